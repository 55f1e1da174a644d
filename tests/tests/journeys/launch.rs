//! The launch image is given out only while what it shows is true, and to nobody before the archive is open.

use std::time::Duration;

use kabinet_tests::{Client, TestStore};
use serde_json::{Value, json};

const ALEX: &str = "+12025550143";
const IMAGE: &str = r#"<div class="launch"><p data-pictured="A-1">cat food</p></div>"#;
const PATIENCE: Duration = Duration::from_secs(5);

async fn kept(client: &Client) -> Option<String> {
    client.app().launch_image(PATIENCE).await
}

async fn keep(client: &Client) -> anyhow::Result<()> {
    client.call("app.keep_launch_image", json!({ "markup": IMAGE })).await?;
    assert_eq!(kept(client).await.as_deref(), Some(IMAGE));
    Ok(())
}

// covers: B1
#[tokio::test(flavor = "multi_thread")]
async fn the_first_frame_shows_what_is_true_or_nothing() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let mut client = Client::new().await?;
    assert_eq!(kept(&client).await, None, "nobody is signed in");
    let refused = client.call("app.keep_launch_image", json!({ "markup": IMAGE })).await;
    assert!(refused.is_err(), "there is nothing to keep it in");
    let account = client.sign_in(&store, ALEX).await?;
    client.synced().await?;
    assert_eq!(kept(&client).await, None, "none was taken yet");

    client.call("app.work_offline", json!({ "on": true })).await?;
    keep(&client).await?;
    client.reopen().await?;
    assert_eq!(kept(&client).await.as_deref(), Some(IMAGE), "the next start has it");

    // Whatever it depends on and has changed since: none rather than an untrue one.
    client.call("app.set_preferences", json!({ "language": "ru" })).await?;
    assert_eq!(kept(&client).await, None, "in another language");
    keep(&client).await?;
    client.call("profile.rename", json!({ "name": "Alexandra" })).await?;
    assert_eq!(kept(&client).await, None, "with a change that waits");
    keep(&client).await?;
    client.call("app.work_offline", json!({ "on": false })).await?;
    client.sent().await?;
    assert_eq!(kept(&client).await, None, "with what came from the store");
    let large = "x".repeat(600 * 1024);
    client.call("app.keep_launch_image", json!({ "markup": large })).await?;
    assert_eq!(kept(&client).await, None, "more than a window shows");

    // Behind a passcode nothing is shown, not for a moment.
    client.call("app.work_offline", json!({ "on": true })).await?;
    keep(&client).await?;
    client.call("vault.set_passcode", json!({ "passcode": "4711" })).await?;
    client.call("vault.lock", json!({})).await?;
    assert_eq!(kept(&client).await, None, "locked");
    client.reopen().await?;
    assert_eq!(client.app().launch_image(Duration::from_millis(50)).await, None, "locked after a start");
    client.call("vault.unlock", json!({ "account_id": account, "passphrase": "4711" })).await?;
    assert_eq!(kept(&client).await.as_deref(), Some(IMAGE));
    client.call("identity.sign_out", json!({ "account_id": account, "discard_unsent": true })).await?;
    assert_eq!(kept(&client).await, None, "gone with the archive");
    assert_eq!(client.call("app.bootstrap", Value::Null).await?["active"], Value::Null);
    client.app().close().await;
    Ok(())
}
