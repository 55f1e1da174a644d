//! Proving the books: every ledger of store credit is rebuilt from its entries, and what stands beside them is compared.
//!
//! [`crate::audit`] says how.

use std::collections::BTreeMap;

use kabinet_protocol::credit::{CREDIT, CreditBalance, CreditEntry, ENTRY};
use kabinet_protocol::ids::FeedId;

use super::ledger::Books;
use super::store;
use crate::audit::{self, Audit, Outcome, PAGE, apart};
use crate::db::Tx;
use crate::intents::document;
use crate::problems::Refusal;
use crate::store::Store;

/// The ledgers: whatever has rows has one, also where its sums are gone.
const NEXT: &str =
    "SELECT feed FROM (SELECT feed FROM credit WHERE feed > $1 UNION SELECT feed FROM credit_entries WHERE feed > $1
         UNION SELECT feed FROM credit_orders WHERE feed > $1) f
     ORDER BY feed LIMIT 1";

/// Rebuilds every ledger, until one differs.
pub async fn run(store: &Store) -> Result<Audit, Refusal> {
    audit::each(store, NEXT, async |tx, feed| ledger(tx, store, feed).await).await
}

/// Compares one ledger: how many entries it has, or what differs.
async fn ledger(tx: &mut Tx, store: &Store, feed: FeedId) -> Result<Outcome, Refusal> {
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
    let all = audit::shown(tx, feed, ENTRY).await?;
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
    Ok(apart("credit of order", &stored, &rebuilt))
}
