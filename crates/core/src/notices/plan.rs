//! What of the news becomes a notification, and when. Pure.

use std::collections::BTreeSet;

use kabinet_protocol::ids::OrderId;
use kabinet_protocol::time::{LocalTime, ServerTime};

use super::news::News;
use super::settings::NoticeSettings;

/// What happened longer ago than this is told in a summary: somebody was away.
const OLD_MS: i64 = 24 * 3_600_000;
/// More than these at once are one summary.
const MOST: usize = 3;

/// A piece of news that nobody was told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fresh {
    /// Its row.
    pub seq: i64,
    /// The order, where it is about one.
    pub order: Option<OrderId>,
    /// What happened.
    pub news: News,
    /// When, where the order says it.
    pub at: Option<ServerTime>,
    /// It was held back in quiet hours.
    pub held: bool,
}

/// What becomes of the news. Every row is in one of the first four.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Told one by one.
    pub tell: Vec<i64>,
    /// Told together, in one summary.
    pub summary: Vec<i64>,
    /// Kept for when it is not quiet any more.
    pub hold: Vec<i64>,
    /// In the inbox only: switched off, or overtaken by later news of the same order.
    pub silent: Vec<i64>,
    /// How many orders the summary is about.
    pub orders: usize,
    /// How many of its pieces are about points.
    pub points: usize,
}

/// Decides. `fresh` is in the order in which it came; `minute` is the minute of the local day.
pub fn plan(fresh: &[Fresh], settings: &NoticeSettings, now: LocalTime, minute: u16) -> Plan {
    let mut plan = Plan::default();
    let (wanted, unwanted): (Vec<&Fresh>, Vec<&Fresh>) = fresh.iter().partition(|one| settings.wants(one.news));
    plan.silent.extend(unwanted.iter().map(|one| one.seq));
    if settings.is_quiet(minute) {
        plan.hold.extend(wanted.iter().map(|one| one.seq));
        return plan;
    }
    // A clock that was set back makes nothing old.
    let old = |one: &Fresh| one.at.is_some_and(|at| now.millis().saturating_sub(at.millis()) > OLD_MS);
    let mut tell: Vec<&Fresh> = Vec::new();
    let mut together: Vec<&Fresh> = Vec::new();
    for one in wanted {
        if one.held || old(one) {
            together.push(one);
            continue;
        }
        // Confirmed and shipped within one sync: only where it stands now is told.
        if let Some(earlier) = tell.iter_mut().find(|earlier| one.order.is_some() && earlier.order == one.order) {
            plan.silent.push(earlier.seq);
            *earlier = one;
        } else {
            tell.push(one);
        }
    }
    if tell.len() > MOST {
        together.append(&mut tell);
    }
    // What was held and is one thing alone is told as what it is.
    if let ([one], []) = (together.as_slice(), tell.as_slice())
        && !old(one)
    {
        tell.append(&mut together);
    }
    plan.orders = together.iter().filter_map(|one| one.order).collect::<BTreeSet<_>>().len();
    plan.points = together.iter().filter(|one| one.order.is_none()).count();
    plan.summary.extend(together.iter().map(|one| one.seq));
    plan.tell.extend(tell.iter().map(|one| one.seq));
    plan
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::settings::{Group, Quiet};
    use super::*;

    const NOW: LocalTime = LocalTime(1_000 * 86_400_000);
    const NOON: u16 = 12 * 60;

    fn one(seq: i64, order: u128, news: News) -> Fresh {
        Fresh {
            seq,
            order: news.is_of_an_order().then(|| OrderId(uuid::Uuid::from_u128(order))),
            news,
            at: Some(ServerTime(NOW.millis())),
            held: false,
        }
    }

    #[test]
    fn news_of_now_is_told_and_of_one_order_the_last_word() {
        let fresh = [one(1, 1, News::Confirmed), one(2, 2, News::Paid), one(3, 1, News::Shipped)];
        let made = plan(&fresh, &NoticeSettings::default(), NOW, NOON);
        assert_eq!((made.tell, made.silent), (vec![3, 2], vec![1]));
    }

    #[test]
    fn a_night_ends_with_one_summary() {
        let settings = NoticeSettings { quiet: Some(Quiet { from: 22 * 60, to: 7 * 60 }), ..NoticeSettings::default() };
        let night = [one(1, 1, News::Confirmed), one(2, 2, News::Shipped)];
        assert_eq!(plan(&night, &settings, NOW, 23 * 60).hold, [1, 2]);
        let held: Vec<Fresh> = night.into_iter().map(|one| Fresh { held: true, ..one }).collect();
        let morning = plan(&held, &settings, NOW, 7 * 60);
        assert_eq!((morning.summary, morning.orders, morning.tell), (vec![1, 2], 2, vec![]));
        assert_eq!(plan(&held[..1], &settings, NOW, 7 * 60).tell, [1], "one thing is told as what it is");
    }

    #[test]
    fn after_a_long_time_away_there_is_one_summary() {
        let long_ago = ServerTime(NOW.millis() - OLD_MS - 1);
        let fresh = [Fresh { at: Some(long_ago), ..one(1, 1, News::Delivered) }, one(2, 2, News::Shipped)];
        let made = plan(&fresh, &NoticeSettings::default(), NOW, NOON);
        assert_eq!((made.summary, made.tell), (vec![1], vec![2]));
        let many: Vec<Fresh> = (0..9).map(|seq| one(seq, seq.unsigned_abs().into(), News::Shipped)).collect();
        let made = plan(&many, &NoticeSettings::default(), NOW, NOON);
        assert_eq!((made.summary.len(), made.orders, made.tell.len()), (9, 9, 0), "a pile is a summary too");
    }

    // covers: B6
    #[test]
    fn dates_on_which_points_run_out_are_told_one_by_one_and_a_pile_of_them_together() {
        let dates = |count: i64| (0..count).map(|seq| one(seq, 1, News::PointsExpire)).collect::<Vec<_>>();
        assert_eq!(plan(&dates(2), &NoticeSettings::default(), NOW, NOON).tell, [0, 1], "no date overtakes another");
        let made = plan(&dates(5), &NoticeSettings::default(), NOW, NOON);
        assert_eq!((made.tell.len(), made.summary.len(), made.orders, made.points), (0, 5, 0, 5));
        let off = NoticeSettings { muted: [Group::Points].into(), ..NoticeSettings::default() };
        assert_eq!(plan(&dates(2), &off, NOW, NOON).silent, [0, 1], "in the inbox only");
    }

    fn fresh() -> impl Strategy<Value = Vec<Fresh>> {
        let piece = (0u128..5, 0usize..News::ALL.len(), prop::option::of(-3i64..2), any::<bool>());
        prop::collection::vec(piece, 0..14).prop_map(|all| {
            let make = |(seq, (order, news, days, held)): (i64, (u128, usize, Option<i64>, bool))| Fresh {
                at: days.map(|days| ServerTime(NOW.millis() + days * 86_400_000)),
                held,
                ..one(seq, order, News::ALL[news])
            };
            (0..).zip(all).map(make).collect()
        })
    }

    fn settings() -> impl Strategy<Value = NoticeSettings> {
        let muted = prop::collection::btree_set(prop::sample::select(Group::ALL.to_vec()), 0..4);
        let quiet = prop::option::of((0u16..1440, 0u16..1440).prop_map(|(from, to)| Quiet { from, to }));
        (any::<bool>(), muted, quiet).prop_map(|(on, muted, quiet)| NoticeSettings { on, muted, quiet })
    }

    proptest! {
        #[test]
        fn every_piece_has_one_fate_and_the_rules_hold(fresh in fresh(), settings in settings(), minute in 0u16..1440) {
            let made = plan(&fresh, &settings, NOW, minute);
            let mut all: Vec<i64> = [&made.tell, &made.summary, &made.hold, &made.silent].into_iter().flatten().copied().collect();
            all.sort_unstable();
            prop_assert_eq!(all, fresh.iter().map(|one| one.seq).collect::<Vec<_>>(), "each once");
            let of = |seq: &i64| fresh.iter().find(|one| one.seq == *seq).expect("one of them");
            let told = made.tell.iter().chain(&made.summary).chain(&made.hold);
            prop_assert!(told.map(of).all(|one| settings.wants(one.news)), "nothing that was switched off");
            prop_assert_eq!(made.hold.is_empty(), made.hold.is_empty() || !settings.is_quiet(minute));
            if settings.is_quiet(minute) {
                prop_assert!(made.tell.is_empty() && made.summary.is_empty(), "quiet is quiet");
            } else {
                prop_assert!(made.hold.is_empty(), "nothing is held in the day");
            }
            prop_assert!(made.tell.len() <= MOST);
            let old = |one: &Fresh| one.at.is_some_and(|at| NOW.millis() - at.millis() > OLD_MS);
            prop_assert!(!made.tell.iter().map(of).any(old), "what is old is in the summary");
            let told: Vec<OrderId> = made.tell.iter().filter_map(|seq| of(seq).order).collect();
            prop_assert_eq!(told.iter().collect::<BTreeSet<_>>().len(), told.len(), "one word an order");
            let points = made.summary.iter().map(of).filter(|one| one.news == News::PointsExpire).count();
            prop_assert_eq!(made.points, points, "the summary says how much of it is about points");
        }

        #[test]
        fn what_was_decided_is_not_decided_again(settings in settings(), minute in 0u16..1440) {
            prop_assert_eq!(plan(&[], &settings, NOW, minute), Plan::default());
        }
    }
}
