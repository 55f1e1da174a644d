//! `/v1/demo/inbox`.

use axum::Json;
use axum::extract::State;
use kabinet_protocol::identity::InboxMessage;
use kabinet_protocol::problem::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::store;
use crate::problems::Refusal;
use crate::store::Store;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(inbox))
}

/// Messages, newest first.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Inbox {
    /// At most the newest hundred.
    pub messages: Vec<InboxMessage>,
}

/// What a real store would have sent; 404 at any store that is not a demonstration.
#[utoipa::path(get, path = "/v1/demo/inbox", tag = "demo",
    responses((status = 200, body = Inbox), (status = 404, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn inbox(State(state): State<Store>) -> Result<Json<Inbox>, Refusal> {
    if !state.profile.demo {
        return Err(Refusal::not_found());
    }
    Ok(Json(Inbox { messages: store::newest(&state.db, 100).await? }))
}
