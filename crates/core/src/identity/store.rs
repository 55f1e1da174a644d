//! The session's row in the account's database.

use kabinet_protocol::identity::Account;
use secrecy::{ExposeSecret, SecretString};

use crate::db::{Database, DbError, Value};

/// Replaces the session. Durable when it answers.
pub(super) async fn save(db: &Database, refresh: &SecretString, account: &Account) -> Result<(), DbError> {
    let refresh = refresh.clone();
    let account = serde_json::to_string(account).map_err(|error| DbError::Io(error.to_string()))?;
    db.write(move |tx| {
        tx.execute(
            "INSERT INTO session (one, refresh_token, account) VALUES (1, ?1, ?2)
             ON CONFLICT (one) DO UPDATE SET refresh_token = excluded.refresh_token, account = excluded.account",
            &[Value::Text(refresh.expose_secret()), Value::Text(&account)],
        )
        .map(drop)
    })
    .await
}

/// The refresh token held, if there is a session.
pub(super) async fn refresh_token(db: &Database) -> Result<Option<SecretString>, DbError> {
    let found: Option<String> =
        sqlx::query_scalar("SELECT refresh_token FROM session").fetch_optional(db.readers()).await?;
    Ok(found.map(SecretString::from))
}

/// Whose session it is, as of the last sign-in or refresh.
pub(super) async fn account(db: &Database) -> Result<Option<Account>, DbError> {
    let found: Option<String> = sqlx::query_scalar("SELECT account FROM session").fetch_optional(db.readers()).await?;
    Ok(found.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Ends the session on this device.
pub(super) async fn forget(db: &Database) -> Result<(), DbError> {
    db.write(|tx| tx.execute("DELETE FROM session", &[]).map(drop)).await
}
