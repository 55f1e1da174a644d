//! Membership: bought with payments, renewed by itself, given and ended by the store; each cause once, and shown in every price.

use std::process::Stdio;

use kabinet_protocol::ids::{AddressId, MembershipPeriodId, PaymentId, PaymentMethodId, ProductId};
use kabinet_protocol::intent::IntentAnswer;
use kabinet_protocol::membership::{Membership, MembershipPeriod, RenewProblem, saved};
use kabinet_protocol::money::Money;
use kabinet_protocol::order::Order;
use kabinet_protocol::payment::{PaymentKind, PaymentMethod, PaymentRecord, PaymentStarted, PaymentState};
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::shop::Quote;
use kabinet_server::Location;
use kabinet_server::membership::operator::CustomerMembership;
use kabinet_server::membership::{audit, job};
use kabinet_server::payments::provider::Said;
use kabinet_server::payments::settling;
use kabinet_server::policy::Policy;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::checkout::{opened, wanted};
use crate::payments::{self, CARD, DECLINES, DECLINES_LATER, TOLD_TWICE, UNTOLD, count, pay, settled, shown, until};
use crate::shop::{Customer, Engine, PHONE, Shop, good, problem};

crate::on_both! {
    a_period_is_bought_once_however_often_that_is_told,
    two_payments_are_two_periods,
    what_cannot_be_bought_is_refused,
    a_renewal_charges_once_though_the_job_runs_twice,
    a_server_that_was_down_renews_what_is_still_to_be_renewed,
    a_declined_renewal_is_tried_daily_and_lapses,
    a_renewal_that_is_paid_by_two_tries_is_one_period,
    a_dearer_plan_is_not_renewed,
    renewal_switched_off_keeps_it_to_the_end,
    an_operator_gives_and_ends_with_a_reason,
    a_member_pays_less_for_goods_and_delivery,
    an_order_of_one_whose_membership_ended_is_refused_with_an_offer,
    guests_are_no_members,
    a_closed_account_keeps_its_periods,
    the_audit_finds_a_forged_row,
}

const DAY_S: i64 = 86_400;

async fn membership(shop: &Shop, customer: &Customer) -> Option<Membership> {
    shop.documents(customer, "membership").await.pop()
}

async fn mine(shop: &Shop, customer: &Customer) -> Membership {
    membership(shop, customer).await.expect("a membership")
}

async fn periods(shop: &Shop, customer: &Customer) -> Vec<MembershipPeriod> {
    let mut all: Vec<MembershipPeriod> = shop.documents(customer, "membership_period").await;
    all.sort_by_key(|period| period.number);
    all
}

/// Kinds and prices, as a story.
async fn story(shop: &Shop, customer: &Customer) -> Vec<(String, i64)> {
    periods(shop, customer).await.into_iter().map(|period| (period.kind.to_string(), period.price)).collect()
}

fn told(story: &[(&str, i64)]) -> Vec<(String, i64)> {
    story.iter().map(|(kind, price)| ((*kind).to_owned(), *price)).collect()
}

fn wish() -> Value {
    json!({"id": PaymentId::new(), "plan": "month", "expected_amount": 499, "language": "en"})
}

async fn ask(shop: &Shop, customer: &Customer, body: &Value) -> Response {
    shop.send(Method::POST, "/v1/membership", customer, body.clone()).await
}

/// Begins to buy with a page.
async fn begun(shop: &Shop, customer: &Customer, body: &Value) -> (PaymentId, String) {
    let started: PaymentStarted = good(ask(shop, customer, body).await).await;
    assert_eq!(started.payment.kind, PaymentKind::Membership);
    (started.payment.id, started.page.expect("a page"))
}

/// Buys a month with a card that is kept, to be renewed. Says which method that is.
async fn member(shop: &Shop, customer: &Customer, card: &str) -> PaymentMethodId {
    let mut body = wish();
    (body["keep"], body["renew"]) = (true.into(), true.into());
    let (payment, page) = begun(shop, customer, &body).await;
    pay(shop, &page, card).await;
    assert_eq!(settled(shop, customer, payment).await.state, PaymentState::Succeeded);
    let mine = mine(shop, customer).await;
    assert!(mine.renews, "{mine:?}");
    mine.method.expect("a method")
}

/// Time passes, and what is due is done. A session does not live that long.
async fn pass(shop: &Shop, seconds: i64) -> Customer {
    shop.clock.advance_s(seconds);
    job::round(&shop.store).await.expect("a round");
    shop.sign_in(PHONE).await
}

/// To the day before the end, at which a renewal is charged.
async fn to_the_last_day(shop: &Shop, customer: &Customer) -> Customer {
    let end = mine(shop, customer).await.until;
    pass(shop, (end.millis() - shop.store.clock.now().millis()) / 1_000 - DAY_S + 3_600).await
}

async fn charges(shop: &Shop) -> i64 {
    count(shop, "SELECT count(*) FROM sandbox_payments WHERE state = 'paid' AND kind <> 'setup'").await
}

async fn letters(shop: &Shop, words: &str) -> usize {
    shop.messages().await.iter().filter(|message| message.body.contains(words)).count()
}

async fn switch(shop: &Shop, customer: &Customer, change: Value) -> IntentAnswer {
    good(shop.intend(customer, "membership.renew", change).await).await
}

async fn operate(shop: &Shop, token: &str, customer: &Customer, verb: &str, body: Value) -> Response {
    let path = format!("/v1/operator/customers/{}/membership{verb}", customer.grant.account.customer_id);
    shop.call(Method::POST, &path, token, body).await
}

async fn give(shop: &Shop, token: &str, customer: &Customer) -> CustomerMembership {
    let body = json!({"id": MembershipPeriodId::new(), "months": 1, "reason": "a late parcel"});
    good(operate(shop, token, customer, "", body).await).await
}

async fn place(shop: &Shop, customer: &Customer, body: &Value) -> Order {
    let answer: IntentAnswer = good(shop.intend(customer, "order.place", body.clone()).await).await;
    let row = answer.rows.iter().find(|row| row.kind == "order").expect("the order");
    serde_json::from_value(row.doc.clone()).expect("an order")
}

async fn quoted(shop: &Shop, customer: &Customer, body: &Value) -> Quote {
    good(shop.send(Method::POST, "/v1/checkout/quote", customer, body.clone()).await).await
}

/// What a member who has seen the prices wants: 3 at 9.00 and 2 at 2.25.
fn as_member(products: [ProductId; 2]) -> Value {
    let mut body = wanted(products);
    (body["lines"][0]["unit_price"], body["lines"][1]["unit_price"]) = (900.into(), 225.into());
    body["expected_total"] = 3_150.into();
    body
}

async fn agree(shop: &Shop) {
    let audit = audit::run(&shop.store).await.expect("an audit");
    assert_eq!(audit.difference, None);
    assert!(audit.periods > 0);
}

// covers: S68
async fn a_period_is_bought_once_however_often_that_is_told(engine: Engine) {
    let (shop, _) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let discovery: Value =
        good(shop.request(Method::GET, "/.well-known/kabinet").send().await.expect("an answer")).await;
    assert_eq!(discovery["policy"]["membership"]["plans"][0], json!({"id": "month", "months": 1, "price": 499}));
    let body = wish();
    let started: PaymentStarted = good(ask(&shop, &customer, &body).await).await;
    let again: PaymentStarted = good(ask(&shop, &customer, &body).await).await;
    assert_eq!(again, started, "the same id is the same purchase, page and all");
    let mut other = body.clone();
    (other["plan"], other["expected_amount"]) = ("year".into(), 4_900.into());
    problem(ask(&shop, &customer, &other).await, Code::KeyReused).await;
    let (payment, page) = (started.payment.id, started.page.expect("a page"));
    let text = shop.client.get(&page).send().await.expect("a page").text().await.expect("text");
    assert!(text.contains("4.99 USD") && text.contains("Premium"), "{text}");
    assert_eq!(membership(&shop, &customer).await, None, "nothing is there before it is paid");
    pay(&shop, &page, TOLD_TWICE).await;
    let record = settled(&shop, &customer, payment).await;
    assert_eq!((&record.kind, &record.state), (&PaymentKind::Membership, &PaymentState::Succeeded));
    let bought = record.membership.expect("what it bought");
    assert_eq!((bought.plan.as_str(), bought.months, bought.renew), ("month", 1, false));
    until("both webhooks", async || (count(&shop, "SELECT count(*) FROM sandbox_webhooks").await == 0).then_some(()))
        .await;
    for _ in 0..3 {
        assert_eq!(payments::asked(&shop, &customer, payment).await.state, PaymentState::Succeeded);
    }
    assert_eq!(story(&shop, &customer).await, told(&[("bought", 499)]));
    let (mine, period) = (mine(&shop, &customer).await, periods(&shop, &customer).await.remove(0));
    assert_eq!((period.payment, period.plan.as_deref()), (Some(payment), Some("month")));
    assert_eq!((mine.since, mine.until, mine.renews, mine.periods), (period.from, period.until, false, 1));
    assert!(mine.active(shop.store.clock.now()) && !mine.active(mine.until));
    assert_eq!(letters(&shop, "Premium is yours until").await, 1);
    // A decline brings nothing, and another card on the same page does.
    let (declined, page) = begun(&shop, &customer, &wish()).await;
    pay(&shop, &page, DECLINES).await;
    assert_eq!(settled(&shop, &customer, declined).await.state, PaymentState::Failed);
    payments::send(&shop, &page, &[("act", "again")]).await;
    let all: Vec<PaymentRecord> = shop.documents(&customer, "payment").await;
    let second = all.iter().find(|one| one.state == PaymentState::Pending).expect("a new one");
    assert_eq!((&second.kind, second.amount), (&PaymentKind::Membership, 499));
    assert_eq!(second.membership.as_ref().map(|wish| wish.plan.as_str()), Some("month"));
    agree(&shop).await;
}

// covers: S68
async fn two_payments_are_two_periods(engine: Engine) {
    let (shop, _) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    // One is open at a time.
    let (one, _) = begun(&shop, &customer, &wish()).await;
    let (two, page) = begun(&shop, &customer, &wish()).await;
    assert_eq!(shown(&shop, &customer, one).await.state, PaymentState::Canceled);
    // Paid, and nobody has said so yet: beginning another finds it out, and nobody pays twice by pressing twice.
    pay(&shop, &page, UNTOLD).await;
    problem(ask(&shop, &customer, &wish()).await, Code::AlreadyPaid).await;
    assert_eq!(shown(&shop, &customer, two).await.state, PaymentState::Succeeded);
    let first = mine(&shop, &customer).await;
    // Buying while it runs extends it.
    let mut year = wish();
    (year["plan"], year["expected_amount"]) = ("year".into(), 4_900.into());
    let (three, page) = begun(&shop, &customer, &year).await;
    pay(&shop, &page, CARD).await;
    settled(&shop, &customer, three).await;
    let second = periods(&shop, &customer).await.remove(1);
    assert_eq!(second.from, first.until, "it begins where the first one ends");
    let after = mine(&shop, &customer).await;
    assert_eq!((after.since, after.until, after.plan.as_deref()), (first.since, second.until, Some("year")));
    // Money of the one that was called off comes after all: it was charged, so it counts; another sum goes back.
    let came = |minor| Said::Paid {
        money: Some(Money { minor, currency: shop.store.profile.currency }),
        method: None,
        kept: None,
    };
    for _ in 0..2 {
        settling::said(&shop.store, one, &came(499)).await.expect("noted");
    }
    assert_eq!(story(&shop, &customer).await, told(&[("bought", 499), ("bought", 4_900), ("bought", 499)]));
    let (odd, _) = begun(&shop, &customer, &wish()).await;
    settling::said(&shop.store, odd, &came(498)).await.expect("noted");
    assert_eq!(periods(&shop, &customer).await.len(), 3);
    assert_eq!(count(&shop, "SELECT count(*) FROM payments WHERE kind = 'refund' AND amount = 498").await, 1);
    // A hundred requests with one id are one purchase.
    let body = wish();
    let asked = (0..100).map(|_| ask(&shop, &customer, &body));
    for answer in futures::future::join_all(asked).await {
        let one: PaymentStarted = good(answer).await;
        assert_eq!(one.payment.state, PaymentState::Pending);
    }
    assert_eq!(count(&shop, "SELECT count(*) FROM payments WHERE kind = 'membership' AND state = 'pending'").await, 1);
    agree(&shop).await;
}

// covers: S68
async fn what_cannot_be_bought_is_refused(engine: Engine) {
    let (shop, _) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let refused = async |change: &dyn Fn(&mut Value), code: Code| -> Problem {
        let mut body = wish();
        change(&mut body);
        problem(ask(&shop, &customer, &body).await, code).await
    };
    let field = async |change: &dyn Fn(&mut Value), code: Code| refused(change, code).await.field.unwrap_or_default();
    assert_eq!(field(&|body| body["plan"] = "decade".into(), Code::NotFound).await, "plan");
    assert_eq!(field(&|body| body["expected_amount"] = 399.into(), Code::PriceChanged).await, "expected_amount");
    assert_eq!(field(&|body| body["renew"] = true.into(), Code::Invalid).await, "renew");
    assert_eq!(field(&|body| body["method"] = json!(PaymentMethodId::new()), Code::NotFound).await, "method");
    problem(shop.intend(&customer, "membership.renew", json!({"on": true})).await, Code::Conflict).await;
    let _ = switch(&shop, &customer, json!({"on": false})).await;
    assert_eq!(count(&shop, "SELECT count(*) FROM payments").await, 0, "nothing was begun");
    shop.policy(Policy { membership: Default::default(), ..Policy::demo() }).await;
    refused(&|_| (), Code::PolicyForbids).await;
    let discovery: Value =
        good(shop.request(Method::GET, "/.well-known/kabinet").send().await.expect("an answer")).await;
    assert_eq!(discovery["policy"]["membership"], Value::Null);
}

// covers: S68, S23
async fn a_renewal_charges_once_though_the_job_runs_twice(engine: Engine) {
    let (shop, _) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let method = member(&shop, &customer, CARD).await;
    let first = mine(&shop, &customer).await;
    job::round(&shop.store).await.expect("a round");
    assert_eq!(charges(&shop).await, 1, "not before the last day");
    // Another program on the same data is PostgreSQL's to have; in one program it is the job that runs beside this one.
    let other = match engine {
        Engine::Postgres => Some(shop.another().await),
        Engine::Sqlite => None,
    };
    let second = other.as_ref().map_or(&shop.store, |other| &other.store);
    let end = first.until;
    shop.clock.advance_s((end.millis() - shop.store.clock.now().millis()) / 1_000 - DAY_S + 3_600);
    // Two instances at the same moment, again and again, beside those that run by themselves.
    for _ in 0..3 {
        let (one, two) = tokio::join!(job::round(&shop.store), job::round(second));
        one.and(two).expect("rounds");
    }
    let customer = shop.sign_in(PHONE).await;
    until("the renewal", async || (periods(&shop, &customer).await.len() == 2).then_some(())).await;
    assert_eq!(story(&shop, &customer).await, told(&[("bought", 499), ("renewed", 499)]));
    assert_eq!(charges(&shop).await, 2);
    let (mine, renewed) = (mine(&shop, &customer).await, periods(&shop, &customer).await.remove(1));
    assert_eq!((renewed.from, mine.until, mine.since), (end, renewed.until, first.since));
    assert_eq!((mine.renews, mine.renew_problem, mine.method), (true, None, Some(method)));
    assert_eq!(letters(&shop, "Premium was renewed").await, 1);
    agree(&shop).await;
}

// covers: S68
async fn a_server_that_was_down_renews_what_is_still_to_be_renewed(engine: Engine) {
    let (shop, _) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    member(&shop, &customer, CARD).await;
    let end = mine(&shop, &customer).await.until;
    // Two days after the end, within the days of grace: it is renewed from now, and once.
    let away = (end.millis() - shop.store.clock.now().millis()) / 1_000 + 2 * DAY_S;
    let customer = pass(&shop, away).await;
    until("the renewal", async || (periods(&shop, &customer).await.len() == 2).then_some(())).await;
    job::round(&shop.store).await.expect("a round");
    let renewed = periods(&shop, &customer).await.remove(1);
    assert_eq!((renewed.from, charges(&shop).await), (renewed.at, 2));
    assert_eq!(mine(&shop, &customer).await.since, renewed.from, "the days between were none");
    // A month too late nobody is charged any more.
    let end = mine(&shop, &customer).await.until;
    let away = (end.millis() - shop.store.clock.now().millis()) / 1_000 + 30 * DAY_S;
    let customer = pass(&shop, away).await;
    until("the end", async || (!mine(&shop, &customer).await.renews).then_some(())).await;
    assert_eq!((periods(&shop, &customer).await.len(), charges(&shop).await), (2, 2));
    assert_eq!(letters(&shop, "Premium ended on").await, 1);
    agree(&shop).await;
}

// covers: S68
async fn a_declined_renewal_is_tried_daily_and_lapses(engine: Engine) {
    let (shop, _) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    member(&shop, &customer, CARD).await;
    let later = payments::keep_card(&shop, &customer, DECLINES_LATER).await;
    let _ = switch(&shop, &customer, json!({"on": true, "method": later.id})).await;
    assert_eq!(mine(&shop, &customer).await.method, Some(later.id));
    let end = mine(&shop, &customer).await.until;
    let tries = async || count(&shop, "SELECT count(*) FROM payments WHERE kind = 'membership'").await - 1;
    let mut customer = to_the_last_day(&shop, &customer).await;
    until("a problem", async || mine(&shop, &customer).await.renew_problem).await;
    for _ in 0..3 {
        job::round(&shop.store).await.expect("a round");
    }
    let now = mine(&shop, &customer).await;
    assert_eq!((now.renews, now.renew_problem, now.until), (true, Some(RenewProblem::Declined), end));
    assert_eq!((tries().await, letters(&shop, "Premium could not be renewed").await), (1, 1));
    // Every day once more, without another letter, until the days of grace are over.
    for day in 2..=4 {
        customer = pass(&shop, DAY_S).await;
        until("another try", async || (tries().await == day).then_some(())).await;
        assert!(mine(&shop, &customer).await.renews);
    }
    assert!(!mine(&shop, &customer).await.active(shop.store.clock.now()), "grace is no membership");
    let customer = pass(&shop, DAY_S).await;
    until("the end", async || (!mine(&shop, &customer).await.renews).then_some(())).await;
    assert_eq!(mine(&shop, &customer).await.renew_problem, Some(RenewProblem::Declined));
    pass(&shop, 3 * DAY_S).await;
    assert_eq!((tries().await, charges(&shop).await), (4, 1), "nothing is tried any more");
    assert_eq!(letters(&shop, "Premium could not be renewed").await, 1);
    assert_eq!(letters(&shop, "Premium ended on").await, 1);
    agree(&shop).await;
}

/// The provider said no, and took the money all the same: nobody pays for a renewal twice.
// covers: S68
async fn a_renewal_that_is_paid_by_two_tries_is_one_period(engine: Engine) {
    let (shop, _) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let good = member(&shop, &customer, CARD).await;
    let bad = payments::keep_card(&shop, &customer, DECLINES_LATER).await;
    let _ = switch(&shop, &customer, json!({"on": true, "method": bad.id})).await;
    let customer = to_the_last_day(&shop, &customer).await;
    until("a problem", async || mine(&shop, &customer).await.renew_problem).await;
    let all: Vec<PaymentRecord> = shop.documents(&customer, "payment").await;
    let declined = all.iter().find(|one| one.state == PaymentState::Failed).expect("the try").id;
    let _ = switch(&shop, &customer, json!({"on": true, "method": good})).await;
    let customer = pass(&shop, DAY_S).await;
    until("the renewal", async || (periods(&shop, &customer).await.len() == 2).then_some(())).await;
    let money = Money { minor: 499, currency: shop.store.profile.currency };
    let said = Said::Paid { money: Some(money), method: None, kept: None };
    settling::said(&shop.store, declined, &said).await.expect("noted");
    assert_eq!(story(&shop, &customer).await, told(&[("bought", 499), ("renewed", 499)]));
    assert_eq!(count(&shop, "SELECT count(*) FROM payments WHERE kind = 'refund' AND amount = 499").await, 1);
    agree(&shop).await;
}

// covers: S68
async fn a_dearer_plan_is_not_renewed(engine: Engine) {
    let (shop, _) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    member(&shop, &customer, CARD).await;
    let mut policy = Policy::demo();
    policy.membership.plans[0].price = 500;
    shop.policy(policy).await;
    let customer = to_the_last_day(&shop, &customer).await;
    until("the decision", async || (!mine(&shop, &customer).await.renews).then_some(())).await;
    let now = mine(&shop, &customer).await;
    assert_eq!((now.renew_problem.clone(), charges(&shop).await), (Some(RenewProblem::Dearer), 1));
    assert!(now.active(shop.store.clock.now()), "what was paid for stays");
    assert_eq!(letters(&shop, "Premium could not be renewed").await, 1);
    problem(shop.intend(&customer, "membership.renew", json!({"on": true})).await, Code::Conflict).await;
    shop.policy(Policy::demo()).await;
    let _ = switch(&shop, &customer, json!({"on": true})).await;
    until("the renewal", async || (periods(&shop, &customer).await.len() == 2).then_some(())).await;
    agree(&shop).await;
}

// covers: S68
async fn renewal_switched_off_keeps_it_to_the_end(engine: Engine) {
    let (shop, _) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    member(&shop, &customer, CARD).await;
    let end = mine(&shop, &customer).await.until;
    let answer = switch(&shop, &customer, json!({"on": false})).await;
    let row = answer.rows.iter().find(|row| row.kind == "membership").expect("the record");
    let shown: Membership = serde_json::from_value(row.doc.clone()).expect("a membership");
    assert_eq!((shown.renews, shown.until), (false, end));
    // On and off again, with a method of one's own and with nobody's.
    let methods: Vec<PaymentMethod> = shop.documents(&customer, "payment_method").await;
    let _ = switch(&shop, &customer, json!({"on": true, "method": methods[0].id})).await;
    assert!(mine(&shop, &customer).await.renews);
    let foreign = json!({"on": true, "method": PaymentMethodId::new()});
    let refused = problem(shop.intend(&customer, "membership.renew", foreign).await, Code::NotFound).await;
    assert_eq!(refused.field.as_deref(), Some("method"));
    let _ = switch(&shop, &customer, json!({"on": false})).await;
    let customer = to_the_last_day(&shop, &customer).await;
    assert!(mine(&shop, &customer).await.active(shop.store.clock.now()));
    let customer = pass(&shop, DAY_S).await;
    until("a letter", async || (letters(&shop, "Premium ended on").await == 1).then_some(())).await;
    let now = mine(&shop, &customer).await;
    assert!(!now.active(shop.store.clock.now()));
    assert_eq!((now.until, now.renew_problem, charges(&shop).await), (end, None, 1));
    job::round(&shop.store).await.expect("a round");
    assert_eq!(letters(&shop, "Premium ended on").await, 1, "said once");
    problem(shop.intend(&customer, "membership.renew", json!({"on": true})).await, Code::Conflict).await;
    agree(&shop).await;
}

// covers: S68
async fn an_operator_gives_and_ends_with_a_reason(engine: Engine) {
    let (shop, _) = opened(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    let grant = json!({"id": MembershipPeriodId::new(), "months": 2, "reason": "a late parcel"});
    let first: CustomerMembership = good(operate(&shop, &token, &customer, "", grant.clone()).await).await;
    let again: CustomerMembership = good(operate(&shop, &token, &customer, "", grant.clone()).await).await;
    assert!(first.active);
    assert_eq!((again.periods.len(), again.membership), (1, first.membership), "the same id is the same period");
    let mut other = grant.clone();
    other["months"] = 3.into();
    problem(operate(&shop, &token, &customer, "", other).await, Code::KeyReused).await;
    for (field, value) in [("months", json!(0)), ("months", json!(121)), ("reason", json!(" "))] {
        let mut bad = grant.clone();
        (bad["id"], bad[field]) = (json!(MembershipPeriodId::new()), value);
        let refused = problem(operate(&shop, &token, &customer, "", bad).await, Code::Invalid).await;
        assert_eq!(refused.field.as_deref(), Some(field));
    }
    let now = mine(&shop, &customer).await;
    assert_eq!((now.plan.as_deref(), now.renews), (None, false));
    // Whoever pays under the id of what was given pays for nothing, and gets it back.
    let mut taken = wish();
    taken["id"] = grant["id"].clone();
    let (payment, page) = begun(&shop, &customer, &taken).await;
    pay(&shop, &page, CARD).await;
    assert_eq!(settled(&shop, &customer, payment).await.state, PaymentState::Succeeded);
    assert_eq!(count(&shop, "SELECT count(*) FROM payments WHERE kind = 'refund' AND amount = 499").await, 1);
    assert_eq!(periods(&shop, &customer).await.len(), 1);
    problem(shop.intend(&customer, "membership.renew", json!({"on": true})).await, Code::Conflict).await;
    assert_eq!(periods(&shop, &customer).await.remove(0).reason.as_deref(), Some("a late parcel"));
    shop.clock.advance_s(60);
    let end = json!({"id": MembershipPeriodId::new(), "reason": "a mistake"});
    let ended: CustomerMembership = good(operate(&shop, &token, &customer, "/revoke", end.clone()).await).await;
    let same: CustomerMembership = good(operate(&shop, &token, &customer, "/revoke", end).await).await;
    assert!(!ended.active);
    assert_eq!(same.periods, ended.periods);
    assert_eq!(story(&shop, &customer).await, told(&[("granted", 0), ("revoked", 0)]));
    assert_eq!(mine(&shop, &customer).await.until, shop.store.clock.now());
    let none = json!({"id": MembershipPeriodId::new(), "reason": "again"});
    problem(operate(&shop, &token, &customer, "/revoke", none).await, Code::Conflict).await;
    let path = format!("/v1/operator/customers/{}/membership", customer.grant.account.customer_id);
    let shown: CustomerMembership = good(shop.call(Method::GET, &path, &token, Value::Null).await).await;
    assert_eq!(shown.periods, ended.periods);
    agree(&shop).await;
}

// covers: S68
async fn a_member_pays_less_for_goods_and_delivery(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    let before = quoted(&shop, &customer, &wanted(products)).await;
    assert_eq!((before.totals.total, before.lines[0].regular, before.regular_fee), (3_500, None, None));
    give(&shop, &token, &customer).await;
    let quote = quoted(&shop, &customer, &wanted(products)).await;
    assert_eq!(quote.lines.iter().map(|line| line.unit_price).collect::<Vec<_>>(), [Some(900), Some(225)]);
    assert_eq!(quote.lines.iter().map(|line| line.regular).collect::<Vec<_>>(), [Some(1_000), Some(250)]);
    assert_eq!(quote.totals.total, 3_150, "a tenth less");
    let order = place(&shop, &customer, &as_member(products)).await;
    assert_eq!((order.lines[0].unit_price, order.lines[0].regular, order.lines[0].total), (900, Some(1_000), 2_700));
    assert_eq!((order.totals.total, saved(&order)), (3_150, 350));
    assert!(order.totals.adds_up());
    assert_eq!(order.points.map(|points| points.earned), Some(63), "points are earned for what was paid");
    // Delivery that costs something is free from a sum on.
    let mut body = as_member(products);
    body["delivery"] = "courier".into();
    body["destination"] = json!({"to": "address", "address": AddressId::new()});
    let quote = quoted(&shop, &customer, &body).await;
    let fee = Policy::demo().delivery.options.iter().find(|way| way.id == "courier").map(|way| way.price);
    assert_eq!((quote.totals.delivery, quote.regular_fee), (0, fee));
    body["lines"] = json!([{"product": products[1], "quantity": 1, "unit_price": 225}]);
    let small = quoted(&shop, &customer, &body).await;
    assert_eq!((Some(small.totals.delivery), small.regular_fee), (fee, None), "not for a little");
    // Off is off, whoever was a member.
    shop.policy(Policy { membership: Default::default(), ..Policy::demo() }).await;
    assert_eq!(quoted(&shop, &customer, &wanted(products)).await.totals.total, 3_500);
}

// covers: S68
async fn an_order_of_one_whose_membership_ended_is_refused_with_an_offer(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    give(&shop, &token, &customer).await;
    let body = as_member(products);
    assert_eq!(quoted(&shop, &customer, &body).await.totals.total, 3_150);
    let customer = pass(&shop, 40 * DAY_S).await;
    let refused = problem(shop.intend(&customer, "order.place", body).await, Code::PriceChanged).await;
    let offer = refused.offer.expect("an offer");
    assert_eq!((offer.totals.total, offer.lines[0].unit_price, offer.lines[0].regular), (3_500, Some(1_000), None));
    let order = place(&shop, &customer, &wanted(products)).await;
    assert_eq!((order.totals.total, saved(&order)), (3_500, 0));
}

async fn guests_are_no_members(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let guest = shop.guest().await;
    let buy = async |order: Value| {
        let body = json!({"contact": "ann@example.com", "order": order});
        shop.call(Method::POST, "/v1/guest/orders", guest.token.expose(), body).await
    };
    problem(buy(as_member(products)).await, Code::PriceChanged).await;
    let placed: Order = good(buy(wanted(products)).await).await;
    assert_eq!((placed.totals.total, placed.lines[0].regular), (3_500, None));
    let answer = shop.call(Method::POST, "/v1/membership", guest.token.expose(), wish()).await;
    assert_eq!(answer.status(), 401);
}

/// The books keep what was paid for; nothing is charged and nothing given back by itself.
async fn a_closed_account_keeps_its_periods(engine: Engine) {
    let (shop, _) = opened(engine).await;
    let (customer, token) = (shop.sign_in(PHONE).await, shop.operator().await);
    member(&shop, &customer, CARD).await;
    give(&shop, &token, &customer).await;
    let (late, _) = begun(&shop, &customer, &wish()).await;
    let text = shop.get("/v1/account/export", &customer).await.text().await.expect("a body");
    assert!(text.contains("\"membership_period\"") && text.contains("\"membership\":{"), "{text}");
    let end = mine(&shop, &customer).await.until;
    let closed = shop.call(Method::POST, "/v1/account/deletion", &customer.grant.access_token, Value::Null).await;
    assert_eq!(closed.status(), 204);
    assert_eq!(count(&shop, "SELECT count(*) FROM entities WHERE doc LIKE '%late parcel%'").await, 0);
    assert_eq!(count(&shop, "SELECT renews FROM memberships").await, 0);
    shop.clock.advance_s((end.millis() - shop.store.clock.now().millis()) / 1_000);
    job::round(&shop.store).await.expect("a round");
    assert_eq!(charges(&shop).await, 1);
    agree(&shop).await;
    // Money that comes even later brings nothing, and goes back.
    let money = Some(Money { minor: 499, currency: shop.store.profile.currency });
    settling::said(&shop.store, late, &Said::Paid { money, method: None, kept: None }).await.expect("noted");
    assert_eq!(count(&shop, "SELECT count(*) FROM membership_periods").await, 2);
    assert_eq!(count(&shop, "SELECT count(*) FROM payments WHERE kind = 'refund' AND amount = 499").await, 1);
    let grant = json!({"id": MembershipPeriodId::new(), "months": 1, "reason": "too late"});
    problem(operate(&shop, &token, &customer, "", grant).await, Code::NotFound).await;
    agree(&shop).await;
}

async fn the_audit_finds_a_forged_row(engine: Engine) {
    let (shop, _) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    member(&shop, &customer, CARD).await;
    agree(&shop).await;
    for (forge, mend, word) in [
        ("UPDATE memberships SET until = until + 1", "UPDATE memberships SET until = until - 1", "rebuilt"),
        ("UPDATE memberships SET price = 1", "UPDATE memberships SET price = 499", "rebuilt"),
        ("UPDATE memberships SET renews = 0", "UPDATE memberships SET renews = 1", "shown"),
        ("UPDATE membership_periods SET ends = ends + 1", "UPDATE membership_periods SET ends = ends - 1", "document"),
        ("UPDATE membership_periods SET number = 2", "UPDATE membership_periods SET number = 1", "not what"),
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
}

/// What the job and a purchase read, they read by an index.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memberships_are_never_read_whole() {
    let shop = Shop::open(Engine::Sqlite).await;
    for (plan, index) in [
        (
            "EXPLAIN QUERY PLAN SELECT * FROM payments WHERE feed = 'f' AND kind = 'membership' AND state = 'pending'
                 ORDER BY created_at LIMIT 1",
            "payments_memberships",
        ),
        (
            "EXPLAIN QUERY PLAN SELECT feed FROM memberships WHERE look_at IS NOT NULL AND look_at <= 1
                 ORDER BY look_at, feed LIMIT 50",
            "memberships_due",
        ),
        (
            "EXPLAIN QUERY PLAN SELECT feed, kind, begins, ends FROM membership_periods WHERE id = 'x'",
            "membership_periods_cause",
        ),
    ] {
        let rows: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(plan).fetch_all(shop.store.db.readers()).await.expect("a plan");
        let text: Vec<String> = rows.into_iter().map(|row| row.3).collect();
        assert!(text.iter().any(|line| line.contains(index)), "{plan}: {text:?}");
        assert!(!text.iter().any(|line| line.starts_with("SCAN")), "{plan}: {text:?}");
    }
}

/// The program gives, ends, shows, and says by its exit code whether the books are right.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_gives_ends_and_audits() {
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
    let grant = ["membership", "grant", &id, "--months", "1", "--reason", "a late parcel"];
    let (code, shown) = run(&grant).await;
    assert_eq!((code, &shown["active"], &shown["membership"]["periods"]), (Some(0), &json!(true), &json!(1)));
    let (code, shown) = run(&["membership", "revoke", &id, "--reason", "a mistake"]).await;
    assert_eq!((code, &shown["active"], &shown["membership"]["periods"]), (Some(0), &json!(false), &json!(2)));
    assert_eq!(run(&["membership", "revoke", &id, "--reason", "again"]).await.0, Some(2));
    assert_eq!(run(&["membership", "show", &id]).await.1["periods"][0]["kind"], json!("revoked"));
    let proved = json!({"ledgers": 0, "entries": 0, "membership": {"memberships": 1, "periods": 2}});
    assert_eq!(run(&["audit"]).await, (Some(0), proved));
}

/// The demo customer had a month that the store gave.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_customer_was_a_member() {
    let shop = Shop::open(Engine::Sqlite).await;
    shop.policy(Policy::demo()).await;
    kabinet_server::import::fill_demo(&shop.store).await.expect("filled");
    agree(&shop).await;
    let customer = shop.sign_in(kabinet_server::demo::SCENARIOS[0].phone).await;
    assert_eq!(story(&shop, &customer).await, told(&[("granted", 0)]));
    let mine = mine(&shop, &customer).await;
    assert!(!mine.active(shop.store.clock.now()) && !mine.renews);
    job::round(&shop.store).await.expect("a round");
    assert_eq!(letters(&shop, "Premium ended on").await, 0, "what ended long ago is no news");
}
