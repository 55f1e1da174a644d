//! The ledger follows an order: what flows back of it flows back to where it came from.
//!
//! What is booked is the difference between what the order says and what stands in the ledger, whatever happened to the order
//! and however often this is asked. The order's feed is locked, and the order's change is in the same transaction.

use kabinet_protocol::credit::part_of;
use kabinet_protocol::ids::{AdjustmentId, FeedId};
use kabinet_protocol::order::{AdjustmentKind, Order};
use kabinet_protocol::time::ServerTime;

use super::store::Ledger;
use super::{closing, plan};
use crate::db::Tx;
use crate::problems::{Refusal, internal};
use crate::store::Store;

/// Gives back what follows from how an order stands now.
pub async fn follow(tx: &mut Tx, store: &Store, feed: FeedId, order: &Order, now: ServerTime) -> Result<(), Refusal> {
    if order.credit == 0 {
        return Ok(());
    }
    let mut ledger = Ledger::open(tx, store, feed, now).await?;
    let Some(standing) = ledger.standing(order.id).await? else { return Ok(()) };
    let Some(draft) = plan::refund(order, &standing) else { return Ok(()) };
    ledger.book(draft).await?.map_err(|missing| internal(&missing))?;
    ledger.close().await?;
    closing::came_late(tx, store, feed, now).await
}

/// What of a refund goes back as credit, and not by the payment's way.
pub fn of_refund(order: &Order, adjustment: AdjustmentId) -> i64 {
    let (mut before, total) = (0_i64, order.totals.total);
    for one in order.adjustments.iter().filter(|one| one.kind == AdjustmentKind::Refund) {
        let after = before.saturating_add(one.amount);
        if one.id == adjustment {
            return part_of(order.credit, after, total) - part_of(order.credit, before, total);
        }
        before = after;
    }
    0
}
