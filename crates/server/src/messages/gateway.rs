//! SMS over a merchant's HTTP gateway, as a file describes it (docs/operations.md has examples).
//!
//! The file is TOML: a method, a URL, headers and a body with `{{ to }}`, `{{ text }}`, `{{ id }}` and `{{ secret.NAME }}`
//! in them. What is put in is escaped for where it stands: inside a JSON string, in a form or in a query.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kabinet_protocol::secret::SecretText;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, StatusCode, Url};
use serde::Deserialize;

use super::smtp::is_loopback;
use super::transport::{Failure, Misconfigured, Outgoing, scrubbed};

/// Of an answer no more is read.
const ANSWER_MOST: usize = 64 * 1024;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Description {
    /// `GET`, `POST` or `PUT`.
    #[serde(default = "post")]
    method: String,
    url: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// How the body is written, and what its values are escaped for.
    #[serde(default)]
    format: Format,
    body: Option<String>,
    /// Statuses that mean the gateway took it; any 2xx where absent.
    #[serde(default)]
    success: Vec<u16>,
    /// Where an answer in JSON says what is wrong (RFC 6901); a value there means that it was not taken.
    error: Option<String>,
    #[serde(default = "fifteen")]
    timeout_s: u64,
    #[serde(default)]
    secrets: BTreeMap<String, Source>,
}

fn post() -> String {
    "POST".into()
}

fn fifteen() -> u64 {
    15
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Format {
    #[default]
    Json,
    Form,
}

/// Where a secret is kept.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Source {
    Env(String),
    File(PathBuf),
}

/// A gateway.
pub struct Gateway {
    client: Client,
    method: Method,
    templates: Environment<'static>,
    headers: Vec<HeaderName>,
    format: Format,
    has_body: bool,
    success: Vec<StatusCode>,
    error: Option<String>,
    secrets: BTreeMap<String, SecretText>,
}

/// It knows the secrets.
impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Gateway(…)")
    }
}

impl Gateway {
    /// Reads the description of a gateway.
    pub fn from_file(path: &Path) -> Result<Self, Misconfigured> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| Misconfigured(format!("{} cannot be read: {error}", path.display())))?;
        let read = |name: &str| std::env::var(name).ok();
        Self::from_text(&text, read).map_err(|Misconfigured(why)| Misconfigured(format!("{}: {why}", path.display())))
    }

    /// The same from a text; `environment` looks variables up.
    pub fn from_text(text: &str, environment: impl Fn(&str) -> Option<String>) -> Result<Self, Misconfigured> {
        let wrong = |words: String| Misconfigured(words);
        let description: Description = toml::from_str(text).map_err(|error| wrong(error.message().to_owned()))?;
        let method = match description.method.to_uppercase().as_str() {
            "GET" => Method::GET,
            "POST" => Method::POST,
            "PUT" => Method::PUT,
            _ => return Err(wrong("the method is GET, POST or PUT".into())),
        };
        let address = Url::parse(&description.url).map_err(|_| wrong("the URL cannot be read".into()))?;
        if address.scheme() != "https" && !(address.scheme() == "http" && is_loopback(&address)) {
            return Err(wrong("a gateway beyond this machine is asked over https".into()));
        }
        if !(1..=60).contains(&description.timeout_s) {
            return Err(wrong("timeout_s is 1 to 60".into()));
        }
        let mut secrets = BTreeMap::new();
        for (name, source) in &description.secrets {
            let value = match source {
                Source::Env(variable) => {
                    environment(variable).ok_or_else(|| wrong(format!("the variable {variable} is not set")))?
                }
                Source::File(file) => std::fs::read_to_string(file)
                    .map_err(|error| wrong(format!("{} cannot be read: {error}", file.display())))?,
            };
            secrets.insert(name.clone(), SecretText::from(value.trim()));
        }
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        templates.set_auto_escape_callback(|name| match name {
            "url" | "form" => AutoEscape::Custom("form".into()),
            "json" => AutoEscape::Custom("json".into()),
            _ => AutoEscape::None,
        });
        templates.set_formatter(|out, state, value| {
            let text = value.to_string();
            let escaped = match state.auto_escape() {
                AutoEscape::Custom(kind) if kind == "form" => {
                    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
                }
                AutoEscape::Custom(kind) if kind == "json" => in_json(&text),
                _ => text,
            };
            out.write_str(&escaped).map_err(minijinja::Error::from)
        });
        let mut add = |name: String, text: String| {
            templates.add_template_owned(name, text).map_err(|error| wrong(format!("a template is wrong: {error}")))
        };
        add("url".into(), description.url)?;
        let mut headers = Vec::new();
        for (name, text) in description.headers {
            let name: HeaderName = name.parse().map_err(|_| wrong(format!("{name} is no header")))?;
            add(format!("header {name}"), text)?;
            headers.push(name);
        }
        let has_body = description.body.is_some();
        if let Some(body) = description.body {
            add(description.format.name().into(), body)?;
        }
        let success = description.success.into_iter().map(StatusCode::from_u16).collect::<Result<_, _>>();
        let success = success.map_err(|_| wrong("success holds HTTP statuses".into()))?;
        // Whoever installed a provider first is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .timeout(Duration::from_secs(description.timeout_s))
            // A redirect would carry the secrets elsewhere.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|_| wrong("the HTTP client cannot be made".into()))?;
        let format = description.format;
        let error = description.error;
        let gateway = Self { client, method, templates, headers, format, has_body, success, error, secrets };
        // What a template lacks is found now and not at the first customer.
        let example = Outgoing {
            id: "0".into(),
            to: "+12025550143".into(),
            subject: None,
            body: "text".into(),
            html: None,
            attempts: 1,
            expires_at: None,
        };
        let _: reqwest::RequestBuilder = gateway.request(&example).map_err(|failure| wrong(failure.words))?;
        Ok(gateway)
    }

    fn render(&self, template: &str, message: &Outgoing) -> Result<String, Failure> {
        let secret: BTreeMap<String, Value> =
            self.secrets.iter().map(|(name, value)| (name.clone(), value.expose().into())).collect();
        let context = context! {
            to => message.to.as_str(), text => message.body.as_str(), id => message.id.as_str(),
            secret => Value::from(secret),
        };
        let rendered = self.templates.get_template(template).and_then(|template| template.render(context));
        // The engine's words may quote what was put in.
        rendered.map_err(|_| Failure::lasting(format!("the template of the gateway's {template} cannot be filled")))
    }

    fn request(&self, message: &Outgoing) -> Result<reqwest::RequestBuilder, Failure> {
        let url = self.render("url", message)?;
        let url = Url::parse(&url).map_err(|_| Failure::lasting("the gateway's URL cannot be filled"))?;
        let mut headers = HeaderMap::new();
        for name in &self.headers {
            let value = self.render(&format!("header {name}"), message)?;
            let mut value = HeaderValue::from_str(&value)
                .map_err(|_| Failure::lasting(format!("the gateway's header {name} cannot be filled")))?;
            value.set_sensitive(true);
            headers.insert(name.clone(), value);
        }
        let mut request = self.client.request(self.method.clone(), url);
        if self.has_body {
            if !headers.contains_key(CONTENT_TYPE) {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.format.media_type()));
            }
            request = request.body(self.render(self.format.name(), message)?);
        }
        Ok(request.headers(headers))
    }

    /// Hands a message to the gateway.
    pub(super) async fn send(&self, message: &Outgoing) -> Result<(), Failure> {
        let mut response = self.request(message)?.send().await.map_err(|error| unreached(&error))?;
        let status = response.status();
        let mut answer = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| unreached(&error))? {
            answer.extend_from_slice(&chunk);
            if answer.len() > ANSWER_MOST {
                break;
            }
        }
        let told = self.told(&answer).map(|words| scrubbed(&words, message));
        let taken = if self.success.is_empty() { status.is_success() } else { self.success.contains(&status) };
        match (taken, told) {
            (true, None) => Ok(()),
            (true, Some(words)) => Err(Failure::passing(format!("the gateway did not take it: {words}"))),
            (false, words) => {
                let words = words.map(|words| format!(": {words}")).unwrap_or_default();
                let words = format!("the gateway answered HTTP {}{words}", status.as_u16());
                // The number or the text is wrong; the rest concerns the gateway or the store's account there.
                let lasting = matches!(status.as_u16(), 400 | 404 | 410 | 413 | 414 | 422);
                Err(Failure { words, lasting })
            }
        }
    }

    /// What the answer says is wrong.
    fn told(&self, answer: &[u8]) -> Option<String> {
        let answer: serde_json::Value = serde_json::from_slice(answer).ok()?;
        match answer.pointer(self.error.as_deref()?)? {
            serde_json::Value::Null | serde_json::Value::Bool(false) => None,
            serde_json::Value::String(text) if text.is_empty() => None,
            serde_json::Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Form => "form",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Form => "application/x-www-form-urlencoded",
        }
    }
}

/// A text as it stands between the quotes of a JSON string.
fn in_json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// The client's own words would quote the URL, which may hold the number and a secret.
fn unreached(error: &reqwest::Error) -> Failure {
    Failure::passing(if error.is_timeout() {
        "the gateway did not answer in time"
    } else if error.is_connect() {
        "the gateway could not be reached"
    } else {
        "the gateway broke off"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Gateway, String> {
        Gateway::from_text(text, |name| (name == "TOKEN").then(|| "s3cret".into())).map_err(|error| error.0)
    }

    #[test]
    fn values_are_escaped_for_where_they_stand() {
        let message = Outgoing {
            id: "7".into(),
            to: "+12025550143".into(),
            subject: None,
            body: "say \"hi\"\nдa & go".into(),
            html: None,
            attempts: 1,
            expires_at: None,
        };
        let json = read(
            r#"
            url = "https://sms.example/v1?to={{ to }}"
            body = '{"text": "{{ text }}"}'
            headers = { authorization = "Bearer {{ secret.token }}" }
            secrets = { token = { env = "TOKEN" } }
        "#,
        )
        .expect("read");
        let request = json.request(&message).expect("filled").build().expect("built");
        assert_eq!(request.url().as_str(), "https://sms.example/v1?to=%2B12025550143");
        let body = request.body().and_then(reqwest::Body::as_bytes).expect("a body");
        let body: serde_json::Value = serde_json::from_slice(body).expect("JSON");
        assert_eq!(body["text"], "say \"hi\"\nдa & go");
        assert_eq!(request.headers()["authorization"], "Bearer s3cret");
        assert!(!format!("{json:?} {request:?}").contains("s3cret"), "secrets are never shown");
        let form = read("url = 'http://127.0.0.1:1/'\nformat = 'form'\nbody = 'm={{ text }}'").expect("read");
        let request = form.request(&message).expect("filled").build().expect("built");
        let body = request.body().and_then(reqwest::Body::as_bytes).expect("a body");
        assert_eq!(String::from_utf8_lossy(body), "m=say+%22hi%22%0A%D0%B4a+%26+go");
    }

    #[test]
    fn mistakes_are_found_at_the_start() {
        for (text, word) in [
            ("url = 'http://sms.example'", "https"),
            ("url = 'nonsense'", "URL"),
            ("url = 'https://a.example'\nmethod = 'DELETE'", "method"),
            ("url = 'https://a.example'\nbody = '{{ nobody }}'", "cannot be filled"),
            ("url = 'https://a.example'\nbody = '{{ to '", "template"),
            ("url = 'https://a.example'\ncolour = 'red'", "colour"),
            ("url = 'https://a.example'\nsecrets = { a = { env = 'NOPE' } }", "NOPE"),
            ("url = 'https://a.example'\ntimeout_s = 0", "timeout_s"),
        ] {
            let told = read(text).map(|_| ()).expect_err(text);
            assert!(told.contains(word), "{told}");
        }
    }
}
