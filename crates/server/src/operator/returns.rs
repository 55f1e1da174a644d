//! `/v1/operator/orders/{order}/returns`: what the store decides about goods that come back.

use axum::Json;
use axum::extract::State;
use kabinet_protocol::ids::{OrderId, ReturnId};
use kabinet_protocol::order::Order;
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::returns::{Return, ReturnLine};
use kabinet_protocol::time::ServerTime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Operator;
use super::routes::Reason;
use super::store as operators;
use crate::catalogue::stock;
use crate::db::Tx;
use crate::orders::states::Refused;
use crate::orders::{letters, returns, store};
use crate::problems::{Body, Path, Refusal, finish};
use crate::store::Store;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(approve)).routes(routes!(receive)).routes(routes!(refuse))
}

/// Which of the goods that came back can be sold again.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Resellable {
    /// All of them.
    pub all: bool,
    /// These.
    pub lines: Vec<ReturnLine>,
}

impl Resellable {
    /// The pieces of a return that go back on the shelf: no more than came.
    fn of(&self, returned: &Return) -> Result<Vec<ReturnLine>, Refusal> {
        if self.all {
            return Ok(returned.lines.clone());
        }
        let came = |part: &ReturnLine| {
            let same = self.lines.iter().filter(|other| other.line == part.line).count() == 1;
            let known = returned.lines.iter().find(|known| known.line == part.line);
            same && known.is_some_and(|known| (1..=known.quantity).contains(&part.quantity))
        };
        if !self.lines.iter().all(came) {
            return Err(Refusal::new(
                Code::Invalid,
                "Name lines of this return, once each, with no more than came back.",
            )
            .field("lines"));
        }
        Ok(self.lines.clone())
    }
}

/// Decides about a return: changes the order, puts what can be sold again back into stock, notes who did it, tells the
/// customer, and says that the feed moved.
pub async fn act(
    store: &Store,
    by: &str,
    (order, id): (OrderId, ReturnId),
    action: &str,
    resellable: &Resellable,
    change: impl FnOnce(Order, ReturnId, ServerTime) -> Result<Order, Refused>,
) -> Result<Order, Refusal> {
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    let (changed, feed, rev) = store::change(&mut tx, store, order, now, |order| Ok(change(order, id, now)?)).await?;
    restock(&mut tx, &changed, id, resellable).await?;
    letters::of_return(&mut tx, store, feed, &changed, id, now).await?;
    operators::log(&mut tx, by, action, &order.to_string(), now).await?;
    tx.commit().await?;
    store.hub.moved(feed, rev).await;
    tracing::info!(%order, action, "a return was decided");
    Ok(changed)
}

/// Puts goods back, in the order of the products' ids as everywhere.
async fn restock(tx: &mut Tx, order: &Order, id: ReturnId, resellable: &Resellable) -> Result<(), Refusal> {
    let Some(returned) = order.returns.iter().find(|known| known.id == id) else { return Ok(()) };
    let mut goods = Vec::new();
    for part in resellable.of(returned)? {
        let line = order.lines.iter().find(|line| line.line == part.line);
        goods.extend(line.and_then(|line| line.product).map(|product| (product, part.quantity)));
    }
    goods.sort_unstable();
    for (product, quantity) in goods {
        stock::put_back(tx, product, quantity).await?;
    }
    Ok(())
}

/// The one open return of an order that a person means without naming it.
pub fn meant(order: &Order, named: Option<ReturnId>) -> Result<ReturnId, Refusal> {
    let mut open = order.returns.iter().filter(|known| kabinet_protocol::returns::is_open(known));
    match (named, open.next(), open.next()) {
        (Some(id), ..) => Ok(id),
        (None, Some(only), None) => Ok(only.id),
        (None, None, _) => Err(Refusal::new(Code::Conflict, "No return of this order is open.")),
        (None, Some(_), Some(_)) => Err(Refusal::new(Code::Conflict, "Several returns are open: name one.")),
    }
}

/// Agrees that goods come back.
#[utoipa::path(post, path = "/v1/operator/orders/{order}/returns/{return}/approve", tag = "operator",
    params(("order" = OrderId, Path, description = "The order."), ("return" = ReturnId, Path, description = "The return.")),
    responses((status = 200, body = Order),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn approve(
    State(store): State<Store>,
    operator: Operator,
    Path(which): Path<(OrderId, ReturnId)>,
) -> Result<Json<Order>, Refusal> {
    let none = Resellable::default();
    finish(async move { act(&store, &operator.id, which, "return-approve", &none, returns::approve).await.map(Json) })
        .await
}

/// The goods are back: what was paid for them flows back, and what can be sold again goes into stock.
#[utoipa::path(post, path = "/v1/operator/orders/{order}/returns/{return}/receive", tag = "operator",
    request_body = Resellable,
    params(("order" = OrderId, Path, description = "The order."), ("return" = ReturnId, Path, description = "The return.")),
    responses((status = 200, body = Order),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn receive(
    State(store): State<Store>,
    operator: Operator,
    Path(which): Path<(OrderId, ReturnId)>,
    Body(body): Body<Resellable>,
) -> Result<Json<Order>, Refusal> {
    finish(async move { act(&store, &operator.id, which, "return-receive", &body, returns::receive).await.map(Json) })
        .await
}

/// Declines a return, with the reason.
#[utoipa::path(post, path = "/v1/operator/orders/{order}/returns/{return}/refuse", tag = "operator", request_body = Reason,
    params(("order" = OrderId, Path, description = "The order."), ("return" = ReturnId, Path, description = "The return.")),
    responses((status = 200, body = Order),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn refuse(
    State(store): State<Store>,
    operator: Operator,
    Path(which): Path<(OrderId, ReturnId)>,
    Body(body): Body<Reason>,
) -> Result<Json<Order>, Refusal> {
    let (none, reason) = (Resellable::default(), body.checked()?);
    finish(async move {
        let change = move |order, id, at| returns::refuse(order, id, reason, at);
        act(&store, &operator.id, which, "return-refuse", &none, change).await.map(Json)
    })
    .await
}
