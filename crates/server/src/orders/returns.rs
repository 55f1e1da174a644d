//! What the store decides about returns: pure functions from an order to the changed order.
//!
//! What a customer asks for is decided by the rule both sides share ([`kabinet_protocol::returns`]). Money and goods move
//! when the goods are back: [`receive`] books one refund, whose id is the return's, so that it can never be booked twice.

use kabinet_protocol::ids::{AdjustmentId, ReturnId};
use kabinet_protocol::order::{Adjustment, AdjustmentKind, Order, PaymentStatus};
use kabinet_protocol::returns::{self, Return, ReturnEvent, ReturnState};
use kabinet_protocol::time::ServerTime;

use super::states::Refused;

fn find<'o>(order: &'o mut Order, id: ReturnId, wanted: &'static str) -> Result<&'o mut Return, Refused> {
    let known = order.returns.iter_mut().find(|known| known.id == id).ok_or(Refused::NoReturn)?;
    let may = match wanted {
        "approved" => known.state == ReturnState::Requested,
        "received" => known.state == ReturnState::Approved,
        _ => returns::is_open(known),
    };
    if may { Ok(known) } else { Err(Refused::Return { state: known.state.to_string(), wanted }) }
}

fn becomes(known: &mut Return, state: ReturnState, at: ServerTime) {
    known.state = state.clone();
    known.events.push(ReturnEvent { state, at });
}

/// Agrees that goods come back.
pub fn approve(mut order: Order, id: ReturnId, at: ServerTime) -> Result<Order, Refused> {
    becomes(find(&mut order, id, "approved")?, ReturnState::Approved, at);
    returns::happened(&mut order, "return_approved", at, None);
    returns::derive(&mut order);
    Ok(order)
}

/// Declines: before the goods have come, or because of what came.
pub fn refuse(mut order: Order, id: ReturnId, reason: Option<String>, at: ServerTime) -> Result<Order, Refused> {
    let known = find(&mut order, id, "refused")?;
    known.refused.clone_from(&reason);
    becomes(known, ReturnState::Refused, at);
    returns::happened(&mut order, "return_refused", at, reason);
    returns::derive(&mut order);
    Ok(order)
}

/// The goods are back. What was paid for them flows back, as an adjustment.
pub fn receive(mut order: Order, id: ReturnId, at: ServerTime) -> Result<Order, Refused> {
    let owed = matches!(order.payment_status, PaymentStatus::NotPaid | PaymentStatus::Authorized);
    if owed && order.totals.total > 0 {
        // Paid at the door: completing the order is what books it.
        find(&mut order, id, "received")?;
        return Err(Refused::Unpaid);
    }
    becomes(find(&mut order, id, "received")?, ReturnState::Received, at);
    returns::happened(&mut order, "returned", at, None);
    let paid = matches!(order.payment_status, PaymentStatus::Paid | PaymentStatus::PartiallyRefunded);
    let amount = if paid { returns::refund_of(&order, id) } else { 0 };
    if amount > 0 {
        order.adjustments.push(Adjustment {
            id: AdjustmentId(id.0),
            kind: AdjustmentKind::Refund,
            amount,
            at,
            reason: None,
        });
        order.totals.refunded += amount;
        order.payment_status = match order.totals.refunded >= order.totals.total {
            true => PaymentStatus::Refunded,
            false => PaymentStatus::PartiallyRefunded,
        };
        if let Some(known) = order.returns.iter_mut().find(|known| known.id == id) {
            known.refund = Some(amount);
            becomes(known, ReturnState::Refunded, at);
        }
        returns::happened(&mut order, "refunded", at, None);
    }
    returns::derive(&mut order);
    Ok(order)
}

#[cfg(test)]
#[path = "returns_tests.rs"]
mod tests;
