//! Rows of feeds: numbering writes, and reading pages of ready-made frames.

use kabinet_protocol::ids::{AccountId, Epoch, FeedId};
use kabinet_protocol::problem::Code;
use kabinet_protocol::sync::{FeedInfo, FeedKind, Rev};
use kabinet_protocol::time::ServerTime;

use super::key::Place;
use crate::db::{Db, Tx};
use crate::problems::{Refusal, internal};

/// Begins a feed.
pub async fn found(tx: &mut Tx, feed: FeedId, kind: FeedKind, owner: &str, epoch: Epoch) -> Result<(), Refusal> {
    sqlx::query("INSERT INTO feeds(id, kind, owner, epoch) VALUES ($1, $2, $3, $4)")
        .bind(feed.to_string())
        .bind(kind.as_str())
        .bind(owner)
        .bind(epoch.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Raises a feed's counter by `by` and says what it is now: the numbers `rev - by + 1 ..= rev` are the caller's.
///
/// The row lock it takes serialises the writers of one feed until the commit, so revs become visible in order. A
/// transaction over several feeds raises them in the order of their ids.
pub async fn raise(tx: &mut Tx, feed: FeedId, by: i64) -> Result<Rev, Refusal> {
    let rev: i64 = sqlx::query_scalar("UPDATE feeds SET rev = rev + $2 WHERE id = $1 RETURNING rev")
        .bind(feed.to_string())
        .bind(by)
        .fetch_one(&mut **tx)
        .await?;
    Ok(Rev(rev))
}

/// An entity's document under a rev.
#[derive(Debug)]
pub struct Entity<'a> {
    /// Its kind.
    pub kind: &'a str,
    /// Its id.
    pub id: &'a str,
    /// Where it stands among its kind, newest highest.
    pub sort: i64,
    /// The document.
    pub doc: &'a str,
}

/// Writes an entity.
pub async fn put(tx: &mut Tx, feed: FeedId, rev: Rev, now: ServerTime, entity: Entity<'_>) -> Result<(), Refusal> {
    sqlx::query(
        "INSERT INTO entities(feed, kind, id, rev, deleted, sort, changed_at, doc) VALUES ($1, $2, $3, $4, 0, $5, $6, $7)
         ON CONFLICT (feed, kind, id) DO UPDATE
         SET rev = excluded.rev, deleted = 0, sort = excluded.sort, changed_at = excluded.changed_at, doc = excluded.doc",
    )
    .bind(feed.to_string())
    .bind(entity.kind)
    .bind(entity.id)
    .bind(rev.0)
    .bind(entity.sort)
    .bind(now.millis())
    .bind(entity.doc)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends an entity, leaving a tombstone.
pub async fn bury(tx: &mut Tx, feed: FeedId, rev: Rev, now: ServerTime, kind: &str, id: &str) -> Result<(), Refusal> {
    sqlx::query(
        "UPDATE entities SET rev = $4, deleted = 1, changed_at = $5, doc = ''
         WHERE feed = $1 AND kind = $2 AND id = $3",
    )
    .bind(feed.to_string())
    .bind(kind)
    .bind(id)
    .bind(rev.0)
    .bind(now.millis())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Forgets tombstones older than `before` and moves the horizons of their feeds. Says how many went.
pub async fn compact(tx: &mut Tx, before: ServerTime) -> Result<u64, Refusal> {
    sqlx::query(
        "UPDATE feeds SET horizon = coalesce((SELECT max(rev) FROM entities
             WHERE entities.feed = feeds.id AND deleted = 1 AND changed_at < $1), horizon)
         WHERE id IN (SELECT feed FROM entities WHERE deleted = 1 AND changed_at < $1)",
    )
    .bind(before.millis())
    .execute(&mut **tx)
    .await?;
    let gone = sqlx::query("DELETE FROM entities WHERE deleted = 1 AND changed_at < $1")
        .bind(before.millis())
        .execute(&mut **tx)
        .await?;
    Ok(gone.rows_affected())
}

/// Begins a new epoch for every feed: for a database restored from a backup, whose counters have gone back.
pub async fn new_epoch(tx: &mut Tx) -> Result<Epoch, Refusal> {
    let epoch = Epoch::new();
    sqlx::query("UPDATE feeds SET epoch = $1").bind(epoch.to_string()).execute(&mut **tx).await?;
    Ok(epoch)
}

/// A feed and what is needed to judge a cursor in it.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The feed as its reader sees it.
    pub info: FeedInfo,
    /// Changes up to here may have lost tombstones.
    pub horizon: Rev,
    /// Whether the reader's grant has ended.
    pub revoked: bool,
    /// Whether all kinds are read, as by the feed's owner, or only [`super::GRANTED`].
    pub whole: bool,
}

const STANDING: &str = "SELECT f.id, f.kind, f.epoch, coalesce(g.version, 1), f.rev, f.horizon,
        CASE WHEN f.kind = 'catalogue' OR f.id = $2 THEN 0 WHEN g.revoked_at IS NOT NULL THEN 1 ELSE 0 END,
        CASE WHEN f.kind = 'catalogue' OR f.id = $2 THEN 1 ELSE 0 END
    FROM feeds f LEFT JOIN feed_grants g ON g.feed = f.id AND g.account = $1
    WHERE (f.kind = 'catalogue' OR f.id = $2 OR g.account IS NOT NULL)";

type StandingRow = (String, String, String, i64, i64, i64, i64, i64);

fn standing(row: StandingRow) -> Result<Standing, Refusal> {
    let (id, kind, epoch, grant, rev, horizon, revoked, whole) = row;
    let info = FeedInfo {
        id: id.parse().map_err(|error| internal(&error))?,
        kind: kind.as_str().into(),
        epoch: epoch.parse().map_err(|error| internal(&error))?,
        grant,
        rev: Rev(rev),
    };
    Ok(Standing { info, horizon: Rev(horizon), revoked: revoked != 0, whole: whole != 0 })
}

/// One feed as this account sees it. A feed it never had is not found; one it had and lost is revoked.
pub async fn one(db: &Db, account: AccountId, own: FeedId, feed: FeedId) -> Result<Standing, Refusal> {
    static TEXT: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| format!("{STANDING} AND f.id = $3"));
    let row: Option<StandingRow> = sqlx::query_as(TEXT.as_str())
        .bind(account.to_string())
        .bind(own.to_string())
        .bind(feed.to_string())
        .fetch_optional(db.readers())
        .await?;
    let found = standing(row.ok_or_else(Refusal::not_found)?)?;
    if found.revoked {
        return Err(Code::FeedRevoked.into());
    }
    Ok(found)
}

/// Every feed this account may read.
pub async fn all(db: &Db, account: AccountId, own: FeedId) -> Result<Vec<FeedInfo>, Refusal> {
    let rows: Vec<StandingRow> =
        sqlx::query_as(STANDING).bind(account.to_string()).bind(own.to_string()).fetch_all(db.readers()).await?;
    let mut feeds = Vec::with_capacity(rows.len());
    for row in rows {
        let found = standing(row)?;
        if !found.revoked {
            feeds.push(found.info);
        }
    }
    feeds.sort_by_key(|feed| (feed.kind != FeedKind::Account, feed.id));
    Ok(feeds)
}

impl Standing {
    /// Whether the reader is shown entities of a kind.
    pub fn shows(&self, kind: &str) -> bool {
        self.whole || super::GRANTED.contains(&kind)
    }
}

/// How many rows a whole snapshot has.
pub async fn count(db: &Db, standing: &Standing) -> Result<u64, Refusal> {
    let (feed, mut total) = (standing.info.id, 0);
    for kind in super::KINDS.iter().filter(|kind| standing.shows(kind)) {
        let rows: i64 =
            sqlx::query_scalar("SELECT count(*) FROM entities WHERE feed = $1 AND kind = $2 AND deleted = 0")
                .bind(feed.to_string())
                .bind(*kind)
                .fetch_one(db.readers())
                .await?;
        total += rows.unsigned_abs();
    }
    Ok(total)
}

/// The place of the `nth` row (from 1) below `above`, or nothing where fewer are left. Reads the index only.
pub async fn nth_below(db: &Db, feed: FeedId, kind: &str, above: &Place, nth: i64) -> Result<Option<Place>, Refusal> {
    let row: Option<(i64, String)> = sqlx::query_as(
        "SELECT sort, id FROM entities
         WHERE feed = $1 AND kind = $2 AND deleted = 0 AND (sort, id) < ($3, $4)
         ORDER BY sort DESC, id DESC LIMIT 1 OFFSET $5",
    )
    .bind(feed.to_string())
    .bind(kind)
    .bind(above.sort)
    .bind(&above.id)
    .bind(nth - 1)
    .fetch_optional(db.readers())
    .await?;
    Ok(row.map(|(sort, id)| Place { sort, id }))
}

/// Frames of rows, ready to be sent.
#[derive(Debug, Default)]
pub struct Frames {
    /// One frame a line, each line ended.
    pub text: String,
    /// How many.
    pub rows: u64,
    /// The highest rev among them.
    pub last: Option<Rev>,
}

/// Rows from `from` (inclusive) up to `to` (exclusive), ascending. The caller sees to it that they are few.
pub async fn between(db: &Db, feed: FeedId, kind: &str, from: &Place, to: &Place) -> Result<Frames, Refusal> {
    let row: (Option<String>, i64) = sqlx::query_as(
        r#"SELECT string_agg('{"row":{"kind":"' || kind || '","id":"' || id || '","rev":' || CAST(rev AS TEXT)
                  || ',"doc":' || doc || '}}', CAST($7 AS TEXT) ORDER BY sort, id), count(*)
           FROM entities
           WHERE feed = $1 AND kind = $2 AND deleted = 0 AND (sort, id) >= ($3, $4) AND (sort, id) < ($5, $6)"#,
    )
    .bind(feed.to_string())
    .bind(kind)
    .bind(from.sort)
    .bind(&from.id)
    .bind(to.sort)
    .bind(&to.id)
    .bind("\n")
    .fetch_one(db.readers())
    .await?;
    Ok(frames(row.0, row.1, None))
}

/// The next changes above a rev, ascending by rev.
pub async fn changes(db: &Db, standing: &Standing, since: Rev, limit: i64) -> Result<Frames, Refusal> {
    let row: (Option<String>, i64, Option<i64>) = sqlx::query_as(
        r#"SELECT string_agg(
                CASE WHEN deleted = 0
                     THEN '{"row":{"kind":"' || kind || '","id":"' || id || '","rev":' || CAST(rev AS TEXT)
                          || ',"doc":' || doc || '}}'
                     ELSE '{"gone":{"kind":"' || kind || '","id":"' || id || '","rev":' || CAST(rev AS TEXT) || '}}'
                END, CAST($4 AS TEXT) ORDER BY rev), count(*), max(rev)
           FROM (SELECT kind, id, rev, deleted, doc FROM entities
                 WHERE feed = $1 AND rev > $2 AND ($5 = 1 OR kind IN ('order', 'product')) ORDER BY rev LIMIT +$3) page"#,
    )
    .bind(standing.info.id.to_string())
    .bind(since.0)
    .bind(limit)
    .bind("\n")
    .bind(i64::from(standing.whole))
    .fetch_one(db.readers())
    .await?;
    Ok(frames(row.0, row.1, row.2))
}

/// The intents whose effects end in `(above, to]`, as frames. Whoever is only granted a feed hears of none.
pub async fn made(db: &Db, standing: &Standing, above: Rev, to: Rev) -> Result<String, Refusal> {
    if !standing.whole {
        return Ok(String::new());
    }
    let text: Option<String> = sqlx::query_scalar(
        r#"SELECT string_agg('{"made":{"intent":"' || i.id || '","rev":' || CAST(i.rev AS TEXT) || '}}' || $4, '')
           FROM feeds f JOIN accounts a ON a.customer = f.owner JOIN intents i ON i.account = a.id
           WHERE f.id = $1 AND i.rev > $2 AND i.rev <= $3 AND i.outcome = 'done'"#,
    )
    .bind(standing.info.id.to_string())
    .bind(above.0)
    .bind(to.0)
    .bind("\n")
    .fetch_one(db.readers())
    .await?;
    Ok(text.unwrap_or_default())
}

fn frames(text: Option<String>, rows: i64, last: Option<i64>) -> Frames {
    let mut text = text.unwrap_or_default();
    if !text.is_empty() {
        text.push('\n');
    }
    Frames { text, rows: rows.unsigned_abs(), last: last.map(Rev) }
}
