//! Writing a membership: a period and everything that follows from it, under the feed's lock.

use jiff::tz::TimeZone;
use kabinet_protocol::ids::{FeedId, MembershipPeriodId};
use kabinet_protocol::membership::{MEMBERSHIP, Membership, MembershipPeriod, PERIOD, PeriodKind};
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::ServerTime;
use sqlx::AnyConnection;

use super::ledger::Sums;
use super::plan::State;
use crate::db::Tx;
use crate::problems::{Refusal, internal, read};
use crate::store::Store;
use crate::sync::store::{self as feeds, Entity};

/// The zone of the store's calendar.
pub fn zone(store: &Store) -> TimeZone {
    TimeZone::get(&store.profile.time_zone).unwrap_or(TimeZone::UTC)
}

#[derive(sqlx::FromRow)]
struct Raw {
    plan: Option<String>,
    since: i64,
    until: i64,
    price: i64,
    periods: i64,
    renews: i64,
    renew_problem: Option<String>,
    method: Option<String>,
    attempts: i64,
    look_at: Option<i64>,
}

/// An account's membership; nothing where it never had one.
pub async fn state(connection: &mut AnyConnection, feed: FeedId) -> Result<Option<State>, Refusal> {
    let raw: Option<Raw> = sqlx::query_as(
        "SELECT plan, since, until, price, periods, renews, renew_problem, method, attempts, look_at
         FROM memberships WHERE feed = $1",
    )
    .bind(feed.to_string())
    .fetch_optional(connection)
    .await?;
    let Some(raw) = raw else { return Ok(None) };
    let sums = Sums {
        plan: raw.plan,
        since: ServerTime(raw.since),
        until: ServerTime(raw.until),
        price: raw.price,
        periods: raw.periods,
    };
    Ok(Some(State {
        sums,
        renews: raw.renews != 0,
        problem: raw.renew_problem.map(|problem| problem.as_str().into()),
        method: raw.method.as_deref().map(read).transpose()?,
        attempts: raw.attempts,
        look_at: raw.look_at.map(ServerTime),
    }))
}

/// What the customer sees of it.
pub fn shown(state: &State) -> Membership {
    Membership {
        plan: state.sums.plan.clone(),
        since: state.sums.since,
        until: state.sums.until,
        renews: state.renews,
        renew_problem: state.problem.clone(),
        method: state.method,
        periods: state.sums.periods,
    }
}

/// A period that is booked already: whose it is, and what.
pub async fn booked(
    tx: &mut Tx,
    id: MembershipPeriodId,
) -> Result<Option<(FeedId, PeriodKind, ServerTime, ServerTime)>, Refusal> {
    let row: Option<(String, String, i64, i64)> =
        sqlx::query_as("SELECT feed, kind, begins, ends FROM membership_periods WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(&mut **tx)
            .await?;
    let Some((feed, kind, begins, ends)) = row else { return Ok(None) };
    Ok(Some((read(&feed)?, kind.as_str().into(), ServerTime(begins), ServerTime(ends))))
}

/// Books a period and gives what follows from it. The feed is locked, and the state is written by [`put`] then.
pub async fn book(tx: &mut Tx, feed: FeedId, sums: &Sums, period: &MembershipPeriod) -> Result<Sums, Refusal> {
    let after = sums.apply(period).map_err(|broken| internal(&broken))?;
    sqlx::query(
        "INSERT INTO membership_periods(feed, number, id, kind, begins, ends, price, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(feed.to_string())
    .bind(period.number)
    .bind(period.id.to_string())
    .bind(period.kind.as_str())
    .bind(period.from.millis())
    .bind(period.until.millis())
    .bind(period.price)
    .bind(period.at.millis())
    .execute(&mut **tx)
    .await?;
    let rev = feeds::raise(tx, feed, 1).await?;
    let (id, doc) = (period.id.to_string(), serde_json::to_string(period)?);
    let entity = Entity { kind: PERIOD, id: &id, sort: period.number, doc: &doc };
    feeds::put(tx, feed, rev, period.at, entity).await?;
    Ok(after)
}

/// Writes the row alone: what the customer sees of it is written by whoever asks.
pub async fn write(tx: &mut Tx, feed: FeedId, state: &State) -> Result<(), Refusal> {
    sqlx::query(
        "INSERT INTO memberships(feed, plan, since, until, price, periods, renews, renew_problem, method, attempts, look_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (feed) DO UPDATE SET plan = excluded.plan, since = excluded.since, until = excluded.until,
             price = excluded.price, periods = excluded.periods, renews = excluded.renews,
             renew_problem = excluded.renew_problem, method = excluded.method, attempts = excluded.attempts,
             look_at = excluded.look_at",
    )
    .bind(feed.to_string())
    .bind(state.sums.plan.as_deref())
    .bind(state.sums.since.millis())
    .bind(state.sums.until.millis())
    .bind(state.sums.price)
    .bind(state.sums.periods)
    .bind(i64::from(state.renews))
    .bind(state.problem.as_ref().map(|problem| problem.as_str().to_owned()))
    .bind(state.method.map(|method| method.to_string()))
    .bind(state.attempts)
    .bind(state.look_at.map(ServerTime::millis))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes a membership and what the customer sees of it. Says where the feed is then.
pub async fn put(tx: &mut Tx, feed: FeedId, state: &State, now: ServerTime) -> Result<Rev, Refusal> {
    write(tx, feed, state).await?;
    let rev = feeds::raise(tx, feed, 1).await?;
    let doc = serde_json::to_string(&shown(state))?;
    feeds::put(tx, feed, rev, now, Entity { kind: MEMBERSHIP, id: MEMBERSHIP, sort: 0, doc: &doc }).await?;
    Ok(rev)
}
