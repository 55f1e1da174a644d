//! Points beside a long ledger: what is shown on the device, and what a purchase costs the store.
//!
//! A customer of many years must not wait longer than a new one. On the device the sums and the newest page are read of so many
//! entries; at the store two customers buy in turns, one with as many entries behind them and one with none, and each
//! purchase earns and spends points.

use std::time::Instant;

use anyhow::{Context, ensure};
use kabinet_core::clock::SystemClock;
use kabinet_core::db::{DataKey, Database, Place};
use kabinet_core::points;
use kabinet_core::sync::kind::{EntityKind, Incoming, Writing};
use kabinet_protocol::identity::DeviceInfo;
use kabinet_protocol::ids::{AdjustmentId, DeviceId, FeedId, IntentId, OrderId};
use kabinet_protocol::import::Record;
use kabinet_protocol::sync::Rev;
use kabinet_server::identity::{accounts, sessions};
use kabinet_server::loyalty::{plan, store::Ledger};
use kabinet_server::problems::{Refusal, internal};
use kabinet_server::sync::store as feeds;
use kabinet_server::{Config, Location, PepperSource, Profile, Store};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::figure::{Figure, Report, count, ms, spread};
use crate::{Sizes, postgres};

/// The price of what is bought.
const PRICE: i64 = 1_000;
/// Points that pay for a part of it: a cent each.
const POINTS: i64 = 100;

/// Measures on the device, on SQLite and, where there is one, on PostgreSQL.
pub async fn figures(report: &mut Report, sizes: Sizes) -> anyhow::Result<()> {
    let entries = count(sizes.stress);
    let shown = format!("points and the newest 50 of {entries} entries, p99");
    if report.wants(&[&shown]) {
        report.add(&Figure::at_most(&shown, device(sizes.stress).await?, "ms", 10.0))?;
    }
    for (engine, at) in [("SQLite", Some(None)), ("PostgreSQL", here().then_some(Some(())))] {
        let name = format!("a purchase with points behind {entries} entries, {engine}, p50");
        if !report.wants(&[&name]) {
            continue;
        }
        let Some(at) = at else {
            eprintln!("there is no PostgreSQL here: {name} is left out");
            continue;
        };
        let folder = tempfile::tempdir()?;
        let location = match at {
            Some(()) => Location::Postgres(postgres::database()),
            None => Location::Directory(folder.path().into()),
        };
        let (long, new) = store(location, sizes).await?;
        report.add(&Figure::over(&name, long, "ms", new, 1.2).against("the same with none"))?;
    }
    Ok(())
}

fn here() -> bool {
    cfg!(unix) && std::path::Path::new("/usr/lib/postgresql").exists()
}

/// Milliseconds until the sums and a page are read.
async fn device(entries: u64) -> anyhow::Result<f64> {
    let folder = tempfile::tempdir()?;
    let clock = SystemClock::shared();
    let key = DataKey::from_bytes([7; 32]);
    let db = Database::open(Place::File(folder.path().join("a.db")), &key, &clock).await?.db;
    db.write(|tx| tx.execute("INSERT INTO feeds (num, feed, kind) VALUES (1, X'01', 'account')", &[])).await?;
    let order = OrderId::new();
    for from in (1..=entries).step_by(1_000) {
        fill(&db, "points_entry", (from..(from + 1_000).min(entries + 1)).map(|number| entry(number, order))).await?;
    }
    let sums = json!({"balance": 321, "pending": 70, "redeem": true, "entries": entries});
    fill(&db, "points", std::iter::once(sums)).await?;
    let mut taken = Vec::new();
    for _ in 0..1_000 {
        let begun = Instant::now();
        let (sums, page) = (points::shown(&db).await?, points::entries(&db, None, 50).await?);
        taken.push(ms(begun));
        ensure!(sums.points.is_some() && page.len() == 50);
    }
    let (p50, p99) = spread(taken);
    eprintln!("points and the newest 50 of {entries}: p50 {p50:.2} ms, p99 {p99:.2} ms");
    db.close().await?;
    Ok(p99)
}

async fn fill(db: &Database, kind: &str, docs: impl Iterator<Item = Value>) -> anyhow::Result<()> {
    let kind = points::KINDS.into_iter().find(|known| known.name == kind).context("a kind of points")?;
    let mut batch = kind.batch();
    for doc in docs {
        let id = doc["id"].as_str().unwrap_or(kind.name).to_owned();
        batch.push(Incoming { id: &id, rev: Rev(1), doc: &doc.to_string() })?;
    }
    db.write(move |tx| batch.write(tx, Writing { feed: 1, generation: 1, same_revs: true })).await?;
    Ok(())
}

fn entry(number: u64, order: OrderId) -> Value {
    json!({"id": Uuid::from_u128(u128::from(number)), "number": number, "kind": "earn_pending", "source": order,
        "at": 1_772_000_000_000_u64 + number, "points": 0, "pending": 70, "balance": 0, "order": order,
        "order_number": "PS-204117", "why": {"policy": 3, "lines": [{"line": 1, "points": 70, "amount": 3500, "rate": 200}]}})
}

/// Milliseconds of a purchase: behind a long ledger, and behind none.
async fn store(location: Location, sizes: Sizes) -> anyhow::Result<(f64, f64)> {
    let mut config = Config::new(location);
    config.pepper = PepperSource::Hex("07".repeat(32));
    config.profile = Some(Profile { demo: true, ..Profile::usual()? });
    let store = Store::open(config).await?;
    let product = json!({"product": {"external_id": "P", "sku": "P", "name": {"en": "Food"}, "price": PRICE,
        "category": "dog/food", "stock": 1_000_000}});
    kabinet_server::import::records(&store, [serde_json::from_value::<Record>(product)?].into_iter(), std::io::sink())
        .await?;
    let product: String = sqlx::query_scalar("SELECT id FROM products").fetch_one(store.db.readers()).await?;
    let refused = |refusal: Refusal| anyhow::anyhow!("{}", refusal.0);
    let rounds = if sizes.rounds > 1 { 400 } else { 20 };
    let long = customer(&store, "+79180000001").await.map_err(refused)?;
    let new = customer(&store, "+79180000002").await.map_err(refused)?;
    book(&store, long.0, sizes.stress).await.map_err(refused)?;
    // Enough for every purchase.
    for feed in [long.0, new.0] {
        give(&store, feed, POINTS * (rounds + 1)).await.map_err(refused)?;
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    let stop = CancellationToken::new();
    let told = stop.clone();
    let serving = tokio::spawn(kabinet_server::serve(listener, store, async move { told.cancelled().await }));
    let buyer = Buyer { origin, http: reqwest::Client::builder().no_proxy().build()?, product };
    for token in [&long.1, &new.1] {
        buyer.intend(token, "points.redeem", json!({"on": true})).await?;
        buyer.buy(token).await?;
    }
    let (mut behind, mut beside) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        behind.push(buyer.buy(&long.1).await?);
        beside.push(buyer.buy(&new.1).await?);
    }
    stop.cancel();
    drop(serving.await?);
    let ((long, long99), (new, new99)) = (spread(behind), spread(beside));
    eprintln!("a purchase: p50 {long:.2} and {new:.2} ms, p99 {long99:.2} and {new99:.2} ms");
    Ok((long, new))
}

/// A new customer's feed and token.
async fn customer(store: &Store, phone: &str) -> Result<(FeedId, String), Refusal> {
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    let owner = accounts::by_phone(&mut tx, phone, now).await?.owner;
    let device = DeviceInfo { id: DeviceId::new(), name: "measure".into() };
    let token = sessions::begin(&mut tx, &store.pepper, owner, &device, "", now).await?.1.access;
    tx.commit().await?;
    Ok((owner.feed, token))
}

/// Books so many entries, by the way that all are booked: points are given and taken again.
async fn book(store: &Store, feed: FeedId, entries: u64) -> Result<(), Refusal> {
    for from in (0..entries).step_by(1_000) {
        let now = store.clock.now();
        let mut tx = store.db.begin().await?;
        feeds::raise(&mut tx, feed, 0).await?;
        let mut ledger = Ledger::open(&mut tx, store, feed, now).await?;
        for number in from..(from + 1_000).min(entries) {
            let points = if number % 2 == 0 { 10 } else { -10 };
            adjust(&mut ledger, points).await?;
        }
        ledger.close().await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn give(store: &Store, feed: FeedId, points: i64) -> Result<(), Refusal> {
    let mut tx = store.db.begin().await?;
    feeds::raise(&mut tx, feed, 0).await?;
    let mut ledger = Ledger::open(&mut tx, store, feed, store.clock.now()).await?;
    adjust(&mut ledger, points).await?;
    ledger.close().await?;
    tx.commit().await?;
    Ok(())
}

async fn adjust(ledger: &mut Ledger<'_>, points: i64) -> Result<(), Refusal> {
    let lots = ledger.soonest((-points).max(0)).await?;
    let account = ledger.account;
    let draft = plan::adjust(&account, AdjustmentId::new(), points, "measured", None, &lots)
        .map_err(|missing| internal(&missing))?;
    ledger.book(draft).await.map(drop)
}

struct Buyer {
    origin: String,
    http: reqwest::Client,
    product: String,
}

impl Buyer {
    /// Buys, with points for a part of it; answers the milliseconds.
    async fn buy(&self, token: &str) -> anyhow::Result<f64> {
        let begun = Instant::now();
        self.intend(
            token,
            "order.place",
            json!({
                "order": OrderId::new(), "lines": [{"product": self.product, "quantity": 1, "unit_price": PRICE}],
                "delivery": "pickup", "destination": {"to": "point", "point": "queens"}, "recipient": "Ann Lee",
                "pay_by": "on_delivery", "expected_total": PRICE - POINTS, "points": POINTS, "language": "en"}),
        )
        .await?;
        Ok(ms(begun))
    }

    async fn intend(&self, token: &str, kind: &str, payload: Value) -> anyhow::Result<()> {
        let intent = json!({"id": IntentId::new(), "kind": kind, "payload_version": 1, "payload": payload});
        let ask = self.http.post(format!("{}/v1/intents", self.origin)).bearer_auth(token);
        let answer = ask.json(&intent).send().await?;
        let status = answer.status();
        let body: Value = answer.json().await?;
        ensure!(status == 200, "{status}: {body}");
        Ok(())
    }
}
