//! Signing in and registering by code.

use kabinet_protocol::discovery::AccountsMode;
use kabinet_protocol::identity::{Account, SessionGrant};
use kabinet_protocol::problem::Code;
use kabinet_server::policy::Policy;

use crate::shop::{Engine, PHONE, Shop, device, good, problem};

crate::on_both! {
    a_number_registers_once_and_signs_in_ever_after,
    an_imported_customer_finds_the_orders,
    wrong_expired_used_and_foreign_codes_are_told_apart,
    a_hundred_parallel_guesses_are_five,
    every_notation_is_one_account_and_nonsense_is_named,
    the_policy_decides_who_comes_in,
}

// covers: S4, S7, S35
async fn a_number_registers_once_and_signs_in_ever_after(engine: Engine) {
    let shop = Shop::open(engine).await;
    let first = shop.sign_in(PHONE).await;
    assert!(first.grant.registered, "the first time opens the account");
    let account: Account = good(shop.get("/v1/account", &first).await).await;
    assert_eq!((account.id, account.phone.as_deref()), (first.grant.account.id, Some(PHONE)));
    shop.clock.advance_s(61);
    let second = shop.sign_in(PHONE).await;
    assert!(!second.grant.registered, "the second time signs in");
    assert_eq!(second.grant.account.id, account.id);
    assert_eq!(second.grant.feed, first.grant.feed);
}

// covers: S8
async fn an_imported_customer_finds_the_orders(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", "(202) 555-0143", 3).await;
    let customer = shop.sign_in(PHONE).await;
    assert!(customer.grant.registered, "the account is new, the customer is not");
    assert_eq!(customer.grant.account.name, "Customer C1");
    assert_eq!(shop.orders(&customer).await.len(), 3);
}

async fn wrong_expired_used_and_foreign_codes_are_told_apart(engine: Engine) {
    let shop = Shop::open(engine).await;
    let device_a = device();
    let challenge = shop.challenge(PHONE, &device_a).await;
    assert_eq!((challenge.sent_to.as_str(), challenge.digits, challenge.resend_in_s), ("+1 •••-•••-0143", 6, 60));
    let code = shop.code().await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let told = problem(shop.verify(&challenge, wrong, &device_a).await, Code::CodeWrong).await;
    assert_eq!((told.tries_left, told.field.as_deref()), (Some(4), Some("code")));
    problem(shop.verify(&challenge, &code, &device()).await, Code::NotFound).await;
    problem(shop.verify(&challenge, "", &device_a).await, Code::CodeWrong).await;
    // As people paste it.
    let pasted = format!(" {}-{} ", &code[..3], &code[3..]);
    let _: SessionGrant = good(shop.verify(&challenge, &pasted, &device_a).await).await;
    problem(shop.verify(&challenge, &code, &device_a).await, Code::CodeUsed).await;

    shop.clock.advance_s(61);
    let challenge = shop.challenge(PHONE, &device_a).await;
    let code = shop.code().await;
    shop.clock.advance_s(300);
    problem(shop.verify(&challenge, &code, &device_a).await, Code::CodeExpired).await;
}

async fn a_hundred_parallel_guesses_are_five(engine: Engine) {
    let shop = Shop::open(engine).await;
    let device = device();
    let challenge = shop.challenge(PHONE, &device).await;
    let code = shop.code().await;
    let wrong = if code == "123456" { "654321" } else { "123456" };
    let answers = futures::future::join_all((0..100).map(|_| shop.verify(&challenge, wrong, &device))).await;
    let mut wrongs = 0;
    for answer in answers {
        let problem: kabinet_protocol::problem::Problem = answer.json().await.expect("a problem");
        match problem.code {
            Code::CodeWrong => wrongs += 1,
            Code::CodeLocked => {}
            other => panic!("{other}"),
        }
    }
    assert_eq!(wrongs, 4, "five are evaluated: four say wrong, the fifth says locked");
    problem(shop.verify(&challenge, &code, &device).await, Code::CodeLocked).await;
    let tries: i64 =
        sqlx::query_scalar("SELECT tries FROM otp_challenges").fetch_one(shop.store.db.readers()).await.expect("a row");
    assert_eq!(tries, 5, "exactly five were counted");
}

async fn every_notation_is_one_account_and_nonsense_is_named(engine: Engine) {
    let shop = Shop::open(engine).await;
    let mut accounts = std::collections::BTreeSet::new();
    for text in ["+12025550143", "(202) 555-0143", "1 202 555 0143", "００１ ２０２ ５５５ ０１４３"] {
        accounts.insert(shop.sign_in(text).await.grant.account.id);
        shop.clock.advance_s(61);
    }
    assert_eq!(accounts.len(), 1);
    for text in ["", "call me", "12", "+1 202", "\u{0}", "💥", "+1 800 234 5678"] {
        let told = problem(shop.ask(text, &device()).await, Code::PhoneInvalid).await;
        assert_eq!(told.field.as_deref(), Some("phone"), "{text}");
    }
}

// covers: S41, S44
async fn the_policy_decides_who_comes_in(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 1).await;
    shop.policy(Policy { otp_may_register: false, ..Policy::default() }).await;
    problem(shop.ask("+12025550199", &device()).await, Code::RegistrationClosed).await;
    let customer = shop.sign_in(PHONE).await;
    assert!(customer.grant.registered, "whom the merchant knows may open an account");
    shop.clock.advance_s(61);
    shop.policy(Policy { accounts_mode: AccountsMode::Disabled, ..Policy::default() }).await;
    problem(shop.ask("+12025550199", &device()).await, Code::AccountsDisabled).await;
    let again = shop.sign_in(PHONE).await;
    assert!(!again.grant.registered);
    shop.clock.advance_s(61);
    let closed = Policy { accounts_mode: AccountsMode::Disabled, sign_in_when_disabled: false, ..Policy::default() };
    shop.policy(closed).await;
    problem(shop.ask(PHONE, &device()).await, Code::AccountsDisabled).await;
    shop.policy(Policy { phone_countries: vec!["RU".into()], ..Policy::default() }).await;
    problem(shop.ask(PHONE, &device()).await, Code::PhoneCountry).await;
}
