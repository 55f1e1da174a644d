//! The server as a program: on its own, and as the child that is the demo store.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context;
use kabinet_tests::{Client, Mood, ScriptedKeyring};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

const SERVER: &str = env!("CARGO_BIN_EXE_server_under_test");
/// A machine with other work may take this long to fill a demo store.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server, with the end of its standard input that keeps it running.
struct Program {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Lines<BufReader<ChildStdout>>,
    said: Value,
    log: PathBuf,
}

impl Program {
    async fn start(home: &Path) -> anyhow::Result<Self> {
        let log = home.join("log");
        let mut child = Command::new(SERVER)
            .args(["serve", "--listen", "127.0.0.1:0", "--demo", "--stop-with-stdin", "--data"])
            .arg(home.join("data"))
            .env_remove("KABINET_DATABASE_URL")
            .env_remove("KABINET_PEPPER")
            .env_remove("KABINET_LOG")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(&log)?)
            .kill_on_drop(true)
            .spawn()?;
        let stdin = child.stdin.take();
        let mut lines = BufReader::new(child.stdout.take().context("its output")?).lines();
        let first = tokio::time::timeout(PATIENCE, lines.next_line()).await??;
        let said = serde_json::from_str(&first.with_context(|| std::fs::read_to_string(&log).unwrap_or_default())?)?;
        Ok(Self { child, stdin, lines, said, log })
    }

    fn origin(&self) -> &str {
        self.said["listening"].as_str().expect("an address")
    }

    /// What it says of itself, over a connection that is left open.
    async fn discovery(&self, http: &reqwest::Client) -> anyhow::Result<Value> {
        let answer = http.get(format!("{}/.well-known/kabinet", self.origin())).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }

    /// Waits for its end and answers its log.
    async fn ended(mut self) -> anyhow::Result<String> {
        let status = tokio::time::timeout(PATIENCE, self.child.wait()).await.context("it does not stop")??;
        let log = std::fs::read_to_string(&self.log)?;
        anyhow::ensure!(status.success(), "{status}: {log}");
        anyhow::ensure!(self.lines.next_line().await?.is_none(), "it prints one line and nothing else");
        Ok(log)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_says_where_it_listens_and_stops_when_told() -> anyhow::Result<()> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let home = tempfile::tempdir()?;
    let http = reqwest::Client::new();

    let mut program = Program::start(home.path()).await?;
    let store = program.said["store_id"].clone();
    let discovery = program.discovery(&http).await?;
    assert_eq!((&discovery["store_id"], &discovery["demo"]), (&store, &json!(true)), "{discovery}");
    drop(program.stdin.take());
    let log = program.ended().await?;
    assert!(log.contains("stopping"), "it ends by itself at the end of standard input: {log}");

    let program = Program::start(home.path()).await?;
    assert_eq!(program.said["store_id"], store, "the same data is the same store");
    program.discovery(&http).await?;
    if cfg!(unix) {
        let pid = program.child.id().context("it runs")?.to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().await?.success());
        let log = program.ended().await?;
        assert!(log.contains("stopping"), "SIGTERM is no sudden end either: {log}");
    }
    Ok(())
}

// covers: S7, S8, S27
#[tokio::test(flavor = "multi_thread")]
async fn the_demo_store_starts_with_a_click_and_ends_with_the_client() -> anyhow::Result<()> {
    let mut client = Client::configured(ScriptedKeyring::new(Mood::Works), |config| {
        config.server_binary = Some(PathBuf::from(SERVER));
    })
    .await?;
    let store = client.call("stores.demo", Value::Null).await?;
    assert_eq!(store["demo"], true, "{store}");
    let again = client.call("stores.demo", Value::Null).await?;
    assert_eq!(again, store, "a second click starts no second one");

    let ask = json!({ "store_id": store["id"], "phone": "202 555 0143" });
    let challenge = client.call("identity.request_code", ask).await?;
    let inbox = client.call("identity.inbox", json!({ "store_id": store["id"] })).await?;
    let text = inbox["messages"][0]["body"].as_str().with_context(|| inbox.to_string())?.to_owned();
    let code = text.split(|c: char| !c.is_ascii_digit()).find(|run| run.len() == 6).context(text.clone())?;
    let answer = json!({ "store_id": store["id"], "challenge_id": challenge["id"], "code": code });
    client.call("identity.verify_code", answer).await?;
    let orders = client.synced().await?;
    assert!(orders > 100, "years of orders, found {orders}");

    let address = store["origin"].as_str().context("an address")?.trim_start_matches("http://").to_owned();
    TcpStream::connect(&address).await.context("it listens as long as the client is open")?;
    client.app().close().await;
    assert!(TcpStream::connect(&address).await.is_err(), "it ends with the client");

    client.open_again().await?;
    assert_eq!(client.orders().await?, orders);
    client.call("sync.now", json!({})).await?;
    client.synced().await.context("the session finds the store at its new port")?;
    client.app().close().await;
    Ok(())
}
