//! What a customer keeps with the store beside orders: the address book, consents, and notes of their own. Entities of kinds
//! `address`, `consents` and `order_note` in an account's feed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ids::OrderId;
use crate::intent::ConsentsChange;
use crate::time::ServerTime;

pub use crate::ids::AddressId;

/// The kind under which addresses stand in a feed.
pub const ADDRESS: &str = "address";
/// The kind under which consents stand in a feed: one entity, whose id is the kind's name.
pub const CONSENTS: &str = "consents";
/// The kind under which notes stand in a feed; the id is the order's. Never granted to anybody else.
pub const ORDER_NOTE: &str = "order_note";

/// The most addresses an account has.
pub const MOST_ADDRESSES: usize = 50;

/// An address of the address book (S40, S52).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Address {
    /// The address; the client makes the id.
    pub id: AddressId,
    /// What the person calls it, as `Home`; may be empty.
    #[serde(default)]
    pub label: String,
    /// Who receives.
    pub recipient: String,
    /// Whom the courier calls, in E.164; may be empty.
    #[serde(default)]
    pub phone: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// State, province or oblast; may be empty.
    #[serde(default)]
    pub region: String,
    /// The town.
    pub city: String,
    /// May be empty where the country has none.
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
    /// The one that fills the next checkout (S55); setting it takes the mark from the others.
    #[serde(default)]
    pub is_default: bool,
}

/// What an address lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field} {what}")]
pub struct BadAddress {
    /// The field.
    pub field: &'static str,
    /// What is wrong with it.
    pub what: &'static str,
}

impl Address {
    /// Whether it can be delivered to.
    pub fn check(&self) -> Result<(), BadAddress> {
        let needed = [
            ("recipient", &self.recipient, 200),
            ("country", &self.country, 2),
            ("city", &self.city, 200),
            ("street", &self.street, 300),
        ];
        for (field, text, most) in needed {
            if text.trim().is_empty() {
                return Err(BadAddress { field, what: "is needed" });
            }
            fits(field, text, most)?;
        }
        let optional = [
            ("label", &self.label, 60),
            ("phone", &self.phone, 20),
            ("region", &self.region, 200),
            ("postal_code", &self.postal_code, 20),
            ("unit", &self.unit, 100),
            ("comment", &self.comment, 500),
        ];
        for (field, text, most) in optional {
            fits(field, text, most)?;
        }
        if self.country.len() != 2 || !self.country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(BadAddress { field: "country", what: "is a code of two capital letters" });
        }
        Ok(())
    }

    /// As lines a carrier would read.
    pub fn lines(&self) -> Vec<String> {
        let place = [self.city.as_str(), self.region.as_str(), self.postal_code.as_str()];
        let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
        [self.street.clone(), self.unit.clone(), place.join(", "), self.country.clone()]
            .into_iter()
            .filter(|line| !line.is_empty())
            .collect()
    }
}

/// Writes an address into a book: where it is the default, the others lose the mark. What cannot be written leaves the book
/// as it was.
pub fn put_address(book: &mut BTreeMap<AddressId, Address>, address: Address) -> Result<(), BadAddress> {
    address.check()?;
    if book.len() >= MOST_ADDRESSES && !book.contains_key(&address.id) {
        return Err(BadAddress { field: "id", what: "finds no room: an address book has at most 50" });
    }
    if address.is_default {
        book.values_mut().for_each(|other| other.is_default = false);
    }
    book.insert(address.id, address);
    Ok(())
}

fn fits(field: &'static str, text: &str, most: usize) -> Result<(), BadAddress> {
    if text.chars().count() > most {
        return Err(BadAddress { field, what: "is too long" });
    }
    if text.chars().any(char::is_control) {
        return Err(BadAddress { field, what: "has characters that cannot be printed" });
    }
    Ok(())
}

/// Which mailings are welcome (S25). Nothing is, until the person says so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Consents {
    /// Advertising.
    #[serde(default)]
    pub advertising: bool,
    /// News about the store and the account.
    #[serde(default)]
    pub informational: bool,
    /// When it was last said.
    #[serde(default)]
    pub changed_at: Option<ServerTime>,
}

impl Consents {
    /// Makes a change at an instant.
    pub fn apply(&mut self, change: &ConsentsChange, at: ServerTime) {
        self.advertising = change.advertising.unwrap_or(self.advertising);
        self.informational = change.informational.unwrap_or(self.informational);
        self.changed_at = Some(at);
    }
}

/// The customer's own words about an order (B9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct OrderNote {
    /// The order.
    pub order: OrderId,
    /// The note; may be empty.
    #[serde(default)]
    pub note: String,
    /// The tags, in the order given.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// What a note or its tags break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadNote {
    /// The note is too long.
    #[error("a note has at most 2000 characters")]
    Long,
    /// A tag is not one.
    #[error("there are at most 20 tags, each of 1 to 40 characters")]
    Tags,
}

impl OrderNote {
    /// Whether it can be kept.
    pub fn check(&self) -> Result<(), BadNote> {
        if self.note.chars().count() > 2_000 {
            return Err(BadNote::Long);
        }
        let good = |tag: &String| (1..=40).contains(&tag.trim().chars().count()) && !tag.chars().any(char::is_control);
        if self.tags.len() > 20 || !self.tags.iter().all(good) {
            return Err(BadNote::Tags);
        }
        Ok(())
    }

    /// Nothing is said: the entity ends.
    pub fn is_empty(&self) -> bool {
        self.note.trim().is_empty() && self.tags.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_the_default() {
        let address = |is_default| Address {
            id: AddressId::new(),
            label: String::new(),
            recipient: "Ann Lee".into(),
            phone: String::new(),
            country: "US".into(),
            region: String::new(),
            city: "Brooklyn".into(),
            postal_code: String::new(),
            street: "14 Juniper Row".into(),
            unit: String::new(),
            comment: String::new(),
            is_default,
        };
        let mut book = BTreeMap::new();
        for is_default in [true, false, true] {
            put_address(&mut book, address(is_default)).expect("good");
        }
        assert_eq!(book.values().filter(|address| address.is_default).count(), 1);
        while book.len() < MOST_ADDRESSES {
            put_address(&mut book, address(false)).expect("there is room");
        }
        let before = book.clone();
        assert_eq!(put_address(&mut book, address(true)).map_err(|bad| bad.field), Err("id"));
        assert_eq!(book, before);
        let known = Address { city: "Columbus".into(), ..book.values().next().expect("one").clone() };
        put_address(&mut book, known).expect("a known one is written over");
        assert_eq!(
            Address { country: "usa".into(), ..address(false) }.check().map_err(|bad| bad.field),
            Err("country")
        );
    }
}
