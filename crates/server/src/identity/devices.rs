//! `/v1/account/sessions`: the signed-in devices of an account, and ending them (B17).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kabinet_protocol::identity::{SecurityEventKind, SessionInfo, SessionList};
use kabinet_protocol::ids::SessionId;
use kabinet_protocol::problem::Problem;
use kabinet_protocol::time::ServerTime;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Customer;
use super::journal;
use super::sessions::IDLE_DAYS;
use crate::problems::{Path, Query, Refusal, finish, internal};
use crate::store::Store;

/// To what a device's last sight is rounded down: nobody's minutes are anybody's business.
const QUARTER_MS: i64 = 15 * 60_000;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(list, end_others)).routes(routes!(end))
}

/// The devices that are signed in to the caller's account.
#[utoipa::path(get, path = "/v1/account/sessions", tag = "account",
    responses((status = 200, body = SessionList),
        (status = 401, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer"))))]
async fn list(State(store): State<Store>, customer: Customer) -> Result<Json<SessionList>, Refusal> {
    type Row = (String, String, i64, i64, Option<String>);
    let idle = store.clock.now().plus_millis(-IDLE_DAYS * 86_400_000);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, device_name, created_at, refreshed_at, network FROM sessions
         WHERE account = $1 AND ended_at IS NULL AND refreshed_at >= $2 ORDER BY refreshed_at DESC, id DESC LIMIT 1000",
    )
    .bind(customer.account.to_string())
    .bind(idle.millis())
    .fetch_all(store.db.readers())
    .await?;
    let mut sessions = Vec::with_capacity(rows.len());
    for (id, device_name, signed_in_at, seen_at, network) in rows {
        let id: SessionId = id.parse().map_err(|error| internal(&error))?;
        // A sight is rounded, and never to before the sign-in that was one.
        let seen_at = (seen_at - seen_at.rem_euclid(QUARTER_MS)).max(signed_in_at);
        sessions.push(SessionInfo {
            id,
            device_name,
            current: id == customer.session,
            signed_in_at: ServerTime(signed_in_at),
            last_seen_at: ServerTime(seen_at),
            network,
        });
    }
    sessions.sort_by_key(|session| !session.current);
    Ok(Json(SessionList { sessions }))
}

/// How to end a session.
#[derive(Debug, Deserialize, IntoParams)]
struct EndQuery {
    /// Whether its device forgets everything when it next asks.
    #[serde(default)]
    erase: bool,
}

/// Ends one session of the caller's. One that had ended already can still be told to erase.
#[utoipa::path(delete, path = "/v1/account/sessions/{session}", tag = "account",
    params(("session" = SessionId, Path, description = "The session."), EndQuery),
    responses((status = 204),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer"))))]
async fn end(
    State(store): State<Store>,
    customer: Customer,
    Path(session): Path<SessionId>,
    Query(query): Query<EndQuery>,
) -> Result<StatusCode, Refusal> {
    finish(async move {
        let now = store.clock.now();
        let mut tx = store.db.begin().await?;
        // The write takes the row's lock, so that two who end it at once note it once.
        let found: Option<(String, Option<i64>)> = sqlx::query_as(
            "UPDATE sessions SET erase = CASE WHEN $3 = 1 THEN 1 ELSE erase END
             WHERE id = $1 AND account = $2 RETURNING device_name, ended_at",
        )
        .bind(session.to_string())
        .bind(customer.account.to_string())
        .bind(i64::from(query.erase))
        .fetch_optional(&mut *tx)
        .await?;
        let (device_name, ended_at) = found.ok_or_else(Refusal::not_found)?;
        if ended_at.is_none() {
            super::sessions::end(&mut tx, session, "customer", now).await?;
            let kind = SecurityEventKind::SessionEnded;
            journal::note(&mut tx, &store, customer.account, kind, Some(&device_name), None, now).await?;
        }
        tx.commit().await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Ends every session of the account but the caller's.
#[utoipa::path(delete, path = "/v1/account/sessions", tag = "account",
    responses((status = 204), (status = 401, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer"))))]
async fn end_others(State(store): State<Store>, customer: Customer) -> Result<StatusCode, Refusal> {
    finish(async move {
        let now = store.clock.now();
        let mut tx = store.db.begin().await?;
        let ended: Vec<(String,)> = sqlx::query_as(
            "UPDATE sessions SET ended_at = $3, ended_by = 'customer'
             WHERE account = $1 AND id <> $2 AND ended_at IS NULL RETURNING device_name",
        )
        .bind(customer.account.to_string())
        .bind(customer.session.to_string())
        .bind(now.millis())
        .fetch_all(&mut *tx)
        .await?;
        for (device_name,) in ended {
            let kind = SecurityEventKind::SessionEnded;
            journal::note(&mut tx, &store, customer.account, kind, Some(&device_name), None, now).await?;
        }
        tx.commit().await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
