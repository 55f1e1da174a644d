//! One-time codes, sessions and accounts.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ids::{AccountId, ChallengeId, CustomerId, DeviceId, FeedId, MessageId, SecurityEventId, SessionId};
use crate::secret::SecretText;
use crate::time::ServerTime;

open_enum! {
    /// What a code is asked for. A code works for the purpose it was sent for, and for no other.
    pub enum Purpose {
        /// Sign in, or register where the number is new and the policy lets codes register (S4, S7, S35).
        SignIn = "sign_in",
        /// Come back in (S15, S17). A code to a phone signs in; one to an e-mail address leads to a new password.
        Recover = "recover",
        /// Show that the person at the device is the customer, before a sensitive action.
        Prove = "prove",
        /// Bind a new phone number or e-mail address to the account.
        Bind = "bind",
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

open_enum! {
    /// How a message travels.
    pub enum Channel {
        /// To a phone.
        Sms = "sms",
        /// To an e-mail address.
        Email = "email",
    }
}

/// The answer: a code is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Challenge {
    /// Which challenge the code answers.
    pub id: ChallengeId,
    /// How it travels.
    #[serde(default = "Challenge::usual_channel")]
    pub channel: Channel,
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

impl Challenge {
    fn usual_channel() -> Channel {
        Channel::Sms
    }
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

/// `POST /v1/identity/password/sign-in` (S9, S10). A right but temporary password is refused with
/// `password_change_required` and a ticket for [`PasswordReset`]; a second factor that is on, with
/// `second_factor_required` and the challenge to answer.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct PasswordSignIn {
    /// A verified phone number or e-mail address, as typed.
    pub identifier: String,
    /// The password.
    pub password: SecretText,
    /// The asking device.
    pub device: DeviceInfo,
    /// The language of notices that follow, BCP 47.
    pub language: String,
}

/// `POST /v1/identity/recovery`: the way back in (S14-S18). Answers a [`Challenge`] for [`CodeAnswer`]: one that went to a
/// phone is answered at `/v1/identity/codes/{challenge}/verify` and signs in; one that went to an e-mail address at
/// `/v1/identity/recovery/{challenge}/verify` and gives a [`ResetTicket`]. The e-mail also carries a link with a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecoveryRequest {
    /// A phone number or an e-mail address, as typed.
    pub contact: String,
    /// The asking device.
    pub device: DeviceInfo,
    /// The language of the message, BCP 47.
    pub language: String,
}

/// The right to set a new password once, without the old one. Single use; a link in an e-mail carries one too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ResetTicket {
    /// 256 bits, opaque.
    pub ticket: SecretText,
    /// Seconds until it is worthless.
    pub expires_in_s: u64,
}

/// `POST /v1/identity/password/reset`: sets the password, ends every session of the account and signs this device in.
/// Where a second factor is on it is asked for first, as at [`PasswordSignIn`].
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct PasswordReset {
    /// The ticket.
    pub ticket: SecretText,
    /// The new password, 8 to 128 characters.
    pub password: SecretText,
    /// The asking device.
    pub device: DeviceInfo,
}

/// `POST /v1/identity/second-factor/{challenge}`: answers `second_factor_required` and gets the [`SessionGrant`].
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct SecondFactorAnswer {
    /// Six digits of the authenticator, or a recovery code.
    pub code: SecretText,
    /// The same device that asked.
    pub device: DeviceInfo,
}

open_enum! {
    /// What password an account has.
    pub enum PasswordState {
        /// None: codes only (S11).
        None = "none",
        /// One that the store made and that the first use replaces (S5).
        Temporary = "temporary",
        /// One of the customer's own.
        Own = "own",
    }
}

/// `GET /v1/account/security`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Security {
    /// What password there is.
    pub password: PasswordState,
    /// When it was set.
    #[serde(default)]
    pub password_set_at: Option<ServerTime>,
    /// When a temporary one ends.
    #[serde(default)]
    pub password_expires_at: Option<ServerTime>,
    /// Whether an authenticator is asked for at sign-in.
    pub totp: bool,
    /// Recovery codes that were not used yet.
    pub recovery_codes_left: u32,
    /// Seconds for which sensitive actions need no new proof; 0 when one is needed.
    #[ts(type = "number")]
    pub proof_expires_in_s: u64,
    /// Ways in which this customer can give one now.
    pub proof_by: Vec<ProofKind>,
}

open_enum! {
    /// A way to show who one is.
    pub enum ProofKind {
        /// The password.
        Password = "password",
        /// A code to the verified phone.
        Sms = "sms",
        /// A code to the verified e-mail address.
        Email = "email",
        /// The authenticator.
        Totp = "totp",
    }
}

/// `POST /v1/account/proof`: a recent proof by what one knows. Exactly one field is given.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ProofRequest {
    /// The password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<SecretText>,
    /// The authenticator's six digits, or a recovery code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totp: Option<SecretText>,
}

/// `POST /v1/account/proof/codes`: a code to a verified contact; answers a [`Challenge`], to be answered with
/// [`CodeAnswer`] at `/v1/account/proof/codes/{challenge}/verify`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProofCodeRequest {
    /// Where to.
    pub channel: Channel,
    /// The language of the message.
    pub language: String,
}

/// A proof was given: sensitive actions are open for so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Proof {
    /// Seconds from now.
    #[ts(type = "number")]
    pub expires_in_s: u64,
}

/// `POST /v1/account/contacts` (S10, S22, S51): asks for a code at the NEW contact; needs a recent proof. Answers a
/// [`Challenge`], to be answered at `/v1/account/contacts/{challenge}/verify` with [`CodeAnswer`], which gives the changed
/// [`Account`] and tells the old contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactRequest {
    /// `sms` for a phone number, `email` for an address.
    pub channel: Channel,
    /// The new number or address, as typed.
    pub contact: String,
    /// The language of the message.
    pub language: String,
}

/// `PUT /v1/account/password` (S6, S50, S54): needs a recent proof; ends all other sessions.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct NewPassword {
    /// 8 to 128 characters.
    pub password: SecretText,
}

/// A signed-in device (`GET /v1/account/sessions`, B17).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct SessionInfo {
    /// The session.
    pub id: SessionId,
    /// The device's name.
    pub device_name: String,
    /// Whether it is the caller's own.
    pub current: bool,
    /// When it signed in.
    pub signed_in_at: ServerTime,
    /// When it was last seen, to the quarter of an hour.
    pub last_seen_at: ServerTime,
    /// The network it was last seen in, shortened: `203.0.113.…`.
    #[serde(default)]
    pub network: Option<String>,
}

/// The answer of `GET /v1/account/sessions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct SessionList {
    /// The caller's first, then the one seen last.
    pub sessions: Vec<SessionInfo>,
}

open_enum! {
    /// What happened to an account's security.
    pub enum SecurityEventKind {
        /// The account was opened.
        Registered = "registered",
        /// A device signed in.
        SignedIn = "signed_in",
        /// A right identifier came with a wrong password or second factor, several times.
        SignInFailed = "sign_in_failed",
        /// A session was ended by the customer.
        SessionEnded = "session_ended",
        /// An old refresh token came back: a copy of the session was about, and it was ended.
        SessionCopied = "session_copied",
        /// The password was set or changed.
        PasswordChanged = "password_changed",
        /// The password was removed.
        PasswordRemoved = "password_removed",
        /// A way back in was asked for.
        RecoveryAsked = "recovery_asked",
        /// The phone number was changed.
        PhoneChanged = "phone_changed",
        /// The e-mail address was bound or changed.
        EmailChanged = "email_changed",
        /// The authenticator was switched on.
        TotpOn = "totp_on",
        /// The authenticator was switched off.
        TotpOff = "totp_off",
        /// A recovery code was used.
        RecoveryCodeUsed = "recovery_code_used",
        /// The personal data were exported.
        Exported = "exported",
        /// Orders made as a guest, or under an old address, were claimed.
        OrdersClaimed = "orders_claimed",
    }
}

/// One line of the security log (B17).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct SecurityEvent {
    /// The event.
    pub id: SecurityEventId,
    /// What happened.
    pub kind: SecurityEventKind,
    /// When.
    pub at: ServerTime,
    /// On which device, where one was at hand.
    #[serde(default)]
    pub device_name: Option<String>,
    /// More about it, masked: the new number, the ended device.
    #[serde(default)]
    pub detail: Option<String>,
}

/// The answer of `GET /v1/account/security-log?before=ID&limit=N`: newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct SecurityLog {
    /// The events.
    pub events: Vec<SecurityEvent>,
    /// Where the next page begins, if there is one.
    #[serde(default)]
    pub next: Option<SecurityEventId>,
}

/// The answer of `POST /v1/account/totp` (needs a recent proof): an authenticator to be confirmed with
/// `POST /v1/account/totp/confirm`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TotpOffer {
    /// The secret in base32, for typing.
    pub secret: SecretText,
    /// The same as an `otpauth://totp/…` address, for a QR code: SHA-1, six digits, 30 seconds.
    pub uri: SecretText,
}

/// `POST /v1/account/totp/confirm`: answers [`RecoveryCodes`].
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct TotpConfirm {
    /// Six digits of the authenticator.
    pub code: SecretText,
}

/// Ten codes, each of which stands in for the authenticator once. Shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecoveryCodes {
    /// As `7KQ2-M9XD`.
    pub codes: Vec<SecretText>,
}

/// Orders that belong to a verified contact of the caller but not yet to the account (`GET /v1/account/claims`, B18).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Claim {
    /// The customer they were made as.
    pub customer_id: CustomerId,
    /// The verified contact they were made with, masked.
    pub contact: String,
    /// How many orders there are.
    pub orders: u32,
    /// When the newest was placed.
    #[serde(default)]
    pub newest_at: Option<ServerTime>,
}

/// The answer of `GET /v1/account/claims`. `POST /v1/account/claims/{customer}` (needs a recent proof) moves them into the
/// account's feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct ClaimList {
    /// What can be claimed.
    pub claims: Vec<Claim>,
}

/// `POST /v1/account/claims/{customer}`: may be left out where a verified contact vouches.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ClaimRequest {
    /// The token of the guest whose orders they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guest_token: Option<SecretText>,
}

/// `POST /v1/identity/guest` (S1, S42, B18): a customer without an account, where the policy allows guests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GuestRequest {
    /// The asking device.
    pub device: DeviceInfo,
}

/// What a guest gets: a token that reads this guest's own orders and nothing else.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct GuestGrant {
    /// For `Authorization: Bearer`; works for 180 days after its last use.
    pub token: SecretText,
    /// The guest.
    pub customer_id: CustomerId,
    /// The guest's feed.
    pub feed: FeedId,
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
