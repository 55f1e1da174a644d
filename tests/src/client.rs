//! A real client in a directory of its own, asked through the same commands the window uses.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use kabinet_commands::CommandError;
use kabinet_core::app::{App, Config, Paths, Role};
use kabinet_protocol::ids::AccountId;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{Mood, ScriptedKeyring, TestStore};

/// How long a journey waits for something that should happen by itself.
const PATIENCE: Duration = Duration::from_secs(20);

/// A client, with its directory and its keyring.
pub struct Client {
    home: TempDir,
    keyring: ScriptedKeyring,
    app: Arc<App>,
    configure: Box<dyn Fn(&mut Config) + Send + Sync>,
}

impl Client {
    /// A client of a new installation, with a keyring that works.
    pub async fn new() -> anyhow::Result<Self> {
        Self::configured(ScriptedKeyring::new(Mood::Works), |_| {}).await
    }

    /// As [`Client::new`], with this keyring and a changed configuration, also after [`Client::reopen`].
    pub async fn configured(
        keyring: ScriptedKeyring,
        configure: impl Fn(&mut Config) + Send + Sync + 'static,
    ) -> anyhow::Result<Self> {
        Self::housed(tempfile::tempdir()?, keyring, configure).await
    }

    /// As [`Client::configured`], in this directory.
    pub async fn housed(
        home: TempDir,
        keyring: ScriptedKeyring,
        configure: impl Fn(&mut Config) + Send + Sync + 'static,
    ) -> anyhow::Result<Self> {
        let configure: Box<dyn Fn(&mut Config) + Send + Sync> = Box::new(configure);
        let app = open(home.path(), &keyring, &configure).await?;
        Ok(Self { home, keyring, app, configure })
    }

    /// Closes it and opens it again, as after a restart.
    pub async fn reopen(&mut self) -> anyhow::Result<()> {
        self.app.close().await;
        self.open_again().await
    }

    /// Opens it again without closing; for after [`Client::app`] was closed by the test.
    pub async fn open_again(&mut self) -> anyhow::Result<()> {
        self.app = open(self.home.path(), &self.keyring, &self.configure).await?;
        self.app.settle(PATIENCE).await;
        Ok(())
    }

    /// A second process over the same directory.
    pub async fn beside(&self, role: Role) -> anyhow::Result<Arc<App>> {
        let app = open(self.home.path(), &self.keyring, &|config: &mut Config| {
            (self.configure)(config);
            config.role = role;
        })
        .await?;
        app.settle(PATIENCE).await;
        Ok(app)
    }

    /// The client itself.
    pub fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// Its directory.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Its keyring.
    pub fn keyring(&self) -> &ScriptedKeyring {
        &self.keyring
    }

    /// Asks a command.
    pub async fn call(&self, name: &str, args: Value) -> Result<Value, CommandError> {
        kabinet_commands::call(&self.app, name, args).await
    }

    /// Connects to a store and asks it for a code; answers the store's id and the challenge's.
    pub async fn ask_for_code(&self, origin: &str, phone: &str) -> anyhow::Result<(Value, Value)> {
        let store = self.call("stores.connect", json!({ "address": origin })).await?;
        let ask = json!({ "store_id": store["id"], "phone": phone });
        let challenge = match self.call("identity.request_code", ask.clone()).await {
            // A demo store sends another code after ten seconds; a person would wait, too.
            Err(CommandError { retry_after_s: Some(wait @ 0..=15), .. }) => {
                tokio::time::sleep(Duration::from_secs(wait + 1)).await;
                self.call("identity.request_code", ask).await?
            }
            answer => answer?,
        };
        Ok((store["id"].clone(), challenge["id"].clone()))
    }

    /// Signs in by code, as a person does.
    pub async fn sign_in(&self, store: &TestStore, phone: &str) -> anyhow::Result<AccountId> {
        self.sign_in_at(&store.origin(), store, phone).await
    }

    /// Signs in through another address of the same store, as a proxy's.
    pub async fn sign_in_at(&self, origin: &str, store: &TestStore, phone: &str) -> anyhow::Result<AccountId> {
        let (store_id, challenge) = self.ask_for_code(origin, phone).await?;
        let code = store.code(phone).await?;
        let answer = json!({ "store_id": store_id, "challenge_id": challenge, "code": code });
        let account = self.call("identity.verify_code", answer).await?;
        Ok(serde_json::from_value(account["account"]["id"].clone())?)
    }

    /// Waits until the sync status is as wanted.
    pub async fn until(&self, what: &str, wanted: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
        let mut seen = Value::Null;
        let waiting = async {
            loop {
                seen = self.call("sync.status", Value::Null).await?;
                if wanted(&seen) {
                    return Ok::<_, anyhow::Error>(());
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(done) => done.map(|()| seen),
            Err(_) => Err(anyhow::anyhow!("waited for {what} in vain: {seen}")),
        }
    }

    /// Waits until everything is here and answers how many orders there are.
    pub async fn synced(&self) -> anyhow::Result<u64> {
        self.until("a whole sync", |status| status["phase"] == "idle" && status["as_of"].is_number()).await?;
        self.orders().await
    }

    /// Waits until nothing waits to be sent any more: all of it was made, or refused.
    pub async fn sent(&self) -> anyhow::Result<Value> {
        let mut seen = Value::Null;
        let waiting = async {
            loop {
                seen = self.call("outbox.list", Value::Null).await?;
                if seen["waiting"] == 0 {
                    return Ok::<_, anyhow::Error>(());
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(done) => done.map(|()| seen),
            Err(_) => Err(anyhow::anyhow!("waited for the outbox in vain: {seen}")),
        }
    }

    /// Some products of the catalogue, once all of it is here, by their ids: the same on every device.
    pub async fn products(&self, count: usize) -> anyhow::Result<Vec<Value>> {
        let mut seen = Value::Null;
        let waiting = async {
            loop {
                seen = self.call("catalogue.categories", json!({})).await?;
                if seen["standing"] == "here" && seen["as_of"].is_number() {
                    return Ok::<_, anyhow::Error>(());
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(done) => done?,
            Err(_) => anyhow::bail!("waited for the catalogue in vain: {seen}"),
        }
        let page = self.call("catalogue.page", json!({ "limit": count })).await?;
        let ids: Vec<Value> =
            page["products"].as_array().into_iter().flatten().map(|card| card["id"].clone()).collect();
        anyhow::ensure!(ids.len() == count, "{count} products were asked for: {page}");
        Ok(ids)
    }

    /// A list: each product with its quantity, and the target price it is watched for.
    pub async fn list(&self, list: &str) -> anyhow::Result<Vec<(String, i64, Option<i64>)>> {
        let shown = self.call("lists.get", json!({ "list": list })).await?;
        let items = shown["items"].as_array().context("items")?;
        let item = |item: &Value| {
            let product = item["product_id"].as_str().unwrap_or_default().to_owned();
            (product, item["quantity"].as_i64().unwrap_or_default(), item["target_price"].as_i64())
        };
        let mut items: Vec<_> = items.iter().map(item).collect();
        items.sort();
        Ok(items)
    }

    /// How many orders there are here.
    pub async fn orders(&self) -> anyhow::Result<u64> {
        let outline = self.call("orders.outline", json!({})).await?;
        outline["archive_count"].as_u64().context("a count")
    }
}

async fn open(
    home: &Path,
    keyring: &ScriptedKeyring,
    configure: &(dyn Fn(&mut Config) + Send + Sync),
) -> anyhow::Result<Arc<App>> {
    let mut config = Config::new(Paths::at(home));
    config.keyring = Box::new(keyring.clone());
    configure(&mut config);
    Ok(App::open(config).await?)
}
