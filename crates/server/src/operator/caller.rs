//! The operator who calls.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use kabinet_protocol::problem::Code;

use crate::identity::caller::bearer;
use crate::problems::Refusal;
use crate::secret;
use crate::store::Store;

/// What every operator token begins with, so that one is recognised where it should not be.
pub const PREFIX: &str = "kop_";

/// An operator.
#[derive(Debug, Clone)]
pub struct Operator {
    /// The operator's id.
    pub id: String,
    /// `owner` or `staff`.
    pub role: String,
}

/// An operator who is an owner: everybody else is refused before what they sent is looked at.
#[derive(Debug, Clone)]
pub struct Owner(pub Operator);

impl FromRequestParts<Store> for Owner {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, store: &Store) -> Result<Self, Refusal> {
        let operator = Operator::from_request_parts(parts, store).await?;
        match operator.role.as_str() {
            "owner" => Ok(Self(operator)),
            _ => Err(Refusal::new(Code::Forbidden, "Only an owner may do this.")),
        }
    }
}

impl FromRequestParts<Store> for Operator {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, store: &Store) -> Result<Self, Refusal> {
        let token = bearer(parts)?;
        if !token.starts_with(PREFIX) {
            // A customer's token is genuine and still opens nothing here.
            return match crate::identity::sessions::customer(store, token).await {
                Ok(_) => Err(Refusal::new(Code::Forbidden, "This is for operators.")),
                Err(refusal) => Err(refusal),
            };
        }
        let row: Option<(String, String)> =
            sqlx::query_as("SELECT id, role FROM operators WHERE token_hash = $1 AND revoked_at IS NULL")
                .bind(secret::digest(token))
                .fetch_optional(store.db.readers())
                .await?;
        let (id, role) = row.ok_or_else(|| Refusal::from(Code::Unauthenticated))?;
        Ok(Self { id, role })
    }
}
