//! Proving the books: every membership is rebuilt from its periods, and what stands beside them is compared.
//!
//! [`crate::audit`] says how.

use kabinet_protocol::ids::FeedId;
use kabinet_protocol::membership::{MEMBERSHIP, Membership, MembershipPeriod, PERIOD};
use serde::Serialize;

use super::ledger::Sums;
use super::store;
use crate::audit::{self, Audit, Difference, Outcome, PAGE};
use crate::db::Tx;
use crate::intents::document;
use crate::problems::Refusal;
use crate::store::Store;

/// The memberships: whatever has rows is one, also where its sums are gone.
const NEXT: &str = "SELECT feed FROM (SELECT feed FROM memberships WHERE feed > $1
         UNION SELECT feed FROM membership_periods WHERE feed > $1) f
     ORDER BY feed LIMIT 1";

/// What the audit came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Memberships {
    /// Memberships that were rebuilt.
    pub memberships: u64,
    /// Periods they have.
    pub periods: u64,
    /// The first difference; nothing where all agree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Difference>,
}

/// Rebuilds every membership, until one differs.
pub async fn run(store: &Store) -> Result<Memberships, Refusal> {
    let Audit { ledgers, entries, difference } = audit::each(store, NEXT, one).await?;
    Ok(Memberships { memberships: ledgers, periods: entries, difference })
}

/// Compares one membership: how many periods it has, or what differs.
async fn one(tx: &mut Tx, feed: FeedId) -> Result<Outcome, Refusal> {
    let mut sums = Sums::default();
    loop {
        let page = periods(tx, feed, sums.periods).await?;
        if page.is_empty() {
            break;
        }
        for (row, doc) in page {
            let Some(period) = doc else { return Ok(Err(format!("period {} has no document", row.0))) };
            let told = (period.number, period.id.to_string(), period.kind.to_string());
            let times = (period.from.millis(), period.until.millis(), period.price, period.at.millis());
            if told != (row.0, row.1, row.2) || times != row.3 {
                return Ok(Err(format!("period {} is not what its document says", period.number)));
            }
            match sums.apply(&period) {
                Ok(after) => sums = after,
                Err(broken) => return Ok(Err(format!("membership: {broken}"))),
            }
        }
    }
    let all = audit::shown(tx, feed, PERIOD).await?;
    if all != sums.periods {
        return Ok(Err(format!("{all} periods are shown of {}", sums.periods)));
    }
    let Some(state) = store::state(tx, feed).await? else { return Ok(Err("the membership is missing".into())) };
    if state.sums != sums {
        return Ok(Err(format!("the membership is {:?}, rebuilt it is {sums:?}", state.sums)));
    }
    let shown: Option<Membership> = document(tx, feed, MEMBERSHIP, MEMBERSHIP).await?;
    if shown != Some(store::shown(&state)) {
        return Ok(Err("the customer is shown another membership".into()));
    }
    Ok(Ok(sums.periods.unsigned_abs()))
}

type Row = (i64, String, String, (i64, i64, i64, i64));

async fn periods(tx: &mut Tx, feed: FeedId, after: i64) -> Result<Vec<(Row, Option<MembershipPeriod>)>, Refusal> {
    type Raw = (i64, String, String, i64, i64, i64, i64, Option<String>);
    let rows: Vec<Raw> = sqlx::query_as(
        "SELECT p.number, p.id, p.kind, p.begins, p.ends, p.price, p.at, e.doc
         FROM membership_periods p
         LEFT JOIN entities e ON e.feed = p.feed AND e.kind = 'membership_period' AND e.id = p.id AND e.deleted = 0
         WHERE p.feed = $1 AND p.number > $2 ORDER BY p.number LIMIT +$3",
    )
    .bind(feed.to_string())
    .bind(after)
    .bind(PAGE)
    .fetch_all(&mut **tx)
    .await?;
    let row = |(number, id, kind, begins, ends, price, at, doc): Raw| {
        // A document that cannot be read is none.
        let doc = doc.and_then(|doc| serde_json::from_str(&doc).ok());
        ((number, id, kind, (begins, ends, price, at)), doc)
    };
    Ok(rows.into_iter().map(row).collect())
}
