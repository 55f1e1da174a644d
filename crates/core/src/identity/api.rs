//! What is asked of the store.

use kabinet_protocol::identity::{Challenge, CodeAnswer, CodeRequest, DeviceInfo, InboxMessage, Purpose, SessionGrant};
use kabinet_protocol::ids::{ChallengeId, DeviceId};
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
    let code = code.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '\u{2011}')).collect();
    client.post(&format!("/v1/identity/codes/{challenge}/verify"), &CodeAnswer { code, device }).await
}

/// The demo store's messages, newest first.
pub async fn inbox(client: &StoreClient) -> Result<Vec<InboxMessage>, HttpError> {
    #[derive(Deserialize)]
    struct Inbox {
        messages: Vec<InboxMessage>,
    }
    Ok(client.get::<Inbox>("/v1/demo/inbox").await?.messages)
}
