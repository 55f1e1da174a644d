//! Loyalty points: the store's rules, the arithmetic both sides share, and the entities of the ledger (ADR 0012).
//!
//! Points are no money. They are whole, and every share of them is a difference of running sums, so that parts are always the
//! whole: [`rules`] says what a purchase earns and what points pay for, an order's [`OrderPoints`] keeps both with the terms
//! they were promised under, [`lost`] says what of it is gone with the goods that are. The ledger's own entities are in
//! [`ledger`]: kinds `points` (one record), `points_entry` and `points_lot` in an account's feed.

pub mod ledger;
pub mod rules;
pub mod tiers;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::order::Order;
use crate::returns;

pub use ledger::{ENTRY, EntryKind, LOT, LotPart, POINTS, PointsBalance, PointsEntry, PointsLot, Why, WhyLine, lot_of};
pub use rules::{CategoryRate, EarnedLine, Item, LimitedBy, PointsRules, RedeemedLine, Redemption, Rounding};
pub use tiers::{Tier, USUAL, counts};

/// Whether spending is switched on (S33): the payload of `points.redeem`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PointsSwitch {
    /// On or off.
    pub on: bool,
}

/// What an order earned and used, and the terms of both. It never changes: what happened since stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct OrderPoints {
    /// What it earned when it was placed.
    #[ts(type = "number")]
    pub earned: i64,
    /// How many points paid for a part of it; their worth is in the totals.
    #[ts(type = "number")]
    pub redeemed: i64,
    /// Both, line by line.
    pub lines: Vec<LinePoints>,
    /// What was promised.
    pub terms: PointsTerms,
}

/// The points of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct LinePoints {
    /// [`crate::order::OrderLine::line`].
    pub line: u32,
    /// What it earned.
    #[ts(type = "number")]
    pub earned: i64,
    /// How many points paid for a part of it.
    #[ts(type = "number")]
    pub redeemed: i64,
}

/// The rules an order was placed under, as far as they matter afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct PointsTerms {
    /// The version of the policy.
    #[ts(type = "number")]
    pub policy: i64,
    /// How many minor units a point paid for.
    #[ts(type = "number")]
    pub value: i64,
    /// Civil days from the last parcel's arrival until what was earned can be used.
    pub delay_days: u32,
    /// Civil days for which it can be used then; 0 for ever.
    pub lifetime_days: u32,
    /// Civil days for which points that are given back can be used at least.
    pub grace_days: u32,
    /// Whether what cannot be taken back becomes a debt.
    pub debt: bool,
}

/// What of a line is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LostLine {
    /// The line.
    pub line: u32,
    /// How many pieces are gone.
    pub pieces: i64,
    /// Of how many.
    pub of: i64,
    /// What of its earning is gone with them.
    pub earned: i64,
    /// What was redeemed for them.
    pub redeemed: i64,
}

/// What of an order's points is gone with the goods that are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lost {
    /// Of what it earned.
    pub earned: i64,
    /// Of what it used: to be given back.
    pub redeemed: i64,
    /// Line by line, those of which something is gone.
    pub lines: Vec<LostLine>,
}

/// What goes of `whole` with `pieces` of `of`, cumulatively: nothing with none, all with all, and the difference of two
/// calls is what the pieces between them take along.
pub fn gone(whole: i64, pieces: i64, of: i64) -> i64 {
    returns::share(whole, i128::from(pieces), i128::from(of))
}

/// What of an order's points is gone, from the order alone: the pieces that were called off or are back.
pub fn lost(order: &Order) -> Lost {
    let mut lost = Lost::default();
    let Some(points) = &order.points else { return lost };
    let mut back: BTreeMap<u32, i64> = BTreeMap::new();
    for part in order.returns.iter().filter(|one| returns::is_back(one)).flat_map(|one| &one.lines) {
        *back.entry(part.line).or_default() += part.quantity;
    }
    for of in &points.lines {
        let Some(line) = order.lines.iter().find(|line| line.line == of.line) else { continue };
        let called_off = line.ordered - line.current;
        let pieces = (called_off + back.get(&of.line).copied().unwrap_or_default()).clamp(0, line.ordered);
        if pieces == 0 {
            continue;
        }
        let (earned, redeemed) = (gone(of.earned, pieces, line.ordered), gone(of.redeemed, pieces, line.ordered));
        lost.earned += earned;
        lost.redeemed += redeemed;
        lost.lines.push(LostLine { line: of.line, pieces, of: line.ordered, earned, redeemed });
    }
    lost
}

/// What points paid for of a line, in minor units.
pub fn paid_of_line(order: &Order, line: u32) -> i64 {
    let Some(points) = &order.points else { return 0 };
    let redeemed = points.lines.iter().find(|of| of.line == line).map_or(0, |of| of.redeemed);
    redeemed.saturating_mul(points.terms.value)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
