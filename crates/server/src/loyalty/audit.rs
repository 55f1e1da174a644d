//! Proving the books: every ledger is rebuilt from its entries, and what stands beside them is compared.
//!
//! [`crate::audit`] says how.

use std::collections::BTreeMap;

use kabinet_protocol::ids::FeedId;
use kabinet_protocol::points::{ENTRY, LOT, POINTS, PointsBalance, PointsEntry, PointsLot};

use super::ledger::Books;
use super::spending;
use super::store as rows;
use crate::audit::{self, Audit, Outcome, PAGE, apart};
use crate::db::Tx;
use crate::intents::{document, documents};
use crate::problems::Refusal;
use crate::store::Store;

/// The ledgers: whatever has rows has one, also where its sums are gone.
const NEXT: &str =
    "SELECT feed FROM (SELECT feed FROM points WHERE feed > $1 UNION SELECT feed FROM points_entries WHERE feed > $1
         UNION SELECT feed FROM points_lots WHERE feed > $1 UNION SELECT feed FROM points_orders WHERE feed > $1) f
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
            let Some(entry) = doc else { return Ok(Err(format!("entry {} has no document", row.0))) };
            let told = (entry.number, entry.id.to_string(), entry.kind.to_string(), entry.source.clone());
            let sums = (entry.points, entry.pending, entry.balance, entry.at.millis());
            if (told.0, &told.1, &told.2, &told.3) != (row.0, &row.1, &row.2, &row.3) || sums != row.4 {
                return Ok(Err(format!("entry {} is not what its document says", row.0)));
            }
            if let Err(broken) = books.apply(&entry) {
                return Ok(Err(broken.to_string()));
            }
        }
    }
    let all = audit::shown(tx, feed, ENTRY).await?;
    if all != books.account.entries {
        return Ok(Err(format!("{all} entries are shown of {}", books.account.entries)));
    }
    if let Some(what) = sums(tx, feed, &books).await? {
        return Ok(Err(what));
    }
    if let Some(what) = lots(tx, feed, &books).await? {
        return Ok(Err(what));
    }
    if let Some(what) = orders(tx, feed, &books).await? {
        return Ok(Err(what));
    }
    Ok(match spent(tx, store, feed).await? {
        Some(what) => Err(what),
        None => Ok(books.account.entries.unsigned_abs()),
    })
}

type Row = (i64, String, String, String, (i64, i64, i64, i64));

async fn entries(tx: &mut Tx, feed: FeedId, after: i64) -> Result<Vec<(Row, Option<PointsEntry>)>, Refusal> {
    type Raw = (i64, String, String, String, i64, i64, i64, i64, Option<String>);
    let rows: Vec<Raw> = sqlx::query_as(
        "SELECT p.number, p.id, p.kind, p.source, p.points, p.pending, p.balance, p.at, e.doc
         FROM points_entries p
         LEFT JOIN entities e ON e.feed = p.feed AND e.kind = 'points_entry' AND e.id = p.id AND e.deleted = 0
         WHERE p.feed = $1 AND p.number > $2 ORDER BY p.number LIMIT +$3",
    )
    .bind(feed.to_string())
    .bind(after)
    .bind(PAGE)
    .fetch_all(&mut **tx)
    .await?;
    let row = |(number, id, kind, source, points, pending, balance, at, doc): Raw| {
        // A document that cannot be read is none.
        let doc = doc.and_then(|doc| serde_json::from_str(&doc).ok());
        ((number, id, kind, source, (points, pending, balance, at)), doc)
    };
    Ok(rows.into_iter().map(row).collect())
}

async fn sums(tx: &mut Tx, feed: FeedId, books: &Books) -> Result<Option<String>, Refusal> {
    let Some((account, redeem)) = rows::account(tx, feed).await? else {
        return Ok(Some("the sums are missing".into()));
    };
    if account != books.account {
        return Ok(Some(format!("the sums are {account:?}, rebuilt they are {:?}", books.account)));
    }
    let (balance, pending, entries) = (account.balance, account.pending, account.entries);
    let shown: Option<PointsBalance> = document(tx, feed, POINTS, POINTS).await?;
    let spent = spending::kept(tx, feed).await?;
    let same = shown == Some(PointsBalance { balance, pending, redeem, entries, spent });
    Ok((!same).then(|| "the customer is shown other sums".into()))
}

async fn lots(tx: &mut Tx, feed: FeedId, books: &Books) -> Result<Option<String>, Refusal> {
    type Raw = (String, i64, i64, Option<String>);
    let rows: Vec<Raw> = sqlx::query_as("SELECT id, remainder, expired, expires_on FROM points_lots WHERE feed = $1")
        .bind(feed.to_string())
        .fetch_all(&mut **tx)
        .await?;
    let stored: BTreeMap<String, (i64, i64, Option<String>)> =
        rows.into_iter().map(|(id, left, expired, day)| (id, (left, expired, day))).collect();
    let day = |lot: &super::lots::Lot| lot.expires.map(|day| day.0.to_string());
    let rebuilt: BTreeMap<String, (i64, i64, Option<String>)> =
        books.lots.values().map(|lot| (lot.id.to_string(), (lot.left, lot.expired, day(lot)))).collect();
    if let Some(what) = apart("lot", &stored, &rebuilt) {
        return Ok(Some(what));
    }
    let mut shown: Vec<PointsLot> = documents(tx, feed, LOT).await?;
    shown.sort_by_key(|lot| lot.id);
    let open = books.lots.values().filter(|lot| lot.left > 0);
    let open: Vec<PointsLot> = open.map(|lot| PointsLot { id: lot.id, left: lot.left, expires: lot.expires }).collect();
    Ok((shown != open).then(|| "the customer is shown other lots".into()))
}

async fn orders(tx: &mut Tx, feed: FeedId, books: &Books) -> Result<Option<String>, Refusal> {
    type Raw = (String, i64, i64, i64, i64, i64, Option<String>, Option<String>);
    let rows: Vec<Raw> = sqlx::query_as(
        "SELECT order_id, earned, lost, redeemed, refunded, active, lot, redemption FROM points_orders WHERE feed = $1",
    )
    .bind(feed.to_string())
    .fetch_all(&mut **tx)
    .await?;
    type Values = (i64, i64, i64, i64, i64, Option<String>, Option<String>);
    let stored: BTreeMap<String, Values> = rows
        .into_iter()
        .map(|(id, earned, lost, redeemed, refunded, active, lot, redemption)| {
            (id, (earned, lost, redeemed, refunded, active, lot, redemption))
        })
        .collect();
    let rebuilt: BTreeMap<String, Values> = books
        .orders
        .iter()
        .map(|(id, one)| {
            let (lot, redemption) = (one.lot.map(|id| id.to_string()), one.redemption.map(|id| id.to_string()));
            let active = i64::from(one.active);
            (id.to_string(), (one.earned, one.lost, one.redeemed, one.refunded, active, lot, redemption))
        })
        .collect();
    Ok(apart("order", &stored, &rebuilt))
}

/// What was spent in twelve months, against the orders themselves. What is to be made anew is not compared: the orders are
/// asked until then.
async fn spent(tx: &mut Tx, store: &Store, feed: FeedId) -> Result<Option<String>, Refusal> {
    let now = store.clock.now();
    let kept: Option<(i64, Option<i64>)> = sqlx::query_as("SELECT spent, look_at FROM points_spent WHERE feed = $1")
        .bind(feed.to_string())
        .fetch_optional(&mut **tx)
        .await?;
    let Some((kept, _)) = kept.filter(|(_, look_at)| look_at.is_none_or(|at| at > now.millis())) else {
        return Ok(None);
    };
    let rows: Vec<(String, i64)> = sqlx::query_as("SELECT order_id, amount FROM points_spending WHERE feed = $1")
        .bind(feed.to_string())
        .fetch_all(&mut **tx)
        .await?;
    let stored: BTreeMap<String, i64> = rows.into_iter().collect();
    let as_of = spending::as_of(tx, feed, now).await?;
    let counted = spending::of_orders(tx, store, feed, as_of).await?;
    let counted: BTreeMap<String, i64> = counted.into_iter().map(|one| (one.order.to_string(), one.amount)).collect();
    let found = stored.keys().chain(counted.keys()).find(|id| stored.get(*id) != counted.get(*id));
    if let Some(id) = found {
        let (stored, counted) = (stored.get(id), counted.get(id));
        return Ok(Some(format!("order {id} counts {stored:?} towards a tier, by the order it is {counted:?}")));
    }
    let sum: i64 = counted.values().sum();
    Ok((kept != sum).then(|| format!("{kept} was spent in twelve months, the orders say {sum}")))
}
