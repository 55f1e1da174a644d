//! The demo store moves by itself: what is bought here is confirmed, packed, sent and delivered within minutes, and what is
//! sent back arrives. Nobody else would do it, and a shop in which nothing moves cannot be tried.
//!
//! [`next`] is the plan, pure: what is due for an order, from the order alone. Its pauses and whether its parcel is late
//! follow from the order's id, so that the same order always goes the same way, whoever looks and however often the
//! program was started. [`run`] does what is due by the operator's own functions.
//!
//! What is not touched: orders of the invented past, which are as their scenarios want them, and an order that is to be
//! paid online, before it is paid.

use std::time::Duration;

use kabinet_protocol::ids::{OrderId, ReturnId};
use kabinet_protocol::order::{DeliveryMethod, FulfillmentEventKind as Happened, Order, OrderStatus, PaymentStatus};
use kabinet_protocol::returns::{ReturnReason, ReturnState};
use kabinet_protocol::time::ServerTime;

use super::random::Random;
use crate::operator::returns::Resellable;
use crate::operator::{orders, returns as decisions};
use crate::orders::returns;
use crate::orders::states::{self, News, Parcel, Refused};
use crate::problems::Refusal;
use crate::store::Store;

/// Who did it, in the operators' log.
const BY: &str = "demo";
/// How often something is looked for that is due.
const EVERY: Duration = Duration::from_secs(1);
/// One parcel in so many is late.
const LATE: u64 = 5;
/// Orders looked at in one round.
const ROUND: i64 = 200;
const HUBS: &[&str] = &["Newark, NJ", "Columbus, OH", "Allentown, PA", "Hagerstown, MD"];

/// What is done to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The store accepts it.
    Confirm,
    /// It is put together.
    Pack,
    /// It leaves.
    Ship,
    /// News of the parcel.
    Track(Happened),
    /// It arrives.
    Deliver,
    /// It is closed.
    Complete,
    /// Goods may come back.
    Approve(ReturnId),
    /// They are back.
    Receive(ReturnId),
}

/// How the store moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// The usual pause between two steps, in milliseconds.
    pub step_ms: i64,
    /// When the store was set up: returns that were asked for before are its invented past.
    pub since: ServerTime,
}

/// What is next for an order, and when. `placed_here` says that it was bought in this store, not imported into it.
pub fn next(order: &Order, placed_here: bool, pace: Pace) -> Option<(ServerTime, Step)> {
    if let Some(due) = next_return(order, pace) {
        return Some(due);
    }
    if !placed_here || !money_is_in_order(order) {
        return None;
    }
    let parcels = || order.fulfillments.iter().flat_map(|parcel| &parcel.events);
    let has = |kind: Happened| parcels().any(|event| event.kind == kind);
    let last = order.events.iter().map(|event| event.at).chain(parcels().map(|event| event.at)).max()?;
    let method = order.delivery.as_ref().map(|delivery| &delivery.method);
    let sent = !order.fulfillments.is_empty();
    let (step, pauses) = match &order.status {
        OrderStatus::Created => (Step::Confirm, 1),
        OrderStatus::Confirmed => (Step::Pack, 1),
        OrderStatus::Processing if !sent => (Step::Ship, 1),
        OrderStatus::Processing if has(Happened::Delivered) => (Step::Complete, 1),
        OrderStatus::Processing if matches!(method, Some(DeliveryMethod::Pickup | DeliveryMethod::Digital)) => {
            (Step::Deliver, 3)
        }
        OrderStatus::Processing if !has(Happened::InTransit) => (Step::Track(Happened::InTransit), 1),
        OrderStatus::Processing if is_late(order.id) && !has(Happened::Delayed) => (Step::Track(Happened::Delayed), 1),
        OrderStatus::Processing if !has(Happened::OutForDelivery) => {
            (Step::Track(Happened::OutForDelivery), if has(Happened::Delayed) { 6 } else { 1 })
        }
        OrderStatus::Processing => (Step::Deliver, 1),
        _ => return None,
    };
    Some((last.plus_millis(pauses * pause(order.id, &step, pace)), step))
}

/// Whether an order's parcel is late.
pub fn is_late(order: OrderId) -> bool {
    Random::of(&order.to_string(), u64::MAX).below(LATE) == 0
}

/// The oldest return that waits for the store.
fn next_return(order: &Order, pace: Pace) -> Option<(ServerTime, Step)> {
    let open = |state: &ReturnState| matches!(state, ReturnState::Requested | ReturnState::Approved);
    let known = order.returns.iter().find(|known| known.requested_at >= pace.since && open(&known.state))?;
    let last = known.events.last().map_or(known.requested_at, |event| event.at);
    let (step, pauses) = match known.state {
        ReturnState::Requested => (Step::Approve(known.id), 1),
        // The goods are taken back once the order is paid, which an order that is paid at the door is at its end.
        _ if matches!(order.payment_status, PaymentStatus::NotPaid | PaymentStatus::Authorized) => return None,
        _ => (Step::Receive(known.id), 3),
    };
    Some((last.plus_millis(pauses * pause(order.id, &step, pace)), step))
}

/// Paid, or to be paid at the door. What is to be paid online waits.
fn money_is_in_order(order: &Order) -> bool {
    match order.payment_status {
        PaymentStatus::Paid | PaymentStatus::Authorized | PaymentStatus::PartiallyRefunded => true,
        PaymentStatus::NotPaid => order.payment.as_ref().is_some_and(|payment| payment.method == "cash"),
        _ => false,
    }
}

/// Half a step to one and a half, always the same for the same step of the same order.
fn pause(order: OrderId, step: &Step, pace: Pace) -> i64 {
    let place = match step {
        Step::Confirm => 1,
        Step::Pack => 2,
        Step::Ship => 3,
        Step::Track(Happened::InTransit) => 4,
        Step::Track(Happened::Delayed) => 5,
        Step::Track(_) => 6,
        Step::Deliver => 7,
        Step::Complete => 8,
        Step::Approve(_) => 9,
        Step::Receive(_) => 10,
    };
    let percent = 50 + Random::of(&order.to_string(), place).below(101);
    pace.step_ms.saturating_mul(i64::try_from(percent).unwrap_or(100)) / 100
}

/// Moves the store until it stops.
pub async fn run(store: Store, step: Duration) {
    loop {
        tokio::select! {
            () = store.stopping.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        if let Err(refusal) = once(&store, step).await {
            tracing::warn!(problem = %refusal.0, "moving the demo store failed");
        }
    }
}

/// Does what is due now. Says how many steps that were.
pub async fn once(store: &Store, step: Duration) -> Result<u64, Refusal> {
    let since: i64 = sqlx::query_scalar("SELECT created_at FROM store").fetch_one(store.db.readers()).await?;
    let pace = Pace { step_ms: i64::try_from(step.as_millis()).unwrap_or(i64::MAX), since: ServerTime(since) };
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT e.doc, CAST(CASE WHEN o.external_id IS NULL THEN 1 ELSE 0 END AS BIGINT)
         FROM orders o JOIN entities e ON e.feed = o.feed AND e.kind = 'order' AND e.id = o.id AND e.deleted = 0
         WHERE o.return_status = 'requested'
            OR (o.external_id IS NULL AND o.status IN ('created', 'confirmed', 'processing'))
         ORDER BY o.placed_at DESC LIMIT +$1",
    )
    .bind(ROUND)
    .fetch_all(store.db.readers())
    .await?;
    let mut done = 0;
    for (doc, placed_here) in rows {
        let order: Order = serde_json::from_str(&doc)?;
        let now = store.clock.now();
        let Some((_, step)) = next(&order, placed_here != 0, pace).filter(|(at, _)| *at <= now) else { continue };
        match perform(store, &order, placed_here != 0, pace, step).await {
            Ok(()) => done += 1,
            // Somebody was faster: the next round sees what the order is now.
            Err(refusal) if (400..500).contains(&refusal.0.status) => {
                tracing::debug!(order = %order.id, problem = %refusal.0, "a step of the demo store was not taken");
            }
            Err(refusal) => return Err(refusal),
        }
    }
    Ok(done)
}

async fn perform(store: &Store, order: &Order, placed_here: bool, pace: Pace, step: Step) -> Result<(), Refusal> {
    let still = |now: &Order, step: &Step| match next(now, placed_here, pace) {
        Some((_, due)) if due == *step => Ok(()),
        _ => Err(Refused::Nothing("moved")),
    };
    if let Step::Approve(id) | Step::Receive(id) = step {
        let reason = order.returns.iter().find(|known| known.id == id).map(|known| &known.reason);
        let broken = matches!(reason, Some(ReturnReason::Damaged));
        let all = matches!(step, Step::Receive(_)) && !broken;
        let resellable = Resellable { all, ..Resellable::default() };
        let action = if matches!(step, Step::Approve(_)) { "return-approve" } else { "return-receive" };
        let change = |order: Order, id, at| {
            still(&order, &step)?;
            if matches!(step, Step::Approve(_)) {
                returns::approve(order, id, at)
            } else {
                returns::receive(order, id, at)
            }
        };
        return decisions::act(store, BY, (order.id, id), action, &resellable, change).await.map(drop);
    }
    let action = match step {
        Step::Confirm => "confirm",
        Step::Pack => "pack",
        Step::Ship => "ship",
        Step::Deliver => "deliver",
        Step::Complete => "complete",
        _ => "track",
    };
    let change = |order: Order, at| {
        still(&order, &step)?;
        match &step {
            Step::Confirm => states::confirm(order, at),
            Step::Pack => states::pack(order, at),
            Step::Ship => {
                let parcel = parcel(&order);
                states::ship(order, parcel, at)
            }
            Step::Deliver => states::deliver(order, None, at),
            Step::Complete => states::complete(order, at),
            Step::Track(kind) => {
                let place = matches!(kind, Happened::InTransit | Happened::Delayed);
                let place = place.then(|| (*Random::of(&order.id.to_string(), 11).pick(HUBS)).to_owned());
                states::track(order, News { parcel: None, kind: kind.clone(), place }, at)
            }
            Step::Approve(_) | Step::Receive(_) => Err(Refused::Nothing("moved")),
        }
    };
    orders::act(store, BY, order.id, action, change).await.map(drop)
}

/// Who carries it, and under which number.
fn parcel(order: &Order) -> Parcel {
    let number = 100_000_000 + Random::of(&order.id.to_string(), 12).below(900_000_000);
    let (carrier, tracking) = match order.delivery.as_ref().map(|delivery| &delivery.method) {
        Some(DeliveryMethod::Courier) => (Some("Swiftlane Courier"), Some(format!("SWL{number}"))),
        Some(DeliveryMethod::Post) => (Some("Bluebird Post"), Some(format!("BBP{number}US"))),
        _ => (None, None),
    };
    Parcel { carrier: carrier.map(str::to_owned), tracking, ..Parcel::default() }
}

#[cfg(test)]
#[path = "motion_tests.rs"]
mod tests;
