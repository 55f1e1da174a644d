//! Keyrings that do not answer, passphrases, memory only, a second process, and what stands on disk in the clear.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context;
use kabinet_core::app::{AppError, Role};
use kabinet_tests::{Client, Mood, ScriptedKeyring, TestStore, base32, totp};
use serde_json::json;

const ALEX: &str = "+12025550143";

// covers: B13
#[tokio::test(flavor = "multi_thread")]
async fn without_a_keyring_the_choice_comes_before_the_code_is_spent() -> anyhow::Result<()> {
    for mood in [Mood::Absent, Mood::Locked, Mood::Hangs] {
        let store = TestStore::demo().await?;
        let client = Client::configured(ScriptedKeyring::new(mood), |_| {}).await?;
        let begun = Instant::now();
        client.call("app.bootstrap", json!({})).await?;
        assert!(begun.elapsed() < Duration::from_secs(2), "the first paint does not wait for {mood:?}");
        let (id, challenge) = client.ask_for_code(&store.origin(), ALEX).await?;
        let answer = json!({ "store_id": id, "challenge_id": challenge, "code": store.code(ALEX).await? });
        let refused = client.call("identity.verify_code", answer.clone()).await.expect_err("a choice is needed");
        assert_eq!(refused.code, "vault_choice_needed", "{mood:?}");
        client.call("vault.choose", json!({ "mode": "memory" })).await?;
        client.call("identity.verify_code", answer).await.expect("the code was not spent");
        assert!(client.synced().await? > 100);
        let left = std::fs::read_dir(client.home().join("accounts")).map(Iterator::count).unwrap_or(0);
        assert_eq!(left, 0, "memory only: nothing of the account is on disk");
        client.keyring().set(Mood::Works);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}

// covers: B13
#[tokio::test(flavor = "multi_thread")]
async fn a_passphrase_opens_the_archive_again() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let mut client = Client::configured(ScriptedKeyring::new(Mood::Absent), |_| {}).await?;
    let short = client.call("vault.choose", json!({ "mode": "passphrase", "passphrase": "short" })).await;
    assert_eq!(short.expect_err("too short").code, "passphrase_short");
    client.call("vault.choose", json!({ "mode": "passphrase", "passphrase": "correct horse" })).await?;
    let account = client.sign_in(&store, ALEX).await?;
    let orders = client.synced().await?;
    client.reopen().await?;
    let bootstrap = client.call("app.bootstrap", json!({})).await?;
    assert_eq!(bootstrap["active"]["state"], "locked");
    let locked = client.call("orders.outline", json!({})).await.expect_err("locked");
    assert_eq!(locked.code, "vault_locked");
    let wrong = json!({ "account_id": account, "passphrase": "battery staple" });
    assert_eq!(client.call("vault.unlock", wrong).await.expect_err("wrong").code, "wrong_passphrase");
    let right = json!({ "account_id": account, "passphrase": "correct horse" });
    assert_eq!(client.call("vault.unlock", right).await?["state"], "open");
    assert_eq!(client.orders().await?, orders);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_key_means_a_new_copy_after_a_new_sign_in_and_says_so() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let mut client = Client::new().await?;
    client.sign_in(&store, ALEX).await?;
    let orders = client.synced().await?;
    let item = client.keyring().items()[0].clone();
    kabinet_core::secrets::Keyring::delete(client.keyring(), &item)?;
    client.reopen().await?;
    let lost = client.call("orders.outline", json!({})).await.expect_err("the key is lost");
    assert_eq!((lost.code.as_str(), lost.retry), ("key_lost", kabinet_commands::Retry::SignIn));
    client.sign_in(&store, ALEX).await?;
    client.until("being told", |status| status["notice"] == "quarantined").await?;
    assert_eq!(client.synced().await?, orders);
    Ok(())
}

// covers: B15
#[tokio::test(flavor = "multi_thread")]
async fn a_command_line_run_reads_beside_the_window_and_hands_its_sync_over() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let client = Client::new().await?;
    let account = client.sign_in(&store, ALEX).await?;
    let orders = client.synced().await?;
    let tool = client.beside(Role::Tool).await?;
    let seen = tool.orders_of(account)?.outline(&Default::default()).await?;
    assert_eq!(seen.archive_count, orders, "it reads the same archive");
    let status = tool.sync_account(account, |_| {}).await?;
    assert!(status.problem.is_none(), "the window synced for it: {status:?}");
    tool.close().await;

    let second = client.beside(Role::Window).await?;
    assert_eq!(second.orders_of(account)?.outline(&Default::default()).await?.archive_count, orders);
    client.app().close().await;
    let begun = Instant::now();
    while second.archive_of(account).is_ok_and(|archive| !archive.db().writes()) {
        assert!(begun.elapsed() < Duration::from_secs(15), "it takes over once the first window has closed");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    second.close().await;
    let tool = client.beside(Role::Tool).await?;
    let status = tool.sync_account(account, |_| {}).await?;
    assert!(status.problem.is_none(), "alone, it syncs by itself: {status:?}");
    tool.sign_out(account, false).await?;
    assert!(matches!(tool.orders(), Err(AppError::SignedOut)));
    Ok(())
}

/// Every file below a folder, with what is in it.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if let Ok(bytes) = std::fs::read(&path) {
            found.push((path, bytes));
        }
    }
    found
}

fn none_holds(files: &[(PathBuf, Vec<u8>)], secrets: &[(&str, Vec<u8>)]) {
    for (path, bytes) in files {
        for (what, secret) in secrets {
            assert!(secret.len() > 3, "{what} is long enough not to stand anywhere by chance");
            let found = bytes.windows(secret.len()).any(|window| window.eq_ignore_ascii_case(secret));
            assert!(!found, "{what} stands in {}", path.display());
        }
    }
}

// covers: B13, B17
#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_an_account_stands_on_disk_in_the_clear() -> anyhow::Result<()> {
    const EMAIL: &str = "alexandra.morgan@mail.example";
    const PASSWORD: &str = "plum boat sings 40 times";
    const PASSCODE: &str = "quince-4711-lantern";
    let store = TestStore::demo().await?;
    let client = Client::new().await?;
    client.sign_in(&store, ALEX).await?;
    client.synced().await?;
    client.call("security.set_password", json!({ "password": PASSWORD })).await?;
    let contact = json!({ "channel": "email", "contact": EMAIL });
    let challenge = client.call("profile.change_contact", contact).await?;
    let code = store.code(EMAIL).await?;
    client.call("profile.confirm_contact", json!({ "challenge_id": challenge["id"], "code": code })).await?;
    let offer = client.call("security.totp_begin", json!({})).await?;
    let secret = offer["secret"].as_str().context("a secret")?.to_owned();
    let shown = totp(&secret, 0);
    let recovery = client.call("security.totp_confirm", json!({ "code": shown })).await?;
    let recovery = recovery["codes"][0].as_str().context("a code")?.to_owned();
    client.call("vault.set_passcode", json!({ "passcode": PASSCODE })).await?;
    client.call("sync.now", json!({})).await?;
    client.synced().await?;
    assert_eq!(client.call("profile.get", json!({})).await?["email"], EMAIL, "the archive knows it");

    let typed = [
        ("the password", PASSWORD.as_bytes().to_vec()),
        ("the authenticator's secret", secret.as_bytes().to_vec()),
        ("the authenticator's secret, as bytes", base32(&secret)),
        ("a recovery code", recovery.as_bytes().to_vec()),
        ("a recovery code, without its dash", recovery.replace('-', "").into_bytes()),
        ("the passcode", PASSCODE.as_bytes().to_vec()),
    ];
    let known = [
        ("the e-mail address", EMAIL.as_bytes().to_vec()),
        ("its name", b"alexandra.morgan".to_vec()),
        ("the phone number", ALEX.trim_start_matches('+').as_bytes().to_vec()),
        ("the person's name", b"Alex Morgan".to_vec()),
    ];
    let here = [&typed[..], &known[..]].concat();
    let open = files(client.home());
    let ends =
        |ending: &str| open.iter().any(|(path, bytes)| path.to_string_lossy().ends_with(ending) && !bytes.is_empty());
    assert!(ends(".db") && ends(".db-wal"), "the database and its log are among them");
    none_holds(&open, &here);
    client.call("vault.lock", json!({})).await?;
    none_holds(&files(client.home()), &here);
    client.app().close().await;
    none_holds(&files(client.home()), &here);

    // A store has to know how to reach its customers; what they keep secret it does not know either.
    let kept = files(store.directory());
    let phone = ALEX.as_bytes();
    assert!(
        kept.iter().any(|(_, bytes)| bytes.windows(phone.len()).any(|window| window == phone)),
        "it was looked into"
    );
    none_holds(&kept, &typed);
    Ok(())
}
