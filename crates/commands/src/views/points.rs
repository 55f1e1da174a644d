//! Points: the balance, every accrual with its reason (S31, S32), every expiry date (B6), and the switch (S33).

use kabinet_protocol::ids::OrderId;
use kabinet_protocol::points::{PointsEntry, PointsRules};
use kabinet_protocol::time::CivilDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The account's points; works offline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PointsView {
    /// What can be used; below nothing where more was taken back than there was.
    #[ts(type = "number")]
    pub balance: i64,
    /// What was earned and waits for the goods and the store's delay.
    #[ts(type = "number")]
    pub pending: i64,
    /// How many entries the ledger has.
    #[ts(type = "number")]
    pub entries: i64,
    /// Whether points may pay, as it is shown.
    pub redeem: bool,
    /// A change of that waits to be sent.
    pub redeem_pending: bool,
    /// Every expiry date, the soonest first; what lives for ever is last.
    pub expiries: Vec<ExpiryView>,
    /// The store's rules; nothing where it has no points.
    pub rules: Option<PointsRules>,
}

/// So many points run out with a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExpiryView {
    /// The last day on which they can be used, in the store's zone; nothing for those that live for ever.
    pub day: Option<CivilDate>,
    /// How many.
    #[ts(type = "number")]
    pub points: i64,
}

/// `points.entries`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PointsEntriesArgs {
    /// Those of one order, in their order: why it earned what it did.
    #[ts(optional)]
    pub order_id: Option<OrderId>,
    /// The number of the last entry of the page before.
    #[ts(optional, type = "number")]
    pub before: Option<i64>,
    /// 1 to 200; 50 where absent.
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A page of the ledger, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PointsEntriesView {
    /// The entries, with their reasons.
    pub entries: Vec<PointsEntry>,
    /// What the next page is asked with; nothing at the end.
    #[ts(type = "number | null")]
    pub next: Option<i64>,
}

/// `points.switch`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SwitchPointsArgs {
    /// Whether points may pay.
    pub on: bool,
}
