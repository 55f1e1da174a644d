//! Placing an order.

use kabinet_protocol::ids::{IntentId, OrderId};
use kabinet_protocol::shop::{DeliveryOptions, Destination, PayBy, Quote, WantedLine};
use kabinet_protocol::time::LocalTime;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::CommandError;

/// How goods can reach the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OptionsView {
    /// The ways and the points.
    pub options: DeliveryOptions,
    /// When the store said so.
    pub as_of: LocalTime,
    /// The store could not be asked just now: these are the ones it named last.
    pub offline: bool,
    /// For a member: every way is free where goods come to so much at what a member pays. Nothing for anybody else.
    #[ts(type = "number | null")]
    pub free_from: Option<i64>,
}

/// `checkout.quote` and `checkout.place`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckoutArgs {
    /// What is wanted, each product once, 1 to 100 lines, with the prices the person sees.
    pub lines: Vec<WantedLine>,
    /// The id of a delivery option.
    pub delivery: String,
    /// Where it goes.
    pub destination: Destination,
    /// Who receives.
    pub recipient: String,
    /// How it is paid.
    pub pay_by: PayBy,
    /// The total the person sees, in minor units; 0 where none is known yet, for a quote.
    #[ts(type = "number")]
    pub expected_total: i64,
    /// Without an account: a phone number or an e-mail address, where the store writes to.
    #[serde(default)]
    #[ts(optional)]
    pub contact: Option<String>,
    /// How many points are to pay for a part of it; none where absent.
    #[serde(default)]
    #[ts(optional, type = "number")]
    pub points: Option<i64>,
    /// What of the total store credit is to pay, in minor units; nothing where absent.
    #[serde(default)]
    #[ts(optional, type = "number")]
    pub credit: Option<i64>,
}

/// What became of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PlacedView {
    /// The store has it.
    Placed {
        /// The order, for `orders.get`.
        order_id: OrderId,
        /// Its number.
        number: String,
    },
    /// The store cannot be reached: it is sent as soon as it can, to be paid on delivery.
    Queued {
        /// What waits, for the outbox.
        intent_id: IntentId,
        /// When it is not sent any more without being confirmed.
        expires_at: LocalTime,
    },
    /// Nothing was placed. It waits in the outbox until it is discarded or tried again.
    Refused {
        /// What was refused.
        intent_id: IntentId,
        /// Why.
        problem: CommandError,
        /// What the order would cost now.
        offer: Option<Box<Quote>>,
    },
}
