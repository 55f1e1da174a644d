use proptest::prelude::*;

use super::*;

fn rules() -> MembershipRules {
    MembershipRules {
        enabled: true,
        plans: vec![
            MembershipPlan { id: "month".into(), months: 1, price: 999 },
            MembershipPlan { id: "year".into(), months: 12, price: 9_900 },
        ],
        discount_percent: 5,
        free_delivery_from: Some(2_000),
        grace_days: 3,
    }
}

fn zone() -> TimeZone {
    TimeZone::get("Europe/Lisbon").expect("a zone")
}

fn at(text: &str) -> ServerTime {
    text.parse::<jiff::Timestamp>().expect("an instant").into()
}

// covers: S68
#[test]
fn a_members_price_takes_off_a_share_that_is_rounded_down() {
    let prices = [0, 1, 19, 20, 999, 10_000].map(|price| rules().price_of(price));
    assert_eq!(prices, [0, 1, 19, 19, 950, 9_500]);
    assert_eq!(MembershipRules::default().price_of(999), 999);
}

// covers: S68
#[test]
fn delivery_is_free_from_a_sum_on() {
    let fees = [0, 1_999, 2_000].map(|goods| rules().delivery(goods, 400));
    assert_eq!(fees, [400, 400, 0]);
    assert_eq!(MembershipRules { free_delivery_from: None, ..rules() }.delivery(1 << 40, 400), 400, "null is never");
    assert_eq!(MembershipRules { free_delivery_from: Some(0), ..rules() }.delivery(0, 400), 0);
}

// covers: S68
#[test]
fn a_month_is_a_month_of_the_calendar() {
    let next =
        |until: Option<&str>, now: &str, months| next_period(until.map(at), at(now), months, &zone()).expect("it fits");
    let january = next(None, "2026-01-31T10:00:00Z", 1);
    assert_eq!(january, (at("2026-01-31T10:00:00Z"), at("2026-02-28T10:00:00Z")), "the last of February");
    let leap = next(None, "2028-01-31T10:00:00Z", 1);
    assert_eq!(leap.1, at("2028-02-29T10:00:00Z"));
    let spring = next(None, "2026-03-15T10:00:00Z", 1);
    assert_eq!(spring.1, at("2026-04-15T09:00:00Z"), "the same time of the day in the store's zone");
    let longer = next(Some("2026-05-01T00:00:00Z"), "2026-04-01T00:00:00Z", 12);
    assert_eq!(longer, (at("2026-05-01T00:00:00Z"), at("2027-05-01T00:00:00Z")), "it begins where the last one ends");
    let gap = next(Some("2026-03-01T00:00:00Z"), "2026-04-01T00:00:00Z", 1);
    assert_eq!(gap.0, at("2026-04-01T00:00:00Z"), "or now, where that is over");
    assert_eq!(next_period(None, ServerTime(i64::MAX), 1, &zone()), None, "no calendar has it");
}

#[test]
fn the_end_is_no_part_of_it() {
    let membership = Membership {
        plan: None,
        since: ServerTime(0),
        until: ServerTime(10),
        renews: false,
        renew_problem: None,
        method: None,
        periods: 1,
    };
    assert!(membership.active(ServerTime(9)));
    assert!(!membership.active(ServerTime(10)));
}

#[test]
fn rules_that_no_store_can_mean_are_refused() {
    let field = |rules: MembershipRules| rules.check().map_err(|(field, _)| field);
    let plan = |id: &str, months, price| {
        field(MembershipRules { plans: vec![MembershipPlan { id: id.into(), months, price }], ..rules() })
    };
    assert_eq!(field(rules()), Ok(()));
    assert_eq!(field(MembershipRules::default()), Ok(()));
    assert_eq!(plan("month", 1, 1), Ok(()));
    for (id, months, price) in [("", 1, 1), ("Month", 1, 1), ("month", 0, 1), ("month", 121, 1), ("month", 1, 0)] {
        assert_eq!(plan(id, months, price), Err("membership.plans"), "{id} {months} {price}");
    }
    let twice = [rules().plans, rules().plans].concat();
    assert_eq!(field(MembershipRules { plans: twice, ..rules() }), Err("membership.plans"));
    assert_eq!(field(MembershipRules { discount_percent: 91, ..rules() }), Err("membership.discount_percent"));
    assert_eq!(
        field(MembershipRules { free_delivery_from: Some(-1), ..rules() }),
        Err("membership.free_delivery_from")
    );
    assert_eq!(field(MembershipRules { grace_days: 32, ..rules() }), Err("membership.grace_days"));
}

proptest! {
    #[test]
    fn no_member_pays_more_or_is_paid(price in 0i64..1 << 40, percent in 0u32..=90) {
        let rules = MembershipRules { discount_percent: percent, ..rules() };
        let own = rules.price_of(price);
        prop_assert!((0..=price).contains(&own));
        prop_assert!((price - own) * 100 <= price * i64::from(percent), "never more than the percentage");
    }

    #[test]
    fn periods_follow_one_another(now in 0i64..4_000_000_000_000, months in proptest::collection::vec(1u32..=MOST_MONTHS, 1..6)) {
        let (mut until, begun) = (None, ServerTime(now));
        for months in months {
            let (from, end) = next_period(until, begun, months, &zone()).expect("it fits");
            prop_assert_eq!(from, until.unwrap_or(begun));
            prop_assert!(end > from);
            until = Some(end);
        }
    }
}
