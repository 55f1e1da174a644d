//! A script keeps an account with `kab`: every way in and back in, and everything an account can be asked for, by the real
//! program against the real server program, with what docs/kab.md promises: one JSON document, exit codes.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use kabinet_protocol::import::Record;
use kabinet_tests::{Kab, archive, totp};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

const KAB: &str = env!("CARGO_BIN_EXE_kab_under_test");
const SERVER: &str = env!("CARGO_BIN_EXE_server_under_test");
const PHONE: &str = archive::PHONE;
const OTHER_PHONE: &str = "+12025550177";
const EMAIL: &str = "alex@mail.example";
const OWN: &str = "plum boat sings 40 times";
const NEXT: &str = "green kettle on a far hill";
const ORDERS: u64 = 4;
const GUEST_ORDERS: u64 = 3;

/// A store as a program of its own: a customer with a few orders, and a guest who left an e-mail address.
struct Shop {
    directory: TempDir,
    origin: String,
    _child: Child,
}

impl Shop {
    async fn open() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let directory = tempfile::tempdir().expect("a directory");
        let guest = archive::records(7, GUEST_ORDERS).map(|record| match record {
            Record::Customer(mut customer) => {
                (customer.external_id, customer.phone, customer.email) = ("guest".into(), None, Some(EMAIL.into()));
                Record::Customer(customer)
            }
            Record::Order(mut order) => {
                (order.customer, order.external_id) = ("guest".into(), format!("guest-{}", order.external_id));
                order.number = order.number.map(|number| format!("G{number}"));
                Record::Order(order)
            }
            other => other,
        });
        let lines: Vec<String> = archive::records(8, ORDERS)
            .chain(guest)
            .map(|record| serde_json::to_string(&record).expect("a line"))
            .collect();
        let file = directory.path().join("records.ndjson");
        std::fs::write(&file, lines.join("\n")).expect("a file");
        let data = directory.path().join("data");
        let done = server(&data).args(["import", "--demo", "--data"]).arg(&data).arg(&file).status().await;
        assert!(done.expect("it runs").success(), "the records are stored");
        // Whoever tests does not wait a minute for the next code.
        let done = server(&data).args(["policy", "--set", "codes.resend_s=1", "--data"]).arg(&data).status().await;
        assert!(done.expect("it runs").success(), "the policy is set");
        let mut child = server(&data)
            .args(["serve", "--listen", "127.0.0.1:0", "--stop-with-stdin", "--data"])
            .arg(&data)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("it runs");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let said = lines.next_line().await.expect("it is read").expect("a line");
        let said: Value = serde_json::from_str(&said).expect("JSON");
        let origin = said["listening"].as_str().expect("an address").to_owned();
        Self { directory, origin, _child: child }
    }

    /// What is found in the newest message to a number or an address in which it is found.
    async fn letter(&self, to: &str, find: impl Fn(&str) -> Option<String>) -> String {
        for _ in 0..400 {
            let inbox = reqwest::get(format!("{}/v1/demo/inbox", self.origin)).await.expect("an inbox");
            let inbox: Value = inbox.json().await.expect("JSON");
            let messages = inbox["messages"].as_array().or(inbox.as_array()).expect("messages");
            let theirs = messages.iter().filter(|message| message["to"] == to);
            if let Some(found) = theirs.filter_map(|message| message["body"].as_str()).find_map(&find) {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no such letter to {to}");
    }

    async fn code(&self, to: &str) -> String {
        self.letter(to, code_in).await
    }

    /// The code of a message that is still to come.
    async fn next_code(&self, to: &str) -> String {
        let last = self.code(to).await;
        loop {
            tokio::time::sleep(Duration::from_millis(50)).await;
            let newest = self.code(to).await;
            if newest != last {
                return newest;
            }
        }
    }

    /// Makes every proof too old, as eleven minutes would.
    async fn age_proofs(&self) {
        let file = self.directory.path().join("data/store.db");
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
        let db = sqlx::SqlitePool::connect_with(options).await.expect("the database");
        sqlx::query("UPDATE sessions SET proved_at = 0").execute(&db).await.expect("aged");
        db.close().await;
    }

    /// Signs in by a code, as a person at a demo store does.
    async fn sign_in(&self, kab: &Kab) -> Value {
        pause().await;
        kab.run(&self.login(&["--phone", PHONE, "--code", "inbox", "--passphrase"])).await.json()
    }

    fn login<'a>(&'a self, more: &[&'a str]) -> Vec<&'a str> {
        [&["login", "--store", &self.origin], more].concat()
    }
}

fn server(data: &std::path::Path) -> Command {
    let mut command = Command::new(SERVER);
    for variable in ["KABINET_DATABASE_URL", "KABINET_PEPPER", "KABINET_LOG"] {
        command.env_remove(variable);
    }
    let log = std::fs::File::options().create(true).append(true).open(data.with_extension("log"));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log.expect("a log"));
    command
}

/// The code in a letter: six digits that stand alone.
fn code_in(letter: &str) -> Option<String> {
    let mut words = letter.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    words.find(|word| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit())).map(str::to_owned)
}

/// Longer than the store wants between two codes to one contact.
async fn pause() {
    tokio::time::sleep(Duration::from_millis(1_100)).await;
}

fn instant(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.ends_with('Z') && text.parse::<jiff::Timestamp>().is_ok())
}

fn refused(code: &str) -> (i32, String) {
    (8, code.into())
}

// covers: S5, S6, S7, S9, S10, S14, S15, S16, S17, S54, B15
#[tokio::test(flavor = "multi_thread")]
async fn a_script_gets_in_and_back_in_by_every_way() {
    let shop = Shop::open().await;
    let here = Kab::new(KAB);
    let account = shop.sign_in(&here).await["account"].clone();
    assert_eq!((&account["name"], &account["state"]), (&json!("Alex Morgan"), &json!("open")), "{account}");
    let password = |body: &str| Some(body.split("password ").nth(1)?.split('.').next()?.to_owned());
    let temporary = shop.letter(PHONE, password).await;

    // By the password, which at first is a temporary one.
    let mut there = Kab::new(KAB);
    let by_password = shop.login(&["--password", "--identifier", PHONE, "--passphrase"]);
    assert_eq!(there.run(&by_password).await.failed(), (2, "bad_arguments".into()), "there is nobody to type it");
    there.set("KAB_PASSWORD_FILE", "not the one at all");
    assert_eq!(there.run(&by_password).await.failed(), refused("credentials_wrong"));
    there.set("KAB_PASSWORD_FILE", &temporary);
    assert_eq!(there.run(&by_password).await.failed(), refused("password_change_required"));
    there.set("KAB_NEW_PASSWORD_FILE", "password1");
    assert_eq!(there.run(&by_password).await.failed(), refused("password_weak"));
    there.set("KAB_NEW_PASSWORD_FILE", OWN);
    assert_eq!(there.run(&by_password).await.json()["account"]["id"], account["id"]);
    assert_eq!(there.run(&["sync"]).await.json()["orders"], ORDERS);
    assert_eq!(here.run(&["sync"]).await.failed().0, 3, "all other devices are signed out");
    let here = here.with("KAB_PASSWORD_FILE", OWN);
    assert_eq!(here.run(&by_password).await.json()["account"]["state"], "open");

    // Back in by the phone: in one run, and in two.
    let recover = |more: &[&'static str]| -> Vec<String> {
        [&["recover", "--store", &shop.origin, "--passphrase"], more].concat().into_iter().map(str::to_owned).collect()
    };
    let run = async |kab: &Kab, line: Vec<String>| kab.run(&line.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let third = Kab::new(KAB);
    let unknown = run(&third, recover(&["--contact", "nobody@mail.example"])).await;
    assert_eq!(unknown.failed(), refused("contact_unknown"));
    pause().await;
    let back = run(&third, recover(&["--contact", PHONE, "--code", "inbox"])).await;
    assert_eq!(back.json()["account"]["id"], account["id"]);

    // By e-mail, once it is bound: with a new password.
    let asked = there.run(&["contacts", "set-email", EMAIL]).await.json();
    let challenge = asked["challenge"].as_str().expect("a challenge");
    assert_eq!(asked["channel"], "email", "{asked}");
    let code = shop.code(EMAIL).await;
    let confirm = ["contacts", "set-email", EMAIL, "--challenge", challenge, "--code", &code];
    assert_eq!(there.run(&confirm).await.json()["email"], EMAIL);
    let fourth = Kab::new(KAB).with("KAB_PASSWORD_FILE", OWN);
    let by_mail = fourth.run(&shop.login(&["--password", "--identifier", EMAIL, "--passphrase"])).await;
    assert_eq!(by_mail.json()["account"]["id"], account["id"], "an e-mail is an identifier as good as a phone");
    pause().await;
    let mut fifth = Kab::new(KAB);
    let asked = run(&fifth, recover(&["--contact", EMAIL])).await.json();
    let challenge = asked["challenge"].as_str().expect("a challenge");
    let code = shop.code(EMAIL).await;
    let answer = ["recover", "--store", &shop.origin, "--passphrase", "--challenge", challenge, "--email", "--code"];
    let mut wrong = answer.to_vec();
    wrong.push(if code == "000000" { "111111" } else { "000000" });
    assert_eq!(fifth.run(&wrong).await.failed(), refused("code_wrong"));
    let mut right = answer.to_vec();
    right.push(&code);
    fifth.set("KAB_NEW_PASSWORD_FILE", NEXT);
    let done = fifth.run(&right).await;
    assert_eq!(done.json()["account"]["id"], account["id"]);
    assert!(!done.err.contains(NEXT) && !done.out.contains(NEXT), "what was typed is not repeated");
    assert_eq!(fourth.run(&["sync"]).await.failed().0, 3);
    assert_eq!(fifth.run(&["sync"]).await.json()["orders"], ORDERS);
}

// covers: S6, S11, S22, S50, S51, B15, B17
#[tokio::test(flavor = "multi_thread")]
async fn a_script_keeps_the_account_safe() {
    let shop = Shop::open().await;
    let mut here = Kab::new(KAB);
    shop.sign_in(&here).await;
    let profile = here.run(&["profile"]).await.json();
    assert_eq!((&profile["name"], &profile["phone"]), (&json!("Alex Morgan"), &json!(PHONE)), "{profile}");
    assert!(instant(&profile["since"]), "{profile}");

    // The password.
    assert_eq!(
        here.run(&["password", "set"]).await.failed(),
        (2, "bad_arguments".into()),
        "there is nobody to type it"
    );
    here.set("KAB_NEW_PASSWORD_FILE", "password1");
    assert_eq!(here.run(&["password", "set"]).await.failed(), refused("password_weak"));
    here.set("KAB_NEW_PASSWORD_FILE", OWN);
    let security = here.run(&["password", "set"]).await.json();
    assert_eq!(security["password"], "own", "{security}");
    assert!(instant(&security["password_set_at"]), "{security}");

    // A new phone number, its code read from standard input.
    let moved = here.answered(&["contacts", "set-phone", OTHER_PHONE, "--code", "-"], shop.code(OTHER_PHONE)).await;
    assert_eq!(moved.json()["phone"], OTHER_PHONE);
    assert_eq!(here.run(&["profile", "--offline"]).await.json()["phone"], OTHER_PHONE, "and it is known offline");
    assert_eq!(here.run(&["contacts", "set-phone", "12"]).await.failed().0, 2);
    assert_eq!(here.run(&["security-log", "--offline"]).await.failed(), (4, "offline".into()));

    // The authenticator.
    let offer = here.run(&["totp", "on"]).await.json();
    let secret = offer["secret"].as_str().expect("a secret").to_owned();
    assert!(offer["uri"].as_str().is_some_and(|uri| uri.starts_with("otpauth://totp/")), "{offer}");
    let right = totp(&secret, 0);
    let wrong = if right == "000000" { "111111" } else { "000000" };
    assert_eq!(here.run(&["totp", "on", "--code", wrong]).await.failed(), refused("code_wrong"));
    let given = here.run(&["totp", "on", "--code", &right]).await.json();
    let codes: Vec<&str> = given["codes"].as_array().expect("codes").iter().filter_map(Value::as_str).collect();
    assert_eq!(codes.len(), 10, "{given}");
    let there = Kab::new(KAB).with("KAB_PASSWORD_FILE", OWN);
    let login = shop.login(&["--password", "--identifier", OTHER_PHONE, "--passphrase"]);
    assert_eq!(there.run(&login).await.failed(), refused("second_factor_required"));
    let read = async { codes[0].to_lowercase() };
    let signed_in = there.answered(&[&login[..], &["--second-factor", "-"]].concat(), read).await.json();
    assert_eq!(signed_in["account"]["name"], "Alex Morgan");
    let third = Kab::new(KAB).with("KAB_PASSWORD_FILE", OWN);
    let next = totp(&secret, 1);
    assert_eq!(third.run(&[&login[..], &["--second-factor", &next]].concat()).await.code, 0);

    // A proof: it is asked for when the last one is old, and given in four ways.
    let prove = |by: &'static [&'static str]| [&["prove"], by].concat();
    shop.age_proofs().await;
    for line in [&["password", "remove"][..], &["totp", "off"], &["contacts", "set-email", EMAIL]] {
        assert_eq!(here.run(line).await.failed(), refused("proof_required"), "{line:?}");
    }
    here.set("KAB_PASSWORD_FILE", NEXT);
    assert_eq!(here.run(&prove(&[])).await.failed(), refused("credentials_wrong"));
    here.set("KAB_PASSWORD_FILE", OWN);
    assert!(here.run(&prove(&[])).await.json()["expires_in_s"].as_u64().is_some_and(|left| left > 500));
    let asked = here.answered(&["contacts", "set-email", EMAIL, "--code", "-"], shop.code(EMAIL)).await;
    assert_eq!(asked.json()["email"], EMAIL);
    shop.age_proofs().await;
    pause().await;
    assert_eq!(here.answered(&prove(&["--sms"]), shop.next_code(OTHER_PHONE)).await.code, 0);
    shop.age_proofs().await;
    assert_eq!(here.answered(&prove(&["--email"]), shop.next_code(EMAIL)).await.code, 0);
    shop.age_proofs().await;
    assert_eq!(here.run(&["prove", "--totp", codes[1]]).await.code, 0);

    // Devices.
    let list = here.run(&["sessions", "list"]).await.json();
    let sessions = list["sessions"].as_array().expect("sessions");
    assert_eq!((sessions.len(), &sessions[0]["current"]), (3, &json!(true)), "{list}");
    assert!(instant(&sessions[0]["last_seen_at"]), "{list}");
    assert_eq!(here.run(&["sessions", "end", "the-other"]).await.failed().0, 2);
    let unknown = uuid::Uuid::now_v7().to_string();
    assert_eq!(here.run(&["sessions", "end", &unknown]).await.failed(), (7, "not_found".into()));
    let newest = sessions[1]["id"].as_str().expect("an id");
    let left = here.run(&["sessions", "end", newest, "--erase"]).await.json();
    assert_eq!(left["sessions"].as_array().map(Vec::len), Some(2), "{left}");
    let mut erased = 0;
    for kab in [&there, &third] {
        match kab.run(&["sync"]).await.code {
            0 => {}
            code => {
                assert_eq!(code, 3, "ended");
                assert_eq!(kab.run(&["status"]).await.json()["accounts"], json!([]), "and everything is forgotten");
                erased += 1;
            }
        }
    }
    assert_eq!(erased, 1);
    let left = here.run(&["sessions", "end-others"]).await.json();
    assert_eq!(left["sessions"].as_array().map(Vec::len), Some(1), "{left}");

    // Off with all of it; what happened is in the log.
    assert_eq!(here.run(&["totp", "off"]).await.json()["totp"], false);
    assert_eq!(here.run(&["password", "remove"]).await.json()["password"], "none");
    let mut kinds = Vec::new();
    let mut before = String::new();
    loop {
        let line = ["security-log", "--before", &before];
        let page = here.run(if before.is_empty() { &line[..1] } else { &line }).await.json();
        for event in page["events"].as_array().expect("events") {
            assert!(instant(&event["at"]), "{event}");
            kinds.push(event["kind"].as_str().expect("a kind").to_owned());
        }
        match page["next"].as_str() {
            Some(next) => before = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(kinds[..2], ["password_removed", "totp_off"], "newest first");
    for kind in ["password_changed", "totp_on", "phone_changed", "email_changed", "recovery_code_used", "session_ended"]
    {
        assert!(kinds.iter().any(|other| other == kind), "{kind} in {kinds:?}");
    }

    // Without a keyring there is no passcode, and without a window nothing to lock.
    here.set("KAB_NEW_PASSCODE_FILE", "4711");
    assert_eq!(here.run(&["passcode", "set"]).await.failed(), (6, "passcode_unavailable".into()));
    assert_eq!(here.run(&["passcode", "remove"]).await.failed(), (6, "passcode_none".into()));
    assert_eq!(here.run(&["lock"]).await.json(), json!({ "window_locked": false }));
}

// covers: B15, B18, B19
#[tokio::test(flavor = "multi_thread")]
async fn a_script_claims_exports_and_closes_the_account() {
    let shop = Shop::open().await;
    let kab = Kab::new(KAB);
    let account = shop.sign_in(&kab).await["account"].clone();
    assert_eq!(kab.run(&["claims", "list"]).await.json(), json!({ "claims": [] }), "the address is not verified yet");
    let bound = kab.answered(&["contacts", "set-email", EMAIL, "--code", "-"], shop.code(EMAIL)).await;
    assert_eq!(bound.json()["email"], EMAIL);
    let list = kab.run(&["claims", "list"]).await.json();
    let claim = &list["claims"][0];
    assert_eq!(claim["orders"], GUEST_ORDERS, "{list}");
    assert!(instant(&claim["newest_at"]), "{list}");
    assert_eq!(kab.run(&["claims", "take", "the-first"]).await.failed().0, 2);
    let customer = claim["customer_id"].as_str().expect("an id");
    shop.age_proofs().await;
    assert_eq!(kab.run(&["claims", "take", customer]).await.failed(), refused("proof_required"));
    let folder: PathBuf = kab.home().join("mine.ndjson");
    let file = folder.to_str().expect("text");
    assert_eq!(kab.run(&["export-data", file]).await.failed(), refused("proof_required"));
    assert!(!folder.exists(), "nothing was written");
    pause().await;
    assert_eq!(kab.answered(&["prove", "--sms"], shop.next_code(PHONE)).await.code, 0);
    assert_eq!(kab.run(&["claims", "take", customer]).await.json(), json!({ "claims": [] }));
    assert_eq!(kab.run(&["sync"]).await.json()["orders"], ORDERS + GUEST_ORDERS);

    let written = kab.run(&["export-data", file]).await.json();
    let text = std::fs::read_to_string(&folder).expect("the file");
    assert_eq!((&written["path"], &written["records"]), (&json!(file), &json!(text.lines().count())), "{written}");
    for known in ["Alex Morgan", PHONE, EMAIL] {
        assert!(text.contains(known), "{known} is in it");
    }
    assert!(text.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "one JSON record a line");
    assert_eq!(kab.run(&["export-data", file]).await.failed(), (2, "file_exists".into()));

    assert_eq!(kab.run(&["delete-account"]).await.failed(), (2, "bad_arguments".into()), "there is nobody to ask");
    assert_eq!(kab.run(&["delete-account", "--confirm", "yes"]).await.failed(), (2, "invalid".into()));
    let name = account["store"].as_str().expect("a name");
    assert_eq!(kab.run(&["delete-account", "--confirm", name]).await.json(), json!({ "deleted": account["id"] }));
    assert_eq!(kab.run(&["status"]).await.json()["accounts"], json!([]));
    assert_eq!(kab.run(&["profile"]).await.failed(), (3, "signed_out".into()));
    let again = shop.sign_in(&kab).await["account"].clone();
    assert_ne!(again["id"], account["id"], "the number belongs to a new customer");
    assert_eq!(kab.run(&["sync"]).await.json()["orders"], 0);
}
