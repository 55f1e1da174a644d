//! The store server in processes of its own: one fills a store and ends, one serves it.

use std::fs::File;
use std::io::Write;
use std::process::Stdio;

use anyhow::Context;
use kabinet_protocol::identity::DeviceInfo;
use kabinet_protocol::ids::{DeviceId, FeedId};
use kabinet_server::identity::{accounts, sessions};
use kabinet_server::{Config, Location, PepperSource, Profile, Store};
use kabinet_tests::archive;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::{SEED, postgres};

/// A place that means a new database of PostgreSQL.
pub const POSTGRES: &str = "postgres";

#[derive(Serialize, Deserialize)]
struct Listening {
    /// Where the store's records are: a directory or a URL.
    place: String,
    origin: String,
    token: String,
    feed: FeedId,
}

/// A server that is running. Dropping it ends it.
pub struct Serving {
    child: Child,
    /// Its address, as `http://127.0.0.1:40123`.
    pub origin: String,
    /// An access token of the one customer.
    pub token: String,
    /// That customer's feed.
    pub feed: FeedId,
}

impl Serving {
    /// Fills a store at `place` with one customer's orders and serves it.
    pub async fn filled(place: &str, orders: u64) -> anyhow::Result<Self> {
        Self::with(place, &orders.to_string(), archive::PHONE).await
    }

    /// Fills a store at `place` and serves it to the customer with this phone number. `what` is a number of made-up orders
    /// or a file of records.
    pub async fn with(place: &str, what: &str, phone: &str) -> anyhow::Result<Self> {
        let (mut filling, filled) = start(place, what, phone).await?;
        drop(filling.stdin.take());
        anyhow::ensure!(filling.wait().await?.success(), "filling the store failed");
        // A process that has only ever served says what serving takes.
        let (child, said) = start(&filled.place, "0", phone).await?;
        Ok(Self { child, origin: said.origin, token: said.token, feed: said.feed })
    }

    /// Its process.
    pub fn process(&self) -> anyhow::Result<String> {
        Ok(self.child.id().context("the server has ended")?.to_string())
    }

    /// Ends it as its parent's end would.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        drop(self.child.stdin.take());
        anyhow::ensure!(self.child.wait().await?.success(), "the server failed");
        Ok(())
    }
}

async fn start(place: &str, what: &str, phone: &str) -> anyhow::Result<(Child, Listening)> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(["--child", "serve", place, what, phone])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().context("its output")?).read_line(&mut line).await?;
    let said = serde_json::from_str(&line).context("the server did not start")?;
    Ok((child, said))
}

/// The process itself: adds so many orders, or a file's records, signs the customer in, says where it listens, and serves
/// until its input ends.
pub async fn child(place: &str, what: &str, phone: &str) -> anyhow::Result<()> {
    let place = if place == POSTGRES { postgres::database() } else { place.to_owned() };
    let mut config = match place.starts_with("postgres:") {
        true => Config::new(Location::Postgres(place.clone())),
        false => Config::new(Location::Directory(place.clone().into())),
    };
    config.pepper = PepperSource::Hex("07".repeat(32));
    config.profile = Some(Profile { demo: true, ..Profile::usual()? });
    let store = Store::open(config).await?;
    let summary = match what.parse::<u64>() {
        Ok(orders) => {
            kabinet_server::import::records(&store, archive::records(SEED, orders), std::io::stderr()).await?
        }
        Err(_) => kabinet_server::import::run(&store, File::open(what)?, std::io::stderr()).await?,
    };
    anyhow::ensure!(summary.bad_lines == 0, "{} records are bad", summary.bad_lines);
    let (token, feed) = sign_in(&store, phone).await.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    let mut out = std::io::stdout();
    serde_json::to_writer(&mut out, &Listening { place, origin, token, feed })?;
    writeln!(out)?;
    out.flush()?;
    let parent = async {
        let mut rest = Vec::new();
        let _ = tokio::io::stdin().read_to_end(&mut rest).await;
    };
    Ok(kabinet_server::serve(listener, store, parent).await?)
}

async fn sign_in(store: &Store, phone: &str) -> Result<(String, FeedId), kabinet_server::problems::Refusal> {
    let now = store.clock.now();
    let device = DeviceInfo { id: DeviceId::new(), name: "measure".into() };
    let mut tx = store.db.begin().await?;
    let owner = accounts::by_phone(&mut tx, phone, now).await?.owner;
    let (_, tokens) = sessions::begin(&mut tx, &store.pepper, owner, &device, "", now).await?;
    tx.commit().await?;
    Ok((tokens.access, owner.feed))
}
