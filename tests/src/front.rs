//! What answers at a store's address when it is not quite the store: one that speaks a newer protocol by now, or another
//! store altogether, as when an address comes into other hands. Unlike [`crate::Proxy`] it understands HTTP, and it
//! remembers who brought a secret.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use futures::{FutureExt, StreamExt};
use kabinet_protocol::PROTOCOL;
use kabinet_protocol::problem::{Code, Problem};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

const DISCOVERY: &str = "/.well-known/kabinet";
const BODY: usize = 1024 * 1024;

/// A request that came to the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Its path with its query.
    pub path: String,
    /// It carried an access token, or a refresh token.
    pub secret: bool,
}

struct Shared {
    http: reqwest::Client,
    target: Mutex<String>,
    newer: AtomicBool,
    /// Answers to paths that begin so never arrive.
    lost: Mutex<&'static [&'static str]>,
    heard: Mutex<Vec<Heard>>,
    /// Cancelled and replaced to break off the answers that are still on their way.
    live: Mutex<CancellationToken>,
}

/// An address that leads to a store, until the test says otherwise.
pub struct Front {
    origin: String,
    shared: Arc<Shared>,
    serving: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Front {
    /// Stands in front of the store at `target`, as `http://127.0.0.1:7480`.
    pub async fn before(target: &str) -> anyhow::Result<Self> {
        kabinet_core::http::install_crypto();
        let shared = Arc::new(Shared {
            http: reqwest::Client::new(),
            target: Mutex::new(target.to_owned()),
            newer: AtomicBool::new(false),
            lost: Mutex::default(),
            heard: Mutex::default(),
            live: Mutex::default(),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let router = Router::new().fallback(pass).with_state(Arc::clone(&shared));
        let serving = tokio::spawn(axum::serve(listener, router).into_future());
        Ok(Self { origin, shared, serving })
    }

    /// The address.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// From now on another store answers here. What was on its way breaks off.
    pub fn leads_to(&self, target: &str) {
        *lock(&self.shared.target) = target.to_owned();
        self.break_off();
    }

    /// From now on the store speaks only a protocol of the future, or ours again. What was on its way breaks off.
    pub fn speaks_newer(&self, newer: bool) {
        self.shared.newer.store(newer, Ordering::SeqCst);
        self.break_off();
    }

    /// From now on the store is asked, and its answers to paths that begin so get lost on their way back.
    pub fn loses_answers_of(&self, paths: &'static [&'static str]) {
        *lock(&self.shared.lost) = paths;
    }

    fn break_off(&self) {
        std::mem::take(&mut *lock(&self.shared.live)).cancel();
    }

    /// What was asked since the last time this was called.
    pub fn heard(&self) -> Vec<Heard> {
        std::mem::take(&mut *lock(&self.shared.heard))
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.break_off();
        self.serving.abort();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn carries_secret(headers: &HeaderMap, body: &Bytes) -> bool {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    headers.contains_key(header::AUTHORIZATION) || body.get("refresh_token").is_some()
}

async fn pass(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY).await else { return StatusCode::BAD_REQUEST.into_response() };
    let path = parts.uri.path_and_query().map_or_else(String::new, ToString::to_string);
    lock(&shared.heard).push(Heard { path: path.clone(), secret: carries_secret(&parts.headers, &body) });
    let newer = shared.newer.load(Ordering::SeqCst);
    if newer && path != DISCOVERY {
        let problem = Problem::new(Code::ClientTooOld);
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UPGRADE_REQUIRED);
        return (status, [(header::CONTENT_TYPE, Problem::MEDIA_TYPE)], Json(problem)).into_response();
    }
    let live = lock(&shared.live).clone();
    let target = lock(&shared.target).clone();
    let mut ask = shared.http.request(parts.method, format!("{target}{path}")).body(body);
    for (name, value) in parts.headers.iter().filter(|(name, _)| !matches!(**name, header::HOST | header::CONNECTION)) {
        ask = ask.header(name, value);
    }
    let Ok(answer) = ask.send().await else { return StatusCode::BAD_GATEWAY.into_response() };
    if lock(&shared.lost).iter().any(|lost| path.starts_with(lost)) {
        let reset = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
        return Body::from_stream(futures::stream::iter([Err::<Bytes, _>(reset)])).into_response();
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = answer.status();
    for name in [header::CONTENT_TYPE, header::CONTENT_ENCODING, header::RETRY_AFTER] {
        if let Some(value) = answer.headers().get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    if newer {
        let mut discovery: Value = answer.json().await.unwrap_or_default();
        discovery["protocol"] = json!({ "min": PROTOCOL.max + 1, "max": PROTOCOL.max + 1 });
        return Json(discovery).into_response();
    }
    let mut pieces = answer.bytes_stream().map(|piece| piece.map_err(std::io::Error::other)).boxed();
    let mut broken = Box::pin(live.cancelled_owned());
    // Broken off, not ended: a client must not take it for whole.
    *response.body_mut() = Body::from_stream(futures::stream::poll_fn(move |cx| match broken.poll_unpin(cx) {
        Poll::Ready(()) => Poll::Ready(Some(Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)))),
        Poll::Pending => pieces.poll_next_unpin(cx),
    }));
    response
}
