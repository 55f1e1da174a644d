//! `/v1/operator/customers/{customer}/membership`: a customer's membership, and what the store gives or ends with a reason.

use axum::Json;
use axum::extract::State as Shared;
use kabinet_protocol::ids::{CustomerId, MembershipPeriodId};
use kabinet_protocol::membership::{
    MOST_MONTHS, Membership, MembershipPeriod, PERIOD, PeriodKind, RenewProblem, next_period,
};
use kabinet_protocol::problem::{Code, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::letters::{self, News};
use super::plan::{self, Draft, State};
use super::store;
use crate::identity::accounts::feed_of;
use crate::operator::caller::Operator;
use crate::operator::giving::{newest, reason};
use crate::operator::store as operators;
use crate::problems::{Body, Path, Refusal, finish};
use crate::store::Store;
use crate::sync::store as feeds;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(shown, granted)).routes(routes!(revoked))
}

/// What the store gives.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct GrantMembership {
    /// The period; whoever gives it makes the id, and the same id again is the same period.
    pub id: MembershipPeriodId,
    /// For how many civil months: 1 to 120. It begins where the last period ends.
    pub months: u32,
    /// Why, for the customer: 1 to 500 characters.
    pub reason: String,
}

/// Ends a membership now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RevokeMembership {
    /// The entry that says so; whoever ends it makes the id, and the same id again is the same end.
    pub id: MembershipPeriodId,
    /// Why, for the customer: 1 to 500 characters.
    pub reason: String,
}

/// A customer's membership.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CustomerMembership {
    /// The customer.
    pub customer: CustomerId,
    /// Whether it runs now.
    pub active: bool,
    /// It; nothing where there never was one.
    pub membership: Option<Membership>,
    /// The newest periods, at most fifty, newest first.
    pub periods: Vec<MembershipPeriod>,
}

/// A customer's membership as it is now.
pub async fn show(store: &Store, customer: CustomerId) -> Result<CustomerMembership, Refusal> {
    let mut reader = store.db.readers().acquire().await?;
    let feed = feed_of(&mut reader, customer).await?;
    let state = store::state(&mut reader, feed).await?;
    let periods = newest(&mut reader, feed, PERIOD).await?;
    let active = state.as_ref().is_some_and(|state| state.sums.active(store.clock.now()));
    Ok(CustomerMembership { customer, active, membership: state.as_ref().map(store::shown), periods })
}

fn reused() -> Refusal {
    Refusal::new(Code::KeyReused, "This id was used for another period.").field("id")
}

/// Gives a period with a reason, notes who did it, and says that the feed moved.
pub async fn grant(
    store: &Store,
    by: &str,
    customer: CustomerId,
    asked: &GrantMembership,
) -> Result<CustomerMembership, Refusal> {
    let reason = reason(&asked.reason)?;
    let many = || Refusal::new(Code::Invalid, "Give 1 to 120 months, within the calendar.").field("months");
    if !(1..=MOST_MONTHS).contains(&asked.months) {
        return Err(many());
    }
    let (now, zone) = (store.clock.now(), store::zone(store));
    let mut tx = store.db.begin().await?;
    let feed = feed_of(&mut tx, customer).await?;
    feeds::raise(&mut tx, feed, 0).await?;
    if let Some((whose, kind, from, until)) = store::booked(&mut tx, asked.id).await? {
        let same = next_period(None, from, asked.months, &zone) == Some((from, until));
        if whose != feed || kind != PeriodKind::Granted || !same {
            return Err(reused());
        }
        tx.commit().await?;
        return show(store, customer).await;
    }
    let before = store::state(&mut tx, feed).await?.unwrap_or_default();
    let period = Draft::granted(asked.id, reason).next(&before.sums, now, asked.months, &zone).ok_or_else(many)?;
    let sums = store::book(&mut tx, feed, &before.sums, &period).await?;
    let rev = store::put(&mut tx, feed, &before.after(sums, &zone), now).await?;
    operators::log(&mut tx, by, "grant membership", &customer.to_string(), now).await?;
    tx.commit().await?;
    store.hub.moved(feed, rev).await;
    tracing::info!(%customer, months = asked.months, "a membership was granted");
    show(store, customer).await
}

/// Ends a membership now with a reason, notes who did it, and says that the feed moved.
pub async fn revoke(
    store: &Store,
    by: &str,
    customer: CustomerId,
    asked: &RevokeMembership,
) -> Result<CustomerMembership, Refusal> {
    let reason = reason(&asked.reason)?;
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    let feed = feed_of(&mut tx, customer).await?;
    feeds::raise(&mut tx, feed, 0).await?;
    if let Some((whose, kind, ..)) = store::booked(&mut tx, asked.id).await? {
        if whose != feed || kind != PeriodKind::Revoked {
            return Err(reused());
        }
        tx.commit().await?;
        return show(store, customer).await;
    }
    let before = store::state(&mut tx, feed).await?.unwrap_or_default();
    let none = || Refusal::new(Code::Conflict, "There is no membership that runs.");
    let period = plan::revoke(&before.sums, asked.id, reason, now).ok_or_else(none)?;
    let sums = store::book(&mut tx, feed, &before.sums, &period).await?;
    let problem = Some(RenewProblem::Revoked);
    let state = State { sums, renews: false, problem, attempts: 0, look_at: None, ..before };
    store::put(&mut tx, feed, &state, now).await?;
    letters::tell(&mut tx, store, feed, (News::Ended, &state, None), now).await?;
    operators::log(&mut tx, by, "revoke membership", &customer.to_string(), now).await?;
    let rev = feeds::raise(&mut tx, feed, 0).await?;
    tx.commit().await?;
    store.hub.moved(feed, rev).await;
    tracing::info!(%customer, "a membership was revoked");
    show(store, customer).await
}

/// A customer's membership and its newest periods.
#[utoipa::path(get, path = "/v1/operator/customers/{customer}/membership", tag = "operator",
    params(("customer" = CustomerId, Path, description = "The customer.")),
    responses((status = 200, body = CustomerMembership),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn shown(
    Shared(state): Shared<Store>,
    _: Operator,
    Path(customer): Path<CustomerId>,
) -> Result<Json<CustomerMembership>, Refusal> {
    Ok(Json(show(&state, customer).await?))
}

/// Gives a customer months of membership, with a reason that the customer reads.
#[utoipa::path(post, path = "/v1/operator/customers/{customer}/membership", tag = "operator",
    request_body = GrantMembership,
    params(("customer" = CustomerId, Path, description = "The customer.")),
    responses((status = 200, body = CustomerMembership),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn granted(
    Shared(state): Shared<Store>,
    operator: Operator,
    Path(customer): Path<CustomerId>,
    Body(body): Body<GrantMembership>,
) -> Result<Json<CustomerMembership>, Refusal> {
    finish(async move { grant(&state, &operator.id, customer, &body).await.map(Json) }).await
}

/// Ends a customer's membership now, with a reason that the customer reads. No money goes back by itself.
#[utoipa::path(post, path = "/v1/operator/customers/{customer}/membership/revoke", tag = "operator",
    request_body = RevokeMembership,
    params(("customer" = CustomerId, Path, description = "The customer.")),
    responses((status = 200, body = CustomerMembership),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn revoked(
    Shared(state): Shared<Store>,
    operator: Operator,
    Path(customer): Path<CustomerId>,
    Body(body): Body<RevokeMembership>,
) -> Result<Json<CustomerMembership>, Refusal> {
    finish(async move { revoke(&state, &operator.id, customer, &body).await.map(Json) }).await
}
