//! Delivery options, quotes and placing an order.
//!
//! All amounts are minor units of the store's currency.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::credit::CreditLimit;
use crate::ids::{AddressId, OrderId, ProductId};
use crate::money::Currency;
use crate::order::{DeliveryMethod, Totals};
use crate::points::LimitedBy;
use crate::profile::Address;
use crate::time::CivilDate;

/// How goods can reach a customer (`GET /v1/delivery`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct DeliveryOptions {
    /// The ways, cheapest first.
    pub options: Vec<DeliveryOption>,
    /// Where one can pick up, by region.
    pub points: Vec<PickupPoint>,
}

/// One way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct DeliveryOption {
    /// Its id, as `courier`.
    pub id: String,
    /// How.
    pub method: DeliveryMethod,
    /// Its price.
    #[ts(type = "number")]
    pub price: i64,
    /// From this sum of items on it costs nothing.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub free_from: Option<i64>,
    /// Days from today to the promised date.
    pub days: u32,
    /// The promised date if ordered now, in the store's time zone.
    pub promised: CivilDate,
}

/// A store's point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct PickupPoint {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The region it is in.
    pub region: String,
    /// Its address, as lines.
    pub address: Vec<String>,
    /// When it is open, as the store writes it.
    #[serde(default)]
    pub hours: String,
}

/// Where an order goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Destination {
    /// To an address of the address book.
    Address {
        /// The address.
        address: AddressId,
    },
    /// To a store's point.
    Point {
        /// [`PickupPoint::id`].
        point: String,
    },
}

open_enum! {
    /// How an order is to be paid.
    pub enum PayBy {
        /// In cash or by card to whoever brings it.
        OnDelivery = "on_delivery",
        /// Online, after placing, before a deadline.
        Online = "online",
    }
}

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct WantedLine {
    /// The product.
    pub product: ProductId,
    /// How many, 1 to 999.
    #[ts(type = "number")]
    pub quantity: i64,
    /// The price of one that the person saw.
    #[ts(type = "number")]
    pub unit_price: i64,
}

/// Places an order: the payload of `order.place` and the body of a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct PlaceOrder {
    /// The order; the client makes the id.
    pub order: OrderId,
    /// What is wanted, each product once, 1 to 100 lines.
    pub lines: Vec<WantedLine>,
    /// [`DeliveryOption::id`].
    pub delivery: String,
    /// Where it goes.
    pub destination: Destination,
    /// Who receives.
    pub recipient: String,
    /// How it is paid.
    pub pay_by: PayBy,
    /// The total the person saw. Where the store's differs, nothing is placed.
    #[ts(type = "number")]
    pub expected_total: i64,
    /// The language of names and letters, BCP 47.
    pub language: String,
    /// How many points are to pay for a part of it. Where not so many can, nothing is placed.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[ts(type = "number")]
    pub points: i64,
    /// What of the total store credit is to pay, in minor units. Where it cannot pay so much, nothing is placed.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[ts(type = "number")]
    pub credit: i64,
}

fn is_zero(value: &i64) -> bool {
    *value == 0
}

/// Places an order without an account (S42, S44): the body of `POST /v1/guest/orders`. Asking again with the same order
/// answers the same order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GuestOrder {
    /// A phone number or an e-mail address: where the store writes to, and by which the order can be claimed later.
    pub contact: String,
    /// Where it goes, unless it is fetched. Its id is what the order's destination names.
    #[serde(default)]
    pub address: Option<Address>,
    /// The order.
    pub order: PlaceOrder,
}

/// What an order would cost now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Quote {
    /// The currency of every amount.
    pub currency: Currency,
    /// Line by line, as asked.
    pub lines: Vec<QuotedLine>,
    /// The sum, explained.
    pub totals: Totals,
    /// When it would arrive.
    pub promised: Option<CivilDate>,
    /// What delivery would cost without a membership, where that is more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub regular_fee: Option<i64>,
    /// What points would do; nothing where the store has none, or the person has no account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub points: Option<QuotePoints>,
    /// What store credit would do; nothing where the store has none, or the person has no account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub credit: Option<QuoteCredit>,
}

/// What store credit would do for an order. It changes none of the totals: it pays a part of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct QuoteCredit {
    /// What it would pay: what was asked for, or as much as it can.
    #[ts(type = "number")]
    pub used: i64,
    /// How much it could pay.
    #[ts(type = "number")]
    pub most: i64,
    /// What keeps it from paying more; nothing where it pays all that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limited_by: Option<CreditLimit>,
    /// How much there is.
    #[ts(type = "number")]
    pub balance: i64,
    /// What is left of the total to be paid otherwise.
    #[ts(type = "number")]
    pub to_pay: i64,
}

/// What points would do for an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct QuotePoints {
    /// How many would be used: what was asked for, or as many as can be.
    #[ts(type = "number")]
    pub used: i64,
    /// What they would pay, in minor units; it is in the totals.
    #[ts(type = "number")]
    pub amount: i64,
    /// How many could be used.
    #[ts(type = "number")]
    pub most: i64,
    /// What kept more from being used; nothing where all that was asked for is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limited_by: Option<LimitedBy>,
    /// How many there are.
    #[ts(type = "number")]
    pub balance: i64,
    /// How many minor units a point pays for.
    #[ts(type = "number")]
    pub value: i64,
    /// What the order would earn.
    #[ts(type = "number")]
    pub earns: i64,
}

/// A line of a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct QuotedLine {
    /// The product.
    pub product: ProductId,
    /// The price of one now; nothing where the product is gone.
    #[ts(type = "number | null")]
    pub unit_price: Option<i64>,
    /// What one costs without a membership, where that is more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub regular: Option<i64>,
    /// Whether so many can be had.
    pub available: bool,
}
