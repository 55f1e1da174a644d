//! Store credit: the store's rules, the arithmetic both sides share, and the entities of the ledger (ADR 0013).
//!
//! Store credit is money, in the store's currency and in minor units: a means of payment, and no discount. [`CreditRules::pay`] says
//! what of an order it can pay, [`given_back`] what of that has gone back with the order's refunds. The ledger's own entities are
//! [`CreditBalance`] (kind `credit`, one record) and [`CreditEntry`] (kind `credit_entry`) in an account's feed.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ids::{CreditEntryId, OrderId, PaymentId, PaymentMethodId};
use crate::money::Currency;
use crate::order::{Order, OrderStatus};
use crate::returns::share;
use crate::time::ServerTime;

/// The kind under which an account's store credit stands in its feed: one record, whose id is the kind's name.
pub const CREDIT: &str = "credit";
/// The kind under which the ledger's entries stand in a feed.
pub const ENTRY: &str = "credit_entry";

/// The most that a rule allows: ten billion minor units, so that sums stay exact in every client.
const MOST: i64 = 10_000_000_000;

open_enum! {
    /// What an entry books.
    pub enum CreditKind {
        /// A payment brought money.
        TopUp = "top_up",
        /// It paid for an order, or for a part of one.
        Spend = "spend",
        /// What it had paid is given back.
        Refund = "refund",
        /// The store gave or took, with a reason.
        Adjust = "adjust",
        /// A payment took money back to where it came from.
        Withdraw = "withdraw",
        /// What no payment had brought ended with the account.
        Void = "void",
    }
}

open_enum! {
    /// What keeps store credit from paying as much as was wished.
    pub enum CreditLimit {
        /// There is no more.
        Balance = "balance",
        /// The order costs no more.
        Total = "total",
        /// The store takes no credit.
        Disabled = "disabled",
    }
}

/// The account's store credit, as it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct CreditBalance {
    /// What can be spent, in minor units; never below nothing.
    #[ts(type = "number")]
    pub balance: i64,
    /// Of which currency: the store's.
    pub currency: Currency,
    /// How many entries the ledger has.
    #[ts(type = "number")]
    pub entries: i64,
}

/// A line of the ledger. It never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct CreditEntry {
    /// The entry.
    pub id: CreditEntryId,
    /// Its place in the ledger, from 1, without gaps.
    #[ts(type = "number")]
    pub number: i64,
    /// What it books.
    pub kind: CreditKind,
    /// What caused it: the same cause is booked once.
    pub source: String,
    /// When it was booked.
    pub at: ServerTime,
    /// By how much it changed the balance, in minor units.
    #[ts(type = "number")]
    pub amount: i64,
    /// The balance afterwards.
    #[ts(type = "number")]
    pub balance: i64,
    /// Of which currency.
    pub currency: Currency,
    /// The order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// The order's number, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_number: Option<String>,
    /// The payment's record: what brought the money, paid the order, or took money back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<PaymentId>,
    /// An operator's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The store's rules: a group of fields of its policy, told in discovery. Amounts are minor units of the store's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(default)]
pub struct CreditRules {
    /// Whether credit can be topped up and spent. What is given back is booked in any case.
    pub enabled: bool,
    /// The smallest top-up.
    #[ts(type = "number")]
    pub smallest: i64,
    /// The largest top-up.
    #[ts(type = "number")]
    pub largest: i64,
    /// The largest balance that a top-up may lead to.
    #[ts(type = "number")]
    pub largest_balance: i64,
}

impl Default for CreditRules {
    fn default() -> Self {
        Self { enabled: false, smallest: 500, largest: 50_000, largest_balance: 100_000 }
    }
}

/// What credit would pay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CreditUse {
    /// So much: never more than was asked for.
    pub used: i64,
    /// How much it could pay.
    pub most: i64,
    /// What keeps it from paying more; nothing where it pays all that was asked for.
    pub limited_by: Option<CreditLimit>,
}

/// Why a top-up cannot be begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadTopUp {
    /// The store takes none.
    #[error("this store has no store credit")]
    Disabled,
    /// It is smaller than the smallest.
    #[error("a top-up is at least {0} minor units")]
    Small(i64),
    /// It is larger than the largest.
    #[error("a top-up is at most {0} minor units")]
    Large(i64),
    /// More would be there than may be.
    #[error("so much more would be too much: {0} minor units can be added")]
    Full(i64),
}

impl CreditRules {
    /// What of `asked` credit can pay of a total, with such a balance.
    pub fn pay(&self, total: i64, balance: i64, asked: i64) -> CreditUse {
        let (total, balance) = (total.max(0), balance.max(0));
        let (most, limit) = match (self.enabled, balance < total) {
            (false, _) => (0, CreditLimit::Disabled),
            (true, true) => (balance, CreditLimit::Balance),
            (true, false) => (total, CreditLimit::Total),
        };
        let used = asked.clamp(0, most);
        CreditUse { used, most, limited_by: (asked > used).then_some(limit) }
    }

    /// Whether so much can be topped up, where so much is there.
    pub fn check_top_up(&self, amount: i64, balance: i64) -> Result<(), BadTopUp> {
        if !self.enabled {
            return Err(BadTopUp::Disabled);
        }
        if amount < self.smallest {
            return Err(BadTopUp::Small(self.smallest));
        }
        if amount > self.largest {
            return Err(BadTopUp::Large(self.largest));
        }
        let room = self.largest_balance.saturating_sub(balance).max(0);
        if amount > room { Err(BadTopUp::Full(room)) } else { Ok(()) }
    }

    /// Refuses what no store can mean: the field and why.
    pub fn check(&self) -> Result<(), (&'static str, &'static str)> {
        if !(1..=MOST).contains(&self.smallest) || self.largest < self.smallest {
            return Err((
                "credit.smallest",
                "The smallest top-up is 1 minor unit or more, and no more than the largest.",
            ));
        }
        if !(self.largest..=MOST).contains(&self.largest_balance) {
            return Err((
                "credit.largest_balance",
                "The largest balance has room for the largest top-up, and at most 10,000,000,000.",
            ));
        }
        Ok(())
    }
}

/// What of `credit` has gone back where `refunded` of `total` has, cumulatively: the difference of two calls is credit's part of
/// what was refunded between them, and never more than that.
pub fn part_of(credit: i64, refunded: i64, total: i64) -> i64 {
    share(credit, i128::from(refunded), i128::from(total))
}

/// What of an order's credit is given back by now, from the order alone. What was called off gives all of it back.
pub fn given_back(order: &Order) -> i64 {
    if order.status == OrderStatus::Canceled {
        return order.credit;
    }
    part_of(order.credit, order.totals.refunded, order.totals.total)
}

/// Begins a top-up (`POST /v1/credit/top-ups`). The same id again is the same top-up, and answered alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StartTopUp {
    /// The payment; the client makes the id.
    pub id: PaymentId,
    /// How much, in minor units of the store's currency.
    pub amount: i64,
    /// A kept method to charge at once. Without one a page is opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<PaymentMethodId>,
    /// Whether what is paid with on the page is kept for later.
    #[serde(default)]
    pub keep: bool,
    /// The language of the page, BCP 47.
    pub language: String,
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
