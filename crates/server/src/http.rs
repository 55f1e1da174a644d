//! The router with everything around it: limits, timeouts, headers, logs, and problems for whatever goes wrong.

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kabinet_protocol::discovery::ProtocolRange;
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::{PROTOCOL, PROTOCOL_HEADER};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;

use crate::problems::Refusal;
use crate::store::Store;

/// The largest JSON body.
pub const BODY_LIMIT: usize = 64 * 1024;

/// How long a handler may take until its answer begins. Streams go on for as long as they are read.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// The whole router of a store.
pub fn router(store: Store) -> Router {
    let (router, _) = crate::openapi::routes().split_for_parts();
    let request_id = HeaderName::from_static("x-request-id");
    let fixed = |name: &'static str, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    router
        .fallback(async || Refusal::from(Code::NotFound))
        .method_not_allowed_fallback(async || Refusal::from(Code::MethodNotAllowed))
        .layer(
            ServiceBuilder::new()
                .layer(SetRequestIdLayer::new(request_id.clone(), MakeRequestUuid))
                .layer(PropagateRequestIdLayer::new(request_id))
                // The span names the route, never the address asked for: paths carry ids, queries may carry more.
                .layer(TraceLayer::new_for_http().make_span_with(span).on_failure(()))
                .layer(fixed("x-content-type-options", "nosniff"))
                .layer(fixed("x-frame-options", "DENY"))
                .layer(fixed("referrer-policy", "no-referrer"))
                .layer(fixed("content-security-policy", "default-src 'none'; frame-ancestors 'none'"))
                .layer(fixed("cache-control", "no-store"))
                .layer(CatchPanicLayer::custom(panicked))
                .layer(axum::middleware::from_fn(timely))
                .layer(axum::middleware::from_fn(protocol))
                .layer(DefaultBodyLimit::max(BODY_LIMIT)),
        )
        .with_state(store)
}

fn span<B>(request: &axum::http::Request<B>) -> tracing::Span {
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str);
    let id = request.headers().get("x-request-id").and_then(|value| value.to_str().ok()).unwrap_or("-");
    tracing::info_span!("request", method = %request.method(), route, id)
}

fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    // The panic hook has logged where; its message may hold anything and goes nowhere.
    Refusal::from(Code::Internal).into_response()
}

async fn timely(request: Request, next: Next) -> Response {
    match tokio::time::timeout(ANSWER_WITHIN, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Refusal::from(Problem::new(Code::Unavailable).retry_after(5)).into_response(),
    }
}

/// Refuses protocol versions that this server does not speak, on every route but discovery. A caller that names none
/// (a browser, a probe) is taken to speak the newest.
async fn protocol(request: Request, next: Next) -> Response {
    let discovery = request.uri().path() == "/.well-known/kabinet";
    if let Some(value) = request.headers().get(PROTOCOL_HEADER).filter(|_| !discovery)
        && let Err(refusal) = spoken(value, PROTOCOL)
    {
        return refusal.into_response();
    }
    let mut response = next.run(request).await;
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE
        && response.headers().get(header::CONTENT_TYPE).is_none_or(|kind| kind != Problem::MEDIA_TYPE)
    {
        response = Refusal::from(Code::TooLarge).into_response();
    }
    response
}

fn spoken(value: &HeaderValue, range: ProtocolRange) -> Result<(), Refusal> {
    let version: u32 =
        value.to_str().ok().and_then(|text| text.trim().parse().ok()).ok_or_else(|| {
            Refusal::new(Code::Malformed, "The protocol's version is a number.").field(PROTOCOL_HEADER)
        })?;
    if version < range.min {
        return Err(Refusal::new(Code::ClientTooOld, "Update the client; what it has stored stays readable."));
    }
    if version > range.max {
        return Err(Refusal::new(Code::ServerTooOld, "The store has to be updated before this client can use it."));
    }
    Ok(())
}
