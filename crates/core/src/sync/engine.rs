//! The task that keeps an account's copy up to date.
//!
//! It makes passes (see `passes`). Between them it listens to the store's events, tries again with growing pauses where
//! that can help, and does in idle moments what would otherwise make a pass slow: merging the search index and emptying
//! the log.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use kabinet_protocol::ids::FeedId;
use kabinet_protocol::problem::Code;
use tokio::sync::{broadcast, mpsc, oneshot, watch};

use super::aside::Aside;
use super::error::SyncError;
use super::feeds;
use super::kind::EntityKind;
use super::link::{Link, News};
use super::passes::{Left, Told, as_of, everything, known, reads};
use super::plan::{LocalFeed, Reads};
use super::pull::{Puller, TellMade};
use super::source::{Source, SourceError};
use super::status::{Notice, Phase, Status, Trouble};
use crate::clock::SharedClock;
use crate::db::{Database, DbError};

/// The least time between two passes that events asked for: a busy store is followed in steps, not in every change.
const EVENTS_APART: Duration = Duration::from_millis(50);
/// How long nothing must have happened before idle work begins.
const QUIET: Duration = Duration::from_millis(400);
/// How often the store is asked without having said anything: while it tells of changes, and while it does not.
const POLL_LIVE: Duration = Duration::from_secs(15 * 60);
const POLL: Duration = Duration::from_secs(60);

enum Ask {
    Offline(bool),
    Now(oneshot::Sender<Status>),
    Settled(oneshot::Sender<()>),
    Dismiss,
    Stop(oneshot::Sender<()>),
}

/// The way to the task. Dropping it stops the task at its next pause.
#[derive(Debug)]
pub struct Engine {
    asks: mpsc::UnboundedSender<Ask>,
    status: watch::Receiver<Status>,
    changed: broadcast::Sender<&'static str>,
}

impl Engine {
    /// Starts keeping `db` up to date from `source`. `features` is the list of kinds this build reads,
    /// `made` who keeps what waits to be sent.
    pub fn spawn(
        db: Database,
        source: Arc<dyn Source>,
        clock: SharedClock,
        features: Vec<Arc<dyn EntityKind>>,
        made: TellMade,
    ) -> Self {
        let (asks, inbox) = mpsc::unbounded_channel();
        let (status, watched) = watch::channel(Status::default());
        let (changed, _) = broadcast::channel(64);
        let told = Arc::new(Told { status, changed: changed.clone() });
        let kinds: Arc<[Arc<dyn EntityKind>]> = features.into();
        let reads = reads(kinds.iter().filter(|kind| kind.aside().is_none()));
        let puller = Puller { db, source, clock, kinds, report: told.clone(), limit: None, made };
        let aside = Aside::new(&puller, changed.clone());
        let task = Task {
            puller,
            told,
            inbox,
            reads,
            aside,
            offline: false,
            waiting: Vec::new(),
            later: Vec::new(),
            dirty: false,
        };
        tokio::spawn(task.live());
        Self { asks, status: watched, changed }
    }

    /// Switches "work offline". The pass under way is dropped; whole pages stay.
    pub fn set_offline(&self, offline: bool) {
        let _ = self.asks.send(Ask::Offline(offline));
    }

    /// Asks for a pass at once and answers how it ended.
    pub async fn sync_now(&self) -> Status {
        let (answer, answered) = oneshot::channel();
        let _ = self.asks.send(Ask::Now(answer));
        match answered.await {
            Ok(status) => status,
            Err(_) => self.status.borrow().clone(),
        }
    }

    /// Waits until what is fetched aside is here, as far as that can be now.
    pub async fn settled(&self) {
        let (answer, answered) = oneshot::channel();
        if self.asks.send(Ask::Settled(answer)).is_ok() {
            // It is dropped rather than answered.
            let _ = answered.await;
        }
    }

    /// What the engine is doing, now and as it changes.
    pub fn status(&self) -> watch::Receiver<Status> {
        self.status.clone()
    }

    /// The names of the kinds whose entities change, as they do. One that lags has missed names: pull everything.
    pub fn changed(&self) -> broadcast::Receiver<&'static str> {
        self.changed.subscribe()
    }

    /// The person has read [`Status::notice`].
    pub fn dismiss(&self) {
        let _ = self.asks.send(Ask::Dismiss);
    }

    /// Stops and waits until nothing is written any more. The database stays open.
    pub async fn stop(&self) {
        let (answer, answered) = oneshot::channel();
        if self.asks.send(Ask::Stop(answer)).is_ok() {
            let _ = answered.await;
        }
    }
}

/// What the next pass is to look at.
enum Look {
    Everything,
    Known,
    Feeds(BTreeSet<FeedId>),
}

struct Task {
    puller: Puller,
    told: Arc<Told>,
    inbox: mpsc::UnboundedReceiver<Ask>,
    reads: Vec<Reads>,
    aside: Aside,
    offline: bool,
    // Who asked for a pass before this one began.
    waiting: Vec<oneshot::Sender<Status>>,
    // Who asked while it ran: it may have looked already, so theirs is the next.
    later: Vec<oneshot::Sender<Status>>,
    // Something was written since the last idle work.
    dirty: bool,
}

/// What ended a wait.
enum Woken {
    Look(Look),
    Stop(Option<oneshot::Sender<()>>),
}

impl Task {
    async fn live(mut self) {
        self.told_what_is_here().await;
        let mut look = Look::Everything;
        let mut backoff = None;
        let mut link = Link::Down(tokio::time::Instant::now());
        let stopped = loop {
            if let Some(answer) = self.hear() {
                break answer;
            }
            if self.offline {
                link = Link::Down(tokio::time::Instant::now());
                self.told.set(|status| {
                    status.phase = Phase::WorkOffline;
                    status.live = false;
                });
                self.waiting.append(&mut self.later);
                self.answer();
                self.aside.stop();
                match self.rest(None, &mut link).await {
                    Woken::Look(_) => look = Look::Everything,
                    Woken::Stop(answer) => break answer,
                }
                continue;
            }
            let outcome = match self.pass(look).await {
                Ok(outcome) => outcome.map(|left| self.aside.take(left)),
                Err(Woken::Stop(answer)) => break answer,
                Err(Woken::Look(next)) => {
                    look = next;
                    continue;
                }
            };
            if outcome.is_err() {
                self.aside.stop();
            }
            let pause = self.judge(outcome, &mut backoff, &mut link);
            self.answer();
            if !self.later.is_empty() {
                self.waiting.append(&mut self.later);
                look = Look::Everything;
                continue;
            }
            match self.rest(pause, &mut link).await {
                Woken::Look(next) => look = next,
                Woken::Stop(answer) => break answer,
            }
        };
        if let Some(answer) = stopped {
            let _ = answer.send(());
        }
    }

    async fn told_what_is_here(&mut self) {
        let here = self.puller.db.write(|tx| Ok::<_, DbError>((feeds::all(tx)?, feeds::count_unknown(tx)?))).await;
        if let Ok((here, unknown)) = here {
            self.told.set(|status| {
                status.as_of = as_of(&here, &self.reads);
                status.unknown = unknown;
                let main = |at: &&LocalFeed| self.reads.iter().any(|read| read.kind == at.kind);
                if let Some(at) = here.iter().filter(main).find(|at| at.cursor.is_none() && at.walk.is_some()) {
                    (status.done, status.total) = (at.done, at.total);
                }
            });
        }
    }

    /// Takes in what was asked before a pass begins. Says whom to answer when the engine is to stop.
    fn hear(&mut self) -> Option<Option<oneshot::Sender<()>>> {
        use mpsc::error::TryRecvError;
        loop {
            match self.inbox.try_recv() {
                Ok(Ask::Now(answer)) => self.waiting.push(answer),
                Ok(Ask::Settled(answer)) => self.aside.wait(answer),
                Ok(Ask::Dismiss) => self.told.set(|status| status.notice = None),
                Ok(Ask::Offline(offline)) => self.offline = offline,
                Ok(Ask::Stop(answer)) => return Some(Some(answer)),
                Err(TryRecvError::Disconnected) => return Some(None),
                Err(TryRecvError::Empty) => return None,
            }
        }
    }

    fn answer(&mut self) {
        for waiting in self.waiting.drain(..) {
            let _ = waiting.send(self.told.status.borrow().clone());
        }
    }

    /// One pass, dropped when somebody switches "work offline" or stops the engine.
    async fn pass(&mut self, look: Look) -> Result<Result<Left, SyncError>, Woken> {
        self.dirty = true;
        let puller = self.puller.clone();
        let told = self.told.clone();
        let reads = self.reads.clone();
        let work = async move {
            match look {
                Look::Everything => everything(&puller, &told, &reads).await,
                Look::Known => known(&puller, &told, &reads, None).await,
                Look::Feeds(feeds) => known(&puller, &told, &reads, Some(&feeds)).await,
            }
        };
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                outcome = &mut work => return Ok(outcome),
                ask = self.inbox.recv() => match ask {
                    None => return Err(Woken::Stop(None)),
                    Some(Ask::Stop(answer)) => return Err(Woken::Stop(Some(answer))),
                    Some(Ask::Offline(offline)) => {
                        self.offline = offline;
                        if offline {
                            return Err(Woken::Look(Look::Everything));
                        }
                    }
                    Some(Ask::Now(answer)) => self.later.push(answer),
                    Some(Ask::Settled(answer)) => self.aside.wait(answer),
                    Some(Ask::Dismiss) => self.told.set(|status| status.notice = None),
                }
            }
        }
    }

    /// Says how a pass ended and how long to wait before the next.
    fn judge(
        &self,
        outcome: Result<(), SyncError>,
        backoff: &mut Option<ExponentialBackoff>,
        link: &mut Link,
    ) -> Option<Duration> {
        let error = match outcome {
            Ok(()) => {
                *backoff = None;
                self.told.set(|status| {
                    status.phase = Phase::Idle;
                    status.problem = None;
                    if matches!(status.notice, Some(Notice::DiskFull | Notice::ClientTooOld)) {
                        status.notice = None;
                    }
                });
                return Some(if matches!(link, Link::Up(_)) { POLL_LIVE } else { POLL });
            }
            Err(error) => error,
        };
        tracing::info!(%error, "a sync stopped");
        *link = Link::Down(tokio::time::Instant::now());
        let trouble = Trouble::from(&error);
        let (phase, notice, again) = match &error {
            SyncError::Source(SourceError::Unreachable(_) | SourceError::Io(_)) | SyncError::Truncated => {
                (Phase::Unreachable, None, true)
            }
            SyncError::Source(SourceError::Unauthenticated) => (Phase::SignInAgain, None, false),
            SyncError::Source(SourceError::AnotherStore | SourceError::Db(_)) => (Phase::Failed, None, true),
            SyncError::Source(SourceError::Problem(problem)) => match problem.code {
                Code::Unauthenticated | Code::TokenExpired | Code::SessionRevoked => (Phase::SignInAgain, None, false),
                Code::ClientTooOld => (Phase::Failed, Some(Notice::ClientTooOld), false),
                Code::Unavailable => (Phase::Unreachable, None, true),
                _ => (Phase::Failed, None, true),
            },
            SyncError::Db(DbError::DiskFull) => (Phase::Failed, Some(Notice::DiskFull), true),
            SyncError::Db(DbError::Closed | DbError::Damaged(_)) => (Phase::Failed, None, false),
            SyncError::Db(_) | SyncError::Invalid(_) => (Phase::Failed, None, true),
        };
        let asked = trouble.retry_after_s.map(Duration::from_secs);
        self.told.set(|status| {
            status.phase = phase;
            status.live = false;
            status.problem = Some(trouble);
            status.notice = notice.or(status.notice);
        });
        if !again {
            return None;
        }
        let next = backoff.get_or_insert_with(pauses).next().unwrap_or(POLL);
        Some(asked.map_or(next, |asked| asked.max(next)))
    }

    /// Waits for a reason to look again; listens to the store and does idle work meanwhile.
    async fn rest(&mut self, mut pause: Option<Duration>, link: &mut Link) -> Woken {
        let rested = tokio::time::Instant::now();
        let healthy = self.told.status.borrow().phase == Phase::Idle;
        let mut idle_at = (self.dirty && healthy).then(|| rested + QUIET);
        loop {
            let due = async {
                match pause {
                    Some(pause) => tokio::time::sleep_until(rested + pause).await,
                    None => std::future::pending().await,
                }
            };
            let idle = async {
                match idle_at {
                    Some(at) => tokio::time::sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                ask = self.inbox.recv() => match ask {
                    None => return Woken::Stop(None),
                    Some(Ask::Stop(answer)) => return Woken::Stop(Some(answer)),
                    Some(Ask::Settled(answer)) => {
                        self.aside.wait(answer);
                        if !healthy {
                            self.aside.stop();
                        }
                    }
                    Some(Ask::Dismiss) => self.told.set(|status| status.notice = None),
                    Some(Ask::Offline(offline)) => if offline != self.offline {
                        self.offline = offline;
                        return Woken::Look(Look::Everything);
                    },
                    Some(Ask::Now(answer)) => {
                        self.waiting.push(answer);
                        return Woken::Look(if healthy { Look::Known } else { Look::Everything });
                    }
                },
                news = link.next(&self.puller.source), if healthy => match news {
                    News::Connected => {
                        self.told.set(|status| status.live = true);
                        // Something may have moved between the pass and the moment the store began to tell.
                        return Woken::Look(Look::Known);
                    }
                    News::Lost => {
                        self.told.set(|status| status.live = false);
                        // Nobody tells any more, so it is asked for again as often as without a line.
                        pause = pause.map(|pause| pause.min(rested.elapsed() + POLL));
                    }
                    News::Moved(mut feeds) => {
                        tokio::time::sleep_until(rested + EVENTS_APART).await;
                        link.drain(&mut feeds);
                        return Woken::Look(Look::Feeds(feeds));
                    }
                },
                outcome = self.aside.work(), if healthy => match outcome {
                    Ok(()) => {
                        self.dirty = true;
                        idle_at = Some(tokio::time::Instant::now() + QUIET);
                    }
                    // The one failure that everything here shares: whoever hears of it has the database replaced.
                    Err(error) if matches!(error, SyncError::Db(DbError::Damaged(_))) => self.told.set(|status| {
                        status.phase = Phase::Failed;
                        status.problem = Some(Trouble::from(&error));
                    }),
                    Err(_) => {}
                },
                () = idle => {
                    idle_at = self.idle_step().await.then(|| tokio::time::Instant::now() + Duration::from_millis(5));
                }
                () = due => return Woken::Look(Look::Everything),
            }
        }
    }

    /// A small step of idle work. Says whether there is more.
    async fn idle_step(&mut self) -> bool {
        for kind in self.puller.kinds.iter() {
            let worker = kind.clone();
            match self.puller.db.write(move |tx| worker.idle(tx)).await {
                Ok(true) => return true,
                Ok(false) => {}
                Err(error) => tracing::debug!(%error, "idle work stopped"),
            }
        }
        self.dirty = false;
        if let Err(error) = self.puller.db.checkpoint().await {
            tracing::debug!(%error, "the log was not emptied");
        }
        false
    }
}

/// Pauses between tries: 1 s, doubling to 5 min, each spread so that clients do not come back all at once.
fn pauses() -> ExponentialBackoff {
    ExponentialBuilder::default()
        .with_min_delay(Duration::from_secs(1))
        .with_max_delay(Duration::from_secs(300))
        .with_factor(2.0)
        .with_jitter()
        .without_max_times()
        .build()
}
