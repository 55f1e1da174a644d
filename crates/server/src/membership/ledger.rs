//! The rule of the periods: what each of them means for a membership. Pure.
//!
//! The store writes an account's row by [`Sums::apply`] and the audit rebuilds it by the same, so that a row that was changed by
//! anybody else is found.

use kabinet_protocol::membership::{MembershipPeriod, PeriodKind};
use kabinet_protocol::time::ServerTime;

/// What follows from an account's periods.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    /// The plan that was paid for last.
    pub plan: Option<String>,
    /// Since when it runs without a break.
    pub since: ServerTime,
    /// Until when.
    pub until: ServerTime,
    /// What was paid last.
    pub price: i64,
    /// How many periods there are.
    pub periods: i64,
}

/// A period that cannot be: what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("period {number}: {what}")]
pub struct Broken {
    /// The period's number.
    pub number: i64,
    /// What is wrong.
    pub what: &'static str,
}

impl Sums {
    /// Until when it runs; nothing before the first period.
    pub fn end(&self) -> Option<ServerTime> {
        (self.periods > 0).then_some(self.until)
    }

    /// Whether it runs at this instant.
    pub fn active(&self, now: ServerTime) -> bool {
        self.end().is_some_and(|until| now < until)
    }

    /// What a further period makes of it, or why no membership can have it.
    pub fn apply(&self, period: &MembershipPeriod) -> Result<Self, Broken> {
        let broken = |what| Err(Broken { number: period.number, what });
        if period.number != self.periods + 1 {
            return broken("the numbers have a gap");
        }
        if period.until <= period.from {
            return broken("it ends before it begins");
        }
        let paid = period.payment.is_some_and(|payment| payment.0 == period.id.0) && period.price > 0;
        let given = period.payment.is_none() && period.plan.is_none() && period.price == 0;
        let right = match period.kind {
            PeriodKind::Bought | PeriodKind::Renewed => paid && period.plan.is_some(),
            PeriodKind::Granted | PeriodKind::Revoked => given,
            PeriodKind::Other(_) => false,
        };
        if !right {
            return broken("it is what its kind never is");
        }
        let mut after = Self { periods: period.number, ..self.clone() };
        if period.kind == PeriodKind::Revoked {
            if self.end() != Some(period.until) || period.from != period.at {
                return broken("it ends what was not there");
            }
            after.until = period.from;
            return Ok(after);
        }
        if period.from != self.end().map_or(period.at, |until| until.max(period.at)) {
            return broken("it begins elsewhere");
        }
        if self.end() != Some(period.from) {
            after.since = period.from;
        }
        after.until = period.until;
        if paid {
            (after.plan, after.price) = (period.plan.clone(), period.price);
        }
        Ok(after)
    }
}

/// Rebuilds a membership from its periods, in the order of their numbers.
pub fn rebuild<'p>(periods: impl IntoIterator<Item = &'p MembershipPeriod>) -> Result<Sums, Broken> {
    periods.into_iter().try_fold(Sums::default(), |sums, period| sums.apply(period))
}
