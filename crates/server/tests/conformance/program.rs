//! The program itself: what it is told on the command line, and that it keeps it to itself.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use kabinet_protocol::identity::{Challenge, RecoveryCodes, SessionGrant, SessionList, TotpOffer};
use kabinet_protocol::problem::Code;
use reqwest::{Method, Response};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::receivers::{AUTHORITY, Encryption, Mailbox, PASSWORD, PASSWORD_SENT, Phones, until};
use crate::shop::{PHONE, device, good, problem};

const SERVER: &str = env!("CARGO_BIN_EXE_kabinet-server");

fn program(home: &Path) -> Command {
    let mut command = Command::new(SERVER);
    for name in std::env::vars_os().map(|(name, _)| name) {
        if name.to_string_lossy().starts_with("KABINET_") {
            command.env_remove(name);
        }
    }
    command.current_dir(home).stdin(Stdio::null()).kill_on_drop(true);
    command
}

/// Runs a verb to its end: whether it was done, what it printed, one value a line, and what it said.
async fn run(home: &Path, arguments: &[&str]) -> (bool, Vec<Value>, String) {
    let out = program(home).args(arguments).output().await.expect("it runs");
    let lines = String::from_utf8(out.stdout).expect("text");
    let lines = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    (out.status.success(), lines, String::from_utf8(out.stderr).expect("text"))
}

/// The one value of a verb that must be done.
async fn done(home: &Path, arguments: &[&str]) -> Value {
    let (done, mut lines, said) = run(home, arguments).await;
    assert!(done && lines.len() == 1, "{arguments:?}: {lines:?} {said}");
    lines.remove(0)
}

/// What a verb says that must not be done.
async fn refused(home: &Path, arguments: &[&str]) -> String {
    let (done, lines, said) = run(home, arguments).await;
    assert!(!done && lines.is_empty(), "{arguments:?}: {lines:?}");
    said
}

/// A server that serves.
struct Serving {
    child: Child,
    base: String,
    client: reqwest::Client,
}

impl Serving {
    async fn start(mut command: Command, log: &Path) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(std::fs::File::create(log).expect("a log"));
        let mut child = command.spawn().expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let first = tokio::time::timeout(Duration::from_secs(60), lines.next_line()).await.expect("in time");
        let told = || std::fs::read_to_string(log).unwrap_or_default();
        let line = first.expect("a line").unwrap_or_else(|| panic!("it ended: {}", told()));
        let said: Value = serde_json::from_str(&line).expect("JSON");
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        Self { child, base: said["listening"].as_str().expect("an address").into(), client }
    }

    async fn call(&self, method: Method, path: &str, token: &str, body: Value) -> Response {
        let request = self.client.request(method, format!("{}{path}", self.base)).header("kabinet-protocol", "1");
        let request = request.header("x-forwarded-for", "203.0.113.77");
        let request = if token.is_empty() { request } else { request.bearer_auth(token) };
        let request = if body.is_null() { request } else { request.json(&body) };
        request.send().await.expect("an answer")
    }

    /// Stops it by the end of its standard input.
    async fn stop(mut self) {
        drop(self.child.stdin.take());
        let ended = tokio::time::timeout(Duration::from_secs(30), self.child.wait()).await;
        assert!(ended.expect("it stops").expect("an end").success());
    }
}

/// Six digits that stand alone.
fn code_in(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let mut codes = words.filter(|word| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit()));
    codes.next().expect("a code").into()
}

// covers: S47, S48, S51, S57, S60, B13
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_merchant_runs_a_store_from_the_command_line() {
    let home = tempfile::tempdir().expect("a directory");
    let home = home.path();
    let made = ["--data", "shop", "--name", "Paw & Co", "--country", "RU", "--currency", "RUB", "--languages", "ru,en"];
    let policy = done(home, &[&["policy"][..], &made].concat()).await;
    assert_eq!((&policy["accounts_mode"], &policy["codes"]["number_hour"]), (&json!("optional"), &json!(5)));
    let set = ["policy", "--data", "shop", "--set", "codes.number_hour=4", "--set", "accounts_mode=\"required\""];
    let changed = done(home, &set).await;
    assert_eq!((&changed["accounts_mode"], &changed["codes"]["number_hour"]), (&json!("required"), &json!(4)));
    assert_eq!(done(home, &["policy", "--data", "shop"]).await, changed, "it is kept");
    for (wish, word) in [
        ("parrots=true", "no field parrots"),
        ("codes.number_hour=true", "not a policy"),
        ("accounts_mode=\"sometimes\"", "optional, required or disabled"),
        ("codes=4", "group"),
    ] {
        let said = refused(home, &["policy", "--data", "shop", "--set", wish]).await;
        assert!(said.contains(word), "{said}");
    }
    assert_eq!(done(home, &["policy", "--data", "shop"]).await, changed, "and nothing of a wrong one");

    let add = ["customer", "add", "--data", "shop", "--customer-name", "Anna", "--phone", "8 (912) 345-67-89"];
    let anna = done(home, &[&add[..], &["--email", "ANNA@example.com"]].concat()).await;
    assert_eq!(
        (&anna["phone"], &anna["email"]),
        (&json!("+79123456789"), &json!("anna@example.com")),
        "read in its country"
    );
    assert!(refused(home, &add).await.contains("contact_taken"), "one customer a number");
    assert!(refused(home, &["customer", "add", "--data", "shop"]).await.len() > 10, "whom nothing names is nobody");
    done(home, &["customer", "add", "--data", "shop", "--customer-name", "Boris", "--email", "b@example.com"]).await;
    let list = async |more: &[&str]| {
        let (done, lines, said) = run(home, &[&["customer", "list", "--data", "shop"][..], more].concat()).await;
        assert!(done, "{said}");
        lines.iter().map(|line| line["name"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(list(&[]).await, ["Boris", "Anna"]);
    assert_eq!(list(&["--query", "6789"]).await, ["Anna"]);
    assert!(list(&["--has-account", "true"]).await.is_empty());
    let id = anna["id"].as_str().expect("an id");
    let mend = ["customer", "set-email", "--data", "shop", id, "new@example.com"];
    refused(home, &mend).await;
    done(home, &["policy", "--data", "shop", "--set", "email_change=\"merchant\""]).await;
    assert_eq!(done(home, &mend).await["email"], "new@example.com");

    let file = format!("{}\n", crate::shop::customer_line("C1", "8 912 345 67 80"));
    std::fs::write(home.join("good.ndjson"), &file).expect("written");
    std::fs::write(home.join("bad.ndjson"), format!("{file}nonsense\n")).expect("written");
    let summary = done(home, &["import", "good.ndjson", "--data", "shop"]).await;
    assert_eq!((&summary["customers"]["added"], &summary["bad_lines"]), (&json!(1), &json!(0)));
    let partly = program(home).args(["import", "bad.ndjson", "--data", "shop"]).output().await.expect("it runs");
    assert_eq!(partly.status.code(), Some(1), "done in part");
    assert!(String::from_utf8_lossy(&partly.stderr).contains("line 2: "));
    assert!(refused(home, &["import", "none.ndjson", "--data", "shop"]).await.contains("cannot read"));
    let epoch = done(home, &["epoch", "--new", "--data", "shop"]).await;
    assert_ne!(done(home, &["epoch", "--new", "--data", "shop"]).await, epoch);
    for wrong in [
        ["--smtp-url", "smtp://shop:geheim@mail.example"],
        ["--smtp-ca", "none.pem"],
        ["--sms-gateway", "none.toml"],
        ["--public-url", "https://shop.example/?a=b"],
        ["--trusted-proxy", "everybody"],
        ["--max-connections", "0"],
    ] {
        let said =
            refused(home, &[&["serve", "--data", "shop", "--mail-from", "a@b.example"][..], &wrong].concat()).await;
        assert!(!said.contains("geheim") && !said.contains("listening"), "{wrong:?}: {said}");
    }

    let add = ["operator", "add", "Olga", "--data", "shop", "--role", "owner"];
    let token = done(home, &add).await["token"].as_str().expect("a token").to_owned();
    // The server reads the same store.
    let serve = || {
        let mut command = program(home);
        command.args(["serve", "--data", "shop", "--listen", "127.0.0.1:0", "--stop-with-stdin"]);
        command
    };
    let serving = Serving::start(serve(), &home.join("log")).await;
    let discovery: Value = good(serving.call(Method::GET, "/.well-known/kabinet", "", Value::Null).await).await;
    let told = (&discovery["name"], &discovery["country"], &discovery["currency"], &discovery["demo"]);
    assert_eq!(told, (&json!("Paw & Co"), &json!("RU"), &json!("RUB"), &json!(false)));
    assert_eq!(discovery["policy"]["accounts_mode"], "required");
    let path = "/v1/operator/customers?query=new@example.com";
    let found: Value = good(serving.call(Method::GET, path, &token, Value::Null).await).await;
    assert_eq!(found["customers"][0]["name"], "Anna");
    problem(serving.call(Method::GET, "/v1/demo/inbox", "", Value::Null).await, Code::NotFound).await;
    serving.stop().await;
    done(home, &["operator", "revoke", "Olga", "--data", "shop"]).await;
    let serving = Serving::start(serve(), &home.join("log")).await;
    problem(serving.call(Method::GET, path, &token, Value::Null).await, Code::Unauthenticated).await;
    serving.stop().await;
}

// covers: S5, S14, S17, B17
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_configured_server_reaches_people_and_logs_no_secret() {
    let home = tempfile::tempdir().expect("a directory");
    let home = home.path();
    let (phones, mailbox) =
        (Phones::default(), Mailbox { encryption: Encryption::FromTheFirstByte, ..Mailbox::default() });
    let gateway = phones.start(home).await;
    for (name, text) in [("password", format!("{PASSWORD}\n").as_bytes()), ("authority.pem", AUTHORITY)] {
        std::fs::write(home.join(name), text).expect("written");
    }
    let mut command = program(home);
    command
        .args(["serve", "--data", "shop", "--listen", "127.0.0.1:0", "--stop-with-stdin", "--max-connections", "90"])
        .args(["--log", "trace,hyper=trace,lettre=trace,rustls=trace,sqlx=trace", "--log-format", "json"])
        .args(["--trusted-proxy", "10.0.0.0/8", "--trusted-proxy", "127.0.0.0/8"])
        .args(["--pepper-file", "pepper", "--public-url", "https://paws.example/shop/"])
        .args(["--smtp-url", &mailbox.start().await, "--smtp-password-file", "password", "--smtp-ca", "authority.pem"])
        .args(["--mail-from", "Paw & Co <mail@shop.example>", "--sms-gateway"])
        .arg(&gateway);
    let log = home.join("log");
    // Codes one after the other: here the clock is the real one.
    let hasty = ["policy", "--data", "shop", "--pepper-file", "pepper", "--set", "codes.resend_s=1"];
    done(home, &hasty).await;
    let serving = Serving::start(command, &log).await;
    let pepper = std::fs::read_to_string(home.join("pepper")).expect("a pepper was made where it was wished");
    assert!(!home.join("shop/pepper.key").exists());

    // By SMS: in, and the password that a registration is sent.
    let device = device();
    let ask = json!({"phone": PHONE, "purpose": "sign_in", "device": device, "language": "en"});
    let challenge: Challenge = good(serving.call(Method::POST, "/v1/identity/codes", "", ask).await).await;
    until("the code arrives", || phones.count() == 1).await;
    let said = |index: usize| {
        let (key, sms) = phones.texts.lock().expect("a lock")[index].clone();
        assert_eq!(key, "Bearer g4teway-key");
        sms["text"].as_str().expect("a text").to_owned()
    };
    let code = code_in(&said(0));
    let answer = json!({"code": code, "device": device});
    let path = format!("/v1/identity/codes/{}/verify", challenge.id);
    let grant: SessionGrant = good(serving.call(Method::POST, &path, "", answer.clone()).await).await;
    let token = grant.access_token.as_str();
    until("the password arrives", || phones.count() == 2).await;
    let text = said(1);
    let made = |word: &&str| word.len() == 17 && word.matches('-').count() == 2;
    let sent = text.split_whitespace().map(|word| word.trim_end_matches(['.', ','])).find(made).expect("a password");
    let sessions: SessionList = good(serving.call(Method::GET, "/v1/account/sessions", token, Value::Null).await).await;
    assert_eq!(sessions.sessions[0].network.as_deref(), Some("203.0.113.…"), "the declared proxy's word is taken");

    // By mail: a bound address, and the way back in.
    let bind = json!({"channel": "email", "contact": "canary.ann@example.com", "language": "en"});
    let asked: Challenge = good(serving.call(Method::POST, "/v1/account/contacts", token, bind).await).await;
    until("the mail arrives", || mailbox.count() == 1).await;
    let mail = |index: usize| mailbox.mails.lock().expect("a lock")[index].replace("=\r\n", "").replace("=3D", "=");
    let bound = code_in(mail(0).split_once("\r\n\r\n").expect("a body").1);
    let path = format!("/v1/account/contacts/{}/verify", asked.id);
    let answer = json!({"code": bound, "device": device});
    let _: Value = good(serving.call(Method::POST, &path, token, answer).await).await;
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let lost = json!({"contact": "canary.ann@example.com", "device": device, "language": "en"});
    let _: Challenge = good(serving.call(Method::POST, "/v1/identity/recovery", "", lost).await).await;
    until("the link arrives", || mailbox.count() >= 2).await;
    let mails = mailbox.count();
    let link = (1..mails).map(mail).find_map(|mail| {
        let from = mail.find("https://paws.example/shop/recover/")?;
        let rest = &mail[from..];
        Some(rest[..rest.find(|c: char| c.is_whitespace() || c == '"' || c == '<').unwrap_or(rest.len())].to_owned())
    });
    let ticket = link.expect("a link under the public address").rsplit('/').next().expect("a ticket").to_owned();
    assert!(ticket.len() >= 43, "{ticket}");
    let page = serving.client.get(format!("{}/recover/{ticket}", serving.base)).send().await.expect("a page");
    assert_eq!(page.status(), 200);

    // An authenticator.
    let offer: TotpOffer = good(serving.call(Method::POST, "/v1/account/totp", token, json!({})).await).await;
    // The program's clock is the real one.
    let now = kabinet_server::clock::Clock::now(&kabinet_server::clock::SystemClock);
    let shown = crate::totp::shown(offer.secret.expose(), now);
    let confirm = json!({"code": shown});
    let codes: RecoveryCodes = good(serving.call(Method::POST, "/v1/account/totp/confirm", token, confirm).await).await;
    let by = json!({"ticket": ticket, "password": "canary violet umbrella", "device": device});
    let stands =
        problem(serving.call(Method::POST, "/v1/identity/password/reset", "", by).await, Code::SecondFactorRequired)
            .await;
    let path = format!("/v1/identity/second-factor/{}", stands.challenge.expect("a challenge"));
    let used = codes.codes[0].expose().to_owned();
    let answer = json!({"code": used, "device": device});
    let again: SessionGrant = good(serving.call(Method::POST, &path, "", answer).await).await;

    let base = serving.base.clone();
    serving.stop().await;
    let text = std::fs::read_to_string(&log).expect("a log");
    assert!(text.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "one JSON object a line");
    assert!(text.contains("TRACE") && text.contains(base.trim_start_matches("http://")), "at its loudest");
    let canaries = [
        PASSWORD,
        PASSWORD_SENT,
        "g4teway-key",
        pepper.trim(),
        "2025550143",
        &code,
        sent,
        &bound,
        "canary.ann",
        &ticket,
        offer.secret.expose(),
        &shown,
        &used,
        codes.codes[1].expose(),
        "canary violet",
        token,
        &grant.refresh_token,
        &again.access_token,
        &again.refresh_token,
    ];
    for canary in canaries {
        let line = text.lines().find(|line| line.contains(canary));
        assert_eq!(line, None, "a secret reached the log");
    }
}
