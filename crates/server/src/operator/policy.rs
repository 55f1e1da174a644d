//! `/v1/operator/policy`: what the merchant decides (S41).

use axum::Json;
use axum::extract::State;
use kabinet_protocol::problem::Problem;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Owner;
use super::store as operators;
use crate::policy::{Policy, store};
use crate::problems::{Body, Refusal, finish};
use crate::store::Store;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(read, change))
}

/// The policy that holds now. For owners.
#[utoipa::path(get, path = "/v1/operator/policy", tag = "operator",
    responses((status = 200, body = Policy),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("owner"))))]
async fn read(State(state): State<Store>, _: Owner) -> Result<Json<Policy>, Refusal> {
    Ok(Json(store::current(&state.db).await?))
}

/// Changes the fields that are named, the others stay. For owners. The change is kept with who made it.
#[utoipa::path(patch, path = "/v1/operator/policy", tag = "operator", request_body = Policy,
    responses((status = 200, body = Policy),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("owner"))))]
async fn change(
    State(state): State<Store>,
    Owner(operator): Owner,
    Body(fields): Body<serde_json::Map<String, serde_json::Value>>,
) -> Result<Json<Policy>, Refusal> {
    finish(async move {
        let now = state.clock.now();
        let mut tx = state.db.begin().await?;
        let (policy, version) = store::merge(&mut tx, fields, &operator.id, now).await?;
        operators::log(&mut tx, &operator.id, "policy", &version.to_string(), now).await?;
        tx.commit().await?;
        tracing::info!(version, "an operator changed the policy");
        Ok(Json(policy))
    })
    .await
}
