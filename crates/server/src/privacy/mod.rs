//! What a customer may ask of the store about their own data (B19): all of it, and that it goes.
//!
//! - [`export`] streams everything the store knows of the caller.
//! - [`deletion`] closes the account: the person goes, the books stay (docs/privacy.md).

pub mod deletion;
pub mod export;
mod shopping;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kabinet_protocol::NDJSON;
use kabinet_protocol::problem::Problem;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::identity::proofs::Proven;
use crate::problems::{Refusal, finish};
use crate::store::Store;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(get_export)).routes(routes!(delete_account))
}

/// Everything the store knows of the caller, one record a line; the last line is `{"end":{"records":N}}`.
#[utoipa::path(get, path = "/v1/account/export", tag = "account",
    responses((status = 200, description = "Records, one a line.", content_type = "application/x-ndjson", body = String),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer_proven"))))]
async fn get_export(State(store): State<Store>, Proven(customer): Proven) -> Result<Response, Refusal> {
    let noted = store.clone();
    finish(async move { export::note(&noted, customer).await }).await?;
    let disposition = "attachment; filename=\"kabinet-export.ndjson\"";
    let body = export::stream(store, customer);
    Ok(([(header::CONTENT_TYPE, NDJSON), (header::CONTENT_DISPOSITION, disposition)], body).into_response())
}

/// Closes the caller's account for good.
#[utoipa::path(post, path = "/v1/account/deletion", tag = "account",
    responses((status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer_proven"))))]
async fn delete_account(State(store): State<Store>, Proven(customer): Proven) -> Result<StatusCode, Refusal> {
    finish(async move {
        deletion::close(&store, customer).await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
