//! How fresh the archive is.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::CommandError;

/// What the engine is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncPhase {
    /// Nothing; what is here is what the store has, as far as is known.
    Idle,
    /// The first copy is on its way; `done` of `total` rows are here, newest first.
    First,
    /// Changes are being fetched.
    Incremental,
    /// "Work offline" is on.
    WorkOffline,
    /// The store cannot be reached; the engine keeps trying.
    Unreachable,
    /// The store ended the session: sign in again.
    SignInAgain,
    /// The last try failed; `problem` says why.
    Failed,
}

/// Something the person must be told once, until dismissed with `sync.dismiss`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncNotice {
    /// The local database was damaged; it was set aside and is being fetched again.
    Quarantined,
    /// The store was restored or reset; the archive is being fetched again.
    StoreRestored,
    /// This program is too old for the store: update it. The archive stays readable.
    ClientTooOld,
    /// The disk is full: free some space; nothing was lost.
    DiskFull,
}

/// The state of syncing for the active account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SyncView {
    /// What the engine is doing.
    pub phase: SyncPhase,
    /// Rows of the first copy that are here.
    #[ts(type = "number")]
    pub done: u64,
    /// Rows of the first copy in all; 0 while unknown.
    #[ts(type = "number")]
    pub total: u64,
    /// When what is shown was last known to be complete: milliseconds since 1970 by this device's clock.
    #[ts(type = "number | null")]
    pub as_of: Option<i64>,
    /// The store tells of changes as they happen.
    pub live: bool,
    /// Actions that wait to be sent.
    pub waiting: u32,
    /// Why the last try failed.
    pub problem: Option<CommandError>,
    /// What the person must be told.
    pub notice: Option<SyncNotice>,
}
