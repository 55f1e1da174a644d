//! Whether a payment can be begun now: what the order, the ledger or the rules say, and the sum that was seen.

use kabinet_protocol::credit::BadTopUp;
use kabinet_protocol::ids::FeedId;
use kabinet_protocol::membership::MembershipWish;
use kabinet_protocol::order::{Order, OrderStatus, PaymentStatus};
use kabinet_protocol::problem::Code;
use kabinet_protocol::time::ServerTime;

use super::settle::{due, waits};
use crate::db::Tx;
use crate::problems::Refusal;
use crate::{credit, membership, policy};

/// Whether an order can be paid for now, with the amount that was seen.
pub fn payable(order: &Order, seen: i64, now: ServerTime) -> Result<(), Refusal> {
    let Some(until) = order.payment_due else {
        return Err(Refusal::new(Code::Conflict, "This order is not paid online.").field("order"));
    };
    if matches!(order.payment_status, PaymentStatus::Paid | PaymentStatus::PartiallyRefunded | PaymentStatus::Refunded)
    {
        return Err(Refusal::new(Code::AlreadyPaid, "The order has been paid."));
    }
    if until <= now {
        return Err(Refusal::new(Code::PaymentExpired, "The time to pay is over: place the order again."));
    }
    if order.status == OrderStatus::Canceled || !waits(order) {
        return Err(Refusal::new(Code::Conflict, "The order was called off or is over.").field("order"));
    }
    if due(order) != seen {
        let detail = format!("There are {} to be paid, not {seen}: look at the order again.", due(order));
        return Err(Refusal::new(Code::PriceChanged, detail).field("expected_amount"));
    }
    Ok(())
}

/// Whether so much can be topped up now.
pub async fn addable(tx: &mut Tx, feed: FeedId, amount: i64) -> Result<(), Refusal> {
    let rules = policy::store::within(tx).await?.credit;
    let balance = credit::checkout::balance(tx, feed).await?;
    rules.check_top_up(amount, balance).map_err(|bad| match bad {
        BadTopUp::Disabled => Refusal::new(Code::PolicyForbids, format!("{bad}.")),
        _ => Refusal::new(Code::Invalid, format!("{bad}.")).field("amount"),
    })
}

/// Whether this period can be bought now, for the price that was seen: what it is then.
pub async fn buyable(tx: &mut Tx, feed: FeedId, amount: i64, wish: &MembershipWish) -> Result<MembershipWish, Refusal> {
    if let Some(number) = wish.renewal {
        let state = membership::store::state(tx, feed).await?.unwrap_or_default();
        let still = state.renews && state.sums.periods + 1 == number;
        return still.then(|| wish.clone()).ok_or_else(|| Refusal::new(Code::Conflict, "It is not to be renewed."));
    }
    let rules = policy::store::within(tx).await?.membership;
    if !rules.enabled {
        return Err(Refusal::new(Code::PolicyForbids, "This store has no membership."));
    }
    let none = || Refusal::new(Code::NotFound, "The store has no such plan.").field("plan");
    let plan = rules.plan(&wish.plan).ok_or_else(none)?;
    if plan.price != amount {
        let detail = format!("The plan costs {}, not {}: look at it again.", plan.price, amount);
        return Err(Refusal::new(Code::PriceChanged, detail).field("expected_amount"));
    }
    Ok(MembershipWish { months: plan.months, ..wish.clone() })
}
