//! Bad days of the local files: damage found while they are in use, a file of a newer program.

use std::io::{Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::time::Duration;

use kabinet_protocol::ids::AccountId;
use kabinet_tests::{Client, Mood, ScriptedKeyring, TestStore};
use serde_json::{Value, json};

const ALEX: &str = "+12025550143";

fn database(client: &Client, account: AccountId) -> PathBuf {
    let registry = client.app().registry();
    let store = registry.accounts().first().expect("an account").store_id;
    registry.database(store, account)
}

fn aside(file: &std::path::Path) -> usize {
    kabinet_core::db::files_of(file)
        .expect("lists")
        .iter()
        .filter(|path| path.to_string_lossy().contains(".damaged-") && !path.to_string_lossy().ends_with("-wal"))
        .count()
}

/// Overwrites all but the first pages of a database, as a failing disk may.
fn damage(file: &std::path::Path) -> anyhow::Result<()> {
    let mut file = std::fs::File::options().write(true).open(file)?;
    let length = file.metadata()?.len();
    let from = 16 * 4096;
    anyhow::ensure!(length > 2 * from, "there is something to damage in {length} bytes");
    file.seek(SeekFrom::Start(from))?;
    file.write_all(&vec![0x5a; usize::try_from(length - from)?])?;
    Ok(())
}

/// Opens it again offline, so that nothing but the first pages has been read, and damages the file.
async fn damaged_in_use(client: &mut Client, account: AccountId) -> anyhow::Result<PathBuf> {
    let file = database(client, account);
    client.app().close().await;
    client.open_again().await?;
    if client.app().archive_of(account).is_err() {
        let unlock = json!({ "account_id": account, "passphrase": "correct horse" });
        client.call("vault.unlock", unlock).await?;
    }
    // What opening itself reads has been read.
    tokio::time::sleep(Duration::from_millis(300)).await;
    damage(&file)?;
    Ok(file)
}

// covers: B1, B13
#[tokio::test(flavor = "multi_thread")]
async fn damage_found_by_who_reads_is_mended_without_a_restart() -> anyhow::Result<()> {
    for mood in [Mood::Works, Mood::Absent] {
        let store = TestStore::demo().await?;
        let mut client = Client::configured(ScriptedKeyring::new(mood), |_| {}).await?;
        if mood == Mood::Absent {
            let choice = json!({ "mode": "passphrase", "passphrase": "correct horse" });
            client.call("vault.choose", choice).await?;
        }
        let account = client.sign_in(&store, ALEX).await?;
        let orders = client.synced().await?;
        let page = client.call("orders.search", json!({ "query": "", "limit": 200 })).await?;
        let ids: Vec<Value> = page["rows"].as_array().expect("rows").iter().map(|row| row["id"].clone()).collect();
        client.call("app.work_offline", json!({ "on": true })).await?;
        let file = damaged_in_use(&mut client, account).await?;

        let mut refused = None;
        for id in &ids {
            if let Err(error) = client.call("orders.get", json!({ "id": id })).await {
                refused = Some(error);
                break;
            }
        }
        let refused = refused.expect("somewhere the damage shows");
        assert_eq!(refused.code, "damaged", "{refused:?}");
        client.call("app.work_offline", json!({ "on": false })).await?;
        client.until("being told", |status| status["notice"] == "quarantined").await?;
        assert_eq!(client.synced().await?, orders, "{mood:?}: fetched again, without a sign-in and without a restart");
        for id in &ids {
            client.call("orders.get", json!({ "id": id })).await?;
        }
        assert_eq!(aside(&file), 1, "{mood:?}: the damaged file is kept aside");
        client.app().close().await;
    }
    Ok(())
}

// covers: B1
#[tokio::test(flavor = "multi_thread")]
async fn damage_found_by_a_sync_is_mended_without_a_restart() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let mut client = Client::new().await?;
    let account = client.sign_in(&store, ALEX).await?;
    let orders = client.synced().await?;
    client.call("app.work_offline", json!({ "on": true })).await?;
    let file = damaged_in_use(&mut client, account).await?;
    // Every order changes, so that the sync meets with the damage wherever it is.
    sqlx::query("UPDATE entities SET rev = rev + 1000 WHERE kind = 'order'").execute(store.store().db.writer()).await?;
    sqlx::query("UPDATE feeds SET rev = rev + 1000").execute(store.store().db.writer()).await?;
    client.call("app.work_offline", json!({ "on": false })).await?;
    client.until("being told", |status| status["notice"] == "quarantined").await?;
    assert_eq!(client.synced().await?, orders, "fetched again, without a sign-in and without a restart");
    assert_eq!(aside(&file), 1);
    tokio::time::sleep(Duration::from_secs(1)).await;
    client.reopen().await?;
    assert_eq!(client.orders().await?, orders);
    assert_eq!(aside(&file), 1, "the new one is sound");
    client.app().close().await;
    Ok(())
}

// covers: B1
#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_a_newer_program_is_refused_in_the_right_words_and_not_touched() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let mut client = Client::new().await?;
    let account = client.sign_in(&store, ALEX).await?;
    client.synced().await?;
    client.app().archive()?.db().write(|tx| tx.execute("PRAGMA user_version = 999", &[])).await?;
    let file = database(&client, account);
    client.app().close().await;
    let before = std::fs::read(&file)?;

    client.open_again().await?;
    for (name, args) in [
        ("orders.outline", json!({})),
        ("orders.search", json!({ "query": "biscuits", "limit": 5 })),
        ("vault.unlock", json!({ "account_id": account })),
    ] {
        let refused = client.call(name, args).await.expect_err(name);
        assert_eq!((refused.code.as_str(), refused.retry), ("newer_file", kabinet_commands::Retry::Never), "{name}");
        assert!(refused.message.contains("newer version of this program"), "{name}: {}", refused.message);
    }
    assert!(std::fs::read(&file)? == before, "nothing of it was touched");
    assert_eq!(aside(&file), 0);
    client.app().close().await;
    Ok(())
}
