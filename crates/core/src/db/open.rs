//! Opening: the options of each kind of connection, the lock, quarantine and upgrade.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqlitePool};

use super::error::DbError;
use super::files::{PARTS, backup_of, beside, lock_of, mark_of, set_aside};
use super::migrate::{FORMAT, format_of, migrate};
use super::writer::Writer;
use super::{DataKey, Database, Inner, Opened, Place};
use crate::clock::SharedClock;

/// How long a connection waits for another's lock before it answers [`DbError::InUse`].
const PATIENCE: Duration = Duration::from_secs(5);

/// Reading connections: the list, a search as one types and one more screen at a time.
const READERS: u32 = 3;

pub(super) async fn writing(place: Place, key: &DataKey, clock: &SharedClock) -> Result<Opened, DbError> {
    silence_sqlcipher().await?;
    match place {
        Place::Memory => {
            // A named database of the `memdb` file system: all connections of this process that know the name share it.
            let name = PathBuf::from(format!("/kabinet-{}", uuid::Uuid::new_v4().simple()));
            let options = base(&name, key).vfs("memdb");
            let db = assemble(options, None, None).await?;
            Ok(Opened { db, quarantined: None })
        }
        Place::File(file) => {
            if let Some(folder) = file.parent() {
                std::fs::create_dir_all(folder)?;
            }
            let lock = Arc::new(take_lock(&file)?);
            check_mark(&file, key)?;
            match open_file(&file, key, &lock).await {
                Ok(db) => Ok(Opened { db, quarantined: None }),
                Err(DbError::Damaged(why)) => {
                    tracing::warn!(%why, "the local database is damaged and is set aside");
                    replace(&file, key, clock, &lock).await
                }
                Err(error) => Err(error),
            }
        }
    }
}

/// Sets the file aside, whatever opening it would say, and begins a fresh one.
pub(super) async fn anew(file: &Path, key: &DataKey, clock: &SharedClock) -> Result<Opened, DbError> {
    silence_sqlcipher().await?;
    let lock = Arc::new(take_lock(file)?);
    check_mark(file, key)?;
    replace(file, key, clock, &lock).await
}

async fn replace(file: &Path, key: &DataKey, clock: &SharedClock, lock: &Arc<File>) -> Result<Opened, DbError> {
    let aside = set_aside(file, clock.now().millis())?;
    let db = open_file(file, key, lock).await?;
    Ok(Opened { db, quarantined: Some(aside) })
}

pub(super) async fn reading(file: PathBuf, key: &DataKey) -> Result<Database, DbError> {
    silence_sqlcipher().await?;
    if !file.exists() {
        return Err(DbError::Io("there is no local database yet".into()));
    }
    check_mark(&file, key)?;
    let readers = pool(base(&file, key)).await?;
    let found: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&readers).await?;
    match found {
        FORMAT => {}
        0 => return Err(DbError::Io("there is no local database yet".into())),
        found if found > FORMAT => return Err(DbError::NewerFile { found, known: FORMAT }),
        // Upgrading takes the writing process.
        _ => return Err(DbError::InUse),
    }
    Ok(Database { inner: Arc::new(Inner { readers, writer: None, file: Some(file), lock: None }) })
}

/// SQLCipher writes failures to stderr unless told not to, before any key is tried. The setting is the process's.
async fn silence_sqlcipher() -> Result<(), DbError> {
    static DONE: tokio::sync::OnceCell<()> = tokio::sync::OnceCell::const_new();
    DONE.get_or_try_init(|| async {
        let mut connection = SqliteConnectOptions::new().in_memory(true).disable_statement_logging().connect().await?;
        sqlx::query("PRAGMA cipher_log_level = NONE").execute(&mut connection).await?;
        connection.close().await?;
        super::leave::before_sqlcipher();
        Ok::<_, sqlx::Error>(())
    })
    .await?;
    Ok(())
}

/// Whether a process holds the lock of this database, as far as can be told without its key.
pub fn is_written(file: &Path) -> bool {
    lock_of(file).exists() && matches!(take_lock(file), Err(DbError::InUse))
}

fn take_lock(file: &Path) -> Result<File, DbError> {
    let lock = OpenOptions::new().create(true).truncate(false).write(true).open(lock_of(file))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(DbError::InUse),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Refuses a key that is not the one this file was made with. Without a mark the database itself decides.
fn check_mark(file: &Path, key: &DataKey) -> Result<(), DbError> {
    match std::fs::read_to_string(mark_of(file)) {
        Ok(mark) if file.exists() && mark.trim() != key.mark() => Err(DbError::WrongKey),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.into()),
    }
}

async fn open_file(file: &Path, key: &DataKey, lock: &Arc<File>) -> Result<Database, DbError> {
    let fresh = !file.exists();
    let marked = mark_of(file).exists();
    let opened = assemble(base(file, key), Some(file), Some(lock)).await;
    match opened {
        // Without a mark nobody can say whether the key is wrong or the file damaged: then nothing is set aside.
        Err(DbError::Damaged(_)) if !fresh && !marked => Err(DbError::WrongKey),
        Err(error) => Err(error),
        Ok(db) => {
            if fresh || !marked {
                std::fs::write(mark_of(file), key.mark())?;
            }
            Ok(db)
        }
    }
}

/// What all connections to a database have in common. Never log this: it holds the key.
fn base(file: &Path, key: &DataKey) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .pragma("key", key.pragma().to_string())
        .busy_timeout(PATIENCE)
        .foreign_keys(true)
        .pragma("wal_autocheckpoint", "0")
        .disable_statement_logging()
}

fn writer_options(base: SqliteConnectOptions, in_file: bool) -> SqliteConnectOptions {
    let options = base
        .create_if_missing(true)
        .synchronous(SqliteSynchronous::Full)
        // 32 MiB: the pages of one large page of orders and the index's hot ends.
        .pragma("cache_size", "-32768")
        // A first sync checkpoints each 64 MiB; everything smaller waits for an idle moment. The log file is cut back to
        // that size when it starts anew.
        .pragma("wal_autocheckpoint", "16384")
        .pragma("journal_size_limit", "67108864");
    let options = if cfg!(target_os = "macos") {
        options.pragma("fullfsync", "ON").pragma("checkpoint_fullfsync", "ON")
    } else {
        options
    };
    if in_file { options.journal_mode(SqliteJournalMode::Wal) } else { options }
}

async fn pool(base: SqliteConnectOptions) -> Result<SqlitePool, DbError> {
    // 8 MiB each: decrypting a page costs far more than keeping it.
    // A whole page of rows fits between sqlx's thread and the one that asks, so that the two need not take turns.
    let options = base.read_only(true).row_buffer_size(256).pragma("cache_size", "-8192");
    let pool = SqlitePoolOptions::new()
        .max_connections(READERS)
        .min_connections(1)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(PATIENCE)
        .connect_with(options)
        .await?;
    Ok(pool)
}

async fn assemble(
    base: SqliteConnectOptions,
    file: Option<&Path>,
    lock: Option<&Arc<File>>,
) -> Result<Database, DbError> {
    let connection = writer_options(base.clone(), file.is_some()).connect().await?;
    let writer = Writer::start(connection)?;
    let prepared = prepare(&writer, file).await;
    let readers = match prepared {
        Ok(()) => pool(base).await,
        Err(error) => Err(error),
    };
    match readers {
        Ok(readers) => Ok(Database {
            inner: Arc::new(Inner {
                readers,
                writer: Some(writer),
                file: file.map(Path::to_owned),
                lock: lock.map(|lock| lock.try_clone()).transpose()?,
            }),
        }),
        Err(error) => {
            // The file must be let go of before it can be set aside.
            let _ = writer.close().await;
            Err(error)
        }
    }
}

/// Checks that the file can be read and brings it to the newest format.
async fn prepare(writer: &Writer, file: Option<&Path>) -> Result<(), DbError> {
    let found = writer.run(format_of).await??;
    if found > FORMAT {
        return Err(DbError::NewerFile { found, known: FORMAT });
    }
    if found == FORMAT {
        writer.run(|raw| raw.number("SELECT count(*) FROM feeds")).await??;
        if let Some(file) = file {
            remove_if_there(&backup_of(file))?;
        }
        return Ok(());
    }
    if let (Some(file), 1..) = (file, found) {
        back_up(writer, file).await?;
    }
    writer.run(move |raw| migrate(raw, found)).await?
}

/// Copies the file aside before it is upgraded. The log is emptied first, so that the one file is the whole database.
pub(super) async fn back_up(writer: &Writer, file: &Path) -> Result<(), DbError> {
    writer.run(|raw| raw.number("PRAGMA wal_checkpoint(TRUNCATE)")).await??;
    let backup = backup_of(file);
    let making = beside(&backup, ".part");
    std::fs::copy(file, &making)?;
    File::open(&making)?.sync_all()?;
    std::fs::rename(&making, &backup)?;
    for part in PARTS {
        remove_if_there(&beside(&backup, part))?;
    }
    Ok(())
}

fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
