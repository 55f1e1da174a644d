//! What a person orders, follows and sends back: written down without a connection, decided by the store, shown without one.

use std::time::Duration;

use kabinet_protocol::ids::{OrderId, ReturnId};
use kabinet_protocol::order::Order;
use kabinet_protocol::time::ServerTime;
use kabinet_server::operator::orders;
use kabinet_server::operator::returns::{self as decisions, Resellable};
use kabinet_server::orders::states::{self, Parcel, Refused};
use kabinet_tests::{Client, Kab, TestStore};
use serde_json::{Value, json};

const ALEX: &str = "+12025550143";
const KAB: &str = env!("CARGO_BIN_EXE_kab_under_test");

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

/// Syncs until the order is as wanted.
async fn until(client: &Client, id: &Value, what: &str, wanted: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
    for _ in 0..200 {
        client.call("sync.now", Value::Null).await?;
        let view = client.call("orders.get", json!({ "id": id })).await?;
        if wanted(&view) {
            return Ok(view);
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    let view = client.call("orders.get", json!({ "id": id })).await?;
    anyhow::bail!("waited for {what} in vain: {view}")
}

async fn offline(client: &Client, on: bool) -> anyhow::Result<()> {
    client.call("app.work_offline", json!({ "on": on })).await?;
    Ok(())
}

/// Two pieces to a point, placed without a connection; answers the order's id once the store has it.
async fn placed_offline(client: &Client) -> anyhow::Result<Value> {
    let product = client.products(1).await?[0].clone();
    let args = |unit_price: &Value, total: &Value| {
        json!({ "lines": [{ "product": product, "quantity": 2, "unit_price": unit_price }], "delivery": "pickup",
            "destination": { "to": "point", "point": "queens" }, "recipient": "Alex Morgan", "pay_by": "on_delivery",
            "expected_total": total })
    };
    let quote = client.call("checkout.quote", args(&json!(0), &json!(0))).await?;
    offline(client, true).await?;
    let order = args(&quote["lines"][0]["unit_price"], &quote["totals"]["total"]);
    let placed = client.call("checkout.place", order).await?;
    assert_eq!(placed["kind"], "queued", "{placed}");
    offline(client, false).await?;
    let outbox = client.sent().await?;
    assert_eq!(outbox["parked"], 0, "{outbox}");
    client.call("sync.now", Value::Null).await?;
    let newest = client.call("orders.search", json!({ "query": "", "filter": {}, "limit": 1 })).await?;
    Ok(newest["rows"][0]["id"].clone())
}

// covers: S26, S53, B7, B8
#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_placed_offline_arrives_goes_back_and_is_refunded() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let client = Client::new().await?;
    client.sign_in(&store, ALEX).await?;
    client.synced().await?;
    let id = placed_offline(&client).await?;
    let order: OrderId = serde_json::from_value(id.clone())?;

    // The promise is shown from the first moment, and the parcel's dates against it.
    let view = until(&client, &id, "the order", |view| view["status"] == "created").await?;
    let promised = view["delivery"]["promised"].clone();
    assert!(promised.is_string(), "{view}");
    assert!(view["path"].as_array().is_some_and(|path| path.iter().any(|step| step["promised"] == promised)), "{view}");
    assert_eq!((view["returnable"].clone(), view["return_until"].clone()), (json!([]), Value::Null));
    operate(&store, order, states::confirm).await?;
    operate(&store, order, |order, at| states::ship(order, Parcel::default(), at)).await?;
    operate(&store, order, |order, at| states::deliver(order, None, at)).await?;
    operate(&store, order, states::complete).await?;
    let view = until(&client, &id, "its coming", |view| view["status"] == "completed").await?;
    let tracked = &view["tracked"][0];
    assert_eq!((&tracked["promised"], tracked["late"].as_bool()), (&promised, Some(false)), "{tracked}");
    assert!(tracked["days"].as_i64().is_some_and(|days| days < 0), "it came before its day: {tracked}");
    let open = view["returnable"][0].clone();
    assert_eq!((open["quantity"].as_i64(), &open["until"]), (Some(2), &view["return_until"]), "{view}");

    // Without a connection one piece is asked to go back; it is shown so, in the list too.
    offline(&client, true).await?;
    let one = json!([{ "line": open["line"], "quantity": 1 }]);
    let worth = client.call("orders.return_worth", json!({ "id": id, "lines": one })).await?;
    let half = view["lines"][0]["unit_price"].clone();
    assert_eq!(worth["minor"], half);
    let too_many = json!({ "id": id, "lines": [{ "line": open["line"], "quantity": 3 }], "reason": "damaged" });
    let refused = client.call("orders.return", too_many).await.expect_err("refused before it is queued");
    assert_eq!((refused.code.as_str(), refused.field.as_deref()), ("invalid", Some("lines")));
    let ask = json!({ "id": id, "lines": one, "reason": "changed_mind", "comment": "one too many" });
    let view = client.call("orders.return", ask).await?;
    assert_eq!((&view["return_status"], &view["returns"][0]["pending"]), (&json!("requested"), &json!(true)), "{view}");
    assert_eq!(view["returnable"][0]["quantity"], 1, "what is asked for is held");
    let row = client.call("orders.search", json!({ "query": "", "filter": {}, "limit": 1 })).await?["rows"][0].clone();
    assert_eq!(row["return_status"], "requested", "{row}");
    offline(&client, false).await?;
    let view = until(&client, &id, "the request's arrival", |view| view["returns"][0]["pending"] == false).await?;
    let returned: ReturnId = serde_json::from_value(view["returns"][0]["returned"]["id"].clone())?;

    // The store agrees, has the goods, and pays back; all of it is here without a connection.
    decide(&store, order, returned, kabinet_server::orders::returns::approve).await?;
    decide(&store, order, returned, kabinet_server::orders::returns::receive).await?;
    until(&client, &id, "the refund", |view| view["returns"][0]["returned"]["state"] == "refunded").await?;
    offline(&client, true).await?;
    let view = client.call("orders.get", json!({ "id": id })).await?;
    assert_eq!((&view["returns"][0]["returned"]["refund"], &view["totals"]["refunded"]), (&half, &half), "{view}");
    assert_eq!(
        (&view["return_status"], &view["returns"][0]["may_withdraw"]),
        (&json!("partially_returned"), &json!(false))
    );
    let states: Vec<&str> = view["returns"][0]["returned"]["events"]
        .as_array()
        .map(|events| events.iter().filter_map(|event| event["state"].as_str()).collect())
        .unwrap_or_default();
    assert_eq!(states, ["requested", "approved", "received", "refunded"]);

    // The other piece is asked for and withdrawn, both before the store hears of it: it never asks for a decision.
    let rest = json!({ "id": id, "lines": one, "reason": "damaged" });
    let view = client.call("orders.return", rest).await?;
    let withdraw = json!({ "id": id, "return_id": view["returns"][0]["returned"]["id"] });
    let view = client.call("orders.withdraw_return", withdraw).await?;
    assert_eq!(
        (&view["return_status"], &view["returns"][0]["returned"]["state"]),
        (&json!("partially_returned"), &json!("withdrawn"))
    );
    offline(&client, false).await?;
    let outbox = client.sent().await?;
    assert_eq!(outbox["parked"], 0, "{outbox}");
    let view = until(&client, &id, "peace", |view| view["returns"][0]["pending"] == false).await?;
    assert_eq!(view["returnable"][0]["quantity"], 1, "it may still go back");
    client.app().close().await;
    Ok(())
}

// covers: B8
#[tokio::test(flavor = "multi_thread")]
async fn late_parcels_stand_first_and_say_since_when() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let client = Client::new().await?;
    client.sign_in(&store, ALEX).await?;
    client.synced().await?;
    let late = client.call("orders.late", Value::Null).await?;
    let rows = late["rows"].as_array().expect("rows").clone();
    assert!(!rows.is_empty() && rows.iter().all(|row| row["late"] == true && row["promised"].is_string()), "{late}");
    let promises: Vec<&str> = rows.iter().filter_map(|row| row["promised"].as_str()).collect();
    assert!(promises.is_sorted(), "the longest awaited first: {promises:?}");
    // Everything that is late is among them, whatever its age.
    let all = client.call("orders.search", json!({ "query": "", "filter": {}, "limit": 200 })).await?;
    let others = all["rows"].as_array().expect("rows").iter().filter(|row| row["late"] == true).count();
    assert_eq!(others, rows.len());
    // What arrives is late no more.
    let order: OrderId = serde_json::from_value(rows[0]["id"].clone())?;
    operate(&store, order, |order, at| states::deliver(order, None, at)).await?;
    let view = until(&client, &rows[0]["id"], "its coming", |view| view["late"] == false).await?;
    assert!(view["tracked"][0]["days"].as_i64().is_some_and(|days| days > 0), "it came too late: {view}");
    let left = client.call("orders.late", Value::Null).await?;
    assert_eq!(left["rows"].as_array().map(Vec::len), Some(rows.len() - 1));
    client.app().close().await;
    Ok(())
}

async fn kab_signed_in(store: &TestStore) -> Kab {
    let (kab, origin) = (Kab::new(KAB), store.origin());
    let asked = kab.run(&["login", "--store", &origin, "--phone", ALEX]).await.json();
    let code = store.code(ALEX).await.expect("the code was sent");
    let challenge = asked["challenge"].as_str().expect("a challenge").to_owned();
    kab.run(&["login", "--store", &origin, "--challenge", &challenge, "--code", &code, "--passphrase"]).await.json();
    kab.run(&["sync"]).await.json();
    kab
}

// covers: S26, B8, B15
#[tokio::test(flavor = "multi_thread")]
async fn a_script_follows_parcels_and_sends_goods_back() {
    let store = TestStore::demo().await.expect("the demo store");
    let kab = kab_signed_in(&store).await;
    let late = kab.run(&["orders", "late"]).await.json();
    let row = late["orders"][0].clone();
    assert_eq!(row["late"], true, "{late}");
    let tracked = kab.run(&["orders", "track", row["number"].as_str().expect("a number")]).await.json();
    assert_eq!((&tracked["late"], &tracked["parcels"][0]["promised"]), (&json!(true), &row["promised"]), "{tracked}");
    assert!(tracked["parcels"][0]["events"].as_array().is_some_and(|events| events.len() >= 3), "{tracked}");

    let mut open = Value::Null;
    let listed = kab.run(&["orders", "list", "--status", "completed", "--limit", "20"]).await.json();
    for row in listed["orders"].as_array().expect("rows") {
        open = kab.run(&["orders", "return", row["number"].as_str().expect("a number")]).await.json();
        if open["returnable"][0].is_object() {
            break;
        }
    }
    let (number, line) = (open["number"].as_str().expect("a number").to_owned(), open["returnable"][0].clone());
    assert!(open["until"].is_string() && line["worth"].as_i64().is_some_and(|worth| worth > 0), "{open}");
    let many = format!("{}:{}", line["line"], line["quantity"].as_i64().unwrap_or(0) + 1);
    let refused = kab.run(&["orders", "return", &number, "--line", &many, "--reason", "damaged"]).await;
    assert_eq!(refused.failed().1, "invalid");
    assert_eq!(kab.run(&["orders", "return", &number, "--line", "1", "--reason", "bored"]).await.code, 2);
    let one = format!("{}:1", line["line"]);
    let words = ["orders", "return", &number, "--line", &one, "--reason", "damaged", "--comment", "torn"];
    let asked = kab.run(&words).await.json();
    let id = asked["returns_waiting"][0].as_str().expect("it waits").to_owned();
    assert_eq!((&asked["return_status"], &asked["returns"][0]["comment"]), (&json!("requested"), &json!("torn")));
    kab.run(&["sync"]).await.json();
    let shown = kab.run(&["orders", "show", &number]).await.json();
    assert_eq!(
        (&shown["returns_waiting"], &shown["returns"][0]["state"]),
        (&json!([]), &json!("requested")),
        "{shown}"
    );
    let back = kab.run(&["orders", "return", &number, "--withdraw", &id]).await.json();
    assert_eq!(back["returns"][0]["state"], "withdrawn", "{back}");
    kab.run(&["sync"]).await.json();
    let shown = kab.run(&["orders", "show", &number]).await.json();
    assert_eq!((&shown["return_status"], &shown["returns_waiting"]), (&json!("none"), &json!([])), "{shown}");
}
