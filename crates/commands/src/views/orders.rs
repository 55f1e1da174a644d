//! The order archive.
//!
//! # How a list of 100,000 rows is shown
//! Browsing, the interface first pulls the [`Outline`]: every month with its count and total. That gives the exact height
//! of the list and its month heads at once. Rows are then pulled in windows, as `orders.window(filter, month, offset,
//! limit)`. Searching, there is no outline: `orders.search` gives the newest hits, and `next` goes on from there.

use kabinet_protocol::ids::{OrderId, ProductId};
use kabinet_protocol::money::Money;
use kabinet_protocol::order::{
    Adjustment, Delivery, Fulfillment, FulfillmentStatus, OrderEvent, OrderStatus, Payment, PaymentStatus,
    ReturnStatus, Totals,
};
use kabinet_protocol::time::{CivilDate, ServerTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::returns::{ReturnView, ReturnableView, TrackedView};

/// What to show. Everything absent means no limit; all given conditions hold together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct OrderFilter {
    /// Placed at or after: milliseconds since 1970.
    #[ts(optional, type = "number")]
    pub from: Option<i64>,
    /// Placed before: milliseconds since 1970.
    #[ts(optional, type = "number")]
    pub to: Option<i64>,
    /// Any of these states; empty means all.
    #[ts(optional, as = "Option<Vec<OrderStatus>>")]
    pub status: Vec<OrderStatus>,
    /// A category's path, as `dog` or `dog/food`; its children count too.
    #[ts(optional)]
    pub category: Option<String>,
    /// At least this much: minor units of the order's currency.
    #[ts(optional, type = "number")]
    pub min_total: Option<i64>,
    /// At most this much.
    #[ts(optional, type = "number")]
    pub max_total: Option<i64>,
    /// Archived orders: absent shows both, true only those, false all others.
    #[ts(optional)]
    pub archived: Option<bool>,
}

/// `orders.outline`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutlineArgs {
    /// What to show.
    #[serde(default)]
    pub filter: OrderFilter,
}

/// Every month that has an order the filter lets through, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Outline {
    /// How many orders in all.
    #[ts(type = "number")]
    pub count: u64,
    /// How many orders the archive has, whatever the filter.
    #[ts(type = "number")]
    pub archive_count: u64,
    /// The months.
    pub months: Vec<Month>,
}

/// One month of the list, in this device's time zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Month {
    /// As `2026-03`.
    pub month: String,
    /// How many orders.
    #[ts(type = "number")]
    pub count: u64,
    /// What they came to, one sum per currency, canceled orders left out.
    pub totals: Vec<Money>,
}

/// `orders.window`: some rows of one month, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WindowArgs {
    /// What to show.
    #[serde(default)]
    pub filter: OrderFilter,
    /// As `2026-03`.
    pub month: String,
    /// The first row wanted, from 0.
    pub offset: u32,
    /// How many, at most 200.
    pub limit: u32,
}

/// Some rows of one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Window {
    /// The rows.
    pub rows: Vec<OrderRow>,
}

/// `orders.search`: full-text search, folded, word prefixes, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SearchArgs {
    /// What the person typed so far.
    pub query: String,
    /// What to show.
    #[serde(default)]
    pub filter: OrderFilter,
    /// [`SearchPage::next`] of the page before.
    #[serde(default)]
    #[ts(optional, type = "number")]
    pub before: Option<i64>,
    /// How many, at most 200.
    pub limit: u32,
}

/// Hits, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SearchPage {
    /// The hits.
    pub rows: Vec<OrderRow>,
    /// Where the next page begins; nothing when this is the last.
    #[ts(type = "number | null")]
    pub next: Option<i64>,
    /// Without hits under a filter: how many there are without it.
    #[ts(type = "number | null")]
    pub hidden_by_filter: Option<u64>,
    /// Without hits at all: a word of the archive that is close to what was typed.
    pub did_you_mean: Option<String>,
}

/// One order in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OrderRow {
    /// The order.
    pub id: OrderId,
    /// The local key: newer orders have larger ones. Good for this device only.
    #[ts(type = "number")]
    pub key: i64,
    /// The number people use.
    pub number: String,
    /// When it was placed.
    pub placed_at: ServerTime,
    /// The names of its first lines, at most 3; in a search the lines that hit come first.
    pub items: Vec<String>,
    /// How many lines there are beyond `items`.
    pub more_items: u32,
    /// Pictures of its first lines, at most 3.
    pub art: Vec<String>,
    /// What the store is doing with it.
    pub status: OrderStatus,
    /// What happened to the money.
    pub payment_status: PaymentStatus,
    /// What happened to the goods.
    pub fulfillment_status: FulfillmentStatus,
    /// What came back.
    pub return_status: ReturnStatus,
    /// Put away.
    pub archived: bool,
    /// A parcel of it is past its promised date, or was said to be late, and has not arrived.
    pub late: bool,
    /// When what is still awaited of it was promised for.
    pub promised: Option<CivilDate>,
    /// What was charged.
    pub total: Money,
    /// What a search hit in it; empty when browsing.
    pub marks: Vec<Mark>,
}

/// A hit to be marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Mark {
    /// `number`, or `item` with `index` into [`OrderRow::items`].
    pub field: String,
    /// Which item.
    pub index: u32,
    /// The first UTF-16 code unit of the hit.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// `orders.get`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OrderArgs {
    /// The order.
    pub id: OrderId,
}

/// An order in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OrderView {
    /// The order.
    pub id: OrderId,
    /// The number people use.
    pub number: String,
    /// When it was placed.
    pub placed_at: ServerTime,
    /// The currency of every amount in it.
    pub currency: String,
    /// What the store is doing with it.
    pub status: OrderStatus,
    /// What happened to the money.
    pub payment_status: PaymentStatus,
    /// What happened to the goods.
    pub fulfillment_status: FulfillmentStatus,
    /// What came back.
    pub return_status: ReturnStatus,
    /// Put away.
    pub archived: bool,
    /// A parcel of it is past its promised date, or was said to be late, and has not arrived.
    pub late: bool,
    /// The path it goes, for the line with dates at the top.
    pub path: Vec<PathStep>,
    /// What was bought.
    pub lines: Vec<LineView>,
    /// The sum, explained; minor units.
    pub totals: Totals,
    /// Where it goes.
    pub delivery: Option<Delivery>,
    /// How it was paid.
    pub payment: Option<Payment>,
    /// Parcels.
    pub fulfillments: Vec<Fulfillment>,
    /// The same parcels: when each was promised, and when it came.
    pub tracked: Vec<TrackedView>,
    /// What went back or is to, the newest first.
    pub returns: Vec<ReturnView>,
    /// What can be returned now, line by line.
    pub returnable: Vec<ReturnableView>,
    /// The last day on which what has arrived can be returned, whether or not it is over.
    pub return_until: Option<CivilDate>,
    /// What of the total store credit paid.
    #[ts(type = "number")]
    pub credit: i64,
    /// What of the total was or is to be paid otherwise.
    #[ts(type = "number")]
    pub to_pay: i64,
    /// What was saved with it as a member.
    #[ts(type = "number")]
    pub saved: i64,
    /// Changes after placement.
    pub adjustments: Vec<Adjustment>,
    /// What happened, oldest first.
    pub events: Vec<OrderEvent>,
    /// The customer's own note; empty where there is none. Nobody else ever sees it.
    pub note: String,
    /// The customer's own tags.
    pub tags: Vec<String>,
    /// A change of it waits to be sent; it is shown as it will be.
    pub pending: bool,
    /// A cancellation waits to be sent; the store decides.
    pub canceling: bool,
    /// It waits to be paid online.
    pub may_pay: bool,
    /// Until when it is to be paid online; stays once it is paid.
    pub payment_due: Option<ServerTime>,
    /// It can be called off: nothing of it has left.
    pub may_cancel: bool,
    /// It can be put away: it is completed or canceled.
    pub may_archive: bool,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineView {
    /// The line's place in the order.
    pub line: u32,
    /// The name when it was bought.
    pub name: String,
    /// The variant when it was bought.
    pub variant: Option<String>,
    /// The article number.
    pub sku: String,
    /// The category's path.
    pub category: Option<String>,
    /// The picture.
    pub art: Option<String>,
    /// The price of one, minor units.
    #[ts(type = "number")]
    pub unit_price: i64,
    /// What one cost without a membership, where that was more.
    #[ts(type = "number | null")]
    pub regular: Option<i64>,
    /// How many were ordered.
    #[ts(type = "number")]
    pub ordered: i64,
    /// How many are still wanted.
    #[ts(type = "number")]
    pub current: i64,
    /// How many have left.
    #[ts(type = "number")]
    pub fulfilled: i64,
    /// What the line cost, minor units.
    #[ts(type = "number")]
    pub total: i64,
}

/// A step of an order's path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PathStep {
    /// `placed`, `confirmed`, `paid`, `shipped`, `ready_for_pickup`, `delivered`, `completed`, `on_hold`, `canceled`.
    pub step: String,
    /// Done, now, to come.
    pub state: PathState,
    /// When it happened.
    pub at: Option<ServerTime>,
    /// When it was promised.
    pub promised: Option<CivilDate>,
}

/// Where a step of the path stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PathState {
    /// It happened.
    Done,
    /// The order is here.
    Current,
    /// It is to come.
    Ahead,
}

/// `orders.facets`: what one can filter by, with counts, over the whole archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Facets {
    /// Categories that occur, by path.
    pub categories: Vec<Facet>,
    /// States that occur.
    pub statuses: Vec<Facet>,
    /// Currencies that occur.
    pub currencies: Vec<String>,
    /// The oldest order: milliseconds since 1970.
    #[ts(type = "number | null")]
    pub oldest: Option<i64>,
}

/// A value one can filter by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Facet {
    /// The value.
    pub value: String,
    /// How many orders have it.
    #[ts(type = "number")]
    pub count: u64,
}

/// `orders.archive`: puts an order away, or brings it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ArchiveArgs {
    /// The order.
    pub id: OrderId,
    /// Away, or back.
    pub archived: bool,
}

/// `orders.annotate`: the customer's own words; empty ones remove them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnnotateArgs {
    /// The order.
    pub id: OrderId,
    /// At most 2,000 characters.
    pub note: String,
    /// At most 20, each of 1 to 40 characters.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// `orders.cancel`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CancelArgs {
    /// The order.
    pub id: OrderId,
    /// At most 500 characters.
    #[serde(default)]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// `orders.reorder`: what buying the same again would mean now. Nothing is changed by asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReorderView {
    /// Line by line, each product once.
    pub lines: Vec<ReorderLine>,
    /// What the lines that can be had cost then.
    pub then: Money,
    /// What they cost now.
    pub now: Option<Money>,
}

/// A line of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReorderLine {
    /// The product, for `lists.add`; nothing where the store never named one.
    pub product_id: Option<ProductId>,
    /// The name when it was bought.
    pub name: String,
    /// The variant when it was bought.
    pub variant: Option<String>,
    /// The picture.
    pub art: Option<String>,
    /// How many were ordered.
    #[ts(type = "number")]
    pub quantity: i64,
    /// The price of one then, minor units.
    #[ts(type = "number")]
    pub price_then: i64,
    /// The price of one now, minor units of the store's currency; nothing where it is gone.
    #[ts(type = "number | null")]
    pub price_now: Option<i64>,
    /// What is different.
    pub change: ReorderChange,
}

/// What is different from when it was bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReorderChange {
    /// Nothing.
    Same,
    /// It costs less.
    Cheaper,
    /// It costs more.
    Dearer,
    /// There is none now.
    OutOfStock,
    /// It is not sold any more.
    Gone,
}
