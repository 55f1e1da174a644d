use kabinet_protocol::order::ReturnStatus;
use kabinet_protocol::returns::{AskReturn, ReturnLine, ReturnReason, Terms};

use super::super::states::tests::order as bought;
use super::super::states::{self, Parcel};
use super::*;

const NOW: ServerTime = ServerTime(1_795_000_000_000);

fn delivered(quantities: &[i64], paid: bool) -> Order {
    let order = states::confirm(bought(quantities, paid), NOW).expect("confirmed");
    let order = states::ship(order, Parcel::default(), NOW).expect("shipped");
    states::deliver(order, None, NOW).expect("delivered")
}

fn asked(order: Order, lines: &[(u32, i64)]) -> (Order, ReturnId) {
    let lines = lines.iter().map(|&(line, quantity)| ReturnLine { line, quantity }).collect();
    let ask = AskReturn { id: ReturnId::new(), order: order.id, lines, reason: ReturnReason::Damaged, comment: None };
    let terms = Terms { days: 30, zone: &jiff::tz::TimeZone::UTC };
    (returns::request(order, &ask, terms, NOW).expect("asked"), ask.id)
}

#[test]
fn goods_come_back_and_money_flows_back_once() {
    let (order, id) = asked(delivered(&[2, 1], true), &[(1, 1)]);
    assert_eq!(receive(order.clone(), id, NOW), Err(Refused::Return { state: "requested".into(), wanted: "received" }));
    let order = approve(order, id, NOW).expect("approved");
    assert!(approve(order.clone(), id, NOW).is_err());
    let order = receive(order, id, NOW).expect("received");
    assert_eq!((order.returns[0].refund, order.totals.refunded, order.totals.total), (Some(100), 100, 300));
    assert_eq!(order.return_status, ReturnStatus::PartiallyReturned);
    assert_eq!(order.payment_status, PaymentStatus::PartiallyRefunded);
    assert_eq!((order.adjustments.len(), order.adjustments[0].id.0), (1, id.0));
    let states: Vec<&str> = order.returns[0].events.iter().map(|event| event.state.as_str()).collect();
    assert_eq!(states, ["requested", "approved", "received", "refunded"]);
    assert!(receive(order.clone(), id, NOW).is_err() && refuse(order.clone(), id, None, NOW).is_err());
    // The rest.
    let (order, rest) = asked(order, &[(1, 1), (2, 1)]);
    let order = receive(approve(order, rest, NOW).expect("approved"), rest, NOW).expect("received");
    assert_eq!((order.totals.refunded, &order.return_status), (300, &ReturnStatus::Returned));
    assert_eq!(order.payment_status, PaymentStatus::Refunded);
}

#[test]
fn a_refused_return_says_why_and_frees_its_goods() {
    let (order, id) = asked(delivered(&[2], true), &[(1, 2)]);
    let order = refuse(order, id, Some("worn".into()), NOW).expect("refused");
    assert_eq!((order.returns[0].refused.as_deref(), &order.return_status), (Some("worn"), &ReturnStatus::NoReturn));
    let (order, again) = asked(order, &[(1, 2)]);
    assert_eq!(order.returns[1].id, again);
    assert_eq!(refuse(order, ReturnId::new(), None, NOW), Err(Refused::NoReturn));
}

#[test]
fn what_was_not_paid_is_paid_first_and_what_was_refunded_is_not_refunded_again() {
    let (order, id) = asked(delivered(&[2], false), &[(1, 2)]);
    let order = approve(order, id, NOW).expect("approved");
    assert_eq!(receive(order.clone(), id, NOW), Err(Refused::Unpaid));
    let paid = states::complete(order, NOW).expect("paid at the door");
    // The operator has paid most of it back by hand before.
    let by_hand = states::Refund { id: AdjustmentId::new(), amount: 150, reason: None };
    let order = states::refund(paid, by_hand, NOW).expect("paid back");
    let order = receive(order, id, NOW).expect("received");
    assert_eq!((order.returns[0].refund, order.totals.refunded), (Some(50), 200), "never more than was paid");
}

#[test]
fn nothing_paid_back_leaves_a_return_received() {
    let (mut order, id) = asked(delivered(&[1], true), &[(1, 1)]);
    order.totals.refunded = order.totals.total;
    order.payment_status = PaymentStatus::Refunded;
    let order = receive(approve(order, id, NOW).expect("approved"), id, NOW).expect("received");
    assert_eq!((&order.returns[0].state, order.returns[0].refund), (&ReturnState::Received, None));
    assert!(order.adjustments.is_empty());
}
