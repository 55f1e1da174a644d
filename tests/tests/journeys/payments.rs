//! Paying, over the real store with its sandbox: a person's browser is an HTTP client that fills the page's form.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::Context;
use kabinet_core::app::Opener;
use kabinet_core::payments::Page;
use kabinet_tests::{Client, Kab, Mood, ScriptedKeyring, TestStore};
use serde_json::{Value, json};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

const ALEX: &str = "+12025550143";
const KAB: &str = env!("CARGO_BIN_EXE_kab_under_test");
/// Cards of the sandbox.
pub const PAYS: &str = "4242 4242 4242 4242";
const EMPTY: &str = "4000 0000 0000 9995";
const DECLINES_LATER: &str = "4000 0000 0000 0341";
pub const UNTOLD: &str = "4000 0000 0000 0093";

/// The person's browser: it remembers what was opened, and fills forms.
#[derive(Clone, Default)]
pub struct Browser(Arc<Mutex<Vec<String>>>);

impl Opener for Browser {
    fn open(&self, page: &Page) -> io::Result<()> {
        self.0.lock().expect("pages").push(page.expose().to_owned());
        Ok(())
    }
}

impl Browser {
    /// A browser in which this page is open.
    pub fn at(page: &str) -> Self {
        let browser = Self::default();
        browser.0.lock().expect("pages").push(page.to_owned());
        browser
    }

    fn opened(&self) -> usize {
        self.0.lock().expect("pages").len()
    }

    pub fn page(&self) -> String {
        self.0.lock().expect("pages").last().expect("a page is open").clone()
    }

    /// Sends a form of the page that was opened last.
    async fn send(&self, fields: &[(&str, &str)]) -> anyhow::Result<String> {
        let page = self.page();
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let form = "application/x-www-form-urlencoded";
        let ask = reqwest::Client::new().post(&page).header("content-type", form).header("origin", origin_of(&page)?);
        let answer = ask.body(body).send().await?;
        anyhow::ensure!(answer.status().is_success() || answer.status().is_redirection(), "{}", answer.status());
        Ok(answer.text().await?)
    }

    pub async fn pay(&self, card: &str, keep: bool) -> anyhow::Result<String> {
        let mut fields = vec![("act", "pay"), ("number", card), ("expiry", "12/34"), ("code", "123")];
        if keep {
            fields.push(("keep", "yes"));
        }
        self.send(&fields).await
    }
}

fn origin_of(page: &str) -> anyhow::Result<String> {
    Ok(url::Url::parse(page)?.origin().ascii_serialization())
}

async fn client() -> anyhow::Result<(Client, Browser)> {
    let browser = Browser::default();
    let opener = browser.clone();
    let files = tempfile::tempdir()?.keep();
    let client = Client::configured(ScriptedKeyring::new(Mood::Works), move |config| {
        config.opener = Box::new(opener.clone());
        config.downloads = Some(files.clone());
    })
    .await?;
    Ok((client, browser))
}

pub async fn signed_in(store: &TestStore) -> anyhow::Result<(Client, Browser)> {
    let (client, browser) = client().await?;
    client.sign_in(store, ALEX).await?;
    client.synced().await?;
    Ok((client, browser))
}

/// Orders a product, to be paid online; answers the order as it is shown.
async fn place(client: &Client) -> anyhow::Result<Value> {
    client.products(1).await?;
    let page = client.call("catalogue.page", json!({ "limit": 1, "in_stock": true })).await?;
    let product = &page["products"][0];
    let options = client.call("checkout.options", Value::Null).await?;
    let pickup = options["options"]["options"].as_array().context("options")?;
    let pickup = pickup.iter().find(|it| it["method"] == "pickup").context("a pick-up")?;
    let mut wanted = json!({
        "lines": [{ "product": product["id"], "quantity": 1, "unit_price": product["price"]["minor"] }],
        "delivery": pickup["id"],
        "destination": { "to": "point", "point": options["options"]["points"][0]["id"] },
        "recipient": "Alex Morgan", "pay_by": "online", "expected_total": 0,
    });
    let quote = client.call("checkout.quote", wanted.clone()).await?;
    wanted["expected_total"] = quote["totals"]["total"].clone();
    let placed = client.call("checkout.place", wanted).await?;
    assert_eq!(placed["kind"], "placed", "{placed}");
    Ok(client.call("orders.get", json!({ "id": placed["order_id"] })).await?)
}

async fn start(client: &Client, order: &Value, more: Value) -> anyhow::Result<Value> {
    let mut args = json!({ "order_id": order["id"], "keep": false, "expected_amount": order["totals"]["total"] });
    for (name, value) in more.as_object().into_iter().flatten() {
        args[name] = value.clone();
    }
    Ok(client.call("payments.start", args).await?)
}

/// Waits until the local archive, asked as a screen asks, says what is wanted.
pub async fn until(client: &Client, name: &str, args: Value, wanted: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
    let mut seen = Value::Null;
    for _ in 0..1200 {
        seen = client.call(name, args.clone()).await?;
        if wanted(&seen) {
            return Ok(seen);
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    anyhow::bail!("waited in vain: {seen}")
}

/// The payments of an order, as the local archive has them.
async fn listed(client: &Client, order: &Value) -> anyhow::Result<Vec<Value>> {
    let all = client.call("payments.list", json!({ "order_id": order["id"] })).await?;
    Ok(all["payments"].as_array().context("payments")?.iter().map(|view| view["payment"].clone()).collect())
}

// covers: S8, S20, S21, B21
#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_paid_on_the_page_and_its_receipt_is_written_offline() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let (client, browser) = signed_in(&store).await?;
    let stores = client.call("app.bootstrap", Value::Null).await?;
    assert_eq!(stores["stores"][0]["policy"]["online_payment"], true, "the store says that one can pay online");
    let order = place(&client).await?;
    assert_eq!((&order["may_pay"], order["payment_due"].is_i64()), (&json!(true), true), "{order}");

    let started = start(&client, &order, json!({})).await?;
    assert_eq!((&started["payment"]["state"], &started["page"]), (&json!("pending"), &json!("opened")), "{started}");
    assert_eq!(browser.opened(), 1);
    assert!(!started.to_string().contains(&browser.page()), "the interface never learns the address");
    let again = client.call("payments.reopen", json!({ "payment_id": started["payment"]["id"] })).await?;
    assert_eq!((&again["page"], browser.opened()), (&json!("opened"), 2));

    browser.pay(PAYS, false).await?;
    let paid =
        until(&client, "orders.get", json!({ "id": order["id"] }), |order| order["payment_status"] == "paid").await?;
    assert_eq!(paid["may_pay"], false);
    let payment = listed(&client, &order).await?.remove(0);
    assert_eq!((&payment["state"], &payment["method"]["last4"]), (&json!("succeeded"), &json!("4242")), "{payment}");

    client.call("app.work_offline", json!({ "on": true })).await?;
    let shown = client.call("payments.get", json!({ "payment_id": payment["id"] })).await?;
    assert_eq!(shown["has_receipt"], true, "readable offline");
    let written = client.call("payments.receipt", json!({ "payment_id": payment["id"] })).await?;
    let bytes = std::fs::read(written["path"].as_str().context("a path")?)?;
    let text = read(&bytes)?;
    let number = order["number"].as_str().context("a number")?;
    for wanted in [number, "4242", payment["receipt"].as_str().context("a receipt's number")?] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
    let summary = client.call("orders.pdf", json!({ "id": order["id"] })).await?;
    let text = read(&std::fs::read(summary["path"].as_str().context("a path")?)?)?;
    assert!(text.contains(number), "{text}");
    assert_ne!(summary["path"], written["path"]);
    let refused = start(&client, &order, json!({})).await.expect_err("paying needs the store");
    assert!(refused.to_string().contains("offline"), "{refused}");
    client.app().close().await;
    Ok(())
}

fn read(bytes: &[u8]) -> anyhow::Result<String> {
    let document = lopdf::Document::load_mem(bytes)?;
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    Ok(document.extract_text(&pages)?)
}

// covers: S21
#[tokio::test(flavor = "multi_thread")]
async fn a_declined_card_says_why_and_another_one_pays() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let (client, browser) = signed_in(&store).await?;
    let order = place(&client).await?;
    let first = start(&client, &order, json!({})).await?;
    browser.pay(EMPTY, false).await?;
    let id = json!({ "payment_id": first["payment"]["id"] });
    let failed = until(&client, "payments.get", id.clone(), |view| view["payment"]["state"] == "failed").await?;
    assert_eq!(failed["payment"]["reason"], "insufficient_funds", "{failed}");
    let refused = client.call("payments.receipt", id).await.expect_err("no money has moved");
    assert!(["no_receipt", "not_found"].contains(&refused.code.as_str()), "{refused}");
    let unpaid = client.call("orders.get", json!({ "id": order["id"] })).await?;
    assert_eq!(unpaid["may_pay"], true, "it still waits: {unpaid}");

    let second = start(&client, &order, json!({})).await?;
    assert_ne!(second["payment"]["id"], first["payment"]["id"]);
    browser.pay(PAYS, false).await?;
    until(&client, "orders.get", json!({ "id": order["id"] }), |order| order["payment_status"] == "paid").await?;
    let all = listed(&client, &order).await?;
    let states: Vec<&str> = all.iter().filter_map(|payment| payment["state"].as_str()).collect();
    assert_eq!(states, ["succeeded", "failed"], "newest first");
    let over = start(&client, &order, json!({})).await.expect_err("nothing is charged twice");
    assert!(over.to_string().contains("already_paid"), "{over}");
    client.app().close().await;
    Ok(())
}

// covers: S21
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_is_called_off_and_nothing_begins_at_another_amount() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let (client, browser) = signed_in(&store).await?;
    let order = place(&client).await?;
    let cheaper = order["totals"]["total"].as_i64().context("a total")? - 1;
    let refused = start(&client, &order, json!({ "expected_amount": cheaper })).await.expect_err("another amount");
    assert!(refused.to_string().contains("price_changed"), "{refused}");
    assert_eq!(browser.opened(), 0);

    let started = start(&client, &order, json!({})).await?;
    let closed = client.call("payments.close", json!({ "payment_id": started["payment"]["id"] })).await?;
    assert_eq!(closed["payment"]["state"], "canceled", "{closed}");
    let page = browser.pay(PAYS, false).await;
    let order = client.call("orders.get", json!({ "id": order["id"] })).await?;
    assert_eq!(order["payment_status"], "not_paid", "a closed page takes no money: {page:?}");
    client.app().close().await;
    Ok(())
}

// covers: S21
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_of_which_nobody_tells_is_noticed_after_a_restart() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let (mut client, browser) = signed_in(&store).await?;
    let order = place(&client).await?;
    let started = start(&client, &order, json!({})).await?;
    let id = started["payment"]["id"].clone();
    until(&client, "payments.list", json!({}), |all| all["payments"][0]["payment"]["id"] == id).await?;

    // The page's address is asked for anew, with the same id: it is the same payment.
    client.reopen().await?;
    let again = client.call("payments.reopen", json!({ "payment_id": id })).await?;
    assert_eq!((&again["payment"]["id"], &again["page"]), (&id, &json!("opened")), "{again}");
    assert_eq!(listed(&client, &order).await?.len(), 1, "one payment");
    // Its provider never says that it was paid; nobody looks at a screen either.
    browser.pay(UNTOLD, false).await?;
    let paid = |all: &Value| all["payments"][0]["payment"]["state"] == "succeeded";
    until(&client, "payments.list", json!({}), paid).await?;
    client.app().close().await;
    Ok(())
}

// covers: S23, S62
#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_kept_and_charged_by_one_click_and_forgotten() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let (client, browser) = signed_in(&store).await?;
    // What the demo store's customer has kept is not what this is about.
    let before = client.call("methods.list", Value::Null).await?;
    for method in before["methods"].as_array().context("methods")? {
        client.call("methods.remove", json!({ "method_id": method["id"] })).await?;
    }
    let order = place(&client).await?;
    start(&client, &order, json!({ "keep": true })).await?;
    browser.pay(PAYS, true).await?;
    let some = |count: usize| move |view: &Value| view["methods"].as_array().is_some_and(|all| all.len() == count);
    let kept = until(&client, "methods.list", Value::Null, some(1)).await?;
    assert_eq!((&kept["methods"][0]["last4"], &kept["methods"][0]["is_default"]), (&json!("4242"), &json!(true)));

    // Another one, without paying.
    let setup = client.call("methods.keep", Value::Null).await?;
    assert_eq!((&setup["payment"]["kind"], &setup["page"]), (&json!("setup"), &json!("opened")), "{setup}");
    browser.pay(DECLINES_LATER, true).await?;
    let both = until(&client, "methods.list", Value::Null, some(2)).await?;
    assert_eq!(both["methods"][0]["last4"], "4242", "the default is first");
    let late = both["methods"][1]["id"].clone();
    let changed = client.call("methods.set_default", json!({ "method_id": late })).await?;
    assert_eq!(changed["methods"][0]["id"], late);

    let opened = browser.opened();
    let second = place(&client).await?;
    let declined = start(&client, &second, json!({ "method_id": late })).await?;
    assert_eq!((&declined["payment"]["state"], &declined["page"]), (&json!("failed"), &json!("none")), "{declined}");
    let paid = start(&client, &second, json!({ "method_id": kept["methods"][0]["id"] })).await?;
    assert_eq!(paid["payment"]["state"], "succeeded", "{paid}");
    assert_eq!(browser.opened(), opened, "no page was needed");

    let left = client.call("methods.remove", json!({ "method_id": late })).await?;
    assert_eq!(left["methods"].as_array().map(Vec::len), Some(1), "{left}");
    client.call("sync.now", Value::Null).await?;
    until(&client, "methods.list", Value::Null, some(1)).await?;
    let gone = start(&client, &place(&client).await?, json!({ "method_id": late })).await;
    assert!(gone.is_err(), "a method that was forgotten is not charged");
    client.app().close().await;
    Ok(())
}

// covers: B15, S21, B21
#[tokio::test(flavor = "multi_thread")]
async fn a_script_pays_with_kab_and_keeps_the_receipt() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let kab = Kab::new(KAB);
    let origin = store.origin();
    let asked = kab.run(&["login", "--store", &origin, "--phone", ALEX]).await.json();
    let code = store.code(ALEX).await?;
    let challenge = asked["challenge"].as_str().context("a challenge")?;
    kab.run(&["login", "--store", &origin, "--challenge", challenge, "--code", &code, "--passphrase"]).await.json();
    kab.run(&["sync"]).await;
    let options = kab.run(&["checkout", "options"]).await.json();
    let ways = options["options"].as_array().context("ways")?;
    let way = ways.iter().find(|way| way["method"] == "pickup").context("a pick-up")?;
    let (way, point) = (way["id"].as_str().context("an id")?, options["points"][0]["id"].as_str().context("a point")?);
    let product = kab.run(&["catalogue", "--in-stock", "--limit", "1"]).await.json();
    let sku = product["products"][0]["sku"].as_str().context("an article")?.to_owned();
    kab.run(&["cart", "add", &sku]).await.json();
    kab.run(&["sync"]).await;
    let line = ["--delivery", way, "--point", point, "--recipient", "Alex", "--online"];
    let quote = kab.run(&[&["checkout", "quote"][..], &line].concat()).await.json();
    let total = quote["totals"]["total"].to_string();
    let placed = kab.run(&[&["checkout", "place", "--total", &total][..], &line].concat()).await.json();
    let number = placed["number"].as_str().context("a number")?;
    kab.run(&["sync"]).await;

    assert_eq!(kab.run(&["pay", number]).await.code, 2, "it has to be said how");
    let other = kab.run(&["pay", number, "--page", "--total", "1"]).await.failed();
    assert_eq!(other, (8, "price_changed".into()));
    let begun = kab.run(&["pay", number, "--page", "--keep"]).await.json();
    assert_eq!(begun["payment"]["state"], "pending", "{begun}");
    let browser = Browser::default();
    browser.0.lock().expect("pages").push(begun["page"].as_str().context("the page")?.to_owned());
    browser.pay(PAYS, true).await?;
    let id = begun["payment"]["id"].as_str().context("an id")?;
    let shown = kab.run(&["payments", "show", id]).await.json();
    assert_eq!(shown["state"], "succeeded", "{shown}");
    kab.run(&["sync"]).await;
    let all = kab.run(&["payments", "--offline"]).await.json();
    assert_eq!(all["payments"][0]["id"], id, "{all}");
    let methods = kab.run(&["methods", "list", "--offline"]).await.json();
    assert_eq!(methods["methods"][0]["last4"], "4242", "{methods}");

    let file = kab.home().join("receipt.pdf");
    let file = file.to_str().context("a path")?;
    let wrote = kab.run(&["payments", "receipt", id, file, "--offline"]).await.json();
    assert_eq!(wrote["path"], file);
    assert!(read(&std::fs::read(file)?)?.contains(number));
    assert_eq!(kab.run(&["payments", "receipt", id, file]).await.failed(), (2, "file_exists".into()));
    let file = kab.home().join("order.pdf");
    kab.run(&["orders", "pdf", number, file.to_str().context("a path")?, "--offline"]).await.json();
    assert!(read(&std::fs::read(&file)?)?.contains(number));
    assert_eq!(kab.run(&["pay", number, "--page"]).await.failed(), (8, "already_paid".into()));
    let offline = kab.run(&["pay", number, "--page", "--offline"]).await.failed();
    assert_eq!(offline, (4, "offline".into()), "paying needs the store");
    Ok(())
}

#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl io::Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("heard").extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

// covers: S23
#[tokio::test(flavor = "multi_thread")]
async fn neither_a_pages_address_nor_a_card_reaches_a_log() -> anyhow::Result<()> {
    let heard = Heard::default();
    let writer = heard.clone();
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(move || writer.clone());
    tracing_subscriber::registry().with(kabinet_core::logging::targets(LevelFilter::TRACE)).with(lines).init();
    let store = TestStore::demo().await?;
    let (client, browser) = signed_in(&store).await?;
    let order = place(&client).await?;
    let started = start(&client, &order, json!({ "keep": true })).await?;
    client.call("payments.reopen", json!({ "payment_id": started["payment"]["id"] })).await?;
    browser.pay(PAYS, true).await?;
    until(&client, "orders.get", json!({ "id": order["id"] }), |order| order["payment_status"] == "paid").await?;
    let diagnostics = client.app().diagnostics();
    client.app().close().await;

    let page = browser.page();
    let secret = page.rsplit('/').next().context("the secret of the address")?;
    assert!(secret.len() > 16, "{secret}");
    let log = String::from_utf8(heard.0.lock().expect("heard").clone())?;
    assert!(!log.is_empty(), "something was logged, else this shows nothing");
    for canary in [secret, "4242424242424242", "4242 4242", "12/34"] {
        assert!(!log.contains(canary), "the log holds {canary}");
        assert!(!diagnostics.contains(canary), "the diagnostics hold {canary}");
    }
    Ok(())
}
