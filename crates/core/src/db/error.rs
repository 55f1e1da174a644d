//! What can go wrong with a database file, told apart by what a person can do about it.

/// A failure of the local database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DbError {
    /// The key is not this file's.
    #[error("this key does not open the local database")]
    WrongKey,
    /// The file's content is not a database any more. Opening it again sets it aside and begins a fresh one.
    #[error("the local database is damaged: {0}")]
    Damaged(String),
    /// A newer Kabinet wrote this file. Update the program; nothing was touched.
    #[error(
        "the local database was written by a newer version of this program (format {found}, this one knows {known})"
    )]
    NewerFile {
        /// The file's format.
        found: i64,
        /// The newest format this build knows.
        known: i64,
    },
    /// No space is left. What was being written was rolled back; free some space and try again.
    #[error("the disk is full; free some space and try again")]
    DiskFull,
    /// Another process writes to this database, or this is a reader.
    #[error("the local database is in use by another window or program")]
    InUse,
    /// The operating system refused.
    #[error("the local database could not be read or written: {0}")]
    Io(String),
    /// The database has been closed.
    #[error("the local database is closed")]
    Closed,
    /// A statement failed in a way that no person can mend: a fault of this program's.
    #[error("a statement failed ({code}): {message}")]
    Statement {
        /// SQLite's extended result code.
        code: i32,
        /// SQLite's message; it names tables and columns, never values.
        message: String,
    },
}

impl DbError {
    /// From SQLite's extended result code.
    pub(crate) fn from_code(code: i32, message: String) -> Self {
        match code & 0xff {
            libsqlite3_sys::SQLITE_FULL => Self::DiskFull,
            // Beside its log SQLite needs a small file of a fixed size, and only a full disk keeps it from having that.
            _ if code == libsqlite3_sys::SQLITE_IOERR_SHMSIZE => Self::DiskFull,
            libsqlite3_sys::SQLITE_BUSY | libsqlite3_sys::SQLITE_LOCKED | libsqlite3_sys::SQLITE_READONLY => {
                Self::InUse
            }
            // A page that does not decrypt is no memory to SQLCipher, once the first such page has been met.
            libsqlite3_sys::SQLITE_CORRUPT | libsqlite3_sys::SQLITE_NOTADB | libsqlite3_sys::SQLITE_NOMEM => {
                Self::Damaged(message)
            }
            libsqlite3_sys::SQLITE_IOERR | libsqlite3_sys::SQLITE_CANTOPEN | libsqlite3_sys::SQLITE_PERM => {
                Self::Io(message)
            }
            _ => Self::Statement { code, message },
        }
    }
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) => {
                let code = inner.code().and_then(|code| code.parse().ok()).unwrap_or(1);
                Self::from_code(code, inner.message().to_owned())
            }
            sqlx::Error::Io(inner) => Self::from(std::io::Error::new(inner.kind(), inner.to_string())),
            sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => Self::Closed,
            other => Self::Statement { code: 0, message: other.to_string() },
        }
    }
}

impl From<std::io::Error> for DbError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io(error.to_string()),
        }
    }
}
