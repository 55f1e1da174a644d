//! Membership over the real store and the real archive: bought, told by every price, switched off without a connection, seen elsewhere.

use anyhow::Context;
use kabinet_tests::{Client, Kab, TestStore};
use serde_json::{Value, json};

use crate::payments::{Browser, PAYS, signed_in, until};

const KAB: &str = env!("CARGO_BIN_EXE_kab_under_test");
const ALEX: &str = "+12025550143";

async fn offline(client: &Client, on: bool) -> anyhow::Result<()> {
    client.call("app.work_offline", json!({ "on": on })).await?;
    Ok(())
}

/// The membership, once it is as wanted.
async fn membership(client: &Client, wanted: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
    until(client, "membership.get", Value::Null, wanted).await
}

/// Buys a month on the page, keeps the card, and lets it renew itself; answers the membership.
async fn become_a_member(client: &Client, browser: &Browser) -> anyhow::Result<Value> {
    let before = client.call("membership.get", Value::Null).await?;
    let periods = before["periods"].as_array().map_or(0, Vec::len);
    let month = before["rules"]["plans"].as_array().into_iter().flatten().find(|plan| plan["id"] == "month");
    let price = month.context("a plan for a month")?["price"].clone();
    let args = json!({ "plan": "month", "keep": true, "renew": true, "expected_amount": price });
    let started = client.call("membership.buy", args).await?;
    assert_eq!((&started["payment"]["kind"], &started["page"]), (&json!("membership"), &json!("opened")), "{started}");
    assert!(!started.to_string().contains(&browser.page()), "the interface never learns the address");
    let again = client.call("payments.reopen", json!({ "payment_id": started["payment"]["id"] })).await?;
    assert_eq!(again["payment"]["id"], started["payment"]["id"]);
    browser.pay(PAYS, true).await?;
    let paid = json!({ "payment_id": started["payment"]["id"] });
    until(client, "payments.get", paid, |view| view["payment"]["state"] == "succeeded").await?;
    membership(client, |view| view["active"] == true && view["periods"].as_array().map_or(0, Vec::len) == periods + 1)
        .await
}

/// A product that can be had, in full.
async fn product(client: &Client) -> anyhow::Result<Value> {
    client.products(1).await?;
    let page = client.call("catalogue.page", json!({ "limit": 1, "in_stock": true })).await?;
    Ok(client.call("catalogue.product", json!({ "product_id": page["products"][0]["id"] })).await?)
}

// covers: S68, S8
#[tokio::test(flavor = "multi_thread")]
async fn a_membership_is_bought_and_extended_with_the_kept_card() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let (mut client, browser) = signed_in(&store).await?;
    let before = client.call("membership.get", Value::Null).await?;
    assert_eq!(
        (&before["active"], &before["may_buy"], &before["currency"]),
        (&json!(false), &json!(true), &json!("USD"))
    );
    let wrong = json!({ "plan": "month", "keep": false, "renew": false, "expected_amount": 1 });
    let refused = client.call("membership.buy", wrong).await;
    assert!(refused.is_err_and(|error| error.code == "price_changed"), "nobody pays what they have not seen");

    let bought = become_a_member(&client, &browser).await?;
    let record = &bought["membership"];
    assert_eq!((&record["renews"], &record["plan"]), (&json!(true), &json!("month")), "{bought}");
    let newest = &bought["periods"][0];
    assert_eq!((&newest["kind"], &newest["until"]), (&json!("bought"), &record["until"]), "{bought}");
    let charged = bought["method"]["id"].clone();
    assert!(charged.is_string(), "it says with what it is renewed: {bought}");

    // The kept card buys a year at once, which begins where the month ends.
    let year = bought["rules"]["plans"].as_array().into_iter().flatten().find(|plan| plan["id"] == "year");
    let price = year.context("a plan for a year")?["price"].clone();
    let args = json!({ "plan": "year", "method_id": charged, "keep": false, "renew": true, "expected_amount": price });
    let at_once = client.call("membership.buy", args).await?;
    assert_eq!(at_once["page"], "none", "{at_once}");
    let longer = membership(&client, |view| view["membership"]["plan"] == "year").await?;
    assert_eq!(longer["periods"][0]["from"], longer["periods"][1]["until"], "one follows the other: {longer}");
    assert_eq!((&longer["periods"][0]["price"], &longer["periods"][0]["payment"]), (&price, &at_once["payment"]["id"]));

    // Read without a connection and after a restart; nothing is bought there.
    offline(&client, true).await?;
    client.reopen().await?;
    let here = client.call("membership.get", Value::Null).await?;
    assert_eq!((&here["active"], &here["periods"]), (&json!(true), &longer["periods"]), "{here}");
    let args = json!({ "plan": "year", "keep": false, "renew": false, "expected_amount": price });
    assert!(client.call("membership.buy", args).await.is_err());
    client.app().close().await;
    Ok(())
}

// covers: S68, B7
#[tokio::test(flavor = "multi_thread")]
async fn a_member_pays_less_and_ends_it_without_a_connection() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let (mut client, browser) = signed_in(&store).await?;
    let before = product(&client).await?;
    let (id, regular) = (before["id"].clone(), before["price"]["minor"].as_i64().context("a price")?);
    let offered = before["would_cost"].as_i64().context("what it would cost")?;
    assert!(offered < regular && before["member_price"].is_null(), "{before}");
    become_a_member(&client, &browser).await?;

    // The page of the product, the catalogue and the cart say what a member pays.
    let now = client.call("catalogue.product", json!({ "product_id": id })).await?;
    assert_eq!((&now["member_price"], &now["would_cost"]), (&json!(offered), &Value::Null), "{now}");
    assert_eq!(now["price"]["minor"], regular, "the price stays what it is");
    let page = client.call("catalogue.page", json!({ "limit": 1, "in_stock": true })).await?;
    assert_eq!(page["products"][0]["member_price"], offered);
    client.call("lists.add", json!({ "list": "cart", "product_id": id, "quantity": 2 })).await?;
    client.sent().await?;
    let cart = client.call("lists.get", json!({ "list": "cart" })).await?;
    let items = cart["items"].as_array().context("items")?;
    let item = items.iter().find(|item| item["product_id"] == id).context("the product is in the cart")?;
    assert_eq!(item["product"]["member_price"], offered, "{item}");
    let sum: i64 = items
        .iter()
        .filter_map(|item| {
            let one =
                item["product"]["member_price"].as_i64().or_else(|| item["product"]["price"]["minor"].as_i64())?;
            Some(one * item["quantity"].as_i64()?)
        })
        .sum();
    assert_eq!(cart["total"]["minor"], sum, "{cart}");

    // The order is at that price, and says what was saved.
    let mut wanted = json!({
        "lines": [{ "product": id, "quantity": 2, "unit_price": offered }],
        "delivery": "pickup", "destination": { "to": "point", "point": "queens" }, "recipient": "Alex Morgan",
        "pay_by": "on_delivery", "expected_total": 0,
    });
    let quote = client.call("checkout.quote", wanted.clone()).await?;
    assert_eq!((&quote["lines"][0]["unit_price"], &quote["lines"][0]["regular"]), (&json!(offered), &json!(regular)));
    wanted["expected_total"] = quote["totals"]["total"].clone();
    let placed = client.call("checkout.place", wanted).await?;
    assert_eq!(placed["kind"], "placed", "{placed}");
    let order = client.call("orders.get", json!({ "id": placed["order_id"] })).await?;
    let line = &order["lines"][0];
    assert_eq!((&line["unit_price"], &line["regular"]), (&json!(offered), &json!(regular)), "{order}");
    let saved = order["saved"].as_i64().context("what was saved")?;
    assert!(saved >= 2 * (regular - offered), "{order}");
    assert_eq!(client.call("membership.get", Value::Null).await?["saved"], saved);

    // Switched off without a connection it is shown at once, is still there after a restart, and is sent later.
    offline(&client, true).await?;
    let off = client.call("membership.renew", json!({ "on": false })).await?;
    let shown = (&off["membership"]["renews"], &off["renew_pending"], &off["active"]);
    assert_eq!(shown, (&json!(false), &json!(true), &json!(true)), "it stays to its end: {off}");
    client.reopen().await?;
    let off = client.call("membership.get", Value::Null).await?;
    assert_eq!((&off["membership"]["renews"], &off["renew_pending"]), (&json!(false), &json!(true)), "{off}");
    offline(&client, false).await?;
    client.sent().await?;
    let known =
        membership(&client, |view| view["renew_pending"] == false && view["membership"]["renews"] == false).await?;

    // Another device of the same person sees all of that.
    let (other, _) = signed_in(&store).await?;
    let there = membership(&other, |view| view["active"] == true).await?;
    assert_eq!((&there["membership"], &there["periods"]), (&known["membership"], &known["periods"]));
    other.products(1).await?;
    let page = other.call("catalogue.product", json!({ "product_id": id })).await?;
    assert_eq!(page["member_price"], offered, "{page}");
    client.app().close().await;
    other.app().close().await;
    Ok(())
}

// covers: S68, B15
#[tokio::test(flavor = "multi_thread")]
async fn kab_shows_buys_and_ends_a_membership() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let kab = Kab::new(KAB);
    let origin = store.origin();
    let asked = kab.run(&["login", "--store", &origin, "--phone", ALEX]).await.json();
    let code = store.code(ALEX).await?;
    let challenge = asked["challenge"].as_str().context("a challenge")?;
    kab.run(&["login", "--store", &origin, "--challenge", challenge, "--code", &code, "--passphrase"]).await.json();
    kab.run(&["sync"]).await;
    let known = kab.run(&["membership", "--offline"]).await.json();
    assert_eq!((&known["active"], &known["may_buy"]), (&json!(false), &json!(true)), "{known}");
    let periods = known["periods"].as_array().context("periods")?.len();
    assert_eq!(kab.run(&["membership", "buy", "month"]).await.code, 2, "it has to be said how");
    let other = kab.run(&["membership", "buy", "month", "--page", "--total", "1"]).await.failed();
    assert_eq!(other, (8, "price_changed".into()));
    let begun = kab.run(&["membership", "buy", "month", "--page", "--keep", "--renew"]).await.json();
    let record = (&begun["payment"]["kind"], &begun["payment"]["state"]);
    assert_eq!(record, (&json!("membership"), &json!("pending")), "{begun}");
    Browser::at(begun["page"].as_str().context("the page")?).pay(PAYS, true).await?;
    let id = begun["payment"]["id"].as_str().context("an id")?;
    assert_eq!(kab.run(&["payments", "show", id]).await.json()["state"], "succeeded");
    kab.run(&["sync"]).await;
    let bought = kab.run(&["membership", "show", "--offline"]).await.json();
    assert_eq!((&bought["active"], &bought["membership"]["renews"]), (&json!(true), &json!(true)), "{bought}");
    let all = bought["periods"].as_array().context("periods")?;
    assert_eq!((all.len(), &all[0]["payment"]), (periods + 1, &json!(id)), "{bought}");

    // The cart is at the member's price, and ending it waits for the next sync.
    let found = kab.run(&["catalogue", "--in-stock", "--limit", "1", "--offline"]).await.json();
    let card = &found["products"][0];
    assert!(card["member_price"].as_i64() < card["price"].as_i64() && card["member_price"].is_i64(), "{card}");
    let off = kab.run(&["membership", "renew", "off", "--offline"]).await.json();
    assert_eq!((&off["membership"]["renews"], &off["renew_pending"]), (&json!(false), &json!(true)), "{off}");
    kab.run(&["sync"]).await;
    let off = kab.run(&["membership", "--offline"]).await.json();
    let shown = (&off["active"], &off["membership"]["renews"], &off["renew_pending"]);
    assert_eq!(shown, (&json!(true), &json!(false), &json!(false)), "{off}");
    let offline = kab.run(&["membership", "buy", "month", "--page", "--offline"]).await.failed();
    assert_eq!(offline, (4, "offline".into()), "it needs the store");
    Ok(())
}
