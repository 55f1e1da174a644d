//! Where the session is kept, a row in the account's database and a spare beside it; and the account's own entity, so that
//! the profile is there offline.
//!
//! The spare is for the day the database is damaged: the fresh one that takes its place is then filled by itself, without
//! a new sign-in. It is sealed under the data key, and written after the row; should it be one step older, the store takes
//! the token before the newest once more.

use std::path::PathBuf;

use kabinet_protocol::identity::Account;
use kabinet_protocol::sync::FeedKind;
use kabinet_protocol::time::LocalTime;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::db::{DataKey, Database, DbError, Tx, Value};
use crate::secrets::{seal, unseal};
use crate::sync::kind::{BadDocument, Batch, EntityKind, Incoming, Place, Writing};
use crate::sync::shape_of;

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

/// The kind of the one entity that is the account as its owner sees it.
const KIND: &str = "account";

/// The account's entity, as the engine sees it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Accounts;

impl EntityKind for Accounts {
    fn name(&self) -> &'static str {
        KIND
    }

    fn feed(&self) -> FeedKind {
        FeedKind::Account
    }

    fn decoder(&self) -> u32 {
        1
    }

    fn batch(&self) -> Box<dyn Batch> {
        Box::new(Described::default())
    }

    fn remove(&self, tx: &mut Tx<'_>, at: Place<'_>) -> Result<bool, DbError> {
        tx.execute(
            "DELETE FROM account_docs WHERE feed = ?1 AND id = ?2 AND (gen < ?3 OR rev <= ?4)",
            &[at.feed.into(), at.id.into(), at.generation.into(), at.rev.0.into()],
        )
        .map(|changed| changed > 0)
    }

    fn sweep(&self, tx: &mut Tx<'_>, feed: i64, generation: i64) -> Result<u64, DbError> {
        tx.execute("DELETE FROM account_docs WHERE feed = ?1 AND gen < ?2", &[feed.into(), generation.into()])
            .map(|swept| swept as u64)
    }
}

/// Account documents on their way into the database: one, as a rule.
#[derive(Default)]
struct Described {
    rows: Vec<(String, i64, String)>,
}

impl Batch for Described {
    fn push(&mut self, row: Incoming<'_>) -> Result<(), BadDocument> {
        let account: Account = serde_json::from_str(row.doc).map_err(|error| BadDocument(shape_of(&error)))?;
        if account.id.to_string() != row.id {
            return Err(BadDocument("the document carries another id".into()));
        }
        self.rows.push((row.id.into(), row.rev.0, row.doc.into()));
        Ok(())
    }

    fn bytes(&self) -> usize {
        self.rows.iter().map(|(id, _, doc)| id.len() + doc.len() + 8).sum()
    }

    fn write(self: Box<Self>, tx: &mut Tx<'_>, how: Writing) -> Result<u64, DbError> {
        let mut changed = 0;
        for (id, rev, doc) in &self.rows {
            changed += tx.execute(
                "INSERT INTO account_docs (feed, id, rev, gen, doc) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (feed, id) DO UPDATE SET rev = excluded.rev, gen = excluded.gen, doc = excluded.doc
                 WHERE account_docs.gen < excluded.gen OR account_docs.rev < excluded.rev",
                &[how.feed.into(), id.as_str().into(), (*rev).into(), how.generation.into(), doc.as_str().into()],
            )?;
        }
        Ok(changed as u64)
    }
}

/// The account as the store last described it, and as of when; before the first sync, as the sign-in did.
pub async fn described(db: &Database) -> Result<Option<(Account, Option<LocalTime>)>, DbError> {
    let found: Option<(String, Option<i64>)> =
        sqlx::query_as("SELECT doc, synced_at FROM account_docs JOIN feeds ON feeds.num = account_docs.feed LIMIT 1")
            .fetch_optional(db.readers())
            .await?;
    let read = found.and_then(|(doc, at)| Some((serde_json::from_str(&doc).ok()?, at.map(LocalTime))));
    match read {
        Some(read) => Ok(Some(read)),
        None => Ok(account(db).await?.map(|account| (account, None))),
    }
}

/// Puts what the store just said in place of the document, whose rev stays: the change that follows has a higher one.
pub(super) async fn redescribe(db: &Database, account: &Account) -> Result<(), DbError> {
    let id = account.id.to_string();
    let doc = serde_json::to_string(account).map_err(|error| DbError::Io(error.to_string()))?;
    db.write(move |tx| {
        tx.execute("UPDATE account_docs SET doc = ?1 WHERE id = ?2", &[doc.as_str().into(), id.as_str().into()])
            .map(drop)
    })
    .await
}
