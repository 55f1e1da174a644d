//! What becomes due by itself: points that were earned can be used, lots run out, and orders count no more towards a tier.
//!
//! All of it is counted from the calendar, not from when the job ran: a server that was down books afterwards what it would have
//! booked, in the same order. A second instance finds nothing left to do, because each takes the feed's lock and looks
//! again.

use std::collections::BTreeSet;
use std::time::Duration;

use kabinet_protocol::ids::{FeedId, OrderId};
use kabinet_protocol::order::{KIND, Order};

use super::plan;
use super::spending;
use super::store::{self, Ledger};
use crate::intents::document;
use crate::problems::{Refusal, read};
use crate::store::Store;
use crate::sync::store as feeds;

/// How often it is looked what is due.
const POLL: Duration = Duration::from_secs(2);
/// Looked at in one step.
const AT_ONCE: i64 = 50;

/// Works until the server stops.
pub async fn run(store: Store) {
    loop {
        tokio::select! {
            () = store.stopping.cancelled() => return,
            () = tokio::time::sleep(POLL) => {}
        }
        if let Err(refusal) = round(&store).await {
            tracing::warn!(problem = %refusal.0, "looking after points failed");
        }
    }
}

/// Books all that is due. Says how many entries that were.
pub async fn round(store: &Store) -> Result<u64, Refusal> {
    let mut booked = 0;
    // What has become usable may have run out since.
    for step in [Step::Activate, Step::Expire, Step::Spent] {
        loop {
            let done = step.take(store).await?;
            booked += done;
            if done == 0 || store.stopping.is_cancelled() {
                break;
            }
        }
    }
    Ok(booked)
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Activate,
    Expire,
    Spent,
}

impl Step {
    async fn take(self, store: &Store) -> Result<u64, Refusal> {
        let mut booked = 0;
        match self {
            Self::Activate => {
                let due: Vec<(String, String)> = sqlx::query_as(
                    "SELECT feed, order_id FROM points_orders WHERE due_at IS NOT NULL AND due_at <= $1
                     ORDER BY due_at, order_id LIMIT +$2",
                )
                .bind(store.clock.now().millis())
                .bind(AT_ONCE)
                .fetch_all(store.db.readers())
                .await?;
                for (feed, order) in due {
                    booked += activate(store, read(&feed)?, read(&order)?).await?;
                }
            }
            Self::Expire => {
                let due: Vec<(String,)> = sqlx::query_as(
                    "SELECT feed FROM points_lots WHERE remainder > 0 AND expires_at <= $1 ORDER BY expires_at LIMIT +$2",
                )
                .bind(store.clock.now().millis())
                .bind(AT_ONCE)
                .fetch_all(store.db.readers())
                .await?;
                // All that a feed has due is booked at once.
                for feed in due.into_iter().map(|(feed,)| feed).collect::<BTreeSet<_>>() {
                    booked += expire(store, read(&feed)?).await?;
                }
            }
            Self::Spent => {
                let due: Vec<(String,)> = sqlx::query_as(
                    "SELECT feed FROM points_spent WHERE look_at IS NOT NULL AND look_at <= $1 ORDER BY look_at LIMIT +$2",
                )
                .bind(store.clock.now().millis())
                .bind(AT_ONCE)
                .fetch_all(store.db.readers())
                .await?;
                for (feed,) in due {
                    booked += spent(store, read(&feed)?).await?;
                }
            }
        }
        Ok(booked)
    }
}

/// What an order earned can be used. Says whether that was booked.
async fn activate(store: &Store, feed: FeedId, order: OrderId) -> Result<u64, Refusal> {
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    feeds::raise(&mut tx, feed, 0).await?;
    let found: Option<Order> = document(&mut tx, feed, KIND, &order.to_string()).await?;
    let mut ledger = Ledger::open(&mut tx, store, feed, now).await?;
    let (account, standing) = (ledger.account, ledger.standing(order).await?.unwrap_or_default());
    let since = found.as_ref().and_then(|order| plan::since(order, &ledger.calendar));
    // A clock that went back: it is not due any more, and will be.
    let later = since.map(|day| ledger.calendar.begin(day)).filter(|begins| *begins > now);
    let draft = found.as_ref().zip(since).filter(|_| later.is_none()).and_then(|(order, since)| {
        let terms = order.points.as_ref()?.terms;
        plan::activate(&account, &order.into(), &standing, since, &terms, &ledger.calendar)
    });
    let booked = match draft {
        Some(draft) => ledger.book(draft).await.map(|_| 1)?,
        None => 0,
    };
    let closed = ledger.close().await?;
    if booked == 0 {
        // Where another was faster, or nothing of it waits, it is not looked at again.
        store::due(&mut tx, feed, order, later).await?;
    }
    tx.commit().await?;
    if let Some((rev, _)) = closed {
        store.hub.moved(feed, rev).await;
        tracing::info!(%order, "points can be used");
    }
    Ok(booked)
}

/// Books the end of all lots of a feed whose last day is over.
async fn expire(store: &Store, feed: FeedId) -> Result<u64, Refusal> {
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    feeds::raise(&mut tx, feed, 0).await?;
    let mut ledger = Ledger::open(&mut tx, store, feed, now).await?;
    let booked = ledger.expire().await?;
    let closed = ledger.close().await?;
    tx.commit().await?;
    if let Some((rev, _)) = closed {
        store.hub.moved(feed, rev).await;
        tracing::info!(booked, "points have expired");
    }
    Ok(booked)
}

/// Makes an account's sum anew: what was bought more than twelve months ago counts no more.
async fn spent(store: &Store, feed: FeedId) -> Result<u64, Refusal> {
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    feeds::raise(&mut tx, feed, 0).await?;
    let spent = spending::make(&mut tx, store, feed, now).await?;
    let mut ledger = Ledger::open(&mut tx, store, feed, now).await?;
    ledger.show_spent(spent);
    let closed = ledger.close().await?;
    tx.commit().await?;
    if let Some((rev, _)) = closed {
        store.hub.moved(feed, rev).await;
    }
    Ok(1)
}
