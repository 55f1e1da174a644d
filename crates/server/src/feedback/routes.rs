//! `/v1/operator/feedback`.

use axum::Json;
use axum::extract::State;
use kabinet_protocol::ids::{CustomerId, OrderId};
use kabinet_protocol::problem::Problem;
use kabinet_protocol::time::ServerTime;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::operator::caller::Operator;
use crate::problems::{Query, Refusal, internal};
use crate::store::Store;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(list))
}

/// What a customer wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FeedbackInfo {
    /// The message.
    #[schema(value_type = String, format = "uuid")]
    pub id: Uuid,
    /// Who wrote.
    pub customer: CustomerId,
    /// The customer's name, empty where nobody gave one.
    pub name: String,
    /// `question`, `complaint`, `praise`, `other`.
    pub topic: String,
    /// The text.
    pub text: String,
    /// The order it is about.
    #[serde(default)]
    pub order: Option<OrderId>,
    /// When.
    pub at: ServerTime,
}

/// A page of messages, newest first.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FeedbackList {
    /// The messages.
    pub feedback: Vec<FeedbackInfo>,
    /// Hand it back as `before` for the next page.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub next: Option<Uuid>,
}

#[derive(Debug, Deserialize, IntoParams)]
struct FeedbackQuery {
    /// `next` of the page before.
    #[param(value_type = Option<String>)]
    before: Option<Uuid>,
    /// 1 to 200; 50 where absent.
    limit: Option<i64>,
}

/// What customers wrote, newest first.
#[utoipa::path(get, path = "/v1/operator/feedback", tag = "operator", params(FeedbackQuery),
    responses((status = 200, body = FeedbackList),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn list(
    State(store): State<Store>,
    _: Operator,
    Query(query): Query<FeedbackQuery>,
) -> Result<Json<FeedbackList>, Refusal> {
    type Row = (String, String, String, String, String, Option<String>, i64);
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT f.id, f.customer, c.name, f.topic, f.text, f.order_id, f.at
         FROM feedback f JOIN customers c ON c.id = f.customer
         WHERE f.id < $1 ORDER BY f.id DESC LIMIT +$2",
    )
    // Ids begin with the time, so their order is the messages' order; '~' sorts after every id.
    .bind(query.before.map_or_else(|| "~".into(), |id| id.to_string()))
    .bind(limit + 1)
    .fetch_all(store.db.readers())
    .await?;
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    let mut feedback = Vec::with_capacity(rows.len());
    for (id, customer, name, topic, text, order, at) in rows.into_iter().take(most) {
        feedback.push(FeedbackInfo {
            id: id.parse().map_err(|error| internal(&error))?,
            customer: customer.parse().map_err(|error| internal(&error))?,
            name,
            topic,
            text,
            order: order.map(|order| order.parse()).transpose().map_err(|error: uuid::Error| internal(&error))?,
            at: ServerTime(at),
        });
    }
    let next = feedback.last().filter(|_| more).map(|one| one.id);
    Ok(Json(FeedbackList { feedback, next }))
}
