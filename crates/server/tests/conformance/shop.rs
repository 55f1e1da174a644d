//! A store under test, served on a free port, with a clock that the test moves.

use std::sync::Arc;

use kabinet_protocol::identity::{Challenge, DeviceInfo, SessionGrant};
use kabinet_protocol::ids::{DeviceId, FeedId};
use kabinet_protocol::order::Order;
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::sync::FeedInfo;
use kabinet_protocol::time::ServerTime;
use kabinet_server::clock::HandClock;
use kabinet_server::import::Summary;
use kabinet_server::policy::Policy;
use kabinet_server::{Config, Location, PepperSource, Profile, Store};
use reqwest::{Method, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

pub struct Shop {
    pub base: String,
    pub store: Store,
    pub clock: HandClock,
    pub client: reqwest::Client,
    pub location: Location,
    _directory: Option<tempfile::TempDir>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    served: Option<tokio::task::JoinHandle<()>>,
}

pub const NOON: ServerTime = ServerTime(1_795_000_000_000);
pub const PHONE: &str = "+12025550143";

/// A session of a customer.
pub struct Customer {
    pub grant: SessionGrant,
    pub device: DeviceInfo,
}

pub fn device() -> DeviceInfo {
    DeviceInfo { id: DeviceId::new(), name: "Test".into() }
}

impl Drop for Shop {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }
}

impl Shop {
    /// A demonstration store (so that its inbox can be read) with the usual policy's limits.
    pub async fn open(engine: Engine) -> Self {
        Self::with(engine, |_| {}).await
    }

    /// The same with more configured.
    pub async fn with(engine: Engine, configure: impl FnOnce(&mut Config)) -> Self {
        let (location, directory) = match engine {
            Engine::Sqlite => {
                let directory = tempfile::tempdir().expect("a directory");
                (Location::Directory(directory.path().into()), Some(directory))
            }
            Engine::Postgres => (Location::Postgres(crate::postgres::database()), None),
        };
        let shop = Self::instance(location, directory, HandClock::at(NOON), configure).await;
        shop.policy(Policy::default()).await;
        shop
    }

    /// Another instance on the same database.
    pub async fn another(&self) -> Self {
        self.another_with(|_| {}).await
    }

    pub async fn another_with(&self, configure: impl FnOnce(&mut Config)) -> Self {
        Self::instance(self.location.clone(), None, self.clock.clone(), configure).await
    }

    async fn instance(
        location: Location,
        directory: Option<tempfile::TempDir>,
        clock: HandClock,
        configure: impl FnOnce(&mut Config),
    ) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut config = Config::new(location.clone());
        config.pepper = PepperSource::Hex("5a".repeat(32));
        config.clock = Arc::new(clock.clone());
        // Every client of a test comes from one address.
        config.patience.of_one_address = config.patience.connections;
        config.profile = Some(Profile { demo: true, ..Profile::usual().expect("usual") });
        configure(&mut config);
        let store = Store::open(config).await.expect("the store opens");
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let served = store.clone();
        let served = tokio::spawn(async move {
            kabinet_server::serve(listener, served, async { drop(stopped.await) }).await.expect("serves");
        });
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        Self { base, store, clock, client, location, _directory: directory, stop: Some(stop), served: Some(served) }
    }

    /// Stops it as SIGTERM would.
    pub async fn stop(&mut self) {
        self.stop.take().expect("it was not stopped before").send(()).expect("it serves");
        self.served.take().expect("it was served").await.expect("it ends well");
    }

    pub async fn policy(&self, policy: Policy) {
        let mut tx = self.store.db.begin().await.expect("begins");
        kabinet_server::policy::store::change(&mut tx, &policy, "test", NOON).await.expect("changes");
        tx.commit().await.expect("commits");
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base)).header("kabinet-protocol", "1")
    }

    pub async fn get(&self, path: &str, customer: &Customer) -> Response {
        self.request(Method::GET, path).bearer_auth(&customer.grant.access_token).send().await.expect("an answer")
    }

    pub async fn post(&self, path: &str, body: &Value) -> Response {
        self.request(Method::POST, path).json(body).send().await.expect("an answer")
    }

    pub async fn ask(&self, phone: &str, device: &DeviceInfo) -> Response {
        let body = json!({"phone": phone, "purpose": "sign_in", "device": device, "language": "en"});
        self.post("/v1/identity/codes", &body).await
    }

    pub async fn challenge(&self, phone: &str, device: &DeviceInfo) -> Challenge {
        good(self.ask(phone, device).await).await
    }

    pub async fn messages(&self) -> Vec<kabinet_protocol::identity::InboxMessage> {
        kabinet_server::inbox::store::newest(&self.store.db, 10_000).await.expect("messages")
    }

    /// How many messages carry a code.
    pub async fn codes_sent(&self) -> usize {
        self.messages().await.iter().filter(|message| code_in(&message.body).is_some()).count()
    }

    /// The newest code, as a person reads it in the demo store's inbox.
    pub async fn code(&self) -> String {
        let inbox: Value = good(self.request(Method::GET, "/v1/demo/inbox").send().await.expect("an answer")).await;
        let mut bodies = inbox["messages"].as_array().expect("messages").iter().filter_map(|one| one["body"].as_str());
        bodies.find_map(code_in).expect("a code")
    }

    /// The newest message to somebody.
    pub async fn newest_to(&self, to: &str) -> kabinet_protocol::identity::InboxMessage {
        let mut messages = self.messages().await.into_iter();
        messages.find(|message| message.to == to).unwrap_or_else(|| panic!("nothing was written to {to}"))
    }

    /// The password that a registration was sent.
    pub async fn sent_password(&self, phone: &str) -> String {
        let mut messages = self.messages().await.into_iter().filter(|message| message.to == phone);
        let made = |word: &&str| word.len() == 17 && word.matches('-').count() == 2;
        let find = |body: &str| {
            let mut words = body.split_whitespace().map(|word| word.trim_end_matches(['.', ',']));
            words.find(|word| made(word)).map(str::to_owned)
        };
        messages.find_map(|message| find(&message.body)).expect("a password was sent")
    }

    pub async fn send(&self, method: Method, path: &str, customer: &Customer, body: Value) -> Response {
        let request = self.request(method, path).bearer_auth(&customer.grant.access_token);
        request.json(&body).send().await.expect("an answer")
    }

    pub async fn set_password(&self, customer: &Customer, password: &str) -> Response {
        self.send(Method::PUT, "/v1/account/password", customer, json!({"password": password})).await
    }

    pub async fn by_password(&self, identifier: &str, password: &str, device: &DeviceInfo) -> Response {
        let body = json!({"identifier": identifier, "password": password, "device": device, "language": "en"});
        self.post("/v1/identity/password/sign-in", &body).await
    }

    pub async fn recover(&self, contact: &str, device: &DeviceInfo) -> Response {
        let body = json!({"contact": contact, "device": device, "language": "en"});
        self.post("/v1/identity/recovery", &body).await
    }

    pub async fn reset(&self, ticket: &str, password: &str, device: &DeviceInfo) -> Response {
        let body = json!({"ticket": ticket, "password": password, "device": device});
        self.post("/v1/identity/password/reset", &body).await
    }

    pub async fn ask_contact(&self, customer: &Customer, channel: &str, contact: &str) -> Response {
        let body = json!({"channel": channel, "contact": contact, "language": "en"});
        self.send(Method::POST, "/v1/account/contacts", customer, body).await
    }

    pub async fn confirm_contact(&self, customer: &Customer, challenge: &Challenge, code: &str) -> Response {
        let path = format!("/v1/account/contacts/{}/verify", challenge.id);
        self.send(Method::POST, &path, customer, json!({"code": code, "device": customer.device})).await
    }

    /// Binds an address to the account of a customer who has just signed in.
    pub async fn bind_email(&self, customer: &Customer, address: &str) {
        let challenge: Challenge = good(self.ask_contact(customer, "email", address).await).await;
        let code = self.code().await;
        let _: kabinet_protocol::identity::Account =
            good(self.confirm_contact(customer, &challenge, &code).await).await;
    }

    pub async fn verify(&self, challenge: &Challenge, code: &str, device: &DeviceInfo) -> Response {
        self.post(&format!("/v1/identity/codes/{}/verify", challenge.id), &json!({"code": code, "device": device}))
            .await
    }

    pub async fn sign_in_on(&self, phone: &str, device: DeviceInfo) -> Customer {
        let challenge = self.challenge(phone, &device).await;
        let code = self.code().await;
        let grant = good(self.verify(&challenge, &code, &device).await).await;
        Customer { grant, device }
    }

    pub async fn sign_in(&self, phone: &str) -> Customer {
        self.sign_in_on(phone, device()).await
    }

    pub async fn refresh(&self, token: &str) -> Response {
        self.post("/v1/identity/refresh", &json!({"refresh_token": token})).await
    }

    pub async fn import(&self, text: impl Into<Vec<u8>>) -> (Summary, String) {
        let mut errors = Vec::new();
        let input = std::io::Cursor::new(text.into());
        let summary = kabinet_server::import::run(&self.store, input, &mut errors).await.expect("imports");
        (summary, String::from_utf8(errors).expect("text"))
    }

    /// A customer with a phone, one product and so many orders, a minute apart.
    pub async fn fill(&self, name: &str, phone: &str, orders: u32) {
        let mut text = format!("{}\n{}\n", customer_line(name, phone), product_line("P1"));
        for index in 0..orders {
            text.push_str(&order_line(&format!("{name}-{index}"), name, 1_700_000_000_000 + i64::from(index) * 60_000));
            text.push('\n');
        }
        let (summary, errors) = self.import(text).await;
        assert_eq!((summary.bad_lines, errors.as_str()), (0, ""));
    }

    pub async fn operator(&self) -> String {
        self.operator_as("owner").await
    }

    pub async fn operator_as(&self, role: &str) -> String {
        kabinet_server::operator::store::add(&self.store, &format!("op {}", DeviceId::new()), role)
            .await
            .expect("an operator")
    }

    /// A request with a token and, where it is no `null`, a body.
    pub async fn call(&self, method: Method, path: &str, token: &str, body: Value) -> Response {
        let request = self.request(method, path).bearer_auth(token);
        let request = if body.is_null() { request } else { request.json(&body) };
        request.send().await.expect("an answer")
    }

    pub async fn guest(&self) -> kabinet_protocol::identity::GuestGrant {
        good(self.post("/v1/identity/guest", &json!({"device": device()})).await).await
    }

    pub async fn act(&self, token: &str, order: &Order, verb: &str, body: Value) -> Response {
        self.request(Method::POST, &format!("/v1/operator/orders/{}/{verb}", order.id))
            .bearer_auth(token)
            .json(&body)
            .send()
            .await
            .expect("an answer")
    }

    pub async fn orders(&self, customer: &Customer) -> Vec<Order> {
        let page: kabinet_server::orders::routes::OrdersPage =
            good(self.get("/v1/orders?limit=200", customer).await).await;
        page.orders
    }

    pub async fn feed(&self, customer: &Customer, id: FeedId) -> FeedInfo {
        let feeds: kabinet_server::sync::routes::Feeds = good(self.get("/v1/feeds", customer).await).await;
        feeds.feeds.into_iter().find(|feed| feed.id == id).expect("the feed is listed")
    }
}

/// Six digits that stand alone.
fn code_in(body: &str) -> Option<String> {
    let words = body.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let mut codes = words.filter(|word| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit()));
    codes.next().map(str::to_owned)
}

pub fn customer_line(name: &str, phone: &str) -> String {
    json!({"customer": {"external_id": name, "name": format!("Customer {name}"), "phone": phone}}).to_string()
}

pub fn product_line(name: &str) -> String {
    json!({"product": {"external_id": name, "sku": "S1", "name": {"en": "Dry food", "ru": "Сухой корм"}, "category": "dog/food", "price": 1250}})
        .to_string()
}

pub fn order_line(name: &str, customer: &str, placed_at: i64) -> String {
    json!({"order": {"external_id": name, "customer": customer, "placed_at": placed_at, "language": "en", "currency": "USD",
        "status": "created", "payment_status": "paid", "fulfillment_status": "not_fulfilled",
        "lines": [{"product": "P1", "unit_price": 1250, "ordered": 2, "total": 2500}],
        "totals": {"items": 2500, "delivery": 500, "total": 3000}}})
    .to_string()
}

/// The body of an answer that must be good.
pub async fn good<T: DeserializeOwned>(response: Response) -> T {
    let status = response.status();
    let text = response.text().await.expect("a body");
    assert!(status.is_success(), "{status}: {text}");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The problem of an answer that must be one, with this code.
pub async fn problem(response: Response, code: Code) -> Problem {
    let status = response.status().as_u16();
    let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or("").to_owned();
    let text = response.text().await.expect("a body");
    assert_eq!(kind, Problem::MEDIA_TYPE, "{status}: {text}");
    let problem: Problem = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!((&problem.code, problem.status), (&code, status), "{text}");
    assert_eq!(problem.kind, format!("urn:kabinet:problem:{code}"));
    problem
}
