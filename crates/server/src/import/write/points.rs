//! Points that customers bring along, booked in their ledgers as whatever an operator gives.

use std::collections::BTreeMap;

use kabinet_protocol::ids::{AdjustmentId, FeedId};
use kabinet_protocol::import::PointsRecord;
use kabinet_protocol::points::EntryKind;

use super::{Round, Writer, customers};
use crate::import::BadLine;
use crate::import::check;
use crate::loyalty::plan;
use crate::loyalty::store::Ledger;
use crate::problems::{Refusal, internal, read};
use crate::secret;
use crate::sync::store as feeds;

/// Under which request a record is booked: the same record is the same request.
fn request(external_id: &str) -> Result<AdjustmentId, Refusal> {
    let digest = secret::digest_bytes(format!("imported points {external_id}").as_bytes());
    read(digest.get(..32).unwrap_or_default())
}

impl Writer {
    /// Books points, each record once: what is booked never changes.
    pub(super) async fn points(&mut self, round: &mut Round, records: Vec<(u64, PointsRecord)>) -> Result<(), Refusal> {
        let unknown: Vec<&str> = records
            .iter()
            .map(|(_, record)| record.customer.as_str())
            .filter(|name| !self.customers.contains_key(*name))
            .collect();
        let mut closed = Vec::new();
        let names: Vec<&str> = records.iter().map(|(_, record)| record.customer.as_str()).collect();
        if !names.is_empty() {
            for (name, found) in customers::by_name(&mut round.tx, &names).await? {
                if found.closed {
                    closed.push(name.clone());
                }
                if unknown.contains(&name.as_str()) {
                    self.customers.insert(name, (read(&found.id)?, read(&found.feed)?));
                }
            }
        }
        // In the order of the feeds' ids, which are locked one by one.
        let mut by_feed: BTreeMap<FeedId, Vec<(u64, PointsRecord)>> = BTreeMap::new();
        for (line, record) in records {
            let mut refuse =
                |why: &str| round.bad.push(BadLine { line, why: format!("points {:?}: {why}", record.external_id) });
            if let Err(why) = check::points(&record) {
                refuse(&why);
            } else if closed.contains(&record.customer) {
                refuse("the customer has closed the account");
            } else if let Some((_, feed)) = self.customers.get(&record.customer).copied() {
                by_feed.entry(feed).or_default().push((line, record));
            } else {
                refuse("names a customer whom neither the store nor an earlier record has");
            }
        }
        for (feed, records) in by_feed {
            self.booked(round, feed, records).await?;
        }
        Ok(())
    }

    async fn booked(&self, round: &mut Round, feed: FeedId, records: Vec<(u64, PointsRecord)>) -> Result<(), Refusal> {
        feeds::raise(&mut round.tx, feed, 0).await?;
        let mut ledger = Ledger::open(&mut round.tx, &self.store, feed, round.now).await?;
        ledger.expire().await?;
        for (line, record) in records {
            let id = request(&record.external_id)?;
            let before: Option<(String, i64)> =
                sqlx::query_as("SELECT feed, points FROM points_entries WHERE kind = $1 AND source = $2")
                    .bind(EntryKind::Adjust.as_str())
                    .bind(id.to_string())
                    .fetch_optional(&mut **ledger.tx)
                    .await?;
            match before {
                Some((of, points)) if of == feed.to_string() && points == record.points => {
                    round.summary.points.unchanged += 1;
                }
                Some((_, points)) => round.bad.push(BadLine {
                    line,
                    why: format!(
                        "points {:?}: was booked as {points} points before, and what is booked stays; give the difference under \
                         another external_id",
                        record.external_id
                    ),
                }),
                None if record.expires.is_some_and(|day| day < ledger.today()) => round.bad.push(BadLine {
                    line,
                    why: format!("points {:?}: ran out before today", record.external_id),
                }),
                None => {
                    let account = ledger.account;
                    let draft = plan::adjust(&account, id, record.points, &record.reason, record.expires, &[]);
                    ledger.book(draft.map_err(|missing| internal(&missing))?).await?;
                    round.summary.points.added += 1;
                }
            }
        }
        if let Some((rev, _)) = ledger.close().await? {
            round.moved.insert(feed, rev);
        }
        Ok(())
    }
}
