//! What a customer keeps with the store beside orders, taken out and taken away.

use kabinet_protocol::credit;
use kabinet_protocol::membership;
use kabinet_protocol::order;
use kabinet_protocol::payment;
use kabinet_protocol::points;
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::ServerTime;
use serde_json::{Value, json};

use crate::db::{Db, Tx};
use crate::identity::caller::Customer;
use crate::payments::methods;
use crate::problems::Refusal;
use crate::sync::store as feeds;

/// Consents with their history, messages to the store, and which intents were decided. What stands in the feed (lists,
/// addresses, notes) goes out with it.
pub async fn records(db: &Db, customer: Customer) -> Result<Vec<Value>, Refusal> {
    let account = customer.account.to_string();
    let mut records = Vec::new();
    let consents: Vec<(String, i64, i64, Option<String>)> =
        sqlx::query_as("SELECT topic, given, at, device_name FROM consents WHERE account = $1 ORDER BY id")
            .bind(&account)
            .fetch_all(db.readers())
            .await?;
    for (topic, given, at, device) in consents {
        records.push(json!({"consent": {"topic": topic, "given": given != 0, "at": at, "device": device}}));
    }
    let feedback: Vec<(String, String, String, Option<String>, i64)> =
        sqlx::query_as("SELECT id, topic, text, order_id, at FROM feedback WHERE account = $1 ORDER BY id")
            .bind(&account)
            .fetch_all(db.readers())
            .await?;
    for (id, topic, text, order, at) in feedback {
        records.push(json!({"feedback": {"id": id, "topic": topic, "text": text, "order": order, "at": at}}));
    }
    // What the provider knows these payments by; what the customer sees of them stands in the feed.
    let payments: Vec<(String, String, Option<String>)> = sqlx::query_as(
        "SELECT id, provider, remote FROM payments WHERE feed = $1 AND provider <> '' ORDER BY created_at, id",
    )
    .bind(customer.feed.to_string())
    .fetch_all(db.readers())
    .await?;
    for (id, provider, remote) in payments {
        records.push(json!({"payment_reference": {"payment": id, "provider": provider, "reference": remote}}));
    }
    Ok(records)
}

/// A page of the intents that were decided, behind `after`.
pub async fn intents(db: &Db, customer: Customer, after: &str, most: i64) -> Result<Vec<(String, Value)>, Refusal> {
    let rows: Vec<(String, String, String, i64)> = sqlx::query_as(
        "SELECT id, kind, outcome, at FROM intents WHERE account = $1 AND id > $2 ORDER BY id LIMIT +$3",
    )
    .bind(customer.account.to_string())
    .bind(after)
    .bind(most)
    .fetch_all(db.readers())
    .await?;
    let record = |(id, kind, outcome, at): (String, String, String, i64)| {
        let record = json!({"intent": {"id": id, "kind": kind, "outcome": outcome, "at": at}});
        (id, record)
    };
    Ok(rows.into_iter().map(record).collect())
}

/// Ends everything in the account's feed that is not of the books, and forgets what stands elsewhere; the provider forgets
/// what was kept there, too. Says where the feed is now.
pub async fn forget(tx: &mut Tx, customer: Customer, now: ServerTime) -> Result<Rev, Refusal> {
    for text in [
        "DELETE FROM intents WHERE account = $1",
        "DELETE FROM consents WHERE account = $1",
        "DELETE FROM feedback WHERE account = $1",
    ] {
        sqlx::query(text).bind(customer.account.to_string()).execute(&mut **tx).await?;
    }
    methods::forget_within(tx, customer.feed, None, now).await?;
    sqlx::query("DELETE FROM payment_customers WHERE feed = $1")
        .bind(customer.feed.to_string())
        .execute(&mut **tx)
        .await?;
    let kept: Vec<(String, String)> = sqlx::query_as(
        "SELECT kind, id FROM entities WHERE feed = $1 AND deleted = 0
             AND kind NOT IN ($2, $3, $4, $5, $6, $7, $8, $9, $10)
         ORDER BY kind, id",
    )
    .bind(customer.feed.to_string())
    .bind(order::KIND)
    .bind(payment::PAYMENT)
    .bind(points::POINTS)
    .bind(points::ENTRY)
    .bind(points::LOT)
    .bind(credit::CREDIT)
    .bind(credit::ENTRY)
    .bind(membership::MEMBERSHIP)
    .bind(membership::PERIOD)
    .fetch_all(&mut **tx)
    .await?;
    let count = i64::try_from(kept.len()).unwrap_or(i64::MAX);
    let last = feeds::raise(tx, customer.feed, count).await?;
    for ((kind, id), rev) in kept.iter().zip(last.0 - count + 1..) {
        feeds::bury(tx, customer.feed, Rev(rev), now, kind, id).await?;
    }
    Ok(last)
}
