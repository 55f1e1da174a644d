//! Help that is there without a connection, and a message that is sent once there is one.

use kabinet_tests::{Client, Kab, TestStore};
use serde_json::{Value, json};

const ALEX: &str = "+12025550143";
const KAB: &str = env!("CARGO_BIN_EXE_kab_under_test");

async fn written(store: &TestStore) -> anyhow::Result<Vec<(String, String, Option<String>)>> {
    let rows = sqlx::query_as("SELECT topic, text, order_id FROM feedback ORDER BY id");
    Ok(rows.fetch_all(store.store().db.readers()).await?)
}

// covers: S36, S37, S38, B7
#[tokio::test(flavor = "multi_thread")]
async fn help_is_there_offline_and_what_is_written_then_is_sent_later_once() -> anyhow::Result<()> {
    let mut store = TestStore::demo().await?;
    let mut client = Client::new().await?;
    client.sign_in(&store, ALEX).await?;
    client.synced().await?;
    let newest = client.call("orders.search", json!({ "query": "", "filter": {}, "limit": 1 })).await?;
    let order = newest["rows"][0]["id"].clone();

    store.stop().await?;
    client.reopen().await?;
    let help = client.call("support.get", json!({})).await?;
    assert_eq!(help["phone"], "+1 800 555 0100");
    assert_eq!(help["chat_url"], "https://chat.tailandpaw.example/");
    assert!(["chat_hours", "answer_hours"].iter().all(|field| !help[*field].as_str().unwrap_or_default().is_empty()));
    assert_eq!(help["region"], Value::Null);
    let ohio = json!({ "region": "ohio" });
    let chosen = client.call("support.choose_region", ohio).await?;
    assert_eq!(chosen["region"], "ohio");
    assert!(client.call("support.choose_region", json!({ "region": "atlantis" })).await.is_err());

    for (bad, field) in
        [(json!({ "topic": "poem", "text": "x" }), "topic"), (json!({ "topic": "other", "text": " " }), "text")]
    {
        let refused = client.call("feedback.send", bad).await.expect_err("refused");
        assert_eq!((refused.code.as_str(), refused.field.as_deref()), ("invalid", Some(field)));
    }
    let message = json!({ "topic": "question", "text": "Is the bowl dishwasher-safe?\nThank you", "order_id": order });
    client.call("feedback.send", message).await?;
    client.reopen().await?;
    assert_eq!(client.call("support.get", json!({})).await?["region"], "ohio", "remembered");
    let waits = client.call("outbox.list", Value::Null).await?;
    assert_eq!((&waits["waiting"], &waits["intents"][0]["title"]), (&json!(1), &json!("Is the bowl dishwasher-safe?")));

    store.restart().await?;
    client.call("sync.now", Value::Null).await?;
    let sent = client.sent().await?;
    assert_eq!(sent["parked"], 0, "{sent}");
    let order = order.as_str().map(str::to_owned);
    let text = "Is the bowl dishwasher-safe?\nThank you".to_owned();
    assert_eq!(written(&store).await?, [("question".to_owned(), text, order)], "once");
    client.app().close().await;
    Ok(())
}

// covers: S36, S38, B15
#[tokio::test(flavor = "multi_thread")]
async fn a_script_asks_for_the_numbers_and_writes() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let kab = Kab::new(KAB);
    let origin = store.origin();
    let asked = kab.run(&["login", "--store", &origin, "--phone", ALEX]).await.json();
    let challenge = asked["challenge"].as_str().expect("a challenge").to_owned();
    let code = store.code(ALEX).await?;
    kab.run(&["login", "--store", &origin, "--challenge", &challenge, "--code", &code, "--passphrase"]).await.json();
    kab.run(&["sync"]).await.json();

    let shown = kab.run(&["--offline", "support", "--region", "virginia"]).await.json();
    assert_eq!((&shown["phone"], &shown["region"]), (&json!("+1 800 555 0100"), &json!("virginia")));
    assert_eq!(kab.run(&["support", "--region", "atlantis"]).await.failed(), (7, "not_found".into()));
    let number = kab.run(&["orders", "list", "--limit", "1"]).await.json()["orders"][0]["number"].clone();
    let number = number.as_str().expect("a number");
    kab.run(&["--offline", "feedback", "--topic", "praise", "--order", number, "So quick."]).await.json();
    assert_eq!(kab.run(&["outbox"]).await.json()["waiting"], 1);
    assert_eq!(kab.run(&["feedback", " "]).await.failed().1, "invalid");
    kab.run(&["sync"]).await.json();
    let there = written(&store).await?;
    assert_eq!((there.len(), there[0].0.as_str(), there[0].1.as_str()), (1, "praise", "So quick."));
    Ok(())
}
