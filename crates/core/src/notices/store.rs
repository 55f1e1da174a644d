//! The rows of the news, which are the inbox.

use kabinet_protocol::ids::OrderId;
use kabinet_protocol::order::Order;
use kabinet_protocol::time::{CivilDate, LocalTime, ServerTime};
use uuid::Uuid;

use super::news::{News, news};
use super::plan::{Fresh, Plan};
use crate::db::{Database, DbError, Tx, Value};

/// How many pieces are kept; older ones go.
const KEPT: i64 = 500;
/// How many names of an order's lines are kept with it.
const NAMES: usize = 3;
/// Separates names in one column.
const SEPARATOR: char = '\u{1f}';

/// What a piece of news is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// An order.
    Order {
        /// The order.
        order: OrderId,
        /// Its number.
        number: String,
        /// What was bought, its first names.
        items: Vec<String>,
    },
    /// The account's points.
    Points(Reminder),
}

/// So many points run out with a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder {
    /// The last day on which they can be used, in the store's zone.
    pub until: CivilDate,
    /// How many there were when it was said.
    pub points: i64,
}

/// News that somebody has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// That of an order.
    Order(OrderId),
    /// That of points.
    Points,
    /// All of it.
    All,
}

/// A piece of news in the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its row.
    pub seq: i64,
    /// What it is about.
    pub about: About,
    /// What happened.
    pub news: News,
    /// When, where the order says it; else when this device heard of it, if it knows.
    pub at: Option<i64>,
    /// Somebody has seen it.
    pub read: bool,
}

/// A page of the inbox, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inbox {
    /// The news.
    pub notices: Vec<Kept>,
    /// How many in all are unread.
    pub unread: u32,
    /// Where the next page begins.
    pub next: Option<i64>,
}

/// Takes in that an order came in another form, in the transaction that writes it. What this device had a hand in is not
/// told to it: `ours` says that a cancellation of its own is on its way.
pub fn changed(tx: &mut Tx<'_>, before: &Order, after: &Order, ours: bool) -> Result<(), DbError> {
    for (news, at) in news(before, after) {
        if ours && news.follows_a_cancellation() {
            continue;
        }
        let items = after.lines.iter().take(NAMES).map(|line| line.name.replace(SEPARATOR, " "));
        let items = items.collect::<Vec<_>>().join("\u{1f}");
        tx.execute(
            "INSERT INTO notices (order_id, number, items, kind, at) VALUES (?1, ?2, ?3, ?4, ?5)",
            &[
                Value::Blob(after.id.0.as_bytes()),
                after.number.as_str().into(),
                items.as_str().into(),
                news.as_str().into(),
                at.map_or(Value::Null, |at| at.millis().into()),
            ],
        )?;
    }
    Ok(())
}

/// Makes a piece of news of every expiry date that none was made of before, however often and after however long it is asked
/// to. Says whether there was any.
pub async fn remind(db: &Database, near: Vec<Reminder>, now: LocalTime) -> Result<bool, DbError> {
    if near.is_empty() || known(db, &near).await? {
        return Ok(false);
    }
    db.write(move |tx| {
        let mut made = false;
        for one in &near {
            let day = one.until.0.to_string();
            let first = tx.execute(
                "INSERT INTO points_reminders (day, at) VALUES (?1, ?2) ON CONFLICT (day) DO NOTHING",
                &[day.as_str().into(), now.millis().into()],
            )?;
            if first == 0 {
                continue;
            }
            tx.execute(
                "INSERT INTO notices (number, items, kind, points, until) VALUES ('', '', ?1, ?2, ?3)",
                &[News::PointsExpire.as_str().into(), one.points.into(), day.as_str().into()],
            )?;
            made = true;
        }
        Ok(made)
    })
    .await
}

/// Whether all of these dates have been told: most looks end here, without the writing connection.
async fn known(db: &Database, near: &[Reminder]) -> Result<bool, DbError> {
    let told: Vec<String> = sqlx::query_scalar("SELECT day FROM points_reminders").fetch_all(db.readers()).await?;
    Ok(near.iter().all(|one| told.contains(&one.until.0.to_string())))
}

/// A row: its place, the order, the kind of news, when it happened, and its state.
type Untold = (i64, Option<Vec<u8>>, String, Option<i64>, String);

/// What nobody was told of yet, in the order in which it came.
pub async fn open(db: &Database) -> Result<Vec<Fresh>, DbError> {
    let rows: Vec<Untold> =
        sqlx::query_as("SELECT seq, order_id, kind, at, state FROM notices WHERE state <> 'done' ORDER BY seq")
            .fetch_all(db.readers())
            .await?;
    let read = |(seq, order, kind, at, state): Untold| {
        let order = order.map(|id| Uuid::from_slice(&id).map(OrderId)).transpose().ok()?;
        Some(Fresh { seq, order, news: News::read(&kind)?, at: at.map(ServerTime), held: state == "held" })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Notes what was decided, before anybody is told: whatever ends the program in between tells nobody twice.
pub async fn decide(db: &Database, plan: Plan, now: LocalTime) -> Result<(), DbError> {
    db.write(move |tx| {
        for (state, rows) in
            [("held", &plan.hold), ("done", &plan.tell), ("done", &plan.summary), ("done", &plan.silent)]
        {
            for seq in rows {
                tx.execute(
                    "UPDATE notices SET state = ?2, seen_at = coalesce(seen_at, ?3) WHERE seq = ?1",
                    &[(*seq).into(), state.into(), now.millis().into()],
                )?;
            }
        }
        tx.execute(
            "DELETE FROM notices WHERE seq <= (SELECT seq FROM notices ORDER BY seq DESC LIMIT 1 OFFSET ?1)",
            &[KEPT.into()],
        )?;
        Ok(())
    })
    .await
}

type Row = (i64, Option<Vec<u8>>, String, String, String, Option<i64>, i64, Option<i64>, Option<String>);

fn kept((seq, order, number, items, kind, at, read, points, until): Row) -> Option<Kept> {
    let about = match order {
        Some(order) => {
            let items = items.split(SEPARATOR).filter(|name| !name.is_empty()).map(str::to_owned).collect();
            About::Order { order: OrderId(Uuid::from_slice(&order).ok()?), number, items }
        }
        None => About::Points(Reminder { until: CivilDate(until?.parse().ok()?), points: points? }),
    };
    Some(Kept { seq, about, news: News::read(&kind)?, at, read: read != 0 })
}

/// A page of the inbox, below a row where one is given.
pub async fn inbox(db: &Database, before: Option<i64>, limit: u32) -> Result<Inbox, DbError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT seq, order_id, number, items, kind, coalesce(at, seen_at), read, points, until FROM notices \
         WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2",
    )
    .bind(before.unwrap_or(i64::MAX))
    .bind(i64::from(limit))
    .fetch_all(db.readers())
    .await?;
    let full = rows.len() >= limit as usize;
    let next = rows.last().map(|row| row.0).filter(|_| full);
    let unread: i64 = sqlx::query_scalar("SELECT count(*) FROM notices WHERE read = 0").fetch_one(db.readers()).await?;
    let notices = rows.into_iter().filter_map(kept).collect();
    Ok(Inbox { notices, unread: u32::try_from(unread).unwrap_or(u32::MAX), next })
}

/// Some of the rows, as they are told.
pub async fn some(db: &Database, seqs: &[i64]) -> Result<Vec<Kept>, DbError> {
    let mut found = Vec::with_capacity(seqs.len());
    for seq in seqs {
        let row: Option<Row> = sqlx::query_as(
            "SELECT seq, order_id, number, items, kind, coalesce(at, seen_at), read, points, until FROM notices WHERE seq = ?1",
        )
        .bind(seq)
        .fetch_optional(db.readers())
        .await?;
        found.extend(row.and_then(kept));
    }
    Ok(found)
}

/// Notes that somebody has seen news.
pub async fn read(db: &Database, seen: Seen) -> Result<(), DbError> {
    db.write(move |tx| {
        match seen {
            Seen::Order(order) => tx.execute(
                "UPDATE notices SET read = 1 WHERE read = 0 AND order_id = ?1",
                &[Value::Blob(order.0.as_bytes())],
            )?,
            Seen::Points => tx.execute("UPDATE notices SET read = 1 WHERE read = 0 AND order_id IS NULL", &[])?,
            Seen::All => tx.execute("UPDATE notices SET read = 1 WHERE read = 0", &[])?,
        };
        Ok(())
    })
    .await
}
