//! The address book.

use kabinet_protocol::ids::AddressId;
use kabinet_protocol::profile::Address;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The address book, the default one first, the others by what they are called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AddressesView {
    /// The addresses.
    pub addresses: Vec<AddressView>,
}

/// An address of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AddressView {
    /// The address.
    pub address: Address,
    /// A change of it waits to be sent.
    pub pending: bool,
}

/// `addresses.put`: a new address, or another in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PutAddressArgs {
    /// Which one; absent for a new one.
    #[serde(default)]
    #[ts(optional, type = "string")]
    pub id: Option<AddressId>,
    /// What the person calls it; may be empty.
    #[serde(default)]
    pub label: String,
    /// Who receives.
    pub recipient: String,
    /// Whom the courier calls; may be empty.
    #[serde(default)]
    pub phone: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// State, province or oblast; may be empty.
    #[serde(default)]
    pub region: String,
    /// The town.
    pub city: String,
    /// May be empty.
    #[serde(default)]
    pub postal_code: String,
    /// Street and house.
    pub street: String,
    /// Flat, entrance, floor; may be empty.
    #[serde(default)]
    pub unit: String,
    /// For the courier; may be empty.
    #[serde(default)]
    pub comment: String,
    /// The one that fills the next checkout.
    #[serde(default)]
    pub is_default: bool,
}

/// `addresses.remove`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AddressArgs {
    /// Which one.
    pub id: AddressId,
}
