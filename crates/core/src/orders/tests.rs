//! The archive over a real database.

#![allow(clippy::disallowed_methods, reason = "a query's plan is asked for with the query's own static text")]

use kabinet_protocol::order::Order;

/// A small order, the same for the same `n`.
pub(crate) fn sample(n: u8) -> Order {
    serde_json::from_value(serde_json::json!({
        "id": uuid::Uuid::from_bytes([n; 16]),
        "number": format!("PS-{:06}", u32::from(n) + 204_000),
        "placed_at": 1_772_000_000_000i64 + i64::from(n) * 86_400_000,
        "language": "en",
        "currency": "USD",
        "status": "created",
        "payment_status": "not_paid",
        "fulfillment_status": "not_fulfilled",
        "return_status": "none",
        "lines": [
            { "line": 1, "sku": "DF-100", "name": "Dog Food \"Đồ chơi\" Señor", "category": "dog/food",
              "unit_price": 1000, "ordered": 2, "current": 2, "fulfilled": 0, "total": 2000 },
        ],
        "totals": { "items": 2000, "total": 2000 },
        "delivery": { "method": "post", "recipient": "Alex Morgan", "address": ["1 Main St"] },
        "payment": { "method": "card" },
    }))
    .expect("an order")
}

use kabinet_protocol::order::OrderStatus;
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::{LocalTime, ServerTime};

use super::store::Orders;
use super::*;
use crate::clock::{StillClock, SystemClock};
use crate::db::{DataKey, Database, DbError, Place, Value};
use crate::sync::kind::{EntityKind, Incoming, Place as At, Writing};

async fn filled(orders: Vec<Order>) -> (Database, Archive) {
    let clock = SystemClock::shared();
    let db = Database::open(Place::Memory, &DataKey::from_bytes([1; 32]), &clock).await.expect("opens").db;
    db.write(|tx| tx.execute("INSERT INTO feeds (num, feed, kind) VALUES (1, ?1, 'account')", &[Value::Blob(b"f")]))
        .await
        .expect("a feed");
    write(&db, orders.into_iter().map(|order| (order, 1)).collect(), 1, true).await;
    let zones =
        Zones { device: jiff::tz::TimeZone::get("America/New_York").expect("known"), store: jiff::tz::TimeZone::UTC };
    let now = StillClock::at(LocalTime(1_772_900_000_000));
    (db.clone(), Archive::new(db, now, zones))
}

async fn write(db: &Database, orders: Vec<(Order, i64)>, generation: i64, same_revs: bool) -> u64 {
    let mut batch = Orders::default().batch();
    for (order, rev) in &orders {
        let doc = serde_json::to_string(order).expect("json");
        batch.push(Incoming { id: &order.id.to_string(), rev: Rev(*rev), doc: &doc }).expect("readable");
    }
    db.write(move |tx| batch.write(tx, Writing { feed: 1, generation, same_revs })).await.expect("writes")
}

fn named(n: u8, name: &str) -> Order {
    let mut order = sample(n);
    order.lines[0].name = name.into();
    order
}

async fn found(archive: &Archive, typed: &str) -> Vec<String> {
    let page = archive.search(typed, &OrderFilter::default(), None, 50).await.expect("answers");
    page.rows.into_iter().map(|row| row.items[0].clone()).collect()
}

#[tokio::test]
async fn search_folds_orders_newest_first_and_marks_the_original() {
    // covers: B1
    let (db, archive) = filled(vec![
        named(1, "Thức ăn cho chó"),
        named(2, "Зелёная ёлка"),
        named(3, "Señor Đồ chơi"),
        named(4, "Dog chew"),
    ])
    .await;
    assert_eq!(found(&archive, "thuc").await, ["Thức ăn cho chó"]);
    assert_eq!(found(&archive, "ЕЛК").await, ["Зелёная ёлка"]);
    assert_eq!(found(&archive, "do cho").await, ["Señor Đồ chơi"]);
    assert_eq!(found(&archive, "ch").await, ["Dog chew", "Señor Đồ chơi", "Thức ăn cho chó"], "newest first");
    assert_eq!(found(&archive, "204003").await, ["Señor Đồ chơi"]);
    for hostile in ["\"", "a OR", "NEAR(", "*", "cho\" OR \"x", "\u{0}", "'; DROP TABLE orders; --"] {
        archive.search(hostile, &OrderFilter::default(), None, 50).await.expect("nothing typed is an operator");
    }
    let page = archive.search("do ch", &OrderFilter::default(), None, 50).await.expect("answers");
    let row = &page.rows[0];
    assert_eq!(row.marks, [Mark { item: Some(0), start: 6, end: 8 }, Mark { item: Some(0), start: 9, end: 11 }]);
    db.close().await.expect("closes");
}

#[tokio::test]
async fn the_best_hits_come_first_and_the_newest_among_equals() {
    // covers: B1
    let all = OrderFilter::default();
    let (db, archive) = filled(vec![
        named(1, "Salmon salmon salmon"),
        named(2, "Salmon chew"),
        named(3, "Beef"),
        named(4, "Salmon chew"),
        named(5, "Salmon and beef and duck and rabbit and turkey and pork and hake"),
        named(6, "Duck"),
    ])
    .await;
    let ranked = async |typed: &str, filter: &OrderFilter, limit| {
        let page = archive.search_by(SearchOrder::Relevance, typed, filter, None, limit).await.expect("answers");
        assert_eq!(page.next, None, "there is one page");
        page.rows.iter().map(|row| (row.id.0.as_bytes()[0], row.marks.len())).collect::<Vec<_>>()
    };
    assert_eq!(ranked("salmon", &all, 50).await, [(1, 3), (4, 1), (2, 1), (5, 1)]);
    assert_eq!(ranked("salm", &all, 2).await, [(1, 3), (4, 1)], "a beginning, too; and the best where not all fit");
    let from = OrderFilter { from: Some(sample(2).placed_at), ..all.clone() };
    assert_eq!(ranked("salmon", &from, 50).await, [(4, 1), (2, 1), (5, 1)], "under a filter");
    assert_eq!(ranked("", &all, 50).await.len(), 6, "nothing to rank by: the newest");
    let typo = archive.search_by(SearchOrder::Relevance, "salmno", &all, None, 20).await.expect("answers");
    assert_eq!(typo.did_you_mean.as_deref(), Some("salmon"));
    for hostile in ["\"", "a OR", "NEAR(", "*", "\u{0}"] {
        ranked(hostile, &all, 50).await;
    }
    db.close().await.expect("closes");
}

#[tokio::test]
async fn a_search_goes_on_and_says_what_a_filter_hides() {
    let (db, archive) = filled((1..=30).map(sample).collect()).await;
    let first = archive.search("dog", &OrderFilter::default(), None, 20).await.expect("answers");
    assert_eq!(first.rows.len(), 20);
    let rest = archive.search("dog", &OrderFilter::default(), first.next, 20).await.expect("answers");
    assert_eq!((rest.rows.len(), rest.next), (10, None));
    let canceled = OrderFilter { status: vec![OrderStatus::Canceled], ..OrderFilter::default() };
    let hidden = archive.search("dog", &canceled, None, 20).await.expect("answers");
    assert_eq!((hidden.rows.len(), hidden.hidden_by_filter), (0, Some(30)));
    let typo = archive.search("fodo", &OrderFilter::default(), None, 20).await.expect("answers");
    assert_eq!(typo.did_you_mean.as_deref(), Some("food"));
    db.close().await.expect("closes");
}

#[tokio::test]
async fn the_outline_and_its_windows_agree_under_every_filter() {
    let mut orders: Vec<Order> = (1..=90).map(sample).collect();
    for (index, order) in orders.iter_mut().enumerate() {
        order.totals.total = 100 * index as i64;
        order.archived = index % 5 == 0;
        if index % 7 == 0 {
            order.status = OrderStatus::Canceled;
        }
        if index % 3 == 0 {
            order.currency = "RUB".parse().expect("known");
        }
        order.lines[0].category = Some(if index % 2 == 0 { "dog/food" } else { "cat/Toys & more" }.into());
    }
    let (db, archive) = filled(orders.clone()).await;
    let at = |n: usize| orders[n].placed_at;
    let filters = [
        OrderFilter::default(),
        OrderFilter { from: Some(at(10)), to: Some(at(70)), ..OrderFilter::default() },
        OrderFilter { status: vec![OrderStatus::Canceled, OrderStatus::OnHold], ..OrderFilter::default() },
        OrderFilter { category: Some("dog".into()), min_total: Some(2000), ..OrderFilter::default() },
        OrderFilter { category: Some("cat/Toys & more".into()), archived: Some(false), ..OrderFilter::default() },
        OrderFilter { max_total: Some(5000), archived: Some(true), ..OrderFilter::default() },
        OrderFilter { category: Some("bird".into()), ..OrderFilter::default() },
    ];
    for filter in filters {
        let wanted: Vec<&Order> = orders
            .iter()
            .rev()
            .filter(|order| filter.from.is_none_or(|from| order.placed_at >= from))
            .filter(|order| filter.to.is_none_or(|to| order.placed_at < to))
            .filter(|order| filter.status.is_empty() || filter.status.contains(&order.status))
            .filter(|order| filter.archived.is_none_or(|archived| order.archived == archived))
            .filter(|order| filter.min_total.is_none_or(|min| order.totals.total >= min))
            .filter(|order| filter.max_total.is_none_or(|max| order.totals.total <= max))
            .filter(|order| {
                let path = order.lines[0].category.clone().unwrap_or_default();
                filter.category.as_ref().is_none_or(|c| path == *c || path.starts_with(&format!("{c}/")))
            })
            .collect();
        let outline = archive.outline(&filter).await.expect("answers");
        assert_eq!((outline.count, outline.archive_count), (wanted.len() as u64, 90), "{filter:?}");
        let mut rows = Vec::new();
        for month in &outline.months {
            let sum: i64 = month.totals.iter().map(|money| money.minor).sum();
            let window = archive.window(&filter, &month.month, 0, 200).await.expect("answers");
            assert_eq!(window.len() as u64, month.count, "{filter:?} {}", month.month);
            let charged = window.iter().filter(|row| row.status != OrderStatus::Canceled);
            assert_eq!(charged.map(|row| row.total.minor).sum::<i64>(), sum);
            assert_eq!(archive.window(&filter, &month.month, 1, 1).await.expect("answers").first(), window.get(1));
            rows.extend(window);
        }
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        assert_eq!(ids, wanted.iter().map(|order| order.id).collect::<Vec<_>>(), "{filter:?}");
        let page = archive.page(&filter, None, 200).await.expect("answers");
        assert_eq!(page, rows, "{filter:?}");
        let hits = archive.search("dog food", &filter, None, 200).await.expect("answers");
        assert_eq!(hits.rows.iter().map(|row| row.id).collect::<Vec<_>>(), ids, "searching filters alike: {filter:?}");
    }
    let facets = archive.facets().await.expect("answers");
    let categories: Vec<_> = facets.categories.iter().map(|facet| (facet.value.as_str(), facet.count)).collect();
    assert_eq!(categories, [("cat", 45), ("cat/Toys & more", 45), ("dog", 45), ("dog/food", 45)]);
    assert_eq!(facets.currencies, ["RUB", "USD"]);
    assert_eq!(facets.statuses.iter().map(|facet| facet.count).sum::<u64>(), 90);
    assert_eq!(facets.oldest, Some(at(0)));
    db.close().await.expect("closes");
}

#[tokio::test]
async fn writing_twice_or_late_changes_nothing_and_a_crowded_minute_finds_room() {
    let mut crowd: Vec<Order> = (1..=40).map(sample).collect();
    for order in &mut crowd {
        order.placed_at = ServerTime(1_772_000_000_000);
    }
    let (db, archive) = filled(crowd.clone()).await;
    assert_eq!(archive.page(&OrderFilter::default(), None, 200).await.expect("answers").len(), 40);
    let again = crowd.iter().map(|order| (order.clone(), 1)).collect();
    assert_eq!(write(&db, again, 1, true).await, 0);
    let late = {
        let mut late = crowd[3].clone();
        late.number = "OLD".into();
        late
    };
    assert_eq!(write(&db, vec![(late, 0)], 1, true).await, 0, "an older rev is late");
    let mut newer = crowd[3].clone();
    newer.number = "NEW-77".into();
    assert_eq!(write(&db, vec![(newer.clone(), 5)], 1, true).await, 1);
    assert_eq!(archive.by_number("new-77").await.expect("found"), newer.id);
    assert!(archive.by_number(&crowd[3].number).await.is_err(), "the old words are gone from the index");
    // A new snapshot sees half of them; the rest is swept.
    let half = crowd[..20].iter().map(|order| (order.clone(), if order.id == newer.id { 5 } else { 1 })).collect();
    assert_eq!(write(&db, half, 2, true).await, 0, "equal revs are only marked as seen");
    let swept = db.write(|tx| Orders::default().sweep(tx, 1, 2)).await.expect("sweeps");
    assert_eq!(swept, 20);
    assert_eq!(found(&archive, "dog").await.len(), 20);
    let id = crowd[0].id.to_string();
    let gone = db
        .write(move |tx| {
            let early = Orders::default().remove(tx, At { feed: 1, id: &id, rev: Rev(0), generation: 2 })?;
            let due = Orders::default().remove(tx, At { feed: 1, id: &id, rev: Rev(9), generation: 2 })?;
            Ok::<_, DbError>((early, due))
        })
        .await
        .expect("removes");
    assert_eq!(gone, (false, true));
    db.close().await.expect("closes");
}

#[tokio::test]
async fn a_snapshot_writes_the_words_anew_and_a_change_only_where_they_differ() {
    let order = named(1, "Salmon chew");
    let (db, archive) = filled(vec![order.clone()]).await;
    // What a build has left that read less out of the same document.
    let fewer = async || {
        let words = |tx: &mut crate::db::Tx<'_>| {
            tx.execute("DELETE FROM order_search", &[])?;
            tx.execute("INSERT INTO order_search (rowid, words) SELECT key, ?1 FROM orders", &[Value::Text("salmon")])
        };
        db.write(words).await.expect("writes");
        assert!(found(&archive, "chew").await.is_empty(), "it was not read");
    };
    fewer().await;
    assert_eq!(write(&db, vec![(order.clone(), 2)], 1, true).await, 1);
    assert!(found(&archive, "chew").await.is_empty(), "a change that leaves the words alone leaves the index alone");
    for (generation, rev) in [(2, 2), (3, 9)] {
        fewer().await;
        assert_eq!(write(&db, vec![(order.clone(), rev)], generation, false).await, 1);
        assert_eq!(found(&archive, "chew").await, ["Salmon chew"], "snapshot {generation}");
        assert_eq!(found(&archive, "salmon").await, ["Salmon chew"]);
    }
    db.close().await.expect("closes");
}

#[tokio::test]
async fn lists_never_read_documents_and_searches_walk_the_index() {
    let (db, _archive) = filled(vec![sample(1)]).await;
    for (sql, wanted) in super::sql::PLANS {
        let steps: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")))
                .fetch_all(db.readers())
                .await
                .expect("plans");
        let text: Vec<String> = steps.into_iter().map(|step| step.3).collect();
        let plan = text.join("\n");
        for line in *wanted {
            assert!(plan.contains(line), "{line} in\n{plan}");
        }
        assert!(!plan.contains("SCAN d"), "{plan}");
    }
    db.close().await.expect("closes");
}

/// An order whose parcel was promised for a day and, where it is said, has come.
fn promised(n: u8, day: &str, events: &[&str]) -> Order {
    let mut order = sample(n);
    order.status = OrderStatus::Processing;
    order.lines[0].fulfilled = order.lines[0].current;
    let events: Vec<_> = events.iter().map(|kind| serde_json::json!({ "kind": kind, "at": order.placed_at })).collect();
    order.fulfillments = serde_json::from_value(serde_json::json!([{ "id": uuid::Uuid::from_bytes([n; 16]),
        "kind": "shipping", "lines": [{ "line": 1, "quantity": 2 }], "promised": day, "events": events }]))
    .expect("a parcel");
    order
}

#[tokio::test]
async fn what_a_member_saved_is_added_up_since_it_began() {
    // covers: S68
    let with = |n: u8, change: &dyn Fn(&mut Order)| {
        let mut order = sample(n);
        order.lines[0].regular = Some(1_100);
        change(&mut order);
        order
    };
    let delivered = |order: &mut Order| {
        if let Some(delivery) = &mut order.delivery {
            delivery.regular_fee = Some(490);
        }
    };
    let (_, archive) = filled(vec![
        with(1, &|_| {}),
        with(2, &|_| {}),
        with(3, &delivered),
        with(4, &|order| order.status = OrderStatus::Canceled),
        with(5, &|order| order.currency = "EUR".parse().expect("a currency")),
        sample(6),
    ])
    .await;
    let usd = "USD".parse().expect("a currency");
    let since = sample(2).placed_at;
    assert_eq!(archive.saved(since, usd).await.expect("read"), 200 + 200 + 490, "the first was placed before it");
    assert_eq!(archive.saved(sample(6).placed_at, usd).await.expect("read"), 0);
}

#[tokio::test]
async fn what_is_late_is_found_among_everything_the_longest_awaited_first() {
    // covers: B8
    // Today is 7 March 2026 (1_772_900_000_000).
    let (db, archive) = filled(vec![
        promised(1, "2026-03-06", &["shipped"]),
        promised(2, "2026-03-02", &["shipped"]),
        promised(3, "2026-03-07", &["shipped"]),
        promised(4, "2026-03-20", &["shipped", "delayed"]),
        promised(5, "2026-03-01", &["shipped", "delivered"]),
        sample(6),
    ])
    .await;
    let late = archive.late(50).await.expect("answers");
    let numbers: Vec<&str> = late.iter().map(|row| row.number.as_str()).collect();
    assert_eq!(numbers, ["PS-204002", "PS-204001", "PS-204004"]);
    assert!(late.iter().all(|row| row.late && row.promised.is_some()));
    assert_eq!(archive.late(1).await.expect("answers").len(), 1);
    let page = archive.page(&OrderFilter::default(), None, 200).await.expect("answers");
    let promises: Vec<bool> = page.iter().map(|row| row.promised.is_some()).collect();
    assert_eq!(
        promises,
        [false, false, true, true, true, true],
        "what has come, or was never promised, is not awaited"
    );
    db.close().await.expect("closes");
}

#[tokio::test]
async fn what_is_asked_to_go_back_is_shown_until_the_store_has_decided() {
    // covers: S26
    use kabinet_protocol::returns::{AskReturn, BadReturn, ReturnLine, ReturnReason, ReturnState};
    let now = LocalTime(1_772_900_000_000);
    let mut order = promised(1, "2026-03-06", &["delivered"]);
    order.status = OrderStatus::Completed;
    let (db, archive) = filled(vec![order.clone()]).await;
    let archive = archive.returns_within(30);
    let ask = |quantity| AskReturn {
        id: kabinet_protocol::ids::ReturnId::new(),
        order: order.id,
        lines: vec![ReturnLine { line: 1, quantity }],
        reason: ReturnReason::Damaged,
        comment: None,
    };
    let before = archive.get(order.id).await.expect("there");
    assert_eq!((before.sending.open[0].quantity, before.sending.waiting.len()), (2, 0));
    assert_eq!(archive.worth(order.id, &[ReturnLine { line: 1, quantity: 1 }]).await.expect("worth").minor, 1000);
    let one = ask(1);
    returns::ask(&db, one.clone(), archive.terms(), now).await.expect("asked");
    let asked = archive.get(order.id).await.expect("there");
    assert_eq!((asked.order.returns[0].id, asked.sending.open[0].quantity), (one.id, 1));
    assert_eq!((&asked.sending.waiting, asked.order.return_status.as_str()), (&vec![one.id], "requested"));
    let row = archive.page(&OrderFilter::default(), None, 1).await.expect("answers").remove(0);
    assert_eq!(row.return_status.as_str(), "requested", "the list says so too");
    let refused = returns::ask(&db, ask(2), archive.terms(), now).await.expect_err("only one is left");
    assert!(matches!(refused, OwnError::Return(BadReturn::TooMany { left: 1, .. })), "{refused}");
    let late = LocalTime(now.millis() + 40 * 86_400_000);
    let refused = returns::ask(&db, ask(1), archive.terms(), late).await.expect_err("its time is over");
    assert!(matches!(refused, OwnError::Return(BadReturn::TooLate(1))), "{refused}");
    // A row that comes meanwhile, from before the store knew, leaves it shown.
    assert_eq!(write(&db, vec![(order.clone(), 2)], 1, true).await, 1);
    let row = archive.page(&OrderFilter::default(), None, 1).await.expect("answers").remove(0);
    assert_eq!(row.return_status.as_str(), "requested");
    returns::withdraw(&db, order.id, one.id, now).await.expect("withdrawn");
    let free = archive.get(order.id).await.expect("there");
    assert_eq!((&free.order.returns[0].state, free.sending.open[0].quantity), (&ReturnState::Withdrawn, 2));
    let depends: String = sqlx::query_scalar("SELECT depends_on FROM outbox WHERE kind = 'order.return_withdraw'")
        .fetch_one(db.readers())
        .await
        .expect("it waits");
    assert_ne!(depends, "[]", "were the request refused, there would be nothing to withdraw");
    db.close().await.expect("closes");
}
