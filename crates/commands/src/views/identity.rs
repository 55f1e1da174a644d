//! Signing in and out.

use kabinet_protocol::identity::InboxMessage;
use kabinet_protocol::ids::{AccountId, ChallengeId, StoreId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An account known on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccountView {
    /// The account.
    pub id: AccountId,
    /// Its store.
    pub store_id: StoreId,
    /// The store's name.
    pub store_name: String,
    /// The person's name, or the masked phone.
    pub name: String,
    /// The masked phone, as `+7 ••• •••-12-34`.
    pub phone: Option<String>,
    /// Whether it can be shown.
    pub state: AccountState,
}

/// Whether an account can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// Open.
    Open,
    /// Its local database waits for a passphrase or for the keyring.
    Locked,
    /// The store ended its session: the archive waits behind a new sign-in.
    SignInAgain,
}

/// `identity.request_code`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RequestCodeArgs {
    /// The store.
    pub store_id: StoreId,
    /// The phone number as typed.
    pub phone: String,
}

/// A code is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChallengeView {
    /// Which challenge.
    pub id: ChallengeId,
    /// Where it went, masked.
    pub sent_to: String,
    /// How many digits.
    pub digits: u32,
    /// Seconds until it is worthless.
    #[ts(type = "number")]
    pub expires_in_s: u64,
    /// Seconds until another may be asked for.
    #[ts(type = "number")]
    pub resend_in_s: u64,
}

/// `identity.verify_code`. Refused with `vault_choice_needed`, before the code is spent, where no keyring answers and
/// `vault.choose` has not been called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VerifyCodeArgs {
    /// The store.
    pub store_id: StoreId,
    /// The challenge.
    pub challenge_id: ChallengeId,
    /// The digits; spaces and dashes are ignored.
    pub code: String,
}

/// `identity.activate`: show another account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccountArgs {
    /// The account.
    pub account_id: AccountId,
}

/// `identity.sign_out`: ends the session at the store (when it can be reached), destroys the key and the local copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignOutArgs {
    /// The account.
    pub account_id: AccountId,
    /// Sign out although actions wait to be sent; otherwise refused with `unsent_work`.
    #[serde(default)]
    pub discard_unsent: bool,
}

/// `identity.inbox`: the demo store's messages, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Inbox {
    /// The messages.
    pub messages: Vec<InboxMessage>,
}
