//! What a feature tells the engine about the entities it keeps.
//!
//! The engine moves rows; it does not know what an order is. A feature that keeps a kind of entity implements
//! [`EntityKind`] and stands in the one list of features. Decoding and writing are apart because they run on different
//! threads: a [`Batch`] is filled where the stream is read and written where the writing connection lives.

use kabinet_protocol::ids::FeedId;
use kabinet_protocol::sync::{FeedKind, Rev};

use crate::db::{DbError, Tx};

/// A kind of entity that a feature keeps.
pub trait EntityKind: Send + Sync + 'static {
    /// The kind's name on the wire, as `order`.
    fn name(&self) -> &'static str;

    /// The kind of feed its entities stand in. Feeds that no kind stands in are not fetched.
    fn feed(&self) -> FeedKind;

    /// Whether a feed it stands in is fetched aside, and up to which size. Such a feed is fetched once the account's own are
    /// whole, and is told of neither as progress nor as failure; beyond the size nothing of it is kept.
    fn aside(&self) -> Option<Limit> {
        None
    }

    /// The version of its decoder. Raising it fetches all entities again, so that fields an older build dropped come back.
    fn decoder(&self) -> u32;

    /// An empty batch.
    fn batch(&self) -> Box<dyn Batch>;

    /// Removes an entity, unless the stored one is newer than `rev`. Says whether something changed.
    fn remove(&self, tx: &mut Tx<'_>, at: Place<'_>) -> Result<bool, DbError>;

    /// Removes what a whole snapshot of this feed did not see: entities of an older generation than `gen`.
    fn sweep(&self, tx: &mut Tx<'_>, feed: i64, generation: i64) -> Result<u64, DbError>;

    /// Work that belongs to an idle moment, as merging an index, in a small step. Says whether there is more.
    fn idle(&self, _tx: &mut Tx<'_>) -> Result<bool, DbError> {
        Ok(false)
    }
}

/// How much of a feed this device keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Rows.
    pub rows: u64,
    /// Bytes of documents and what is kept beside them, about.
    pub bytes: u64,
}

/// Where an entity stands.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The feed's local number.
    pub feed: i64,
    /// The entity's id.
    pub id: &'a str,
    /// The rev of what happened to it.
    pub rev: Rev,
    /// The feed's generation.
    pub generation: i64,
}

/// A row of the stream.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    /// The entity's id.
    pub id: &'a str,
    /// The revision of this document.
    pub rev: Rev,
    /// The document as the server wrote it.
    pub doc: &'a str,
}

/// A document that this build's decoder refuses. It is kept as it came; the text says why, without its content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the document cannot be read: {0}")]
pub struct BadDocument(pub String);

/// How a batch is to be written.
#[derive(Debug, Clone, Copy)]
pub struct Writing {
    /// The feed's local number.
    pub feed: i64,
    /// The feed's generation: what is written carries it.
    pub generation: i64,
    /// A stored row of an older generation but of the same rev has the same content and need only be marked as seen.
    pub same_revs: bool,
}

/// Decoded rows on their way into the database.
pub trait Batch: Send {
    /// Decodes a row and keeps it.
    fn push(&mut self, row: Incoming<'_>) -> Result<(), BadDocument>;

    /// How much memory it holds, about.
    fn bytes(&self) -> usize;

    /// Writes all rows. A stored row of the same generation that is not older stays as it is; one of an older generation
    /// is replaced, whatever its rev (a new epoch counts anew). Says how many rows changed.
    fn write(self: Box<Self>, tx: &mut Tx<'_>, how: Writing) -> Result<u64, DbError>;
}

/// A feed's local number for its id, as features see it.
pub fn feed_bytes(feed: &FeedId) -> &[u8] {
    feed.0.as_bytes()
}
