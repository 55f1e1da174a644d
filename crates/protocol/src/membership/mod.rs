//! Premium membership: the store's rules, the arithmetic both sides share, and the entities of a membership (ADR 0014).
//!
//! A membership is made of periods that were bought, renewed or granted. While one runs, goods cost the member's price
//! ([`MembershipRules::price_of`]) and delivery is free from a sum on ([`MembershipRules::delivery`]). Its entities stand in the
//! account's feed and are never granted: [`Membership`] (kind `membership`, one record) and [`MembershipPeriod`] (kind
//! `membership_period`).

use jiff::ToSpan;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ids::{MembershipPeriodId, PaymentId, PaymentMethodId};
use crate::order::Order;
use crate::time::ServerTime;

/// The kind under which an account's membership stands in its feed: one record, whose id is the kind's name.
pub const MEMBERSHIP: &str = "membership";
/// The kind under which its periods stand in a feed.
pub const PERIOD: &str = "membership_period";

/// The most that a rule allows, in minor units, so that sums stay exact in every client.
const MOST: i64 = 10_000_000_000;
/// The longest period, in months.
pub const MOST_MONTHS: u32 = 120;
/// The most plans of a store.
const MOST_PLANS: usize = 12;

open_enum! {
    /// What brought a period.
    pub enum PeriodKind {
        /// Somebody paid for it.
        Bought = "bought",
        /// The kept method was charged for it, as was agreed.
        Renewed = "renewed",
        /// The store gave it, with a reason.
        Granted = "granted",
        /// The store ended what was left: from when, and until when it would have been.
        Revoked = "revoked",
    }
}

open_enum! {
    /// Why a membership is not renewed, or could not be yet.
    pub enum RenewProblem {
        /// The kept method was charged in vain; it is tried again while `renews` holds.
        Declined = "declined",
        /// There is no kept method to charge.
        NoMethod = "no_method",
        /// The store takes no payments now.
        Unavailable = "unavailable",
        /// The store has no such plan any more.
        PlanGone = "plan_gone",
        /// The plan costs more than the last period did.
        Dearer = "dearer",
        /// The store ended the membership.
        Revoked = "revoked",
    }
}

/// An account's membership, as it is now. It stays when it has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Membership {
    /// The plan that was paid for last, and by which it is renewed; nothing where all of it was granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// Since when it runs, or ran, without a break.
    pub since: ServerTime,
    /// Until when; this instant is no part of it.
    pub until: ServerTime,
    /// Whether it is renewed by itself.
    pub renews: bool,
    /// Why it is not, or could not be yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renew_problem: Option<RenewProblem>,
    /// The kept method that is charged then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<PaymentMethodId>,
    /// How many periods there are.
    #[ts(type = "number")]
    pub periods: i64,
}

impl Membership {
    /// Whether it runs at this instant.
    pub fn active(&self, now: ServerTime) -> bool {
        now < self.until
    }
}

/// One period. It never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct MembershipPeriod {
    /// The period. One that was paid for has the payment's id, one that was granted the request's: the same cause is booked once.
    pub id: MembershipPeriodId,
    /// Its place, from 1, without gaps.
    #[ts(type = "number")]
    pub number: i64,
    /// What brought it.
    pub kind: PeriodKind,
    /// When it was booked.
    pub at: ServerTime,
    /// When it begins. With `revoked`: when the membership ended.
    pub from: ServerTime,
    /// When it ends; this instant is no part of it. With `revoked`: when it would have ended.
    pub until: ServerTime,
    /// The plan that was paid for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// What was paid, in minor units of the store's currency; nothing where it was granted.
    #[ts(type = "number")]
    pub price: i64,
    /// The payment that brought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<PaymentId>,
    /// An operator's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A way to become a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct MembershipPlan {
    /// Its id, as `month`.
    pub id: String,
    /// For how many civil months.
    pub months: u32,
    /// What that costs, in minor units.
    #[ts(type = "number")]
    pub price: i64,
}

/// The store's rules: a group of fields of its policy, told in discovery. Amounts are minor units of the store's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(default)]
pub struct MembershipRules {
    /// Whether it can be bought and renewed, and brings anything.
    pub enabled: bool,
    /// The ways to become a member.
    pub plans: Vec<MembershipPlan>,
    /// What members pay less for goods, in percent.
    pub discount_percent: u32,
    /// For members delivery is free where goods come to at least so much; nothing where it never is.
    #[ts(type = "number | null")]
    pub free_delivery_from: Option<i64>,
    /// For how many days after the end a renewal that could not be charged is tried again.
    pub grace_days: u32,
}

impl Default for MembershipRules {
    fn default() -> Self {
        Self { enabled: false, plans: Vec::new(), discount_percent: 0, free_delivery_from: None, grace_days: 3 }
    }
}

impl MembershipRules {
    /// What a piece of this price costs a member. What is taken off is rounded down.
    pub fn price_of(&self, price: i64) -> i64 {
        let off = i128::from(price.max(0)) * i128::from(self.discount_percent.min(90)) / 100;
        price - i64::try_from(off).unwrap_or(0)
    }

    /// What delivery costs a member whose goods come to so much, where it would cost `fee`.
    pub fn delivery(&self, goods: i64, fee: i64) -> i64 {
        if self.free_delivery_from.is_some_and(|from| goods >= from) { 0 } else { fee }
    }

    /// The plan of this id.
    pub fn plan(&self, id: &str) -> Option<&MembershipPlan> {
        self.plans.iter().find(|plan| plan.id == id)
    }

    /// Refuses what no store can mean: the field and why.
    pub fn check(&self) -> Result<(), (&'static str, &'static str)> {
        let word =
            |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        let twice = |id: &str| self.plans.iter().filter(|plan| plan.id == id).count() > 1;
        if self.plans.len() > MOST_PLANS
            || self.plans.iter().any(|plan| !(1..=32).contains(&plan.id.len()) || !word(&plan.id) || twice(&plan.id))
        {
            return Err((
                "membership.plans",
                "At most 12 plans, each with an id of its own of 1 to 32 small letters, digits and hyphens.",
            ));
        }
        if self.plans.iter().any(|plan| !(1..=MOST_MONTHS).contains(&plan.months) || !(1..=MOST).contains(&plan.price))
        {
            return Err(("membership.plans", "A plan is for 1 to 120 months and costs 1 minor unit or more."));
        }
        if self.discount_percent > 90 {
            return Err(("membership.discount_percent", "Members pay 0 to 90 percent less."));
        }
        if self.free_delivery_from.is_some_and(|from| !(0..=MOST).contains(&from)) {
            return Err(("membership.free_delivery_from", "Free delivery begins at 0 to 10,000,000,000 minor units."));
        }
        if self.grace_days > 31 {
            return Err(("membership.grace_days", "A renewal is tried again for 0 to 31 days."));
        }
        Ok(())
    }
}

/// When the next period begins and ends: it begins where the last one ends, or now where that is over, and lasts civil months in the
/// store's zone (a month from 31 January ends with the last of February). Nothing beyond the calendar.
pub fn next_period(
    until: Option<ServerTime>,
    now: ServerTime,
    months: u32,
    zone: &TimeZone,
) -> Option<(ServerTime, ServerTime)> {
    let from = until.map_or(now, |until| until.max(now));
    let begins = from.timestamp()?.to_zoned(zone.clone());
    let ends = begins.checked_add(i64::from(months).months()).ok()?;
    Some((from, ServerTime::from(ends.timestamp())))
}

/// What a member saved with an order: what the lines and the delivery would have cost more.
pub fn saved(order: &Order) -> i64 {
    let lines = order
        .lines
        .iter()
        .filter_map(|line| Some(line.regular?.saturating_sub(line.unit_price).saturating_mul(line.ordered)));
    let fee = order.delivery.as_ref().and_then(|delivery| delivery.regular_fee);
    let delivery = fee.map_or(0, |fee| fee.saturating_sub(order.totals.delivery));
    lines.fold(delivery, i64::saturating_add).max(0)
}

/// What a payment of kind `membership` is for. It stands in the payment's record, so that the money says by itself what it bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct MembershipWish {
    /// The plan.
    pub plan: String,
    /// For how many months, as the plan was when the payment was begun.
    pub months: u32,
    /// Whether it is to be renewed by itself afterwards.
    pub renew: bool,
    /// With a renewal: the number of the period that it is to bring.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number | null")]
    pub renewal: Option<i64>,
}

/// Begins to buy a period (`POST /v1/membership`). The same id again is the same purchase, and answered alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StartMembership {
    /// The payment; the client makes the id.
    pub id: PaymentId,
    /// [`MembershipPlan::id`].
    pub plan: String,
    /// The price the person saw. Where the plan's differs, nothing is begun.
    pub expected_amount: i64,
    /// A kept method to charge at once. Without one a page is opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<PaymentMethodId>,
    /// Whether what is paid with on the page is kept for later.
    #[serde(default)]
    pub keep: bool,
    /// Whether it is to be renewed by itself: with `method`, or with what is kept.
    #[serde(default)]
    pub renew: bool,
    /// The language of the page, BCP 47.
    pub language: String,
}

/// Switches renewal on or off: the payload of `membership.renew`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RenewMembership {
    /// On or off. Off, the membership stays to its end.
    pub on: bool,
    /// The kept method to charge; without one the one that was charged before, or the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<PaymentMethodId>,
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
