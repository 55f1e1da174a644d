//! What is asked of the store.

use kabinet_protocol::identity::{
    Challenge, CodeAnswer, CodeRequest, DeviceInfo, InboxMessage, PasswordReset, PasswordSignIn, Purpose,
    RecoveryRequest, ResetTicket, SecondFactorAnswer, SessionGrant,
};
use kabinet_protocol::ids::{ChallengeId, DeviceId};
use kabinet_protocol::secret::SecretText;
use serde::Deserialize;

use crate::http::{HttpError, StoreClient};

/// This installation, as a customer will see it among the devices.
pub fn device(id: DeviceId) -> DeviceInfo {
    let system = match std::env::consts::OS {
        "linux" => "Linux",
        "macos" => "macOS",
        "windows" => "Windows",
        other => other,
    };
    DeviceInfo { id, name: format!("Kabinet on {system}") }
}

/// Asks for a one-time code. The phone goes as it was typed: the store knows its country.
pub async fn request_code(
    client: &StoreClient,
    device: DeviceInfo,
    phone: &str,
    language: &str,
) -> Result<Challenge, HttpError> {
    let ask = CodeRequest { phone: phone.into(), purpose: Purpose::SignIn, device, language: language.into() };
    client.post("/v1/identity/codes", &ask).await
}

/// Answers a challenge. Spaces and dashes in the code are a person's, or an SMS's, and mean nothing.
pub async fn verify_code(
    client: &StoreClient,
    device: DeviceInfo,
    challenge: ChallengeId,
    code: &str,
) -> Result<SessionGrant, HttpError> {
    let answer = CodeAnswer { code: bare(code), device };
    client.post(&format!("/v1/identity/codes/{challenge}/verify"), &answer).await
}

/// A code without the spaces and dashes of whoever wrote or read it.
pub(super) fn bare(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '\u{2011}')).collect()
}

/// Signs in by a verified phone number or e-mail address, and the password.
pub async fn sign_in_password(
    client: &StoreClient,
    device: DeviceInfo,
    identifier: &str,
    password: SecretText,
    language: &str,
) -> Result<SessionGrant, HttpError> {
    let ask = PasswordSignIn { identifier: identifier.into(), password, device, language: language.into() };
    client.post("/v1/identity/password/sign-in", &ask).await
}

/// Answers the challenge of a second factor.
pub async fn second_factor(
    client: &StoreClient,
    device: DeviceInfo,
    challenge: ChallengeId,
    code: &SecretText,
) -> Result<SessionGrant, HttpError> {
    // A recovery code keeps its dash: the store reads it either way, and six digits have none.
    let code = code.expose().split_whitespace().collect::<String>().into();
    client.post(&format!("/v1/identity/second-factor/{challenge}"), &SecondFactorAnswer { code, device }).await
}

/// Asks for a way back in, at a phone number or an e-mail address as it was typed.
pub async fn recover(
    client: &StoreClient,
    device: DeviceInfo,
    contact: &str,
    language: &str,
) -> Result<Challenge, HttpError> {
    let ask = RecoveryRequest { contact: contact.into(), device, language: language.into() };
    client.post("/v1/identity/recovery", &ask).await
}

/// Answers the code of a recovery e-mail.
pub async fn verify_recovery(
    client: &StoreClient,
    device: DeviceInfo,
    challenge: ChallengeId,
    code: &str,
) -> Result<ResetTicket, HttpError> {
    let answer = CodeAnswer { code: bare(code), device };
    client.post(&format!("/v1/identity/recovery/{challenge}/verify"), &answer).await
}

/// Sets a new password with a ticket, and signs in.
pub async fn reset_password(
    client: &StoreClient,
    device: DeviceInfo,
    ticket: SecretText,
    password: SecretText,
) -> Result<SessionGrant, HttpError> {
    client.post("/v1/identity/password/reset", &PasswordReset { ticket, password, device }).await
}

/// The demo store's messages, newest first.
pub async fn inbox(client: &StoreClient) -> Result<Vec<InboxMessage>, HttpError> {
    #[derive(Deserialize)]
    struct Inbox {
        messages: Vec<InboxMessage>,
    }
    Ok(client.get::<Inbox>("/v1/demo/inbox").await?.messages)
}
