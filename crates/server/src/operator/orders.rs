//! Moving orders, for the routes and for the command line.

use kabinet_protocol::ids::OrderId;
use kabinet_protocol::order::Order;
use kabinet_protocol::problem::Code;
use kabinet_protocol::time::ServerTime;

use super::store as operators;
use crate::orders::states::Refused;
use crate::orders::store;
use crate::problems::{Refusal, internal};
use crate::store::Store;

/// Changes an order, notes who did it, and says that the feed moved.
pub async fn act(
    store: &Store,
    by: &str,
    order: OrderId,
    action: &str,
    change: impl FnOnce(Order, ServerTime) -> Result<Order, Refused>,
) -> Result<Order, Refusal> {
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    let (changed, feed, rev) = store::change(&mut tx, store, order, now, |order| Ok(change(order, now)?)).await?;
    operators::log(&mut tx, by, action, &order.to_string(), now).await?;
    tx.commit().await?;
    store.hub.moved(feed, rev).await;
    tracing::info!(%order, action, "an operator changed an order");
    Ok(changed)
}

/// The order that a person names by its id or by its number.
pub async fn named(store: &Store, name: &str) -> Result<OrderId, Refusal> {
    if let Ok(id) = name.parse() {
        return Ok(id);
    }
    let found: Vec<String> = sqlx::query_scalar("SELECT id FROM orders WHERE number = $1 ORDER BY id LIMIT 2")
        .bind(name)
        .fetch_all(store.db.readers())
        .await?;
    match found.as_slice() {
        [id] => id.parse().map_err(|error| internal(&error)),
        [] => Err(Refusal::not_found()),
        _ => Err(Refusal::new(Code::Conflict, "Several orders have this number: give the id.")),
    }
}

/// An order as it is now, whoever's it is.
pub async fn of(store: &Store, order: OrderId) -> Result<Order, Refusal> {
    let doc: Option<String> = sqlx::query_scalar(
        "SELECT e.doc FROM orders o JOIN entities e ON e.feed = o.feed AND e.kind = 'order' AND e.id = o.id
         WHERE o.id = $1 AND e.deleted = 0",
    )
    .bind(order.to_string())
    .fetch_optional(store.db.readers())
    .await?;
    Ok(serde_json::from_str(&doc.ok_or_else(Refusal::not_found)?)?)
}
