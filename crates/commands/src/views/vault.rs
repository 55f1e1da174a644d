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
    /// A passcode is set.
    pub passcode: bool,
    /// A passcode is set and has not been given: `vault.unlock` takes it.
    pub locked: bool,
    /// Minutes without activity (`app.touch`, and commands that change something) after which the program locks by itself.
    pub auto_lock_minutes: Option<u32>,
    /// Seconds until another passcode may be tried, where none may now.
    #[ts(type = "number | null")]
    pub retry_after_s: Option<u64>,
}

/// `vault.set_passcode`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SetPasscodeArgs {
    /// At least four digits or other characters.
    pub passcode: String,
    /// The one that is set, where one is.
    #[serde(default)]
    #[ts(optional)]
    pub current: Option<String>,
}

/// `vault.remove_passcode`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PasscodeArgs {
    /// The one that is set.
    pub passcode: String,
}

/// `vault.set_auto_lock`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AutoLockArgs {
    /// 1 to 1440 minutes; nothing for never.
    pub minutes: Option<u32>,
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
    /// The passphrase or the passcode; absent to ask the keyring again.
    #[serde(default)]
    #[ts(optional)]
    pub passphrase: Option<String>,
}
