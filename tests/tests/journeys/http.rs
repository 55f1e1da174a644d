//! What the client does with stores, and things that are not stores, that answer in odd ways.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kabinet_core::clock::SystemClock;
use kabinet_core::db::{DataKey, Database, Place};
use kabinet_core::http::{HttpError, SignedIn, StoreClient};
use kabinet_core::identity::Session;
use kabinet_protocol::identity::SessionGrant;
use kabinet_protocol::problem::{Code, Problem};
use kabinet_tests::Client;
use serde_json::{Value, json};

async fn serve(router: Router) -> anyhow::Result<String> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(origin)
}

fn grant(step: u32) -> Value {
    let id = uuid::Uuid::nil();
    json!({
        "session_id": id, "access_token": format!("access-{step}"), "access_expires_in_s": 900,
        "refresh_token": format!("refresh-{step}"), "feed": id,
        "account": { "id": id, "customer_id": id, "name": "", "created_at": 0 },
    })
}

fn refuse(code: Code) -> Response {
    let problem = Problem::new(code);
    let status = StatusCode::from_u16(problem.status).expect("a status");
    (status, [(header::CONTENT_TYPE, Problem::MEDIA_TYPE)], Json(problem)).into_response()
}

/// A store whose access tokens of step 0 have expired.
fn expired(refreshes: Arc<AtomicU32>) -> Router {
    Router::new()
        .route(
            "/v1/account",
            get(|headers: HeaderMap| async move {
                assert_eq!(headers["kabinet-protocol"], "1", "every request names the protocol");
                match headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()) {
                    Some("Bearer access-1") => Json(json!({ "ok": true })).into_response(),
                    Some(_) => refuse(Code::TokenExpired),
                    None => refuse(Code::Unauthenticated),
                }
            }),
        )
        .route(
            "/v1/identity/refresh",
            post(|State(count): State<Arc<AtomicU32>>, Json(body): Json<Value>| async move {
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                count.fetch_add(1, Ordering::SeqCst);
                if body["refresh_token"] == "refresh-0" {
                    Json(grant(1)).into_response()
                } else {
                    refuse(Code::SessionRevoked)
                }
            }),
        )
        .with_state(refreshes)
}

async fn signed_in(origin: &str) -> anyhow::Result<(SignedIn, Session, Database)> {
    let db = Database::open(Place::Memory, &DataKey::from_bytes([3; 32]), &SystemClock::shared()).await?.db;
    let session = Session::new(db.clone(), None);
    session.begin(serde_json::from_value::<SessionGrant>(grant(0))?).await?;
    let client = SignedIn::new(StoreClient::new(origin.parse()?)?, Arc::new(session.clone()));
    Ok((client, session, db))
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_are_refused_together_refresh_once_and_what_it_brings_is_durable() -> anyhow::Result<()> {
    let refreshes = Arc::new(AtomicU32::new(0));
    let origin = serve(expired(Arc::clone(&refreshes))).await?;
    let (client, _, db) = signed_in(&origin).await?;
    let together = (0..16).map(|_| client.get::<Value>("/v1/account"));
    for answer in futures::future::join_all(together).await {
        assert_eq!(answer.expect("repeated after the refresh")["ok"], true);
    }
    assert_eq!(refreshes.load(Ordering::SeqCst), 1);
    let kept: String = sqlx::query_scalar("SELECT refresh_token FROM session").fetch_one(db.readers()).await?;
    assert_eq!(kept, "refresh-1");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_whose_asker_goes_away_is_kept_all_the_same() -> anyhow::Result<()> {
    let refreshes = Arc::new(AtomicU32::new(0));
    let origin = serve(expired(Arc::clone(&refreshes))).await?;
    let (client, _, db) = signed_in(&origin).await?;
    let impatient = tokio::time::timeout(std::time::Duration::from_millis(25), client.get::<Value>("/v1/account"));
    assert!(impatient.await.is_err(), "given up while the refresh is under way");
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    let kept: String = sqlx::query_scalar("SELECT refresh_token FROM session").fetch_one(db.readers()).await?;
    assert_eq!(kept, "refresh-1", "else the store's one step of tolerance would be used up");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_the_store_ended_is_not_asked_with_again() -> anyhow::Result<()> {
    let refreshes = Arc::new(AtomicU32::new(0));
    let origin = serve(expired(Arc::clone(&refreshes))).await?;
    let (client, session, _) = signed_in(&origin).await?;
    let mut stale = grant(0);
    stale["refresh_token"] = "refresh-of-long-ago".into();
    session.begin(serde_json::from_value(stale)?).await?;
    let life = session.watch_life();
    for _ in 0..3 {
        assert_eq!(client.get::<Value>("/v1/account").await, Err(HttpError::SignInAgain));
    }
    assert!(*life.borrow() == kabinet_core::identity::Life::Ended);
    assert_eq!(refreshes.load(Ordering::SeqCst), 1, "one refusal is enough");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_to_another_origin_is_not_followed() -> anyhow::Result<()> {
    let visits = Arc::new(AtomicU32::new(0));
    let visited = Arc::clone(&visits);
    let elsewhere = serve(Router::new().fallback(move || async move {
        visited.fetch_add(1, Ordering::SeqCst);
        Json(json!({ "ok": true }))
    }))
    .await?;
    let target = format!("{elsewhere}/v1/account");
    let here = Router::new()
        .route("/v1/account", get(move || async move { Redirect::temporary(&target) }))
        .route("/v1/within", get(|| async { Redirect::temporary("/v1/there") }))
        .route("/v1/there", get(|| async { Json(json!({ "ok": true })) }));
    let (client, ..) = signed_in(&serve(here).await?).await?;
    assert_eq!(client.get::<Value>("/v1/account").await, Err(HttpError::NotAStore { status: 307 }));
    assert_eq!(visits.load(Ordering::SeqCst), 0, "no bearer went there, nor anything else");
    assert_eq!(client.get::<Value>("/v1/within").await.expect("within the origin it is followed")["ok"], true);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_a_store_is_told_apart() -> anyhow::Result<()> {
    let client = Client::new().await?;
    let portal = serve(Router::new().fallback(|| async { Html("<h1>Welcome to the hotel</h1>") })).await?;
    let nothing = serve(Router::new()).await?;
    let newer = json!({
        "store_id": uuid::Uuid::now_v7(), "name": "Tomorrow", "protocol": { "min": 98, "max": 99 },
        "server_version": "9.0.0", "languages": ["en"], "currency": "EUR", "time_zone": "UTC", "country": "DE",
        "policy": { "accounts_mode": "optional", "otp_may_register": true },
    });
    let newer = serve(Router::new().route("/.well-known/kabinet", get(move || async move { Json(newer) }))).await?;
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        format!("http://{}", listener.local_addr()?)
    };
    for (address, code) in [
        (portal.as_str(), "not_a_store"),
        (&nothing, "not_a_store"),
        (&newer, "client_too_old"),
        (&closed, "offline"),
        ("http://shop.example", "address_invalid"),
        ("shop example", "address_invalid"),
        ("https://user:secret@shop.example", "address_invalid"),
    ] {
        let refused = client.call("stores.connect", json!({ "address": address })).await.expect_err(address);
        assert_eq!(refused.code, code, "{address}: {refused:?}");
        assert!(!refused.message.contains("secret"));
    }
    let bootstrap = client.call("app.bootstrap", json!({})).await?;
    assert!(bootstrap["stores"].as_array().expect("stores").is_empty(), "none of them is remembered");
    for (name, args, code) in [
        ("no.such", json!({}), "unknown_command"),
        ("stores.connect", json!({ "address": 7 }), "bad_arguments"),
        ("app.resolve_link", json!({ "link": "kabinet://x/order/1" }), "invalid"),
        ("app.set_preferences", json!({ "theme": "plaid" }), "invalid"),
    ] {
        assert_eq!(client.call(name, args).await.expect_err(name).code, code, "{name}");
    }
    Ok(())
}
