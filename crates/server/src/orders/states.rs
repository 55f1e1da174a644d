//! The order's state machine: pure functions from an order to the changed order.
//!
//! `status` is moved by the operator. `payment_status` and `fulfillment_status` follow from what happened to the money
//! and the goods; [`derive_fulfillment`] is that rule. The total stays as charged, lines are never removed, events are
//! only added.

use kabinet_protocol::ids::{AdjustmentId, FulfillmentId};
use kabinet_protocol::order::{
    Adjustment, AdjustmentKind, DeliveryMethod, Fulfillment, FulfillmentEvent, FulfillmentEventKind as Happened,
    FulfillmentKind, FulfillmentLine, FulfillmentStatus, Order, OrderEvent, OrderStatus as Status, PaymentStatus,
};
use kabinet_protocol::time::{CivilDate, ServerTime};

/// Why an order cannot be changed so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The status does not allow it.
    #[error("an order that is {status} cannot be {wanted}")]
    Status {
        /// What it is.
        status: String,
        /// What it was to become.
        wanted: &'static str,
    },
    /// The parcel holds what the order does not have left.
    #[error("line {line} has {left} left to ship, not {wanted}")]
    Quantity {
        /// The line.
        line: u32,
        /// What is left.
        left: i64,
        /// What was asked for.
        wanted: i64,
    },
    /// The order has no such line.
    #[error("the order has no line {0}")]
    NoLine(u32),
    /// There is nothing to do it to.
    #[error("nothing of this order is left to be {0}")]
    Nothing(&'static str),
    /// The order has no such parcel.
    #[error("the order has no such parcel")]
    NoParcel,
    /// The order has no such return.
    #[error("the order has no such return")]
    NoReturn,
    /// The return's state does not allow it.
    #[error("a return that is {state} cannot be {wanted}")]
    Return {
        /// What it is.
        state: String,
        /// What it was to become.
        wanted: &'static str,
    },
    /// The order is not paid.
    #[error("the order is not paid: complete it before its goods are taken back")]
    Unpaid,
    /// What happened is no news of a parcel on its way.
    #[error("{0} is no news of a parcel on its way")]
    NoNews(String),
    /// Nothing was paid that could flow back.
    #[error("nothing was paid that could be paid back")]
    NotPaid,
    /// More than was paid, or nothing.
    #[error("there are {left} left to pay back, not {wanted}")]
    Amount {
        /// What is left.
        left: i64,
        /// What was asked for.
        wanted: i64,
    },
    /// The same id came with another amount.
    #[error("this refund was made with another amount")]
    RefundReused,
    /// It is paid online, and has not been.
    #[error("the order is to be paid online, and has not been paid")]
    NotPaidYet,
    /// Goods have left: it is a return now.
    #[error("goods have left already: what comes back is a return")]
    Shipped,
}

fn refuse<T>(order: &Order, wanted: &'static str) -> Result<T, Refused> {
    Err(Refused::Status { status: order.status.to_string(), wanted })
}

fn happened(order: &mut Order, kind: &str, at: ServerTime, note: Option<String>) {
    order.events.push(OrderEvent { kind: kind.into(), at, note });
}

/// Accepts an order.
pub fn confirm(mut order: Order, at: ServerTime) -> Result<Order, Refused> {
    if order.status != Status::Created {
        return refuse(&order, "confirmed");
    }
    order.status = Status::Confirmed;
    happened(&mut order, "confirmed", at, None);
    Ok(order)
}

/// Puts an order together: it is in preparation, and can be called off until it leaves.
pub fn pack(mut order: Order, at: ServerTime) -> Result<Order, Refused> {
    if order.status != Status::Confirmed {
        return refuse(&order, "packed");
    }
    order.status = Status::Processing;
    happened(&mut order, "packed", at, None);
    Ok(order)
}

/// What leaves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parcel {
    /// Who carries it.
    pub carrier: Option<String>,
    /// The carrier's number.
    pub tracking: Option<String>,
    /// What is in it; all that is left where empty.
    pub lines: Vec<FulfillmentLine>,
    /// When it was promised for.
    pub promised: Option<CivilDate>,
}

/// Sends a parcel.
pub fn ship(mut order: Order, parcel: Parcel, at: ServerTime) -> Result<Order, Refused> {
    if !matches!(order.status, Status::Confirmed | Status::Processing) {
        return refuse(&order, "shipped");
    }
    let mut lines = parcel.lines;
    if lines.is_empty() {
        lines = order
            .lines
            .iter()
            .filter(|line| line.fulfilled < line.current)
            .map(|line| FulfillmentLine { line: line.line, quantity: line.current - line.fulfilled })
            .collect();
        if lines.is_empty() {
            return Err(Refused::Nothing("shipped"));
        }
    }
    for part in &lines {
        let line = order.lines.iter_mut().find(|line| line.line == part.line).ok_or(Refused::NoLine(part.line))?;
        let left = line.current - line.fulfilled;
        if part.quantity < 1 || part.quantity > left {
            return Err(Refused::Quantity { line: part.line, left, wanted: part.quantity });
        }
        line.fulfilled += part.quantity;
    }
    let (kind, first) = match order.delivery.as_ref().map(|delivery| &delivery.method) {
        Some(DeliveryMethod::Pickup) => (FulfillmentKind::Pickup, Happened::ReadyForPickup),
        Some(DeliveryMethod::Digital) => (FulfillmentKind::Digital, Happened::Shipped),
        _ => (FulfillmentKind::Shipping, Happened::Shipped),
    };
    order.fulfillments.push(Fulfillment {
        id: FulfillmentId::new(),
        kind,
        carrier: parcel.carrier,
        tracking: parcel.tracking,
        lines,
        // Without a promise of its own it is as the order was promised.
        promised: parcel.promised.or_else(|| order.delivery.as_ref().and_then(|delivery| delivery.promised)),
        events: vec![
            FulfillmentEvent { kind: Happened::Packed, at, place: None },
            FulfillmentEvent { kind: first, at, place: None },
        ],
    });
    order.status = Status::Processing;
    happened(&mut order, "shipped", at, None);
    derive_fulfillment(&mut order);
    Ok(order)
}

/// News of parcels on their way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// The parcel; all that are on their way where none is named.
    pub parcel: Option<FulfillmentId>,
    /// What happened.
    pub kind: Happened,
    /// Where, for people.
    pub place: Option<String>,
}

/// Notes what happened to a parcel on its way. That it has arrived is [`deliver`]'s to say.
pub fn track(mut order: Order, news: News, at: ServerTime) -> Result<Order, Refused> {
    use Happened::{Attempted, Delayed, InTransit, OutForDelivery, ReadyForPickup, Returning};
    if !matches!(news.kind, InTransit | OutForDelivery | ReadyForPickup | Attempted | Delayed | Returning) {
        return Err(Refused::NoNews(news.kind.to_string()));
    }
    if order.status != Status::Processing {
        return refuse(&order, "tracked");
    }
    if news.parcel.is_some_and(|id| !order.fulfillments.iter().any(|known| known.id == id)) {
        return Err(Refused::NoParcel);
    }
    let mut any = false;
    for known in &mut order.fulfillments {
        if news.parcel.is_none_or(|id| known.id == id) && !arrived(known) {
            known.events.push(FulfillmentEvent { kind: news.kind.clone(), at, place: news.place.clone() });
            any = true;
        }
    }
    if any { Ok(order) } else { Err(Refused::Nothing("tracked")) }
}

/// Notes that a parcel has arrived; all that are on their way where none is named.
pub fn deliver(mut order: Order, parcel: Option<FulfillmentId>, at: ServerTime) -> Result<Order, Refused> {
    if !matches!(order.status, Status::Processing | Status::Confirmed) {
        return refuse(&order, "delivered");
    }
    if let Some(id) = parcel
        && !order.fulfillments.iter().any(|known| known.id == id)
    {
        return Err(Refused::NoParcel);
    }
    let mut any = false;
    for known in &mut order.fulfillments {
        if parcel.is_none_or(|id| known.id == id) && !arrived(known) {
            known.events.push(FulfillmentEvent { kind: Happened::Delivered, at, place: None });
            any = true;
        }
    }
    if !any {
        return Err(Refused::Nothing("delivered"));
    }
    happened(&mut order, "delivered", at, None);
    derive_fulfillment(&mut order);
    Ok(order)
}

/// Closes an order whose goods have all arrived.
pub fn complete(mut order: Order, at: ServerTime) -> Result<Order, Refused> {
    if !matches!(order.status, Status::Processing | Status::Confirmed)
        || order.fulfillment_status != FulfillmentStatus::Delivered
    {
        return refuse(&order, "completed before all of it is delivered");
    }
    // What is paid online is paid when the money has come, and at no other time.
    if order.payment_due.is_some()
        && matches!(order.payment_status, PaymentStatus::NotPaid | PaymentStatus::Authorized | PaymentStatus::Failed)
    {
        return Err(Refused::NotPaidYet);
    }
    // Paid at the door: delivery is when the money came.
    if order.payment_status == PaymentStatus::NotPaid || order.payment_status == PaymentStatus::Authorized {
        order.payment_status = PaymentStatus::Paid;
        happened(&mut order, "paid", at, None);
    }
    order.status = Status::Completed;
    happened(&mut order, "completed", at, None);
    Ok(order)
}

/// Calls an order off before anything has left. What was paid flows back.
pub fn cancel(mut order: Order, reason: Option<String>, at: ServerTime) -> Result<Order, Refused> {
    if matches!(order.status, Status::Completed | Status::Canceled | Status::Other(_)) {
        return refuse(&order, "canceled");
    }
    if order.lines.iter().any(|line| line.fulfilled > 0) || !order.fulfillments.is_empty() {
        return Err(Refused::Shipped);
    }
    for line in &mut order.lines {
        line.current = 0;
    }
    order.status = Status::Canceled;
    happened(&mut order, "canceled", at, reason.clone());
    match order.payment_status {
        PaymentStatus::Authorized => {
            order.payment_status = PaymentStatus::Voided;
            happened(&mut order, "voided", at, None);
        }
        PaymentStatus::Paid | PaymentStatus::PartiallyRefunded => {
            let amount = order.totals.total - order.totals.refunded;
            if amount > 0 {
                order.adjustments.push(Adjustment {
                    id: AdjustmentId::new(),
                    kind: AdjustmentKind::Refund,
                    amount,
                    at,
                    reason,
                });
                order.totals.refunded += amount;
            }
            order.payment_status = PaymentStatus::Refunded;
            happened(&mut order, "refunded", at, None);
        }
        _ => {}
    }
    derive_fulfillment(&mut order);
    Ok(order)
}

/// Money that flows back after placement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// The adjustment: the same id again is the same refund.
    pub id: AdjustmentId,
    /// Minor units, more than nothing.
    pub amount: i64,
    /// Why, for the customer.
    pub reason: Option<String>,
}

/// Pays back a part of what was paid, or all of it. The total stays as charged.
pub fn refund(mut order: Order, refund: Refund, at: ServerTime) -> Result<Order, Refused> {
    if let Some(known) = order.adjustments.iter().find(|known| known.id == refund.id) {
        let same = known.kind == AdjustmentKind::Refund && known.amount == refund.amount;
        return if same { Ok(order) } else { Err(Refused::RefundReused) };
    }
    if !matches!(order.payment_status, PaymentStatus::Paid | PaymentStatus::PartiallyRefunded) {
        return Err(Refused::NotPaid);
    }
    let left = order.totals.total - order.totals.refunded;
    if refund.amount < 1 || refund.amount > left {
        return Err(Refused::Amount { left, wanted: refund.amount });
    }
    order.adjustments.push(Adjustment {
        id: refund.id,
        kind: AdjustmentKind::Refund,
        amount: refund.amount,
        at,
        reason: refund.reason,
    });
    order.totals.refunded += refund.amount;
    order.payment_status =
        if refund.amount == left { PaymentStatus::Refunded } else { PaymentStatus::PartiallyRefunded };
    happened(&mut order, "refunded", at, None);
    Ok(order)
}

/// Pauses an order.
pub fn hold(mut order: Order, reason: Option<String>, at: ServerTime) -> Result<Order, Refused> {
    if !matches!(order.status, Status::Created | Status::Confirmed | Status::Processing) {
        return refuse(&order, "put on hold");
    }
    order.status = Status::OnHold;
    happened(&mut order, "on_hold", at, reason);
    Ok(order)
}

/// Goes on with a paused order, from where it was.
pub fn resume(mut order: Order, at: ServerTime) -> Result<Order, Refused> {
    if order.status != Status::OnHold {
        return refuse(&order, "resumed");
    }
    let confirmed = order.events.iter().any(|event| event.kind == "confirmed");
    order.status = match (order.fulfillments.is_empty(), confirmed) {
        (false, _) => Status::Processing,
        (true, true) => Status::Confirmed,
        (true, false) => Status::Created,
    };
    happened(&mut order, "resumed", at, None);
    Ok(order)
}

fn arrived(parcel: &Fulfillment) -> bool {
    parcel.events.iter().any(|event| event.kind == Happened::Delivered)
}

/// `fulfillment_status` follows from the lines and the parcels.
pub fn derive_fulfillment(order: &mut Order) {
    let wanted: i64 = order.lines.iter().map(|line| line.current.max(line.fulfilled)).sum();
    let left: i64 = order.lines.iter().map(|line| line.fulfilled).sum();
    let delivered: i64 = order
        .fulfillments
        .iter()
        .filter(|parcel| arrived(parcel))
        .flat_map(|parcel| parcel.lines.iter().map(|part| part.quantity))
        .sum();
    order.fulfillment_status = if left == 0 {
        FulfillmentStatus::NotFulfilled
    } else if delivered >= wanted {
        FulfillmentStatus::Delivered
    } else if delivered > 0 {
        FulfillmentStatus::PartiallyDelivered
    } else if left >= wanted {
        FulfillmentStatus::Fulfilled
    } else {
        FulfillmentStatus::PartiallyFulfilled
    };
}

#[cfg(test)]
#[path = "states_tests.rs"]
pub(crate) mod tests;
