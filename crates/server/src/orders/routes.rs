//! `/v1/orders`.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kabinet_protocol::ids::OrderId;
use kabinet_protocol::order::Order;
use kabinet_protocol::problem::{Code, Problem};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::store;
use crate::guests::caller::{self as guests, Buyer};
use crate::identity::caller::bearer;
use crate::problems::{Path, Query, Refusal};
use crate::store::Store;
use crate::sync::key::{BadKey, Place};

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(page)).routes(routes!(one))
}

/// A page of orders, newest first.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OrdersPage {
    /// The orders.
    pub orders: Vec<Order>,
    /// Hand it back as `before` for the next page.
    pub next: Option<String>,
}

/// Where a page begins.
#[derive(Debug, Deserialize, IntoParams)]
struct PageQuery {
    /// 1 to 200; 50 where absent.
    limit: Option<i64>,
    /// The key of the page before.
    before: Option<String>,
}

/// The caller's orders, newest first.
#[utoipa::path(get, path = "/v1/orders", tag = "orders", params(PageQuery),
    responses((status = 200, body = OrdersPage),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("guest"))))]
async fn page(State(state): State<Store>, request: Request) -> Result<Response, Refusal> {
    let (mut parts, _) = request.into_parts();
    let Query(query) = Query::<PageQuery>::from_request_parts(&mut parts, &state).await?;
    let from = match query.before {
        Some(key) => {
            key.parse().map_err(|error: BadKey| Refusal::new(Code::Malformed, error.to_string()).field("before"))?
        }
        None => Place::top(),
    };
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let token = bearer(&parts)?;
    let page = if token.starts_with(guests::PREFIX) {
        store::page_of(&state.db, guests::read(&state, token).await?.feed, &from, limit).await?
    } else {
        store::page(&state, token, &from, limit).await?
    };
    let mut body = String::with_capacity(page.docs.len() + 96);
    body.push_str(r#"{"orders":["#);
    body.push_str(&page.docs);
    match page.next {
        Some(next) => body.push_str(&format!(r#"],"next":"{next}"}}"#)),
        None => body.push_str(r#"],"next":null}"#),
    }
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// One order of the caller's.
#[utoipa::path(get, path = "/v1/orders/{order}", tag = "orders",
    params(("order" = OrderId, Path, description = "The order.")),
    responses((status = 200, body = Order),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("guest"))))]
async fn one(State(state): State<Store>, buyer: Buyer, Path(order): Path<OrderId>) -> Result<Response, Refusal> {
    let doc = store::one(&state.db, buyer.feed, order).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], doc).into_response())
}
