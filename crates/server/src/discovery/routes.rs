//! `/.well-known/kabinet`, `/healthz` and `/openapi.json`.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kabinet_protocol::PROTOCOL;
use kabinet_protocol::discovery::Discovery;
use kabinet_protocol::problem::Problem;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::problems::Refusal;
use crate::store::Store;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(discovery)).routes(routes!(health)).routes(routes!(openapi))
}

/// What the store is and which protocol versions it speaks.
#[utoipa::path(get, path = "/.well-known/kabinet", tag = "discovery", responses((status = 200, body = Discovery)),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn discovery(State(store): State<Store>) -> Result<Json<Discovery>, Refusal> {
    let policy = crate::policy::store::current(&store.db).await?;
    let profile = &store.profile;
    Ok(Json(Discovery {
        store_id: store.id,
        name: profile.name.clone(),
        protocol: PROTOCOL,
        server_version: env!("CARGO_PKG_VERSION").into(),
        languages: profile.languages.clone(),
        currency: profile.currency,
        time_zone: profile.time_zone.clone(),
        country: profile.country.clone(),
        policy: policy.public(crate::payments::online(&store)),
        support: policy.support,
        demo: profile.demo,
    }))
}

/// 200 when the database answers.
#[utoipa::path(get, path = "/healthz", tag = "discovery",
    responses((status = 200, description = "Well.", content_type = "text/plain", body = String),
        (status = 503, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn health(State(store): State<Store>) -> Result<&'static str, Refusal> {
    let asked = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM store").fetch_one(store.db.readers());
    match tokio::time::timeout(std::time::Duration::from_secs(3), asked).await {
        Ok(Ok(_)) => Ok("ok\n"),
        _ => Err(kabinet_protocol::problem::Code::Unavailable.into()),
    }
}

/// The OpenAPI document.
#[utoipa::path(get, path = "/openapi.json", tag = "discovery",
    responses((status = 200, description = "This document.", content_type = "application/json", body = String)),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], crate::openapi::text()).into_response()
}
