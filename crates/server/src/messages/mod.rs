//! Messages that leave the store, by SMS or e-mail.
//!
//! A message is written in the transaction that causes it. The store that has no gateway (a demo store, or one not set
//! up yet) keeps it in its inbox, where a demo store shows it to anybody.

pub mod words;

use kabinet_protocol::ids::MessageId;
use kabinet_protocol::time::ServerTime;

use crate::db::Tx;
use crate::problems::Refusal;

/// A message to somebody.
pub struct Message {
    /// `sms` or `email`.
    pub channel: &'static str,
    /// The number or address.
    pub to: String,
    /// The subject of an e-mail.
    pub subject: Option<String>,
    /// The text.
    pub body: String,
}

/// Writes a message.
pub async fn post(tx: &mut Tx, message: Message, now: ServerTime) -> Result<MessageId, Refusal> {
    let id = MessageId::new();
    sqlx::query(
        "INSERT INTO messages(id, channel, recipient, subject, body, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id.to_string())
    .bind(message.channel)
    .bind(message.to)
    .bind(message.subject)
    .bind(message.body)
    .bind(now.millis())
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// Forgets messages older than `before`: they carry codes and numbers.
pub async fn sweep(tx: &mut Tx, before: ServerTime) -> Result<(), Refusal> {
    sqlx::query("DELETE FROM messages WHERE created_at < $1").bind(before.millis()).execute(&mut **tx).await?;
    Ok(())
}
