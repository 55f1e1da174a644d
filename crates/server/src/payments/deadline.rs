//! Orders whose time to pay is over: called off, their stock put back, the customer told.

use kabinet_protocol::ids::{FeedId, OrderId};
use kabinet_protocol::order::Order;
use kabinet_protocol::payment::{PaymentKind, PaymentState};
use kabinet_protocol::time::ServerTime;

use super::settle::waits;
use super::{close, refunds, settling, store};
use crate::db::Tx;
use crate::messages::words::Words;
use crate::messages::{self, Letter, To};
use crate::orders;
use crate::orders::states::{self, Refused};
use crate::problems::{Refusal, internal};
use crate::store::Store;
use crate::sync::store as feeds;

/// For how long an order waits on when its payment is under way and the provider is silent about it.
const GRACE_MS: i64 = 15 * 60_000;

/// Orders looked at in one round.
const AT_ONCE: i64 = 20;

/// Calls off what was not paid in time.
pub async fn round(store: &Store) -> Result<(), Refusal> {
    let now = store.clock.now();
    let due: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT feed, id, payment_due FROM orders WHERE payment_due IS NOT NULL AND payment_due <= $1
         ORDER BY payment_due LIMIT +$2",
    )
    .bind(now.millis())
    .bind(AT_ONCE)
    .fetch_all(store.db.readers())
    .await?;
    for (feed, order, due) in due {
        let feed: FeedId = feed.parse().map_err(|error| internal(&error))?;
        let order: OrderId = order.parse().map_err(|error| internal(&error))?;
        expire(store, feed, order, ServerTime(due)).await?;
    }
    Ok(())
}

async fn expire(store: &Store, feed: FeedId, id: OrderId, due: ServerTime) -> Result<(), Refusal> {
    if !silenced(store, feed, id).await? && store.clock.now() < due.plus_millis(GRACE_MS) {
        return Ok(());
    }
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    feeds::raise(&mut tx, feed, 0).await?;
    let Some(before) = store::order(&mut tx, feed, id).await? else { return Ok(()) };
    if !waits(&before) || before.payment_due.is_some_and(|due| due > now) {
        orders::store::follow(&mut tx, store, feed, (&before, &before), now).await?;
        tx.commit().await?;
        return Ok(());
    }
    let reason = Words::new(&before.language, &store.profile.name).text("order-not-paid-in-time");
    match states::cancel(before.clone(), Some(reason), now) {
        Ok(after) => {
            let rev = settling::put_order(&mut tx, store, feed, (&before, &after), now).await?;
            tell(&mut tx, store, feed, &after, now).await?;
            tx.commit().await?;
            store.hub.moved(feed, rev).await;
            tracing::info!(order = %id, "an order was called off: it was not paid in time");
        }
        Err(Refused::Shipped) => {
            // Somebody sent it all the same; what is owed is for people to settle.
            sqlx::query("UPDATE orders SET payment_due = NULL WHERE feed = $1 AND id = $2")
                .bind(feed.to_string())
                .bind(id.to_string())
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
            tracing::warn!(order = %id, "an order has left and was not paid in time");
        }
        Err(refused) => return Err(refused.into()),
    }
    Ok(())
}

/// Closes what is open for an order. Whether nothing is under way any more.
async fn silenced(store: &Store, feed: FeedId, id: OrderId) -> Result<bool, Refusal> {
    let mut tx = store.db.begin().await?;
    let rows = store::of_order(&mut tx, feed, id).await?;
    tx.commit().await?;
    let mut over = true;
    for row in rows.iter().filter(|row| row.kind == PaymentKind::Charge && row.state == PaymentState::Pending) {
        over &= close::close(store, row).await?.state != PaymentState::Pending;
    }
    Ok(over)
}

async fn tell(tx: &mut Tx, store: &Store, feed: FeedId, order: &Order, now: ServerTime) -> Result<(), Refusal> {
    for (channel, address) in refunds::contacts(tx, feed).await? {
        let to = To { channel: &channel, address: &address, language: &order.language };
        messages::send(tx, store, to, Letter::NotPaidInTime { order }, None, now).await?;
    }
    Ok(())
}
