//! The security log of an account (B17): what happened, when and on which device. Lines are added in the transaction of
//! what they tell of, so that neither is there without the other.

use kabinet_protocol::identity::{SecurityEvent, SecurityEventKind, SecurityLog};
use kabinet_protocol::ids::{AccountId, SecurityEventId};
use kabinet_protocol::time::ServerTime;

use crate::db::{Db, Tx};
use crate::problems::{Refusal, internal};

/// Adds a line. `detail` holds nothing that is not masked.
pub async fn note(
    tx: &mut Tx,
    account: AccountId,
    kind: SecurityEventKind,
    device_name: Option<&str>,
    detail: Option<&str>,
    now: ServerTime,
) -> Result<(), Refusal> {
    sqlx::query(
        "INSERT INTO security_events(account, id, kind, at, device_name, detail) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(account.to_string())
    .bind(SecurityEventId::new().to_string())
    .bind(kind.as_str())
    .bind(now.millis())
    .bind(device_name)
    .bind(detail)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A page of the log, newest first, from before `before` on.
pub async fn page(
    db: &Db,
    account: AccountId,
    before: Option<SecurityEventId>,
    limit: u32,
) -> Result<SecurityLog, Refusal> {
    // Ids begin with the time, so their order is the events' order; '~' sorts after every id.
    let before = before.map_or_else(|| "~".into(), |id| id.to_string());
    let rows: Vec<(String, String, i64, Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT id, kind, at, device_name, detail FROM security_events
         WHERE account = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
    )
    .bind(account.to_string())
    .bind(before)
    .bind(i64::from(limit) + 1)
    .fetch_all(db.readers())
    .await?;
    let more = rows.len() > limit as usize;
    let mut events = Vec::with_capacity(rows.len());
    for (id, kind, at, device_name, detail) in rows.into_iter().take(limit as usize) {
        events.push(SecurityEvent {
            id: id.parse().map_err(|error| internal(&error))?,
            kind: kind.as_str().into(),
            at: ServerTime(at),
            device_name,
            detail,
        });
    }
    let next = events.last().filter(|_| more).map(|event| event.id);
    Ok(SecurityLog { events, next })
}
