//! Goods that go back.

use kabinet_protocol::ids::{IntentId, OrderId, ProductId, ReturnId};
use kabinet_protocol::intent::IntentAnswer;
use kabinet_protocol::order::{AdjustmentKind, Order, PaymentStatus, ReturnStatus};
use kabinet_protocol::problem::Code;
use kabinet_protocol::returns::ReturnState;
use kabinet_server::demo::motion;
use kabinet_server::policy::{Policy, ReturnPolicy};
use serde_json::{Value, json};

use crate::shop::{Customer, Engine, PHONE, Shop, good, problem};

crate::on_both! {
    a_part_goes_back_and_then_the_rest,
    what_cannot_go_back_says_why,
    the_same_key_twice_is_one_return,
    a_refused_and_a_withdrawn_return_free_their_goods,
    what_is_not_paid_is_completed_first,
    only_operators_decide,
    the_demo_store_moves_what_is_bought_in_it,
}

const DAY_S: i64 = 86_400;

/// A customer whose one order (two pieces at 12.50, delivery 5.00) has arrived just now.
async fn delivered(engine: Engine) -> (Shop, Customer, String, Order) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 1).await;
    let customer = shop.sign_in(PHONE).await;
    let token = shop.operator().await;
    let order = shop.orders(&customer).await.remove(0);
    for verb in ["confirm", "ship", "deliver", "complete"] {
        let _: Order = good(shop.act(&token, &order, verb, json!({})).await).await;
    }
    let order = shop.orders(&customer).await.remove(0);
    (shop, customer, token, order)
}

fn wanted(order: &Order, quantity: i64) -> Value {
    json!({"id": ReturnId::new(), "order": order.id, "lines": [{"line": 1, "quantity": quantity}],
        "reason": "damaged", "comment": "The bag was torn."})
}

fn changed(answer: &IntentAnswer) -> Order {
    assert_eq!((answer.rows.len(), answer.rows[0].kind.as_str()), (1, "order"));
    serde_json::from_value(answer.rows[0].doc.clone()).expect("an order")
}

async fn decide(shop: &Shop, token: &str, order: &Order, id: ReturnId, verb: &str, body: Value) -> reqwest::Response {
    shop.act(token, order, &format!("returns/{id}/{verb}"), body).await
}

async fn on_hand(shop: &Shop, product: ProductId) -> Option<i64> {
    sqlx::query_scalar("SELECT on_hand FROM stock WHERE product = $1")
        .bind(product.to_string())
        .fetch_one(shop.store.db.readers())
        .await
        .expect("a row")
}

async fn subjects(shop: &Shop) -> Vec<String> {
    shop.messages().await.into_iter().filter_map(|message| message.subject).collect()
}

// covers: S26, S53
async fn a_part_goes_back_and_then_the_rest(engine: Engine) {
    let (shop, customer, token, order) = delivered(engine).await;
    shop.bind_email(&customer, "ann@example.org").await;
    let product = order.lines[0].product.expect("a product");
    shop.import(
        json!({"product": {"external_id": "P1", "name": {"en": "Dry food"}, "price": 1250, "stock": 3}}).to_string(),
    )
    .await;
    let asked = changed(&good(shop.intend(&customer, "order.return", wanted(&order, 1)).await).await);
    let id = asked.returns[0].id;
    assert_eq!((&asked.return_status, &asked.returns[0].state), (&ReturnStatus::Requested, &ReturnState::Requested));
    assert_eq!(asked.returns[0].comment.as_deref(), Some("The bag was torn."));
    // Not before it was agreed to.
    problem(decide(&shop, &token, &order, id, "receive", json!({})).await, Code::Conflict).await;
    let _: Order = good(decide(&shop, &token, &order, id, "approve", json!({})).await).await;
    let too_many = json!({"lines": [{"line": 1, "quantity": 2}]});
    let told = problem(decide(&shop, &token, &order, id, "receive", too_many).await, Code::Invalid).await;
    assert_eq!(told.field.as_deref(), Some("lines"));
    let back: Order = good(decide(&shop, &token, &order, id, "receive", json!({"all": true})).await).await;
    assert_eq!(
        (&back.return_status, &back.payment_status),
        (&ReturnStatus::PartiallyReturned, &PaymentStatus::PartiallyRefunded)
    );
    assert_eq!((back.totals.refunded, back.totals.total, back.returns[0].refund), (1250, 3000, Some(1250)));
    assert_eq!((&back.adjustments[0].kind, back.adjustments[0].id.0), (&AdjustmentKind::Refund, id.0));
    assert_eq!(on_hand(&shop, product).await, Some(4));
    problem(decide(&shop, &token, &order, id, "receive", json!({"all": true})).await, Code::Conflict).await;
    assert_eq!(on_hand(&shop, product).await, Some(4), "nothing is put back twice");
    let stored: String = sqlx::query_scalar("SELECT return_status FROM orders WHERE id = $1")
        .bind(order.id.to_string())
        .fetch_one(shop.store.db.readers())
        .await
        .expect("a row");
    assert_eq!(stored, "partially_returned");
    // The rest, broken: it is paid back, and not sold again.
    let asked = changed(&good(shop.intend(&customer, "order.return", wanted(&order, 1)).await).await);
    let rest = asked.returns[1].id;
    let _: Order = good(decide(&shop, &token, &order, rest, "approve", json!({})).await).await;
    let back: Order = good(decide(&shop, &token, &order, rest, "receive", json!({})).await).await;
    assert_eq!((&back.return_status, back.totals.refunded), (&ReturnStatus::Returned, 2500), "delivery stays paid");
    assert_eq!(on_hand(&shop, product).await, Some(4));
    assert_eq!(shop.orders(&customer).await[0], back, "the customer sees it");
    let letters: Vec<String> = subjects(&shop).await.into_iter().filter(|text| text.contains("return of")).collect();
    assert_eq!(letters.len(), 6, "asked, agreed and refunded, twice: {letters:?}");
}

async fn what_cannot_go_back_says_why(engine: Engine) {
    let (shop, customer, _, order) = delivered(engine).await;
    let try_it =
        async |payload: Value, code: Code| problem(shop.intend(&customer, "order.return", payload).await, code).await;
    assert_eq!(try_it(wanted(&order, 3), Code::Invalid).await.field.as_deref(), Some("lines"));
    for lines in [json!([]), json!([{"line": 9, "quantity": 1}]), json!([{"line": 1, "quantity": 0}])] {
        let mut bad = wanted(&order, 1);
        bad["lines"] = lines;
        assert_eq!(try_it(bad, Code::Invalid).await.field.as_deref(), Some("lines"));
    }
    let mut bad = wanted(&order, 1);
    bad["reason"] = "bored".into();
    assert_eq!(try_it(bad, Code::Invalid).await.field.as_deref(), Some("reason"));
    let mut bad = wanted(&order, 1);
    bad["comment"] = "x".repeat(1_001).into();
    assert_eq!(try_it(bad, Code::Invalid).await.field.as_deref(), Some("comment"));
    let mut bad = wanted(&order, 1);
    bad["order"] = json!(OrderId::new());
    try_it(bad, Code::NotFound).await;
    // Another customer's order is not there.
    shop.fill("C2", "+12025550144", 0).await;
    let other = shop.sign_in("+12025550144").await;
    problem(shop.intend(&other, "order.return", wanted(&order, 1)).await, Code::NotFound).await;
    // The thirtieth day is in time, the day after it is not.
    let discovery: Value =
        good(shop.request(reqwest::Method::GET, "/.well-known/kabinet").send().await.expect("an answer")).await;
    assert_eq!(discovery["policy"]["return_days"], 30);
    shop.clock.advance_s(30 * DAY_S);
    let customer = shop.sign_in(PHONE).await;
    let last = changed(&good(shop.intend(&customer, "order.return", wanted(&order, 1)).await).await);
    assert_eq!(last.returns.len(), 1);
    shop.clock.advance_s(DAY_S);
    let customer = shop.sign_in(PHONE).await;
    let told = problem(shop.intend(&customer, "order.return", wanted(&order, 1)).await, Code::ReturnWindowOver).await;
    assert_eq!(told.field.as_deref(), Some("lines"));
    // A store may take nothing back, or for longer.
    shop.policy(Policy { returns: ReturnPolicy { days: 0 }, ..Policy::default() }).await;
    problem(shop.intend(&customer, "order.return", wanted(&order, 1)).await, Code::PolicyForbids).await;
    shop.policy(Policy { returns: ReturnPolicy { days: 31 }, ..Policy::default() }).await;
    let _: IntentAnswer = good(shop.intend(&customer, "order.return", wanted(&order, 1)).await).await;
}

async fn the_same_key_twice_is_one_return(engine: Engine) {
    let (shop, customer, _, order) = delivered(engine).await;
    let (id, payload) = (IntentId::new(), wanted(&order, 2));
    let first: IntentAnswer = good(shop.intend_as(id, &customer, "order.return", payload.clone()).await).await;
    let again: IntentAnswer = good(shop.intend_as(id, &customer, "order.return", payload.clone()).await).await;
    assert_eq!(first, again);
    // The same return under another key is no other return; the same id for other goods is refused.
    let same: IntentAnswer = good(shop.intend(&customer, "order.return", payload.clone()).await).await;
    assert!(same.rows.is_empty());
    let mut other = payload.clone();
    other["lines"][0]["quantity"] = 1.into();
    problem(shop.intend(&customer, "order.return", other).await, Code::Conflict).await;
    assert_eq!(shop.orders(&customer).await[0].returns.len(), 1);
    // A hundred requests for the last piece of another order: one is granted.
    let one = json!({"order": order.id, "id": payload["id"]});
    let _: IntentAnswer = good(shop.intend(&customer, "order.return_withdraw", one).await).await;
    let asked =
        futures::future::join_all((0..20).map(|_| shop.intend(&customer, "order.return", wanted(&order, 2)))).await;
    assert_eq!(asked.iter().filter(|answer| answer.status() == 200).count(), 1);
}

async fn a_refused_and_a_withdrawn_return_free_their_goods(engine: Engine) {
    let (shop, customer, token, order) = delivered(engine).await;
    let asked = changed(&good(shop.intend(&customer, "order.return", wanted(&order, 2)).await).await);
    let id = asked.returns[0].id;
    problem(shop.intend(&customer, "order.return", wanted(&order, 1)).await, Code::Invalid).await;
    let long = json!({"reason": "x".repeat(501)});
    problem(decide(&shop, &token, &order, id, "refuse", long).await, Code::Invalid).await;
    let no: Order = good(decide(&shop, &token, &order, id, "refuse", json!({"reason": "worn"})).await).await;
    assert_eq!((no.returns[0].refused.as_deref(), &no.return_status), (Some("worn"), &ReturnStatus::NoReturn));
    assert!(shop.messages().await.iter().any(|message| message.body.contains("cannot take back")));
    problem(decide(&shop, &token, &order, id, "approve", json!({})).await, Code::Conflict).await;
    problem(decide(&shop, &token, &order, ReturnId::new(), "approve", json!({})).await, Code::NotFound).await;
    let again = changed(&good(shop.intend(&customer, "order.return", wanted(&order, 2)).await).await);
    let withdraw = json!({"order": order.id, "id": again.returns[1].id});
    let free = changed(&good(shop.intend(&customer, "order.return_withdraw", withdraw.clone()).await).await);
    assert_eq!((&free.returns[1].state, &free.return_status), (&ReturnState::Withdrawn, &ReturnStatus::NoReturn));
    let nothing: IntentAnswer = good(shop.intend(&customer, "order.return_withdraw", withdraw).await).await;
    assert!(nothing.rows.is_empty(), "once more changes nothing");
    let refused = json!({"order": order.id, "id": id});
    problem(shop.intend(&customer, "order.return_withdraw", refused).await, Code::Conflict).await;
    let unknown = json!({"order": order.id, "id": ReturnId::new()});
    problem(shop.intend(&customer, "order.return_withdraw", unknown).await, Code::NotFound).await;
    assert_eq!(free.totals.refunded, 0);
}

async fn what_is_not_paid_is_completed_first(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 0).await;
    let text = crate::shop::order_line("O1", "C1", 1_700_000_000_000).replace("\"paid\"", "\"not_paid\"");
    shop.import(text).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    let order = shop.orders(&customer).await.remove(0);
    for verb in ["confirm", "ship", "deliver"] {
        let _: Order = good(shop.act(&token, &order, verb, json!({})).await).await;
    }
    let asked = changed(&good(shop.intend(&customer, "order.return", wanted(&order, 2)).await).await);
    let id = asked.returns[0].id;
    let _: Order = good(decide(&shop, &token, &order, id, "approve", json!({})).await).await;
    problem(decide(&shop, &token, &order, id, "receive", json!({})).await, Code::Conflict).await;
    let _: Order = good(shop.act(&token, &order, "complete", json!({})).await).await;
    let back: Order = good(decide(&shop, &token, &order, id, "receive", json!({})).await).await;
    assert_eq!((back.returns[0].refund, back.totals.refunded), (Some(2500), 2500));
}

async fn only_operators_decide(engine: Engine) {
    let (shop, customer, token, order) = delivered(engine).await;
    let asked = changed(&good(shop.intend(&customer, "order.return", wanted(&order, 1)).await).await);
    let id = asked.returns[0].id;
    let own = customer.grant.access_token.clone();
    for verb in ["approve", "receive", "refuse"] {
        problem(decide(&shop, &own, &order, id, verb, json!({})).await, Code::Forbidden).await;
    }
    // A parcel's news, and an order that is put together, are the operator's too.
    problem(shop.act(&own, &order, "pack", json!({})).await, Code::Forbidden).await;
    let told = problem(shop.act(&token, &order, "track", json!({"kind": "delivered"})).await, Code::Invalid).await;
    assert_eq!(told.field.as_deref(), Some("kind"));
    problem(shop.act(&token, &order, "track", json!({"kind": "in_transit"})).await, Code::Conflict).await;
}

// covers: S26
async fn the_demo_store_moves_what_is_bought_in_it(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.policy(Policy::demo()).await;
    shop.fill("C1", PHONE, 1).await;
    let customer = shop.sign_in(PHONE).await;
    let product = shop.products().await[0];
    let mut ids = Vec::new();
    for pay_by in ["on_delivery", "online"] {
        let wanted = json!({"order": OrderId::new(), "lines": [{"product": product, "quantity": 1, "unit_price": 1250}],
            "delivery": "pickup", "destination": {"to": "point", "point": "queens"}, "recipient": "Ann Lee",
            "pay_by": pay_by, "expected_total": 1250, "language": "en"});
        ids.push(wanted["order"].clone());
        let placed = shop.intend(&customer, "order.place", wanted).await;
        assert!(placed.status() == 200 || pay_by == "online", "{}", placed.status());
    }
    let step = std::time::Duration::from_secs(10);
    let mut taken = 0;
    for _ in 0..60 {
        shop.clock.advance_s(5);
        taken += motion::once(&shop.store, step).await.expect("moves");
    }
    assert_eq!(taken, 5, "confirmed, packed, ready, fetched, completed");
    let customer = shop.sign_in(PHONE).await;
    let orders = shop.orders(&customer).await;
    let of = |id: &Value| orders.iter().find(|order| json!(order.id) == *id);
    let bought = of(&ids[0]).expect("it was placed");
    assert_eq!((bought.status.as_str(), &bought.payment_status), ("completed", &PaymentStatus::Paid));
    if let Some(unpaid) = of(&ids[1]) {
        assert_eq!(unpaid.status.as_str(), "created", "what is to be paid online waits for its money");
    }
    let imported = orders.iter().find(|order| !ids.contains(&json!(order.id))).expect("the imported one");
    assert_eq!(imported.status.as_str(), "created", "the past is not touched");
    // What is sent back arrives, and what was asked for is done once by two who look at once.
    let asked = changed(&good(shop.intend(&customer, "order.return", wanted(bought, 1)).await).await);
    for _ in 0..20 {
        shop.clock.advance_s(5);
        let (one, two) = tokio::join!(motion::once(&shop.store, step), motion::once(&shop.store, step));
        assert!(one.is_ok() && two.is_ok());
    }
    let customer = shop.sign_in(PHONE).await;
    let done = shop.orders(&customer).await.into_iter().find(|order| order.id == asked.id).expect("there");
    assert_eq!(
        (&done.returns[0].state, done.returns[0].refund, done.adjustments.len()),
        (&ReturnState::Refunded, Some(1250), 1)
    );
}
