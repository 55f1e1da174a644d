//! What the engine says of itself.

use kabinet_protocol::problem::Code;
use kabinet_protocol::time::LocalTime;

use super::error::SyncError;
use super::source::SourceError;
use crate::db::DbError;

/// What the engine is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// Nothing; what is here is what the store has, as far as is known.
    #[default]
    Idle,
    /// The first copy is on its way.
    First,
    /// Changes are being fetched.
    Incremental,
    /// "Work offline" is on.
    WorkOffline,
    /// The store cannot be reached; the engine keeps trying.
    Unreachable,
    /// The store ended the session: sign in again.
    SignInAgain,
    /// The last try failed; [`Status::problem`] says why. The engine keeps trying where that can help.
    Failed,
}

/// Something the person must be told once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// The local database was damaged; it was set aside and is being fetched again.
    Quarantined,
    /// The store was restored or reset; the archive is being fetched again.
    StoreRestored,
    /// This program is too old for the store: update it. The archive stays readable.
    ClientTooOld,
    /// The disk is full: free some space; nothing was lost.
    DiskFull,
}

/// Why the last try failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// A stable word: a problem's code, or one of `offline`, `unauthenticated`, `another_store`, `disk_full`, `damaged`,
    /// `stream_broken`, `stream_invalid`, `in_use`, `internal`.
    pub code: String,
    /// What happened and what can be done, in English.
    pub message: String,
    /// Seconds until the store wants to be asked again.
    pub retry_after_s: Option<u64>,
}

/// The state of syncing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Status {
    /// What the engine is doing.
    pub phase: Phase,
    /// Rows of the first copy that are here.
    pub done: u64,
    /// Rows of the first copy in all; 0 while unknown.
    pub total: u64,
    /// When what is here was last known to be complete.
    pub as_of: Option<LocalTime>,
    /// The store tells of changes as they happen.
    pub live: bool,
    /// Entities that are kept but that this build cannot read.
    pub unknown: u64,
    /// Why the last try failed.
    pub problem: Option<Trouble>,
    /// What the person must be told, until [`super::Engine::dismiss`].
    pub notice: Option<Notice>,
}

impl Status {
    /// Whether syncing stopped because the local database is damaged.
    pub fn is_damaged(&self) -> bool {
        self.problem.as_ref().is_some_and(|trouble| trouble.code == DAMAGED)
    }

    /// Whether another store answers where this one should.
    pub fn is_another_store(&self) -> bool {
        self.problem.as_ref().is_some_and(|trouble| trouble.code == ANOTHER_STORE)
    }
}

/// The word for another store's answer.
const ANOTHER_STORE: &str = "another_store";
/// The word for a damaged local database.
const DAMAGED: &str = "damaged";

impl From<&SyncError> for Trouble {
    fn from(error: &SyncError) -> Self {
        let mut retry_after_s = None;
        let code = match error {
            SyncError::Source(SourceError::Unreachable(_)) => "offline",
            SyncError::Source(SourceError::Unauthenticated) => "unauthenticated",
            SyncError::Source(SourceError::AnotherStore) => ANOTHER_STORE,
            SyncError::Source(SourceError::Problem(problem)) => {
                retry_after_s = problem.retry_after_s;
                problem.code.as_str()
            }
            SyncError::Source(SourceError::Io(_)) | SyncError::Truncated => "stream_broken",
            SyncError::Db(DbError::DiskFull) => "disk_full",
            SyncError::Db(DbError::Damaged(_)) => DAMAGED,
            SyncError::Db(DbError::InUse) => "in_use",
            SyncError::Db(_) | SyncError::Source(SourceError::Db(_)) => "internal",
            SyncError::Invalid(_) => "stream_invalid",
        };
        Self { code: code.to_owned(), message: error.to_string(), retry_after_s }
    }
}

impl SyncError {
    /// The problem's code, when the store refused.
    pub fn refusal(&self) -> Option<&Code> {
        match self {
            Self::Source(SourceError::Problem(problem)) => Some(&problem.code),
            _ => None,
        }
    }
}
