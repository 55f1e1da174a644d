//! Points over the real store and the real archive: read without a connection, switched without one, spent once, and not forgotten.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use kabinet_commands::{Topic, signals};
use kabinet_core::clock::{SharedClock, StillClock};
use kabinet_tests::{Client, Mood, ScriptedKeyring, TestStore};
use reqwest::Method;
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

/// The merchant, at the store's own routes.
struct Merchant {
    token: String,
    origin: String,
    http: reqwest::Client,
}

impl Merchant {
    async fn of(store: &TestStore) -> anyhow::Result<Self> {
        let token = kabinet_server::operator::store::add(store.store(), "op", "owner")
            .await
            .map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
        Ok(Self { token, origin: store.origin(), http: reqwest::Client::builder().no_proxy().build()? })
    }

    async fn call(&self, method: Method, path: &str, body: &Value) -> anyhow::Result<Value> {
        let request = self.http.request(method, format!("{}{path}", self.origin));
        let request = request.header("kabinet-protocol", "1").bearer_auth(&self.token);
        let answer = request.json(body).send().await?;
        anyhow::ensure!(answer.status().is_success(), "{path}: {}", answer.text().await?);
        Ok(answer.json().await?)
    }

    /// Gives points that live for so many days.
    async fn give(&self, points: i64, days: u32) -> anyhow::Result<()> {
        let rules = json!({ "points": { "enabled": true, "lifetime_days": days, "remind_days": 7 } });
        self.call(Method::PATCH, "/v1/operator/policy", &rules).await?;
        let all = self.call(Method::GET, "/v1/operator/customers", &Value::Null).await?;
        let customer = all["customers"][0]["id"].as_str().context("a customer")?.to_owned();
        let body = json!({ "id": uuid::Uuid::new_v4(), "points": points, "reason": "a late parcel" });
        self.call(Method::POST, &format!("/v1/operator/customers/{customer}/points"), &body).await?;
        Ok(())
    }
}

/// What is told of points: how many until when.
async fn reminded(client: &Client) -> anyhow::Result<Vec<(Value, Value)>> {
    let due = client.call("notices.due", Value::Null).await?;
    assert_eq!(due["pieces"], 0, "{due}");
    let told = due["tell"].as_array().into_iter().flatten().map(|one| &one["notice"]);
    Ok(told
        .inspect(|notice| assert_eq!((&notice["kind"], &notice["order_id"]), (&json!("points_expire"), &Value::Null)))
        .map(|notice| (notice["points"].clone(), notice["until"].clone()))
        .collect())
}

// covers: B6
#[tokio::test(flavor = "multi_thread")]
async fn points_that_run_out_are_reminded_of_once_for_each_date_also_without_a_connection() -> anyhow::Result<()> {
    let store = TestStore::empty().await?;
    let merchant = Merchant::of(&store).await?;
    merchant
        .call(Method::PATCH, "/v1/operator/policy", &json!({ "points": { "enabled": true, "remind_days": 7 } }))
        .await?;
    let clock = StillClock::at(jiff::Timestamp::now().into());
    let shared: SharedClock = Arc::<StillClock>::clone(&clock);
    let configure = move |config: &mut kabinet_core::app::Config| config.clock = Arc::clone(&shared);
    let mut client = Client::configured(ScriptedKeyring::new(Mood::Works), configure).await?;
    let account = client.sign_in(&store, ALEX).await?;
    merchant.give(120, 20).await?;
    merchant.give(30, 24).await?;
    let view = until(&client, "the points", |view| view["balance"] == 150).await?;
    let day = |place: usize| view["expiries"][place]["day"].clone();
    assert_eq!(reminded(&client).await?, [], "nothing runs out soon");

    // A fortnight later, without a connection all the while and with the program closed in between.
    offline(&client, true).await?;
    clock.advance(14 * 86_400_000);
    client.reopen().await?;
    for _ in 0..200 {
        // The archive first says that it is whole.
        if !client.call("sync.status", Value::Null).await?["as_of"].is_null() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    assert_eq!(reminded(&client).await?, [(json!(120), day(0))]);
    assert_eq!(reminded(&client).await?, [], "once");
    clock.advance(4 * 86_400_000);
    assert_eq!(reminded(&client).await?, [(json!(30), day(1))], "each date for itself");
    clock.advance(30 * 86_400_000);
    assert_eq!(reminded(&client).await?, [], "what is over is no reminder");

    // The inbox keeps them; a click leads to the points, and looking at them is having seen it.
    let list = client.call("notices.list", json!({ "limit": 50 })).await?;
    assert_eq!((&list["unread"], &list["notices"][0]["points"]), (&json!(2), &json!(30)), "{list}");
    let mut told = signals(client.app());
    client.call("notices.open", json!({ "account_id": account, "points": true })).await?;
    let link = loop {
        let signal = futures::StreamExt::next(&mut told).await.context("a signal")?;
        if signal.topic == Topic::Open {
            break signal.link;
        }
    };
    assert!(link.is_some_and(|link| link.ends_with("/points")));
    client.call("notices.read", json!({ "points": true })).await?;
    assert_eq!(client.call("notices.list", json!({ "limit": 50 })).await?["unread"], 0);
    client.app().close().await;
    Ok(())
}
