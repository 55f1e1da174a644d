//! `/v1/operator/refunds`: money that people have to pay back, because no provider took it or none pays it back.

use axum::Json;
use axum::extract::State;
use kabinet_protocol::ids::{OrderId, PaymentId};
use kabinet_protocol::money::Currency;
use kabinet_protocol::payment::{PaymentKind, PaymentRecord, PaymentState};
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::time::ServerTime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::settle::receipt;
use super::{settling, store};
use crate::operator::caller::Operator;
use crate::operator::store as operators;
use crate::problems::{Path, Refusal, finish, internal};
use crate::store::Store;

/// The most that is listed.
const MOST: i64 = 200;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(paid_back))
}

/// A refund that has not gone back.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OpenRefund {
    /// The refund.
    pub payment: PaymentId,
    /// The order.
    pub order: Option<OrderId>,
    /// The order's number.
    pub number: Option<String>,
    /// Minor units.
    pub amount: i64,
    /// Of which currency.
    pub currency: Currency,
    /// `pending` or `failed`.
    pub state: PaymentState,
    /// Whether people have to see to it: no provider took the money, or none pays it back.
    pub by_people: bool,
    /// What the provider said when it was asked last.
    pub problem: Option<String>,
    /// Since when.
    pub created_at: ServerTime,
}

/// Refunds that have not gone back, oldest first.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OpenRefunds {
    /// At most the oldest two hundred.
    pub refunds: Vec<OpenRefund>,
}

/// Refunds that have not gone back: those the provider has not answered, and those that people have to see to.
#[utoipa::path(get, path = "/v1/operator/refunds", tag = "operator",
    responses((status = 200, body = OpenRefunds),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn list(State(state): State<Store>, _: Operator) -> Result<Json<OpenRefunds>, Refusal> {
    type Row = (String, Option<String>, Option<String>, i64, String, String, String, Option<String>, i64);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT p.id, p.order_id, o.number, p.amount, p.currency, p.state, p.provider, p.problem, p.created_at
         FROM payments p LEFT JOIN orders o ON o.feed = p.feed AND o.id = p.order_id
         WHERE p.kind = 'refund' AND p.state IN ('pending', 'failed') ORDER BY p.created_at, p.id LIMIT +$1",
    )
    .bind(MOST)
    .fetch_all(state.db.readers())
    .await?;
    let mut refunds = Vec::with_capacity(rows.len());
    for (id, order, number, amount, currency, state, provider, problem, created_at) in rows {
        let state = PaymentState::from(state.as_str());
        refunds.push(OpenRefund {
            payment: id.parse().map_err(|error| internal(&error))?,
            order: order.map(|order| order.parse()).transpose().map_err(|error| internal(&error))?,
            number,
            amount,
            currency: currency.parse().map_err(|error| internal(&error))?,
            by_people: provider.is_empty() || state == PaymentState::Failed,
            state,
            problem,
            created_at: ServerTime(created_at),
        });
    }
    Ok(Json(OpenRefunds { refunds }))
}

/// Notes that people have paid a refund back.
#[utoipa::path(post, path = "/v1/operator/refunds/{payment}/paid", tag = "operator",
    params(("payment" = PaymentId, Path, description = "The refund.")),
    responses((status = 200, body = PaymentRecord),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn paid_back(
    State(state): State<Store>,
    operator: Operator,
    Path(payment): Path<PaymentId>,
) -> Result<Json<PaymentRecord>, Refusal> {
    finish(async move {
        let now = state.clock.now();
        let mut tx = state.db.begin().await?;
        let row = settling::locked(&mut tx, payment).await?;
        let mut record = store::record(&mut tx, row.feed, payment).await?;
        if row.kind != PaymentKind::Refund {
            return Err(Refusal::not_found());
        }
        if record.state == PaymentState::Succeeded {
            return Ok(Json(record));
        }
        if !row.provider.is_empty() && record.state != PaymentState::Failed {
            return Err(Refusal::new(Code::Conflict, "The provider is paying it back: wait for its answer."));
        }
        record.state = PaymentState::Succeeded;
        (record.reason, record.receipt, record.settled_at) = (None, Some(receipt(payment)), Some(now));
        let rev = store::put(&mut tx, row.feed, &record, now).await?;
        operators::log(&mut tx, &operator.id, "paid back", &payment.to_string(), now).await?;
        tx.commit().await?;
        state.hub.moved(row.feed, rev).await;
        Ok(Json(record))
    })
    .await
}
