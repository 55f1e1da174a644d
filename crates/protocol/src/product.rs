//! The catalogue's documents: entities of kind `product` in the catalogue's feed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ids::ProductId;

/// The kind under which products stand in the catalogue's feed.
pub const KIND: &str = "product";

/// Text in every language the store writes, keyed by BCP 47 tag.
pub type Texts = BTreeMap<String, String>;

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
}
