//! Looking around, filling a cart and ordering without an account; and what becomes of it once there is one.

use std::time::Duration;

use kabinet_protocol::discovery::AccountsMode;
use kabinet_server::policy::Policy;
use kabinet_tests::{Client, Front, TestStore};
use serde_json::{Value, json};

const NOBODY: &str = "+12025550191";

/// A guest at a store, with some of its products.
async fn looks_around(client: &Client, origin: &str) -> anyhow::Result<(Value, Vec<Value>)> {
    let store = client.call("stores.connect", json!({ "address": origin })).await?;
    let guest = client.call("guests.begin", json!({ "store_id": store["id"] })).await?;
    assert_eq!((&guest["guest"], &guest["state"]), (&json!(true), &json!("open")));
    let page = client.call("catalogue.page", json!({ "limit": 3, "in_stock": true })).await?;
    let products = page["products"].as_array().cloned().unwrap_or_default();
    assert_eq!(products.len(), 3, "anybody may look: {page}");
    Ok((store["id"].clone(), products))
}

fn order(product: &Value, contact: &str) -> Value {
    let price = product["price"]["minor"].as_i64().expect("a price");
    json!({
        "lines": [{ "product": product["id"], "quantity": 1, "unit_price": price }], "delivery": "pickup",
        "destination": { "to": "point", "point": "queens" }, "recipient": "Robin Grey", "pay_by": "on_delivery",
        "expected_total": price, "contact": contact,
    })
}

async fn set_mode(store: &TestStore, mode: AccountsMode) -> anyhow::Result<()> {
    let policy = Policy { accounts_mode: mode, ..Policy::demo() };
    let failed = |refusal: kabinet_server::problems::Refusal| anyhow::anyhow!("{}", refusal.0);
    let mut tx = store.store().db.begin().await?;
    let now = store.store().clock.now();
    kabinet_server::policy::store::change(&mut tx, &policy, "test", now).await.map_err(failed)?;
    tx.commit().await?;
    Ok(())
}

async fn orders_at(store: &TestStore) -> anyhow::Result<i64> {
    let count = "SELECT count(*) FROM orders WHERE number NOT LIKE 'PS-%' AND customer IN (SELECT customer FROM guest_contacts)";
    Ok(sqlx::query_scalar(count).fetch_one(store.store().db.readers()).await?)
}

// covers: S1, S3, S20, S42, S27
#[tokio::test(flavor = "multi_thread")]
async fn a_cart_is_filled_and_an_order_placed_without_an_account_and_read_offline() -> anyhow::Result<()> {
    let mut store = TestStore::demo().await?;
    let mut client = Client::new().await?;
    let (_, products) = looks_around(&client, &store.origin()).await?;
    for (product, quantity) in [(&products[0], 2), (&products[1], 1)] {
        client.call("lists.add", json!({ "list": "cart", "product_id": product["id"], "quantity": quantity })).await?;
    }
    let outbox = client.call("outbox.list", Value::Null).await?;
    assert_eq!((&outbox["waiting"], &outbox["intents"]), (&json!(0), &json!([])), "a guest's cart waits for nobody");
    client.reopen().await?;
    assert_eq!(client.list("cart").await?.len(), 2, "it is on disk");

    let refused = client.call("checkout.place", order(&products[0], " ")).await.expect_err("no contact");
    assert_eq!(refused.field.as_deref(), Some("contact"));
    let mut dear = order(&products[0], "robin@mail.example");
    dear["expected_total"] = json!(1);
    let told = client.call("checkout.place", dear).await?;
    assert_eq!((&told["kind"], &told["problem"]["code"]), (&json!("refused"), &json!("price_changed")), "{told}");
    client.call("outbox.discard", json!({ "intent_id": told["intent_id"] })).await?;

    let placed = client.call("checkout.place", order(&products[0], "robin@mail.example")).await?;
    assert_eq!(placed["kind"], "placed", "{placed}");
    let left = client.list("cart").await?;
    assert_eq!(left.iter().map(|item| item.1).sum::<i64>(), 2, "what was bought left the cart: {left:?}");
    store.stop().await?;
    client.reopen().await?;
    let read = client.call("orders.get", json!({ "id": placed["order_id"] })).await?;
    assert_eq!(read["number"], placed["number"], "the order is read without a connection");
    let offline = client.call("checkout.place", order(&products[1], "robin@mail.example")).await.expect_err("offline");
    assert_eq!(offline.code, "offline");
    store.restart().await?;
    assert_eq!(orders_at(&store).await?, 1);
    for needs_an_account in ["security.sessions", "claims.list"] {
        let refused = client.call(needs_an_account, Value::Null).await.expect_err("no account");
        assert_eq!(refused.code, "signed_out", "{needs_an_account}");
    }
    assert_eq!(client.list("cart").await?.len(), 2, "asking for more than a guest has ends nothing");
    client.app().close().await;
    Ok(())
}

// covers: S42
#[tokio::test(flavor = "multi_thread")]
async fn an_order_whose_answer_is_lost_is_bought_once() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let line = Front::before(&store.origin()).await?;
    let mut client = Client::new().await?;
    let (_, products) = looks_around(&client, line.origin()).await?;
    line.loses_answers_of(&["/v1/guest/orders"]);
    let lost = client.call("checkout.place", order(&products[0], NOBODY)).await.expect_err("the answer is lost");
    assert_eq!(lost.code, "offline", "{lost:?}");
    assert_eq!(orders_at(&store).await?, 1, "the store has it");
    client.reopen().await?;
    line.loses_answers_of(&[]);
    let placed = client.call("checkout.place", order(&products[0], NOBODY)).await?;
    assert_eq!(placed["kind"], "placed", "{placed}");
    assert_eq!(orders_at(&store).await?, 1, "asked again, bought once");
    let next = client.call("checkout.place", order(&products[0], NOBODY)).await?;
    assert_ne!(next["order_id"], placed["order_id"], "the next one is another order");
    assert_eq!(orders_at(&store).await?, 2);
    client.app().close().await;
    Ok(())
}

// covers: S40, S42, B18
#[tokio::test(flavor = "multi_thread")]
async fn cart_addresses_and_orders_move_into_the_account() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let client = Client::new().await?;
    let (_, products) = looks_around(&client, &store.origin()).await?;
    client.call("lists.add", json!({ "list": "cart", "product_id": products[1]["id"], "quantity": 3 })).await?;
    client.call("lists.add", json!({ "list": "favourites", "product_id": products[2]["id"], "quantity": 1 })).await?;
    let address = json!({ "recipient": "Robin Grey", "country": "US", "city": "Springfield", "street": "5 Forest Street", "label": "Home" });
    client.call("addresses.put", address).await?;
    let placed = client.call("checkout.place", order(&products[0], "robin@mail.example")).await?;

    client.sign_in(&store, NOBODY).await?;
    let cart = client.list("cart").await?;
    assert_eq!(cart, [(products[1]["id"].as_str().expect("an id").to_owned(), 3, None)], "the cart is there at once");
    client.sent().await?;
    let addresses = client.call("addresses.list", Value::Null).await?;
    assert_eq!(addresses["addresses"][0]["address"]["street"], "5 Forest Street");
    let mut order = Err(anyhow::anyhow!("not asked"));
    for _ in 0..200 {
        order = client.call("orders.get", json!({ "id": placed["order_id"] })).await.map_err(Into::into);
        if order.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(order?["number"], placed["number"], "the order has moved with its token");
    for _ in 0..100 {
        if client.app().accounts().len() == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(client.app().accounts().len(), 1, "the guest is gone");
    // Another device of the account sees all of it.
    let other = Client::new().await?;
    tokio::time::sleep(Duration::from_millis(100)).await;
    other.sign_in(&store, NOBODY).await?;
    other.synced().await?;
    assert_eq!(other.list("cart").await?, cart);
    assert!(other.call("orders.get", json!({ "id": placed["order_id"] })).await.is_ok());
    client.app().close().await;
    other.app().close().await;
    Ok(())
}

// covers: S1, S43, S44
#[tokio::test(flavor = "multi_thread")]
async fn the_store_decides_whether_an_order_needs_an_account() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    set_mode(&store, AccountsMode::Required).await?;
    let client = Client::new().await?;
    let (_, products) = looks_around(&client, &store.origin()).await?;
    client.call("lists.add", json!({ "list": "cart", "product_id": products[0]["id"], "quantity": 1 })).await?;
    let refused = client.call("checkout.place", order(&products[0], NOBODY)).await.expect_err("an account is needed");
    assert_eq!(refused.code, "accounts_required");
    assert_eq!(client.list("cart").await?.len(), 1, "nothing is lost");
    set_mode(&store, AccountsMode::Disabled).await?;
    let placed = client.call("checkout.place", order(&products[0], NOBODY)).await?;
    assert_eq!(placed["kind"], "placed", "guests only: {placed}");
    client.app().close().await;
    Ok(())
}
