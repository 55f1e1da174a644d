//! The merchant moves orders.

use kabinet_protocol::order::{FulfillmentStatus, Order, OrderStatus, PaymentStatus};
use kabinet_protocol::problem::Code;
use serde_json::json;

use crate::shop::{Engine, PHONE, Shop, good, problem};

crate::on_both! {
    an_order_goes_its_way_and_the_feed_says_so,
    a_canceled_order_gives_its_money_back,
    only_operators_may,
}

// covers: S26
async fn an_order_goes_its_way_and_the_feed_says_so(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 2).await;
    let customer = shop.sign_in(PHONE).await;
    let token = shop.operator().await;
    let order = shop.orders(&customer).await.remove(0);
    let before = shop.feed(&customer, customer.grant.feed).await.rev;
    problem(shop.act(&token, &order, "ship", json!({})).await, Code::Conflict).await;
    assert_eq!(shop.feed(&customer, customer.grant.feed).await.rev, before, "a refusal raises no rev");
    let _: Order = good(shop.act(&token, &order, "confirm", json!({})).await).await;
    let part =
        json!({"carrier": "Post", "tracking": "X1", "lines": [{"line": 1, "quantity": 1}], "promised": "2026-12-01"});
    let shipped: Order = good(shop.act(&token, &order, "ship", part).await).await;
    assert_eq!(shipped.fulfillment_status, FulfillmentStatus::PartiallyFulfilled);
    let too_many = json!({"lines": [{"line": 1, "quantity": 5}]});
    let told = problem(shop.act(&token, &order, "ship", too_many).await, Code::Invalid).await;
    assert_eq!(told.field.as_deref(), Some("lines"));
    let _: Order = good(shop.act(&token, &order, "ship", json!({})).await).await;
    let _: Order = good(shop.act(&token, &order, "hold", json!({"reason": "check"})).await).await;
    let _: Order = good(shop.act(&token, &order, "resume", json!({})).await).await;
    let _: Order = good(shop.act(&token, &order, "deliver", json!({})).await).await;
    let done: Order = good(shop.act(&token, &order, "complete", json!({})).await).await;
    assert_eq!((&done.status, &done.fulfillment_status), (&OrderStatus::Completed, &FulfillmentStatus::Delivered));
    let seen = shop.orders(&customer).await;
    assert_eq!(seen[0], done, "the customer sees what the operator did");
    assert_eq!(shop.feed(&customer, customer.grant.feed).await.rev.0, before.0 + 7);
}

async fn a_canceled_order_gives_its_money_back(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 1).await;
    let customer = shop.sign_in(PHONE).await;
    let token = shop.operator().await;
    let order = shop.orders(&customer).await.remove(0);
    let done: Order = good(shop.act(&token, &order, "cancel", json!({"reason": "sold out"})).await).await;
    assert_eq!((done.payment_status, done.totals.refunded, done.totals.total), (PaymentStatus::Refunded, 3000, 3000));
    problem(shop.act(&token, &order, "cancel", json!({})).await, Code::Conflict).await;
}

async fn only_operators_may(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 1).await;
    let customer = shop.sign_in(PHONE).await;
    let order = shop.orders(&customer).await.remove(0);
    problem(shop.act(&customer.grant.access_token, &order, "confirm", json!({})).await, Code::Forbidden).await;
    problem(shop.act("kop_invented", &order, "confirm", json!({})).await, Code::Unauthenticated).await;
    let token = shop.operator().await;
    let mut stranger = order.clone();
    stranger.id = kabinet_protocol::ids::OrderId::new();
    problem(shop.act(&token, &stranger, "confirm", json!({})).await, Code::NotFound).await;
    // An operator cannot act as a customer.
    let answer = shop.request(reqwest::Method::GET, "/v1/account").bearer_auth(&token).send().await.expect("an answer");
    problem(answer, Code::Unauthenticated).await;
}
