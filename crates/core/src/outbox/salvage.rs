//! What waited in a database that had to be set aside is carried over into the one that takes its place.
//!
//! Everything else comes back from the store; what was never sent is nowhere else. The damaged file is only read, and stays
//! where it was put. What waits is read from both ends, so that one bad page costs what lies on it and not what lies behind
//! it. Whatever the store has made already is answered alike when it is sent again (ADR 0008).

use std::collections::BTreeMap;
use std::path::Path;

use futures::TryStreamExt;

use super::store::{Dropped, Stored, carry};
use crate::db::{DataKey, Database, DbError, files_of};

/// How much was carried over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Salvaged {
    /// Changes that wait again.
    pub carried: usize,
    /// Whether there may have been more.
    pub incomplete: bool,
}

/// Carries what waits in the file that was set aside over into `db`. A file of which nothing can be read is no error: it
/// is [`Salvaged::incomplete`].
pub async fn carry_over(db: &Database, aside: &Path, key: &DataKey, dropped: Dropped) -> Result<Salvaged, DbError> {
    let mut found = BTreeMap::new();
    let beside = files_of(aside)?;
    let incomplete = match Database::open_reader_only(aside.to_path_buf(), key).await {
        Ok(damaged) => {
            let whole = read(&damaged, UPWARDS, &mut found).await;
            if !whole {
                read(&damaged, DOWNWARDS, &mut found).await;
            }
            damaged.close().await?;
            !whole
        }
        Err(_) => true,
    };
    // What reading it has put beside it, as SQLite does, goes again.
    for made in files_of(aside)?.iter().filter(|made| !beside.contains(made)) {
        let _ = std::fs::remove_file(made);
    }
    let rows: Vec<Stored> = found.into_values().collect();
    let carried = db
        .write(move |tx| {
            let mut carried = 0;
            for row in &rows {
                carried += usize::from(carry(tx, row, dropped)?);
            }
            Ok::<_, DbError>(carried)
        })
        .await?;
    Ok(Salvaged { carried, incomplete })
}

const UPWARDS: &str = "SELECT seq, id, stream, kind, version, payload, subject, depends_on, state, created_at, expires_at, \
     attempts, next_attempt_at, problem FROM outbox ORDER BY seq";
const DOWNWARDS: &str = "SELECT seq, id, stream, kind, version, payload, subject, depends_on, state, created_at, \
     expires_at, attempts, next_attempt_at, problem FROM outbox ORDER BY seq DESC";

/// Reads until the end or the first damage; answers whether it came to the end.
async fn read(damaged: &Database, text: &'static str, found: &mut BTreeMap<i64, Stored>) -> bool {
    let mut rows = sqlx::query(text).fetch(damaged.readers());
    loop {
        match rows.try_next().await {
            Ok(Some(row)) => {
                if let (Ok(seq), Ok(row)) = (sqlx::Row::try_get(&row, "seq"), sqlx::FromRow::from_row(&row)) {
                    found.insert(seq, row);
                }
            }
            Ok(None) => return true,
            Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use kabinet_protocol::ids::ProductId;
    use kabinet_protocol::intent::Payload;
    use kabinet_protocol::lists::{Amount, ListChange, ListName};
    use kabinet_protocol::time::LocalTime;

    use super::*;
    use crate::clock::SystemClock;
    use crate::db::Place;
    use crate::outbox::{enqueue, list};

    const CHANGES: usize = 300;
    /// SQLCipher encrypts page by page.
    const PAGE: usize = 4096;

    // covers: B7
    #[tokio::test]
    async fn a_damaged_page_costs_what_lies_on_it_and_no_more() {
        let key = DataKey::from_bytes([7; 32]);
        let clock = SystemClock::shared();
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.db");
        let db = Database::open(Place::File(file.clone()), &key, &clock).await.expect("opens").db;
        db.write(|tx| {
            for _ in 0..CHANGES {
                let amount = Amount { list: ListName::Cart, product: ProductId::new(), quantity: 1 };
                enqueue(tx, &Payload::List(ListChange::Add(amount)), &[], LocalTime(1), None)?;
            }
            Ok::<_, DbError>(())
        })
        .await
        .expect("writes");
        let before = list(&db, 1_000).await.expect("reads");
        assert_eq!(before.len(), CHANGES);
        db.close().await.expect("closes");
        drop(db);
        let whole = std::fs::read(&file).expect("reads");
        let (mut untouched, mut in_part) = (0, 0);
        for page in 1..whole.len() / PAGE {
            let mut bytes = whole.clone();
            bytes[page * PAGE..][..PAGE].fill(0x5a);
            let damaged = folder.path().join(format!("damaged-{page}.db"));
            std::fs::write(&damaged, &bytes).expect("damages");
            let fresh = Database::open(Place::Memory, &key, &clock).await.expect("opens").db;
            let salvaged = carry_over(&fresh, &damaged, &key, |_, _| Ok(())).await.expect("carries over");
            let after = list(&fresh, 1_000).await.expect("reads");
            assert_eq!(after.len(), salvaged.carried);
            assert_eq!(salvaged.incomplete, after.len() < CHANGES, "page {page}: what is missing is said");
            let mut known = before.iter();
            assert!(after.iter().all(|one| known.any(|other| other == one)), "page {page}: in order, as they were");
            untouched += usize::from(after.len() == CHANGES);
            in_part += usize::from((1..CHANGES).contains(&after.len()));
            assert!(after.is_empty() || after.len() > CHANGES - 40, "page {page}: only {} of them", after.len());
            assert_eq!(std::fs::read(&damaged).expect("kept"), bytes, "page {page}: the damaged file is only read");
            fresh.close().await.expect("closes");
        }
        assert!(in_part > 3 && untouched > in_part, "{in_part} pages held changes, {untouched} did not");
    }
}
