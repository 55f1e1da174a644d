//! Stripe: payment intents and set-up intents over its API, a page of ours that loads its form.
//!
//! Money moves only when an intent is confirmed. An intent is therefore made first, under the payment's id as Stripe's
//! idempotency key, and confirmed afterwards: by Stripe's own form in the browser, or at once where a kept card is charged.
//! A store that dies in between has charged nothing, and asking again makes no second intent.
//!
//! - [`settings`] reads the configuration.
//! - [`api`] asks Stripe.
//! - [`words`] brings what Stripe says to our words (pure).

mod api;
mod settings;
mod words;

use async_trait::async_trait;
use axum::http::HeaderMap;
use kabinet_protocol::ids::FeedId;
use kabinet_protocol::time::ServerTime;
use serde_json::Value;

pub use settings::{Misconfigured, Settings};

use super::provider::{Ask, Back, Forged, Notice, Opened, Provider, Returned, Said, Trouble, signed};
use super::store::Row;
use api::{Api, Failure};

/// Its name in rows and addresses.
pub const NAME: &str = "stripe";

/// Stripe.
#[derive(Debug)]
pub struct Stripe {
    settings: Settings,
    api: Api,
}

impl Stripe {
    /// Stripe with a store's keys.
    pub fn new(settings: Settings) -> Self {
        let api = Api::new(&settings);
        Self { settings, api }
    }

    /// Where its script is loaded from.
    pub fn script(&self) -> &str {
        self.settings.script.as_str()
    }

    /// The origin of that script.
    pub fn script_origin(&self) -> String {
        self.settings.script.origin().ascii_serialization()
    }

    /// The key that its script is given.
    pub fn publishable_key(&self) -> &str {
        &self.settings.publishable_key
    }

    /// What names a payment to its script, while there is something to be done. It is asked for anew and not kept.
    pub async fn client_secret(&self, row: &Row) -> Option<String> {
        let remote = row.remote.as_deref()?;
        let intent = self.api.get(&path_of(remote), &[]).await.ok()?;
        let open = intent["status"].as_str().is_some_and(|status| status.starts_with("requires_"));
        intent["client_secret"].as_str().filter(|_| open).map(str::to_owned)
    }

    async fn customer(&self, ask: &Ask) -> Result<String, Trouble> {
        if let Some(known) = &ask.customer {
            return Ok(known.clone());
        }
        let made = self.api.post("/v1/customers", &owner(ask.feed), &format!("customer {}", ask.feed)).await?;
        name_of(&made)
    }

    /// Makes the intent, or is given the one that was made under the same key.
    async fn make(&self, ask: &Ask) -> Result<Made, Trouble> {
        let customer = match ask.keep || ask.token.is_some() || ask.money.is_none() {
            true => Some(self.customer(ask).await?),
            false => None,
        };
        let mut form = vec![("metadata[payment]".to_owned(), ask.id.to_string())];
        let mut add = |name: &str, value: String| form.push((name.into(), value));
        if let Some(customer) = &customer {
            add("customer", customer.clone());
        }
        let path = match ask.money {
            None => {
                add("usage", "off_session".into());
                "/v1/setup_intents"
            }
            Some(money) => {
                add("amount", words::amount(money).to_string());
                add("currency", money.currency.as_str().to_lowercase());
                add("metadata[order]", ask.reference.clone());
                if let Some(token) = &ask.token {
                    add("payment_method", token.clone());
                    add("payment_method_types[]", "card".into());
                } else if ask.keep {
                    add("payment_method_options[card][setup_future_usage]", "off_session".into());
                }
                "/v1/payment_intents"
            }
        };
        let intent = self.api.post(path, &form, &format!("open {}", ask.id)).await?;
        Ok(Made { remote: name_of(&intent)?, intent, customer })
    }

    async fn intent(&self, ask: &Ask, remote: &str) -> Result<Said, Trouble> {
        let intent = self.api.get(&path_of(remote), &[("expand[]", "payment_method")]).await?;
        Ok(words::said(&intent, ask))
    }
}

struct Made {
    remote: String,
    intent: Value,
    customer: Option<String>,
}

fn owner(feed: FeedId) -> Vec<(String, String)> {
    vec![("metadata[customer]".into(), feed.to_string())]
}

fn name_of(made: &Value) -> Result<String, Trouble> {
    let name = made["id"].as_str().map(str::to_owned);
    name.ok_or_else(|| Trouble::Silent("the answer names nothing".into()))
}

fn path_of(remote: &str) -> String {
    let kind = if remote.starts_with("seti_") { "setup_intents" } else { "payment_intents" };
    format!("/v1/{kind}/{remote}")
}

#[async_trait]
impl Provider for &Stripe {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn open(&self, ask: &Ask) -> Result<Opened, Trouble> {
        let made = self.make(ask).await?;
        let opened = |said| Opened { remote: made.remote.clone(), customer: made.customer.clone(), said };
        if ask.token.is_none() || made.intent["status"] != "requires_confirmation" {
            return Ok(opened(words::said(&made.intent, ask)));
        }
        let path = format!("{}/confirm", path_of(&made.remote));
        // Whether it was declined, or there was no answer at all: how the intent stands is the truth.
        match self.api.post(&path, &[], &format!("confirm {}", ask.id)).await {
            Ok(_) | Err(Trouble::Refused(_)) => {}
            Err(Trouble::Silent(_)) => return Ok(opened(Said::Pending { page: false, reason: None })),
        }
        match self.intent(ask, &made.remote).await {
            Ok(said) => Ok(opened(said)),
            Err(_) => Ok(opened(Said::Pending { page: false, reason: None })),
        }
    }

    async fn look(&self, ask: &Ask) -> Result<Said, Trouble> {
        let remote = ask.remote.as_deref().ok_or_else(|| Trouble::Silent("it is not open yet".into()))?;
        self.intent(ask, remote).await
    }

    async fn close(&self, ask: &Ask) -> Result<Said, Trouble> {
        // Under the same key there is one intent, whether anybody was told of it or not.
        let remote = match &ask.remote {
            Some(remote) => remote.clone(),
            None => self.make(ask).await?.remote,
        };
        match self.api.post(&format!("{}/cancel", path_of(&remote)), &[], &format!("close {}", ask.id)).await {
            Ok(intent) => Ok(words::said(&intent, ask)),
            // It was paid, is being paid, or was closed before.
            Err(Trouble::Refused(_)) => self.intent(ask, &remote).await,
            Err(silent) => Err(silent),
        }
    }

    async fn refund(&self, back: &Back) -> Result<Returned, Trouble> {
        if let Some(remote) = &back.remote {
            return Ok(words::returned(&self.api.get(&format!("/v1/refunds/{remote}"), &[]).await?));
        }
        if back.again {
            // A key is remembered for a day or so; the books are for ever.
            let asked = [("payment_intent", back.charge.as_str()), ("limit", "100")];
            let list = self.api.get("/v1/refunds", &asked).await?;
            let all = list["data"].as_array().map(Vec::as_slice).unwrap_or_default();
            if let Some(known) = all.iter().find(|one| one["metadata"]["refund"] == back.id.to_string()) {
                return Ok(words::returned(known));
            }
        }
        let form = [
            ("payment_intent".to_owned(), back.charge.clone()),
            ("amount".to_owned(), words::amount(back.money).to_string()),
            ("metadata[refund]".to_owned(), back.id.to_string()),
        ];
        match self.api.post("/v1/refunds", &form, &format!("refund {}", back.id)).await {
            Ok(made) => Ok(words::returned(&made)),
            Err(Trouble::Refused(why)) => {
                tracing::error!(refund = %back.id, why, "Stripe refuses to pay back");
                Ok(Returned { remote: None, moved: Some(false) })
            }
            Err(silent) => Err(silent),
        }
    }

    async fn forget(&self, token: &str) -> Result<(), Trouble> {
        match self.api.ask(&format!("/v1/payment_methods/{token}/detach"), &[], None).await {
            Ok(_) | Err(Failure { status: Some(400 | 404), .. }) => Ok(()),
            Err(failure) => Err(failure.into()),
        }
    }

    fn read(&self, headers: &HeaderMap, body: &[u8], now: ServerTime) -> Result<Notice, Forged> {
        let header = headers.get("stripe-signature").and_then(|value| value.to_str().ok()).ok_or(Forged)?;
        signed(header, body, now, self.settings.webhook_secret.expose().as_bytes())?;
        let event: Value = serde_json::from_slice(body).map_err(|_| Forged)?;
        let object = &event["data"]["object"];
        let remote = match object["object"].as_str() {
            Some("payment_intent" | "setup_intent") => object["id"].as_str(),
            // Refunds and charges name the intent they are of.
            _ => object["payment_intent"].as_str(),
        };
        Ok(Notice { remote: remote.map(str::to_owned) })
    }
}
