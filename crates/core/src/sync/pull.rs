//! Carrying out one step of a plan: a snapshot, or the changes since the cursor.
//!
//! Three things go on at once. The connection's bytes are read here; a thread of its own decodes them; the writer's
//! thread writes whole pages, each in one transaction together with how far it has come. Between them stand short
//! queues, so that memory stays bounded however large the archive is: at most one page being decoded, one waiting and one
//! being written.

use std::sync::Arc;

use bytes::Bytes;
use futures::StreamExt;
use kabinet_protocol::ids::{FeedId, IntentId};
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::sync::{Begin, Cursor, FeedInfo};
use tokio::sync::mpsc;

use super::decode::{Decoder, Piece, Stream};
use super::error::{Invalid, SyncError};
use super::feeds;
use super::kind::{EntityKind, Limit, Writing};
use super::plan::{LocalFeed, Walk};
use super::source::{ChangesAsk, Lines, SnapshotAsk, Source, SourceError};
use crate::clock::SharedClock;
use crate::db::{Database, DbError, Tx};

/// Rows of the first page: enough for a screen.
const FIRST: u32 = 50;
/// Rows of each later page (PERFORMANCE.md, "What the measurements force", 3).
const PAGE: u32 = 5_000;
/// Changes asked for at once.
const LIMIT: u32 = 10_000;
/// Chunks of bytes that may wait for the decoder.
const CHUNKS: usize = 16;

/// What carrying out a step needs, and whom it tells.
#[derive(Clone)]
pub(super) struct Puller {
    pub db: Database,
    pub source: Arc<dyn Source>,
    pub clock: SharedClock,
    pub kinds: Arc<[Arc<dyn EntityKind>]>,
    pub report: Arc<dyn Report>,
    /// How much of a feed is kept; nothing for as much as there is.
    pub limit: Option<Limit>,
    /// Who keeps what waits to be sent.
    pub made: TellMade,
}

/// Takes in that the store made these changes, whose rows have just been written, in the same transaction. Says whether one
/// of them was waiting here.
pub type TellMade = fn(&mut Tx<'_>, &[IntentId]) -> Result<bool, DbError>;

/// The name under which it is told that something does not wait any more.
pub const MADE: &str = "outbox";

/// Whom a pass tells of its progress.
pub(super) trait Report: Send + Sync {
    /// A snapshot has come this far. `first` where nothing whole was here before.
    fn progress(&self, done: u64, total: u64, first: bool);
    /// Entities of these kinds have changed.
    fn changed(&self, kinds: &[&'static str]);
}

impl Puller {
    /// Takes a feed's current rows, then the changes since.
    pub(super) async fn snapshot(&self, info: &FeedInfo, resume: bool, decoders: &str) -> Result<(), SyncError> {
        let (mut at, walk) = self.place(info).await?;
        let mut walk = if resume { walk } else { None };
        let after = walk.as_ref().and_then(|walk| walk.after.clone());
        if walk.is_none() {
            at.generation += 1;
            at.done = 0;
            at.total = 0;
            at.bytes = 0;
        }
        let first_copy = at.cursor.is_none();
        let ask = SnapshotAsk { feed: info.id, first: FIRST, page: PAGE, after };
        let mut pieces = self.decode(self.source.snapshot(ask).await?, Stream::Snapshot);
        while let Some(piece) = pieces.recv().await {
            match piece? {
                Piece::Begin(begin) => {
                    let here = match walk.take() {
                        None => begin_walk(&at, &begin, decoders),
                        Some(before) if before.epoch == begin.epoch && before.grant == begin.grant => {
                            Walk { rev: before.rev.min(begin.rev), ..before }
                        }
                        // The store began another life between the list of feeds and this stream.
                        Some(_) => return self.start_over(at.num).await,
                    };
                    at.total = begin.total.map_or(at.total, |total| total.max(at.done));
                    if self.is_too_much(&at) {
                        return self.withhold(at.num).await;
                    }
                    self.report.progress(at.done, at.total, first_copy);
                    walk = Some(here);
                }
                Piece::Page { key, load } => {
                    let Some(here) = walk.as_mut() else { continue };
                    here.after = Some(key);
                    at.done += load.rows;
                    at.total = at.total.max(at.done);
                    at.bytes += load.bytes() as u64;
                    if self.is_too_much(&at) {
                        return self.withhold(at.num).await;
                    }
                    let how = Writing { feed: at.num, generation: at.generation, same_revs: here.same_revs };
                    let (kinds, now, then) = (self.kinds.clone(), at.clone(), here.clone());
                    let changed = self
                        .db
                        .write(move |tx| {
                            let changed = feeds::write(tx, load, how, &kinds)?;
                            feeds::save_walk(tx, &now, &then)?;
                            Ok::<_, DbError>(changed)
                        })
                        .await?;
                    self.report.progress(at.done, at.total, first_copy);
                    self.report.changed(&changed);
                }
                Piece::Part { .. } => {}
                Piece::End { .. } => {
                    let Some(here) = walk.clone() else { continue };
                    let (kinds, now) = (self.kinds.clone(), at.clone());
                    let changed = self.db.write(move |tx| feeds::finish_walk(tx, &now, &here, &kinds)).await?;
                    self.report.changed(&changed);
                }
            }
        }
        let Some(walk) = walk else { return Err(SyncError::Truncated) };
        let cursor = Cursor { feed: info.id, epoch: walk.epoch, grant: walk.grant, rev: walk.rev };
        self.changes_from(at.num, at.generation, cursor).await
    }

    /// Takes what changed in a feed that has a cursor.
    pub(super) async fn changes(&self, feed: FeedId) -> Result<(), SyncError> {
        let here = self.db.write(feeds::all).await?;
        let Some(at) = here.into_iter().find(|at| at.feed == feed) else { return Ok(()) };
        let Some(cursor) = at.cursor else { return Ok(()) };
        self.changes_from(at.num, at.generation, cursor).await
    }

    async fn changes_from(&self, num: i64, generation: i64, mut cursor: Cursor) -> Result<(), SyncError> {
        loop {
            let Cursor { feed, epoch, grant, rev } = cursor;
            let ask = ChangesAsk { feed, epoch, grant, since: rev, limit: LIMIT };
            let mut pieces = self.decode(self.source.changes(ask).await?, Stream::Changes);
            let mut ended = None;
            while let Some(piece) = pieces.recv().await {
                let (load, rev, complete) = match piece? {
                    Piece::Begin(begin) if begin.epoch != epoch || begin.grant != grant => {
                        return Err(SourceError::Problem(Problem::new(Code::ResyncRequired)).into());
                    }
                    Piece::Begin(_) | Piece::Page { .. } => continue,
                    Piece::Part { rev, load } => (load, rev, None),
                    Piece::End { end, load } => {
                        if end.rev < cursor.rev || (end.more && end.rev == cursor.rev) {
                            let why = "the end of the changes does not go on from where they were asked for";
                            return Err(Invalid::OutOfPlace { line: 0, why }.into());
                        }
                        ended = Some(end);
                        (load, end.rev, (!end.more).then(|| self.clock.now()))
                    }
                };
                let how = Writing { feed: num, generation, same_revs: true };
                let (kinds, tell) = (self.kinds.clone(), self.made);
                let changed = self
                    .db
                    .write(move |tx| {
                        let made = load.made.clone();
                        let mut changed = feeds::write(tx, load, how, &kinds)?;
                        if tell(tx, &made)? {
                            changed.push(MADE);
                        }
                        feeds::save_cursor(tx, num, rev, complete)?;
                        Ok::<_, DbError>(changed)
                    })
                    .await?;
                self.report.changed(&changed);
            }
            match ended {
                Some(end) if end.more => cursor.rev = end.rev,
                Some(_) => return Ok(()),
                None => return Err(SyncError::Truncated),
            }
        }
    }

    /// The feed is complete as it is.
    pub(super) async fn up_to_date(&self, feed: FeedId) -> Result<(), SyncError> {
        let now = self.clock.now();
        self.db
            .write(move |tx| {
                for at in feeds::all(tx)? {
                    if let (true, Some(cursor)) = (at.feed == feed, at.cursor) {
                        feeds::save_cursor(tx, at.num, cursor.rev, Some(now))?;
                    }
                }
                Ok::<_, DbError>(())
            })
            .await?;
        Ok(())
    }

    /// What was copied from a feed goes.
    pub(super) async fn purge(&self, feed: FeedId) -> Result<(), SyncError> {
        let kinds = self.kinds.clone();
        let changed = self
            .db
            .write(move |tx| match feeds::all(tx)?.into_iter().find(|at| at.feed == feed) {
                Some(at) => feeds::purge(tx, at.num, &kinds),
                None => Ok(Vec::new()),
            })
            .await?;
        self.report.changed(&changed);
        Ok(())
    }

    fn is_too_much(&self, at: &LocalFeed) -> bool {
        self.limit.is_some_and(|limit| at.total > limit.rows || at.bytes > limit.bytes)
    }

    /// The feed is larger than this device keeps.
    async fn withhold(&self, num: i64) -> Result<(), SyncError> {
        tracing::info!("a feed is larger than this device keeps: it stays at the store");
        let (kinds, now) = (self.kinds.clone(), self.clock.now());
        let changed = self.db.write(move |tx| feeds::withhold(tx, num, now, &kinds)).await?;
        self.report.changed(&changed);
        Ok(())
    }

    async fn place(&self, info: &FeedInfo) -> Result<(LocalFeed, Option<Walk>), SyncError> {
        let info = info.clone();
        let id = info.id;
        let here = self
            .db
            .write(move |tx| {
                feeds::number(tx, &info)?;
                feeds::all(tx)
            })
            .await?;
        let at = here.into_iter().find(|at| at.feed == id).ok_or(DbError::Closed)?;
        let walk = at.walk.clone();
        Ok((at, walk))
    }

    async fn start_over(&self, num: i64) -> Result<(), SyncError> {
        self.db.write(move |tx| feeds::forget_walk(tx, num)).await?;
        Err(SourceError::Problem(Problem::new(Code::ResyncRequired)).into())
    }

    /// Reads and decodes a stream beside the caller. Dropping the receiver ends both.
    fn decode(&self, mut lines: Lines, stream: Stream) -> mpsc::Receiver<Result<Piece, SyncError>> {
        let (chunks, mut inbox) = mpsc::channel::<Result<Bytes, SourceError>>(CHUNKS);
        let (pieces, outbox) = mpsc::channel(1);
        tokio::spawn(async move {
            while let Some(chunk) = lines.next().await {
                let last = chunk.is_err();
                if chunks.send(chunk).await.is_err() || last {
                    break;
                }
            }
        });
        let mut decoder = Decoder::new(self.kinds.clone(), stream);
        tokio::task::spawn_blocking(move || {
            let mut listening = true;
            while let Some(chunk) = inbox.blocking_recv() {
                let fed = chunk.map_err(SyncError::from).and_then(|chunk| {
                    decoder.feed(&chunk, &mut |piece| listening &= pieces.blocking_send(Ok(piece)).is_ok())
                });
                if let Err(error) = fed {
                    let _ = pieces.blocking_send(Err(error));
                    return;
                }
                if !listening {
                    return;
                }
            }
            if let Err(error) = decoder.finish() {
                let _ = pieces.blocking_send(Err(error));
            }
        });
        outbox
    }
}

fn begin_walk(at: &LocalFeed, begin: &Begin, decoders: &str) -> Walk {
    let same_revs = at.cursor.is_some_and(|cursor| cursor.epoch == begin.epoch && cursor.rev <= begin.rev);
    Walk {
        epoch: begin.epoch,
        grant: begin.grant,
        rev: begin.rev,
        after: None,
        decoders: decoders.to_owned(),
        same_revs: same_revs && at.decoders == decoders,
    }
}
