//! The balance over time, one figure a day. Pure.

use jiff::tz::TimeZone;
use kabinet_protocol::time::{CivilDate, ServerTime};

/// What an entry did to the balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: ServerTime,
    /// By how much.
    pub points: i64,
    /// What it was afterwards.
    pub balance: i64,
}

/// The balance at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayBalance {
    /// The day, in the store's zone.
    pub day: CivilDate,
    /// The balance.
    pub balance: i64,
}

/// The days on which the balance changed since a day, oldest first, with that day itself before them where there was a ledger
/// by then. `steps` come newest first. Within a day the entry that came last counts, whatever its clock said.
pub fn daily(steps: &[Step], since: CivilDate, zone: &TimeZone) -> Vec<DayBalance> {
    let day = |at: ServerTime| CivilDate(at.timestamp().unwrap_or_default().to_zoned(zone.clone()).date());
    let mut days: Vec<DayBalance> = Vec::new();
    for step in steps.iter().filter(|step| step.points != 0) {
        let on = day(step.at);
        if on < since {
            // What it was when the time that is shown begins.
            days.push(DayBalance { day: since, balance: step.balance });
            break;
        }
        if days.last().is_none_or(|newer| newer.day > on) {
            days.push(DayBalance { day: on, balance: step.balance });
        }
    }
    // A first change on the first day leaves nothing before it.
    days.dedup_by_key(|one| one.day);
    days.reverse();
    days
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use proptest::prelude::*;

    use super::*;

    const SINCE: CivilDate = CivilDate(jiff::civil::date(2026, 1, 1));

    fn at(day: i64, hour: i64) -> ServerTime {
        let day = SINCE.0.saturating_add(day.days()).to_zoned(TimeZone::UTC).expect("a day");
        day.saturating_add(hour.hours()).timestamp().into()
    }

    #[test]
    fn a_day_has_its_last_balance_and_what_was_before_is_where_it_begins() {
        let steps = [
            Step { at: at(3, 9), points: -10, balance: 80 },
            Step { at: at(3, 8), points: 40, balance: 90 },
            Step { at: at(2, 8), points: 0, balance: 50 },
            Step { at: at(1, 8), points: 20, balance: 50 },
            Step { at: at(-9, 8), points: 30, balance: 30 },
            Step { at: at(-10, 8), points: 1, balance: 0 },
        ];
        let shown: Vec<(String, i64)> =
            daily(&steps, SINCE, &TimeZone::UTC).into_iter().map(|one| (one.day.0.to_string(), one.balance)).collect();
        assert_eq!(shown, [("2026-01-01".into(), 30), ("2026-01-02".into(), 50), ("2026-01-04".into(), 80)]);
        assert!(daily(&[], SINCE, &TimeZone::UTC).is_empty());
    }

    proptest! {
        #[test]
        fn days_rise_and_the_last_figure_is_the_balance(
            moves in proptest::collection::vec((0i64..4, 0i64..23, -50i64..90), 1..60),
        ) {
            let (mut day, mut balance, mut steps) = (-20, 0, Vec::new());
            for (later, hour, points) in moves {
                (day, balance) = (day + later, balance + points);
                steps.push(Step { at: at(day, hour), points, balance });
            }
            steps.reverse();
            let shown = daily(&steps, SINCE, &TimeZone::UTC);
            prop_assert!(shown.windows(2).all(|pair| pair[0].day < pair[1].day));
            prop_assert!(shown.iter().all(|one| one.day >= SINCE));
            if steps.iter().any(|step| step.points != 0) {
                prop_assert_eq!(shown.last().map(|one| one.balance), Some(balance));
            }
        }
    }
}
