//! What a purchase earns and what points pay for: the store's rules and the one arithmetic of both sides.
//!
//! The client forecasts with it (a product, a cart, an order), the store books with it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::tiers::Tier;
use crate::returns::share;

/// A rate is so many points in this many minor units.
pub const RATE_UNIT: i64 = 10_000;
/// The highest rate: a point for every minor unit.
const HIGHEST_RATE: i64 = RATE_UNIT;
/// The longest delay, lifetime or grace, in days: ten years.
const LONGEST_DAYS: u32 = 3_650;
/// The most categories a rule names.
const MOST_CATEGORIES: usize = 200;

open_enum! {
    /// How what an order earns is made whole, once for all its lines together.
    pub enum Rounding {
        /// Down.
        Down = "down",
        /// To the nearest; a half goes up.
        Nearest = "nearest",
        /// Up.
        Up = "up",
    }
}

open_enum! {
    /// What keeps an order from using as many points as were wished.
    pub enum LimitedBy {
        /// There are no more points.
        Balance = "balance",
        /// The part of an order that points may pay for.
        Cap = "cap",
        /// No line of the order takes points, or none of so small a price.
        Lines = "lines",
        /// The customer has not switched spending on.
        SwitchedOff = "switched_off",
        /// The store takes no points.
        Disabled = "disabled",
    }
}

/// A category's own rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct CategoryRate {
    /// The category's path, as `dog/food`; what lies below it is meant, too.
    pub category: String,
    /// Points in 10,000 minor units; 0 where it earns nothing.
    #[ts(type = "number")]
    pub rate: i64,
}

/// The store's rules: a group of fields of its policy, told in discovery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(default)]
pub struct PointsRules {
    /// Whether purchases earn points and points pay.
    pub enabled: bool,
    /// Points in 10,000 minor units of what is paid in money for goods.
    #[ts(type = "number")]
    pub rate: i64,
    /// Categories with a rate of their own; of several the longest path counts.
    pub rates: Vec<CategoryRate>,
    /// How an order's earning is made whole.
    pub rounding: Rounding,
    /// Civil days from the last parcel's arrival until what was earned can be used.
    pub delay_days: u32,
    /// Civil days for which it can be used then; 0 for ever.
    pub lifetime_days: u32,
    /// Civil days for which points that are given back can be used at least.
    pub grace_days: u32,
    /// How many minor units a point pays for.
    #[ts(type = "number")]
    pub value: i64,
    /// How much of the lines that take points may be paid with them, in percent.
    pub cap_percent: u32,
    /// Categories whose goods are not paid with points.
    pub not_redeemable: Vec<String>,
    /// Whether points that cannot be taken back become a debt; otherwise they are forgiven.
    pub debt: bool,
    /// Civil days before their last day on which clients remind of points that run out (B6); 0 for never.
    pub remind_days: u32,
    /// Tiers, the lowest first: who has spent more in twelve months earns more.
    pub tiers: Vec<Tier>,
}

impl Default for PointsRules {
    fn default() -> Self {
        Self {
            enabled: false,
            rate: 100,
            rates: Vec::new(),
            rounding: Rounding::Down,
            delay_days: 14,
            lifetime_days: 365,
            grace_days: 30,
            value: 1,
            cap_percent: 50,
            not_redeemable: Vec::new(),
            debt: false,
            remind_days: 14,
            tiers: Vec::new(),
        }
    }
}

/// Whether a category is this path or lies below it.
fn within(category: Option<&str>, path: &str) -> bool {
    let Some(rest) = category.and_then(|category| category.strip_prefix(path)) else { return false };
    rest.is_empty() || rest.starts_with('/')
}

/// A line as the arithmetic sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item<'a> {
    /// The line.
    pub line: u32,
    /// Its category's path.
    pub category: Option<&'a str>,
    /// What it costs, in minor units.
    pub total: i64,
}

/// What a line earns, and how that comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarnedLine {
    /// The line.
    pub line: u32,
    /// What is paid in money for it, in minor units.
    pub amount: i64,
    /// The rate of its category.
    pub rate: i64,
    /// What it earns.
    pub points: i64,
}

/// What points pay for of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RedeemedLine {
    /// The line.
    pub line: u32,
    /// So many points.
    pub points: i64,
    /// Which is so much, in minor units.
    pub amount: i64,
}

/// What points would do for an order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Redemption {
    /// How many are used: never more than was asked for.
    pub points: i64,
    /// What they pay, in minor units.
    pub amount: i64,
    /// How many could be used.
    pub most: i64,
    /// What keeps more from being used; nothing where all that was asked for is.
    pub limited_by: Option<LimitedBy>,
    /// Line by line, those that points pay for.
    pub lines: Vec<RedeemedLine>,
}

impl PointsRules {
    /// The rate of a category.
    pub fn rate_of(&self, category: Option<&str>) -> i64 {
        let own = self.rates.iter().filter(|one| within(category, &one.category));
        own.max_by_key(|one| one.category.len()).map_or(self.rate, |one| one.rate)
    }

    /// Whether points pay for goods of a category.
    pub fn takes_points(&self, category: Option<&str>) -> bool {
        !self.not_redeemable.iter().any(|path| within(category, path))
    }

    /// What lines earn, of which so much is paid with points: [`RedeemedLine`]s of the same lines. `percent` is the tier's
    /// ([`PointsRules::percent`]).
    pub fn earn(&self, items: &[Item<'_>], paid: &[RedeemedLine], percent: u32) -> Vec<EarnedLine> {
        if !self.enabled {
            return Vec::new();
        }
        let (mut sum, mut before) = (0_i128, 0_i64);
        let mut lines = Vec::with_capacity(items.len());
        for item in items {
            let with_points = paid.iter().find(|one| one.line == item.line).map_or(0, |one| one.amount);
            let amount = (item.total - with_points).max(0);
            let rate = self.rate_of(item.category);
            sum += i128::from(amount) * i128::from(rate) * i128::from(percent);
            let until = self.whole(sum);
            lines.push(EarnedLine { line: item.line, amount, rate, points: until - before });
            before = until;
        }
        lines
    }

    /// What things would earn if all of them were paid in money: the forecast beside a product, and of a cart.
    pub fn forecast(&self, items: &[Item<'_>], percent: u32) -> i64 {
        self.earn(items, &[], percent).iter().map(|line| line.points).sum()
    }

    fn whole(&self, sum: i128) -> i64 {
        // Of a rate and of a percentage.
        let unit = i128::from(RATE_UNIT) * 100;
        let points = match self.rounding {
            Rounding::Up => (sum + unit - 1) / unit,
            Rounding::Nearest => (sum + unit / 2) / unit,
            Rounding::Down | Rounding::Other(_) => sum / unit,
        };
        i64::try_from(points).unwrap_or(i64::MAX)
    }

    /// What of `asked` points can be used for some lines, with such a balance, and spending switched on or not.
    pub fn redeem(&self, items: &[Item<'_>], balance: i64, on: bool, asked: i64) -> Redemption {
        let value = self.value.max(1);
        // What a line takes at most, in whole points.
        let room = |item: &Item<'_>| if self.takes_points(item.category) { item.total.max(0) / value } else { 0 };
        let all: i64 = items.iter().map(room).sum();
        let open: i64 =
            items.iter().filter(|item| self.takes_points(item.category)).map(|item| item.total.max(0)).sum();
        let cap = share(open, i128::from(self.cap_percent), 100) / value;
        let (most, limit) = if !self.enabled {
            (0, LimitedBy::Disabled)
        } else if !on {
            (0, LimitedBy::SwitchedOff)
        } else if all == 0 {
            (0, LimitedBy::Lines)
        } else if balance.max(0) < cap.min(all) {
            (balance.max(0), LimitedBy::Balance)
        } else {
            (cap.min(all), LimitedBy::Cap)
        };
        let points = asked.clamp(0, most);
        let (mut room_before, mut lines) = (0_i128, Vec::new());
        for item in items {
            let room_after = room_before + i128::from(room(item));
            let part = share(points, room_after, i128::from(all)) - share(points, room_before, i128::from(all));
            if part > 0 {
                lines.push(RedeemedLine { line: item.line, points: part, amount: part * value });
            }
            room_before = room_after;
        }
        let limited_by = (asked > points).then_some(limit);
        Redemption { points, amount: points * value, most, limited_by, lines }
    }

    /// Refuses what no store can mean: the field and why.
    pub fn check(&self) -> Result<(), (&'static str, &'static str)> {
        let rate = |rate: i64| (0..=HIGHEST_RATE).contains(&rate);
        let path = |path: &String| (1..=200).contains(&path.len()) && !path.starts_with('/') && !path.ends_with('/');
        if !rate(self.rate) || !self.rates.iter().all(|one| rate(one.rate)) {
            return Err(("points.rates", "A rate is 0 to 10,000 points in 10,000 minor units."));
        }
        if self.rates.len() > MOST_CATEGORIES || !self.rates.iter().all(|one| path(&one.category)) {
            return Err(("points.rates", "At most 200 categories, each as dog/food."));
        }
        let mut named: Vec<&str> = self.rates.iter().map(|one| one.category.as_str()).collect();
        named.sort_unstable();
        if named.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(("points.rates", "A category stands once."));
        }
        if self.not_redeemable.len() > MOST_CATEGORIES || !self.not_redeemable.iter().all(path) {
            return Err(("points.not_redeemable", "At most 200 categories, each as dog/food."));
        }
        if matches!(self.rounding, Rounding::Other(_)) {
            return Err(("points.rounding", "Points are rounded down, nearest or up."));
        }
        if [self.delay_days, self.lifetime_days, self.grace_days, self.remind_days]
            .iter()
            .any(|days| *days > LONGEST_DAYS)
        {
            return Err(("points", "A delay, a lifetime, a grace and a reminder are 0 to 3650 days."));
        }
        if !(1..=1_000_000).contains(&self.value) {
            return Err(("points.value", "A point pays for 1 to 1,000,000 minor units."));
        }
        if self.cap_percent > 100 {
            return Err(("points.cap_percent", "Points pay for 0 to 100 percent of an order's lines."));
        }
        self.check_tiers()
    }
}
