//! How an account is protected at the store: proofs, the password, devices, the authenticator.

use kabinet_protocol::identity::{Channel, Security};
use kabinet_protocol::ids::{ChallengeId, SecurityEventId, SessionId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What password, authenticator and proof there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SecurityView {
    /// What the store says; nothing while it cannot be reached.
    pub security: Option<Security>,
    /// The store cannot be reached now.
    pub unreachable: bool,
}

/// `security.prove`: a proof by what one knows. Exactly one is given.
#[derive(Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ProveArgs {
    /// The password.
    #[ts(optional)]
    pub password: Option<String>,
    /// The authenticator's six digits, or a recovery code.
    #[ts(optional)]
    pub totp: Option<String>,
}

/// `security.prove_code`: a code to a verified contact, for a proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChannelArgs {
    /// Where to.
    pub channel: Channel,
}

/// `security.confirm_proof`, `profile.confirm_contact`: the code that came.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct ConfirmArgs {
    /// The challenge.
    pub challenge_id: ChallengeId,
    /// The digits; spaces and dashes are ignored.
    pub code: String,
}

/// `security.set_password`.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct SetPasswordArgs {
    /// 8 to 128 characters.
    pub password: String,
}

/// `security.end_session`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EndSessionArgs {
    /// The session.
    pub session_id: SessionId,
    /// Have its device forget everything at its next contact.
    #[serde(default)]
    pub erase: bool,
}

/// `security.log`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct LogArgs {
    /// `next` of the page before.
    #[ts(optional)]
    pub before: Option<SecurityEventId>,
}

/// `security.totp_confirm`.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct TotpArgs {
    /// Six digits of the authenticator.
    pub code: String,
}

/// A new authenticator. It asks for nothing until it is confirmed.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct TotpOfferView {
    /// The secret in base32, for typing.
    pub secret: String,
    /// The same as a QR code: an `<svg>` element, black on white.
    pub qr_svg: String,
}

/// Ten codes, each of which stands in for the authenticator once. Shown this once.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct RecoveryCodesView {
    /// As `7KQ2-M9XD`.
    pub codes: Vec<String>,
}
