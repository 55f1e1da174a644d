//! The local database: one encrypted SQLite file per store and account.
//!
//! # One writer
//! A file in WAL mode has exactly ONE writing connection, and that connection alone ever checkpoints. It lives on a
//! thread of its own ([`writer`]) which runs [`Database::write`] closures one after another, each in its own transaction.
//! Everything else reads, through [`Database::readers`]: a small pool of connections opened with the read-only *flag*.
//! The flag matters: a connection that is merely `query_only` checkpoints when it is the last to close, and the bundled
//! SQLite is older than the fix of the WAL-reset bug, so a second checkpointer could damage the file. A test holds this.
//! An operating-system lock beside the file keeps a second process from writing; it does not keep one from reading, so
//! `kab` reads beside the open window ([`Database::open_reader_only`]).
//!
//! # What a failure means
//! [`DbError`] is told apart by what a person can do. A file that cannot be read any more is renamed aside, never
//! deleted, and a fresh one is begun ([`Opened::quarantined`]); since the store holds the truth, the next sync fills it.
//! A *wrong key* looks exactly like a damaged first page to SQLCipher, so a small mark beside the file says which key is
//! the right one; only a file whose own key does not open it counts as damaged.
//!
//! # Upgrades
//! See [`migrate`]: the file is copied aside first and the copy is kept until the new format was opened once.

mod bulk;
mod error;
mod files;
mod key;
mod leave;
mod migrate;
mod open;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod upgrade_tests;
mod writer;

pub use bulk::{Row, Tx, Value};
pub use error::DbError;
pub use files::{erase, files_of};
pub use key::DataKey;
pub use migrate::FORMAT;
pub use open::is_written;

use std::path::PathBuf;
use std::sync::Arc;

use sqlx::SqlitePool;

use crate::clock::SharedClock;

/// Where a database lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In this file.
    File(PathBuf),
    /// In memory, gone with the process: where there is neither a keyring nor a passphrase.
    Memory,
}

/// What opening gave.
#[derive(Debug)]
pub struct Opened {
    /// The database.
    pub db: Database,
    /// Where the damaged file was set aside, when there was one. The person must be told.
    pub quarantined: Option<PathBuf>,
}

/// An open database. Clones share it.
///
/// Close it when done with it: one that is only dropped keeps its writing connection, idle, until the process ends, and
/// what it wrote stays in the log until the next opening.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    readers: SqlitePool,
    writer: Option<writer::Writer>,
    file: Option<PathBuf>,
    // Held while this process may write; the operating system lets go of it when the process ends, however it ends.
    lock: Option<std::fs::File>,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database").field("file", &self.inner.file).field("writes", &self.writes()).finish()
    }
}

impl Database {
    /// Opens a database for reading and writing, makes it when there is none, upgrades it when it is older, and sets it
    /// aside and begins a fresh one when it is damaged.
    pub async fn open(place: Place, key: &DataKey, clock: &SharedClock) -> Result<Opened, DbError> {
        open::writing(place, key, clock).await
    }

    /// Sets a file aside that was found damaged in use, and begins a fresh one in its place. It must be closed here.
    pub async fn begin_anew(file: PathBuf, key: &DataKey, clock: &SharedClock) -> Result<Opened, DbError> {
        open::anew(&file, key, clock).await
    }

    /// Opens an existing database for reading beside the process that writes to it.
    pub async fn open_reader_only(file: PathBuf, key: &DataKey) -> Result<Self, DbError> {
        open::reading(file, key).await
    }

    /// The reading connections. SQL is static text; nothing here can write.
    pub fn readers(&self) -> &SqlitePool {
        &self.inner.readers
    }

    /// Whether this is the process that writes.
    pub fn writes(&self) -> bool {
        self.inner.writer.is_some()
    }

    /// Runs `work` in one transaction on the writer's thread. What it did is on disk when this answers `Ok`, and undone
    /// when it answers an error. The work runs to its end even if the caller goes away.
    pub async fn write<T, E>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let Some(writer) = &self.inner.writer else { return Err(DbError::InUse.into()) };
        writer.write(work).await
    }

    /// Moves what the write-ahead log holds into the file, as far as readers allow. For idle moments.
    pub async fn checkpoint(&self) -> Result<(), DbError> {
        match &self.inner.writer {
            Some(writer) => writer.checkpoint().await,
            None => Ok(()),
        }
    }

    /// Closes everything: readers first, so that the writer is the last and its checkpoint empties the log. Clones are
    /// closed too and answer [`DbError::Closed`]; that somebody still has one keeps nobody from writing next.
    pub async fn close(&self) -> Result<(), DbError> {
        self.inner.readers.close().await;
        let closed = match &self.inner.writer {
            Some(writer) => writer.close().await,
            None => Ok(()),
        };
        if let Some(Err(error)) = self.inner.lock.as_ref().map(std::fs::File::unlock) {
            tracing::warn!(%error, "a local database stays locked until this process ends");
        }
        closed
    }

    /// Lets the database grow to at most this many pages, so that a test can fill the disk.
    #[cfg(test)]
    pub(crate) async fn limit_pages(&self, pages: Option<u32>) -> Result<i64, DbError> {
        match &self.inner.writer {
            Some(writer) => writer.limit_pages(pages).await,
            None => Err(DbError::InUse),
        }
    }
}
