//! Guests, and claiming what they bought.

use kabinet_protocol::discovery::AccountsMode;
use kabinet_protocol::identity::ClaimList;
use kabinet_protocol::ids::{OrderId, ProductId};
use kabinet_protocol::order::Order;
use kabinet_protocol::problem::Code;
use kabinet_server::orders::routes::OrdersPage;
use kabinet_server::policy::Policy;
use reqwest::Method;
use serde_json::{Value, json};

use crate::shop::{Engine, PHONE, Shop, device, good, problem};

crate::on_both! {
    the_policy_decides_about_guests,
    orders_under_a_verified_address_are_claimed_once,
    a_guests_token_reads_and_vouches_for_its_own_orders,
    a_guest_orders_once_and_claims_it_later,
    guests_orders_have_the_guards_of_all_others,
}

// covers: S42, S43
async fn the_policy_decides_about_guests(engine: Engine) {
    let shop = Shop::open(engine).await;
    let guest = shop.guest().await;
    let page: OrdersPage = good(shop.call(Method::GET, "/v1/orders", guest.token.expose(), Value::Null).await).await;
    assert!(page.orders.is_empty());
    shop.policy(Policy { accounts_mode: AccountsMode::Required, ..Policy::default() }).await;
    let refused = shop.post("/v1/identity/guest", &json!({"device": device()})).await;
    problem(refused, Code::AccountsRequired).await;
    shop.policy(Policy { accounts_mode: AccountsMode::Disabled, ..Policy::default() }).await;
    shop.guest().await;
    shop.clock.advance_s(181 * 86_400);
    let late = shop.call(Method::GET, "/v1/orders", guest.token.expose(), Value::Null).await;
    problem(late, Code::Unauthenticated).await;
}

/// An imported customer without a phone, whose address the caller then verifies.
async fn import_by_email(shop: &Shop, email: &str) {
    let mut text = format!("{}\n", crate::shop::product_line("P1"));
    text.push_str(&json!({"customer": {"external_id": "G1", "name": "Guest", "email": email}}).to_string());
    for index in 0..3 {
        text.push('\n');
        text.push_str(&crate::shop::order_line(&format!("G1-{index}"), "G1", 1_600_000_000_000 + index));
    }
    text.push('\n');
    let (summary, errors) = shop.import(text).await;
    assert_eq!((summary.bad_lines, errors.as_str()), (0, ""));
}

// covers: B18
async fn orders_under_a_verified_address_are_claimed_once(engine: Engine) {
    let shop = Shop::open(engine).await;
    import_by_email(&shop, "Ann@Example.com").await;
    let customer = shop.sign_in(PHONE).await;
    let none: ClaimList = good(shop.get("/v1/account/claims", &customer).await).await;
    assert!(none.claims.is_empty(), "an address that was not verified vouches for nothing");
    shop.bind_email(&customer, "ann@example.com").await;
    let list: ClaimList = good(shop.get("/v1/account/claims", &customer).await).await;
    assert_eq!((list.claims.len(), list.claims[0].orders, list.claims[0].contact.as_str()), (1, 3, "a•••@example.com"));
    let path = format!("/v1/account/claims/{}", list.claims[0].customer_id);
    let stranger = shop.sign_in("+12025550144").await;
    problem(shop.call(Method::POST, &path, &stranger.grant.access_token, json!({})).await, Code::NotFound).await;
    let before = shop.feed(&customer, customer.grant.feed).await.rev;
    let takes = (0..4).map(|_| shop.call(Method::POST, &path, &customer.grant.access_token, Value::Null));
    let taken = futures::future::join_all(takes).await;
    let statuses: Vec<u16> = taken.iter().map(|answer| answer.status().as_u16()).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(shop.orders(&customer).await.len(), 3);
    assert_eq!(
        shop.feed(&customer, customer.grant.feed).await.rev.0,
        before.0 + 3,
        "each order under a rev of its own"
    );
    let buried: i64 = sqlx::query_scalar("SELECT count(*) FROM entities WHERE kind = 'order' AND deleted = 1")
        .fetch_one(shop.store.db.readers())
        .await
        .expect("a count");
    assert_eq!(buried, 3, "the old feed keeps tombstones");
    let log = shop.get("/v1/account/security-log", &customer).await.text().await.expect("a body");
    assert!(log.contains("orders_claimed"));
}

// covers: B18
async fn a_guests_token_reads_and_vouches_for_its_own_orders(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", "+12025550155", 2).await;
    let guest = shop.guest().await;
    // The guest buys: two orders come to stand in the guest's feed.
    for text in ["UPDATE entities SET feed = $1 WHERE kind = 'order'", "UPDATE orders SET feed = $1"] {
        let mut tx = shop.store.db.begin().await.expect("begins");
        sqlx::query(text).bind(guest.feed.to_string()).execute(&mut *tx).await.expect("moved");
        tx.commit().await.expect("commits");
    }
    let token = guest.token.expose();
    let page: OrdersPage = good(shop.call(Method::GET, "/v1/orders?limit=1", token, Value::Null).await).await;
    assert_eq!((page.orders.len(), page.next.is_some()), (1, true));
    let one = format!("/v1/orders/{}", page.orders[0].id);
    assert_eq!(shop.call(Method::GET, &one, token, Value::Null).await.status(), 200);
    let other = shop.guest().await;
    problem(shop.call(Method::GET, &one, other.token.expose(), Value::Null).await, Code::NotFound).await;
    for path in ["/v1/account", "/v1/feeds", "/v1/account/claims", "/v1/operator/customers"] {
        problem(shop.call(Method::GET, path, token, Value::Null).await, Code::Unauthenticated).await;
    }
    let customer = shop.sign_in(PHONE).await;
    let path = format!("/v1/account/claims/{}", guest.customer_id);
    let take = async |body: Value| shop.call(Method::POST, &path, &customer.grant.access_token, body).await;
    problem(take(json!({})).await, Code::NotFound).await;
    problem(take(json!({"guest_token": other.token})).await, Code::NotFound).await;
    let left: ClaimList = good(take(json!({"guest_token": guest.token})).await).await;
    assert!(left.claims.is_empty());
    assert_eq!(shop.orders(&customer).await.len(), 2);
    problem(shop.call(Method::GET, &one, token, Value::Null).await, Code::NotFound).await;
}

/// A shop that delivers, with five pieces of a product at 1000.
async fn stocked(engine: Engine) -> (Shop, ProductId) {
    let shop = Shop::open(engine).await;
    shop.policy(Policy::demo()).await;
    let line = json!({"product": {"external_id": "P1", "sku": "P1", "name": {"en": "Food", "ru": "Корм"}, "price": 1000, "stock": 5}});
    let (summary, errors) = shop.import(format!("{line}\n")).await;
    assert_eq!((summary.bad_lines, errors.as_str()), (0, ""));
    let product = shop.products().await.remove(0);
    (shop, product)
}

fn wanted(product: ProductId, quantity: i64, contact: &str) -> Value {
    json!({"contact": contact, "order": {"order": OrderId::new(),
        "lines": [{"product": product, "quantity": quantity, "unit_price": 1000}],
        "delivery": "pickup", "destination": {"to": "point", "point": "queens"}, "recipient": "Ann Lee",
        "pay_by": "on_delivery", "expected_total": 1000 * quantity, "language": "en"}})
}

async fn left(shop: &Shop, product: ProductId) -> Option<i64> {
    sqlx::query_scalar("SELECT on_hand FROM stock WHERE product = $1")
        .bind(product.to_string())
        .fetch_one(shop.store.db.readers())
        .await
        .expect("a row")
}

// covers: S20, S42, S44, B18
async fn a_guest_orders_once_and_claims_it_later(engine: Engine) {
    let (shop, product) = stocked(engine).await;
    let guest = shop.guest().await;
    let token = guest.token.expose();
    let order = async |body: Value| shop.call(Method::POST, "/v1/guest/orders", token, body).await;
    let mine = wanted(product, 2, "+1 202 555 0177");
    // The answer of the first try is lost; four more come at once.
    let tries = (0..4).map(|_| shop.call(Method::POST, "/v1/guest/orders", token, mine.clone()));
    let first: Order = good(order(mine.clone()).await).await;
    for again in futures::future::join_all(tries).await {
        let again: Order = good(again).await;
        assert_eq!(again, first, "asking again buys once");
    }
    assert_eq!(left(&shop, product).await, Some(3));
    let mut other = mine.clone();
    other["order"]["lines"][0]["quantity"] = json!(3);
    problem(order(other).await, Code::KeyReused).await;
    assert!(shop.newest_to("+12025550177").await.body.contains(&first.number), "the store writes to the contact");
    // Brought to an address that stands in no address book.
    let id = kabinet_protocol::ids::AddressId::new();
    let mut brought = wanted(product, 1, "Guest@Example.com");
    brought["address"] = json!({"id": id, "recipient": "Ann Lee", "country": "US", "city": "Springfield",
        "street": "5 Forest Street", "postal_code": "22150"});
    brought["order"]["delivery"] = json!("post");
    brought["order"]["destination"] = json!({"to": "address", "address": id});
    brought["order"]["expected_total"] = json!(1499);
    let second: Order = good(order(brought).await).await;
    let lines = second.delivery.expect("a delivery").address;
    assert!(lines.iter().any(|line| line.contains("5 Forest Street")), "{lines:?}");
    let page: OrdersPage = good(shop.call(Method::GET, "/v1/orders", token, Value::Null).await).await;
    assert_eq!(page.orders.len(), 2, "and the guest reads them");
    // The merchant sees who bought; an account of the same number is another customer.
    let customers =
        shop.call(Method::GET, "/v1/operator/customers?query=Ann", &shop.operator().await, Value::Null).await;
    assert!(customers.text().await.expect("a body").contains(&guest.customer_id.to_string()));
    let stranger = shop.sign_in("+12025550144").await;
    let claims: ClaimList = good(shop.get("/v1/account/claims", &stranger).await).await;
    assert!(claims.claims.is_empty());
    // Without the token, on another device: the verified number is enough.
    let customer = shop.sign_in("+12025550177").await;
    let claims: ClaimList = good(shop.get("/v1/account/claims", &customer).await).await;
    assert_eq!((claims.claims.len(), claims.claims[0].orders, claims.claims[0].customer_id), (1, 2, guest.customer_id));
    let path = format!("/v1/account/claims/{}", guest.customer_id);
    let rest: ClaimList = good(shop.call(Method::POST, &path, &customer.grant.access_token, Value::Null).await).await;
    assert!(rest.claims.is_empty());
    assert_eq!(shop.orders(&customer).await.len(), 2);
    problem(order(mine).await, Code::KeyReused).await;
    assert_eq!(left(&shop, product).await, Some(2), "what was claimed is not bought again");
}

// covers: S42, S43, S44
async fn guests_orders_have_the_guards_of_all_others(engine: Engine) {
    let (shop, product) = stocked(engine).await;
    let guest = shop.guest().await;
    let token = guest.token.expose();
    let order = async |body: Value| shop.call(Method::POST, "/v1/guest/orders", token, body).await;
    let mut dear = wanted(product, 1, "+12025550177");
    dear["order"]["expected_total"] = json!(900);
    let told = problem(order(dear).await, Code::PriceChanged).await;
    assert_eq!(told.offer.expect("figures").totals.total, 1000);
    problem(order(wanted(product, 6, "+12025550177")).await, Code::OutOfStock).await;
    let bad = problem(order(wanted(product, 1, "ask Ann")).await, Code::PhoneInvalid).await;
    assert_eq!(bad.field.as_deref(), Some("contact"));
    problem(order(wanted(product, 1, "ann@")).await, Code::EmailInvalid).await;
    let mut nowhere = wanted(product, 1, "+12025550177");
    nowhere["order"]["delivery"] = json!("post");
    nowhere["order"]["destination"] = json!({"to": "address", "address": OrderId::new()});
    nowhere["order"]["expected_total"] = json!(1499);
    problem(order(nowhere).await, Code::NotFound).await;
    assert_eq!(left(&shop, product).await, Some(5), "what was refused took nothing");
    let customer = shop.sign_in(PHONE).await;
    let body = wanted(product, 1, "+12025550177");
    let theirs = shop.call(Method::POST, "/v1/guest/orders", &customer.grant.access_token, body.clone()).await;
    problem(theirs, Code::Forbidden).await;
    // Accounts became required after the guest had begun.
    shop.policy(Policy { accounts_mode: AccountsMode::Required, ..Policy::demo() }).await;
    problem(order(body.clone()).await, Code::AccountsRequired).await;
    shop.policy(Policy { accounts_mode: AccountsMode::Disabled, ..Policy::demo() }).await;
    let _: Order = good(order(body).await).await;
}
