//! What is booked: pure decisions, each of them drafts of entries.

use kabinet_protocol::credit::{CreditKind, given_back};
use kabinet_protocol::ids::{AdjustmentId, FeedId, PaymentId};
use kabinet_protocol::order::Order;

use super::ledger::{Account, Draft, Paid, Standing};

fn draft(kind: CreditKind, source: String, amount: i64) -> Draft {
    Draft { kind, source, amount, order: None, payment: Paid::Nothing, reason: None }
}

/// A payment brought money.
pub fn top_up(payment: PaymentId, amount: i64) -> Draft {
    Draft { payment: Paid::By(payment), ..draft(CreditKind::TopUp, payment.to_string(), amount) }
}

/// Credit pays for an order, or for a part of it; nothing where it pays nothing.
pub fn spend(order: &Order) -> Option<Draft> {
    (order.credit > 0).then(|| Draft {
        order: Some((order.id, order.number.clone())),
        payment: Paid::Itself,
        ..draft(CreditKind::Spend, order.id.to_string(), -order.credit)
    })
}

/// Gives back what is not given back yet of what has flowed back; nothing where the ledger has followed.
pub fn refund(order: &Order, standing: &Standing) -> Option<Draft> {
    let until = given_back(order).min(standing.spent);
    (until > standing.given_back).then(|| Draft {
        order: Some((order.id, order.number.clone())),
        payment: Paid::Itself,
        ..draft(CreditKind::Refund, format!("{}:{until}", order.id), until - standing.given_back)
    })
}

/// The store gives or takes.
pub fn adjust(request: AdjustmentId, amount: i64, reason: &str) -> Draft {
    Draft { reason: Some(reason.to_owned()), ..draft(CreditKind::Adjust, request.to_string(), amount) }
}

/// A payment takes money back to where it came from.
pub fn withdraw(payment: PaymentId, amount: i64) -> Draft {
    Draft { payment: Paid::By(payment), ..draft(CreditKind::Withdraw, payment.to_string(), -amount) }
}

/// What no payment had brought ends with the account; nothing where nothing is left.
pub fn void(account: &Account, feed: FeedId) -> Option<Draft> {
    let source = format!("{feed}:{}", account.entries + 1);
    (account.balance > 0).then(|| draft(CreditKind::Void, source, -account.balance))
}

/// A balance divided among the top-ups it goes back to, the newest first, no more to each than is left of it.
pub fn back_to<T>(balance: i64, top_ups: impl IntoIterator<Item = (T, i64)>) -> Vec<(T, i64)> {
    let (mut open, mut parts) = (balance.max(0), Vec::new());
    for (top_up, left) in top_ups {
        let part = open.min(left);
        if part > 0 {
            parts.push((top_up, part));
            open -= part;
        }
    }
    parts
}
