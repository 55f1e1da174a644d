//! Real processes, killed: the client (this program, [`write`]) while it writes and sends, the store's server while it
//! answers. What a process said was done before it died is there after.
//!
//! A change of the client counts as said when its line is in the pipe, which survives the writer; the server's when its
//! answer has arrived. After each kill the next process reports what it found, and both databases are checked.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use futures::FutureExt;
use kabinet_core::app::{App, Config, Paths};
use kabinet_core::lists::Wish;
use kabinet_core::outbox;
use kabinet_core::secrets::{Keyring, KeyringError};
use kabinet_protocol::ids::{AccountId, IntentId, ProductId};
use kabinet_protocol::intent::{Intent, IntentAnswer, IntentKind};
use kabinet_protocol::lists::{Amount, ListItem, ListName};
use kabinet_tests::archive::Numbers;
use serde_json::json;
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::task::JoinHandle;
use zeroize::Zeroizing;

use super::device::enter;
use super::model::Model;
use super::server::{Server, runtime};
use super::world::{directory, records};
use crate::report::Report;

const PATIENCE: Duration = Duration::from_secs(20);
const PEPPER: &str = "0707070707070707070707070707070707070707070707070707070707070707";
/// The customer whose client is killed, and the one whose requests are answered by the server that is killed.
const PHONE: &str = "+12025550111";
const OTHER: &str = "+12025550122";
/// Beyond so many that wait the client writes slowly.
const MOST: u32 = 40;
/// Requests under way at the server at once.
const CALLERS: usize = 3;

/// A keyring in a file, which outlives the process as the system's would.
struct FileKeyring(PathBuf);

impl FileKeyring {
    fn items(&self) -> Result<BTreeMap<String, Vec<u8>>, KeyringError> {
        match std::fs::read(&self.0) {
            Ok(text) => serde_json::from_slice(&text).map_err(|error| KeyringError::Failed(error.to_string())),
            Err(_) => Ok(BTreeMap::new()),
        }
    }

    fn keep(&self, items: &BTreeMap<String, Vec<u8>>) -> Result<(), KeyringError> {
        let failed = |error: String| KeyringError::Failed(error);
        let text = serde_json::to_vec(items).map_err(|error| failed(error.to_string()))?;
        std::fs::write(&self.0, text).map_err(|error| failed(error.to_string()))
    }
}

impl Keyring for FileKeyring {
    fn read(&self, item: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        Ok(self.items()?.get(item).cloned().map(Zeroizing::new))
    }

    fn write(&self, item: &str, secret: &[u8]) -> Result<(), KeyringError> {
        let mut items = self.items()?;
        items.insert(item.into(), secret.into());
        self.keep(&items)
    }

    fn delete(&self, item: &str) -> Result<(), KeyringError> {
        let mut items = self.items()?;
        items.remove(item);
        self.keep(&items)
    }
}

/// A client over a directory, with a keyring in a file there.
pub fn config(home: &Path) -> Config {
    let mut config = Config::new(Paths::at(home));
    config.keyring = Box::new(FileKeyring(home.join("keyring.json")));
    config
}

/// The client: says whether its database is sound and what waits in it, then changes lists and says each that is on disk.
pub async fn write(home: &str, account: &str, products: &str) -> anyhow::Result<()> {
    let account: AccountId = account.parse()?;
    let products: Vec<ProductId> = products.split(',').map(str::parse).collect::<Result<_, _>>()?;
    let app = App::open(config(Path::new(home))).await?;
    app.settle(PATIENCE).await;
    let archive = app.archive_of(account)?;
    let sound: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(archive.db().readers()).await?;
    say(&format!("sound {sound}"))?;
    for waits in outbox::list(archive.db(), 100_000).await? {
        say(&format!("has {}", waits.intent.id))?;
    }
    say("ready")?;
    let mut numbers = Numbers::at(u64::from(std::process::id()), 0);
    loop {
        let list = [ListName::Cart, ListName::Saved][numbers.below(2) as usize];
        let product = products[numbers.below(products.len() as u64) as usize];
        let wish = match numbers.below(8) {
            0 => Wish::Set(Amount { list, product, quantity: 0 }),
            _ => Wish::Add(Amount { list, product, quantity: 1 }),
        };
        let done = app.change_list(account, wish).await?.0;
        if let Some(intent) = done.intent {
            say(&format!("done {intent}"))?;
        }
        if done.shown.waiting > MOST {
            // The store is away: what is written down meanwhile would make every start slower.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

fn say(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}

struct Stage {
    home: PathBuf,
    store: PathBuf,
    address: SocketAddr,
    account: AccountId,
    other: AccountId,
    products: Vec<ProductId>,
    token: String,
    http: reqwest::Client,
}

/// What was said, and what was found.
#[derive(Default)]
struct Said {
    /// Said by the client, not yet seen at the server.
    client: BTreeSet<IntentId>,
    /// Said by the server since the last look.
    server: BTreeSet<IntentId>,
    /// What callers sent to the server, whatever became of it.
    sent: BTreeMap<IntentId, Intent>,
    /// What the server has decided, up to which row.
    found: BTreeSet<IntentId>,
    last: i64,
    /// What the other customer's changes come to.
    model: Model,
    written: u64,
    answered: u64,
}

/// Kills so many processes.
pub fn figures(report: &Report, kills: u64) -> anyhow::Result<()> {
    let name = format!("{kills} kills of client and server processes while they write");
    if !report.wants(&name) {
        return Ok(());
    }
    let home = directory()?;
    let stage = Stage::make(home.path())?;
    let runtime = tokio::runtime::Runtime::new()?;
    let (begun, mut said) = (Instant::now(), Said::default());
    let outcome = runtime.block_on(stage.play(kills, &mut said));
    let each = begun.elapsed().as_millis() / u128::from(kills.max(1));
    let found = match &outcome {
        Ok(()) => format!("{} changes and {} answers, none lost; {each} ms a kill", said.written, said.answered),
        Err(error) => format!("{error:#}"),
    };
    report.add(&name, found, "0 acknowledged writes lost, both databases sound", outcome.is_ok())
}

impl Stage {
    fn make(home: &Path) -> anyhow::Result<Self> {
        let (store, client) = (home.join("server"), home.join("client"));
        std::fs::create_dir_all(&client)?;
        let mut server = Server::start(&store, SocketAddr::from(([127, 0, 0, 1], 0)), None)?;
        let records = records()?;
        let (other, token, products) = server.run(|store| async move {
            kabinet_server::import::records(&store, records.into_iter(), std::io::stderr()).await?;
            let (account, token) = session(&store).await.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
            let products: Vec<String> =
                sqlx::query_scalar("SELECT id FROM products ORDER BY sku").fetch_all(store.db.readers()).await?;
            let products = products.iter().map(|id| id.parse()).collect::<Result<_, _>>()?;
            Ok((account, token, products))
        })?;
        let address = server.address();
        let runtime = runtime("client")?;
        let app = runtime.block_on(App::open(config(&client)))?;
        let account = enter(&runtime, &app, &format!("http://{address}"), &server, PHONE)?;
        runtime.block_on(app.close());
        server.stop()?;
        let http = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self { home: client, store, address, account, other, products, token, http })
    }

    async fn play(&self, kills: u64, said: &mut Said) -> anyhow::Result<()> {
        let mut numbers = Numbers::at(0x6b69_6c6c, kills);
        let mut server = self.serve().await?;
        let mut done = 0;
        while done < kills {
            let mut client = self.client().await?;
            self.compare(&client, said).await?;
            let calling: Vec<_> = (0..CALLERS).map(|_| self.call(numbers.draw())).collect();
            tokio::time::sleep(Duration::from_millis(numbers.below(60))).await;
            // The client alone, the server and then the client, or both at once.
            let (too, then) = [(false, 0), (true, 1 + numbers.below(15)), (true, 0)][numbers.below(3) as usize];
            if too {
                server.start_kill()?;
                tokio::time::sleep(Duration::from_millis(then)).await;
            }
            client.child.start_kill()?;
            done += 1 + u64::from(too);
            for id in client.rest().await? {
                said.client.insert(id);
                said.written += 1;
            }
            for caller in calling {
                hear(caller, too, said).await?;
            }
            if too {
                server.wait().await?;
                server = self.serve().await?;
            }
            self.answers(said).await?;
            if done % 100 < 2 {
                eprintln!("kills: {done} of {kills}");
            }
        }
        let mut client = self.client().await?;
        self.compare(&client, said).await?;
        client.child.start_kill()?;
        client.child.wait().await?;
        server.start_kill()?;
        server.wait().await?;
        Ok(())
    }

    async fn serve(&self) -> anyhow::Result<Child> {
        let program =
            std::env::current_exe()?.with_file_name(format!("server_under_test{}", std::env::consts::EXE_SUFFIX));
        let mut child = Command::new(program)
            .args(["serve", "--listen", &self.address.to_string(), "--log", "error", "--data"])
            .arg(&self.store)
            .env("KABINET_PEPPER", PEPPER)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("server_under_test")?;
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().context("its output")?);
        tokio::time::timeout(PATIENCE, out.read_line(&mut line)).await.context("the server starts")??;
        ensure!(line.contains("listening"), "the server did not start: {line}");
        Ok(child)
    }

    async fn client(&self) -> anyhow::Result<Client> {
        let products: Vec<String> = self.products.iter().map(ToString::to_string).collect();
        let mut child = Command::new(std::env::current_exe()?)
            .arg("--write")
            .arg(&self.home)
            .args([self.account.to_string(), products.join(",")])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let lines = BufReader::new(child.stdout.take().context("its output")?).lines();
        let mut client = Client { child, lines, has: BTreeSet::new() };
        tokio::time::timeout(PATIENCE, client.begin()).await.context("the client starts")??;
        Ok(client)
    }

    /// What the client said before it died waits in its outbox, or the server has it.
    async fn compare(&self, client: &Client, said: &mut Said) -> anyhow::Result<()> {
        // The outbox was looked at first: what was not in it then had been answered before.
        self.look(said).await?;
        for id in &said.client {
            ensure!(client.has.contains(id) || said.found.contains(id), "the client lost {id}");
        }
        said.client.retain(|id| !said.found.contains(id));
        Ok(())
    }

    /// What the server answered is there, and what is there was made once.
    async fn answers(&self, said: &mut Said) -> anyhow::Result<()> {
        self.look(said).await?;
        for id in &said.server {
            ensure!(said.found.contains(id), "the server lost {id}");
        }
        said.server.clear();
        let mut db = self.database().await?;
        let docs: Vec<String> = sqlx::query_scalar(
            "SELECT e.doc FROM entities e JOIN customers c ON c.feed = e.feed JOIN accounts a ON a.customer = c.id
             WHERE a.id = $1 AND e.kind = 'list_item' AND e.deleted = 0",
        )
        .bind(self.other.to_string())
        .fetch_all(&mut db)
        .await?;
        let sound: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut db).await?;
        db.close().await?;
        ensure!(sound == "ok", "the server's database: {sound}");
        let items: Vec<ListItem> = docs.iter().map(|doc| serde_json::from_str(doc)).collect::<Result<_, _>>()?;
        ensure!(Model::lists_of(items) == said.model.lists, "something was made twice, or not at all");
        Ok(())
    }

    /// Takes in what the server has decided since the last look; what it had decided before is still there.
    async fn look(&self, said: &mut Said) -> anyhow::Result<()> {
        let mut db = self.database().await?;
        let mut reading = db.begin().await?;
        let rows: Vec<(i64, String, String, String)> = sqlx::query_as(
            "SELECT rowid, account, id, outcome FROM intents WHERE rowid > $1 ORDER BY rev, answer LIKE '%\"rows\":[]%'",
        )
        .bind(said.last)
        .fetch_all(&mut *reading)
        .await?;
        let all: i64 = sqlx::query_scalar("SELECT count(*) FROM intents").fetch_one(&mut *reading).await?;
        drop(reading);
        db.close().await?;
        for (row, account, id, outcome) in rows {
            let id: IntentId = id.parse()?;
            ensure!(outcome == "done", "{id} was refused: {outcome}");
            ensure!(said.found.insert(id), "{id} was decided twice");
            said.last = said.last.max(row);
            if account == self.other.to_string() {
                let intent = said.sent.remove(&id).with_context(|| format!("nobody sent {id}"))?;
                said.model.take(&intent)?;
            }
        }
        let found = said.found.len() as i64;
        ensure!(all == found, "the server had decided {found} changes, and knows of {all}");
        Ok(())
    }

    /// Read beside the running server: by the read-only flag, which never empties the log.
    async fn database(&self) -> anyhow::Result<SqliteConnection> {
        let options = SqliteConnectOptions::new().filename(self.store.join("store.db")).read_only(true);
        Ok(SqliteConnection::connect_with(&options).await?)
    }

    /// Somebody who sends one change after the other until the server is gone, for at most a moment.
    fn call(&self, seed: u64) -> Caller {
        let (http, token, products) = (self.http.clone(), self.token.clone(), self.products.clone());
        let address = format!("http://{}/v1/intents", self.address);
        let heard = Arc::<Mutex<Heard>>::default();
        let shared = Arc::clone(&heard);
        let task = tokio::spawn(async move {
            let mut numbers = Numbers::at(seed, 1);
            let begun = Instant::now();
            while begun.elapsed() < Duration::from_millis(60) {
                let product = products[numbers.below(products.len() as u64) as usize];
                let (kind, quantity) =
                    if numbers.below(6) == 0 { (IntentKind::ListSet, 0) } else { (IntentKind::ListAdd, 1) };
                let payload = json!({"list": "cart", "product": product, "quantity": quantity});
                let intent = Intent { id: IntentId::new(), kind, payload_version: 1, payload };
                lock(&shared).sent.push(intent.clone());
                let answer = http.post(&address).bearer_auth(&token).json(&intent).send().await;
                let Ok(answer) = answer else { return Ok(()) };
                let status = answer.status();
                match answer.json::<IntentAnswer>().await {
                    Ok(made) if made.intent == intent.id => {
                        lock(&shared).answered.push(made.intent);
                    }
                    Ok(_) => bail!("another change was answered"),
                    Err(_) if status.is_success() => return Ok(()),
                    Err(error) => bail!("{status}: {error}"),
                }
            }
            Ok(())
        });
        Caller { task, heard }
    }
}

async fn hear(caller: Caller, killed: bool, said: &mut Said) -> anyhow::Result<()> {
    let ended = caller.task.await?;
    ensure!(killed || ended.is_ok(), "{ended:?}");
    let mut heard = lock(&caller.heard);
    said.answered += heard.answered.len() as u64;
    said.sent.extend(heard.sent.drain(..).map(|intent| (intent.id, intent)));
    said.server.extend(heard.answered.drain(..));
    Ok(())
}

struct Caller {
    task: JoinHandle<anyhow::Result<()>>,
    heard: Arc<Mutex<Heard>>,
}

#[derive(Default)]
struct Heard {
    sent: Vec<Intent>,
    answered: Vec<IntentId>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Client {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    has: BTreeSet<IntentId>,
}

impl Client {
    async fn begin(&mut self) -> anyhow::Result<()> {
        while let Some(line) = self.lines.next_line().await? {
            match line.split_once(' ') {
                Some(("sound", "ok")) => {}
                Some(("sound", why)) => bail!("the client's database: {why}"),
                Some(("has", id)) => drop(self.has.insert(id.parse()?)),
                _ if line == "ready" => return Ok(()),
                _ => bail!("the client said {line}"),
            }
        }
        bail!("the client ended: {:?}", self.child.wait().now_or_never())
    }

    /// What it said until it died.
    async fn rest(mut self) -> anyhow::Result<Vec<IntentId>> {
        let mut all = Vec::new();
        while let Some(line) = self.lines.next_line().await? {
            // The last line may be a torn one.
            if let Some(id) = line.strip_prefix("done ").and_then(|id| id.parse().ok()) {
                all.push(id);
            }
        }
        self.child.wait().await?;
        Ok(all)
    }
}

/// Signs the other customer in; answers the account and an access token that lasts.
pub async fn session(store: &kabinet_server::Store) -> Result<(AccountId, String), kabinet_server::problems::Refusal> {
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    let owner = kabinet_server::identity::accounts::by_phone(&mut tx, OTHER, now).await?.owner;
    let device = crate::shop::device();
    let begun = kabinet_server::identity::sessions::begin(&mut tx, &store.pepper, owner, &device, "", now).await?;
    // The kills take longer than a token lasts.
    sqlx::query("UPDATE sessions SET access_expires_at = access_expires_at + 864000000 WHERE id = $1")
        .bind(begun.0.to_string())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok((owner.account, begun.1.access))
}
