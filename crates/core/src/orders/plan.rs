//! The archive's rules, pure.

use kabinet_protocol::order::{
    DeliveryMethod, Fulfillment, FulfillmentEventKind, FulfillmentKind, Order, OrderStatus, PaymentStatus,
};
use kabinet_protocol::time::{CivilDate, ServerTime};

use super::model::{PathState, PathStep};

/// Slots a minute has before orders spill into the next one's.
pub const SLOTS: i64 = 16;

/// The lowest local key of an order placed then.
pub fn slot(placed_at: ServerTime) -> i64 {
    placed_at.millis().div_euclid(60_000).saturating_mul(SLOTS)
}

/// When a parcel got where it was going: to the customer, or to the point where it waits for them.
fn arrived(parcel: &Fulfillment) -> Option<ServerTime> {
    let there = |kind: &FulfillmentEventKind| match kind {
        FulfillmentEventKind::Delivered => true,
        FulfillmentEventKind::ReadyForPickup => parcel.kind == FulfillmentKind::Pickup,
        _ => false,
    };
    parcel.events.iter().find(|event| there(&event.kind)).map(|event| event.at)
}

fn settled(parcel: &Fulfillment) -> bool {
    arrived(parcel).is_some() || parcel.events.iter().any(|event| event.kind == FulfillmentEventKind::Returning)
}

/// The earliest promise of a parcel that is still awaited, a civil date in the store's zone.
pub fn due(order: &Order) -> Option<CivilDate> {
    if matches!(order.status, OrderStatus::Canceled | OrderStatus::Completed) {
        return None;
    }
    order.fulfillments.iter().filter(|parcel| !settled(parcel)).filter_map(|parcel| parcel.promised).min()
}

/// Whether a promise is broken: the day after it has begun in the store's zone. `today` is that zone's.
pub fn late(due: Option<CivilDate>, today: jiff::civil::Date) -> bool {
    due.is_some_and(|due| due.0 < today)
}

/// The path an order goes: what happened, where it is, what is to come.
pub fn path(order: &Order) -> Vec<PathStep> {
    let event = |kind: &str| order.events.iter().rev().find(|event| event.kind == kind).map(|event| event.at);
    let parcels = |wanted: &[FulfillmentEventKind]| {
        let times = order.fulfillments.iter().flat_map(|parcel| &parcel.events);
        times.filter(|event| wanted.contains(&event.kind)).map(|event| event.at).collect::<Vec<_>>()
    };
    let step = |step, at: Option<ServerTime>, happened: bool| {
        let state = if happened || at.is_some() { PathState::Done } else { PathState::Ahead };
        PathStep { step, state, at, promised: None }
    };
    let status = &order.status;
    let placed = step("placed", Some(event("placed").unwrap_or(order.placed_at)), true);
    let beyond_confirmed = matches!(status, OrderStatus::Confirmed | OrderStatus::Processing | OrderStatus::Completed);
    let confirmed = step("confirmed", event("confirmed"), beyond_confirmed);
    let money_came = matches!(
        order.payment_status,
        PaymentStatus::Paid | PaymentStatus::PartiallyRefunded | PaymentStatus::Refunded
    );
    let mut paid = step("paid", event("paid"), money_came);
    if !money_came {
        // A payment that was taken back or failed is to come again.
        paid = PathStep { state: PathState::Ahead, at: None, ..paid };
    }
    let promised = order.fulfillments.iter().filter_map(|parcel| parcel.promised).max();
    let all_arrived =
        !order.fulfillments.is_empty() && order.fulfillments.iter().all(|parcel| arrived(parcel).is_some());
    let delivered_at = parcels(&[FulfillmentEventKind::Delivered]).into_iter().max().filter(|_| all_arrived);
    let completed_now = *status == OrderStatus::Completed;

    let method = order.delivery.as_ref().map(|delivery| &delivery.method);
    let pickup = method == Some(&DeliveryMethod::Pickup)
        || order.fulfillments.iter().any(|parcel| parcel.kind == FulfillmentKind::Pickup);
    let digital = method == Some(&DeliveryMethod::Digital);
    let shipped_at = parcels(&[
        FulfillmentEventKind::Shipped,
        FulfillmentEventKind::InTransit,
        FulfillmentEventKind::OutForDelivery,
    ])
    .into_iter()
    .min();
    let ready_at = parcels(&[FulfillmentEventKind::ReadyForPickup]).into_iter().min();

    let mut steps = vec![placed, confirmed];
    let cash = order.payment.as_ref().is_some_and(|payment| payment.method == "cash");
    if !cash {
        steps.push(paid.clone());
    }
    if pickup {
        let ready = step("ready_for_pickup", ready_at, delivered_at.is_some() || completed_now);
        steps.push(PathStep { promised, ..ready });
        steps.push(step("delivered", delivered_at, completed_now));
    } else {
        if !digital {
            steps.push(step("shipped", shipped_at, delivered_at.is_some() || completed_now));
        }
        let delivered = step("delivered", delivered_at, completed_now);
        steps.push(PathStep { promised, ..delivered });
    }
    if cash {
        steps.push(paid);
    }
    steps.push(step("completed", event("completed"), completed_now));

    let here = match status {
        OrderStatus::Canceled => Some(("canceled", event("canceled"))),
        OrderStatus::OnHold => Some(("on_hold", event("on_hold"))),
        _ => None,
    };
    if let Some((name, at)) = here {
        // What was to come does not come any more, or not before the hold is over.
        let behind = steps.iter().rposition(|step| step.state == PathState::Done).map_or(0, |last| last + 1);
        if *status == OrderStatus::Canceled {
            steps.retain(|step| step.state == PathState::Done);
        }
        let index = behind.min(steps.len());
        steps.insert(index, PathStep { step: name, state: PathState::Current, at, promised: None });
    } else if !completed_now && let Some(last) = steps.iter_mut().rfind(|step| step.state == PathState::Done) {
        last.state = PathState::Current;
    }
    steps
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use kabinet_protocol::order::FulfillmentEvent;
    use proptest::prelude::*;

    use super::super::tests::sample;
    use super::*;

    fn names(order: &Order) -> Vec<(&'static str, PathState)> {
        path(order).into_iter().map(|step| (step.step, step.state)).collect()
    }

    fn parcel(promised: jiff::civil::Date, events: &[(&str, i64)]) -> Fulfillment {
        Fulfillment {
            id: kabinet_protocol::ids::FulfillmentId::new(),
            kind: FulfillmentKind::Shipping,
            carrier: None,
            tracking: None,
            lines: vec![],
            promised: Some(CivilDate(promised)),
            events: events
                .iter()
                .map(|(kind, at)| FulfillmentEvent { kind: (*kind).into(), at: ServerTime(*at), place: None })
                .collect(),
        }
    }

    #[test]
    fn an_order_on_its_way() {
        let mut order = sample(1);
        order.status = OrderStatus::Processing;
        order.payment_status = PaymentStatus::Paid;
        order.fulfillments = vec![parcel(date(2026, 3, 5), &[("packed", 10), ("shipped", 20)])];
        use PathState::{Ahead, Current, Done};
        assert_eq!(
            names(&order),
            [
                ("placed", Done),
                ("confirmed", Done),
                ("paid", Done),
                ("shipped", Current),
                ("delivered", Ahead),
                ("completed", Ahead)
            ]
        );
        let delivered = path(&order).into_iter().find(|step| step.step == "delivered").expect("there");
        assert_eq!(delivered.promised, Some(CivilDate(date(2026, 3, 5))));
    }

    #[test]
    fn canceled_ends_the_path_and_hold_interrupts_it() {
        let mut order = sample(1);
        order.status = OrderStatus::Canceled;
        order.payment_status = PaymentStatus::NotPaid;
        assert_eq!(names(&order), [("placed", PathState::Done), ("canceled", PathState::Current)]);
        order.status = OrderStatus::OnHold;
        let steps = names(&order);
        assert_eq!(steps[..2], [("placed", PathState::Done), ("on_hold", PathState::Current)]);
        assert!(steps[2..].iter().all(|(_, state)| *state == PathState::Ahead));
    }

    #[test]
    fn late_is_the_day_after_the_promise_and_only_until_it_arrives() {
        // covers: B8
        let mut order = sample(1);
        order.status = OrderStatus::Processing;
        order.fulfillments = vec![parcel(date(2026, 3, 5), &[("shipped", 20)])];
        let today = |order: &Order, day| late(due(order), day);
        assert!(!today(&order, date(2026, 3, 5)), "on the promised day it may still come");
        assert!(today(&order, date(2026, 3, 6)));
        order.fulfillments[0].events.push(parcel(date(2026, 3, 5), &[("delivered", 99)]).events.remove(0));
        assert!(!today(&order, date(2026, 3, 6)));
        order.fulfillments.push(parcel(date(2026, 3, 7), &[]));
        assert!(today(&order, date(2026, 3, 8)), "one of two parcels is awaited");
        order.status = OrderStatus::Canceled;
        assert!(!today(&order, date(2026, 3, 8)));
    }

    proptest! {
        #[test]
        fn a_path_has_one_place_at_most(
            status in 0usize..7, paid in 0usize..8, method in 0usize..5, events in proptest::collection::vec(0usize..9, 0..6),
        ) {
            let mut order = sample(3);
            let pick = |all: &'static [&'static str], n: usize| all.get(n).copied().unwrap_or("newer");
            order.status = pick(OrderStatus::KNOWN, status).into();
            order.payment_status = pick(PaymentStatus::KNOWN, paid).into();
            if let Some(delivery) = &mut order.delivery {
                delivery.method = pick(DeliveryMethod::KNOWN, method).into();
            }
            let happened: Vec<(&str, i64)> =
                events.iter().map(|n| (pick(FulfillmentEventKind::KNOWN, *n), 100 + *n as i64)).collect();
            order.fulfillments = vec![parcel(date(2026, 3, 5), &happened)];
            let steps = path(&order);
            let current = steps.iter().filter(|step| step.state == PathState::Current).count();
            prop_assert_eq!(current, usize::from(order.status != OrderStatus::Completed));
            prop_assert_eq!(steps[0].step, "placed");
            let mut seen = std::collections::HashSet::new();
            prop_assert!(steps.iter().all(|step| seen.insert(step.step)), "no step twice");
        }

        #[test]
        fn slots_ascend_with_time(a in any::<i64>(), b in any::<i64>()) {
            let (low, high) = (a.min(b), a.max(b));
            prop_assert!(slot(ServerTime(low)) <= slot(ServerTime(high)));
        }
    }
}
