use kabinet_protocol::ids::OrderId;
use kabinet_protocol::money::Money;
use kabinet_protocol::order::{FulfillmentStatus, ReturnStatus, Totals};
use proptest::prelude::*;

use super::*;
use crate::orders::states;

const TOTAL: i64 = 3_500;

fn usd(minor: i64) -> Money {
    Money { minor, currency: "USD".parse().expect("known") }
}

fn order() -> Order {
    Order {
        id: OrderId::new(),
        number: "1".into(),
        placed_at: ServerTime(1),
        language: "en".into(),
        currency: usd(0).currency,
        status: OrderStatus::Created,
        payment_status: PaymentStatus::NotPaid,
        fulfillment_status: FulfillmentStatus::NotFulfilled,
        return_status: ReturnStatus::NoReturn,
        archived: false,
        lines: Vec::new(),
        totals: Totals { items: TOTAL, total: TOTAL, ..Totals::default() },
        delivery: None,
        payment: None,
        payment_due: Some(ServerTime(100)),
        fulfillments: Vec::new(),
        adjustments: Vec::new(),
        returns: Vec::new(),
        events: Vec::new(),
        points: None,
        credit: 0,
    }
}

fn charge(order: &Order) -> PaymentRecord {
    PaymentRecord {
        id: PaymentId::new(),
        kind: PaymentKind::Charge,
        state: PaymentState::Pending,
        order: Some(order.id),
        order_number: Some(order.number.clone()),
        amount: TOTAL,
        currency: order.currency,
        method: None,
        reason: None,
        refund_of: None,
        membership: None,
        receipt: None,
        created_at: ServerTime(2),
        settled_at: None,
    }
}

fn came(minor: i64) -> Said {
    Said::Paid { money: Some(usd(minor)), method: None, kept: None }
}

fn said() -> impl Strategy<Value = Said> {
    prop_oneof![
        2 => any::<bool>().prop_map(|page| Said::Pending { page, reason: page.then_some(PaymentReason::Declined) }),
        2 => Just(came(TOTAL)),
        1 => Just(came(TOTAL - 1)),
        1 => Just(Said::Failed { reason: PaymentReason::InsufficientFunds, method: None }),
        1 => Just(Said::Closed),
    ]
}

#[derive(Debug, Clone)]
enum Step {
    Says(usize, Box<Said>, bool),
    Cancels,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0usize..4, said(), any::<bool>()).prop_map(|(which, said, over)| Step::Says(which, Box::new(said), over)),
        1 => Just(Step::Cancels),
    ]
}

proptest! {
    #[test]
    fn whatever_providers_say_an_order_is_paid_once_and_no_money_is_lost(
        steps in proptest::collection::vec(step(), 0..40),
    ) {
        let mut order = order();
        let mut payments: Vec<PaymentRecord> = (0..4).map(|_| charge(&order)).collect();
        // What really moved, and what was decided to go back.
        let (mut moved, mut back) = (vec![0i64; 4], 0i64);
        for (at, step) in steps.into_iter().enumerate() {
            let now = ServerTime(10 + i64::try_from(at).expect("small"));
            let (which, said, over) = match step {
                Step::Says(which, said, over) => (which, *said, over),
                Step::Cancels => {
                    if let Ok(canceled) = states::cancel(order.clone(), None, now) {
                        order = canceled;
                    }
                    continue;
                }
            };
            // A provider charges one payment once, and says so with one sum.
            if let Said::Paid { money: Some(money), .. } = &said {
                if moved[which] != 0 && moved[which] != money.minor { continue }
                moved[which] = money.minor;
            }
            let before = payments[which].clone();
            let Some(settled) = settle(&before, Some(&order), &said, over, now) else { continue };
            prop_assert!(before.state != PaymentState::Succeeded, "what succeeded stays");
            prop_assert!(
                before.state == PaymentState::Pending || settled.record.state == PaymentState::Succeeded,
                "what ended moves only because money did"
            );
            let changed = settled.order.clone().unwrap_or_else(|| order.clone());
            prop_assert_eq!(settle(&settled.record, Some(&changed), &said, over, now), None, "said twice changes nothing");
            prop_assert!(settled.back.is_none() || settled.order.is_none(), "money is taken or goes back");
            back += settled.back.unwrap_or(0);
            payments[which] = settled.record;
            order = changed;
        }
        let succeeded: i64 =
            payments.iter().filter(|one| one.state == PaymentState::Succeeded).map(|one| one.amount).sum();
        prop_assert_eq!(succeeded, moved.iter().sum::<i64>(), "all that moved is written down");
        let paid = order.events.iter().filter(|event| event.kind == "paid").count();
        prop_assert!(paid <= 1, "an order is paid once");
        prop_assert_eq!(succeeded - back, if paid == 1 { TOTAL } else { 0 }, "the rest goes back");
        let receipts = payments.iter().all(|one| one.receipt.is_some() == (one.state == PaymentState::Succeeded));
        prop_assert!(receipts, "a receipt is of money that moved");
    }
}

#[test]
fn a_decline_is_written_down_and_does_not_end_the_order() {
    let (order, now) = (order(), ServerTime(9));
    let said = Said::Failed { reason: PaymentReason::Declined, method: None };
    let settled = settle(&charge(&order), Some(&order), &said, false, now).expect("it changes");
    assert_eq!(
        (&settled.record.state, &settled.record.reason),
        (&PaymentState::Failed, &Some(PaymentReason::Declined))
    );
    let after = settled.order.expect("the order says so");
    assert_eq!((&after.payment_status, after.events[0].kind.as_str()), (&PaymentStatus::Failed, "payment_failed"));
    assert!(waits(&after), "another try may pay for it");
    let again = settle(&charge(&after), Some(&after), &came(TOTAL), false, now).expect("it changes");
    assert_eq!(again.order.expect("paid").payment_status, PaymentStatus::Paid);
}

#[test]
fn a_page_that_ran_out_is_expired_and_money_after_it_goes_back() {
    let (now, order) = (ServerTime(9), order());
    let over = settle(&charge(&order), Some(&order), &Said::Closed, true, now).expect("it changes").record;
    assert_eq!((&over.state, &over.reason), (&PaymentState::Expired, &Some(PaymentReason::Abandoned)));
    let canceled = states::cancel(order, None, now).expect("nothing has left");
    let late = settle(&over, Some(&canceled), &came(TOTAL), true, now).expect("money is never forgotten");
    assert_eq!((late.record.state, late.back, late.order), (PaymentState::Succeeded, Some(TOTAL), None));
}

#[test]
fn an_order_at_the_door_takes_no_money_online() {
    let order = Order { payment_due: None, ..order() };
    let settled = settle(&charge(&order), Some(&order), &came(TOTAL), false, ServerTime(9)).expect("it changes");
    assert_eq!((settled.order, settled.back), (None, Some(TOTAL)));
}

#[test]
fn receipts_are_read_out() {
    let (one, other) = (receipt(PaymentId::new()), receipt(PaymentId::new()));
    assert_ne!(one, other);
    assert_eq!((one.len(), &one[..2], one.matches('-').count()), (11, "R-", 2));
}

fn top_up() -> PaymentRecord {
    PaymentRecord { kind: PaymentKind::TopUp, order: None, order_number: None, ..charge(&order()) }
}

proptest! {
    // covers: S24
    #[test]
    fn whatever_providers_say_each_top_up_that_was_charged_is_credit_once(
        steps in proptest::collection::vec((0usize..3, said(), any::<bool>()), 0..40),
    ) {
        let mut payments: Vec<PaymentRecord> = (0..3).map(|_| top_up()).collect();
        let (mut moved, mut credit) = (vec![0i64; 3], vec![0i64; 3]);
        for (at, (which, said, over)) in steps.into_iter().enumerate() {
            if let Said::Paid { money: Some(money), .. } = &said {
                if moved[which] != 0 && moved[which] != money.minor { continue }
                moved[which] = money.minor;
            }
            let now = ServerTime(10 + i64::try_from(at).expect("small"));
            let Some(settled) = settle(&payments[which], None, &said, over, now) else { continue };
            prop_assert_eq!(&settled.back, &None, "what came is credit");
            credit[which] += settled.credit.unwrap_or(0);
            payments[which] = settled.record;
        }
        prop_assert_eq!(credit, moved, "once for each charge, late or not, and never twice");
    }
}

// covers: S24
#[test]
fn another_currency_is_no_credit() {
    let euro = Money { minor: TOTAL, currency: "EUR".parse().expect("known") };
    let said = Said::Paid { money: Some(euro), method: None, kept: None };
    let settled = settle(&top_up(), None, &said, false, ServerTime(9)).expect("it changes");
    assert_eq!((settled.credit, settled.back), (None, Some(TOTAL)));
}

// covers: S24
#[test]
fn what_credit_left_is_what_an_order_takes() {
    let order = Order { credit: 1_000, ..order() };
    assert_eq!(due(&order), TOTAL - 1_000);
    let all = settle(&charge(&order), Some(&order), &came(TOTAL), false, ServerTime(9)).expect("it changes");
    assert_eq!((all.order, all.back), (None, Some(TOTAL)));
    let rest = settle(&charge(&order), Some(&order), &came(TOTAL - 1_000), false, ServerTime(9)).expect("it changes");
    assert_eq!(rest.order.map(|order| order.payment_status), Some(PaymentStatus::Paid));
}

fn membership() -> PaymentRecord {
    PaymentRecord { kind: PaymentKind::Membership, ..top_up() }
}

proptest! {
    // covers: S68
    #[test]
    fn whatever_providers_say_each_membership_that_was_charged_is_one_period_or_goes_back(
        steps in proptest::collection::vec((0usize..3, said(), any::<bool>()), 0..40),
    ) {
        let mut payments: Vec<PaymentRecord> = (0..3).map(|_| membership()).collect();
        let (mut moved, mut taken) = (vec![0i64; 3], vec![0i64; 3]);
        for (at, (which, said, over)) in steps.into_iter().enumerate() {
            if let Said::Paid { money: Some(money), .. } = &said {
                if moved[which] != 0 && moved[which] != money.minor { continue }
                moved[which] = money.minor;
            }
            let now = ServerTime(10 + i64::try_from(at).expect("small"));
            let Some(settled) = settle(&payments[which], None, &said, over, now) else { continue };
            prop_assert_eq!((&settled.credit, &settled.order), (&None, &None));
            prop_assert!(!settled.period || settled.record.amount == TOTAL, "only what was agreed brings a period");
            let period = if settled.period { settled.record.amount } else { 0 };
            taken[which] += period + settled.back.unwrap_or(0);
            payments[which] = settled.record;
        }
        prop_assert_eq!(taken, moved, "once for each charge, late or not, and never both");
    }
}
