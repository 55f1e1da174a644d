//! Points: the balance, every accrual with its reason (S31, S32), every expiry date (B6), and the switch (S33).

use kabinet_protocol::ids::{OrderId, ProductId};
use kabinet_protocol::points::{PointsEntry, PointsRules, Tier};
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
    /// What counts towards a tier: spent in money on goods in twelve months, in minor units.
    #[ts(type = "number")]
    pub spent: i64,
    /// The tier; nothing below the first, and where the store has none.
    pub tier: Option<Tier>,
    /// The next one; nothing in the last.
    pub next_tier: Option<NextTier>,
}

/// The tier after this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NextTier {
    /// The tier.
    pub tier: Tier,
    /// What is missing to it, in minor units.
    #[ts(type = "number")]
    pub missing: i64,
}

/// The balance over the last twelve months.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PointsHistoryView {
    /// The days on which it changed, oldest first, and what it was when the twelve months began.
    pub days: Vec<DayBalanceView>,
}

/// The balance at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DayBalanceView {
    /// The day, in the store's zone.
    pub day: CivilDate,
    /// The balance.
    #[ts(type = "number")]
    pub balance: i64,
}

/// `points.forecast`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ForecastArgs {
    /// What would be bought, at the prices that are known here: at most 200 products.
    pub lines: Vec<ForecastLine>,
}

/// So much of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ForecastLine {
    /// The product.
    pub product_id: ProductId,
    /// How many.
    #[ts(type = "number")]
    pub quantity: i64,
}

/// What buying that would earn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ForecastView {
    /// How many points, if all of it is paid in money; nothing where the store has no points, or somebody has no account.
    #[ts(type = "number | null")]
    pub earns: Option<i64>,
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
