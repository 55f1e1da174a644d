//! Operators and the log of what they did.

use kabinet_protocol::problem::Code;
use kabinet_protocol::time::ServerTime;
use uuid::Uuid;

use super::caller::PREFIX;
use crate::db::Tx;
use crate::problems::{Refusal, internal};
use crate::secret;
use crate::store::Store;

/// Adds an operator and gives the token, which is shown this once: the database keeps its hash.
pub async fn add(store: &Store, name: &str, role: &str) -> Result<String, Refusal> {
    if name.trim().is_empty() || name.chars().count() > 80 {
        return Err(Refusal::new(Code::Invalid, "An operator's name has 1 to 80 characters.").field("name"));
    }
    let token = format!("{PREFIX}{}", secret::encode(&secret::random::<32>().map_err(|error| internal(&error))?));
    let mut tx = store.db.begin().await?;
    let added = sqlx::query(
        "INSERT INTO operators(id, name, role, token_hash, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (name) DO NOTHING",
    )
    .bind(Uuid::now_v7().to_string())
    .bind(name)
    .bind(role)
    .bind(secret::digest(&token))
    .bind(store.clock.now().millis())
    .execute(&mut *tx)
    .await?;
    if added.rows_affected() == 0 {
        return Err(Refusal::new(Code::Conflict, "There is an operator of this name.").field("name"));
    }
    tx.commit().await?;
    Ok(token)
}

/// Takes an operator's token away. Says whether there was one.
pub async fn revoke(store: &Store, name: &str) -> Result<bool, Refusal> {
    let mut tx = store.db.begin().await?;
    let revoked = sqlx::query("UPDATE operators SET revoked_at = $2 WHERE name = $1 AND revoked_at IS NULL")
        .bind(name)
        .bind(store.clock.now().millis())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(revoked.rows_affected() > 0)
}

/// Notes what an operator did.
pub async fn log(tx: &mut Tx, operator: &str, action: &str, subject: &str, now: ServerTime) -> Result<(), Refusal> {
    sqlx::query("INSERT INTO operator_log(id, operator, action, subject, at) VALUES ($1, $2, $3, $4, $5)")
        .bind(Uuid::now_v7().to_string())
        .bind(operator)
        .bind(action)
        .bind(subject)
        .bind(now.millis())
        .execute(&mut **tx)
        .await?;
    Ok(())
}
