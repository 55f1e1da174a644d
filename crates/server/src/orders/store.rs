//! Reading pages of orders, and writing an order.

use std::collections::BTreeMap;

use kabinet_protocol::ids::{CustomerId, FeedId, OrderId, ProductId};
use kabinet_protocol::order::{KIND, Order};
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::ServerTime;
use serde::Deserialize;

use crate::catalogue::stock;
use crate::credit;
use crate::db::{Db, Tx};
use crate::identity::sessions::{SessionRow, judge, session_of};
use crate::loyalty;
use crate::payments::{self, settle};
use crate::problems::{Refusal, internal};
use crate::store::Store;
use crate::sync::key::Place;
use crate::sync::store::{self as feeds, Entity};

/// A page of a customer's orders as JSON text, newest first.
#[derive(Debug)]
pub struct OrdersPage {
    /// The documents, separated by commas.
    pub docs: String,
    /// Where the next page begins, if there is one.
    pub next: Option<Place>,
}

impl OrdersPage {
    /// What the database joined by [`SEPARATOR`]: up to one order more than `limit`, which is where the next page begins.
    ///
    /// # Errors
    ///
    /// Where the order after the page is not one: what is stored is damaged.
    fn of(mut joined: String, limit: i64) -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        struct After {
            id: OrderId,
            placed_at: ServerTime,
        }
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let Some((end, _)) = limit.checked_sub(1).and_then(|last| joined.match_indices(SEPARATOR).nth(last)) else {
            return Ok(Self { docs: joined, next: None });
        };
        let after: After = serde_json::from_str(&joined[end + SEPARATOR.len()..])?;
        joined.truncate(end);
        Ok(Self { docs: joined, next: Some(Place { sort: after.placed_at.millis(), id: after.id.to_string() }) })
    }
}

/// What the database puts between documents. They are stored without line breaks, as a line of the stream each.
const SEPARATOR: &str = ",\n";

/// The session, and its feed's orders in one text.
const PAGE: &str = "SELECT s.access_hash, s.access_expires_at, s.ended_at, s.erase,
        (SELECT string_agg(doc, $5)
         FROM (SELECT e.doc FROM entities e
               WHERE e.feed = s.feed AND e.kind = 'order' AND e.deleted = 0 AND (e.sort, e.id) <= ($2, $3)
               ORDER BY e.sort DESC, e.id DESC LIMIT +$4) page)
     FROM sessions s WHERE s.id = $1";

/// The caller's orders from `from` on downwards, in ONE statement with the session that vouches for the caller: the
/// database writes the JSON, and a revoked session is refused with the very next request.
///
/// The subquery's order is the page's: a limited subquery keeps its order in both engines, and nothing is done to its
/// rows before they are joined (a test of both holds it to that). Said once more in the aggregate, SQLite would sort the
/// documents themselves, which costs twice the rest of the statement. The key of the next page is read from the order
/// after this one; asked for by a subquery of its own, it took PostgreSQL a third of the statement. ADR 0009 has the figures.
pub async fn page(store: &Store, access: &str, from: &Place, limit: i64) -> Result<OrdersPage, Refusal> {
    type Row = (String, i64, Option<i64>, i64, Option<String>);
    let session = session_of(store, access)?;
    let (id, key) = (session.to_string(), from.id.clone());
    let sort = from.sort;
    let row: Option<Row> = store
        .db
        .read_often(move |connection| {
            Box::pin(
                sqlx::query_as(PAGE)
                    .bind(id.clone())
                    .bind(sort)
                    .bind(key.clone())
                    .bind(limit.saturating_add(1))
                    .bind(SEPARATOR)
                    .fetch_optional(connection),
            )
        })
        .await?;
    let (session, joined) = match row {
        Some((access_hash, access_expires_at, ended_at, erase, joined)) => {
            (Some(SessionRow { access_hash, access_expires_at, ended_at, erase }), joined)
        }
        None => (None, None),
    };
    judge(session, access, store.clock.now())?;
    Ok(OrdersPage::of(joined.unwrap_or_default(), limit)?)
}

/// A page of one feed's orders, for a caller who was judged before.
pub async fn page_of(db: &Db, feed: FeedId, from: &Place, limit: i64) -> Result<OrdersPage, Refusal> {
    let joined: Option<String> = sqlx::query_scalar(
        "SELECT string_agg(doc, $5)
         FROM (SELECT doc FROM entities
               WHERE feed = $1 AND kind = 'order' AND deleted = 0 AND (sort, id) <= ($2, $3)
               ORDER BY sort DESC, id DESC LIMIT +$4) page",
    )
    .bind(feed.to_string())
    .bind(from.sort)
    .bind(&from.id)
    .bind(limit.saturating_add(1))
    .bind(SEPARATOR)
    .fetch_one(db.readers())
    .await?;
    Ok(OrdersPage::of(joined.unwrap_or_default(), limit)?)
}

/// The text of one order of a feed.
pub async fn one(db: &Db, feed: FeedId, order: OrderId) -> Result<String, Refusal> {
    let doc: Option<String> =
        sqlx::query_scalar("SELECT doc FROM entities WHERE feed = $1 AND kind = 'order' AND id = $2 AND deleted = 0")
            .bind(feed.to_string())
            .bind(order.to_string())
            .fetch_optional(db.readers())
            .await?;
    doc.ok_or_else(Refusal::not_found)
}

/// Changes an order: the feed is locked, the order read, `change` decides, the order is written under a new rev.
pub async fn change(
    tx: &mut Tx,
    store: &Store,
    order: OrderId,
    now: ServerTime,
    change: impl FnOnce(Order) -> Result<Order, Refusal>,
) -> Result<(Order, FeedId, Rev), Refusal> {
    let row: Option<(String, String)> = sqlx::query_as("SELECT feed, customer FROM orders WHERE id = $1")
        .bind(order.to_string())
        .fetch_optional(&mut **tx)
        .await?;
    let (feed, customer) = row.ok_or_else(Refusal::not_found)?;
    let feed: FeedId = feed.parse().map_err(|error| internal(&error))?;
    let _: CustomerId = customer.parse().map_err(|error| internal(&error))?;
    let rev = feeds::raise(tx, feed, 1).await?;
    let doc: Option<String> =
        sqlx::query_scalar("SELECT doc FROM entities WHERE feed = $1 AND kind = 'order' AND id = $2 AND deleted = 0")
            .bind(feed.to_string())
            .bind(order.to_string())
            .fetch_optional(&mut **tx)
            .await?;
    let before: Order = serde_json::from_str(&doc.ok_or_else(Refusal::not_found)?)?;
    let after = change(before.clone())?;
    let text = serde_json::to_string(&after)?;
    let entity = Entity { kind: KIND, id: &order.to_string(), sort: after.placed_at.millis(), doc: &text };
    feeds::put(tx, feed, rev, now, entity).await?;
    follow(tx, store, feed, (&before, &after), now).await?;
    Ok((after, feed, rev))
}

/// What follows from a changed order: its columns, the stock that it no longer wants, the money that goes back, credit and
/// points. Whoever changes an order adds only the adjustment; here it becomes a refund of the payment's, and credit's part of it.
pub async fn follow(
    tx: &mut Tx,
    store: &Store,
    feed: FeedId,
    (before, after): (&Order, &Order),
    now: ServerTime,
) -> Result<(), Refusal> {
    sqlx::query(
        "UPDATE orders SET status = $3, payment_status = $4, fulfillment_status = $5, return_status = $6, payment_due = $7
         WHERE feed = $1 AND id = $2",
    )
    .bind(feed.to_string())
    .bind(after.id.to_string())
    .bind(after.status.as_str())
    .bind(after.payment_status.as_str())
    .bind(after.fulfillment_status.as_str())
    .bind(after.return_status.as_str())
    .bind(after.payment_due.filter(|_| settle::waits(after)).map(ServerTime::millis))
    .execute(&mut **tx)
    .await?;
    if settle::waits(before) && !settle::waits(after) {
        payments::store::nothing_waits(tx, feed, after.id).await?;
    }
    payments::refunds::follow(tx, feed, before, after).await?;
    credit::follow::follow(tx, store, feed, after, now).await?;
    loyalty::follow::follow(tx, store, feed, after, now).await?;
    let mut released: BTreeMap<ProductId, i64> = BTreeMap::new();
    for (was, is) in before.lines.iter().zip(&after.lines) {
        if let Some(product) = is.product
            && was.current > is.current
        {
            *released.entry(product).or_default() += was.current - is.current;
        }
    }
    if released.is_empty() {
        return Ok(());
    }
    // Orders that were imported took nothing from this store's count.
    let imported: Option<String> = sqlx::query_scalar("SELECT external_id FROM orders WHERE feed = $1 AND id = $2")
        .bind(feed.to_string())
        .bind(after.id.to_string())
        .fetch_one(&mut **tx)
        .await?;
    if imported.is_none() {
        for (product, quantity) in released {
            stock::put_back(tx, product, quantity).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the database would join of this many orders, the newest first.
    fn joined(orders: i64) -> String {
        let id = OrderId::new();
        let doc = |at| format!(r#"{{"id":"{id}","number":"a,\\nb","placed_at":{at}}}"#);
        (1..=orders).rev().map(doc).collect::<Vec<_>>().join(SEPARATOR)
    }

    fn read(page: &OrdersPage) -> Vec<serde_json::Value> {
        serde_json::from_str(&format!("[{}]", page.docs)).expect("the page is JSON")
    }

    #[test]
    fn the_order_after_a_page_is_where_the_next_begins() {
        for (stored, shown, next) in [(0, 0, None), (1, 1, None), (3, 3, None), (4, 3, Some(1))] {
            let page = OrdersPage::of(joined(stored), 3).expect("is read");
            assert_eq!(read(&page).len(), shown, "of {stored}");
            assert_eq!(page.next.map(|place| place.sort), next, "of {stored}");
        }
    }

    #[test]
    fn an_order_that_cannot_be_read_is_said() {
        let damaged = format!("{}{SEPARATOR}{{}}", joined(3));
        assert!(OrdersPage::of(damaged, 3).is_err());
    }
}
