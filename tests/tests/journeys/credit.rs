//! Store credit over the real store and the real archive: topped up on the page, read without a connection, spent once, given back.

use std::time::Duration;

use anyhow::Context;
use kabinet_protocol::ids::{OrderId, ReturnId};
use kabinet_protocol::order::Order;
use kabinet_protocol::time::ServerTime;
use kabinet_server::operator::orders;
use kabinet_server::operator::returns::{self as decisions, Resellable};
use kabinet_server::orders::returns;
use kabinet_server::orders::states::{self, Parcel, Refused};
use kabinet_tests::{Client, Kab, TestStore};
use serde_json::{Value, json};

use crate::payments::{Browser, PAYS, UNTOLD, signed_in, until};

const KAB: &str = env!("CARGO_BIN_EXE_kab_under_test");
const ALEX: &str = "+12025550143";

async fn operate(
    store: &TestStore,
    order: OrderId,
    change: impl FnOnce(Order, ServerTime) -> Result<Order, Refused>,
) -> anyhow::Result<Order> {
    let changed = orders::act(store.store(), "a test", order, "moved", change).await;
    changed.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))
}

async fn decide(
    store: &TestStore,
    order: OrderId,
    id: ReturnId,
    change: impl FnOnce(Order, ReturnId, ServerTime) -> Result<Order, Refused>,
) -> anyhow::Result<Order> {
    let none = Resellable::default();
    let changed = decisions::act(store.store(), "a test", (order, id), "decided", &none, change).await;
    changed.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))
}

async fn balance(client: &Client) -> anyhow::Result<i64> {
    client.call("credit.get", Value::Null).await?["balance"].as_i64().context("a balance")
}

/// Syncs until so much is there.
async fn holds(client: &Client, wanted: i64) -> anyhow::Result<()> {
    for _ in 0..400 {
        client.call("sync.now", Value::Null).await?;
        if balance(client).await? == wanted {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    anyhow::bail!("{wanted} were waited for in vain: {}", balance(client).await?)
}

async fn offline(client: &Client, on: bool) -> anyhow::Result<()> {
    client.call("app.work_offline", json!({ "on": on })).await?;
    Ok(())
}

/// A wish for one product to a point, to be paid online.
async fn wish(client: &Client, credit: i64) -> anyhow::Result<Value> {
    client.products(1).await?;
    let page = client.call("catalogue.page", json!({ "limit": 1, "in_stock": true })).await?;
    let product = &page["products"][0];
    let mut wanted = json!({
        "lines": [{ "product": product["id"], "quantity": 2, "unit_price": product["price"]["minor"] }],
        "delivery": "pickup", "destination": { "to": "point", "point": "queens" }, "recipient": "Alex Morgan",
        "pay_by": "online", "expected_total": 0, "credit": credit,
    });
    let quote = client.call("checkout.quote", wanted.clone()).await?;
    wanted["expected_total"] = quote["totals"]["total"].clone();
    Ok(wanted)
}

// covers: S24, S8, B7
#[tokio::test(flavor = "multi_thread")]
async fn credit_is_topped_up_pays_a_part_and_comes_back() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let (mut client, browser) = signed_in(&store).await?;
    let before = balance(&client).await?;
    let view = client.call("credit.get", Value::Null).await?;
    assert_eq!((&view["may_top_up"], &view["currency"]), (&json!(true), &json!("USD")), "{view}");

    // On the page, which the store hears nothing of by itself: the window asks.
    let started = client.call("credit.top_up", json!({ "amount": 2_000, "keep": true })).await?;
    assert_eq!((&started["payment"]["kind"], &started["page"]), (&json!("top_up"), &json!("opened")), "{started}");
    assert!(!started.to_string().contains(&browser.page()), "the interface never learns the address");
    let again = client.call("payments.reopen", json!({ "payment_id": started["payment"]["id"] })).await?;
    assert_eq!(again["payment"]["id"], started["payment"]["id"]);
    browser.pay(UNTOLD, true).await?;
    let paid = json!({ "payment_id": started["payment"]["id"] });
    until(&client, "payments.get", paid.clone(), |view| view["payment"]["state"] == "succeeded").await?;
    holds(&client, before + 2_000).await?;
    let file = client.call("payments.receipt", paid).await?;
    assert!(file["path"].as_str().is_some_and(|path| path.ends_with(".pdf")), "{file}");

    // With the kept card, at once.
    let methods = client.call("methods.list", Value::Null).await?;
    let kept = methods["methods"].as_array().context("methods")?;
    let kept = kept.iter().find(|one| one["last4"] == "0093").context("the card was kept")?;
    let args = json!({ "amount": 600, "method_id": kept["id"], "keep": false });
    let at_once = client.call("credit.top_up", args).await?;
    assert_eq!(at_once["page"], "none", "{at_once}");
    holds(&client, before + 2_600).await?;
    let small = client.call("credit.top_up", json!({ "amount": 1, "keep": false })).await;
    assert!(small.is_err_and(|error| serde_json::to_string(&error).is_ok_and(|text| text.contains("invalid"))));

    // Read without a connection and after a restart; nothing is topped up there.
    offline(&client, true).await?;
    client.reopen().await?;
    let page = client.call("credit.entries", json!({ "limit": 2 })).await?;
    assert_eq!(
        (page["entries"][0]["amount"].as_i64(), page["entries"][1]["amount"].as_i64()),
        (Some(600), Some(2_000))
    );
    let older = client.call("credit.entries", json!({ "before": page["next"] })).await?;
    let sum = |page: &Value| -> i64 {
        page["entries"].as_array().into_iter().flatten().filter_map(|one| one["amount"].as_i64()).sum()
    };
    assert_eq!(sum(&page) + sum(&older), before + 2_600, "it adds up");
    assert!(client.call("credit.top_up", json!({ "amount": 1_000, "keep": false })).await.is_err());
    offline(&client, false).await?;

    // Too much is refused with an offer; what can be used pays a part, and the page takes the rest.
    let wanted = wish(&client, 1 << 40).await?;
    let refused = client.call("checkout.place", wanted.clone()).await?;
    assert_eq!((&refused["kind"], &refused["problem"]["code"]), (&json!("refused"), &json!("credit_limited")));
    assert!(refused["offer"]["credit"]["limited_by"].is_string(), "{refused}");
    client.call("outbox.discard", json!({ "intent_id": refused["intent_id"] })).await?;
    let wanted = wish(&client, 700).await?;
    let total = wanted["expected_total"].as_i64().context("a total")?;
    let placed = client.call("checkout.place", wanted).await?;
    assert_eq!(placed["kind"], "placed", "{placed}");
    let id = placed["order_id"].clone();
    let order = client.call("orders.get", json!({ "id": id })).await?;
    let figures = (order["credit"].as_i64(), order["to_pay"].as_i64(), order["may_pay"].as_bool());
    assert_eq!(figures, (Some(700), Some(total - 700), Some(true)), "{order}");
    holds(&client, before + 1_900).await?;
    let args = json!({ "order_id": id, "keep": false, "expected_amount": total - 700 });
    client.call("payments.start", args).await?;
    browser.pay(PAYS, false).await?;
    let paid = until(&client, "orders.get", json!({ "id": id }), |order| order["payment_status"] == "paid").await?;
    let kinds = client.call("payments.list", json!({ "order_id": id })).await?;
    let amounts: i64 =
        kinds["payments"].as_array().into_iter().flatten().filter_map(|view| view["payment"]["amount"].as_i64()).sum();
    assert_eq!(amounts, total, "both ways together are the order: {paid}");

    // Half of it goes back, and half of the credit with it.
    let order: OrderId = serde_json::from_value(id.clone())?;
    operate(&store, order, states::confirm).await?;
    operate(&store, order, |order, at| states::ship(order, Parcel::default(), at)).await?;
    operate(&store, order, |order, at| states::deliver(order, None, at)).await?;
    operate(&store, order, states::complete).await?;
    client.call("sync.now", Value::Null).await?;
    let come = until(&client, "orders.get", json!({ "id": id }), |order| order["status"] == "completed").await?;
    let lines = json!([{ "line": come["lines"][0]["line"], "quantity": 1 }]);
    client.call("orders.return", json!({ "id": id, "lines": lines, "reason": "damaged" })).await?;
    client.sent().await?;
    let asked =
        until(&client, "orders.get", json!({ "id": id }), |order| order["returns"][0]["returned"]["id"].is_string())
            .await?;
    let back: ReturnId = serde_json::from_value(asked["returns"][0]["returned"]["id"].clone())?;
    decide(&store, order, back, returns::approve).await?;
    let received = decide(&store, order, back, returns::receive).await?;
    let half = 700 * received.totals.refunded / total;
    holds(&client, before + 1_900 + half).await?;
    let newest = client.call("credit.entries", json!({ "limit": 1 })).await?;
    assert_eq!((&newest["entries"][0]["kind"], &newest["entries"][0]["order"]), (&json!("refund"), &id), "{newest}");
    Ok(())
}

// covers: S24
#[tokio::test(flavor = "multi_thread")]
async fn kab_reads_and_tops_up() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let kab = Kab::new(KAB);
    let origin = store.origin();
    let asked = kab.run(&["login", "--store", &origin, "--phone", ALEX]).await.json();
    let code = store.code(ALEX).await?;
    let challenge = asked["challenge"].as_str().context("a challenge")?;
    kab.run(&["login", "--store", &origin, "--challenge", challenge, "--code", &code, "--passphrase"]).await.json();
    kab.run(&["sync"]).await;
    let known = kab.run(&["credit", "--offline"]).await.json();
    let before = known["balance"].as_i64().context("a balance")?;
    assert_eq!((before > 0, &known["may_top_up"]), (true, &json!(true)), "{known}");
    let begun = kab.run(&["credit", "top-up", "1500", "--page"]).await.json();
    assert_eq!((&begun["payment"]["kind"], &begun["payment"]["state"]), (&json!("top_up"), &json!("pending")));
    Browser::at(begun["page"].as_str().context("the page")?).pay(PAYS, false).await?;
    let id = begun["payment"]["id"].as_str().context("an id")?;
    assert_eq!(kab.run(&["payments", "show", id]).await.json()["state"], "succeeded");
    kab.run(&["sync"]).await;
    assert_eq!(kab.run(&["credit", "balance", "--offline"]).await.json()["balance"], before + 1_500);
    let list = kab.run(&["credit", "list", "--offline"]).await.json();
    assert_eq!((&list["entries"][0]["kind"], &list["entries"][0]["payment"]), (&json!("top_up"), &json!(id)), "{list}");
    let offline = kab.run(&["credit", "top-up", "1500", "--page", "--offline"]).await.failed();
    assert_eq!(offline, (4, "offline".into()), "it needs the store");
    Ok(())
}
