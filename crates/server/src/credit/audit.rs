//! Proving the books: every ledger of store credit is rebuilt from its entries, and what stands beside them is compared.
//!
//! Run by `kabinet-server audit`, as that of points is: under the feed's lock, until the first difference.

use std::collections::BTreeMap;

use kabinet_protocol::credit::{CREDIT, CreditBalance, CreditEntry, ENTRY};
use kabinet_protocol::ids::FeedId;
use serde::Serialize;

use super::ledger::Books;
use super::store::{self, read};
use crate::db::Tx;
use crate::intents::document;
use crate::problems::Refusal;
use crate::store::Store;
use crate::sync::store as feeds;

/// Entries read at once.
const PAGE: i64 = 1_000;

/// What the audit came to.
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
    /// The feed whose ledger it is.
    pub feed: FeedId,
    /// What differs.
    pub what: String,
}

/// Rebuilds every ledger, until one differs.
pub async fn run(store: &Store) -> Result<Audit, Refusal> {
    let (mut audit, mut after) = (Audit::default(), String::new());
    loop {
        // Whatever has rows has a ledger, also where its sums are gone.
        let next: Option<(String,)> = sqlx::query_as(
            "SELECT feed FROM (SELECT feed FROM credit WHERE feed > $1 UNION SELECT feed FROM credit_entries WHERE feed > $1
                 UNION SELECT feed FROM credit_orders WHERE feed > $1) f
             ORDER BY feed LIMIT 1",
        )
        .bind(&after)
        .fetch_optional(store.db.readers())
        .await?;
        let Some((feed,)) = next else { return Ok(audit) };
        let mut tx = store.db.begin().await?;
        let id: FeedId = read(&feed)?;
        feeds::raise(&mut tx, id, 0).await?;
        let outcome = ledger(&mut tx, store, id).await?;
        tx.rollback().await?;
        audit.ledgers += 1;
        match outcome {
            Ok(entries) => audit.entries += entries,
            Err(what) => {
                audit.difference = Some(Difference { feed: id, what });
                return Ok(audit);
            }
        }
        after = feed;
    }
}

/// Compares one ledger: how many entries it has, or what differs.
async fn ledger(tx: &mut Tx, store: &Store, feed: FeedId) -> Result<Result<u64, String>, Refusal> {
    let mut books = Books::default();
    loop {
        let page = entries(tx, feed, books.account.entries).await?;
        if page.is_empty() {
            break;
        }
        for (row, doc) in page {
            let Some(entry) = doc else { return Ok(Err(format!("credit entry {} has no document", row.0))) };
            let told = (entry.number, entry.id.to_string(), entry.kind.to_string(), entry.source.clone());
            let sums = (entry.amount, entry.balance, entry.at.millis());
            if told != (row.0, row.1, row.2, row.3) || sums != row.4 {
                return Ok(Err(format!("credit entry {} is not what its document says", entry.number)));
            }
            if let Err(broken) = books.apply(&entry) {
                return Ok(Err(format!("credit {broken}")));
            }
        }
    }
    let all: i64 = sqlx::query_scalar("SELECT count(*) FROM entities WHERE feed = $1 AND kind = $2 AND deleted = 0")
        .bind(feed.to_string())
        .bind(ENTRY)
        .fetch_one(&mut **tx)
        .await?;
    if all != books.account.entries {
        return Ok(Err(format!("{all} entries of credit are shown of {}", books.account.entries)));
    }
    if let Some(what) = sums(tx, store, feed, &books).await? {
        return Ok(Err(what));
    }
    Ok(match orders(tx, feed, &books).await? {
        Some(what) => Err(what),
        None => Ok(books.account.entries.unsigned_abs()),
    })
}

type Row = (i64, String, String, String, (i64, i64, i64));

async fn entries(tx: &mut Tx, feed: FeedId, after: i64) -> Result<Vec<(Row, Option<CreditEntry>)>, Refusal> {
    type Raw = (i64, String, String, String, i64, i64, i64, Option<String>);
    let rows: Vec<Raw> = sqlx::query_as(
        "SELECT c.number, c.id, c.kind, c.source, c.amount, c.balance, c.at, e.doc
         FROM credit_entries c
         LEFT JOIN entities e ON e.feed = c.feed AND e.kind = 'credit_entry' AND e.id = c.id AND e.deleted = 0
         WHERE c.feed = $1 AND c.number > $2 ORDER BY c.number LIMIT +$3",
    )
    .bind(feed.to_string())
    .bind(after)
    .bind(PAGE)
    .fetch_all(&mut **tx)
    .await?;
    let row = |(number, id, kind, source, amount, balance, at, doc): Raw| {
        // A document that cannot be read is none.
        let doc = doc.and_then(|doc| serde_json::from_str(&doc).ok());
        ((number, id, kind, source, (amount, balance, at)), doc)
    };
    Ok(rows.into_iter().map(row).collect())
}

async fn sums(tx: &mut Tx, store: &Store, feed: FeedId, books: &Books) -> Result<Option<String>, Refusal> {
    let Some(account) = store::account(tx, feed).await? else {
        return Ok(Some("the sums of credit are missing".into()));
    };
    if account != books.account {
        return Ok(Some(format!("the sums of credit are {account:?}, rebuilt they are {:?}", books.account)));
    }
    let shown: Option<CreditBalance> = document(tx, feed, CREDIT, CREDIT).await?;
    let (balance, entries, currency) = (account.balance, account.entries, store.profile.currency);
    let same = shown == Some(CreditBalance { balance, currency, entries });
    Ok((!same).then(|| "the customer is shown other sums of credit".into()))
}

async fn orders(tx: &mut Tx, feed: FeedId, books: &Books) -> Result<Option<String>, Refusal> {
    type Values = (i64, i64, Option<String>);
    let rows: Vec<(String, i64, i64, Option<String>)> =
        sqlx::query_as("SELECT order_id, spent, given_back, payment FROM credit_orders WHERE feed = $1")
            .bind(feed.to_string())
            .fetch_all(&mut **tx)
            .await?;
    let stored: BTreeMap<String, Values> =
        rows.into_iter().map(|(id, spent, given_back, payment)| (id, (spent, given_back, payment))).collect();
    let rebuilt: BTreeMap<String, Values> = books
        .orders
        .iter()
        .map(|(id, one)| (id.to_string(), (one.spent, one.given_back, one.payment.map(|payment| payment.to_string()))))
        .collect();
    let differs = |id: &&String| stored.get(*id) != rebuilt.get(*id);
    let found = stored.keys().chain(rebuilt.keys()).find(differs);
    Ok(found.map(|id| format!("credit of order {id} is {:?}, rebuilt it is {:?}", stored.get(id), rebuilt.get(id))))
}
