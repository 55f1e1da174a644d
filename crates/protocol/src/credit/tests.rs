use proptest::prelude::*;

use super::*;

fn rules() -> CreditRules {
    CreditRules { enabled: true, ..CreditRules::default() }
}

// covers: S24
#[test]
fn what_limits_is_said() {
    let ask = |rules: CreditRules, total, balance, asked| {
        let got = rules.pay(total, balance, asked);
        (got.used, got.most, got.limited_by)
    };
    assert_eq!(ask(rules(), 1_000, 400, 400), (400, 400, None));
    assert_eq!(ask(rules(), 1_000, 400, 401), (400, 400, Some(CreditLimit::Balance)));
    assert_eq!(ask(rules(), 1_000, 4_000, 1_000), (1_000, 1_000, None), "all of it");
    assert_eq!(ask(rules(), 1_000, 4_000, 1_001), (1_000, 1_000, Some(CreditLimit::Total)));
    assert_eq!(ask(rules(), 1_000, 4_000, 0), (0, 1_000, None));
    assert_eq!(ask(CreditRules::default(), 1_000, 4_000, 1), (0, 0, Some(CreditLimit::Disabled)));
}

#[test]
fn a_top_up_keeps_to_the_rules() {
    let ask = |amount, balance| rules().check_top_up(amount, balance);
    assert_eq!(ask(500, 0), Ok(()));
    assert_eq!(ask(499, 0), Err(BadTopUp::Small(500)));
    assert_eq!(ask(50_001, 0), Err(BadTopUp::Large(50_000)));
    assert_eq!(ask(50_000, 50_000), Ok(()));
    assert_eq!(ask(50_000, 50_001), Err(BadTopUp::Full(49_999)));
    assert_eq!(ask(500, 200_000), Err(BadTopUp::Full(0)), "an operator may have given more than fits");
    assert_eq!(CreditRules::default().check_top_up(500, 0), Err(BadTopUp::Disabled));
}

#[test]
fn rules_that_no_store_can_mean_are_refused() {
    let field = |rules: CreditRules| rules.check().map_err(|(field, _)| field);
    assert_eq!(field(rules()), Ok(()));
    assert_eq!(field(CreditRules { smallest: 0, ..rules() }), Err("credit.smallest"));
    assert_eq!(field(CreditRules { largest: 499, ..rules() }), Err("credit.smallest"));
    assert_eq!(field(CreditRules { largest_balance: 49_999, ..rules() }), Err("credit.largest_balance"));
}

proptest! {
    #[test]
    fn credit_never_pays_more_than_there_is_or_is_owed(total in 0i64..1 << 40, balance in 0i64..1 << 40, asked in 0i64..1 << 41) {
        let got = rules().pay(total, balance, asked);
        prop_assert!(got.used <= asked && got.used <= balance && got.used <= total);
        prop_assert_eq!(got.most, balance.min(total));
        prop_assert_eq!(got.limited_by.is_some(), got.used < asked);
    }

    #[test]
    fn what_goes_back_never_drifts(total in 1i64..1 << 40, credit in 0i64..1 << 40, cuts in proptest::collection::vec(0i64..1 << 40, 0..8)) {
        let credit = credit % (total + 1);
        let mut cuts: Vec<i64> = cuts.into_iter().map(|cut| cut % (total + 1)).chain([total]).collect();
        cuts.sort_unstable();
        let (mut before, mut back, mut money) = (0, 0, 0);
        for cut in cuts {
            let refund = cut - before;
            let part = part_of(credit, cut, total) - part_of(credit, before, total);
            prop_assert!((0..=refund).contains(&part), "credit takes a part of each refund and never more");
            (before, back, money) = (cut, back + part, money + refund - part);
        }
        prop_assert_eq!((back, money), (credit, total - credit), "with the last of it each has got what it paid");
    }
}
