//! The demo store over its real routes: somebody signs in with a code from the inbox and finds their years of orders.

use kabinet_protocol::identity::{Challenge, CodeAnswer, CodeRequest, DeviceInfo, Purpose, SessionGrant};
use kabinet_protocol::ids::DeviceId;
use kabinet_protocol::order::{FulfillmentEventKind, Order};
use kabinet_tests::TestStore;
use serde_json::Value;

struct Caller {
    http: reqwest::Client,
    origin: String,
    token: Option<String>,
}

impl Caller {
    fn of(store: &TestStore) -> Self {
        // A second crate may have been first; either provider is the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self { http: reqwest::Client::new(), origin: store.origin(), token: None }
    }

    fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.origin)).header("kabinet-protocol", "1");
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.request(reqwest::Method::GET, path).send().await.expect("the store answers");
        assert!(answer.status().is_success(), "{path}: {}", answer.text().await.unwrap_or_default());
        answer.json().await.expect("JSON")
    }

    async fn sign_in(&mut self, store: &TestStore, phone: &str) {
        let device = DeviceInfo { id: DeviceId::new(), name: "a test".into() };
        let asked = self
            .request(reqwest::Method::POST, "/v1/identity/codes")
            .json(&CodeRequest {
                phone: phone.to_owned(),
                purpose: Purpose::SignIn,
                device: device.clone(),
                language: "en".into(),
            })
            .send()
            .await
            .expect("the store answers");
        assert_eq!(asked.status(), 202, "{}", asked.text().await.unwrap_or_default());
        let challenge: Challenge = asked.json().await.expect("a challenge");
        let code = store.code(phone).await.expect("the inbox shows the code");
        let answered = self
            .request(reqwest::Method::POST, &format!("/v1/identity/codes/{}/verify", challenge.id))
            .json(&CodeAnswer { code, device })
            .send()
            .await
            .expect("the store answers");
        assert_eq!(answered.status(), 200, "{}", answered.text().await.unwrap_or_default());
        let grant: SessionGrant = answered.json().await.expect("a session");
        self.token = Some(grant.access_token.clone());
    }

    async fn orders(&self) -> Vec<Order> {
        let (mut orders, mut next) = (Vec::new(), None::<String>);
        loop {
            let before = next.take().map(|key| format!("&before={key}")).unwrap_or_default();
            let page = self.get(&format!("/v1/orders?limit=100{before}")).await;
            let rows = page["orders"].as_array().expect("orders").clone();
            orders.extend(rows.into_iter().map(|row| serde_json::from_value::<Order>(row).expect("an order")));
            match page["next"].as_str() {
                Some(key) => next = Some(key.to_owned()),
                None => return orders,
            }
        }
    }
}

// covers: S7, S8, S27
#[tokio::test(flavor = "multi_thread")]
async fn alex_signs_in_and_finds_six_years_of_orders() {
    let store = TestStore::demo().await.expect("the demo store");
    let mut caller = Caller::of(&store);
    caller.sign_in(&store, "+12025550143").await;
    let orders = caller.orders().await;
    assert_eq!(orders.len(), 260);
    assert!(orders.is_sorted_by_key(|order| std::cmp::Reverse(order.placed_at)), "newest first");
    assert!(orders.iter().all(|order| order.totals.adds_up()));
    let late = orders.iter().any(|order| {
        let mut events = order.fulfillments.iter().flat_map(|parcel| &parcel.events);
        events.any(|event| event.kind == FulfillmentEventKind::Delayed)
    });
    assert!(late, "a parcel is late");
    let art = orders[0].lines[0].art.clone().expect("a picture");
    let picture = caller.request(reqwest::Method::GET, &format!("/v1/art/{art}")).send().await.expect("an answer");
    assert_eq!(picture.headers()["content-type"], "image/svg+xml");
    assert!(picture.text().await.expect("text").starts_with("<svg"));
}

// covers: S35
#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_can_be_signed_into() {
    let store = TestStore::demo().await.expect("the demo store");
    for (scenario, orders) in kabinet_server::demo::SCENARIOS.iter().zip([260, 0, 5_000, 11]) {
        let mut caller = Caller::of(&store);
        caller.sign_in(&store, &scenario.phone.replace(' ', "")).await;
        assert_eq!(caller.orders().await.len(), orders, "{}", scenario.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restarted_store_is_the_same_store() {
    let mut store = TestStore::demo().await.expect("the demo store");
    let caller = Caller::of(&store);
    let before = caller.get("/.well-known/kabinet").await;
    store.restart().await.expect("it starts again");
    let after = Caller::of(&store).get("/.well-known/kabinet").await;
    assert_eq!(before, after, "the same id, address and languages");
}
