//! Signing in and out.

use kabinet_protocol::identity::{Channel, InboxMessage};
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
    /// It is no account at the store: somebody who buys here without one.
    pub guest: bool,
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
    /// How it travels: a recovery by `email` is answered with `identity.verify_recovery`, everything by `sms` with
    /// `identity.verify_code`.
    pub channel: Channel,
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

/// `identity.verify_code` and `identity.verify_recovery`. Refused with `vault_choice_needed`, before the code is spent, where no keyring answers and
/// `vault.choose` has not been called.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VerifyCodeArgs {
    /// The store.
    pub store_id: StoreId,
    /// The challenge.
    pub challenge_id: ChallengeId,
    /// The digits; spaces and dashes are ignored.
    pub code: String,
}

/// What a way in came to. Tickets and challenges of a sign-in stay in the core; a step's id stands for them, good for ten
/// minutes (`step_expired` afterwards).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SignInStep {
    /// Signed in.
    Done {
        /// As whom.
        account: AccountView,
        /// The account was opened just now: the person may want to set a password.
        may_set_password: bool,
    },
    /// The authenticator's code is needed too: `identity.second_factor`.
    SecondFactor {
        /// Which step.
        step_id: String,
    },
    /// A new password is needed first: `identity.new_password`.
    NewPassword {
        /// Which step.
        step_id: String,
        /// Why.
        reason: NewPasswordReason,
    },
}

/// Why a new password is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NewPasswordReason {
    /// The password was temporary.
    Temporary,
    /// The person comes back in by e-mail.
    Recovery,
}

/// `identity.sign_in_password`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PasswordArgs {
    /// The store.
    pub store_id: StoreId,
    /// A verified phone number or e-mail address, as typed.
    pub identifier: String,
    /// The password.
    pub password: String,
}

/// `identity.second_factor`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SecondFactorArgs {
    /// The step.
    pub step_id: String,
    /// Six digits of the authenticator, or a recovery code.
    pub code: String,
}

/// `identity.recover`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecoverArgs {
    /// The store.
    pub store_id: StoreId,
    /// A phone number or an e-mail address, as typed.
    pub contact: String,
}

/// `identity.new_password`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NewPasswordArgs {
    /// The step.
    pub step_id: String,
    /// 8 to 128 characters.
    pub password: String,
}

/// `identity.password_strength`: judged here, offline.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StrengthArgs {
    /// What was typed so far.
    pub password: String,
    /// The person's name, numbers and addresses, which are guessed first.
    #[serde(default)]
    pub hints: Vec<String>,
}

/// How easily a password is guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StrengthView {
    /// 0 (at once) to 4.
    pub score: u8,
    /// Whether the store will take it, as far as can be told here.
    pub acceptable: bool,
    /// Why not.
    pub reason: Option<Weakness>,
}

/// Why a password is not good enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Weakness {
    /// Fewer than 8 characters.
    Short,
    /// More than 128 characters.
    Long,
    /// Among those that are tried first.
    Guessable,
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
