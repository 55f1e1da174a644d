//! `/v1/credit/top-ups`.

use axum::Json;
use axum::extract::State;
use kabinet_protocol::credit::StartTopUp;
use kabinet_protocol::payment::PaymentStarted;
use kabinet_protocol::problem::Problem;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::identity::caller::Customer;
use crate::payments::start;
use crate::problems::{Body, Refusal, finish};
use crate::store::Store;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(top_up))
}

/// Begins to top store credit up. The same id again is the same top-up.
#[utoipa::path(post, path = "/v1/credit/top-ups", tag = "payments", request_body = StartTopUp,
    responses((status = 200, body = PaymentStarted),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 503, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer"))))]
async fn top_up(
    State(state): State<Store>,
    customer: Customer,
    Body(asked): Body<StartTopUp>,
) -> Result<Json<PaymentStarted>, Refusal> {
    finish(async move { start::top_up(&state, customer.feed, asked).await.map(Json) }).await
}
