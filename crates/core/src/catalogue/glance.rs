//! A look at a store's catalogue without an account: its pages, asked for one after another and kept in memory, so that
//! categories, search and product pages are the same as with an account.

use kabinet_protocol::product::Product;
use kabinet_protocol::sync::Rev;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::clock::SharedClock;
use crate::db::{DataKey, Database, DbError, Place};
use crate::http::{HttpError, StoreClient};
use crate::sync::kind::{Batch as _, Incoming, Writing};

use super::store::Pending;

/// The most products that are asked for. The first of a larger catalogue are shown, and that they are not all.
pub const MOST: u64 = 5_000;

/// Products a page.
const PAGE: u32 = 200;

/// Why there is nothing to look at.
#[derive(Debug, Clone, thiserror::Error)]
pub enum GlanceError {
    /// The store did not answer.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The memory for it is not to be had.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// `GET /v1/products`.
#[derive(Deserialize)]
struct Found {
    products: Vec<Box<RawValue>>,
    next: Option<String>,
}

/// Asks a store for its catalogue.
pub async fn fetch(client: &StoreClient, clock: &SharedClock) -> Result<Database, GlanceError> {
    let key = DataKey::random().map_err(|error| HttpError::Setup(error.to_string()))?;
    let db = Database::open(Place::Memory, &key, clock).await?.db;
    let mut count = 0;
    let mut after = String::new();
    let whole = loop {
        let found: Found = client.get(&format!("/v1/products?limit={PAGE}{after}")).await?;
        count += found.products.len() as u64;
        keep(&db, found.products).await?;
        match found.next {
            None => break true,
            // A place in a list, as the store wrote it; one that needs escaping is none of a store's.
            Some(next) if next.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte)) => {
                after = format!("&after={next}");
            }
            Some(_) => return Err(HttpError::NotAStore { status: 200 }.into()),
        }
        if count >= MOST {
            break false;
        }
    };
    let now = clock.now().millis();
    let withheld = (!whole).then_some(now);
    db.write(move |tx| {
        tx.execute(
            "INSERT INTO feeds (num, feed, kind, gen, cursor_epoch, synced_at, withheld_at) \
             VALUES (1, x'00', 'catalogue', 1, x'00', ?1, ?2) ON CONFLICT (num) DO UPDATE SET \
             cursor_epoch = excluded.cursor_epoch, synced_at = excluded.synced_at, withheld_at = excluded.withheld_at",
            &[now.into(), withheld.into()],
        )
    })
    .await?;
    Ok(db)
}

async fn keep(db: &Database, products: Vec<Box<RawValue>>) -> Result<(), DbError> {
    let mut batch = Box::<Pending>::default();
    for doc in &products {
        let id = serde_json::from_str::<Product>(doc.get()).map(|product| product.id.to_string());
        // What this build cannot read is not shown; there is nothing to keep it for.
        if let Ok(id) = id
            && let Err(error) = batch.push(Incoming { id: &id, rev: Rev(1), doc: doc.get() })
        {
            tracing::info!(%error, "a product is left out");
        }
    }
    db.write(move |tx| {
        tx.execute("INSERT OR IGNORE INTO feeds (num, feed, kind, gen) VALUES (1, x'00', 'catalogue', 1)", &[])?;
        batch.write(tx, Writing { feed: 1, generation: 1, same_revs: true }).map(drop)
    })
    .await
}
