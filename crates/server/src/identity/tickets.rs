//! Tickets: the right to set a new password once, without the old one (ADR 0007).

use kabinet_protocol::identity::SecurityEventKind;
use kabinet_protocol::ids::AccountId;
use kabinet_protocol::problem::Code;
use kabinet_protocol::secret::SecretText;
use kabinet_protocol::time::ServerTime;

use super::{journal, passwords, sessions};
use crate::db::Tx;
use crate::limits::DAY;
use crate::problems::{Refusal, internal};
use crate::secret;
use crate::store::Store;

/// How long the link of a recovery e-mail works.
pub const LINK_S: i64 = 30 * 60;
/// How long a ticket works that a code or a temporary password gave.
pub const IN_HAND_S: i64 = 10 * 60;

/// What gave a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The link in a recovery e-mail.
    Link,
    /// The code of a recovery e-mail.
    Code,
    /// The right use of a temporary password.
    Temporary,
}

impl Origin {
    fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Code => "code",
            Self::Temporary => "temporary",
        }
    }

    fn life_s(self) -> i64 {
        if self == Self::Link { LINK_S } else { IN_HAND_S }
    }
}

/// Makes a ticket.
pub async fn issue(tx: &mut Tx, account: AccountId, origin: Origin, now: ServerTime) -> Result<SecretText, Refusal> {
    let ticket = secret::encode(&secret::random::<32>().map_err(|error| internal(&error))?);
    sqlx::query("INSERT INTO reset_tickets(hash, account, origin, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(secret::digest(&ticket))
        .bind(account.to_string())
        .bind(origin.as_str())
        .bind(now.millis())
        .bind(now.millis() + origin.life_s() * 1000)
        .execute(&mut **tx)
        .await?;
    Ok(ticket.into())
}

/// Whose ticket this is, without using it up; `ticket_invalid` where it does not work.
pub async fn peek(store: &Store, ticket: &SecretText) -> Result<AccountId, Refusal> {
    let account: Option<String> =
        sqlx::query_scalar("SELECT account FROM reset_tickets WHERE hash = $1 AND used_at IS NULL AND expires_at > $2")
            .bind(secret::digest(ticket.expose()))
            .bind(store.clock.now().millis())
            .fetch_optional(store.db.readers())
            .await?;
    let account = account.ok_or_else(|| Refusal::from(Code::TicketInvalid))?;
    account.parse().map_err(|error| internal(&error))
}

/// Ends the tickets of earlier recovery e-mails: the newest link is the one that works.
pub async fn end_links(tx: &mut Tx, account: AccountId, now: ServerTime) -> Result<(), Refusal> {
    sqlx::query("UPDATE reset_tickets SET used_at = $2 WHERE account = $1 AND origin = 'link' AND used_at IS NULL")
        .bind(account.to_string())
        .bind(now.millis())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Ends every ticket of an account.
pub async fn end_all(tx: &mut Tx, account: AccountId, now: ServerTime) -> Result<(), Refusal> {
    sqlx::query("UPDATE reset_tickets SET used_at = $2 WHERE account = $1 AND used_at IS NULL")
        .bind(account.to_string())
        .bind(now.millis())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Judges and hashes a new password for whoever a ticket belongs to. The ticket is not used up.
pub async fn prepare(store: &Store, ticket: &SecretText, password: &SecretText) -> Result<String, Refusal> {
    let account = peek(store, ticket).await?;
    let hints = passwords::hints(&store.db, &store.profile.name, account).await?;
    store.passwords.accept(&store.pepper, password, hints).await
}

/// Uses a ticket up: the account has a new password, and no session.
pub async fn redeem(
    tx: &mut Tx,
    store: &Store,
    ticket: &SecretText,
    hash: &str,
    device_name: Option<&str>,
    now: ServerTime,
) -> Result<AccountId, Refusal> {
    // The row's lock lets one of two through.
    let account: Option<String> = sqlx::query_scalar(
        "UPDATE reset_tickets SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING account",
    )
    .bind(secret::digest(ticket.expose()))
    .bind(now.millis())
    .fetch_optional(&mut **tx)
    .await?;
    let account = account.ok_or_else(|| Refusal::from(Code::TicketInvalid))?;
    let account: AccountId = account.parse().map_err(|error| internal(&error))?;
    passwords::put(tx, account, hash, None, now).await?;
    end_all(tx, account, now).await?;
    sessions::end_others(tx, account, None, "password", now).await?;
    journal::note(tx, store, account, SecurityEventKind::PasswordChanged, device_name, None, now).await?;
    Ok(account)
}

/// Forgets tickets that ended more than a day ago.
pub async fn sweep(tx: &mut Tx, now: ServerTime) -> Result<(), Refusal> {
    sqlx::query("DELETE FROM reset_tickets WHERE expires_at < $1")
        .bind(now.millis() - DAY * 1000)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
