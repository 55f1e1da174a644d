//! Proving books: what the audits of points, of store credit and of memberships have in common.
//!
//! Each rebuilds an account's books from their entries and compares what stands beside them. `kabinet-server audit` runs them,
//! on a store at rest or beside one that serves: books are read under their feed's lock. It stops at the first difference,
//! because whoever finds one wants to see the rows as they are.

use std::collections::BTreeMap;
use std::fmt::Debug;

use kabinet_protocol::ids::FeedId;
use serde::Serialize;

use crate::db::Tx;
use crate::problems::{Refusal, read};
use crate::store::Store;

/// Entries read at once.
pub const PAGE: i64 = 1_000;

/// How many entries agree, or what differs, in words.
pub type Outcome = Result<u64, String>;

/// What an audit came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// Ledgers that were rebuilt.
    pub ledgers: u64,
    /// Entries they have.
    pub entries: u64,
    /// The first difference; nothing where all agree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Difference>,
}

/// Where stored and rebuilt part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The feed whose books they are.
    pub feed: FeedId,
    /// What differs.
    pub what: String,
}

/// Proves the books of one feed after the other, until some differ. `next` finds the first feed after `$1` that has any row of
/// theirs: also where the sums are gone, there are books to prove.
pub async fn each(
    store: &Store,
    next: &'static str,
    prove: impl AsyncFn(&mut Tx, FeedId) -> Result<Outcome, Refusal>,
) -> Result<Audit, Refusal> {
    let (mut audit, mut after) = (Audit::default(), String::new());
    loop {
        let found: Option<String> = sqlx::query_scalar(next).bind(&after).fetch_optional(store.db.readers()).await?;
        let Some(found) = found else { return Ok(audit) };
        let feed: FeedId = read(&found)?;
        let mut tx = store.db.begin().await?;
        crate::sync::store::raise(&mut tx, feed, 0).await?;
        let outcome = prove(&mut tx, feed).await?;
        tx.rollback().await?;
        audit.ledgers += 1;
        match outcome {
            Ok(entries) => audit.entries += entries,
            Err(what) => {
                audit.difference = Some(Difference { feed, what });
                return Ok(audit);
            }
        }
        after = found;
    }
}

/// How many documents of a kind the customer is shown.
pub async fn shown(tx: &mut Tx, feed: FeedId, kind: &str) -> Result<i64, Refusal> {
    Ok(sqlx::query_scalar("SELECT count(*) FROM entities WHERE feed = $1 AND kind = $2 AND deleted = 0")
        .bind(feed.to_string())
        .bind(kind)
        .fetch_one(&mut **tx)
        .await?)
}

/// The first key whose values are not the same on both sides.
pub fn apart<'a, V: PartialEq + Debug>(
    what: &str,
    stored: &'a BTreeMap<String, V>,
    rebuilt: &'a BTreeMap<String, V>,
) -> Option<String> {
    let found = stored.keys().chain(rebuilt.keys()).find(|key| stored.get(*key) != rebuilt.get(*key))?;
    Some(format!("{what} {found} is {:?}, rebuilt it is {:?}", stored.get(found), rebuilt.get(found)))
}
