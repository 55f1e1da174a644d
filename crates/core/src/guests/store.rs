//! What a guest's archive holds beside lists and orders.

use kabinet_protocol::ids::{CustomerId, FeedId, IntentId};
use kabinet_protocol::intent::{ChangedRow, IntentAnswer};
use kabinet_protocol::secret::SecretText;
use kabinet_protocol::shop::GuestOrder;
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::LocalTime;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::db::{Database, DbError, Value};
use crate::sync::{EntityKind, apply_answer};

/// The guest at the store.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The token.
    pub token: SecretText,
    /// The customer.
    pub customer: CustomerId,
}

/// Begins a guest's archive: the feed its orders will stand in, and nothing known at the store.
pub async fn begin(db: &Database, feed: FeedId) -> Result<(), DbError> {
    db.write(move |tx| {
        tx.execute("INSERT OR IGNORE INTO guest (one) VALUES (1)", &[])?;
        tx.execute(
            "INSERT OR IGNORE INTO feeds (feed, kind) VALUES (?1, 'account')",
            &[Value::Blob(feed.0.as_bytes())],
        )?;
        Ok(())
    })
    .await
}

/// The guest at the store, once there is one.
pub async fn kept(db: &Database) -> Result<Option<Kept>, DbError> {
    let row: Option<(Option<String>, Option<String>)> =
        sqlx::query_as("SELECT token, customer FROM guest").fetch_optional(db.readers()).await?;
    let Some((Some(token), Some(customer))) = row else { return Ok(None) };
    Ok(customer.parse().ok().map(|customer| Kept { token: token.into(), customer }))
}

/// Keeps the guest's token; without one, forgets it.
pub(super) async fn keep(db: &Database, guest: Option<Kept>) -> Result<(), DbError> {
    db.write(move |tx| {
        let (token, customer) = match &guest {
            Some(guest) => (Some(guest.token.expose()), Some(guest.customer.to_string())),
            None => (None, None),
        };
        tx.execute("UPDATE guest SET token = ?1, customer = ?2", &[token.into(), customer.as_deref().into()]).map(drop)
    })
    .await
}

/// The order that was sent and not answered.
pub async fn asked(db: &Database) -> Result<Option<GuestOrder>, DbError> {
    let text: Option<Option<String>> =
        sqlx::query_scalar("SELECT asked FROM guest").fetch_optional(db.readers()).await?;
    Ok(text.flatten().and_then(|text| serde_json::from_str(&text).ok()))
}

/// Remembers it before it is sent.
pub(super) async fn keep_asked(db: &Database, order: &GuestOrder) -> Result<(), DbError> {
    let text = serde_json::to_string(order).map_err(|error| DbError::Io(error.to_string()))?;
    db.write(move |tx| tx.execute("UPDATE guest SET asked = ?1", &[text.as_str().into()]).map(drop)).await
}

/// It was answered.
pub async fn forget_asked(db: &Database) -> Result<(), DbError> {
    db.write(|tx| tx.execute("UPDATE guest SET asked = NULL", &[]).map(drop)).await
}

/// Writes orders as the store answered them, as a feed would bring them. They carry no rev of the feed's: the clock stands
/// for it, which is enough where only this device asks.
pub async fn wrote(
    db: &Database,
    feed: FeedId,
    orders: Vec<(String, Json)>,
    kinds: Vec<std::sync::Arc<dyn EntityKind>>,
    now: LocalTime,
) -> Result<(), DbError> {
    let rev = Rev(now.millis());
    let row = |(id, doc): (String, Json)| ChangedRow { kind: "order".into(), id, rev, doc };
    let rows = orders.into_iter().map(row).collect();
    let answer = IntentAnswer { intent: IntentId(Uuid::nil()), feed, rev, rows, gone: Vec::new() };
    db.write(move |tx| {
        apply_answer(tx, &answer, &kinds)?;
        tx.execute("UPDATE feeds SET synced_at = ?1", &[now.millis().into()]).map(drop)
    })
    .await
}
