//! The one shape of failure a user interface meets.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a person can do about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// Trying the same again will fail again.
    Never,
    /// Try again at once or in a moment.
    Now,
    /// Try again after [`CommandError::retry_after_s`].
    Later,
    /// Try again with a connection to the store.
    Online,
    /// Sign in, then try again.
    SignIn,
    /// Unlock the archive, then try again.
    Unlock,
}

/// A command's failure. The interface branches on `code` only and shows its own words for the codes it knows; `message`
/// is for the codes it does not know and for diagnostics. Neither ever carries a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CommandError {
    /// A stable word. The server's problem codes (`code_wrong`, `rate_limited`, …) and the client's own: `offline`,
    /// `timeout`, `not_a_store`, `untrusted`, `address_invalid`, `demo_unavailable`, `vault_choice_needed`, `vault_locked`, `wrong_passphrase`, `wrong_passcode` (with
    /// `retry_after_s` where the next try has to wait), `passcode_short`, `passcode_none`, `passcode_unavailable`, `in_use`, `disk_full`,
    /// `newer_file`, `unsent_work`, `list_full`, `step_expired`, `file_exists`, `page_unsafe`, `no_receipt`, `unknown_command`, `bad_arguments`, `internal`.
    pub code: String,
    /// What happened and what can be done, in English.
    pub message: String,
    /// What to do.
    pub retry: Retry,
    /// The argument at fault.
    #[serde(default)]
    pub field: Option<String>,
    /// Seconds until the same may succeed.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub retry_after_s: Option<u64>,
    /// Tries that remain for a one-time code.
    #[serde(default)]
    pub tries_left: Option<u32>,
}

impl CommandError {
    /// A failure of this code.
    pub fn new(code: &str, message: impl Into<String>, retry: Retry) -> Self {
        Self { code: code.into(), message: message.into(), retry, field: None, retry_after_s: None, tries_left: None }
    }

    /// A fault of this program's.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new("internal", message, Retry::Never)
    }

    /// The table has no such command.
    pub fn unknown_command(name: &str) -> Self {
        let name: String = name.chars().take(80).collect();
        Self::new("unknown_command", format!("There is no command {name:?}."), Retry::Never)
    }

    /// An argument's value cannot be accepted.
    pub fn invalid(field: &str) -> Self {
        Self { field: Some(field.into()), ..Self::new("invalid", "This value cannot be accepted.", Retry::Never) }
    }

    /// The arguments are not of the command's form.
    pub fn bad_arguments() -> Self {
        Self::new("bad_arguments", "The arguments are not of the form this command takes.", Retry::Never)
    }
}

impl std::fmt::Display for CommandError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.message, self.code)
    }
}

impl std::error::Error for CommandError {}
