//! What goes back of an order, and how a parcel keeps its promise.

use kabinet_protocol::ids::{FulfillmentId, OrderId, ReturnId};
use kabinet_protocol::money::Money;
use kabinet_protocol::returns::{Return, ReturnLine, ReturnReason};
use kabinet_protocol::time::CivilDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::orders::OrderRow;

/// `orders.late`: orders with a parcel that is late, the longest awaited first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LateOrders {
    /// The orders, at most 50.
    pub rows: Vec<OrderRow>,
}

/// The promise of a parcel against what happened; all dates are the store's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrackedView {
    /// The parcel.
    pub id: FulfillmentId,
    /// When it was promised for.
    pub promised: Option<CivilDate>,
    /// When it came, to the customer or to the point where it waits.
    pub arrived: Option<CivilDate>,
    /// Days after the promise: of its coming or, while it is awaited, of today. Fewer than none where it came early.
    pub days: Option<i32>,
    /// It is awaited, and past its promise or said to be late.
    pub late: bool,
}

/// What of a line can be returned now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReturnableView {
    /// The line.
    pub line: u32,
    /// How many.
    #[ts(type = "number")]
    pub quantity: i64,
    /// The last day for the first of them to go.
    pub until: CivilDate,
}

/// A return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReturnView {
    /// As the store has it, or will.
    pub returned: Return,
    /// The store does not know of it yet, or not that it was withdrawn.
    pub pending: bool,
    /// It can be withdrawn: the goods have not arrived.
    pub may_withdraw: bool,
    /// What flows back, or would if the goods arrived now; nothing where it was refused or withdrawn.
    pub worth: Option<Money>,
}

/// `orders.return`: asks to send goods back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReturnArgs {
    /// The order.
    pub id: OrderId,
    /// What goes back, each line once.
    pub lines: Vec<ReturnLine>,
    /// Why.
    pub reason: ReturnReason,
    /// At most 1,000 characters.
    #[serde(default)]
    #[ts(optional)]
    pub comment: Option<String>,
}

/// `orders.withdraw_return`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WithdrawArgs {
    /// The order.
    pub id: OrderId,
    /// The return.
    pub return_id: ReturnId,
}

/// `orders.return_worth`: what would flow back. Nothing is changed by asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorthArgs {
    /// The order.
    pub id: OrderId,
    /// What would go back.
    pub lines: Vec<ReturnLine>,
}
