//! Points: earned, waited for, used, given back, taken back, expired, each once and to the last one.

use std::process::Stdio;

use kabinet_protocol::ids::{AdjustmentId, OrderId, ProductId, ReturnId};
use kabinet_protocol::intent::IntentAnswer;
use kabinet_protocol::order::{Order, PaymentStatus};
use kabinet_protocol::points::{
    EntryKind, Item, LimitedBy, PointsBalance, PointsEntry, PointsLot, PointsRules, Tier, USUAL,
};
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::shop::{Quote, QuotePoints};
use kabinet_server::Location;
use kabinet_server::loyalty::operator::CustomerPoints;
use kabinet_server::loyalty::preview::PointsPreview;
use kabinet_server::loyalty::{audit, job};
use kabinet_server::policy::Policy;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::checkout::{line, on_hand, opened, wanted};
use crate::shop::{Customer, Engine, PHONE, Shop, good, problem};

crate::on_both! {
    a_purchase_earns_and_its_points_wait_for_the_goods,
    points_pay_where_the_customer_has_switched_it_on,
    what_limits_points_is_said_exactly,
    an_order_that_points_pay_in_full_is_paid,
    goods_that_go_back_take_their_points_along,
    what_was_spent_and_is_taken_back_is_forgiven_or_owed,
    a_server_that_was_down_catches_up_once,
    an_order_keeps_the_terms_it_was_placed_under,
    fifty_devices_spend_the_same_points_once,
    whoever_spends_more_in_twelve_months_earns_more,
    other_rules_are_tried_on_past_orders_first,
    an_operator_gives_and_takes_with_a_reason,
    the_audit_finds_a_forged_row,
    a_closed_account_leaves_a_whole_ledger,
    guests_have_no_points,
}

const DAY_S: i64 = 86_400;

/// The demo store's policy with the usual delay.
fn usual() -> Policy {
    let demo = Policy::demo();
    Policy { points: PointsRules { delay_days: 14, ..demo.points.clone() }, ..demo }
}

/// A shop that delivers and has points.
async fn ready(engine: Engine) -> (Shop, [ProductId; 2]) {
    let (shop, products) = opened(engine).await;
    shop.policy(usual()).await;
    (shop, products)
}

async fn balance(shop: &Shop, customer: &Customer) -> PointsBalance {
    shop.documents(customer, "points").await.pop().unwrap_or_default()
}

async fn entries(shop: &Shop, customer: &Customer) -> Vec<PointsEntry> {
    let mut all: Vec<PointsEntry> = shop.documents(customer, "points_entry").await;
    all.sort_by_key(|entry| entry.number);
    all
}

async fn last(shop: &Shop, customer: &Customer) -> PointsEntry {
    entries(shop, customer).await.pop().expect("an entry")
}

async fn place(shop: &Shop, customer: &Customer, body: &Value) -> Order {
    let answer: IntentAnswer = good(shop.intend(customer, "order.place", body.clone()).await).await;
    let row = answer.rows.iter().find(|row| row.kind == "order").expect("the order");
    serde_json::from_value(row.doc.clone()).expect("an order")
}

async fn refused(shop: &Shop, customer: &Customer, body: &Value, code: Code) -> Problem {
    problem(shop.intend(customer, "order.place", body.clone()).await, code).await
}

async fn switch(shop: &Shop, customer: &Customer, on: bool) -> IntentAnswer {
    good(shop.intend(customer, "points.redeem", json!({"on": on})).await).await
}

async fn ask_to_adjust(shop: &Shop, token: &str, customer: &Customer, body: Value) -> Response {
    let path = format!("/v1/operator/customers/{}/points", customer.grant.account.customer_id);
    shop.call(Method::POST, &path, token, body).await
}

async fn give(shop: &Shop, token: &str, customer: &Customer, points: i64) -> CustomerPoints {
    let body = json!({"id": AdjustmentId::new(), "points": points, "reason": "a late parcel"});
    good(ask_to_adjust(shop, token, customer, body).await).await
}

/// A wish for two of the second product at 2.50 each, with points, in English.
fn small(products: [ProductId; 2], points: i64) -> Value {
    let mut body = wanted(products);
    body["lines"] = json!([{"product": products[1], "quantity": 2, "unit_price": 250}]);
    body["points"] = points.into();
    body["expected_total"] = (500 - points).into();
    body
}

async fn arrive(shop: &Shop, token: &str, order: &Order) -> Order {
    let mut changed = order.clone();
    for verb in ["confirm", "ship", "deliver", "complete"] {
        changed = good(shop.act(token, order, verb, json!({})).await).await;
    }
    changed
}

/// Days pass, and what is due is booked. A session does not live that long.
async fn pass(shop: &Shop, days: i64) -> Customer {
    shop.clock.advance_s(days * DAY_S);
    job::round(&shop.store).await.expect("a round");
    shop.sign_in(PHONE).await
}

async fn agree(shop: &Shop) {
    let audit = audit::run(&shop.store).await.expect("an audit");
    assert_eq!(audit.difference, None);
    assert!(audit.entries > 0);
}

// covers: S29, S31, S32
async fn a_purchase_earns_and_its_points_wait_for_the_goods(engine: Engine) {
    let (shop, products) = ready(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator_as("staff").await);
    let discovery: Value =
        good(shop.request(Method::GET, "/.well-known/kabinet").send().await.expect("an answer")).await;
    let rules: PointsRules = serde_json::from_value(discovery["policy"]["points"].clone()).expect("the rules");
    assert_eq!(rules, usual().points, "a client forecasts by them");
    let item = Item { line: 1, category: Some("dog/food"), total: 3_500 };
    assert_eq!(rules.forecast(&[item], USUAL), 70);
    let quote: Quote = good(shop.send(Method::POST, "/v1/checkout/quote", &customer, wanted(products)).await).await;
    assert_eq!(quote.points.as_ref().map(|points| (points.earns, points.most)), Some((70, 0)));
    let order = place(&shop, &customer, &wanted(products)).await;
    let kept = order.points.as_ref().expect("its points");
    assert_eq!((kept.earned, kept.redeemed, kept.terms.delay_days), (70, 0, 14));
    let lines: Vec<(u32, i64)> = kept.lines.iter().map(|line| (line.line, line.earned)).collect();
    assert_eq!(lines, [(1, 60), (2, 10)]);
    let waits = PointsBalance { pending: 70, entries: 1, ..PointsBalance::default() };
    assert_eq!(balance(&shop, &customer).await, waits);
    let entry = last(&shop, &customer).await;
    assert_eq!((&entry.kind, entry.pending, entry.points, entry.number), (&EntryKind::EarnPending, 70, 0, 1));
    assert_eq!((entry.order, entry.order_number.as_ref()), (Some(order.id), Some(&order.number)));
    let why = &entry.why.lines[0];
    assert_eq!((why.line, why.amount, why.rate, why.points), (1, Some(3_000), Some(200), 60), "why this number");
    // Paid at the door when it is completed; the days count from the delivery.
    let _ = arrive(&shop, &token, &order).await;
    let customer = pass(&shop, 13).await;
    let paid = PointsBalance { spent: 3_500, ..waits };
    assert_eq!(balance(&shop, &customer).await, paid, "not before the delay is over");
    let customer = pass(&shop, 1).await;
    let usable = PointsBalance { balance: 70, pending: 0, entries: 2, ..paid };
    assert_eq!(balance(&shop, &customer).await, usable);
    let entry = last(&shop, &customer).await;
    assert_eq!((&entry.kind, entry.points, entry.pending, entry.balance), (&EntryKind::Activate, 70, -70, 70));
    assert_eq!(entry.why.since.map(|day| day.0.to_string()).as_deref(), Some("2026-12-02"));
    let lots: Vec<PointsLot> = shop.documents(&customer, "points_lot").await;
    assert_eq!((lots.len(), lots[0].left), (1, 70));
    assert_eq!(lots[0].expires.map(|day| day.0.to_string()).as_deref(), Some("2027-12-02"), "every expiry date");
    job::round(&shop.store).await.expect("a round");
    assert_eq!(balance(&shop, &customer).await, usable, "once");
    agree(&shop).await;
}

// covers: S30, S33
async fn points_pay_where_the_customer_has_switched_it_on(engine: Engine) {
    let (shop, products) = ready(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    give(&shop, &token, &customer, 1_000).await;
    let mut body = wanted(products);
    body["points"] = 1_000.into();
    body["expected_total"] = 2_500.into();
    let told = refused(&shop, &customer, &body, Code::PointsLimited).await;
    let offer = told.offer.and_then(|offer| offer.points).expect("the figures");
    assert_eq!((told.field.as_deref(), offer.limited_by), (Some("points"), Some(LimitedBy::SwitchedOff)));
    let answer = switch(&shop, &customer, true).await;
    assert_eq!((answer.rows[0].kind.as_str(), &answer.rows[0].doc["redeem"]), ("points", &json!(true)));
    assert!(switch(&shop, &customer, true).await.rows.is_empty(), "once more changes nothing");
    let quote: Quote = good(shop.send(Method::POST, "/v1/checkout/quote", &customer, body.clone()).await).await;
    let points = quote.points.expect("the figures");
    assert_eq!((quote.totals.points, quote.totals.total, points.used, points.earns), (1_000, 2_500, 1_000, 50));
    assert!(quote.totals.adds_up());
    // Under another total nothing is placed, and no point is gone.
    body["expected_total"] = 3_500.into();
    refused(&shop, &customer, &body, Code::PriceChanged).await;
    assert_eq!(balance(&shop, &customer).await.balance, 1_000);
    body["expected_total"] = 2_500.into();
    let order = place(&shop, &customer, &body).await;
    assert_eq!((order.totals.points, order.totals.total, order.totals.items), (1_000, 2_500, 3_500));
    let kept = order.points.as_ref().expect("its points");
    let lines: Vec<(i64, i64)> = kept.lines.iter().map(|line| (line.redeemed, line.earned)).collect();
    assert_eq!(lines, [(857, 42), (143, 8)], "divided over the lines; only money earns");
    let paid = &entries(&shop, &customer).await[1];
    assert_eq!((&paid.kind, paid.points, paid.balance, paid.from.len()), (&EntryKind::Redeem, -1_000, 0, 1));
    assert!(shop.documents::<PointsLot>(&customer, "points_lot").await.is_empty(), "nothing is left of the lot");
    assert_eq!(balance(&shop, &customer).await.pending, 50);
    // Called off, all of it is as it was: the points live as long as they would have.
    let _: IntentAnswer = good(shop.intend(&customer, "order.cancel", json!({"order": order.id})).await).await;
    let now = PointsBalance { balance: 1_000, redeem: true, entries: 5, ..PointsBalance::default() };
    assert_eq!(balance(&shop, &customer).await, now);
    let all = entries(&shop, &customer).await;
    let kinds: Vec<&str> = all.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["adjust", "redeem", "earn_pending", "redeem_refund", "earn_cancel"]);
    assert_eq!(all[3].opened[0].expires, all[0].opened[0].expires);
    assert_eq!(on_hand(&shop, products[0]).await, Some(7));
    agree(&shop).await;
}

// covers: S30
async fn what_limits_points_is_said_exactly(engine: Engine) {
    let (shop, products) = ready(engine).await;
    let gift = line("P3", 5_000, None).replace("dog/food", "gifts/cards");
    shop.import(gift).await;
    let [card] = shop.named_products(["P3"]).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    switch(&shop, &customer, true).await;
    let limits = async |body: &Value| -> QuotePoints {
        let told = refused(&shop, &customer, body, Code::PointsLimited).await;
        told.offer.and_then(|offer| offer.points).expect("the figures")
    };
    let none = limits(&small(products, 1)).await;
    assert_eq!((none.most, none.balance, none.limited_by), (0, 0, Some(LimitedBy::Balance)));
    give(&shop, &token, &customer, 200).await;
    let few = limits(&small(products, 201)).await;
    assert_eq!((few.most, few.used, few.limited_by), (200, 200, Some(LimitedBy::Balance)));
    give(&shop, &token, &customer, 5_000).await;
    let half = limits(&small(products, 251)).await;
    assert_eq!((half.most, half.limited_by), (250, Some(LimitedBy::Cap)));
    let mut gifts = small(products, 1);
    gifts["lines"] = json!([{"product": card, "quantity": 1, "unit_price": 5_000}]);
    gifts["expected_total"] = 4_999.into();
    assert_eq!(limits(&gifts).await.limited_by, Some(LimitedBy::Lines));
    for bad in [-1, i64::MAX] {
        let told = refused(&shop, &customer, &small(products, bad.clamp(-1, 1 << 50)), Code::Invalid).await;
        assert_eq!(told.field.as_deref(), Some("points"));
    }
    // Points of yesterday pay nothing, whether or not their end has been booked.
    shop.clock.advance_s(400 * DAY_S);
    let customer = shop.sign_in(PHONE).await;
    let told = refused(&shop, &customer, &small(products, 1), Code::PointsLimited).await;
    let figures = told.offer.and_then(|offer| offer.points).expect("the figures");
    assert_eq!((figures.balance, figures.limited_by), (0, Some(LimitedBy::Balance)));
    // A store that has given points up says so.
    shop.policy(Policy { points: PointsRules::default(), ..usual() }).await;
    let told = refused(&shop, &customer, &small(products, 1), Code::PointsLimited).await;
    let figures = told.offer.and_then(|offer| offer.points).expect("the figures");
    assert_eq!(figures.limited_by, Some(LimitedBy::Disabled));
    problem(shop.intend(&customer, "points.redeem", json!({"on": true})).await, Code::PolicyForbids).await;
    assert!(shop.orders(&customer).await.is_empty());
    agree(&shop).await;
}

async fn an_order_that_points_pay_in_full_is_paid(engine: Engine) {
    let (shop, products) = ready(engine).await;
    let demo = usual();
    let points = PointsRules { cap_percent: 100, ..demo.points.clone() };
    shop.policy(Policy { points, ..demo }).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    give(&shop, &token, &customer, 500).await;
    switch(&shop, &customer, true).await;
    let mut body = small(products, 500);
    body["pay_by"] = "online".into();
    let order = place(&shop, &customer, &body).await;
    assert_eq!((&order.payment_status, order.totals.total, order.payment_due), (&PaymentStatus::Paid, 0, None));
    assert_eq!(order.points.as_ref().map(|points| points.earned), Some(0), "nothing was paid in money");
    let there = arrive(&shop, &token, &order).await;
    assert_eq!(there.payment_status, PaymentStatus::Paid);
    send_back(&shop, &customer, &token, &order, 1, 2).await;
    let entry = last(&shop, &customer).await;
    assert_eq!((&entry.kind, entry.points, entry.balance), (&EntryKind::RedeemRefund, 500, 500));
    agree(&shop).await;
}

async fn send_back(shop: &Shop, customer: &Customer, token: &str, order: &Order, line: u32, quantity: i64) -> Order {
    let id = ReturnId::new();
    let ask = json!({"id": id, "order": order.id, "lines": [{"line": line, "quantity": quantity}],
        "reason": "changed_mind"});
    let _: IntentAnswer = good(shop.intend(customer, "order.return", ask).await).await;
    let _: Order = good(shop.act(token, order, &format!("returns/{id}/approve"), json!({})).await).await;
    good(shop.act(token, order, &format!("returns/{id}/receive"), json!({})).await).await
}

// covers: S29, S30, S32
async fn goods_that_go_back_take_their_points_along(engine: Engine) {
    let (shop, products) = ready(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    give(&shop, &token, &customer, 1_000).await;
    switch(&shop, &customer, true).await;
    let mut body = wanted(products);
    body["points"] = 1_000.into();
    body["expected_total"] = 2_500.into();
    let order = place(&shop, &customer, &body).await;
    let _ = arrive(&shop, &token, &order).await;
    // One of three pieces before its points can be used: 42 of them were earned with the line, 857 had paid for it.
    let back = send_back(&shop, &customer, &token, &order, 1, 1).await;
    assert_eq!(back.totals.refunded, 714, "a third of the 21.43 that were paid in money for the line");
    let all = entries(&shop, &customer).await;
    let [.., given, gone] = all.as_slice() else { panic!("two entries") };
    assert_eq!((&given.kind, given.points), (&EntryKind::RedeemRefund, 285));
    assert_eq!((given.why.lines[0].pieces, given.why.lines[0].of), (Some(1), Some(3)));
    assert_eq!((&gone.kind, gone.pending, gone.points), (&EntryKind::EarnCancel, -14, 0));
    // The others after.
    let customer = pass(&shop, 14).await;
    let now = balance(&shop, &customer).await;
    assert_eq!((now.balance, now.pending), (285 + 36, 0));
    let _ = send_back(&shop, &customer, &token, &order, 1, 2).await;
    let entry = last(&shop, &customer).await;
    assert_eq!((&entry.kind, entry.points), (&EntryKind::Clawback, -28), "to the last point");
    let back = send_back(&shop, &customer, &token, &order, 2, 2).await;
    assert_eq!(back.totals.refunded, 2_500, "all the money");
    let now = balance(&shop, &customer).await;
    assert_eq!((now.balance, now.pending), (1_000, 0), "and all the points, and none of those earned");
    agree(&shop).await;
}

async fn what_was_spent_and_is_taken_back_is_forgiven_or_owed(engine: Engine) {
    for debt in [false, true] {
        let (shop, products) = ready(engine).await;
        let demo = usual();
        let points = PointsRules { debt, delay_days: 0, ..demo.points.clone() };
        shop.policy(Policy { points, ..demo }).await;
        let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
        let order = place(&shop, &customer, &wanted(products)).await;
        let _ = arrive(&shop, &token, &order).await;
        job::round(&shop.store).await.expect("a round");
        give(&shop, &token, &customer, -50).await;
        let _ = send_back(&shop, &customer, &token, &order, 1, 3).await;
        let entry = last(&shop, &customer).await;
        // 60 of 70 are taken back; 20 are there.
        assert_eq!((entry.points, entry.forgiven), if debt { (-60, 0) } else { (-20, 40) });
        assert_eq!(entry.balance, if debt { -40 } else { 0 });
        let now = give(&shop, &token, &customer, 100).await.points;
        assert_eq!(now.balance, if debt { 60 } else { 100 }, "what is owed is paid first");
        agree(&shop).await;
    }
}

// covers: S31, B6
async fn a_server_that_was_down_catches_up_once(engine: Engine) {
    let (shop, products) = ready(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    give(&shop, &token, &customer, 300).await;
    let order = place(&shop, &customer, &wanted(products)).await;
    let _ = arrive(&shop, &token, &order).await;
    // Two years without anybody looking.
    let customer = pass(&shop, 730).await;
    let all = entries(&shop, &customer).await;
    let booked: Vec<(&str, i64)> = all.iter().map(|entry| (entry.kind.as_str(), entry.points)).collect();
    assert_eq!(booked, [("adjust", 300), ("earn_pending", 0), ("activate", 70), ("expire", -300), ("expire", -70)]);
    assert_eq!(all[2].opened[0].expires.map(|day| day.0.to_string()).as_deref(), Some("2027-12-02"));
    let rounds = futures::future::join_all((0..4).map(|_| job::round(&shop.store))).await;
    assert!(rounds.into_iter().all(|round| round.expect("a round") == 0));
    assert_eq!(entries(&shop, &customer).await.len(), 5, "once");
    // A clock that goes back takes nothing back.
    shop.clock.advance_s(-700 * DAY_S);
    job::round(&shop.store).await.expect("a round");
    agree(&shop).await;
}

async fn an_order_keeps_the_terms_it_was_placed_under(engine: Engine) {
    let (shop, products) = ready(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    let order = place(&shop, &customer, &wanted(products)).await;
    let demo = usual();
    let points = PointsRules { delay_days: 0, rate: 1, rates: Vec::new(), lifetime_days: 1, ..demo.points.clone() };
    shop.policy(Policy { points, ..demo }).await;
    let _ = arrive(&shop, &token, &order).await;
    job::round(&shop.store).await.expect("a round");
    assert_eq!(balance(&shop, &customer).await.pending, 70);
    let customer = pass(&shop, 14).await;
    let entry = last(&shop, &customer).await;
    assert_eq!((entry.points, entry.why.policy), (70, order.points.map(|points| points.terms.policy)));
    assert_eq!(entry.opened[0].expires.map(|day| day.0.to_string()).as_deref(), Some("2027-12-02"));
}

/// Fifty devices of one customer buy at once, each with all the points there are.
async fn fifty_devices_spend_the_same_points_once(engine: Engine) {
    let (shop, products) = ready(engine).await;
    // On PostgreSQL a second instance serves half of them.
    let second = match engine {
        Engine::Postgres => Some(shop.another().await),
        Engine::Sqlite => None,
    };
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    give(&shop, &token, &customer, 250).await;
    switch(&shop, &customer, true).await;
    let asked = (0..50).map(|n| {
        let at = second.as_ref().filter(|_| n % 2 == 0).unwrap_or(&shop);
        let (body, customer) = (small(products, 250), &customer);
        async move { at.intend(customer, "order.place", body).await }
    });
    let (mut bought, mut limited) = (0, 0);
    for answer in futures::future::join_all(asked).await {
        if answer.status() == 200 {
            bought += 1;
        } else {
            problem(answer, Code::PointsLimited).await;
            limited += 1;
        }
    }
    assert_eq!((bought, limited), (1, 49), "spent once");
    let spent = entries(&shop, &customer).await.into_iter().filter(|entry| entry.kind == EntryKind::Redeem).count();
    assert_eq!((spent, shop.orders(&customer).await.len()), (1, 1));
    assert_eq!(balance(&shop, &customer).await.balance, 0);
    agree(&shop).await;
}

/// What was paid in the last twelve months makes the tier, and the tier the percentage.
async fn whoever_spends_more_in_twelve_months_earns_more(engine: Engine) {
    let (shop, products) = ready(engine).await;
    let demo = usual();
    let silver = Tier { id: "silver".into(), name: [("en".into(), "Silver".into())].into(), from: 3_000, percent: 150 };
    let points = PointsRules { tiers: vec![silver.clone()], ..demo.points.clone() };
    shop.policy(Policy { points, ..demo }).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    let earns = async |customer: &Customer| {
        let quote: Quote =
            good(shop.send(Method::POST, "/v1/checkout/quote", customer, small(products, 0)).await).await;
        quote.points.map_or(0, |points| points.earns)
    };
    let first = place(&shop, &customer, &wanted(products)).await;
    assert_eq!((first.points.as_ref().map(|points| points.earned), earns(&customer).await), (Some(70), 10));
    assert_eq!(balance(&shop, &customer).await.spent, 0, "what is not paid counts nothing");
    let _ = arrive(&shop, &token, &first).await;
    assert_eq!((balance(&shop, &customer).await.spent, earns(&customer).await), (3_500, 15));
    let second = place(&shop, &customer, &wanted(products)).await;
    assert_eq!(second.points.as_ref().map(|points| points.earned), Some(105), "as it was forecast");
    let entry = last(&shop, &customer).await;
    assert_eq!((entry.pending, entry.why.tier.as_ref()), (105, Some(&silver)), "why this number");
    agree(&shop).await;
    // What goes back counts no more, and what was earned in the tier stays what it was.
    let _ = send_back(&shop, &customer, &token, &first, 1, 1).await;
    assert_eq!((balance(&shop, &customer).await.spent, earns(&customer).await), (2_500, 10));
    let _ = arrive(&shop, &token, &second).await;
    assert_eq!((balance(&shop, &customer).await.spent, earns(&customer).await), (6_000, 15));
    let customer = pass(&shop, 364).await;
    assert_eq!(balance(&shop, &customer).await.spent, 6_000);
    agree(&shop).await;
    // A year later nothing counts, whether or not the job has looked.
    shop.clock.advance_s(2 * DAY_S);
    let customer = shop.sign_in(PHONE).await;
    assert_eq!(earns(&customer).await, 10);
    agree(&shop).await;
    job::round(&shop.store).await.expect("a round");
    assert_eq!(balance(&shop, &customer).await.spent, 0);
    agree(&shop).await;
    // A sum that was forged is found.
    let third = place(&shop, &customer, &small(products, 0)).await;
    let _ = arrive(&shop, &token, &third).await;
    for (text, word) in [
        ("UPDATE points_spending SET amount = amount + 1", "towards a tier"),
        ("UPDATE points_spent SET spent = spent + 1", "other sums"),
    ] {
        sqlx::query(text).execute(shop.store.db.writer()).await.expect("forged");
        let found = audit::run(&shop.store).await.expect("an audit").difference.expect("a difference").what;
        assert!(found.contains(word), "{text}: {found}");
        sqlx::query(if word == "other sums" {
            "UPDATE points_spent SET spent = spent - 1"
        } else {
            "UPDATE points_spending SET amount = amount - 1"
        })
        .execute(shop.store.db.writer())
        .await
        .expect("mended");
    }
    agree(&shop).await;
}

/// What the past would have earned by other rules; nothing is changed by asking.
async fn other_rules_are_tried_on_past_orders_first(engine: Engine) {
    let (shop, products) = ready(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    let ask = async |body: Value| shop.call(Method::POST, "/v1/operator/policy/points/preview", &token, body).await;
    let none: PointsPreview = good(ask(json!({"days": 30, "points": {"rate": 500}})).await).await;
    assert_eq!((none.orders, none.points_now, none.points_then), (0, 0, 0));
    let kept = place(&shop, &customer, &wanted(products)).await;
    let off = place(&shop, &customer, &wanted(products)).await;
    let _: IntentAnswer = good(shop.intend(&customer, "order.cancel", json!({"order": off.id})).await).await;
    let before = entries(&shop, &customer).await.len();
    // By category 35.00 earns 70; without, a point for every two of money.
    let fields = json!({"rate": 50, "rates": [], "value": 2});
    let shown: PointsPreview = good(ask(json!({"days": 30, "points": fields})).await).await;
    assert_eq!(
        shown,
        PointsPreview {
            days: 30,
            orders: 1,
            customers: 1,
            money: 3_500,
            points_now: 70,
            points_then: 17,
            more: 0,
            fewer: 1,
            worth_now: 70,
            worth_then: 34,
        }
    );
    let same: PointsPreview = good(ask(json!({"days": 30, "points": {}})).await).await;
    assert_eq!((same.points_now, same.points_then, same.more, same.fewer), (70, 70, 0, 0));
    assert_eq!(Some(same.points_now), kept.points.map(|points| points.earned), "what was booked");
    assert_eq!(entries(&shop, &customer).await.len(), before, "nothing is booked");
    for (body, field) in [
        (json!({"days": 0, "points": {}}), "days"),
        (json!({"days": 367, "points": {}}), "days"),
        (json!({"days": 30, "points": {"rate": -1}}), "points.rates"),
        (json!({"days": 30, "points": {"weather": 1}}), "points.weather"),
    ] {
        assert_eq!(problem(ask(body).await, Code::Invalid).await.field.as_deref(), Some(field));
    }
    let staff = shop.operator_as("staff").await;
    let body = json!({"days": 30, "points": {}});
    problem(shop.call(Method::POST, "/v1/operator/policy/points/preview", &staff, body).await, Code::Forbidden).await;
    shop.clock.advance_s(40 * DAY_S);
    let later: PointsPreview = good(ask(json!({"days": 30, "points": {}})).await).await;
    assert_eq!(later.orders, 0, "too long ago");
}

async fn an_operator_gives_and_takes_with_a_reason(engine: Engine) {
    let (shop, _) = ready(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator_as("staff").await);
    let id = AdjustmentId::new();
    let body = json!({"id": id, "points": 40, "reason": "a late parcel"});
    for _ in 0..2 {
        let now: CustomerPoints = good(ask_to_adjust(&shop, &token, &customer, body.clone()).await).await;
        assert_eq!((now.points.balance, now.entries.len()), (40, 1), "the same adjustment again is the same");
        assert_eq!(now.entries[0].why.reason.as_deref(), Some("a late parcel"));
    }
    let other = json!({"id": id, "points": 41, "reason": "a late parcel"});
    problem(ask_to_adjust(&shop, &token, &customer, other).await, Code::KeyReused).await;
    for (points, reason, field) in [(-41, "too many", "points"), (0, "none", "points"), (5, " ", "reason")] {
        let body = json!({"id": AdjustmentId::new(), "points": points, "reason": reason});
        let told = problem(ask_to_adjust(&shop, &token, &customer, body).await, Code::Invalid).await;
        assert_eq!(told.field.as_deref(), Some(field));
    }
    assert_eq!(give(&shop, &token, &customer, -40).await.points.balance, 0);
    let logged: i64 = sqlx::query_scalar("SELECT count(*) FROM operator_log WHERE action = 'adjust points'")
        .fetch_one(shop.store.db.readers())
        .await
        .expect("a count");
    assert_eq!(logged, 2);
    let path = format!("/v1/operator/customers/{}/points", OrderId::new());
    problem(shop.call(Method::GET, &path, &token, Value::Null).await, Code::NotFound).await;
}

async fn the_audit_finds_a_forged_row(engine: Engine) {
    let (shop, products) = ready(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    give(&shop, &token, &customer, 400).await;
    switch(&shop, &customer, true).await;
    let order = place(&shop, &customer, &small(products, 100)).await;
    agree(&shop).await;
    // Each is done, found, and undone.
    for (forge, mend, word) in [
        ("UPDATE points SET balance = balance + 1", "UPDATE points SET balance = balance - 1", "sums"),
        ("UPDATE points_lots SET remainder = remainder + 1", "UPDATE points_lots SET remainder = remainder - 1", "lot"),
        ("UPDATE points_orders SET redeemed = 99", "UPDATE points_orders SET redeemed = 100", "order"),
        (
            "UPDATE points_entries SET points = 500 WHERE number = 1",
            "UPDATE points_entries SET points = 400 WHERE number = 1",
            "document",
        ),
        (
            "UPDATE points_entries SET number = 9 WHERE number = 2",
            "UPDATE points_entries SET number = 2 WHERE number = 9",
            "entry",
        ),
        (
            "UPDATE entities SET doc = replace(doc, '\"balance\":300', '\"balance\":999') WHERE kind = 'points'",
            "UPDATE entities SET doc = replace(doc, '\"balance\":999', '\"balance\":300') WHERE kind = 'points'",
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
    assert_eq!(order.totals.points, 100);
}

async fn a_closed_account_leaves_a_whole_ledger(engine: Engine) {
    let (shop, products) = ready(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    give(&shop, &token, &customer, 400).await;
    let _ = place(&shop, &customer, &wanted(products)).await;
    let text = shop.get("/v1/account/export", &customer).await.text().await.expect("a body");
    assert!(text.contains("points_entry") && text.contains("a late parcel") && text.contains("\"points_lot\""));
    let closed = shop.call(Method::POST, "/v1/account/deletion", &customer.grant.access_token, Value::Null).await;
    assert_eq!(closed.status(), 204);
    let named: i64 = sqlx::query_scalar("SELECT count(*) FROM entities WHERE doc LIKE '%late parcel%'")
        .fetch_one(shop.store.db.readers())
        .await
        .expect("a count");
    assert_eq!(named, 0);
    let body = json!({"id": AdjustmentId::new(), "points": 1, "reason": "too late"});
    problem(ask_to_adjust(&shop, &token, &customer, body).await, Code::NotFound).await;
    shop.clock.advance_s(400 * DAY_S);
    job::round(&shop.store).await.expect("the books go on");
    agree(&shop).await;
}

async fn guests_have_no_points(engine: Engine) {
    let (shop, products) = ready(engine).await;
    let guest = shop.guest().await;
    let mut order = wanted(products);
    let buy = async |order: &Value| {
        let body = json!({"contact": "ann@example.com", "order": order});
        shop.call(Method::POST, "/v1/guest/orders", guest.token.expose(), body).await
    };
    order["points"] = 1.into();
    let told = problem(buy(&order).await, Code::Invalid).await;
    assert_eq!(told.field.as_deref(), Some("points"));
    order["points"] = 0.into();
    let placed: Order = good(buy(&order).await).await;
    assert_eq!(placed.points, None);
    let ledgers: i64 =
        sqlx::query_scalar("SELECT count(*) FROM points").fetch_one(shop.store.db.readers()).await.expect("a count");
    assert_eq!(ledgers, 0);
}

/// What a purchase reads of a ledger, it reads by an index, and only as much as it needs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_ledger_is_never_read_whole() {
    let shop = Shop::open(Engine::Sqlite).await;
    for (plan, index) in [
        (
            "EXPLAIN QUERY PLAN SELECT id FROM points_lots WHERE feed = 'f' AND remainder > 0
                 AND (expires_at, id) > (1, 'x') ORDER BY expires_at, id LIMIT 64",
            "points_lots_open",
        ),
        (
            "EXPLAIN QUERY PLAN SELECT CAST(coalesce(sum(remainder), 0) AS BIGINT) FROM points_lots
                 WHERE feed = 'f' AND remainder > 0 AND expires_at <= 5",
            "points_lots_open",
        ),
        (
            "EXPLAIN QUERY PLAN SELECT feed, order_id FROM points_orders WHERE due_at IS NOT NULL AND due_at <= 5
                 ORDER BY due_at, order_id LIMIT 50",
            "points_orders_due",
        ),
        (
            "EXPLAIN QUERY PLAN SELECT feed, points FROM points_entries WHERE kind = 'adjust' AND source = 's'",
            "points_entries_source",
        ),
        (
            "EXPLAIN QUERY PLAN SELECT feed FROM points_lots WHERE remainder > 0 AND expires_at <= 5
                 ORDER BY expires_at LIMIT 50",
            "points_lots_due",
        ),
        (
            "EXPLAIN QUERY PLAN SELECT feed FROM points_spent WHERE look_at IS NOT NULL AND look_at <= 5
                 ORDER BY look_at LIMIT 50",
            "points_spent_due",
        ),
    ] {
        let rows: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(plan).fetch_all(shop.store.db.readers()).await.expect("a plan");
        let text: Vec<String> = rows.into_iter().map(|row| row.3).collect();
        assert!(text.iter().any(|line| line.contains(index)), "{plan}: {text:?}");
        assert!(!text.iter().any(|line| line.starts_with("SCAN")), "{plan}: {text:?}");
    }
}

/// The server's program over a directory: its exit code, and what it printed.
async fn program(directory: &std::path::Path, arguments: &[&str]) -> (Option<i32>, Value) {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_kabinet-server"));
    command.args(arguments).arg("--data").arg(directory).env("KABINET_PEPPER", "5a".repeat(32));
    command.env_remove("KABINET_DATABASE_URL");
    let out = command.stdin(Stdio::null()).output().await.expect("it runs");
    let line = String::from_utf8(out.stdout).expect("text");
    (out.status.code(), serde_json::from_str::<Value>(&line).unwrap_or(Value::Null))
}

/// Changes rows behind the program's back.
async fn forge(location: &Location, text: &'static str) {
    let mut config = kabinet_server::Config::new(location.clone());
    config.pepper = kabinet_server::PepperSource::Hex("5a".repeat(32));
    let store = kabinet_server::Store::open(config).await.expect("it opens");
    let done = sqlx::query(text).execute(store.db.writer()).await.expect("forged");
    assert!(done.rows_affected() > 0, "{text}");
    store.db.close().await;
}

/// The program says by its exit code whether the books are right.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_audits_and_adjusts() {
    let (mut shop, _) = ready(Engine::Sqlite).await;
    let customer = shop.sign_in(PHONE).await;
    let id = customer.grant.account.customer_id.to_string();
    let Location::Directory(directory) = shop.location.clone() else { panic!("a directory") };
    shop.stop().await;
    let run = async |arguments: &[&str]| program(&directory, arguments).await;
    let (code, shown) = run(&["points", "adjust", &id, "--points", "250", "--reason", "a late parcel"]).await;
    assert_eq!((code, &shown["points"]["balance"]), (Some(0), &json!(250)));
    let (code, shown) = run(&["points", "adjust", &id, "--points", "-50", "--reason", "a mistake"]).await;
    assert_eq!((code, &shown["points"]["balance"]), (Some(0), &json!(200)));
    assert_eq!(run(&["points", "adjust", &id, "--points", "-201", "--reason", "too many"]).await.0, Some(2));
    assert_eq!(run(&["points", "show", &id]).await.1["points"]["entries"], json!(2));
    let (code, shown) = run(&["points", "preview", "--set", "rate=500", "--days", "30"]).await;
    assert_eq!((code, &shown["days"], &shown["orders"]), (Some(0), &json!(30), &json!(0)));
    assert_eq!(run(&["points", "preview", "--set", "rate=-5"]).await.0, Some(2));
    assert_eq!(run(&["audit"]).await, (Some(0), json!({"ledgers": 1, "entries": 2})));
    forge(&shop.location, "UPDATE points SET balance = 1000000").await;
    let (code, found) = run(&["audit"]).await;
    assert_eq!(code, Some(1));
    assert!(found["difference"]["what"].as_str().is_some_and(|what| what.contains("sums")), "{found}");
}

/// The demo customer has seen everything that can happen to points, and the books are right.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_customer_has_seen_everything() {
    let mut shop = Shop::open(Engine::Sqlite).await;
    shop.policy(Policy::demo()).await;
    kabinet_server::import::fill_demo(&shop.store).await.expect("filled");
    agree(&shop).await;
    let customer = shop.sign_in(kabinet_server::demo::SCENARIOS[0].phone).await;
    let all = entries(&shop, &customer).await;
    for kind in EntryKind::KNOWN.iter().filter(|kind| !kind.starts_with("transfer")) {
        assert!(all.iter().any(|entry| entry.kind.as_str() == *kind), "no {kind} among {}", all.len());
    }
    assert!(all.is_sorted_by_key(|entry| entry.at), "told in time");
    let now = balance(&shop, &customer).await;
    assert!(now.balance > 0 && now.pending > 0 && now.redeem, "{now:?}");
    let lots: Vec<PointsLot> = shop.documents(&customer, "points_lot").await;
    assert_eq!(lots.iter().map(|lot| lot.left).sum::<i64>(), now.balance);
    assert!(now.spent > 0, "and is on the way to a tier");
    // More is imported, beside the ledger and into its feed: the orders of another system, which earn nothing here.
    shop.fill("C1", "+12025550177", 3).await;
    let key: String = sqlx::query_scalar("SELECT external_id FROM customers WHERE id = $1")
        .bind(customer.grant.account.customer_id.to_string())
        .fetch_one(shop.store.db.readers())
        .await
        .expect("the demo customer");
    shop.import(crate::shop::order_line("late", &key, shop.store.clock.now().millis() - DAY_S * 1_000)).await;
    agree(&shop).await;
    job::round(&shop.store).await.expect("a round");
    agree(&shop).await;
    let Location::Directory(directory) = shop.location.clone() else { panic!("a directory") };
    shop.stop().await;
    let (code, told) = program(&directory, &["audit"]).await;
    assert_eq!((code, &told["difference"]), (Some(0), &Value::Null), "{told}");
    assert!(told["entries"].as_i64() > Some(100), "{told}");
    forge(&shop.location, "UPDATE points SET balance = balance + 1").await;
    let (code, told) = program(&directory, &["audit"]).await;
    assert_eq!(code, Some(1));
    assert!(told["difference"]["what"].as_str().is_some_and(|what| what.contains("sums")), "{told}");
}
