//! The configuration of Stripe: a TOML file with the keys, each from an environment variable or a file
//! (docs/operations.md has an example).

use std::path::{Path, PathBuf};

use kabinet_protocol::secret::SecretText;
use serde::Deserialize;
use url::Url;

/// The configuration cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Misconfigured(pub String);

/// A store's keys at Stripe, and where it is.
#[derive(Clone)]
pub struct Settings {
    /// The secret key, `sk_…`.
    pub secret_key: SecretText,
    /// The publishable key, `pk_…`, which the page carries.
    pub publishable_key: String,
    /// The webhook endpoint's signing secret, `whsec_…`.
    pub webhook_secret: SecretText,
    /// The API.
    pub api: Url,
    /// The script of its form.
    pub script: Url,
}

/// It knows the keys.
impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings").field("api", &self.api.as_str()).finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    provider: String,
    secret_key: Source,
    publishable_key: String,
    webhook_secret: Source,
    #[serde(default = "api")]
    api: Url,
    #[serde(default = "script")]
    script: Url,
}

/// Where a secret is kept.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Source {
    Env(String),
    File(PathBuf),
}

fn api() -> Url {
    Url::parse("https://api.stripe.com").unwrap_or_else(|_| unreachable!("it is an address"))
}

fn script() -> Url {
    Url::parse("https://js.stripe.com/v3/").unwrap_or_else(|_| unreachable!("it is an address"))
}

impl Settings {
    /// Reads the file.
    pub fn from_file(path: &Path) -> Result<Self, Misconfigured> {
        let named = |why: String| Misconfigured(format!("{}: {why}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|error| named(format!("cannot be read: {error}")))?;
        Self::from_text(&text, |name| std::env::var(name).ok()).map_err(|Misconfigured(why)| named(why))
    }

    /// The same from a text; `environment` looks variables up.
    pub fn from_text(text: &str, environment: impl Fn(&str) -> Option<String>) -> Result<Self, Misconfigured> {
        let wrong = |why: &str| Misconfigured(why.into());
        let file: File = toml::from_str(text).map_err(|error| wrong(error.message()))?;
        if file.provider != super::NAME {
            return Err(wrong("the provider is stripe (sandbox and none need no file)"));
        }
        let read = |source: &Source| match source {
            Source::Env(name) => {
                environment(name).ok_or_else(|| Misconfigured(format!("the variable {name} is not set")))
            }
            Source::File(file) => std::fs::read_to_string(file)
                .map_err(|error| Misconfigured(format!("{} cannot be read: {error}", file.display()))),
        };
        let (secret, webhook) = (read(&file.secret_key)?, read(&file.webhook_secret)?);
        let (secret, webhook) = (secret.trim(), webhook.trim());
        if !(secret.starts_with("sk_") || secret.starts_with("rk_")) {
            return Err(wrong("the secret key begins with sk_ or rk_"));
        }
        if !file.publishable_key.starts_with("pk_") {
            return Err(wrong("the publishable key begins with pk_"));
        }
        if webhook.is_empty() {
            return Err(wrong("the webhook secret is empty"));
        }
        for url in [&file.api, &file.script] {
            if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback(url)) {
                return Err(wrong("Stripe beyond this machine is asked over https"));
            }
        }
        Ok(Self {
            secret_key: secret.into(),
            publishable_key: file.publishable_key,
            webhook_secret: webhook.into(),
            api: file.api,
            script: file.script,
        })
    }
}

fn is_loopback(url: &Url) -> bool {
    crate::messages::smtp::is_loopback(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "provider = 'stripe'\npublishable_key = 'pk_test_1'\nsecret_key = { env = 'KEY' }\nwebhook_secret = { env = 'HOOK' }\n";

    fn read(text: &str) -> Result<Settings, String> {
        let variable = |name: &str| match name {
            "KEY" => Some("sk_test_canary\n".to_owned()),
            "HOOK" => Some("whsec_canary".to_owned()),
            _ => None,
        };
        Settings::from_text(text, variable).map_err(|error| error.0)
    }

    #[test]
    fn the_file_is_read_and_its_secrets_are_never_shown() {
        let settings = read(GOOD).expect("read");
        assert_eq!(
            (settings.api.as_str(), settings.secret_key.expose()),
            ("https://api.stripe.com/", "sk_test_canary")
        );
        assert!(!format!("{settings:?}").contains("canary"));
        assert!(read(&format!("{GOOD}api = 'http://127.0.0.1:8420'")).is_ok());
    }

    #[test]
    fn mistakes_are_found_at_the_start() {
        for (text, word) in [
            (GOOD.replace("'stripe'", "'bank'"), "the provider is stripe"),
            (GOOD.replace("'pk_test_1'", "'sk_1'"), "pk_"),
            (GOOD.replace("'KEY'", "'NOPE'"), "NOPE"),
            (GOOD.replace("env = 'KEY'", "env = 'HOOK'"), "sk_"),
            (format!("{GOOD}api = 'http://stripe.example'"), "https"),
            (format!("{GOOD}colour = 'red'"), "colour"),
            (GOOD.replace("provider", "#"), "provider"),
        ] {
            let told = read(&text).map(|_| ()).expect_err(&text);
            assert!(told.contains(word), "{told}");
        }
    }
}
