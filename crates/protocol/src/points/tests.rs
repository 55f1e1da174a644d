use proptest::prelude::*;

use super::*;
use crate::order::OrderLine;

fn rules() -> PointsRules {
    PointsRules { enabled: true, ..PointsRules::default() }
}

fn item(line: u32, category: &'static str, total: i64) -> Item<'static> {
    Item { line, category: Some(category), total }
}

#[test]
fn the_longest_path_gives_the_rate() {
    let rate = |category: &str, rate| CategoryRate { category: category.into(), rate };
    let rules = PointsRules { rates: vec![rate("dog", 200), rate("dog/food", 300)], ..rules() };
    let of = |category| rules.rate_of(Some(category));
    assert_eq!((of("dog/food/dry"), of("dog/toys"), of("doghouse"), rules.rate_of(None)), (300, 200, 100, 100));
}

#[test]
fn an_order_is_rounded_once() {
    // Three times 0.99 are 2.97 points together and no point each.
    let three = [item(1, "cat", 99), item(2, "cat", 99), item(3, "cat", 99)];
    let sum = |rounding: Rounding| -> Vec<i64> {
        PointsRules { rounding, ..rules() }.earn(&three, &[], USUAL).iter().map(|line| line.points).collect()
    };
    assert_eq!(sum(Rounding::Down), [0, 1, 1]);
    assert_eq!(sum(Rounding::Nearest), [1, 1, 1]);
    assert_eq!(sum(Rounding::Up), [1, 1, 1]);
    assert_eq!(rules().forecast(&three[..1], USUAL), 0, "the forecast of one is its own");
    assert_eq!(rules().forecast(&three, USUAL), 2);
    assert!(PointsRules::default().earn(&three, &[], USUAL).is_empty(), "a store without points");
}

#[test]
fn what_limits_is_said() {
    let lines = [item(1, "cat/food", 1_000), item(2, "gift", 1_000)];
    let rules = PointsRules { not_redeemable: vec!["gift".into()], ..rules() };
    let ask = |rules: &PointsRules, balance, on, asked| {
        let got = rules.redeem(&lines, balance, on, asked);
        (got.points, got.most, got.limited_by)
    };
    assert_eq!(ask(&rules, 900, true, 500), (500, 500, None), "half of what takes points");
    assert_eq!(ask(&rules, 900, true, 501), (500, 500, Some(LimitedBy::Cap)));
    assert_eq!(ask(&rules, 300, true, 301), (300, 300, Some(LimitedBy::Balance)));
    assert_eq!(ask(&rules, -300, true, 1), (0, 0, Some(LimitedBy::Balance)), "a debt buys nothing");
    assert_eq!(ask(&rules, 900, false, 1), (0, 0, Some(LimitedBy::SwitchedOff)));
    assert_eq!(ask(&PointsRules::default(), 900, true, 1), (0, 0, Some(LimitedBy::Disabled)));
    let dear = PointsRules { value: 5_000, ..rules.clone() };
    assert_eq!(ask(&dear, 900, true, 1), (0, 0, Some(LimitedBy::Lines)), "a point is worth more than any line");
    assert_eq!(ask(&rules, 900, true, 0), (0, 500, None));
}

#[test]
fn rules_that_no_store_can_mean_are_refused() {
    let field = |change: &dyn Fn(&mut PointsRules)| {
        let mut rules = rules();
        change(&mut rules);
        rules.check().map_err(|(field, _)| field)
    };
    assert_eq!(field(&|_| {}), Ok(()));
    assert_eq!(field(&|rules| rules.rate = -1), Err("points.rates"));
    assert_eq!(field(&|rules| rules.value = 0), Err("points.value"));
    assert_eq!(field(&|rules| rules.cap_percent = 101), Err("points.cap_percent"));
    assert_eq!(field(&|rules| rules.rounding = "sideways".into()), Err("points.rounding"));
    assert_eq!(field(&|rules| rules.delay_days = 3_651), Err("points"));
    assert_eq!(field(&|rules| rules.not_redeemable = vec!["/dog".into()]), Err("points.not_redeemable"));
    let twice = vec![CategoryRate { category: "dog".into(), rate: 1 }; 2];
    assert_eq!(field(&|rules| rules.rates.clone_from(&twice)), Err("points.rates"));
}

#[test]
fn an_old_document_has_no_points() {
    let line: OrderLine = serde_json::from_value(
        serde_json::json!({"line": 1, "name": "Food", "unit_price": 1, "ordered": 1, "current": 1,
            "fulfilled": 0, "total": 1}),
    )
    .expect("a line");
    assert_eq!(line.line, 1);
    assert_eq!(gone(10, 0, 3), 0);
    assert_eq!((gone(10, 1, 3), gone(10, 2, 3), gone(10, 3, 3), gone(10, 4, 3)), (3, 6, 10, 10));
}

fn categories() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(&["dog/food", "dog/toys", "cat", "gift"][..])
}

proptest! {
    #[test]
    fn no_line_takes_more_than_it_costs(
        lines in proptest::collection::vec((categories(), 0i64..5_000), 1..8),
        (value, cap_percent, balance, asked) in (1i64..700, 0u32..=100, -50i64..9_000, 0i64..9_000),
    ) {
        let items: Vec<Item<'_>> = lines.iter().zip(1..).map(|((category, total), line)| item(line, category, *total)).collect();
        let rules = PointsRules { value, cap_percent, not_redeemable: vec!["gift".into()], ..rules() };
        let got = rules.redeem(&items, balance, true, asked);
        prop_assert_eq!(got.lines.iter().map(|line| line.points).sum::<i64>(), got.points, "the parts are the whole");
        prop_assert!(got.points <= asked && got.points <= got.most && got.most <= balance.max(0));
        let open: i64 = items.iter().filter(|item| rules.takes_points(item.category)).map(|item| item.total).sum();
        prop_assert!(got.amount * 100 <= open * i64::from(cap_percent));
        prop_assert_eq!(got.limited_by.is_some(), got.points < asked);
        for part in &got.lines {
            let of = items.iter().find(|item| item.line == part.line).expect("a line of the order");
            prop_assert!(part.points > 0 && part.amount == part.points * value && part.amount <= of.total);
            prop_assert!(of.category != Some("gift"));
        }
    }

    #[test]
    fn the_parts_of_what_is_earned_are_the_whole(
        lines in proptest::collection::vec((categories(), 0i64..5_000), 1..8),
        (rate, own, asked) in (0i64..=10_000, 0i64..=10_000, 0i64..3_000),
        rounding in proptest::sample::select(&["down", "nearest", "up"][..]),
    ) {
        let items: Vec<Item<'_>> = lines.iter().zip(1..).map(|((category, total), line)| item(line, category, *total)).collect();
        let rates = vec![CategoryRate { category: "dog".into(), rate: own }];
        let rules = PointsRules { rate, rates, rounding: rounding.into(), ..rules() };
        let paid = rules.redeem(&items, i64::MAX, true, asked);
        let earned = rules.earn(&items, &paid.lines, USUAL);
        let exact: i128 = earned.iter().map(|line| i128::from(line.amount) * i128::from(line.rate)).sum();
        let sum = i128::from(earned.iter().map(|line| line.points).sum::<i64>());
        prop_assert!(earned.iter().all(|line| line.points >= 0));
        prop_assert!((sum * 10_000 - exact).abs() < 10_000, "less than a point away from the exact sum");
        let money: i64 = earned.iter().map(|line| line.amount).sum();
        prop_assert_eq!(money, items.iter().map(|item| item.total).sum::<i64>() - paid.amount, "only money earns");
    }

    #[test]
    fn what_is_gone_never_drifts(whole in 0i64..100_000, of in 1i64..999, cuts in proptest::collection::vec(0i64..999, 0..6)) {
        let mut cuts: Vec<i64> = cuts.into_iter().map(|cut| cut % (of + 1)).chain([of]).collect();
        cuts.sort_unstable();
        let (mut before, mut sum) = (0, 0);
        for cut in cuts {
            let step = gone(whole, cut, of) - gone(whole, before, of);
            prop_assert!(step >= 0);
            (before, sum) = (cut, sum + step);
        }
        prop_assert_eq!(sum, whole, "with the last piece all of it is gone");
    }
}
