//! The entity kinds of points, and what is read of them.

use kabinet_protocol::ids::OrderId;
use kabinet_protocol::intent::{IntentKind, Payload};
use kabinet_protocol::points::{ENTRY, LOT, POINTS, PointsBalance, PointsEntry, PointsLot};
use kabinet_protocol::time::{CivilDate, ServerTime};

use super::history::Step;
use crate::db::{Database, DbError};
use crate::documents::{Documents, read, same_id};
use crate::outbox;

/// The kinds, as the sync engine sees them.
pub const KINDS: [Documents; 3] = [
    Documents { name: POINTS, decoder: 1, check: |_, doc| read::<PointsBalance>(doc).map(drop), after: None },
    Documents {
        name: LOT,
        decoder: 1,
        check: |id, doc| same_id(&read::<PointsLot>(doc)?.id.to_string(), id),
        after: None,
    },
    Documents {
        name: ENTRY,
        decoder: 1,
        check: |id, doc| same_id(&read::<PointsEntry>(doc)?.id.to_string(), id),
        after: None,
    },
];

/// The account's points as they are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shown {
    /// What the store says; nothing where it has told of none.
    pub points: Option<PointsBalance>,
    /// Whether spending is switched on, with what waits to be sent.
    pub redeem: bool,
    /// A change of that waits.
    pub waits: bool,
}

/// What the store has, then what waits, in its order; one statement, so that no answer falls between.
const SHOWN: &str = "SELECT 0 AS part, 0 AS seq, kind, 0 AS version, doc FROM documents WHERE kind = 'points' \
     UNION ALL SELECT 1, seq, kind, version, payload FROM outbox \
     WHERE state = 'waiting' AND stream = 'profile' AND kind = ?1 ORDER BY part, seq";

/// The account's points.
pub async fn shown(db: &Database) -> Result<Shown, DbError> {
    let parts: Vec<(i64, i64, String, i64, String)> =
        sqlx::query_as(SHOWN).bind(IntentKind::PointsRedeem.as_str()).fetch_all(db.readers()).await?;
    let mut shown = Shown::default();
    for (part, _, kind, version, text) in parts {
        if part == 0 {
            shown.points = serde_json::from_str(&text).ok();
            shown.redeem = shown.points.is_some_and(|points| points.redeem);
        } else if let Some(Payload::Points(change)) = outbox::payload(&kind, version, &text) {
            (shown.redeem, shown.waits) = (change.on, true);
        }
    }
    Ok(shown)
}

fn read_all<T: serde::de::DeserializeOwned>(docs: &[String]) -> Vec<T> {
    docs.iter().filter_map(|doc| serde_json::from_str(doc).ok()).collect()
}

/// A page of the ledger, by the index of its numbers.
pub(super) const PAGE: &str =
    "SELECT doc FROM documents WHERE kind = 'points_entry' AND json_extract(doc, '$.number') < ?1
     ORDER BY json_extract(doc, '$.number') DESC LIMIT ?2";

/// Entries of the ledger below a number, the newest first.
pub async fn entries(db: &Database, before: Option<i64>, limit: u32) -> Result<Vec<PointsEntry>, DbError> {
    let docs: Vec<String> =
        sqlx::query_scalar(PAGE).bind(before.unwrap_or(i64::MAX)).bind(limit).fetch_all(db.readers()).await?;
    Ok(read_all(&docs))
}

/// The entries of one order, in their order.
pub async fn of_order(db: &Database, order: OrderId) -> Result<Vec<PointsEntry>, DbError> {
    let docs: Vec<String> = sqlx::query_scalar(
        "SELECT doc FROM documents WHERE kind = 'points_entry' AND json_extract(doc, '$.order') = ?1",
    )
    .bind(order.to_string())
    .fetch_all(db.readers())
    .await?;
    let mut all: Vec<PointsEntry> = read_all(&docs);
    all.sort_by_key(|entry| entry.number);
    Ok(all)
}

/// What the newest entries did to the balance, the newest first.
pub async fn steps(db: &Database, limit: u32) -> Result<Vec<Step>, DbError> {
    let rows: Vec<(i64, i64, i64)> = sqlx::query_as(
        "SELECT json_extract(doc, '$.at'), json_extract(doc, '$.points'), json_extract(doc, '$.balance')
         FROM documents WHERE kind = 'points_entry' AND json_extract(doc, '$.number') < ?1
         ORDER BY json_extract(doc, '$.number') DESC LIMIT ?2",
    )
    .bind(i64::MAX)
    .bind(limit)
    .fetch_all(db.readers())
    .await?;
    Ok(rows.into_iter().map(|(at, points, balance)| Step { at: ServerTime(at), points, balance }).collect())
}

/// So many points run out with a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiry {
    /// The last day on which they can be used, in the store's zone; nothing for those that live for ever.
    pub day: Option<CivilDate>,
    /// How many.
    pub points: i64,
}

/// Every expiry date, the soonest first; what lives for ever is last.
pub async fn expiries(db: &Database) -> Result<Vec<Expiry>, DbError> {
    let docs: Vec<String> =
        sqlx::query_scalar("SELECT doc FROM documents WHERE kind = 'points_lot'").fetch_all(db.readers()).await?;
    let mut by_day = std::collections::BTreeMap::<(bool, Option<CivilDate>), i64>::new();
    for lot in read_all::<PointsLot>(&docs) {
        *by_day.entry((lot.expires.is_none(), lot.expires)).or_default() += lot.left;
    }
    Ok(by_day.into_iter().map(|((_, day), points)| Expiry { day, points }).collect())
}
