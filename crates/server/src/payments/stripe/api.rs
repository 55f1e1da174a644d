//! Asking Stripe: forms over HTTPS, answers in JSON, every change under an idempotency key.

use std::time::Duration;

use kabinet_protocol::secret::SecretText;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Url};
use serde_json::Value;

use super::Settings;
use crate::payments::provider::Trouble;

/// The version of the API whose words [`super::words`] reads.
const VERSION: &str = "2024-06-20";
const TIMEOUT: Duration = Duration::from_secs(20);
/// Of an answer no more is read.
const ANSWER_MOST: usize = 512 * 1024;

/// Stripe's API.
pub(super) struct Api {
    client: Option<Client>,
    base: Url,
    key: SecretText,
}

/// It knows the key.
impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Api(…)")
    }
}

/// No answer, or a bad one.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) status: Option<u16>,
    /// Stripe's code and type of an error; never its message, which may quote what was sent.
    pub(super) words: String,
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        match failure.status {
            // Busy, the same key at this moment, or Stripe's own fault: ask again. A wrong key is the operator's to mend.
            None | Some(401 | 403 | 409 | 429 | 500..) => Self::Silent(failure.words),
            Some(_) => Self::Refused(failure.words),
        }
    }
}

impl Api {
    pub(super) fn new(settings: &Settings) -> Self {
        // Whoever installed a provider first is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // A redirect would carry the key elsewhere.
        let client = Client::builder().timeout(TIMEOUT).redirect(reqwest::redirect::Policy::none()).build();
        if let Err(error) = &client {
            tracing::error!(%error, "no client for Stripe can be made");
        }
        Self { client: client.ok(), base: settings.api.clone(), key: settings.secret_key.clone() }
    }

    /// Changes something, once for each key.
    pub(super) async fn post(&self, path: &str, form: &[(String, String)], key: &str) -> Result<Value, Trouble> {
        self.ask(path, form, Some(key)).await.map_err(Trouble::from)
    }

    /// Reads something.
    pub(super) async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Value, Trouble> {
        let mut url = self.url(path)?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let client = self.client.as_ref().ok_or_else(|| Trouble::Silent("there is no client".into()))?;
        self.answer(client.get(url)).await.map_err(Trouble::from)
    }

    /// The same as [`Api::post`], with the failure as it is.
    pub(super) async fn ask(&self, path: &str, form: &[(String, String)], key: Option<&str>) -> Result<Value, Failure> {
        let silent = |words: &str| Failure { status: None, words: words.into() };
        let url = self.url(path).map_err(|_| silent("the address cannot be made"))?;
        let client = self.client.as_ref().ok_or_else(|| silent("there is no client"))?;
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let mut request = client.post(url).body(body);
        request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(key) = key {
            request = request.header("idempotency-key", format!("kabinet {key}"));
        }
        self.answer(request).await
    }

    fn url(&self, path: &str) -> Result<Url, Trouble> {
        let base = self.base.as_str().trim_end_matches('/');
        format!("{base}{path}").parse().map_err(|_| Trouble::Silent("the address cannot be made".into()))
    }

    async fn answer(&self, request: reqwest::RequestBuilder) -> Result<Value, Failure> {
        let silent = |words: &str| Failure { status: None, words: words.into() };
        let mut key =
            HeaderValue::from_str(&format!("Bearer {}", self.key.expose())).map_err(|_| silent("a bad key"))?;
        key.set_sensitive(true);
        let request = request.header(AUTHORIZATION, key).header("stripe-version", VERSION);
        let mut response = request.send().await.map_err(|error| silent(unreached(&error)))?;
        let status = response.status();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| silent(unreached(&error)))? {
            body.extend_from_slice(&chunk);
            if body.len() > ANSWER_MOST {
                return Err(silent("the answer is too long"));
            }
        }
        let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
        if status.is_success() {
            return if answer.is_object() { Ok(answer) } else { Err(silent("the answer cannot be read")) };
        }
        let part = |name: &str| answer["error"][name].as_str().unwrap_or("-").to_owned();
        let words = format!("HTTP {}, {}, {}", status.as_u16(), part("type"), part("code"));
        Err(Failure { status: Some(status.as_u16()), words })
    }
}

/// The client's own words would quote the address, which names what was asked for.
fn unreached(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "it could not be reached"
    } else {
        "it broke off"
    }
}
