//! Messages reach real receivers, once, and what does not get through is seen.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use kabinet_protocol::identity::Channel;
use kabinet_server::messages::gateway::Gateway;
use kabinet_server::messages::routes::MessageList;
use kabinet_server::messages::smtp::Smtp;
use kabinet_server::messages::{Letter, To, Transports, send};
use reqwest::Method;
use serde_json::{Value, json};

use crate::receivers::{Mailbox, PASSWORD, Phones, until};
use crate::shop::{Engine, PHONE, Shop, device, good};

crate::on_both! {
    a_code_reaches_the_phone_in_its_language,
    a_mail_reaches_the_mailbox_with_both_forms,
    a_gateway_that_fails_is_tried_again_and_blocks_nobody,
    what_is_given_up_is_seen_by_the_operator,
}

struct Ways {
    phones: Phones,
    mailbox: Mailbox,
    transports: Transports,
    _directory: tempfile::TempDir,
}

async fn ways() -> Ways {
    let directory = tempfile::tempdir().expect("a directory");
    let (phones, mailbox) = (Phones::default(), Mailbox::default());
    let gateway = Gateway::from_file(&phones.start(directory.path()).await).expect("a gateway");
    let smtp = Smtp::new(&mailbox.start().await, Some(&PASSWORD.into()), "Paw & Co <mail@shop.example>", None);
    let transports = Transports { email: Some(Arc::new(smtp.expect("a transport"))), sms: Some(Arc::new(gateway)) };
    Ways { phones, mailbox, transports, _directory: directory }
}

async fn shop(engine: Engine) -> (Shop, Ways) {
    let ways = ways().await;
    let transports = ways.transports.clone();
    (Shop::with(engine, |config| config.transports = transports).await, ways)
}

pub async fn write(shop: &Shop, address: &str, language: &str) {
    let now = kabinet_server::clock::Clock::now(&shop.clock);
    let mut tx = shop.store.db.begin().await.expect("begins");
    let to = To { channel: &Channel::Email, address, language };
    let letter = Letter::RecoveryLink {
        link: "https://shop.example/recover/x",
        code: "271828",
        link_minutes: 30,
        code_minutes: 10,
    };
    send(&mut tx, &shop.store, to, letter, None, now).await.expect("written");
    tx.commit().await.expect("commits");
}

pub async fn listed(shop: &Shop, state: &str) -> MessageList {
    let token = shop.operator_as("staff").await;
    let path = format!("/v1/operator/messages?state={state}");
    let text = shop.call(Method::GET, &path, &token, Value::Null).await.text().await.expect("a body");
    for secret in ["271828", "2025550143", "ann@", "g4teway", PASSWORD] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

async fn a_code_reaches_the_phone_in_its_language(engine: Engine) {
    let (shop, ways) = shop(engine).await;
    let body = json!({"phone": PHONE, "purpose": "sign_in", "device": device(), "language": "ru-RU"});
    let answer = shop.post("/v1/identity/codes", &body).await;
    assert_eq!(answer.status(), 202);
    until("the SMS arrives", || ways.phones.count() == 1).await;
    let (key, sms) = ways.phones.texts.lock().expect("a lock")[0].clone();
    assert_eq!((key.as_str(), sms["to"].as_str()), ("Bearer g4teway-key", Some(PHONE)));
    assert!(sms["text"].as_str().is_some_and(|text| text.contains("ваш код") && text.contains("5 минут")), "{sms}");
}

// covers: S17
async fn a_mail_reaches_the_mailbox_with_both_forms(engine: Engine) {
    let (shop, ways) = shop(engine).await;
    write(&shop, "ann@example.com", "es").await;
    until("the mail arrives", || ways.mailbox.count() == 1).await;
    let mail = ways.mailbox.mails.lock().expect("a lock")[0].clone();
    for part in ["multipart/alternative", "text/plain", "text/html", "To: ann@example.com", "271828", "Auto-Submitted"]
    {
        assert!(mail.contains(part), "{part} in {mail}");
    }
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    shop.clock.advance_s(3600);
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    assert_eq!(ways.mailbox.count(), 1, "it is not sent again");
}

async fn a_gateway_that_fails_is_tried_again_and_blocks_nobody(engine: Engine) {
    let (shop, ways) = shop(engine).await;
    *ways.phones.answers.lock().expect("a lock") = vec![500];
    let begun = std::time::Instant::now();
    ways.phones.slow.store(true, Ordering::SeqCst);
    let customer = shop.sign_in(PHONE).await;
    assert!(begun.elapsed().as_secs() < 3, "signing in waits for no gateway");
    // A mail passes while the gateway hangs.
    write(&shop, "ann@example.com", "en").await;
    until("the mail arrives", || ways.mailbox.count() == 1).await;
    until("the gateway was asked", || ways.phones.count() >= 1).await;
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    let waiting = listed(&shop, "waiting").await.messages;
    assert!(
        waiting.iter().any(|one| one.problem.as_deref().is_some_and(|told| told.contains("in time"))),
        "{waiting:?}"
    );
    ways.phones.slow.store(false, Ordering::SeqCst);
    let mut tries = 0;
    while !listed(&shop, "waiting").await.messages.is_empty() {
        tries += 1;
        assert!(tries < 20, "it never got through");
        shop.clock.advance_s(6);
        tokio::time::sleep(std::time::Duration::from_millis(900)).await;
    }
    assert!(listed(&shop, "failed").await.messages.is_empty());
    drop(customer);
}

async fn what_is_given_up_is_seen_by_the_operator(engine: Engine) {
    let (shop, ways) = shop(engine).await;
    ways.mailbox.refuses.store(true, Ordering::SeqCst);
    write(&shop, "ann@example.com", "en").await;
    *ways.phones.answers.lock().expect("a lock") = vec![400];
    shop.challenge(PHONE, &device()).await;
    let mut failed = Vec::new();
    for _ in 0..100 {
        failed = listed(&shop, "failed").await.messages;
        if failed.len() == 2 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    failed.sort_by(|a, b| a.channel.cmp(&b.channel));
    let told: Vec<(&str, &str)> =
        failed.iter().map(|one| (one.to.as_str(), one.problem.as_deref().unwrap_or_default())).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[0].0, "a•••@example.com");
    assert!(told[0].1.contains("SMTP 550"), "{told:?}");
    assert_eq!(told[1], ("+1 •••-•••-0143", "the gateway answered HTTP 400: cannot reach …"));
    // A code that nobody can use any more is not sent late.
    ways.phones.slow.store(true, Ordering::SeqCst);
    shop.clock.advance_s(61);
    shop.challenge("+12025550144", &device()).await;
    tokio::time::sleep(std::time::Duration::from_millis(1800)).await;
    ways.phones.slow.store(false, Ordering::SeqCst);
    let before = ways.phones.count();
    shop.clock.advance_s(301);
    for _ in 0..100 {
        if listed(&shop, "failed").await.messages.len() == 3 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(listed(&shop, "failed").await.messages.len(), 3);
    assert_eq!(ways.phones.count(), before, "it came too late and was not sent");
}

/// Two instances on one database deliver each message once.
// covers: B20
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_instances_send_once() {
    let (one, ways) = shop(Engine::Postgres).await;
    let transports = ways.transports.clone();
    let two = one.another_with(|config| config.transports = transports).await;
    for number in 0..40 {
        write(if number % 2 == 0 { &one } else { &two }, &format!("ann{number}@example.com"), "en").await;
    }
    until("all arrive", || ways.mailbox.count() >= 40).await;
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    assert_eq!(ways.mailbox.count(), 40, "each once");
}

/// A gateway that is not there: the code waits and arrives once there is one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_connection_is_tried_again() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("gateway.toml");
    std::fs::write(&file, "url = 'http://127.0.0.1:9/send'\nbody = '{}'\n").expect("written");
    let gateway = Arc::new(Gateway::from_file(&file).expect("a gateway"));
    let shop =
        Shop::with(Engine::Sqlite, |config| config.transports = Transports { sms: Some(gateway), email: None }).await;
    shop.challenge(PHONE, &device()).await;
    for _ in 0..50 {
        let waiting = listed(&shop, "waiting").await.messages;
        if let Some(problem) = waiting.first().and_then(|one| one.problem.clone()) {
            assert_eq!((problem.as_str(), waiting[0].attempts), ("the gateway could not be reached", 1));
            let _: Value = good(shop.request(Method::GET, "/v1/demo/inbox").send().await.expect("an answer")).await;
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("nothing was tried");
}
