//! The entities of a ledger: the record, its entries, its lots.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::tiers::Tier;
use crate::ids::{OrderId, PointsEntryId, PointsLotId};
use crate::time::{CivilDate, ServerTime};

/// The kind under which an account's points stand in its feed: one record, whose id is the kind's name.
pub const POINTS: &str = "points";
/// The kind under which the ledger's entries stand in a feed.
pub const ENTRY: &str = "points_entry";
/// The kind under which lots with something left stand in a feed.
pub const LOT: &str = "points_lot";

open_enum! {
    /// What an entry books.
    pub enum EntryKind {
        /// A purchase earned; it cannot be used yet.
        EarnPending = "earn_pending",
        /// What was earned can be used.
        Activate = "activate",
        /// Goods are gone before what they earned could be used.
        EarnCancel = "earn_cancel",
        /// Points paid for a part of an order.
        Redeem = "redeem",
        /// They are given back.
        RedeemRefund = "redeem_refund",
        /// Goods are gone whose points could be used already.
        Clawback = "clawback",
        /// A lot's last day is over.
        Expire = "expire",
        /// The store gave or took, with a reason.
        Adjust = "adjust",
        /// Given to somebody else.
        TransferOut = "transfer_out",
        /// Got from somebody else.
        TransferIn = "transfer_in",
    }
}

/// The account's points, as they are now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct PointsBalance {
    /// What can be used; below nothing where more was taken back than there was.
    #[ts(type = "number")]
    pub balance: i64,
    /// What was earned and waits.
    #[ts(type = "number")]
    pub pending: i64,
    /// Whether spending is switched on (S33).
    pub redeem: bool,
    /// How many entries the ledger has.
    #[ts(type = "number")]
    pub entries: i64,
    /// What counts towards a tier: spent in money on goods in the last twelve months, in minor units. The tier follows from it
    /// and the store's rules.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[ts(type = "number")]
    pub spent: i64,
}

/// A line of the ledger. It never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct PointsEntry {
    /// The entry.
    pub id: PointsEntryId,
    /// Its place in the ledger, from 1, without gaps.
    #[ts(type = "number")]
    pub number: i64,
    /// What it books.
    pub kind: EntryKind,
    /// What caused it: the same cause is booked once.
    pub source: String,
    /// When it was booked.
    pub at: ServerTime,
    /// By how much it changed the balance.
    #[ts(type = "number")]
    pub points: i64,
    /// By how much it changed what waits.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[ts(type = "number")]
    pub pending: i64,
    /// By how much it changed the debt.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[ts(type = "number")]
    pub debt: i64,
    /// What was taken back in name only: there was nothing left to take it from.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[ts(type = "number")]
    pub forgiven: i64,
    /// What was taken back in name only, because the lot it was earned in had expired.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expired: Option<LotPart>,
    /// The balance afterwards.
    #[ts(type = "number")]
    pub balance: i64,
    /// The order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// The order's number, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_number: Option<String>,
    /// The lots it took from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<LotPart>,
    /// The lots it opened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opened: Vec<PointsLot>,
    /// Why, as data.
    #[serde(default)]
    pub why: Why,
}

fn is_zero(value: &i64) -> bool {
    *value == 0
}

/// So much of a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct LotPart {
    /// The lot.
    pub lot: PointsLotId,
    /// How many.
    #[ts(type = "number")]
    pub points: i64,
}

/// What one credit brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct PointsLot {
    /// The lot.
    pub id: PointsLotId,
    /// What is left of it.
    #[ts(type = "number")]
    pub left: i64,
    /// The last day on which it can be used, in the store's zone; nothing where it lives for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<CivilDate>,
}

/// Why an entry is what it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(default)]
pub struct Why {
    /// The version of the policy whose rules it follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(type = "number | null")]
    pub policy: Option<i64>,
    /// The tier it was earned in, as it was then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<Tier>,
    /// The arithmetic, line by line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<WhyLine>,
    /// The civil day from which the points can be used, where they waited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<CivilDate>,
    /// The last day of the lot that expired.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<CivilDate>,
    /// An operator's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A line's part of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct WhyLine {
    /// [`crate::order::OrderLine::line`].
    pub line: u32,
    /// Its points in this entry, as a positive number.
    #[ts(type = "number")]
    pub points: i64,
    /// The money they were reckoned from, in minor units: what was paid for the line, or what points paid of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number | null")]
    pub amount: Option<i64>,
    /// Points in 10,000 minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number | null")]
    pub rate: Option<i64>,
    /// How many pieces are gone by now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number | null")]
    pub pieces: Option<i64>,
    /// Of how many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number | null")]
    pub of: Option<i64>,
}

/// The lot that an entry opens in a place: its id follows from the entry's, so that a rebuild finds the same lots.
pub fn lot_of(entry: PointsEntryId, place: usize) -> PointsLotId {
    PointsLotId(uuid::Uuid::from_u128(entry.0.as_u128().wrapping_add(place as u128)))
}
