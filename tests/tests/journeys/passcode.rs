//! The passcode: setting, changing, losing and removing it, locking by hand and by itself, and a crash at every step.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kabinet_core::app::{AppError, Role};
use kabinet_core::clock::StillClock;
use kabinet_core::secrets::{Keyring, KeyringError, VaultError};
use kabinet_protocol::time::LocalTime;
use kabinet_tests::{Client, Mood, ScriptedKeyring, TestStore};
use serde_json::{Value, json};
use zeroize::Zeroizing;

const ALEX: &str = "+12025550143";
const LENA: &str = "+12025550188";

async fn unlock(client: &Client, account: impl serde::Serialize, text: &str) -> Result<Value, String> {
    let args = json!({ "account_id": account, "passphrase": text });
    client.call("vault.unlock", args).await.map_err(|refused| refused.code)
}

// covers: B13
#[tokio::test(flavor = "multi_thread")]
async fn a_passcode_shuts_the_program_and_opens_it() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let mut client = Client::new().await?;
    let account = client.sign_in(&store, ALEX).await?;
    let orders = client.synced().await?;
    let refused = client.call("vault.lock", json!({})).await.expect_err("nothing would have to be typed");
    assert_eq!(refused.code, "passcode_none");
    let short = client.call("vault.set_passcode", json!({ "passcode": "123" })).await.expect_err("too short");
    assert_eq!((short.code.as_str(), short.field.as_deref()), ("passcode_short", Some("passcode")));
    let set = client.call("vault.set_passcode", json!({ "passcode": "4711" })).await?;
    assert_eq!((&set["passcode"], &set["locked"]), (&json!(true), &json!(false)));
    assert_eq!(client.orders().await?, orders, "setting it locks nothing");

    let locked = client.call("vault.lock", json!({})).await?;
    assert_eq!(locked["locked"], true);
    let refused = client.call("orders.outline", json!({})).await.expect_err("locked");
    assert_eq!((refused.code.as_str(), refused.retry), ("vault_locked", kabinet_commands::Retry::Unlock));
    let bootstrap = client.call("app.bootstrap", json!({})).await?;
    assert_eq!(bootstrap["active"]["state"], "locked");
    assert_ne!(bootstrap["active"]["name"], "Alex Morgan", "not even the name is shown");
    assert_eq!(unlock(&client, account, "4712").await, Err("wrong_passcode".into()));
    unlock(&client, account, "4711").await.expect("the right one");
    assert_eq!(client.orders().await?, orders);

    client.reopen().await?;
    let refused = client.call("orders.outline", json!({})).await.expect_err("asked for after a start");
    assert_eq!(refused.code, "vault_locked");
    let (id, challenge) = client.ask_for_code(&store.origin(), LENA).await?;
    let code = store.code(LENA).await?;
    let answer = json!({ "store_id": id, "challenge_id": challenge, "code": code });
    let refused = client.call("identity.verify_code", answer.clone()).await.expect_err("unlock first");
    assert_eq!(refused.code, "vault_locked", "no code is spent while a new archive could not be kept");
    unlock(&client, account, "4711").await.expect("the right one");
    let second = client.call("identity.verify_code", answer).await.expect("not spent")["account"]["id"].clone();

    // The new account is behind the passcode too, and both need the keyring besides.
    client.reopen().await?;
    unlock(&client, account, "4711").await.expect("the right one");
    assert!(client.app().archive_of(serde_json::from_value(second.clone())?).is_ok());
    client.app().close().await;
    for item in client.keyring().items() {
        Keyring::delete(client.keyring(), &item)?;
    }
    client.open_again().await?;
    assert_eq!(unlock(&client, account, "4711").await, Err("key_lost".into()), "the passcode alone opens nothing");
    assert_eq!(client.call("vault.status", json!({})).await?["passcode"], false, "it could open nothing ever again");
    client.sign_in(&store, ALEX).await?;
    client.until("being told", |status| status["notice"] == "quarantined").await?;
    assert_eq!(client.synced().await?, orders, "fetched anew");
    Ok(())
}

// covers: B13
#[tokio::test(flavor = "multi_thread")]
async fn changing_and_removing_take_the_current_one() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let mut client = Client::new().await?;
    let account = client.sign_in(&store, ALEX).await?;
    client.synced().await?;
    client.call("vault.set_passcode", json!({ "passcode": "first one" })).await?;
    let items = client.keyring().items();
    assert_eq!(items.len(), 2, "the archive's and the passcode's, and nothing that was replaced: {items:?}");
    let refused = client.call("vault.set_passcode", json!({ "passcode": "second" })).await.expect_err("which one?");
    assert_eq!(refused.code, "vault_locked");
    let wrong = json!({ "passcode": "second", "current": "other" });
    assert_eq!(client.call("vault.set_passcode", wrong).await.expect_err("wrong").code, "wrong_passcode");
    client.call("vault.set_passcode", json!({ "passcode": "second", "current": "first one" })).await?;
    client.reopen().await?;
    assert_eq!(unlock(&client, account, "first one").await, Err("wrong_passcode".into()));
    unlock(&client, account, "second").await.expect("the new one");
    assert_eq!(
        client.call("vault.remove_passcode", json!({ "passcode": "x" })).await.expect_err("x").code,
        "wrong_passcode"
    );
    client.call("vault.remove_passcode", json!({ "passcode": "second" })).await?;
    assert_eq!(client.keyring().items().len(), 1);
    client.reopen().await?;
    assert!(client.orders().await? > 100, "opened without being asked");
    client.call("vault.set_passcode", json!({ "passcode": "forgotten" })).await?;
    client.reopen().await?;
    client.call("identity.sign_out", json!({ "account_id": account })).await?;
    assert_eq!(client.call("vault.status", json!({})).await?["passcode"], false, "nothing is left for it to open");
    assert!(client.keyring().items().is_empty(), "every key is destroyed");
    client.sign_in(&store, ALEX).await?;
    Ok(())
}

// covers: B13
#[tokio::test(flavor = "multi_thread")]
async fn wrong_tries_cost_growing_delays_that_outlive_the_program() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let clock = StillClock::at(LocalTime(jiff::Timestamp::now().as_millisecond()));
    let handed = clock.clone();
    let mut client = Client::configured(ScriptedKeyring::new(Mood::Works), move |config| {
        config.clock = handed.clone();
    })
    .await?;
    let account = client.sign_in(&store, ALEX).await?;
    client.call("vault.set_passcode", json!({ "passcode": "4711" })).await?;
    client.reopen().await?;
    for _ in 0..5 {
        let args = json!({ "account_id": account, "passphrase": "0000" });
        let refused = client.call("vault.unlock", args).await.expect_err("wrong");
        assert_eq!(refused.code, "wrong_passcode");
        if let Some(wait) = refused.retry_after_s {
            let args = json!({ "account_id": account, "passphrase": "4711" });
            let refused = client.call("vault.unlock", args).await.expect_err("the right one waits, too");
            assert!(refused.retry_after_s.is_some_and(|left| left <= wait) && refused.code == "wrong_passcode");
            client.reopen().await?;
            let shown = client.call("vault.status", json!({})).await?;
            assert!(
                shown["retry_after_s"].as_u64().is_some_and(|left| left > 0),
                "not forgotten by a restart: {shown}"
            );
            clock.advance(-3_600_000);
            assert_eq!(unlock(&client, account, "4711").await, Err("wrong_passcode".into()), "nor by a clock set back");
            clock.advance(3_600_000 + i64::try_from(wait)? * 1000);
        }
    }
    unlock(&client, account, "4711").await.expect("the right one, in time");
    assert!(client.call("vault.status", json!({})).await?["retry_after_s"].is_null());
    Ok(())
}

// covers: B13
#[tokio::test(flavor = "multi_thread")]
async fn it_locks_by_itself_and_sleep_counts() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let clock = StillClock::at(LocalTime(jiff::Timestamp::now().as_millisecond()));
    let handed = clock.clone();
    let client = Client::configured(ScriptedKeyring::new(Mood::Works), move |config| {
        config.clock = handed.clone();
    })
    .await?;
    let account = client.sign_in(&store, ALEX).await?;
    client.synced().await?;
    client.call("vault.set_passcode", json!({ "passcode": "4711" })).await?;
    let bad = client.call("vault.set_auto_lock", json!({ "minutes": 0 })).await.expect_err("0 minutes");
    assert_eq!((bad.code.as_str(), bad.field.as_deref()), ("invalid", Some("minutes")));
    assert_eq!(client.call("vault.set_auto_lock", json!({ "minutes": 5 })).await?["auto_lock_minutes"], 5);
    clock.advance(4 * 60_000);
    client.call("app.touch", json!({})).await?;
    clock.advance(4 * 60_000);
    client.orders().await.expect("a touch put it off");
    clock.advance(60_000);
    let refused = client.call("orders.outline", json!({})).await.expect_err("looking on is no activity");
    assert_eq!(refused.code, "vault_locked");
    unlock(&client, account, "4711").await.expect("opens");
    clock.advance(3_600_000);
    tokio::time::sleep(Duration::from_secs(6)).await;
    assert!(client.app().archive_of(account).is_err(), "locked by itself, though nobody asked anything");
    Ok(())
}

// covers: B13, B15
#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_is_shut_too_and_may_not_change_the_passcode_under_the_window() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let client = Client::new().await?;
    let account = client.sign_in(&store, ALEX).await?;
    let orders = client.synced().await?;
    let early = client.beside(Role::Tool).await?;
    let refused = early.set_passcode(&"4711".to_owned().into(), None).await;
    assert!(matches!(refused, Err(AppError::InUse)), "{refused:?}");
    early.close().await;
    client.call("vault.set_passcode", json!({ "passcode": "4711" })).await?;
    let tool = client.beside(Role::Tool).await?;
    assert!(matches!(tool.orders_of(account).map(drop), Err(AppError::Vault(VaultError::PasscodeNeeded))));
    tool.unlock(account, Some("4711".to_owned().into())).await?;
    assert_eq!(tool.orders_of(account)?.outline(&Default::default()).await?.archive_count, orders);
    assert!(tool.ask_window_to_lock().await?, "kab locks the window");
    assert_eq!(client.call("orders.outline", json!({})).await.expect_err("locked").code, "vault_locked");
    tool.close().await;
    Ok(())
}

/// A keyring that takes a picture of the whole installation before each call that changes it: each is what a crash at that
/// moment would leave.
#[derive(Clone)]
struct Watched {
    inner: ScriptedKeyring,
    pictures: Arc<Mutex<Vec<Picture>>>,
    home: Arc<Mutex<Option<std::path::PathBuf>>>,
}

struct Picture {
    home: tempfile::TempDir,
    items: Vec<(String, Vec<u8>)>,
}

impl Watched {
    fn picture(&self) {
        let Some(home) = self.home.lock().expect("home").clone() else { return };
        let copy = tempfile::tempdir().expect("a directory");
        copy_all(&home, copy.path());
        let names = self.inner.items();
        let item = |name: String| {
            let secret = self.inner.read(&name).ok().flatten()?;
            Some((name, secret.to_vec()))
        };
        let items = names.into_iter().filter_map(item).collect();
        self.pictures.lock().expect("pictures").push(Picture { home: copy, items });
    }
}

impl Keyring for Watched {
    fn probe(&self) -> Result<(), KeyringError> {
        self.inner.probe()
    }
    fn read(&self, item: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        self.picture();
        self.inner.read(item)
    }
    fn write(&self, item: &str, secret: &[u8]) -> Result<(), KeyringError> {
        self.picture();
        self.inner.write(item, secret)
    }
    fn delete(&self, item: &str) -> Result<(), KeyringError> {
        self.picture();
        self.inner.delete(item)
    }
}

fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a directory");
    for entry in std::fs::read_dir(from).into_iter().flatten().flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_all(&path, &target);
        } else if path.is_file() {
            // A file may go away between being listed and being copied.
            let _ = std::fs::copy(path, target);
        }
    }
}

/// Which of the passcodes opens BOTH accounts of this picture; `None` is no passcode at all.
async fn opens(picture: &Picture, candidates: &[Option<&str>]) -> anyhow::Result<bool> {
    for candidate in candidates {
        let keyring = ScriptedKeyring::new(Mood::Works);
        for (name, secret) in &picture.items {
            Keyring::write(&keyring, name, secret)?;
        }
        let home = tempfile::tempdir()?;
        copy_all(picture.home.path(), home.path());
        let mut config = kabinet_core::app::Config::new(kabinet_core::app::Paths::at(home.path()));
        config.keyring = Box::new(keyring);
        config.offline = true;
        let app = kabinet_core::app::App::open(config).await?;
        app.settle(Duration::from_secs(10)).await;
        let accounts = app.accounts();
        if let (Some(passcode), Some(first)) = (candidate, accounts.first()) {
            let _ = app.unlock(first.id, Some((*passcode).to_owned().into())).await;
        }
        let mut all = accounts.len() == 2;
        for account in &accounts {
            // The second of two may still be on its way.
            for _ in 0..100 {
                if app.archive_of(account.id).is_ok() || app.vault().is_shut() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            all &= app.archive_of(account.id).is_ok();
        }
        app.close().await;
        if all {
            return Ok(true);
        }
    }
    Ok(false)
}

// covers: B13
#[tokio::test(flavor = "multi_thread")]
async fn a_crash_at_any_step_leaves_the_old_passcode_or_the_new_one_working() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let watched = Watched { inner: ScriptedKeyring::new(Mood::Works), pictures: Arc::default(), home: Arc::default() };
    let (handed, scripted) = (watched.clone(), watched.inner.clone());
    let client = Client::configured(scripted, move |config| config.keyring = Box::new(handed.clone())).await?;
    client.sign_in(&store, ALEX).await?;
    client.synced().await?;
    client.sign_in(&store, LENA).await?;
    client.synced().await?;
    client.call("app.work_offline", json!({ "on": true })).await?;

    let steps: [(&str, Value, [Option<&str>; 2]); 3] = [
        ("vault.set_passcode", json!({ "passcode": "1111" }), [None, Some("1111")]),
        ("vault.set_passcode", json!({ "passcode": "2222", "current": "1111" }), [Some("1111"), Some("2222")]),
        ("vault.remove_passcode", json!({ "passcode": "2222" }), [Some("2222"), None]),
    ];
    for (name, args, candidates) in steps {
        *watched.home.lock().expect("home") = Some(client.home().to_owned());
        client.call(name, args.clone()).await?;
        watched.picture();
        *watched.home.lock().expect("home") = None;
        let pictures = std::mem::take(&mut *watched.pictures.lock().expect("pictures"));
        assert!(pictures.len() >= 4, "{name}: several moments, {}", pictures.len());
        for (at, picture) in pictures.iter().enumerate() {
            assert!(
                opens(picture, &candidates).await?,
                "{name} {args}: a crash at step {at} shuts an archive for ever"
            );
        }
    }
    Ok(())
}
