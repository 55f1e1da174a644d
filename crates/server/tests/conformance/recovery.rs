//! The way back in.

use std::time::Instant;

use kabinet_protocol::identity::{Account, Challenge, Channel, ResetTicket, SessionGrant};
use kabinet_protocol::problem::Code;
use kabinet_server::policy::{CodeLimits, Policy, RecoveryDisclosure};
use reqwest::Response;
use serde_json::json;

use crate::passwords::OWN;
use crate::shop::{Customer, Engine, PHONE, Shop, device, good, problem};

crate::on_both! {
    a_number_gets_a_code_that_signs_in_and_never_registers,
    an_address_gets_a_code_that_leads_to_a_new_password,
    the_link_shows_a_page_that_is_used_by_sending_it,
    the_page_says_what_is_wrong_and_speaks_four_languages,
    the_newest_link_works_and_a_lost_address_leads_nowhere,
    explicit_says_who_is_unknown_and_counts_it,
    uniform_answers_everybody_alike,
}

const ANN: &str = "ann@example.com";

async fn customer_with_address(shop: &Shop) -> Customer {
    let customer = shop.sign_in(PHONE).await;
    shop.bind_email(&customer, ANN).await;
    shop.clock.advance_s(61);
    customer
}

/// The link in the newest e-mail.
async fn link(shop: &Shop) -> String {
    let body = shop.newest_to(ANN).await.body;
    let link = body.split_whitespace().find(|word| word.starts_with(&shop.base)).expect("a link in the e-mail");
    link.to_owned()
}

async fn open(shop: &Shop, link: &str, languages: &str) -> Response {
    shop.client.get(link).header("accept-language", languages).send().await.expect("a page")
}

async fn submit(shop: &Shop, link: &str, password: &str, again: &str) -> (u16, String) {
    let form = format!("password={}&again={}", escape(password), escape(again));
    let request = shop.client.post(link).header("content-type", "application/x-www-form-urlencoded").body(form);
    let answer = request.send().await.expect("a page");
    (answer.status().as_u16(), answer.text().await.expect("text"))
}

fn escape(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

// covers: S14, S15, S17
async fn a_number_gets_a_code_that_signs_in_and_never_registers(engine: Engine) {
    let shop = Shop::open(engine).await;
    let customer = shop.sign_in(PHONE).await;
    shop.clock.advance_s(61);
    let laptop = device();
    let challenge: Challenge = good(shop.recover("(202) 555-0143", &laptop).await).await;
    assert_eq!((challenge.channel.clone(), challenge.expires_in_s), (Channel::Sms, 300));
    let code = shop.code().await;
    let grant: SessionGrant = good(shop.verify(&challenge, &code, &laptop).await).await;
    assert_eq!((grant.account.id, grant.registered), (customer.grant.account.id, false));
    problem(shop.verify(&challenge, &code, &laptop).await, Code::CodeUsed).await;

    // Whoever loses the number between asking and answering registers nothing by the answer.
    shop.clock.advance_s(61);
    let challenge: Challenge = good(shop.recover(PHONE, &laptop).await).await;
    let code = shop.code().await;
    let signed_in = Customer { grant, device: laptop.clone() };
    let binding: Challenge = good(shop.ask_contact(&signed_in, "sms", "+12025550177").await).await;
    let new = shop.code().await;
    let _: Account = good(shop.confirm_contact(&signed_in, &binding, &new).await).await;
    problem(shop.verify(&challenge, &code, &laptop).await, Code::ContactUnknown).await;
    for (text, code) in [("call me", Code::PhoneInvalid), ("ann@", Code::EmailInvalid)] {
        let told = problem(shop.recover(text, &laptop).await, code).await;
        assert_eq!(told.field.as_deref(), Some("contact"));
    }
}

// covers: S14, S15, S17
async fn an_address_gets_a_code_that_leads_to_a_new_password(engine: Engine) {
    let shop = Shop::open(engine).await;
    let customer = customer_with_address(&shop).await;
    let laptop = device();
    let challenge: Challenge = good(shop.recover("Ann@Example.com", &laptop).await).await;
    assert_eq!((challenge.channel.clone(), challenge.sent_to.as_str()), (Channel::Email, "a•••@example.com"));
    let code = shop.code().await;
    problem(shop.verify(&challenge, &code, &laptop).await, Code::NotFound).await;
    let path = format!("/v1/identity/recovery/{}/verify", challenge.id);
    problem(shop.post(&path, &json!({"code": code, "device": device()})).await, Code::NotFound).await;
    let ticket: ResetTicket = good(shop.post(&path, &json!({"code": code, "device": laptop})).await).await;
    assert_eq!(ticket.expires_in_s, 600);
    assert_eq!(shop.get("/v1/account", &customer).await.status(), 200, "a code alone ends nothing");
    let grant: SessionGrant = good(shop.reset(ticket.ticket.expose(), OWN, &laptop).await).await;
    assert_eq!(grant.account.id, customer.grant.account.id);
    problem(shop.get("/v1/account", &customer).await, Code::SessionRevoked).await;
    let _: SessionGrant = good(shop.by_password(ANN, OWN, &device()).await).await;
    problem(shop.reset("invented", OWN, &laptop).await, Code::TicketInvalid).await;
}

// covers: S14, S17
async fn the_link_shows_a_page_that_is_used_by_sending_it(engine: Engine) {
    let shop = Shop::open(engine).await;
    let customer = customer_with_address(&shop).await;
    let _: Challenge = good(shop.recover(ANN, &device()).await).await;
    let link = link(&shop).await;
    // A scanner of mail follows links, again and again.
    for _ in 0..3 {
        let page = open(&shop, &link, "en").await;
        assert_eq!(page.status(), 200);
        let policy = page.headers()["content-security-policy"].to_str().expect("text").to_owned();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && policy.contains("form-action 'self'"));
        assert!(!policy.contains("unsafe"), "{policy}");
        for (name, value) in [("referrer-policy", "no-referrer"), ("cache-control", "no-store")] {
            assert_eq!(page.headers()[name], value);
        }
        let text = page.text().await.expect("text");
        let ticket = link.rsplit('/').next().expect("a ticket");
        assert!(
            text.contains(&format!("kabinet:&#x2f;&#x2f;{}&#x2f;recover&#x2f;{ticket}", shop.store.id))
                || text.contains(&format!("kabinet://{}/recover/{ticket}", shop.store.id)),
            "{text}"
        );
        assert!(text.contains("autocomplete=\"new-password\"") && !text.contains("<script"));
    }
    let (status, text) = submit(&shop, &link, OWN, OWN).await;
    assert_eq!(status, 200, "{text}");
    assert!(text.contains("The password is set") && !text.contains("<form"));
    assert_eq!(submit(&shop, &link, "another-41-vole", "another-41-vole").await.0, 410);
    assert_eq!(open(&shop, &link, "en").await.status(), 410);
    problem(shop.refresh(&customer.grant.refresh_token).await, Code::SessionRevoked).await;
    let _: SessionGrant = good(shop.by_password(PHONE, OWN, &device()).await).await;
}

// covers: S17
async fn the_page_says_what_is_wrong_and_speaks_four_languages(engine: Engine) {
    let shop = Shop::open(engine).await;
    customer_with_address(&shop).await;
    let _: Challenge = good(shop.recover(ANN, &device()).await).await;
    let link = link(&shop).await;
    for (password, again, says) in [
        ("tq8-Lm", "tq8-Lm", "too short"),
        ("zq-tarn-41-vole", "zq-tarn-41-mole", "not the same"),
        ("password1", "password1", "easy to guess"),
        (&"zq-tarn-".repeat(20), &"zq-tarn-".repeat(20), "too long"),
    ] {
        let (status, text) = submit(&shop, &link, password, again).await;
        assert_eq!(status, 422, "{text}");
        assert!(text.contains(says) && text.contains("role=\"alert\"") && text.contains("<form"), "{text}");
        assert!(!text.contains(password), "what was typed is not shown");
    }
    let nothing = shop.client.post(&link).body("x").send().await.expect("a page");
    assert_eq!(nothing.status(), 422);
    for (language, says) in [
        ("ru-RU,en;q=0.5", "Новый пароль"),
        ("es", "Nueva contraseña"),
        ("vi", "Đặt mật khẩu mới"),
        ("de", "Set a new password"),
    ] {
        let text = open(&shop, &link, language).await.text().await.expect("text");
        assert!(text.contains(says), "{language}: {text}");
    }
    for ticket in ["x", "%00", "..%2f..", "<script>", &"A".repeat(43)] {
        let answer = open(&shop, &format!("{}/recover/{ticket}", shop.base), "en").await;
        assert_eq!(answer.status(), 410, "{ticket}");
        assert!(!answer.text().await.expect("text").contains("<script"));
    }
    shop.clock.advance_s(30 * 60);
    assert_eq!(open(&shop, &link, "en").await.status(), 410, "half an hour and no longer");
}

// covers: S17, S49
async fn the_newest_link_works_and_a_lost_address_leads_nowhere(engine: Engine) {
    let shop = Shop::open(engine).await;
    let customer = customer_with_address(&shop).await;
    let laptop = device();
    let _: Challenge = good(shop.recover(ANN, &laptop).await).await;
    let first = link(&shop).await;
    let told = problem(shop.recover(ANN, &laptop).await, Code::RateLimited).await;
    assert!(told.retry_after_s.is_some());
    shop.clock.advance_s(61);
    let challenge: Challenge = good(shop.recover(ANN, &laptop).await).await;
    let (second, code) = (link(&shop).await, shop.code().await);
    assert_eq!(open(&shop, &first, "en").await.status(), 410);
    assert_eq!(open(&shop, &second, "en").await.status(), 200);
    let binding: Challenge = good(shop.ask_contact(&customer, "email", "ann@new.example").await).await;
    let new = shop.code().await;
    let _: Account = good(shop.confirm_contact(&customer, &binding, &new).await).await;
    assert_eq!(open(&shop, &second, "en").await.status(), 410, "whoever holds the old mailbox");
    let path = format!("/v1/identity/recovery/{}/verify", challenge.id);
    problem(shop.post(&path, &json!({"code": code, "device": laptop})).await, Code::ContactUnknown).await;
}

// covers: S16
async fn explicit_says_who_is_unknown_and_counts_it(engine: Engine) {
    let shop = Shop::open(engine).await;
    let known = customer_with_address(&shop).await;
    for contact in ["+12025550166", "nobody@example.com"] {
        let told = problem(shop.recover(contact, &device()).await, Code::ContactUnknown).await;
        assert_eq!(told.field.as_deref(), Some("contact"));
        problem(shop.recover(contact, &device()).await, Code::RateLimited).await;
    }
    // Whoever tries contacts one after the other is stopped like whoever sends codes.
    let mut answered = 0;
    for number in 0..40 {
        let answer = shop.recover(&format!("somebody{number}@example.com"), &device()).await;
        answered += usize::from(answer.status() == 422);
    }
    assert!(answered <= 20, "{answered}");
    problem(shop.recover(PHONE, &device()).await, Code::RateLimited).await;
    let _: Challenge = good(shop.recover(PHONE, &known.device).await).await;
}

// covers: S16
async fn uniform_answers_everybody_alike(engine: Engine) {
    let shop = Shop::open(engine).await;
    let codes = CodeLimits {
        resend_s: 0,
        number_hour: 100_000,
        number_day: 100_000,
        device_hour: 100_000,
        known_device_hour: 100_000,
        address_day: 100_000,
        prefix_hour: 100_000,
        store_day: 100_000,
    };
    let customer = customer_with_address(&shop).await;
    let uniform = RecoveryDisclosure::Uniform;
    shop.policy(Policy { recovery_disclosure: uniform, codes, ..Policy::default() }).await;
    let strange = device();
    let before = shop.messages().await.len();
    for (bound, unbound) in [(ANN, "eve@example.com"), (PHONE, "+12025550144")] {
        let (mut times, mut told) = ([Vec::new(), Vec::new()], None);
        for round in 0..60 {
            // Turn about, so that whatever else the machine does falls on both.
            for which in [round % 2, 1 - round % 2] {
                let contact = [bound, unbound][which];
                let begun = Instant::now();
                let answer = shop.recover(contact, &strange).await;
                let headers: Vec<String> = answer.headers().keys().map(|name| name.as_str().to_owned()).collect();
                assert_eq!(answer.status(), 202);
                let text = answer.text().await.expect("text");
                times[which].push(begun.elapsed());
                let challenge: Challenge = serde_json::from_str(&text).expect("a challenge");
                let masked = text.replace(&challenge.id.to_string(), "…").replace(&challenge.sent_to, "…");
                let expected = if bound == ANN { "email" } else { "sms" };
                let life = if bound == ANN { 600 } else { 300 };
                assert_eq!(
                    masked,
                    format!(
                        "{{\"id\":\"…\",\"channel\":\"{expected}\",\"sent_to\":\"…\",\"digits\":6,\
                             \"expires_in_s\":{life},\"resend_in_s\":0}}"
                    )
                );
                assert_eq!(*told.get_or_insert(headers.clone()), headers);
                if round == 0 {
                    let path = if bound == ANN { "recovery" } else { "codes" };
                    let path = format!("/v1/identity/{path}/{}/verify", challenge.id);
                    let wrong = json!({"code": "00000x", "device": strange});
                    let told = problem(shop.post(&path, &wrong).await, Code::CodeWrong).await;
                    assert_eq!(told.tries_left, Some(4));
                }
            }
        }
        let [bound_median, unbound_median] = times.map(|mut times| {
            times.sort();
            times[times.len() / 2]
        });
        let gap = bound_median.abs_diff(unbound_median);
        assert!(gap.as_micros() < 5_000, "{bound_median:?} {unbound_median:?}");
    }
    assert_eq!(shop.messages().await.len(), before + 120, "nobody unbound was written to");
    let stray: i64 = sqlx::query_scalar("SELECT count(*) FROM reset_tickets WHERE account <> $1")
        .bind(customer.grant.account.id.to_string())
        .fetch_one(shop.store.db.readers())
        .await
        .expect("a count");
    assert_eq!(stray, 0);
}
