//! The entity kind `order`: decoding documents and writing them.
//!
//! A batch keeps the text of all its rows in one buffer and small records of ranges beside it: a page of 5,000 orders is
//! then a handful of allocations, and the writer binds borrowed slices of it.

use std::ops::Range;

use kabinet_protocol::order::{KIND, Order};
use kabinet_protocol::sync::FeedKind;

use super::own::{any_own, refresh_written};
use super::plan::{due, slot};
use super::words::index_text;
use crate::db::{DbError, Tx, Value};
use crate::sync::kind::{BadDocument, Batch, EntityKind, Incoming, Place, Writing};
use crate::sync::shape_of;

/// Raise it when decoding keeps more of a document than before: all orders are fetched again.
const DECODER: u32 = 2;

/// How many names and pictures a list row shows.
pub(super) const SHOWN: usize = 3;

/// Separates names, and pictures, in one column.
pub(super) const SEPARATOR: char = '\u{1f}';

/// The largest amount a document may carry: what JavaScript counts exactly.
const LARGEST: i64 = 1 << 53;

/// Index pages merged in one idle step: few, since a sync that is asked for meanwhile waits for the step.
const MERGE: i64 = 16;

/// Told of an order that is here and came in another form, in the transaction that writes it: as it was, as it is.
pub type Changed = fn(&mut Tx<'_>, &Order, &Order) -> Result<(), DbError>;

/// Orders, as the engine sees them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Orders {
    /// Who is told of what changed.
    pub changed: Option<Changed>,
}

impl EntityKind for Orders {
    fn name(&self) -> &'static str {
        KIND
    }

    fn feed(&self) -> FeedKind {
        FeedKind::Account
    }

    fn decoder(&self) -> u32 {
        DECODER
    }

    fn batch(&self) -> Box<dyn Batch> {
        Box::new(Pending { changed: self.changed, ..Pending::default() })
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
            "SELECT key FROM orders WHERE feed = ?1 AND gen < ?2 ORDER BY key",
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
        tx.execute("INSERT INTO order_search (order_search, rank) VALUES ('merge', ?1)", &[MERGE.into()])?;
        // Fewer than two changes mean that there was nothing to merge (FTS5's manual, "The 'merge' command").
        Ok(tx.total_changes() - before >= 2)
    }
}

/// A decoded order; texts are ranges of [`Pending::text`].
struct Ready {
    slot: i64,
    id: [u8; 16],
    rev: i64,
    placed_at: i64,
    archived: bool,
    total: i64,
    line_count: i64,
    due: Option<Span>,
    number: Span,
    status: Span,
    payment: Span,
    fulfillment: Span,
    returned: Span,
    currency: Span,
    items: Span,
    art: Span,
    words: Span,
    doc: Span,
}

type Span = Range<u32>;

/// Orders on their way into the database.
#[derive(Default)]
struct Pending {
    text: String,
    rows: Vec<Ready>,
    changed: Option<Changed>,
}

impl Pending {
    fn keep(&mut self, append: impl FnOnce(&mut String)) -> Span {
        let from = self.text.len();
        append(&mut self.text);
        // Pages are bounded far below 4 GiB.
        from as u32..self.text.len() as u32
    }

    fn keep_str(&mut self, text: &str) -> Span {
        self.keep(|out| out.push_str(text))
    }
}

fn joined<'a>(parts: impl Iterator<Item = &'a str>, out: &mut String) {
    for (index, part) in parts.take(SHOWN).enumerate() {
        if index > 0 {
            out.push(SEPARATOR);
        }
        out.extend(part.chars().filter(|c| *c != SEPARATOR));
    }
}

impl Batch for Pending {
    fn push(&mut self, row: Incoming<'_>) -> Result<(), BadDocument> {
        let order: Order = serde_json::from_str(row.doc).map_err(|error| BadDocument(shape_of(&error)))?;
        let id: uuid::Uuid = row.id.parse().map_err(|_| BadDocument("the id is not a UUID".into()))?;
        if order.id.0 != id {
            return Err(BadDocument("the document carries another id".into()));
        }
        if order.totals.total.checked_abs().is_none_or(|total| total > LARGEST) {
            return Err(BadDocument("the total is out of range".into()));
        }
        let due = due(&order).map(|due| self.keep_str(&due.to_string()));
        let ready = Ready {
            slot: slot(order.placed_at),
            id: *id.as_bytes(),
            rev: row.rev.0,
            placed_at: order.placed_at.millis(),
            archived: order.archived,
            total: order.totals.total,
            line_count: order.lines.len() as i64,
            due,
            number: self.keep_str(&order.number),
            status: self.keep_str(order.status.as_str()),
            payment: self.keep_str(order.payment_status.as_str()),
            fulfillment: self.keep_str(order.fulfillment_status.as_str()),
            returned: self.keep_str(order.return_status.as_str()),
            currency: self.keep_str(order.currency.as_str()),
            items: self.keep(|out| joined(order.lines.iter().map(|line| line.name.as_str()), out)),
            art: self.keep(|out| joined(order.lines.iter().filter_map(|line| line.art.as_deref()), out)),
            words: self.keep(|out| index_text(&order, out)),
            doc: self.keep_str(row.doc),
        };
        self.rows.push(ready);
        Ok(())
    }

    fn bytes(&self) -> usize {
        self.text.len() + self.rows.len() * size_of::<Ready>()
    }

    fn write(mut self: Box<Self>, tx: &mut Tx<'_>, how: Writing) -> Result<u64, DbError> {
        // Ascending, whatever order they came in: the index flushes its buffer whenever a key falls.
        self.rows.sort_by_key(|row| row.slot);
        let mut changed = 0;
        let mut last = i64::MIN;
        let any_own = any_own(tx)?;
        for row in &self.rows {
            let wanted = if last >= row.slot { last.saturating_add(1) } else { row.slot };
            let key = if insert(tx, &self.text, row, wanted, how)? {
                Some(wanted)
            } else {
                write_known(tx, &self.text, row, how, self.changed)?
            };
            if let Some(key) = key {
                changed += 1;
                last = last.max(key);
                if any_own {
                    refresh_written(tx, &row.id)?;
                }
            }
        }
        Ok(changed)
    }
}

struct Stored {
    key: i64,
    placed_at: i64,
    rev: i64,
    generation: i64,
}

fn find(tx: &mut Tx<'_>, feed: i64, id: &[u8; 16]) -> Result<Option<Stored>, DbError> {
    tx.row(
        "SELECT key, rev, gen, placed_at FROM orders WHERE feed = ?1 AND id = ?2",
        &[feed.into(), Value::Blob(id)],
        |row| Stored { key: row.int(0), rev: row.int(1), generation: row.int(2), placed_at: row.int(3) },
    )
}

fn delete(tx: &mut Tx<'_>, key: i64) -> Result<(), DbError> {
    tx.execute("DELETE FROM orders WHERE key = ?1", &[key.into()])?;
    tx.execute("DELETE FROM order_docs WHERE key = ?1", &[key.into()])?;
    tx.execute("DELETE FROM order_search WHERE rowid = ?1", &[key.into()])?;
    Ok(())
}

/// What [`insert`] met with is an order that is here already, or another one in its slot. Says under which key it was
/// written, if it was.
fn write_known(
    tx: &mut Tx<'_>,
    text: &str,
    row: &Ready,
    how: Writing,
    changed: Option<Changed>,
) -> Result<Option<i64>, DbError> {
    if let Some(stored) = find(tx, how.feed, &row.id)? {
        if stored.generation == how.generation && stored.rev >= row.rev {
            return Ok(None);
        }
        if how.same_revs && stored.generation < how.generation && stored.rev == row.rev {
            tx.execute("UPDATE orders SET gen = ?2 WHERE key = ?1", &[stored.key.into(), how.generation.into()])?;
            return Ok(None);
        }
        if stored.placed_at == row.placed_at {
            update(tx, text, row, &stored, how, changed)?;
            return Ok(Some(stored.key));
        }
        delete(tx, stored.key)?;
    }
    let key = free(tx, row.slot)?;
    insert(tx, text, row, key, how)?;
    Ok(Some(key))
}

/// The next free key.
fn free(tx: &mut Tx<'_>, slot: i64) -> Result<i64, DbError> {
    let mut key = slot;
    loop {
        let taken =
            tx.rows("SELECT key FROM orders WHERE key >= ?1 ORDER BY key LIMIT 64", &[key.into()], |row| row.int(0))?;
        for taken in &taken {
            if *taken != key {
                return Ok(key);
            }
            key = key.saturating_add(1);
        }
        if taken.len() < 64 {
            return Ok(key);
        }
    }
}

/// Writes an order over itself. Its key stays, so only what differs is touched: neither the index of ids nor, for most
/// changes, the outline's; and the search index only where words came or went, which the document that was here tells.
/// A snapshot writes the words in any case: it may be there because this build reads more out of the same document.
fn update(
    tx: &mut Tx<'_>,
    text: &str,
    row: &Ready,
    stored: &Stored,
    how: Writing,
    changed: Option<Changed>,
) -> Result<(), DbError> {
    let key = stored.key;
    let slice = |span: &Span| text.get(span.start as usize..span.end as usize).unwrap_or_default();
    let part = |span: &Span| Value::Text(slice(span));
    let same = stored.generation == how.generation;
    let doc = match same || changed.is_some() {
        true => tx.row("SELECT doc FROM order_docs WHERE key = ?1", &[key.into()], |row| row.text(0))?,
        false => None,
    };
    let differs = doc.as_deref() != Some(slice(&row.doc));
    let order = doc.filter(|_| same || differs).and_then(|doc| serde_json::from_str::<Order>(&doc).ok());
    let before = order.as_ref().filter(|_| same).map(|order| {
        let mut words = String::new();
        index_text(order, &mut words);
        words
    });
    if let (Some(changed), Some(order), true) = (changed, &order, differs)
        && let Ok(after) = serde_json::from_str::<Order>(slice(&row.doc))
    {
        changed(tx, order, &after)?;
    }
    tx.execute(
        UPDATE,
        &[
            key.into(),
            row.rev.into(),
            how.generation.into(),
            part(&row.number),
            part(&row.status),
            part(&row.payment),
            part(&row.fulfillment),
            part(&row.returned),
            i64::from(row.archived).into(),
            row.total.into(),
            part(&row.currency),
            row.line_count.into(),
            part(&row.items),
            part(&row.art),
            row.due.as_ref().map_or(Value::Null, part),
        ],
    )?;
    tx.execute("UPDATE order_docs SET doc = ?2 WHERE key = ?1", &[key.into(), part(&row.doc)])?;
    if before.as_deref() != Some(slice(&row.words)) {
        tx.execute("DELETE FROM order_search WHERE rowid = ?1", &[key.into()])?;
        tx.execute(INSERT_WORDS, &[key.into(), part(&row.words)])?;
    }
    Ok(())
}

/// Writes an order that is not here yet under a key nobody has; says whether both were so.
fn insert(tx: &mut Tx<'_>, text: &str, row: &Ready, key: i64, how: Writing) -> Result<bool, DbError> {
    let part = |span: &Span| Value::Text(text.get(span.start as usize..span.end as usize).unwrap_or_default());
    let inserted = tx.execute(
        INSERT,
        &[
            key.into(),
            how.feed.into(),
            Value::Blob(&row.id),
            row.rev.into(),
            how.generation.into(),
            row.placed_at.into(),
            part(&row.number),
            part(&row.status),
            part(&row.payment),
            part(&row.fulfillment),
            part(&row.returned),
            i64::from(row.archived).into(),
            row.total.into(),
            part(&row.currency),
            row.line_count.into(),
            part(&row.items),
            part(&row.art),
            row.due.as_ref().map_or(Value::Null, part),
        ],
    )?;
    if inserted == 0 {
        return Ok(false);
    }
    tx.execute(INSERT_DOC, &[key.into(), part(&row.doc)])?;
    tx.execute(INSERT_WORDS, &[key.into(), part(&row.words)])?;
    Ok(true)
}

const INSERT: &str = "INSERT OR IGNORE INTO orders (key, feed, id, rev, gen, placed_at, number, status, \
     payment_status, fulfillment_status, return_status, archived, total, currency, line_count, items, art, due) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)";
const UPDATE: &str = "UPDATE orders SET rev = ?2, gen = ?3, number = ?4, status = ?5, payment_status = ?6, \
     fulfillment_status = ?7, return_status = ?8, archived = ?9, total = ?10, currency = ?11, line_count = ?12, \
     items = ?13, art = ?14, due = ?15 WHERE key = ?1";
const INSERT_DOC: &str = "INSERT INTO order_docs (key, doc) VALUES (?1, ?2)";
const INSERT_WORDS: &str = "INSERT INTO order_search (rowid, words) VALUES (?1, ?2)";
