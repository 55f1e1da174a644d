//! How the local archive is protected.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where the key of the local database comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VaultMode {
    /// The operating system's keyring.
    Keyring,
    /// A passphrase the person types.
    Passphrase,
    /// Nothing is written to disk; the archive is gone when the program ends.
    Memory,
}

/// Whether the keyring answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeyringState {
    /// It answers.
    Ready,
    /// There is none.
    Absent,
    /// It is there and locked.
    Locked,
    /// It did not answer in time.
    Unresponsive,
}

/// The state of the protection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VaultView {
    /// Whether the keyring answers.
    pub keyring: KeyringState,
    /// What new accounts will use: the keyring where it answers, else what was chosen, else nothing yet.
    pub mode: Option<VaultMode>,
}

/// `vault.choose`: what to use where no keyring answers.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChooseArgs {
    /// `passphrase` or `memory`, or `keyring` to try it again.
    pub mode: VaultMode,
    /// For `passphrase`: at least 8 characters.
    #[serde(default)]
    #[ts(optional)]
    pub passphrase: Option<String>,
}

/// `vault.unlock`: open a locked account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnlockArgs {
    /// The account.
    pub account_id: kabinet_protocol::ids::AccountId,
    /// The passphrase; absent to ask the keyring again.
    #[serde(default)]
    #[ts(optional)]
    pub passphrase: Option<String>,
}
