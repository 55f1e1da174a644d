//! Disks that fill up, at many points: what cannot be written says so and leaves nothing half done, and when there is room
//! again everything goes on.
//!
//! The disks are small ones of a process that may mount them (`unshare`), one for the client and one for the server.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use kabinet_commands::CommandError;
use kabinet_core::app::{App, AppError};
use kabinet_core::lists::Wish;
use kabinet_core::outbox;
use kabinet_protocol::ids::{AccountId, IntentId, ProductId};
use kabinet_protocol::intent::{Intent, IntentKind};
use kabinet_protocol::lists::{Amount, ListName};
use kabinet_tests::archive::Numbers;
use kabinet_tests::disk::{Disk, STEP, mounting};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::device::enter;
use super::kills::{config, session};
use super::server::{Server, runtime};
use super::world::records;
use crate::report::Report;

const PHONE: &str = "+12025550111";
const PATIENCE: Duration = Duration::from_secs(10);
/// How large the disks are.
const SIZE: u64 = 48 * 1024 * 1024;
/// Changes after which a point that never got full is left.
const MOST: usize = 400;

/// Runs [`play`] in a process that may mount, and passes its figures on.
pub fn figures(report: &Report, points: u64) -> anyhow::Result<()> {
    let names = [name("client", points), name("server", points)];
    if !names.iter().any(|name| report.wants(name)) {
        return Ok(());
    }
    if !cfg!(target_os = "linux") {
        eprintln!("disks that fill up are looked at on Linux only");
        return Ok(());
    }
    let place = tempfile::tempdir()?;
    let output = mounting(place.path())
        .context("small disks cannot be mounted: neither unshare nor sudo is of help")?
        .arg(std::env::current_exe()?)
        .arg("--disk")
        .arg(place.path())
        .arg(points.to_string())
        .stdin(Stdio::null())
        .output()?;
    let words = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success() && !words.contains("panicked"), "{}: {words}", output.status);
    for line in String::from_utf8(output.stdout)?.lines() {
        let figure: Value = serde_json::from_str(line).with_context(|| line.to_owned())?;
        let [name, found] = ["name", "found"].map(|field| figure[field].as_str().unwrap_or_default());
        report.add(name, found, GOAL, figure["holds"] == true)?;
    }
    Ok(())
}

const GOAL: &str = "a clear failure at each, nothing lost or damaged, all goes on afterwards";

fn name(whose: &str, points: u64) -> String {
    format!("{whose}'s disk full at {} points", points / 2)
}

/// Fills the disks at so many points, half of them the client's.
pub fn play(place: &str, points: u64) -> anyhow::Result<()> {
    let place = Path::new(place);
    let (here, there) = (Disk::mount(&place.join("client"), SIZE)?, Disk::mount(&place.join("server"), SIZE)?);
    let report = Report::new(None);
    let mut stage = Stage::make(here, there)?;
    for (whose, outcome) in [("client", stage.client(points / 2)), ("server", stage.server(points / 2))] {
        let (found, holds) = match outcome {
            Ok(full) => (format!("{full} were full, and said so"), full * 10 >= points / 2 * 8),
            Err(error) => (format!("{error:#}"), false),
        };
        report.add(&name(whose, points), found, GOAL, holds)?;
    }
    Ok(())
}

struct Stage {
    here: Disk,
    there: Disk,
    server: Server,
    runtime: Runtime,
    account: AccountId,
    products: Vec<ProductId>,
    token: String,
    http: reqwest::Client,
    numbers: Numbers,
}

impl Stage {
    fn make(here: Disk, there: Disk) -> anyhow::Result<Self> {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let server = Server::start(&there.path().join("store"), any, None)?;
        let records = records()?;
        let (token, products) = server.run(|store| async move {
            kabinet_server::import::records(&store, records.into_iter(), std::io::sink()).await?;
            let (_, token) = session(&store).await.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
            let products: Vec<String> =
                sqlx::query_scalar("SELECT id FROM products ORDER BY sku").fetch_all(store.db.readers()).await?;
            Ok((token, products.iter().map(|id| id.parse()).collect::<Result<_, _>>()?))
        })?;
        let runtime = runtime("client")?;
        let app = runtime.block_on(App::open(config(here.path())))?;
        let account = enter(&runtime, &app, &format!("http://{}", server.address()), &server, PHONE)?;
        runtime.block_on(app.close());
        let http = reqwest::Client::builder().no_proxy().build()?;
        let numbers = Numbers::at(0x6469_736b, 0);
        Ok(Self { here, there, server, runtime, account, products, token, http, numbers })
    }

    fn amount(&mut self) -> Amount {
        let product = self.products[self.numbers.below(self.products.len() as u64) as usize];
        // Set, since a list that is full of something would change no more.
        Amount { list: ListName::Cart, product, quantity: 1 + self.numbers.below(900) as i64 }
    }

    /// Answers at how many points the client was refused.
    fn client(&mut self, points: u64) -> anyhow::Result<u64> {
        let (mut full, mut kept) = (0, BTreeSet::new());
        for point in 0..points {
            self.here.fill(point * STEP)?;
            let refused = self.fill_client(&mut kept).with_context(|| format!("{point} pages left"))?;
            full += u64::from(refused);
            self.here.free()?;
            // The same program, with room again.
            let app = self.open()?;
            // The quantity that is drawn may be the one that stands there, which changes nothing; not three times.
            let mut made = None;
            for _ in 0..3 {
                if made.is_none() {
                    made = self.change(&app)?;
                }
            }
            kept.insert(made.context("with room again a change is made")?);
            self.sound(&app)?;
            self.runtime.block_on(app.close());
        }
        let app = self.open()?;
        for _ in 0..400 {
            self.runtime.block_on(app.sync_account(self.account, |_| {}))?;
            let archive = app.archive_of(self.account)?;
            if self.runtime.block_on(outbox::counts(archive.db()))?.waiting == 0 {
                break;
            }
            self.runtime.block_on(async { tokio::time::sleep(Duration::from_millis(25)).await });
        }
        self.runtime.block_on(app.close());
        let made = self.made()?;
        let lost: Vec<_> = kept.difference(&made).collect();
        ensure!(lost.is_empty(), "{} of {} changes are lost", lost.len(), kept.len());
        Ok(full)
    }

    /// Opens the client on a full disk and changes things until it is refused. Says whether it was.
    fn fill_client(&mut self, kept: &mut BTreeSet<IntentId>) -> anyhow::Result<bool> {
        let app = match self.open() {
            Ok(app) => app,
            Err(error) => {
                clear(error)?;
                return Ok(true);
            }
        };
        let mut refused = false;
        for _ in 0..MOST {
            match self.change(&app) {
                Ok(Some(id)) => drop(kept.insert(id)),
                Ok(None) => {}
                Err(error) => {
                    clear(error)?;
                    refused = true;
                    break;
                }
            }
        }
        // What is there can be looked at.
        if let Err(error) = self.runtime.block_on(app.list_of(self.account, ListName::Cart, "en")) {
            clear(error)?;
        }
        self.runtime.block_on(app.close());
        Ok(refused)
    }

    fn open(&self) -> Result<Arc<App>, AppError> {
        let app = self.runtime.block_on(App::open(config(self.here.path())))?;
        self.runtime.block_on(app.settle(PATIENCE));
        let begun = Instant::now();
        loop {
            match app.archive_of(self.account) {
                // The one before may still be letting go: a program that finds its archive in use waits for its turn.
                Ok(archive) if !archive.db().writes() && begun.elapsed() < PATIENCE => {
                    self.runtime.block_on(async { tokio::time::sleep(Duration::from_millis(20)).await });
                }
                Ok(_) => return Ok(app),
                Err(error) => {
                    self.runtime.block_on(app.close());
                    return Err(error);
                }
            }
        }
    }

    fn change(&mut self, app: &Arc<App>) -> Result<Option<IntentId>, AppError> {
        let amount = self.amount();
        let done = self.runtime.block_on(app.change_list(self.account, Wish::Set(amount)))?;
        Ok(done.0.intent)
    }

    fn sound(&self, app: &Arc<App>) -> anyhow::Result<()> {
        let archive = app.archive_of(self.account)?;
        let question = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(archive.db().readers());
        let sound: String = self.runtime.block_on(question)?;
        ensure!(sound == "ok", "the client's database: {sound}");
        Ok(())
    }

    /// Answers at how many points the server refused.
    fn server(&mut self, points: u64) -> anyhow::Result<u64> {
        let (mut full, mut answered) = (0, BTreeSet::new());
        for point in 0..points {
            self.server.stop()?;
            self.there.fill(point * STEP)?;
            let refused = self.fill_server(&mut answered).with_context(|| format!("{point} pages left"))?;
            self.there.free()?;
            self.server.begin()?;
            if let Some(refused) = refused {
                full += 1;
                let (status, body) = self.post(&refused)?;
                ensure!(status == 200, "with room again it answers {status}: {body}");
                answered.insert(refused.id);
            }
            self.server.run(|store| async move {
                let sound: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(store.db.readers()).await?;
                ensure!(sound == "ok", "the server's database: {sound}");
                Ok(())
            })?;
        }
        let made = self.made()?;
        let lost: Vec<_> = answered.difference(&made).collect();
        ensure!(lost.is_empty(), "{} of {} answered changes are lost", lost.len(), answered.len());
        Ok(full)
    }

    /// Starts the server on a full disk and sends changes until one is refused; answers that one.
    fn fill_server(&mut self, answered: &mut BTreeSet<IntentId>) -> anyhow::Result<Option<Intent>> {
        if let Err(error) = self.server.begin() {
            ensure!(format!("{error:#}").contains("the disk is full"), "it does not start: {error:#}");
            return Ok(Some(self.intent()?));
        }
        for _ in 0..MOST {
            let intent = self.intent()?;
            let (status, body) = self.post(&intent)?;
            if status == 200 {
                answered.insert(intent.id);
                continue;
            }
            ensure!(status == 503 && body["code"] == "unavailable", "it answers {status}: {body}");
            let (status, body) = self.get("/v1/orders")?;
            ensure!(status == 200 || body["code"] == "unavailable", "reading answers {status}: {body}");
            return Ok(Some(intent));
        }
        Ok(None)
    }

    fn intent(&mut self) -> anyhow::Result<Intent> {
        let payload = serde_json::to_value(self.amount())?;
        Ok(Intent { id: IntentId::new(), kind: IntentKind::ListSet, payload_version: 1, payload })
    }

    fn post(&self, intent: &Intent) -> anyhow::Result<(u16, Value)> {
        self.ask(self.http.post(format!("http://{}/v1/intents", self.server.address())).json(intent))
    }

    fn get(&self, path: &str) -> anyhow::Result<(u16, Value)> {
        self.ask(self.http.get(format!("http://{}{path}", self.server.address())))
    }

    fn ask(&self, request: reqwest::RequestBuilder) -> anyhow::Result<(u16, Value)> {
        self.runtime.block_on(async {
            let answer = request.bearer_auth(&self.token).send().await?;
            let status = answer.status().as_u16();
            Ok((status, answer.json().await.unwrap_or_else(|error| json!(error.to_string()))))
        })
    }

    /// What the server has made.
    fn made(&self) -> anyhow::Result<BTreeSet<IntentId>> {
        let ids: Vec<String> = self.server.run(|store| async move {
            let text = "SELECT id FROM intents WHERE outcome = 'done'";
            Ok(sqlx::query_scalar(text).fetch_all(store.db.readers()).await?)
        })?;
        ids.iter().map(|id| Ok(id.parse()?)).collect()
    }
}

/// A failure says that the disk is full.
fn clear(error: AppError) -> anyhow::Result<()> {
    let shown = CommandError::from(error);
    ensure!(shown.code == "disk_full", "it says {}: {}", shown.code, shown.message);
    Ok(())
}
