//! Stock: one guarded row per product, which the feed never carries.
//!
//! Whoever buys takes from the row by an update that refuses to go below nothing, so that what is sold is there. What the
//! feed carries is the coarse [`Availability`]; a job of its own publishes it in batches, so that checkouts of different
//! customers never wait for one another, or for the catalogue's counter.
//!
//! Locks are taken in one order everywhere: feeds first, then the rows of stock in the order of the products' ids.

use std::time::Duration;

use kabinet_protocol::ids::ProductId;
use kabinet_protocol::product::{self, Availability, Product};

use crate::db::Tx;
use crate::problems::{Refusal, internal};
use crate::store::Store;
use crate::sync::store::{self as feeds, Entity};

/// So many are a few.
const FEW: i64 = 5;
/// Products published at once.
const BATCH: i64 = 200;
/// How often availability is published.
const EVERY: Duration = Duration::from_secs(2);

/// How many are left, coarsely; nothing where the merchant does not count them.
pub fn coarse(on_hand: Option<i64>) -> Availability {
    match on_hand {
        Some(..=0) => Availability::OutOfStock,
        Some(..=FEW) => Availability::Low,
        _ => Availability::InStock,
    }
}

/// Takes so many, or says that there are not so many and takes none.
pub async fn take(tx: &mut Tx, product: ProductId, quantity: i64) -> Result<bool, Refusal> {
    let taken = sqlx::query(
        "UPDATE stock SET on_hand = on_hand - $2,
             coarse = CASE WHEN on_hand IS NULL THEN coarse WHEN on_hand - $2 <= 0 THEN 'out_of_stock'
                           WHEN on_hand - $2 <= $3 THEN 'low' ELSE 'in_stock' END
         WHERE product = $1 AND (on_hand IS NULL OR on_hand >= $2)",
    )
    .bind(product.to_string())
    .bind(quantity)
    .bind(FEW)
    .execute(&mut **tx)
    .await?;
    Ok(taken.rows_affected() > 0)
}

/// Puts so many back.
pub async fn put_back(tx: &mut Tx, product: ProductId, quantity: i64) -> Result<(), Refusal> {
    sqlx::query(
        "UPDATE stock SET on_hand = on_hand + $2,
             coarse = CASE WHEN on_hand IS NULL THEN coarse WHEN on_hand + $2 <= 0 THEN 'out_of_stock'
                           WHEN on_hand + $2 <= $3 THEN 'low' ELSE 'in_stock' END
         WHERE product = $1",
    )
    .bind(product.to_string())
    .bind(quantity)
    .bind(FEW)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Publishes availability until the server stops.
pub async fn publish(store: Store) {
    loop {
        tokio::select! {
            () = store.stopping.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        while !store.stopping.is_cancelled() {
            match publish_once(&store).await {
                Ok(0) => break,
                Ok(_) => {}
                Err(refusal) => {
                    tracing::warn!(problem = %refusal.0, "publishing availability failed");
                    break;
                }
            }
        }
    }
}

const UNPUBLISHED: &str = "SELECT product, coarse FROM stock WHERE coarse <> published ORDER BY product LIMIT +$1";

/// Brings the documents of at most [`BATCH`] products up to date. Says how many there were.
pub async fn publish_once(store: &Store) -> Result<u64, Refusal> {
    // A look that takes no lock, since mostly there is nothing.
    let any: Vec<(String, String)> = sqlx::query_as(UNPUBLISHED).bind(1_i64).fetch_all(store.db.readers()).await?;
    if any.is_empty() {
        return Ok(0);
    }
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    // The feed's lock comes first; of two instances the second finds nothing left to do.
    feeds::raise(&mut tx, store.catalogue, 0).await?;
    let due: Vec<(String, String)> = sqlx::query_as(UNPUBLISHED).bind(BATCH).fetch_all(&mut *tx).await?;
    let count = i64::try_from(due.len()).unwrap_or(i64::MAX);
    let last = feeds::raise(&mut tx, store.catalogue, count).await?;
    for ((id, coarse), rev) in due.iter().zip(last.0 - count + 1..) {
        let row: Option<(String, i64)> = sqlx::query_as(
            "SELECT doc, sort FROM entities WHERE feed = $1 AND kind = 'product' AND id = $2 AND deleted = 0",
        )
        .bind(store.catalogue.to_string())
        .bind(id)
        .fetch_optional(&mut *tx)
        .await?;
        if let Some((doc, sort)) = row {
            let mut product: Product = serde_json::from_str(&doc)?;
            product.availability = coarse.as_str().into();
            let doc = serde_json::to_string(&product)?;
            let entity = Entity { kind: product::KIND, id, sort, doc: &doc };
            feeds::put(&mut tx, store.catalogue, kabinet_protocol::sync::Rev(rev), now, entity).await?;
        }
    }
    // Last, since it holds rows that checkouts want: what they changed meanwhile is published by the next round.
    for (id, coarse) in &due {
        sqlx::query("UPDATE stock SET published = $2 WHERE product = $1")
            .bind(id)
            .bind(coarse)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    store.hub.moved(store.catalogue, last).await;
    u64::try_from(count).map_err(|error| internal(&error))
}
