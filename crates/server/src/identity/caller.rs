//! Who calls. A route that takes a [`Customer`] is open to customers only; one that takes neither is open to anyone.

use axum::extract::FromRequestParts;
use axum::http::{header, request::Parts};
use kabinet_protocol::ids::{AccountId, CustomerId, DeviceId, FeedId, SessionId};
use kabinet_protocol::problem::Code;
use kabinet_protocol::time::ServerTime;

use super::sessions;
use crate::problems::Refusal;
use crate::store::Store;

/// A signed-in customer.
#[derive(Debug, Clone, Copy)]
pub struct Customer {
    /// The session.
    pub session: SessionId,
    /// The account.
    pub account: AccountId,
    /// The customer.
    pub customer: CustomerId,
    /// The account's own feed.
    pub feed: FeedId,
    /// The session's device.
    pub device: DeviceId,
    /// When the person last showed who they are ([`super::proofs::Proven`]).
    pub proved_at: ServerTime,
}

impl FromRequestParts<Store> for Customer {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, store: &Store) -> Result<Self, Refusal> {
        let token = bearer(parts)?;
        sessions::customer(store, token).await
    }
}

/// The token of `Authorization: Bearer`.
pub fn bearer(parts: &Parts) -> Result<&str, Refusal> {
    parts
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(|| Code::Unauthenticated.into())
}
