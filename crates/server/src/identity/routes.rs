//! `/v1/identity` and `/v1/account`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kabinet_protocol::identity::{Account, Challenge, CodeAnswer, CodeRequest, RefreshRequest, SessionGrant};
use kabinet_protocol::ids::ChallengeId;
use kabinet_protocol::problem::{Code, Problem};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Customer;
use super::sessions::{self, Owner, Refreshed, Tokens};
use super::{accounts, codes};
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
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn verify_code(
    State(store): State<Store>,
    Path(challenge): Path<ChallengeId>,
    Body(answer): Body<CodeAnswer>,
) -> Result<Json<SessionGrant>, Refusal> {
    codes::check_device(&answer.device)?;
    finish(async move {
        let proven = codes::judge(&store, challenge, &answer).await?;
        let now = store.clock.now();
        let mut tx = store.db.begin().await?;
        let signed_in = accounts::by_phone(&mut tx, &proven.phone, now).await?;
        let (session, tokens) = sessions::begin(&mut tx, &store.pepper, signed_in.owner, &answer.device, now).await?;
        let account = accounts::within(&mut tx, signed_in.owner.account).await?;
        tx.commit().await?;
        if let Some((feed, rev)) = signed_in.moved {
            store.hub.moved(feed, rev).await;
        }
        tracing::info!(%session, registered = signed_in.registered, "signed in by code");
        Ok(Json(grant(session, tokens, account, signed_in.owner, signed_in.registered)))
    })
    .await
}

fn grant(
    session_id: kabinet_protocol::ids::SessionId,
    tokens: Tokens,
    account: Account,
    owner: Owner,
    registered: bool,
) -> SessionGrant {
    SessionGrant {
        session_id,
        access_token: tokens.access,
        access_expires_in_s: sessions::ACCESS_S.unsigned_abs(),
        refresh_token: tokens.refresh,
        account,
        feed: owner.feed,
        registered,
    }
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
    Body(request): Body<RefreshRequest>,
) -> Result<Json<SessionGrant>, Refusal> {
    finish(async move {
        let mut tx = store.db.begin().await?;
        let outcome = sessions::refresh(&mut tx, &store.pepper, &request.refresh_token, store.clock.now()).await?;
        match outcome {
            Refreshed::Rotated(session, owner, tokens) => {
                let account = accounts::within(&mut tx, owner.account).await?;
                tx.commit().await?;
                Ok(Json(grant(session, tokens, account, owner, false)))
            }
            Refreshed::Revoked => {
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
        let mut tx = store.db.begin().await?;
        sessions::end(&mut tx, customer.session, "customer", store.clock.now()).await?;
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
