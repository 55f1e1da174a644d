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

impl Operator {
    /// Refuses everybody but owners.
    pub fn owner(&self) -> Result<(), Refusal> {
        if self.role == "owner" { Ok(()) } else { Err(Refusal::new(Code::Forbidden, "Only an owner may do this.")) }
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
