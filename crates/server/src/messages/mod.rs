//! Messages that leave the store, by SMS or e-mail.
//!
//! A message is written in the transaction that causes it ([`send`]): either both are there or neither. The store that
//! has no gateway for a channel (a demo store, or one not set up yet) keeps it in its inbox, where a demo store shows it
//! to anybody.
//!
//! - [`Letter`] says what is written; [`words`] holds the catalogues.
//! - [`worker`] takes what is due to [`smtp`] or the SMS [`gateway`], tries again as [`retry`] plans it, and leaves what
//!   it gave up where the operator sees it ([`routes`]).

pub mod gateway;
mod letter;
pub mod retry;
pub mod routes;
pub mod smtp;
pub mod transport;
pub mod words;
pub mod worker;

use kabinet_protocol::identity::Channel;
use kabinet_protocol::ids::MessageId;
use kabinet_protocol::time::ServerTime;

pub use letter::Letter;
pub use transport::Transports;
use words::Words;

use crate::db::Tx;
use crate::problems::Refusal;
use crate::store::Store;

/// How long a message that names no end of its own is worth delivering.
const WORTH_MS: i64 = 24 * 3_600_000;

/// Whom a letter goes to.
#[derive(Clone, Copy)]
pub struct To<'a> {
    /// By which way.
    pub channel: &'a Channel,
    /// The number in E.164, or the e-mail address.
    pub address: &'a str,
    /// The language to write in, BCP 47.
    pub language: &'a str,
}

/// Writes a letter. It is delivered after the commit, and not at all once `expires_at` has passed (a day where absent).
pub async fn send(
    tx: &mut Tx,
    store: &Store,
    to: To<'_>,
    letter: Letter<'_>,
    expires_at: impl Into<Option<ServerTime>>,
    now: ServerTime,
) -> Result<MessageId, Refusal> {
    let words = Words::new(to.language, &store.profile.name);
    let written = letter::write(&letter, to.channel, &words, &store.profile.time_zone)?;
    let id = MessageId::new();
    let expires_at = expires_at.into().unwrap_or(now.plus_millis(WORTH_MS));
    sqlx::query(
        "INSERT INTO messages(id, channel, recipient, subject, body, html, created_at, next_attempt_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)",
    )
    .bind(id.to_string())
    .bind(to.channel.as_str())
    .bind(to.address)
    .bind(written.subject)
    .bind(written.body)
    .bind(written.html)
    .bind(now.millis())
    .bind(expires_at.millis())
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// How long the text of a delivered message is kept, for the merchant's support: a day.
const KEPT_MS: i64 = 24 * 3_600_000;
/// How long one that was not delivered is kept, so that the operator can see it: a week.
const SHOWN_MS: i64 = 7 * 24 * 3_600_000;

/// Forgets messages that had their time: they carry codes and numbers.
pub async fn sweep(tx: &mut Tx, now: ServerTime) -> Result<(), Refusal> {
    sqlx::query("DELETE FROM messages WHERE created_at < $1 OR sent_at < $2")
        .bind(now.millis() - SHOWN_MS)
        .bind(now.millis() - KEPT_MS)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
