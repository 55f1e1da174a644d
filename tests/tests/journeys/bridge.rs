//! A browser, and a page that should not, in front of the development bridge over the real core.

// covers: B22

use std::sync::Arc;

use kabinet_bridge::{Bridge, Token};
use kabinet_core::app::{App, Config, Paths};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

#[tokio::test(flavor = "multi_thread")]
async fn the_one_who_knows_the_token_reaches_the_core_and_nobody_else() {
    // Another crate may have been first; either provider is the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let home = tempfile::tempdir().expect("a directory");
    let ui = home.path().join("dist");
    std::fs::create_dir_all(&ui).expect("a directory");
    std::fs::write(ui.join("index.html"), "<title>Kabinet</title>").expect("a file");
    let app = App::open(Config::new(Paths::at(home.path().join("data")))).await.expect("the core opens");
    let token = Token::new();
    let listener = kabinet_bridge::bind("127.0.0.1:0".parse().expect("an address")).await.expect("a free port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    let stop = CancellationToken::new();
    let told = stop.clone();
    let bridge = Bridge { app: Arc::clone(&app), ui, token: token.clone() };
    let serving = tokio::spawn(bridge.serve(listener, async move { told.cancelled().await }));

    let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    let call = |token: Option<&str>| {
        let mut request = browser.post(format!("{origin}/call")).json(&json!({ "name": "app.bootstrap", "args": {} }));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        request
    };

    let first = browser.get(format!("{origin}/?token={}", token.as_str())).send().await.expect("an answer");
    assert_eq!(first.status(), 303, "the token leaves the address bar at once");
    let cookie = first.headers()["set-cookie"].to_str().expect("text").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
    let cookie = cookie.split(';').next().expect("a pair").to_owned();
    let page = browser.get(&origin).header("cookie", &cookie).send().await.expect("an answer");
    assert!(page.headers()["content-security-policy"].to_str().expect("text").contains("default-src 'self'"));
    assert!(page.text().await.expect("text").contains("Kabinet"));

    let answer: Value = call(Some(token.as_str())).send().await.expect("an answer").json().await.expect("JSON");
    assert_eq!(answer["languages"], json!(["en", "ru", "es", "vi"]), "the real core answers");
    let unknown = browser.post(format!("{origin}/call")).bearer_auth(token.as_str());
    let unknown = unknown.json(&json!({ "name": "no.such" })).send().await.expect("an answer");
    assert_eq!(unknown.status(), 422);
    assert_eq!(unknown.json::<Value>().await.expect("JSON")["code"], "unknown_command");

    assert_eq!(call(None).send().await.expect("an answer").status(), 403);
    let elsewhere = call(Some(token.as_str())).header("origin", "https://shop.example");
    assert_eq!(elsewhere.send().await.expect("an answer").status(), 403, "another page's script");
    let rebound = call(Some(token.as_str())).header("host", "shop.example");
    assert_eq!(rebound.send().await.expect("an answer").status(), 403, "a name rebound to this machine");

    stop.cancel();
    serving.await.expect("no panic").expect("served to the end");
    app.close().await;
    let wide = kabinet_bridge::bind("0.0.0.0:0".parse().expect("an address")).await;
    assert!(wide.is_err(), "it listens on loopback only");
}
