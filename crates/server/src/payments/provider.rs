//! What the store asks of whoever moves the money.
//!
//! A provider may be silent: it answers late, twice or never. Every verb is therefore asked under a key, so that asking
//! again is harmless, and none of them is ever asked inside a transaction.

use async_trait::async_trait;
use axum::http::HeaderMap;
use kabinet_protocol::ids::{FeedId, PaymentId};
use kabinet_protocol::money::Money;
use kabinet_protocol::payment::{MethodKind, MethodSummary, PaymentReason};
use kabinet_protocol::time::ServerTime;

/// A payment or a set-up as its provider is told of it.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The payment; the provider's idempotency key, too.
    pub id: PaymentId,
    /// The provider's own name for it, once there is one.
    pub remote: Option<String>,
    /// How much; nothing for a set-up.
    pub money: Option<Money>,
    /// The token of a kept method to charge at once. Without one a page is opened.
    pub token: Option<String>,
    /// Whether what is paid with is kept.
    pub keep: bool,
    /// Whose it is, as a key for the provider's own record of a customer.
    pub feed: FeedId,
    /// That record's name at the provider, where there is one.
    pub customer: Option<String>,
    /// The order's number, for whoever reads the provider's books.
    pub reference: String,
}

/// A payment that was opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The provider's name for it.
    pub remote: String,
    /// The provider's name for the customer, where it made or used one.
    pub customer: Option<String>,
    /// How it stands.
    pub said: Said,
}

/// What a provider says of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Nothing has moved yet.
    Pending {
        /// Whether the person is needed at the page.
        page: bool,
        /// What was wrong with the last try, or what is asked.
        reason: Option<PaymentReason>,
    },
    /// The money moved; a set-up is done.
    Paid {
        /// How much; nothing for a set-up.
        money: Option<Money>,
        /// With what.
        method: Option<MethodSummary>,
        /// What is kept for later.
        kept: Option<Kept>,
    },
    /// Refused, for good.
    Failed {
        /// Why.
        reason: PaymentReason,
        /// With what it was tried.
        method: Option<MethodSummary>,
    },
    /// Called off at the provider; no money can move any more.
    Closed,
}

/// A card or wallet that the provider keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The provider's token.
    pub token: String,
    /// What tells the same card given twice; empty where the provider does not say.
    pub fingerprint: String,
    /// What it is.
    pub kind: MethodKind,
    /// The brand.
    pub brand: String,
    /// The last four digits, or the wallet's name.
    pub last4: String,
    /// Month and year of expiry.
    pub expires: Option<(u32, u32)>,
}

/// Money to go back.
#[derive(Debug, Clone)]
pub struct Back {
    /// The refund; the provider's idempotency key, too.
    pub id: PaymentId,
    /// The provider's name for the refund, once there is one.
    pub remote: Option<String>,
    /// The provider's name for the payment it is of.
    pub charge: String,
    /// How much.
    pub money: Money,
    /// Whether it was asked for before, so that the provider may know it already.
    pub again: bool,
}

/// What became of money that goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// The provider's name for the refund.
    pub remote: Option<String>,
    /// Whether it has moved: yes, no for good, or not yet.
    pub moved: Option<bool>,
}

/// No answer, or none that helps. Nothing is known to have been charged by the verb that met it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// It did not answer, or not in time.
    #[error("the provider did not answer: {0}")]
    Silent(String),
    /// It will not do this, however often it is asked.
    #[error("the provider refused: {0}")]
    Refused(String),
}

/// Of which payment a webhook tells. What it tells is not believed: the provider is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notice {
    /// The provider's name for it.
    pub remote: Option<String>,
}

/// A webhook that nobody vouches for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the webhook is not signed by the provider, or is too old")]
pub struct Forged;

/// Whoever moves the money.
#[async_trait]
pub trait Provider: Send + Sync {
    /// Its name in rows and addresses.
    fn name(&self) -> &'static str;

    /// Opens a payment or a set-up: a page, or a charge of a kept method. The same key again is the same payment.
    async fn open(&self, ask: &Ask) -> Result<Opened, Trouble>;

    /// How a payment stands.
    async fn look(&self, ask: &Ask) -> Result<Said, Trouble>;

    /// Calls a payment off, or says that it was paid first.
    async fn close(&self, ask: &Ask) -> Result<Said, Trouble>;

    /// Pays back. The same key again is the same refund.
    async fn refund(&self, back: &Back) -> Result<Returned, Trouble>;

    /// Forgets a kept method. One that is not there any more is forgotten.
    async fn forget(&self, token: &str) -> Result<(), Trouble>;

    /// Reads a webhook, where its signature is right and fresh.
    fn read(&self, headers: &HeaderMap, body: &[u8], now: ServerTime) -> Result<Notice, Forged>;
}

/// For how long a signed webhook is good, to either side of its stamp.
const FRESH_S: i64 = 5 * 60;

/// Reads a signature of the form `t=SECONDS,v1=HEX[,v1=HEX]`, an HMAC-SHA256 over `SECONDS.BODY`: the form of Stripe's, and
/// of the sandbox's.
pub fn signed(header: &str, body: &[u8], now: ServerTime, key: &[u8]) -> Result<(), Forged> {
    use hmac::{Hmac, KeyInit, Mac};
    let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
    let stamp = parts().find_map(|(name, value)| (name == "t").then_some(value)).ok_or(Forged)?;
    let at: i64 = stamp.parse().map_err(|_| Forged)?;
    if (now.millis().div_euclid(1000) - at).abs() > FRESH_S {
        return Err(Forged);
    }
    for (_, value) in parts().filter(|(name, _)| *name == "v1") {
        let Ok(given) = hex::decode(value) else { continue };
        let Ok(mut mac) = <Hmac<sha2::Sha256> as KeyInit>::new_from_slice(key) else { return Err(Forged) };
        mac.update(stamp.as_bytes());
        mac.update(b".");
        mac.update(body);
        // Compares in constant time.
        if mac.verify_slice(&given).is_ok() {
            return Ok(());
        }
    }
    Err(Forged)
}

/// Signs a body so that [`signed`] reads it.
pub fn sign(body: &[u8], now: ServerTime, key: &[u8]) -> String {
    use hmac::{Hmac, KeyInit, Mac};
    let stamp = now.millis().div_euclid(1000).to_string();
    let Ok(mut mac) = <Hmac<sha2::Sha256> as KeyInit>::new_from_slice(key) else {
        unreachable!("HMAC takes keys of any length")
    };
    mac.update(stamp.as_bytes());
    mac.update(b".");
    mac.update(body);
    format!("t={stamp},v1={}", hex::encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_of_one_body_one_key_and_ten_minutes() {
        let (now, body) = (ServerTime(1_795_000_000_000), br#"{"a":1}"#.as_slice());
        let header = sign(body, now, b"key");
        let judge = |header: &str, body: &[u8], at: i64, key: &[u8]| signed(header, body, now.plus_millis(at), key);
        assert_eq!(judge(&header, body, 0, b"key"), Ok(()));
        assert_eq!(judge(&header, body, 300_000, b"key"), Ok(()));
        assert_eq!(judge(&header, body, 301_000, b"key"), Err(Forged), "too old");
        assert_eq!(judge(&header, body, -301_000, b"key"), Err(Forged), "from the future");
        assert_eq!(judge(&header, br#"{"a":2}"#, 0, b"key"), Err(Forged));
        assert_eq!(judge(&header, body, 0, b"other"), Err(Forged));
        let (stamp, mac) = header.split_once(',').expect("two parts");
        assert_eq!(judge(&format!("{stamp},v1=00,{mac}"), body, 0, b"key"), Ok(()), "while a key is being changed");
        assert_eq!(judge(&format!("{stamp},v0={}", &mac[3..]), body, 0, b"key"), Err(Forged), "another scheme");
        for nonsense in ["", "t=", "t=x,v1=00", "v1=00", &format!("t=1,{mac}"), stamp, "t=1795000000,v1=zz"] {
            assert_eq!(judge(nonsense, body, 0, b"key"), Err(Forged), "{nonsense}");
        }
    }
}
