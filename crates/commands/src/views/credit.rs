//! Store credit (S24): the balance, every movement with what it was for, and topping up.

use kabinet_protocol::credit::{CreditEntry, CreditRules};
use kabinet_protocol::ids::PaymentMethodId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The account's store credit; works offline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CreditView {
    /// What can be spent, in minor units.
    #[ts(type = "number")]
    pub balance: i64,
    /// Of which currency: the store's.
    pub currency: String,
    /// How many entries the ledger has.
    #[ts(type = "number")]
    pub entries: i64,
    /// The store's rules; nothing where it has no store credit.
    pub rules: Option<CreditRules>,
    /// Whether it can be topped up: the store has it, and can be paid online.
    pub may_top_up: bool,
}

/// `credit.entries`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct CreditEntriesArgs {
    /// The number of the last entry of the page before.
    #[ts(optional, type = "number")]
    pub before: Option<i64>,
    /// 1 to 200; 50 where absent.
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A page of the ledger, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CreditEntriesView {
    /// The entries.
    pub entries: Vec<CreditEntry>,
    /// What the next page is asked with; nothing at the end.
    #[ts(type = "number | null")]
    pub next: Option<i64>,
}

/// `credit.top_up`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TopUpArgs {
    /// How much, in minor units of the store's currency.
    #[ts(type = "number")]
    pub amount: i64,
    /// A kept method to charge at once; without one a page opens.
    #[serde(default)]
    #[ts(optional)]
    pub method_id: Option<PaymentMethodId>,
    /// Whether what is paid with on the page is kept for later.
    #[serde(default)]
    pub keep: bool,
}
