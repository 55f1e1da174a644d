//! `/v1/feeds`.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use kabinet_protocol::NDJSON;
use kabinet_protocol::ids::{Epoch, FeedId};
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::sync::{FeedInfo, Rev};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{store, stream};
use crate::identity::caller::Customer;
use crate::problems::{Path, Query, Refusal};
use crate::store::Store;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(feeds)).routes(routes!(snapshot)).routes(routes!(changes))
}

/// The feeds the caller may read.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Feeds {
    /// The account's own first.
    pub feeds: Vec<FeedInfo>,
}

/// Names the feeds the caller may read.
#[utoipa::path(get, path = "/v1/feeds", tag = "sync",
    responses((status = 200, body = Feeds), (status = 401, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer"))))]
async fn feeds(State(store): State<Store>, customer: Customer) -> Result<Json<Feeds>, Refusal> {
    Ok(Json(Feeds { feeds: store::all(&store.db, customer.account, customer.feed).await? }))
}

/// How to page a snapshot.
#[derive(Debug, Deserialize, IntoParams)]
struct SnapshotQuery {
    /// Rows of the first page, 1 to 5000; 50 where absent.
    first: Option<i64>,
    /// Rows of the other pages, 1 to 5000; 5000 where absent.
    page: Option<i64>,
    /// The key of the last whole page of a stream that broke off.
    after: Option<String>,
}

/// Streams the feed's current rows: newest pages first, ascending within a page.
#[utoipa::path(get, path = "/v1/feeds/{feed}/snapshot", tag = "sync",
    params(("feed" = FeedId, Path, description = "The feed."), SnapshotQuery),
    responses((status = 200, description = "Frames, one a line.", content_type = "application/x-ndjson", body = String),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer"))))]
async fn snapshot(
    State(store): State<Store>,
    customer: Customer,
    Path(feed): Path<FeedId>,
    Query(query): Query<SnapshotQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let after = match query.after {
        Some(text) => Some(
            text.parse()
                .map_err(|error: super::key::BadKey| Refusal::new(Code::Malformed, error.to_string()).field("after"))?,
        ),
        None => None,
    };
    let standing = store::one(&store.db, customer.account, customer.feed, feed).await?;
    let total = store::count(&store.db, &standing).await?;
    let request = stream::SnapshotRequest {
        first: query.first.unwrap_or(50).clamp(1, 5000),
        page: query.page.unwrap_or(5000).clamp(1, 5000),
        after,
    };
    let compressed = accepts_zstd(&headers);
    Ok(answer(stream::snapshot(store, standing, total, request, compressed)?, compressed))
}

/// Where the client stands.
#[derive(Debug, Deserialize, IntoParams)]
struct ChangesQuery {
    /// The cursor's epoch.
    #[param(value_type = String)]
    epoch: Epoch,
    /// The cursor's grant version.
    grant: i64,
    /// The cursor's rev.
    since: i64,
    /// At most so many changes, 1 to 50,000; 5000 where absent.
    limit: Option<i64>,
}

/// Streams what changed above a rev.
#[utoipa::path(get, path = "/v1/feeds/{feed}/changes", tag = "sync",
    params(("feed" = FeedId, Path, description = "The feed."), ChangesQuery),
    responses((status = 200, description = "Frames, one a line.", content_type = "application/x-ndjson", body = String),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 410, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer"))))]
async fn changes(
    State(store): State<Store>,
    customer: Customer,
    Path(feed): Path<FeedId>,
    Query(query): Query<ChangesQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let standing = store::one(&store.db, customer.account, customer.feed, feed).await?;
    let since = Rev(query.since);
    let why = if query.epoch != standing.info.epoch {
        Some("The store began a new epoch.")
    } else if query.grant != standing.info.grant {
        Some("What may be read of this feed has changed.")
    } else if since > standing.info.rev || since < Rev(0) {
        Some("The cursor lies beyond the feed's counter.")
    } else if since < standing.horizon {
        Some("The cursor is older than what the store remembers of deletions.")
    } else {
        None
    };
    if let Some(why) = why {
        return Err(Refusal::new(Code::ResyncRequired, why));
    }
    let compressed = accepts_zstd(&headers);
    let limit = query.limit.unwrap_or(5000).clamp(1, 50_000);
    Ok(answer(stream::changes(store, standing, since, limit, compressed)?, compressed))
}

fn accepts_zstd(headers: &HeaderMap) -> bool {
    headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).any(|value| {
        value.split(',').any(|coding| {
            let mut parts = coding.split(';').map(str::trim);
            parts.next().is_some_and(|name| name.eq_ignore_ascii_case("zstd"))
                && !parts.any(|parameter| parameter == "q=0")
        })
    })
}

fn answer(body: axum::body::Body, compressed: bool) -> Response {
    let mut response = ([(header::CONTENT_TYPE, NDJSON), (header::VARY, "accept-encoding")], body).into_response();
    if compressed {
        response.headers_mut().insert(header::CONTENT_ENCODING, header::HeaderValue::from_static("zstd"));
    }
    response
}
