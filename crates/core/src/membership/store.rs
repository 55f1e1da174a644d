//! The entity kinds of a membership, and what is read of them.

use kabinet_protocol::intent::{IntentKind, Payload};
use kabinet_protocol::membership::{MEMBERSHIP, Membership, MembershipPeriod, PERIOD};

use crate::db::{Database, DbError};
use crate::documents::{Documents, read, same_id};
use crate::outbox;

/// The kinds, as the sync engine sees them.
pub const KINDS: [Documents; 2] = [
    Documents { name: MEMBERSHIP, decoder: 1, check: |_, doc| read::<Membership>(doc).map(drop), after: None },
    Documents {
        name: PERIOD,
        decoder: 1,
        check: |id, doc| same_id(&read::<MembershipPeriod>(doc)?.id.to_string(), id),
        after: None,
    },
];

/// The membership as it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// What the store says, with what waits to be sent on top; nothing where there never was one.
    pub membership: Option<Membership>,
    /// A change of whether it renews itself waits.
    pub waits: bool,
}

/// What the store has, then what waits, in its order; one statement, so that no answer falls between.
const SHOWN: &str = "SELECT 0 AS part, 0 AS seq, kind, 0 AS version, doc FROM documents WHERE kind = 'membership' \
     UNION ALL SELECT 1, seq, kind, version, payload FROM outbox \
     WHERE state = 'waiting' AND stream = 'profile' AND kind = ?1 ORDER BY part, seq";

/// The account's membership.
pub async fn shown(db: &Database) -> Result<Shown, DbError> {
    let parts: Vec<(i64, i64, String, i64, String)> =
        sqlx::query_as(SHOWN).bind(IntentKind::MembershipRenew.as_str()).fetch_all(db.readers()).await?;
    let mut shown = Shown::default();
    for (part, _, kind, version, text) in parts {
        if part == 0 {
            shown.membership = serde_json::from_str(&text).ok();
        } else if let Some(Payload::Membership(change)) = outbox::payload(&kind, version, &text) {
            shown.waits = true;
            if let Some(membership) = &mut shown.membership {
                membership.renews = change.on;
                membership.method = change.method.or(membership.method);
            }
        }
    }
    Ok(shown)
}

/// Every period, the newest first: a member of many years has some hundreds.
pub async fn periods(db: &Database) -> Result<Vec<MembershipPeriod>, DbError> {
    let docs: Vec<String> = sqlx::query_scalar(
        "SELECT doc FROM documents WHERE kind = 'membership_period' AND json_extract(doc, '$.number') < ?1
         ORDER BY json_extract(doc, '$.number') DESC",
    )
    .bind(i64::MAX)
    .fetch_all(db.readers())
    .await?;
    Ok(docs.iter().filter_map(|doc| serde_json::from_str(doc).ok()).collect())
}
