//! News about orders: told once, when it is wanted, and never of what one did oneself.

use std::time::Duration;

use anyhow::Context;
use kabinet_tests::{Client, TestStore};
use reqwest::Method;
use serde_json::{Value, json};

const ALEX: &str = "+12025550143";

/// The demo store, which reminds of no points: what is told here is about orders.
async fn demo() -> anyhow::Result<TestStore> {
    let store = TestStore::demo().await?;
    kabinet_server::policy::store::set_fields(store.store(), &["points.remind_days=0".into()], "test")
        .await
        .map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
    Ok(store)
}

/// The merchant, at the store's own routes.
struct Operator {
    token: String,
    origin: String,
    http: reqwest::Client,
}

impl Operator {
    async fn of(store: &TestStore) -> anyhow::Result<Self> {
        let token = kabinet_server::operator::store::add(store.store(), "op", "owner")
            .await
            .map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
        Ok(Self { token, origin: store.origin(), http: reqwest::Client::builder().no_proxy().build()? })
    }

    async fn act(&self, order: &Value, verb: &str, body: Value) -> anyhow::Result<()> {
        let id = order.as_str().context("an id")?;
        let path = format!("{}/v1/operator/orders/{id}/{verb}", self.origin);
        let request = self.http.request(Method::POST, path).header("kabinet-protocol", "1").bearer_auth(&self.token);
        let answer = request.json(&body).send().await?;
        anyhow::ensure!(answer.status().is_success(), "{verb}: {}", answer.text().await?);
        Ok(())
    }
}

/// An order that is new at the store.
async fn placed(client: &Client) -> anyhow::Result<Value> {
    // The catalogue comes after the orders.
    client.products(1).await?;
    let page = client.call("catalogue.page", json!({ "limit": 1, "in_stock": true })).await?;
    let (product, price) = (&page["products"][0]["id"], &page["products"][0]["price"]["minor"]);
    let line = json!({ "product": product, "quantity": 1, "unit_price": price });
    let placed = client
        .call(
            "checkout.place",
            json!({
                "lines": [line], "delivery": "pickup", "destination": { "to": "point", "point": "queens" },
                "recipient": "Alex Morgan", "pay_by": "on_delivery", "expected_total": price,
            }),
        )
        .await?;
    anyhow::ensure!(placed["kind"] == "placed", "{placed}");
    Ok(placed["order_id"].clone())
}

/// Waits until news is due, and answers what is told.
async fn due(client: &Client) -> anyhow::Result<Value> {
    for _ in 0..400 {
        let due = client.call("notices.due", Value::Null).await?;
        if due["pieces"] != 0 || due["tell"].as_array().is_some_and(|tell| !tell.is_empty()) {
            return Ok(due);
        }
        client.call("sync.now", Value::Null).await?;
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    anyhow::bail!("nothing is due: {}", inbox(client).await?)
}

async fn inbox(client: &Client) -> anyhow::Result<Value> {
    Ok(client.call("notices.list", json!({ "limit": 50 })).await?)
}

fn kinds(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(|one| one["kind"].as_str()).collect()
}

async fn nothing_is_due(client: &Client) -> anyhow::Result<()> {
    client.call("sync.now", Value::Null).await?;
    let due = client.call("notices.due", Value::Null).await?;
    assert_eq!((&due["tell"], &due["pieces"]), (&json!([]), &json!(0)), "{due}");
    Ok(())
}

// covers: B16, S26, S53
#[tokio::test(flavor = "multi_thread")]
async fn what_the_store_does_to_an_order_is_told_once() -> anyhow::Result<()> {
    let store = demo().await?;
    let operator = Operator::of(&store).await?;
    let mut client = Client::new().await?;
    client.sign_in(&store, ALEX).await?;
    client.synced().await?;
    nothing_is_due(&client).await?;
    assert_eq!(inbox(&client).await?["notices"], json!([]), "years of orders that come for the first time are no news");

    let order = placed(&client).await?;
    nothing_is_due(&client).await?;
    operator.act(&order, "confirm", json!({})).await?;
    let told = due(&client).await?;
    assert_eq!(
        (&told["tell"][0]["notice"]["kind"], &told["tell"][0]["notice"]["order_id"]),
        (&json!("confirmed"), &order)
    );
    assert!(told["tell"][0]["store"].is_string() && told["tell"][0]["notice"]["items"][0].is_string(), "{told}");
    nothing_is_due(&client).await?;
    // Not after a restart either.
    client.reopen().await?;
    nothing_is_due(&client).await?;

    operator.act(&order, "ship", json!({ "carrier": "Post", "tracking": "X1" })).await?;
    let told = due(&client).await?;
    // What is collected waits at its point as soon as it has left.
    assert_eq!(kinds(&json!([told["tell"][0]["notice"]])), ["ready_for_pickup"]);
    let list = inbox(&client).await?;
    assert_eq!((kinds(&list["notices"]), &list["unread"]), (vec!["ready_for_pickup", "confirmed"], &json!(2)));
    client.call("notices.read", json!({ "order_id": order })).await?;
    assert_eq!(inbox(&client).await?["unread"], 0);
    client.app().close().await;
    Ok(())
}

// covers: B16
#[tokio::test(flavor = "multi_thread")]
async fn what_one_did_oneself_is_no_news_but_another_devices_doing_is() -> anyhow::Result<()> {
    let store = demo().await?;
    let (client, other) = (Client::new().await?, Client::new().await?);
    for device in [&client, &other] {
        device.sign_in(&store, ALEX).await?;
        device.synced().await?;
    }
    let order = placed(&client).await?;
    for _ in 0..200 {
        other.call("sync.now", Value::Null).await?;
        if other.call("orders.get", json!({ "id": order })).await.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    client.call("orders.cancel", json!({ "id": order, "reason": "changed my mind" })).await?;
    client.sent().await?;
    let told = due(&other).await?;
    assert_eq!(told["tell"][0]["notice"]["kind"], "canceled", "the other device hears of it");
    nothing_is_due(&client).await?;
    assert_eq!(inbox(&client).await?["notices"], json!([]), "this one did it");
    client.app().close().await;
    other.app().close().await;
    Ok(())
}

// covers: B16
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_wanted_is_not_told_and_quiet_hours_end_with_a_word() -> anyhow::Result<()> {
    let store = demo().await?;
    let operator = Operator::of(&store).await?;
    let mut client = Client::new().await?;
    client.sign_in(&store, ALEX).await?;
    client.synced().await?;
    let order = placed(&client).await?;
    let muted = client.call("notices.set", json!({ "group": { "group": "confirmed", "on": false } })).await?;
    assert_eq!((&muted["on"], &muted["groups"][0]["on"]), (&json!(true), &json!(false)));
    assert!(client.call("notices.set", json!({ "group": { "group": "weather", "on": false } })).await.is_err());
    assert!(client.call("notices.set", json!({ "quiet": { "from": 1440, "to": 0 } })).await.is_err());
    operator.act(&order, "confirm", json!({})).await?;
    until_listed(&client, 1).await?;
    nothing_is_due(&client).await?;

    // All day long but for one minute that is not now; it survives a restart.
    let now = jiff::Zoned::now().datetime();
    let minute = i32::from(now.hour()) * 60 + i32::from(now.minute());
    let quiet = json!({ "quiet": { "from": (minute + 1439) % 1440, "to": (minute + 1438) % 1440 } });
    client.call("notices.set", quiet).await?;
    operator.act(&order, "hold", json!({ "reason": "check" })).await?;
    until_listed(&client, 2).await?;
    nothing_is_due(&client).await?;
    operator.act(&order, "resume", json!({})).await?;
    operator.act(&order, "ship", json!({})).await?;
    until_listed(&client, 4).await?;
    client.reopen().await?;
    nothing_is_due(&client).await?;
    client.call("notices.set", json!({ "quiet": { "from": null, "to": null } })).await?;
    let told = due(&client).await?;
    // What goes on belongs to what was switched off; the pause and the parcel were held.
    assert_eq!((&told["pieces"], &told["orders"], &told["tell"]), (&json!(2), &json!(1), &json!([])), "{told}");
    nothing_is_due(&client).await?;

    let off = client.call("notices.set", json!({ "on": false })).await?;
    assert_eq!(off["on"], false);
    operator.act(&order, "deliver", json!({})).await?;
    until_listed(&client, 5).await?;
    nothing_is_due(&client).await?;
    client.call("notices.set", json!({ "on": true })).await?;
    nothing_is_due(&client).await?;
    client.app().close().await;
    Ok(())
}

async fn until_listed(client: &Client, count: usize) -> anyhow::Result<()> {
    for _ in 0..400 {
        client.call("sync.now", Value::Null).await?;
        if inbox(client).await?["notices"].as_array().is_some_and(|all| all.len() >= count) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    anyhow::bail!("{count} pieces of news are not here: {}", inbox(client).await?)
}
