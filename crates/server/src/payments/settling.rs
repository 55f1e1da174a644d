//! The one place where what a provider says is written down: under the feed's lock, record, order and what follows in one
//! transaction.

use kabinet_protocol::ids::{FeedId, PaymentId};
use kabinet_protocol::order::{KIND, Order};
use kabinet_protocol::payment::{PaymentKind, PaymentRecord, PaymentState};
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::ServerTime;

use super::provider::{Opened, Said, Trouble};
use super::settle::{self, Settled};
use super::store::{self, Row};
use super::{methods, named, refunds};
use crate::credit::top_ups;
use crate::db::Tx;
use crate::membership::purchases;
use crate::orders;
use crate::problems::{Refusal, internal};
use crate::store::Store;
use crate::sync::store::{self as feeds, Entity};

/// A payment whose feed this transaction has locked.
pub async fn locked(tx: &mut Tx, id: PaymentId) -> Result<Row, Refusal> {
    let seen = store::find_within(tx, id).await?.ok_or_else(Refusal::not_found)?;
    feeds::raise(tx, seen.feed, 0).await?;
    let row = store::find_within(tx, id).await?.ok_or_else(Refusal::not_found)?;
    if row.feed == seen.feed {
        return Ok(row);
    }
    // A guest's orders were claimed at this very moment.
    Err(Problem::new(Code::Unavailable).detail("The order is being moved; try again.").retry_after(1).into())
}

/// Notes that a payment was opened at its provider, and how it stands.
pub async fn opened(store: &Store, id: PaymentId, opened: &Opened) -> Result<PaymentRecord, Refusal> {
    write(store, id, &opened.said, Some(opened)).await
}

/// Notes what a provider says of a payment, and gives the record as it is now.
pub async fn said(store: &Store, id: PaymentId, said: &Said) -> Result<PaymentRecord, Refusal> {
    write(store, id, said, None).await
}

/// Asks the provider how a payment stands and notes it. What it does not answer changes nothing.
pub async fn look(store: &Store, row: &Row) -> Result<PaymentRecord, Refusal> {
    let answer = match named(store, &row.provider) {
        Some(provider) if row.remote.is_some() => provider.look(&store::ask(&store.db, row).await?).await,
        _ => return store::shown(&store.db, row.feed, row.id).await,
    };
    match answer {
        Ok(heard) => said(store, row.id, &heard).await,
        Err(trouble) => {
            tell(row.id, "look", &trouble);
            store::shown(&store.db, row.feed, row.id).await
        }
    }
}

/// A provider's trouble goes into the log; it names no person and no card.
pub fn tell(payment: PaymentId, verb: &'static str, trouble: &Trouble) {
    tracing::warn!(%payment, verb, %trouble, "the payment provider did not help");
}

async fn write(store: &Store, id: PaymentId, said: &Said, opened: Option<&Opened>) -> Result<PaymentRecord, Refusal> {
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    let row = locked(&mut tx, id).await?;
    if let Some(opened) = opened {
        note_opened(&mut tx, &row, opened).await?;
    }
    if let Said::Pending { page, .. } = said {
        sqlx::query("UPDATE payments SET page = $2 WHERE id = $1 AND state = 'pending'")
            .bind(id.to_string())
            .bind(i64::from(*page))
            .execute(&mut *tx)
            .await?;
    }
    let record = store::record(&mut tx, row.feed, id).await?;
    let order = match row.order {
        Some(order) => store::order(&mut tx, row.feed, order).await?,
        None => None,
    };
    let over = row.expires_at.is_some_and(|end| end <= now);
    let Some(settled) = settle::settle(&record, order.as_ref(), said, over, now) else {
        tx.commit().await?;
        return Ok(record);
    };
    let rev = follow(&mut tx, store, &row, order.as_ref(), &settled, now).await?;
    tx.commit().await?;
    store.hub.moved(row.feed, rev).await;
    if settled.record.state != PaymentState::Pending {
        tracing::info!(payment = %id, kind = %row.kind, state = %settled.record.state, "a payment was settled");
    }
    Ok(settled.record)
}

async fn note_opened(tx: &mut Tx, row: &Row, opened: &Opened) -> Result<(), Refusal> {
    sqlx::query("UPDATE payments SET remote = $2, opening_at = NULL WHERE id = $1")
        .bind(row.id.to_string())
        .bind(&opened.remote)
        .execute(&mut **tx)
        .await?;
    if let Some(customer) = &opened.customer {
        sqlx::query(
            "INSERT INTO payment_customers(feed, provider, remote) VALUES ($1, $2, $3)
             ON CONFLICT (feed, provider) DO UPDATE SET remote = excluded.remote",
        )
        .bind(row.feed.to_string())
        .bind(&row.provider)
        .bind(customer)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Writes the record and all that follows from it. Says where the feed is now.
async fn follow(
    tx: &mut Tx,
    store: &Store,
    row: &Row,
    before: Option<&Order>,
    settled: &Settled,
    now: ServerTime,
) -> Result<Rev, Refusal> {
    let mut rev = store::put(tx, row.feed, &settled.record, now).await?;
    if let (Some(before), Some(after)) = (before, &settled.order) {
        rev = put_order(tx, store, row.feed, (before, after), now).await?;
    }
    if let Some(kept) = &settled.keep
        && (row.keep || row.kind == PaymentKind::Setup)
    {
        rev = methods::keep(tx, row, kept, now).await?.unwrap_or(rev);
    }
    if settled.credit.is_some() {
        rev = top_ups::arrived(tx, store, row, &settled.record, now).await?;
    }
    if settled.period {
        rev = purchases::arrived(tx, store, (row, settled.keep.as_ref()), &settled.record, now).await?;
    } else if row.kind == PaymentKind::Membership
        && !matches!(settled.record.state, PaymentState::Pending | PaymentState::Succeeded)
    {
        rev = purchases::refused(tx, store, row, &settled.record, now).await?.unwrap_or(rev);
    }
    if let Some(amount) = settled.back {
        rev = refunds::of_stray(tx, row, &settled.record, amount, now).await?;
        if let Some(order) = before {
            refunds::tell(tx, store, row.feed, order, &settled.record, now).await?;
        }
    }
    Ok(rev)
}

/// Writes a changed order, and what follows from that.
pub async fn put_order(
    tx: &mut Tx,
    store: &Store,
    feed: FeedId,
    (before, after): (&Order, &Order),
    now: ServerTime,
) -> Result<Rev, Refusal> {
    let rev = feeds::raise(tx, feed, 1).await?;
    let doc = serde_json::to_string(after).map_err(|error| internal(&error))?;
    let entity = Entity { kind: KIND, id: &after.id.to_string(), sort: after.placed_at.millis(), doc: &doc };
    feeds::put(tx, feed, rev, now, entity).await?;
    orders::store::follow(tx, store, feed, (before, after), now).await?;
    // What followed may have raised it again.
    feeds::raise(tx, feed, 0).await
}
