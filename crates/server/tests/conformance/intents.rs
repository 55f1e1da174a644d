//! What customers change: at most once, and what each intent does.

use kabinet_protocol::ids::{AddressId, IntentId, OrderId, ProductId};
use kabinet_protocol::intent::{IntentAnswer, Outcome};
use kabinet_protocol::lists::ListItem;
use kabinet_protocol::order::Order;
use kabinet_protocol::problem::Code;
use kabinet_protocol::profile::{Address, Consents, OrderNote};
use kabinet_server::catalogue::routes::ProductsPage;
use kabinet_server::feedback::routes::FeedbackList;
use reqwest::{Method, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::shop::{Customer, Engine, PHONE, Shop, good, problem};

crate::on_both! {
    a_hundred_requests_with_one_key_have_one_effect,
    a_key_answers_one_request_and_keeps_its_refusal,
    lists_change_by_the_protocols_rule,
    the_address_book_has_one_default,
    names_and_consents_are_kept,
    orders_are_put_away_and_annotated,
    what_is_written_to_the_store_reaches_the_operator,
    what_a_customer_keeps_goes_out_and_goes_away,
}

impl Shop {
    /// Sends an intent with a new key.
    pub async fn intend(&self, customer: &Customer, kind: &str, payload: Value) -> Response {
        self.intend_as(IntentId::new(), customer, kind, payload).await
    }

    pub async fn intend_as(&self, id: IntentId, customer: &Customer, kind: &str, payload: Value) -> Response {
        let body = json!({"id": id, "kind": kind, "payload_version": 1, "payload": payload});
        self.send(Method::POST, "/v1/intents", customer, body).await
    }

    /// The documents of a kind in the customer's feed, as a new device reads them.
    pub async fn documents<T: DeserializeOwned>(&self, customer: &Customer, kind: &str) -> Vec<T> {
        let path = format!("/v1/feeds/{}/snapshot", customer.grant.feed);
        let text = self.get(&path, customer).await.text().await.expect("whole");
        let rows = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
        rows.filter(|line| line["row"]["kind"] == kind)
            .map(|line| serde_json::from_value(line["row"]["doc"].clone()).expect("a document"))
            .collect()
    }

    /// The products with these article numbers.
    pub async fn named_products<const N: usize>(&self, names: [&str; N]) -> [ProductId; N] {
        let page: ProductsPage = good(self.request(Method::GET, "/v1/products").send().await.expect("an answer")).await;
        names.map(|name| page.products.iter().find(|product| product.sku == name).expect("it is there").id)
    }

    pub async fn products(&self) -> Vec<ProductId> {
        let page: ProductsPage = good(self.request(Method::GET, "/v1/products").send().await.expect("an answer")).await;
        page.products.into_iter().map(|product| product.id).collect()
    }
}

async fn filled(engine: Engine, orders: u32) -> (Shop, Customer, ProductId) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, orders).await;
    let customer = shop.sign_in(PHONE).await;
    let product = shop.products().await[0];
    (shop, customer, product)
}

async fn count(shop: &Shop, text: &'static str) -> i64 {
    sqlx::query_scalar(text).fetch_one(shop.store.db.readers()).await.expect("a count")
}

// covers: S19
async fn a_hundred_requests_with_one_key_have_one_effect(engine: Engine) {
    let (shop, customer, product) = filled(engine, 0).await;
    let before = shop.feed(&customer, customer.grant.feed).await.rev;
    let id = IntentId::new();
    let payload = json!({"list": "cart", "product": product, "quantity": 2});
    let ask =
        || async { shop.intend_as(id, &customer, "list.add", payload.clone()).await.text().await.expect("a body") };
    let answers = futures::future::join_all((0..100).map(|_| ask())).await;
    assert!(answers.iter().all(|answer| *answer == answers[0]), "all are given the same answer");
    let answer: IntentAnswer = serde_json::from_str(&answers[0]).unwrap_or_else(|_| panic!("{}", answers[0]));
    assert_eq!((answer.rows.len(), answer.rev.0), (1, before.0 + 1));
    assert_eq!(shop.feed(&customer, customer.grant.feed).await.rev, answer.rev, "the feed rose once");
    let cart: Vec<ListItem> = shop.documents(&customer, "list_item").await;
    assert_eq!((cart.len(), cart[0].quantity), (1, 2));
    assert_eq!(serde_json::to_value(&cart[0]).expect("json"), answer.rows[0].doc, "the row is what the feed says");
}

async fn a_key_answers_one_request_and_keeps_its_refusal(engine: Engine) {
    let (shop, customer, product) = filled(engine, 1).await;
    let id = IntentId::new();
    let _: IntentAnswer = good(
        shop.intend_as(id, &customer, "list.set", json!({"list": "cart", "product": product, "quantity": 3})).await,
    )
    .await;
    // The order of fields is no other request; another quantity is.
    let body = format!(r#"{{"quantity":3,"product":"{product}","list":"cart"}}"#);
    let _: IntentAnswer =
        good(shop.intend_as(id, &customer, "list.set", serde_json::from_str(&body).expect("json")).await).await;
    let other = json!({"list": "cart", "product": product, "quantity": 4});
    problem(shop.intend_as(id, &customer, "list.set", other).await, Code::KeyReused).await;
    // A refusal stays, whatever happens to the order meanwhile.
    let order = shop.orders(&customer).await.remove(0);
    let (refused, archive) = (IntentId::new(), json!({"order": order.id, "archived": true}));
    problem(shop.intend_as(refused, &customer, "order.archive", archive.clone()).await, Code::Conflict).await;
    let token = shop.operator().await;
    let _: Order = good(shop.act(&token, &order, "cancel", json!({})).await).await;
    problem(shop.intend_as(refused, &customer, "order.archive", archive.clone()).await, Code::Conflict).await;
    let _: IntentAnswer = good(shop.intend(&customer, "order.archive", archive).await).await;
    // What this store does not know is kept by nobody; what cannot be read is refused for good.
    let kept = count(&shop, "SELECT count(*) FROM intents").await;
    problem(shop.intend(&customer, "order.teleport", json!({})).await, Code::IntentUnknown).await;
    let newer = json!({"id": IntentId::new(), "kind": "list.add", "payload_version": 2, "payload": {}});
    problem(shop.send(Method::POST, "/v1/intents", &customer, newer).await, Code::IntentUnknown).await;
    assert_eq!(count(&shop, "SELECT count(*) FROM intents").await, kept);
    let told = problem(shop.intend(&customer, "list.add", json!({"list": "attic"})).await, Code::Malformed).await;
    assert_eq!(told.field.as_deref(), Some("payload"));
    assert_eq!(count(&shop, "SELECT count(*) FROM intents").await, kept + 1);
    // Whoever asks what became of a key is told the same, and nothing is done.
    let asked = |id: IntentId, by| {
        let shop = &shop;
        async move { shop.get(&format!("/v1/intents/{id}"), by).await }
    };
    let made: Outcome = good(asked(id, &customer).await).await;
    assert!(matches!(&made, Outcome::Made { answer } if answer.intent == id && answer.rows.len() == 1), "{made:?}");
    let told: Outcome = good(asked(refused, &customer).await).await;
    assert!(matches!(&told, Outcome::Refused { problem } if problem.code == Code::Conflict), "{told:?}");
    problem(asked(IntentId::new(), &customer).await, Code::NotFound).await;
    let stranger = shop.sign_in("+12025550199").await;
    problem(asked(id, &stranger).await, Code::NotFound).await;
    // Long afterwards the key still keeps a second effect away.
    let mut tx = shop.store.db.begin().await.expect("begins");
    let later = crate::shop::NOON.plus_millis(61 * 86_400_000);
    kabinet_server::intents::store::sweep(&mut tx, later).await.expect("swept");
    tx.commit().await.expect("commits");
    let again = json!({"list": "cart", "product": product, "quantity": 3});
    let answer: IntentAnswer = good(shop.intend_as(id, &customer, "list.set", again).await).await;
    assert!(answer.rows.is_empty() && answer.rev.0 > 0);
    assert_eq!(good::<Outcome>(asked(id, &customer).await).await, Outcome::Made { answer });
}

// covers: S19, S20, B5
async fn lists_change_by_the_protocols_rule(engine: Engine) {
    let (shop, customer, product) = filled(engine, 0).await;
    let set = |list: &str, quantity: i64| json!({"list": list, "product": product, "quantity": quantity});
    let _: IntentAnswer = good(shop.intend(&customer, "list.add", set("cart", 998)).await).await;
    let answer: IntentAnswer = good(shop.intend(&customer, "list.add", set("cart", 5)).await).await;
    assert_eq!(answer.rows[0].doc["quantity"], 999, "a sum stops there");
    let moved = json!({"product": product, "from": "cart", "to": "saved", "quantity": 999});
    let answer: IntentAnswer = good(shop.intend(&customer, "list.move", moved).await).await;
    assert_eq!((answer.rows.len(), answer.gone.len()), (1, 1));
    assert_eq!(answer.gone[0].id, format!("cart:{product}"));
    assert_ne!(answer.rows[0].rev, answer.gone[0].rev, "each has a rev of its own");
    let watch = json!({"product": product, "target_price": 900});
    let _: IntentAnswer = good(shop.intend(&customer, "list.watch", watch).await).await;
    let items: Vec<ListItem> = shop.documents(&customer, "list_item").await;
    assert_eq!(items.len(), 2);
    assert!(items.iter().any(|item| item.target_price == Some(900)));
    let answer: IntentAnswer = good(shop.intend(&customer, "list.set", set("saved", 0)).await).await;
    assert_eq!(answer.gone.len(), 1);
    let nothing: IntentAnswer = good(shop.intend(&customer, "list.set", set("saved", 0)).await).await;
    assert!(nothing.rows.is_empty() && nothing.gone.is_empty() && nothing.rev == answer.rev);
    for (kind, payload, code, field) in [
        ("list.add", set("cart", 0), Code::Invalid, "quantity"),
        ("list.add", set("cart", 1000), Code::Invalid, "quantity"),
        ("list.set", set("cart", -1), Code::Invalid, "quantity"),
        ("list.move", json!({"product": product, "from": "cart", "to": "cart", "quantity": 1}), Code::Invalid, "to"),
        ("list.watch", json!({"product": product, "target_price": 0}), Code::Invalid, "target_price"),
        ("list.add", json!({"list": "cart", "product": ProductId::new(), "quantity": 1}), Code::NotFound, "product"),
    ] {
        let told = problem(shop.intend(&customer, kind, payload).await, code).await;
        assert_eq!(told.field.as_deref(), Some(field), "{kind}");
    }
}

pub fn address(is_default: bool) -> Value {
    json!({"id": AddressId::new(), "recipient": "Ann Lee", "phone": "(202) 555-0143", "country": "US",
        "region": "NY", "city": "Brooklyn", "postal_code": "11215", "street": "14 Juniper Row", "is_default": is_default})
}

// covers: S40, S52, S55
async fn the_address_book_has_one_default(engine: Engine) {
    let (shop, customer, _) = filled(engine, 0).await;
    let (first, second) = (address(true), address(true));
    let put = async |address: &Value| shop.intend(&customer, "address.put", json!({"address": address})).await;
    let answer: IntentAnswer = good(put(&first).await).await;
    assert_eq!(answer.rows[0].doc["phone"], PHONE, "a number is kept in one spelling");
    let answer: IntentAnswer = good(put(&second).await).await;
    assert_eq!(answer.rows.len(), 2, "the other lost the mark");
    let book: Vec<Address> = shop.documents(&customer, "address").await;
    assert_eq!(book.iter().filter(|address| address.is_default).count(), 1);
    for (field, value, code) in [
        ("phone", "12", Code::PhoneInvalid),
        ("country", "usa", Code::Invalid),
        ("street", " ", Code::Invalid),
        ("city", "a\nb", Code::Invalid),
    ] {
        let mut bad = address(false);
        bad[field] = value.into();
        assert_eq!(problem(put(&bad).await, code).await.field.as_deref(), Some(field));
    }
    for _ in 2..50 {
        let _: IntentAnswer = good(put(&address(false)).await).await;
    }
    problem(put(&address(false)).await, Code::Invalid).await;
    let remove = json!({"id": first["id"]});
    let answer: IntentAnswer = good(shop.intend(&customer, "address.remove", remove.clone()).await).await;
    assert_eq!(answer.gone.len(), 1);
    let again: IntentAnswer = good(shop.intend(&customer, "address.remove", remove).await).await;
    assert!(again.gone.is_empty());
    let _: IntentAnswer = good(put(&address(false)).await).await;
}

// covers: S25, S24
async fn names_and_consents_are_kept(engine: Engine) {
    let (shop, customer, _) = filled(engine, 0).await;
    let answer: IntentAnswer = good(shop.intend(&customer, "profile.rename", json!({"name": " Ann Lee "})).await).await;
    assert_eq!((answer.rows[0].kind.as_str(), &answer.rows[0].doc["name"]), ("account", &json!("Ann Lee")));
    let account: Value = good(shop.get("/v1/account", &customer).await).await;
    assert_eq!(account["name"], "Ann Lee");
    for bad in ["", "  ", "a\u{7}b"] {
        let told = problem(shop.intend(&customer, "profile.rename", json!({"name": bad})).await, Code::Invalid).await;
        assert_eq!(told.field.as_deref(), Some("name"));
    }
    let _: IntentAnswer = good(shop.intend(&customer, "consents.set", json!({"advertising": true})).await).await;
    shop.clock.advance_s(60);
    let both = json!({"advertising": false, "informational": true});
    let _: IntentAnswer = good(shop.intend(&customer, "consents.set", both).await).await;
    problem(shop.intend(&customer, "consents.set", json!({})).await, Code::Invalid).await;
    let now: Vec<Consents> = shop.documents(&customer, "consents").await;
    assert_eq!((now.len(), now[0].advertising, now[0].informational), (1, false, true));
    let history: Vec<(String, i64)> = sqlx::query_as("SELECT topic, given FROM consents ORDER BY at, topic")
        .fetch_all(shop.store.db.readers())
        .await
        .expect("the history");
    let expected = [("advertising", 1), ("advertising", 0), ("informational", 1)];
    assert_eq!(history, expected.map(|(topic, given)| (topic.to_owned(), given)));
}

// covers: S28, B9
async fn orders_are_put_away_and_annotated(engine: Engine) {
    let (shop, customer, _) = filled(engine, 1).await;
    shop.fill("C2", "+12025550144", 1).await;
    let other = shop.sign_in("+12025550144").await;
    let order = shop.orders(&customer).await.remove(0);
    let archive = |archived: bool| json!({"order": order.id, "archived": archived});
    problem(shop.intend(&customer, "order.archive", archive(true)).await, Code::Conflict).await;
    let cancel = json!({"order": order.id, "reason": "changed my mind"});
    problem(shop.intend(&other, "order.cancel", cancel.clone()).await, Code::NotFound).await;
    let answer: IntentAnswer = good(shop.intend(&customer, "order.cancel", cancel.clone()).await).await;
    assert_eq!(answer.rows[0].doc["status"], "canceled");
    problem(shop.intend(&customer, "order.cancel", cancel).await, Code::Conflict).await;
    let _: IntentAnswer = good(shop.intend(&customer, "order.archive", archive(true)).await).await;
    assert!(shop.orders(&customer).await[0].archived);
    let _: IntentAnswer = good(shop.intend(&customer, "order.archive", archive(false)).await).await;
    let note = |note: &str, tags: &[&str]| json!({"order": order.id, "note": note, "tags": tags});
    let _: IntentAnswer =
        good(shop.intend(&customer, "order.annotate", note("for Rex", &["gift", "2026"])).await).await;
    let notes: Vec<OrderNote> = shop.documents(&customer, "order_note").await;
    assert_eq!((notes[0].note.as_str(), notes[0].tags.len()), ("for Rex", 2));
    for (bad, field) in [(note(&"x".repeat(2001), &[]), "note"), (note("", &[""]), "tags")] {
        let told = problem(shop.intend(&customer, "order.annotate", bad).await, Code::Invalid).await;
        assert_eq!(told.field.as_deref(), Some(field));
    }
    problem(shop.intend(&other, "order.annotate", note("mine?", &[])).await, Code::NotFound).await;
    // Somebody who was granted the feed reads its orders and none of the customer's own words.
    sqlx::query("INSERT INTO feed_grants(account, feed, scopes, version) VALUES ($1, $2, 'orders', 1)")
        .bind(other.grant.account.id.to_string())
        .bind(customer.grant.feed.to_string())
        .execute(shop.store.db.writer())
        .await
        .expect("granted");
    let info = shop.feed(&other, customer.grant.feed).await;
    for path in [
        format!("/v1/feeds/{}/snapshot", info.id),
        format!("/v1/feeds/{}/changes?epoch={}&grant=1&since=0", info.id, info.epoch),
    ] {
        let text = shop.get(&path, &other).await.text().await.expect("whole");
        assert!(text.contains(&order.number) && !text.contains("for Rex") && !text.contains("order_note"), "{text}");
        let own = path.replace("grant=1", &format!("grant={}", shop.feed(&customer, info.id).await.grant));
        assert!(shop.get(&own, &customer).await.text().await.expect("whole").contains("for Rex"));
    }
    let answer: IntentAnswer = good(shop.intend(&customer, "order.annotate", note(" ", &[])).await).await;
    assert_eq!(answer.gone.len(), 1, "nothing is said: the note ends");
}

// covers: S38
async fn what_is_written_to_the_store_reaches_the_operator(engine: Engine) {
    let (shop, customer, _) = filled(engine, 1).await;
    let order = shop.orders(&customer).await.remove(0);
    for number in 0..3 {
        let text = format!("Where is it? ({number})");
        let payload = json!({"topic": "question", "text": text, "order": order.id});
        let answer: IntentAnswer = good(shop.intend(&customer, "feedback.send", payload).await).await;
        assert!(answer.rows.is_empty());
    }
    for (payload, code, field) in [
        (json!({"topic": "poem", "text": "x"}), Code::Invalid, "topic"),
        (json!({"topic": "other", "text": " "}), Code::Invalid, "text"),
        (json!({"topic": "other", "text": "x".repeat(4001)}), Code::Invalid, "text"),
        (json!({"topic": "other", "text": "x", "order": OrderId::new()}), Code::NotFound, "order"),
    ] {
        assert_eq!(
            problem(shop.intend(&customer, "feedback.send", payload).await, code).await.field.as_deref(),
            Some(field)
        );
    }
    let token = shop.operator_as("staff").await;
    let read =
        async |path: &str| -> FeedbackList { good(shop.call(Method::GET, path, &token, Value::Null).await).await };
    let page = read("/v1/operator/feedback?limit=2").await;
    assert_eq!((page.feedback.len(), page.feedback[0].text.as_str()), (2, "Where is it? (2)"));
    assert_eq!((page.feedback[0].name.as_str(), page.feedback[0].order), ("Customer C1", Some(order.id)));
    let rest = read(&format!("/v1/operator/feedback?before={}", page.next.expect("more"))).await;
    assert_eq!((rest.feedback.len(), rest.next), (1, None));
}

// covers: B19
async fn what_a_customer_keeps_goes_out_and_goes_away(engine: Engine) {
    let (shop, customer, product) = filled(engine, 1).await;
    let order = shop.orders(&customer).await.remove(0);
    for (kind, payload) in [
        ("list.add", json!({"list": "saved", "product": product, "quantity": 1})),
        ("address.put", json!({"address": address(true)})),
        ("consents.set", json!({"advertising": true})),
        ("order.annotate", json!({"order": order.id, "note": "Rex loved it", "tags": []})),
        ("feedback.send", json!({"topic": "praise", "text": "Thank you, Rex"})),
    ] {
        let _: IntentAnswer = good(shop.intend(&customer, kind, payload).await).await;
    }
    let text = shop.get("/v1/account/export", &customer).await.text().await.expect("a body");
    for kind in ["list_item", "address", "consents", "order_note", "consent", "feedback", "intent"] {
        assert!(text.lines().any(|line| line.starts_with(&format!("{{\"{kind}\":"))), "{kind} in {text}");
    }
    assert!(text.contains("Juniper") && text.contains("Rex loved it") && text.contains("Thank you, Rex"));
    let gone = shop.call(Method::POST, "/v1/account/deletion", &customer.grant.access_token, Value::Null).await;
    assert_eq!(gone.status(), 204);
    let late = json!({"list": "cart", "product": product, "quantity": 1});
    problem(shop.intend(&customer, "list.add", late).await, Code::SessionRevoked).await;
    for text in [
        "SELECT count(*) FROM entities WHERE deleted = 0 AND kind NOT IN ('order', 'product')",
        "SELECT count(*) FROM entities WHERE doc LIKE '%Juniper%' OR doc LIKE '%Rex%'",
        "SELECT count(*) FROM intents",
        "SELECT count(*) FROM consents",
        "SELECT count(*) FROM feedback",
    ] {
        assert_eq!(count(&shop, text).await, 0, "{text}");
    }
}
