//! The archive's rules, pure.

use kabinet_protocol::order::{
    DeliveryMethod, Fulfillment, FulfillmentEventKind, FulfillmentKind, Order, OrderStatus, PaymentStatus,
};
use kabinet_protocol::time::{CivilDate, ServerTime};

use super::model::{PathState, PathStep, Tracked};

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

fn delayed(parcel: &Fulfillment) -> bool {
    parcel.events.iter().any(|event| event.kind == FulfillmentEventKind::Delayed)
}

/// What is awaited of an order, as the list keeps it: in one column of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The earliest promise, a civil date in the store's zone.
    pub promised: Option<CivilDate>,
    /// Whoever carries it has said that it will be late.
    pub delayed: bool,
}

/// Marks in the column what was said to be late.
pub const DELAYED: char = '!';

impl std::fmt::Display for Due {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(promised) = self.promised {
            write!(f, "{}", promised.0)?;
        }
        if self.delayed { write!(f, "{DELAYED}") } else { Ok(()) }
    }
}

impl Due {
    /// Reads what the list keeps; what an older build has written too.
    pub fn read(text: &str) -> Self {
        let (date, delayed) = text.strip_suffix(DELAYED).map_or((text, false), |date| (date, true));
        Self { promised: date.parse().ok().map(CivilDate), delayed }
    }
}

/// What is awaited: parcels that have not arrived, and what has not left yet.
pub fn due(order: &Order) -> Option<Due> {
    if matches!(order.status, OrderStatus::Canceled | OrderStatus::Completed) {
        return None;
    }
    let awaited = || order.fulfillments.iter().filter(|parcel| !settled(parcel));
    let left = order.lines.iter().any(|line| line.fulfilled < line.current);
    let whole = order.delivery.as_ref().and_then(|delivery| delivery.promised).filter(|_| left);
    let promised = awaited().filter_map(|parcel| parcel.promised).chain(whole).min();
    let due = Due { promised, delayed: awaited().any(delayed) };
    (due.promised.is_some() || due.delayed).then_some(due)
}

/// Whether a promise is broken: the day after it has begun in the store's zone (`today` is that zone's), or whoever carries
/// the parcel has said so.
pub fn late(due: Option<Due>, today: jiff::civil::Date) -> bool {
    due.is_some_and(|due| due.delayed || due.promised.is_some_and(|promised| promised.0 < today))
}

/// Each parcel's promise against what happened. `date` is the store's date of an instant.
pub fn tracked(
    order: &Order,
    today: jiff::civil::Date,
    date: impl Fn(ServerTime) -> jiff::civil::Date,
) -> Vec<Tracked> {
    let over = matches!(order.status, OrderStatus::Canceled | OrderStatus::Completed);
    let one = |parcel: &Fulfillment| {
        let came = arrived(parcel).map(&date);
        let awaited = !over && !settled(parcel);
        let days = |promised: CivilDate| {
            let day = came.or_else(|| awaited.then_some(today).filter(|today| *today > promised.0))?;
            day.since(promised.0).ok().map(|span| span.get_days())
        };
        let days = parcel.promised.and_then(days);
        let late = awaited && (delayed(parcel) || days.is_some());
        Tracked { id: parcel.id, promised: parcel.promised, arrived: came.map(CivilDate), days, late }
    };
    order.fulfillments.iter().map(one).collect()
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
    // Before anything has left it is as the whole order was promised.
    let promised = promised.or_else(|| order.delivery.as_ref().and_then(|delivery| delivery.promised));
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

    #[test]
    fn a_parcel_said_to_be_late_is_late_before_its_day_and_an_order_is_awaited_before_it_leaves() {
        // covers: B8
        let mut order = sample(1);
        order.status = OrderStatus::Confirmed;
        let delivery = order.delivery.as_mut().expect("a delivery");
        delivery.promised = Some(CivilDate(date(2026, 3, 9)));
        assert_eq!(due(&order).map(|due| due.to_string()).as_deref(), Some("2026-03-09"));
        assert!(late(due(&order), date(2026, 3, 10)), "nothing has left, and its day is over");
        order.status = OrderStatus::Processing;
        order.lines[0].fulfilled = order.lines[0].current;
        order.fulfillments = vec![parcel(date(2026, 3, 9), &[("shipped", 20), ("delayed", 30)])];
        assert_eq!(due(&order).map(|due| due.to_string()).as_deref(), Some("2026-03-09!"));
        assert!(late(due(&order), date(2026, 3, 1)));
        order.fulfillments[0].events.push(parcel(date(2026, 3, 9), &[("delivered", 99)]).events.remove(0));
        assert_eq!(due(&order), None);
        for text in ["2026-03-09", "2026-03-09!", "!"] {
            assert_eq!(Due::read(text).to_string(), text);
        }
    }

    #[test]
    fn a_parcels_promise_stands_against_its_coming() {
        // covers: B8
        let mut order = sample(1);
        order.status = OrderStatus::Processing;
        let day = |at: ServerTime| date(2026, 3, 1).checked_add(jiff::Span::new().days(at.millis())).expect("a day");
        order.fulfillments = vec![
            parcel(date(2026, 3, 5), &[("delivered", 2)]),
            parcel(date(2026, 3, 5), &[("delivered", 6)]),
            parcel(date(2026, 3, 5), &[("shipped", 1)]),
            parcel(date(2026, 3, 5), &[("returning", 9)]),
        ];
        let seen = |order: &Order, today| {
            let all = tracked(order, today, day);
            all.into_iter().map(|it| (it.arrived.map(|date| date.0.day()), it.days, it.late)).collect::<Vec<_>>()
        };
        let after = seen(&order, date(2026, 3, 8));
        assert_eq!(
            after,
            [(Some(3), Some(-2), false), (Some(7), Some(2), false), (None, Some(3), true), (None, None, false)]
        );
        assert_eq!(seen(&order, date(2026, 3, 5))[2], (None, None, false), "its day is not over");
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
