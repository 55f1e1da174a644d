//! The store's catalogue on the device: it comes behind the orders, is searched offline in every language, and follows the
//! store's prices. Before signing in, the store itself is asked.

use std::time::Duration;

use kabinet_core::app::Role;
use kabinet_protocol::import::{CustomerRecord, ProductRecord, Record};
use kabinet_protocol::product::Texts;
use kabinet_tests::{Client, TestStore};
use serde_json::{Value, json};

const ALEX: &str = "+12025550143";
const MAI: &str = "+12025550188";

/// Asks until the catalogue is as wanted.
async fn until(client: &Client, name: &str, args: Value, wanted: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
    let mut seen = Value::Null;
    for _ in 0..500 {
        seen = client.call(name, args.clone()).await?;
        if wanted(&seen) {
            return Ok(seen);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    anyhow::bail!("waited in vain: {seen}")
}

async fn whole(client: &Client) -> anyhow::Result<Value> {
    until(client, "catalogue.categories", json!({}), |seen| seen["standing"] == "here" && seen["as_of"].is_number())
        .await
}

async fn found(client: &Client, args: Value) -> anyhow::Result<Value> {
    Ok(client.call("catalogue.page", args).await?)
}

fn product(number: usize, price: i64) -> Record {
    let texts = |words: [&str; 4]| -> Texts {
        let tags = ["en", "ru", "es", "vi"];
        tags.iter().zip(words).map(|(tag, word)| ((*tag).to_owned(), format!("{word} {number}"))).collect()
    };
    Record::Product(ProductRecord {
        external_id: format!("P{number}"),
        sku: format!("SKU-{number}"),
        name: texts(["Cat tree", "Когтеточка-ёлка", "Árbol rascador", "Cây đồ chơi"]),
        variant: Texts::new(),
        category: Some("cat/furniture".into()),
        art: None,
        price,
        stock: None,
        group: Some("tree".into()),
        brand: Some("Purrfect".into()),
        about: texts(["Stands firm", "Стоит крепко", "Se mantiene firme", "Đứng vững"]),
        prices: Vec::new(),
    })
}

fn customer() -> Record {
    Record::Customer(CustomerRecord {
        external_id: "C1".into(),
        name: "Mai".into(),
        phone: Some(MAI.into()),
        email: None,
        created_at: None,
    })
}

// covers: S3, S34
#[tokio::test(flavor = "multi_thread")]
async fn the_catalogue_comes_by_itself_and_is_searched_offline_in_four_languages() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let mut client = Client::new().await?;
    client.sign_in(&store, ALEX).await?;
    assert_eq!(client.synced().await?, 260, "the orders do not wait for it");
    let tree = whole(&client).await?;
    let total = tree["total"].as_u64().unwrap_or_default();
    assert!(total > 200, "{total}");
    assert!(tree["as_of"].is_number());
    let animals: Vec<&str> =
        tree["categories"].as_array().into_iter().flatten().filter_map(|top| top["path"].as_str()).collect();
    assert_eq!(animals.first(), Some(&"dog"), "in the store's own order: {animals:?}");
    assert_eq!(animals.last(), Some(&"gifts"), "{animals:?}");
    let counted: u64 =
        tree["categories"].as_array().into_iter().flatten().filter_map(|top| top["count"].as_u64()).sum();
    assert_eq!(counted, total);

    client.call("app.work_offline", json!({ "on": true })).await?;
    client.reopen().await?;
    for query in ["dry food", "КОРМ", "pienso", "thuc an"] {
        let page = found(&client, json!({ "query": query, "limit": 20 })).await?;
        assert!(page["total"].as_u64() > Some(0), "{query}: {page}");
        let first = &page["products"][0];
        assert!(first["marks"].as_array().is_some_and(|marks| !marks.is_empty()), "{query}: {first}");
    }
    let cheap = json!({ "category": "cat", "sort": "price_up", "in_stock": true, "limit": 200 });
    let page = found(&client, cheap).await?;
    let prices: Vec<i64> =
        page["products"].as_array().into_iter().flatten().filter_map(|card| card["price"]["minor"].as_i64()).collect();
    assert!(prices.len() > 10 && prices.is_sorted(), "{prices:?}");
    let id = page["products"][0]["id"].clone();
    let shown = client.call("catalogue.product", json!({ "product_id": id })).await?;
    assert_eq!(shown["price"], page["products"][0]["price"]);
    client.app().close().await;
    Ok(())
}

// covers: S3, B5
#[tokio::test(flavor = "multi_thread")]
async fn a_changed_price_arrives_with_its_history() -> anyhow::Result<()> {
    let store = TestStore::with([customer()].into_iter().chain((1..=3).map(|n| product(n, 5000)))).await?;
    let client = Client::new().await?;
    client.sign_in(&store, MAI).await?;
    client.synced().await?;
    assert_eq!(whole(&client).await?["total"], 3);
    client.until("the line to the store", |status| status["live"] == true).await?;

    store.import([product(2, 4200)].into_iter()).await?;
    let filter = json!({ "query": "SKU-2", "limit": 5 });
    let lower = |seen: &Value| seen["products"][0]["price"]["minor"] == 4200;
    let page = until(&client, "catalogue.page", filter, lower).await?;
    let card = &page["products"][0];
    assert_eq!((&card["was"], &card["lowest"], &card["variants"]), (&json!(5000), &json!(4200), &json!(3)));
    let shown = client.call("catalogue.product", json!({ "product_id": card["id"] })).await?;
    let prices: Vec<i64> =
        shown["prices"].as_array().into_iter().flatten().filter_map(|point| point["price"].as_i64()).collect();
    assert_eq!(prices, [5000, 4200]);
    assert_eq!(shown["choices"].as_array().map(Vec::len), Some(3));
    assert!(shown["about"].as_str().is_some_and(|about| !about.is_empty()));
    let status = client.call("sync.status", Value::Null).await?;
    assert_eq!(status["phase"], "idle", "{status}");
    client.app().close().await;
    Ok(())
}

// covers: S1, S3
#[tokio::test(flavor = "multi_thread")]
async fn one_looks_around_before_signing_in() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let client = Client::new().await?;
    let nobody = client.call("catalogue.page", json!({ "limit": 10 })).await;
    assert_eq!(nobody.err().map(|error| error.code).as_deref(), Some("signed_out"));
    let known = client.call("stores.connect", json!({ "address": store.origin() })).await?;
    let tree = client.call("catalogue.categories", json!({ "store_id": known["id"] })).await?;
    assert_eq!(tree["standing"], "here");
    assert!(tree["total"].as_u64() > Some(200), "{tree}");
    let args = json!({ "store_id": known["id"], "query": "корм", "sort": "price_down", "limit": 30 });
    let page = found(&client, args).await?;
    let card = &page["products"][0];
    assert_eq!(page["products"].as_array().map(Vec::len), Some(30));
    let shown = client.call("catalogue.product", json!({ "store_id": known["id"], "product_id": card["id"] })).await?;
    assert_eq!(shown["name"], card["name"]);
    let art = card["art"].as_str().unwrap_or_default();
    let (mime, _) = kabinet_commands::picture(client.app(), art).await?;
    assert_eq!(mime, "image/svg+xml");

    client.call("app.work_offline", json!({ "on": true })).await?;
    assert!(found(&client, json!({ "store_id": known["id"], "limit": 1 })).await.is_ok(), "what was seen can be seen");
    client.app().close().await;
    Ok(())
}

// covers: B15
#[tokio::test(flavor = "multi_thread")]
async fn a_command_line_sync_brings_the_whole_catalogue() -> anyhow::Result<()> {
    let store = TestStore::with([customer()].into_iter().chain((1..=40).map(|n| product(n, 100)))).await?;
    let client = Client::configured(kabinet_tests::ScriptedKeyring::new(kabinet_tests::Mood::Works), |config| {
        config.role = Role::Tool;
    })
    .await?;
    let account = client.sign_in(&store, MAI).await?;
    client.app().sync_account(account, |_| {}).await?;
    let shown = client.app().catalogue_of(account, "vi").await?;
    let tree = shown.catalogue.tree().await?;
    assert_eq!(tree.total, 40);
    assert_eq!(tree.shelf.standing, kabinet_core::catalogue::Standing::Here);
    client.app().close().await;
    Ok(())
}
