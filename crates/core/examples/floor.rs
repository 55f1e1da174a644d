//! Measures first sync through the engine against raw SQLite: the same rows, schema, cipher, pragmas, rowids and order, in
//! one run, interleaved, best of three. Then the newest page, searches, the outline and an incremental sync.
//!
//! `cargo run --profile ci -p kabinet-core --example floor -- [--memory] [orders…]`
#![allow(unsafe_code, reason = "the floor is SQLite's C interface itself")]
#![allow(missing_docs, clippy::unwrap_used, reason = "a measuring tool: a failure ends it")]

#[allow(dead_code, reason = "shared with the tests")]
#[path = "../../../tests/src/archive.rs"]
mod archive;

use std::ffi::{CString, c_int};
use std::io::Write;
use std::path::Path;
use std::ptr;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use bytes::Bytes;
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use kabinet_core::clock::SystemClock;
use kabinet_core::db::{DataKey, Database, Place};
use kabinet_core::features;
use kabinet_core::orders::{Archive, OrderFilter, Zones, index_text};
use kabinet_core::sync::source::{ChangesAsk, Events, Lines, SnapshotAsk};
use kabinet_core::sync::{Engine, Phase, Source, SourceError};
use kabinet_protocol::ids::{Epoch, FeedId};
use kabinet_protocol::order::Order;
use kabinet_protocol::sync::{FeedInfo, FeedKind, Rev};
use libsqlite3_sys as ffi;
use sqlx::Row;

const SEED: u64 = 7;

struct Canned {
    feed: FeedInfo,
    orders: u64,
    // Text made beforehand, or nothing to make it while streaming (for measuring memory).
    pages: Option<Arc<Vec<Bytes>>>,
    changes: Mutex<Vec<(i64, String)>>,
}

impl Source for Canned {
    fn feeds(&self) -> BoxFuture<'_, Result<Vec<FeedInfo>, SourceError>> {
        async { Ok(vec![self.feed.clone()]) }.boxed()
    }

    fn snapshot(&self, _: SnapshotAsk) -> BoxFuture<'_, Result<Lines, SourceError>> {
        async {
            let (orders, rev, epoch) = (self.orders, self.feed.rev.0, self.feed.epoch);
            let begin =
                format!("{{\"begin\":{{\"epoch\":\"{epoch}\",\"grant\":1,\"rev\":{rev},\"total\":{orders}}}}}\n");
            let end = format!("{{\"end\":{{\"rev\":{rev}}}}}\n");
            let body = match self.pages.clone() {
                Some(pages) => {
                    let mut pieces = Vec::new();
                    for page in pages.iter() {
                        // As a decompressor hands them out.
                        let cuts = (0..page.len()).step_by(65_536);
                        pieces.extend(cuts.map(|at| page.slice(at..page.len().min(at + 65_536))));
                    }
                    futures::stream::iter(pieces).boxed()
                }
                None => futures::stream::iter((0..orders).step_by(500))
                    .map(move |from| Bytes::from(archive::page(SEED, from, (from + 500).min(orders), orders)))
                    .boxed(),
            };
            let whole = futures::stream::iter([Bytes::from(begin)]).chain(body);
            Ok(whole.chain(futures::stream::iter([Bytes::from(end)])).map(Ok).boxed())
        }
        .boxed()
    }

    fn changes(&self, ask: ChangesAsk) -> BoxFuture<'_, Result<Lines, SourceError>> {
        async move {
            let changes = std::mem::take(&mut *self.changes.lock().unwrap());
            let rev = changes.iter().map(|change| change.0).max().unwrap_or(ask.since.0);
            let mut text = format!("{{\"begin\":{{\"epoch\":\"{}\",\"grant\":1,\"rev\":{rev}}}}}\n", self.feed.epoch);
            changes.iter().for_each(|change| text += &change.1);
            text += &format!("{{\"end\":{{\"rev\":{rev}}}}}\n");
            Ok(futures::stream::iter([Ok(Bytes::from(text))]).boxed())
        }
        .boxed()
    }

    fn events(&self) -> BoxFuture<'_, Result<Events, SourceError>> {
        async { Ok(futures::stream::pending().boxed()) }.boxed()
    }
}

fn canned(orders: u64, pages: Option<Arc<Vec<Bytes>>>) -> Arc<Canned> {
    let (id, epoch) = (FeedId::new(), Epoch::new());
    let feed = FeedInfo { id, kind: FeedKind::Account, epoch, grant: 1, rev: Rev(orders as i64) };
    Arc::new(Canned { feed, orders, pages, changes: Mutex::default() })
}

fn say(line: String) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

async fn through_the_engine(file: &Path, source: Arc<Canned>) -> (Database, Engine, f64, f64) {
    let key = DataKey::from_bytes([7; 32]);
    let db = Database::open(Place::File(file.into()), &key, &SystemClock::shared()).await.unwrap().db;
    let started = Instant::now();
    let engine = Engine::spawn(db.clone(), source, SystemClock::shared(), features::kinds());
    let mut status = engine.status();
    status.wait_for(|status| status.done >= 50).await.unwrap();
    let first = started.elapsed().as_secs_f64();
    status.wait_for(|status| status.phase == Phase::Idle && status.as_of.is_some()).await.unwrap();
    (db, engine, first, started.elapsed().as_secs_f64())
}

/// A row of `orders` as its table holds it, with its document and its words.
struct Plain {
    columns: Vec<Column>,
    doc: String,
    words: String,
}

enum Column {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
}

async fn plain(db: &Database) -> Vec<Plain> {
    let rows = sqlx::query(
        "SELECT key, feed, id, rev, gen, placed_at, number, status, payment_status, fulfillment_status, return_status, \
         archived, total, currency, line_count, items, art, due, d.doc FROM orders JOIN order_docs d USING (key) \
         ORDER BY key DESC",
    )
    .fetch_all(db.readers())
    .await
    .unwrap();
    let plain = rows.iter().map(|row| {
        let column = |index| match index {
            0 | 1 | 3 | 4 | 5 | 11 | 12 | 14 => Column::Int(row.get(index)),
            2 => Column::Blob(row.get(index)),
            _ => row.get::<Option<String>, _>(index).map_or(Column::Null, Column::Text),
        };
        let doc: String = row.get(18);
        let mut words = String::new();
        index_text(&serde_json::from_str::<Order>(&doc).unwrap(), &mut words);
        Plain { columns: (0..18).map(column).collect(), doc, words }
    });
    plain.collect()
}

/// The floor: prepared statements, one transaction per page, nothing else.
fn raw(file: &Path, rows: &[Plain]) -> f64 {
    let hex = "07".repeat(32);
    let path = CString::new(file.to_str().unwrap()).unwrap();
    // SAFETY: one thread opens, uses and closes the handle; bound memory outlives each step.
    unsafe {
        let mut db = ptr::null_mut();
        assert_eq!(ffi::sqlite3_open(path.as_ptr(), &mut db), 0);
        let exec = |sql: &str| {
            let sql = CString::new(sql).unwrap();
            assert_eq!(ffi::sqlite3_exec(db, sql.as_ptr(), None, ptr::null_mut(), ptr::null_mut()), 0, "{sql:?}");
        };
        exec(&format!("PRAGMA key = \"x'{hex}'\""));
        exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
        exec("PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 16384; PRAGMA journal_size_limit = 67108864");
        exec(include_str!("../migrations/0001_archive.sql"));
        exec("INSERT INTO feeds (num, feed, kind) VALUES (1, x'01', 'account')");
        let prepare = |sql: &str| {
            let mut statement = ptr::null_mut();
            let text = CString::new(sql).unwrap();
            assert_eq!(ffi::sqlite3_prepare_v2(db, text.as_ptr(), -1, &mut statement, ptr::null_mut()), 0);
            statement
        };
        let order = prepare("INSERT INTO orders VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18)");
        let doc = prepare("INSERT INTO order_docs VALUES (?1, ?2)");
        let words = prepare("INSERT INTO order_search (rowid, words) VALUES (?1, ?2)");
        let text = |statement, at: c_int, text: &str| {
            ffi::sqlite3_bind_text(statement, at, text.as_ptr().cast(), text.len() as c_int, ffi::SQLITE_STATIC());
        };
        let step = |statement| {
            assert_eq!(ffi::sqlite3_step(statement), ffi::SQLITE_DONE);
            ffi::sqlite3_reset(statement);
        };
        let started = Instant::now();
        for (from, to) in archive::pages(rows.len() as u64) {
            exec("BEGIN IMMEDIATE");
            for row in rows[from as usize..to as usize].iter().rev() {
                let mut key = 0;
                for (at, column) in (1..).zip(&row.columns) {
                    match column {
                        Column::Null => {
                            ffi::sqlite3_bind_null(order, at);
                        }
                        Column::Int(number) => {
                            if at == 1 {
                                key = *number;
                            }
                            ffi::sqlite3_bind_int64(order, at, *number);
                        }
                        Column::Text(value) => text(order, at, value),
                        Column::Blob(bytes) => {
                            ffi::sqlite3_bind_blob(order, at, bytes.as_ptr().cast(), 16, ffi::SQLITE_STATIC());
                        }
                    }
                }
                step(order);
                ffi::sqlite3_bind_int64(doc, 1, key);
                text(doc, 2, &row.doc);
                step(doc);
                ffi::sqlite3_bind_int64(words, 1, key);
                text(words, 2, &row.words);
                step(words);
            }
            exec("COMMIT");
        }
        let taken = started.elapsed().as_secs_f64();
        for statement in [order, doc, words] {
            ffi::sqlite3_finalize(statement);
        }
        ffi::sqlite3_close(db);
        taken
    }
}

fn spread(mut taken: Vec<f64>) -> (f64, f64) {
    taken.sort_by(f64::total_cmp);
    (taken[taken.len() / 2], taken[(taken.len() * 99 / 100).min(taken.len() - 1)])
}

async fn reads(db: &Database) {
    let zone = jiff::tz::TimeZone::UTC;
    let archive = Archive::new(db.clone(), SystemClock::shared(), Zones { device: zone.clone(), store: zone });
    let all = OrderFilter::default();
    let mut taken = Vec::new();
    for _ in 0..500 {
        let started = Instant::now();
        assert_eq!(archive.page(&all, None, 50).await.unwrap().len(), 50);
        taken.push(started.elapsed().as_secs_f64() * 1e3);
    }
    let (p50, p99) = spread(taken);
    say(format!("  newest page of 50: p50 {p50:.3} ms, p99 {p99:.3} ms"));
    let mut taken = Vec::new();
    for typed in ["s", "sa", "sal", "с", "đ", "корм", "salmon ch", "grain free", "thuc an", "pequeno", "PS-89", "sku 00012"]
    {
        let mut worst = 0f64;
        for _ in 0..20 {
            let started = Instant::now();
            archive.search(typed, &all, None, 50).await.unwrap();
            let ms = started.elapsed().as_secs_f64() * 1e3;
            worst = worst.max(ms);
            taken.push(ms);
        }
        say(format!("    search {typed:?}: worst {worst:.2} ms"));
    }
    let (p50, p99) = spread(taken);
    say(format!("  search, newest 50: p50 {p50:.2} ms, p99 {p99:.2} ms"));
    let dog = OrderFilter { category: Some("dog".into()), ..all.clone() };
    for (name, filter) in [("all", &all), ("dog", &dog)] {
        let started = Instant::now();
        let outline = archive.outline(filter).await.unwrap();
        let ms = started.elapsed().as_secs_f64() * 1e3;
        say(format!("  outline of {name}: {} orders, {} months, {ms:.1} ms", outline.count, outline.months.len()));
    }
    let started = Instant::now();
    archive.facets().await.unwrap();
    say(format!("  facets: {:.1} ms", started.elapsed().as_secs_f64() * 1e3));
    let started = Instant::now();
    let page = archive.search("samlon", &all, None, 50).await.unwrap();
    say(format!("  did you mean {:?}: {:.1} ms", page.did_you_mean, started.elapsed().as_secs_f64() * 1e3));
}

async fn increments(engine: &Engine, source: &Canned) {
    let (mut ten, mut none) = (Vec::new(), Vec::new());
    let mut rev = source.feed.rev.0;
    for round in 0..100u64 {
        let mut changes = Vec::new();
        for n in 0..10 {
            rev += 1;
            let mut order = archive::order(SEED, (round * 37 + n * 11) % source.orders);
            order.archived = !order.archived;
            let doc = serde_json::to_string(&order).unwrap();
            let id = order.id;
            let line = format!("{{\"row\":{{\"kind\":\"order\",\"id\":\"{id}\",\"rev\":{rev},\"doc\":{doc}}}}}\n");
            changes.push((rev, line));
        }
        *source.changes.lock().unwrap() = changes;
        let started = Instant::now();
        assert_eq!(engine.sync_now().await.phase, Phase::Idle);
        ten.push(started.elapsed().as_secs_f64() * 1e3);
        let started = Instant::now();
        engine.sync_now().await;
        none.push(started.elapsed().as_secs_f64() * 1e3);
        if round % 10 == 9 {
            tokio::time::sleep(std::time::Duration::from_millis(600)).await;
        }
    }
    let ((ten50, ten99), (none50, none99)) = (spread(ten), spread(none));
    say(format!("  10 changes: p50 {ten50:.2} ms, p99 {ten99:.2} ms; nothing: p50 {none50:.2} ms, p99 {none99:.2} ms"));
}

fn peak_mb() -> i64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<i64>().ok()).unwrap_or_default() / 1024
}

#[tokio::main]
async fn main() {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let memory = args.first().is_some_and(|arg| arg == "--memory");
    args.retain(|arg| !arg.starts_with("--"));
    let sizes: Vec<u64> = args.iter().filter_map(|arg| arg.parse().ok()).collect();
    for orders in if sizes.is_empty() { vec![10_000, 100_000] } else { sizes } {
        let dir = tempfile::tempdir().unwrap();
        if memory {
            let (_db, _engine, _, all) = through_the_engine(&dir.path().join("m.db"), canned(orders, None)).await;
            say(format!("{orders} orders: peak {} MB in {all:.2} s", peak_mb()));
            continue;
        }
        let pages = archive::pages(orders).into_iter().map(|(from, to)| archive::page(SEED, from, to, orders).into());
        let pages: Arc<Vec<Bytes>> = Arc::new(pages.collect());
        let bytes: usize = pages.iter().map(Bytes::len).sum();
        say(format!("{orders} orders, {:.1} MB of NDJSON", bytes as f64 / 1e6));
        let (mut engine_best, mut floor_best, mut first_best) = (f64::MAX, f64::MAX, f64::MAX);
        let mut rows = Vec::new();
        for round in 0..3 {
            let source = canned(orders, Some(pages.clone()));
            let (db, engine, first, all) =
                through_the_engine(&dir.path().join(format!("{round}.db")), source.clone()).await;
            (engine_best, first_best) = (engine_best.min(all), first_best.min(first));
            if rows.is_empty() {
                rows = plain(&db).await;
            }
            if round == 2 {
                reads(&db).await;
                increments(&engine, &source).await;
            }
            engine.stop().await;
            db.close().await.unwrap();
            let floor = raw(&dir.path().join(format!("raw{round}.db")), &rows);
            floor_best = floor_best.min(floor);
            say(format!("  round {round}: engine {all:.3} s, floor {floor:.3} s"));
        }
        let (ratio, first) = (engine_best / floor_best, first_best * 1e3);
        say(format!("  first sync {engine_best:.3} s, floor {floor_best:.3} s, ratio {ratio:.2}; first 50 in {first:.0} ms"));
    }
}
