//! Clients that keep the server waiting.

use std::time::{Duration, Instant};

use kabinet_protocol::sync::Rev;
use kabinet_server::connections::Patience;
use reqwest::Method;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::shop::{Engine, PHONE, Shop};

const REQUEST: &str = "GET /healthz HTTP/1.1\r\nhost: shop\r\n\r\n";
const LONG: Duration = Duration::from_secs(20);

fn hasty() -> Patience {
    let (first_request, next_request) = (Duration::from_millis(600), Duration::from_millis(900));
    Patience { first_request, next_request, unread: Duration::from_millis(600), ..Patience::default() }
}

async fn shop(patience: Patience) -> Shop {
    Shop::with(Engine::Sqlite, |config| config.patience = patience).await
}

async fn connect(shop: &Shop) -> TcpStream {
    TcpStream::connect(shop.base.trim_start_matches("http://")).await.expect("a connection")
}

/// Sends `begin` and then a byte now and again, until the server closes.
async fn dribble(mut stream: TcpStream, begin: &str) -> Duration {
    let begun = Instant::now();
    stream.write_all(begin.as_bytes()).await.expect("taken");
    let mut into = [0; 1024];
    while begun.elapsed() < LONG {
        match tokio::time::timeout(Duration::from_millis(50), stream.read(&mut into)).await {
            Ok(Ok(0) | Err(_)) => return begun.elapsed(),
            Ok(Ok(_)) => {}
            // What cannot be written is found by the next read.
            Err(_) => drop(stream.write_all(b"a").await),
        }
    }
    panic!("it was never closed");
}

async fn healthy(shop: &Shop) {
    let answer = shop.request(Method::GET, "/healthz").send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
}

/// One request on a connection of its own; the answer's head and body.
async fn ask(shop: &Shop) -> (TcpStream, String) {
    let mut stream = connect(shop).await;
    stream.write_all(REQUEST.as_bytes()).await.expect("taken");
    let mut text = vec![0; 4096];
    let read = stream.read(&mut text).await.expect("an answer");
    text.truncate(read);
    (stream, String::from_utf8(text).expect("text"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn headers_that_never_end_are_not_waited_for() {
    let shop = shop(hasty()).await;
    let slow = [
        ("", 600),
        ("P", 600),
        // Half of HTTP/2's preface, which then goes wrong.
        ("PRI * HTTP/2.0\r\n", 0),
        ("GET /healthz HTTP/1.1\r\nhost: shop\r\nx-slow: ", 600),
        ("GET /healthz HTTP/1.1\r\nhost: shop\r\n\r\nGET /healthz HTTP/1.1\r\nx-slow: ", 900),
    ];
    let mut clients = tokio::task::JoinSet::new();
    for (begin, least) in slow {
        for _ in 0..10 {
            let stream = connect(&shop).await;
            clients.spawn(async move { (begin, least, dribble(stream, begin).await) });
        }
    }
    while !clients.is_empty() {
        healthy(&shop).await;
        while let Some(ended) = clients.try_join_next() {
            let (begin, least, after) = ended.expect("closed");
            let most = Duration::from_secs(5);
            assert!((Duration::from_millis(least)..most).contains(&after), "{begin:?} was closed after {after:?}");
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

// covers: B18
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_stream_lives_on_while_it_is_read() {
    let shop = shop(hasty()).await;
    let customer = shop.sign_in(PHONE).await;
    let mut stream = shop.get("/v1/events", &customer).await;
    tokio::time::sleep(Duration::from_millis(2500)).await;
    shop.store.hub.moved(customer.grant.feed, Rev(4711)).await;
    let mut heard = String::new();
    while !heard.contains("4711") {
        let chunk = tokio::time::timeout(LONG, stream.chunk()).await.expect("soon").expect("it lives");
        heard.push_str(std::str::from_utf8(&chunk.expect("more")).expect("text"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_connection_too_many_is_told_to_wait() {
    for patience in [
        Patience { connections: 2, next_request: LONG, ..hasty() },
        Patience { of_one_address: 2, next_request: LONG, ..hasty() },
    ] {
        let shop = shop(patience).await;
        let (first, second) = (ask(&shop).await, ask(&shop).await);
        assert!(first.1.starts_with("HTTP/1.1 200") && second.1.starts_with("HTTP/1.1 200"), "{first:?} {second:?}");
        let (_, refused) = ask(&shop).await;
        let (head, body) = refused.split_once("\r\n\r\n").expect("a head and a body");
        assert!(head.starts_with("HTTP/1.1 503") && head.contains("retry-after: 5"), "{head}");
        let problem: Value = serde_json::from_str(body).expect("a whole problem");
        assert_eq!((&problem["code"], &problem["retry_after_s"]), (&"unavailable".into(), &5.into()));
        drop(first);
        let begun = Instant::now();
        while !ask(&shop).await.1.starts_with("HTTP/1.1 200") {
            assert!(begun.elapsed() < LONG, "the place that became free is given to the next");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_that_nobody_reads_are_given_up() {
    let shop = shop(Patience { connections: 1, next_request: LONG, ..hasty() }).await;
    let mut deaf = connect(&shop).await;
    let asked = "GET /openapi.json HTTP/1.1\r\nhost: shop\r\n\r\n".repeat(500);
    // So many megabytes of answers fill every buffer on the way; then the requests are not taken any more, either.
    let _ = tokio::time::timeout(Duration::from_millis(300), deaf.write_all(asked.as_bytes())).await;
    assert!(ask(&shop).await.1.starts_with("HTTP/1.1 503"), "it holds the only place");
    let begun = Instant::now();
    while !ask(&shop).await.1.starts_with("HTTP/1.1 200") {
        assert!(begun.elapsed() < LONG, "it never lost its place");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    drop(deaf);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_connection_keeps_the_server_from_stopping() {
    let mut shop = shop(Patience::default()).await;
    let customer = shop.sign_in(PHONE).await;
    let stream = shop.get("/v1/events", &customer).await;
    let (idle, _) = ask(&shop).await;
    let mut slow = connect(&shop).await;
    slow.write_all(b"GET /healthz HTTP/1.1\r\nx-slow: ").await.expect("taken");
    let begun = Instant::now();
    shop.stop().await;
    assert!(begun.elapsed() < Duration::from_secs(5), "it took {:?}", begun.elapsed());
    assert!(TcpStream::connect(shop.base.trim_start_matches("http://")).await.is_err(), "it answers nobody any more");
    drop((stream, idle, slow));
}
