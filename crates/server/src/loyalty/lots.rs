//! Lots: what one credit brought, and which of them is taken from first. Pure.

use kabinet_protocol::ids::PointsLotId;
use kabinet_protocol::points::LotPart;
use kabinet_protocol::time::CivilDate;

/// A lot as the ledger keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lot {
    /// The lot.
    pub id: PointsLotId,
    /// What is left of it.
    pub left: i64,
    /// What expired of it, and has not been counted as taken back since.
    pub expired: i64,
    /// Its last day; nothing where it lives for ever.
    pub expires: Option<CivilDate>,
}

impl Lot {
    /// Lots are taken from in this order: the soonest to expire first.
    pub fn place(&self) -> (jiff::civil::Date, PointsLotId) {
        (self.expires.map_or(jiff::civil::Date::MAX, |day| day.0), self.id)
    }
}

/// Takes so many points from lots, in the order in which they come. Says what was taken from which, and how many were
/// missing.
pub fn take<'l>(points: i64, lots: impl IntoIterator<Item = &'l Lot>) -> (Vec<LotPart>, i64) {
    let (mut missing, mut parts) = (points.max(0), Vec::new());
    for lot in lots {
        let part = missing.min(lot.left);
        if part > 0 {
            parts.push(LotPart { lot: lot.id, points: part });
            missing -= part;
        }
        if missing == 0 {
            break;
        }
    }
    (parts, missing)
}

/// Points and their last day: a lot to be opened.
pub type Opening = (i64, Option<CivilDate>);

/// What of a redemption is given back when, of all of it, `after` points are given back and `before` were already. The
/// parts stand as they were taken, the soonest to expire first, and go back from the other end; what would live too short
/// lives until `earliest`.
pub fn give_back(parts: &[Opening], before: i64, after: i64, earliest: CivilDate) -> Vec<Opening> {
    let (mut skip, mut wanted) = (before.max(0), (after - before).max(0));
    let mut openings: Vec<Opening> = Vec::new();
    for (points, expires) in parts.iter().rev() {
        let skipped = skip.min(*points);
        skip -= skipped;
        let part = wanted.min(points - skipped);
        if part == 0 {
            continue;
        }
        wanted -= part;
        let expires = expires.map(|day| day.max(earliest));
        match openings.last_mut() {
            Some(last) if last.1 == expires => last.0 += part,
            _ => openings.push((part, expires)),
        }
    }
    openings
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(n: i8) -> CivilDate {
        CivilDate(jiff::civil::date(2026, 3, n))
    }

    fn lot(left: i64, expires: Option<CivilDate>) -> Lot {
        Lot { id: PointsLotId::new(), left, expired: 0, expires }
    }

    #[test]
    fn the_soonest_to_expire_is_taken_first() {
        let mut lots = [lot(10, None), lot(20, Some(day(9))), lot(30, Some(day(2)))];
        lots.sort_by_key(Lot::place);
        let (parts, missing) = take(35, &lots);
        let taken: Vec<(PointsLotId, i64)> = parts.iter().map(|part| (part.lot, part.points)).collect();
        assert_eq!((taken, missing), (vec![(lots[0].id, 30), (lots[1].id, 5)], 0));
        assert_eq!(take(100, &lots).1, 40);
        assert!(take(0, &lots).0.is_empty());
    }

    #[test]
    fn the_longest_lived_go_back_first_and_live_a_while() {
        let parts = [(30, Some(day(2))), (5, Some(day(9))), (5, None)];
        assert_eq!(give_back(&parts, 0, 7, day(5)), [(5, None), (2, Some(day(9)))]);
        assert_eq!(give_back(&parts, 7, 40, day(5)), [(3, Some(day(9))), (30, Some(day(5)))]);
        assert!(give_back(&parts, 40, 40, day(5)).is_empty());
    }

    proptest! {
        #[test]
        fn in_however_many_steps_all_of_it_goes_back(
            parts in proptest::collection::vec((1i64..50, proptest::option::of(1i8..28)), 1..6),
            cuts in proptest::collection::vec(0i64..300, 0..5),
        ) {
            let parts: Vec<Opening> = parts.into_iter().map(|(points, on)| (points, on.map(day))).collect();
            let all: i64 = parts.iter().map(|part| part.0).sum();
            let mut cuts: Vec<i64> = cuts.into_iter().map(|cut| cut % (all + 1)).chain([all]).collect();
            cuts.sort_unstable();
            let (mut before, mut back) = (0, 0);
            for cut in cuts {
                let given = give_back(&parts, before, cut, day(1));
                prop_assert_eq!(given.iter().map(|one| one.0).sum::<i64>(), cut - before);
                prop_assert!(given.iter().all(|one| one.0 > 0));
                (back, before) = (back + cut - before, cut);
            }
            prop_assert_eq!(back, all);
        }
    }
}
