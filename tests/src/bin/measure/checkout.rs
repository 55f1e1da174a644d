//! Checkouts of different customers at once, on PostgreSQL, against one at a time: they must not wait for one another.

use std::time::Instant;

use anyhow::ensure;
use kabinet_protocol::identity::DeviceInfo;
use kabinet_protocol::ids::{DeviceId, IntentId, OrderId};
use kabinet_protocol::import::Record;
use kabinet_server::identity::{accounts, sessions};
use kabinet_server::problems::Refusal;
use kabinet_server::{Config, Location, PepperSource, Profile, Store};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::figure::{Figure, Report};
use crate::{Sizes, postgres};

/// Customers who buy at once.
const CUSTOMERS: usize = 64;
/// Products they buy of.
const PRODUCTS: usize = 200;
/// The price of each.
const PRICE: i64 = 1_000;

/// Measures on PostgreSQL, where there is one.
pub async fn figures(report: &mut Report, sizes: Sizes) -> anyhow::Result<()> {
    let name = format!("checkouts of {CUSTOMERS} customers at once, PostgreSQL, against one at a time");
    if !report.wants(&[&name]) {
        return Ok(());
    }
    if !(cfg!(unix) && std::path::Path::new("/usr/lib/postgresql").exists()) {
        eprintln!("there is no PostgreSQL here: the checkouts are left out");
        return Ok(());
    }
    let shop = Shop::open().await?;
    let each = if sizes.rounds > 1 { 8 } else { 2 };
    // Everybody's first order pays for what is set up once.
    shop.at_once(1).await?;
    let (mut alone, mut together) = (0.0_f64, 0.0_f64);
    for _ in 0..sizes.rounds {
        alone = alone.max(shop.in_turn(each).await?);
        together = together.max(shop.at_once(each).await?);
    }
    shop.stop.cancel();
    eprintln!("{name}: {together:.0} orders a second at once, {alone:.0} one at a time");
    // One at a time leaves the processors idle while it waits; whoever waits for another's lock would, too.
    report.add(&Figure::at_least(&name, together / alone, "x", 1.0))
}

struct Shop {
    origin: String,
    http: reqwest::Client,
    tokens: Vec<String>,
    products: Vec<String>,
    stop: CancellationToken,
}

impl Shop {
    async fn open() -> anyhow::Result<Self> {
        let mut config = Config::new(Location::Postgres(postgres::database()));
        config.pepper = PepperSource::Hex("07".repeat(32));
        config.profile = Some(Profile { demo: true, ..Profile::usual()? });
        let store = Store::open(config).await?;
        let records = (0..PRODUCTS).map(|n| {
            let record = json!({"product": {"external_id": format!("P{n}"), "sku": format!("P{n}"),
                "name": {"en": format!("Food {n}")}, "price": PRICE, "stock": 1_000_000}});
            Ok(serde_json::from_value::<Record>(record)?)
        });
        let records: Vec<Record> = records.collect::<anyhow::Result<_>>()?;
        kabinet_server::import::records(&store, records.into_iter(), std::io::sink()).await?;
        let products = sqlx::query_scalar("SELECT id FROM products ORDER BY sku").fetch_all(store.db.readers()).await?;
        let tokens = sign_in(&store).await.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let stop = CancellationToken::new();
        let told = stop.clone();
        tokio::spawn(kabinet_server::serve(listener, store, async move { told.cancelled().await }));
        let http = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(CUSTOMERS).build()?;
        Ok(Self { origin, http, tokens, products, stop })
    }

    /// Orders a second, one after the other.
    async fn in_turn(&self, each: usize) -> anyhow::Result<f64> {
        let begun = Instant::now();
        for n in 0..CUSTOMERS * each {
            self.buy(n % CUSTOMERS, n).await?;
        }
        Ok((CUSTOMERS * each) as f64 / begun.elapsed().as_secs_f64())
    }

    /// Orders a second, every customer at the same time.
    async fn at_once(&self, each: usize) -> anyhow::Result<f64> {
        let begun = Instant::now();
        let all = (0..CUSTOMERS).map(|customer| async move {
            for n in 0..each {
                self.buy(customer, customer * each + n).await?;
            }
            anyhow::Ok(())
        });
        futures::future::try_join_all(all).await?;
        Ok((CUSTOMERS * each) as f64 / begun.elapsed().as_secs_f64())
    }

    async fn buy(&self, customer: usize, n: usize) -> anyhow::Result<()> {
        let line = |at: usize| json!({"product": self.products[at % PRODUCTS], "quantity": 1, "unit_price": PRICE});
        let intent = json!({"id": IntentId::new(), "kind": "order.place", "payload_version": 1, "payload": {
            "order": OrderId::new(), "lines": [line(n), line(n + 71)], "delivery": "pickup",
            "destination": {"to": "point", "point": "queens"}, "recipient": "Ann Lee", "pay_by": "on_delivery",
            "expected_total": PRICE * 2, "language": "en"}});
        let ask = self.http.post(format!("{}/v1/intents", self.origin)).bearer_auth(&self.tokens[customer]);
        let answer = ask.json(&intent).send().await?;
        let status = answer.status();
        let body: Value = answer.json().await?;
        ensure!(status == 200, "{status}: {body}");
        Ok(())
    }
}

async fn sign_in(store: &Store) -> Result<Vec<String>, Refusal> {
    let (now, mut tokens) = (store.clock.now(), Vec::new());
    let mut tx = store.db.begin().await?;
    for customer in 0..CUSTOMERS {
        let phone = format!("+79{:09}", 180_000_000 + customer);
        let owner = accounts::by_phone(&mut tx, &phone, now).await?.owner;
        let device = DeviceInfo { id: DeviceId::new(), name: "measure".into() };
        tokens.push(sessions::begin(&mut tx, &store.pepper, owner, &device, "", now).await?.1.access);
    }
    tx.commit().await?;
    Ok(tokens)
}
