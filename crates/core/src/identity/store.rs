//! Where the session is kept: a row in the account's database, and a spare beside it.
//!
//! The spare is for the day the database is damaged: the fresh one that takes its place is then filled by itself, without
//! a new sign-in. It is sealed under the data key, and written after the row; should it be one step older, the store takes
//! the token before the newest once more.

use std::path::PathBuf;

use kabinet_protocol::identity::Account;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::db::{DataKey, Database, DbError, Value};
use crate::secrets::{seal, unseal};

const PURPOSE: &str = "session";

/// The sealed copy of a session beside its database.
pub struct Spare {
    file: PathBuf,
    key: DataKey,
}

impl Spare {
    /// The spare of the database in this file.
    pub fn beside(database: &std::path::Path, key: DataKey) -> Self {
        // The name begins with the database's, so whatever erases the database erases this.
        let mut file = database.as_os_str().to_owned();
        file.push(".session");
        Self { file: file.into(), key }
    }

    /// The data key it is sealed under.
    pub fn key(&self) -> &DataKey {
        &self.key
    }

    /// Keeps a copy. A failure costs a sign-in on a bad day, so it is no reason to fail now.
    pub(super) fn keep(&self, refresh: &SecretString, account: &Account) {
        let text = serde_json::to_vec(&(refresh.expose_secret(), account)).map(Zeroizing::new);
        let sealed = text.ok().and_then(|text| seal(&self.key, PURPOSE, &text).ok());
        let kept = sealed.map(|sealed| crate::files::replace(&self.file, &sealed));
        if !matches!(kept, Some(Ok(()))) {
            tracing::warn!("the spare copy of a session could not be written");
        }
    }

    pub(super) fn read(&self) -> Option<(SecretString, Account)> {
        let text = unseal(&self.key, PURPOSE, &std::fs::read(&self.file).ok()?)?;
        let (refresh, account): (String, Account) = serde_json::from_slice(&text).ok()?;
        Some((refresh.into(), account))
    }

    pub(super) fn forget(&self) {
        let _ = std::fs::remove_file(&self.file);
    }
}

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
