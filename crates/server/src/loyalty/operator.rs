//! `/v1/operator/customers/{customer}/points`: a customer's points, and what the store gives or takes with a reason.

use axum::Json;
use axum::extract::State;
use kabinet_protocol::ids::{AdjustmentId, CustomerId};
use kabinet_protocol::points::{ENTRY, EntryKind, PointsBalance, PointsEntry};
use kabinet_protocol::problem::{Code, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ledger::Account;
use super::plan::{self, Missing};
use super::spending;
use super::store::{self, Ledger};
use crate::identity::accounts::feed_of;
use crate::operator::caller::Operator;
use crate::operator::giving::{newest, reason};
use crate::operator::store as operators;
use crate::policy;
use crate::problems::{Body, Path, Refusal, finish};
use crate::store::Store;
use crate::sync::store as feeds;

/// The most points given or taken at once.
const MOST: i64 = 1_000_000_000;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(shown, adjusted))
}

/// What the store gives or takes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AdjustPoints {
    /// The adjustment; whoever makes it makes the id, and the same id again is the same adjustment.
    pub id: AdjustmentId,
    /// How many: more than nothing gives, less takes, and never more than there are.
    pub points: i64,
    /// Why, for the customer: 1 to 500 characters.
    pub reason: String,
}

/// A customer's points.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CustomerPoints {
    /// The customer.
    pub customer: CustomerId,
    /// The sums.
    pub points: PointsBalance,
    /// The newest entries, at most fifty, newest first.
    pub entries: Vec<PointsEntry>,
}

/// A customer's points as they are now.
pub async fn show(store: &Store, customer: CustomerId) -> Result<CustomerPoints, Refusal> {
    let mut reader = store.db.readers().acquire().await?;
    let feed = feed_of(&mut reader, customer).await?;
    let (Account { balance, pending, entries, .. }, redeem) =
        store::account(&mut reader, feed).await?.unwrap_or_default();
    let spent = spending::kept(&mut reader, feed).await?;
    let newest = newest(&mut reader, feed, ENTRY).await?;
    Ok(CustomerPoints { customer, points: PointsBalance { balance, pending, redeem, entries, spent }, entries: newest })
}

/// Gives or takes points with a reason, notes who did it, and says that the feed moved.
pub async fn adjust(
    store: &Store,
    by: &str,
    customer: CustomerId,
    asked: &AdjustPoints,
) -> Result<CustomerPoints, Refusal> {
    let reason = reason(&asked.reason)?;
    if asked.points == 0 || !(-MOST..=MOST).contains(&asked.points) {
        return Err(Refusal::new(Code::Invalid, "Give or take 1 to 1,000,000,000 points.").field("points"));
    }
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    let feed = feed_of(&mut tx, customer).await?;
    feeds::raise(&mut tx, feed, 0).await?;
    let before: Option<(String, i64)> =
        sqlx::query_as("SELECT feed, points FROM points_entries WHERE kind = $1 AND source = $2")
            .bind(EntryKind::Adjust.as_str())
            .bind(asked.id.to_string())
            .fetch_optional(&mut *tx)
            .await?;
    if let Some((of, points)) = before {
        if of != feed.to_string() || points != asked.points {
            return Err(Refusal::new(Code::KeyReused, "This id was used for another adjustment.").field("id"));
        }
        tx.commit().await?;
        return show(store, customer).await;
    }
    let rules = policy::store::within(&mut tx).await?.points;
    let mut ledger = Ledger::open(&mut tx, store, feed, now).await?;
    ledger.expire().await?;
    let lots = ledger.soonest(asked.points.saturating_neg().max(0)).await?;
    let expires = (rules.lifetime_days > 0).then(|| ledger.calendar.after(ledger.today(), rules.lifetime_days));
    let account = ledger.account;
    let draft = plan::adjust(&account, asked.id, asked.points, reason, expires, &lots).map_err(|Missing(points)| {
        let detail = format!("The customer has {points} points too few for that.");
        Refusal::new(Code::Invalid, detail).field("points")
    })?;
    ledger.book(draft).await?;
    let closed = ledger.close().await?;
    operators::log(&mut tx, by, "adjust points", &customer.to_string(), now).await?;
    tx.commit().await?;
    if let Some((rev, _)) = closed {
        store.hub.moved(feed, rev).await;
    }
    tracing::info!(%customer, "points were adjusted");
    show(store, customer).await
}

/// A customer's points and the newest entries of their ledger.
#[utoipa::path(get, path = "/v1/operator/customers/{customer}/points", tag = "operator",
    params(("customer" = CustomerId, Path, description = "The customer.")),
    responses((status = 200, body = CustomerPoints),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn shown(
    State(state): State<Store>,
    _: Operator,
    Path(customer): Path<CustomerId>,
) -> Result<Json<CustomerPoints>, Refusal> {
    Ok(Json(show(&state, customer).await?))
}

/// Gives points to a customer, or takes some, with a reason that the customer reads.
#[utoipa::path(post, path = "/v1/operator/customers/{customer}/points", tag = "operator", request_body = AdjustPoints,
    params(("customer" = CustomerId, Path, description = "The customer.")),
    responses((status = 200, body = CustomerPoints),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn adjusted(
    State(state): State<Store>,
    operator: Operator,
    Path(customer): Path<CustomerId>,
    Body(body): Body<AdjustPoints>,
) -> Result<Json<CustomerPoints>, Refusal> {
    finish(async move { adjust(&state, &operator.id, customer, &body).await.map(Json) }).await
}
