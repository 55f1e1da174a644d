//! Filling a store from records.

use kabinet_protocol::identity::ClaimList;
use kabinet_protocol::points::{PointsBalance, PointsEntry};
use kabinet_server::catalogue::stock;
use kabinet_server::import::Tally;
use reqwest::Method;
use serde_json::{Value, json};

use crate::shop::{Engine, PHONE, Shop, customer_line, good, order_line, product_line};

crate::on_both! {
    the_same_records_again_change_nothing,
    bad_lines_are_named_and_the_others_stored,
    a_customer_who_registered_alone_is_recognised,
    a_changed_price_adds_a_point_and_availability_is_published,
    a_closed_customer_is_not_written_down_again,
    an_order_that_was_claimed_is_changed_where_it_is_now,
    points_are_brought_along_once,
}

async fn the_same_records_again_change_nothing(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 20).await;
    let customer = shop.sign_in(PHONE).await;
    let before = (shop.feed(&customer, customer.grant.feed).await, shop.feed(&customer, shop.store.catalogue).await);
    shop.fill("C1", PHONE, 20).await;
    let after = (shop.feed(&customer, customer.grant.feed).await, shop.feed(&customer, shop.store.catalogue).await);
    assert_eq!(before, after, "no rev rises");
    // One line changes one order, under the id it had.
    let old = shop.orders(&customer).await;
    let changed = order_line("C1-3", "C1", 1_700_000_180_000).replace("\"created\"", "\"confirmed\"");
    let (summary, _) = shop.import(changed).await;
    assert_eq!(summary.orders, Tally { added: 0, changed: 1, unchanged: 0 });
    let new = shop.orders(&customer).await;
    let differing: Vec<_> = old.iter().zip(&new).filter(|(old, new)| old != new).collect();
    assert_eq!(differing.len(), 1);
    assert_eq!(differing[0].0.id, differing[0].1.id);
    assert_eq!(shop.feed(&customer, customer.grant.feed).await.rev.0, before.0.rev.0 + 1);
}

/// An earlier system's points are in the ledger when their owner signs in, with the reason, and are booked once.
// covers: S31
async fn points_are_brought_along_once(engine: Engine) {
    let shop = Shop::open(engine).await;
    let brought = |id: &str, customer: &str, points: i64, expires: Value| {
        let record = json!({"external_id": id, "customer": customer, "points": points, "reason": "From your old card",
            "expires": expires});
        json!({ "points": record }).to_string()
    };
    let lines = [
        customer_line("C1", PHONE),
        brought("old-1", "C1", 1_250, "2999-12-31".into()),
        brought("old-2", "C1", 40, Value::Null),
        brought("old-3", "C9", 1, Value::Null),
        brought("old-4", "C1", 0, Value::Null),
        brought("old-5", "C1", 5, "2001-01-01".into()),
    ]
    .join("\n");
    let (summary, errors) = shop.import(lines.clone()).await;
    assert_eq!(summary.points, Tally { added: 2, changed: 0, unchanged: 0 }, "{errors}");
    for (line, word) in [(4, "earlier record"), (5, "1,000,000,000"), (6, "ran out")] {
        assert!(
            errors.lines().any(|told| told.starts_with(&format!("line {line}: ")) && told.contains(word)),
            "{errors}"
        );
    }
    let customer = shop.sign_in(PHONE).await;
    let before: Vec<PointsBalance> = shop.documents(&customer, "points").await;
    assert_eq!((before[0].balance, before[0].entries), (1_290, 2));
    let entries: Vec<PointsEntry> = shop.documents(&customer, "points_entry").await;
    assert!(entries.iter().all(|entry| entry.why.reason.as_deref() == Some("From your old card")));
    let again = lines.replace("\"points\":40", "\"points\":41");
    let (summary, errors) = shop.import(again).await;
    assert_eq!(summary.points, Tally { added: 0, changed: 0, unchanged: 1 }, "{errors}");
    assert!(errors.contains("was booked as 40 points"), "{errors}");
    let after: Vec<PointsBalance> = shop.documents(&customer, "points").await;
    assert_eq!(before, after);
}

async fn bad_lines_are_named_and_the_others_stored(engine: Engine) {
    let shop = Shop::open(engine).await;
    let lines = [
        customer_line("C1", PHONE),
        "nonsense".into(),
        customer_line("C2", PHONE),
        customer_line("C3", "12"),
        product_line("P1"),
        order_line("O1", "C1", 1_700_000_000_000),
        order_line("O2", "C9", 1_700_000_000_000),
        order_line("O3", "C1", 1_700_000_000_000).replace("\"P1\"", "\"P9\""),
        order_line("O4", "C1", 1_700_000_000_000).replace("3000", "3001"),
        order_line("O5", "C1", 1_700_000_000_000).replace("\"created\"", "\"teleported\""),
        format!("{{\"customer\":{{\"external_id\":\"{}\"}}}}", "x".repeat(5 << 20)),
        order_line("O6", "C1", 1_700_000_060_000),
        "{\"customer\":{\"external_id\":\"C\\u0000\"}}".into(),
    ];
    let (summary, errors) = shop.import(lines.join("\n")).await;
    assert_eq!((summary.lines, summary.bad_lines, summary.orders.added), (13, 9, 2), "{errors}");
    for (line, word) in [
        (2, "not a record"),
        (3, "another customer"),
        (4, "phone"),
        (7, "C9"),
        (8, "P9"),
        (9, "add up"),
        (10, "teleported"),
        (11, "4 MiB"),
        (13, "external_id"),
    ] {
        let told = errors
            .lines()
            .find(|text| text.starts_with(&format!("line {line}: ")))
            .unwrap_or_else(|| panic!("line {line} in {errors}"));
        assert!(told.contains(word), "{told}");
    }
    assert!(!errors.contains("2025550143"), "numbers stay out of errors");
    let customer = shop.sign_in(PHONE).await;
    assert_eq!(shop.orders(&customer).await.len(), 2);
}

async fn a_customer_who_registered_alone_is_recognised(engine: Engine) {
    let shop = Shop::open(engine).await;
    let customer = shop.sign_in(PHONE).await;
    shop.fill("C1", PHONE, 2).await;
    assert_eq!(shop.orders(&customer).await.len(), 2);
    let account: kabinet_protocol::identity::Account =
        crate::shop::good(shop.get("/v1/account", &customer).await).await;
    assert_eq!((account.id, account.name.as_str()), (customer.grant.account.id, "Customer C1"));
}

// covers: S33, B5
async fn a_changed_price_adds_a_point_and_availability_is_published(engine: Engine) {
    let shop = Shop::open(engine).await;
    let line = |price: i64, stock: Option<i64>| {
        serde_json::json!({"product": {"external_id": "P1", "name": {"en": "Food"}, "price": price, "stock": stock,
            "group": "food", "brand": "Barkhollow", "about": {"en": "For every day."}}})
        .to_string()
    };
    shop.import(line(1000, Some(9))).await;
    let product = async || {
        let page: kabinet_server::catalogue::routes::ProductsPage =
            crate::shop::good(shop.request(reqwest::Method::GET, "/v1/products").send().await.expect("an answer"))
                .await;
        page.products.into_iter().next().expect("a product")
    };
    let first = product().await;
    assert_eq!((first.prices.len(), first.availability.as_str()), (1, "in_stock"));
    assert_eq!((first.group.as_deref(), first.brand.as_deref()), (Some("food"), Some("Barkhollow")));
    shop.clock.advance_s(3600);
    let (summary, _) = shop.import(format!("{}\n", line(1200, Some(9)))).await;
    assert_eq!(summary.products.changed, 1);
    let prices: Vec<i64> = product().await.prices.iter().map(|point| point.price).collect();
    assert_eq!(prices, [1000, 1200]);

    // What is sold shows in the feed once the job has run, and only then.
    let mut tx = shop.store.db.begin().await.expect("begins");
    assert!(!stock::take(&mut tx, first.id, 10).await.expect("asked"), "there are 9");
    assert!(stock::take(&mut tx, first.id, 6).await.expect("asked"));
    tx.commit().await.expect("commits");
    while stock::publish_once(&shop.store).await.expect("published") > 0 {}
    assert_eq!(product().await.availability.as_str(), "low");
    let mut tx = shop.store.db.begin().await.expect("begins");
    assert!(stock::take(&mut tx, first.id, 3).await.expect("asked"));
    assert!(!stock::take(&mut tx, first.id, 1).await.expect("asked"));
    tx.commit().await.expect("commits");
    while stock::publish_once(&shop.store).await.expect("published") > 0 {}
    assert_eq!(product().await.availability.as_str(), "out_of_stock");
    shop.import(line(1200, None)).await;
    let now = product().await;
    assert_eq!((now.availability.as_str(), now.prices.len()), ("in_stock", 2), "not counted any more");
    let (summary, errors) = shop.import(line(1200, Some(-1))).await;
    assert_eq!(summary.bad_lines, 1);
    assert!(errors.contains("stock is -1"), "{errors}");
}

/// An order that names its customer in every way it can.
fn personal_order(name: &str, customer: &str) -> String {
    let mut record: Value = serde_json::from_str(&order_line(name, customer, 1_700_000_600_000)).expect("a record");
    let order = &mut record["order"];
    order["delivery"] = json!({"method": "courier", "recipient": "Canary Lee", "address": ["12 Canary Street"]});
    order["payment"] = json!({"method": "card", "brand": "canary-card", "last4": "4711"});
    order["fulfillments"] = json!([{"kind": "shipping", "carrier": "Post", "tracking": "CANARY-1",
        "lines": [{"line": 1, "quantity": 1}],
        "events": [{"at": 1_700_000_700_000_i64, "kind": "shipped", "place": "Canary Wharf"}]}]);
    order["events"] = json!([{"at": 1_700_000_700_000_i64, "kind": "note", "note": "for the canary"}]);
    record.to_string()
}

/// How many rows name the person.
async fn traces(shop: &Shop) -> Vec<i64> {
    let mut traces = Vec::new();
    for text in [
        "SELECT count(*) FROM customers WHERE name <> '' OR phone IS NOT NULL OR email IS NOT NULL",
        "SELECT count(*) FROM entities WHERE lower(doc) LIKE '%canary%' OR doc LIKE '%4711%'",
        "SELECT count(*) FROM entities WHERE kind = 'account' AND deleted = 0",
    ] {
        traces.push(sqlx::query_scalar(text).fetch_one(shop.store.db.readers()).await.expect("a count"));
    }
    traces
}

// covers: B19, B24
async fn a_closed_customer_is_not_written_down_again(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 2).await;
    let (summary, errors) = shop.import(personal_order("C1-9", "C1")).await;
    assert_eq!((summary.orders.added, errors.as_str()), (1, ""));
    let customer = shop.sign_in(PHONE).await;
    let closed = shop.call(Method::POST, "/v1/account/deletion", &customer.grant.access_token, Value::Null).await;
    assert_eq!(closed.status(), 204);
    assert_eq!(traces(&shop).await, [0, 0, 0]);
    let changed =
        json!({"customer": {"external_id": "C1", "name": "Canary Lee", "phone": PHONE, "email": "canary@example.com"}});
    let file = [
        changed.to_string(),
        // One that changed, one that is new, and one that is as it was.
        personal_order("C1-9", "C1").replace("\"created\"", "\"confirmed\""),
        personal_order("C1-10", "C1"),
        order_line("C1-0", "C1", 1_700_000_000_000),
    ]
    .join("\n");
    let (summary, errors) = shop.import(file.clone()).await;
    assert_eq!((summary.bad_lines, errors.as_str()), (0, ""));
    assert_eq!(summary.customers, Tally { added: 0, changed: 1, unchanged: 0 });
    assert_eq!(summary.orders, Tally { added: 1, changed: 1, unchanged: 1 }, "the books go on");
    assert_eq!(traces(&shop).await, [0, 0, 0], "without the person");
    let (again, _) = shop.import(file.clone()).await;
    assert_eq!((again.customers.unchanged, again.orders.unchanged), (1, 3));
    // Whoever has the number now is somebody else, and the old record does not come to them.
    shop.clock.advance_s(61);
    let newcomer = shop.sign_in(PHONE).await;
    let (_, errors) = shop.import(file.replace("Canary Lee", "Canary Lee Jr")).await;
    assert_eq!(errors, "");
    assert_eq!(traces(&shop).await, [1, 0, 1], "the newcomer's number and account alone");
    assert!(shop.orders(&newcomer).await.is_empty());
}

// covers: B18
async fn an_order_that_was_claimed_is_changed_where_it_is_now(engine: Engine) {
    let shop = Shop::open(engine).await;
    let guest = json!({"customer": {"external_id": "G1", "name": "Guest", "email": "ann@example.com"}}).to_string();
    let order = |index: i64| order_line(&format!("G1-{index}"), "G1", 1_600_000_000_000 + index);
    let file = [product_line("P1"), guest.clone(), customer_line("C2", "+12025550144"), order(0), order(1)].join("\n");
    let (summary, errors) = shop.import(file.clone()).await;
    assert_eq!((summary.bad_lines, errors.as_str()), (0, ""));
    let customer = shop.sign_in(PHONE).await;
    shop.bind_email(&customer, "ann@example.com").await;
    let list: ClaimList = good(shop.get("/v1/account/claims", &customer).await).await;
    let path = format!("/v1/account/claims/{}", list.claims[0].customer_id);
    let _: ClaimList = good(shop.call(Method::POST, &path, &customer.grant.access_token, json!({})).await).await;
    let before = shop.orders(&customer).await;
    let rev = shop.feed(&customer, customer.grant.feed).await.rev;

    let confirmed = order(0).replace("\"created\"", "\"confirmed\"");
    let (summary, errors) = shop.import([guest.clone(), confirmed.clone(), order(1), order(2)].join("\n")).await;
    assert_eq!((summary.bad_lines, errors.as_str()), (0, ""));
    assert_eq!(summary.orders, Tally { added: 1, changed: 1, unchanged: 1 });
    let after = shop.orders(&customer).await;
    assert_eq!(
        after.iter().map(|order| order.id).collect::<Vec<_>>(),
        before.iter().map(|order| order.id).collect::<Vec<_>>()
    );
    assert_eq!(after[1].status.as_str(), "confirmed");
    assert_eq!(shop.feed(&customer, customer.grant.feed).await.rev.0, rev.0 + 1, "its devices hear of it");
    let copies: i64 = sqlx::query_scalar("SELECT count(*) FROM entities WHERE kind = 'order' AND deleted = 0")
        .fetch_one(shop.store.db.readers())
        .await
        .expect("a count");
    assert_eq!(copies, 3, "two that were claimed, and the one the guest made later");

    // What the file gives to another customer moves nowhere: only its owner's claim does that.
    let (summary, errors) = shop.import(confirmed.replace("\"G1\"", "\"C2\"")).await;
    assert_eq!(summary.bad_lines, 1);
    assert!(errors.contains("belongs to another customer"), "{errors}");
    assert_eq!(shop.orders(&customer).await, after);
}
