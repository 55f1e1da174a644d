//! Kept cards and wallets (S23): a brand, four digits and an expiry in the customer's feed, the provider's token in a row.

use kabinet_protocol::ids::{FeedId, PaymentMethodId};
use kabinet_protocol::payment::{MOST_METHODS, PAYMENT_METHOD, PaymentMethod};
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::ServerTime;

use super::named;
use super::provider::Kept;
use super::store::Row;
use crate::db::Tx;
use crate::intents::{document, documents};
use crate::problems::Refusal;
use crate::store::Store;
use crate::sync::store::{self as feeds, Entity};

/// Keeps what was paid with. What is kept already, or is one too many, is given back to the provider to forget. Says where
/// the feed is now, where it moved.
pub async fn keep(tx: &mut Tx, row: &Row, kept: &Kept, now: ServerTime) -> Result<Option<Rev>, Refusal> {
    let id = PaymentMethodId::new();
    let same: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM payment_methods
         WHERE feed = $1 AND provider = $2 AND fingerprint = $3 AND fingerprint <> '' AND removed_at IS NULL",
    )
    .bind(row.feed.to_string())
    .bind(&row.provider)
    .bind(&kept.fingerprint)
    .fetch_one(&mut **tx)
    .await?;
    let all: Vec<PaymentMethod> = documents(tx, row.feed, PAYMENT_METHOD).await?;
    let takes = same == 0 && all.len() < MOST_METHODS;
    sqlx::query(
        "INSERT INTO payment_methods(feed, id, provider, token, fingerprint, removed_at, next_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6)",
    )
    .bind(row.feed.to_string())
    .bind(id.to_string())
    .bind(&row.provider)
    .bind(&kept.token)
    .bind(&kept.fingerprint)
    .bind((!takes).then_some(now.millis()))
    .execute(&mut **tx)
    .await?;
    if !takes {
        return Ok(None);
    }
    let method = PaymentMethod {
        id,
        kind: kept.kind.clone(),
        brand: kept.brand.clone(),
        last4: kept.last4.clone(),
        expires_month: kept.expires.map(|(month, _)| month),
        expires_year: kept.expires.map(|(_, year)| year),
        is_default: !all.iter().any(|method| method.is_default),
        created_at: now,
    };
    put(tx, row.feed, &method, now).await.map(Some)
}

async fn put(tx: &mut Tx, feed: FeedId, method: &PaymentMethod, now: ServerTime) -> Result<Rev, Refusal> {
    let rev = feeds::raise(tx, feed, 1).await?;
    let doc = serde_json::to_string(method)?;
    let id = method.id.to_string();
    let entity = Entity { kind: PAYMENT_METHOD, id: &id, sort: method.created_at.millis(), doc: &doc };
    feeds::put(tx, feed, rev, now, entity).await?;
    Ok(rev)
}

/// Whether a feed keeps this method with this provider, so that it can be charged.
pub async fn chargeable(tx: &mut Tx, feed: FeedId, id: PaymentMethodId, provider: &str) -> Result<bool, Refusal> {
    let found: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM payment_methods WHERE feed = $1 AND id = $2 AND provider = $3 AND removed_at IS NULL",
    )
    .bind(feed.to_string())
    .bind(id.to_string())
    .bind(provider)
    .fetch_one(&mut **tx)
    .await?;
    Ok(found > 0)
}

/// How many a feed keeps.
pub async fn count(tx: &mut Tx, feed: FeedId) -> Result<usize, Refusal> {
    Ok(documents::<PaymentMethod>(tx, feed, PAYMENT_METHOD).await?.len())
}

/// Offers a method first from now on.
pub async fn set_default(store: &Store, feed: FeedId, id: PaymentMethodId) -> Result<(), Refusal> {
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    let mut rev = feeds::raise(&mut tx, feed, 0).await?;
    let all: Vec<PaymentMethod> = documents(&mut tx, feed, PAYMENT_METHOD).await?;
    if !all.iter().any(|method| method.id == id) {
        return Err(Refusal::not_found());
    }
    for mut method in all {
        let wanted = method.id == id;
        if method.is_default != wanted {
            method.is_default = wanted;
            rev = put(&mut tx, feed, &method, now).await?;
        }
    }
    tx.commit().await?;
    store.hub.moved(feed, rev).await;
    Ok(())
}

/// Removes a method here, and at the provider: at once where it answers, and else by the job.
pub async fn remove(store: &Store, feed: FeedId, id: PaymentMethodId) -> Result<(), Refusal> {
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    feeds::raise(&mut tx, feed, 0).await?;
    let gone: Option<PaymentMethod> = document(&mut tx, feed, PAYMENT_METHOD, &id.to_string()).await?;
    let gone = gone.ok_or_else(Refusal::not_found)?;
    let mut rev = feeds::raise(&mut tx, feed, 1).await?;
    feeds::bury(&mut tx, feed, rev, now, PAYMENT_METHOD, &id.to_string()).await?;
    forget_within(&mut tx, feed, Some(id), now).await?;
    if gone.is_default {
        let left: Vec<PaymentMethod> = documents(&mut tx, feed, PAYMENT_METHOD).await?;
        if let Some(next) = left.into_iter().max_by_key(|method| (method.created_at, method.id)) {
            rev = put(&mut tx, feed, &PaymentMethod { is_default: true, ..next }, now).await?;
        }
    }
    tx.commit().await?;
    store.hub.moved(feed, rev).await;
    forget_due(store).await
}

/// Has the provider forget a method of a feed, or all of them.
pub async fn forget_within(
    tx: &mut Tx,
    feed: FeedId,
    id: Option<PaymentMethodId>,
    now: ServerTime,
) -> Result<(), Refusal> {
    sqlx::query(
        "UPDATE payment_methods SET removed_at = $3, next_at = $3
         WHERE feed = $1 AND removed_at IS NULL AND (id = $2 OR $2 = '')",
    )
    .bind(feed.to_string())
    .bind(id.map(|id| id.to_string()).unwrap_or_default())
    .bind(now.millis())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Asks the provider to forget what was removed. What it does not answer is asked again later.
pub async fn forget_due(store: &Store) -> Result<(), Refusal> {
    type Due = (String, String, String, String, i64);
    let now = store.clock.now();
    let due: Vec<Due> = sqlx::query_as(
        "SELECT feed, id, provider, token, attempts FROM payment_methods
         WHERE next_at IS NOT NULL AND next_at <= $1 AND removed_at IS NOT NULL ORDER BY next_at LIMIT 20",
    )
    .bind(now.millis())
    .fetch_all(store.db.readers())
    .await?;
    for (feed, id, provider, token, attempts) in due {
        let forgotten = match named(store, &provider) {
            Some(provider) => provider.forget(&token).await.is_ok(),
            // Whoever else had it is not asked any more; the token opens nothing here.
            None => true,
        };
        let mut tx = store.db.begin().await?;
        if forgotten {
            sqlx::query("DELETE FROM payment_methods WHERE feed = $1 AND id = $2 AND removed_at IS NOT NULL")
                .bind(&feed)
                .bind(&id)
                .execute(&mut *tx)
                .await?;
        } else {
            sqlx::query("UPDATE payment_methods SET attempts = attempts + 1, next_at = $3 WHERE feed = $1 AND id = $2")
                .bind(&feed)
                .bind(&id)
                .bind(now.millis() + super::job::pause_ms(attempts))
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
