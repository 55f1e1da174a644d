//! What follows from what a provider says: a pure rule over a record and its order.
//!
//! A provider says things twice, late and out of order. The rule is therefore one of arriving: a record that is pending
//! moves to where it was said to be, one that ended stays, and money that moved is noted whatever was noted before. An
//! order takes the money of one payment only, in full and while it waits for it; a top-up's money becomes store credit, and
//! what a membership costs a period of it; all other money goes back.

use kabinet_protocol::ids::PaymentId;
use kabinet_protocol::order::{Order, OrderEvent, OrderStatus, Payment, PaymentStatus};
use kabinet_protocol::payment::{MethodSummary, PaymentKind, PaymentReason, PaymentRecord, PaymentState};
use kabinet_protocol::time::ServerTime;

use super::provider::{Kept, Said};
use crate::secret;

/// What changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The record as it is now.
    pub record: PaymentRecord,
    /// The order, where it changes.
    pub order: Option<Order>,
    /// What is to be kept for later.
    pub keep: Option<Kept>,
    /// So much goes back, because no order takes it.
    pub back: Option<i64>,
    /// So much has come for store credit.
    pub credit: Option<i64>,
    /// It has brought a period of membership.
    pub period: bool,
}

/// Whether an order waits for money that is paid online.
pub fn waits(order: &Order) -> bool {
    order.payment_due.is_some()
        && matches!(
            order.status,
            OrderStatus::Created | OrderStatus::Confirmed | OrderStatus::Processing | OrderStatus::OnHold
        )
        && matches!(
            order.payment_status,
            PaymentStatus::NotPaid | PaymentStatus::Authorized | PaymentStatus::Failed | PaymentStatus::Voided
        )
}

/// What is to be paid for an order, in minor units of its currency.
pub fn due(order: &Order) -> i64 {
    order.to_pay()
}

/// The rule. `over` says that the record's time has run out. Nothing where nothing changes.
pub fn settle(
    record: &PaymentRecord,
    order: Option<&Order>,
    said: &Said,
    over: bool,
    now: ServerTime,
) -> Option<Settled> {
    let pending = record.state == PaymentState::Pending;
    match said {
        Said::Pending { reason: Some(reason), .. } if pending && record.reason.as_ref() != Some(reason) => {
            let record = PaymentRecord { reason: Some(reason.clone()), ..record.clone() };
            Some(Settled { record, order: None, keep: None, back: None, credit: None, period: false })
        }
        Said::Failed { reason, method } if pending => {
            let order = order.filter(|order| record.kind == PaymentKind::Charge && waits(order));
            Some(Settled {
                record: PaymentRecord {
                    state: PaymentState::Failed,
                    reason: Some(reason.clone()),
                    method: method.clone().or_else(|| record.method.clone()),
                    settled_at: Some(now),
                    ..record.clone()
                },
                order: order.map(|order| failed(order.clone(), now)),
                keep: None,
                back: None,
                credit: None,
                period: false,
            })
        }
        Said::Closed if pending => {
            let state = if over { PaymentState::Expired } else { PaymentState::Canceled };
            let reason = record.reason.clone().or(Some(PaymentReason::Abandoned));
            let record = PaymentRecord { state, reason, settled_at: Some(now), ..record.clone() };
            Some(Settled { record, order: None, keep: None, back: None, credit: None, period: false })
        }
        Said::Paid { money, method, kept } if record.state != PaymentState::Succeeded => {
            let mut after = PaymentRecord {
                state: PaymentState::Succeeded,
                reason: None,
                method: method.clone().or_else(|| record.method.clone()),
                settled_at: Some(now),
                receipt: (record.kind != PaymentKind::Setup).then(|| receipt(record.id)),
                ..record.clone()
            };
            // What came is what is written down.
            if let Some(money) = money {
                (after.amount, after.currency) = (money.minor, money.currency);
            }
            let takes = |order: &&Order| {
                waits(order) && due(order) == after.amount && order.currency == after.currency && after.amount > 0
            };
            let taking = order.filter(|order| record.kind == PaymentKind::Charge && takes(order));
            // Store credit takes what came, as often as it came, in the one currency it has.
            let fills = record.kind == PaymentKind::TopUp && after.currency == record.currency;
            // A membership's price was agreed: another sum buys nothing.
            let buys = record.kind == PaymentKind::Membership
                && (after.amount, after.currency) == (record.amount, record.currency);
            let takes_money = matches!(record.kind, PaymentKind::Charge | PaymentKind::TopUp | PaymentKind::Membership);
            let moved = takes_money && after.amount > 0;
            let back = (moved && taking.is_none() && !fills && !buys).then_some(after.amount);
            let credit = (moved && fills).then_some(after.amount);
            let order = taking.map(|order| paid(order.clone(), after.method.as_ref(), now));
            Some(Settled { record: after, order, keep: kept.clone(), back, credit, period: moved && buys })
        }
        _ => None,
    }
}

fn event(order: &mut Order, kind: &str, at: ServerTime) {
    order.events.push(OrderEvent { kind: kind.into(), at, note: None });
}

fn paid(mut order: Order, method: Option<&MethodSummary>, now: ServerTime) -> Order {
    order.payment_status = PaymentStatus::Paid;
    if let Some(method) = method {
        order.payment =
            Some(Payment { method: method.kind.to_string(), brand: method.brand.clone(), last4: method.last4.clone() });
    }
    event(&mut order, "paid", now);
    order
}

fn failed(mut order: Order, now: ServerTime) -> Order {
    order.payment_status = PaymentStatus::Failed;
    event(&mut order, "payment_failed", now);
    order
}

/// The number on a receipt: short enough to read out, and of the payment alone, so that no counter makes customers wait.
pub fn receipt(payment: PaymentId) -> String {
    const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let digest = secret::digest(&format!("receipt of {payment}"));
    let bits = u64::from_str_radix(&digest[..10], 16).unwrap_or(0);
    let letter = |place: u32| char::from(LETTERS[(bits >> (5 * place) & 31) as usize]);
    let text: String = (0..8).map(letter).collect();
    format!("R-{}-{}", &text[..4], &text[4..])
}

#[cfg(test)]
#[path = "settle_tests.rs"]
mod tests;
