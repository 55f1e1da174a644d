//! Sessions: an access token for a quarter of an hour and a refresh token that rotates.
//!
//! A token is `session id (16 bytes) | 32 random bytes | 16 bytes of HMAC`, in URL-safe base64. The database keeps its
//! SHA-256 only. The HMAC is what lets an *old* token be told from an invented one without keeping every token ever
//! handed out: it proves that this server made it.
//!
//! - The newest refresh token rotates the session.
//! - The one before it works too, for a client that failed to save the newest, until the newest has been used.
//! - Any older one means that a copy is about: the session ends, for both.
//! - An invented one does nothing, so nobody can end another's session by guessing.

use kabinet_protocol::identity::DeviceInfo;
use kabinet_protocol::ids::{AccountId, CustomerId, DeviceId, FeedId, SessionId};
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::time::ServerTime;
use uuid::Uuid;

use super::caller::Customer;
use crate::db::{Db, Tx};
use crate::problems::{Refusal, internal};
use crate::secret::{self, Pepper};
use crate::store::Store;

/// How long an access token works.
pub const ACCESS_S: i64 = 15 * 60;

/// After so long without a refresh a session has ended by itself.
pub const IDLE_DAYS: i64 = 180;

/// A pair of tokens on their way to a client.
pub struct Tokens {
    /// For `Authorization`.
    pub access: String,
    /// For the next refresh.
    pub refresh: String,
}

impl Tokens {
    fn new(pepper: &Pepper, session: SessionId) -> Result<Self, Refusal> {
        Ok(Self { access: token(pepper, ACCESS, session)?, refresh: token(pepper, REFRESH, session)? })
    }
}

const ACCESS: &str = "access";
const REFRESH: &str = "refresh";

fn token(pepper: &Pepper, kind: &str, session: SessionId) -> Result<String, Refusal> {
    let random = secret::random::<32>().map_err(|error| internal(&error))?;
    let mut bytes = Vec::with_capacity(64);
    bytes.extend_from_slice(session.0.as_bytes());
    bytes.extend_from_slice(&random);
    let mac = pepper.mac(kind, &[&bytes]);
    bytes.extend_from_slice(&mac[..16]);
    Ok(secret::encode(&bytes))
}

/// The session that a token names, if this server made the token.
fn named(pepper: &Pepper, kind: &str, token: &str) -> Option<SessionId> {
    use subtle::ConstantTimeEq;
    let bytes = secret::decode(token).filter(|bytes| bytes.len() == 64)?;
    let genuine: bool = pepper.mac(kind, &[&bytes[..48]])[..16].ct_eq(&bytes[48..]).into();
    let id: [u8; 16] = bytes[..16].try_into().ok()?;
    genuine.then_some(SessionId(Uuid::from_bytes(id)))
}

/// Whose session it will be.
#[derive(Debug, Clone, Copy)]
pub struct Owner {
    /// The account.
    pub account: AccountId,
    /// The customer.
    pub customer: CustomerId,
    /// The account's feed.
    pub feed: FeedId,
}

/// Begins a session on a device. Whoever signs in has just proven who they are.
pub async fn begin(
    tx: &mut Tx,
    pepper: &Pepper,
    owner: Owner,
    device: &DeviceInfo,
    network: &str,
    now: ServerTime,
) -> Result<(SessionId, Tokens), Refusal> {
    let id = SessionId::new();
    let tokens = Tokens::new(pepper, id)?;
    // One session a device and account: signing in again on a device replaces what it had.
    sqlx::query("UPDATE sessions SET ended_at = $3, ended_by = 'replaced' WHERE account = $1 AND device = $2 AND ended_at IS NULL")
        .bind(owner.account.to_string())
        .bind(device.id.to_string())
        .bind(now.millis())
        .execute(&mut **tx)
        .await?;
    sqlx::query(
        "INSERT INTO sessions(id, account, customer, feed, device, device_name, access_hash, access_expires_at,
             refresh_hash, previous_hash, created_at, refreshed_at, proved_at, network)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10, $10, $10, $11)",
    )
    .bind(id.to_string())
    .bind(owner.account.to_string())
    .bind(owner.customer.to_string())
    .bind(owner.feed.to_string())
    .bind(device.id.to_string())
    .bind(&device.name)
    .bind(secret::digest(&tokens.access))
    .bind(now.millis() + ACCESS_S * 1000)
    .bind(secret::digest(&tokens.refresh))
    .bind(now.millis())
    .bind(network)
    .execute(&mut **tx)
    .await?;
    sqlx::query(
        "INSERT INTO devices(account, id, name, first_seen, last_seen) VALUES ($1, $2, $3, $4, $4)
         ON CONFLICT (account, id) DO UPDATE SET name = excluded.name, last_seen = excluded.last_seen",
    )
    .bind(owner.account.to_string())
    .bind(device.id.to_string())
    .bind(&device.name)
    .bind(now.millis())
    .execute(&mut **tx)
    .await?;
    Ok((id, tokens))
}

/// Whether a device has been signed in here before.
pub async fn device_is_known(tx: &mut Tx, device: DeviceId) -> Result<bool, Refusal> {
    let known: i64 = sqlx::query_scalar("SELECT count(*) FROM devices WHERE id = $1")
        .bind(device.to_string())
        .fetch_one(&mut **tx)
        .await?;
    Ok(known > 0)
}

/// Whether a device has been signed in to this account before.
pub async fn device_is_of(tx: &mut Tx, account: AccountId, device: DeviceId) -> Result<bool, Refusal> {
    let known: i64 = sqlx::query_scalar("SELECT count(*) FROM devices WHERE account = $1 AND id = $2")
        .bind(account.to_string())
        .bind(device.to_string())
        .fetch_one(&mut **tx)
        .await?;
    Ok(known > 0)
}

/// What judging an access token needs of the session's row.
#[derive(Debug)]
pub struct SessionRow {
    /// The stored hash of the newest access token.
    pub access_hash: String,
    /// When it expires.
    pub access_expires_at: i64,
    /// When the session ended.
    pub ended_at: Option<i64>,
    /// Not 0 where its device is to forget everything.
    pub erase: i64,
}

/// The session that an access token names. To be judged with [`judge`].
pub fn session_of(store: &Store, access: &str) -> Result<SessionId, Refusal> {
    named(&store.pepper, ACCESS, access).ok_or_else(|| Code::Unauthenticated.into())
}

/// Whether a genuine access token works now.
pub fn judge(row: Option<SessionRow>, access: &str, now: ServerTime) -> Result<(), Refusal> {
    let row = row.ok_or_else(|| Refusal::from(Code::Unauthenticated))?;
    if row.ended_at.is_some() {
        return Err(revoked(row.erase));
    }
    // A genuine token that is not the newest was replaced by a refresh: the client holds, or can get, a newer one.
    if row.access_expires_at <= now.millis() || !secret::same(&row.access_hash, &secret::digest(access)) {
        return Err(Code::TokenExpired.into());
    }
    Ok(())
}

/// The customer whose access token this is.
pub async fn customer(store: &Store, access: &str) -> Result<Customer, Refusal> {
    let session = session_of(store, access)?;
    type Row = (String, i64, Option<i64>, String, String, String, String, i64, i64);
    let row: Option<Row> = sqlx::query_as(
        "SELECT access_hash, access_expires_at, ended_at, account, customer, feed, device, proved_at, erase
         FROM sessions WHERE id = $1",
    )
    .bind(session.to_string())
    .fetch_optional(store.db.readers())
    .await?;
    let Some((access_hash, access_expires_at, ended_at, account, customer, feed, device, proved_at, erase)) = row
    else {
        return Err(Code::Unauthenticated.into());
    };
    judge(Some(SessionRow { access_hash, access_expires_at, ended_at, erase }), access, store.clock.now())?;
    let owner = owner(&account, &customer, &feed)?;
    Ok(Customer {
        session,
        account: owner.account,
        customer: owner.customer,
        feed: owner.feed,
        device: device.parse().map_err(|error| internal(&error))?,
        proved_at: ServerTime(proved_at),
    })
}

/// The refusal of a session that has ended; where its owner asked for it, with the word to forget everything.
fn revoked(erase: i64) -> Refusal {
    let mut problem = Problem::new(Code::SessionRevoked);
    problem.erase = erase != 0;
    problem.into()
}

fn owner(account: &str, customer: &str, feed: &str) -> Result<Owner, Refusal> {
    Ok(Owner {
        account: account.parse().map_err(|error| internal(&error))?,
        customer: customer.parse().map_err(|error| internal(&error))?,
        feed: feed.parse().map_err(|error| internal(&error))?,
    })
}

/// Refuses where a session has ended.
pub async fn still_lives(db: &Db, session: SessionId) -> Result<(), Refusal> {
    let lives: i64 = sqlx::query_scalar("SELECT count(*) FROM sessions WHERE id = $1 AND ended_at IS NULL")
        .bind(session.to_string())
        .fetch_one(db.readers())
        .await?;
    if lives == 0 { Err(Code::SessionRevoked.into()) } else { Ok(()) }
}

/// What came of a refresh.
pub enum Refreshed {
    /// New tokens.
    Rotated(SessionId, Owner, Tokens),
    /// The token was older than one step: the session has ended, and the caller must commit that. Whose it was, and on
    /// which device.
    Revoked(AccountId, String),
}

/// Rotates a session's tokens.
pub async fn refresh(
    tx: &mut Tx,
    pepper: &Pepper,
    token: &str,
    network: &str,
    now: ServerTime,
) -> Result<Refreshed, Refusal> {
    let session = named(pepper, REFRESH, token).ok_or_else(|| Refusal::from(Code::Unauthenticated))?;
    // The write takes the row's lock, so that two refreshes of one session take turns.
    type Row = (String, String, i64, Option<i64>, String, String, String, i64, String);
    let row: Option<Row> = sqlx::query_as(
        "UPDATE sessions SET refreshed_at = refreshed_at WHERE id = $1
         RETURNING refresh_hash, previous_hash, refreshed_at, ended_at, account, customer, feed, erase, device_name",
    )
    .bind(session.to_string())
    .fetch_optional(&mut **tx)
    .await?;
    let Some((newest, previous, refreshed_at, ended_at, account, customer, feed, erase, device_name)) = row else {
        return Err(Code::Unauthenticated.into());
    };
    if ended_at.is_some() || refreshed_at < now.millis() - IDLE_DAYS * 86_400_000 {
        return Err(revoked(erase));
    }
    let owner = owner(&account, &customer, &feed)?;
    let hash = secret::digest(token);
    let before = if secret::same(&hash, &newest) {
        newest
    } else if secret::same(&hash, &previous) {
        previous
    } else {
        end(tx, session, "reused", now).await?;
        return Ok(Refreshed::Revoked(owner.account, device_name));
    };
    let tokens = Tokens::new(pepper, session)?;
    sqlx::query(
        "UPDATE sessions SET access_hash = $2, access_expires_at = $3, refresh_hash = $4, previous_hash = $5,
             refreshed_at = $6, network = $7 WHERE id = $1",
    )
    .bind(session.to_string())
    .bind(secret::digest(&tokens.access))
    .bind(now.millis() + ACCESS_S * 1000)
    .bind(secret::digest(&tokens.refresh))
    .bind(before)
    .bind(now.millis())
    .bind(network)
    .execute(&mut **tx)
    .await?;
    Ok(Refreshed::Rotated(session, owner, tokens))
}

/// Ends a session.
pub async fn end(tx: &mut Tx, session: SessionId, by: &str, now: ServerTime) -> Result<(), Refusal> {
    sqlx::query("UPDATE sessions SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at IS NULL")
        .bind(session.to_string())
        .bind(now.millis())
        .bind(by)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Ends every session of an account but one.
pub async fn end_others(
    tx: &mut Tx,
    account: AccountId,
    keep: Option<SessionId>,
    by: &str,
    now: ServerTime,
) -> Result<(), Refusal> {
    sqlx::query(
        "UPDATE sessions SET ended_at = $3, ended_by = $4 WHERE account = $1 AND id <> $2 AND ended_at IS NULL",
    )
    .bind(account.to_string())
    .bind(keep.map(|session| session.to_string()).unwrap_or_default())
    .bind(now.millis())
    .bind(by)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The name of a session's device.
pub async fn device_name(tx: &mut Tx, session: SessionId) -> Result<Option<String>, Refusal> {
    Ok(sqlx::query_scalar("SELECT device_name FROM sessions WHERE id = $1")
        .bind(session.to_string())
        .fetch_optional(&mut **tx)
        .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_its_session_and_cannot_be_invented() {
        let pepper = Pepper::random().expect("random");
        let session = SessionId::new();
        let tokens = Tokens::new(&pepper, session).unwrap_or_else(|_| panic!("tokens"));
        assert_eq!(named(&pepper, ACCESS, &tokens.access), Some(session));
        assert_eq!(named(&pepper, REFRESH, &tokens.access), None, "an access token refreshes nothing");
        let mut bytes = secret::decode(&tokens.access).expect("base64");
        bytes[20] ^= 1;
        assert_eq!(named(&pepper, ACCESS, &secret::encode(&bytes)), None);
        assert_eq!(named(&Pepper::random().expect("random"), ACCESS, &tokens.access), None);
        for bad in ["", "x", "////", &"A".repeat(86), &"é".repeat(40)] {
            assert_eq!(named(&pepper, ACCESS, bad), None);
        }
    }
}
