//! Everything the store knows of a customer, as NDJSON: one record a line, named by its one key.
//!
//! A task of its own reads page by page, and a short channel holds it back when the client is slow: memory holds a page.
//! A failure breaks the body off without its last line, so a file that lacks it is known not to be whole.

use axum::body::Body;
use bytes::Bytes;
use kabinet_protocol::identity::SecurityEventKind;
use kabinet_protocol::ids::SecurityEventId;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::shopping;
use crate::identity::caller::Customer;
use crate::identity::{journal, sessions};
use crate::problems::Refusal;
use crate::store::Store;

/// Rows read at once.
const PAGE: i64 = 200;

/// Notes in the security log that the data went out.
pub async fn note(store: &Store, customer: Customer) -> Result<(), Refusal> {
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    let device = sessions::device_name(&mut tx, customer.session).await?;
    let kind = SecurityEventKind::Exported;
    journal::note(&mut tx, store, customer.account, kind, device.as_deref(), None, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Starts the stream.
pub fn stream(store: Store, customer: Customer) -> Body {
    let (sender, receiver) = mpsc::channel(2);
    tokio::spawn(async move {
        let mut out = Out { sender, records: 0 };
        if let Err(Broken::Failed(refusal)) = write(&store, customer, &mut out).await {
            let _ = out.sender.send(Err(std::io::Error::other(refusal.0.to_string()))).await;
        }
    });
    Body::from_stream(tokio_stream::wrappers::ReceiverStream::new(receiver))
}

struct Out {
    sender: mpsc::Sender<Result<Bytes, std::io::Error>>,
    records: u64,
}

/// The client has hung up, or the database failed.
enum Broken {
    Gone,
    Failed(Refusal),
}

impl<E: Into<Refusal>> From<E> for Broken {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl Out {
    async fn send(&mut self, text: String, records: usize) -> Result<(), Broken> {
        self.records += records as u64;
        self.sender.send(Ok(text.into())).await.map_err(|_| Broken::Gone)
    }

    async fn record(&mut self, record: &Value) -> Result<(), Broken> {
        self.send(format!("{record}\n"), 1).await
    }
}

async fn write(store: &Store, customer: Customer, out: &mut Out) -> Result<(), Broken> {
    person(store, customer, out).await?;
    access(store, customer, out).await?;
    security_log(store, customer, out).await?;
    entities(store, customer, out).await?;
    shopping(store, customer, out).await?;
    let end = json!({"end": {"records": out.records}});
    out.record(&end).await
}

/// The customer, the account and its identifiers.
async fn person(store: &Store, customer: Customer, out: &mut Out) -> Result<(), Broken> {
    type Row = (Option<String>, String, Option<String>, Option<String>, i64, String, i64);
    let (number, name, phone, email, since, language, created_at): Row = sqlx::query_as(
        "SELECT c.external_id, c.name, c.phone, c.email, c.created_at, a.language, a.created_at
         FROM accounts a JOIN customers c ON c.id = a.customer WHERE a.id = $1",
    )
    .bind(customer.account.to_string())
    .fetch_one(store.db.readers())
    .await?;
    out.record(&json!({"store": {"id": store.id, "name": store.profile.name, "as_of": store.clock.now()}})).await?;
    out.record(&json!({"customer": {
        "id": customer.customer, "customer_number": number, "name": name, "phone": phone, "email": email, "since": since,
    }}))
    .await?;
    out.record(&json!({"account": {"id": customer.account, "language": language, "created_at": created_at}})).await?;
    let identifiers: Vec<(String, String, i64)> =
        sqlx::query_as("SELECT kind, value, verified_at FROM identifiers WHERE account = $1 ORDER BY kind, value")
            .bind(customer.account.to_string())
            .fetch_all(store.db.readers())
            .await?;
    for (kind, value, verified_at) in identifiers {
        out.record(&json!({"identifier": {"kind": kind, "value": value, "verified_at": verified_at}})).await?;
    }
    Ok(())
}

/// Password and authenticator (that they are, never what they are), devices and sessions.
async fn access(store: &Store, customer: Customer, out: &mut Out) -> Result<(), Broken> {
    let account = customer.account.to_string();
    let (password, totp): (Option<i64>, Option<i64>) = sqlx::query_as(
        "SELECT (SELECT set_at FROM passwords WHERE account = $1), (SELECT confirmed_at FROM totp WHERE account = $1)",
    )
    .bind(&account)
    .fetch_one(store.db.readers())
    .await?;
    out.record(&json!({"security": {"password_set_at": password, "authenticator_since": totp}})).await?;
    let devices: Vec<(String, String, i64, i64)> = sqlx::query_as(
        "SELECT id, name, first_seen, last_seen FROM devices WHERE account = $1 ORDER BY first_seen, id",
    )
    .bind(&account)
    .fetch_all(store.db.readers())
    .await?;
    for (id, name, first_seen, last_seen) in devices {
        out.record(&json!({"device": {"id": id, "name": name, "first_seen": first_seen, "last_seen": last_seen}}))
            .await?;
    }
    type Row = (String, String, i64, i64, Option<i64>, Option<String>);
    let mut after = String::new();
    loop {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, device_name, created_at, refreshed_at, ended_at, network FROM sessions
             WHERE account = $1 AND id > $2 ORDER BY id LIMIT +$3",
        )
        .bind(&account)
        .bind(&after)
        .bind(PAGE)
        .fetch_all(store.db.readers())
        .await?;
        let Some((last, ..)) = rows.last() else { return Ok(()) };
        after = last.clone();
        for (id, device, signed_in_at, last_seen_at, ended_at, network) in rows {
            out.record(&json!({"session": {
                "id": id, "device": device, "signed_in_at": signed_in_at, "last_seen_at": last_seen_at,
                "ended_at": ended_at, "network": network,
            }}))
            .await?;
        }
    }
}

async fn security_log(store: &Store, customer: Customer, out: &mut Out) -> Result<(), Broken> {
    let mut before: Option<SecurityEventId> = None;
    loop {
        let page = journal::page(&store.db, customer.account, before, 200).await?;
        for event in &page.events {
            out.record(&json!({"security_event": event})).await?;
        }
        before = page.next;
        if before.is_none() {
            return Ok(());
        }
    }
}

/// Consents, messages to the store, and intents.
async fn shopping(store: &Store, customer: Customer, out: &mut Out) -> Result<(), Broken> {
    for record in shopping::records(&store.db, customer).await? {
        out.record(&record).await?;
    }
    let mut after = String::new();
    loop {
        let page = shopping::intents(&store.db, customer, &after, PAGE).await?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = last.clone();
        for (_, record) in &page {
            out.record(record).await?;
        }
    }
}

/// Orders and whatever else stands in the account's feed: the documents as they are.
async fn entities(store: &Store, customer: Customer, out: &mut Out) -> Result<(), Broken> {
    let (mut kind, mut id) = (String::new(), String::new());
    loop {
        let rows: Vec<(String, String, String)> = sqlx::query_as(
            "SELECT kind, id, doc FROM entities
             WHERE feed = $1 AND deleted = 0 AND kind <> 'account' AND (kind, id) > ($2, $3) ORDER BY kind, id LIMIT +$4",
        )
        .bind(customer.feed.to_string())
        .bind(&kind)
        .bind(&id)
        .bind(PAGE)
        .fetch_all(store.db.readers())
        .await?;
        let Some((last_kind, last_id, _)) = rows.last() else { return Ok(()) };
        (kind, id) = (last_kind.clone(), last_id.clone());
        let mut text = String::new();
        for (kind, _, doc) in &rows {
            text.push_str(&format!("{{{}:{doc}}}\n", Value::from(kind.as_str())));
        }
        out.send(text, rows.len()).await?;
    }
}
