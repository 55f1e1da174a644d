//! The entity kinds of store credit, and what is read of them.

use kabinet_protocol::credit::{CREDIT, CreditBalance, CreditEntry, ENTRY};

use crate::db::{Database, DbError};
use crate::documents::{Documents, read, same_id};

/// The kinds, as the sync engine sees them.
pub const KINDS: [Documents; 2] = [
    Documents { name: CREDIT, decoder: 1, check: |_, doc| read::<CreditBalance>(doc).map(drop), after: None },
    Documents {
        name: ENTRY,
        decoder: 1,
        check: |id, doc| same_id(&read::<CreditEntry>(doc)?.id.to_string(), id),
        after: None,
    },
];

/// The account's store credit, as the store says; nothing where it has told of none.
pub async fn balance(db: &Database) -> Result<Option<CreditBalance>, DbError> {
    let doc: Option<String> = sqlx::query_scalar("SELECT doc FROM documents WHERE kind = 'credit' LIMIT 1")
        .fetch_optional(db.readers())
        .await?;
    Ok(doc.and_then(|doc| serde_json::from_str(&doc).ok()))
}

/// A page of the ledger, by the index of its numbers.
pub(super) const PAGE: &str =
    "SELECT doc FROM documents WHERE kind = 'credit_entry' AND json_extract(doc, '$.number') < ?1
     ORDER BY json_extract(doc, '$.number') DESC LIMIT ?2";

/// Entries of the ledger below a number, the newest first.
pub async fn entries(db: &Database, before: Option<i64>, limit: u32) -> Result<Vec<CreditEntry>, DbError> {
    let docs: Vec<String> =
        sqlx::query_scalar(PAGE).bind(before.unwrap_or(i64::MAX)).bind(limit).fetch_all(db.readers()).await?;
    Ok(docs.iter().filter_map(|doc| serde_json::from_str(doc).ok()).collect())
}
