//! Reading messages.

use kabinet_protocol::identity::InboxMessage;
use kabinet_protocol::time::ServerTime;

use crate::db::Db;
use crate::problems::{Refusal, internal};

/// The newest messages, newest first.
pub async fn newest(db: &Db, limit: i64) -> Result<Vec<InboxMessage>, Refusal> {
    type Row = (String, String, String, Option<String>, String, i64);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, channel, recipient, subject, body, created_at FROM messages ORDER BY created_at DESC, id DESC LIMIT +$1",
    )
    .bind(limit)
    .fetch_all(db.readers())
    .await?;
    rows.into_iter()
        .map(|(id, channel, to, subject, body, sent_at)| {
            let id = id.parse().map_err(|error| internal(&error))?;
            Ok(InboxMessage { id, channel, to, subject, body, sent_at: ServerTime(sent_at) })
        })
        .collect()
}
