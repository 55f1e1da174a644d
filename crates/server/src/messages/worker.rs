//! Delivery: one task for each channel that has a transport, so that a mail server that hangs delays no SMS.
//!
//! A task claims what is due by moving `next_attempt_at` past the longest a send can take. Another instance then leaves it
//! alone, and a process that dies in the middle leaves it to be tried again: a message may in that one case arrive twice,
//! and is never lost.

use std::time::Duration;

use futures::future::join_all;
use kabinet_protocol::identity::Channel;

use super::retry;
use super::transport::{Failure, Outgoing};
use crate::problems::Refusal;
use crate::store::Store;

/// How often due messages are looked for.
const POLL: Duration = Duration::from_millis(500);
/// Messages sent at once.
const AT_ONCE: i64 = 8;
/// For how long a claim keeps the others away; longer than any transport's timeout.
const CLAIM_MS: i64 = 120_000;

/// Delivers the messages of a channel until the server stops. A send under way is finished.
pub async fn run(store: Store, channel: Channel) {
    loop {
        tokio::select! {
            () = store.stopping.cancelled() => return,
            () = tokio::time::sleep(POLL) => {}
        }
        while !store.stopping.is_cancelled() {
            match round(&store, &channel).await {
                Ok(0) => break,
                Ok(_) => {}
                Err(refusal) => {
                    tracing::warn!(problem = %refusal.0, %channel, "delivering messages failed");
                    break;
                }
            }
        }
    }
}

/// Sends what is due, at most [`AT_ONCE`]. Says how many there were.
async fn round(store: &Store, channel: &Channel) -> Result<usize, Refusal> {
    if !anything_due(store, channel).await? {
        return Ok(0);
    }
    let claimed = claim(store, channel).await?;
    let count = claimed.len();
    let outcomes = join_all(claimed.into_iter().map(|message| deliver(store, channel, message))).await;
    outcomes.into_iter().collect::<Result<Vec<()>, Refusal>>()?;
    Ok(count)
}

/// A look that takes no lock, since mostly there is nothing.
async fn anything_due(store: &Store, channel: &Channel) -> Result<bool, Refusal> {
    let due: Option<(String,)> = sqlx::query_as(
        "SELECT id FROM messages
         WHERE sent_at IS NULL AND failed_at IS NULL AND next_attempt_at <= $1 AND channel = $2 LIMIT 1",
    )
    .bind(store.clock.now().millis())
    .bind(channel.as_str())
    .fetch_optional(store.db.readers())
    .await?;
    Ok(due.is_some())
}

async fn claim(store: &Store, channel: &Channel) -> Result<Vec<Outgoing>, Refusal> {
    type Row = (String, String, Option<String>, String, Option<String>, i64, Option<i64>);
    let now = store.clock.now().millis();
    let mut tx = store.db.begin().await?;
    let late = sqlx::query(
        "UPDATE messages SET failed_at = $1, problem = coalesce(problem || '; ', '') || 'its time was over'
         WHERE sent_at IS NULL AND failed_at IS NULL AND next_attempt_at <= $1 AND expires_at <= $1 AND channel = $2",
    )
    .bind(now)
    .bind(channel.as_str())
    .execute(&mut *tx)
    .await?;
    if late.rows_affected() > 0 {
        tracing::warn!(count = late.rows_affected(), %channel, "messages were not delivered while they were of use");
    }
    // The outer conditions are judged again once a row that another instance held is let go of.
    let rows: Vec<Row> = sqlx::query_as(
        "UPDATE messages SET attempts = attempts + 1, next_attempt_at = $3
         WHERE id IN (SELECT id FROM messages
                WHERE sent_at IS NULL AND failed_at IS NULL AND next_attempt_at <= $1 AND channel = $2
                ORDER BY next_attempt_at, id LIMIT +$4)
            AND sent_at IS NULL AND failed_at IS NULL AND next_attempt_at <= $1
         RETURNING id, recipient, subject, body, html, attempts, expires_at",
    )
    .bind(now)
    .bind(channel.as_str())
    .bind(now + CLAIM_MS)
    .bind(AT_ONCE)
    .fetch_all(&mut *tx)
    .await?;
    tx.commit().await?;
    let message = |(id, to, subject, body, html, attempts, expires_at): Row| Outgoing {
        id,
        to,
        subject,
        body,
        html,
        attempts,
        expires_at,
    };
    Ok(rows.into_iter().map(message).collect())
}

async fn deliver(store: &Store, channel: &Channel, message: Outgoing) -> Result<(), Refusal> {
    let outcome = match (channel, &store.transports.email, &store.transports.sms) {
        (Channel::Email, Some(smtp), _) => smtp.send(&message).await,
        (Channel::Sms, _, Some(gateway)) => gateway.send(&message).await,
        _ => Err(Failure::passing("there is no transport")),
    };
    let now = store.clock.now().millis();
    let (id, attempts) = (&message.id, message.attempts);
    let mut tx = store.db.begin().await?;
    match outcome {
        Ok(()) => {
            sqlx::query("UPDATE messages SET sent_at = $2, problem = NULL WHERE id = $1")
                .bind(id)
                .bind(now)
                .execute(&mut *tx)
                .await?;
            tracing::info!(message = %id, %channel, attempts, "a message was delivered");
        }
        Err(Failure { words, lasting }) => {
            let wait = retry::wait_ms(attempts).filter(|_| !lasting);
            let again = wait.map(|wait| now + wait).filter(|at| message.expires_at.is_none_or(|end| *at < end));
            sqlx::query("UPDATE messages SET next_attempt_at = $2, failed_at = $3, problem = $4 WHERE id = $1")
                .bind(id)
                .bind(again.unwrap_or(now))
                .bind(again.is_none().then_some(now))
                .bind(&words)
                .execute(&mut *tx)
                .await?;
            let given_up = again.is_none();
            tracing::warn!(message = %id, %channel, attempts, given_up, problem = %words, "a message was not delivered");
        }
    }
    tx.commit().await?;
    Ok(())
}
