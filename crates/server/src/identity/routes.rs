//! `/v1/identity` and `/v1/account`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kabinet_protocol::identity::{
    Account, Challenge, CodeAnswer, CodeRequest, Purpose, RefreshRequest, SecurityEventKind, SessionGrant,
};
use kabinet_protocol::ids::ChallengeId;
use kabinet_protocol::problem::{Code, Problem};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::accounts::{self, Known};
use super::caller::Customer;
use super::codes::{self, Door};
use super::entry::{self, Arrival};
use super::first_password::FirstPassword;
use super::journal;
use super::sessions::{self, Refreshed};
use crate::address::CallerAddress;
use crate::problems::{Body, Path, Refusal, finish};
use crate::store::Store;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new()
        .routes(routes!(send_code))
        .routes(routes!(verify_code))
        .routes(routes!(refresh))
        .routes(routes!(end_session))
        .routes(routes!(account))
}

/// Sends a one-time code by SMS.
#[utoipa::path(post, path = "/v1/identity/codes", tag = "identity", request_body = CodeRequest,
    responses((status = 202, body = Challenge),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn send_code(
    State(store): State<Store>,
    address: CallerAddress,
    Body(request): Body<CodeRequest>,
) -> Result<(StatusCode, Json<Challenge>), Refusal> {
    let challenge = finish(codes::send(store, address, request)).await?;
    Ok((StatusCode::ACCEPTED, Json(challenge)))
}

/// Answers a challenge: signs in, or registers where the number is new and the policy allows it.
#[utoipa::path(post, path = "/v1/identity/codes/{challenge}/verify", tag = "identity", request_body = CodeAnswer,
    params(("challenge" = ChallengeId, Path, description = "The challenge.")),
    responses((status = 200, body = SessionGrant),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 503, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn verify_code(
    State(store): State<Store>,
    address: CallerAddress,
    Path(challenge): Path<ChallengeId>,
    Body(answer): Body<CodeAnswer>,
) -> Result<Json<SessionGrant>, Refusal> {
    codes::check_device(&answer.device)?;
    finish(by_code(store, address, challenge, answer)).await.map(Json)
}

async fn by_code(
    store: Store,
    address: CallerAddress,
    challenge: ChallengeId,
    answer: CodeAnswer,
) -> Result<SessionGrant, Refusal> {
    let proven = codes::judge(&store, Door::Entry, challenge, answer.device.id, &answer).await?;
    let policy = crate::policy::store::current(&store.db).await?;
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    let known = accounts::known(&mut tx, &proven.contact).await?;
    // Between the code and its answer the policy may have been changed.
    entry::admitted(&policy, known)?;
    if proven.purpose == Purpose::Recover && known != Known::Account {
        return Err(Refusal::new(Code::ContactUnknown, "The number is bound to no account any more."));
    }
    // A first registration is sent a password (S5), which is made while nobody waits for the database.
    let first = if known == Known::Account {
        None
    } else {
        drop(tx);
        let first = FirstPassword::make(&store, policy.initial_password).await?;
        tx = store.db.begin().await?;
        first
    };
    let signed_in = accounts::by_phone(&mut tx, &proven.contact, now).await?;
    let arrival = Arrival {
        owner: signed_in.owner,
        device: &answer.device,
        address,
        language: Some(&proven.language),
        how: "code",
        registered: signed_in.registered,
    };
    let arrived = entry::arrive(&mut tx, &store, arrival, now).await?;
    if let (Some(first), true) = (first, signed_in.registered) {
        first.send(&mut tx, &store, signed_in.owner.account, &proven.contact, &proven.language, now).await?;
    }
    tx.commit().await?;
    if let Some((feed, rev)) = signed_in.moved {
        store.hub.moved(feed, rev).await;
    }
    arrived.answer()
}

/// Hands out new tokens for a refresh token.
#[utoipa::path(post, path = "/v1/identity/refresh", tag = "identity", request_body = RefreshRequest,
    responses((status = 200, body = SessionGrant),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn refresh(
    State(store): State<Store>,
    address: CallerAddress,
    Body(request): Body<RefreshRequest>,
) -> Result<Json<SessionGrant>, Refusal> {
    finish(async move {
        let mut tx = store.db.begin().await?;
        let (now, network) = (store.clock.now(), address.network());
        match sessions::refresh(&mut tx, &store.pepper, &request.refresh_token, &network, now).await? {
            Refreshed::Rotated(session, owner, tokens) => {
                let account = accounts::within(&mut tx, owner.account).await?;
                tx.commit().await?;
                Ok(Json(entry::grant(session, tokens, account, owner, false)))
            }
            Refreshed::Revoked(account, device) => {
                let kind = SecurityEventKind::SessionCopied;
                journal::note(&mut tx, &store, account, kind, Some(&device), None, now).await?;
                tx.commit().await?;
                tracing::warn!("an old refresh token came back: its session was ended");
                Err(Code::SessionRevoked.into())
            }
        }
    })
    .await
}

/// Ends the caller's session.
#[utoipa::path(delete, path = "/v1/identity/session", tag = "identity",
    responses((status = 204), (status = 401, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer"))))]
async fn end_session(State(store): State<Store>, customer: Customer) -> Result<StatusCode, Refusal> {
    finish(async move {
        let now = store.clock.now();
        let mut tx = store.db.begin().await?;
        sessions::end(&mut tx, customer.session, "customer", now).await?;
        let device = sessions::device_name(&mut tx, customer.session).await?;
        let kind = SecurityEventKind::SessionEnded;
        journal::note(&mut tx, &store, customer.account, kind, device.as_deref(), None, now).await?;
        tx.commit().await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// The caller's account.
#[utoipa::path(get, path = "/v1/account", tag = "identity",
    responses((status = 200, body = Account), (status = 401, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer"))))]
async fn account(State(store): State<Store>, customer: Customer) -> Result<Json<Account>, Refusal> {
    Ok(Json(accounts::one(&store.db, customer.account).await?))
}
