//! Signed-in devices and the security log.

use kabinet_protocol::identity::{SecurityLog, SessionList};
use kabinet_protocol::problem::Code;
use reqwest::Method;
use serde_json::Value;

use crate::shop::{Engine, PHONE, Shop, good, problem};

crate::on_both! {
    a_device_is_seen_told_of_and_ended,
}

// covers: B17
async fn a_device_is_seen_told_of_and_ended(engine: Engine) {
    let shop = Shop::open(engine).await;
    let first = shop.sign_in(PHONE).await;
    let notices = async || shop.messages().await.iter().filter(|message| message.body.contains("new device")).count();
    assert_eq!(notices().await, 0, "a registration is no news");
    shop.bind_email(&first, "ann@example.com").await;
    shop.clock.advance_s(61);
    let second = shop.sign_in(PHONE).await;
    let told = shop.newest_to("ann@example.com").await;
    assert!(told.body.contains("A new device signed in") && told.body.contains("Test"), "{}", told.body);
    shop.clock.advance_s(61);
    let second = shop.sign_in_on(PHONE, second.device).await;
    assert_eq!(notices().await, 1, "a known device is no news");
    let list: SessionList = good(shop.get("/v1/account/sessions", &first).await).await;
    assert_eq!(list.sessions.len(), 2);
    assert!(list.sessions[0].current && list.sessions[0].id == first.grant.session_id);
    assert_eq!(list.sessions[1].id, second.grant.session_id);

    let stranger = shop.sign_in("+12025550144").await;
    let path = format!("/v1/account/sessions/{}?erase=true", second.grant.session_id);
    let end = async |token: &str| shop.call(Method::DELETE, &path, token, Value::Null).await;
    problem(end(&stranger.grant.access_token).await, Code::NotFound).await;
    assert_eq!(shop.get("/v1/account", &second).await.status(), 200, "a stranger ended nothing");
    assert_eq!(end(&first.grant.access_token).await.status(), 204);
    let ended = problem(shop.get("/v1/account", &second).await, Code::SessionRevoked).await;
    assert!(ended.erase, "the device is told to forget everything");
    let ended = problem(shop.refresh(&second.grant.refresh_token).await, Code::SessionRevoked).await;
    assert!(ended.erase, "so it is when it refreshes");

    shop.clock.advance_s(61);
    let third = shop.sign_in(PHONE).await;
    let others = shop.call(Method::DELETE, "/v1/account/sessions", &third.grant.access_token, Value::Null).await;
    assert_eq!(others.status(), 204);
    problem(shop.get("/v1/account", &first).await, Code::SessionRevoked).await;
    let mut kinds = Vec::new();
    let mut path = "/v1/account/security-log?limit=3".to_owned();
    loop {
        let page: SecurityLog = good(shop.get(&path, &third).await).await;
        assert!(page.events.len() <= 3);
        kinds.extend(page.events.iter().map(|event| event.kind.to_string()));
        let Some(next) = page.next else { break };
        path = format!("/v1/account/security-log?limit=3&before={next}");
    }
    assert_eq!(kinds.last().map(String::as_str), Some("registered"), "{kinds:?}");
    assert_eq!(kinds.iter().filter(|kind| *kind == "session_ended").count(), 2, "{kinds:?}");
    let strangers: SecurityLog = good(shop.get("/v1/account/security-log", &stranger).await).await;
    assert!(strangers.events.iter().all(|event| event.kind.as_str() != "session_ended"));
}
