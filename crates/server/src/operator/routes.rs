//! `/v1/operator`: moving orders.

use axum::Json;
use axum::extract::State;
use kabinet_protocol::ids::{AdjustmentId, FulfillmentId, OrderId};
use kabinet_protocol::order::{FulfillmentEventKind, FulfillmentLine, Order};
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::time::{CivilDate, ServerTime};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Operator;
use super::orders;
use crate::orders::states::{self, News, Parcel, Refund, Refused};
use crate::problems::{Body, Path, Refusal, finish};
use crate::store::Store;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new()
        .routes(routes!(confirm))
        .routes(routes!(pack))
        .routes(routes!(ship))
        .routes(routes!(track))
        .routes(routes!(deliver))
        .routes(routes!(complete))
        .routes(routes!(cancel))
        .routes(routes!(hold))
        .routes(routes!(resume))
        .routes(routes!(refund))
}

/// What leaves: all that is left where no lines are named.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Ship {
    /// Who carries it.
    pub carrier: Option<String>,
    /// The carrier's number.
    pub tracking: Option<String>,
    /// What is in it.
    pub lines: Vec<FulfillmentLine>,
    /// When it was promised for.
    pub promised: Option<CivilDate>,
}

/// What happened to a parcel on its way.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Track {
    /// The parcel; all that are on their way where none is named.
    #[serde(default)]
    pub fulfillment: Option<FulfillmentId>,
    /// `in_transit`, `out_for_delivery`, `ready_for_pickup`, `attempted`, `delayed` or `returning`.
    pub kind: FulfillmentEventKind,
    /// Where, for the customer; at most 200 characters.
    #[serde(default)]
    pub place: Option<String>,
}

impl Track {
    /// The news, where its words are not too long.
    pub fn checked(self) -> Result<News, Refusal> {
        if self.place.as_ref().is_some_and(|text| text.chars().count() > 200 || text.chars().any(char::is_control)) {
            return Err(Refusal::new(Code::Invalid, "A place has at most 200 characters.").field("place"));
        }
        Ok(News { parcel: self.fulfillment, kind: self.kind, place: self.place })
    }
}

/// Which parcel arrived: all that are on their way where none is named.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Deliver {
    /// The parcel.
    pub fulfillment: Option<FulfillmentId>,
}

/// Why, for the customer.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Reason {
    /// At most 500 characters.
    pub reason: Option<String>,
}

impl Reason {
    /// The reason, where it is not too long.
    pub fn checked(self) -> Result<Option<String>, Refusal> {
        match self.reason {
            Some(text) if text.chars().count() > 500 => {
                Err(Refusal::new(Code::Invalid, "A reason has at most 500 characters.").field("reason"))
            }
            reason => Ok(reason),
        }
    }
}

/// Money that flows back.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RefundRequest {
    /// The refund. Whoever may have to ask twice names it: the same id again is the same refund.
    #[serde(default)]
    pub id: Option<AdjustmentId>,
    /// Minor units, at most what is left of what was paid.
    pub amount: i64,
    /// Why, for the customer; at most 500 characters.
    #[serde(default)]
    pub reason: Option<String>,
}

impl RefundRequest {
    /// The refund that is asked for.
    pub fn checked(self) -> Result<Refund, Refusal> {
        let reason = Reason { reason: self.reason }.checked()?;
        Ok(Refund { id: self.id.unwrap_or_default(), amount: self.amount, reason })
    }
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        let field = match refused {
            Refused::Quantity { .. } | Refused::NoLine(_) => Some("lines"),
            Refused::NoParcel => Some("fulfillment"),
            Refused::Amount { .. } => Some("amount"),
            Refused::NoNews(_) => Some("kind"),
            Refused::NoReturn => return Refusal::not_found().field("return"),
            _ => None,
        };
        match field {
            Some(field) => Refusal::new(Code::Invalid, refused.to_string()).field(field),
            None => Refusal::new(Code::Conflict, refused.to_string()),
        }
    }
}

async fn act(
    store: Store,
    operator: Operator,
    order: OrderId,
    action: &'static str,
    change: impl FnOnce(Order, ServerTime) -> Result<Order, Refused> + Send + 'static,
) -> Result<Json<Order>, Refusal> {
    finish(async move { orders::act(&store, &operator.id, order, action, change).await.map(Json) }).await
}

/// Accepts an order.
#[utoipa::path(post, path = "/v1/operator/orders/{order}/confirm", tag = "operator",
    params(("order" = OrderId, Path, description = "The order.")),
    responses((status = 200, body = Order),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn confirm(
    State(store): State<Store>,
    operator: Operator,
    Path(order): Path<OrderId>,
) -> Result<Json<Order>, Refusal> {
    act(store, operator, order, "confirm", states::confirm).await
}

/// Puts an order together.
#[utoipa::path(post, path = "/v1/operator/orders/{order}/pack", tag = "operator",
    params(("order" = OrderId, Path, description = "The order.")),
    responses((status = 200, body = Order),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn pack(
    State(store): State<Store>,
    operator: Operator,
    Path(order): Path<OrderId>,
) -> Result<Json<Order>, Refusal> {
    act(store, operator, order, "pack", states::pack).await
}

/// Notes what happened to a parcel on its way.
#[utoipa::path(post, path = "/v1/operator/orders/{order}/track", tag = "operator", request_body = Track,
    params(("order" = OrderId, Path, description = "The order.")),
    responses((status = 200, body = Order),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn track(
    State(store): State<Store>,
    operator: Operator,
    Path(order): Path<OrderId>,
    Body(body): Body<Track>,
) -> Result<Json<Order>, Refusal> {
    let news = body.checked()?;
    act(store, operator, order, "track", move |order, at| states::track(order, news, at)).await
}

/// Sends a parcel.
#[utoipa::path(post, path = "/v1/operator/orders/{order}/ship", tag = "operator", request_body = Ship,
    params(("order" = OrderId, Path, description = "The order.")),
    responses((status = 200, body = Order),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn ship(
    State(store): State<Store>,
    operator: Operator,
    Path(order): Path<OrderId>,
    Body(body): Body<Ship>,
) -> Result<Json<Order>, Refusal> {
    let parcel = Parcel { carrier: body.carrier, tracking: body.tracking, lines: body.lines, promised: body.promised };
    act(store, operator, order, "ship", move |order, at| states::ship(order, parcel, at)).await
}

/// Notes that parcels have arrived.
#[utoipa::path(post, path = "/v1/operator/orders/{order}/deliver", tag = "operator", request_body = Deliver,
    params(("order" = OrderId, Path, description = "The order.")),
    responses((status = 200, body = Order),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn deliver(
    State(store): State<Store>,
    operator: Operator,
    Path(order): Path<OrderId>,
    Body(body): Body<Deliver>,
) -> Result<Json<Order>, Refusal> {
    act(store, operator, order, "deliver", move |order, at| states::deliver(order, body.fulfillment, at)).await
}

/// Closes an order whose goods have all arrived.
#[utoipa::path(post, path = "/v1/operator/orders/{order}/complete", tag = "operator",
    params(("order" = OrderId, Path, description = "The order.")),
    responses((status = 200, body = Order),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn complete(
    State(store): State<Store>,
    operator: Operator,
    Path(order): Path<OrderId>,
) -> Result<Json<Order>, Refusal> {
    act(store, operator, order, "complete", states::complete).await
}

/// Calls an order off before anything has left.
#[utoipa::path(post, path = "/v1/operator/orders/{order}/cancel", tag = "operator", request_body = Reason,
    params(("order" = OrderId, Path, description = "The order.")),
    responses((status = 200, body = Order),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn cancel(
    State(store): State<Store>,
    operator: Operator,
    Path(order): Path<OrderId>,
    Body(body): Body<Reason>,
) -> Result<Json<Order>, Refusal> {
    let reason = body.checked()?;
    act(store, operator, order, "cancel", move |order, at| states::cancel(order, reason, at)).await
}

/// Pauses an order.
#[utoipa::path(post, path = "/v1/operator/orders/{order}/hold", tag = "operator", request_body = Reason,
    params(("order" = OrderId, Path, description = "The order.")),
    responses((status = 200, body = Order),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn hold(
    State(store): State<Store>,
    operator: Operator,
    Path(order): Path<OrderId>,
    Body(body): Body<Reason>,
) -> Result<Json<Order>, Refusal> {
    let reason = body.checked()?;
    act(store, operator, order, "hold", move |order, at| states::hold(order, reason, at)).await
}

/// Goes on with a paused order.
#[utoipa::path(post, path = "/v1/operator/orders/{order}/resume", tag = "operator",
    params(("order" = OrderId, Path, description = "The order.")),
    responses((status = 200, body = Order),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn resume(
    State(store): State<Store>,
    operator: Operator,
    Path(order): Path<OrderId>,
) -> Result<Json<Order>, Refusal> {
    act(store, operator, order, "resume", states::resume).await
}

/// Pays back a part of what was paid, or all of it, as an adjustment.
#[utoipa::path(post, path = "/v1/operator/orders/{order}/refund", tag = "operator", request_body = RefundRequest,
    params(("order" = OrderId, Path, description = "The order.")),
    responses((status = 200, body = Order),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn refund(
    State(store): State<Store>,
    operator: Operator,
    Path(order): Path<OrderId>,
    Body(body): Body<RefundRequest>,
) -> Result<Json<Order>, Refusal> {
    let wanted = body.checked()?;
    act(store, operator, order, "refund", move |order, at| states::refund(order, wanted, at)).await
}
