//! `/v1/operator/messages`: what did not get through.

use axum::Json;
use axum::extract::State;
use kabinet_protocol::ids::MessageId;
use kabinet_protocol::problem::Problem;
use kabinet_protocol::time::ServerTime;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::identity::contact::Contact;
use crate::operator::caller::Operator;
use crate::problems::{Query, Refusal, internal};
use crate::store::Store;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(messages))
}

/// A message as the operator may see it: never its text, and never all of the recipient.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MessageInfo {
    /// The message.
    pub id: MessageId,
    /// `sms` or `email`.
    pub channel: String,
    /// The recipient, masked.
    pub to: String,
    /// When it was written.
    pub created_at: ServerTime,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next, where it still is.
    #[serde(default)]
    pub next_attempt_at: Option<ServerTime>,
    /// When it was given up.
    #[serde(default)]
    pub failed_at: Option<ServerTime>,
    /// What the last try came to.
    #[serde(default)]
    pub problem: Option<String>,
}

/// Messages, newest first.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MessageList {
    /// At most the newest two hundred.
    pub messages: Vec<MessageInfo>,
}

/// Which messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    /// Given up.
    #[default]
    Failed,
    /// Not taken by a gateway yet.
    Waiting,
}

#[derive(Debug, Deserialize, IntoParams)]
struct MessagesQuery {
    /// `failed` (where absent) or `waiting`.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    state: Outcome,
}

/// Messages that did not get through, or not yet.
#[utoipa::path(get, path = "/v1/operator/messages", tag = "operator", params(MessagesQuery),
    responses((status = 200, body = MessageList),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn messages(
    State(store): State<Store>,
    _: Operator,
    Query(query): Query<MessagesQuery>,
) -> Result<Json<MessageList>, Refusal> {
    type Row = (String, String, String, i64, i64, i64, Option<i64>, Option<String>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, channel, recipient, created_at, attempts, next_attempt_at, failed_at, problem FROM messages
         WHERE sent_at IS NULL AND CASE WHEN failed_at IS NULL THEN 1 ELSE 0 END = $1
         ORDER BY created_at DESC, id DESC LIMIT 200",
    )
    .bind(i64::from(query.state == Outcome::Waiting))
    .fetch_all(store.db.readers())
    .await?;
    let mut messages = Vec::with_capacity(rows.len());
    for (id, channel, recipient, created_at, attempts, next_attempt_at, failed_at, problem) in rows {
        let to = Contact::identifier(&recipient, &store.profile.country).map_or_else(|_| "…".into(), |to| to.masked());
        messages.push(MessageInfo {
            id: id.parse().map_err(|error| internal(&error))?,
            channel,
            to,
            created_at: ServerTime(created_at),
            attempts,
            next_attempt_at: failed_at.is_none().then_some(ServerTime(next_attempt_at)),
            failed_at: failed_at.map(ServerTime),
            problem,
        });
    }
    Ok(Json(MessageList { messages }))
}
