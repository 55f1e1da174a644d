//! `/v1/operator/customers/{customer}/credit`: a customer's store credit, and what the store gives or takes with a reason.

use axum::Json;
use axum::extract::State;
use kabinet_protocol::credit::{CreditBalance, CreditEntry, CreditKind, ENTRY};
use kabinet_protocol::ids::{AdjustmentId, CustomerId};
use kabinet_protocol::problem::{Code, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ledger::{Account, Missing};
use super::plan;
use super::store::{self, Ledger};
use crate::identity::accounts::feed_of;
use crate::operator::caller::Operator;
use crate::operator::giving::{newest, reason};
use crate::operator::store as operators;
use crate::problems::{Body, Path, Refusal, finish};
use crate::store::Store;
use crate::sync::store as feeds;

/// The most given or taken at once, in minor units.
const MOST: i64 = 1_000_000_000;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(shown, adjusted))
}

/// What the store gives or takes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AdjustCredit {
    /// The adjustment; whoever makes it makes the id, and the same id again is the same adjustment.
    pub id: AdjustmentId,
    /// Minor units: more than nothing gives, less takes, and never more than there is.
    pub amount: i64,
    /// Why, for the customer: 1 to 500 characters.
    pub reason: String,
}

/// A customer's store credit.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CustomerCredit {
    /// The customer.
    pub customer: CustomerId,
    /// The balance.
    pub credit: CreditBalance,
    /// The newest entries, at most fifty, newest first.
    pub entries: Vec<CreditEntry>,
}

/// A customer's store credit as it is now.
pub async fn show(store: &Store, customer: CustomerId) -> Result<CustomerCredit, Refusal> {
    let mut reader = store.db.readers().acquire().await?;
    let feed = feed_of(&mut reader, customer).await?;
    let Account { balance, entries } = store::account(&mut reader, feed).await?.unwrap_or_default();
    let newest = newest(&mut reader, feed, ENTRY).await?;
    let credit = CreditBalance { balance, currency: store.profile.currency, entries };
    Ok(CustomerCredit { customer, credit, entries: newest })
}

/// Gives or takes credit with a reason, notes who did it, and says that the feed moved.
pub async fn adjust(
    store: &Store,
    by: &str,
    customer: CustomerId,
    asked: &AdjustCredit,
) -> Result<CustomerCredit, Refusal> {
    let reason = reason(&asked.reason)?;
    if asked.amount == 0 || !(-MOST..=MOST).contains(&asked.amount) {
        return Err(Refusal::new(Code::Invalid, "Give or take 1 to 1,000,000,000 minor units.").field("amount"));
    }
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    let feed = feed_of(&mut tx, customer).await?;
    feeds::raise(&mut tx, feed, 0).await?;
    if let Some(before) = store::booked(&mut tx, &CreditKind::Adjust, &asked.id.to_string()).await? {
        if before != (feed, asked.amount) {
            return Err(Refusal::new(Code::KeyReused, "This id was used for another adjustment.").field("id"));
        }
        tx.commit().await?;
        return show(store, customer).await;
    }
    let mut ledger = Ledger::open(&mut tx, store, feed, now).await?;
    ledger.book(plan::adjust(asked.id, asked.amount, reason)).await?.map_err(|Missing(missing)| {
        let detail = format!("The customer has {missing} minor units too few for that.");
        Refusal::new(Code::Invalid, detail).field("amount")
    })?;
    let closed = ledger.close().await?;
    operators::log(&mut tx, by, "adjust credit", &customer.to_string(), now).await?;
    tx.commit().await?;
    if let Some((rev, _)) = closed {
        store.hub.moved(feed, rev).await;
    }
    tracing::info!(%customer, "store credit was adjusted");
    show(store, customer).await
}

/// A customer's store credit and the newest entries of its ledger.
#[utoipa::path(get, path = "/v1/operator/customers/{customer}/credit", tag = "operator",
    params(("customer" = CustomerId, Path, description = "The customer.")),
    responses((status = 200, body = CustomerCredit),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn shown(
    State(state): State<Store>,
    _: Operator,
    Path(customer): Path<CustomerId>,
) -> Result<Json<CustomerCredit>, Refusal> {
    Ok(Json(show(&state, customer).await?))
}

/// Gives store credit to a customer, or takes some, with a reason that the customer reads.
#[utoipa::path(post, path = "/v1/operator/customers/{customer}/credit", tag = "operator", request_body = AdjustCredit,
    params(("customer" = CustomerId, Path, description = "The customer.")),
    responses((status = 200, body = CustomerCredit),
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
    Body(body): Body<AdjustCredit>,
) -> Result<Json<CustomerCredit>, Refusal> {
    finish(async move { adjust(&state, &operator.id, customer, &body).await.map(Json) }).await
}
