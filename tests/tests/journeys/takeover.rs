//! A second window over the same archive becomes the one that writes when the first ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use kabinet_core::app::Role;
use kabinet_core::sync::Phase;
use kabinet_tests::{Client, Mood, ScriptedKeyring, TestStore};
use secrecy::SecretString;
use serde_json::json;

const ALEX: &str = "+12025550143";
const PASSPHRASE: &str = "correct horse";

// covers: B13
#[tokio::test(flavor = "multi_thread")]
async fn under_a_passphrase_the_second_window_takes_over_and_is_never_found_closed() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let client = Client::configured(ScriptedKeyring::new(Mood::Absent), |_| {}).await?;
    client.call("vault.choose", json!({ "mode": "passphrase", "passphrase": PASSPHRASE })).await?;
    let account = client.sign_in(&store, ALEX).await?;
    let orders = client.synced().await?;

    let second = client.beside(Role::Window).await?;
    assert!(second.orders_of(account).is_err(), "a second window has to be given the passphrase, too");
    second.unlock(account, Some(SecretString::from(PASSPHRASE))).await?;
    assert!(!second.archive_of(account)?.db().writes(), "the first one writes");

    // Somebody looks at the second window all the time.
    let (looking, stop) = (Arc::clone(&second), Arc::new(AtomicBool::new(false)));
    let stopped = Arc::clone(&stop);
    let looked = tokio::spawn(async move {
        let (mut times, mut failed) = (0u32, Vec::new());
        while !stopped.load(Ordering::Relaxed) {
            let seen = match looking.orders_of(account) {
                Ok(archive) => archive.outline(&Default::default()).await.map_err(|error| error.to_string()),
                Err(error) => Err(error.to_string()),
            };
            match seen {
                Ok(outline) if outline.archive_count == orders => {}
                Ok(outline) => failed.push(format!("{} orders", outline.archive_count)),
                Err(error) => failed.push(error),
            }
            times += 1;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        (times, failed)
    });
    // It tries to take over twice meanwhile.
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert!(!second.archive_of(account)?.db().writes());
    client.app().close().await;
    let begun = Instant::now();
    while !second.archive_of(account).is_ok_and(|archive| archive.db().writes()) {
        assert!(begun.elapsed() < Duration::from_secs(15), "it takes over, and asks for no passphrase again");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let status = second.sync_account(account, |_| {}).await?;
    assert_eq!((status.phase, status.problem), (Phase::Idle, None), "and syncs");
    stop.store(true, Ordering::Relaxed);
    let (times, failed) = looked.await?;
    assert!(failed.is_empty(), "of {times} looks {} met with: {:?}", failed.len(), failed.first());
    second.close().await;
    Ok(())
}
