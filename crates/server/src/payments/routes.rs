//! `/v1/orders/{order}/payments`, `/v1/payments`, `/v1/payment-methods`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kabinet_protocol::ids::{OrderId, PaymentId, PaymentMethodId};
use kabinet_protocol::payment::{PaymentKind, PaymentRecord, PaymentStarted, PaymentState, StartPayment, StartSetup};
use kabinet_protocol::problem::{Code, Problem};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{close, methods, settling, start, store};
use crate::guests::caller::Buyer;
use crate::identity::proofs::Proven;
use crate::problems::{Body, Path, Refusal, finish};
use crate::store::Store;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new()
        .routes(routes!(pay))
        .routes(routes!(one, call_off))
        .routes(routes!(keep))
        .routes(routes!(make_default))
        .routes(routes!(remove))
}

/// Begins to pay for an order of the caller's. The same id again is the same payment.
#[utoipa::path(post, path = "/v1/orders/{order}/payments", tag = "payments", request_body = StartPayment,
    params(("order" = OrderId, Path, description = "The order.")),
    responses((status = 200, body = PaymentStarted),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 503, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("guest"))))]
async fn pay(
    State(state): State<Store>,
    buyer: Buyer,
    Path(order): Path<OrderId>,
    Body(asked): Body<StartPayment>,
) -> Result<Json<PaymentStarted>, Refusal> {
    finish(async move { start::charge(&state, buyer.feed, buyer.guest, order, asked).await.map(Json) }).await
}

/// A payment of the caller's, as the provider says it is now.
#[utoipa::path(get, path = "/v1/payments/{payment}", tag = "payments",
    params(("payment" = PaymentId, Path, description = "The payment.")),
    responses((status = 200, body = PaymentRecord),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("guest"))))]
async fn one(
    State(state): State<Store>,
    buyer: Buyer,
    Path(payment): Path<PaymentId>,
) -> Result<Json<PaymentRecord>, Refusal> {
    finish(async move {
        // What stands in the feed is the customer's; a row is there for what a provider or the job has to do with.
        let record = store::shown(&state.db, buyer.feed, payment).await?;
        if record.state != PaymentState::Pending || record.kind == PaymentKind::Refund {
            return Ok(Json(record));
        }
        let row = store::own(&state.db, buyer.feed, payment).await?;
        settling::look(&state, &row).await.map(Json)
    })
    .await
}

/// Calls a payment of the caller's off, or says that it was paid first.
#[utoipa::path(delete, path = "/v1/payments/{payment}", tag = "payments",
    params(("payment" = PaymentId, Path, description = "The payment.")),
    responses((status = 200, body = PaymentRecord),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("guest"))))]
async fn call_off(
    State(state): State<Store>,
    buyer: Buyer,
    Path(payment): Path<PaymentId>,
) -> Result<Json<PaymentRecord>, Refusal> {
    finish(async move {
        let record = store::shown(&state.db, buyer.feed, payment).await?;
        if record.state != PaymentState::Pending {
            return Ok(Json(record));
        }
        if record.kind == PaymentKind::Refund {
            return Err(Refusal::new(Code::Conflict, "Money on its way back is not called off."));
        }
        let row = store::own(&state.db, buyer.feed, payment).await?;
        let record = close::close(&state, &row).await?;
        if record.state == PaymentState::Pending {
            return Err(Refusal::new(Code::PaymentUnderWay, "The bank is working on it: wait for its answer."));
        }
        Ok(Json(record))
    })
    .await
}

/// Begins to keep a card or a wallet without paying.
#[utoipa::path(post, path = "/v1/payment-methods", tag = "payments", request_body = StartSetup,
    responses((status = 200, body = PaymentStarted),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 503, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer_proven"))))]
async fn keep(
    State(state): State<Store>,
    Proven(customer): Proven,
    Body(asked): Body<StartSetup>,
) -> Result<Json<PaymentStarted>, Refusal> {
    finish(async move { start::setup(&state, customer.feed, asked).await.map(Json) }).await
}

/// Offers a kept method first from now on.
#[utoipa::path(put, path = "/v1/payment-methods/{method}/default", tag = "payments",
    params(("method" = PaymentMethodId, Path, description = "The method.")),
    responses((status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer_proven"))))]
async fn make_default(
    State(state): State<Store>,
    Proven(customer): Proven,
    Path(method): Path<PaymentMethodId>,
) -> Result<StatusCode, Refusal> {
    finish(async move {
        methods::set_default(&state, customer.feed, method).await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Removes a kept method, here and at the provider.
#[utoipa::path(delete, path = "/v1/payment-methods/{method}", tag = "payments",
    params(("method" = PaymentMethodId, Path, description = "The method.")),
    responses((status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer_proven"))))]
async fn remove(
    State(state): State<Store>,
    Proven(customer): Proven,
    Path(method): Path<PaymentMethodId>,
) -> Result<StatusCode, Refusal> {
    finish(async move {
        methods::remove(&state, customer.feed, method).await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
