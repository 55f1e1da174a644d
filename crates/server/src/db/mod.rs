//! The database: SQLite in one file, or PostgreSQL by URL, behind one SQL text.
//!
//! Queries go through sqlx's `Any` driver. What the dialects share is written once: `$1` parameters, RETURNING, ON
//! CONFLICT, row values, `string_agg(x, sep ORDER BY …)`. What parts them lives in this folder: how a transaction
//! begins, pragmas, the migrations' bootstrap, and the
//! connections that PostgreSQL keeps for the page of orders ([`kept`]). Four rules follow from the engines:
//!
//! - Flags are BIGINT 0/1 and times BIGINT milliseconds, ids TEXT: `Any` carries no booleans and no uuids.
//! - On SQLite exactly **one** connection writes, with `BEGIN IMMEDIATE`, and it is the only one that checkpoints.
//!   Readers open the file read-only, and a lock keeps other processes out. A transaction that reads before it writes would otherwise get BUSY at once.
//! - A limit is `+$4`, never `$4`: SQLite plans by the value of a bare parameter there, so that binding it would have the
//!   whole text read and planned again for every run of a prepared statement.
//! - On PostgreSQL writers of one feed are serialised by the row lock on the feed (see [`crate::sync::store::raise`]).

pub mod kept;
pub mod migrations;
pub mod rows;

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{Any, AnyConnection, AnyPool, ConnectOptions, Connection, Executor};

use self::kept::{Kept, Reading};

/// How long a directory that is in use is waited for.
const PATIENCE: Duration = Duration::from_secs(3);

/// What the writing connection is told first: WAL lets readers read beside it; FULL makes a commit survive a power cut.
const WRITER: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000;
    PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; PRAGMA fullfsync = ON;
    PRAGMA wal_autocheckpoint = 2000";

/// For how long a connection without work is taken to be well.
const TRUSTED: Duration = Duration::from_secs(5);

/// A transaction that writes.
pub type Tx = sqlx::Transaction<'static, Any>;

/// Where a store's database is.
#[derive(Debug, Clone)]
pub enum Location {
    /// SQLite: a directory that holds `store.db`.
    Directory(PathBuf),
    /// PostgreSQL: `postgres://…`.
    Postgres(String),
}

/// Which dialect is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// The database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The engine's own words.
    #[error("the database failed: {0}")]
    Engine(sqlx::Error),
    /// No space is left.
    #[error("the disk is full: free some space and start again; nothing is lost")]
    Full,
    /// The directory cannot be made.
    #[error("the data directory cannot be used: {0}")]
    Directory(#[from] std::io::Error),
    /// The address names no engine we speak.
    #[error("a database URL begins with postgres:// or postgresql://")]
    Url,
    /// Another process has the directory open.
    #[error(
        "{} is in use by another kabinet-server: stop that one first (SQLite has one writer; several share PostgreSQL)",
        .0.display()
    )]
    InUse(PathBuf),
    /// The file is of a newer server.
    #[error(
        "this database was written by a newer server (schema {found}, this server knows {known}): upgrade the server"
    )]
    Newer {
        /// The schema's version in the database.
        found: i64,
        /// The newest this build knows.
        known: i64,
    },
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        if is_full(&error) { Self::Full } else { Self::Engine(error) }
    }
}

/// Whether a statement failed because no space is left: SQLite's FULL, its IOERR_SHMSIZE (the small file beside the log, which
/// only a full disk denies it), and PostgreSQL's disk_full.
pub fn is_full(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    matches!(code.as_deref(), Some("13" | "4874" | "53100"))
}

/// An open database.
#[derive(Debug, Clone)]
pub struct Db {
    engine: Engine,
    readers: AnyPool,
    writer: AnyPool,
    // PostgreSQL only.
    kept: Option<Arc<Kept>>,
    // SQLite only: the directory's lock, let go of on closing and by the system when the process ends, however it ends.
    lock: Option<Arc<File>>,
}

/// What every connection to PostgreSQL is told first (ADR 0009 has what each half brings):
///
/// - Plans are made once. Where PostgreSQL believes that a statement's values matter, as after LIMIT, it plans anew each time.
/// - One large piece of memory is taken and let go. From then on the C library keeps memory up to twice as large for the next
///   statement; before, whatever is over 128 KB goes back to the system after each page and comes anew, page fault by page fault.
const GREETING: &str = "SET plan_cache_mode = force_generic_plan; SELECT length(repeat(' ', 1000000))";

impl Db {
    /// Opens the database and brings its schema up to date.
    pub async fn open(location: &Location) -> Result<Self, DbError> {
        sqlx::any::install_default_drivers();
        let db = match location {
            Location::Directory(directory) => {
                std::fs::create_dir_all(directory)?;
                let lock = take_lock(directory).await?;
                Self { lock: Some(Arc::new(lock)), ..Self::open_sqlite(&directory.join("store.db")).await? }
            }
            Location::Postgres(url) => Self::open_postgres(url).await?,
        };
        migrations::run(&db).await?;
        Ok(db)
    }

    async fn open_sqlite(file: &Path) -> Result<Self, DbError> {
        // Every byte that means something in a URL is escaped, so that any path works on any system.
        let mut path = String::new();
        for byte in file.to_string_lossy().bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => path.push(byte.into()),
                other => path.push_str(&format!("%{other:02X}")),
            }
        }
        let options = quiet(&format!("sqlite:{path}?mode=rwc"))?;
        // A pool keeps to itself why it makes no connection, and tries until its patience ends: a full disk is told at once.
        let mut first = options.connect().await?;
        first.execute(sqlx::raw_sql(WRITER)).await?;
        first.close().await?;
        let writer = pool_options(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(Duration::from_secs(30))
            .after_connect(|connection, _| {
                Box::pin(async move { connection.execute(sqlx::raw_sql(WRITER)).await.map(drop) })
            })
            .connect_with(options)
            .await?;
        let readers = pool_options(4)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    connection
                        .execute(sqlx::raw_sql(
                            "PRAGMA busy_timeout = 10000; PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY;
                             PRAGMA wal_autocheckpoint = 0",
                        ))
                        .await?;
                    Ok(())
                })
            })
            .connect_lazy_with(quiet(&format!("sqlite:{path}?mode=ro"))?);
        Ok(Self { engine: Engine::Sqlite, readers, writer, kept: None, lock: None })
    }

    async fn open_postgres(url: &str) -> Result<Self, DbError> {
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(DbError::Url);
        }
        let pool = pool_options(16)
            .acquire_timeout(Duration::from_secs(10))
            .after_connect(|connection, _| {
                Box::pin(async move { connection.execute(sqlx::raw_sql(GREETING)).await.map(drop) })
            })
            .connect_with(quiet(url)?)
            .await?;
        let kept = Some(Arc::new(Kept::new(quiet(url)?)));
        Ok(Self { engine: Engine::Postgres, readers: pool.clone(), writer: pool, kept, lock: None })
    }

    /// Which dialect this database speaks.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Connections that read.
    pub fn readers(&self) -> &AnyPool {
        &self.readers
    }

    /// Reads what is asked for more often than all else. On PostgreSQL that goes over connections of its own ([`kept`]).
    pub async fn read_often<T>(
        &self,
        reading: impl for<'c> Fn(&'c mut AnyConnection) -> Reading<'c, T>,
    ) -> Result<T, sqlx::Error> {
        match &self.kept {
            Some(kept) => kept.read(reading).await,
            None => reading(&mut *self.readers.acquire().await?).await,
        }
    }

    /// Begins a transaction that writes. On SQLite it waits its turn for the one writing connection.
    pub async fn begin(&self) -> Result<Tx, sqlx::Error> {
        match self.engine {
            Engine::Sqlite => self.writer.begin_with("BEGIN IMMEDIATE").await,
            Engine::Postgres => self.writer.begin().await,
        }
    }

    /// Runs what may not run inside a transaction on the writing side.
    pub fn writer(&self) -> &AnyPool {
        &self.writer
    }

    /// Closes all connections; SQLite checkpoints its log.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
        if let Some(kept) = &self.kept {
            kept.close().await;
        }
        if let Some(Err(error)) = self.lock.as_ref().map(|lock| lock.unlock()) {
            tracing::warn!(%error, "the data directory stays locked until this process ends");
        }
    }
}

/// Takes the directory for this process. One that has just been stopped is given a moment to let go of it.
async fn take_lock(directory: &Path) -> Result<File, DbError> {
    let lock = OpenOptions::new().create(true).truncate(false).write(true).open(directory.join("store.lock"))?;
    let begun = tokio::time::Instant::now();
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::Error(error)) => return Err(error.into()),
            Err(TryLockError::WouldBlock) if begun.elapsed() > PATIENCE => {
                return Err(DbError::InUse(directory.to_path_buf()));
            }
            Err(TryLockError::WouldBlock) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

fn pool_options(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new().max_connections(connections).test_before_acquire(false).before_acquire(|connection, seen| {
        Box::pin(async move {
            // SQLite ends a transaction by itself where the disk is full. sqlx goes on counting it, and would begin none on
            // this connection ever again.
            if connection.is_in_transaction() {
                return Ok(false);
            }
            // A PostgreSQL that was started anew has ended it.
            if seen.idle_for > TRUSTED {
                connection.ping().await?;
            }
            Ok(true)
        })
    })
}

/// Options that do not log statements: parameters never appear, but texts would still drown the log.
fn quiet(url: &str) -> Result<AnyConnectOptions, sqlx::Error> {
    Ok(AnyConnectOptions::from_str(url)?.disable_statement_logging())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_database_that_may_not_grow_is_told_from_one_that_fails() {
        let directory = tempfile::tempdir().expect("a directory");
        let db = Db::open(&Location::Directory(directory.path().into())).await.expect("opens");
        sqlx::query("PRAGMA max_page_count = 1").execute(db.writer()).await.expect("is set");
        let grow = "CREATE TABLE more AS SELECT zeroblob(100000) AS room";
        let full = sqlx::query(grow).execute(db.writer()).await.expect_err("there is no room");
        assert!(is_full(&full), "{full}");
        assert!(matches!(DbError::from(full), DbError::Full));
        let other = sqlx::query("SELECT nothing").execute(db.writer()).await.expect_err("there is no such column");
        assert!(!is_full(&other), "{other}");
        db.close().await;
    }

    #[tokio::test]
    async fn a_transaction_that_the_database_ended_by_itself_keeps_none_from_beginning() {
        let directory = tempfile::tempdir().expect("a directory");
        let db = Db::open(&Location::Directory(directory.path().into())).await.expect("opens");
        for _ in 0..3 {
            let mut tx = db.begin().await.expect("begins");
            // What SQLite does where the disk is full.
            sqlx::raw_sql("ROLLBACK").execute(&mut *tx).await.expect("ends it");
            tx.commit().await.expect_err("there is nothing to commit");
        }
        db.begin().await.expect("begins").commit().await.expect("commits");
        db.close().await;
    }

    #[tokio::test]
    async fn what_keeps_a_database_from_opening_is_told_at_once() {
        let directory = tempfile::tempdir().expect("a directory");
        std::fs::write(directory.path().join("store.db"), [7; 8192]).expect("is written");
        let begun = tokio::time::Instant::now();
        let error = Db::open(&Location::Directory(directory.path().into())).await.expect_err("that is no database");
        assert!(matches!(&error, DbError::Engine(sqlx::Error::Database(_))), "{error}");
        assert!(begun.elapsed() < Duration::from_secs(10), "nobody waits for a pool's patience");
    }

    #[tokio::test]
    async fn a_directory_has_one_process_at_a_time() {
        let directory = tempfile::tempdir().expect("a directory");
        let location = Location::Directory(directory.path().into());
        let first = Db::open(&location).await.expect("opens");
        assert!(matches!(Db::open(&location).await, Err(DbError::InUse(_))), "a second writer would break the file");
        first.close().await;
        Db::open(&location).await.expect("opens again").close().await;
    }
}
