//! Importing: what a merchant's file does, right and wrong.

use std::io::Cursor;

use kabinet_protocol::time::ServerTime;
use kabinet_tests::{Ndjson, TestStore};

const NOW: ServerTime = ServerTime(1_795_000_000_000);

/// Baskets in the shape that Complete Journey's converter writes, made on the fly.
fn baskets(households: u32, each: u32) -> String {
    let mut lines = Vec::new();
    for household in 0..households {
        lines.push(format!(
            r#"{{"customer":{{"external_id":"household-{household}","name":"Household {household}","phone":"+121255501{household:02}"}}}}"#
        ));
    }
    for product in 0..50 {
        lines.push(format!(
            r#"{{"product":{{"external_id":"{product}","sku":"{product}","name":{{"en":"Soup {product}"}},"category":"grocery/soup","price":{}}}}}"#,
            100 + product
        ));
    }
    for household in 0..households {
        for basket in 0..each {
            let product = (household * 7 + basket) % 50;
            let at = 1_483_270_000_000i64 + i64::from(basket) * 86_400_000;
            lines.push(format!(
                r#"{{"order":{{"external_id":"{household}-{basket}","customer":"household-{household}","placed_at":{at},"language":"en","currency":"USD","status":"completed","payment_status":"paid","fulfillment_status":"delivered","lines":[{{"product":"{product}","unit_price":100,"ordered":2,"fulfilled":2,"total":190}}],"totals":{{"items":190,"total":190}}}}}}"#
            ));
        }
    }
    lines.join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_again_changes_nothing() {
    let store = TestStore::empty().await.expect("a store");
    let text = baskets(3, 40);
    let first =
        kabinet_server::import::run(store.store(), Cursor::new(text.clone()), Vec::new()).await.expect("imports");
    assert_eq!((first.customers.added, first.products.added, first.orders.added), (3, 50, 120));
    let again = kabinet_server::import::run(store.store(), Cursor::new(text), Vec::new()).await.expect("imports");
    assert_eq!((again.customers.unchanged, again.products.unchanged, again.orders.unchanged), (3, 50, 120));
    assert_eq!((again.orders.added, again.orders.changed, again.bad_lines), (0, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_lines_are_named_and_the_others_stored() {
    let store = TestStore::empty().await.expect("a store");
    let good = baskets(1, 3);
    let order = good.lines().last().expect("an order");
    let bad = [
        "nonsense".to_owned(),
        r#"{"parrot":{}}"#.to_owned(),
        order.replace(r#""total":190}}"#, r#""total":191}}"#).replace("0-2", "0-10"),
        order.replace(r#""ordered":2"#, r#""ordered":0"#).replace("0-2", "0-11"),
        order.replace("household-0", "nobody").replace("0-2", "0-12"),
        order.replace(r#""product":""#, r#""product":"no-such-"#).replace("0-2", "0-13"),
        order.replace(r#""language""#, r#""langauge""#).replace("0-2", "0-14"),
    ];
    let text = format!("{good}\n{}\n", bad.join("\n"));
    let begin = good.lines().count() + 1;
    let mut said = Vec::new();
    let summary = kabinet_server::import::run(store.store(), Cursor::new(text), &mut said).await.expect("imports");
    let said = String::from_utf8(said).expect("text");
    assert_eq!(summary.bad_lines, bad.len() as u64, "{said}");
    assert_eq!(summary.orders.added, 3, "what is good is stored");
    for line in begin..begin + bad.len() {
        assert!(said.contains(&format!("line {line}: ")), "line {line} is not named in:\n{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_store_goes_through_the_same_door() {
    let store = TestStore::empty().await.expect("a store");
    let file = Ndjson::of(kabinet_server::demo::records(NOW).collect::<Vec<_>>().into_iter());
    let mut said = Vec::new();
    let summary = kabinet_server::import::run(store.store(), file, &mut said).await.expect("imports");
    assert_eq!(summary.bad_lines, 0, "{}", String::from_utf8_lossy(&said));
    assert_eq!((summary.customers.added, summary.orders.added), (4, 5_271));
}
