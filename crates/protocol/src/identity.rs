//! One-time codes, sessions and accounts.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ids::{AccountId, ChallengeId, CustomerId, DeviceId, FeedId, MessageId, SessionId};
use crate::time::ServerTime;

open_enum! {
    /// What a code is asked for. A code works for the purpose it was sent for, and for no other.
    pub enum Purpose {
        /// Sign in, or register where the number is new and the policy lets codes register (S4, S7, S35).
        SignIn = "sign_in",
    }
}

/// The device that asks, as the customer will see it in the list of devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct DeviceInfo {
    /// The installation's id, minted by the client.
    pub id: DeviceId,
    /// A name for people, as `Kabinet on Linux`; at most 80 characters.
    pub name: String,
}

/// `POST /v1/identity/codes`: send a one-time code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct CodeRequest {
    /// The phone number as the person typed it; read in the store's country where it has no prefix.
    pub phone: String,
    /// What it is for.
    pub purpose: Purpose,
    /// The asking device.
    pub device: DeviceInfo,
    /// The language of the message, BCP 47.
    pub language: String,
}

/// The answer: a code is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Challenge {
    /// Which challenge the code answers.
    pub id: ChallengeId,
    /// Where it went, masked: `+7 ••• •••-12-34`.
    pub sent_to: String,
    /// How many digits the code has.
    pub digits: u32,
    /// Seconds from now until the code is worthless. A duration, because the client's clock may be off.
    #[ts(type = "number")]
    pub expires_in_s: u64,
    /// Seconds from now until another may be asked for.
    #[ts(type = "number")]
    pub resend_in_s: u64,
}

/// `POST /v1/identity/codes/{challenge}/verify`: answer a challenge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CodeAnswer {
    /// The digits.
    pub code: String,
    /// The same device that asked.
    pub device: DeviceInfo,
}

/// A customer's account as its owner sees it; also the entity of kind `account` in the account's feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Account {
    /// The account.
    pub id: AccountId,
    /// Whose it is.
    pub customer_id: CustomerId,
    /// The person's name, empty until given.
    #[serde(default)]
    pub name: String,
    /// The verified phone number in E.164, if any.
    #[serde(default)]
    pub phone: Option<String>,
    /// The verified e-mail address, if any.
    #[serde(default)]
    pub email: Option<String>,
    /// When the account was opened.
    pub created_at: ServerTime,
}

/// What a sign-in or refresh hands out. Tokens are opaque, 256 bits, and shown to nobody.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct SessionGrant {
    /// The session.
    pub session_id: SessionId,
    /// For `Authorization: Bearer`, 15 minutes.
    pub access_token: String,
    /// Seconds until the access token expires.
    pub access_expires_in_s: u64,
    /// For the next refresh. It rotates: the last one works once more for a client that failed to save this one.
    pub refresh_token: String,
    /// Whose session it is.
    pub account: Account,
    /// The account's own feed.
    pub feed: FeedId,
    /// True when this sign-in opened the account.
    #[serde(default)]
    pub registered: bool,
}

impl std::fmt::Debug for SessionGrant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionGrant").field("session_id", &self.session_id).finish_non_exhaustive()
    }
}

/// `POST /v1/identity/refresh`.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct RefreshRequest {
    /// The refresh token held.
    pub refresh_token: String,
}

/// A message in the demo store's inbox (`GET /v1/demo/inbox`): what a real store would have sent by SMS or e-mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct InboxMessage {
    /// The message.
    pub id: MessageId,
    /// `sms` or `email`.
    pub channel: String,
    /// The number or address it went to.
    pub to: String,
    /// The subject of an e-mail.
    #[serde(default)]
    pub subject: Option<String>,
    /// The text.
    pub body: String,
    /// When it was sent.
    pub sent_at: ServerTime,
}
