//! Signing in by password, and what a first registration is sent.

use std::time::{Duration, Instant};

use kabinet_protocol::identity::{PasswordState, Security, SecurityEventKind, SecurityLog, SessionGrant};
use kabinet_protocol::problem::{Code, Problem};
use kabinet_server::policy::{InitialPassword, PasswordLimits, Policy};
use reqwest::Method;

use crate::shop::{Customer, Engine, PHONE, Shop, device, good, problem};

crate::on_both! {
    a_first_registration_is_sent_a_password_that_its_first_use_replaces,
    the_policy_makes_it_stay_or_sends_none,
    the_phone_and_the_bound_address_sign_in,
    weak_passwords_are_named,
    a_spray_from_one_address_gets_twenty_five,
    strangers_lock_nobody_out,
    a_change_ends_all_other_sessions_and_a_removal_leaves_codes,
    a_ticket_works_once_however_many_use_it,
    an_old_hash_is_renewed_at_its_next_use,
    a_line_of_sign_ins_keeps_nobody_from_their_orders,
}

pub const OWN: &str = "zq-tarn-41-vole";

async fn security(shop: &Shop, customer: &Customer) -> Security {
    good(shop.get("/v1/account/security", customer).await).await
}

// covers: S5, S6
async fn a_first_registration_is_sent_a_password_that_its_first_use_replaces(engine: Engine) {
    let shop = Shop::open(engine).await;
    let first = shop.sign_in(PHONE).await;
    assert!(first.grant.registered);
    let sent = shop.sent_password(PHONE).await;
    let told = shop.newest_to(PHONE).await;
    assert!(told.body.contains(PHONE) && told.body.contains("72"), "login, password and how long: {}", told.body);
    let state = security(&shop, &first).await;
    assert_eq!(state.password, PasswordState::Temporary);
    assert_eq!(state.password_expires_at, Some(crate::shop::NOON.plus_millis(72 * 3_600_000)));

    let laptop = device();
    let asked = problem(shop.by_password(PHONE, &sent, &laptop).await, Code::PasswordChangeRequired).await;
    let ticket = asked.ticket.expect("a ticket");
    let told = problem(shop.reset(ticket.expose(), "12345678", &laptop).await, Code::PasswordWeak).await;
    assert_eq!(told.field.as_deref(), Some("password"), "a weak one uses the ticket up for nobody");
    let grant: SessionGrant = good(shop.reset(ticket.expose(), OWN, &laptop).await).await;
    assert_eq!(grant.account.id, first.grant.account.id);
    problem(shop.reset(ticket.expose(), "another-41-vole", &laptop).await, Code::TicketInvalid).await;
    problem(shop.get("/v1/account", &first).await, Code::SessionRevoked).await;
    problem(shop.by_password(PHONE, &sent, &laptop).await, Code::CredentialsWrong).await;
    let _: SessionGrant = good(shop.by_password(PHONE, OWN, &laptop).await).await;
    shop.clock.advance_s(61);
    assert!(!shop.sign_in(PHONE).await.grant.registered);
    assert_eq!(shop.sent_password(PHONE).await, sent, "a second sign-in is sent no password");

    // Another, whose three days pass.
    let late = "+12025550199";
    shop.sign_in(late).await;
    let sent = shop.sent_password(late).await;
    shop.clock.advance_s(72 * 3600 - 1);
    let asked = problem(shop.by_password(late, &sent, &laptop).await, Code::PasswordChangeRequired).await;
    shop.clock.advance_s(1);
    problem(shop.by_password(late, &sent, &laptop).await, Code::PasswordExpired).await;
    problem(shop.by_password(late, "not-this-one-41", &laptop).await, Code::CredentialsWrong).await;
    shop.clock.advance_s(600);
    let ticket = asked.ticket.expect("a ticket");
    problem(shop.reset(ticket.expose(), OWN, &laptop).await, Code::TicketInvalid).await;
}

// covers: S5, S11
async fn the_policy_makes_it_stay_or_sends_none(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.policy(Policy { initial_password: InitialPassword::Permanent, ..Policy::default() }).await;
    let customer = shop.sign_in(PHONE).await;
    let sent = shop.sent_password(PHONE).await;
    assert_eq!(security(&shop, &customer).await.password, PasswordState::Own);
    shop.clock.advance_s(100 * 3600);
    let _: SessionGrant = good(shop.by_password(PHONE, &sent, &device()).await).await;

    shop.policy(Policy { initial_password: InitialPassword::None, ..Policy::default() }).await;
    let before = shop.messages().await.len();
    let plain = shop.sign_in("+12025550188").await;
    assert_eq!(shop.messages().await.len(), before + 1, "the code and nothing else");
    assert_eq!(security(&shop, &plain).await.password, PasswordState::None);
    problem(shop.by_password("+12025550188", OWN, &device()).await, Code::CredentialsWrong).await;
    let account = shop.get("/v1/orders", &plain).await;
    assert_eq!(account.status(), 200, "a code-only customer has the whole account");
}

// covers: S9, S10, S54
async fn the_phone_and_the_bound_address_sign_in(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 2).await;
    let customer = shop.sign_in(PHONE).await;
    assert_eq!(shop.set_password(&customer, OWN).await.status(), 204);
    problem(shop.by_password("ann@example.com", OWN, &device()).await, Code::CredentialsWrong).await;
    shop.bind_email(&customer, "Ann@Example.com").await;
    for identifier in [PHONE, "(202) 555-0143", "ann@example.com", " ANN@example.COM "] {
        let laptop = device();
        let grant: SessionGrant = good(shop.by_password(identifier, OWN, &laptop).await).await;
        assert_eq!(grant.account.id, customer.grant.account.id, "{identifier}");
        let seen = Customer { grant, device: laptop };
        assert_eq!(shop.orders(&seen).await.len(), 2, "everything a code shows");
    }
    // An unknown identifier and a wrong password read the same.
    let wrong: Problem = shop.by_password(PHONE, "not-this-one-41", &device()).await.json().await.expect("a problem");
    let nobody: Problem = shop.by_password("+12025550166", OWN, &device()).await.json().await.expect("a problem");
    assert_eq!(wrong, nobody);
    let told = problem(shop.by_password("nonsense", OWN, &device()).await, Code::PhoneInvalid).await;
    assert_eq!(told.field.as_deref(), Some("identifier"));
    let told = problem(shop.by_password("x@", OWN, &device()).await, Code::EmailInvalid).await;
    assert_eq!(told.field.as_deref(), Some("identifier"));
}

async fn weak_passwords_are_named(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 1).await;
    let customer = shop.sign_in(PHONE).await;
    shop.bind_email(&customer, "alexandra.morgan@example.com").await;
    let long = "aq7-".repeat(33);
    for text in ["", "short-7", "password1", "12025550143", "alexandra.morgan", "Alexandra.Morgan1", long.as_str()] {
        let told = problem(shop.set_password(&customer, text).await, Code::PasswordWeak).await;
        assert_eq!(told.field.as_deref(), Some("password"), "{text}");
    }
    for text in ["пять больших верблюдов", "correct horse battery", "     five spaces before  "] {
        assert_eq!(shop.set_password(&customer, text).await.status(), 204, "{text}");
        let _: SessionGrant = good(shop.by_password(PHONE, text, &device()).await).await;
    }
}

async fn evaluated(shop: &Shop, identifier: &str, password: &str) -> Result<(), u64> {
    let answer: Problem = shop.by_password(identifier, password, &device()).await.json().await.expect("a problem");
    match answer.code {
        Code::CredentialsWrong => Ok(()),
        Code::RateLimited => Err(answer.retry_after_s.expect("says when to come back")),
        other => panic!("{other}"),
    }
}

async fn a_spray_from_one_address_gets_twenty_five(engine: Engine) {
    let shop = Shop::open(engine).await;
    let mut admitted = 0;
    for number in 0..120 {
        match evaluated(&shop, &format!("+1202555{:04}", 1000 + number), "Summer-of-2026!").await {
            Ok(()) => admitted += 1,
            Err(seconds) => assert!(seconds > 0 && seconds <= 3600),
        }
    }
    assert_eq!(admitted, 25);
    shop.clock.advance_s(3600);
    assert_eq!(evaluated(&shop, "+12025551000", "Summer-of-2026!").await, Ok(()), "the wait that was told is enough");
}

async fn strangers_lock_nobody_out(engine: Engine) {
    let shop = Shop::open(engine).await;
    let customer = shop.sign_in(PHONE).await;
    assert_eq!(shop.set_password(&customer, OWN).await.status(), 204);
    let tries = futures::future::join_all((0..40).map(|_| evaluated(&shop, PHONE, "not-this-one-41"))).await;
    assert_eq!(tries.iter().filter(|one| one.is_ok()).count(), 10, "ten for one identifier, from wherever");
    problem(shop.by_password(PHONE, OWN, &device()).await, Code::RateLimited).await;
    // The device that has signed in to this account before still does.
    let grant = good(shop.by_password(PHONE, OWN, &customer.device).await).await;
    let customer = Customer { grant, device: customer.device };
    // The customer reads of it once, not ten times.
    let log: SecurityLog = good(shop.get("/v1/account/security-log", &customer).await).await;
    let failed = log.events.iter().filter(|event| event.kind == SecurityEventKind::SignInFailed).count();
    assert_eq!(failed, 1);
    // The known device's own bucket holds ten too.
    for _ in 0..9 {
        problem(shop.by_password(PHONE, "not-this-one-41", &customer.device).await, Code::CredentialsWrong).await;
    }
    problem(shop.by_password(PHONE, OWN, &customer.device).await, Code::RateLimited).await;
    shop.clock.advance_s(61);
    assert!(!shop.sign_in(PHONE).await.grant.registered, "a code is not held up by wrong passwords");
}

// covers: S6, S11, S50, S54
async fn a_change_ends_all_other_sessions_and_a_removal_leaves_codes(engine: Engine) {
    let shop = Shop::open(engine).await;
    let one = shop.sign_in(PHONE).await;
    shop.clock.advance_s(61);
    let two = shop.sign_in(PHONE).await;
    assert_eq!(shop.set_password(&two, OWN).await.status(), 204);
    assert_eq!(shop.get("/v1/account", &two).await.status(), 200);
    problem(shop.get("/v1/account", &one).await, Code::SessionRevoked).await;
    problem(shop.refresh(&one.grant.refresh_token).await, Code::SessionRevoked).await;
    let state = security(&shop, &two).await;
    assert_eq!((state.password, state.password_expires_at), (PasswordState::Own, None));

    shop.clock.advance_s(600);
    problem(shop.set_password(&two, "another-41-vole").await, Code::ProofRequired).await;
    let removed = |customer: &Customer| {
        let token = customer.grant.access_token.clone();
        shop.request(Method::DELETE, "/v1/account/password").bearer_auth(token).send()
    };
    problem(removed(&two).await.expect("an answer"), Code::ProofRequired).await;
    let proof = serde_json::json!({"password": OWN});
    let proved = shop.send(Method::POST, "/v1/account/proof", &two, proof).await;
    assert_eq!(proved.status(), 200);
    assert_eq!(removed(&two).await.expect("an answer").status(), 204);
    assert_eq!(removed(&two).await.expect("an answer").status(), 204, "twice is once");
    assert_eq!(security(&shop, &two).await.password, PasswordState::None);
    problem(shop.by_password(PHONE, OWN, &device()).await, Code::CredentialsWrong).await;
    assert!(!shop.sign_in(PHONE).await.grant.registered, "the code is the way in");
}

async fn a_ticket_works_once_however_many_use_it(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.sign_in(PHONE).await;
    let sent = shop.sent_password(PHONE).await;
    let laptop = device();
    let asked = problem(shop.by_password(PHONE, &sent, &laptop).await, Code::PasswordChangeRequired).await;
    let ticket = asked.ticket.expect("a ticket");
    let words =
        ["first-tarn-41", "second-tarn-42", "third-tarn-43", "fourth-tarn-44", "fifth-tarn-45", "sixth-tarn-46"];
    let answers = futures::future::join_all(words.map(|word| shop.reset(ticket.expose(), word, &laptop))).await;
    let mut good = 0;
    for answer in answers {
        match answer.status().as_u16() {
            200 => good += 1,
            _ => {
                problem(answer, Code::TicketInvalid).await;
            }
        }
    }
    assert_eq!(good, 1);
}

async fn an_old_hash_is_renewed_at_its_next_use(engine: Engine) {
    use argon2::password_hash::PasswordHasher;
    use argon2::password_hash::phc::PasswordHash;
    let shop = Shop::open(engine).await;
    let customer = shop.sign_in(PHONE).await;
    assert_eq!(shop.set_password(&customer, OWN).await.status(), 204);
    let params = argon2::Params::new(64, 1, 1, Some(32)).expect("valid");
    let cheap = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let peppered = shop.store.pepper.mac("password", &[OWN.as_bytes()]);
    let old: PasswordHash = cheap.hash_password(&peppered).expect("hashes");
    sqlx::query("UPDATE passwords SET hash = $1")
        .bind(old.to_string())
        .execute(shop.store.db.writer())
        .await
        .expect("an old hash");
    let _: SessionGrant = good(shop.by_password(PHONE, OWN, &device()).await).await;
    let hash: String =
        sqlx::query_scalar("SELECT hash FROM passwords").fetch_one(shop.store.db.readers()).await.expect("a row");
    assert!(hash.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"), "{hash}");
    let _: SessionGrant = good(shop.by_password(PHONE, OWN, &device()).await).await;
}

async fn a_line_of_sign_ins_keeps_nobody_from_their_orders(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 20).await;
    let customer = shop.sign_in(PHONE).await;
    let passwords = PasswordLimits { identifier_hour: 1000, known_device_hour: 1000, address_hour: 1000 };
    shop.policy(Policy { passwords, ..Policy::default() }).await;
    let strangers = device();
    let waiting = (0..64).map(|number| {
        let identifier = format!("+1202555{:04}", 1000 + number);
        let (shop, strangers) = (&shop, &strangers);
        async move { shop.by_password(&identifier, OWN, strangers).await.status().as_u16() }
    });
    let reads = async {
        let mut slowest = Duration::ZERO;
        for _ in 0..20 {
            let begun = Instant::now();
            assert_eq!(shop.get("/v1/orders", &customer).await.status(), 200);
            slowest = slowest.max(begun.elapsed());
        }
        slowest
    };
    let (answers, slowest) = futures::join!(futures::future::join_all(waiting), reads);
    assert!(answers.iter().all(|status| *status == 422), "all 64 are answered: {answers:?}");
    assert!(slowest < Duration::from_secs(1), "an order page waited {slowest:?}");

    // More than the line holds are told to come back, not kept.
    let crowd = (0..300).map(|number| {
        let identifier = format!("+1202555{:04}", 2000 + number);
        let (shop, strangers) = (&shop, &strangers);
        async move {
            let answer: Problem = shop.by_password(&identifier, OWN, strangers).await.json().await.expect("a problem");
            answer
        }
    });
    let answers = futures::future::join_all(crowd).await;
    for answer in &answers {
        match answer.code {
            Code::CredentialsWrong => {}
            Code::Unavailable => assert!(answer.retry_after_s.is_some(), "says when to come back"),
            ref other => panic!("{other}"),
        }
    }
}
