//! What goes on by itself: asking about payments of which nothing was heard, handing refunds to the provider, calling off
//! orders that were not paid in time, having removed methods forgotten.
//!
//! A payment is claimed by moving `next_at` past the longest a provider can take, so that another instance leaves it alone
//! and a process that dies leaves it to be done again, which is harmless.

use std::time::Duration;

use futures::future::join_all;
use kabinet_protocol::payment::PaymentState;
use kabinet_protocol::time::ServerTime;

use super::provider::{Back, Trouble};
use super::settle::waits;
use super::store::{self, Row};
use super::{close, deadline, methods, named, refunds, settling, start};
use crate::problems::Refusal;
use crate::store::Store;

/// How often it is looked what is due.
const POLL: Duration = Duration::from_millis(500);
/// For how long a claim keeps other instances away; longer than a provider can take.
const CLAIM_MS: i64 = 90_000;
/// Asked at once.
const AT_ONCE: i64 = 8;

/// The pause before the next try, after so many.
pub fn pause_ms(attempts: i64) -> i64 {
    const S: i64 = 1_000;
    const PAUSES: [i64; 9] = [5 * S, 10 * S, 30 * S, 60 * S, 120 * S, 300 * S, 900 * S, 3_600 * S, 21_600 * S];
    PAUSES[usize::try_from(attempts.clamp(0, 8)).unwrap_or(8)]
}

/// Works until the server stops.
pub async fn run(store: Store) {
    loop {
        tokio::select! {
            () = store.stopping.cancelled() => return,
            () = tokio::time::sleep(POLL) => {}
        }
        if let Err(refusal) = round(&store).await {
            tracing::warn!(problem = %refusal.0, "looking after payments failed");
        }
    }
}

/// Does once what is due.
pub async fn round(store: &Store) -> Result<(), Refusal> {
    deadline::round(store).await?;
    for refunds in [false, true] {
        let now = store.clock.now();
        let due = store::due(&store.db, refunds, now, AT_ONCE).await?;
        let done = join_all(due.into_iter().map(|row| one(store, row, now))).await;
        done.into_iter().collect::<Result<Vec<()>, Refusal>>()?;
    }
    methods::forget_due(store).await
}

async fn one(store: &Store, row: Row, now: ServerTime) -> Result<(), Refusal> {
    let mut tx = store.db.begin().await?;
    let claimed = store::claim(&mut tx, &row, now.plus_millis(CLAIM_MS)).await?;
    tx.commit().await?;
    if !claimed {
        return Ok(());
    }
    if row.refund_of.is_some() { pay_back(store, &row, now).await } else { look(store, &row, now).await }
}

/// Asks how a payment stands, or calls it off where nothing waits for it any more.
async fn look(store: &Store, row: &Row, now: ServerTime) -> Result<(), Refusal> {
    let record = if must_close(store, row, now).await? {
        close::close(store, row).await?
    } else {
        settling::look(store, row).await?
    };
    if record.state == PaymentState::Pending {
        next(store, row, now, None).await?;
    }
    Ok(())
}

async fn must_close(store: &Store, row: &Row, now: ServerTime) -> Result<bool, Refusal> {
    if row.expires_at.is_some_and(|end| end <= now) {
        return Ok(true);
    }
    if row.remote.is_none() {
        // Whoever was opening it has died; nobody is to be charged long after they gave up.
        return Ok(row.opening_at.is_none_or(|at| now.millis() - at.millis() >= start::OPENING_MS));
    }
    let Some(order) = row.order else { return Ok(false) };
    let mut tx = store.db.begin().await?;
    let order = store::order(&mut tx, row.feed, order).await?;
    tx.commit().await?;
    Ok(order.is_none_or(|order| !waits(&order)))
}

/// Hands a refund to the provider.
async fn pay_back(store: &Store, row: &Row, now: ServerTime) -> Result<(), Refusal> {
    let charge = match row.refund_of {
        Some(id) => store::find(&store.db, id).await?.and_then(|charge| charge.remote),
        None => None,
    };
    let (Some(provider), Some(charge)) = (named(store, &row.provider), charge) else {
        return next(store, row, now, Some("the store has another provider now")).await;
    };
    let again = row.attempts > 0;
    let back = Back { id: row.id, remote: row.remote.clone(), charge, money: row.money, again };
    match provider.refund(&back).await {
        Ok(returned) => {
            let record = refunds::returned(store, row, &returned).await?;
            if record.state == PaymentState::Pending { next(store, row, now, None).await } else { Ok(()) }
        }
        Err(trouble) => {
            settling::tell(row.id, "refund", &trouble);
            let words = match &trouble {
                Trouble::Silent(words) | Trouble::Refused(words) => words,
            };
            next(store, row, now, Some(words)).await
        }
    }
}

async fn next(store: &Store, row: &Row, now: ServerTime, problem: Option<&str>) -> Result<(), Refusal> {
    let mut tx = store.db.begin().await?;
    let mut at = now.plus_millis(pause_ms(row.attempts));
    // The end of the page is met to the minute.
    if let Some(end) = row.expires_at.filter(|end| *end > now) {
        at = at.min(end);
    }
    store::again(&mut tx, row.id, Some(at), problem).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::pause_ms;

    #[test]
    fn pauses_grow_and_end_at_six_hours() {
        let pauses: Vec<i64> = (0..20).map(pause_ms).collect();
        assert!(pauses.is_sorted() && pauses[0] == 5_000 && pauses[19] == 21_600_000, "{pauses:?}");
    }
}
