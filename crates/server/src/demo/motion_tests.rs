use kabinet_protocol::returns::{self as rule, AskReturn, ReturnLine, Terms};

use super::*;
use crate::orders::states::tests::order as bought;

const PACE: Pace = Pace { step_ms: 10_000, since: ServerTime(0) };

fn paid_at_the_door(method: DeliveryMethod) -> Order {
    let mut order = bought(&[2, 1], false);
    order.payment = serde_json::from_value(serde_json::json!({"method": "cash"})).expect("a payment");
    order.delivery = serde_json::from_value(serde_json::json!({"method": method, "promised": "2026-12-01"})).ok();
    order.events.push(kabinet_protocol::order::OrderEvent { kind: "placed".into(), at: ServerTime(1), note: None });
    order
}

/// What `perform` does, without a database.
fn go(order: Order, step: &Step, at: ServerTime) -> Order {
    let moved = match step {
        Step::Confirm => states::confirm(order, at),
        Step::Pack => states::pack(order, at),
        Step::Ship => {
            let parcel = parcel(&order);
            states::ship(order, parcel, at)
        }
        Step::Track(kind) => states::track(order, News { parcel: None, kind: kind.clone(), place: None }, at),
        Step::Deliver => states::deliver(order, None, at),
        Step::Complete => states::complete(order, at),
        Step::Approve(id) => returns::approve(order, *id, at),
        Step::Receive(id) => returns::receive(order, *id, at),
    };
    moved.expect("what is planned can be done")
}

fn way(mut order: Order) -> (Order, Vec<Step>, i64) {
    let mut steps = Vec::new();
    while let Some((at, step)) = next(&order, true, PACE) {
        assert!(steps.len() < 20, "it ends");
        order = go(order, &step, at);
        steps.push(step);
    }
    let took = order.events.last().map_or(0, |event| event.at.millis()) - 1;
    (order, steps, took)
}

// covers: S26
#[test]
fn what_is_bought_arrives_within_minutes_and_some_of_it_late() {
    let mut late = 0;
    for _ in 0..100 {
        let order = paid_at_the_door(DeliveryMethod::Courier);
        let id = order.id;
        let (done, steps, took) = way(order.clone());
        assert_eq!((&done.status, done.fulfillment_status.as_str()), (&OrderStatus::Completed, "delivered"));
        assert_eq!(done.payment_status, PaymentStatus::Paid);
        assert_eq!(steps.contains(&Step::Track(Happened::Delayed)), is_late(id));
        assert_eq!(done.fulfillments[0].promised.map(|date| date.0.to_string()).as_deref(), Some("2026-12-01"));
        assert!((30_000..240_000).contains(&took), "{took} ms at ten seconds a step");
        late += u32::from(is_late(id));
        assert_eq!(way(order).1, steps, "the same order goes the same way");
    }
    assert!((5..45).contains(&late), "{late} of a hundred are late");
}

#[test]
fn a_pickup_waits_at_its_point_and_is_fetched() {
    let (done, steps, _) = way(paid_at_the_door(DeliveryMethod::Pickup));
    assert_eq!(steps, [Step::Confirm, Step::Pack, Step::Ship, Step::Deliver, Step::Complete]);
    assert!(done.fulfillments[0].events.iter().any(|event| event.kind == Happened::ReadyForPickup));
}

#[test]
fn what_is_to_be_paid_online_waits_and_the_invented_past_stays() {
    let mut order = paid_at_the_door(DeliveryMethod::Post);
    assert!(next(&order, false, PACE).is_none(), "it was imported");
    order.payment = None;
    assert!(next(&order, true, PACE).is_none(), "nobody has paid");
    for status in [PaymentStatus::Failed, PaymentStatus::Voided, PaymentStatus::Refunded, "odd".into()] {
        order.payment_status = status;
        assert!(next(&order, true, PACE).is_none());
    }
    order.payment_status = PaymentStatus::Paid;
    assert!(next(&order, true, PACE).is_some());
    order.status = OrderStatus::OnHold;
    assert!(next(&order, true, PACE).is_none());
}

#[test]
fn what_is_sent_back_is_approved_and_received() {
    let (order, ..) = way(paid_at_the_door(DeliveryMethod::Courier));
    let now = order.events.last().expect("events").at;
    let lines = vec![ReturnLine { line: 1, quantity: 1 }];
    let ask = AskReturn { id: ReturnId::new(), order: order.id, lines, reason: ReturnReason::Damaged, comment: None };
    let terms = Terms { days: 30, zone: &jiff::tz::TimeZone::UTC };
    let asked = rule::request(order, &ask, terms, now).expect("asked");
    assert_eq!(next(&asked, false, Pace { since: now.plus_millis(1), ..PACE }), None, "older than the store");
    let (done, steps, _) = way(asked);
    assert_eq!(steps, [Step::Approve(ask.id), Step::Receive(ask.id)]);
    assert_eq!((&done.returns[0].state, done.returns[0].refund), (&ReturnState::Refunded, Some(100)));
}
