//! `/v1/intents`.

use axum::Json;
use axum::extract::State;
use kabinet_protocol::ids::IntentId;
use kabinet_protocol::intent::{Intent, IntentAnswer, Outcome};
use kabinet_protocol::problem::{Code, Problem};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::store;
use crate::identity::caller::Customer;
use crate::problems::{Body, Path, Refusal, finish};
use crate::store::Store;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(take)).routes(routes!(outcome))
}

/// Does what a customer wants done, at most once: whoever asks again is given the same answer.
#[utoipa::path(post, path = "/v1/intents", tag = "intents", request_body = Intent,
    responses((status = 200, body = IntentAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer"))))]
async fn take(
    State(store): State<Store>,
    customer: Customer,
    Body(intent): Body<Intent>,
) -> Result<Json<IntentAnswer>, Refusal> {
    finish(async move { store::take(&store, customer, intent).await.map(Json) }).await
}

/// What became of an intent, for a device that heard no answer and must not try again before a person says so.
#[utoipa::path(get, path = "/v1/intents/{intent}", tag = "intents",
    params(("intent" = IntentId, Path, description = "The intent.")),
    responses((status = 200, body = Outcome),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer"))))]
async fn outcome(
    State(store): State<Store>,
    customer: Customer,
    Path(intent): Path<IntentId>,
) -> Result<Json<Outcome>, Refusal> {
    store::outcome(&store, customer, intent).await?.map(Json).ok_or_else(|| Code::NotFound.into())
}
