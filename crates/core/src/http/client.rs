//! Requests to one origin.

use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use futures::StreamExt;
use kabinet_protocol::secret::SecretText;
use kabinet_protocol::{PROTOCOL, PROTOCOL_HEADER};
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::{Method, redirect};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use url::Url;

use super::error::{HttpError, refusal};
use super::origin::Origin;

/// How long a plain request may take in all. Streams have no total limit, only [`SILENCE`].
const REQUEST: Duration = Duration::from_secs(30);
/// How long a connection may take to stand.
const CONNECT: Duration = Duration::from_secs(10);
/// How long a stream may be silent: the event stream sends a comment every 20 s.
const SILENCE: Duration = Duration::from_secs(60);
/// The largest problem document that is read.
pub(super) const PROBLEM_LIMIT: usize = 64 * 1024;
/// The largest JSON answer or picture that is read.
const BODY_LIMIT: usize = 8 * 1024 * 1024;
/// How many redirects within the origin are followed.
const REDIRECTS: usize = 5;

/// Sends requests to one origin, without a bearer. Cheap to clone.
#[derive(Debug, Clone)]
pub struct StoreClient {
    http: reqwest::Client,
    origin: Origin,
    protocol: u32,
}

impl StoreClient {
    /// A client for this origin that speaks the newest protocol version of this build.
    pub fn new(origin: Origin) -> Result<Self, HttpError> {
        let http = shared(origin.is_loopback())?;
        Ok(Self { http, origin, protocol: PROTOCOL.max })
    }

    /// The same, speaking another version: the newest that both sides do.
    pub fn speaking(mut self, protocol: u32) -> Self {
        self.protocol = protocol;
        self
    }

    /// Where it sends to.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// `GET`, reading JSON.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, HttpError> {
        json(self.send(Call::get(path), None).await?).await
    }

    /// `POST` of JSON, reading JSON.
    pub async fn post<B: Serialize + Sync, T: DeserializeOwned>(&self, path: &str, body: &B) -> Result<T, HttpError> {
        json(self.send(Call::post(path, body)?, None).await?).await
    }

    /// `GET` with a bearer that this origin issued, reading JSON.
    pub async fn get_as<T: DeserializeOwned>(&self, bearer: &SecretText, path: &str) -> Result<T, HttpError> {
        json(self.send(Call::get(path), Some(&bearer.expose().into())).await?).await
    }

    /// `POST` of JSON with a bearer that this origin issued, reading JSON.
    pub async fn post_as<B: Serialize + Sync, T: DeserializeOwned>(
        &self,
        bearer: &SecretText,
        path: &str,
        body: &B,
    ) -> Result<T, HttpError> {
        json(self.send(Call::post(path, body)?, Some(&bearer.expose().into())).await?).await
    }

    /// `GET`, reading bytes with their media type.
    pub async fn bytes(&self, path: &str) -> Result<(String, Bytes), HttpError> {
        let answer = self.send(Call::get(path), None).await?;
        let mime = answer.headers().get(reqwest::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let mime = mime.unwrap_or("application/octet-stream").to_owned();
        Ok((mime, limited(answer, BODY_LIMIT).await?))
    }

    /// Sends one call and answers what the store said when it did not refuse.
    pub(super) async fn send(&self, call: Call, bearer: Option<&SecretString>) -> Result<reqwest::Response, HttpError> {
        let mut request = self.http.request(call.method, self.origin.at(&call.path)).headers(call.headers);
        request = request.header(PROTOCOL_HEADER, self.protocol);
        if let Some(bearer) = bearer {
            let value = HeaderValue::from_str(&format!("Bearer {}", bearer.expose_secret()));
            let mut value = value.map_err(|_| HttpError::SignInAgain)?;
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        if let Some(body) = call.body {
            request = request.header(reqwest::header::CONTENT_TYPE, "application/json").body(body);
        }
        if !call.streaming {
            request = request.timeout(REQUEST);
        }
        let answer = request.send().await.map_err(HttpError::from_reqwest)?;
        let status = answer.status();
        if status.is_success() {
            return Ok(answer);
        }
        let wait = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
        let body = limited(answer, PROBLEM_LIMIT).await.unwrap_or_default();
        Err(refusal(status.as_u16(), &body, wait))
    }
}

/// One request, kept so that it can be sent again after a refresh.
#[derive(Clone)]
pub(super) struct Call {
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Option<Bytes>,
    streaming: bool,
}

impl Call {
    /// A `GET` of JSON.
    pub(super) fn get(path: &str) -> Self {
        Self::new(Method::GET, path).header(ACCEPT, "application/json, application/problem+json, */*;q=0.5")
    }

    /// A `DELETE`.
    pub(super) fn delete(path: &str) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// A `POST` of JSON.
    pub(super) fn post<B: Serialize>(path: &str, body: &B) -> Result<Self, HttpError> {
        let body = serde_json::to_vec(body).map_err(|error| HttpError::Setup(error.to_string()))?;
        Ok(Self { body: Some(body.into()), ..Self::get(path) }.method(Method::POST))
    }

    /// A `PUT` of JSON.
    pub(super) fn put<B: Serialize>(path: &str, body: &B) -> Result<Self, HttpError> {
        Ok(Self::post(path, body)?.method(Method::PUT))
    }

    /// A `GET` whose answer may take as long as it likes.
    pub(super) fn stream(path: &str, accept: &'static str) -> Self {
        Self { streaming: true, ..Self::new(Method::GET, path) }.header(ACCEPT, accept)
    }

    pub(super) fn header(mut self, name: HeaderName, value: &'static str) -> Self {
        self.headers.insert(name, HeaderValue::from_static(value));
        self
    }

    fn method(mut self, method: Method) -> Self {
        self.method = method;
        self
    }

    fn new(method: Method, path: &str) -> Self {
        Self { method, path: path.into(), headers: HeaderMap::new(), body: None, streaming: false }
    }
}

/// Reads an answer as JSON. Something that is not the JSON expected is not a store's answer.
pub(super) async fn json<T: DeserializeOwned>(answer: reqwest::Response) -> Result<T, HttpError> {
    let status = answer.status().as_u16();
    let body = limited(answer, BODY_LIMIT).await?;
    serde_json::from_slice(&body).map_err(|_| HttpError::NotAStore { status })
}

async fn limited(answer: reqwest::Response, limit: usize) -> Result<Bytes, HttpError> {
    let status = answer.status().as_u16();
    let mut body = Vec::new();
    let mut chunks = answer.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(HttpError::from_reqwest)?;
        if body.len() + chunk.len() > limit {
            return Err(HttpError::NotAStore { status });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.into())
}

/// The connection pools of the process: one for loopback, which no proxy may see, and one for everything else. Reading
/// the system's certificates takes tens of milliseconds, so it happens once, when first needed.
fn shared(loopback: bool) -> Result<reqwest::Client, HttpError> {
    static POOLS: [OnceLock<reqwest::Client>; 2] = [OnceLock::new(), OnceLock::new()];
    let pool = &POOLS[usize::from(loopback)];
    if let Some(client) = pool.get() {
        return Ok(client.clone());
    }
    super::install_crypto();
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("Kabinet/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .referer(false)
        .redirect(redirect::Policy::custom(same_origin));
    if loopback {
        builder = builder.no_proxy();
    }
    let client = builder.build().map_err(HttpError::from_reqwest)?;
    Ok(pool.get_or_init(|| client).clone())
}

fn same_origin(attempt: redirect::Attempt<'_>) -> redirect::Action {
    let stays = |from: &Url| from.origin() == attempt.url().origin();
    match attempt.previous().first() {
        Some(first) if stays(first) && attempt.previous().len() <= REDIRECTS => attempt.follow(),
        _ => attempt.stop(),
    }
}
