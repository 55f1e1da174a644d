//! Where this device stands, as it is stored. Everything here runs inside the transaction of the rows it speaks of.

use kabinet_protocol::ids::{Epoch, FeedId};
use kabinet_protocol::sync::{Cursor, FeedInfo, FeedKind, Rev};
use kabinet_protocol::time::LocalTime;
use uuid::Uuid;

use super::decode::Load;
use super::kind::{EntityKind, Place, Writing};
use super::plan::{LocalFeed, Walk};
use crate::db::{DbError, Row, Tx, Value};

fn uuid(bytes: &[u8]) -> Option<Uuid> {
    Uuid::from_slice(bytes).ok()
}

fn local(row: &Row) -> Option<LocalFeed> {
    let feed = FeedId(uuid(&row.blob(1))?);
    let cursor =
        uuid(&row.blob(3)).map(|epoch| Cursor { feed, epoch: Epoch(epoch), grant: row.int(4), rev: Rev(row.int(5)) });
    let walk = uuid(&row.blob(7)).map(|epoch| Walk {
        epoch: Epoch(epoch),
        grant: row.int(8),
        rev: Rev(row.int(9)),
        after: row.maybe_text(10),
        decoders: row.text(11),
        same_revs: row.int(12) != 0,
    });
    Some(LocalFeed {
        num: row.int(0),
        feed,
        generation: row.int(2),
        cursor,
        decoders: row.text(6),
        walk,
        done: u64::try_from(row.int(13)).unwrap_or_default(),
        total: u64::try_from(row.int(14)).unwrap_or_default(),
        synced_at: row.maybe_int(15).map(LocalTime),
        kind: FeedKind::from(row.text(16).as_str()),
        bytes: u64::try_from(row.int(17)).unwrap_or_default(),
        withheld_at: row.maybe_int(18).map(LocalTime),
    })
}

/// Every feed this device knows.
pub(super) fn all(tx: &mut Tx<'_>) -> Result<Vec<LocalFeed>, DbError> {
    let rows = tx.rows(
        "SELECT num, feed, gen, cursor_epoch, cursor_grant, cursor_rev, decoders, walk_epoch, walk_grant, walk_rev, \
         walk_after, walk_decoders, walk_same, done, total, synced_at, kind, bytes, withheld_at FROM feeds ORDER BY num",
        &[],
        local,
    )?;
    Ok(rows.into_iter().flatten().collect())
}

/// The local number of a feed, given one when it is new.
pub(super) fn number(tx: &mut Tx<'_>, info: &FeedInfo) -> Result<i64, DbError> {
    let feed = Value::Blob(info.id.0.as_bytes());
    tx.execute(
        "INSERT INTO feeds (feed, kind) VALUES (?1, ?2) ON CONFLICT (feed) DO UPDATE SET kind = excluded.kind",
        &[feed, info.kind.as_str().into()],
    )?;
    let num = tx.row("SELECT num FROM feeds WHERE feed = ?1", &[feed], |row| row.int(0))?;
    num.ok_or_else(|| DbError::Statement { code: 0, message: "a feed has no number".into() })
}

/// How far a snapshot has come.
pub(super) fn save_walk(tx: &mut Tx<'_>, at: &LocalFeed, walk: &Walk) -> Result<(), DbError> {
    tx.execute(
        "UPDATE feeds SET gen = ?2, walk_epoch = ?3, walk_grant = ?4, walk_rev = ?5, walk_after = ?6, \
         walk_decoders = ?7, walk_same = ?8, done = ?9, total = ?10, bytes = ?11 WHERE num = ?1",
        &[
            at.num.into(),
            at.generation.into(),
            Value::Blob(walk.epoch.0.as_bytes()),
            walk.grant.into(),
            walk.rev.0.into(),
            walk.after.as_deref().into(),
            walk.decoders.as_str().into(),
            i64::from(walk.same_revs).into(),
            i64::try_from(at.done).unwrap_or(i64::MAX).into(),
            i64::try_from(at.total).unwrap_or(i64::MAX).into(),
            i64::try_from(at.bytes).unwrap_or(i64::MAX).into(),
        ],
    )?;
    Ok(())
}

/// The snapshot is whole: what it did not see goes, and its oldest rev becomes the cursor.
pub(super) fn finish_walk(
    tx: &mut Tx<'_>,
    at: &LocalFeed,
    walk: &Walk,
    kinds: &[std::sync::Arc<dyn EntityKind>],
) -> Result<Vec<&'static str>, DbError> {
    let mut changed = Vec::new();
    if at.generation > 1 {
        for kind in kinds {
            if kind.sweep(tx, at.num, at.generation)? > 0 {
                changed.push(kind.name());
            }
        }
        tx.execute(
            "DELETE FROM unknown_entities WHERE feed = ?1 AND gen < ?2",
            &[at.num.into(), at.generation.into()],
        )?;
    }
    tx.execute(
        "UPDATE feeds SET gen = ?2, cursor_epoch = ?3, cursor_grant = ?4, cursor_rev = ?5, decoders = ?6, \
         walk_epoch = NULL, walk_grant = NULL, walk_rev = NULL, walk_after = NULL, walk_decoders = NULL, \
         walk_same = NULL, withheld_at = NULL, done = ?7, total = ?7 WHERE num = ?1",
        &[
            at.num.into(),
            at.generation.into(),
            Value::Blob(walk.epoch.0.as_bytes()),
            walk.grant.into(),
            walk.rev.0.into(),
            walk.decoders.as_str().into(),
            i64::try_from(at.done).unwrap_or(i64::MAX).into(),
        ],
    )?;
    Ok(changed)
}

/// Moves the cursor; `complete` is when the copy was complete, if it now is.
pub(super) fn save_cursor(tx: &mut Tx<'_>, num: i64, rev: Rev, complete: Option<LocalTime>) -> Result<(), DbError> {
    tx.execute(
        "UPDATE feeds SET cursor_rev = ?2, synced_at = coalesce(?3, synced_at) WHERE num = ?1",
        &[num.into(), rev.0.into(), complete.map(LocalTime::millis).into()],
    )?;
    Ok(())
}

/// No cursor of these feeds is of use any more: the next pass takes snapshots. The rows stay readable until those are whole.
pub(super) fn forget_cursors(tx: &mut Tx<'_>, feeds: &[i64]) -> Result<(), DbError> {
    for num in feeds {
        tx.execute(
            "UPDATE feeds SET cursor_epoch = NULL, cursor_grant = NULL, cursor_rev = NULL WHERE num = ?1",
            &[(*num).into()],
        )?;
    }
    Ok(())
}

/// The snapshot on its way is of no use any more.
pub(super) fn forget_walk(tx: &mut Tx<'_>, num: i64) -> Result<(), DbError> {
    tx.execute(
        "UPDATE feeds SET walk_epoch = NULL, walk_grant = NULL, walk_rev = NULL, walk_after = NULL, \
         walk_decoders = NULL, walk_same = NULL WHERE num = ?1",
        &[num.into()],
    )?;
    Ok(())
}

/// The feed is larger than this device keeps: what was copied from it goes, and that it is so is kept.
pub(super) fn withhold(
    tx: &mut Tx<'_>,
    num: i64,
    now: LocalTime,
    kinds: &[std::sync::Arc<dyn EntityKind>],
) -> Result<Vec<&'static str>, DbError> {
    let changed = sweep_all(tx, num, kinds)?;
    tx.execute("DELETE FROM unknown_entities WHERE feed = ?1", &[num.into()])?;
    forget_walk(tx, num)?;
    tx.execute(
        "UPDATE feeds SET cursor_epoch = NULL, cursor_grant = NULL, cursor_rev = NULL, done = 0, total = 0, bytes = 0, \
         withheld_at = ?2 WHERE num = ?1",
        &[num.into(), now.millis().into()],
    )?;
    Ok(changed)
}

/// Everything copied from this feed goes, and the feed with it.
pub(super) fn purge(
    tx: &mut Tx<'_>,
    num: i64,
    kinds: &[std::sync::Arc<dyn EntityKind>],
) -> Result<Vec<&'static str>, DbError> {
    let changed = sweep_all(tx, num, kinds)?;
    tx.execute("DELETE FROM feeds WHERE num = ?1", &[num.into()])?;
    Ok(changed)
}

fn sweep_all(
    tx: &mut Tx<'_>,
    num: i64,
    kinds: &[std::sync::Arc<dyn EntityKind>],
) -> Result<Vec<&'static str>, DbError> {
    let mut changed = Vec::new();
    for kind in kinds {
        if kind.sweep(tx, num, i64::MAX)? > 0 {
            changed.push(kind.name());
        }
    }
    Ok(changed)
}

/// Writes a load and says which kinds changed.
pub(super) fn write(
    tx: &mut Tx<'_>,
    load: Load,
    how: Writing,
    kinds: &[std::sync::Arc<dyn EntityKind>],
) -> Result<Vec<&'static str>, DbError> {
    let mut changed = Vec::new();
    for (kind, batch) in kinds.iter().zip(load.batches) {
        if let Some(batch) = batch
            && batch.write(tx, how)? > 0
        {
            changed.push(kind.name());
        }
    }
    for (kind, id) in &load.read {
        let kind = kinds.get(*kind).map_or("", |kind| kind.name());
        tx.execute(
            "DELETE FROM unknown_entities WHERE feed = ?1 AND kind = ?2 AND id = ?3",
            &[how.feed.into(), kind.into(), id.as_str().into()],
        )?;
    }
    for row in &load.unknown {
        tx.execute(
            "INSERT INTO unknown_entities (feed, kind, id, rev, gen, doc, why) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
             ON CONFLICT (feed, kind, id) DO UPDATE SET rev = excluded.rev, gen = excluded.gen, doc = excluded.doc, \
             why = excluded.why WHERE gen < excluded.gen OR rev < excluded.rev",
            &[
                how.feed.into(),
                row.kind.as_str().into(),
                row.id.as_str().into(),
                row.rev.0.into(),
                how.generation.into(),
                row.doc.as_str().into(),
                row.why.as_deref().into(),
            ],
        )?;
    }
    for gone in &load.gone {
        let at = Place { feed: how.feed, id: &gone.id, rev: gone.rev, generation: how.generation };
        if let Some(kind) = kinds.iter().find(|kind| kind.name() == gone.kind)
            && kind.remove(tx, at)?
            && !changed.contains(&kind.name())
        {
            changed.push(kind.name());
        }
        tx.execute(
            "DELETE FROM unknown_entities WHERE feed = ?1 AND kind = ?2 AND id = ?3 AND rev <= ?4",
            &[how.feed.into(), gone.kind.as_str().into(), gone.id.as_str().into(), gone.rev.0.into()],
        )?;
    }
    Ok(changed)
}

/// How many entities are kept that this build cannot read.
pub(super) fn count_unknown(tx: &mut Tx<'_>) -> Result<u64, DbError> {
    let count = tx.row("SELECT count(*) FROM unknown_entities", &[], |row| row.int(0))?;
    Ok(u64::try_from(count.unwrap_or_default()).unwrap_or_default())
}
