//! Passes. A *full* pass asks the store for its feeds and carries out the plan; a *quick* pass asks only for the changes of
//! feeds that are whole here, which is what a note from the store or "sync now" costs: one request and one transaction.

use std::collections::BTreeSet;
use std::sync::Arc;

use kabinet_protocol::ids::FeedId;
use kabinet_protocol::problem::Code;
use kabinet_protocol::sync::{FeedInfo, FeedKind};
use kabinet_protocol::time::LocalTime;
use tokio::sync::{broadcast, watch};

use super::error::SyncError;
use super::feeds;
use super::kind::EntityKind;
use super::plan::{LocalFeed, Reads, Step, plan};
use super::pull::{Puller, Report};
use super::status::{Notice, Phase, Status};
use crate::db::DbError;

/// How often a pass may find its cursor refused before it counts as a failure.
pub(super) const RESTARTS: u32 = 3;

/// What a pass leaves to be fetched aside.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Left {
    /// Nothing that it knows of.
    Nothing,
    /// Changes of the feeds that are known here.
    Known,
    /// Whatever the store's list says by now.
    Unlisted,
    /// What the store's own list says.
    Listed(Vec<FeedInfo>),
}

/// Whom a pass tells: the engine's status, and the names of kinds that change.
pub(super) struct Told {
    pub(super) status: watch::Sender<Status>,
    pub(super) changed: broadcast::Sender<&'static str>,
}

impl Told {
    pub(super) fn set(&self, change: impl FnOnce(&mut Status)) {
        self.status.send_if_modified(|status| {
            let before = status.clone();
            change(status);
            *status != before
        });
    }
}

impl Report for Told {
    fn progress(&self, done: u64, total: u64, first: bool) {
        self.set(|status| {
            if first {
                status.phase = Phase::First;
                status.done = done;
                status.total = total;
            }
        });
    }

    fn changed(&self, kinds: &[&'static str]) {
        for kind in kinds {
            // Nobody may be listening.
            let _ = self.changed.send(kind);
        }
    }
}

/// The decoders of each kind of feed, in words.
pub(super) fn reads<'a>(kinds: impl IntoIterator<Item = &'a Arc<dyn EntityKind>>) -> Vec<Reads> {
    let mut reads: Vec<Reads> = Vec::new();
    for kind in kinds {
        let word = format!("{}={}", kind.name(), kind.decoder());
        match reads.iter_mut().find(|read| read.kind == kind.feed()) {
            Some(read) => read.decoders = format!("{},{word}", read.decoders),
            None => reads.push(Reads { kind: kind.feed(), decoders: word }),
        }
    }
    reads
}

/// Asks for the feeds and carries out the plan. A cursor the store refuses leads to a snapshot, in the same pass.
pub(super) async fn everything(puller: &Puller, told: &Told, reads: &[Reads]) -> Result<Left, SyncError> {
    let mut tries = 0;
    loop {
        let remote = puller.source.feeds().await?;
        let local = puller.db.write(feeds::all).await?;
        let mut outcome = Ok(());
        for step in plan(&local, &remote, reads) {
            outcome = carry_out(puller, told, reads, step).await;
            if outcome.is_err() {
                break;
            }
        }
        let refused = outcome.as_ref().err().and_then(SyncError::refusal);
        if refused == Some(&Code::ResyncRequired) && tries < RESTARTS {
            if tries > 0 {
                // The list of feeds knows no reason: the cursor lies below the horizon. The rows stay readable.
                let nums: Vec<i64> = main(&local, reads).map(|at| at.num).collect();
                puller.db.write(move |tx| feeds::forget_cursors(tx, &nums)).await?;
            }
            tries += 1;
            continue;
        }
        outcome?;
        finish(puller, told, reads).await?;
        return Ok(Left::Listed(remote));
    }
}

/// The feeds a pass is about: those that are not fetched aside.
fn main<'a>(local: &'a [LocalFeed], reads: &[Reads]) -> impl Iterator<Item = &'a LocalFeed> {
    local.iter().filter(|at| reads.iter().any(|read| read.kind == at.kind))
}

async fn carry_out(puller: &Puller, told: &Told, reads: &[Reads], step: Step) -> Result<(), SyncError> {
    match step {
        Step::Purge(feed) => puller.purge(feed).await,
        Step::UpToDate(feed) => puller.up_to_date(feed).await,
        Step::Changes(feed) => {
            busy(told);
            match_refusal(puller, feed, puller.changes(feed).await).await
        }
        Step::Snapshot { feed, resume, restored } => {
            busy(told);
            if restored {
                told.set(|status| status.notice = Some(Notice::StoreRestored));
            }
            let decoders = decoders(reads, &feed.kind);
            match_refusal(puller, feed.id, puller.snapshot(&feed, resume, &decoders).await).await
        }
    }
}

/// The changes of feeds that are whole here, without asking for the list. Falls back to a full pass where that is needed.
pub(super) async fn known(
    puller: &Puller,
    told: &Told,
    reads: &[Reads],
    only: Option<&BTreeSet<FeedId>>,
) -> Result<Left, SyncError> {
    let local = puller.db.write(feeds::all).await?;
    let listed = only.is_none_or(|only| only.iter().all(|feed| local.iter().any(|at| at.feed == *feed)));
    let whole = main(&local, reads).all(|at| at.cursor.is_some() && at.walk.is_none());
    if main(&local, reads).next().is_none() || !whole || !listed {
        return everything(puller, told, reads).await;
    }
    let meant = |at: &&LocalFeed| only.is_none_or(|only| only.contains(&at.feed));
    let (all, own) = (local.iter().filter(meant).count(), main(&local, reads).filter(meant).count());
    let left = if only.is_some() && all == own { Left::Nothing } else { Left::Known };
    if own == 0 {
        return Ok(left);
    }
    busy(told);
    for at in main(&local, reads).filter(meant) {
        let outcome = match_refusal(puller, at.feed, puller.changes(at.feed).await).await;
        match outcome.as_ref().err().and_then(SyncError::refusal) {
            Some(Code::ResyncRequired) => return everything(puller, told, reads).await,
            _ => outcome?,
        }
    }
    finish(puller, told, reads).await?;
    Ok(left)
}

/// A feed that was revoked is purged; every other refusal stays one.
pub(super) async fn match_refusal(
    puller: &Puller,
    feed: FeedId,
    outcome: Result<(), SyncError>,
) -> Result<(), SyncError> {
    match outcome.as_ref().err().and_then(SyncError::refusal) {
        Some(Code::FeedRevoked) => puller.purge(feed).await,
        _ => outcome,
    }
}

async fn finish(puller: &Puller, told: &Told, reads: &[Reads]) -> Result<(), SyncError> {
    let (here, unknown) = puller.db.write(|tx| Ok::<_, DbError>((feeds::all(tx)?, feeds::count_unknown(tx)?))).await?;
    told.set(|status| {
        status.as_of = as_of(&here, reads);
        status.unknown = unknown;
    });
    Ok(())
}

/// Since when what a pass is about is complete.
pub(super) fn as_of(local: &[LocalFeed], reads: &[Reads]) -> Option<LocalTime> {
    main(local, reads).filter_map(|at| at.synced_at).min()
}

fn busy(told: &Told) {
    told.set(|status| {
        if status.phase != Phase::First {
            status.phase = Phase::Incremental;
        }
    });
}

pub(super) fn decoders(reads: &[Reads], kind: &FeedKind) -> String {
    reads.iter().find(|read| read.kind == *kind).map(|read| read.decoders.clone()).unwrap_or_default()
}
