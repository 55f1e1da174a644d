//! Storing a batch of records: one transaction, many rows a statement.

mod customers;
mod orders;
mod points;
mod products;
mod statements;

use std::collections::{BTreeMap, HashMap};

use kabinet_protocol::ids::{CustomerId, FeedId, ProductId};
use kabinet_protocol::import::Record;
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::ServerTime;

use super::check::{self, KnownProduct};
use super::read::Batch;
use super::{BadLine, ImportError, Summary};
use crate::db::Tx;
use crate::limits;
use crate::store::Store;

/// Names remembered from one batch to the next.
const REMEMBERED: usize = 50_000;

/// Stores batches.
pub struct Writer {
    store: Store,
    customers: HashMap<String, (CustomerId, FeedId)>,
    products: HashMap<String, KnownProduct>,
}

/// One batch on its way into the database.
struct Round {
    tx: Tx,
    now: ServerTime,
    /// Counted on a copy: a batch that is rolled back has stored nothing.
    summary: Summary,
    bad: Vec<BadLine>,
    moved: BTreeMap<FeedId, Rev>,
    /// What the batch says is there, written at its end: whoever buys takes their feed first and stock afterwards.
    stock: BTreeMap<ProductId, Option<i64>>,
}

impl Writer {
    /// A writer to a store.
    pub fn new(store: Store) -> Self {
        Self { store, customers: HashMap::new(), products: HashMap::new() }
    }

    /// Stores a batch and says which of its lines could not be.
    pub async fn batch(&mut self, batch: Batch, summary: &mut Summary) -> Result<Vec<BadLine>, ImportError> {
        let mut bad = batch.bad;
        let lines = (batch.records.len() + bad.len()) as u64;
        let (mut customers, mut products, mut orders, mut points) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for parsed in batch.records {
            // Before anything is looked up: PostgreSQL takes no NUL, and an id that long is nobody's.
            if let Err(why) = names(&parsed.record).into_iter().try_for_each(check::external_id) {
                bad.push(BadLine { line: parsed.line, why });
                continue;
            }
            match parsed.record {
                Record::Customer(record) => customers.push((parsed.line, parsed.hash, record)),
                Record::Product(record) => products.push((parsed.line, parsed.hash, record)),
                Record::Order(record) => orders.push((parsed.line, parsed.hash, *record)),
                Record::Points(record) => points.push((parsed.line, record)),
            }
        }
        if self.customers.len() > REMEMBERED {
            self.customers.clear();
        }
        if self.products.len() > REMEMBERED {
            self.products.clear();
        }
        let now = self.store.clock.now();
        let mut tx = self.store.db.begin().await?;
        // Two imports at once take turns batch by batch, so they never wait for each other's feeds.
        limits::lock(&mut tx, "import", now).await?;
        let mut round =
            Round { tx, now, summary: summary.clone(), bad, moved: BTreeMap::new(), stock: BTreeMap::new() };
        round.summary.lines += lines;
        self.customers(&mut round, customers).await?;
        self.products(&mut round, products).await?;
        self.orders(&mut round, orders).await?;
        self.points(&mut round, points).await?;
        round.count_stock().await?;
        round.tx.commit().await?;
        *summary = round.summary;
        for (feed, rev) in round.moved {
            self.store.hub.moved(feed, rev).await;
        }
        let mut bad = round.bad;
        bad.sort_by_key(|bad| bad.line);
        Ok(bad)
    }
}

/// Every merchant's id that a record gives or names.
fn names(record: &Record) -> Vec<&str> {
    match record {
        Record::Customer(customer) => vec![&customer.external_id],
        Record::Product(product) => vec![&product.external_id],
        Record::Points(points) => vec![&points.external_id, &points.customer],
        Record::Order(order) => {
            let lines = order.lines.iter().filter_map(|line| line.product.as_deref());
            [order.external_id.as_str(), order.customer.as_str()].into_iter().chain(lines).collect()
        }
    }
}
