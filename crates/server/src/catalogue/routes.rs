//! `/v1/products` and `/v1/art`.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::product::Product;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::store;
use crate::problems::{Path, Query, Refusal};
use crate::secret;
use crate::store::Store;
use crate::sync::key::{BadKey, Place};

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(products)).routes(routes!(art))
}

/// A page of products.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ProductsPage {
    /// The products.
    pub products: Vec<Product>,
    /// Hand it back as `after` for the next page.
    pub next: Option<String>,
}

/// Which products.
#[derive(Debug, Deserialize, IntoParams)]
struct ProductsQuery {
    /// 1 to 200; 50 where absent.
    limit: Option<i64>,
    /// The key of the page before.
    after: Option<String>,
    /// A category's path, as `dog/food`; all below it count.
    category: Option<String>,
}

/// Products in the catalogue's order.
#[utoipa::path(get, path = "/v1/products", tag = "catalogue", params(ProductsQuery),
    responses((status = 200, body = ProductsPage),
        (status = 400, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn products(State(state): State<Store>, Query(query): Query<ProductsQuery>) -> Result<Response, Refusal> {
    let from = match query.after {
        Some(key) => {
            key.parse().map_err(|error: BadKey| Refusal::new(Code::Malformed, error.to_string()).field("after"))?
        }
        None => Place::bottom(),
    };
    if query.category.as_ref().is_some_and(|path| path.len() > 200 || path.contains('\0')) {
        return Err(Refusal::new(Code::Malformed, "A category's path has at most 200 bytes.").field("category"));
    }
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let page = store::page(&state.db, state.catalogue, query.category.as_deref(), &from, limit).await?;
    let next = page.next.map_or_else(|| "null".to_owned(), |next| format!("\"{next}\""));
    let body = format!(r#"{{"products":[{}],"next":{next}}}"#, page.docs);
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// A picture.
#[utoipa::path(get, path = "/v1/art/{name}", tag = "catalogue",
    params(("name" = String, Path, description = "The name a product gave.")),
    responses((status = 200, description = "The picture.", content_type = "image/svg+xml", body = String),
        (status = 304, description = "The picture has not changed."),
        (status = 404, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn art(State(state): State<Store>, Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Refusal> {
    let plain = name.len() <= 80 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if !plain {
        return Err(Refusal::not_found());
    }
    let picture = find(&state, &name).await.ok_or_else(Refusal::not_found)?;
    let etag = format!("\"{}\"", &secret::digest_bytes(&picture)[..32]);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let cached = [
        (header::ETAG, etag.clone()),
        (header::CACHE_CONTROL, "public, max-age=3600".to_owned()),
        // A picture is never a page: nothing in it runs, wherever it is opened.
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox".to_owned()),
    ];
    if known.is_some_and(|known| known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag)) {
        return Ok((StatusCode::NOT_MODIFIED, cached).into_response());
    }
    Ok((cached, [(header::CONTENT_TYPE, "image/svg+xml")], picture).into_response())
}

async fn find(state: &Store, name: &str) -> Option<Vec<u8>> {
    if let Some(directory) = &state.art
        && let Ok(picture) = tokio::fs::read(directory.join(format!("{name}.svg"))).await
    {
        return Some(picture);
    }
    if !state.profile.demo {
        return None;
    }
    crate::demo::art(name).map(<[u8]>::to_vec)
}
