//! Tokens: how long they work, how they rotate, how they end.

use kabinet_protocol::identity::SessionGrant;
use kabinet_protocol::problem::Code;
use reqwest::Method;

use crate::shop::{Customer, Engine, PHONE, Shop, good, problem};

crate::on_both! {
    an_access_token_lives_a_quarter_of_an_hour,
    a_refresh_rotates_with_one_step_of_tolerance,
    an_older_token_ends_the_session,
    a_session_that_ended_is_refused_with_the_next_request,
    invented_tokens_do_nothing,
    a_session_that_is_to_be_erased_says_so_at_the_next_contact,
    a_sign_in_is_remembered_with_its_network_and_language,
}

fn with(customer: &Customer, grant: SessionGrant) -> Customer {
    Customer { grant, device: customer.device.clone() }
}

async fn an_access_token_lives_a_quarter_of_an_hour(engine: Engine) {
    let shop = Shop::open(engine).await;
    let customer = shop.sign_in(PHONE).await;
    shop.clock.advance_s(899);
    assert_eq!(shop.get("/v1/account", &customer).await.status(), 200);
    shop.clock.advance_s(1);
    problem(shop.get("/v1/account", &customer).await, Code::TokenExpired).await;
    problem(shop.get("/v1/orders", &customer).await, Code::TokenExpired).await;
    let next = with(&customer, good(shop.refresh(&customer.grant.refresh_token).await).await);
    assert_eq!(shop.get("/v1/orders", &next).await.status(), 200);
    problem(shop.get("/v1/account", &customer).await, Code::TokenExpired).await;
}

async fn a_refresh_rotates_with_one_step_of_tolerance(engine: Engine) {
    let shop = Shop::open(engine).await;
    let customer = shop.sign_in(PHONE).await;
    // A client that dies between refresh and save, again and again.
    let mut last = None;
    for _ in 0..20 {
        last = Some(good::<SessionGrant>(shop.refresh(&customer.grant.refresh_token).await).await);
    }
    let saved = last.expect("a grant");
    let next: SessionGrant = good(shop.refresh(&saved.refresh_token).await).await;
    assert_eq!(next.session_id, customer.grant.session_id);
    let _: SessionGrant = good(shop.refresh(&next.refresh_token).await).await;
}

async fn an_older_token_ends_the_session(engine: Engine) {
    let shop = Shop::open(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let first: SessionGrant = good(shop.refresh(&customer.grant.refresh_token).await).await;
    let second: SessionGrant = good(shop.refresh(&first.refresh_token).await).await;
    problem(shop.refresh(&customer.grant.refresh_token).await, Code::SessionRevoked).await;
    problem(shop.refresh(&second.refresh_token).await, Code::SessionRevoked).await;
    let now = with(&customer, second);
    problem(shop.get("/v1/account", &now).await, Code::SessionRevoked).await;
}

async fn a_session_that_ended_is_refused_with_the_next_request(engine: Engine) {
    let shop = Shop::open(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let answer = shop
        .request(Method::DELETE, "/v1/identity/session")
        .bearer_auth(&customer.grant.access_token)
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 204);
    for path in ["/v1/account", "/v1/orders", "/v1/feeds", "/v1/events"] {
        problem(shop.get(path, &customer).await, Code::SessionRevoked).await;
    }
    problem(shop.refresh(&customer.grant.refresh_token).await, Code::SessionRevoked).await;
}

async fn invented_tokens_do_nothing(engine: Engine) {
    let shop = Shop::open(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let mut forged = customer.grant.refresh_token.clone().into_bytes();
    forged[40] = if forged[40] == b'A' { b'B' } else { b'A' };
    let forged = String::from_utf8(forged).expect("text");
    for token in ["", "x", &forged, &customer.grant.access_token] {
        problem(shop.refresh(token).await, Code::Unauthenticated).await;
    }
    let _: SessionGrant = good(shop.refresh(&customer.grant.refresh_token).await).await;
}

// covers: B17
async fn a_session_that_is_to_be_erased_says_so_at_the_next_contact(engine: Engine) {
    let shop = Shop::open(engine).await;
    let lost = shop.sign_in(PHONE).await;
    shop.clock.advance_s(61);
    let kept = shop.sign_in(PHONE).await;
    let path = format!("/v1/account/sessions/{}?erase=true", lost.grant.session_id);
    assert_eq!(shop.send(Method::DELETE, &path, &kept, serde_json::json!({})).await.status(), 204);
    assert!(problem(shop.refresh(&lost.grant.refresh_token).await, Code::SessionRevoked).await.erase);
    for path in ["/v1/account", "/v1/feeds", "/v1/orders", "/v1/events"] {
        assert!(problem(shop.get(path, &lost).await, Code::SessionRevoked).await.erase, "{path}");
    }
    // One that merely ended keeps what it has.
    let ended = shop.send(Method::DELETE, "/v1/identity/session", &kept, serde_json::json!({})).await;
    assert_eq!(ended.status(), 204);
    assert!(!problem(shop.refresh(&kept.grant.refresh_token).await, Code::SessionRevoked).await.erase);
    assert!(!problem(shop.get("/v1/orders", &kept).await, Code::SessionRevoked).await.erase);
}

// covers: B17
async fn a_sign_in_is_remembered_with_its_network_and_language(engine: Engine) {
    let shop = Shop::open(engine).await;
    let device = crate::shop::device();
    let body = serde_json::json!({"phone": PHONE, "purpose": "sign_in", "device": device, "language": "vi"});
    let challenge = good(shop.post("/v1/identity/codes", &body).await).await;
    let code = shop.code().await;
    let grant = good(shop.verify(&challenge, &code, &device).await).await;
    let customer = Customer { grant, device };
    let list: kabinet_protocol::identity::SessionList = good(shop.get("/v1/account/sessions", &customer).await).await;
    assert_eq!(list.sessions[0].network.as_deref(), Some("127.0.0.…"));
    let language: String =
        sqlx::query_scalar("SELECT language FROM accounts").fetch_one(shop.store.db.readers()).await.expect("a row");
    assert_eq!(language, "vi");
}
