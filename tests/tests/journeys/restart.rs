//! The store goes away in the middle of somebody's first sync, and comes back.

use kabinet_tests::{Client, Fault, Proxy, TestStore};
use serde_json::json;

// covers: S7
#[tokio::test(flavor = "multi_thread")]
async fn a_first_sync_goes_on_where_the_store_left_it() -> anyhow::Result<()> {
    let mut store = TestStore::demo().await?;
    let scenarios = kabinet_server::demo::SCENARIOS;
    let many = scenarios.iter().find(|scenario| scenario.name == "heavy archive").expect("the scenario");
    let phone = many.phone.replace(' ', "");

    let line = Proxy::before(&store.origin()).await?;
    let other = Client::new().await?;
    other.sign_in_at(line.origin(), &store, &phone).await?;
    let orders = other.synced().await?;
    let whole = line.answered();
    other.app().close().await;

    // Slow enough that the store goes away between the first pages and the last ones.
    let line = Proxy::before(&store.origin()).await?;
    line.set(Fault { bytes_per_second: Some((whole / 6).max(1)), ..Fault::default() });
    let client = Client::new().await?;
    client.sign_in_at(line.origin(), &store, &phone).await?;
    let seen = client.until("the first pages", |status| status["done"].as_u64() > Some(0)).await?;
    assert_eq!(seen["phase"], "first", "{seen}");
    line.set(Fault { refuse: true, ..Fault::default() });
    line.drop_connections();
    store.stop().await?;
    client.until("the break to be told", |status| status["phase"] != "first").await?;
    let here = client.orders().await?;
    assert!(here > 0 && here < orders, "whole pages stay, and can be read: {here} of {orders}");

    store.restart().await?;
    let before = line.answered();
    line.set(Fault::default());
    client.call("sync.now", json!({})).await?;
    assert_eq!(client.synced().await?, orders, "nothing is missing and nothing is twice");
    let rest = line.answered() - before;
    assert!(rest < whole, "what was here was not fetched again: {rest} of {whole} bytes");
    client.app().close().await;
    Ok(())
}
