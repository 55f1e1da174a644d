//! What the catalogue answers.

use kabinet_protocol::ids::ProductId;
use kabinet_protocol::product::{Availability, Product};
use kabinet_protocol::time::LocalTime;

/// Which products. Everything absent means no limit; all given conditions hold together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProductFilter {
    /// A category's path, as `dog` or `dog/food`; its children count too.
    pub category: Option<String>,
    /// What the person typed so far: every word, the last as a beginning.
    pub query: String,
    /// Only what can be had now.
    pub in_stock: bool,
    /// At least this much: minor units of the store's currency.
    pub price_from: Option<i64>,
    /// At most this much.
    pub price_to: Option<i64>,
}

/// In which order products are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// As the store made them.
    #[default]
    Catalogue,
    /// The cheapest first.
    PriceUp,
    /// The dearest first.
    PriceDown,
    /// By name in the language asked for, case and accents aside.
    Name,
}

/// A page of products.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The products.
    pub products: Vec<Card>,
    /// How many the filter lets through in all.
    pub total: u64,
    /// Hand it back as `after` for the next page; nothing when this is the last.
    pub next: Option<String>,
}

/// A product in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The product.
    pub id: ProductId,
    /// The store's article number.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// Its variant, as `2 kg`.
    pub variant: Option<String>,
    /// Who makes it.
    pub brand: Option<String>,
    /// The category's path.
    pub category: Option<String>,
    /// The picture's name.
    pub art: Option<String>,
    /// The price in minor units of the store's currency.
    pub price: i64,
    /// Where the price went down in the last 30 days: the lowest of the 30 days before it did.
    pub was: Option<i64>,
    /// The lowest price of the last 30 days, today's included.
    pub lowest: i64,
    /// How many are left, coarsely.
    pub availability: Availability,
    /// How many variants there are, this one included.
    pub variants: u32,
    /// The name in another language, where that is what a search found.
    pub also: Option<String>,
    /// What a search hit; empty when browsing.
    pub marks: Vec<Mark>,
}

/// A hit to be marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Which of the card's texts.
    pub field: Field,
    /// The first UTF-16 code unit of the hit.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// A text of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// [`Card::name`].
    Name,
    /// [`Card::variant`].
    Variant,
    /// [`Card::brand`].
    Brand,
    /// [`Card::sku`].
    Sku,
    /// [`Card::also`].
    Also,
}

/// A product in full, with what is derived from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// The product as the store holds it.
    pub product: Product,
    /// Its texts and prices as a list shows them.
    pub card: Card,
    /// About it; empty where the store says nothing.
    pub about: String,
    /// Products that differ in size or the like, in the catalogue's order, this one included; empty where it has none.
    pub variants: Vec<Variant>,
}

/// A product among its variants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The product.
    pub id: ProductId,
    /// What tells it from the others, as `2 kg`; its name where it has none.
    pub label: String,
    /// The price in minor units.
    pub price: i64,
    /// How many are left, coarsely.
    pub availability: Availability,
}

/// A category, with what lies below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Category {
    /// Its path, as `dog/food`.
    pub path: String,
    /// Products in it and below it.
    pub count: u64,
    /// Those of them that can be had now.
    pub in_stock: u64,
    /// What lies below it, in the catalogue's order.
    pub children: Vec<Category>,
}

/// The categories.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    /// The animals, or whatever the store's first level is, in the catalogue's order.
    pub categories: Vec<Category>,
    /// Products in all.
    pub total: u64,
    /// How the copy stands.
    pub shelf: Shelf,
}

/// How this device's copy of the catalogue stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shelf {
    /// Whether it is all here.
    pub standing: Standing,
    /// When it was last known to be complete.
    pub as_of: Option<LocalTime>,
}

/// Whether the catalogue is here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Standing {
    /// All of it.
    Here,
    /// It is on its way; what is here can be used.
    #[default]
    Coming,
    /// It is larger than this device keeps: it stays at the store.
    TooLarge,
}
