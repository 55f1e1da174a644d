//! What becomes due by itself: memberships are renewed the day before they end, and those that end are told so.
//!
//! What is to be done follows from the calendar and from what is written down, not from when the job ran: a server that was down
//! does afterwards what is still to be done, and a second instance finds nothing left, because each takes the feed's lock and
//! looks again. The provider is asked outside of it, under an id that follows from the period, so that it is charged once.

use std::time::Duration;

use kabinet_protocol::ids::FeedId;
use kabinet_protocol::membership::RenewProblem;
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::ServerTime;

use super::letters::{self, News};
use super::plan::{self, Charge, Means, State, Step};
use super::store;
use crate::db::Tx;
use crate::payments::{methods, start, store as payments};
use crate::policy;
use crate::problems::{Refusal, read};
use crate::store::Store;
use crate::sync::store as feeds;

/// How often it is looked what is due.
const POLL: Duration = Duration::from_secs(2);
/// Looked at in one step.
const AT_ONCE: i64 = 50;
/// When it is looked again after a charge was begun: longer than a provider can take to answer.
const CLAIM_MS: i64 = 10 * 60_000;

/// Works until the server stops.
pub async fn run(store: Store) {
    loop {
        tokio::select! {
            () = store.stopping.cancelled() => return,
            () = tokio::time::sleep(POLL) => {}
        }
        if let Err(refusal) = round(&store).await {
            tracing::warn!(problem = %refusal.0, "looking after memberships failed");
        }
    }
}

/// Does all that is due. Says with how many memberships that were.
pub async fn round(store: &Store) -> Result<u64, Refusal> {
    let mut done = 0;
    loop {
        let due: Vec<(String,)> = sqlx::query_as(
            "SELECT feed FROM memberships WHERE look_at IS NOT NULL AND look_at <= $1 ORDER BY look_at, feed LIMIT +$2",
        )
        .bind(store.clock.now().millis())
        .bind(AT_ONCE)
        .fetch_all(store.db.readers())
        .await?;
        if due.is_empty() || store.stopping.is_cancelled() {
            return Ok(done);
        }
        for (feed,) in due {
            one(store, read(&feed)?).await?;
            done += 1;
        }
    }
}

/// Does what is due with one membership.
async fn one(store: &Store, feed: FeedId) -> Result<(), Refusal> {
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    feeds::raise(&mut tx, feed, 0).await?;
    let state = store::state(&mut tx, feed).await?;
    // Another instance was faster.
    let Some(state) = state.filter(|state| state.look_at.is_some_and(|at| at <= now)) else { return Ok(()) };
    let rules = policy::store::within(&mut tx).await?.membership;
    let provider = store.till.provider(store).map(|provider| provider.name().to_owned());
    let method = match (&provider, state.method) {
        (Some(provider), Some(method)) => methods::chargeable(&mut tx, feed, method, provider).await?,
        _ => false,
    };
    let pending = payments::open_membership(&mut tx, feed).await?.is_some();
    let means = Means { payments: provider.is_some(), method, pending };
    let zone = store::zone(store);
    let step = plan::step(&state, &rules, means, now, &zone);
    let mut charge = None;
    let moved: Option<Rev> = match step {
        Step::Wait(at) => look_again(&mut tx, feed, state, at).await?,
        Step::Charge(due) => {
            let language = letters::language(&mut tx, feed).await?;
            charge = Some((due, language));
            look_again(&mut tx, feed, state, now.plus_millis(CLAIM_MS)).await?
        }
        Step::Later(problem) => {
            let first = state.problem.is_none();
            let look_at = Some(plan::try_again(state.sums.until, &rules, now));
            let state = State { problem: Some(problem), look_at, ..state };
            say(&mut tx, store, (feed, &state), first.then_some(News::NotRenewed), now).await?
        }
        Step::GiveUp(problem) => give_up(&mut tx, store, feed, (state, problem), now).await?,
        Step::Ended => {
            let state = State { look_at: None, ..state };
            say(&mut tx, store, (feed, &state), Some(News::Ended), now).await?
        }
    };
    tx.commit().await?;
    if let Some(rev) = moved {
        store.hub.moved(feed, rev).await;
    }
    match charge {
        Some((charge, language)) => renew(store, feed, charge, language).await,
        None => Ok(()),
    }
}

async fn look_again(tx: &mut Tx, feed: FeedId, state: State, at: ServerTime) -> Result<Option<Rev>, Refusal> {
    store::write(tx, feed, &State { look_at: Some(at), ..state }).await?;
    Ok(None)
}

/// Writes a state, and to the customer.
async fn say(
    tx: &mut Tx,
    store: &Store,
    (feed, state): (FeedId, &State),
    news: Option<News>,
    now: ServerTime,
) -> Result<Option<Rev>, Refusal> {
    let rev = store::put(tx, feed, state, now).await?;
    if let Some(news) = news {
        letters::tell(tx, store, feed, (news, state, None), now).await?;
    }
    Ok(Some(rev))
}

/// Switches renewal off, and says so; what has ended by then is told to have ended.
async fn give_up(
    tx: &mut Tx,
    store: &Store,
    feed: FeedId,
    (state, problem): (State, RenewProblem),
    now: ServerTime,
) -> Result<Option<Rev>, Refusal> {
    let active = state.sums.active(now);
    let look_at = active.then_some(state.sums.until);
    let state = State { renews: false, problem: Some(problem), look_at, ..state };
    let news = if active { News::NotRenewed } else { News::Ended };
    say(tx, store, (feed, &state), Some(news), now).await
}

/// Charges the kept method. What the provider says is written where every payment's is.
async fn renew(store: &Store, feed: FeedId, charge: Charge, language: String) -> Result<(), Refusal> {
    let number = charge.number;
    match start::renewal(store, feed, charge, language).await {
        Ok(started) => {
            tracing::info!(number, state = %started.payment.state, "a membership's renewal was charged");
            Ok(())
        }
        // It is looked again, and what the provider did not answer is written down as refused.
        Err(refusal) => {
            tracing::warn!(number, problem = %refusal.0, "a membership could not be renewed yet");
            Ok(())
        }
    }
}
