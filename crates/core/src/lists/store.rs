//! The entity kind `list_item`, and the lists as they are shown.

use std::collections::BTreeSet;

use kabinet_protocol::ids::ProductId;
use kabinet_protocol::intent::Payload;
use kabinet_protocol::lists::{self, ListItem, Lists, apply};
use kabinet_protocol::time::ServerTime;

use crate::db::{Database, DbError, Tx};
use crate::documents::{Documents, read, same_id};
use crate::outbox;

/// Items of lists, as the sync engine sees them.
pub const KIND: Documents = Documents {
    name: lists::KIND,
    decoder: 1,
    check: |id, doc| same_id(&read::<ListItem>(doc)?.id(), id),
    after: None,
};

/// The lists as they are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// What is in them.
    pub lists: Lists,
    /// Products of which a change waits to be sent.
    pub pending: BTreeSet<ProductId>,
    /// How many changes wait.
    pub waiting: u32,
}

/// The store's items, then what waits, in its order. One statement: between two, an answer could take a change out of the
/// one and not yet be in the other.
const SHOWN: &str = "SELECT 0 AS part, 0 AS seq, '' AS kind, 0 AS version, 0 AS at, doc FROM documents \
     WHERE kind = 'list_item' \
     UNION ALL SELECT 1, seq, kind, version, created_at, payload FROM outbox \
     WHERE state = 'waiting' AND stream = 'lists' ORDER BY part, seq";

type Part = (i64, i64, String, i64, i64, String);

impl Shown {
    fn take(&mut self, (part, _, kind, version, at, text): Part) {
        if part == 0 {
            if let Ok(item) = serde_json::from_str::<ListItem>(&text) {
                self.lists.items.insert((item.list, item.product), item);
            }
            return;
        }
        self.waiting += 1;
        let Some(Payload::List(change)) = outbox::payload(&kind, version, &text) else { return };
        self.pending.insert(change.product());
        // What the store will refuse is not shown as made.
        let _ = apply(&mut self.lists, &change, ServerTime(at));
    }
}

/// The lists as they are shown.
pub async fn shown(db: &Database) -> Result<Shown, DbError> {
    let parts: Vec<Part> = sqlx::query_as(SHOWN).fetch_all(db.readers()).await?;
    let mut shown = Shown::default();
    parts.into_iter().for_each(|part| shown.take(part));
    Ok(shown)
}

/// The same, inside a transaction.
pub(super) fn shown_in(tx: &mut Tx<'_>) -> Result<Shown, DbError> {
    let mut shown = Shown::default();
    tx.rows(SHOWN, &[], |row| {
        shown.take((row.int(0), row.int(1), row.text(2), row.int(3), row.int(4), row.text(5)));
    })?;
    Ok(shown)
}
