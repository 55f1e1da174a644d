//! What the engine pulls from: a store, reached over HTTP in the product and played by memory in tests.

use bytes::Bytes;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use kabinet_protocol::ids::{Epoch, FeedId};
use kabinet_protocol::problem::Problem;
use kabinet_protocol::sync::{FeedInfo, Moved, Rev};

use crate::db::DbError;

/// Why a source did not answer.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SourceError {
    /// The store cannot be reached; waiting may help.
    #[error("the store cannot be reached: {0}")]
    Unreachable(String),
    /// There is no session, or it has ended: somebody must sign in.
    #[error("the store asks to sign in again")]
    Unauthenticated,
    /// Another store answers where this one should; nothing was sent to it.
    #[error("another store answers at this store's address: nothing was sent to it")]
    AnotherStore,
    /// The local database failed while a session was saved.
    #[error(transparent)]
    Db(DbError),
    /// The store refused, and said why.
    #[error("the store refused: {0}")]
    Problem(Problem),
    /// The connection broke, or what came over it was not what was agreed.
    #[error("the connection to the store broke: {0}")]
    Io(String),
}

/// The bytes of an NDJSON stream, already decompressed, cut anywhere.
pub type Lines = BoxStream<'static, Result<Bytes, SourceError>>;

/// The events of a store: which feed has moved.
pub type Events = BoxStream<'static, Result<Moved, SourceError>>;

/// `GET /v1/feeds/{feed}/snapshot`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotAsk {
    /// The feed.
    pub feed: FeedId,
    /// Rows in the first page: few, so that something can be shown at once.
    pub first: u32,
    /// Rows in each later page.
    pub page: u32,
    /// The key of the last whole page, to go on behind it.
    pub after: Option<String>,
}

/// `GET /v1/feeds/{feed}/changes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangesAsk {
    /// The feed.
    pub feed: FeedId,
    /// The epoch the cursor is of.
    pub epoch: Epoch,
    /// The grant the cursor is of.
    pub grant: i64,
    /// The last rev applied.
    pub since: Rev,
    /// How many changes at most.
    pub limit: u32,
}

/// A store as the engine sees it. Every call may be dropped half-way.
pub trait Source: Send + Sync + 'static {
    /// The feeds this account may read.
    fn feeds(&self) -> BoxFuture<'_, Result<Vec<FeedInfo>, SourceError>>;

    /// A feed's current rows.
    fn snapshot(&self, ask: SnapshotAsk) -> BoxFuture<'_, Result<Lines, SourceError>>;

    /// What changed in a feed.
    fn changes(&self, ask: ChangesAsk) -> BoxFuture<'_, Result<Lines, SourceError>>;

    /// Tells of feeds that move, until the connection breaks. Answers once the store has accepted it.
    fn events(&self) -> BoxFuture<'_, Result<Events, SourceError>>;
}
