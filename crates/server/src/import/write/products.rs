//! Products.

use std::collections::HashMap;
use std::sync::LazyLock;

use kabinet_protocol::ids::ProductId;
use kabinet_protocol::import::ProductRecord;
use kabinet_protocol::product::{self, Product};

use super::statements::{EntityRow, LOOK_UP, PRODUCT_DOCS_BY_NAME, ROWS, Sized, look_up, put, sized, sizes};
use super::{Round, Writer};
use crate::catalogue::stock;
use crate::db::rows;
use crate::import::BadLine;
use crate::import::check::{self, KnownProduct};
use crate::problems::{Refusal, read};
use crate::sync::store as feeds;

impl Writer {
    /// Stores products.
    pub(super) async fn products(
        &mut self,
        round: &mut Round,
        records: Vec<(u64, String, ProductRecord)>,
    ) -> Result<(), Refusal> {
        if records.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = records.iter().map(|(_, _, record)| record.external_id.as_str()).collect();
        type Row = (String, String, String, i64);
        let known: HashMap<String, (String, String, i64)> = look_up::<Row>(&mut round.tx, &PRODUCTS_BY_NAME, &names)
            .await?
            .into_iter()
            .map(|(name, id, hash, place)| (name, (id, hash, place)))
            .collect();
        let mut place: i64 =
            sqlx::query_scalar("SELECT coalesce(max(place), 0) FROM products").fetch_one(&mut *round.tx).await?;
        let mut changed = Vec::new();
        for (line, hash, record) in records {
            let before = known.get(&record.external_id);
            if before.is_some_and(|(_, before, _)| *before == hash) {
                round.summary.products.unchanged += 1;
                continue;
            }
            if let Err(why) = check::product(&record) {
                round.bad.push(BadLine { line, why: format!("product {:?}: {why}", record.external_id) });
                continue;
            }
            let (id, at): (ProductId, i64) = match before {
                Some((id, _, at)) => {
                    round.summary.products.changed += 1;
                    (read(id)?, *at)
                }
                None => {
                    round.summary.products.added += 1;
                    place += 1;
                    (ProductId::new(), place)
                }
            };
            changed.push((id, at, hash, record));
        }
        if changed.is_empty() {
            return Ok(());
        }
        let catalogue = self.store.catalogue;
        let count = i64::try_from(changed.len()).unwrap_or(i64::MAX);
        let last = feeds::raise(&mut round.tx, catalogue, count).await?;
        round.moved.insert(catalogue, last);
        let names: Vec<&str> = changed
            .iter()
            .map(|(_, _, _, record)| record.external_id.as_str())
            .filter(|name| known.contains_key(*name))
            .collect();
        let mut before: HashMap<String, Product> = HashMap::with_capacity(names.len());
        for (name, doc) in look_up::<(String, String)>(&mut round.tx, &PRODUCT_DOCS_BY_NAME, &names).await? {
            before.insert(name, serde_json::from_str(&doc)?);
        }
        let mut entities = Vec::with_capacity(changed.len());
        for chunk in changed.chunks(ROWS) {
            let mut query = sqlx::query(sized(&PRODUCTS, chunk.len()));
            for (id, at, hash, record) in chunk {
                query = query
                    .bind(id.to_string())
                    .bind(&record.external_id)
                    .bind(&record.sku)
                    .bind(&record.category)
                    .bind(at)
                    .bind(hash);
            }
            query.execute(&mut *round.tx).await?;
        }
        for ((id, at, _, record), rev) in changed.into_iter().zip(last.0 - count + 1..) {
            let name = record.external_id.clone();
            round.stock.insert(id, record.stock);
            let product = check::described(id, record, before.get(&name), round.now);
            let doc = serde_json::to_string(&product)?;
            entities.push(EntityRow {
                feed: catalogue.to_string(),
                kind: product::KIND,
                id: id.to_string(),
                rev,
                sort: at,
                doc,
            });
            self.products.insert(name, KnownProduct::from(product));
        }
        put(&mut round.tx, &entities, round.now).await
    }
}

impl Round {
    /// Writes what the batch says is there.
    pub(super) async fn count_stock(&mut self) -> Result<(), Refusal> {
        let counted: Vec<(ProductId, Option<i64>)> = std::mem::take(&mut self.stock).into_iter().collect();
        for chunk in counted.chunks(ROWS) {
            let mut query = sqlx::query(sized(&STOCK, chunk.len()));
            for (product, on_hand) in chunk {
                let coarse = stock::coarse(*on_hand).to_string();
                query = query.bind(product.to_string()).bind(*on_hand).bind(coarse.clone()).bind(coarse);
            }
            query.execute(&mut *self.tx).await?;
        }
        Ok(())
    }
}

impl From<Product> for KnownProduct {
    fn from(product: Product) -> Self {
        let Product { id, sku, name, variant, category, art, .. } = product;
        Self { id, sku, name, variant, category, art }
    }
}

static PRODUCTS: Sized = LazyLock::new(|| {
    sizes(
        "INSERT INTO products(id, external_id, sku, category, place, hash)",
        6,
        "ON CONFLICT (id) DO UPDATE SET sku = excluded.sku, category = excluded.category, hash = excluded.hash",
    )
});
static PRODUCTS_BY_NAME: LazyLock<String> = LazyLock::new(|| {
    rows::within("SELECT external_id, id, hash, place FROM products WHERE external_id IN", 1, LOOK_UP)
});
static STOCK: Sized = LazyLock::new(|| {
    sizes(
        "INSERT INTO stock(product, on_hand, coarse, published)",
        4,
        "ON CONFLICT (product) DO UPDATE SET on_hand = excluded.on_hand, coarse = excluded.coarse,
             published = excluded.published",
    )
});
