//! Points over the real store and the real archive: read without a connection, switched without one, spent once.

use std::time::Duration;

use anyhow::Context;
use kabinet_tests::{Client, TestStore};
use serde_json::{Value, json};

const ALEX: &str = "+12025550143";

/// Syncs until the points are as wanted.
async fn until(client: &Client, what: &str, wanted: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
    for _ in 0..200 {
        client.call("sync.now", Value::Null).await?;
        let view = client.call("points.get", Value::Null).await?;
        if wanted(&view) {
            return Ok(view);
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    anyhow::bail!("waited for {what} in vain: {}", client.call("points.get", Value::Null).await?)
}

async fn offline(client: &Client, on: bool) -> anyhow::Result<()> {
    client.call("app.work_offline", json!({ "on": on })).await?;
    Ok(())
}

// covers: S29, S30, S31, S32, S33, B6, B7
#[tokio::test(flavor = "multi_thread")]
async fn points_are_read_and_switched_offline_and_pay_for_an_order() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let mut client = Client::new().await?;
    client.sign_in(&store, ALEX).await?;
    client.synced().await?;
    client.products(1).await?;

    // Without a connection and after a restart: the balance, every entry with its reason, every expiry date.
    offline(&client, true).await?;
    client.reopen().await?;
    let view = client.call("points.get", Value::Null).await?;
    let balance = view["balance"].as_i64().context("a balance")?;
    assert!(balance > 0 && view["redeem"] == true && view["rules"]["enabled"] == true, "{view}");
    let expiries = view["expiries"].as_array().context("expiries")?;
    assert_eq!(
        expiries.iter().filter_map(|one| one["points"].as_i64()).sum::<i64>(),
        balance,
        "every point has its end"
    );
    let (mut entries, mut before) = (Vec::new(), Value::Null);
    loop {
        let page = client.call("points.entries", json!({ "limit": 20, "before": before })).await?;
        entries.extend(page["entries"].as_array().cloned().unwrap_or_default());
        before = page["next"].clone();
        if before.is_null() {
            break;
        }
    }
    assert_eq!(json!(entries.len()), view["entries"], "all of the ledger is here");
    assert_eq!(entries[0]["balance"], json!(balance));
    let sum: i64 = entries.iter().filter_map(|entry| entry["points"].as_i64()).sum();
    assert_eq!(sum, balance, "and it adds up");
    let earned = entries.iter().find(|entry| entry["kind"] == "earn_pending").context("something was earned")?;
    let why = client.call("points.entries", json!({ "order_id": earned["order"] })).await?;
    assert!(why["entries"][0]["why"]["lines"][0]["rate"].is_i64(), "{why}");

    // The switch is shown at once, and obeyed by the store once it hears of it.
    let off = client.call("points.switch", json!({ "on": false })).await?;
    assert_eq!((&off["redeem"], &off["redeem_pending"]), (&json!(false), &json!(true)));
    offline(&client, false).await?;
    client.sent().await?;
    until(&client, "the switch", |view| view["redeem"] == false && view["redeem_pending"] == false).await?;
    let page = client.call("catalogue.page", json!({ "limit": 1, "in_stock": true, "category": "dog" })).await?;
    let product = &page["products"][0];
    let mut wanted = json!({
        "lines": [{ "product": product["id"], "quantity": 1, "unit_price": product["price"]["minor"] }],
        "delivery": "pickup", "destination": { "to": "point", "point": "queens" }, "recipient": "Alex Morgan",
        "pay_by": "on_delivery", "expected_total": 0, "points": 100,
    });
    let refused = client.call("checkout.place", wanted.clone()).await?;
    assert_eq!((&refused["kind"], &refused["problem"]["code"]), (&json!("refused"), &json!("points_limited")));
    assert_eq!(refused["offer"]["points"]["limited_by"], "switched_off");
    client.call("outbox.discard", json!({ "intent_id": refused["intent_id"] })).await?;

    // On again, they pay for a part of an order, and the new one earns.
    client.call("points.switch", json!({ "on": true })).await?;
    client.sent().await?;
    let quote = client.call("checkout.quote", wanted.clone()).await?;
    assert_eq!((&quote["totals"]["points"], &quote["points"]["used"]), (&json!(100), &json!(100)), "{quote}");
    wanted["expected_total"] = quote["totals"]["total"].clone();
    let placed = client.call("checkout.place", wanted).await?;
    assert_eq!(placed["kind"], "placed", "{placed}");
    let view = until(&client, "the redemption", |view| view["balance"] == json!(balance - 100)).await?;
    let order = json!({ "order_id": placed["order_id"] });
    let why = client.call("points.entries", order).await?;
    let kinds: Vec<&Value> = why["entries"].as_array().into_iter().flatten().map(|entry| &entry["kind"]).collect();
    assert_eq!(kinds, [&json!("redeem"), &json!("earn_pending")], "{view}");
    Ok(())
}
