//! What the feed brought, as it is read back.

#![allow(clippy::disallowed_methods, reason = "a query's plan is asked for with the query's own static text")]

use kabinet_protocol::credit::CreditKind;
use kabinet_protocol::sync::Rev;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::store::PAGE;
use super::{KINDS, balance, entries};
use crate::clock::SystemClock;
use crate::db::{DataKey, Database, Place, Value};
use crate::sync::kind::{EntityKind, Incoming, Writing};

async fn empty() -> Database {
    let clock = SystemClock::shared();
    let db = Database::open(Place::Memory, &DataKey::from_bytes([1; 32]), &clock).await.expect("opens").db;
    db.write(|tx| tx.execute("INSERT INTO feeds (num, feed, kind) VALUES (1, ?1, 'account')", &[Value::Blob(b"f")]))
        .await
        .expect("a feed");
    db
}

async fn fill(db: &Database, kind: &str, docs: impl Iterator<Item = Json>) {
    let kind = KINDS.into_iter().find(|known| known.name == kind).expect("a kind of credit");
    let mut batch = kind.batch();
    for doc in docs {
        let id = doc["id"].as_str().unwrap_or(kind.name).to_owned();
        batch.push(Incoming { id: &id, rev: Rev(1), doc: &doc.to_string() }).expect("readable");
    }
    db.write(move |tx| batch.write(tx, Writing { feed: 1, generation: 1, same_revs: true })).await.expect("writes");
}

fn entry(number: u64) -> Json {
    json!({"id": Uuid::from_u128(u128::from(number)), "number": number, "kind": "top_up", "source": "1",
        "at": 1_772_000_000_000_u64 + number, "amount": 500, "balance": 500 * number, "currency": "USD",
        "payment": Uuid::from_u128(7)})
}

// covers: S24
#[tokio::test]
async fn the_ledger_is_read_newest_first() {
    let db = empty().await;
    assert_eq!(balance(&db).await.expect("read"), None, "nothing is known yet");
    for thousand in 0..20 {
        fill(&db, "credit_entry", (1..=1_000).map(|n| entry(thousand * 1_000 + n))).await;
    }
    fill(&db, "credit", std::iter::once(json!({"balance": 10_000_000, "currency": "USD", "entries": 20_000}))).await;
    let (sums, page) = (balance(&db).await.expect("read"), entries(&db, None, 50).await.expect("read"));
    assert_eq!(sums.map(|credit| credit.balance), Some(10_000_000));
    assert_eq!((page.len(), page[0].number, page[0].kind.clone()), (50, 20_000, CreditKind::TopUp));
    let next = entries(&db, Some(19_951), 3).await.expect("read");
    assert_eq!(next.iter().map(|entry| entry.number).collect::<Vec<_>>(), [19_950, 19_949, 19_948]);
}

/// A ledger of any length opens at once: a page is found by the numbers, whatever lies before it.
#[tokio::test]
async fn a_page_of_the_ledger_is_found_by_its_numbers() {
    let db = empty().await;
    let rows: Vec<(i64, i64, i64, String)> = sqlx::query_as(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {PAGE}")))
        .bind(i64::MAX)
        .bind(50)
        .fetch_all(db.readers())
        .await
        .expect("plans");
    let plan: Vec<String> = rows.into_iter().map(|row| row.3).collect();
    assert_eq!(plan.len(), 1, "{plan:?}");
    assert!(plan[0].contains("documents_credit (kind=? AND <expr><?)"), "{plan:?}");
}
