//! Entities that need neither columns nor a search index, in one table: [`Documents`] is their one implementation of the
//! sync engine's [`EntityKind`]. A feature names its kind and says how a document of it reads.

use kabinet_protocol::sync::FeedKind;
use serde::de::DeserializeOwned;

use crate::db::{DbError, Tx};
use crate::sync::kind::{BadDocument, Batch, EntityKind, Incoming, Place, Writing};
use crate::sync::shape_of;

/// Told of an entity that was written or went, in the same transaction: the feed's local number, and the id.
pub type After = fn(&mut Tx<'_>, i64, &str) -> Result<(), DbError>;

/// A kind of entity that is kept as the document it is.
#[derive(Debug, Clone, Copy)]
pub struct Documents {
    /// The kind's name on the wire.
    pub name: &'static str,
    /// The version of the document's form that this build reads.
    pub decoder: u32,
    /// Whether a document of this id can be read.
    pub check: fn(id: &str, doc: &str) -> Result<(), BadDocument>,
    /// Who is told.
    pub after: Option<After>,
}

/// Reads a document, as [`Documents::check`] does.
pub fn read<T: DeserializeOwned>(doc: &str) -> Result<T, BadDocument> {
    serde_json::from_str(doc).map_err(|error| BadDocument(shape_of(&error)))
}

/// A document whose own id must be the entity's.
pub fn same_id(own: &str, id: &str) -> Result<(), BadDocument> {
    if own == id { Ok(()) } else { Err(BadDocument("the document carries another id".into())) }
}

impl Documents {
    fn told(&self, tx: &mut Tx<'_>, feed: i64, id: &str) -> Result<(), DbError> {
        self.after.map_or(Ok(()), |after| after(tx, feed, id))
    }
}

impl EntityKind for Documents {
    fn name(&self) -> &'static str {
        self.name
    }

    fn feed(&self) -> FeedKind {
        FeedKind::Account
    }

    fn decoder(&self) -> u32 {
        self.decoder
    }

    fn batch(&self) -> Box<dyn Batch> {
        Box::new(Read { kind: *self, rows: Vec::new() })
    }

    fn remove(&self, tx: &mut Tx<'_>, at: Place<'_>) -> Result<bool, DbError> {
        let removed = tx.execute(
            "DELETE FROM documents WHERE feed = ?1 AND kind = ?2 AND id = ?3 AND (gen < ?4 OR rev <= ?5)",
            &[at.feed.into(), self.name.into(), at.id.into(), at.generation.into(), at.rev.0.into()],
        )?;
        if removed > 0 {
            self.told(tx, at.feed, at.id)?;
        }
        Ok(removed > 0)
    }

    fn sweep(&self, tx: &mut Tx<'_>, feed: i64, generation: i64) -> Result<u64, DbError> {
        let swept = tx.rows(
            "DELETE FROM documents WHERE feed = ?1 AND kind = ?2 AND gen < ?3 RETURNING id",
            &[feed.into(), self.name.into(), generation.into()],
            |row| row.text(0),
        )?;
        for id in &swept {
            self.told(tx, feed, id)?;
        }
        Ok(swept.len() as u64)
    }
}

/// Documents on their way into the database.
struct Read {
    kind: Documents,
    rows: Vec<(String, i64, String)>,
}

impl Batch for Read {
    fn push(&mut self, row: Incoming<'_>) -> Result<(), BadDocument> {
        (self.kind.check)(row.id, row.doc)?;
        self.rows.push((row.id.into(), row.rev.0, row.doc.into()));
        Ok(())
    }

    fn bytes(&self) -> usize {
        self.rows.iter().map(|(id, _, doc)| id.len() + doc.len() + 8).sum()
    }

    fn write(self: Box<Self>, tx: &mut Tx<'_>, how: Writing) -> Result<u64, DbError> {
        let mut changed = 0;
        for (id, rev, doc) in &self.rows {
            let wrote = tx.execute(
                "INSERT INTO documents (feed, kind, id, rev, gen, doc) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (feed, kind, id) DO UPDATE SET rev = excluded.rev, gen = excluded.gen, doc = excluded.doc
                 WHERE documents.gen < excluded.gen OR documents.rev < excluded.rev",
                &[
                    how.feed.into(),
                    self.kind.name.into(),
                    id.as_str().into(),
                    (*rev).into(),
                    how.generation.into(),
                    doc.as_str().into(),
                ],
            )?;
            if wrote > 0 {
                changed += 1;
                self.kind.told(tx, how.feed, id)?;
            }
        }
        Ok(changed)
    }
}
