//! An address that no longer leads where it did: to a store that speaks a newer protocol, to another store, or nowhere
//! because the store has moved.

use std::time::Duration;

use kabinet_tests::{Client, Fault, Front, Heard, Proxy, TestStore};
use serde_json::json;

const ALEX: &str = "+12025550143";
/// Longer than the first pauses between tries, and than the pause before a lost event stream is asked for again.
const A_WHILE: Duration = Duration::from_secs(4);

fn secrets(heard: &[Heard]) -> Vec<&Heard> {
    heard.iter().filter(|heard| heard.secret).collect()
}

// covers: S7, B1
#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_speaks_only_a_newer_protocol_leaves_the_archive_readable() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let front = Front::before(&store.origin()).await?;
    let mut client = Client::new().await?;
    client.sign_in_at(front.origin(), &store, ALEX).await?;
    let orders = client.synced().await?;

    front.speaks_newer(true);
    for round in ["while it runs", "after a restart"] {
        client.call("sync.now", json!({})).await?;
        let told = client.until("being told to update", |status| status["notice"] == "client_too_old").await?;
        assert_eq!((&told["phase"], &told["problem"]["code"]), (&json!("failed"), &json!("client_too_old")), "{round}");
        assert_eq!(told["problem"]["retry"], "never", "{round}: trying again changes nothing: {told}");
        assert_eq!(client.orders().await?, orders, "{round}: the archive stays readable");
        let found = client.call("orders.search", json!({ "query": "biscuits", "limit": 5 })).await?;
        assert!(!found["rows"].as_array().expect("rows").is_empty(), "{round}: and can be searched");
        tokio::time::sleep(Duration::from_millis(500)).await;
        front.heard();
        tokio::time::sleep(A_WHILE).await;
        assert_eq!(front.heard(), [], "{round}: a store that cannot be understood is not asked again and again");
        client.reopen().await?;
    }

    front.speaks_newer(false);
    client.call("sync.now", json!({})).await?;
    let well = client.until("a sync", |status| status["phase"] == "idle").await?;
    assert!(well["notice"].is_null() && well["problem"].is_null(), "{well}");
    assert_eq!(client.orders().await?, orders);
    client.app().close().await;
    Ok(())
}

// covers: S27
#[tokio::test(flavor = "multi_thread")]
async fn another_store_at_the_same_address_never_hears_a_token() -> anyhow::Result<()> {
    let (store, other) = (TestStore::demo().await?, TestStore::demo().await?);
    let front = Front::before(&store.origin()).await?;
    let mut client = Client::new().await?;
    let account = client.sign_in_at(front.origin(), &store, ALEX).await?;
    let orders = client.synced().await?;
    client.until("live", |status| status["live"] == true).await?;
    // Nothing is on its way when the address changes hands: what is, was asked of the store that had just said who it is.
    while client.call("catalogue.categories", json!({})).await?["as_of"].is_null() {
        tokio::time::sleep(A_WHILE / 10).await;
    }
    assert!(!secrets(&front.heard()).is_empty(), "the store itself hears tokens");

    front.leads_to(&other.origin());
    for round in ["while it runs", "after a restart"] {
        client.until("the change to be noticed", |status| status["live"] == false).await?;
        client.call("sync.now", json!({})).await?;
        let told = client.until("being told", |status| status["problem"]["code"] == "another_store").await?;
        assert_eq!(told["phase"], "failed", "{round}: {told}");
        tokio::time::sleep(A_WHILE).await;
        let heard = front.heard();
        assert!(!heard.is_empty() && secrets(&heard).is_empty(), "{round}: asked who it is, and no more: {heard:?}");
        assert_eq!(client.orders().await?, orders, "{round}: the archive stays readable");
        client.reopen().await?;
    }

    front.leads_to(&store.origin());
    client.call("sync.now", json!({})).await?;
    client.synced().await?;
    client.until("live", |status| status["live"] == true).await?;
    front.leads_to(&other.origin());
    client.until("the line to break", |status| status["live"] == false).await?;
    front.heard();
    client.call("identity.sign_out", json!({ "account_id": account })).await?;
    assert_eq!(secrets(&front.heard()), Vec::<&Heard>::new(), "signing out tells the wrong store nothing");
    client.app().close().await;
    Ok(())
}

// covers: S27, B1
#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_moved_asks_to_sign_in_there_and_the_archive_is_kept() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let old = Proxy::before(&store.origin()).await?;
    let mut client = Client::new().await?;
    let account = client.sign_in_at(old.origin(), &store, ALEX).await?;
    let orders = client.synced().await?;

    old.set(Fault { refuse: true, ..Fault::default() });
    old.drop_connections();
    let new = Front::before(&store.origin()).await?;
    client.call("sync.now", json!({})).await?;
    let lost = client.call("sync.status", json!({})).await?;
    assert_eq!(lost["phase"], "unreachable", "until its new address is known, it is only gone: {lost}");
    client.call("stores.connect", json!({ "address": new.origin() })).await?;
    for round in ["while it runs", "after a restart"] {
        client.call("sync.now", json!({})).await?;
        let asked = client.until("being asked", |status| status["phase"] == "sign_in_again").await?;
        assert_eq!(asked["problem"]["retry"], "sign_in", "{round}: {asked}");
        assert_eq!(client.orders().await?, orders, "{round}: the archive stays open");
        let heard = new.heard();
        assert!(
            secrets(&heard).is_empty(),
            "{round}: the new address has issued no token, so it hears none: {heard:?}"
        );
        client.reopen().await?;
    }

    assert_eq!(client.sign_in_at(new.origin(), &store, ALEX).await?, account);
    assert_eq!(client.synced().await?, orders, "the copy that was here is taken over");
    assert_eq!(client.keyring().items().len(), 1, "with its key");
    assert!(!secrets(&new.heard()).is_empty(), "the new address hears what it has issued");
    let before = old.connections();
    client.reopen().await?;
    client.call("sync.now", json!({})).await?;
    client.synced().await?;
    assert_eq!(old.connections(), before, "the old address is not asked any more");
    client.app().close().await;
    Ok(())
}
