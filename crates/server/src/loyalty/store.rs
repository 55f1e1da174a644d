//! Writing a ledger: an entry and everything that follows from it, under the feed's lock.

use kabinet_protocol::ids::{FeedId, OrderId, PointsEntryId, PointsLotId};
use kabinet_protocol::points::{ENTRY, EntryKind, LOT, POINTS, PointsBalance, PointsEntry, PointsLot};
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::{CivilDate, ServerTime};
use sqlx::AnyConnection;

use super::calendar::Calendar;
use super::ledger::{Account, Draft, Standing};
use super::lots::Lot;
use super::{plan, spending};
use crate::db::Tx;
use crate::problems::{Refusal, internal, read};
use crate::store::Store;
use crate::sync::store::{self as feeds, Entity};

/// Lots read at once: more than most purchases take.
const LOTS: i64 = 64;
/// When a lot expires that never does.
pub const NEVER: i64 = i64::MAX;

type LotRow = (String, i64, i64, Option<String>, i64);

fn lot((id, left, expired, expires, _): LotRow) -> Result<Lot, Refusal> {
    let expires = expires.map(|day| read::<jiff::civil::Date>(&day)).transpose()?.map(CivilDate);
    Ok(Lot { id: read(&id)?, left, expired, expires })
}

/// The sums of an account and whether spending is switched on; nothing where it has no ledger yet.
pub async fn account(connection: &mut AnyConnection, feed: FeedId) -> Result<Option<(Account, bool)>, Refusal> {
    let row: Option<(i64, i64, i64, i64, i64)> =
        sqlx::query_as("SELECT balance, pending, debt, entries, redeem FROM points WHERE feed = $1")
            .bind(feed.to_string())
            .fetch_optional(connection)
            .await?;
    Ok(row.map(|(balance, pending, debt, entries, redeem)| (Account { balance, pending, debt, entries }, redeem != 0)))
}

/// A ledger whose feed this transaction has locked.
pub struct Ledger<'t> {
    /// The transaction.
    pub tx: &'t mut Tx,
    /// The store's calendar.
    pub calendar: Calendar,
    /// The account's feed.
    pub feed: FeedId,
    /// Now.
    pub now: ServerTime,
    /// The sums.
    pub account: Account,
    /// Whether spending is switched on.
    pub on: bool,
    /// What was spent in twelve months, as it is shown.
    spent: i64,
    known: bool,
    changed: bool,
}

impl<'t> Ledger<'t> {
    /// Opens the ledger of a feed that is locked.
    pub async fn open(tx: &'t mut Tx, store: &Store, feed: FeedId, now: ServerTime) -> Result<Self, Refusal> {
        let found = account(tx, feed).await?;
        let (account, on) = found.unwrap_or_default();
        let spent = spending::kept(tx, feed).await?;
        let calendar = Calendar::of(&store.profile.time_zone);
        Ok(Self { tx, calendar, feed, now, account, on, spent, known: found.is_some(), changed: false })
    }

    /// Today, in the store's zone.
    pub fn today(&self) -> CivilDate {
        self.calendar.day(self.now)
    }

    /// Books the end of every lot whose last day is over.
    pub async fn expire(&mut self) -> Result<u64, Refusal> {
        let mut booked = 0;
        loop {
            let due: Vec<LotRow> = sqlx::query_as(
                "SELECT id, remainder, expired, expires_on, expires_at FROM points_lots
                 WHERE feed = $1 AND remainder > 0 AND expires_at <= $2 ORDER BY expires_at, id LIMIT +$3",
            )
            .bind(self.feed.to_string())
            .bind(self.now.millis())
            .bind(LOTS)
            .fetch_all(&mut **self.tx)
            .await?;
            if due.is_empty() {
                return Ok(booked);
            }
            for row in due {
                self.book(plan::expire(&lot(row)?)).await?;
                booked += 1;
            }
        }
    }

    /// The lots with something left, the soonest to expire first: as many as hold so many points, or all there are.
    pub async fn soonest(&mut self, points: i64) -> Result<Vec<Lot>, Refusal> {
        let (mut lots, mut sum) = (Vec::new(), 0);
        let (mut at, mut id) = (i64::MIN, String::new());
        while sum < points {
            let page: Vec<LotRow> = sqlx::query_as(
                "SELECT id, remainder, expired, expires_on, expires_at FROM points_lots
                 WHERE feed = $1 AND remainder > 0 AND (expires_at, id) > ($2, $3)
                 ORDER BY expires_at, id LIMIT +$4",
            )
            .bind(self.feed.to_string())
            .bind(at)
            .bind(&id)
            .bind(LOTS)
            .fetch_all(&mut **self.tx)
            .await?;
            let Some(last) = page.last() else { break };
            (at, id) = (last.4, last.0.clone());
            for row in page {
                let lot = lot(row)?;
                sum += lot.left;
                lots.push(lot);
            }
        }
        Ok(lots)
    }

    /// One lot, whether or not anything is left of it.
    pub async fn lot(&mut self, id: PointsLotId) -> Result<Option<Lot>, Refusal> {
        let row: Option<LotRow> = sqlx::query_as(
            "SELECT id, remainder, expired, expires_on, expires_at FROM points_lots WHERE feed = $1 AND id = $2",
        )
        .bind(self.feed.to_string())
        .bind(id.to_string())
        .fetch_optional(&mut **self.tx)
        .await?;
        row.map(lot).transpose()
    }

    /// What is booked for an order; nothing where the ledger has never heard of it.
    pub async fn standing(&mut self, order: OrderId) -> Result<Option<Standing>, Refusal> {
        type Row = (i64, i64, i64, i64, i64, Option<String>, Option<String>);
        let row: Option<Row> = sqlx::query_as(
            "SELECT earned, lost, redeemed, refunded, active, lot, redemption FROM points_orders
             WHERE feed = $1 AND order_id = $2",
        )
        .bind(self.feed.to_string())
        .bind(order.to_string())
        .fetch_optional(&mut **self.tx)
        .await?;
        let Some((earned, lost, redeemed, refunded, active, lot, redemption)) = row else { return Ok(None) };
        let lot = lot.as_deref().map(read).transpose()?;
        let redemption = redemption.as_deref().map(read).transpose()?;
        Ok(Some(Standing { earned, lost, redeemed, refunded, active: active != 0, lot, redemption }))
    }

    /// An entry of this ledger.
    pub async fn entry(&mut self, id: PointsEntryId) -> Result<PointsEntry, Refusal> {
        let found = crate::intents::document(self.tx, self.feed, ENTRY, &id.to_string()).await?;
        found.ok_or_else(|| internal(&"an entry of the points ledger is missing"))
    }

    /// Books a draft: the entry, its lots, its order, and the documents of all of them.
    pub async fn book(&mut self, draft: Draft) -> Result<PointsEntry, Refusal> {
        let entry = self.account.enter(PointsEntryId::new(), self.now, draft);
        self.changed = true;
        sqlx::query(
            "INSERT INTO points_entries(feed, number, id, kind, source, points, pending, balance, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(self.feed.to_string())
        .bind(entry.number)
        .bind(entry.id.to_string())
        .bind(entry.kind.as_str())
        .bind(&entry.source)
        .bind(entry.points)
        .bind(entry.pending)
        .bind(entry.balance)
        .bind(entry.at.millis())
        .execute(&mut **self.tx)
        .await?;
        let count = i64::try_from(1 + entry.from.len() + entry.opened.len()).map_err(|error| internal(&error))?;
        let last = feeds::raise(self.tx, self.feed, count).await?;
        let mut revs = (last.0 - count + 1..).map(Rev);
        self.take(&entry, &mut revs).await?;
        self.open_lots(&entry, &mut revs).await?;
        self.follow(&entry).await?;
        let rev = revs.next().unwrap_or(last);
        self.put(rev, ENTRY, &entry.id.to_string(), entry.number, &entry).await?;
        Ok(entry)
    }

    /// Takes from lots what an entry takes, guarded: what is not there is never taken.
    async fn take(&mut self, entry: &PointsEntry, revs: &mut impl Iterator<Item = Rev>) -> Result<(), Refusal> {
        let expires = entry.kind == EntryKind::Expire;
        for part in &entry.from {
            let row: Option<LotRow> = sqlx::query_as(
                "UPDATE points_lots SET remainder = remainder - $3, expired = expired + $4
                 WHERE feed = $1 AND id = $2 AND remainder >= $3
                 RETURNING id, remainder, expired, expires_on, expires_at",
            )
            .bind(self.feed.to_string())
            .bind(part.lot.to_string())
            .bind(part.points)
            .bind(if expires { part.points } else { 0 })
            .fetch_optional(&mut **self.tx)
            .await?;
            let left = lot(row.ok_or_else(|| internal(&"a lot of points holds less than was seen"))?)?;
            let (rev, id) = (revs.next().unwrap_or_default(), left.id.to_string());
            if left.left > 0 {
                let doc = PointsLot { id: left.id, left: left.left, expires: left.expires };
                self.put(rev, LOT, &id, self.now.millis(), &doc).await?;
            } else {
                feeds::bury(self.tx, self.feed, rev, self.now, LOT, &id).await?;
            }
        }
        if let Some(part) = entry.expired {
            sqlx::query("UPDATE points_lots SET expired = expired - $3 WHERE feed = $1 AND id = $2")
                .bind(self.feed.to_string())
                .bind(part.lot.to_string())
                .bind(part.points)
                .execute(&mut **self.tx)
                .await?;
        }
        Ok(())
    }

    async fn open_lots(&mut self, entry: &PointsEntry, revs: &mut impl Iterator<Item = Rev>) -> Result<(), Refusal> {
        for lot in &entry.opened {
            let ends = lot.expires.map_or(NEVER, |day| self.calendar.end(day).millis());
            sqlx::query(
                "INSERT INTO points_lots(feed, id, opened, remainder, expires_on, expires_at) VALUES ($1, $2, $3, $3, $4, $5)",
            )
            .bind(self.feed.to_string())
            .bind(lot.id.to_string())
            .bind(lot.left)
            .bind(lot.expires.map(|day| day.0.to_string()))
            .bind(ends)
            .execute(&mut **self.tx)
            .await?;
            let rev = revs.next().unwrap_or_default();
            self.put(rev, LOT, &lot.id.to_string(), self.now.millis(), lot).await?;
        }
        Ok(())
    }

    /// Writes what an entry means for its order.
    async fn follow(&mut self, entry: &PointsEntry) -> Result<(), Refusal> {
        let Some(order) = entry.order else { return Ok(()) };
        let mut standing = self.standing(order).await?.unwrap_or_default();
        standing.follow(entry);
        let nothing_waits = standing.active || standing.earned == standing.lost;
        sqlx::query(
            "INSERT INTO points_orders(feed, order_id, earned, lost, redeemed, refunded, active, lot, redemption)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (feed, order_id) DO UPDATE SET earned = excluded.earned, lost = excluded.lost,
                 redeemed = excluded.redeemed, refunded = excluded.refunded, active = excluded.active,
                 lot = excluded.lot, redemption = excluded.redemption,
                 due_at = CASE WHEN $10 = 1 THEN NULL ELSE points_orders.due_at END",
        )
        .bind(self.feed.to_string())
        .bind(order.to_string())
        .bind(standing.earned)
        .bind(standing.lost)
        .bind(standing.redeemed)
        .bind(standing.refunded)
        .bind(i64::from(standing.active))
        .bind(standing.lot.map(|id| id.to_string()))
        .bind(standing.redemption.map(|id| id.to_string()))
        .bind(i64::from(nothing_waits))
        .execute(&mut **self.tx)
        .await?;
        Ok(())
    }

    async fn put<T: serde::Serialize>(
        &mut self,
        rev: Rev,
        kind: &str,
        id: &str,
        sort: i64,
        doc: &T,
    ) -> Result<(), Refusal> {
        let doc = serde_json::to_string(doc)?;
        feeds::put(self.tx, self.feed, rev, self.now, Entity { kind, id, sort, doc: &doc }).await
    }

    /// Switches spending on or off.
    pub fn switch(&mut self, on: bool) {
        self.changed |= self.on != on || !self.known;
        self.on = on;
    }

    /// Shows another sum of twelve months.
    pub(super) fn show_spent(&mut self, spent: i64) {
        (self.spent, self.changed) = (spent, true);
    }

    /// Writes the sums where they have changed, as the last of it. Says where the feed is then, and the record.
    pub async fn close(mut self) -> Result<Option<(Rev, PointsBalance)>, Refusal> {
        if !self.changed {
            return Ok(None);
        }
        let Account { balance, pending, debt, entries } = self.account;
        sqlx::query(
            "INSERT INTO points(feed, balance, pending, debt, entries, redeem) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (feed) DO UPDATE SET balance = excluded.balance, pending = excluded.pending,
                 debt = excluded.debt, entries = excluded.entries, redeem = excluded.redeem",
        )
        .bind(self.feed.to_string())
        .bind(balance)
        .bind(pending)
        .bind(debt)
        .bind(entries)
        .bind(i64::from(self.on))
        .execute(&mut **self.tx)
        .await?;
        let record = PointsBalance { balance, pending, redeem: self.on, entries, spent: self.spent };
        let rev = feeds::raise(self.tx, self.feed, 1).await?;
        self.put(rev, POINTS, POINTS, 0, &record).await?;
        Ok(Some((rev, record)))
    }
}

/// When what an order earned becomes due; nothing takes that back.
pub async fn due(tx: &mut Tx, feed: FeedId, order: OrderId, at: Option<ServerTime>) -> Result<(), Refusal> {
    sqlx::query("UPDATE points_orders SET due_at = $3 WHERE feed = $1 AND order_id = $2 AND active = 0")
        .bind(feed.to_string())
        .bind(order.to_string())
        .bind(at.map(ServerTime::millis))
        .execute(&mut **tx)
        .await?;
    Ok(())
}
