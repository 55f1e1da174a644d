//! Returns: what a customer sends back, the one rule of what can be, and what it is worth.
//!
//! The rule is written once and kept by both sides: the store applies [`request`] and [`withdraw`] to the truth, the client
//! to what it shows until the store has answered. What the store decides afterwards (approve, refuse, receive) is the
//! server's alone.
//!
//! **Which goods.** Delivered ones that no living return holds, within so many civil days after their delivery in the
//! store's zone; each parcel has its own days.
//!
//! **Their worth.** What was paid for the goods is the total without delivery. It is divided among the lines in proportion
//! to what each cost in money, and a line's part among its pieces, by differences of running sums: every minor unit belongs to one
//! piece, whatever the order in which pieces come back, and all pieces together are worth exactly what was paid.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ids::{OrderId, ReturnId};
use crate::order::{
    FulfillmentEventKind, FulfillmentKind, FulfillmentStatus, Order, OrderEvent, OrderLine, OrderStatus, ReturnStatus,
};
use crate::points;
use crate::time::{CivilDate, ServerTime};

/// The most returns an order has.
pub const MOST_RETURNS: usize = 50;
/// The longest comment, in characters.
pub const LONGEST_COMMENT: usize = 1_000;

open_enum! {
    /// Where a return stands.
    pub enum ReturnState {
        /// The customer asked.
        Requested = "requested",
        /// The store awaits the goods.
        Approved = "approved",
        /// The goods are back, and nothing is owed for them.
        Received = "received",
        /// The goods are back and the money is on its way.
        Refunded = "refunded",
        /// The store declined.
        Refused = "refused",
        /// The customer changed their mind.
        Withdrawn = "withdrawn",
    }
}

open_enum! {
    /// Why something goes back.
    pub enum ReturnReason {
        /// It came broken.
        Damaged = "damaged",
        /// It is another article than was ordered.
        WrongItem = "wrong_item",
        /// It is not what the store said it was.
        NotAsDescribed = "not_as_described",
        /// It is not wanted any more.
        ChangedMind = "changed_mind",
        /// Something else; the comment says what.
        Another = "other",
    }
}

/// Goods on their way back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Return {
    /// The return; whoever asks for it makes the id.
    pub id: ReturnId,
    /// Where it stands.
    pub state: ReturnState,
    /// What comes back, each line once.
    pub lines: Vec<ReturnLine>,
    /// Why.
    pub reason: ReturnReason,
    /// The customer's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// When it was asked for.
    pub requested_at: ServerTime,
    /// What happened to it, oldest first. Only ever added to.
    #[serde(default)]
    pub events: Vec<ReturnEvent>,
    /// What flows back for it, in minor units, once the goods are there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number | null")]
    pub refund: Option<i64>,
    /// Why the store declined, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// How many of a line come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct ReturnLine {
    /// [`crate::order::OrderLine::line`].
    pub line: u32,
    /// How many.
    #[ts(type = "number")]
    pub quantity: i64,
}

/// Something that happened to a return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct ReturnEvent {
    /// What it became.
    pub state: ReturnState,
    /// When.
    pub at: ServerTime,
}

/// Asks to send goods back: the payload of `order.return`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskReturn {
    /// The return; the client makes the id.
    pub id: ReturnId,
    /// The order.
    pub order: OrderId,
    /// What comes back, each line once.
    pub lines: Vec<ReturnLine>,
    /// Why.
    pub reason: ReturnReason,
    /// At most 1,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// Takes a request back: the payload of `order.return_withdraw`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawReturn {
    /// The order.
    pub order: OrderId,
    /// The return.
    pub id: ReturnId,
}

/// The store's terms, and the calendar they are read in.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// For how many civil days after delivery; 0 where nothing is taken back.
    pub days: u32,
    /// The store's zone.
    pub zone: &'a TimeZone,
}

impl Terms<'_> {
    /// The civil date of an instant.
    pub fn date(&self, at: ServerTime) -> Date {
        at.timestamp().unwrap_or_default().to_zoned(self.zone.clone()).date()
    }

    /// The last day on which what was delivered then can be returned.
    fn until(&self, delivered: Date) -> Date {
        delivered.checked_add(jiff::Span::new().days(i64::from(self.days.min(36_500)))).unwrap_or(Date::MAX)
    }
}

/// What of a line can be returned now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Returnable {
    /// The line.
    pub line: u32,
    /// How many.
    #[ts(type = "number")]
    pub quantity: i64,
    /// The last day for the first of them to go.
    pub until: CivilDate,
}

/// Why something cannot be returned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadReturn {
    /// Nothing is named.
    #[error("name at least one piece to return")]
    Empty,
    /// The order has no such line.
    #[error("the order has no line {0}")]
    NoLine(u32),
    /// A line is named twice, or with less than one piece.
    #[error("name line {0} once, with at least one piece")]
    Line(u32),
    /// It has not arrived.
    #[error("line {0} has not been delivered")]
    NotDelivered(u32),
    /// There are not so many.
    #[error("of line {line} {left} can be returned, not {wanted}")]
    TooMany {
        /// The line.
        line: u32,
        /// What is left.
        left: i64,
        /// What was asked for.
        wanted: i64,
    },
    /// The time is over.
    #[error("the time to return line {0} is over")]
    TooLate(u32),
    /// The store takes nothing back this way.
    #[error("this store takes no returns here")]
    Closed,
    /// The reason is none of the known ones.
    #[error("the reason is none of the known ones")]
    Reason,
    /// The comment is too long, or holds what nobody can read.
    #[error("a comment has at most 1,000 characters")]
    Comment,
    /// The order has too many returns.
    #[error("an order has at most 50 returns")]
    Many,
    /// The same id came with another request.
    #[error("this return was asked for with other goods")]
    Reused,
    /// The order has no such return.
    #[error("the order has no such return")]
    NotFound,
    /// It has arrived, or was decided.
    #[error("a return that is {0} cannot be withdrawn")]
    State(String),
}

/// What arrived: line, how many, on which day.
fn delivered(order: &Order, terms: Terms<'_>) -> Vec<(u32, i64, Date)> {
    let mut found = Vec::new();
    for parcel in order.fulfillments.iter().filter(|parcel| parcel.kind != FulfillmentKind::Digital) {
        let there = parcel.events.iter().find(|event| event.kind == FulfillmentEventKind::Delivered);
        if let Some(there) = there {
            let day = terms.date(there.at);
            found.extend(parcel.lines.iter().map(|part| (part.line, part.quantity, day)));
        }
    }
    // An order that was brought from elsewhere may know that it has arrived, and of no parcel.
    if order.fulfillments.is_empty() && order.fulfillment_status == FulfillmentStatus::Delivered {
        let there = order.events.iter().find(|event| event.kind == "delivered" || event.kind == "completed");
        if let Some(there) = there {
            let day = terms.date(there.at);
            found.extend(order.lines.iter().map(|line| (line.line, line.fulfilled, day)));
        }
    }
    found
}

/// Whether a return holds its goods: a refused or withdrawn one gave them free.
pub fn holds(returned: &Return) -> bool {
    !matches!(returned.state, ReturnState::Refused | ReturnState::Withdrawn)
}

/// Whether its goods are back.
pub fn is_back(returned: &Return) -> bool {
    matches!(returned.state, ReturnState::Received | ReturnState::Refunded)
}

/// Whether something is to happen yet.
pub fn is_open(returned: &Return) -> bool {
    matches!(returned.state, ReturnState::Requested | ReturnState::Approved)
}

/// How many of each line some returns hold.
fn held(returns: &[Return], which: impl Fn(&Return) -> bool) -> BTreeMap<u32, i64> {
    let mut held = BTreeMap::new();
    for part in returns.iter().filter(|it| which(it)).flat_map(|it| &it.lines) {
        *held.entry(part.line).or_default() += part.quantity;
    }
    held
}

/// What of a line no return holds, by the day it arrived, the oldest first. A return took from what could go back when it
/// was asked for, the oldest of it first, so that what came later keeps its time.
fn unheld(order: &Order, line: &OrderLine, arrived: &[(u32, i64, Date)], terms: Terms<'_>) -> Vec<(Date, i64)> {
    let mut room = line.ordered;
    let mut parts: Vec<(Date, i64)> =
        arrived.iter().filter(|part| part.0 == line.line).map(|(_, quantity, day)| (*day, *quantity)).collect();
    parts.sort_unstable();
    for part in &mut parts {
        part.1 = part.1.clamp(0, room);
        room -= part.1;
    }
    for returned in order.returns.iter().filter(|it| holds(it)) {
        let day = terms.date(returned.requested_at);
        let held = returned.lines.iter().filter(|part| part.line == line.line).map(|part| part.quantity);
        let mut wanted: i64 = held.sum();
        // The second round is for what was brought from elsewhere, and kept to no rule.
        for open_then in [true, false] {
            for part in parts.iter_mut().filter(|part| !open_then || terms.until(part.0) >= day) {
                let gone = wanted.clamp(0, part.1);
                part.1 -= gone;
                wanted -= gone;
            }
        }
    }
    parts
}

/// What of an order can be returned now, line by line.
pub fn returnable(order: &Order, terms: Terms<'_>, now: ServerTime) -> Vec<Returnable> {
    if terms.days == 0 || order.status == OrderStatus::Canceled || order.returns.len() >= MOST_RETURNS {
        return Vec::new();
    }
    let (today, arrived) = (terms.date(now), delivered(order, terms));
    let mut found = Vec::new();
    for line in &order.lines {
        let parts = unheld(order, line, &arrived, terms);
        let open = parts.iter().filter(|(day, quantity)| *quantity > 0 && terms.until(*day) >= today);
        let (quantity, first) = open.fold((0, None), |(sum, first), part| (sum + part.1, first.or(Some(part.0))));
        if let Some(day) = first {
            found.push(Returnable { line: line.line, quantity, until: CivilDate(terms.until(day)) });
        }
    }
    found
}

/// The last day on which anything that has arrived can be returned; whether or not it is over.
pub fn until(order: &Order, terms: Terms<'_>) -> Option<CivilDate> {
    if terms.days == 0 || order.status == OrderStatus::Canceled {
        return None;
    }
    delivered(order, terms).into_iter().map(|(.., day)| CivilDate(terms.until(day))).max()
}

/// Asks to send goods back. The same request again is the same return.
pub fn request(mut order: Order, ask: &AskReturn, terms: Terms<'_>, now: ServerTime) -> Result<Order, BadReturn> {
    let comment = ask.comment.as_deref().map(str::trim).filter(|text| !text.is_empty());
    if let Some(known) = order.returns.iter().find(|known| known.id == ask.id) {
        let same = known.lines == ask.lines && known.reason == ask.reason && known.comment.as_deref() == comment;
        return if same { Ok(order) } else { Err(BadReturn::Reused) };
    }
    if terms.days == 0 {
        return Err(BadReturn::Closed);
    }
    if !ReturnReason::KNOWN.contains(&ask.reason.as_str()) {
        return Err(BadReturn::Reason);
    }
    let unreadable = |c: char| c.is_control() && c != '\n';
    if comment.is_some_and(|text| text.chars().count() > LONGEST_COMMENT || text.chars().any(unreadable)) {
        return Err(BadReturn::Comment);
    }
    if ask.lines.is_empty() {
        return Err(BadReturn::Empty);
    }
    if order.returns.len() >= MOST_RETURNS {
        return Err(BadReturn::Many);
    }
    let (open, arrived) = (returnable(&order, terms, now), delivered(&order, terms));
    let mut seen = Vec::new();
    for &ReturnLine { line, quantity } in &ask.lines {
        let known = order.lines.iter().find(|known| known.line == line).ok_or(BadReturn::NoLine(line))?;
        if quantity < 1 || seen.contains(&line) {
            return Err(BadReturn::Line(line));
        }
        seen.push(line);
        let left = open.iter().find(|open| open.line == line).map_or(0, |open| open.quantity);
        if quantity <= left {
            continue;
        }
        let unheld: i64 = unheld(&order, known, &arrived, terms).iter().map(|part| part.1).sum();
        return Err(if !arrived.iter().any(|part| part.0 == line) {
            BadReturn::NotDelivered(line)
        } else if quantity <= unheld {
            BadReturn::TooLate(line)
        } else {
            BadReturn::TooMany { line, left, wanted: quantity }
        });
    }
    add(&mut order, ask, now);
    Ok(order)
}

/// Writes a request that has been judged, or that waits to be, into an order that does not have it yet.
pub fn add(order: &mut Order, ask: &AskReturn, now: ServerTime) {
    if order.returns.iter().any(|known| known.id == ask.id) {
        return;
    }
    let comment = ask.comment.as_deref().map(str::trim).filter(|text| !text.is_empty());
    order.returns.push(Return {
        id: ask.id,
        state: ReturnState::Requested,
        lines: ask.lines.clone(),
        reason: ask.reason.clone(),
        comment: comment.map(str::to_owned),
        requested_at: now,
        events: vec![ReturnEvent { state: ReturnState::Requested, at: now }],
        refund: None,
        refused: None,
    });
    happened(order, "return_requested", now, None);
    derive(order);
}

/// Takes a request back, before the goods have arrived. Once more changes nothing.
pub fn withdraw(mut order: Order, id: ReturnId, now: ServerTime) -> Result<Order, BadReturn> {
    let known = order.returns.iter_mut().find(|known| known.id == id).ok_or(BadReturn::NotFound)?;
    if known.state == ReturnState::Withdrawn {
        return Ok(order);
    }
    if !is_open(known) {
        return Err(BadReturn::State(known.state.to_string()));
    }
    known.state = ReturnState::Withdrawn;
    known.events.push(ReturnEvent { state: ReturnState::Withdrawn, at: now });
    happened(&mut order, "return_withdrawn", now, None);
    derive(&mut order);
    Ok(order)
}

/// Notes what happened in the order's own history.
pub fn happened(order: &mut Order, kind: &str, at: ServerTime, note: Option<String>) {
    order.events.push(OrderEvent { kind: kind.into(), at, note });
}

/// `return_status` follows from the returns; what is under way comes first.
pub fn derive(order: &mut Order) {
    let back: i64 = held(&order.returns, is_back).values().sum();
    let left: i64 = order.lines.iter().map(|line| line.fulfilled).sum();
    order.return_status = if order.returns.iter().any(is_open) {
        ReturnStatus::Requested
    } else if back == 0 {
        ReturnStatus::NoReturn
    } else if back < left {
        ReturnStatus::PartiallyReturned
    } else {
        ReturnStatus::Returned
    };
}

/// What was paid for the goods: the total without delivery.
pub fn paid_for_goods(order: &Order) -> i64 {
    order.totals.total.saturating_sub(order.totals.delivery).clamp(0, order.totals.total.max(0))
}

/// `whole` times `part` by `of`, rounded down; nothing of nothing.
pub(crate) fn share(whole: i64, part: i128, of: i128) -> i64 {
    if of <= 0 {
        return 0;
    }
    i64::try_from(i128::from(whole) * part.clamp(0, of) / of).unwrap_or(whole)
}

/// What was paid for the first `pieces` of a line.
fn paid_for(order: &Order, line: u32, pieces: i64) -> i64 {
    // What points paid goes back as points.
    let money = |line: &OrderLine| line.total.saturating_sub(points::paid_of_line(order, line.line));
    let free = order.lines.iter().all(|line| money(line) <= 0);
    let weight = |line: &OrderLine| i128::from(if free { line.ordered } else { money(line).max(0) });
    let all: i128 = order.lines.iter().map(weight).sum();
    let (mut below, paid) = (0, paid_for_goods(order));
    for known in &order.lines {
        let above = below + weight(known);
        if known.line == line {
            let part = share(paid, above, all) - share(paid, below, all);
            return share(part, i128::from(pieces), i128::from(known.ordered));
        }
        below = above;
    }
    0
}

/// What some pieces are worth, where `before` of each line have gone back already.
fn worth(order: &Order, before: &BTreeMap<u32, i64>, lines: &[ReturnLine]) -> i64 {
    let one = |part: &ReturnLine| {
        let before = before.get(&part.line).copied().unwrap_or_default();
        paid_for(order, part.line, before.saturating_add(part.quantity)) - paid_for(order, part.line, before)
    };
    let left = order.totals.total.saturating_sub(order.totals.refunded).max(0);
    lines.iter().map(one).sum::<i64>().clamp(0, left)
}

/// What flows back for a return whose goods have come: never more than is left of what was paid.
pub fn refund_of(order: &Order, id: ReturnId) -> i64 {
    let Some(known) = order.returns.iter().find(|known| known.id == id) else { return 0 };
    worth(order, &held(&order.returns, |other| is_back(other) && other.id != id), &known.lines)
}

/// What would flow back for more goods, were they returned after all that are under way.
pub fn refund_for(order: &Order, lines: &[ReturnLine]) -> i64 {
    worth(order, &held(&order.returns, holds), lines)
}

#[cfg(test)]
#[path = "returns_tests.rs"]
mod tests;
