//! The NDJSON format from which a merchant fills a store (`kabinet-server import`): one record a line.
//!
//! A record is an object with one key that names it: `{"customer": {…}}`, `{"product": {…}}`, `{"order": {…}}` or
//! `{"points": {…}}`. Records refer to each other by the merchant's own ids (`external_id`), which also make the import
//! idempotent: the same line again changes nothing, a changed line replaces what it named, except for points. Customers and
//! products come before the orders and points that name them. The full description with an example is docs/import.md.

use serde::{Deserialize, Serialize};

use crate::money::Currency;
use crate::order::{
    Adjustment, Delivery, FulfillmentEvent, FulfillmentKind, FulfillmentLine, FulfillmentStatus, OrderEvent,
    OrderStatus, Payment, PaymentStatus, ReturnStatus, Totals,
};
use crate::product::{PricePoint, Texts};
use crate::returns::Return;
use crate::time::{CivilDate, ServerTime};

/// One line of an import file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// A customer.
    Customer(CustomerRecord),
    /// A product.
    Product(ProductRecord),
    /// An order with all its lines: it is stored whole or not at all.
    Order(Box<OrderRecord>),
    /// Points that a customer brings along.
    Points(PointsRecord),
}

/// Somebody the store knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomerRecord {
    /// The merchant's id, at most 200 bytes.
    pub external_id: String,
    /// The person's name.
    #[serde(default)]
    pub name: String,
    /// A phone number, with which the customer signs in. Any notation; read in the store's country without a prefix.
    #[serde(default)]
    pub phone: Option<String>,
    /// An e-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// When the store first knew them.
    #[serde(default)]
    pub created_at: Option<ServerTime>,
}

/// A product variant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductRecord {
    /// The merchant's id, at most 200 bytes.
    pub external_id: String,
    /// The article number.
    #[serde(default)]
    pub sku: String,
    /// The name by language.
    pub name: Texts,
    /// The variant by language.
    #[serde(default)]
    pub variant: Texts,
    /// The category's path.
    #[serde(default)]
    pub category: Option<String>,
    /// The picture's name.
    #[serde(default)]
    pub art: Option<String>,
    /// The price in minor units of the store's currency.
    pub price: i64,
    /// How many are there to be sold; absent where the merchant does not count them, and then there are always enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<i64>,
    /// Products of the same group are variants of one another, as sizes of one food.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Who makes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// About it, by language.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub about: Texts,
    /// What it cost before, oldest first. Where absent, the store remembers what earlier records said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<PricePoint>,
}

/// Points that a customer brings along: what an earlier system kept, or what a campaign gave. They are booked once, and what is
/// booked never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointsRecord {
    /// The merchant's id, at most 200 bytes.
    pub external_id: String,
    /// [`CustomerRecord::external_id`] of whose they are.
    pub customer: String,
    /// How many: 1 or more.
    pub points: i64,
    /// What they are for, in 1 to 500 characters: the customer reads it.
    pub reason: String,
    /// The last day on which they can be used, in the store's zone; absent where they live for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<CivilDate>,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderRecord {
    /// The merchant's id, at most 200 bytes.
    pub external_id: String,
    /// [`CustomerRecord::external_id`] of the buyer.
    pub customer: String,
    /// The number people use; the external id where absent.
    #[serde(default)]
    pub number: Option<String>,
    /// When it was placed.
    pub placed_at: ServerTime,
    /// The language of its names.
    pub language: String,
    /// The currency of its amounts.
    pub currency: Currency,
    /// What the store is doing with it.
    pub status: OrderStatus,
    /// What happened to the money.
    pub payment_status: PaymentStatus,
    /// What happened to the goods.
    pub fulfillment_status: FulfillmentStatus,
    /// What came back; `none` where absent.
    #[serde(default)]
    pub return_status: Option<ReturnStatus>,
    /// Put away by the customer.
    #[serde(default)]
    pub archived: bool,
    /// What was bought: at least one line.
    pub lines: Vec<LineRecord>,
    /// The sum, explained; it must add up.
    pub totals: Totals,
    /// Where it goes.
    #[serde(default)]
    pub delivery: Option<Delivery>,
    /// How it was paid.
    #[serde(default)]
    pub payment: Option<Payment>,
    /// Parcels.
    #[serde(default)]
    pub fulfillments: Vec<FulfillmentRecord>,
    /// Changes after placement.
    #[serde(default)]
    pub adjustments: Vec<Adjustment>,
    /// What came back, or is on its way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returns: Vec<Return>,
    /// What happened.
    #[serde(default)]
    pub events: Vec<OrderEvent>,
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineRecord {
    /// [`ProductRecord::external_id`], where the product is known.
    #[serde(default)]
    pub product: Option<String>,
    /// The article number; the product's where absent.
    #[serde(default)]
    pub sku: Option<String>,
    /// The name when it was bought; the product's in the order's language where absent.
    #[serde(default)]
    pub name: Option<String>,
    /// The variant when it was bought.
    #[serde(default)]
    pub variant: Option<String>,
    /// The category's path; the product's where absent.
    #[serde(default)]
    pub category: Option<String>,
    /// The price of one, minor units.
    pub unit_price: i64,
    /// How many were ordered: at least 1.
    pub ordered: i64,
    /// How many are still wanted; `ordered` where absent.
    #[serde(default)]
    pub current: Option<i64>,
    /// How many have left; none where absent.
    #[serde(default)]
    pub fulfilled: Option<i64>,
    /// What the line cost.
    pub total: i64,
}

/// A parcel of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FulfillmentRecord {
    /// What it is.
    pub kind: FulfillmentKind,
    /// Who carries it.
    #[serde(default)]
    pub carrier: Option<String>,
    /// The carrier's number.
    #[serde(default)]
    pub tracking: Option<String>,
    /// What is in it.
    #[serde(default)]
    pub lines: Vec<FulfillmentLine>,
    /// The promised date.
    #[serde(default)]
    pub promised: Option<CivilDate>,
    /// What happened to it.
    #[serde(default)]
    pub events: Vec<FulfillmentEvent>,
}
