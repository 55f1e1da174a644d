//! What a person changes reaches the store exactly once, whatever the network does; and what the store refuses is told.

use std::time::Duration;

use kabinet_tests::{Client, Fault, Front, Proxy, TestStore, archive::Numbers};
use serde_json::{Value, json};

const ALEX: &str = "+12025550143";

// covers: S4, S19
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_gets_lost_and_a_process_that_ends_before_it_cost_nothing() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let line = Front::before(&store.origin()).await?;
    let mut client = Client::new().await?;
    client.sign_in_at(line.origin(), &store, ALEX).await?;
    client.synced().await?;
    let products = client.products(1).await?;
    let other = Client::new().await?;
    other.sign_in(&store, ALEX).await?;
    other.synced().await?;

    // The request arrives; its answer does not.
    line.loses_answers_of(&["/v1/intents", "/v1/feeds"]);
    client.call("lists.add", json!({ "list": "cart", "product_id": products[0], "quantity": 4 })).await?;
    let id = products[0].as_str().expect("an id").to_owned();
    let mut there = Vec::new();
    for _ in 0..200 {
        other.call("sync.now", Value::Null).await?;
        there = other.list("cart").await?;
        if !there.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(there, [(id.clone(), 4, None)], "the store made the change");
    let outbox = client.call("outbox.list", Value::Null).await?;
    assert_eq!(outbox["waiting"], 1, "and this device does not know: {outbox}");

    // The process ends before it hears the answer; the next one asks again, with the same key.
    client.reopen().await?;
    assert_eq!(client.list("cart").await?, [(id.clone(), 4, None)], "shown once");
    line.loses_answers_of(&[]);
    client.call("sync.now", Value::Null).await?;
    client.sent().await?;
    client.call("sync.now", Value::Null).await?;
    other.call("sync.now", Value::Null).await?;
    for device in [&client, &other] {
        assert_eq!(device.list("cart").await?, [(id.clone(), 4, None)], "made once");
    }
    client.app().close().await;
    other.app().close().await;
    Ok(())
}

// covers: S4, S19
#[tokio::test(flavor = "multi_thread")]
async fn a_change_whose_answer_is_lost_is_never_shown_twice() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let line = Front::before(&store.origin()).await?;
    let client = Client::new().await?;
    client.sign_in_at(line.origin(), &store, ALEX).await?;
    client.synced().await?;
    let products = client.products(1).await?;
    let id = products[0].as_str().expect("an id").to_owned();
    let newest = client.call("orders.search", json!({ "query": "", "filter": {}, "limit": 1 })).await?;
    let order = newest["rows"][0]["id"].clone();

    line.loses_answers_of(&["/v1/intents"]);
    client.call("lists.add", json!({ "list": "cart", "product_id": products[0], "quantity": 4 })).await?;
    client.call("orders.annotate", json!({ "id": order, "note": "for the kitchen window", "tags": [] })).await?;
    // The answers never come; the rows do, and with them that they are these changes.
    for _ in 0..200 {
        assert_eq!(client.list("cart").await?, [(id.clone(), 4, None)], "the rows and what waits are one change");
        if client.call("outbox.list", Value::Null).await?["waiting"] == 0 {
            break;
        }
        client.call("sync.now", Value::Null).await?;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let outbox = client.call("outbox.list", Value::Null).await?;
    assert_eq!((&outbox["waiting"], &outbox["parked"]), (&json!(0), &json!(0)), "{outbox}");
    assert_eq!(client.list("cart").await?, [(id, 4, None)]);
    let found = client.call("orders.search", json!({ "query": "kitchen window", "filter": {}, "limit": 5 })).await?;
    assert_eq!(found["rows"][0]["id"], order, "the note is still found: {found}");
    client.app().close().await;
    Ok(())
}

// covers: S4
#[tokio::test(flavor = "multi_thread")]
async fn what_the_store_refuses_is_kept_with_the_reason_until_it_is_discarded() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let client = Client::new().await?;
    let account = client.sign_in(&store, ALEX).await?;
    client.synced().await?;
    let nothing = uuid::Uuid::now_v7();
    client.call("lists.add", json!({ "list": "cart", "product_id": nothing, "quantity": 1 })).await?;
    let outbox = client.sent().await?;
    assert_eq!((outbox["waiting"].as_i64(), outbox["parked"].as_i64()), (Some(0), Some(1)), "{outbox}");
    let refused = outbox["intents"][0].clone();
    assert_eq!((refused["state"].as_str(), refused["problem"]["code"].as_str()), (Some("parked"), Some("not_found")));
    assert_eq!(client.list("cart").await?, [], "what was refused is not shown as made");

    client.call("outbox.retry", json!({ "intent_id": refused["intent_id"] })).await?;
    let again = client.sent().await?["intents"][0].clone();
    assert_ne!(again["intent_id"], refused["intent_id"], "tried again as a new change");
    let left = client.call("outbox.discard", json!({ "intent_id": again["intent_id"] })).await?;
    assert_eq!(left["parked"], 0);

    // What waits keeps a person from signing out by accident.
    client.call("app.work_offline", json!({ "on": true })).await?;
    client.call("profile.rename", json!({ "name": "Alexandra" })).await?;
    assert_eq!(client.call("profile.get", Value::Null).await?["name"], "Alexandra", "shown while it waits");
    let refused = client.call("identity.sign_out", json!({ "account_id": account })).await;
    assert_eq!(refused.expect_err("refused").code, "unsent_work");
    client.call("identity.sign_out", json!({ "account_id": account, "discard_unsent": true })).await?;
    client.app().close().await;
    Ok(())
}

// covers: S28, B9
#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_found_at_once_and_on_the_other_device_and_an_order_is_put_away() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let (client, other) = (Client::new().await?, Client::new().await?);
    for device in [&client, &other] {
        device.sign_in(&store, ALEX).await?;
        device.synced().await?;
    }
    let done = client
        .call(
            "orders.search",
            json!({ "query": "", "filter": { "status": ["completed"], "archived": false }, "limit": 1 }),
        )
        .await?;
    let order = done["rows"][0]["id"].clone();
    client.call("app.work_offline", json!({ "on": true })).await?;
    let words = json!({ "id": order, "note": "for grandmother's parrot", "tags": ["zweiunddreissig"] });
    let view = client.call("orders.annotate", words).await?;
    assert_eq!((view["note"].as_str(), view["pending"].as_bool()), (Some("for grandmother's parrot"), Some(true)));
    let view = client.call("orders.archive", json!({ "id": order, "archived": true })).await?;
    assert_eq!(view["archived"], true);
    let find = |query: &'static str| json!({ "query": query, "filter": { "archived": true }, "limit": 5 });
    let hits = client.call("orders.search", find("zweiunddreissig")).await?;
    assert_eq!(hits["rows"][0]["id"], order, "found while it waits");
    client.call("app.work_offline", json!({ "on": false })).await?;
    client.sent().await?;
    client.call("sync.now", Value::Null).await?;
    other.call("sync.now", Value::Null).await?;
    for device in [&client, &other] {
        let hits = device.call("orders.search", find("parrot zweiund")).await?;
        assert_eq!(hits["rows"][0]["id"], order, "{hits}");
        let view = device.call("orders.get", json!({ "id": order })).await?;
        assert_eq!((view["archived"].as_bool(), view["pending"].as_bool()), (Some(true), Some(false)));
    }
    client.app().close().await;
    other.app().close().await;
    Ok(())
}

/// One random wish of a person.
async fn wish(client: &Client, random: &mut Numbers, products: &[Value]) -> anyhow::Result<()> {
    let lists = ["cart", "favourites", "saved"];
    let list = lists[random.below(3) as usize];
    let product = &products[random.below(products.len() as u64) as usize];
    let quantity = random.below(5) + 1;
    let amount = json!({ "list": list, "product_id": product, "quantity": quantity });
    let made = match random.below(8) {
        0..=2 => client.call("lists.add", amount).await,
        3 => client.call("lists.set", amount).await,
        4 => client.call("lists.set", json!({ "list": list, "product_id": product, "quantity": 0 })).await,
        5 => {
            let to = lists[random.below(3) as usize];
            client.call("lists.move", json!({ "product_id": product, "from": list, "to": to })).await
        }
        6 => client.call("lists.watch", json!({ "product_id": product, "target_price": quantity * 100 })).await,
        _ => client.call("profile.rename", json!({ "name": format!("Alex {quantity}") })).await,
    };
    match made {
        Ok(_) => Ok(()),
        // Nothing is there to be moved, or it is there already.
        Err(error) if matches!(error.code.as_str(), "not_found" | "invalid") => Ok(()),
        Err(error) => Err(error.into()),
    }
}

// covers: S4, S19
#[tokio::test(flavor = "multi_thread")]
async fn devices_on_a_bad_network_agree_with_the_store_once_it_is_quiet() -> anyhow::Result<()> {
    let rounds: u64 = std::env::var("KABINET_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    let store = TestStore::demo().await?;
    let mut devices = Vec::new();
    for _ in 0..3 {
        let line = Proxy::before(&store.origin()).await?;
        let client = Client::new().await?;
        client.sign_in_at(line.origin(), &store, ALEX).await?;
        client.synced().await?;
        devices.push((client, line));
    }
    let products = devices[0].0.products(4).await?;
    for seed in 0..rounds {
        let mut random = Numbers::at(0x6f75_7462_6f78, seed);
        let taking_part = (random.below(3) + 1) as usize;
        for (client, line) in devices.iter_mut().take(taking_part) {
            let fault = match random.below(4) {
                0 => Fault { refuse: true, ..Fault::default() },
                1 => Fault { cut_after: Some(random.below(600)), ..Fault::default() },
                2 => Fault { delay: Duration::from_millis(random.below(30)), ..Fault::default() },
                _ => Fault::default(),
            };
            line.set(fault);
            line.drop_connections();
            for _ in 0..random.below(6) + 1 {
                wish(client, &mut random, &products).await?;
                if random.below(3) == 0 {
                    tokio::time::sleep(Duration::from_millis(random.below(40))).await;
                }
            }
            if random.below(6) == 0 {
                client.reopen().await?;
            }
        }
        let mut seen = Vec::new();
        for (client, line) in &devices {
            line.set(Fault::default());
            line.drop_connections();
            client.call("sync.now", Value::Null).await?;
            let outbox = client.sent().await?;
            assert_eq!(outbox["parked"], 0, "seed {seed}: nothing is refused: {outbox}");
        }
        for (client, _) in &devices {
            client.call("sync.now", Value::Null).await?;
            let mut all = Vec::new();
            for list in ["cart", "favourites", "saved"] {
                all.push(client.list(list).await?);
            }
            seen.push((all, client.call("profile.get", Value::Null).await?["name"].clone()));
        }
        assert!(seen.iter().all(|device| *device == seen[0]), "seed {seed}: {seen:?}");
    }
    // A device that was never there sees what the store has: the same.
    let fresh = Client::new().await?;
    fresh.sign_in(&store, ALEX).await?;
    fresh.synced().await?;
    for list in ["cart", "favourites", "saved"] {
        assert_eq!(fresh.list(list).await?, devices[0].0.list(list).await?, "{list}");
    }
    fresh.app().close().await;
    for (client, _) in &devices {
        client.app().close().await;
    }
    Ok(())
}
