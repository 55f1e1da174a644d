//! The entity kind `product`: decoding documents and writing them.

use kabinet_protocol::product::{KIND, Product};
use kabinet_protocol::sync::FeedKind;
use serde_json::Value as Json;

use super::plan::{slot, text};
use super::words::index_text;
use crate::db::{DbError, Tx, Value};
use crate::fold::fold_into;
use crate::sync::kind::{BadDocument, Batch, EntityKind, Incoming, Limit, Place, Writing};
use crate::sync::shape_of;

/// Raise it when decoding keeps more of a document than before: the whole catalogue is fetched again.
const DECODER: u32 = 1;

/// The largest catalogue this device keeps. A larger one is looked at in the store.
pub(crate) const LIMIT: Limit = Limit { rows: 50_000, bytes: 200 * 1024 * 1024 };

/// The largest price a document may carry: what JavaScript counts exactly.
const LARGEST: i64 = 1 << 53;

/// Index pages merged in one idle step.
const MERGE: i64 = 16;

/// The name a product is sorted by where it has none in the language asked for.
pub(super) const ANY_LANGUAGE: &str = "";

/// Products, as the engine sees them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Products;

impl EntityKind for Products {
    fn name(&self) -> &'static str {
        KIND
    }

    fn feed(&self) -> FeedKind {
        FeedKind::Catalogue
    }

    fn aside(&self) -> Option<Limit> {
        Some(LIMIT)
    }

    fn decoder(&self) -> u32 {
        DECODER
    }

    fn batch(&self) -> Box<dyn Batch> {
        Box::new(Pending::default())
    }

    fn remove(&self, tx: &mut Tx<'_>, at: Place<'_>) -> Result<bool, DbError> {
        let Ok(id) = at.id.parse::<uuid::Uuid>() else { return Ok(false) };
        let Some(stored) = find(tx, at.feed, id.as_bytes())? else { return Ok(false) };
        if stored.generation == at.generation && stored.rev > at.rev.0 {
            return Ok(false);
        }
        delete(tx, stored.key)?;
        Ok(true)
    }

    fn sweep(&self, tx: &mut Tx<'_>, feed: i64, generation: i64) -> Result<u64, DbError> {
        let keys = tx.rows(
            "SELECT key FROM products WHERE feed = ?1 AND gen < ?2 ORDER BY key",
            &[feed.into(), generation.into()],
            |row| row.int(0),
        )?;
        for key in &keys {
            delete(tx, *key)?;
        }
        Ok(keys.len() as u64)
    }

    fn idle(&self, tx: &mut Tx<'_>) -> Result<bool, DbError> {
        let before = tx.total_changes();
        tx.execute("INSERT INTO product_search (product_search, rank) VALUES ('merge', ?1)", &[MERGE.into()])?;
        Ok(tx.total_changes() - before >= 2)
    }
}

/// A decoded product.
struct Ready {
    slot: i64,
    id: [u8; 16],
    rev: i64,
    price: i64,
    category: Option<String>,
    group: Option<String>,
    availability: String,
    /// Folded, by language; and once for all others.
    names: Vec<(String, String)>,
    words: String,
    doc: String,
}

/// Products on their way into the database.
#[derive(Default)]
pub(crate) struct Pending {
    rows: Vec<Ready>,
    bytes: usize,
}

impl Batch for Pending {
    fn push(&mut self, row: Incoming<'_>) -> Result<(), BadDocument> {
        let product: Product = serde_json::from_str(row.doc).map_err(|error| BadDocument(shape_of(&error)))?;
        let id: uuid::Uuid = row.id.parse().map_err(|_| BadDocument("the id is not a UUID".into()))?;
        if product.id.0 != id {
            return Err(BadDocument("the document carries another id".into()));
        }
        let out_of_range = |price: i64| price.checked_abs().is_none_or(|price| price > LARGEST);
        if out_of_range(product.price) || product.prices.iter().any(|point| out_of_range(point.price)) {
            return Err(BadDocument("a price is out of range".into()));
        }
        let mut words = String::new();
        index_text(&product, &mut words);
        let mut names: Vec<(String, String)> = Vec::with_capacity(product.name.len() + 1);
        let any = text(&product.name, ANY_LANGUAGE).unwrap_or_default();
        let named = product.name.iter().map(|(language, name)| (language.as_str(), name.as_str()));
        for (language, name) in named.chain([(ANY_LANGUAGE, any)]) {
            let mut folded = String::new();
            fold_into(name, &mut folded);
            names.push((language.to_owned(), folded));
        }
        let ready = Ready {
            slot: slot(product.id),
            id: *id.as_bytes(),
            rev: row.rev.0,
            price: product.price,
            category: product.category.filter(|path| !path.is_empty()),
            group: product.group.filter(|group| !group.is_empty()),
            availability: product.availability.as_str().to_owned(),
            names,
            words,
            doc: row.doc.to_owned(),
        };
        let names: usize = ready.names.iter().map(|(language, name)| language.len() + name.len()).sum();
        self.bytes += ready.doc.len() + ready.words.len() + names + size_of::<Ready>();
        self.rows.push(ready);
        Ok(())
    }

    fn bytes(&self) -> usize {
        self.bytes
    }

    fn write(mut self: Box<Self>, tx: &mut Tx<'_>, how: Writing) -> Result<u64, DbError> {
        // Ascending, whatever order they came in: the index flushes its buffer whenever a key falls.
        self.rows.sort_by_key(|row| (row.slot, row.id));
        let mut changed = 0;
        for row in &self.rows {
            changed += u64::from(write(tx, row, how)?);
        }
        Ok(changed)
    }
}

struct Stored {
    key: i64,
    rev: i64,
    generation: i64,
}

fn find(tx: &mut Tx<'_>, feed: i64, id: &[u8; 16]) -> Result<Option<Stored>, DbError> {
    tx.row("SELECT key, rev, gen FROM products WHERE feed = ?1 AND id = ?2", &[feed.into(), Value::Blob(id)], |row| {
        Stored { key: row.int(0), rev: row.int(1), generation: row.int(2) }
    })
}

fn delete(tx: &mut Tx<'_>, key: i64) -> Result<(), DbError> {
    tx.execute("DELETE FROM products WHERE key = ?1", &[key.into()])?;
    tx.execute("DELETE FROM product_docs WHERE key = ?1", &[key.into()])?;
    tx.execute("DELETE FROM product_names WHERE key = ?1", &[key.into()])?;
    tx.execute("DELETE FROM product_search WHERE rowid = ?1", &[key.into()])?;
    Ok(())
}

/// Writes a product, or leaves the one that is here where that is not older. Says whether something changed.
fn write(tx: &mut Tx<'_>, row: &Ready, how: Writing) -> Result<bool, DbError> {
    let Some(stored) = find(tx, how.feed, &row.id)? else {
        let key = free(tx, row.slot)?;
        insert(tx, row, key, how)?;
        return Ok(true);
    };
    if stored.generation == how.generation && stored.rev >= row.rev {
        return Ok(false);
    }
    if how.same_revs && stored.generation < how.generation && stored.rev == row.rev {
        tx.execute("UPDATE products SET gen = ?2 WHERE key = ?1", &[stored.key.into(), how.generation.into()])?;
        return Ok(false);
    }
    let before = tx.row("SELECT doc FROM product_docs WHERE key = ?1", &[stored.key.into()], |row| row.text(0))?;
    if stored.generation == how.generation && before.is_some_and(|doc| same_texts(&doc, &row.doc)) {
        // What changes most is a price or what is left: neither names nor words are touched then.
        tx.execute(UPDATE, &columns(stored.key, row, how))?;
        tx.execute("UPDATE product_docs SET doc = ?2 WHERE key = ?1", &[stored.key.into(), Value::Text(&row.doc)])?;
        return Ok(true);
    }
    delete(tx, stored.key)?;
    insert(tx, row, stored.key, how)?;
    Ok(true)
}

/// Whether all that is searched and sorted by is the same in two documents.
fn same_texts(before: &str, after: &str) -> bool {
    let read = |doc: &str| serde_json::from_str::<Json>(doc).ok();
    let (Some(before), Some(after)) = (read(before), read(after)) else { return false };
    ["name", "variant", "brand", "sku", "category"].iter().all(|field| before.get(field) == after.get(field))
}

/// The next free key.
fn free(tx: &mut Tx<'_>, slot: i64) -> Result<i64, DbError> {
    let mut key = slot;
    while tx.row("SELECT key FROM products WHERE key = ?1", &[key.into()], |row| row.int(0))?.is_some() {
        key = key.saturating_add(1);
    }
    Ok(key)
}

fn columns<'a>(key: i64, row: &'a Ready, how: Writing) -> [Value<'a>; 9] {
    [
        key.into(),
        how.feed.into(),
        Value::Blob(&row.id),
        row.rev.into(),
        how.generation.into(),
        row.category.as_deref().into(),
        row.group.as_deref().into(),
        row.price.into(),
        row.availability.as_str().into(),
    ]
}

fn insert(tx: &mut Tx<'_>, row: &Ready, key: i64, how: Writing) -> Result<(), DbError> {
    tx.execute(INSERT, &columns(key, row, how))?;
    tx.execute("INSERT INTO product_docs (key, doc) VALUES (?1, ?2)", &[key.into(), Value::Text(&row.doc)])?;
    for (language, name) in &row.names {
        tx.execute(
            "INSERT INTO product_names (key, language, name) VALUES (?1, ?2, ?3)",
            &[key.into(), Value::Text(language), Value::Text(name)],
        )?;
    }
    tx.execute("INSERT INTO product_search (rowid, words) VALUES (?1, ?2)", &[key.into(), Value::Text(&row.words)])?;
    Ok(())
}

const INSERT: &str = "INSERT INTO products (key, feed, id, rev, gen, category, variants, price, availability) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
const UPDATE: &str = "UPDATE products SET feed = ?2, id = ?3, rev = ?4, gen = ?5, category = ?6, variants = ?7, \
     price = ?8, availability = ?9 WHERE key = ?1";
