//! Proofs, and binding and changing contacts.

use kabinet_protocol::discovery::EmailChange;
use kabinet_protocol::identity::{Account, Challenge, Proof, ProofKind, Security, SecurityEventKind, SecurityLog};
use kabinet_protocol::problem::Code;
use kabinet_server::policy::Policy;
use reqwest::Method;
use serde_json::json;

use crate::passwords::OWN;
use crate::shop::{Customer, Engine, PHONE, Shop, device, good, problem};

crate::on_both! {
    an_address_is_bound_by_its_code_and_changed_with_the_old_one_told,
    a_number_is_changed_the_same_way,
    the_policy_says_who_changes_an_address,
    a_contact_has_one_account_and_only_its_holder_learns_of_it,
    of_two_who_bind_one_address_at_once_one_wins,
    a_proof_is_asked_for_after_ten_minutes_and_given_in_three_ways,
    codes_work_for_their_purpose_account_and_device_only,
}

const ANN: &str = "ann@example.com";

async fn account(shop: &Shop, customer: &Customer) -> Account {
    good(shop.get("/v1/account", customer).await).await
}

// covers: S10, S22
async fn an_address_is_bound_by_its_code_and_changed_with_the_old_one_told(engine: Engine) {
    let shop = Shop::open(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let before = shop.feed(&customer, customer.grant.feed).await.rev;
    let challenge: Challenge = good(shop.ask_contact(&customer, "email", " Ann@EXAMPLE.com").await).await;
    assert_eq!(challenge.sent_to, "a•••@example.com");
    assert_eq!(account(&shop, &customer).await.email, None, "nothing is bound before the code");
    let code = shop.code().await;
    let bound: Account = good(shop.confirm_contact(&customer, &challenge, &code).await).await;
    assert_eq!(bound.email.as_deref(), Some(ANN));
    assert_eq!(shop.feed(&customer, customer.grant.feed).await.rev.0, before.0 + 1, "other devices hear of it");

    let challenge: Challenge = good(shop.ask_contact(&customer, "email", "ann@new.example").await).await;
    let code = shop.code().await;
    let changed: Account = good(shop.confirm_contact(&customer, &challenge, &code).await).await;
    assert_eq!(changed.email.as_deref(), Some("ann@new.example"));
    let told = shop.newest_to(ANN).await;
    assert!(told.body.contains("a•••@new.example") && !told.body.contains("ann@new.example"), "{}", told.body);
    let log: SecurityLog = good(shop.get("/v1/account/security-log", &customer).await).await;
    let changes = log.events.iter().filter(|event| event.kind == SecurityEventKind::EmailChanged).count();
    assert_eq!(changes, 2);
    // The merchant's record follows.
    let email: String =
        sqlx::query_scalar("SELECT email FROM customers").fetch_one(shop.store.db.readers()).await.expect("a row");
    assert_eq!(email, "ann@new.example");
    for text in ["", "ann", "ann@localhost", "a@b@c.example", "ann@example.com\nbcc: x@example.com"] {
        let told = problem(shop.ask_contact(&customer, "email", text).await, Code::EmailInvalid).await;
        assert_eq!(told.field.as_deref(), Some("contact"), "{text}");
    }
    let told = problem(shop.ask_contact(&customer, "email", "ann@new.example").await, Code::Invalid).await;
    assert_eq!(told.field.as_deref(), Some("contact"));
    let told = problem(shop.ask_contact(&customer, "pigeon", "roof").await, Code::Invalid).await;
    assert_eq!(told.field.as_deref(), Some("channel"));
}

// covers: S22
async fn a_number_is_changed_the_same_way(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 2).await;
    let customer = shop.sign_in(PHONE).await;
    let new = "+12025550177";
    let told = problem(shop.ask_contact(&customer, "sms", "12").await, Code::PhoneInvalid).await;
    assert_eq!(told.field.as_deref(), Some("contact"));
    let challenge: Challenge = good(shop.ask_contact(&customer, "sms", "(202) 555-0177").await).await;
    let code = shop.code().await;
    let changed: Account = good(shop.confirm_contact(&customer, &challenge, &code).await).await;
    assert_eq!(changed.phone.as_deref(), Some(new));
    assert!(shop.newest_to(PHONE).await.body.contains("phone number"), "the old number is told");
    shop.clock.advance_s(61);
    let again = shop.sign_in(new).await;
    assert_eq!((again.grant.account.id, again.grant.registered), (customer.grant.account.id, false));
    assert_eq!(shop.orders(&again).await.len(), 2);
    // The old number is somebody's who has nothing to do with the account.
    let stranger = shop.sign_in(PHONE).await;
    assert!(stranger.grant.registered);
    assert_ne!(stranger.grant.account.id, customer.grant.account.id);
    assert_eq!(shop.orders(&stranger).await.len(), 0);
}

// covers: S51
async fn the_policy_says_who_changes_an_address(engine: Engine) {
    let shop = Shop::open(engine).await;
    let customer = shop.sign_in(PHONE).await;
    shop.policy(Policy { email_change: EmailChange::Never, ..Policy::default() }).await;
    // The first is bound by everybody for themselves.
    shop.bind_email(&customer, ANN).await;
    problem(shop.ask_contact(&customer, "email", "ann@new.example").await, Code::PolicyForbids).await;
    shop.policy(Policy { email_change: EmailChange::Merchant, ..Policy::default() }).await;
    problem(shop.ask_contact(&customer, "email", "ann@new.example").await, Code::PolicyForbids).await;
    shop.policy(Policy::default()).await;
    let challenge: Challenge = good(shop.ask_contact(&customer, "email", "ann@new.example").await).await;
    let code = shop.code().await;
    shop.policy(Policy { email_change: EmailChange::Never, ..Policy::default() }).await;
    problem(shop.confirm_contact(&customer, &challenge, &code).await, Code::PolicyForbids).await;
    assert_eq!(account(&shop, &customer).await.email.as_deref(), Some(ANN));
}

// covers: S56
async fn a_contact_has_one_account_and_only_its_holder_learns_of_it(engine: Engine) {
    let shop = Shop::open(engine).await;
    let first = shop.sign_in(PHONE).await;
    shop.bind_email(&first, ANN).await;
    let second = shop.sign_in("+12025550188").await;
    shop.clock.advance_s(61);
    for (channel, contact) in [("email", "ANN@example.com"), ("sms", PHONE)] {
        let challenge: Challenge = good(shop.ask_contact(&second, channel, contact).await).await;
        let code = shop.code().await;
        let wrong = if code == "000000" { "000001" } else { "000000" };
        problem(shop.confirm_contact(&second, &challenge, wrong).await, Code::CodeWrong).await;
        problem(shop.confirm_contact(&second, &challenge, &code).await, Code::ContactTaken).await;
    }
    assert_eq!(account(&shop, &second).await.phone.as_deref(), Some("+12025550188"));
    assert_eq!(account(&shop, &first).await.email.as_deref(), Some(ANN));
}

// covers: S56
async fn of_two_who_bind_one_address_at_once_one_wins(engine: Engine) {
    let shop = Shop::open(engine).await;
    for round in 0..3 {
        let address = format!("both{round}@example.com");
        let mut asked = Vec::new();
        for number in 0..2 {
            let customer = shop.sign_in(&format!("+1202555{:04}", 1000 + round * 200 + number * 100)).await;
            let challenge: Challenge = good(shop.ask_contact(&customer, "email", &address).await).await;
            asked.push((customer, challenge, shop.code().await));
            shop.clock.advance_s(61);
        }
        let answers = asked.iter().map(|(customer, challenge, code)| shop.confirm_contact(customer, challenge, code));
        let mut won = 0;
        for answer in futures::future::join_all(answers).await {
            match answer.status().as_u16() {
                200 => won += 1,
                _ => {
                    problem(answer, Code::ContactTaken).await;
                }
            }
        }
        assert_eq!(won, 1);
    }
}

// covers: B17
async fn a_proof_is_asked_for_after_ten_minutes_and_given_in_three_ways(engine: Engine) {
    let shop = Shop::open(engine).await;
    let customer = shop.sign_in(PHONE).await;
    assert_eq!(shop.set_password(&customer, OWN).await.status(), 204);
    let security = async || -> Security { good(shop.get("/v1/account/security", &customer).await).await };
    assert_eq!(security().await.proof_expires_in_s, 600, "signing in is one");
    assert_eq!(security().await.proof_by, [ProofKind::Password, ProofKind::Sms]);
    shop.clock.advance_s(599);
    let challenge: Challenge = good(shop.ask_contact(&customer, "email", ANN).await).await;
    let code = shop.code().await;
    shop.clock.advance_s(1);
    assert_eq!(security().await.proof_expires_in_s, 0);
    problem(shop.confirm_contact(&customer, &challenge, &code).await, Code::ProofRequired).await;

    let prove = async |body| shop.send(Method::POST, "/v1/account/proof", &customer, body).await;
    problem(prove(json!({})).await, Code::Invalid).await;
    problem(prove(json!({"password": OWN, "totp": "123456"})).await, Code::Invalid).await;
    let told = problem(prove(json!({"password": "not-this-one-41"})).await, Code::CredentialsWrong).await;
    assert_eq!(told.field.as_deref(), Some("password"));
    problem(prove(json!({"totp": "123456"})).await, Code::CodeWrong).await;
    let proof: Proof = good(prove(json!({"password": OWN})).await).await;
    assert_eq!(proof.expires_in_s, 600);
    let _: Account = good(shop.confirm_contact(&customer, &challenge, &code).await).await;

    // By a code to the phone, and to the address that is bound now.
    for channel in ["sms", "email"] {
        shop.clock.advance_s(100);
        let next = good(shop.refresh(&customer.grant.refresh_token).await).await;
        let customer = Customer { grant: next, device: customer.device.clone() };
        let ask = json!({"channel": channel, "language": "en"});
        let challenge: Challenge = good(shop.send(Method::POST, "/v1/account/proof/codes", &customer, ask).await).await;
        let path = format!("/v1/account/proof/codes/{}/verify", challenge.id);
        let answer = json!({"code": shop.code().await, "device": customer.device});
        let proof: Proof = good(shop.send(Method::POST, &path, &customer, answer).await).await;
        assert_eq!(proof.expires_in_s, 600);
        let after: Security = good(shop.get("/v1/account/security", &customer).await).await;
        assert_eq!(after.proof_expires_in_s, 600);
    }
    // Ten tries of the password in an hour, and no more.
    let refused = futures::future::join_all(
        (0..12)
            .map(|_| shop.send(Method::POST, "/v1/account/proof", &customer, json!({"password": "not-this-one-41"}))),
    );
    assert!(refused.await.iter().all(|answer| matches!(answer.status().as_u16(), 401 | 422 | 429)));
}

async fn codes_work_for_their_purpose_account_and_device_only(engine: Engine) {
    let shop = Shop::open(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let other = shop.sign_in("+12025550188").await;
    shop.clock.advance_s(61);
    let ask = json!({"channel": "sms", "language": "en"});
    let challenge: Challenge = good(shop.send(Method::POST, "/v1/account/proof/codes", &customer, ask).await).await;
    let code = shop.code().await;
    let answer = json!({"code": code, "device": customer.device});
    problem(shop.verify(&challenge, &code, &customer.device).await, Code::NotFound).await;
    problem(shop.confirm_contact(&customer, &challenge, &code).await, Code::NotFound).await;
    let path = format!("/v1/account/proof/codes/{}/verify", challenge.id);
    problem(shop.send(Method::POST, &path, &other, answer.clone()).await, Code::NotFound).await;
    let path_of_recovery = format!("/v1/identity/recovery/{}/verify", challenge.id);
    problem(shop.post(&path_of_recovery, &answer).await, Code::NotFound).await;
    // Another device of the same account is not the one that asked.
    shop.clock.advance_s(61);
    let laptop = shop.sign_in_on(PHONE, device()).await;
    problem(shop.send(Method::POST, &path, &laptop, answer.clone()).await, Code::NotFound).await;
    assert_eq!(shop.send(Method::POST, &path, &customer, answer).await.status(), 200);
    // A code to sign in proves and binds nothing.
    shop.clock.advance_s(61);
    let challenge = shop.challenge(PHONE, &customer.device).await;
    let code = shop.code().await;
    problem(shop.confirm_contact(&customer, &challenge, &code).await, Code::NotFound).await;
    let body = json!({"phone": PHONE, "purpose": "prove", "device": customer.device, "language": "en"});
    problem(shop.post("/v1/identity/codes", &body).await, Code::Invalid).await;
}
