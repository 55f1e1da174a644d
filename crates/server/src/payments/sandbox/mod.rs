//! The bundled provider. It moves no money, and otherwise does what a provider does: it keeps books of its own (the tables
//! `sandbox_…`, which nothing else reads), has a page, is silent where its cards say so, and tells the store by signed
//! webhooks over HTTP, perhaps twice, late or never.
//!
//! - [`cards`] are the cards and what each does.
//! - [`books`] keeps what was opened, charged and paid back.
//! - [`page`] is what the person sees and sends.
//! - [`webhooks`] tells the store.

pub mod books;
pub mod cards;
pub mod page;
pub mod webhooks;

use async_trait::async_trait;
use axum::http::HeaderMap;
use kabinet_protocol::time::ServerTime;
use serde::{Deserialize, Serialize};

use super::provider::{Ask, Back, Forged, Kept, Notice, Opened, Provider, Returned, Said, Trouble, signed};
use crate::store::Store;

/// Its name in rows and addresses.
pub const NAME: &str = "sandbox";

/// The header its webhooks are signed in.
pub const SIGNATURE: &str = "kabinet-sandbox-signature";

/// The sandbox.
#[derive(Debug, Default)]
pub struct Sandbox(());

impl Sandbox {
    /// The sandbox.
    pub fn new() -> Self {
        Self(())
    }

    /// The sandbox with the books of a store.
    pub fn at<'a>(&self, store: &'a Store) -> AtStore<'a> {
        AtStore(store)
    }
}

/// The sandbox with the books of a store.
#[derive(Debug, Clone, Copy)]
pub struct AtStore<'a>(&'a Store);

/// What a webhook says.
#[derive(Debug, Serialize, Deserialize)]
pub struct Told {
    /// The webhook.
    pub id: String,
    /// The payment.
    pub payment: String,
    /// What happened to it.
    pub event: String,
}

/// The key that webhooks are signed with: of this store alone, and in no database.
pub fn key(store: &Store) -> [u8; 32] {
    store.pepper.mac("the sandbox's webhooks", &[store.id.to_string().as_bytes()])
}

fn silent(error: impl std::fmt::Display) -> Trouble {
    Trouble::Silent(error.to_string())
}

#[async_trait]
impl Provider for AtStore<'_> {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn open(&self, ask: &Ask) -> Result<Opened, Trouble> {
        let said = books::open(self.0, ask).await.map_err(|refusal| silent(refusal.0))?;
        Ok(Opened { remote: ask.id.to_string(), customer: None, said })
    }

    async fn look(&self, ask: &Ask) -> Result<Said, Trouble> {
        let said = books::look(self.0, &ask.id.to_string()).await.map_err(|refusal| silent(refusal.0))?;
        said.ok_or_else(|| Trouble::Silent("the bank has not answered".into()))
    }

    async fn close(&self, ask: &Ask) -> Result<Said, Trouble> {
        let said = books::close(self.0, ask).await.map_err(|refusal| silent(refusal.0))?;
        said.ok_or_else(|| Trouble::Silent("the bank has not answered".into()))
    }

    async fn refund(&self, back: &Back) -> Result<Returned, Trouble> {
        let moved = books::refund(self.0, back).await.map_err(|refusal| silent(refusal.0))?;
        Ok(Returned { remote: Some(back.id.to_string()), moved: Some(moved) })
    }

    async fn forget(&self, token: &str) -> Result<(), Trouble> {
        books::forget(self.0, token).await.map_err(|refusal| silent(refusal.0))
    }

    fn read(&self, headers: &HeaderMap, body: &[u8], now: ServerTime) -> Result<Notice, Forged> {
        let header = headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).ok_or(Forged)?;
        signed(header, body, now, &key(self.0))?;
        let told: Told = serde_json::from_slice(body).map_err(|_| Forged)?;
        Ok(Notice { remote: Some(told.payment) })
    }
}

/// What is remembered of a card or wallet. Its number is not among it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// `card` or `wallet`.
    pub kind: String,
    /// The brand.
    pub brand: String,
    /// The last four digits, or the wallet's name.
    pub last4: String,
    /// Month and year of expiry.
    pub expires: Option<(u32, u32)>,
}

impl Remembered {
    /// What is shown of it.
    pub fn summary(&self) -> kabinet_protocol::payment::MethodSummary {
        kabinet_protocol::payment::MethodSummary {
            kind: self.kind.as_str().into(),
            brand: Some(self.brand.clone()),
            last4: Some(self.last4.clone()),
        }
    }

    fn kept(&self, token: String) -> Kept {
        Kept {
            token,
            fingerprint: format!("{} {} {:?}", self.brand, self.last4, self.expires),
            kind: self.kind.as_str().into(),
            brand: self.brand.clone(),
            last4: self.last4.clone(),
            expires: self.expires,
        }
    }
}
