//! A script keeps somebody's orders with `kab`: it signs in, syncs, reads, and is told by exit codes what happened.
//!
//! The real binary against a real store, on a machine without a keyring, with a passphrase in a file.

// covers: S7, S27, B1, B13, B15

use std::path::{Path, PathBuf};
use std::process::Stdio;

use kabinet_core::app::{App, Config, Paths};
use kabinet_tests::{Kab, TestStore};
use serde_json::Value;

const PHONE: &str = "+12025550143";

const KAB: &str = env!("CARGO_BIN_EXE_kab_under_test");

async fn ask_for_a_code(kab: &Kab, store: &TestStore) -> String {
    let asked = kab.run(&["login", "--store", &store.origin(), "--phone", PHONE]).await.json();
    asked["challenge"].as_str().expect("a challenge").to_owned()
}

async fn sign_in(kab: &Kab, store: &TestStore) -> Value {
    let challenge = ask_for_a_code(kab, store).await;
    let code = store.code(PHONE).await.expect("the code was sent");
    let origin = store.origin();
    let line = ["login", "--store", &origin, "--challenge", &challenge, "--code", &code, "--passphrase"];
    kab.run(&line).await.json()
}

fn holds(directory: &Path, needle: &str) -> bool {
    std::fs::read_dir(directory).is_ok_and(|entries| {
        entries.flatten().map(|entry| entry.path()).any(|path| {
            if path.is_dir() {
                return holds(&path, needle);
            }
            std::fs::read(&path)
                .is_ok_and(|bytes| bytes.windows(needle.len()).any(|window| window == needle.as_bytes()))
        })
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_signs_in_syncs_reads_and_signs_out() {
    let store = TestStore::demo().await.expect("the demo store");
    let kab = Kab::new(KAB);
    let signed_in = sign_in(&kab, &store).await;
    assert_eq!(signed_in["account"]["name"], "Alex Morgan");

    let synced = kab.run(&["sync"]).await;
    assert!(synced.err.contains("Syncing"), "progress is told on standard error: {}", synced.err);
    let total = synced.json()["orders"].as_u64().expect("a number");
    assert!(total > 100, "years of orders");

    // Two pages make what one page of both makes.
    let both = kab.run(&["orders", "list", "--limit", "6"]).await.json();
    let first = kab.run(&["orders", "list", "--limit", "4"]).await.json();
    let before = first["next"].to_string();
    let second = kab.run(&["orders", "list", "--limit", "2", "--before", &before]).await.json();
    let numbers = |page: &Value| -> Vec<String> {
        let rows = page["orders"].as_array().expect("rows");
        rows.iter().map(|row| row["number"].as_str().expect("a number").to_owned()).collect()
    };
    assert_eq!([numbers(&first), numbers(&second)].concat(), numbers(&both));
    let all = kab.run(&["orders", "list", "--limit", "100000"]).await.json();
    assert_eq!(all["orders"].as_array().expect("rows").len() as u64, total, "the whole archive in one document");
    assert_eq!(all["next"], Value::Null);

    let number = &numbers(&both)[0];
    let shown = kab.run(&["orders", "show", &number.to_lowercase()]).await.json();
    assert_eq!(&shown["number"], number.as_str());
    assert!(shown["placed_at"].as_str().expect("an instant").ends_with('Z'), "instants are RFC 3339");
    let by_id = kab.run(&["orders", "show", shown["id"].as_str().expect("an id")]).await.json();
    assert_eq!(by_id, shown);

    let word = shown["lines"][0]["name"].as_str().expect("a name").split(' ').next().expect("a word").to_uppercase();
    let found = kab.run(&["search", &word, "--limit", "1000"]).await.json();
    assert!(numbers(&found).contains(number), "case does not matter, and offline archives are searched whole");

    let status = kab.run(&["status"]).await.json();
    assert_eq!(status["accounts"][0]["orders"].as_u64(), Some(total));
    assert_eq!(status["accounts"][0]["state"], "open");
    assert!(!holds(&kab.data(), number), "nothing on disk is readable without the key");
    assert!(!holds(&kab.data(), "2025550143"), "nor is the phone number");

    assert_eq!(kab.run(&["logout"]).await.code, 2, "without a terminal --yes is needed");
    assert_eq!(kab.run(&["logout", "--yes"]).await.code, 0);
    let after = kab.run(&["status"]).await.json();
    assert_eq!(after["accounts"].as_array().map(Vec::len), Some(0));
    let account = signed_in["account"]["id"].as_str().expect("an id");
    let left = walk(&kab.data()).into_iter().filter(|path| path.to_string_lossy().contains(account));
    assert_eq!(left.filter(|path| path.extension().is_some_and(|kind| kind == "db")).count(), 0, "the copy is erased");
}

fn walk(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(walk(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn every_failure_has_its_exit_code() {
    let mut store = TestStore::demo().await.expect("the demo store");
    let mut kab = Kab::new(KAB);

    assert_eq!(kab.run(&["orders", "list"]).await.code, 3, "nobody is signed in");
    assert_eq!(kab.run(&["orders", "sing"]).await.code, 2);
    assert_eq!(kab.run(&["login", "--store", "not an address", "--phone", PHONE]).await.code, 2);
    assert_eq!(kab.run(&["login", "--store", "127.0.0.1:1", "--phone", PHONE]).await.error()["exit"], 4);

    let challenge = ask_for_a_code(&kab, &store).await;
    let code = store.code(PHONE).await.expect("the code was sent");
    let wrong = if code == "000000" { "111111" } else { "000000" };
    let origin = store.origin();
    let answer = |code| ["login", "--store", &origin, "--challenge", &challenge, "--code", code];
    let refused = kab.run(&answer(&code)).await;
    assert_eq!(
        refused.error()["code"],
        "vault_choice_needed",
        "no keyring and no passphrase: told before the code is spent"
    );
    assert_eq!(refused.code, 6);
    let mut with_passphrase = answer(wrong).to_vec();
    with_passphrase.push("--passphrase");
    let refused = kab.run(&with_passphrase).await;
    assert_eq!((refused.code, refused.error()["code"].as_str()), (8, Some("code_wrong")));
    let mut right = answer(&code).to_vec();
    right.push("--passphrase");
    assert_eq!(kab.run(&right).await.code, 0, "the right code still works");
    assert_eq!(kab.run(&["sync"]).await.code, 0);

    assert_eq!(kab.run(&["orders", "show", "PM-000000"]).await.code, 7);
    assert_eq!(kab.run(&["orders", "list", "--account", "nobody"]).await.code, 7);
    assert_eq!(kab.run(&["orders", "list", "--status", "complete"]).await.code, 2);
    assert_eq!(kab.run(&["--offline", "sync"]).await.code, 4);
    store.stop().await.expect("it stops");
    assert_eq!(kab.run(&["sync"]).await.code, 4);
    assert_eq!(kab.run(&["orders", "list"]).await.code, 0, "the archive opens without the store");

    kab.unset("KAB_PASSPHRASE_FILE");
    let locked = kab.run(&["orders", "list"]).await;
    assert_eq!((locked.code, locked.error()["code"].as_str()), (6, Some("vault_locked")));
    assert_eq!(
        kab.run(&["status"]).await.json()["accounts"][0]["state"],
        "locked",
        "status tells it without a failure"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn beside_the_open_window_it_reads_and_hands_writing_over() {
    let store = TestStore::demo().await.expect("the demo store");
    let kab = Kab::new(KAB);
    sign_in(&kab, &store).await;
    assert_eq!(kab.run(&["sync"]).await.code, 0);

    let _ = rustls_provider();
    let mut config = Config::new(Paths::at(kab.data()));
    config.keyring = Box::new(kabinet_tests::ScriptedKeyring::new(kabinet_tests::Mood::Absent));
    let window = App::open(config).await.expect("the window opens");
    let account = window.active().expect("an account").id;
    window.unlock(account, Some("correct horse battery".to_owned().into())).await.expect("the passphrase opens it");

    let listed = kab.run(&["orders", "list", "--limit", "3"]).await.json();
    assert_eq!(listed["orders"].as_array().map(Vec::len), Some(3), "it reads beside the window");
    assert_eq!(kab.run(&["sync"]).await.code, 0, "the window syncs for it");
    assert_eq!(kab.run(&["security-log"]).await.failed(), (5, "in_use".into()), "the session is the window's");
    assert_eq!(kab.run(&["lock"]).await.json()["window_locked"], true);
    assert!(window.archive_of(account).is_err(), "locked");
    window.unlock(account, Some("correct horse battery".to_owned().into())).await.expect("the passphrase opens it");
    let refused = kab.run(&["logout", "--yes"]).await;
    assert_eq!(
        (refused.code, refused.error()["code"].as_str()),
        (5, Some("in_use")),
        "the window's archive is not pulled away"
    );
    window.close().await;
    assert_eq!(kab.run(&["logout", "--yes"]).await.code, 0);
}

/// How often the program is killed, from its start to its end. `refresh.rs` kills around the one moment that matters.
const KILLS: u32 = 20;

// covers: S7
#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_of_a_refresh_nobody_is_signed_out() {
    let store = TestStore::demo().await.expect("the demo store");
    let kab = Kab::new(KAB);
    sign_in(&kab, &store).await;
    // Every run refreshes: access tokens are kept in memory only.
    let begun = std::time::Instant::now();
    assert_eq!(kab.run(&["sync"]).await.code, 0);
    let whole = begun.elapsed();
    for kill in 0..KILLS {
        let mut command = kab.command(&["sync"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("kab runs");
        tokio::time::sleep(whole * kill / KILLS).await;
        // SIGKILL: nothing is saved, closed or said good-bye to.
        let _ = child.start_kill();
        child.wait().await.expect("it ends");
    }
    let after = kab.run(&["sync"]).await;
    assert_eq!(after.code, 0, "still signed in after {KILLS} kills: {}", after.err);
}

fn rustls_provider() -> Result<(), impl Sized> {
    rustls::crypto::ring::default_provider().install_default()
}
