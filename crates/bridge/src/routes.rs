//! The four routes and what stands before them.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{get, post};
use futures::{Stream, StreamExt};
use serde::Deserialize;
use serde_json::Value;

use crate::guard::{Verdict, cookie_name, judge};
use crate::{Bridge, files};

/// As strict as the shell's, less its own schemes.
const CSP: &str = "default-src 'self'; connect-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; \
                   object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub fn router(bridge: Arc<Bridge>, address: SocketAddr) -> Router {
    let guarded = Arc::clone(&bridge);
    Router::new()
        .route("/call", post(call))
        .route("/signals", get(signals))
        .route("/art/{name}", get(art))
        .fallback(get(file))
        .with_state(bridge)
        .layer(middleware::from_fn(move |request, next| guard(Arc::clone(&guarded), address, request, next)))
}

async fn guard(bridge: Arc<Bridge>, address: SocketAddr, request: Request, next: Next) -> Response {
    let refuse = |words: &'static str| (StatusCode::FORBIDDEN, words).into_response();
    let mut response = match judge(address, &bridge.token, request.uri(), request.headers()) {
        Verdict::Known => next.run(request).await,
        Verdict::Introduce => introduce(&bridge, address, request.uri()),
        Verdict::ForeignHost => refuse("This is not the address the bridge listens on.\n"),
        Verdict::ForeignOrigin => refuse("Another page may not call the bridge.\n"),
        Verdict::Unknown => refuse("Open the address that kabinet-bridge printed: it carries the token.\n"),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

fn introduce(bridge: &Bridge, address: SocketAddr, uri: &Uri) -> Response {
    let rest: Vec<&str> = uri.query().unwrap_or("").split('&').filter(|pair| !pair.starts_with("token=")).collect();
    let path = uri.path();
    let target = if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) };
    // A second slash at the front would name another host.
    let target = format!("/{}", target.trim_start_matches('/'));
    let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Strict", cookie_name(address), bridge.token.as_str());
    (StatusCode::SEE_OTHER, [(header::LOCATION, target), (header::SET_COOKIE, cookie)]).into_response()
}

#[derive(Deserialize)]
struct Call {
    name: String,
    #[serde(default)]
    args: Value,
}

async fn call(State(bridge): State<Arc<Bridge>>, Json(call): Json<Call>) -> Response {
    match kabinet_commands::call(&bridge.app, &call.name, call.args).await {
        Ok(result) => Json(result).into_response(),
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response(),
    }
}

async fn signals(State(bridge): State<Arc<Bridge>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let stream = kabinet_commands::signals(&bridge.app)
        .filter_map(|signal| async move { Event::default().event("signal").json_data(&signal).ok() })
        .map(Ok);
    Sse::new(stream).keep_alive(KeepAlive::default())
}

async fn art(State(bridge): State<Arc<Bridge>>, Path(name): Path<String>) -> Response {
    match kabinet_commands::picture(&bridge.app, &name).await {
        Ok((mime, bytes)) => {
            let caching = "private, max-age=86400".to_owned();
            ([(header::CONTENT_TYPE, mime.to_string()), (header::CACHE_CONTROL, caching)], Body::from(bytes))
                .into_response()
        }
        Err(error) => (StatusCode::NOT_FOUND, Json(error)).into_response(),
    }
}

async fn file(State(bridge): State<Arc<Bridge>>, uri: Uri) -> Response {
    let Some((path, mime)) = files::find(&bridge.ui, uri.path()).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match tokio::fs::read(&path).await {
        Ok(bytes) => ([(header::CONTENT_TYPE, mime)], bytes).into_response(),
        Err(_) => (StatusCode::NOT_FOUND, "The interface has not been built: npm run build in ui/.\n").into_response(),
    }
}
