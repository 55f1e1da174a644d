//! A disk that fills up under a real client, and is freed again. The disk is a small one of the test's own, in a mount
//! namespace that ends with the process, so each test is a process started by `unshare`.
#![cfg(target_os = "linux")]

use std::path::Path;

use anyhow::Context;
use kabinet_protocol::ids::FeedId;
use kabinet_tests::disk::{Disk, mounting};
use kabinet_tests::{Client, Mood, ScriptedKeyring, TestStore};
use serde_json::json;

/// The demo customer with the largest archive.
const SHELTER: &str = "+12025550199";
const DISK: &str = "KABINET_TEST_DISK";
const SIZE: u64 = 192 * 1024 * 1024;

/// Runs an ignored test of this file in a process that may mount.
fn in_a_namespace(test: &str) {
    let place = tempfile::tempdir().expect("a directory");
    let output = mounting(place.path())
        .expect("small disks can be mounted: neither unshare (util-linux) nor sudo is of help")
        .arg("env")
        .arg(format!("{DISK}={}", place.path().display()))
        .arg(std::env::current_exe().expect("this program"))
        .args(["--exact", test, "--ignored", "--nocapture"])
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{}\n{said}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
}

/// The small disk of a test that was started by [`in_a_namespace`].
fn disk() -> anyhow::Result<Option<Disk>> {
    std::env::var_os(DISK).map(|place| Disk::mount(Path::new(&place), SIZE)).transpose()
}

async fn client_on(disk: &Disk) -> anyhow::Result<Client> {
    Client::housed(tempfile::tempdir_in(disk.path())?, ScriptedKeyring::new(Mood::Works), |_| {}).await
}

async fn sound(client: &Client) -> anyhow::Result<()> {
    let archive = client.app().archive()?;
    let said: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(archive.db().readers()).await?;
    anyhow::ensure!(said == "ok", "{said}");
    Ok(())
}

fn feed(client: &Client) -> anyhow::Result<FeedId> {
    Ok(client.app().registry().accounts().first().context("an account")?.feed)
}

// covers: S7, B1
#[test]
fn a_disk_that_fills_up_during_the_first_sync_is_said_and_nothing_is_lost() {
    in_a_namespace("disk::first_sync_on_a_full_disk");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by a_disk_that_fills_up_during_the_first_sync_is_said_and_nothing_is_lost"]
async fn first_sync_on_a_full_disk() -> anyhow::Result<()> {
    let Some(disk) = disk()? else { return Ok(()) };
    let store = TestStore::demo().await?;
    let client = client_on(&disk).await?;
    // Nothing fits: the sign-in itself says so, and can be repeated.
    let (id, challenge) = client.ask_for_code(&store.origin(), SHELTER).await?;
    disk.fill(0)?;
    let answer = json!({ "store_id": id, "challenge_id": challenge, "code": store.code(SHELTER).await? });
    let refused = client.call("identity.verify_code", answer).await.expect_err("no space for an archive");
    assert_eq!(refused.code, "disk_full", "{refused:?}");
    disk.free()?;

    disk.fill(3 * 1024 * 1024)?;
    client.sign_in(&store, SHELTER).await?;
    // It tries again by itself, and says the same between two tries.
    let told =
        client.until("being told", |status| status["notice"] == "disk_full" && status["phase"] == "failed").await?;
    assert_eq!(told["problem"]["code"], "disk_full", "{told}");
    let kept = client.orders().await?;
    assert!(kept > 0 && kept < 5_000, "whole pages stay and can be read: {kept}");

    disk.free()?;
    client.call("sync.now", json!({})).await?;
    assert_eq!(client.synced().await?, 5_000, "it goes on when there is space");
    let well = client.until("no notice", |status| status["notice"].is_null()).await?;
    assert!(well["problem"].is_null(), "{well}");
    sound(&client).await?;
    client.app().close().await;
    Ok(())
}

// covers: S7, B1
#[test]
fn a_disk_that_is_full_when_changes_come_is_said_and_nothing_is_lost() {
    in_a_namespace("disk::changes_on_a_full_disk");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by a_disk_that_is_full_when_changes_come_is_said_and_nothing_is_lost"]
async fn changes_on_a_full_disk() -> anyhow::Result<()> {
    let Some(disk) = disk()? else { return Ok(()) };
    let store = TestStore::demo().await?;
    let mut client = client_on(&disk).await?;
    client.sign_in(&store, SHELTER).await?;
    let orders = client.synced().await?;
    client.reopen().await?;
    client.synced().await?;

    // Enough to note where it stands, not enough for what comes.
    disk.fill(512 * 1024)?;
    let db = store.store().db.writer();
    let all = "UPDATE entities SET rev = rev + 10000, doc = replace(doc, '\"archived\":false', '\"archived\":true')
               WHERE kind = 'order' AND feed = $1";
    sqlx::query(all).bind(feed(&client)?.to_string()).execute(db).await?;
    sqlx::query("UPDATE feeds SET rev = rev + 10000").execute(db).await?;
    client.call("sync.now", json!({})).await?;
    let told =
        client.until("being told", |status| status["notice"] == "disk_full" && status["phase"] == "failed").await?;
    assert_eq!(told["problem"]["code"], "disk_full", "{told}");
    assert_eq!(client.orders().await?, orders, "everything that was here is here");
    let page = client.call("orders.search", json!({ "query": "", "limit": 50 })).await?;
    for row in page["rows"].as_array().context("rows")? {
        client.call("orders.get", json!({ "id": row["id"] })).await?;
    }

    // Not a byte is left, and the program starts again.
    client.app().close().await;
    disk.fill(0)?;
    client.open_again().await?;
    match client.orders().await {
        Ok(count) => assert_eq!(count, orders),
        Err(error) => assert!(error.to_string().contains("disk is full"), "{error}"),
    }
    client.app().close().await;

    disk.free()?;
    client.open_again().await?;
    client.call("sync.now", json!({})).await?;
    client.synced().await?;
    let well = client.until("no notice", |status| status["notice"].is_null()).await?;
    assert!(well["problem"].is_null(), "{well}");
    let filter = json!({ "filter": { "archived": true } });
    let outline = client.call("orders.outline", filter).await?;
    assert_eq!(outline["count"], orders, "and now the changes are here, too");
    sound(&client).await?;
    client.app().close().await;
    Ok(())
}
