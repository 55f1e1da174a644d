//! The entity kinds `address` and `consents`, and the profile as it is shown.

use std::collections::{BTreeMap, BTreeSet};

use kabinet_protocol::ids::AddressId;
use kabinet_protocol::profile::{self, Address, Consents};
use kabinet_protocol::time::ServerTime;

use super::plan::replay;
use crate::db::{Database, DbError, Tx};
use crate::documents::{Documents, read, same_id};
use crate::outbox;

/// Addresses, as the sync engine sees them.
pub const ADDRESSES: Documents = Documents {
    name: profile::ADDRESS,
    decoder: 1,
    check: |id, doc| same_id(&read::<Address>(doc)?.id.to_string(), id),
    after: None,
};

/// Consents, as the sync engine sees them.
pub const CONSENTS: Documents =
    Documents { name: profile::CONSENTS, decoder: 1, check: |_, doc| read::<Consents>(doc).map(drop), after: None };

/// The profile as it is shown, beside what the account's own document says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The name that waits to be sent; nothing where none does.
    pub name: Option<String>,
    /// The address book.
    pub addresses: BTreeMap<AddressId, Address>,
    /// Addresses of which a change waits.
    pub pending: BTreeSet<AddressId>,
    /// Which mailings are welcome.
    pub consents: Consents,
    /// A change of consents waits.
    pub consents_pending: bool,
}

/// What the store has, then what waits, in its order; one statement, so that no answer falls between.
const SHOWN: &str = "SELECT 0 AS part, 0 AS seq, kind, 0 AS version, 0 AS at, doc FROM documents \
     WHERE kind IN ('address', 'consents') \
     UNION ALL SELECT 1, seq, kind, version, created_at, payload FROM outbox \
     WHERE state = 'waiting' AND stream = 'profile' ORDER BY part, seq";

type Part = (i64, i64, String, i64, i64, String);

impl Shown {
    fn take(&mut self, (part, _, kind, version, at, text): Part) {
        if part > 0 {
            if let Some(change) = outbox::payload(&kind, version, &text) {
                replay(self, change, ServerTime(at));
            }
        } else if kind == profile::CONSENTS {
            self.consents = serde_json::from_str(&text).unwrap_or_default();
        } else if let Ok(address) = serde_json::from_str::<Address>(&text) {
            self.addresses.insert(address.id, address);
        }
    }

    /// The addresses as a person wants them: the default one first, the others by what they are called.
    pub fn in_order(&self) -> Vec<&Address> {
        let mut all: Vec<&Address> = self.addresses.values().collect();
        all.sort_by(|a, b| (!a.is_default, &a.label, &a.city, a.id).cmp(&(!b.is_default, &b.label, &b.city, b.id)));
        all
    }
}

/// The profile as it is shown.
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
