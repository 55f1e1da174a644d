//! What is booked and done when: pure decisions.

use jiff::ToSpan;
use jiff::tz::TimeZone;
use kabinet_protocol::ids::{FeedId, MembershipPeriodId, PaymentId, PaymentMethodId};
use kabinet_protocol::membership::{MembershipPeriod, MembershipRules, PeriodKind, RenewProblem, next_period};
use kabinet_protocol::time::ServerTime;

use super::ledger::Sums;
use crate::secret;

const DAY_MS: i64 = 86_400_000;
/// While a payment is open nothing else is done; how soon it is looked again.
const PENDING_MS: i64 = 60_000;

/// A period that has no number and no place yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What caused it.
    pub id: MembershipPeriodId,
    /// What brings it.
    pub kind: PeriodKind,
    /// The plan that was paid for, and its price.
    pub paid: Option<(String, i64)>,
    /// An operator's words.
    pub reason: Option<String>,
}

impl Draft {
    /// A payment brought it.
    pub fn paid(payment: PaymentId, kind: PeriodKind, plan: &str, price: i64) -> Self {
        Self { id: MembershipPeriodId(payment.0), kind, paid: Some((plan.to_owned(), price)), reason: None }
    }

    /// The store gave it.
    pub fn granted(id: MembershipPeriodId, reason: &str) -> Self {
        Self { id, kind: PeriodKind::Granted, paid: None, reason: Some(reason.to_owned()) }
    }

    /// Makes it the next period, of so many months. Nothing beyond the calendar.
    pub fn next(self, sums: &Sums, now: ServerTime, months: u32, zone: &TimeZone) -> Option<MembershipPeriod> {
        let (from, until) = next_period(sums.end(), now, months, zone)?;
        let payment = self.paid.is_some().then_some(PaymentId(self.id.0));
        let (plan, price) = self.paid.map_or((None, 0), |(plan, price)| (Some(plan), price));
        let number = sums.periods + 1;
        Some(MembershipPeriod {
            id: self.id,
            number,
            kind: self.kind,
            at: now,
            from,
            until,
            plan,
            price,
            payment,
            reason: self.reason,
        })
    }
}

/// Ends what is left; nothing where nothing is.
pub fn revoke(sums: &Sums, id: MembershipPeriodId, reason: &str, now: ServerTime) -> Option<MembershipPeriod> {
    sums.active(now).then(|| MembershipPeriod {
        id,
        number: sums.periods + 1,
        kind: PeriodKind::Revoked,
        at: now,
        from: now,
        until: sums.until,
        plan: None,
        price: 0,
        payment: None,
        reason: Some(reason.to_owned()),
    })
}

/// A membership with what was decided about its renewal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// What follows from its periods.
    pub sums: Sums,
    /// Whether it is renewed by itself.
    pub renews: bool,
    /// Why it is not, or could not be yet.
    pub problem: Option<RenewProblem>,
    /// The kept method that is charged.
    pub method: Option<PaymentMethodId>,
    /// How often the next period was charged in vain.
    pub attempts: i64,
    /// When the job looks next.
    pub look_at: Option<ServerTime>,
}

impl State {
    /// The state after a further period: what was tried for it is over.
    pub fn after(&self, sums: Sums, zone: &TimeZone) -> Self {
        let state = Self { sums, attempts: 0, ..self.clone() };
        state.looking(zone)
    }

    /// The same with the instant at which something is to be done next: the day before the end, or the end.
    pub fn looking(self, zone: &TimeZone) -> Self {
        let end = self.sums.until;
        Self { look_at: Some(if self.renews { renew_at(end, zone) } else { end }), ..self }
    }
}

/// When a renewal is charged first: a civil day before the end.
pub fn renew_at(until: ServerTime, zone: &TimeZone) -> ServerTime {
    let before = || until.timestamp()?.to_zoned(zone.clone()).checked_sub(1.day()).ok();
    before().map_or(until, |at| at.timestamp().into())
}

/// From when on a renewal is no longer tried.
pub fn lapses(until: ServerTime, rules: &MembershipRules) -> ServerTime {
    until.plus_millis(i64::from(rules.grace_days) * DAY_MS)
}

/// When what was tried in vain is tried again: a day later, and looked at once more when it lapses.
pub fn try_again(until: ServerTime, rules: &MembershipRules, now: ServerTime) -> ServerTime {
    now.plus_millis(DAY_MS).min(lapses(until, rules).max(now))
}

/// Whether a membership can be renewed by the rules of now: for how much and how long, or why not.
pub fn terms(sums: &Sums, rules: &MembershipRules) -> Result<(String, u32, i64), RenewProblem> {
    let plan = sums.plan.as_deref().filter(|_| rules.enabled).and_then(|plan| rules.plan(plan));
    let plan = plan.ok_or(RenewProblem::PlanGone)?;
    // Nobody pays more than they agreed to.
    if plan.price > sums.price {
        return Err(RenewProblem::Dearer);
    }
    Ok((plan.id.clone(), plan.months, plan.price))
}

/// What a renewal charges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// The plan.
    pub plan: String,
    /// For how many months.
    pub months: u32,
    /// How much.
    pub price: i64,
    /// The number of the period that it is to bring.
    pub number: i64,
    /// How often that was charged in vain.
    pub attempts: i64,
    /// By which kept method.
    pub method: PaymentMethodId,
}

impl Charge {
    /// The payment's id: a job that runs twice makes the same payment.
    pub fn payment(&self, feed: FeedId) -> PaymentId {
        let digest =
            secret::digest(&format!("period {} of the membership of {feed}, try {}", self.number, self.attempts));
        let mut bytes = [0; 16];
        // A SHA-256 in hexadecimal always has 16 bytes to decode.
        let _ = hex::decode_to_slice(&digest[..32], &mut bytes);
        PaymentId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }
}

/// With what a renewal could be charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Means {
    /// Whether the store takes payments.
    pub payments: bool,
    /// Whether the membership's method is still kept.
    pub method: bool,
    /// Whether a payment for this membership is open.
    pub pending: bool,
}

/// What is to be done with a membership that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing before then.
    Wait(ServerTime),
    /// The kept method is charged.
    Charge(Charge),
    /// It cannot be charged now, and is tried again.
    Later(RenewProblem),
    /// It is not renewed any more.
    GiveUp(RenewProblem),
    /// It has ended.
    Ended,
}

/// Decides that, from the calendar alone: a job that was down does afterwards what is still to be done.
pub fn step(state: &State, rules: &MembershipRules, means: Means, now: ServerTime, zone: &TimeZone) -> Step {
    let end = state.sums.until;
    if means.pending {
        return Step::Wait(now.plus_millis(PENDING_MS));
    }
    if !state.renews {
        return if now < end { Step::Wait(end) } else { Step::Ended };
    }
    let due = renew_at(end, zone);
    if now < due {
        return Step::Wait(due);
    }
    if now >= lapses(end, rules) {
        return Step::GiveUp(state.problem.clone().unwrap_or(RenewProblem::Unavailable));
    }
    let (plan, months, price) = match terms(&state.sums, rules) {
        Ok(terms) => terms,
        Err(problem) => return Step::GiveUp(problem),
    };
    if !means.payments {
        return Step::Later(RenewProblem::Unavailable);
    }
    let Some(method) = state.method.filter(|_| means.method) else { return Step::Later(RenewProblem::NoMethod) };
    let (number, attempts) = (state.sums.periods + 1, state.attempts);
    Step::Charge(Charge { plan, months, price, number, attempts, method })
}
