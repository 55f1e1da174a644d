//! The ways in with their steps, the profile, devices, links, and a device that is told to forget everything.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kabinet_core::app::Changed;
use kabinet_protocol::problem::{Code, Problem};
use kabinet_tests::{Client, Mood, ScriptedKeyring, TestStore};
use serde_json::{Value, json};

const ALEX: &str = "+12025550143";
const TICKET: &str = "q3VPa0m9J6wq3rLw5b0p8m1t7x2c4v6z8n0s2d4f6g8";

fn refuse(problem: Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).expect("a status");
    (status, [(header::CONTENT_TYPE, Problem::MEDIA_TYPE)], Json(problem)).into_response()
}

/// A store that asks for every step there is: a temporary password, a new one, an authenticator.
async fn demanding(store_id: uuid::Uuid) -> anyhow::Result<String> {
    let discovery = json!({
        "store_id": store_id, "name": "Demanding", "protocol": { "min": 1, "max": 1 }, "server_version": "0.1.0",
        "languages": ["en"], "currency": "USD", "time_zone": "UTC", "country": "US",
        "policy": { "accounts_mode": "optional", "otp_may_register": true },
    });
    let challenge = uuid::Uuid::from_u128(7);
    let tries = Arc::new(AtomicU32::new(0));
    let grant = json!({
        "session_id": uuid::Uuid::from_u128(8), "access_token": "access", "access_expires_in_s": 900,
        "refresh_token": "refresh", "feed": uuid::Uuid::from_u128(9), "registered": true,
        "account": { "id": uuid::Uuid::from_u128(10), "customer_id": uuid::Uuid::from_u128(11), "created_at": 0 },
    });
    let router = Router::new()
        .route("/.well-known/kabinet", get(move || async move { Json(discovery) }))
        .route(
            "/v1/identity/password/sign-in",
            post(|Json(body): Json<Value>| async move {
                if body["password"] != "temporary-1" || body["identifier"] != "alex@example.com" {
                    return refuse(Problem::new(Code::CredentialsWrong));
                }
                let mut problem = Problem::new(Code::PasswordChangeRequired);
                problem.ticket = Some(TICKET.into());
                refuse(problem)
            }),
        )
        .route(
            "/v1/identity/password/reset",
            post(move |Json(body): Json<Value>| async move {
                if body["ticket"] != TICKET {
                    return refuse(Problem::new(Code::TicketInvalid));
                }
                if body["password"] == "too easy" {
                    return refuse(Problem::new(Code::PasswordWeak));
                }
                let mut problem = Problem::new(Code::SecondFactorRequired);
                problem.challenge = Some(kabinet_protocol::ids::ChallengeId(challenge));
                refuse(problem)
            }),
        )
        .route(
            &format!("/v1/identity/second-factor/{challenge}"),
            post(move |Json(body): Json<Value>| async move {
                match body["code"].as_str() {
                    Some("123456") => Json(grant).into_response(),
                    _ if tries.fetch_add(1, Ordering::SeqCst) == 0 => refuse(Problem::new(Code::CodeWrong)),
                    _ => refuse(Problem::new(Code::CodeLocked)),
                }
            }),
        );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(origin)
}

// covers: S5, S9, S10
#[tokio::test(flavor = "multi_thread")]
async fn every_step_of_a_sign_in_is_asked_for_and_its_secrets_stay_in_the_core() -> anyhow::Result<()> {
    let client = Client::configured(ScriptedKeyring::new(Mood::Absent), |_| {}).await?;
    let store = client.call("stores.connect", json!({ "address": demanding(uuid::Uuid::now_v7()).await? })).await?;
    let ask =
        |password: &str| json!({ "store_id": store["id"], "identifier": " alex@example.com ", "password": password });
    let refused = client.call("identity.sign_in_password", ask("temporary-1")).await.expect_err("a choice is needed");
    assert_eq!(refused.code, "vault_choice_needed", "nothing is asked of the store before the archive can be kept");
    client.call("vault.choose", json!({ "mode": "memory" })).await?;
    let refused = client.call("identity.sign_in_password", ask("another")).await.expect_err("wrong");
    assert_eq!((refused.code.as_str(), refused.retry), ("credentials_wrong", kabinet_commands::Retry::Now));

    let step = client.call("identity.sign_in_password", ask("temporary-1")).await?;
    assert_eq!((&step["kind"], &step["reason"]), (&json!("new_password"), &json!("temporary")), "{step}");
    assert!(!step.to_string().contains(TICKET), "the ticket stays");
    let new = |password: &str| json!({ "step_id": step["step_id"], "password": password });
    let weak = client.call("identity.new_password", new("too easy")).await.expect_err("weak");
    assert_eq!(weak.code, "password_weak", "and the step goes on");
    let factor = client.call("identity.new_password", new("zq-tarn-41-vole")).await?;
    assert_eq!(factor["kind"], "second_factor", "{factor}");
    assert_eq!(client.call("identity.new_password", new("again")).await.expect_err("over").code, "step_expired");
    let answer = |code: &str| json!({ "step_id": factor["step_id"], "code": code });
    assert_eq!(client.call("identity.second_factor", answer("000000")).await.expect_err("wrong").code, "code_wrong");
    let done = client.call("identity.second_factor", answer("123 456")).await?;
    assert_eq!((&done["kind"], &done["may_set_password"]), (&json!("done"), &json!(true)));
    let over = client.call("identity.second_factor", answer("123456")).await.expect_err("over");
    assert_eq!(over.code, "step_expired");
    Ok(())
}

// covers: S13
#[tokio::test(flavor = "multi_thread")]
async fn a_link_of_a_recovery_e_mail_becomes_a_step_and_its_ticket_is_told_to_nobody() -> anyhow::Result<()> {
    let client = Client::configured(ScriptedKeyring::new(Mood::Works), |_| {}).await?;
    let store = client.call("stores.connect", json!({ "address": demanding(uuid::Uuid::now_v7()).await? })).await?;
    let id = store["id"].as_str().expect("an id");
    let form = client.call("app.resolve_link", json!({ "link": format!("kabinet://{id}/sign-in") })).await?;
    assert_eq!((&form["kind"], &form["store_id"]), (&json!("sign_in"), &store["id"]));
    let form = client.call("app.resolve_link", json!({ "link": format!("kabinet://{id}/recover") })).await?;
    assert_eq!((&form["kind"], &form["step_id"]), (&json!("recover"), &Value::Null));

    let mut heard = client.app().signals();
    client.app().deliver_link(&format!("kabinet://{id}/recover/{TICKET}"));
    let told = loop {
        if let Changed::Link(link) = heard.recv().await? {
            break link;
        }
    };
    assert!(!told.contains(TICKET), "{told}");
    let target = client.call("app.resolve_link", json!({ "link": told })).await?;
    assert_eq!(target["kind"], "new_password");
    let answer = json!({ "step_id": target["step_id"], "password": "zq-tarn-41-vole" });
    assert_eq!(client.call("identity.new_password", answer).await?["kind"], "second_factor", "the ticket works");

    client.app().deliver_link(&format!("kabinet://{id}/step/{}", uuid::Uuid::new_v4()));
    assert!(heard.try_recv().is_err(), "a step is ours to name");
    let invented = json!({ "link": format!("kabinet://{id}/step/{}", uuid::Uuid::new_v4()) });
    assert_eq!(client.call("app.resolve_link", invented).await.expect_err("invented").code, "step_expired");
    Ok(())
}

// covers: S22, S41, S45, B17
#[tokio::test(flavor = "multi_thread")]
async fn the_profile_is_there_offline_and_devices_and_their_log_with_the_store() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let mut client = Client::new().await?;
    client.sign_in(&store, ALEX).await?;
    client.synced().await?;
    let shown = client.call("app.bootstrap", json!({})).await?["stores"][0]["policy"].clone();
    assert_eq!(shown["accounts_mode"], "optional", "{shown}");
    assert!(shown["email_change"].is_string() && shown["sign_in_when_disabled"].is_boolean(), "{shown}");
    let log = client.call("security.log", json!({})).await?;
    assert_eq!(log["events"][0]["kind"], "registered", "the first code opened the account: {log}");
    let sessions = client.call("security.sessions", json!({})).await?;
    assert_eq!(sessions["sessions"][0]["current"], true, "{sessions}");

    client.call("app.work_offline", json!({ "on": true })).await?;
    client.reopen().await?;
    let profile = client.call("profile.get", json!({})).await?;
    assert_eq!((&profile["name"], &profile["phone"]), (&json!("Alex Morgan"), &json!(ALEX)));
    assert!(profile["as_of"].is_number(), "{profile}");
    let security = client.call("security.sessions", json!({})).await.expect_err("these need the store");
    assert_eq!(security.code, "offline");
    Ok(())
}

// covers: B17
#[tokio::test(flavor = "multi_thread")]
async fn a_session_ended_elsewhere_locks_the_archive_and_one_ended_with_erase_wipes_the_device() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let here = Client::new().await?;
    here.sign_in(&store, ALEX).await?;
    here.synced().await?;
    for erase in [false, true] {
        let mut there = Client::new().await?;
        let account = there.sign_in(&store, ALEX).await?;
        let orders = there.synced().await?;
        let list = here.call("security.sessions", json!({})).await?;
        let all = list["sessions"].as_array().expect("sessions");
        let other = all.iter().find(|session| session["current"] == false).expect("the other device")["id"].clone();
        let left = here.call("security.end_session", json!({ "session_id": other, "erase": erase })).await?;
        assert_eq!(left["sessions"].as_array().map(Vec::len), Some(1), "{left}");
        let refused = there.call("sync.now", json!({})).await.expect_err("ended");
        if erase {
            for _ in 0..200 {
                if there.app().accounts().is_empty() {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            assert!(there.app().accounts().is_empty(), "the account is gone: {refused}");
            assert!(there.keyring().items().is_empty(), "its key is destroyed");
            assert_eq!(files(&there.home().join("accounts")), 0, "nothing of it is on disk");
            there.reopen().await?;
            assert_eq!(there.call("app.bootstrap", json!({})).await?["accounts"], json!([]));
        } else {
            assert_eq!(refused.code, "session_revoked");
            let locked = there.call("orders.outline", json!({})).await.expect_err("behind a sign-in");
            assert_eq!(locked.code, "session_revoked");
            let again = there.sign_in(&store, ALEX).await?;
            assert_eq!((again, there.orders().await?), (account, orders), "the archive stayed, locked, until then");
            there.call("identity.sign_out", json!({ "account_id": account })).await?;
        }
        there.app().close().await;
    }
    Ok(())
}

fn files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { 1 }).sum()
}
