//! Paying, with the sandbox as the provider: whatever it says, twice, late or never, an order is paid once and no money is lost.

use std::time::Duration;

use kabinet_protocol::ids::{OrderId, PaymentId, PaymentMethodId, ProductId};
use kabinet_protocol::intent::IntentAnswer;
use kabinet_protocol::order::{Order, OrderStatus, PaymentStatus};
use kabinet_protocol::payment::{
    MethodKind, PaymentKind, PaymentMethod, PaymentReason, PaymentRecord, PaymentStarted, PaymentState,
};
use kabinet_protocol::problem::Code;
use kabinet_server::payments::Payments;
use kabinet_server::payments::provider::sign;
use kabinet_server::payments::sandbox;
use kabinet_server::policy::Policy;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::checkout::{on_hand, opened, wanted};
use crate::shop::{Customer, Engine, NOON, PHONE, Shop, good, problem};

crate::on_both! {
    a_card_pays_and_the_webhook_says_so,
    a_decline_is_told_and_another_card_pays,
    the_bank_asks_the_person,
    a_silent_bank_is_asked_until_it_answers,
    webhooks_are_believed_when_signed_and_may_come_twice_or_late,
    a_second_device_closes_the_first_ones_page,
    what_is_not_paid_in_time_is_called_off,
    money_that_comes_too_late_goes_back,
    the_amount_is_the_one_that_was_seen,
    what_is_anothers_is_not_there,
    a_hundred_starts_make_one_charge,
    cards_are_kept_charged_and_forgotten,
    what_was_paid_goes_back_once,
    a_store_without_a_provider_says_so,
    a_card_number_is_written_nowhere,
    payments_go_out_with_the_person_and_the_books_stay,
}

pub const CARD: &str = "4242 4242 4242 4242";
const ASKS: &str = "4000 0025 0000 3155";
pub const DECLINES: &str = "4000 0000 0000 0002";
const EMPTY: &str = "4000 0000 0000 9995";
pub const DECLINES_LATER: &str = "4000 0000 0000 0341";
pub const TOLD_TWICE: &str = "5555 5555 5555 4444";
const TOLD_LATE: &str = "4000 0000 0000 0077";
pub const UNTOLD: &str = "4000 0000 0000 0093";
pub const SLOW: &str = "4000 0000 0000 0119";
const MUTE: &str = "4000 0000 0000 0127";

/// An order to be paid online, of 3500.
pub async fn order(shop: &Shop, customer: &Customer, products: [ProductId; 2]) -> Order {
    let mut body = wanted(products);
    body["pay_by"] = "online".into();
    body["language"] = "en".into();
    // Made now by the store's clock, which is not the machine's: an older one has waited in an outbox.
    body["order"] = json!(made_at(shop.store.clock.now().millis()));
    let id = body["order"].clone();
    let _: IntentAnswer = good(shop.intend(customer, "order.place", body).await).await;
    let orders = shop.orders(customer).await;
    orders.into_iter().find(|order| json!(order.id) == id).expect("it is there")
}

/// An order's id that says when it was made.
fn made_at(millis: i64) -> OrderId {
    let at = u64::try_from(millis).expect("later than 1970");
    let bytes = *uuid::Uuid::new_v4().as_bytes();
    let random = bytes[..10].try_into().expect("ten bytes");
    OrderId(uuid::Builder::from_unix_timestamp_millis(at, &random).into_uuid())
}

fn body() -> Value {
    json!({"id": PaymentId::new(), "expected_amount": 3500, "language": "en"})
}

async fn start(shop: &Shop, customer: &Customer, order: &Order, body: &Value) -> Response {
    shop.send(Method::POST, &format!("/v1/orders/{}/payments", order.id), customer, body.clone()).await
}

/// Begins a payment with a page.
pub async fn begun(shop: &Shop, customer: &Customer, order: &Order) -> (PaymentRecord, String) {
    let started: PaymentStarted = good(start(shop, customer, order, &body()).await).await;
    assert_eq!(started.payment.state, PaymentState::Pending);
    (started.payment, started.page.expect("a page"))
}

/// Sends the page's form.
pub async fn send(shop: &Shop, page: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = shop.client.post(page).header("content-type", "application/x-www-form-urlencoded").body(body);
    let answer = request.send().await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("a page"))
}

pub async fn pay(shop: &Shop, page: &str, number: &str) -> String {
    let fields = [("act", "pay"), ("number", number), ("expiry", "08/31"), ("code", "123"), ("keep", "yes")];
    let (status, text) = send(shop, page, &fields).await;
    assert_eq!(status, 200, "{text}");
    text
}

async fn look(shop: &Shop, page: &str) -> String {
    let answer = shop.client.get(page).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    answer.text().await.expect("a page")
}

/// The record as it stands in the feed, without asking the provider.
pub async fn shown(shop: &Shop, customer: &Customer, id: PaymentId) -> PaymentRecord {
    let all: Vec<PaymentRecord> = shop.documents(customer, "payment").await;
    all.into_iter().find(|record| record.id == id).expect("it is in the feed")
}

pub async fn asked(shop: &Shop, customer: &Customer, id: PaymentId) -> PaymentRecord {
    good(shop.get(&format!("/v1/payments/{id}"), customer).await).await
}

/// Waits until what the jobs do has been done.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..400 {
        if let Some(found) = look().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{what} did not come about");
}

pub async fn settled(shop: &Shop, customer: &Customer, id: PaymentId) -> PaymentRecord {
    until("an end", async || Some(shown(shop, customer, id).await).filter(|one| one.state != PaymentState::Pending))
        .await
}

pub async fn now(shop: &Shop, customer: &Customer, order: OrderId) -> Order {
    good(shop.get(&format!("/v1/orders/{order}"), customer).await).await
}

pub async fn count(shop: &Shop, text: &'static str) -> i64 {
    sqlx::query_scalar(text).fetch_one(shop.store.db.readers()).await.expect("a count")
}

/// The same customer with a new access token: the clock has moved.
pub async fn again(shop: &Shop, customer: &Customer) -> Customer {
    Customer { grant: good(shop.refresh(&customer.grant.refresh_token).await).await, device: customer.device.clone() }
}

async fn cancel(shop: &Shop, customer: &Customer, order: &Order) {
    let _: IntentAnswer = good(shop.intend(customer, "order.cancel", json!({"order": order.id})).await).await;
}

// covers: S21, S8
async fn a_card_pays_and_the_webhook_says_so(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let discovery: Value = good(shop.request(Method::GET, "/.well-known/kabinet").send().await.expect("one")).await;
    assert_eq!(discovery["policy"]["online_payment"], true);
    let customer = shop.sign_in(PHONE).await;
    let order = order(&shop, &customer, products).await;
    assert_eq!((order.payment_due, &order.payment), (Some(NOON.plus_millis(3_600_000)), &None));
    let asked = body();
    let started: PaymentStarted = good(start(&shop, &customer, &order, &asked).await).await;
    let (payment, page) = (started.payment.clone(), started.page.clone().expect("a page"));
    assert_eq!((&payment.kind, payment.amount, payment.order), (&PaymentKind::Charge, 3500, Some(order.id)));
    assert_eq!(payment.order_number.as_ref(), Some(&order.number));
    let same: PaymentStarted = good(start(&shop, &customer, &order, &asked).await).await;
    assert_eq!(same, started, "the same id is the same payment, page and all");
    let mut other = asked.clone();
    other["keep"] = true.into();
    problem(start(&shop, &customer, &order, &other).await, Code::KeyReused).await;

    let shown = shop.client.get(&page).send().await.expect("a page");
    let policy = shown.headers()["content-security-policy"].to_str().expect("text").to_owned();
    assert!(policy.starts_with("default-src 'none'") && policy.contains("form-action 'self'"), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains("script-src"), "{policy}");
    let text = shown.text().await.expect("a page");
    assert!(text.contains("35.00 USD") && text.contains("cc-number") && !text.contains("<script"), "{text}");
    let (status, wrong) =
        send(&shop, &page, &[("act", "pay"), ("number", "4111111111111111"), ("expiry", "08/31")]).await;
    assert_eq!(status, 422, "{wrong}");
    assert!(wrong.contains("not one of the test cards") && !wrong.contains("4111111111111111"), "it is not repeated");
    let (status, _) =
        send(&shop, &page, &[("act", "pay"), ("number", CARD), ("expiry", "08/20"), ("code", "123")]).await;
    assert_eq!(status, 422, "the card has expired");

    let done = pay(&shop, &page, CARD).await;
    assert!(done.contains("has received 35.00 USD"), "{done}");
    let record = settled(&shop, &customer, payment.id).await;
    assert_eq!((&record.state, record.reason), (&PaymentState::Succeeded, None));
    let method = record.method.expect("with what");
    assert_eq!(
        (method.kind, method.brand.as_deref(), method.last4.as_deref()),
        (MethodKind::Card, Some("visa"), Some("4242"))
    );
    assert!(record.receipt.is_some_and(|number| number.starts_with("R-")) && record.settled_at.is_some());
    let paid = now(&shop, &customer, order.id).await;
    assert_eq!(
        (&paid.payment_status, paid.events.last().map(|event| event.kind.as_str())),
        (&PaymentStatus::Paid, Some("paid"))
    );
    assert_eq!(paid.payment.and_then(|payment| payment.last4).as_deref(), Some("4242"));
    problem(start(&shop, &customer, &order, &body()).await, Code::AlreadyPaid).await;
    let same: PaymentStarted = good(start(&shop, &customer, &order, &asked).await).await;
    assert_eq!((same.payment.state, same.page), (PaymentState::Succeeded, None), "asked again, it is done");
    let methods: Vec<PaymentMethod> = shop.documents(&customer, "payment_method").await;
    assert!(methods.is_empty(), "nothing is kept that was not asked for");
}

// covers: S21
async fn a_decline_is_told_and_another_card_pays(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let order = order(&shop, &customer, products).await;
    for (card, reason) in [(DECLINES, PaymentReason::Declined), (EMPTY, PaymentReason::InsufficientFunds)] {
        let (payment, page) = begun(&shop, &customer, &order).await;
        let told = pay(&shop, &page, card).await;
        assert!(told.contains("Nothing was charged"), "{told}");
        let record = settled(&shop, &customer, payment.id).await;
        assert_eq!((record.state, record.reason), (PaymentState::Failed, Some(reason)));
        let after = now(&shop, &customer, order.id).await;
        assert_eq!(
            (after.payment_status, after.events.last().expect("one").kind.as_str()),
            (PaymentStatus::Failed, "payment_failed")
        );
    }
    // Another card on the same page is another payment.
    let (first, page) = begun(&shop, &customer, &order).await;
    pay(&shop, &page, DECLINES).await;
    let (status, form) = send(&shop, &page, &[("act", "again")]).await;
    assert!(status == 200 && form.contains("cc-number"), "{form}");
    let all: Vec<PaymentRecord> = shop.documents(&customer, "payment").await;
    let second = all.iter().find(|one| one.state == PaymentState::Pending).expect("a new one");
    assert_ne!(second.id, first.id);
    // The app, which waits for the first, sees the second pay.
    let mut same = body();
    same["id"] = json!(second.id);
    let again: PaymentStarted = good(start(&shop, &customer, &order, &same).await).await;
    let page = again.page.expect("a page");
    send(&shop, &page, &[("act", "wallet")]).await;
    let record = settled(&shop, &customer, second.id).await;
    assert_eq!(
        record.method.map(|method| (method.kind, method.last4)),
        Some((MethodKind::Wallet, Some("PawPay".into())))
    );
    assert_eq!(now(&shop, &customer, order.id).await.payment_status, PaymentStatus::Paid);
}

// covers: S21
async fn the_bank_asks_the_person(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let order = order(&shop, &customer, products).await;
    let (payment, page) = begun(&shop, &customer, &order).await;
    assert!(pay(&shop, &page, ASKS).await.contains("Your bank asks"));
    let pending = asked(&shop, &customer, payment.id).await;
    assert_eq!((pending.state, pending.reason), (PaymentState::Pending, Some(PaymentReason::ChallengeNeeded)));
    send(&shop, &page, &[("act", "refuse")]).await;
    let record = settled(&shop, &customer, payment.id).await;
    assert_eq!((record.state, record.reason), (PaymentState::Failed, Some(PaymentReason::ChallengeFailed)));
    let (payment, page) = begun(&shop, &customer, &order).await;
    pay(&shop, &page, ASKS).await;
    let (_, done) = send(&shop, &page, &[("act", "approve")]).await;
    assert!(done.contains("has received"), "{done}");
    assert_eq!(settled(&shop, &customer, payment.id).await.state, PaymentState::Succeeded);
}

async fn a_silent_bank_is_asked_until_it_answers(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let order = order(&shop, &customer, products).await;
    let (mute, page) = begun(&shop, &customer, &order).await;
    assert!(pay(&shop, &page, MUTE).await.contains("Waiting for the bank"));
    assert_eq!(asked(&shop, &customer, mute.id).await.state, PaymentState::Pending);
    let closed: PaymentRecord =
        good(shop.send(Method::DELETE, &format!("/v1/payments/{}", mute.id), &customer, json!({})).await).await;
    assert_eq!((closed.state, closed.reason), (PaymentState::Canceled, Some(PaymentReason::Abandoned)));
    let (slow, page) = begun(&shop, &customer, &order).await;
    assert!(pay(&shop, &page, SLOW).await.contains("Waiting for the bank"));
    assert_eq!(asked(&shop, &customer, slow.id).await.state, PaymentState::Pending);
    let path = format!("/v1/payments/{}", slow.id);
    problem(shop.send(Method::DELETE, &path, &customer, json!({})).await, Code::PaymentUnderWay).await;
    problem(start(&shop, &customer, &order, &body()).await, Code::PaymentUnderWay).await;
    // The page is closed, no webhook comes: the store asks by itself.
    shop.clock.advance_s(95);
    assert_eq!(settled(&shop, &customer, slow.id).await.state, PaymentState::Succeeded);
    assert_eq!(now(&shop, &customer, order.id).await.payment_status, PaymentStatus::Paid);
}

async fn hook(shop: &Shop, provider: &str, signature: Option<String>, body: &str) -> u16 {
    let request = shop.request(Method::POST, &format!("/v1/payments/webhooks/{provider}")).body(body.to_owned());
    let request = match signature {
        Some(signature) => request.header(sandbox::SIGNATURE, signature),
        None => request,
    };
    request.send().await.expect("an answer").status().as_u16()
}

async fn webhooks_are_believed_when_signed_and_may_come_twice_or_late(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let first = order(&shop, &customer, products).await;
    let (payment, page) = begun(&shop, &customer, &first).await;
    let told = json!({"id": "1", "payment": payment.id, "event": "paid"}).to_string();
    let (key, at) = (sandbox::key(&shop.store), NOON);
    assert_eq!(hook(&shop, "sandbox", None, &told).await, 404, "nobody vouches for it");
    assert_eq!(hook(&shop, "sandbox", Some(sign(told.as_bytes(), at, b"guess")), &told).await, 404);
    assert_eq!(hook(&shop, "sandbox", Some(sign(b"{}", at, &key)), &told).await, 404, "another body");
    let old = sign(told.as_bytes(), at.plus_millis(-301_000), &key);
    assert_eq!(hook(&shop, "sandbox", Some(old), &told).await, 404, "too old");
    assert_eq!(hook(&shop, "stripe", Some(sign(told.as_bytes(), at, &key)), &told).await, 404, "no such provider here");
    // Even one that is signed only has the provider asked.
    assert_eq!(hook(&shop, "sandbox", Some(sign(told.as_bytes(), at, &key)), &told).await, 204);
    assert_eq!(shown(&shop, &customer, payment.id).await.state, PaymentState::Pending, "nothing was paid");
    let unknown = json!({"id": "2", "payment": PaymentId::new(), "event": "paid"}).to_string();
    assert_eq!(hook(&shop, "sandbox", Some(sign(unknown.as_bytes(), at, &key)), &unknown).await, 204);
    // Told twice.
    pay(&shop, &page, TOLD_TWICE).await;
    assert_eq!(settled(&shop, &customer, payment.id).await.state, PaymentState::Succeeded);
    until("both webhooks", async || (count(&shop, "SELECT count(*) FROM sandbox_webhooks").await == 0).then_some(()))
        .await;
    for _ in 0..2 {
        assert_eq!(hook(&shop, "sandbox", Some(sign(told.as_bytes(), at, &key)), &told).await, 204);
    }
    let events = now(&shop, &customer, first.id).await.events;
    assert_eq!(events.iter().filter(|event| event.kind == "paid").count(), 1, "{events:?}");
    // Told late.
    let second = order(&shop, &customer, products).await;
    let (late, page) = begun(&shop, &customer, &second).await;
    pay(&shop, &page, TOLD_LATE).await;
    assert_eq!(shown(&shop, &customer, late.id).await.state, PaymentState::Pending);
    shop.clock.advance_s(31);
    assert_eq!(settled(&shop, &customer, late.id).await.state, PaymentState::Succeeded);
    // Never told: whoever looks has the provider asked.
    shop.import(crate::checkout::line("P1", 1000, Some(9))).await;
    let third = order(&shop, &customer, products).await;
    let (never, page) = begun(&shop, &customer, &third).await;
    pay(&shop, &page, UNTOLD).await;
    assert_eq!(asked(&shop, &customer, never.id).await.state, PaymentState::Succeeded);
}

// covers: S21
async fn a_second_device_closes_the_first_ones_page(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let first = order(&shop, &customer, products).await;
    let (one, old) = begun(&shop, &customer, &first).await;
    let (two, page) = begun(&shop, &customer, &first).await;
    assert_eq!(shown(&shop, &customer, one.id).await.state, PaymentState::Canceled, "one is open at a time");
    assert!(look(&shop, &old).await.contains("nothing to pay here"));
    assert!(pay(&shop, &old, CARD).await.contains("nothing to pay here"), "a closed page takes no card");
    // Paid on the second, and nobody has said so yet: a third finds it out.
    pay(&shop, &page, UNTOLD).await;
    problem(start(&shop, &customer, &first, &body()).await, Code::AlreadyPaid).await;
    assert_eq!(shown(&shop, &customer, two.id).await.state, PaymentState::Succeeded);
    assert_eq!(now(&shop, &customer, first.id).await.payment_status, PaymentStatus::Paid);
    assert_eq!(count(&shop, "SELECT count(*) FROM sandbox_payments WHERE state = 'paid'").await, 1);
    // The page's own way out.
    let second = order(&shop, &customer, products).await;
    let (three, page) = begun(&shop, &customer, &second).await;
    send(&shop, &page, &[("act", "cancel")]).await;
    assert_eq!(shown(&shop, &customer, three.id).await.state, PaymentState::Canceled);
    // An order that is called off closes its page.
    let (four, page) = begun(&shop, &customer, &second).await;
    cancel(&shop, &customer, &second).await;
    assert_eq!(settled(&shop, &customer, four.id).await.state, PaymentState::Canceled);
    assert!(look(&shop, &page).await.contains("nothing to pay here"));
}

async fn what_is_not_paid_in_time_is_called_off(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    shop.bind_email(&customer, "ann@example.com").await;
    let first = order(&shop, &customer, products).await;
    let (payment, page) = begun(&shop, &customer, &first).await;
    assert_eq!(on_hand(&shop, products[0]).await, Some(4));
    let told = shop.newest_to("ann@example.com").await.body;
    assert!(told.contains("Please pay in the app by"), "{told}");
    // Queued for an hour: a day to pay.
    let mut queued = wanted(products);
    queued["pay_by"] = "online".into();
    queued["order"] = json!(made_at(NOON.millis() - 3_600_000));
    let _: IntentAnswer = good(shop.intend(&customer, "order.place", queued).await).await;
    let orders = shop.orders(&customer).await;
    let queued = orders.iter().find(|order| order.id != first.id).expect("two");
    assert_eq!(queued.payment_due, Some(NOON.plus_millis(86_400_000)));

    shop.clock.advance_s(3_601);
    let customer = again(&shop, &customer).await;
    let over = until("an end", async || {
        Some(now(&shop, &customer, first.id).await).filter(|order| order.status == OrderStatus::Canceled)
    })
    .await;
    let last = over.events.last().expect("events");
    assert_eq!((last.kind.as_str(), last.note.as_deref()), ("canceled", Some("It was not paid in time.")));
    assert_eq!(on_hand(&shop, products[0]).await, Some(4), "three came back, three are the queued order's");
    assert_eq!(shown(&shop, &customer, payment.id).await.state, PaymentState::Expired);
    assert!(look(&shop, &page).await.contains("nothing to pay here"));
    problem(start(&shop, &customer, &first, &body()).await, Code::PaymentExpired).await;
    for to in ["ann@example.com", PHONE] {
        let letter = shop.newest_to(to).await;
        assert!(letter.body.contains(&first.number) && letter.body.contains("not paid in time"), "{}", letter.body);
    }
    let waiting = now(&shop, &customer, queued.id).await;
    assert_eq!(waiting.status, OrderStatus::Created, "it has a day");
}

async fn money_that_comes_too_late_goes_back(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let first = order(&shop, &customer, products).await;
    let (late, page) = begun(&shop, &customer, &first).await;
    pay(&shop, &page, SLOW).await;
    // A bank that is silent for hours.
    let silence = async |until: i64| {
        let mut tx = shop.store.db.begin().await.expect("begins");
        sqlx::query("UPDATE sandbox_payments SET answers_at = $1")
            .bind(until)
            .execute(&mut *tx)
            .await
            .expect("updates");
        tx.commit().await.expect("commits");
    };
    silence(i64::MAX).await;
    shop.clock.advance_s(3_600 + 60);
    let customer = again(&shop, &customer).await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(
        now(&shop, &customer, first.id).await.status,
        OrderStatus::Created,
        "the bank is given a quarter of an hour"
    );
    shop.clock.advance_s(15 * 60);
    let customer = again(&shop, &customer).await;
    until("an end", async || {
        Some(now(&shop, &customer, first.id).await).filter(|order| order.status == OrderStatus::Canceled)
    })
    .await;
    assert_eq!(shown(&shop, &customer, late.id).await.state, PaymentState::Pending, "it may still have charged");
    silence(0).await;
    let record = asked(&shop, &customer, late.id).await;
    assert_eq!(record.state, PaymentState::Succeeded, "money is never forgotten");
    let back = until("the refund", async || {
        let all: Vec<PaymentRecord> = shop.documents(&customer, "payment").await;
        all.into_iter().find(|one| one.kind == PaymentKind::Refund && one.state == PaymentState::Succeeded)
    })
    .await;
    assert_eq!((back.amount, back.refund_of, back.order), (3500, Some(late.id), Some(first.id)));
    assert_eq!(count(&shop, "SELECT CAST(sum(amount) AS BIGINT) FROM sandbox_refunds").await, 3500);
    let order = now(&shop, &customer, first.id).await;
    assert_eq!((order.payment_status, order.adjustments.len()), (PaymentStatus::NotPaid, 0), "it was never paid by it");
    let letter = shop.newest_to(PHONE).await;
    assert!(letter.body.contains("35.00 USD") && letter.body.contains("sending the money back"), "{}", letter.body);
    // Asked again and again, it stays one refund.
    for _ in 0..3 {
        assert_eq!(asked(&shop, &customer, late.id).await.state, PaymentState::Succeeded);
    }
    assert_eq!(count(&shop, "SELECT count(*) FROM payments WHERE kind = 'refund'").await, 1);
}

async fn the_amount_is_the_one_that_was_seen(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let first = order(&shop, &customer, products).await;
    for amount in [3499, 0, -3500, 35_000] {
        let mut other = body();
        other["expected_amount"] = amount.into();
        let told = problem(start(&shop, &customer, &first, &other).await, Code::PriceChanged).await;
        assert_eq!(told.field.as_deref(), Some("expected_amount"));
    }
    assert_eq!(count(&shop, "SELECT count(*) FROM payments").await, 0, "nothing was begun");
    let mut at_the_door = wanted(products);
    at_the_door["order"] = json!(OrderId::new());
    let _: IntentAnswer = good(shop.intend(&customer, "order.place", at_the_door.clone()).await).await;
    let orders = shop.orders(&customer).await;
    let door = orders.iter().find(|order| order.id != first.id).expect("two");
    problem(start(&shop, &customer, door, &body()).await, Code::Conflict).await;
    cancel(&shop, &customer, &first).await;
    problem(start(&shop, &customer, &first, &body()).await, Code::Conflict).await;
}

// covers: S46
async fn what_is_anothers_is_not_there(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let (customer, other) = (shop.sign_in(PHONE).await, shop.sign_in("+12025550144").await);
    let guest = shop.guest().await;
    let mine = order(&shop, &customer, products).await;
    let (payment, page) = begun(&shop, &customer, &mine).await;
    problem(start(&shop, &other, &mine, &body()).await, Code::NotFound).await;
    let path = format!("/v1/payments/{}", payment.id);
    for token in [other.grant.access_token.as_str(), guest.token.expose()] {
        problem(shop.call(Method::GET, &path, token, Value::Null).await, Code::NotFound).await;
        problem(shop.call(Method::DELETE, &path, token, Value::Null).await, Code::NotFound).await;
        let pay = format!("/v1/orders/{}/payments", mine.id);
        problem(shop.call(Method::POST, &pay, token, body()).await, Code::NotFound).await;
    }
    let theirs = order(&shop, &other, products).await;
    let mut stolen = body();
    stolen["id"] = json!(payment.id);
    problem(start(&shop, &other, &theirs, &stolen).await, Code::KeyReused).await;
    // A page's address carries its own check.
    for (place, change) in [(5, 'A'), (30, 'B'), (50, 'C')] {
        let (head, secret) = page.rsplit_once('/').expect("an address");
        let mut letters: Vec<char> = secret.chars().collect();
        letters[place] = if letters[place] == change { 'D' } else { change };
        let guess = format!("{head}/{}", letters.into_iter().collect::<String>());
        assert_eq!(shop.client.get(guess).send().await.expect("an answer").status(), 410);
    }
    // A guest pays for the guest's own order, and keeps nothing.
    let owned = for_guest(&shop, &theirs, guest.feed.to_string()).await;
    let pay_path = format!("/v1/orders/{owned}/payments");
    let mut keep = body();
    keep["keep"] = true.into();
    let started: PaymentStarted = good(shop.call(Method::POST, &pay_path, guest.token.expose(), keep).await).await;
    let page = started.page.expect("a page");
    assert!(!look(&shop, &page).await.contains("next orders"), "a guest is not asked to keep a card");
    pay(&shop, &page, UNTOLD).await;
    let path = format!("/v1/payments/{}", started.payment.id);
    let record: PaymentRecord = good(shop.call(Method::GET, &path, guest.token.expose(), Value::Null).await).await;
    assert_eq!(record.state, PaymentState::Succeeded);
    assert_eq!(count(&shop, "SELECT count(*) FROM payment_methods").await, 0);
    problem(shop.call(Method::GET, &path, &customer.grant.access_token, Value::Null).await, Code::NotFound).await;
    // What a guest paid goes along when the order is claimed.
    let claim = format!("/v1/account/claims/{}", guest.customer_id);
    let body = json!({"guest_token": guest.token.expose()});
    let claimed = shop.call(Method::POST, &claim, &customer.grant.access_token, body).await;
    assert_eq!(claimed.status(), 200);
    let record: PaymentRecord = good(shop.get(&path, &customer).await).await;
    assert_eq!((record.state, shown(&shop, &customer, record.id).await.id), (PaymentState::Succeeded, record.id));
}

/// An order of a guest's, as the store would write it.
async fn for_guest(shop: &Shop, like: &Order, feed: String) -> OrderId {
    let order = Order { id: OrderId::new(), number: "900-000-001".into(), ..like.clone() };
    let mut tx = shop.store.db.begin().await.expect("begins");
    sqlx::query(
        "INSERT INTO entities(feed, kind, id, rev, deleted, sort, changed_at, doc) VALUES ($1, 'order', $2, 1, 0, $3, $3, $4)",
    )
    .bind(&feed)
    .bind(order.id.to_string())
    .bind(order.placed_at.millis())
    .bind(serde_json::to_string(&order).expect("json"))
    .execute(&mut *tx)
    .await
    .expect("an order");
    sqlx::query(
        "INSERT INTO orders(feed, id, customer, number, status, payment_status, fulfillment_status, return_status, placed_at,
             currency, total, hash, payment_due)
         SELECT f.id, CAST($2 AS TEXT), f.owner, CAST($3 AS TEXT), 'created', 'not_paid', 'not_fulfilled', 'none', CAST($4 AS BIGINT), 'USD', 3500, '', CAST($5 AS BIGINT)
         FROM feeds f WHERE f.id = $1",
    )
    .bind(&feed)
    .bind(order.id.to_string())
    .bind(&order.number)
    .bind(order.placed_at.millis())
    .bind(order.payment_due.map(kabinet_protocol::time::ServerTime::millis))
    .execute(&mut *tx)
    .await
    .expect("its row");
    sqlx::query("UPDATE feeds SET rev = rev + 1 WHERE id = $1").bind(&feed).execute(&mut *tx).await.expect("a rev");
    tx.commit().await.expect("commits");
    order.id
}

pub async fn keep_card(shop: &Shop, customer: &Customer, number: &str) -> PaymentMethod {
    let before: Vec<PaymentMethod> = shop.documents(customer, "payment_method").await;
    let body = json!({"id": PaymentId::new(), "language": "en"});
    let started: PaymentStarted = good(shop.send(Method::POST, "/v1/payment-methods", customer, body).await).await;
    assert_eq!((&started.payment.kind, started.payment.amount), (&PaymentKind::Setup, 0));
    let page = started.page.expect("a page");
    let text = pay(shop, &page, number).await;
    assert!(text.contains("Kept") || text.contains("Your bank asks"), "{text}");
    if text.contains("Your bank asks") {
        send(shop, &page, &[("act", "approve")]).await;
    }
    assert_eq!(settled(shop, customer, started.payment.id).await.state, PaymentState::Succeeded);
    let after: Vec<PaymentMethod> = shop.documents(customer, "payment_method").await;
    after.into_iter().find(|one| !before.iter().any(|known| known.id == one.id)).expect("it is kept")
}

async fn a_hundred_starts_make_one_charge(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let kept = keep_card(&shop, &customer, CARD).await;
    let before = count(&shop, "SELECT count(*) FROM sandbox_payments").await;
    let first = order(&shop, &customer, products).await;
    let mut charge = body();
    charge["method"] = json!(kept.id);
    let answers = futures::future::join_all((0..100).map(|_| start(&shop, &customer, &first, &charge))).await;
    for answer in answers {
        let started: PaymentStarted = good(answer).await;
        assert_eq!((started.payment.state, started.page), (PaymentState::Succeeded, None));
    }
    assert_eq!(count(&shop, "SELECT count(*) FROM sandbox_payments").await, before + 1, "one charge at the provider");
    assert_eq!(count(&shop, "SELECT count(*) FROM payments WHERE kind = 'charge'").await, 1);
    // With keys of their own, still one is paid.
    let second = order(&shop, &customer, products).await;
    let answers = futures::future::join_all((0..20).map(|_| {
        let mut charge = body();
        charge["method"] = json!(kept.id);
        let (shop, customer, second) = (&shop, &customer, &second);
        async move { start(shop, customer, second, &charge).await.status().as_u16() }
    }))
    .await;
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|status| matches!(status, 200 | 409)), "{answers:?}");
    let paid = "SELECT count(*) FROM sandbox_payments WHERE state = 'paid' AND kind = 'charge'";
    assert_eq!(count(&shop, paid).await, 2, "one for each order");
}

// covers: S23, S62
async fn cards_are_kept_charged_and_forgotten(engine: Engine) {
    let (shop, products) = opened(engine).await;
    shop.import(crate::checkout::line("P1", 1000, Some(100))).await;
    let (customer, other) = (shop.sign_in(PHONE).await, shop.sign_in("+12025550144").await);
    let first = keep_card(&shop, &customer, CARD).await;
    assert_eq!((first.kind.clone(), first.brand.as_str(), first.last4.as_str()), (MethodKind::Card, "visa", "4242"));
    assert_eq!((first.expires_month, first.expires_year, first.is_default), (Some(8), Some(2031), true));
    let asks = keep_card(&shop, &customer, ASKS).await;
    let later = keep_card(&shop, &customer, DECLINES_LATER).await;
    assert!(!asks.is_default && !later.is_default);
    // Kept while paying, where both the app and the person say so; and a wallet.
    let buy = order(&shop, &customer, products).await;
    let mut keep = body();
    keep["keep"] = true.into();
    let started: PaymentStarted = good(start(&shop, &customer, &buy, &keep).await).await;
    let page = started.page.expect("a page");
    assert!(look(&shop, &page).await.contains("Keep this for my next orders"));
    send(&shop, &page, &[("act", "wallet"), ("keep", "yes")]).await;
    let record = settled(&shop, &customer, started.payment.id).await;
    assert_eq!(record.method.map(|method| method.kind), Some(MethodKind::Wallet));
    let all: Vec<PaymentMethod> = shop.documents(&customer, "payment_method").await;
    assert_eq!(all.len(), 4);
    assert_eq!(all.iter().filter(|method| method.is_default).count(), 1);
    // The same card once more is the same card.
    let body_setup = json!({"id": PaymentId::new(), "language": "en"});
    let twice: PaymentStarted = good(shop.send(Method::POST, "/v1/payment-methods", &customer, body_setup).await).await;
    pay(&shop, &twice.page.expect("a page"), CARD).await;
    assert_eq!(settled(&shop, &customer, twice.payment.id).await.state, PaymentState::Succeeded);
    let all: Vec<PaymentMethod> = shop.documents(&customer, "payment_method").await;
    assert_eq!(all.len(), 4);
    until("its second token to go", async || {
        (count(&shop, "SELECT count(*) FROM sandbox_methods").await == 4).then_some(())
    })
    .await;

    // Charged at once; or the bank asks; or it declines.
    let with = async |method: PaymentMethodId| -> PaymentStarted {
        let order = order(&shop, &customer, products).await;
        let mut charge = body();
        charge["method"] = json!(method);
        good(start(&shop, &customer, &order, &charge).await).await
    };
    let paid = with(first.id).await;
    assert_eq!((paid.payment.state, paid.page), (PaymentState::Succeeded, None));
    let asked = with(asks.id).await;
    assert_eq!(
        (&asked.payment.state, &asked.payment.reason),
        (&PaymentState::Pending, &Some(PaymentReason::ChallengeNeeded))
    );
    let page = asked.page.expect("the bank's question is asked on a page");
    send(&shop, &page, &[("act", "approve")]).await;
    assert_eq!(settled(&shop, &customer, asked.payment.id).await.state, PaymentState::Succeeded);
    let refused = with(later.id).await;
    assert_eq!(
        (refused.payment.state, refused.payment.reason, refused.page),
        (PaymentState::Failed, Some(PaymentReason::Declined), None)
    );

    // Another's method is not there; and what is changed is changed with a proof.
    let theirs = order(&shop, &other, products).await;
    let mut charge = body();
    charge["method"] = json!(first.id);
    let told = problem(start(&shop, &other, &theirs, &charge).await, Code::NotFound).await;
    assert_eq!(told.field.as_deref(), Some("method"));
    let (default, gone) =
        (format!("/v1/payment-methods/{}/default", asks.id), format!("/v1/payment-methods/{}", asks.id));
    problem(shop.send(Method::PUT, &default, &other, json!({})).await, Code::NotFound).await;
    problem(shop.send(Method::DELETE, &gone, &other, json!({})).await, Code::NotFound).await;
    assert_eq!(shop.send(Method::PUT, &default, &customer, json!({})).await.status(), 204);
    let all: Vec<PaymentMethod> = shop.documents(&customer, "payment_method").await;
    let defaults: Vec<_> = all.iter().filter(|method| method.is_default).map(|method| method.id).collect();
    assert_eq!(defaults, [asks.id]);
    assert_eq!(shop.send(Method::DELETE, &gone, &customer, json!({})).await.status(), 204);
    problem(shop.send(Method::DELETE, &gone, &customer, json!({})).await, Code::NotFound).await;
    let all: Vec<PaymentMethod> = shop.documents(&customer, "payment_method").await;
    assert_eq!((all.len(), all.iter().filter(|method| method.is_default).count()), (3, 1), "another is offered first");
    assert_eq!(count(&shop, "SELECT count(*) FROM sandbox_methods").await, 3, "it is gone at the provider, too");
    assert_eq!(count(&shop, "SELECT count(*) FROM payment_methods").await, 3);
    shop.clock.advance_s(11 * 60);
    let setup = json!({"id": PaymentId::new(), "language": "en"});
    problem(shop.send(Method::POST, "/v1/payment-methods", &customer, setup).await, Code::ProofRequired).await;
    problem(shop.send(Method::DELETE, &gone, &customer, json!({})).await, Code::ProofRequired).await;
    problem(shop.send(Method::PUT, &default, &customer, json!({})).await, Code::ProofRequired).await;
}

async fn refunds(shop: &Shop, customer: &Customer, state: PaymentState, most: usize) -> Vec<PaymentRecord> {
    until("the refunds", async || {
        let all: Vec<PaymentRecord> = shop.documents(customer, "payment").await;
        let found: Vec<_> =
            all.into_iter().filter(|one| one.kind == PaymentKind::Refund && one.state == state).collect();
        (found.len() >= most).then_some(found)
    })
    .await
}

// covers: S8
async fn what_was_paid_goes_back_once(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let first = order(&shop, &customer, products).await;
    let (payment, page) = begun(&shop, &customer, &first).await;
    pay(&shop, &page, CARD).await;
    settled(&shop, &customer, payment.id).await;
    // The operator pays a part back, twice under one id; then the customer calls the order off.
    let token = shop.operator_as("staff").await;
    let part = json!({"id": kabinet_protocol::ids::AdjustmentId::new(), "amount": 500, "reason": "late"});
    for _ in 0..2 {
        let _: Order = good(shop.act(&token, &first, "refund", part.clone()).await).await;
    }
    let back = refunds(&shop, &customer, PaymentState::Succeeded, 1).await.remove(0);
    assert_eq!((json!(back.id), back.amount, back.refund_of), (part["id"].clone(), 500, Some(payment.id)));
    assert_eq!((back.method.and_then(|method| method.last4).as_deref(), back.receipt.is_some()), (Some("4242"), true));
    cancel(&shop, &customer, &first).await;
    let all = refunds(&shop, &customer, PaymentState::Succeeded, 2).await;
    assert_eq!(all.iter().map(|one| one.amount).sum::<i64>(), 3500);
    assert_eq!(count(&shop, "SELECT CAST(sum(amount) AS BIGINT) FROM sandbox_refunds").await, 3500);
    let order = now(&shop, &customer, first.id).await;
    assert_eq!((order.payment_status, order.totals.refunded), (PaymentStatus::Refunded, 3500));
    // What was paid before there was a provider is written down, and left to people.
    shop.fill("C9", "+12025550149", 1).await;
    let old = shop.sign_in("+12025550149").await;
    let imported = shop.orders(&old).await.remove(0);
    let _: Order = good(shop.act(&token, &imported, "refund", json!({"amount": 700})).await).await;
    let record = refunds(&shop, &old, PaymentState::Pending, 1).await.remove(0);
    assert_eq!((record.amount, record.refund_of, record.order), (700, None, Some(imported.id)));
    let by_people = "SELECT count(*) FROM payments WHERE kind = 'refund' AND provider = '' AND next_at IS NULL";
    assert_eq!(count(&shop, by_people).await, 1);
    let same: PaymentRecord = good(shop.get(&format!("/v1/payments/{}", record.id), &old).await).await;
    assert_eq!(same, record);
    let open: Value = good(shop.call(Method::GET, "/v1/operator/refunds", &token, Value::Null).await).await;
    assert_eq!(open["refunds"].as_array().map(Vec::len), Some(1), "{open}");
    assert_eq!((&open["refunds"][0]["payment"], &open["refunds"][0]["by_people"]), (&json!(record.id), &json!(true)));
    let done = format!("/v1/operator/refunds/{}/paid", record.id);
    for _ in 0..2 {
        let done: PaymentRecord = good(shop.call(Method::POST, &done, &token, Value::Null).await).await;
        assert_eq!((done.state, done.receipt.is_some()), (PaymentState::Succeeded, true));
    }
    let charge = format!("/v1/operator/refunds/{}/paid", payment.id);
    problem(shop.call(Method::POST, &charge, &token, Value::Null).await, Code::NotFound).await;
}

async fn a_store_without_a_provider_says_so(engine: Engine) {
    let shop = Shop::with(engine, |config| config.payments = Payments::Nobody).await;
    shop.policy(Policy::demo()).await;
    shop.import(format!("{}\n{}\n", crate::checkout::line("P1", 1000, None), crate::checkout::line("P2", 250, None)))
        .await;
    let discovery: Value = good(shop.request(Method::GET, "/.well-known/kabinet").send().await.expect("one")).await;
    assert_eq!(discovery["policy"]["online_payment"], false);
    let customer = shop.sign_in(PHONE).await;
    let products = shop.products().await;
    let mut online = wanted([products[0], products[1]]);
    online["pay_by"] = "online".into();
    let told = problem(shop.intend(&customer, "order.place", online.clone()).await, Code::PaymentUnavailable).await;
    assert_eq!((told.field.as_deref(), told.status), (Some("pay_by"), 409), "final, so that no outbox waits for it");
    online["pay_by"] = "on_delivery".into();
    let _: IntentAnswer = good(shop.intend(&customer, "order.place", online).await).await;
    let setup = json!({"id": PaymentId::new(), "language": "en"});
    problem(shop.send(Method::POST, "/v1/payment-methods", &customer, setup).await, Code::PaymentUnavailable).await;
}

async fn a_card_number_is_written_nowhere(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    keep_card(&shop, &customer, CARD).await;
    let first = order(&shop, &customer, products).await;
    let (payment, page) = begun(&shop, &customer, &first).await;
    pay(&shop, &page, CARD).await;
    settled(&shop, &customer, payment.id).await;
    let secret = page.rsplit('/').next().expect("a secret").to_owned();
    match &shop.location {
        kabinet_server::Location::Directory(directory) => {
            for file in ["store.db", "store.db-wal"] {
                let bytes = std::fs::read(directory.join(file)).expect("a file");
                for needle in ["4242424242424242", "4242 4242", secret.as_str()] {
                    let found = bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
                    assert!(!found, "{needle} in {file}");
                }
            }
        }
        kabinet_server::Location::Postgres(_) => {
            for text in [
                "SELECT count(*) FROM entities WHERE doc LIKE '%42424242%' OR doc LIKE '%4242 4242%'",
                "SELECT count(*) FROM sandbox_payments p WHERE CAST(p AS TEXT) LIKE '%42424242%'",
                "SELECT count(*) FROM sandbox_methods m WHERE CAST(m AS TEXT) LIKE '%42424242%'",
                "SELECT count(*) FROM payments p WHERE CAST(p AS TEXT) LIKE '%42424242%'",
                "SELECT count(*) FROM payment_methods m WHERE CAST(m AS TEXT) LIKE '%42424242%'",
            ] {
                assert_eq!(count(&shop, text).await, 0, "{text}");
            }
        }
    }
}

// covers: B19, B24
async fn payments_go_out_with_the_person_and_the_books_stay(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    keep_card(&shop, &customer, CARD).await;
    let first = order(&shop, &customer, products).await;
    let (payment, page) = begun(&shop, &customer, &first).await;
    pay(&shop, &page, CARD).await;
    settled(&shop, &customer, payment.id).await;
    let text = shop.get("/v1/account/export", &customer).await.text().await.expect("a body");
    for part in ["{\"payment\":", "{\"payment_method\":", "{\"payment_reference\":"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("stk_"), "a token is not the person's");
    let path = "/v1/account/deletion";
    assert_eq!(shop.call(Method::POST, path, &customer.grant.access_token, Value::Null).await.status(), 204);
    until("the provider to forget", async || {
        let left = count(&shop, "SELECT count(*) FROM sandbox_methods").await;
        (left == 0 && count(&shop, "SELECT count(*) FROM payment_methods").await == 0).then_some(())
    })
    .await;
    let kept = "SELECT count(*) FROM entities WHERE kind = 'payment' AND deleted = 0";
    assert_eq!(count(&shop, kept).await, 2, "the books stay");
    let named =
        r#"SELECT count(*) FROM entities WHERE doc LIKE '%"4242"%' OR (kind = 'payment_method' AND deleted = 0)"#;
    assert_eq!(count(&shop, named).await, 0, "without the card");
}
