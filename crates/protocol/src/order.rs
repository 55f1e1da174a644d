//! The order document: the entity of kind `order` in an account's feed.
//!
//! An order has four independent axes of state. `status` is what the store is doing with it; `payment_status`,
//! `fulfillment_status` and `return_status` follow from what happened to the money and the goods. `archived` is a flag
//! of the customer's, not a status. The total stays as charged: what flows back is an [`Adjustment`]. Lines are never
//! removed. Prices and names are snapshots in the language of the order.
//!
//! All amounts of one order are minor units of its one [`Order::currency`].

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ids::{AdjustmentId, FulfillmentId, OrderId, ProductId};
use crate::money::Currency;
use crate::points::OrderPoints;
use crate::returns::Return;
use crate::time::{CivilDate, ServerTime};

/// The kind under which orders stand in a feed.
pub const KIND: &str = "order";

open_enum! {
    /// What the store is doing with an order.
    pub enum OrderStatus {
        /// Placed, not yet looked at.
        Created = "created",
        /// Accepted by the store.
        Confirmed = "confirmed",
        /// Being put together or on its way.
        Processing = "processing",
        /// Done.
        Completed = "completed",
        /// Called off before it was completed.
        Canceled = "canceled",
        /// Paused by the store.
        OnHold = "on_hold",
    }
}

open_enum! {
    /// What happened to the money.
    pub enum PaymentStatus {
        /// Nothing has been paid.
        NotPaid = "not_paid",
        /// Reserved on the customer's card.
        Authorized = "authorized",
        /// Paid in full.
        Paid = "paid",
        /// A part was paid back.
        PartiallyRefunded = "partially_refunded",
        /// All was paid back.
        Refunded = "refunded",
        /// The reservation was released.
        Voided = "voided",
        /// The payment failed.
        Failed = "failed",
    }
}

open_enum! {
    /// What happened to the goods; derived from the fulfilments.
    pub enum FulfillmentStatus {
        /// Nothing has left yet.
        NotFulfilled = "not_fulfilled",
        /// A part has left.
        PartiallyFulfilled = "partially_fulfilled",
        /// All has left.
        Fulfilled = "fulfilled",
        /// A part has arrived.
        PartiallyDelivered = "partially_delivered",
        /// All has arrived.
        Delivered = "delivered",
    }
}

open_enum! {
    /// What came back; derived from the returns.
    pub enum ReturnStatus {
        /// Nothing.
        NoReturn = "none",
        /// The customer asked to return something.
        Requested = "requested",
        /// A part came back.
        PartiallyReturned = "partially_returned",
        /// All came back.
        Returned = "returned",
    }
}

open_enum! {
    /// How goods reach the customer (S2).
    pub enum DeliveryMethod {
        /// By post.
        Post = "post",
        /// By courier.
        Courier = "courier",
        /// Fetched at a store's point.
        Pickup = "pickup",
        /// Sent as data.
        Digital = "digital",
    }
}

open_enum! {
    /// What a parcel is.
    pub enum FulfillmentKind {
        /// It is sent.
        Shipping = "shipping",
        /// It waits at a point.
        Pickup = "pickup",
        /// It is data.
        Digital = "digital",
    }
}

open_enum! {
    /// What happened to a parcel. Events are only ever added.
    pub enum FulfillmentEventKind {
        /// Packed.
        Packed = "packed",
        /// Handed to the carrier.
        Shipped = "shipped",
        /// Moving.
        InTransit = "in_transit",
        /// With the courier today.
        OutForDelivery = "out_for_delivery",
        /// Waiting at the point.
        ReadyForPickup = "ready_for_pickup",
        /// With the customer.
        Delivered = "delivered",
        /// Nobody was there.
        Attempted = "attempted",
        /// Later than promised.
        Delayed = "delayed",
        /// On its way back.
        Returning = "returning",
    }
}

open_enum! {
    /// What an adjustment is.
    pub enum AdjustmentKind {
        /// Money went back the way it came.
        Refund = "refund",
        /// Store credit was given.
        Credit = "credit",
        /// Goods came back.
        Return = "return",
        /// Goods were swapped.
        Exchange = "exchange",
        /// The price was corrected.
        PriceAdjustment = "price_adjustment",
        /// A part was called off.
        Cancellation = "cancellation",
    }
}

/// An order as the store holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Order {
    /// The order.
    pub id: OrderId,
    /// The number people use, as `PS-204117`.
    pub number: String,
    /// When it was placed.
    pub placed_at: ServerTime,
    /// The language its names are in, BCP 47.
    pub language: String,
    /// The currency of every amount in it.
    pub currency: Currency,
    /// What the store is doing with it.
    pub status: OrderStatus,
    /// What happened to the money.
    pub payment_status: PaymentStatus,
    /// What happened to the goods.
    pub fulfillment_status: FulfillmentStatus,
    /// What came back.
    pub return_status: ReturnStatus,
    /// Put away by the customer.
    #[serde(default)]
    pub archived: bool,
    /// What was bought, in the order it was put into the cart.
    pub lines: Vec<OrderLine>,
    /// The sum, explained.
    pub totals: Totals,
    /// Where it goes.
    #[serde(default)]
    pub delivery: Option<Delivery>,
    /// How it was paid.
    #[serde(default)]
    pub payment: Option<Payment>,
    /// Until when it is to be paid online. Stays once it is paid: it also says that money comes online, not at the door.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_due: Option<ServerTime>,
    /// Parcels and pick-ups.
    #[serde(default)]
    pub fulfillments: Vec<Fulfillment>,
    /// What was changed after placement.
    #[serde(default)]
    pub adjustments: Vec<Adjustment>,
    /// What the customer sends back, the oldest first; [`crate::returns`] has the rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returns: Vec<Return>,
    /// What happened, oldest first: placed, confirmed, paid and so on.
    #[serde(default)]
    pub events: Vec<OrderEvent>,
    /// What it earned and what points paid, where the store has points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<OrderPoints>,
    /// What of the total store credit paid when it was placed. It never changes: what went back stands in the ledger.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub credit: i64,
}

fn is_zero(value: &i64) -> bool {
    *value == 0
}

impl Order {
    /// What of the total is left to be paid otherwise, online or at the door.
    pub fn to_pay(&self) -> i64 {
        self.totals.total.saturating_sub(self.credit).max(0)
    }
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderLine {
    /// The line's place in the order, from 1. Never reused.
    pub line: u32,
    /// The product, where the store still knows it.
    #[serde(default)]
    pub product: Option<ProductId>,
    /// The store's article number.
    #[serde(default)]
    pub sku: String,
    /// The name when it was bought, in the order's language.
    pub name: String,
    /// The variant when it was bought, as `2 kg`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// The category's path, as `dog/food`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The product's picture: a name to ask the store for under `/v1/art/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub art: Option<String>,
    /// The price of one.
    pub unit_price: i64,
    /// What one cost without a membership, where that was more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regular: Option<i64>,
    /// How many were ordered. Never changes.
    pub ordered: i64,
    /// How many are still wanted, after cancellations.
    pub current: i64,
    /// How many have left.
    pub fulfilled: i64,
    /// What the line cost, after its own discount.
    pub total: i64,
}

/// How the total comes about. `items - discount + delivery + tax - points = total`, all in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Totals {
    /// The lines together.
    #[ts(type = "number")]
    pub items: i64,
    /// What was taken off, as a positive number.
    #[serde(default)]
    #[ts(type = "number")]
    pub discount: i64,
    /// What delivery cost.
    #[serde(default)]
    #[ts(type = "number")]
    pub delivery: i64,
    /// Tax not already in the prices.
    #[serde(default)]
    #[ts(type = "number")]
    pub tax: i64,
    /// What points paid for, as a positive number.
    #[serde(default)]
    #[ts(type = "number")]
    pub points: i64,
    /// What was charged. Never changes.
    #[ts(type = "number")]
    pub total: i64,
    /// What has flowed back so far, as a positive number.
    #[serde(default)]
    #[ts(type = "number")]
    pub refunded: i64,
}

impl Totals {
    /// Whether the parts make the total. What does not add up is refused at the edge.
    pub fn adds_up(&self) -> bool {
        self.items
            .checked_sub(self.discount)
            .and_then(|sum| sum.checked_add(self.delivery))
            .and_then(|sum| sum.checked_add(self.tax))
            .and_then(|sum| sum.checked_sub(self.points))
            == Some(self.total)
    }
}

/// Where an order goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Delivery {
    /// How.
    pub method: DeliveryMethod,
    /// To whom.
    #[serde(default)]
    pub recipient: String,
    /// The address or the point, as lines a carrier would read.
    #[serde(default)]
    pub address: Vec<String>,
    /// The date promised when it was ordered, in the store's time zone. A parcel has a promise of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised: Option<CivilDate>,
    /// What it would have cost without a membership, where that was more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub regular_fee: Option<i64>,
}

/// How an order was paid. Never a card number: the provider's token stays on the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Payment {
    /// `card`, `cash`, `wallet`, `credit`.
    pub method: String,
    /// The card's brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// The card's last four digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last4: Option<String>,
}

/// A parcel, a pick-up or a digital delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Fulfillment {
    /// The parcel.
    pub id: FulfillmentId,
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
    /// The promise, in the store's time zone.
    #[serde(default)]
    pub promised: Option<CivilDate>,
    /// What happened to it, oldest first. Only ever added to.
    #[serde(default)]
    pub events: Vec<FulfillmentEvent>,
}

/// How many of a line are in a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct FulfillmentLine {
    /// [`OrderLine::line`].
    pub line: u32,
    /// How many.
    #[ts(type = "number")]
    pub quantity: i64,
}

/// Something that happened to a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct FulfillmentEvent {
    /// What.
    pub kind: FulfillmentEventKind,
    /// When.
    pub at: ServerTime,
    /// Where, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// A change after placement that has a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Adjustment {
    /// The adjustment.
    pub id: AdjustmentId,
    /// What it is.
    pub kind: AdjustmentKind,
    /// Minor units; positive flows to the customer.
    #[ts(type = "number")]
    pub amount: i64,
    /// When.
    pub at: ServerTime,
    /// Why, for people.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Something that happened to the order as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct OrderEvent {
    /// A stable word: `placed`, `confirmed`, `paid`, `on_hold`, `resumed`, `completed`, `canceled`, `refunded`, …
    pub kind: String,
    /// When.
    pub at: ServerTime,
    /// More, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_enum_values_survive_a_round_trip() {
        let status: OrderStatus = serde_json::from_str("\"teleporting\"").expect("open");
        assert_eq!(status, OrderStatus::Other("teleporting".into()));
        assert_eq!(serde_json::to_string(&status).expect("json"), "\"teleporting\"");
    }

    #[test]
    fn totals_explain_themselves() {
        let totals = Totals { items: 100, discount: 10, delivery: 5, tax: 0, points: 20, total: 75, refunded: 0 };
        assert!(totals.adds_up());
        assert!(!Totals { total: 76, ..totals }.adds_up());
        assert!(!Totals { items: i64::MIN, discount: 1, ..totals }.adds_up(), "overflow is a refusal, not a panic");
    }
}
