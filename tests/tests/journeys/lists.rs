//! Cart, favourites, saved for later: changed offline, kept over a restart, the same on every device.

use kabinet_tests::{Client, TestStore};
use serde_json::{Value, json};

const ALEX: &str = "+12025550143";

async fn cart(client: &Client, product: &Value, quantity: i64) -> anyhow::Result<Value> {
    let args = json!({ "list": "cart", "product_id": product, "quantity": quantity });
    Ok(client.call("lists.add", args).await?)
}

// covers: S19, S4
#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_into_the_cart_offline_is_there_after_a_restart_and_reaches_the_store_once() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let mut client = Client::new().await?;
    client.sign_in(&store, ALEX).await?;
    client.synced().await?;
    let products = client.products(2).await?;
    let product = products[0].as_str().expect("an id").to_owned();

    client.call("app.work_offline", json!({ "on": true })).await?;
    let done = cart(&client, &products[0], 3).await?;
    assert_eq!((done["counts"]["cart"].as_i64(), done["counts"]["cart_pieces"].as_i64()), (Some(1), Some(3)));
    let shown = client.call("lists.get", json!({ "list": "cart" })).await?;
    let item = &shown["items"][0];
    assert_eq!((item["pending"].as_bool(), item["gone"].as_bool()), (Some(true), Some(false)), "{item}");
    assert_eq!(shown["total"]["minor"].as_i64(), item["product"]["price"]["minor"].as_i64().map(|price| price * 3));
    let status = client.call("sync.status", Value::Null).await?;
    assert_eq!(status["waiting"], 1, "the foot says that something waits");

    client.reopen().await?;
    assert_eq!(client.list("cart").await?, [(product.clone(), 3, None)], "still there, still offline");
    client.call("app.work_offline", json!({ "on": false })).await?;
    client.sent().await?;
    assert_eq!(client.list("cart").await?, [(product.clone(), 3, None)]);
    let shown = client.call("lists.get", json!({ "list": "cart" })).await?;
    assert_eq!(shown["items"][0]["pending"], false);

    let other = Client::new().await?;
    other.sign_in(&store, ALEX).await?;
    other.synced().await?;
    assert_eq!(other.list("cart").await?, [(product, 3, None)], "the store has it, once");
    other.app().close().await;
    client.app().close().await;
    Ok(())
}

// covers: S19, B5
#[tokio::test(flavor = "multi_thread")]
async fn two_devices_that_were_offline_agree_and_nothing_is_lost() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let (one, two) = (Client::new().await?, Client::new().await?);
    for client in [&one, &two] {
        client.sign_in(&store, ALEX).await?;
        client.synced().await?;
    }
    let products = one.products(3).await?;
    two.products(3).await?;
    for client in [&one, &two] {
        client.call("app.work_offline", json!({ "on": true })).await?;
    }
    cart(&one, &products[0], 2).await?;
    cart(&two, &products[0], 3).await?;
    cart(&one, &products[1], 1).await?;
    one.call("lists.move", json!({ "product_id": products[1], "from": "cart", "to": "saved" })).await?;
    two.call("lists.watch", json!({ "product_id": products[2], "target_price": 1_000_000 })).await?;
    for client in [&one, &two] {
        client.call("app.work_offline", json!({ "on": false })).await?;
        client.sent().await?;
    }
    for client in [&one, &two] {
        client.call("sync.now", Value::Null).await?;
    }
    let id = |at: usize| products[at].as_str().expect("an id").to_owned();
    for client in [&one, &two] {
        assert_eq!(client.list("cart").await?, [(id(0), 5, None)], "what both put in");
        assert_eq!(client.list("saved").await?, [(id(1), 1, None)]);
        assert_eq!(client.list("favourites").await?, [(id(2), 1, Some(1_000_000))]);
        let counts = client.call("lists.counts", Value::Null).await?;
        assert_eq!(counts["targets_met"], 1, "its price is below the target");
    }

    // An undo puts back what was.
    let done = one.call("lists.set", json!({ "list": "cart", "product_id": products[0], "quantity": 0 })).await?;
    assert_eq!(one.list("cart").await?, []);
    one.call("lists.set", done["undo"][0].clone()).await?;
    assert_eq!(one.list("cart").await?, [(id(0), 5, None)]);
    one.sent().await?;
    one.app().close().await;
    two.app().close().await;
    Ok(())
}
