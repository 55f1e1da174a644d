//! A client whose place in the feed is of no use any more: the store has forgotten what it deleted since, or was restored
//! from a backup. It looks at everything again, drops what is gone, and ends with what the store has.

use std::path::Path;

use kabinet_core::app::App;
use kabinet_core::orders::OrderFilter;
use kabinet_protocol::ids::{AccountId, FeedId, OrderId};
use kabinet_protocol::order::Order;
use kabinet_server::Store;
use kabinet_server::sync::store as feeds;
use kabinet_tests::{Client, TestStore};
use serde_json::json;

const ALEX: &str = "+12025550143";
const A_DAY: i64 = 86_400_000;

/// Everything a person could read, newest first.
async fn all(app: &App, account: AccountId) -> anyhow::Result<Vec<Order>> {
    let archive = app.orders_of(account)?;
    let (mut found, mut before) = (Vec::new(), None);
    loop {
        let page = archive.page(&OrderFilter::default(), before, 200).await?;
        let Some(last) = page.last() else { return Ok(found) };
        before = Some(last.key);
        for row in page {
            found.push(archive.get(row.id).await?.order);
        }
    }
}

fn feed(app: &App) -> FeedId {
    app.registry().accounts().first().expect("an account").feed
}

/// Takes orders out of the store, as a merchant who had to.
async fn delete(store: &Store, feed: FeedId, orders: &[OrderId]) -> anyhow::Result<()> {
    let failed = |refusal: kabinet_server::problems::Refusal| anyhow::anyhow!("{}", refusal.0);
    let mut tx = store.db.begin().await?;
    for order in orders {
        let rev = feeds::raise(&mut tx, feed, 1).await.map_err(failed)?;
        feeds::bury(&mut tx, feed, rev, store.clock.now(), "order", &order.to_string()).await.map_err(failed)?;
    }
    tx.commit().await?;
    Ok(())
}

/// Forgets every deletion, as if its time were over.
async fn compact(store: &Store) -> anyhow::Result<u64> {
    let mut tx = store.db.begin().await?;
    let gone = feeds::compact(&mut tx, store.clock.now().plus_millis(A_DAY)).await;
    tx.commit().await?;
    gone.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))
}

/// What another device that begins anew sees.
async fn seen_anew(store: &TestStore) -> anyhow::Result<Vec<Order>> {
    let other = Client::new().await?;
    let account = other.sign_in(store, ALEX).await?;
    other.synced().await?;
    let seen = all(other.app(), account).await?;
    other.app().close().await;
    Ok(seen)
}

// covers: S7, B1
#[tokio::test(flavor = "multi_thread")]
async fn who_was_away_longer_than_deletions_are_remembered_ends_equal() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    // What was deleted while the demo store was filled.
    compact(store.store()).await?;
    let mut client = Client::new().await?;
    let account = client.sign_in(&store, ALEX).await?;
    let orders = client.synced().await?;
    let before = all(client.app(), account).await?;
    let gone: Vec<OrderId> = [3, 40, 90].iter().map(|place| before[*place].id).collect();
    client.app().close().await;

    let feed = feed(client.app());
    delete(store.store(), feed, &gone).await?;
    assert_eq!(compact(store.store()).await?, 3, "the store forgets the deletions");
    client.open_again().await?;
    client.call("sync.now", json!({})).await?;
    assert_eq!(client.synced().await?, orders - 3, "what it did not see again is gone");
    let status = client.call("sync.status", json!({})).await?;
    assert!(status["notice"].is_null() && status["problem"].is_null(), "nothing to tell anybody: {status}");
    let after = all(client.app(), account).await?;
    assert!(gone.iter().all(|gone| after.iter().all(|order| order.id != *gone)));
    assert!(after == seen_anew(&store).await?, "and it ends with what somebody who begins anew sees");

    // From here on it follows as before.
    delete(store.store(), feed, &[after[0].id]).await?;
    client.call("sync.now", json!({})).await?;
    assert_eq!(client.synced().await?, orders - 4);
    client.app().close().await;
    Ok(())
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

// covers: S7, B1
#[tokio::test(flavor = "multi_thread")]
async fn a_store_restored_from_a_backup_is_followed_back_and_it_is_said() -> anyhow::Result<()> {
    let mut store = TestStore::demo().await?;
    let client = Client::new().await?;
    let account = client.sign_in(&store, ALEX).await?;
    let orders = client.synced().await?;
    let before = all(client.app(), account).await?;

    store.stop().await?;
    let backup = tempfile::tempdir()?;
    copy(store.directory(), backup.path())?;
    store.restart().await?;
    // The store lives on for a while, and somebody signs in whom the backup does not know.
    delete(store.store(), feed(client.app()), &[before[1].id, before[7].id]).await?;
    client.call("sync.now", json!({})).await?;
    assert_eq!(client.synced().await?, orders - 2);
    let late = Client::new().await?;
    late.sign_in(&store, ALEX).await?;
    assert_eq!(late.synced().await?, orders - 2);

    store.stop().await?;
    for entry in std::fs::read_dir(store.directory())? {
        let path = entry?.path();
        if path.is_dir() { std::fs::remove_dir_all(path)? } else { std::fs::remove_file(path)? }
    }
    copy(backup.path(), store.directory())?;
    store.restart().await?;
    let mut tx = store.store().db.begin().await?;
    feeds::new_epoch(&mut tx).await.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
    tx.commit().await?;

    client.call("sync.now", json!({})).await?;
    client.until("being told", |status| status["notice"] == "store_restored").await?;
    assert_eq!(client.synced().await?, orders, "what was deleted after the backup is there again");
    assert!(all(client.app(), account).await? == before, "as it was");

    let refused = late.call("sync.now", json!({})).await.expect_err("the backup does not know this session");
    assert_eq!(refused.retry, kabinet_commands::Retry::SignIn, "{refused:?}");
    late.sign_in(&store, ALEX).await?;
    late.call("sync.now", json!({})).await?;
    late.until("being told", |status| status["notice"] == "store_restored").await?;
    assert_eq!(late.synced().await?, orders);
    late.app().close().await;
    client.app().close().await;
    Ok(())
}
