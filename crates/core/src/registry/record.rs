//! One account on this device.

use std::io;
use std::path::Path;

use kabinet_protocol::ids::{AccountId, FeedId, StoreId};
use serde::{Deserialize, Serialize};

use super::StoreRecord;
use crate::http::Origin;
use crate::secrets::Wrap;

/// Whether the store still knows this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// As far as is known.
    SignedIn,
    /// The store ended the session: the archive waits behind a new sign-in.
    SignInAgain,
}

/// One account on this device. What is personal in it is masked; the rest is in the encrypted database.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccountRecord {
    /// The account.
    pub id: AccountId,
    /// Its store.
    pub store_id: StoreId,
    /// What is known of the store, so that a lost registry can be rebuilt.
    pub store: StoreRecord,
    /// The origin that issued its tokens. They go nowhere else.
    pub origin: Origin,
    /// Its feed.
    pub feed: FeedId,
    /// The person's name, masked.
    pub name: String,
    /// The phone number, masked.
    pub phone: Option<String>,
    /// Whether the store still knows this device.
    pub session: SessionState,
    /// It is no account at the store: somebody who buys here without one. Its id is this device's own.
    #[serde(default)]
    pub guest: bool,
    /// The wrapped key of its database; none means that the database is in memory.
    pub wrap: Option<Wrap>,
}

pub(super) fn read(path: &Path) -> io::Result<AccountRecord> {
    Ok(serde_json::from_slice(&std::fs::read(path)?)?)
}
