//! `/v1/identity/guest` and `/v1/account/claims`.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use kabinet_protocol::discovery::AccountsMode;
use kabinet_protocol::identity::{ClaimList, ClaimRequest, GuestGrant, GuestRequest};
use kabinet_protocol::ids::{CustomerId, FeedId};
use kabinet_protocol::order::Order;
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::shop::GuestOrder;
use kabinet_protocol::sync::FeedKind;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::{self, Guest, OnlyGuest};
use super::{claims, orders};
use crate::address::CallerAddress;
use crate::identity::caller::Customer;
use crate::identity::proofs::Proven;
use crate::identity::{accounts, codes};
use crate::limits::{self, DAY, Window};
use crate::problems::{Body, Path, Refusal, finish};
use crate::store::Store;
use crate::sync;

/// Guests that one address may begin in a day; households and shops share one.
const GUESTS_A_DAY: u32 = 50;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(guest)).routes(routes!(place)).routes(routes!(list)).routes(routes!(take))
}

/// Begins a guest: a customer without an account (S42).
#[utoipa::path(post, path = "/v1/identity/guest", tag = "identity", request_body = GuestRequest,
    responses((status = 201, body = GuestGrant),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn guest(
    State(store): State<Store>,
    address: CallerAddress,
    Body(request): Body<GuestRequest>,
) -> Result<(StatusCode, Json<GuestGrant>), Refusal> {
    codes::check_device(&request.device)?;
    finish(async move {
        if crate::policy::store::current(&store.db).await?.accounts_mode == AccountsMode::Required {
            return Err(Code::AccountsRequired.into());
        }
        let now = store.clock.now();
        let mut tx = store.db.begin().await?;
        let windows = [Window { seconds: DAY, most: GUESTS_A_DAY }];
        limits::take(&mut tx, &format!("guests:address:{}", address.0), now, &windows).await?;
        let guest = Guest { customer: CustomerId::new(), feed: FeedId::new() };
        let epoch = accounts::epoch(&mut tx).await?;
        sync::store::found(&mut tx, guest.feed, FeedKind::Account, &guest.customer.to_string(), epoch).await?;
        sqlx::query("INSERT INTO customers(id, feed, name, created_at, hash) VALUES ($1, $2, '', $3, '')")
            .bind(guest.customer.to_string())
            .bind(guest.feed.to_string())
            .bind(now.millis())
            .execute(&mut *tx)
            .await?;
        let token = caller::begin(&mut tx, guest, now).await?;
        tx.commit().await?;
        Ok((StatusCode::CREATED, Json(GuestGrant { token, customer_id: guest.customer, feed: guest.feed })))
    })
    .await
}

/// Places an order without an account (S42, S44), once: the same request again is answered with the same order.
#[utoipa::path(post, path = "/v1/guest/orders", tag = "checkout", request_body = GuestOrder,
    responses((status = 200, body = Order),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("guest"))))]
async fn place(
    State(store): State<Store>,
    OnlyGuest(guest): OnlyGuest,
    Body(wanted): Body<GuestOrder>,
) -> Result<Json<Order>, Refusal> {
    finish(async move { orders::place(&store, guest, wanted).await.map(Json) }).await
}

/// Orders that belong to a verified contact of the caller, but not yet to the account.
#[utoipa::path(get, path = "/v1/account/claims", tag = "account",
    responses((status = 200, body = ClaimList),
        (status = 401, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer"))))]
async fn list(State(store): State<Store>, customer: Customer) -> Result<Json<ClaimList>, Refusal> {
    Ok(Json(claims::list(&store, customer.account).await?))
}

/// Moves the orders of a customer without an account into the caller's. What is left to claim is the answer.
#[utoipa::path(post, path = "/v1/account/claims/{customer}", tag = "account", request_body = Option<ClaimRequest>,
    params(("customer" = CustomerId, Path, description = "The customer they were made as.")),
    responses((status = 200, body = ClaimList),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer_proven"))))]
async fn take(
    State(store): State<Store>,
    Proven(customer): Proven,
    Path(from): Path<CustomerId>,
    body: Result<Option<Json<ClaimRequest>>, JsonRejection>,
) -> Result<Json<ClaimList>, Refusal> {
    let guest_token = body?.and_then(|Json(request)| request.guest_token);
    finish(async move {
        claims::take(&store, customer, from, guest_token).await?;
        Ok(Json(claims::list(&store, customer.account).await?))
    })
    .await
}
