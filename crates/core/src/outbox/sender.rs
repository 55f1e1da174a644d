//! The task that sends what waits.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use kabinet_protocol::ids::IntentId;
use kabinet_protocol::intent::{Intent, IntentAnswer, Outcome, Stream};
use kabinet_protocol::problem::Problem;
use tokio::sync::{broadcast, mpsc, oneshot, watch};

use super::plan::{LONGEST, Verdict, judge, pause};
use super::store::{self, Dropped, Next, STREAMS, State, Waiting};
use crate::clock::SharedClock;
use crate::db::{Database, DbError};
use crate::sync::{EntityKind, SourceError, apply_answer};

/// How long nothing is sent after an answer that could not be written down.
const CATCH_BREATH: Duration = Duration::from_secs(5);

/// Whom changes are sent to.
pub trait Post: Send + Sync + 'static {
    /// Sends one. May be dropped half-way: the same is then sent again.
    fn send<'a>(&'a self, intent: &'a Intent) -> BoxFuture<'a, Result<IntentAnswer, SourceError>>;

    /// What became of one that is not to be sent again. A problem `not_found`: the store has never seen it.
    fn ask(&self, intent: IntentId) -> BoxFuture<'_, Result<Outcome, SourceError>>;
}

/// What the sender tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// What waits has changed.
    Outbox,
    /// Entities of this kind have changed.
    Kind(&'static str),
}

enum Ask {
    Wake,
    Hurry,
    Offline(bool),
    Drain(oneshot::Sender<()>),
    Stop(oneshot::Sender<()>),
}

/// The way to the task. Dropping it stops the task.
#[derive(Debug)]
pub struct Sender {
    asks: mpsc::UnboundedSender<Ask>,
    sending: watch::Receiver<BTreeSet<IntentId>>,
    news: broadcast::Sender<News>,
}

impl Sender {
    /// Begins to send what waits in `db`. `offline` is where "work offline" stands.
    pub fn spawn(
        db: Database,
        post: Arc<dyn Post>,
        clock: SharedClock,
        kinds: Vec<Arc<dyn EntityKind>>,
        dropped: Dropped,
        offline: bool,
    ) -> Self {
        let (asks, inbox) = mpsc::unbounded_channel();
        let (sending, watched) = watch::channel(BTreeSet::new());
        let (news, _) = broadcast::channel(64);
        let task = Task {
            db,
            post,
            clock,
            kinds,
            dropped,
            inbox,
            sending,
            news: news.clone(),
            offline,
            held: false,
            hold: None,
            draining: Vec::new(),
            asked: BTreeSet::new(),
        };
        tokio::spawn(task.live());
        Self { asks, sending: watched, news }
    }

    /// Something was written into the outbox.
    pub fn wake(&self) {
        let _ = self.asks.send(Ask::Wake);
    }

    /// The store can be reached again, or somebody signed in: everything is due now.
    pub fn hurry(&self) {
        let _ = self.asks.send(Ask::Hurry);
    }

    /// Switches "work offline". What is on its way is dropped, and sent again later.
    pub fn set_offline(&self, offline: bool) {
        let _ = self.asks.send(Ask::Offline(offline));
    }

    /// Tries everything now, and waits until each stream is empty or its first could not be sent.
    pub async fn drain(&self) {
        let (answer, answered) = oneshot::channel();
        let _ = self.asks.send(Ask::Drain(answer));
        let _ = answered.await;
    }

    /// Those on their way right now.
    pub fn sending(&self) -> BTreeSet<IntentId> {
        self.sending.borrow().clone()
    }

    /// What changes, from now on. One that lags has missed some: look at everything.
    pub fn news(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    /// Stops and waits until nothing is written any more.
    pub async fn stop(&self) {
        let (answer, answered) = oneshot::channel();
        if self.asks.send(Ask::Stop(answer)).is_ok() {
            let _ = answered.await;
        }
    }
}

/// What has come back.
enum Landed {
    /// A change of a stream was sent.
    Sent(Stream, Box<Waiting>, Result<IntentAnswer, SourceError>),
    /// What became of a change was asked.
    Asked(IntentId, Result<Outcome, SourceError>),
}

/// What can be done now.
struct Ready {
    /// What each stream that has nothing on its way can send.
    send: Vec<(Stream, Box<Waiting>)>,
    /// What expired: it may have been made, by a request whose answer was lost.
    ask: Vec<IntentId>,
    /// When the next of a stream is due.
    later: Option<Duration>,
}

struct Task {
    db: Database,
    post: Arc<dyn Post>,
    clock: SharedClock,
    kinds: Vec<Arc<dyn EntityKind>>,
    dropped: Dropped,
    inbox: mpsc::UnboundedReceiver<Ask>,
    sending: watch::Sender<BTreeSet<IntentId>>,
    news: broadcast::Sender<News>,
    offline: bool,
    /// Nothing will be decided before somebody signs in.
    held: bool,
    /// An answer could not be written down: not in a circle.
    hold: Option<tokio::time::Instant>,
    draining: Vec<oneshot::Sender<()>>,
    /// What became of these has been asked, once until everything is hurried.
    asked: BTreeSet<IntentId>,
}

impl Task {
    async fn live(mut self) {
        let dropped = self.dropped;
        // A store that did not know a kind of change may be a newer one by now.
        if let Err(error) = self.db.write(move |tx| store::unpark_unknown(tx, dropped)).await {
            tracing::warn!(%error, "changes that were put aside could not be looked at");
        }
        let mut flights: FuturesUnordered<BoxFuture<'static, Landed>> = FuturesUnordered::new();
        let mut flying: Vec<Stream> = Vec::new();
        let stopped = loop {
            let mut wait = None;
            if !self.offline && !self.held && self.hold.is_none_or(|at| at <= tokio::time::Instant::now()) {
                self.hold = None;
                match self.ready(&flying).await {
                    Ok(ready) => {
                        wait = ready.later;
                        for (stream, next) in ready.send {
                            flying.push(stream.clone());
                            flights.push(self.fly(stream, next));
                        }
                        for id in ready.ask {
                            if self.asked.insert(id) {
                                flights.push(self.ask(id));
                            }
                        }
                    }
                    Err(DbError::Closed) => break None,
                    Err(error) => {
                        tracing::warn!(%error, "the outbox could not be read");
                        self.hold = Some(tokio::time::Instant::now() + CATCH_BREATH);
                    }
                }
            }
            if flights.is_empty() {
                for answer in self.draining.drain(..) {
                    let _ = answer.send(());
                }
            }
            let hold = self.hold.map(|at| at.saturating_duration_since(tokio::time::Instant::now()));
            let wait = hold.or(wait);
            let due = async {
                match wait {
                    Some(wait) => tokio::time::sleep(wait.min(LONGEST)).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                ask = self.inbox.recv() => match ask {
                    None => break None,
                    Some(Ask::Stop(answer)) => break Some(answer),
                    Some(Ask::Wake) => {}
                    Some(Ask::Hurry) => self.hurry().await,
                    Some(Ask::Drain(answer)) => {
                        self.hurry().await;
                        self.draining.push(answer);
                    }
                    Some(Ask::Offline(offline)) => {
                        self.offline = offline;
                        if offline {
                            flights.clear();
                            flying.clear();
                            self.asked.clear();
                            self.sending.send_modify(BTreeSet::clear);
                        } else {
                            self.hurry().await;
                        }
                    }
                },
                Some(landed) = flights.next(), if !flights.is_empty() => {
                    let written = match landed {
                        Landed::Sent(stream, sent, outcome) => {
                            flying.retain(|other| *other != stream);
                            let id = sent.intent.id;
                            let written = self.settle(*sent, outcome).await;
                            self.sending.send_modify(|sending| {
                                sending.remove(&id);
                            });
                            written
                        }
                        Landed::Asked(id, outcome) => self.learn(id, outcome).await,
                    };
                    if let Err(error) = written {
                        tracing::warn!(%error, "the store's answer could not be written down");
                        self.hold = Some(tokio::time::Instant::now() + CATCH_BREATH);
                    }
                    self.tell(News::Outbox);
                }
                () = due => {}
            }
        };
        drop(flights);
        if let Some(answer) = stopped {
            let _ = answer.send(());
        }
    }

    async fn ready(&self, flying: &[Stream]) -> Result<Ready, DbError> {
        let free: Vec<Stream> = STREAMS.into_iter().filter(|stream| !flying.contains(stream)).collect();
        let (now, dropped) = (self.clock.now(), self.dropped);
        self.db
            .write(move |tx| {
                let (mut send, mut later) = (Vec::new(), None::<Duration>);
                for stream in free {
                    match store::next(tx, &stream, now, dropped)? {
                        Next::Nothing => {}
                        Next::Later(wait) => later = Some(later.map_or(wait, |other| other.min(wait))),
                        Next::Send(next) => send.push((stream, next)),
                    }
                }
                Ok(Ready { send, ask: store::expired(tx)?, later })
            })
            .await
    }

    fn fly(&self, stream: Stream, next: Box<Waiting>) -> BoxFuture<'static, Landed> {
        self.sending.send_modify(|sending| {
            sending.insert(next.intent.id);
        });
        self.tell(News::Outbox);
        let post = Arc::clone(&self.post);
        async move {
            let outcome = post.send(&next.intent).await;
            Landed::Sent(stream, next, outcome)
        }
        .boxed()
    }

    fn ask(&self, id: IntentId) -> BoxFuture<'static, Landed> {
        let post = Arc::clone(&self.post);
        async move { Landed::Asked(id, post.ask(id).await) }.boxed()
    }

    async fn hurry(&mut self) {
        self.held = false;
        self.hold = None;
        self.asked.clear();
        if let Err(error) = self.db.write(store::hurry).await {
            tracing::warn!(%error, "the outbox could not be hurried");
        }
    }

    async fn settle(&mut self, sent: Waiting, outcome: Result<IntentAnswer, SourceError>) -> Result<(), DbError> {
        let id = sent.intent.id;
        let problem = match outcome {
            Ok(answer) if answer.intent == id => return self.made(answer).await,
            Ok(_) => {
                tracing::warn!("the store answered another change than the one it was sent");
                None
            }
            Err(SourceError::Unauthenticated) => {
                self.held = true;
                return Ok(());
            }
            Err(SourceError::Problem(problem)) => match judge(&problem) {
                Verdict::SignIn => {
                    self.held = true;
                    return Ok(());
                }
                Verdict::Final => return self.refused(id, problem).await,
                Verdict::Again => Some(problem),
            },
            Err(error) => {
                tracing::debug!(%error, "a change was not sent");
                None
            }
        };
        let asked = problem.as_ref().and_then(|problem| problem.retry_after_s);
        let wait = pause(sent.attempts.saturating_add(1), asked);
        let at = self.clock.now().plus_millis(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
        self.db.write(move |tx| store::try_again(tx, id, at, problem.as_ref())).await
    }

    /// What became of a change that expired. What the store has never seen goes on waiting for a person.
    async fn learn(&self, id: IntentId, outcome: Result<Outcome, SourceError>) -> Result<(), DbError> {
        match outcome {
            Ok(Outcome::Made { answer }) if answer.intent == id => {
                tracing::info!("a change that expired had been made");
                self.made(answer).await
            }
            Ok(Outcome::Refused { problem }) => self.refused(id, problem).await,
            Ok(Outcome::Made { .. }) => {
                tracing::warn!("the store answered another change than the one it was asked about");
                Ok(())
            }
            Err(error) => {
                tracing::debug!(%error, "what became of a change is not known");
                Ok(())
            }
        }
    }

    /// The store made the change: its rows are written and the change goes, in one transaction.
    async fn made(&self, answer: IntentAnswer) -> Result<(), DbError> {
        let kinds = self.kinds.clone();
        let changed = self
            .db
            .write(move |tx| {
                let changed = apply_answer(tx, &answer, &kinds)?;
                store::delivered(tx, answer.intent)?;
                Ok::<_, DbError>(changed)
            })
            .await?;
        for kind in changed {
            self.tell(News::Kind(kind));
        }
        Ok(())
    }

    async fn refused(&self, id: IntentId, mut problem: Problem) -> Result<(), DbError> {
        tracing::info!(code = %problem.code, "the store refused a change");
        problem.ticket = None;
        let dropped = self.dropped;
        self.db.write(move |tx| store::set_aside(tx, id, State::Parked, Some(&problem), dropped)).await
    }

    fn tell(&self, news: News) {
        // Nobody may be listening.
        let _ = self.news.send(news);
    }
}
