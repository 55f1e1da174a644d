//! The authenticator: switching it on and off, and what it stands between.

use hmac::{Hmac, Mac};
use kabinet_protocol::identity::{
    Challenge, Proof, ProofKind, RecoveryCodes, ResetTicket, Security, SecurityEventKind, SecurityLog, SessionGrant,
    TotpOffer,
};
use kabinet_protocol::ids::ChallengeId;
use kabinet_protocol::problem::Code;
use kabinet_protocol::time::ServerTime;
use reqwest::{Method, Response};
use serde_json::json;

use crate::passwords::OWN;
use crate::shop::{Customer, Engine, PHONE, Shop, device, good, problem};

crate::on_both! {
    it_is_switched_on_by_a_code_of_its_own_and_asked_for_after_every_first_factor,
    a_code_is_used_once_and_a_recovery_code_too,
    a_challenge_is_tried_five_times_however_many_try,
    it_proves_and_is_switched_off,
}

/// What an authenticator shows.
pub fn shown(secret: &str, at: ServerTime) -> String {
    let mut bits = String::new();
    for letter in secret.bytes() {
        let value = if letter.is_ascii_digit() { letter - b'2' + 26 } else { letter - b'A' };
        bits.push_str(&format!("{value:05b}"));
    }
    let key: Vec<u8> = bits
        .as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).expect("text"), 2).expect("bits"))
        .collect();
    let mut mac = <Hmac<sha1::Sha1> as hmac::KeyInit>::new_from_slice(&key).expect("a key");
    mac.update(&(at.millis() / 30_000).to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash[19] & 15);
    let word = u32::from_be_bytes(hash[offset..offset + 4].try_into().expect("four bytes"));
    format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
}

struct Guarded {
    shop: Shop,
    customer: Customer,
    secret: String,
    codes: Vec<String>,
}

impl Guarded {
    async fn open(engine: Engine) -> Self {
        let shop = Shop::open(engine).await;
        let customer = shop.sign_in(PHONE).await;
        assert_eq!(shop.set_password(&customer, OWN).await.status(), 204);
        let offer: TotpOffer = good(shop.send(Method::POST, "/v1/account/totp", &customer, json!({})).await).await;
        let secret = offer.secret.expose().to_owned();
        assert!(offer.uri.expose().starts_with("otpauth://totp/Kabinet%20Store:"));
        assert!(offer.uri.expose().contains(&format!("secret={secret}&")));
        let confirm = async |code: String| {
            shop.send(Method::POST, "/v1/account/totp/confirm", &customer, json!({"code": code})).await
        };
        let now = shown(&secret, crate::shop::NOON);
        let wrong = if now == "000000" { "000001" } else { "000000" };
        problem(confirm(wrong.into()).await, Code::CodeWrong).await;
        // Before it is confirmed it stands in nobody's way.
        let _: SessionGrant = good(shop.by_password(PHONE, OWN, &customer.device).await).await;
        let customer = Customer {
            grant: good(shop.by_password(PHONE, OWN, &customer.device).await).await,
            device: customer.device.clone(),
        };
        let answer = shop.send(Method::POST, "/v1/account/totp/confirm", &customer, json!({"code": now})).await;
        let codes: RecoveryCodes = good(answer).await;
        let codes = codes.codes.iter().map(|code| code.expose().to_owned()).collect();
        shop.clock.advance_s(61);
        Self { shop, customer, secret, codes }
    }

    fn shown(&self) -> String {
        shown(&self.secret, kabinet_server::clock::Clock::now(&self.shop.clock))
    }

    async fn second(
        &self,
        challenge: ChallengeId,
        code: &str,
        device: &kabinet_protocol::identity::DeviceInfo,
    ) -> Response {
        let path = format!("/v1/identity/second-factor/{challenge}");
        self.shop.post(&path, &json!({"code": code, "device": device})).await
    }

    async fn halfway(&self, device: &kabinet_protocol::identity::DeviceInfo) -> ChallengeId {
        let answer = self.shop.by_password(PHONE, OWN, device).await;
        problem(answer, Code::SecondFactorRequired).await.challenge.expect("a challenge")
    }
}

async fn it_is_switched_on_by_a_code_of_its_own_and_asked_for_after_every_first_factor(engine: Engine) {
    let it = Guarded::open(engine).await;
    assert_eq!(it.codes.len(), 10);
    let state: Security = good(it.shop.get("/v1/account/security", &it.customer).await).await;
    assert!(state.totp && state.recovery_codes_left == 10 && state.proof_by.contains(&ProofKind::Totp));
    problem(it.shop.send(Method::POST, "/v1/account/totp", &it.customer, json!({})).await, Code::Conflict).await;

    // After a password.
    let laptop = device();
    let challenge = it.halfway(&laptop).await;
    problem(it.second(challenge, &it.shown(), &device()).await, Code::NotFound).await;
    let grant: SessionGrant = good(it.second(challenge, &it.shown(), &laptop).await).await;
    assert_eq!(grant.account.id, it.customer.grant.account.id);
    problem(it.second(challenge, &it.codes[0], &laptop).await, Code::CodeUsed).await;

    // After a code.
    it.shop.clock.advance_s(61);
    let laptop = device();
    let challenge = it.shop.challenge(PHONE, &laptop).await;
    let code = it.shop.code().await;
    let asked = problem(it.shop.verify(&challenge, &code, &laptop).await, Code::SecondFactorRequired).await;
    let _: SessionGrant = good(it.second(asked.challenge.expect("a challenge"), &it.shown(), &laptop).await).await;

    // After a ticket: the password is new, and nobody is in before the second factor.
    it.shop.clock.advance_s(61);
    let email = "ann@example.com";
    it.shop.bind_email(&it.customer, email).await;
    let laptop = device();
    it.shop.clock.advance_s(61);
    let challenge: Challenge = good(it.shop.recover(email, &laptop).await).await;
    let path = format!("/v1/identity/recovery/{}/verify", challenge.id);
    let answer = json!({"code": it.shop.code().await, "device": laptop});
    let ticket: ResetTicket = good(it.shop.post(&path, &answer).await).await;
    let reset = it.shop.reset(ticket.ticket.expose(), "quiet-tarn-87-owl", &laptop).await;
    let asked = problem(reset, Code::SecondFactorRequired).await.challenge.expect("a challenge");
    problem(it.shop.get("/v1/account", &it.customer).await, Code::SessionRevoked).await;
    problem(it.second(asked, "000000", &laptop).await, Code::CodeWrong).await;
    let _: SessionGrant = good(it.second(asked, &it.shown(), &laptop).await).await;
    problem(it.shop.by_password(PHONE, OWN, &laptop).await, Code::CredentialsWrong).await;
    // Ten minutes, and no longer.
    let answer = it.shop.by_password(PHONE, "quiet-tarn-87-owl", &laptop).await;
    let asked = problem(answer, Code::SecondFactorRequired).await.challenge.expect("a challenge");
    it.shop.clock.advance_s(600);
    problem(it.second(asked, &it.shown(), &laptop).await, Code::CodeExpired).await;
}

async fn a_code_is_used_once_and_a_recovery_code_too(engine: Engine) {
    let it = Guarded::open(engine).await;
    let laptop = device();
    let (one, two) = (it.halfway(&laptop).await, it.halfway(&laptop).await);
    let code = it.shown();
    let answers = futures::future::join(it.second(one, &code, &laptop), it.second(two, &code, &laptop)).await;
    let good_ones = [answers.0.status().as_u16(), answers.1.status().as_u16()];
    assert_eq!(good_ones.iter().filter(|status| **status == 200).count(), 1, "one code is one sign-in");
    let (three, four) = (it.halfway(&laptop).await, it.halfway(&laptop).await);
    let typed = it.codes[3].to_lowercase().replace('-', " ");
    let answers = futures::future::join(it.second(three, &typed, &laptop), it.second(four, &typed, &laptop)).await;
    let statuses = [answers.0.status().as_u16(), answers.1.status().as_u16()];
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "a recovery code works once");
    let grant: SessionGrant = match statuses[0] {
        200 => good(answers.0).await,
        _ => good(answers.1).await,
    };
    let signed_in = Customer { grant, device: laptop };
    let state: Security = good(it.shop.get("/v1/account/security", &signed_in).await).await;
    assert_eq!(state.recovery_codes_left, 9);
    let log: SecurityLog = good(it.shop.get("/v1/account/security-log", &signed_in).await).await;
    assert!(log.events.iter().any(|event| event.kind == SecurityEventKind::RecoveryCodeUsed));
    let sealed: String =
        sqlx::query_scalar("SELECT secret FROM totp").fetch_one(it.shop.store.db.readers()).await.expect("a row");
    assert!(!sealed.contains(&it.secret), "the secret is sealed");
}

async fn a_challenge_is_tried_five_times_however_many_try(engine: Engine) {
    let it = Guarded::open(engine).await;
    let laptop = device();
    let challenge = it.halfway(&laptop).await;
    let right = it.shown();
    let wrong = if right == "123456" { "654321" } else { "123456" };
    let answers = futures::future::join_all((0..100).map(|_| it.second(challenge, wrong, &laptop))).await;
    let mut wrongs = 0;
    for answer in answers {
        let problem: kabinet_protocol::problem::Problem = answer.json().await.expect("a problem");
        match problem.code {
            Code::CodeWrong => wrongs += 1,
            Code::CodeLocked => {}
            other => panic!("{other}"),
        }
    }
    assert_eq!(wrongs, 4, "five are compared: four say wrong, the fifth says locked");
    problem(it.second(challenge, &right, &laptop).await, Code::CodeLocked).await;
    // An account has fifteen tries in an hour, whatever the number of challenges; one went into switching it on, twice.
    let mut tries = 0;
    for _ in 0..4 {
        let challenge = it.halfway(&laptop).await;
        for _ in 0..5 {
            let answer = it.second(challenge, wrong, &laptop).await;
            tries += usize::from(answer.status() == 422);
        }
    }
    assert_eq!(tries, 8);
    let challenge = it.halfway(&laptop).await;
    let told = problem(it.second(challenge, &right, &laptop).await, Code::RateLimited).await;
    assert!(told.retry_after_s.is_some_and(|seconds| seconds > 0 && seconds <= 3600));
    it.shop.clock.advance_s(3600);
    let challenge = it.halfway(&laptop).await;
    let _: SessionGrant = good(it.second(challenge, &it.shown(), &laptop).await).await;
}

async fn it_proves_and_is_switched_off(engine: Engine) {
    let it = Guarded::open(engine).await;
    it.shop.clock.advance_s(600);
    let off = || {
        let token = it.customer.grant.access_token.clone();
        it.shop.request(Method::DELETE, "/v1/account/totp").bearer_auth(token).send()
    };
    problem(off().await.expect("an answer"), Code::ProofRequired).await;
    let prove = json!({"totp": it.shown()});
    let proof: Proof = good(it.shop.send(Method::POST, "/v1/account/proof", &it.customer, prove.clone()).await).await;
    assert_eq!(proof.expires_in_s, 600);
    let replayed = it.shop.send(Method::POST, "/v1/account/proof", &it.customer, prove).await;
    let told = problem(replayed, Code::CodeWrong).await;
    assert_eq!(told.field.as_deref(), Some("totp"));
    assert_eq!(off().await.expect("an answer").status(), 204);
    let grant: SessionGrant = good(it.shop.by_password(PHONE, OWN, &device()).await).await;
    assert_eq!(grant.account.id, it.customer.grant.account.id, "the password is enough again");
    let state: Security = good(it.shop.get("/v1/account/security", &it.customer).await).await;
    assert!(!state.totp && state.recovery_codes_left == 0);
}
