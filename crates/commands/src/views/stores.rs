//! Stores known on this device.

use kabinet_protocol::discovery::PublicPolicy;
use kabinet_protocol::ids::StoreId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct StoreView {
    /// The store, whatever its address.
    pub id: StoreId,
    /// Its name.
    pub name: String,
    /// Where it was reached last, as `https://shop.example`.
    pub origin: String,
    /// A demo store, whose inbox the sign-in screen shows.
    pub demo: bool,
    /// Its currency.
    pub currency: String,
    /// The country in which a phone number without a prefix is read.
    pub country: String,
    /// Languages it writes.
    pub languages: Vec<String>,
    /// The public part of its policy.
    pub policy: PublicPolicy,
}

/// `stores.connect`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConnectArgs {
    /// An address as a person types it: `shop.example`, `https://shop.example`, `127.0.0.1:8080`. Plain HTTP is taken
    /// for loopback addresses only.
    pub address: String,
}

/// `stores.forget`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StoreArgs {
    /// The store.
    pub store_id: StoreId,
}
