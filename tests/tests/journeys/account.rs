//! Signing in, syncing, coming back, signing out.

use std::path::Path;

use kabinet_core::clock::StillClock;
use kabinet_protocol::time::LocalTime;
use kabinet_tests::{Client, Mood, ScriptedKeyring, TestStore};
use serde_json::json;

/// The demo customer with years of orders.
const ALEX: &str = "+12025550143";

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.is_file() {
            found.push(path);
        }
    }
    found
}

// covers: S4, S7, S8, S27, B1, B13, B22
#[tokio::test(flavor = "multi_thread")]
async fn sign_in_sync_search_go_offline_and_sign_out() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let mut client = Client::new().await?;
    // As a person in the store's country types it.
    let (id, challenge) = client.ask_for_code(&store.origin(), " (202) 555-0143 ").await?;
    let answer = json!({ "store_id": id, "challenge_id": challenge, "code": store.code(ALEX).await? });
    let account = client.call("identity.verify_code", answer).await?["account"]["id"].clone();
    let orders = client.synced().await?;
    assert!(orders > 100, "years of orders, found {orders}");

    let page = client.call("orders.search", json!({ "query": "biscuits", "limit": 50 })).await?;
    let row = page["rows"][0].clone();
    assert!(row["id"].is_string() && !row["marks"].as_array().expect("marks").is_empty(), "{page}");
    let order = client.call("orders.get", json!({ "id": row["id"] })).await?;
    assert!(!order["lines"].as_array().expect("lines").is_empty());
    let art = row["art"][0].as_str().expect("a picture's name").to_owned();
    let (mime, bytes) = kabinet_commands::picture(client.app(), &art).await?;
    assert!(mime.starts_with("image/") && !bytes.is_empty());

    client.call("app.work_offline", json!({ "on": true })).await?;
    client.reopen().await?;
    assert_eq!(client.orders().await?, orders, "the archive opens offline");
    let again = client.call("orders.search", json!({ "query": "biscuits", "limit": 50 })).await?;
    assert_eq!(again["rows"], page["rows"]);
    kabinet_commands::picture(client.app(), &art).await.expect("a picture that was seen is here offline");
    let said = |status: &serde_json::Value| status["phase"] == "work_offline" && status["as_of"].is_number();
    client.until("offline, and as of when", said).await?;
    let refused = client.call("sync.now", json!({})).await.expect_err("offline");
    assert_eq!(refused.code, "offline");

    client.call("app.work_offline", json!({ "on": false })).await?;
    client.synced().await?;
    for path in files(client.home()) {
        let bytes = std::fs::read(&path)?;
        let number = row["number"].as_str().expect("a number").as_bytes();
        for secret in [b"Morgan".as_slice(), b"5550143", number] {
            let found = bytes.windows(secret.len()).any(|window| window == secret);
            assert!(!found, "{} holds {}", path.display(), String::from_utf8_lossy(secret));
        }
    }

    assert_eq!(client.keyring().items().len(), 1);
    client.call("identity.sign_out", json!({ "account_id": account })).await?;
    assert!(client.keyring().items().is_empty(), "the key is gone");
    let left: Vec<_> = files(&client.home().join("accounts"));
    assert!(left.is_empty(), "nothing of the archive stays: {left:?}");
    let refused = client.call("orders.outline", json!({})).await.expect_err("nobody is signed in");
    assert_eq!(refused.code, "signed_out");
    let bootstrap = client.call("app.bootstrap", json!({})).await?;
    assert!(bootstrap["accounts"].as_array().expect("accounts").is_empty());
    Ok(())
}

// covers: S4, S35
#[tokio::test(flavor = "multi_thread")]
async fn a_new_number_registers() -> anyhow::Result<()> {
    let store = TestStore::empty().await?;
    let client = Client::new().await?;
    client.sign_in(&store, "+12025550177").await?;
    assert_eq!(client.synced().await?, 0);
    let bootstrap = client.call("app.bootstrap", json!({})).await?;
    assert_eq!(bootstrap["active"]["state"], "open");
    assert_eq!(bootstrap["active"]["phone"], "+1 ••• •••-01-77");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_code_says_how_many_tries_are_left_and_leaves_nothing_behind() -> anyhow::Result<()> {
    let store = TestStore::empty().await?;
    let client = Client::new().await?;
    let (id, challenge) = client.ask_for_code(&store.origin(), ALEX).await?;
    let right = store.code(ALEX).await?;
    let wrong = if right == "000000" { "000001" } else { "000000" };
    let answer = |code: &str| json!({ "store_id": id, "challenge_id": challenge, "code": code });
    let refused = client.call("identity.verify_code", answer(wrong)).await.expect_err("a wrong code");
    assert_eq!((refused.code.as_str(), refused.tries_left), ("code_wrong", Some(4)));
    assert!(client.keyring().items().is_empty(), "a key that was not needed is not kept");
    let spaced = format!("{} {}", &right[..3], &right[3..]);
    client.call("identity.verify_code", answer(&spaced)).await.expect("spaces are a person's");
    let used = client.call("identity.verify_code", answer(&right)).await.expect_err("a replayed code");
    assert_eq!(used.code, "code_used");
    Ok(())
}

// covers: S7
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_two_steps_behind_is_revoked_and_signing_in_again_keeps_the_archive() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let mut client = Client::new().await?;
    let account = client.sign_in(&store, ALEX).await?;
    let orders = client.synced().await?;
    client.app().close().await;
    let saved = tempfile::tempdir()?;
    copy(&client.home().join("accounts"), saved.path())?;

    // The refresh of this run is lost, as if the process had died between the store's answer and the write.
    client.open_again().await?;
    client.call("sync.now", json!({})).await?;
    client.app().close().await;
    copy(saved.path(), &client.home().join("accounts"))?;
    client.open_again().await?;
    client.call("sync.now", json!({})).await?;
    assert_eq!(client.synced().await?, orders, "one step behind is forgiven");
    client.reopen().await?;
    client.call("sync.now", json!({})).await?;

    client.app().close().await;
    copy(saved.path(), &client.home().join("accounts"))?;
    client.open_again().await?;
    let refused = client.call("sync.now", json!({})).await.expect_err("anything older revokes the session");
    assert_eq!(refused.code, "session_revoked");
    let locked = client.call("orders.outline", json!({})).await.expect_err("the archive waits behind a sign-in");
    assert_eq!((locked.code.as_str(), locked.retry), ("session_revoked", kabinet_commands::Retry::SignIn));
    client.reopen().await?;
    let bootstrap = client.call("app.bootstrap", json!({})).await?;
    assert_eq!(bootstrap["active"]["state"], "sign_in_again", "it is remembered");
    assert_ne!(bootstrap["active"]["name"], "Alex Morgan", "not even the name is shown");

    let again = client.sign_in(&store, ALEX).await?;
    assert_eq!(again, account);
    assert_eq!(client.orders().await?, orders, "the local copy is taken over, not fetched again");
    assert_eq!(client.keyring().items().len(), 1, "and keeps its key");
    Ok(())
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?
        } else {
            std::fs::copy(entry.path(), target).map(|_| ())?
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_ten_years_off_changes_nothing() -> anyhow::Result<()> {
    for millis in [-315_360_000_000i64, 315_360_000_000] {
        let store = TestStore::demo().await?;
        let now = jiff::Timestamp::now().as_millisecond();
        let client = Client::configured(ScriptedKeyring::new(Mood::Works), move |config| {
            config.clock = StillClock::at(LocalTime(now + millis));
        })
        .await?;
        client.sign_in(&store, ALEX).await?;
        assert!(client.synced().await? > 100);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_archive_is_set_aside_fetched_again_and_said_so() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let mut client = Client::new().await?;
    client.sign_in(&store, ALEX).await?;
    let orders = client.synced().await?;
    client.app().close().await;
    let file =
        files(&client.home().join("accounts")).into_iter().find(|path| path.extension().is_some_and(|e| e == "db"));
    let file = file.expect("a database");
    let mut bytes = std::fs::read(&file)?;
    for byte in &mut bytes[..8192] {
        *byte ^= 0x5a;
    }
    std::fs::write(&file, bytes)?;
    client.open_again().await?;
    client.until("being told", |status| status["notice"] == "quarantined").await?;
    assert_eq!(client.synced().await?, orders, "fetched again, without a new sign-in");
    client.call("sync.dismiss", json!({})).await?;
    client.until("no notice", |status| status["notice"].is_null()).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_restarts_is_found_again() -> anyhow::Result<()> {
    let mut store = TestStore::demo().await?;
    let client = Client::new().await?;
    client.sign_in(&store, ALEX).await?;
    store.restart().await?;
    client.call("sync.now", json!({})).await?;
    assert!(client.synced().await? > 100);
    store.stop().await?;
    client.call("sync.now", json!({})).await?;
    client.until("unreachable", |status| status["phase"] == "unreachable").await?;
    assert!(client.orders().await? > 100, "the archive stays readable");
    store.restart().await?;
    client.call("sync.now", json!({})).await?;
    client.synced().await?;
    Ok(())
}
