//! What is fetched aside: feeds that nobody waits for, as the catalogue's.
//!
//! Their turn comes when the account's own feeds are whole, and it is taken while the engine rests: a pass that is asked
//! for meanwhile goes first, and what was under way goes on behind it. A failure here is none of the account's sync; it is
//! tried again with growing pauses.

use std::sync::Arc;
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use futures::FutureExt;
use futures::future::BoxFuture;
use kabinet_protocol::problem::Code;
use tokio::sync::{broadcast, oneshot};

use super::error::SyncError;
use super::feeds;
use super::kind::EntityKind;
use super::passes::{Left, RESTARTS, decoders, match_refusal, reads};
use super::plan::{LocalFeed, Reads, Step, plan};
use super::pull::{Puller, Report};

/// After how long a feed that was too large is looked at again.
const LOOK_AGAIN: i64 = 7 * 24 * 3600 * 1000;

/// Tells which entities change, and nothing else.
struct Quiet(broadcast::Sender<&'static str>);

impl Report for Quiet {
    fn progress(&self, _done: u64, _total: u64, _first: bool) {}

    fn changed(&self, kinds: &[&'static str]) {
        for kind in kinds {
            // Nobody may be listening.
            let _ = self.0.send(kind);
        }
    }
}

/// See the module's page.
pub(super) struct Aside {
    puller: Puller,
    reads: Vec<Reads>,
    running: Option<BoxFuture<'static, Result<(), SyncError>>>,
    // What is to be fetched when nothing is under way.
    left: Left,
    due: tokio::time::Instant,
    pauses: Option<ExponentialBackoff>,
    // Who wants to know when all is done that can be done now.
    waiting: Vec<oneshot::Sender<()>>,
}

impl Aside {
    pub(super) fn new(puller: &Puller, changed: broadcast::Sender<&'static str>) -> Self {
        let kinds: Vec<&Arc<dyn EntityKind>> = puller.kinds.iter().filter(|kind| kind.aside().is_some()).collect();
        let limit = kinds.iter().find_map(|kind| kind.aside());
        let reads = reads(kinds);
        let puller = Puller { report: Arc::new(Quiet(changed)), limit, ..puller.clone() };
        let due = tokio::time::Instant::now();
        Self { puller, reads, running: None, left: Left::Nothing, due, pauses: None, waiting: Vec::new() }
    }

    /// A pass over the account's feeds has ended well and leaves this.
    pub(super) fn take(&mut self, left: Left) {
        if left == Left::Nothing || self.reads.is_empty() {
            return;
        }
        self.due = tokio::time::Instant::now();
        self.left = match (left, &self.left) {
            // By the time of its turn such a list is out of date.
            (Left::Listed(_), _) if self.running.is_some() => Left::Unlisted,
            (Left::Known, Left::Unlisted | Left::Listed(_)) => Left::Unlisted,
            (left, _) => left,
        };
    }

    /// What is under way is dropped; whole pages stay. Whoever waits is told that nothing more will come now.
    pub(super) fn stop(&mut self) {
        if self.running.take().is_some() {
            self.left = Left::Unlisted;
        }
        self.waiting.clear();
    }

    /// Somebody waits for what is fetched aside.
    pub(super) fn wait(&mut self, answer: oneshot::Sender<()>) {
        self.waiting.push(answer);
        self.told_if_done();
    }

    fn told_if_done(&mut self) {
        if self.running.is_none() && self.left == Left::Nothing {
            self.waiting.clear();
        }
    }

    /// Goes on with what is under way or left, until that has ended; for ever, where nothing is. May be dropped and called
    /// again.
    pub(super) async fn work(&mut self) -> Result<(), SyncError> {
        if self.running.is_none() {
            self.told_if_done();
            if self.left == Left::Nothing {
                return std::future::pending().await;
            }
            tokio::time::sleep_until(self.due).await;
            let left = std::mem::replace(&mut self.left, Left::Nothing);
            self.running = Some(fetch(self.puller.clone(), self.reads.clone(), left).boxed());
        }
        let Some(running) = self.running.as_mut() else { return Ok(()) };
        let outcome = running.await;
        self.running = None;
        match &outcome {
            Ok(()) => self.pauses = None,
            Err(error) => {
                tracing::info!(%error, "what is fetched aside stopped");
                let pause = self.pauses.get_or_insert_with(pauses).next().unwrap_or(Duration::from_secs(300));
                self.due = tokio::time::Instant::now() + pause;
                self.left = Left::Unlisted;
                // Trying again takes its time: nobody is kept waiting for it.
                self.waiting.clear();
            }
        }
        self.told_if_done();
        outcome
    }
}

fn pauses() -> ExponentialBackoff {
    ExponentialBuilder::default()
        .with_min_delay(Duration::from_secs(2))
        .with_max_delay(Duration::from_secs(300))
        .with_factor(2.0)
        .with_jitter()
        .without_max_times()
        .build()
}

/// Brings the feeds up to date. A cursor the store refuses leads to a snapshot.
async fn fetch(puller: Puller, reads: Vec<Reads>, left: Left) -> Result<(), SyncError> {
    let mut left = left;
    for tries in 0.. {
        let outcome = once(&puller, &reads, std::mem::replace(&mut left, Left::Unlisted)).await;
        let refused = outcome.as_ref().err().and_then(SyncError::refusal);
        if refused != Some(&Code::ResyncRequired) || tries == RESTARTS {
            return outcome;
        }
        if tries > 0 {
            let here = here(&puller, &reads).await?;
            let nums: Vec<i64> = here.iter().map(|at| at.num).collect();
            puller.db.write(move |tx| feeds::forget_cursors(tx, &nums)).await?;
        }
    }
    Ok(())
}

async fn here(puller: &Puller, reads: &[Reads]) -> Result<Vec<LocalFeed>, SyncError> {
    let mut local = puller.db.write(feeds::all).await?;
    local.retain(|at| reads.iter().any(|read| read.kind == at.kind));
    Ok(local)
}

async fn once(puller: &Puller, reads: &[Reads], left: Left) -> Result<(), SyncError> {
    let local = here(puller, reads).await?;
    let whole = |at: &LocalFeed| at.cursor.is_some() && at.walk.is_none();
    let remote = match left {
        Left::Listed(listed) => listed,
        Left::Known if local.iter().all(|at| whole(at) || is_withheld(puller, at)) => {
            for at in local.iter().filter(|at| whole(at)) {
                match_refusal(puller, at.feed, puller.changes(at.feed).await).await?;
            }
            return Ok(());
        }
        Left::Known | Left::Unlisted | Left::Nothing => puller.source.feeds().await?,
    };
    for step in plan(&local, &remote, reads) {
        match step {
            // What the store no longer grants went in the pass before.
            Step::Purge(_) => {}
            Step::UpToDate(feed) => puller.up_to_date(feed).await?,
            Step::Changes(feed) => match_refusal(puller, feed, puller.changes(feed).await).await?,
            Step::Snapshot { feed, resume, .. } => {
                if local.iter().any(|at| at.feed == feed.id && is_withheld(puller, at)) {
                    continue;
                }
                let taken = puller.snapshot(&feed, resume, &decoders(reads, &feed.kind)).await;
                match_refusal(puller, feed.id, taken).await?;
                // That it is whole now, or is not kept, is news even where its last rows are not.
                let kinds = puller.kinds.iter().filter(|kind| kind.feed() == feed.kind);
                puller.report.changed(&kinds.map(|kind| kind.name()).collect::<Vec<_>>());
            }
        }
    }
    Ok(())
}

/// Whether a feed was found too large not long ago. A clock that jumped counts as long ago.
fn is_withheld(puller: &Puller, at: &LocalFeed) -> bool {
    let now = puller.clock.now().millis();
    at.withheld_at.is_some_and(|since| (0..LOOK_AGAIN).contains(&(now - since.millis())))
}
