//! What a customer asks of their own account: everything under `/v1/account`. Sensitive requests are refused with
//! `proof_required` until a proof was given in the last ten minutes.

use kabinet_protocol::identity::{
    Account, Challenge, Channel, ClaimList, ClaimRequest, CodeAnswer, ContactRequest, DeviceInfo, NewPassword, Proof,
    ProofCodeRequest, ProofRequest, RecoveryCodes, Security, SecurityLog, SessionList, TotpConfirm, TotpOffer,
};
use kabinet_protocol::ids::{ChallengeId, CustomerId, SecurityEventId, SessionId};
use kabinet_protocol::secret::SecretText;
use serde_json::json;

use super::api::bare;
use crate::http::{Body, HttpError, SignedIn};

/// What password, authenticator and proof there are.
pub async fn security(store: &SignedIn) -> Result<Security, HttpError> {
    store.get("/v1/account/security").await
}

/// Gives a proof by what the person knows.
pub async fn prove(store: &SignedIn, by: &ProofRequest) -> Result<Proof, HttpError> {
    store.post("/v1/account/proof", by).await
}

/// Asks for a code to a verified contact, for a proof.
pub async fn prove_code(store: &SignedIn, channel: Channel, language: &str) -> Result<Challenge, HttpError> {
    store.post("/v1/account/proof/codes", &ProofCodeRequest { channel, language: language.into() }).await
}

/// Answers that code.
pub async fn confirm_proof(
    store: &SignedIn,
    device: DeviceInfo,
    challenge: ChallengeId,
    code: &str,
) -> Result<Proof, HttpError> {
    let answer = CodeAnswer { code: bare(code), device };
    store.post(&format!("/v1/account/proof/codes/{challenge}/verify"), &answer).await
}

/// Sets or changes the password; all other sessions end.
pub async fn set_password(store: &SignedIn, password: SecretText) -> Result<(), HttpError> {
    store.put_done("/v1/account/password", &NewPassword { password }).await
}

/// Removes the password.
pub async fn remove_password(store: &SignedIn) -> Result<(), HttpError> {
    store.delete("/v1/account/password").await
}

/// Asks for a code at a new phone number or e-mail address.
pub async fn change_contact(
    store: &SignedIn,
    channel: Channel,
    contact: &str,
    language: &str,
) -> Result<Challenge, HttpError> {
    let ask = ContactRequest { channel, contact: contact.into(), language: language.into() };
    store.post("/v1/account/contacts", &ask).await
}

/// Answers that code: the contact is bound.
pub async fn confirm_contact(
    store: &SignedIn,
    device: DeviceInfo,
    challenge: ChallengeId,
    code: &str,
) -> Result<Account, HttpError> {
    let answer = CodeAnswer { code: bare(code), device };
    store.post(&format!("/v1/account/contacts/{challenge}/verify"), &answer).await
}

/// The signed-in devices.
pub async fn sessions(store: &SignedIn) -> Result<SessionList, HttpError> {
    store.get("/v1/account/sessions").await
}

/// Ends a session; `erase` has its device forget everything at its next contact.
pub async fn end_session(store: &SignedIn, session: SessionId, erase: bool) -> Result<(), HttpError> {
    let erase = if erase { "?erase=true" } else { "" };
    store.delete(&format!("/v1/account/sessions/{session}{erase}")).await
}

/// Ends all sessions but this one.
pub async fn end_others(store: &SignedIn) -> Result<(), HttpError> {
    store.delete("/v1/account/sessions").await
}

/// A page of the security log, newest first.
pub async fn log(store: &SignedIn, before: Option<SecurityEventId>) -> Result<SecurityLog, HttpError> {
    match before {
        Some(before) => store.get(&format!("/v1/account/security-log?before={before}")).await,
        None => store.get("/v1/account/security-log").await,
    }
}

/// A new authenticator, to be confirmed.
pub async fn totp_begin(store: &SignedIn) -> Result<TotpOffer, HttpError> {
    store.post("/v1/account/totp", &json!({})).await
}

/// Confirms the authenticator with a code of its own.
pub async fn totp_confirm(store: &SignedIn, code: &SecretText) -> Result<RecoveryCodes, HttpError> {
    let code = bare(code.expose()).into();
    store.post("/v1/account/totp/confirm", &TotpConfirm { code }).await
}

/// Switches the authenticator off.
pub async fn totp_remove(store: &SignedIn) -> Result<(), HttpError> {
    store.delete("/v1/account/totp").await
}

/// Everything the store knows of the customer, as it arrives: one JSON record a line.
pub async fn export(store: &SignedIn) -> Result<Body, HttpError> {
    store.ndjson("/v1/account/export").await
}

/// Closes the account for good.
pub async fn delete_account(store: &SignedIn) -> Result<(), HttpError> {
    store.post_done("/v1/account/deletion", &json!({})).await
}

/// Orders that belong to a verified contact but not yet to the account.
pub async fn claims(store: &SignedIn) -> Result<ClaimList, HttpError> {
    store.get("/v1/account/claims").await
}

/// Moves them into the account.
pub async fn take_claim(
    store: &SignedIn,
    customer: CustomerId,
    guest_token: Option<SecretText>,
) -> Result<(), HttpError> {
    store.post_done(&format!("/v1/account/claims/{customer}"), &ClaimRequest { guest_token }).await
}
