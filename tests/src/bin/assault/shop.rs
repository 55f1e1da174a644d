//! A store for one figure: the usual policy, no demonstration, as many server instances as wanted.

use std::net::Ipv4Addr;

use anyhow::Context;
use kabinet_protocol::identity::DeviceInfo;
use kabinet_protocol::ids::{AccountId, DeviceId};
use kabinet_protocol::problem::Problem;
use kabinet_server::identity::{accounts, sessions};
use kabinet_server::policy::{self, Policy};
use kabinet_server::problems::Refusal;
use kabinet_server::{Config, Location, PepperSource, Profile, Store};
use serde::Serialize;
use serde_json::Value;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::postgres;

/// Which database, and how many servers over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// One server over a file.
    Sqlite,
    /// Two servers over one PostgreSQL.
    Postgres,
}

impl On {
    /// For the name of a figure.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL, two instances",
        }
    }
}

/// A store and its servers. Dropping it stops them.
pub struct Shop {
    _directory: TempDir,
    stores: Vec<Store>,
    origins: Vec<String>,
    http: reqwest::Client,
    stop: CancellationToken,
}

/// An answer: the status, the problem's code where it is one, and the body.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Header names and values that say something about the answer itself.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Value,
}

impl Answer {
    /// The stable code of a problem, or nothing.
    pub fn code(&self) -> String {
        serde_json::from_value::<Problem>(self.body.clone()).map(|problem| problem.code.to_string()).unwrap_or_default()
    }
}

/// A caller behind the trusted proxy.
#[derive(Debug, Clone, Copy)]
pub struct Caller(pub u32);

impl Caller {
    fn address(self) -> Ipv4Addr {
        // 10.0.0.0/8, one address each.
        Ipv4Addr::from(0x0a00_0000 | (self.0 & 0x00ff_ffff))
    }
}

fn said(refusal: Refusal) -> anyhow::Error {
    anyhow::anyhow!("{}", refusal.0)
}

impl Shop {
    /// Opens a new store.
    pub async fn open(on: On, change: impl FnOnce(&mut Policy)) -> anyhow::Result<Self> {
        let directory = tempfile::tempdir()?;
        let (location, instances) = match on {
            On::Sqlite => (Location::Directory(directory.path().into()), 1),
            On::Postgres => (Location::Postgres(postgres::database()), 2),
        };
        let (mut stores, mut origins) = (Vec::new(), Vec::new());
        let stop = CancellationToken::new();
        for _ in 0..instances {
            let mut config = Config::new(location.clone());
            config.pepper = PepperSource::Hex("07".repeat(32));
            config.profile = Some(Profile::usual()?);
            config.trusted_proxies = vec!["127.0.0.0/8".parse()?];
            let store = Store::open(config).await?;
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
            origins.push(format!("http://{}", listener.local_addr()?));
            let told = stop.clone();
            tokio::spawn(kabinet_server::serve(listener, store.clone(), async move { told.cancelled().await }));
            stores.push(store);
        }
        let http = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(256).build()?;
        let shop = Self { _directory: directory, stores, origins, http, stop };
        let mut policy = Policy::default();
        change(&mut policy);
        let store = shop.store();
        let mut tx = store.db.begin().await?;
        policy::store::change(&mut tx, &policy, "assault", store.clock.now()).await.map_err(said)?;
        tx.commit().await?;
        Ok(shop)
    }

    /// The store behind the first server.
    pub fn store(&self) -> &Store {
        &self.stores[0]
    }

    /// Posts to one of the servers, in turn by `n`.
    pub async fn post(&self, n: usize, from: Caller, path: &str, body: &impl Serialize) -> anyhow::Result<Answer> {
        let origin = &self.origins[n % self.origins.len()];
        let sent = self.http.post(format!("{origin}{path}")).header("x-forwarded-for", from.address().to_string());
        answer(sent.json(body).send().await?).await
    }

    /// Gets from one of the servers, with an access token.
    pub async fn get(&self, n: usize, path: &str, token: &str) -> anyhow::Result<Answer> {
        let origin = &self.origins[n % self.origins.len()];
        answer(self.http.get(format!("{origin}{path}")).bearer_auth(token).send().await?).await
    }

    /// Posts to one of the servers, with an access token.
    pub async fn send(&self, n: usize, path: &str, token: &str, body: &impl Serialize) -> anyhow::Result<Answer> {
        let origin = &self.origins[n % self.origins.len()];
        answer(self.http.post(format!("{origin}{path}")).bearer_auth(token).json(body).send().await?).await
    }

    /// Opens accounts with these numbers, each with the e-mail address `a<n>@example.com` (five digits) verified; answers them.
    pub async fn accounts(&self, numbers: impl Iterator<Item = String>) -> anyhow::Result<Vec<AccountId>> {
        let store = self.store();
        let mut made = Vec::new();
        let mut tx = store.db.begin().await?;
        let now = store.clock.now();
        for (n, number) in numbers.enumerate() {
            let account = accounts::by_phone(&mut tx, &number, now).await.map_err(said)?.owner.account;
            sqlx::query("INSERT INTO identifiers(kind, value, account, verified_at) VALUES ('email', $1, $2, $3)")
                .bind(format!("a{n:05}@example.com"))
                .bind(account.to_string())
                .bind(now.millis())
                .execute(&mut *tx)
                .await?;
            made.push(account);
        }
        tx.commit().await?;
        Ok(made)
    }

    /// Signs the holder of a number in without a code; answers the access and the refresh token.
    pub async fn session(&self, number: &str) -> anyhow::Result<(String, String)> {
        let store = self.store();
        let now = store.clock.now();
        let mut tx = store.db.begin().await?;
        let owner = accounts::by_phone(&mut tx, number, now).await.map_err(said)?.owner;
        let (_, tokens) =
            sessions::begin(&mut tx, &store.pepper, owner, &device(), "127.0.0.…", now).await.map_err(said)?;
        tx.commit().await?;
        Ok((tokens.access, tokens.refresh))
    }

    /// A number that one question answers.
    pub async fn count(&self, sql: &'static str) -> anyhow::Result<i64> {
        Ok(sqlx::query_scalar(sql).fetch_one(self.store().db.readers()).await?)
    }

    /// The code in the newest message.
    pub async fn newest_code(&self) -> anyhow::Result<String> {
        let messages = kabinet_server::inbox::store::newest(&self.store().db, 1).await.map_err(said)?;
        let body = &messages.first().context("a message")?.body;
        let digits = body.split(|c: char| !c.is_ascii_digit()).find(|run| run.len() == 6);
        Ok(digits.context("six digits")?.to_owned())
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn answer(response: reqwest::Response) -> anyhow::Result<Answer> {
    let status = response.status().as_u16();
    // What differs between any two answers says nothing about whom they speak of.
    let varies = ["date", "x-request-id"];
    let mut headers: Vec<(String, String)> = response
        .headers()
        .iter()
        .filter(|(name, _)| !varies.contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    headers.sort();
    let text = response.text().await?;
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Ok(Answer { status, headers, body })
}

/// A device nobody has seen.
pub fn device() -> DeviceInfo {
    DeviceInfo { id: DeviceId::new(), name: "assault".into() }
}
