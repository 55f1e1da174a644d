//! The ledger follows an order: what is gone with goods that are, and when what was earned becomes due.
//!
//! What is booked is the difference between what the order says and what stands in the ledger, whatever happened to the order
//! and however often this is asked. The order's feed is locked, and the order's change is in the same transaction.

use kabinet_protocol::ids::FeedId;
use kabinet_protocol::order::Order;
use kabinet_protocol::time::ServerTime;

use super::ledger::Standing;
use super::lots::Opening;
use super::store::{self, Ledger};
use super::{plan, spending};
use crate::db::Tx;
use crate::problems::Refusal;
use crate::store::Store;

/// Books what follows from how an order stands now.
pub async fn follow(tx: &mut Tx, store: &Store, feed: FeedId, order: &Order, now: ServerTime) -> Result<(), Refusal> {
    if let Some(spent) = spending::follow(tx, store, feed, order, now).await? {
        let mut ledger = Ledger::open(tx, store, feed, now).await?;
        ledger.show_spent(spent);
        ledger.close().await?;
    }
    if order.points.is_none() {
        return Ok(());
    }
    let mut ledger = Ledger::open(tx, store, feed, now).await?;
    let Some(standing) = ledger.standing(order.id).await? else { return Ok(()) };
    let since = plan::since(order, &ledger.calendar).filter(|_| !standing.active && standing.earned > standing.lost);
    let due = since.map(|day| ledger.calendar.begin(day));
    if plan::to_give_back(order, &standing) > 0 || plan::to_take_back(order, &standing) > 0 {
        ledger.expire().await?;
        settle(&mut ledger, order, &standing).await?;
    }
    ledger.close().await?;
    if due.is_some() {
        store::due(tx, feed, order.id, due).await?;
    }
    Ok(())
}

/// Books the difference between what of an order is gone and what stands in the ledger.
pub(crate) async fn settle(ledger: &mut Ledger<'_>, order: &Order, standing: &Standing) -> Result<(), Refusal> {
    give_back(ledger, order, standing).await?;
    take_back(ledger, order, standing).await
}

async fn give_back(ledger: &mut Ledger<'_>, order: &Order, standing: &Standing) -> Result<(), Refusal> {
    let Some(redemption) = standing.redemption.filter(|_| plan::to_give_back(order, standing) > 0) else {
        return Ok(());
    };
    let mut parts: Vec<Opening> = Vec::new();
    for part in ledger.entry(redemption).await?.from {
        let expires = ledger.lot(part.lot).await?.and_then(|lot| lot.expires);
        parts.push((part.points, expires));
    }
    let (today, account) = (ledger.today(), ledger.account);
    if let Some(draft) = plan::refund(&account, order, standing, &parts, today, &ledger.calendar) {
        ledger.book(draft).await?;
    }
    Ok(())
}

async fn take_back(ledger: &mut Ledger<'_>, order: &Order, standing: &Standing) -> Result<(), Refusal> {
    let points = plan::to_take_back(order, standing);
    let own = match standing.lot {
        Some(id) => ledger.lot(id).await?,
        None => None,
    };
    // The own lot may be among the first of them, and counts once.
    let others =
        if standing.active { ledger.soonest(points + own.map_or(0, |lot| lot.left)).await? } else { Vec::new() };
    if let Some(draft) = plan::take_back(order, standing, own.as_ref(), &others) {
        ledger.book(draft).await?;
    }
    Ok(())
}
