//! `/v1/payments/webhooks/{provider}`: what a provider says by itself.
//!
//! A webhook is a nudge. Its signature vouches that the provider sent it and says of which payment it is; how that payment
//! stands, the provider is asked. So it does not matter whether webhooks come twice, late, out of order or never.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use kabinet_protocol::problem::Problem;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::store::{self, Row};
use super::{named, settling};
use crate::problems::{Path, Refusal, finish};
use crate::store::Store;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(hear))
}

/// What a provider says by itself, signed.
#[utoipa::path(post, path = "/v1/payments/webhooks/{provider}", tag = "payments",
    params(("provider" = String, Path, description = "The provider's name.")),
    request_body(content = String, content_type = "application/json"),
    responses((status = 204, description = "Heard."),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "No such provider, or not signed by it."),
        (status = 413, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn hear(
    State(store): State<Store>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let provider = named(&store, &name).ok_or_else(Refusal::not_found)?;
    let notice = provider.read(&headers, &body, store.clock.now()).map_err(|_| {
        tracing::warn!(provider = %name, "a webhook was not signed by the provider, or was too old");
        Refusal::not_found()
    })?;
    drop(provider);
    let Some(remote) = notice.remote else { return Ok(StatusCode::NO_CONTENT) };
    finish(async move {
        if let Some(row) = store::by_remote(&store.db, &name, &remote).await? {
            nudge_refunds(&store, &row).await?;
            settling::look(&store, &row).await?;
        }
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// A provider tells of a refund by the payment it is of.
async fn nudge_refunds(store: &Store, row: &Row) -> Result<(), Refusal> {
    let waiting: i64 =
        sqlx::query_scalar("SELECT count(*) FROM payments WHERE refund_of = $1 AND feed = $2 AND state = 'pending'")
            .bind(row.id.to_string())
            .bind(row.feed.to_string())
            .fetch_one(store.db.readers())
            .await?;
    if waiting > 0 {
        let mut tx = store.db.begin().await?;
        sqlx::query(
            "UPDATE payments SET next_at = $3 WHERE refund_of = $1 AND feed = $2 AND state = 'pending' AND remote IS NOT NULL",
        )
        .bind(row.id.to_string())
        .bind(row.feed.to_string())
        .bind(store.clock.now().millis())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
    }
    Ok(())
}
