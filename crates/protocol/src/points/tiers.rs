//! Tiers: who has spent more in twelve months earns more for each purchase. Pure, and the same on both sides.
//!
//! What counts is what was paid in money for goods and is still theirs ([`counts`]), of the orders of the last twelve months by
//! the store's calendar. The tier is not stored anywhere: it follows from that sum and the store's rules, so that a changed
//! rule holds from the next order on and needs no rewriting.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::rules::PointsRules;
use crate::order::{Order, OrderStatus, PaymentStatus};
use crate::product::Texts;
use crate::returns;

/// What everybody earns, in percent of the rates.
pub const USUAL: u32 = 100;
/// The most tiers.
const MOST: usize = 10;
/// The highest percentage: ten times the rates.
const HIGHEST: u32 = 1_000;

/// A tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Tier {
    /// Its id, as `silver`.
    pub id: String,
    /// Its name by language.
    #[ts(type = "Record<string, string>")]
    pub name: Texts,
    /// Who has spent so much in twelve months is in it, in minor units.
    #[ts(type = "number")]
    pub from: i64,
    /// What is earned in it, in percent of the rates.
    pub percent: u32,
}

/// What of an order counts: what was paid in money for its goods, less what went back. Nothing before it is paid.
pub fn counts(order: &Order) -> i64 {
    let paid = matches!(
        order.payment_status,
        PaymentStatus::Paid | PaymentStatus::PartiallyRefunded | PaymentStatus::Refunded
    );
    if !paid || order.status == OrderStatus::Canceled {
        return 0;
    }
    (returns::paid_for_goods(order) - order.totals.refunded).max(0)
}

impl PointsRules {
    /// The tier of somebody who has spent so much; nothing below the first.
    pub fn tier(&self, spent: i64) -> Option<&Tier> {
        self.tiers.iter().filter(|tier| tier.from <= spent).max_by_key(|tier| tier.from)
    }

    /// The next tier, and how much is missing to it; nothing in the last.
    pub fn next_tier(&self, spent: i64) -> Option<(&Tier, i64)> {
        let next = self.tiers.iter().filter(|tier| tier.from > spent).min_by_key(|tier| tier.from)?;
        Some((next, next.from - spent))
    }

    /// What is earned by somebody who has spent so much, in percent of the rates.
    pub fn percent(&self, spent: i64) -> u32 {
        self.tier(spent).map_or(USUAL, |tier| tier.percent)
    }

    /// Refuses tiers that no store can mean: the field and why.
    pub(super) fn check_tiers(&self) -> Result<(), (&'static str, &'static str)> {
        if self.tiers.len() > MOST || !self.tiers.iter().all(|tier| (1..=40).contains(&tier.id.len())) {
            return Err(("points.tiers", "At most 10 tiers, each with an id of 1 to 40 characters."));
        }
        let named = |tier: &Tier| !tier.name.is_empty() && tier.name.values().all(|name| !name.trim().is_empty());
        if !self.tiers.iter().all(named) {
            return Err(("points.tiers", "A tier has a name."));
        }
        let mut ids: Vec<&str> = self.tiers.iter().map(|tier| tier.id.as_str()).collect();
        ids.sort_unstable();
        if ids.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(("points.tiers", "A tier's id stands once."));
        }
        if self.tiers.iter().any(|tier| tier.from < 1 || !(USUAL..=HIGHEST).contains(&tier.percent)) {
            return Err(("points.tiers", "A tier begins above nothing and earns 100 to 1,000 percent."));
        }
        // Whoever spends more never earns less.
        let rises = |pair: &[Tier]| pair[0].from < pair[1].from && pair[0].percent <= pair[1].percent;
        if !self.tiers.windows(2).all(rises) {
            return Err(("points.tiers", "Tiers stand in order, and a higher one earns no less."));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::points::Item;

    fn tier(id: &str, from: i64, percent: u32) -> Tier {
        Tier { id: id.into(), name: [("en".to_owned(), id.to_owned())].into(), from, percent }
    }

    fn with(tiers: Vec<Tier>) -> PointsRules {
        PointsRules { enabled: true, rate: 100, tiers, ..PointsRules::default() }
    }

    #[test]
    fn a_tier_begins_with_its_sum_and_says_what_is_missing_to_the_next() {
        let rules = with(vec![tier("silver", 10_000, 125), tier("gold", 50_000, 150)]);
        let of = |spent| rules.tier(spent).map(|tier| tier.id.as_str());
        assert_eq!(
            (of(9_999), of(10_000), of(49_999), of(50_000)),
            (None, Some("silver"), Some("silver"), Some("gold"))
        );
        let next = |spent| rules.next_tier(spent).map(|(tier, missing)| (tier.id.as_str(), missing));
        assert_eq!((next(0), next(49_999), next(50_000)), (Some(("silver", 10_000)), Some(("gold", 1)), None));
        assert_eq!((rules.percent(0), rules.percent(10_000), rules.percent(i64::MAX)), (100, 125, 150));
    }

    #[test]
    fn tiers_that_no_store_can_mean_are_refused() {
        let refused = |tiers: Vec<Tier>| with(tiers).check().is_err_and(|(field, _)| field == "points.tiers");
        assert_eq!(with(vec![tier("a", 1, 100), tier("b", 2, 100)]).check(), Ok(()));
        assert!(refused(vec![tier("a", 0, 120)]), "everybody would be in it");
        assert!(refused(vec![tier("a", 5, 99)]));
        assert!(refused(vec![tier("a", 5, 120), tier("b", 5, 130)]));
        assert!(refused(vec![tier("a", 5, 130), tier("b", 6, 120)]), "more money, fewer points");
        assert!(refused(vec![tier("a", 5, 120), tier("a", 6, 130)]));
        assert!(refused(vec![Tier { name: crate::product::Texts::new(), ..tier("a", 5, 120) }]));
        assert!(refused((1..=11).map(|n| tier(&n.to_string(), n, 100)).collect()));
    }

    fn tiers() -> impl Strategy<Value = Vec<Tier>> {
        let steps = proptest::collection::vec((1i64..50_000, 0u32..200), 0..6);
        steps.prop_map(|steps| {
            let (mut from, mut percent, mut tiers) = (0, USUAL, Vec::new());
            for (n, (more, better)) in steps.into_iter().enumerate() {
                (from, percent) = (from + more, (percent + better).min(HIGHEST));
                tiers.push(tier(&n.to_string(), from, percent));
            }
            tiers
        })
    }

    proptest! {
        #[test]
        fn whoever_spends_more_is_in_no_lower_tier_and_earns_no_less(
            tiers in tiers(), (one, other) in (0i64..200_000, 0i64..200_000),
            prices in proptest::collection::vec(0i64..9_000, 1..6),
        ) {
            let rules = with(tiers);
            prop_assert_eq!(rules.check(), Ok(()));
            let (less, more) = (one.min(other), one.max(other));
            let from = |spent| rules.tier(spent).map_or(0, |tier| tier.from);
            prop_assert!(from(less) <= from(more) && from(more) <= more);
            prop_assert!(rules.percent(less) <= rules.percent(more));
            let items: Vec<Item<'_>> =
                prices.iter().zip(1..).map(|(price, line)| Item { line, category: None, total: *price }).collect();
            let earned = |spent| rules.earn(&items, &[], rules.percent(spent)).iter().map(|line| line.points).sum::<i64>();
            prop_assert!(earned(less) <= earned(more));
            // What is missing, once spent, leads into the next tier and not past it.
            if let Some((next, missing)) = rules.next_tier(less) {
                prop_assert!(missing > 0);
                prop_assert_eq!(rules.tier(less + missing), Some(next));
                prop_assert!(rules.tier(less + missing - 1) != Some(next));
            }
        }

        #[test]
        fn a_tier_s_part_is_exact_and_rounded_once(
            percent in USUAL..=HIGHEST, rate in 0i64..=10_000, prices in proptest::collection::vec(0i64..9_000, 1..8),
        ) {
            let rules = PointsRules { rate, ..with(Vec::new()) };
            let items: Vec<Item<'_>> =
                prices.iter().zip(1..).map(|(price, line)| Item { line, category: None, total: *price }).collect();
            let sum: i128 = rules.earn(&items, &[], percent).iter().map(|line| i128::from(line.points)).sum();
            let exact: i128 = prices.iter().map(|price| i128::from(*price) * i128::from(rate) * i128::from(percent)).sum();
            prop_assert_eq!(sum, exact / 1_000_000, "rounded down, once");
        }
    }
}
