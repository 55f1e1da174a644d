//! What the merchant decides about accounts holds on every way in.

use kabinet_protocol::discovery::{AccountsMode, Discovery};
use kabinet_protocol::identity::{Challenge, ResetTicket, SessionGrant};
use kabinet_protocol::problem::Code;
use kabinet_server::policy::Policy;
use reqwest::Method;
use serde_json::json;

use crate::passwords::OWN;
use crate::shop::{Engine, PHONE, Shop, device, good, problem};

crate::on_both! {
    where_accounts_are_disabled_nobody_new_comes_in,
    where_signing_in_is_closed_too_every_way_is_closed,
    codes_that_were_sent_before_a_change_obey_it,
}

fn disabled(sign_in_when_disabled: bool) -> Policy {
    Policy { accounts_mode: AccountsMode::Disabled, sign_in_when_disabled, ..Policy::default() }
}

async fn discovery(shop: &Shop) -> Discovery {
    good(shop.request(Method::GET, "/.well-known/kabinet").send().await.expect("an answer")).await
}

// covers: S41, S44, S45
async fn where_accounts_are_disabled_nobody_new_comes_in(engine: Engine) {
    let shop = Shop::open(engine).await;
    let known = shop.sign_in(PHONE).await;
    assert_eq!(shop.set_password(&known, OWN).await.status(), 204);
    shop.bind_email(&known, "ann@example.com").await;
    for mode in [AccountsMode::Optional, AccountsMode::Required] {
        shop.policy(Policy { accounts_mode: mode.clone(), ..Policy::default() }).await;
        let told = discovery(&shop).await.policy;
        assert_eq!((told.accounts_mode, told.otp_may_register), (mode, true));
    }
    shop.policy(disabled(true)).await;
    let told = discovery(&shop).await.policy;
    assert_eq!(told.accounts_mode, AccountsMode::Disabled);
    assert!(told.sign_in_when_disabled && !told.otp_may_register);
    problem(shop.ask("+12025550199", &device()).await, Code::AccountsDisabled).await;
    // Those who have an account still sign in, each way.
    shop.clock.advance_s(61);
    assert!(!shop.sign_in(PHONE).await.grant.registered);
    let _: SessionGrant = good(shop.by_password(PHONE, OWN, &device()).await).await;
    let _: Challenge = good(shop.recover("ann@example.com", &device()).await).await;
}

// covers: S41, S44
async fn where_signing_in_is_closed_too_every_way_is_closed(engine: Engine) {
    let shop = Shop::open(engine).await;
    let known = shop.sign_in(PHONE).await;
    let sent = shop.sent_password(PHONE).await;
    let laptop = device();
    let asked = problem(shop.by_password(PHONE, &sent, &laptop).await, Code::PasswordChangeRequired).await;
    let ticket = asked.ticket.expect("a ticket");
    shop.bind_email(&known, "ann@example.com").await;
    shop.policy(disabled(false)).await;
    assert!(!discovery(&shop).await.policy.sign_in_when_disabled);
    shop.clock.advance_s(61);
    problem(shop.ask(PHONE, &device()).await, Code::AccountsDisabled).await;
    problem(shop.by_password(PHONE, &sent, &device()).await, Code::AccountsDisabled).await;
    problem(shop.recover(PHONE, &device()).await, Code::AccountsDisabled).await;
    problem(shop.recover("ann@example.com", &device()).await, Code::AccountsDisabled).await;
    problem(shop.reset(ticket.expose(), OWN, &laptop).await, Code::AccountsDisabled).await;
    let page = shop.client.get(format!("{}/recover/{}", shop.base, ticket.expose())).send().await.expect("a page");
    assert_eq!(page.status(), 403);
    let second = format!("/v1/identity/second-factor/{}", kabinet_protocol::ids::ChallengeId::new());
    problem(shop.post(&second, &json!({"code": "123456", "device": laptop})).await, Code::AccountsDisabled).await;
    // Who is signed in keeps what they have.
    assert_eq!(shop.get("/v1/orders", &known).await.status(), 200);
    let _: SessionGrant = good(shop.refresh(&known.grant.refresh_token).await).await;
}

// covers: S41, S44
async fn codes_that_were_sent_before_a_change_obey_it(engine: Engine) {
    let shop = Shop::open(engine).await;
    let known = shop.sign_in(PHONE).await;
    shop.bind_email(&known, "ann@example.com").await;
    shop.clock.advance_s(61);
    let (newcomer, laptop) = (device(), device());
    let registering = shop.challenge("+12025550199", &newcomer).await;
    let registering_code = shop.code().await;
    let signing_in = shop.challenge(PHONE, &laptop).await;
    let signing_in_code = shop.code().await;
    let recovering: Challenge = good(shop.recover("ann@example.com", &laptop).await).await;
    let recovering_code = shop.code().await;
    shop.policy(Policy { otp_may_register: false, ..Policy::default() }).await;
    problem(shop.verify(&registering, &registering_code, &newcomer).await, Code::RegistrationClosed).await;
    shop.policy(disabled(false)).await;
    problem(shop.verify(&signing_in, &signing_in_code, &laptop).await, Code::AccountsDisabled).await;
    let path = format!("/v1/identity/recovery/{}/verify", recovering.id);
    let answer = json!({"code": recovering_code, "device": laptop});
    problem(shop.post(&path, &answer).await, Code::AccountsDisabled).await;
    shop.policy(Policy::default()).await;
    let _: ResetTicket = good(shop.post(&path, &answer).await).await;
}
