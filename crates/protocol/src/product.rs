//! The catalogue's documents: entities of kind `product` in the catalogue's feed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ids::ProductId;
use crate::time::ServerTime;

/// The kind under which products stand in the catalogue's feed.
pub const KIND: &str = "product";

/// Text in every language the store writes, keyed by BCP 47 tag.
pub type Texts = BTreeMap<String, String>;

/// A text in this language, else in the first of the store's that has one, else in any.
pub fn in_language<'a>(texts: &'a Texts, language: &str, store: &[String]) -> Option<&'a str> {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let of = |tag: &str| {
        texts.get(tag).or_else(|| texts.iter().find(|(known, _)| primary(known) == primary(tag)).map(|it| it.1))
    };
    of(language).or_else(|| store.iter().find_map(|tag| of(tag))).or_else(|| texts.values().next()).map(String::as_str)
}

open_enum! {
    /// How many are left, coarsely. Stock itself is the store's alone.
    pub enum Availability {
        /// Enough.
        InStock = "in_stock",
        /// A few.
        Low = "low",
        /// None now.
        OutOfStock = "out_of_stock",
        /// None ever again.
        Discontinued = "discontinued",
    }
}

/// A price and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct PricePoint {
    /// Since when.
    pub at: ServerTime,
    /// Minor units.
    #[ts(type = "number")]
    pub price: i64,
}

/// How many prices a product remembers.
pub const PRICES: usize = 24;

/// A product variant that can be bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Product {
    /// The product.
    pub id: ProductId,
    /// The store's article number.
    pub sku: String,
    /// Its name in the store's languages.
    #[ts(type = "Record<string, string>")]
    pub name: Texts,
    /// Its variant in the store's languages, as `2 kg`.
    #[serde(default)]
    #[ts(type = "Record<string, string>")]
    pub variant: Texts,
    /// The category's path, as `dog/food`.
    #[serde(default)]
    pub category: Option<String>,
    /// The picture: a name to ask the store for under `/v1/art/`.
    #[serde(default)]
    pub art: Option<String>,
    /// The price in minor units of the store's currency.
    #[ts(type = "number")]
    pub price: i64,
    /// How many are left, coarsely.
    #[serde(default = "in_stock")]
    pub availability: Availability,
    /// Its prices so far, oldest first, the current one last; at most [`PRICES`].
    #[serde(default)]
    pub prices: Vec<PricePoint>,
    /// Products of the same group are variants of one another, as sizes of one food.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Who makes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// About it, in the store's languages.
    #[serde(default)]
    #[ts(type = "Record<string, string>")]
    pub about: Texts,
}

fn in_stock() -> Availability {
    Availability::InStock
}
