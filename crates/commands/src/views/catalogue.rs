//! The catalogue.
//!
//! # Whose catalogue
//! Every command takes a store's id and may be given none: then it is the catalogue of the account shown, from this
//! device's copy, offline too. With a store's id that has no account here, the store is asked, and what it answered is kept
//! for a while in memory: one can look around, search and filter before signing in.

use kabinet_protocol::ids::{ProductId, StoreId};
use kabinet_protocol::money::Money;
use kabinet_protocol::product::{Availability, PricePoint};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `catalogue.categories`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CategoriesArgs {
    /// The store; absent for that of the account shown.
    #[serde(default)]
    #[ts(optional)]
    pub store_id: Option<StoreId>,
}

/// The categories with counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Categories {
    /// The first level, as the animals, in the catalogue's order.
    pub categories: Vec<CategoryView>,
    /// Products in all.
    #[ts(type = "number")]
    pub total: u64,
    /// How complete this is, and as of when.
    #[serde(flatten)]
    #[ts(flatten)]
    pub shelf: ShelfView,
}

/// A category, with what lies below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CategoryView {
    /// Its path, as `dog/food`.
    pub path: String,
    /// Products in it and below it.
    #[ts(type = "number")]
    pub count: u64,
    /// Those of them that can be had now.
    #[ts(type = "number")]
    pub in_stock: u64,
    /// What lies below it, in the catalogue's order.
    pub children: Vec<CategoryView>,
}

/// How complete what is shown is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShelfView {
    /// Whether it is all here.
    pub standing: CatalogueStanding,
    /// When it was last known to be complete: milliseconds since 1970.
    #[ts(type = "number | null")]
    pub as_of: Option<i64>,
}

/// Whether the catalogue is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CatalogueStanding {
    /// All of it.
    Here,
    /// It is on its way; what is here can be used.
    Coming,
    /// It is larger than this device keeps: only its first products are shown, and only online.
    TooLarge,
}

/// `catalogue.page`. All given conditions hold together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ProductsArgs {
    /// The store; absent for that of the account shown.
    #[ts(optional)]
    pub store_id: Option<StoreId>,
    /// A category's path, as `dog` or `dog/food`; its children count too.
    #[ts(optional)]
    pub category: Option<String>,
    /// What the person typed so far: words of name, variant, brand and article number in any language, the last as a
    /// beginning.
    #[ts(optional)]
    pub query: Option<String>,
    /// Only what can be had now.
    #[ts(optional, as = "Option<bool>")]
    pub in_stock: bool,
    /// At least this much: minor units of the store's currency.
    #[ts(optional, type = "number")]
    pub price_from: Option<i64>,
    /// At most this much.
    #[ts(optional, type = "number")]
    pub price_to: Option<i64>,
    /// In which order.
    #[ts(optional, as = "Option<ProductSort>")]
    pub sort: ProductSort,
    /// [`ProductsPage::next`] of the page before, of the same filter and sort.
    #[ts(optional)]
    pub after: Option<String>,
    /// How many, at most 200.
    pub limit: u32,
}

/// In which order products are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProductSort {
    /// As the store made them.
    #[default]
    Catalogue,
    /// The cheapest first.
    PriceUp,
    /// The dearest first.
    PriceDown,
    /// By name, case and accents aside.
    Name,
}

/// A page of products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProductsPage {
    /// The products.
    pub products: Vec<ProductCard>,
    /// How many the filter lets through in all.
    #[ts(type = "number")]
    pub total: u64,
    /// Hand it back as `after` for the next page; nothing when this is the last.
    pub next: Option<String>,
    /// How complete this is, and as of when.
    #[serde(flatten)]
    #[ts(flatten)]
    pub shelf: ShelfView,
}

/// A product in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProductCard {
    /// The product.
    pub id: ProductId,
    /// The store's article number.
    pub sku: String,
    /// Its name in the shown language, or else in one that the store writes.
    pub name: String,
    /// Its variant, as `2 kg`.
    pub variant: Option<String>,
    /// Who makes it.
    pub brand: Option<String>,
    /// The category's path.
    pub category: Option<String>,
    /// The picture's name.
    pub art: Option<String>,
    /// The price.
    pub price: Money,
    /// What one costs this account as a member, in minor units; nothing where that is what anybody pays.
    #[ts(type = "number | null")]
    pub member_price: Option<i64>,
    /// Where the price went down in the last 30 days: the lowest of the 30 days before it did, in minor units.
    #[ts(type = "number | null")]
    pub was: Option<i64>,
    /// The lowest price of the last 30 days, today's included, in minor units.
    #[ts(type = "number")]
    pub lowest: i64,
    /// How many are left, coarsely.
    pub availability: Availability,
    /// How many variants there are, this one included.
    pub variants: u32,
    /// The name in another language, where that is what a search found.
    pub also: Option<String>,
    /// What a search hit; empty when browsing.
    pub marks: Vec<CardMark>,
}

/// A hit to be marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CardMark {
    /// `name`, `variant`, `brand`, `sku` or `also`: a text of the card.
    pub field: String,
    /// The first UTF-16 code unit of the hit.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// `catalogue.product`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProductArgs {
    /// The store; absent for that of the account shown.
    #[serde(default)]
    #[ts(optional)]
    pub store_id: Option<StoreId>,
    /// The product.
    pub product_id: ProductId,
}

/// A product in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProductView {
    /// What lists show of it.
    #[serde(flatten)]
    #[ts(flatten)]
    pub card: ProductCard,
    /// What one would cost as a member, in minor units, for an account that is none.
    #[ts(type = "number | null")]
    pub would_cost: Option<i64>,
    /// About it, in the shown language or else in one that the store writes; empty where the store says nothing.
    pub about: String,
    /// Its prices so far, oldest first, the current one last, in minor units; at most 24.
    pub prices: Vec<PricePoint>,
    /// Products that differ in size or the like, this one included; empty where it has none.
    pub choices: Vec<VariantView>,
    /// How complete the catalogue is here, and as of when.
    #[serde(flatten)]
    #[ts(flatten)]
    pub shelf: ShelfView,
}

/// A product among its variants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VariantView {
    /// The product.
    pub id: ProductId,
    /// What tells it from the others, as `2 kg`.
    pub label: String,
    /// The price.
    pub price: Money,
    /// What one costs this account as a member, in minor units; nothing where that is what anybody pays.
    #[ts(type = "number | null")]
    pub member_price: Option<i64>,
    /// How many are left, coarsely.
    pub availability: Availability,
}
