//! What is not of the documented form.

use kabinet_protocol::problem::Code;
use reqwest::Method;
use serde_json::json;

use crate::shop::{Engine, PHONE, Shop, device, problem};

crate::on_both! {
    malformed_requests_are_problems,
    other_protocols_are_told_who_is_too_old,
    a_write_finishes_though_the_caller_hangs_up,
}

async fn malformed_requests_are_problems(engine: Engine) {
    let shop = Shop::open(engine).await;
    let send = |method: Method, path: &str, body: String| {
        shop.request(method, path).header("content-type", "application/json").body(body).send()
    };
    let codes = "/v1/identity/codes";
    for body in ["", "{", "[]", "null", "{\"phone\":1}", "{}", "\u{0}"] {
        problem(send(Method::POST, codes, body.into()).await.expect("an answer"), Code::Malformed).await;
    }
    let long = format!("{{\"phone\":\"{}\"}}", "1".repeat(70_000));
    problem(send(Method::POST, codes, long).await.expect("an answer"), Code::TooLarge).await;
    let plain = shop.request(Method::POST, codes).body("{}").send().await.expect("an answer");
    problem(plain, Code::Malformed).await;
    problem(send(Method::GET, "/v1/nothing", String::new()).await.expect("an answer"), Code::NotFound).await;
    problem(send(Method::PUT, "/v1/orders", String::new()).await.expect("an answer"), Code::MethodNotAllowed).await;
    let path = "/v1/identity/codes/nonsense/verify";
    problem(send(Method::POST, path, "{}".into()).await.expect("an answer"), Code::NotFound).await;
    let mut named = device();
    named.name = "x".repeat(81);
    problem(shop.ask(PHONE, &named).await, Code::Invalid).await;
    let body = json!({"phone": PHONE, "purpose": "something_new", "device": device(), "language": "en"});
    let told = problem(shop.post(codes, &body).await, Code::Invalid).await;
    assert_eq!(told.field.as_deref(), Some("purpose"));
    for path in ["/v1/products?after=x", "/v1/products?limit=x", "/v1/products?category=%00"] {
        problem(send(Method::GET, path, String::new()).await.expect("an answer"), Code::Malformed).await;
    }
    for path in ["/v1/art/nothing", "/v1/art/..%2f..%2fetc%2fpasswd", "/v1/art/%00"] {
        problem(send(Method::GET, path, String::new()).await.expect("an answer"), Code::NotFound).await;
    }
}

async fn other_protocols_are_told_who_is_too_old(engine: Engine) {
    let shop = Shop::open(engine).await;
    let ask = |path: &str, version: &str| {
        shop.client.get(format!("{}{path}", shop.base)).header("kabinet-protocol", version).send()
    };
    problem(ask("/v1/orders", "0").await.expect("an answer"), Code::ClientTooOld).await;
    problem(ask("/v1/orders", "999").await.expect("an answer"), Code::ServerTooOld).await;
    problem(ask("/v1/orders", "new").await.expect("an answer"), Code::Malformed).await;
    assert_eq!(ask("/.well-known/kabinet", "999").await.expect("an answer").status(), 200);
    let answer = ask("/healthz", "1").await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    assert!(answer.headers().contains_key("x-request-id"));
}

async fn a_write_finishes_though_the_caller_hangs_up(engine: Engine) {
    use tokio::io::AsyncWriteExt;
    let shop = Shop::open(engine).await;
    // The writer is held, so that the request is under way when the caller goes.
    let held = shop.store.db.begin().await.expect("begins");
    let body = json!({"phone": PHONE, "purpose": "sign_in", "device": device(), "language": "en"}).to_string();
    let mut socket = tokio::net::TcpStream::connect(shop.base.trim_start_matches("http://")).await.expect("connects");
    let head = "POST /v1/identity/codes HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\ncontent-length:";
    socket.write_all(format!("{head} {}\r\n\r\n{body}", body.len()).as_bytes()).await.expect("sent");
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    drop(socket);
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    drop(held);
    for _ in 0..100 {
        if shop.messages().await.len() == 1 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the code was never sent");
}
