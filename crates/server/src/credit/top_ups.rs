//! Money that a top-up brought: booked in the transaction that settles its payment.

use kabinet_protocol::payment::PaymentRecord;
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::ServerTime;

use super::store::Ledger;
use super::{closing, plan};
use crate::db::Tx;
use crate::payments::store::Row;
use crate::problems::{Refusal, internal};
use crate::store::Store;
use crate::sync::store as feeds;

/// Books what came. Its feed is locked, and the record says that it has come, which it says once. Where the account is closed
/// it goes straight back. Says where the feed is then.
pub async fn arrived(
    tx: &mut Tx,
    store: &Store,
    row: &Row,
    paid: &PaymentRecord,
    now: ServerTime,
) -> Result<Rev, Refusal> {
    let mut ledger = Ledger::open(tx, store, row.feed, now).await?;
    ledger.book(plan::top_up(paid.id, paid.amount)).await?.map_err(|missing| internal(&missing))?;
    ledger.close().await?;
    closing::came_late(tx, store, row.feed, now).await?;
    feeds::raise(tx, row.feed, 0).await
}
