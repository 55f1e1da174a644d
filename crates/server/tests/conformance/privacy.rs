//! A customer takes their data along, and goes.

use kabinet_protocol::problem::Code;
use reqwest::Method;
use serde_json::{Value, json};

use crate::shop::{Engine, PHONE, Shop, good, problem};

crate::on_both! {
    the_export_holds_everything_and_says_when_it_is_whole,
    a_closed_account_leaves_the_books_and_nothing_of_the_person,
}

async fn filled(engine: Engine) -> Shop {
    let shop = Shop::open(engine).await;
    let order = json!({"order": {"external_id": "A1", "customer": "C1", "placed_at": 1_700_000_000_000_i64,
        "language": "en", "currency": "USD", "status": "created", "payment_status": "paid",
        "fulfillment_status": "not_fulfilled", "lines": [{"product": "P1", "unit_price": 1250, "ordered": 2, "total": 2500}],
        "totals": {"items": 2500, "delivery": 500, "total": 3000},
        "delivery": {"method": "courier", "recipient": "Ann Lee", "address": ["12 Canary Street"]}}});
    shop.fill("C1", PHONE, 250).await;
    let (summary, errors) = shop.import(format!("{order}\n")).await;
    assert_eq!((summary.bad_lines, errors.as_str()), (0, ""));
    shop
}

// covers: B19
async fn the_export_holds_everything_and_says_when_it_is_whole(engine: Engine) {
    let shop = filled(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let answer = shop.get("/v1/account/export", &customer).await;
    assert_eq!(answer.headers()["content-type"], "application/x-ndjson");
    let text = answer.text().await.expect("a body");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let count = |kind: &str| lines.iter().filter(|line| line.get(kind).is_some()).count();
    assert_eq!(count("order"), 251);
    for kind in ["store", "customer", "account", "identifier", "security", "device", "session", "end"] {
        assert_eq!(count(kind), 1, "{kind}");
    }
    assert!(count("security_event") >= 2, "it notes itself");
    assert!(text.contains("12 Canary Street") && text.contains(PHONE) && text.contains("Customer C1"));
    assert_eq!(lines.last().expect("a last line")["end"]["records"], lines.len() - 1);
    for secret in [&customer.grant.access_token, &customer.grant.refresh_token] {
        assert!(!text.contains(secret));
    }
}

// covers: B19, B24
async fn a_closed_account_leaves_the_books_and_nothing_of_the_person(engine: Engine) {
    let shop = filled(engine).await;
    let customer = shop.sign_in(PHONE).await;
    shop.bind_email(&customer, "ann@example.com").await;
    let orders = shop.orders(&customer).await;
    let path = "/v1/account/deletion";
    let close = async || shop.call(Method::POST, path, &customer.grant.access_token, Value::Null).await;
    assert_eq!(close().await.status(), 204);
    problem(close().await, Code::SessionRevoked).await;
    problem(shop.refresh(&customer.grant.refresh_token).await, Code::SessionRevoked).await;
    let told: Vec<_> = shop.messages().await;
    assert_eq!(told.len(), 2, "what was sent before is gone, and both contacts are told");
    assert!(told.iter().all(|message| message.body.contains("account was closed")));

    // Nothing names the person; the sums stay.
    for (table, text) in [
        ("customers", "SELECT count(*) FROM customers WHERE name <> '' OR phone IS NOT NULL OR email IS NOT NULL"),
        ("identifiers", "SELECT count(*) FROM identifiers"),
        ("devices", "SELECT count(*) FROM devices"),
        ("events", "SELECT count(*) FROM security_events"),
        ("sessions", "SELECT count(*) FROM sessions WHERE device_name <> '' OR network IS NOT NULL"),
        ("challenges", "SELECT count(*) FROM otp_challenges"),
        (
            "entities",
            "SELECT count(*) FROM entities WHERE doc LIKE '%Canary%' OR doc LIKE '%Ann Lee%' OR doc LIKE '%2025550143%'",
        ),
    ] {
        let left: i64 = sqlx::query_scalar(text).fetch_one(shop.store.db.readers()).await.expect("a count");
        assert_eq!(left, 0, "{table}");
    }
    let (count, sum): (i64, i64) = sqlx::query_as("SELECT count(*), CAST(sum(total) AS BIGINT) FROM orders")
        .fetch_one(shop.store.db.readers())
        .await
        .expect("a sum");
    assert_eq!((count, sum), (251, orders.iter().map(|order| order.totals.total).sum::<i64>() + 51 * 3000));

    shop.clock.advance_s(61);
    let again = shop.sign_in(PHONE).await;
    assert!(again.grant.registered);
    assert_ne!(again.grant.account.customer_id, customer.grant.account.customer_id, "a new customer");
    assert!(shop.orders(&again).await.is_empty());
    let _: Value = good(shop.get("/v1/account/claims", &again).await).await;
}
