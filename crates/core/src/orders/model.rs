//! What the archive answers.

use kabinet_protocol::ids::{FulfillmentId, OrderId};
use kabinet_protocol::money::Money;
use kabinet_protocol::order::{FulfillmentStatus, Order, OrderStatus, PaymentStatus, ReturnStatus};
use kabinet_protocol::time::{CivilDate, ServerTime};

use super::own::Own;
use super::returns::Sending;

/// What to show. Everything absent means no limit; all given conditions hold together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderFilter {
    /// Placed at or after.
    pub from: Option<ServerTime>,
    /// Placed before.
    pub to: Option<ServerTime>,
    /// Any of these states; empty means all.
    pub status: Vec<OrderStatus>,
    /// A category's path, as `dog` or `dog/food`; its children count too.
    pub category: Option<String>,
    /// At least this much: minor units of the order's currency.
    pub min_total: Option<i64>,
    /// At most this much.
    pub max_total: Option<i64>,
    /// Archived orders: absent shows both, true only those, false all others.
    pub archived: Option<bool>,
}

/// Every month that has an order the filter lets through, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// How many orders in all.
    pub count: u64,
    /// How many orders the archive has, whatever the filter.
    pub archive_count: u64,
    /// The months.
    pub months: Vec<Month>,
}

/// One month of the list, in this device's time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// As `2026-03`.
    pub month: String,
    /// How many orders.
    pub count: u64,
    /// What they came to, one sum per currency, canceled orders left out.
    pub totals: Vec<Money>,
}

/// Hits, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchPage {
    /// The hits.
    pub rows: Vec<OrderRow>,
    /// Where the next page begins; nothing when this is the last.
    pub next: Option<i64>,
    /// Without hits under a filter: how many there are without it.
    pub hidden_by_filter: Option<u64>,
    /// Without hits at all: the query with a word of the archive that is close to what was typed.
    pub did_you_mean: Option<String>,
}

/// One order in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRow {
    /// The order.
    pub id: OrderId,
    /// The local key: newer orders have larger ones. Good for this device only.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Which item of [`OrderRow::items`]; nothing for the number.
    pub item: Option<u32>,
    /// The first UTF-16 code unit of the hit.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// In which order a search answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SearchOrder {
    /// The newest first.
    #[default]
    Newest,
    /// The best first: rare words and short orders count more (BM25); the newest first among equals.
    Relevance,
}

/// An order in full, with what is derived from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// The order as the store holds it.
    pub order: Order,
    /// The path it goes.
    pub path: Vec<PathStep>,
    /// A parcel of it is past its promised date, or was said to be late, and has not arrived.
    pub late: bool,
    /// Parcel by parcel: when it was promised, and when it came.
    pub parcels: Vec<Tracked>,
    /// What can be returned, and what is on its way back. `order.returns` are as they will be once the store knows.
    pub sending: Sending,
    /// What is the customer's own about it. `order.archived` is as it will be once the store knows.
    pub own: Own,
}

/// The promise of a parcel against what happened; all dates are the store's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tracked {
    /// The parcel.
    pub id: FulfillmentId,
    /// When it was promised for.
    pub promised: Option<CivilDate>,
    /// When it came, to the customer or to the point where it waits.
    pub arrived: Option<CivilDate>,
    /// Days after the promise: of its coming or, while it is awaited, of today. Fewer than none where it came early;
    /// nothing where there was no promise, or its day has not come.
    pub days: Option<i32>,
    /// It is awaited, and past its promise or said to be late.
    pub late: bool,
}

/// A step of an order's path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathStep {
    /// `placed`, `confirmed`, `paid`, `shipped`, `ready_for_pickup`, `delivered`, `completed`, `on_hold`, `canceled`.
    pub step: &'static str,
    /// Done, now, to come.
    pub state: PathState,
    /// When it happened.
    pub at: Option<ServerTime>,
    /// When it was promised.
    pub promised: Option<CivilDate>,
}

/// Where a step of the path stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathState {
    /// It happened.
    Done,
    /// The order is here.
    Current,
    /// It is to come.
    Ahead,
}

/// What one can filter by, with counts, over the whole archive.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// Categories that occur, by path.
    pub categories: Vec<Facet>,
    /// States that occur.
    pub statuses: Vec<Facet>,
    /// Currencies that occur.
    pub currencies: Vec<String>,
    /// The oldest order.
    pub oldest: Option<ServerTime>,
}

/// A value one can filter by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// The value.
    pub value: String,
    /// How many orders have it.
    pub count: u64,
}
