//! A guest's token.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use kabinet_protocol::ids::{CustomerId, FeedId};
use kabinet_protocol::problem::Code;
use kabinet_protocol::secret::SecretText;
use kabinet_protocol::time::ServerTime;

use crate::db::Tx;
use crate::identity::caller::{Customer, bearer};
use crate::problems::{Refusal, internal};
use crate::secret;
use crate::store::Store;

/// What every guest's token begins with, so that one is recognised where it should not be.
pub const PREFIX: &str = "kgu_";

/// For how long after its last use a token works.
const IDLE_MS: i64 = 180 * 86_400_000;

/// How exactly the last use is kept; noting every one would make each read a write.
const NOTED_MS: i64 = 86_400_000;

/// A customer without an account.
#[derive(Debug, Clone, Copy)]
pub struct Guest {
    /// The customer.
    pub customer: CustomerId,
    /// The customer's feed.
    pub feed: FeedId,
}

/// Makes a token for a guest.
pub async fn begin(tx: &mut Tx, guest: Guest, now: ServerTime) -> Result<SecretText, Refusal> {
    let token = format!("{PREFIX}{}", secret::encode(&secret::random::<32>().map_err(|error| internal(&error))?));
    sqlx::query("INSERT INTO guest_tokens(hash, customer, feed, created_at, used_at) VALUES ($1, $2, $3, $4, $4)")
        .bind(secret::digest(&token))
        .bind(guest.customer.to_string())
        .bind(guest.feed.to_string())
        .bind(now.millis())
        .execute(&mut **tx)
        .await?;
    Ok(token.into())
}

/// The guest whose token this is.
pub async fn read(store: &Store, token: &str) -> Result<Guest, Refusal> {
    let now = store.clock.now().millis();
    let hash = secret::digest(token);
    let row: Option<(String, String, i64)> =
        sqlx::query_as("SELECT customer, feed, used_at FROM guest_tokens WHERE hash = $1 AND used_at > $2")
            .bind(&hash)
            .bind(now - IDLE_MS)
            .fetch_optional(store.db.readers())
            .await?;
    let (customer, feed, used_at) = row.ok_or_else(|| Refusal::from(Code::Unauthenticated))?;
    if used_at < now - NOTED_MS {
        let mut tx = store.db.begin().await?;
        sqlx::query("UPDATE guest_tokens SET used_at = $2 WHERE hash = $1")
            .bind(&hash)
            .bind(now)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
    }
    Ok(Guest {
        customer: customer.parse().map_err(|error| internal(&error))?,
        feed: feed.parse().map_err(|error| internal(&error))?,
    })
}

/// Forgets tokens that nobody used for too long.
pub async fn sweep(tx: &mut Tx, now: ServerTime) -> Result<(), Refusal> {
    sqlx::query("DELETE FROM guest_tokens WHERE used_at <= $1").bind(now.millis() - IDLE_MS).execute(&mut **tx).await?;
    Ok(())
}

/// A caller who must be a guest.
#[derive(Debug, Clone, Copy)]
pub struct OnlyGuest(pub Guest);

impl FromRequestParts<Store> for OnlyGuest {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, store: &Store) -> Result<Self, Refusal> {
        let token = bearer(parts)?;
        if token.starts_with(PREFIX) {
            return read(store, token).await.map(Self);
        }
        // Whoever has an account is told what is wrong with their token, if anything; then that they are no guest.
        Customer::from_request_parts(parts, store).await?;
        Err(Refusal::new(Code::Forbidden, "Whoever has an account orders with it: POST /v1/intents."))
    }
}

/// Somebody who bought: a signed-in customer or a guest. Reads their own orders.
#[derive(Debug, Clone, Copy)]
pub struct Buyer {
    /// Where their orders stand.
    pub feed: FeedId,
    /// Whether they are a guest.
    pub guest: bool,
}

impl FromRequestParts<Store> for Buyer {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, store: &Store) -> Result<Self, Refusal> {
        let token = bearer(parts)?;
        if token.starts_with(PREFIX) {
            return Ok(Self { feed: read(store, token).await?.feed, guest: true });
        }
        Ok(Self { feed: Customer::from_request_parts(parts, store).await?.feed, guest: false })
    }
}
