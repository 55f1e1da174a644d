//! What becomes of a payment for a membership: the money that came books a period in the transaction that settles its payment, and
//! a renewal that was refused is tried again.

use kabinet_protocol::ids::{MembershipPeriodId, PaymentMethodId};
use kabinet_protocol::membership::{MembershipWish, PeriodKind, RenewProblem};
use kabinet_protocol::money::Money;
use kabinet_protocol::payment::{PaymentReason, PaymentRecord};
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::ServerTime;

use super::letters::{self, News};
use super::plan::{self, Draft, State};
use super::store;
use crate::db::Tx;
use crate::identity::accounts;
use crate::payments::provider::Kept;
use crate::payments::refunds;
use crate::payments::store::Row;
use crate::policy;
use crate::problems::{Refusal, read};
use crate::store::Store;
use crate::sync::store as feeds;

/// Books the period that a payment brought. Its feed is locked, and the record says that the money has come, which it says
/// once. Where it can bring none (the account is closed, the calendar is over, its id is another's, the renewal that it was for has
/// been paid by another try) it goes back. Says where the feed is then.
pub async fn arrived(
    tx: &mut Tx,
    store: &Store,
    (row, kept): (&Row, Option<&Kept>),
    paid: &PaymentRecord,
    now: ServerTime,
) -> Result<Rev, Refusal> {
    let (zone, before) = (store::zone(store), store::state(tx, row.feed).await?.unwrap_or_default());
    let period = match &paid.membership {
        Some(wish)
            if wish.renewal.is_none_or(|number| number == before.sums.periods + 1)
                && accounts::is_open(tx, row.feed).await?
                && store::booked(tx, MembershipPeriodId(paid.id.0)).await?.is_none() =>
        {
            let kind = if wish.renewal.is_some() { PeriodKind::Renewed } else { PeriodKind::Bought };
            let draft = Draft::paid(paid.id, kind, &wish.plan, paid.amount);
            draft.next(&before.sums, now, wish.months, &zone).map(|period| (wish, period))
        }
        _ => None,
    };
    let Some((wish, period)) = period else { return refunds::of_stray(tx, row, paid, paid.amount, now).await };
    let sums = store::book(tx, row.feed, &before.sums, &period).await?;
    let method = method(tx, row, kept).await?;
    let state = State { method: method.or(before.method), ..renewal(&before, wish, method) }.after(sums, &zone);
    store::put(tx, row.feed, &state, now).await?;
    let price = Some(Money { minor: paid.amount, currency: paid.currency });
    let news = if wish.renewal.is_some() { News::Renewed } else { News::Bought };
    letters::tell(tx, store, row.feed, (news, &state, price), now).await?;
    feeds::raise(tx, row.feed, 0).await
}

/// What was wished about renewal. A renewal that came late does not switch on what was switched off meanwhile.
fn renewal(before: &State, wish: &MembershipWish, method: Option<PaymentMethodId>) -> State {
    if wish.renewal.is_some() {
        let problem = before.problem.clone().filter(|_| !before.renews);
        return State { problem, ..before.clone() };
    }
    // Whoever pays for a renewal themselves leaves the method as it was.
    let can = method.is_some() || before.renews;
    let problem = (wish.renew && !can).then_some(RenewProblem::NoMethod);
    State { renews: wish.renew && can, problem, ..before.clone() }
}

/// Notes that a renewal was not paid: it is tried again tomorrow, until it lapses. Its feed is locked. Says where the feed is then,
/// where it moved.
pub async fn refused(
    tx: &mut Tx,
    store: &Store,
    row: &Row,
    record: &PaymentRecord,
    now: ServerTime,
) -> Result<Option<Rev>, Refusal> {
    let number = record.membership.as_ref().and_then(|wish| wish.renewal);
    let state = store::state(tx, row.feed).await?;
    let Some(before) = state.filter(|state| number == Some(state.sums.periods + 1)) else { return Ok(None) };
    // Whatever becomes of it, the next try is another payment.
    let mut state = State { attempts: before.attempts + 1, ..before.clone() };
    if !before.renews {
        store::write(tx, row.feed, &state).await?;
        return Ok(None);
    }
    let rules = policy::store::within(tx).await?.membership;
    let silent = record.reason == Some(PaymentReason::Unavailable);
    state.problem = Some(if silent { RenewProblem::Unavailable } else { RenewProblem::Declined });
    state.look_at = Some(plan::try_again(state.sums.until, &rules, now));
    store::put(tx, row.feed, &state, now).await?;
    if before.problem.is_none() {
        letters::tell(tx, store, row.feed, (News::NotRenewed, &state, None), now).await?;
    }
    feeds::raise(tx, row.feed, 0).await.map(Some)
}

/// The kept method that paid: the one that was charged, or what was kept with this payment or before.
async fn method(tx: &mut Tx, row: &Row, kept: Option<&Kept>) -> Result<Option<PaymentMethodId>, Refusal> {
    let found: Option<String> = match (row.method, kept.filter(|_| row.keep)) {
        (Some(method), _) => {
            sqlx::query_scalar("SELECT id FROM payment_methods WHERE feed = $1 AND id = $2 AND removed_at IS NULL")
                .bind(row.feed.to_string())
                .bind(method.to_string())
                .fetch_optional(&mut **tx)
                .await?
        }
        (None, Some(kept)) => {
            sqlx::query_scalar(
                "SELECT id FROM payment_methods
                 WHERE feed = $1 AND provider = $2 AND removed_at IS NULL
                     AND (token = $3 OR (fingerprint = $4 AND fingerprint <> ''))
                 ORDER BY id LIMIT 1",
            )
            .bind(row.feed.to_string())
            .bind(&row.provider)
            .bind(&kept.token)
            .bind(&kept.fingerprint)
            .fetch_optional(&mut **tx)
            .await?
        }
        (None, None) => None,
    };
    found.as_deref().map(read).transpose()
}
