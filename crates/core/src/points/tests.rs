//! What the feed brought, as it is read back.

#![allow(clippy::disallowed_methods, reason = "a query's plan is asked for with the query's own static text")]

use kabinet_protocol::ids::OrderId;
use kabinet_protocol::points::{EntryKind, PointsBalance, PointsEntry};
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::LocalTime;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::store::PAGE;
use super::{KINDS, api, entries, expiries, of_order, shown, steps};
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
    let kind = KINDS.into_iter().find(|known| known.name == kind).expect("a kind of points");
    let mut batch = kind.batch();
    for doc in docs {
        let id = doc["id"].as_str().unwrap_or(kind.name).to_owned();
        batch.push(Incoming { id: &id, rev: Rev(1), doc: &doc.to_string() }).expect("readable");
    }
    db.write(move |tx| batch.write(tx, Writing { feed: 1, generation: 1, same_revs: true })).await.expect("writes");
}

fn entry(number: u64, order: OrderId) -> Json {
    json!({"id": Uuid::from_u128(u128::from(number)), "number": number, "kind": "earn_pending", "source": order,
        "at": 1_772_000_000_000_u64 + number, "points": 0, "pending": 70, "balance": 0, "order": order, "order_number": "PS-204117",
        "why": {"policy": 3, "lines": [{"line": 1, "points": 70, "amount": 3500, "rate": 200}]}})
}

// covers: S31, S32, B6
#[tokio::test]
async fn the_ledger_is_read_newest_first_with_every_reason_and_expiry() {
    let db = empty().await;
    assert_eq!(shown(&db).await.expect("read"), super::Shown::default(), "nothing is known yet");
    let (one, other) = (OrderId::new(), OrderId::new());
    fill(&db, "points_entry", (1..=9).map(|number| entry(number, if number == 4 { other } else { one }))).await;
    let page = entries(&db, None, 4).await.expect("read");
    assert_eq!(page.iter().map(|entry| entry.number).collect::<Vec<_>>(), [9, 8, 7, 6]);
    let next = entries(&db, Some(6), 4).await.expect("read");
    assert_eq!(next.iter().map(|entry| entry.number).collect::<Vec<_>>(), [5, 4, 3, 2]);
    let steps: Vec<(i64, i64, i64)> =
        steps(&db, 2).await.expect("read").into_iter().map(|one| (one.at.millis(), one.points, one.balance)).collect();
    assert_eq!(steps, [(1_772_000_000_009, 0, 0), (1_772_000_000_008, 0, 0)]);
    let why: Vec<PointsEntry> = of_order(&db, other).await.expect("read");
    assert_eq!((why.len(), why[0].number, why[0].kind.clone()), (1, 4, EntryKind::EarnPending));
    assert_eq!((why[0].why.lines[0].amount, why[0].why.lines[0].rate), (Some(3500), Some(200)));
    let lot = |n: u128, left: i64, expires: Json| json!({"id": Uuid::from_u128(n), "left": left, "expires": expires});
    let lots = [lot(1, 5, Json::Null), lot(2, 7, json!("2027-03-01")), lot(3, 9, json!("2026-12-24"))];
    fill(&db, "points_lot", lots.into_iter().chain([lot(4, 1, json!("2027-03-01"))])).await;
    let told: Vec<(Option<String>, i64)> = expiries(&db)
        .await
        .expect("read")
        .into_iter()
        .map(|one| (one.day.map(|day| day.0.to_string()), one.points))
        .collect();
    assert_eq!(told, [(Some("2026-12-24".into()), 9), (Some("2027-03-01".into()), 8), (None, 5)]);
}

// covers: S33, B7
#[tokio::test]
async fn the_switch_is_shown_at_once_and_waits_to_be_sent() {
    let db = empty().await;
    fill(&db, "points", std::iter::once(json!({"balance": 321, "pending": 70, "redeem": false, "entries": 9}))).await;
    let before = shown(&db).await.expect("read");
    let points = PointsBalance { balance: 321, pending: 70, entries: 9, ..PointsBalance::default() };
    assert_eq!((before.points, before.redeem, before.waits), (Some(points), false, false));
    api::switch(&db, true, LocalTime(1)).await.expect("written");
    let now = shown(&db).await.expect("read");
    assert_eq!((now.points, now.redeem, now.waits), (Some(points), true, true));
    api::switch(&db, false, LocalTime(2)).await.expect("written");
    assert!(!shown(&db).await.expect("read").redeem, "the last word counts");
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
    assert!(plan[0].contains("documents_points (kind=? AND <expr><?)"), "{plan:?}");
}
