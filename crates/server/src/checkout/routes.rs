//! `GET /v1/delivery` and `POST /v1/checkout/quote`.

use axum::Json;
use axum::extract::State;
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::shop::{DeliveryOption, DeliveryOptions, PickupPoint, PlaceOrder, Quote};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::price;
use crate::catalogue::text;
use crate::credit::checkout as credit;
use crate::identity::caller::Customer;
use crate::loyalty::checkout as points;
use crate::membership::checkout as membership;
use crate::policy;
use crate::problems::{Body, Query, Refusal};
use crate::store::Store;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(delivery)).routes(routes!(quote))
}

#[derive(Debug, Deserialize, IntoParams)]
struct DeliveryQuery {
    /// The language of names, BCP 47; the store's own where absent.
    language: Option<String>,
}

/// How goods reach a customer: ways, cheapest first, and points by region.
#[utoipa::path(get, path = "/v1/delivery", tag = "checkout", params(DeliveryQuery),
    responses((status = 200, body = DeliveryOptions),
        (status = 400, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn delivery(
    State(store): State<Store>,
    Query(query): Query<DeliveryQuery>,
) -> Result<Json<DeliveryOptions>, Refusal> {
    let own = store.profile.languages.first().map_or("en", String::as_str);
    let language = query.language.as_deref().unwrap_or(own);
    if language.len() > 35 {
        return Err(Refusal::new(Code::Malformed, "A language is a BCP 47 tag, as en.").field("language"));
    }
    let now = store.clock.now();
    let delivery = policy::store::current(&store.db).await?.delivery;
    let mut options = Vec::with_capacity(delivery.options.len());
    for way in delivery.options {
        // Only a clock outside the calendar has no date.
        let Some(promised) = price::promised(&store, way.days, now) else { continue };
        let (id, method, price) = (way.id, way.method, way.price);
        options.push(DeliveryOption { id, method, price, free_from: way.free_from, days: way.days, promised });
    }
    options.sort_by_key(|option| option.price);
    let mut points: Vec<PickupPoint> = delivery
        .points
        .into_iter()
        .map(|point| PickupPoint {
            name: text(&point.name, language).unwrap_or_else(|| point.id.clone()),
            region: text(&point.region, language).unwrap_or_default(),
            hours: text(&point.hours, language).unwrap_or_default(),
            address: point.address,
            id: point.id,
        })
        .collect();
    points.sort_by(|a, b| (&a.region, &a.name).cmp(&(&b.region, &b.name)));
    Ok(Json(DeliveryOptions { options, points }))
}

/// What an order would cost now. Nothing is placed, nothing is set aside; where it goes is looked at when it is placed.
#[utoipa::path(post, path = "/v1/checkout/quote", tag = "checkout", request_body = PlaceOrder,
    responses((status = 200, body = Quote),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer"))))]
async fn quote(
    State(store): State<Store>,
    customer: Customer,
    Body(wanted): Body<PlaceOrder>,
) -> Result<Json<Quote>, Refusal> {
    points::check(wanted.points)?;
    credit::check(wanted.credit)?;
    let now = store.clock.now();
    let mut reader = store.db.readers().acquire().await?;
    let policy = policy::store::within(&mut reader).await?;
    let member = membership::of_member(&mut reader, customer.feed, &policy.membership, now).await?;
    let mut priced = price::price(&mut reader, &store, &policy.delivery, member, &wanted, now).await?;
    let purse = points::purse(&mut reader, &store, &policy.points, customer.feed, now).await?;
    points::reckon(&mut priced.quote, &policy.points, &priced.products, &wanted.lines, (purse, wanted.points));
    let balance = credit::balance(&mut reader, customer.feed).await?;
    credit::reckon(&mut priced.quote, &policy.credit, balance, wanted.credit);
    Ok(Json(priced.quote))
}
