//! Nothing secret reaches a log, at any level.

use std::io::Write;
use std::sync::{Arc, Mutex};

use kabinet_tests::{Client, TestStore};
use serde_json::json;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("heard").extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_and_syncing_at_trace_logs_no_secret() -> anyhow::Result<()> {
    let heard = Heard::default();
    let writer = heard.clone();
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(move || writer.clone());
    tracing_subscriber::registry().with(kabinet_core::logging::targets(LevelFilter::TRACE)).with(lines).init();

    let store = TestStore::demo().await?;
    let client = Client::new().await?;
    let (id, challenge) = client.ask_for_code(&store.origin(), "+1 202 555 0143").await?;
    let code = store.code("+12025550143").await?;
    let answer = json!({ "store_id": id, "challenge_id": challenge, "code": code });
    client.call("identity.verify_code", answer).await?;
    client.synced().await?;
    client.call("orders.search", json!({ "query": "zzcanaryzz", "limit": 5 })).await?;
    client.call("vault.choose", json!({ "mode": "passphrase", "passphrase": "canary passphrase" })).await?;
    let _ = client.call("vault.unlock", json!({ "account_id": "canary id", "passphrase": "canary passphrase" })).await;
    let password = json!({ "store_id": id, "identifier": "canary@example.com", "password": "canary password" });
    let _ = client.call("identity.sign_in_password", password).await;
    let store_id = id.as_str().expect("an id");
    let link = format!("kabinet://{store_id}/recover/canary-{}", "t".repeat(40));
    let target = client.call("app.resolve_link", json!({ "link": link })).await?;
    let new = json!({ "step_id": target["step_id"], "password": "canary password" });
    let _ = client.call("identity.new_password", new).await;
    let _ = client.call("identity.recover", json!({ "store_id": id, "contact": "canary@example.com" })).await;
    let _ = client.call("security.prove", json!({ "password": "canary password" })).await;
    let _ = client.call("security.totp_confirm", json!({ "code": "canary" })).await;
    client.call("vault.set_passcode", json!({ "passcode": "canary passcode" })).await?;
    client.call("vault.lock", json!({})).await?;
    let active = client.app().active().expect("an account").id;
    let unlock = json!({ "account_id": active, "passphrase": "canary passcode" });
    client.call("vault.unlock", unlock).await?;
    let archive = client.app().archive()?;
    let token: String =
        sqlx::query_scalar("SELECT refresh_token FROM session").fetch_one(archive.db().readers()).await?;
    let diagnostics = client.app().diagnostics();
    client.app().close().await;

    let log = String::from_utf8(heard.0.lock().expect("heard").clone())?;
    assert!(!log.is_empty(), "something was logged, else this shows nothing");
    for canary in ["5550143", "555 0143", &code, &token, "Morgan", "canary", "zzcanaryzz", "x'"] {
        assert!(!log.contains(canary), "the log holds {canary}");
        assert!(!diagnostics.contains(canary), "the diagnostics hold {canary}");
    }
    Ok(())
}
