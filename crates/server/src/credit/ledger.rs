//! The rule of the ledger: what an entry does to a balance and to its order. Pure.
//!
//! [`Account::enter`] numbers a draft; [`Books::apply`] is what an entry means. The store writes rows by the one and the audit
//! rebuilds everything by the other, so that a row that was changed by anybody else is found.

use std::collections::{BTreeMap, BTreeSet};

use kabinet_protocol::credit::{CreditEntry, CreditKind};
use kabinet_protocol::ids::{CreditEntryId, OrderId, PaymentId};
use kabinet_protocol::money::Currency;
use kabinet_protocol::time::ServerTime;

/// An account's sums.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Account {
    /// What can be spent, in minor units.
    pub balance: i64,
    /// How many entries there are.
    pub entries: i64,
}

/// An entry that has no number yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What it books.
    pub kind: CreditKind,
    /// What caused it.
    pub source: String,
    /// By how much it changes the balance.
    pub amount: i64,
    /// The order and its number for people.
    pub order: Option<(OrderId, String)>,
    /// The payment's record. Where the entry is what makes one, that has the entry's id.
    pub payment: Paid,
    /// An operator's words.
    pub reason: Option<String>,
}

/// Which payment's record an entry names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paid {
    /// None.
    Nothing,
    /// One that is there already.
    By(PaymentId),
    /// One that is written with the entry, under the entry's id.
    Itself,
}

/// There is not so much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} minor units are missing")]
pub struct Missing(pub i64);

impl Account {
    /// Makes a draft the next entry. Refuses what would leave less than nothing.
    pub fn enter(
        &mut self,
        id: CreditEntryId,
        at: ServerTime,
        currency: Currency,
        draft: Draft,
    ) -> Result<CreditEntry, Missing> {
        let balance = self.balance + draft.amount;
        if balance < 0 {
            return Err(Missing(-balance));
        }
        (self.balance, self.entries) = (balance, self.entries + 1);
        Ok(CreditEntry {
            id,
            number: self.entries,
            kind: draft.kind,
            source: draft.source,
            at,
            amount: draft.amount,
            balance,
            currency,
            order: draft.order.as_ref().map(|(order, _)| *order),
            order_number: draft.order.map(|(_, number)| number),
            payment: match draft.payment {
                Paid::Nothing => None,
                Paid::By(payment) => Some(payment),
                Paid::Itself => Some(PaymentId(id.0)),
            },
            reason: draft.reason,
        })
    }
}

/// What the ledger has booked for an order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// What credit paid.
    pub spent: i64,
    /// What of that was given back.
    pub given_back: i64,
    /// The record of what it paid.
    pub payment: Option<PaymentId>,
}

impl Standing {
    /// What an entry means for its order.
    pub fn follow(&mut self, entry: &CreditEntry) {
        match entry.kind {
            CreditKind::Spend => {
                self.spent -= entry.amount;
                self.payment = entry.payment;
            }
            CreditKind::Refund => self.given_back += entry.amount,
            _ => {}
        }
    }
}

/// A ledger, rebuilt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Books {
    /// The sums.
    pub account: Account,
    /// What is booked for each order.
    pub orders: BTreeMap<OrderId, Standing>,
    booked: BTreeSet<(String, String)>,
}

/// An entry that cannot be: what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("entry {number}: {what}")]
pub struct Broken {
    /// The entry's number.
    pub number: i64,
    /// What is wrong.
    pub what: &'static str,
}

impl Books {
    /// Does what an entry says, or says why no ledger can have it.
    pub fn apply(&mut self, entry: &CreditEntry) -> Result<(), Broken> {
        let broken = |what| Err(Broken { number: entry.number, what });
        if entry.number != self.account.entries + 1 {
            return broken("the numbers have a gap");
        }
        if !self.booked.insert((entry.kind.to_string(), entry.source.clone())) {
            return broken("the same cause is booked twice");
        }
        let right = match entry.kind {
            CreditKind::TopUp | CreditKind::Refund => entry.amount > 0,
            CreditKind::Spend | CreditKind::Withdraw | CreditKind::Void => entry.amount < 0,
            CreditKind::Adjust => entry.amount != 0,
            CreditKind::Other(_) => false,
        };
        if !right {
            return broken("it books what its kind never does");
        }
        if self.account.balance + entry.amount != entry.balance {
            return broken("the balance afterwards is another");
        }
        if entry.balance < 0 {
            return broken("there is less than nothing");
        }
        self.account = Account { balance: entry.balance, entries: entry.number };
        let Some(order) = entry.order else { return Ok(()) };
        let standing = self.orders.entry(order).or_default();
        standing.follow(entry);
        if standing.given_back > standing.spent { broken("more is given back than was spent") } else { Ok(()) }
    }
}

/// Rebuilds a ledger from its entries, in the order of their numbers.
pub fn rebuild<'e>(entries: impl IntoIterator<Item = &'e CreditEntry>) -> Result<Books, Broken> {
    let mut books = Books::default();
    for entry in entries {
        books.apply(entry)?;
    }
    Ok(books)
}
