//! The rows of payments: what only the server knows, beside the record that the customer sees.

use kabinet_protocol::ids::{AdjustmentId, FeedId, OrderId, PaymentId, PaymentMethodId};
use kabinet_protocol::money::{Currency, Money};
use kabinet_protocol::order::{KIND, Order};
use kabinet_protocol::payment::{PAYMENT, PaymentKind, PaymentRecord, PaymentState};
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::ServerTime;

use super::provider::Ask;
use crate::db::{Db, Tx};
use crate::intents::document;
use crate::problems::{Refusal, read};
use crate::sync::store::{self as feeds, Entity};

/// What only the server knows of a payment.
#[derive(Debug, Clone)]
pub struct Row {
    /// The feed in which the record stands.
    pub feed: FeedId,
    /// The payment.
    pub id: PaymentId,
    /// What it is for.
    pub kind: PaymentKind,
    /// How far it is.
    pub state: PaymentState,
    /// The order.
    pub order: Option<OrderId>,
    /// How much.
    pub money: Money,
    /// Who moves it; empty where people do.
    pub provider: String,
    /// The request's hash.
    pub hash: String,
    /// The provider's name for it.
    pub remote: Option<String>,
    /// The kept method that is charged.
    pub method: Option<PaymentMethodId>,
    /// Whether what is paid with is kept.
    pub keep: bool,
    /// Whether the person is needed at the page.
    pub page: bool,
    /// The language of the page.
    pub language: String,
    /// With a refund: the payment whose money goes back.
    pub refund_of: Option<PaymentId>,
    /// With a refund: the adjustment it follows from.
    pub adjustment: Option<AdjustmentId>,
    /// When somebody began to open it at the provider.
    pub opening_at: Option<ServerTime>,
    /// When it was begun.
    pub created_at: ServerTime,
    /// Until when its page works.
    pub expires_at: Option<ServerTime>,
    /// How often the job has asked.
    pub attempts: i64,
    /// When the job looks after it next.
    pub next_at: Option<ServerTime>,
}

#[derive(sqlx::FromRow)]
struct Raw {
    feed: String,
    id: String,
    kind: String,
    state: String,
    order_id: Option<String>,
    amount: i64,
    currency: String,
    provider: String,
    hash: String,
    remote: Option<String>,
    method: Option<String>,
    keep: i64,
    page: i64,
    language: String,
    refund_of: Option<String>,
    adjustment: Option<String>,
    opening_at: Option<i64>,
    created_at: i64,
    expires_at: Option<i64>,
    attempts: i64,
    next_at: Option<i64>,
}

fn maybe<T: std::str::FromStr<Err: std::fmt::Display>>(text: Option<&String>) -> Result<Option<T>, Refusal> {
    text.map(|text| read(text)).transpose()
}

impl TryFrom<Raw> for Row {
    type Error = Refusal;
    fn try_from(raw: Raw) -> Result<Self, Refusal> {
        Ok(Self {
            feed: read(&raw.feed)?,
            id: read(&raw.id)?,
            kind: raw.kind.as_str().into(),
            state: raw.state.as_str().into(),
            order: maybe(raw.order_id.as_ref())?,
            money: Money { minor: raw.amount, currency: read::<Currency>(&raw.currency)? },
            provider: raw.provider,
            hash: raw.hash,
            remote: raw.remote,
            method: maybe(raw.method.as_ref())?,
            keep: raw.keep != 0,
            page: raw.page != 0,
            language: raw.language,
            refund_of: maybe(raw.refund_of.as_ref())?,
            adjustment: maybe(raw.adjustment.as_ref())?,
            opening_at: raw.opening_at.map(ServerTime),
            created_at: ServerTime(raw.created_at),
            expires_at: raw.expires_at.map(ServerTime),
            attempts: raw.attempts,
            next_at: raw.next_at.map(ServerTime),
        })
    }
}

/// A payment, whosever it is.
pub async fn find(db: &Db, id: PaymentId) -> Result<Option<Row>, Refusal> {
    let raw: Option<Raw> = sqlx::query_as("SELECT * FROM payments WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db.readers())
        .await?;
    raw.map(Row::try_from).transpose()
}

/// The same inside a transaction.
pub async fn find_within(tx: &mut Tx, id: PaymentId) -> Result<Option<Row>, Refusal> {
    let raw: Option<Raw> =
        sqlx::query_as("SELECT * FROM payments WHERE id = $1").bind(id.to_string()).fetch_optional(&mut **tx).await?;
    raw.map(Row::try_from).transpose()
}

/// A payment of one feed. Another's is not there.
pub async fn own(db: &Db, feed: FeedId, id: PaymentId) -> Result<Row, Refusal> {
    find(db, id).await?.filter(|row| row.feed == feed).ok_or_else(Refusal::not_found)
}

/// The payment that a provider has this name for.
pub async fn by_remote(db: &Db, provider: &str, remote: &str) -> Result<Option<Row>, Refusal> {
    let raw: Option<Raw> = sqlx::query_as("SELECT * FROM payments WHERE provider = $1 AND remote = $2 LIMIT 1")
        .bind(provider)
        .bind(remote)
        .fetch_optional(db.readers())
        .await?;
    raw.map(Row::try_from).transpose()
}

/// All payments of an order, oldest first. Its feed is locked.
pub async fn of_order(tx: &mut Tx, feed: FeedId, order: OrderId) -> Result<Vec<Row>, Refusal> {
    let rows: Vec<Raw> =
        sqlx::query_as("SELECT * FROM payments WHERE feed = $1 AND order_id = $2 ORDER BY created_at, id")
            .bind(feed.to_string())
            .bind(order.to_string())
            .fetch_all(&mut **tx)
            .await?;
    rows.into_iter().map(Row::try_from).collect()
}

/// The top-up of an account that is open. Its feed is locked.
pub async fn open_top_up(tx: &mut Tx, feed: FeedId) -> Result<Option<Row>, Refusal> {
    let raw: Option<Raw> = sqlx::query_as(
        "SELECT * FROM payments WHERE feed = $1 AND kind = 'top_up' AND state = 'pending' ORDER BY created_at LIMIT 1",
    )
    .bind(feed.to_string())
    .fetch_optional(&mut **tx)
    .await?;
    raw.map(Row::try_from).transpose()
}

/// The purchase of an account's membership that is open. Its feed is locked.
pub async fn open_membership(tx: &mut Tx, feed: FeedId) -> Result<Option<Row>, Refusal> {
    let raw: Option<Raw> = sqlx::query_as(
        "SELECT * FROM payments WHERE feed = $1 AND kind = 'membership' AND state = 'pending' ORDER BY created_at LIMIT 1",
    )
    .bind(feed.to_string())
    .fetch_optional(&mut **tx)
    .await?;
    raw.map(Row::try_from).transpose()
}

/// The top-ups of an account that a provider can pay back, the newest first, with what of each has not gone back and is not
/// about to. Its feed is locked.
pub async fn top_ups_left(tx: &mut Tx, feed: FeedId) -> Result<Vec<(Row, i64)>, Refusal> {
    let raws: Vec<Raw> = sqlx::query_as(
        "SELECT * FROM payments WHERE feed = $1 AND kind = 'top_up' AND state = 'succeeded' AND remote IS NOT NULL
         ORDER BY created_at DESC, id DESC",
    )
    .bind(feed.to_string())
    .fetch_all(&mut **tx)
    .await?;
    let back: Vec<(String, i64)> = sqlx::query_as(
        "SELECT refund_of, CAST(sum(amount) AS BIGINT) FROM payments
         WHERE feed = $1 AND kind = 'refund' AND order_id IS NULL AND refund_of IS NOT NULL
             AND state IN ('pending', 'succeeded')
         GROUP BY refund_of",
    )
    .bind(feed.to_string())
    .fetch_all(&mut **tx)
    .await?;
    let mut left = Vec::with_capacity(raws.len());
    for raw in raws {
        let gone = back.iter().find(|(of, _)| *of == raw.id).map_or(0, |(_, amount)| *amount);
        let row = Row::try_from(raw)?;
        let amount = (row.money.minor - gone).max(0);
        left.push((row, amount));
    }
    Ok(left)
}

/// What the job looks after now, of these kinds: a few, the longest due first.
pub async fn due(db: &Db, refunds: bool, now: ServerTime, most: i64) -> Result<Vec<Row>, Refusal> {
    let rows: Vec<Raw> = sqlx::query_as(
        "SELECT * FROM payments
         WHERE next_at IS NOT NULL AND next_at <= $1 AND state = 'pending'
             AND CASE WHEN kind = 'refund' THEN 1 ELSE 0 END = $2
         ORDER BY next_at, id LIMIT +$3",
    )
    .bind(now.millis())
    .bind(i64::from(refunds))
    .bind(most)
    .fetch_all(db.readers())
    .await?;
    rows.into_iter().map(Row::try_from).collect()
}

/// Claims a payment for one round of the job: another instance leaves it alone until `until`. Whether it was had.
pub async fn claim(tx: &mut Tx, row: &Row, until: ServerTime) -> Result<bool, Refusal> {
    let claimed = sqlx::query(
        "UPDATE payments SET next_at = $3, attempts = attempts + 1 WHERE id = $1 AND next_at = $2 AND state = 'pending'",
    )
    .bind(row.id.to_string())
    .bind(row.next_at.map(ServerTime::millis))
    .bind(until.millis())
    .execute(&mut **tx)
    .await?;
    Ok(claimed.rows_affected() > 0)
}

/// Says when the job looks after a payment next, and why it has to.
pub async fn again(tx: &mut Tx, id: PaymentId, at: Option<ServerTime>, problem: Option<&str>) -> Result<(), Refusal> {
    sqlx::query("UPDATE payments SET next_at = $2, problem = $3 WHERE id = $1 AND state = 'pending'")
        .bind(id.to_string())
        .bind(at.map(ServerTime::millis))
        .bind(problem)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// An order no longer waits for money: what is still open for it is closed by the job, at once.
pub async fn nothing_waits(tx: &mut Tx, feed: FeedId, order: OrderId) -> Result<(), Refusal> {
    sqlx::query(
        "UPDATE payments SET next_at = 0 WHERE feed = $1 AND order_id = $2 AND kind = 'charge' AND state = 'pending'",
    )
    .bind(feed.to_string())
    .bind(order.to_string())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes a new payment's row.
pub async fn insert(tx: &mut Tx, row: &Row) -> Result<(), Refusal> {
    sqlx::query(
        "INSERT INTO payments(feed, id, kind, state, order_id, amount, currency, provider, hash, remote, method, keep, page,
             language, refund_of, adjustment, opening_at, created_at, expires_at, attempts, next_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
    )
    .bind(row.feed.to_string())
    .bind(row.id.to_string())
    .bind(row.kind.as_str())
    .bind(row.state.as_str())
    .bind(row.order.map(|id| id.to_string()))
    .bind(row.money.minor)
    .bind(row.money.currency.as_str())
    .bind(&row.provider)
    .bind(&row.hash)
    .bind(&row.remote)
    .bind(row.method.map(|id| id.to_string()))
    .bind(i64::from(row.keep))
    .bind(i64::from(row.page))
    .bind(&row.language)
    .bind(row.refund_of.map(|id| id.to_string()))
    .bind(row.adjustment.map(|id| id.to_string()))
    .bind(row.opening_at.map(ServerTime::millis))
    .bind(row.created_at.millis())
    .bind(row.expires_at.map(ServerTime::millis))
    .bind(row.attempts)
    .bind(row.next_at.map(ServerTime::millis))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The record of a payment, as its feed has it.
pub async fn record(tx: &mut Tx, feed: FeedId, id: PaymentId) -> Result<PaymentRecord, Refusal> {
    let found = document(tx, feed, PAYMENT, &id.to_string()).await?;
    found.ok_or_else(Refusal::not_found)
}

/// The same from a reader.
pub async fn shown(db: &Db, feed: FeedId, id: PaymentId) -> Result<PaymentRecord, Refusal> {
    let doc: Option<String> =
        sqlx::query_scalar("SELECT doc FROM entities WHERE feed = $1 AND kind = $2 AND id = $3 AND deleted = 0")
            .bind(feed.to_string())
            .bind(PAYMENT)
            .bind(id.to_string())
            .fetch_optional(db.readers())
            .await?;
    Ok(serde_json::from_str(&doc.ok_or_else(Refusal::not_found)?)?)
}

/// Writes a record under a new rev, and its state into its row. What has ended is looked after no more.
pub async fn put(tx: &mut Tx, feed: FeedId, record: &PaymentRecord, now: ServerTime) -> Result<Rev, Refusal> {
    sqlx::query(
        "UPDATE payments SET state = $3, amount = $4, currency = $5,
             next_at = CASE WHEN $3 = 'pending' THEN next_at ELSE NULL END,
             page = CASE WHEN $3 = 'pending' THEN page ELSE 0 END
         WHERE feed = $1 AND id = $2",
    )
    .bind(feed.to_string())
    .bind(record.id.to_string())
    .bind(record.state.as_str())
    .bind(record.amount)
    .bind(record.currency.as_str())
    .execute(&mut **tx)
    .await?;
    let rev = feeds::raise(tx, feed, 1).await?;
    let doc = serde_json::to_string(record)?;
    let entity = Entity { kind: PAYMENT, id: &record.id.to_string(), sort: record.created_at.millis(), doc: &doc };
    feeds::put(tx, feed, rev, now, entity).await?;
    Ok(rev)
}

/// An order of a feed. Its feed is locked.
pub async fn order(tx: &mut Tx, feed: FeedId, id: OrderId) -> Result<Option<Order>, Refusal> {
    document(tx, feed, KIND, &id.to_string()).await
}

/// What a provider is told of a payment.
pub async fn ask(db: &Db, row: &Row) -> Result<Ask, Refusal> {
    let token: Option<String> = match row.method {
        None => None,
        Some(method) => {
            sqlx::query_scalar("SELECT token FROM payment_methods WHERE feed = $1 AND id = $2")
                .bind(row.feed.to_string())
                .bind(method.to_string())
                .fetch_optional(db.readers())
                .await?
        }
    };
    let customer: Option<String> =
        sqlx::query_scalar("SELECT remote FROM payment_customers WHERE feed = $1 AND provider = $2")
            .bind(row.feed.to_string())
            .bind(&row.provider)
            .fetch_optional(db.readers())
            .await?;
    let reference: Option<String> = match row.order {
        None => None,
        Some(order) => {
            sqlx::query_scalar("SELECT number FROM orders WHERE feed = $1 AND id = $2")
                .bind(row.feed.to_string())
                .bind(order.to_string())
                .fetch_optional(db.readers())
                .await?
        }
    };
    Ok(Ask {
        id: row.id,
        remote: row.remote.clone(),
        money: (row.kind != PaymentKind::Setup).then_some(row.money),
        token,
        keep: row.keep,
        feed: row.feed,
        customer,
        reference: reference.unwrap_or_default(),
    })
}
