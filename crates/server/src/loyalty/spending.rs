//! What an account has spent in twelve months: what its tier follows from.
//!
//! The sum is kept with one small row for each order that counts, so that a purchase adds up no archive. It is made from the
//! orders themselves when it is first needed, follows every order from then on, and is made anew where orders came in by
//! another way (an import, a claim), and when the day of the first that counts comes round again. Until the job has done
//! that the orders are asked, so that nobody is ever in a tier of yesterday.

use kabinet_protocol::ids::{FeedId, OrderId};
use kabinet_protocol::order::{KIND, Order};
use kabinet_protocol::points::counts;
use kabinet_protocol::time::ServerTime;
use sqlx::AnyConnection;

use super::calendar::Calendar;
use super::store::Ledger;
use crate::db::Tx;
use crate::problems::Refusal;
use crate::store::Store;

/// No order counts longer than this: a leap year, and a day for the zone.
const YEAR_MS: i64 = 367 * 86_400_000;

/// What an order counts, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) order: OrderId,
    pub(super) amount: i64,
    pub(super) leaves: ServerTime,
}

/// What an order counts at an instant; nothing where it counts nothing.
pub(super) fn counted(order: &Order, currency: &str, calendar: &Calendar, now: ServerTime) -> Option<Counted> {
    let leaves = calendar.begin(calendar.year_after(calendar.day(order.placed_at)));
    let amount = if order.currency.as_str() == currency { counts(order) } else { 0 };
    (amount > 0 && leaves > now).then_some(Counted { order: order.id, amount, leaves })
}

/// What the orders of a feed count, from the orders themselves.
pub(super) async fn of_orders(
    connection: &mut AnyConnection,
    store: &Store,
    feed: FeedId,
    now: ServerTime,
) -> Result<Vec<Counted>, Refusal> {
    let docs: Vec<(String,)> = sqlx::query_as(
        "SELECT doc FROM entities WHERE feed = $1 AND kind = $2 AND deleted = 0 AND sort > $3 ORDER BY sort, id",
    )
    .bind(feed.to_string())
    .bind(KIND)
    .bind(now.millis() - YEAR_MS)
    .fetch_all(connection)
    .await?;
    let (calendar, currency) = (Calendar::of(&store.profile.time_zone), store.profile.currency);
    let mut all = Vec::new();
    for (doc,) in docs {
        let order: Order = serde_json::from_str(&doc)?;
        all.extend(counted(&order, currency.as_str(), &calendar, now));
    }
    Ok(all)
}

/// What an account has spent. Nothing is written: where the sum was not made yet, the orders are added up.
pub async fn spent(
    connection: &mut AnyConnection,
    store: &Store,
    feed: FeedId,
    now: ServerTime,
) -> Result<i64, Refusal> {
    if !is_kept(&mut *connection, feed, now).await? {
        return Ok(of_orders(connection, store, feed, now).await?.iter().map(|one| one.amount).sum());
    }
    kept(connection, feed).await
}

/// Now, but never before the sum was made last: a clock that goes back brings back nothing that had ceased to count.
pub(super) async fn as_of(
    connection: &mut AnyConnection,
    feed: FeedId,
    now: ServerTime,
) -> Result<ServerTime, Refusal> {
    let made: Option<i64> = sqlx::query_scalar("SELECT made_at FROM points_spent WHERE feed = $1")
        .bind(feed.to_string())
        .fetch_optional(connection)
        .await?;
    Ok(ServerTime(made.unwrap_or(i64::MIN).max(now.millis())))
}

/// Whether the sum was made and holds.
async fn is_kept(connection: &mut AnyConnection, feed: FeedId, now: ServerTime) -> Result<bool, Refusal> {
    let text = "SELECT count(*) FROM points_spent WHERE feed = $1 AND (look_at IS NULL OR look_at > $2)";
    let kept: i64 = sqlx::query_scalar(text).bind(feed.to_string()).bind(now.millis()).fetch_one(connection).await?;
    Ok(kept > 0)
}

/// The sum as it was made last, which is the one that is shown; nothing spent where it was not made yet.
pub(super) async fn kept(connection: &mut AnyConnection, feed: FeedId) -> Result<i64, Refusal> {
    let kept: Option<i64> = sqlx::query_scalar("SELECT spent FROM points_spent WHERE feed = $1")
        .bind(feed.to_string())
        .fetch_optional(connection)
        .await?;
    Ok(kept.unwrap_or_default())
}

/// Makes the sum where it was not made yet or holds no more, and shows it. The feed is locked.
pub async fn keep(tx: &mut Tx, store: &Store, feed: FeedId, now: ServerTime) -> Result<(), Refusal> {
    if is_kept(tx, feed, now).await? {
        return Ok(());
    }
    let spent = make(tx, store, feed, now).await?;
    let mut ledger = Ledger::open(tx, store, feed, now).await?;
    ledger.show_spent(spent);
    ledger.close().await?;
    Ok(())
}

/// Makes the sum from the orders. The feed is locked.
pub(super) async fn make(tx: &mut Tx, store: &Store, feed: FeedId, now: ServerTime) -> Result<i64, Refusal> {
    let now = as_of(tx, feed, now).await?;
    sqlx::query("DELETE FROM points_spending WHERE feed = $1").bind(feed.to_string()).execute(&mut **tx).await?;
    for one in of_orders(tx, store, feed, now).await? {
        put(tx, feed, one).await?;
    }
    sum(tx, feed, now).await
}

/// Follows a changed order, where the sum is kept. Says the sum if it is another now.
pub(super) async fn follow(
    tx: &mut Tx,
    store: &Store,
    feed: FeedId,
    order: &Order,
    now: ServerTime,
) -> Result<Option<i64>, Refusal> {
    if !is_kept(tx, feed, now).await? {
        return Ok(None);
    }
    let before: Option<i64> =
        sqlx::query_scalar("SELECT amount FROM points_spending WHERE feed = $1 AND order_id = $2")
            .bind(feed.to_string())
            .bind(order.id.to_string())
            .fetch_optional(&mut **tx)
            .await?;
    let calendar = Calendar::of(&store.profile.time_zone);
    let after = counted(order, store.profile.currency.as_str(), &calendar, as_of(tx, feed, now).await?);
    let more = after.map_or(0, |one| one.amount) - before.unwrap_or_default();
    if more == 0 {
        return Ok(None);
    }
    match after {
        Some(one) => put(tx, feed, one).await?,
        None => {
            sqlx::query("DELETE FROM points_spending WHERE feed = $1 AND order_id = $2")
                .bind(feed.to_string())
                .bind(order.id.to_string())
                .execute(&mut **tx)
                .await?;
        }
    }
    // The sum moves by what this order changed: a purchase adds up no year.
    let spent: i64 = sqlx::query_scalar(
        "UPDATE points_spent SET spent = spent + $2,
             look_at = (SELECT min(leaves_at) FROM points_spending WHERE feed = $1)
         WHERE feed = $1 RETURNING spent",
    )
    .bind(feed.to_string())
    .bind(more)
    .fetch_one(&mut **tx)
    .await?;
    Ok(Some(spent))
}

/// Orders came into a feed by another way: the sum holds no more. The feed is locked.
pub async fn look_again(tx: &mut Tx, feed: FeedId) -> Result<(), Refusal> {
    sqlx::query("UPDATE points_spent SET look_at = 0 WHERE feed = $1")
        .bind(feed.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

async fn put(tx: &mut Tx, feed: FeedId, one: Counted) -> Result<(), Refusal> {
    sqlx::query(
        "INSERT INTO points_spending(feed, order_id, amount, leaves_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (feed, order_id) DO UPDATE SET amount = excluded.amount, leaves_at = excluded.leaves_at",
    )
    .bind(feed.to_string())
    .bind(one.order.to_string())
    .bind(one.amount)
    .bind(one.leaves.millis())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes the sum of the rows, and when the first of them leaves.
async fn sum(tx: &mut Tx, feed: FeedId, made: ServerTime) -> Result<i64, Refusal> {
    let (spent, leaves): (i64, Option<i64>) = sqlx::query_as(
        "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT), min(leaves_at) FROM points_spending WHERE feed = $1",
    )
    .bind(feed.to_string())
    .fetch_one(&mut **tx)
    .await?;
    sqlx::query(
        "INSERT INTO points_spent(feed, spent, look_at, made_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (feed) DO UPDATE SET spent = excluded.spent, look_at = excluded.look_at, made_at = excluded.made_at",
    )
    .bind(feed.to_string())
    .bind(spent)
    .bind(leaves)
    .bind(made.millis())
    .execute(&mut **tx)
    .await?;
    Ok(spent)
}
