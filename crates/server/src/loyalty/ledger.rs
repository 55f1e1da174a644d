//! The rule of the ledger: what an entry does to an account, its lots and its orders. Pure.
//!
//! [`Account::enter`] numbers a draft; [`Books::apply`] is what an entry means. The store writes rows by the one and the audit
//! rebuilds everything by the other, so that a row that was changed by anybody else is found.

use std::collections::{BTreeMap, BTreeSet};

use kabinet_protocol::ids::{OrderId, PointsEntryId, PointsLotId};
use kabinet_protocol::points::{EntryKind, LotPart, PointsEntry, PointsLot, Why, lot_of};
use kabinet_protocol::time::ServerTime;

use super::lots::{Lot, Opening};

/// An account's sums.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Account {
    /// What can be used: the lots less the debt.
    pub balance: i64,
    /// What was earned and waits.
    pub pending: i64,
    /// What is owed; there are no lots with anything left as long as something is.
    pub debt: i64,
    /// How many entries there are.
    pub entries: i64,
}

/// An entry that has no number yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What it books.
    pub kind: EntryKind,
    /// What caused it.
    pub source: String,
    /// The order and its number for people.
    pub order: Option<(OrderId, String)>,
    /// By how much it changes the balance.
    pub points: i64,
    /// By how much it changes what waits.
    pub pending: i64,
    /// By how much it changes the debt.
    pub debt: i64,
    /// What is taken back in name only.
    pub forgiven: i64,
    /// The same where the lot it was earned in has expired.
    pub expired: Option<LotPart>,
    /// The lots it takes from.
    pub from: Vec<LotPart>,
    /// The lots it opens.
    pub opened: Vec<Opening>,
    /// Why.
    pub why: Why,
}

impl Draft {
    /// An entry that does nothing yet.
    pub fn new(kind: EntryKind, source: String) -> Self {
        Self {
            kind,
            source,
            order: None,
            points: 0,
            pending: 0,
            debt: 0,
            forgiven: 0,
            expired: None,
            from: Vec::new(),
            opened: Vec::new(),
            why: Why::default(),
        }
    }
}

impl Account {
    /// Makes a draft the next entry.
    pub fn enter(&mut self, id: PointsEntryId, at: ServerTime, draft: Draft) -> PointsEntry {
        self.balance += draft.points;
        self.pending += draft.pending;
        self.debt += draft.debt;
        self.entries += 1;
        let opened = draft.opened.into_iter().enumerate();
        PointsEntry {
            id,
            number: self.entries,
            kind: draft.kind,
            source: draft.source,
            at,
            points: draft.points,
            pending: draft.pending,
            debt: draft.debt,
            forgiven: draft.forgiven,
            expired: draft.expired,
            balance: self.balance,
            order: draft.order.as_ref().map(|(order, _)| *order),
            order_number: draft.order.map(|(_, number)| number),
            from: draft.from,
            opened: opened.map(|(place, (left, expires))| PointsLot { id: lot_of(id, place), left, expires }).collect(),
            why: draft.why,
        }
    }
}

/// What the ledger has booked for an order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// What it earned.
    pub earned: i64,
    /// What of that is lost: canceled, taken back, or counted as taken back.
    pub lost: i64,
    /// What it used.
    pub redeemed: i64,
    /// What of that was given back.
    pub refunded: i64,
    /// Whether what it earned can be used.
    pub active: bool,
    /// The lot it was earned in.
    pub lot: Option<PointsLotId>,
    /// The entry by which points paid.
    pub redemption: Option<PointsEntryId>,
}

/// A ledger, rebuilt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Books {
    /// The sums.
    pub account: Account,
    /// All lots that ever were.
    pub lots: BTreeMap<PointsLotId, Lot>,
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
    pub fn apply(&mut self, entry: &PointsEntry) -> Result<(), Broken> {
        let broken = |what| Err(Broken { number: entry.number, what });
        if entry.number != self.account.entries + 1 {
            return broken("the numbers have a gap");
        }
        if !self.booked.insert((entry.kind.to_string(), entry.source.clone())) {
            return broken("the same cause is booked twice");
        }
        let taken: i64 = entry.from.iter().map(|part| part.points).sum();
        let opened: i64 = entry.opened.iter().map(|lot| lot.left).sum();
        if entry.points != opened - taken - entry.debt {
            return broken("its lots are not its points");
        }
        for part in &entry.from {
            let Some(lot) = self.lots.get_mut(&part.lot) else { return broken("it takes from no lot") };
            if !(1..=lot.left).contains(&part.points) {
                return broken("it takes more of a lot than there is");
            }
            lot.left -= part.points;
            if entry.kind == EntryKind::Expire {
                lot.expired += part.points;
            }
        }
        if let Some(part) = entry.expired {
            let Some(lot) = self.lots.get_mut(&part.lot) else { return broken("it counts on no lot") };
            if !(1..=lot.expired).contains(&part.points) {
                return broken("it counts on more than has expired");
            }
            lot.expired -= part.points;
        }
        for (place, lot) in entry.opened.iter().enumerate() {
            if lot.left < 1 || lot.id != lot_of(entry.id, place) {
                return broken("it opens no lot of its own");
            }
            let opened = Lot { id: lot.id, left: lot.left, expired: 0, expires: lot.expires };
            if self.lots.insert(lot.id, opened).is_some() {
                return broken("it opens a lot that was there");
            }
        }
        self.account.balance += entry.points;
        self.account.pending += entry.pending;
        self.account.debt += entry.debt;
        self.account.entries += 1;
        if self.account.balance != entry.balance {
            return broken("the balance afterwards is another");
        }
        if self.account.pending < 0 || self.account.debt < 0 || entry.forgiven < 0 {
            return broken("there is less than nothing");
        }
        self.follow(entry)
    }

    /// What an entry means for its order.
    fn follow(&mut self, entry: &PointsEntry) -> Result<(), Broken> {
        let Some(order) = entry.order else { return Ok(()) };
        let standing = self.orders.entry(order).or_default();
        standing.follow(entry);
        let whole = standing.lost <= standing.earned && standing.refunded <= standing.redeemed;
        if whole { Ok(()) } else { Err(Broken { number: entry.number, what: "more is gone than there was" }) }
    }
}

impl Standing {
    /// What an entry means for its order.
    pub fn follow(&mut self, entry: &PointsEntry) {
        match entry.kind {
            EntryKind::EarnPending => self.earned += entry.pending,
            EntryKind::EarnCancel => self.lost -= entry.pending,
            EntryKind::Activate => {
                self.active = true;
                self.lot = entry.opened.first().map(|lot| lot.id);
            }
            EntryKind::Clawback => {
                self.lost += entry.forgiven + entry.expired.map_or(0, |part| part.points) - entry.points;
            }
            EntryKind::Redeem => {
                self.redeemed -= entry.points;
                self.redemption = Some(entry.id);
            }
            EntryKind::RedeemRefund => self.refunded += entry.points,
            _ => {}
        }
    }
}

/// Rebuilds a ledger from its entries, in the order of their numbers.
pub fn rebuild<'e>(entries: impl IntoIterator<Item = &'e PointsEntry>) -> Result<Books, Broken> {
    let mut books = Books::default();
    for entry in entries {
        books.apply(entry)?;
    }
    Ok(books)
}
