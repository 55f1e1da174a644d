//! Notes from the core to the interface: what changed, never the change.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// The active account's orders.
    Orders,
    /// The sync status.
    Sync,
    /// Who is signed in, or the active account.
    Session,
    /// The list of stores.
    Stores,
    /// Preferences, or "work offline".
    Preferences,
    /// The state of the local encryption.
    Vault,
    /// A deep link arrived; [`Signal::link`] carries it. Nothing happens without a click.
    Link,
}

/// A note from the core to the interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Signal {
    /// What changed.
    pub topic: Topic,
    /// The link, for [`Topic::Link`].
    #[serde(default)]
    pub link: Option<String>,
}
