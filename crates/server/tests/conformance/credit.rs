//! Store credit: filled by payments, spent with orders, given back with refunds, each once and to the last minor unit.

use std::process::Stdio;

use kabinet_protocol::credit::{CreditBalance, CreditEntry, CreditLimit};
use kabinet_protocol::ids::{AdjustmentId, OrderId, PaymentId, ProductId, ReturnId};
use kabinet_protocol::intent::IntentAnswer;
use kabinet_protocol::order::{Order, OrderStatus, PaymentStatus};
use kabinet_protocol::payment::{MethodKind, PaymentKind, PaymentMethod, PaymentRecord, PaymentStarted, PaymentState};
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::shop::{Quote, QuoteCredit};
use kabinet_server::Location;
use kabinet_server::credit::audit;
use kabinet_server::credit::operator::CustomerCredit;
use kabinet_server::policy::Policy;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::checkout::{on_hand, opened, wanted};
use crate::payments::{self, CARD, DECLINES, SLOW, TOLD_TWICE, UNTOLD, again, count, pay, settled, shown, until};
use crate::shop::{Customer, Engine, PHONE, Shop, good, problem};

crate::on_both! {
    a_top_up_is_a_payment_and_becomes_credit_once,
    two_payments_are_two_top_ups,
    a_top_up_keeps_to_the_policy,
    money_that_comes_late_is_credit_all_the_same,
    a_kept_card_tops_up_at_once,
    credit_pays_a_part_and_a_card_the_rest,
    credit_that_pays_all_of_it_leaves_nothing_to_pay,
    what_limits_credit_is_said_exactly,
    points_pay_first_and_credit_of_what_they_leave,
    an_order_called_off_gives_credit_back,
    returns_give_back_in_proportion_to_the_last_cent,
    fifty_devices_spend_the_same_credit_once,
    an_operator_gives_and_takes_with_a_reason,
    the_audit_finds_a_forged_row,
    a_closed_account_gets_its_money_back,
    guests_have_no_credit,
}

async fn balance(shop: &Shop, customer: &Customer) -> i64 {
    let shown: Option<CreditBalance> = shop.documents(customer, "credit").await.pop();
    shown.map_or(0, |credit| credit.balance)
}

async fn entries(shop: &Shop, customer: &Customer) -> Vec<CreditEntry> {
    let mut all: Vec<CreditEntry> = shop.documents(customer, "credit_entry").await;
    all.sort_by_key(|entry| entry.number);
    all
}

/// Kinds and amounts, as a story.
async fn story(shop: &Shop, customer: &Customer) -> Vec<(String, i64)> {
    entries(shop, customer).await.into_iter().map(|entry| (entry.kind.to_string(), entry.amount)).collect()
}

fn told(story: &[(&str, i64)]) -> Vec<(String, i64)> {
    story.iter().map(|(kind, amount)| ((*kind).to_owned(), *amount)).collect()
}

async fn ask(shop: &Shop, customer: &Customer, amount: i64) -> Response {
    let body = json!({"id": PaymentId::new(), "amount": amount, "language": "en"});
    shop.send(Method::POST, "/v1/credit/top-ups", customer, body).await
}

/// Begins a top-up with a page.
async fn begun(shop: &Shop, customer: &Customer, amount: i64) -> (PaymentId, String) {
    let started: PaymentStarted = good(ask(shop, customer, amount).await).await;
    assert_eq!((&started.payment.kind, started.payment.amount), (&PaymentKind::TopUp, amount));
    (started.payment.id, started.page.expect("a page"))
}

async fn topped_up(shop: &Shop, customer: &Customer, amount: i64) -> PaymentId {
    let (payment, page) = begun(shop, customer, amount).await;
    pay(shop, &page, CARD).await;
    assert_eq!(settled(shop, customer, payment).await.state, PaymentState::Succeeded);
    payment
}

async fn ask_to_adjust(shop: &Shop, token: &str, customer: &Customer, body: Value) -> Response {
    let path = format!("/v1/operator/customers/{}/credit", customer.grant.account.customer_id);
    shop.call(Method::POST, &path, token, body).await
}

async fn give(shop: &Shop, token: &str, customer: &Customer, amount: i64) -> CustomerCredit {
    let body = json!({"id": AdjustmentId::new(), "amount": amount, "reason": "a late parcel"});
    good(ask_to_adjust(shop, token, customer, body).await).await
}

/// A wish for two of the second product at 2.50 each, with credit, in English.
fn small(products: [ProductId; 2], credit: i64) -> Value {
    let mut body = wanted(products);
    body["lines"] = json!([{"product": products[1], "quantity": 2, "unit_price": 250}]);
    body["credit"] = credit.into();
    body["expected_total"] = 500.into();
    body
}

async fn place(shop: &Shop, customer: &Customer, body: &Value) -> Order {
    let answer: IntentAnswer = good(shop.intend(customer, "order.place", body.clone()).await).await;
    let row = answer.rows.iter().find(|row| row.kind == "order").expect("the order");
    serde_json::from_value(row.doc.clone()).expect("an order")
}

async fn refused(shop: &Shop, customer: &Customer, body: &Value, code: Code) -> Problem {
    problem(shop.intend(customer, "order.place", body.clone()).await, code).await
}

async fn of_order(shop: &Shop, customer: &Customer, order: OrderId) -> Vec<PaymentRecord> {
    let mut all: Vec<PaymentRecord> = shop.documents(customer, "payment").await;
    all.retain(|record| record.order == Some(order));
    all.sort_by_key(|record| (record.created_at, record.kind == PaymentKind::Refund, record.id));
    all
}

async fn arrive(shop: &Shop, token: &str, order: &Order) -> Order {
    let mut changed = order.clone();
    for verb in ["confirm", "ship", "deliver", "complete"] {
        changed = good(shop.act(token, order, verb, json!({})).await).await;
    }
    changed
}

async fn send_back(shop: &Shop, customer: &Customer, token: &str, order: &Order, line: u32, quantity: i64) -> Order {
    let id = ReturnId::new();
    let ask = json!({"id": id, "order": order.id, "lines": [{"line": line, "quantity": quantity}],
        "reason": "changed_mind"});
    let _: IntentAnswer = good(shop.intend(customer, "order.return", ask).await).await;
    let _: Order = good(shop.act(token, order, &format!("returns/{id}/approve"), json!({})).await).await;
    good(shop.act(token, order, &format!("returns/{id}/receive"), json!({})).await).await
}

async fn agree(shop: &Shop) {
    let audit = audit::run(&shop.store).await.expect("an audit");
    assert_eq!(audit.difference, None);
    assert!(audit.entries > 0);
}

// covers: S24, S8
async fn a_top_up_is_a_payment_and_becomes_credit_once(engine: Engine) {
    let (shop, _) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let discovery: Value =
        good(shop.request(Method::GET, "/.well-known/kabinet").send().await.expect("an answer")).await;
    assert_eq!(discovery["policy"]["credit"]["smallest"], 500);
    let body = json!({"id": PaymentId::new(), "amount": 2_000, "language": "en"});
    let send = async |body: &Value| shop.send(Method::POST, "/v1/credit/top-ups", &customer, body.clone()).await;
    let started: PaymentStarted = good(send(&body).await).await;
    let (payment, page) = (started.payment.id, started.page.clone().expect("a page"));
    let again: PaymentStarted = good(send(&body).await).await;
    assert_eq!(again, started, "the same id is the same top-up, page and all");
    let mut other = body.clone();
    other["amount"] = 3_000.into();
    problem(send(&other).await, Code::KeyReused).await;
    let text = shop.client.get(&page).send().await.expect("a page").text().await.expect("text");
    assert!(text.contains("20.00 USD") && text.contains("credit"), "{text}");
    assert_eq!(balance(&shop, &customer).await, 0, "nothing is there before it is paid");
    // The provider says it twice, and everybody asks.
    pay(&shop, &page, TOLD_TWICE).await;
    let record = settled(&shop, &customer, payment).await;
    assert_eq!((&record.kind, &record.state, record.order), (&PaymentKind::TopUp, &PaymentState::Succeeded, None));
    assert!(record.receipt.is_some());
    until("both webhooks", async || (count(&shop, "SELECT count(*) FROM sandbox_webhooks").await == 0).then_some(()))
        .await;
    for _ in 0..3 {
        assert_eq!(payments::asked(&shop, &customer, payment).await.state, PaymentState::Succeeded);
    }
    assert_eq!(story(&shop, &customer).await, told(&[("top_up", 2_000)]));
    let entry = entries(&shop, &customer).await.remove(0);
    assert_eq!((entry.number, entry.balance, entry.payment), (1, 2_000, Some(payment)));
    assert_eq!(balance(&shop, &customer).await, 2_000);
    // A decline brings nothing, and another card on the same page does.
    let (declined, page) = begun(&shop, &customer, 700).await;
    pay(&shop, &page, DECLINES).await;
    assert_eq!(settled(&shop, &customer, declined).await.state, PaymentState::Failed);
    payments::send(&shop, &page, &[("act", "again")]).await;
    let all: Vec<PaymentRecord> = shop.documents(&customer, "payment").await;
    let second = all.iter().find(|one| one.state == PaymentState::Pending).expect("a new one");
    assert_eq!((&second.kind, second.amount), (&PaymentKind::TopUp, 700));
    agree(&shop).await;
}

// covers: S24
async fn two_payments_are_two_top_ups(engine: Engine) {
    let (shop, _) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    // One is open at a time.
    let (one, old) = begun(&shop, &customer, 1_000).await;
    let (two, page) = begun(&shop, &customer, 1_500).await;
    assert_eq!(shown(&shop, &customer, one).await.state, PaymentState::Canceled);
    assert!(pay(&shop, &old, CARD).await.contains("nothing to pay here"), "a closed page takes no card");
    // Paid, and nobody has said so yet: beginning another finds it out, and both count, because both were charged.
    pay(&shop, &page, UNTOLD).await;
    let (three, page) = begun(&shop, &customer, 2_000).await;
    assert_eq!(shown(&shop, &customer, two).await.state, PaymentState::Succeeded);
    pay(&shop, &page, CARD).await;
    settled(&shop, &customer, three).await;
    assert_eq!(story(&shop, &customer).await, told(&[("top_up", 1_500), ("top_up", 2_000)]));
    let charged = count(&shop, "SELECT CAST(sum(amount) AS BIGINT) FROM sandbox_payments WHERE state = 'paid'").await;
    assert_eq!(charged, balance(&shop, &customer).await, "what was charged is what is there");
    // A hundred requests with one id are one top-up.
    let body = json!({"id": PaymentId::new(), "amount": 500, "language": "en"});
    let asked = (0..100).map(|_| shop.send(Method::POST, "/v1/credit/top-ups", &customer, body.clone()));
    for answer in futures::future::join_all(asked).await {
        let one: PaymentStarted = good(answer).await;
        assert_eq!(one.payment.state, PaymentState::Pending);
    }
    assert_eq!(count(&shop, "SELECT count(*) FROM payments WHERE kind = 'top_up' AND amount = 500").await, 1);
    agree(&shop).await;
}

async fn a_top_up_keeps_to_the_policy(engine: Engine) {
    let (shop, _) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let token = shop.operator().await;
    for amount in [-500, 0, 499, 50_001, i64::MAX] {
        let told = problem(ask(&shop, &customer, amount).await, Code::Invalid).await;
        assert_eq!(told.field.as_deref(), Some("amount"));
    }
    give(&shop, &token, &customer, 99_400).await;
    problem(ask(&shop, &customer, 700).await, Code::Invalid).await;
    let _ = begun(&shop, &customer, 600).await;
    assert_eq!(count(&shop, "SELECT count(*) FROM payments").await, 1, "nothing else was begun");
    let demo = Policy::demo();
    shop.policy(Policy { credit: Default::default(), ..demo }).await;
    problem(ask(&shop, &customer, 1_000).await, Code::PolicyForbids).await;
}

// covers: S24
async fn money_that_comes_late_is_credit_all_the_same(engine: Engine) {
    let (shop, _) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let (late, page) = begun(&shop, &customer, 1_000).await;
    pay(&shop, &page, SLOW).await;
    let silence = async |until: i64| {
        let mut tx = shop.store.db.begin().await.expect("begins");
        let text = "UPDATE sandbox_payments SET answers_at = $1";
        sqlx::query(text).bind(until).execute(&mut *tx).await.expect("updates");
        tx.commit().await.expect("commits");
    };
    silence(i64::MAX).await;
    // The bank is silent: another cannot be begun, since nobody knows what this one did.
    problem(ask(&shop, &customer, 1_000).await, Code::PaymentUnderWay).await;
    shop.clock.advance_s(2 * 3_600);
    let customer = again(&shop, &customer).await;
    assert_eq!(balance(&shop, &customer).await, 0);
    silence(0).await;
    assert_eq!(payments::asked(&shop, &customer, late).await.state, PaymentState::Succeeded);
    assert_eq!(balance(&shop, &customer).await, 1_000, "money is never forgotten");
    // A page that nobody pays on is over after an hour.
    let (over, page) = begun(&shop, &customer, 1_000).await;
    shop.clock.advance_s(3_601);
    let customer = again(&shop, &customer).await;
    assert_eq!(settled(&shop, &customer, over).await.state, PaymentState::Expired);
    assert!(pay(&shop, &page, CARD).await.contains("nothing to pay here"));
    agree(&shop).await;
}

// covers: S24, S23
async fn a_kept_card_tops_up_at_once(engine: Engine) {
    let (shop, _) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let body = json!({"id": PaymentId::new(), "amount": 1_000, "keep": true, "language": "en"});
    let started: PaymentStarted = good(shop.send(Method::POST, "/v1/credit/top-ups", &customer, body).await).await;
    pay(&shop, &started.page.expect("a page"), CARD).await;
    settled(&shop, &customer, started.payment.id).await;
    let methods: Vec<PaymentMethod> = shop.documents(&customer, "payment_method").await;
    let body = json!({"id": PaymentId::new(), "amount": 900, "method": methods[0].id, "language": "en"});
    let started: PaymentStarted =
        good(shop.send(Method::POST, "/v1/credit/top-ups", &customer, body.clone()).await).await;
    assert_eq!((started.payment.state, started.page), (PaymentState::Succeeded, None));
    let same: PaymentStarted = good(shop.send(Method::POST, "/v1/credit/top-ups", &customer, body).await).await;
    assert_eq!(same.payment.id, started.payment.id);
    assert_eq!(story(&shop, &customer).await, told(&[("top_up", 1_000), ("top_up", 900)]));
}

// covers: S24, S21, S8
async fn credit_pays_a_part_and_a_card_the_rest(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    topped_up(&shop, &customer, 2_000).await;
    let mut body = wanted(products);
    body["pay_by"] = "online".into();
    body["credit"] = 1_200.into();
    let quote: Quote = good(shop.send(Method::POST, "/v1/checkout/quote", &customer, body.clone()).await).await;
    let credit = QuoteCredit { used: 1_200, most: 2_000, limited_by: None, balance: 2_000, to_pay: 2_300 };
    assert_eq!((quote.credit, quote.totals.total), (Some(credit), 3_500), "the total stands");
    assert_eq!(balance(&shop, &customer).await, 2_000, "a quote takes nothing");
    let order = place(&shop, &customer, &body).await;
    assert_eq!((order.credit, order.totals.total, order.to_pay()), (1_200, 3_500, 2_300));
    assert_eq!(order.payment_status, PaymentStatus::NotPaid);
    assert_eq!(balance(&shop, &customer).await, 800);
    // What credit paid is a payment like any other.
    let paid = of_order(&shop, &customer, order.id).await.remove(0);
    assert_eq!((&paid.kind, &paid.state, paid.amount), (&PaymentKind::Charge, &PaymentState::Succeeded, 1_200));
    assert_eq!(paid.method.as_ref().map(|method| &method.kind), Some(&MethodKind::Credit));
    assert!(paid.receipt.is_some() && paid.order_number.as_ref() == Some(&order.number));
    let entry = entries(&shop, &customer).await.pop().expect("an entry");
    assert_eq!((entry.order, entry.payment), (Some(order.id), Some(paid.id)));
    // The page takes what is left, and nothing else.
    let path = format!("/v1/orders/{}/payments", order.id);
    let start = async |amount: i64| {
        let body = json!({"id": PaymentId::new(), "expected_amount": amount, "language": "en"});
        shop.send(Method::POST, &path, &customer, body).await
    };
    problem(start(3_500).await, Code::PriceChanged).await;
    let started: PaymentStarted = good(start(2_300).await).await;
    assert_eq!(started.payment.amount, 2_300);
    pay(&shop, &started.page.expect("a page"), CARD).await;
    settled(&shop, &customer, started.payment.id).await;
    let paid: Order = payments::now(&shop, &customer, order.id).await;
    assert_eq!(paid.payment_status, PaymentStatus::Paid);
    assert_eq!(paid.payment.and_then(|payment| payment.last4).as_deref(), Some("4242"));
    // An operator pays a part back: each way its own.
    let refund = json!({"id": AdjustmentId::new(), "amount": 1_000, "reason": "sorry"});
    for _ in 0..2 {
        let _: Order = good(shop.act(&token, &order, "refund", refund.clone()).await).await;
    }
    assert_eq!(balance(&shop, &customer).await, 800 + 342, "1000 of 3500 take 342 of the 1200 along");
    let records = of_order(&shop, &customer, order.id).await;
    let back: Vec<(i64, bool)> = records
        .iter()
        .filter(|one| one.kind == PaymentKind::Refund)
        .map(|one| (one.amount, one.method.as_ref().is_some_and(|method| method.kind == MethodKind::Credit)))
        .collect();
    assert_eq!(back.iter().map(|(amount, _)| amount).sum::<i64>(), 1_000);
    assert!(back.contains(&(342, true)) && back.contains(&(658, false)), "{back:?}");
    until("the refund", async || {
        (count(&shop, "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM sandbox_refunds").await == 658)
            .then_some(())
    })
    .await;
    agree(&shop).await;
}

// covers: S24
async fn credit_that_pays_all_of_it_leaves_nothing_to_pay(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    give(&shop, &token, &customer, 500).await;
    let mut body = small(products, 500);
    body["pay_by"] = "online".into();
    let order = place(&shop, &customer, &body).await;
    assert_eq!((&order.payment_status, order.payment_due, order.to_pay()), (&PaymentStatus::Paid, None, 0));
    assert_eq!(order.payment.as_ref().map(|payment| payment.method.as_str()), Some("credit"));
    assert_eq!(order.events.last().map(|event| event.kind.as_str()), Some("paid"));
    let body = json!({"id": PaymentId::new(), "expected_amount": 0, "language": "en"});
    problem(
        shop.send(Method::POST, &format!("/v1/orders/{}/payments", order.id), &customer, body).await,
        Code::Conflict,
    )
    .await;
    assert_eq!(arrive(&shop, &token, &order).await.status, OrderStatus::Completed);
    send_back(&shop, &customer, &token, &order, 1, 2).await;
    assert_eq!(story(&shop, &customer).await, told(&[("adjust", 500), ("spend", -500), ("refund", 500)]));
    assert_eq!(count(&shop, "SELECT count(*) FROM payments").await, 0, "no provider has heard of it");
    agree(&shop).await;
}

// covers: S24
async fn what_limits_credit_is_said_exactly(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    let limits = async |body: &Value| -> QuoteCredit {
        let told = refused(&shop, &customer, body, Code::CreditLimited).await;
        assert_eq!(told.field.as_deref(), Some("credit"));
        told.offer.and_then(|offer| offer.credit).expect("the figures")
    };
    let none = limits(&small(products, 1)).await;
    assert_eq!((none.most, none.balance, none.limited_by), (0, 0, Some(CreditLimit::Balance)));
    give(&shop, &token, &customer, 400).await;
    let few = limits(&small(products, 401)).await;
    assert_eq!((few.most, few.used, few.to_pay, few.limited_by), (400, 400, 100, Some(CreditLimit::Balance)));
    give(&shop, &token, &customer, 5_000).await;
    let all = limits(&small(products, 501)).await;
    assert_eq!((all.most, all.limited_by), (500, Some(CreditLimit::Total)));
    for bad in [-1, i64::MAX] {
        let told = refused(&shop, &customer, &small(products, bad), Code::Invalid).await;
        assert_eq!(told.field.as_deref(), Some("credit"));
    }
    // Another price is said first: what credit pays is of the total that was seen.
    let mut dear = small(products, 9_000);
    dear["expected_total"] = 499.into();
    let told = refused(&shop, &customer, &dear, Code::PriceChanged).await;
    assert!(told.offer.and_then(|offer| offer.credit).is_some());
    let demo = Policy::demo();
    shop.policy(Policy { credit: Default::default(), ..demo }).await;
    assert_eq!(limits(&small(products, 1)).await.limited_by, Some(CreditLimit::Disabled));
    assert!(shop.orders(&customer).await.is_empty());
    assert_eq!(balance(&shop, &customer).await, 5_400, "nothing was taken");
    agree(&shop).await;
}

// covers: S24, S30
async fn points_pay_first_and_credit_of_what_they_leave(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    give(&shop, &token, &customer, 1_000).await;
    let points = json!({"id": AdjustmentId::new(), "points": 200, "reason": "a late parcel"});
    let path = format!("/v1/operator/customers/{}/points", customer.grant.account.customer_id);
    assert_eq!(shop.call(Method::POST, &path, &token, points).await.status(), 200);
    let _: IntentAnswer = good(shop.intend(&customer, "points.redeem", json!({"on": true})).await).await;
    let mut body = small(products, 300);
    body["points"] = 200.into();
    body["expected_total"] = 300.into();
    let order = place(&shop, &customer, &body).await;
    assert_eq!((order.totals.total, order.totals.points, order.credit), (300, 200, 300));
    assert_eq!(order.payment_status, PaymentStatus::Paid);
    assert_eq!(order.points.as_ref().map(|points| points.earned), Some(6), "credit is money, and earns");
    let _: IntentAnswer = good(shop.intend(&customer, "order.cancel", json!({"order": order.id})).await).await;
    assert_eq!(balance(&shop, &customer).await, 1_000);
    let back: Vec<Value> = shop.documents(&customer, "points").await;
    assert_eq!(back[0]["balance"], 200);
    agree(&shop).await;
}

// covers: S24
async fn an_order_called_off_gives_credit_back(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    give(&shop, &token, &customer, 1_000).await;
    // At the door: nothing else was paid, and all of the credit comes back.
    let mut body = wanted(products);
    body["credit"] = 1_000.into();
    let order = place(&shop, &customer, &body).await;
    assert_eq!((balance(&shop, &customer).await, on_hand(&shop, products[0]).await), (0, Some(4)));
    let _: IntentAnswer = good(shop.intend(&customer, "order.cancel", json!({"order": order.id})).await).await;
    assert_eq!((balance(&shop, &customer).await, on_hand(&shop, products[0]).await), (1_000, Some(7)));
    let records = of_order(&shop, &customer, order.id).await;
    assert_eq!((records.len(), &records[1].kind, records[1].amount), (2, &PaymentKind::Refund, 1_000));
    assert_eq!(records[1].refund_of, Some(records[0].id));
    // Online, and not paid in time.
    body["order"] = json!(OrderId::new());
    body["pay_by"] = "online".into();
    let order = place(&shop, &customer, &body).await;
    assert_eq!(balance(&shop, &customer).await, 0);
    shop.clock.advance_s(25 * 3_600);
    let customer = shop.sign_in(PHONE).await;
    until("an end", async || {
        let now: Order = payments::now(&shop, &customer, order.id).await;
        (now.status == OrderStatus::Canceled).then_some(())
    })
    .await;
    assert_eq!(balance(&shop, &customer).await, 1_000);
    agree(&shop).await;
}

// covers: S24
async fn returns_give_back_in_proportion_to_the_last_cent(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    give(&shop, &token, &customer, 1_001).await;
    let mut body = wanted(products);
    body["credit"] = 1_001.into();
    let order = place(&shop, &customer, &body).await;
    let _ = arrive(&shop, &token, &order).await;
    // 1001 of 3500: 1000 back are 286 of credit, 2000 are 572, 3000 are 858.
    for (pieces, credit) in [(1, 286), (1, 572), (1, 858)] {
        send_back(&shop, &customer, &token, &order, 1, pieces).await;
        assert_eq!(balance(&shop, &customer).await, credit);
    }
    let back = send_back(&shop, &customer, &token, &order, 2, 2).await;
    assert_eq!((back.totals.refunded, &back.payment_status), (3_500, &PaymentStatus::Refunded));
    assert_eq!(balance(&shop, &customer).await, 1_001, "all of it, and no more");
    // What was paid at the door is left to people, without credit's part.
    let people = count(&shop, "SELECT CAST(sum(amount) AS BIGINT) FROM payments WHERE kind = 'refund'").await;
    assert_eq!(people, 3_500 - 1_001);
    agree(&shop).await;
}

/// Fifty devices of one customer buy at once, each with all the credit there is.
// covers: S24
async fn fifty_devices_spend_the_same_credit_once(engine: Engine) {
    let (shop, products) = opened(engine).await;
    // On PostgreSQL a second instance serves half of them.
    let second = match engine {
        Engine::Postgres => Some(shop.another().await),
        Engine::Sqlite => None,
    };
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    give(&shop, &token, &customer, 500).await;
    let asked = (0..50).map(|n| {
        let at = second.as_ref().filter(|_| n % 2 == 0).unwrap_or(&shop);
        let (body, customer) = (small(products, 500), &customer);
        async move { at.intend(customer, "order.place", body).await }
    });
    let (mut bought, mut limited) = (0, 0);
    for answer in futures::future::join_all(asked).await {
        if answer.status() == 200 {
            bought += 1;
        } else {
            problem(answer, Code::CreditLimited).await;
            limited += 1;
        }
    }
    assert_eq!((bought, limited), (1, 49), "spent once");
    assert_eq!(story(&shop, &customer).await, told(&[("adjust", 500), ("spend", -500)]));
    assert_eq!((shop.orders(&customer).await.len(), balance(&shop, &customer).await), (1, 0));
    agree(&shop).await;
}

async fn an_operator_gives_and_takes_with_a_reason(engine: Engine) {
    let (shop, _) = opened(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator_as("staff").await);
    let id = AdjustmentId::new();
    let body = json!({"id": id, "amount": 400, "reason": "a late parcel"});
    for _ in 0..2 {
        let now: CustomerCredit = good(ask_to_adjust(&shop, &token, &customer, body.clone()).await).await;
        assert_eq!((now.credit.balance, now.entries.len()), (400, 1), "the same adjustment again is the same");
        assert_eq!(now.entries[0].reason.as_deref(), Some("a late parcel"));
    }
    let other = json!({"id": id, "amount": 401, "reason": "a late parcel"});
    problem(ask_to_adjust(&shop, &token, &customer, other).await, Code::KeyReused).await;
    for (amount, reason, field) in [(-401, "too much", "amount"), (0, "none", "amount"), (5, " ", "reason")] {
        let body = json!({"id": AdjustmentId::new(), "amount": amount, "reason": reason});
        let told = problem(ask_to_adjust(&shop, &token, &customer, body).await, Code::Invalid).await;
        assert_eq!(told.field.as_deref(), Some(field));
    }
    assert_eq!(give(&shop, &token, &customer, -400).await.credit.balance, 0);
    assert_eq!(count(&shop, "SELECT count(*) FROM operator_log WHERE action = 'adjust credit'").await, 2);
    let path = format!("/v1/operator/customers/{}/credit", OrderId::new());
    problem(shop.call(Method::GET, &path, &token, Value::Null).await, Code::NotFound).await;
}

async fn the_audit_finds_a_forged_row(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    give(&shop, &token, &customer, 700).await;
    let _ = place(&shop, &customer, &small(products, 300)).await;
    agree(&shop).await;
    // Each is done, found, and undone.
    for (forge, mend, word) in [
        ("UPDATE credit SET balance = balance + 1", "UPDATE credit SET balance = balance - 1", "sums"),
        ("UPDATE credit_orders SET spent = 299", "UPDATE credit_orders SET spent = 300", "order"),
        (
            "UPDATE credit_entries SET amount = 800 WHERE number = 1",
            "UPDATE credit_entries SET amount = 700 WHERE number = 1",
            "document",
        ),
        (
            "UPDATE credit_entries SET number = 9 WHERE number = 2",
            "UPDATE credit_entries SET number = 2 WHERE number = 9",
            "entry",
        ),
        (
            "UPDATE entities SET doc = replace(doc, '\"balance\":400', '\"balance\":999') WHERE kind = 'credit'",
            "UPDATE entities SET doc = replace(doc, '\"balance\":999', '\"balance\":400') WHERE kind = 'credit'",
            "shown",
        ),
    ] {
        let run = async |text: &'static str| {
            let done = sqlx::query(text).execute(shop.store.db.writer()).await.expect("done");
            assert!(done.rows_affected() > 0, "{text}");
        };
        run(forge).await;
        let found = audit::run(&shop.store).await.expect("an audit").difference.expect("a difference").what;
        assert!(found.contains(word), "{forge}: {found}");
        run(mend).await;
    }
    agree(&shop).await;
    // Less than nothing is refused by the table itself.
    let forged = sqlx::query("UPDATE credit SET balance = -1").execute(shop.store.db.writer()).await;
    assert!(forged.is_err());
}

/// What a card brought goes back to the card; what the store gave ends with the account.
async fn a_closed_account_gets_its_money_back(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    give(&shop, &token, &customer, 400).await;
    let first = topped_up(&shop, &customer, 1_000).await;
    shop.clock.advance_s(1);
    let second = topped_up(&shop, &customer, 500).await;
    let order = place(&shop, &customer, &small(products, 300)).await;
    let (late, page) = begun(&shop, &customer, 700).await;
    let text = shop.get("/v1/account/export", &customer).await.text().await.expect("a body");
    assert!(text.contains("\"credit_entry\"") && text.contains("a late parcel") && text.contains("\"credit\":{"));
    // 1600 are there: 500 of the newest top-up, 1000 of the one before, 100 that no card brought.
    let closed = shop.call(Method::POST, "/v1/account/deletion", &customer.grant.access_token, Value::Null).await;
    assert_eq!(closed.status(), 204);
    until("both refunds", async || {
        (count(&shop, "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM sandbox_refunds").await == 1_500)
            .then_some(())
    })
    .await;
    let back: Vec<(String, i64)> =
        sqlx::query_as("SELECT refund_of, amount FROM payments WHERE kind = 'refund' ORDER BY amount")
            .fetch_all(shop.store.db.readers())
            .await
            .expect("rows");
    assert_eq!(back, [(second.to_string(), 500), (first.to_string(), 1_000)]);
    let booked = async || -> Vec<(String, i64)> {
        sqlx::query_as("SELECT kind, amount FROM credit_entries ORDER BY number")
            .fetch_all(shop.store.db.readers())
            .await
            .expect("rows")
    };
    assert_eq!(booked().await[4..], told(&[("withdraw", -500), ("withdraw", -1_000), ("void", -100)]));
    assert_eq!(count(&shop, "SELECT count(*) FROM entities WHERE doc LIKE '%late parcel%'").await, 0);
    agree(&shop).await;
    // Money that comes even later goes straight back.
    pay(&shop, &page, CARD).await;
    until("the last refund", async || {
        (count(&shop, "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM sandbox_refunds").await == 2_200)
            .then_some(())
    })
    .await;
    assert_eq!(booked().await[7..], told(&[("top_up", 700), ("withdraw", -700)]));
    // So does what an order gives back that is called off afterwards, as far as a payment had brought it.
    let _: Order = good(shop.act(&token, &order, "cancel", json!({})).await).await;
    assert_eq!(booked().await[9..], told(&[("refund", 300), ("void", -300)]));
    let state: String = sqlx::query_scalar("SELECT state FROM payments WHERE id = $1")
        .bind(late.to_string())
        .fetch_one(shop.store.db.readers())
        .await
        .expect("a row");
    assert_eq!(state, "succeeded");
    let body = json!({"id": AdjustmentId::new(), "amount": 1, "reason": "too late"});
    problem(ask_to_adjust(&shop, &token, &customer, body).await, Code::NotFound).await;
    agree(&shop).await;
}

async fn guests_have_no_credit(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let guest = shop.guest().await;
    let mut order = wanted(products);
    let buy = async |order: &Value| {
        let body = json!({"contact": "ann@example.com", "order": order});
        shop.call(Method::POST, "/v1/guest/orders", guest.token.expose(), body).await
    };
    order["credit"] = 1.into();
    let told = problem(buy(&order).await, Code::Invalid).await;
    assert_eq!(told.field.as_deref(), Some("credit"));
    order["credit"] = 0.into();
    let placed: Order = good(buy(&order).await).await;
    assert_eq!(placed.credit, 0);
    let body = json!({"id": PaymentId::new(), "amount": 1_000, "language": "en"});
    let answer = shop.call(Method::POST, "/v1/credit/top-ups", guest.token.expose(), body).await;
    assert_eq!(answer.status(), 401);
}

/// What a purchase reads of a ledger, it reads by an index.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_ledger_is_never_read_whole() {
    let shop = Shop::open(Engine::Sqlite).await;
    for (plan, index) in [
        (
            "EXPLAIN QUERY PLAN SELECT * FROM payments WHERE feed = 'f' AND kind = 'top_up' AND state = 'pending'
                 ORDER BY created_at LIMIT 1",
            "payments_top_ups",
        ),
        (
            "EXPLAIN QUERY PLAN SELECT feed, amount FROM credit_entries WHERE kind = 'adjust' AND source = 's'",
            "credit_entries_source",
        ),
    ] {
        let rows: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(plan).fetch_all(shop.store.db.readers()).await.expect("a plan");
        let text: Vec<String> = rows.into_iter().map(|row| row.3).collect();
        assert!(text.iter().any(|line| line.contains(index)), "{plan}: {text:?}");
        assert!(!text.iter().any(|line| line.starts_with("SCAN")), "{plan}: {text:?}");
    }
}

/// The program gives, takes, shows, and says by its exit code whether the books are right.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_audits_and_adjusts() {
    let (mut shop, _) = opened(Engine::Sqlite).await;
    let customer = shop.sign_in(PHONE).await;
    let id = customer.grant.account.customer_id.to_string();
    let Location::Directory(directory) = shop.location.clone() else { panic!("a directory") };
    shop.stop().await;
    let run = async |arguments: &[&str]| {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_kabinet-server"));
        command.args(arguments).arg("--data").arg(&directory).env("KABINET_PEPPER", "5a".repeat(32));
        command.env_remove("KABINET_DATABASE_URL");
        let out = command.stdin(Stdio::null()).output().await.expect("it runs");
        let line = String::from_utf8(out.stdout).expect("text");
        (out.status.code(), serde_json::from_str::<Value>(&line).unwrap_or(Value::Null))
    };
    let (code, shown) = run(&["credit", "adjust", &id, "--amount", "250", "--reason", "a late parcel"]).await;
    assert_eq!((code, &shown["credit"]["balance"]), (Some(0), &json!(250)));
    let (code, shown) = run(&["credit", "adjust", &id, "--amount", "-50", "--reason", "a mistake"]).await;
    assert_eq!((code, &shown["credit"]["balance"]), (Some(0), &json!(200)));
    assert_eq!(run(&["credit", "adjust", &id, "--amount", "-201", "--reason", "too much"]).await.0, Some(2));
    assert_eq!(run(&["credit", "show", &id]).await.1["credit"]["entries"], json!(2));
    let proved = json!({"ledgers": 0, "entries": 0, "credit": {"ledgers": 1, "entries": 2}});
    assert_eq!(run(&["audit"]).await, (Some(0), proved));
    let store = kabinet_server::Store::open({
        let mut config = kabinet_server::Config::new(shop.location.clone());
        config.pepper = kabinet_server::PepperSource::Hex("5a".repeat(32));
        config
    })
    .await
    .expect("it opens");
    sqlx::query("UPDATE credit SET balance = 1000000").execute(store.db.writer()).await.expect("forged");
    store.db.close().await;
    let (code, found) = run(&["audit"]).await;
    assert_eq!(code, Some(1));
    let what = found["credit"]["difference"]["what"].as_str().unwrap_or_default();
    assert!(what.contains("sums"), "{found}");
}
