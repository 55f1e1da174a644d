//! Stripe, against localstripe (a stand-in for its API on this machine), which the test fetches and starts itself. Where it
//! cannot be had, the test fails.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use kabinet_protocol::ids::PaymentId;
use kabinet_protocol::order::{Order, PaymentStatus};
use kabinet_protocol::payment::{
    PaymentKind, PaymentMethod, PaymentReason, PaymentRecord, PaymentStarted, PaymentState,
};
use kabinet_protocol::problem::Code;
use kabinet_server::clock::SystemClock;
use kabinet_server::payments::Payments;
use kabinet_server::payments::stripe::Settings;
use kabinet_server::policy::Policy;
use reqwest::Method;
use serde_json::{Value, json};

use crate::checkout::line;
use crate::payments::order;
use crate::shop::{Customer, Engine, PHONE, Shop, good, problem};

crate::on_both! { stripe_is_asked_and_believed, }

const LOCALSTRIPE: &str = "1.15.10";
const SECRET: &str = "sk_test_canary";
const PUBLISHABLE: &str = "pk_test_canary";
const HOOK: &str = "whsec_canary";

/// localstripe, ended when dropped.
struct Local {
    child: Child,
    base: String,
    client: reqwest::Client,
}

impl Drop for Local {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where it lies; fetched once, and put there whole, since several tests may fetch it at a time.
fn modules() -> PathBuf {
    let tools = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).parent().expect("a target directory").join("tools");
    let place = tools.join(format!("localstripe-{LOCALSTRIPE}"));
    if !place.join("localstripe").is_dir() {
        std::fs::create_dir_all(&tools).expect("a directory");
        let fresh = tempfile::tempdir_in(&tools).expect("a directory");
        let wanted = format!("localstripe=={LOCALSTRIPE}");
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"]);
        let done = pip.arg(fresh.path().join("modules")).arg(wanted).status().expect("python3 with pip");
        assert!(done.success(), "localstripe cannot be had");
        // Whoever was first is as good.
        let _ = std::fs::rename(fresh.path().join("modules"), &place);
    }
    place
}

const PROGRAM: &str = "
import sys
import localstripe.resources as resources
from localstripe.server import app
from aiohttp import web
resources.store.dump_to_disk = lambda: None
web.run_app(app, host='127.0.0.1', port=int(sys.argv[1]), print=None, access_log=None)
";

impl Local {
    async fn start() -> Self {
        // Each test is a process of its own: this one's first client is made here.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let port = {
            let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
            listener.local_addr().expect("an address").port()
        };
        let modules = tokio::task::spawn_blocking(modules).await.expect("modules");
        let mut command = Command::new("python3");
        command.args(["-c", PROGRAM, &port.to_string()]).env("PYTHONPATH", modules);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("python3");
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let local = Self { child, base: format!("http://127.0.0.1:{port}"), client };
        for _ in 0..200 {
            if local.client.get(&local.base).send().await.is_ok() {
                return local;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("localstripe did not start");
    }

    /// As Stripe's script in the browser, or an operator at Stripe, would ask.
    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> (u16, Value) {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self.client.post(format!("{}{path}", self.base)).bearer_auth(SECRET);
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        let answer = request.send().await.expect("an answer");
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    async fn get(&self, path: &str) -> Value {
        let request = self.client.get(format!("{}{path}", self.base)).bearer_auth(SECRET);
        request.send().await.expect("an answer").json().await.expect("JSON")
    }

    async fn card(&self, number: &str) -> String {
        let fields = [
            ("type", "card"),
            ("card[number]", number),
            ("card[exp_month]", "8"),
            ("card[exp_year]", "2031"),
            ("card[cvc]", "123"),
        ];
        let (status, made) = self.post("/v1/payment_methods", &fields).await;
        assert_eq!(status, 200, "{made}");
        made["id"].as_str().expect("a name").into()
    }

    /// What the person does in Stripe's form.
    async fn pay(&self, intent: &str, number: &str) -> u16 {
        let card = self.card(number).await;
        self.post(&format!("/v1/payment_intents/{intent}"), &[("payment_method", &card)]).await;
        self.post(&format!("/v1/payment_intents/{intent}/confirm"), &[]).await.0
    }
}

fn settings(base: &str) -> Settings {
    let text = format!(
        "provider = 'stripe'\npublishable_key = '{PUBLISHABLE}'\napi = '{base}'\nscript = '{base}/js.stripe.com/v3/'\n\
         secret_key = {{ env = 'KEY' }}\nwebhook_secret = {{ env = 'HOOK' }}"
    );
    let variable = |name: &str| Some(if name == "KEY" { SECRET } else { HOOK }.to_owned());
    Settings::from_text(&text, variable).expect("settings")
}

async fn remote(shop: &Shop, id: PaymentId) -> String {
    sqlx::query_scalar("SELECT remote FROM payments WHERE id = $1")
        .bind(id.to_string())
        .fetch_one(shop.store.db.readers())
        .await
        .expect("it is open")
}

async fn start(shop: &Shop, customer: &Customer, order: &Order, more: Value) -> reqwest::Response {
    let mut body = json!({"id": PaymentId::new(), "expected_amount": 3500, "language": "en"});
    for (name, value) in more.as_object().expect("fields") {
        body[name] = value.clone();
    }
    shop.send(Method::POST, &format!("/v1/orders/{}/payments", order.id), customer, body).await
}

async fn asked(shop: &Shop, customer: &Customer, id: PaymentId) -> PaymentRecord {
    good(shop.get(&format!("/v1/payments/{id}"), customer).await).await
}

async fn until(shop: &Shop, customer: &Customer, what: &str, wanted: impl Fn(&PaymentRecord) -> bool) -> PaymentRecord {
    for _ in 0..200 {
        let all: Vec<PaymentRecord> = shop.documents(customer, "payment").await;
        if let Some(found) = all.into_iter().find(|record| wanted(record)) {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{what} did not come about");
}

/// Keeps a card by a set-up, as the browser would.
async fn keep(shop: &Shop, local: &Local, customer: &Customer, number: &str) -> PaymentMethod {
    let before: Vec<PaymentMethod> = shop.documents(customer, "payment_method").await;
    let body = json!({"id": PaymentId::new(), "language": "en"});
    let started: PaymentStarted = good(shop.send(Method::POST, "/v1/payment-methods", customer, body).await).await;
    let intent = remote(shop, started.payment.id).await;
    let secret =
        local.get(&format!("/v1/setup_intents/{intent}")).await["client_secret"].as_str().expect("one").to_owned();
    let page = shop.client.get(started.page.expect("a page")).send().await.expect("a page").text().await.expect("text");
    assert!(page.contains(&secret) && page.contains("data-intent=\"setup\""), "{page}");
    let card = local.card(number).await;
    let path = format!("/v1/setup_intents/{intent}/confirm");
    let (_, done) = local.post(&path, &[("client_secret", &secret), ("payment_method", &card)]).await;
    if done["status"] == "requires_action" {
        local.post(&path, &[("client_secret", &secret)]).await;
    }
    assert_eq!(asked(shop, customer, started.payment.id).await.state, PaymentState::Succeeded);
    let after: Vec<PaymentMethod> = shop.documents(customer, "payment_method").await;
    after.into_iter().find(|one| !before.iter().any(|known| known.id == one.id)).expect("it is kept")
}

// covers: S21, S23
async fn stripe_is_asked_and_believed(engine: Engine) {
    let mut local = Local::start().await;
    let base = local.base.clone();
    let shop = Shop::with(engine, |config| {
        config.payments = Payments::Stripe(Box::new(settings(&base)));
        config.clock = Arc::new(SystemClock);
    })
    .await;
    let policy = Policy { delivery: Policy::demo().delivery, ..Policy::default() };
    shop.policy(policy).await;
    shop.import(format!("{}\n{}\n", line("P1", 1000, None), line("P2", 250, None))).await;
    let hook = json!({"url": format!("{}/v1/payments/webhooks/stripe", shop.base), "secret": HOOK,
        "events": ["payment_intent.succeeded", "payment_intent.payment_failed"]});
    let path = format!("{}/_config/webhooks/kabinet", local.base);
    assert!(local.client.post(path).json(&hook).send().await.expect("an answer").status().is_success());
    let products = shop.products().await;
    let products = [products[0], products[1]];
    let customer = shop.sign_in(PHONE).await;

    // The page carries what Stripe's form needs, under a policy that lets nothing else in.
    let first = order(&shop, &customer, products).await;
    let started: PaymentStarted = good(start(&shop, &customer, &first, json!({})).await).await;
    let page = shop.client.get(started.page.as_deref().expect("a page")).send().await.expect("a page");
    let content = page.headers()["content-security-policy"].to_str().expect("text").to_owned();
    assert!(
        content.contains("script-src 'sha256-") && content.contains(&base) && !content.contains("unsafe"),
        "{content}"
    );
    let text = page.text().await.expect("text");
    let intent = remote(&shop, started.payment.id).await;
    let known = local.get(&format!("/v1/payment_intents/{intent}")).await;
    assert!(text.contains(PUBLISHABLE) && text.contains(known["client_secret"].as_str().expect("one")), "{text}");
    assert!(!text.contains(SECRET) && !text.contains(HOOK), "no secret key reaches a page");
    assert_eq!((&known["amount"], &known["currency"]), (&json!(3500), &json!("usd")));
    assert_eq!(known["metadata"]["order"], json!(first.number));

    // Paid in the browser: nobody asks, the webhook comes.
    assert_eq!(local.pay(&intent, "4242424242424242").await, 200);
    let paid = until(&shop, &customer, "the webhook", |one| one.state == PaymentState::Succeeded).await;
    assert_eq!(paid.method.and_then(|method| method.last4).as_deref(), Some("4242"));
    let after: Order = good(shop.get(&format!("/v1/orders/{}", first.id), &customer).await).await;
    assert_eq!(after.payment_status, PaymentStatus::Paid);
    let forged = shop.request(Method::POST, "/v1/payments/webhooks/stripe").header("stripe-signature", "t=1,v1=00");
    assert_eq!(forged.body("{}").send().await.expect("an answer").status(), 404);

    // A refund goes back the same way, once.
    let token = shop.operator_as("staff").await;
    let back = json!({"id": kabinet_protocol::ids::AdjustmentId::new(), "amount": 500});
    for _ in 0..2 {
        let _: Order = good(shop.act(&token, &first, "refund", back.clone()).await).await;
    }
    let refunded = |one: &PaymentRecord| one.kind == PaymentKind::Refund && one.state == PaymentState::Succeeded;
    assert_eq!(until(&shop, &customer, "the refund", refunded).await.amount, 500);
    let list = local.get(&format!("/v1/refunds?payment_intent={intent}")).await;
    assert_eq!((list["data"].as_array().map(Vec::len), &list["data"][0]["amount"]), (Some(1), &json!(500)));

    // Declined in the browser: the page stays; a second payment closes it.
    let second = order(&shop, &customer, products).await;
    let declined: PaymentStarted = good(start(&shop, &customer, &second, json!({})).await).await;
    let intent = remote(&shop, declined.payment.id).await;
    assert_eq!(local.pay(&intent, "4000000000000341").await, 402);
    let record = asked(&shop, &customer, declined.payment.id).await;
    assert_eq!((record.state, record.reason), (PaymentState::Pending, Some(PaymentReason::Declined)));
    let next: PaymentStarted = good(start(&shop, &customer, &second, json!({})).await).await;
    assert_eq!(local.get(&format!("/v1/payment_intents/{intent}")).await["status"], "canceled");
    assert_eq!(asked(&shop, &customer, declined.payment.id).await.state, PaymentState::Canceled);
    let gone: PaymentRecord =
        good(shop.send(Method::DELETE, &format!("/v1/payments/{}", next.payment.id), &customer, json!({})).await).await;
    assert_eq!(gone.state, PaymentState::Canceled);

    // Kept cards: charged at once, asked about by the bank, declined, forgotten.
    let card = keep(&shop, &local, &customer, "4242424242424242").await;
    assert_eq!((card.last4.as_str(), card.expires_month, card.expires_year), ("4242", Some(8), Some(2031)));
    let asks = keep(&shop, &local, &customer, "4000002500003155").await;
    let declines = keep(&shop, &local, &customer, "4000000000000341").await;
    let refused: PaymentStarted = good(start(&shop, &customer, &second, json!({"method": declines.id})).await).await;
    assert_eq!((refused.payment.state, refused.payment.reason), (PaymentState::Failed, Some(PaymentReason::Declined)));
    let charged: PaymentStarted = good(start(&shop, &customer, &second, json!({"method": card.id})).await).await;
    assert_eq!((charged.payment.state, charged.page), (PaymentState::Succeeded, None));
    let third = order(&shop, &customer, products).await;
    let question: PaymentStarted = good(start(&shop, &customer, &third, json!({"method": asks.id})).await).await;
    assert_eq!(question.payment.reason, Some(PaymentReason::ChallengeNeeded));
    assert!(question.page.is_some());
    let intent = remote(&shop, question.payment.id).await;
    let secret =
        local.get(&format!("/v1/payment_intents/{intent}")).await["client_secret"].as_str().expect("one").to_owned();
    local
        .post(
            &format!("/v1/payment_intents/{intent}/_authenticate"),
            &[("client_secret", &secret), ("success", "true")],
        )
        .await;
    assert_eq!(asked(&shop, &customer, question.payment.id).await.state, PaymentState::Succeeded);
    let path = format!("/v1/payment-methods/{}", card.id);
    assert_eq!(shop.send(Method::DELETE, &path, &customer, json!({})).await.status(), 204);

    // Gone: nothing is charged, and that is said.
    let fourth = order(&shop, &customer, products).await;
    local.child.kill().expect("it runs");
    local.child.wait().expect("it ends");
    problem(start(&shop, &customer, &fourth, json!({})).await, Code::PaymentUnavailable).await;
    let failed = until(&shop, &customer, "the failure", |one| one.order == Some(fourth.id)).await;
    assert_eq!((failed.state, failed.reason), (PaymentState::Failed, Some(PaymentReason::Unavailable)));
}
