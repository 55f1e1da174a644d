//! Cart, favourites, saved for later. What is shown is what the store has with what still waits to be sent on top.

use kabinet_protocol::ids::ProductId;
use kabinet_protocol::lists::ListName;
use kabinet_protocol::money::Money;
use kabinet_protocol::time::{LocalTime, ServerTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::views::catalogue::ProductCard;

/// `lists.get`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListArgs {
    /// Which list.
    pub list: ListName,
}

/// A list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListView {
    /// Its items, in the order they were put there.
    pub items: Vec<ListItemView>,
    /// What all of it costs, without items that are gone; nothing while no item has a price.
    pub total: Option<Money>,
    /// How many are in each list.
    pub counts: ListCounts,
    /// Changes of lists that wait to be sent.
    pub pending: u32,
    /// When prices and availability were last known to be complete; nothing before the first copy of the catalogue.
    pub as_of: Option<LocalTime>,
}

/// A product in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListItemView {
    /// The product.
    pub product_id: ProductId,
    /// How many, 1 to 999.
    #[ts(type = "number")]
    pub quantity: i64,
    /// When it was put there.
    pub added_at: ServerTime,
    /// A favourite's target price in minor units.
    #[ts(type = "number | null")]
    pub target_price: Option<i64>,
    /// The price is at or below the target.
    pub target_met: bool,
    /// A change of it waits to be sent.
    pub pending: bool,
    /// The product as the catalogue on this device has it; nothing where it is not there.
    pub product: Option<ProductCard>,
    /// The store sells it no more. While the catalogue is on its way this is false: it is not known.
    pub gone: bool,
}

/// How many products are in each list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListCounts {
    /// Products in the cart.
    pub cart: u32,
    /// Pieces in the cart.
    #[ts(type = "number")]
    pub cart_pieces: i64,
    /// Favourites.
    pub favourites: u32,
    /// Favourites whose price is at or below its target.
    pub targets_met: u32,
    /// Products saved for later.
    pub saved: u32,
}

/// `lists.add` (so many more) and `lists.set` (so many; 0 removes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AmountArgs {
    /// Which list.
    pub list: ListName,
    /// The product.
    pub product_id: ProductId,
    /// How many, at most 999.
    #[ts(type = "number")]
    pub quantity: i64,
}

/// `lists.move`: all of a product, from one list into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MoveArgs {
    /// The product.
    pub product_id: ProductId,
    /// Where it is.
    pub from: ListName,
    /// Where it goes.
    pub to: ListName,
}

/// `lists.watch`: tells when a favourite's price is at or below a target. What is no favourite becomes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WatchArgs {
    /// The product.
    pub product_id: ProductId,
    /// Minor units, more than 0; nothing ends the watch.
    #[serde(default)]
    #[ts(optional, type = "number | null")]
    pub target_price: Option<i64>,
}

/// A change was made: it is on disk and on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListsView {
    /// How many are in each list now.
    pub counts: ListCounts,
    /// What brings back how it was: `lists.set` with each.
    pub undo: Vec<AmountArgs>,
    /// With an `undo` of favourites: the target price it had, for `lists.watch` afterwards.
    #[ts(type = "number | null")]
    pub undo_target: Option<i64>,
}

/// `lists.of`: where a product is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListedArgs {
    /// The product.
    pub product_id: ProductId,
}

/// Where a product is listed; 0 where it is not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListedView {
    /// How many are in the cart.
    #[ts(type = "number")]
    pub cart: i64,
    /// Whether it is a favourite.
    pub favourite: bool,
    /// Its target price in minor units.
    #[ts(type = "number | null")]
    pub target_price: Option<i64>,
    /// How many are saved for later.
    #[ts(type = "number")]
    pub saved: i64,
}
