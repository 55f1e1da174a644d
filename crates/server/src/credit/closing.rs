//! What becomes of store credit when its account is closed: it goes back to where it came from.

use kabinet_protocol::ids::FeedId;
use kabinet_protocol::time::ServerTime;

use super::plan;
use super::store::Ledger;
use crate::db::Tx;
use crate::identity::accounts;
use crate::payments::{refunds, store as payments};
use crate::problems::{Refusal, internal};
use crate::store::Store;

/// Pays back what came to an account that is closed: a top-up that was paid late, an order that is paid back after all. The
/// feed is locked.
pub async fn came_late(tx: &mut Tx, store: &Store, feed: FeedId, now: ServerTime) -> Result<(), Refusal> {
    if accounts::is_open(tx, feed).await? { Ok(()) } else { pay_back(tx, store, feed, now).await }
}

/// Pays back what top-ups had brought, the newest first, each by a refund of its own, which the job hands to the provider; what no
/// payment had brought ends here. The account's feed is locked.
pub async fn pay_back(tx: &mut Tx, store: &Store, feed: FeedId, now: ServerTime) -> Result<(), Refusal> {
    let balance = super::store::account(&mut *tx, feed).await?.unwrap_or_default().balance;
    if balance == 0 {
        return Ok(());
    }
    let mut withdrawn = Vec::new();
    for (charge, amount) in plan::back_to(balance, payments::top_ups_left(tx, feed).await?) {
        let paid = payments::record(tx, feed, charge.id).await?;
        withdrawn.push((refunds::of_top_up(tx, &charge, &paid, amount, now).await?, amount));
    }
    let mut ledger = Ledger::open(tx, store, feed, now).await?;
    for (refund, amount) in withdrawn {
        ledger.book(plan::withdraw(refund, amount)).await?.map_err(|missing| internal(&missing))?;
    }
    if let Some(draft) = plan::void(&ledger.account, feed) {
        ledger.book(draft).await?.map_err(|missing| internal(&missing))?;
    }
    ledger.close().await?;
    Ok(())
}
