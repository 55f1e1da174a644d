//! The sender against a store played by memory.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use kabinet_protocol::ids::{FeedId, IntentId, ProductId};
use kabinet_protocol::intent::{Intent, IntentAnswer, Outcome, Payload, Rename};
use kabinet_protocol::lists::{Amount, ListChange, ListName};
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::LocalTime;

use super::*;
use crate::clock::{SharedClock, StillClock, SystemClock};
use crate::db::{DataKey, Database, DbError, Place};
use crate::sync::SourceError;

/// Answers what it was told to, then makes everything.
#[derive(Default)]
struct Script {
    answers: Mutex<VecDeque<SourceError>>,
    heard: Mutex<Vec<Intent>>,
    /// What it says of changes it is asked about; nothing of those that are not here.
    knows: Mutex<BTreeMap<IntentId, Outcome>>,
}

impl Script {
    fn says(answers: impl IntoIterator<Item = SourceError>) -> Arc<Self> {
        Arc::new(Self { answers: Mutex::new(answers.into_iter().collect()), ..Self::default() })
    }

    fn heard(&self) -> Vec<IntentId> {
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.iter().map(|intent| intent.id).collect()
    }
}

impl Post for Script {
    fn send<'a>(&'a self, intent: &'a Intent) -> BoxFuture<'a, Result<IntentAnswer, SourceError>> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).push(intent.clone());
        let said = self.answers.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let made = answer(intent.id);
        async move { said.map_or(Ok(made), Err) }.boxed()
    }

    fn ask(&self, intent: IntentId) -> BoxFuture<'_, Result<Outcome, SourceError>> {
        let known = self.knows.lock().unwrap_or_else(PoisonError::into_inner).get(&intent).cloned();
        async move { known.ok_or_else(|| refused(Code::NotFound)) }.boxed()
    }
}

fn answer(intent: IntentId) -> IntentAnswer {
    IntentAnswer { intent, feed: FeedId::new(), rev: Rev(1), rows: Vec::new(), gone: Vec::new() }
}

fn nobody(_: &mut crate::db::Tx<'_>, _: &Gone) -> Result<(), DbError> {
    Ok(())
}

async fn database() -> Database {
    let key = DataKey::from_bytes([7; 32]);
    Database::open(Place::Memory, &key, &SystemClock::shared()).await.expect("opens").db
}

fn add() -> Payload {
    Payload::List(ListChange::Add(Amount { list: ListName::Cart, product: ProductId::new(), quantity: 1 }))
}

async fn put(db: &Database, payload: Payload, on: &[IntentId], expires: Option<LocalTime>) -> IntentId {
    let on = on.to_vec();
    db.write(move |tx| enqueue(tx, &payload, &on, LocalTime(0), expires)).await.expect("writes")
}

fn spawn(db: &Database, post: &Arc<Script>, clock: SharedClock) -> Sender {
    Sender::spawn(db.clone(), Arc::clone(post) as Arc<dyn Post>, clock, Vec::new(), nobody, true)
}

/// Lets everything be tried once.
async fn once(sender: &Sender) {
    sender.set_offline(false);
    sender.drain().await;
}

fn refused(code: Code) -> SourceError {
    SourceError::Problem(Problem::new(code))
}

fn lost() -> SourceError {
    SourceError::Io("cut".into())
}

#[tokio::test]
async fn a_stream_keeps_its_order_and_an_answer_that_got_lost_is_asked_for_again() {
    let db = database().await;
    let (first, second) = (put(&db, add(), &[], None).await, put(&db, add(), &[], None).await);
    let post = Script::says([lost()]);
    let sender = spawn(&db, &post, StillClock::at(LocalTime(0)));
    once(&sender).await;
    assert_eq!(post.heard(), [first], "the second waits behind the first");
    sender.drain().await;
    assert_eq!(post.heard(), [first, first, second], "the same key once more");
    assert_eq!(counts(&db).await.expect("counts"), Counts::default());
}

#[tokio::test]
async fn what_is_refused_parks_with_what_depends_on_it_and_is_tried_as_a_new_change() {
    let db = database().await;
    let first = put(&db, Payload::Rename(Rename { name: "Ada".into() }), &[], None).await;
    let dependent = put(&db, add(), &[first], None).await;
    let other = put(&db, add(), &[], None).await;
    let post = Script::says([refused(Code::Invalid)]);
    let sender = spawn(&db, &post, StillClock::at(LocalTime(0)));
    once(&sender).await;
    sender.drain().await;
    assert_eq!(post.heard(), [first, other], "what depends is not sent, what does not is");
    let waiting = list(&db, 9).await.expect("lists");
    assert!(waiting.iter().all(|it| it.state == State::Parked), "{waiting:?}");
    assert_eq!(waiting[0].problem.as_ref().map(|problem| &problem.code), Some(&Code::Invalid));
    let again = db.write(move |tx| retry(tx, first, LocalTime(1), nobody)).await.expect("retries");
    assert_ne!(again, first);
    sender.drain().await;
    assert_eq!(post.heard(), [first, other, again, dependent]);
    assert_eq!(counts(&db).await.expect("counts"), Counts::default());
}

#[tokio::test]
async fn nothing_is_decided_by_a_store_that_is_busy_or_a_session_that_ended() {
    let db = database().await;
    let first = put(&db, add(), &[], None).await;
    let busy = SourceError::Problem(Problem::new(Code::RateLimited).retry_after(120));
    let post = Script::says([busy, SourceError::Unauthenticated]);
    let clock = StillClock::at(LocalTime(1_000));
    let sender = spawn(&db, &post, clock.clone());
    once(&sender).await;
    let waits = waiting_for(&db, first).await.expect("reads").expect("waits");
    assert_eq!((waits.state, waits.attempts), (State::Waiting, 1));
    assert_eq!(waits.next_attempt_at, Some(LocalTime(121_000)), "as long as the store asked for");
    sender.drain().await;
    sender.wake();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(post.heard().len(), 2, "nobody asks again before somebody signs in");
    sender.hurry();
    sender.drain().await;
    assert_eq!(counts(&db).await.expect("counts"), Counts::default());
}

// covers: B7
#[tokio::test]
async fn what_stands_behind_a_change_that_pauses_is_known_to_wait() {
    let db = database().await;
    let first = put(&db, add(), &[], None).await;
    let behind = put(&db, add(), &[], None).await;
    let elsewhere = put(&db, Payload::Rename(Rename { name: "Ada".into() }), &[], None).await;
    let dependent = put(&db, Payload::Rename(Rename { name: "Eve".into() }), &[first], None).await;
    let mut seen = Vec::new();
    for paused in [false, true] {
        if paused {
            db.write(move |tx| store::try_again(tx, first, LocalTime(2_000), None)).await.expect("pauses");
        }
        for id in [first, behind, elsewhere, dependent] {
            let waits = waiting_for(&db, id).await.expect("reads").expect("waits");
            seen.push(pauses_behind(&db, &waits, LocalTime(1_000)).await.expect("reads"));
        }
    }
    assert_eq!(seen, [false, false, false, false, false, true, false, true]);
}

#[tokio::test]
async fn what_waited_too_long_wants_to_be_confirmed_and_keeps_its_key() {
    let db = database().await;
    let late = put(&db, add(), &[], Some(LocalTime(10))).await;
    let post = Script::says([]);
    let sender = spawn(&db, &post, StillClock::at(LocalTime(10)));
    once(&sender).await;
    assert_eq!(post.heard(), []);
    assert_eq!(waiting_for(&db, late).await.expect("reads").expect("waits").state, State::Expired);
    let again = db.write(move |tx| retry(tx, late, LocalTime(10), nobody)).await.expect("retries");
    assert_eq!(again, late, "it may have been made after all");
    sender.drain().await;
    assert_eq!(post.heard(), [late]);
}

// covers: B7
#[tokio::test]
async fn of_what_expired_the_store_is_asked_and_nothing_is_sent() {
    let db = database().await;
    let mut late = Vec::new();
    for _ in 0..3 {
        late.push(put(&db, add(), &[], Some(LocalTime(10))).await);
    }
    let post = Script::says([]);
    {
        let mut knows = post.knows.lock().unwrap_or_else(PoisonError::into_inner);
        knows.insert(late[0], Outcome::Made { answer: answer(late[0]) });
        knows.insert(late[1], Outcome::Refused { problem: Problem::new(Code::OutOfStock) });
    }
    let sender = spawn(&db, &post, StillClock::at(LocalTime(10)));
    once(&sender).await;
    assert_eq!(post.heard(), [], "asking is not sending");
    assert!(waiting_for(&db, late[0]).await.expect("reads").is_none(), "what was made waits no more");
    let waits = waiting_for(&db, late[1]).await.expect("reads").expect("waits");
    assert_eq!((waits.state, waits.problem.map(|problem| problem.code)), (State::Parked, Some(Code::OutOfStock)));
    let waits = waiting_for(&db, late[2]).await.expect("reads").expect("waits");
    assert_eq!(waits.state, State::Expired, "of what the store has never seen a person decides");
}

#[tokio::test]
async fn what_is_discarded_takes_what_depends_on_it_along() {
    let db = database().await;
    let first = put(&db, add(), &[], None).await;
    put(&db, add(), &[first], None).await;
    db.write(move |tx| discard(tx, first, nobody)).await.expect("discards");
    assert_eq!(list(&db, 9).await.expect("lists"), []);
    let gone = db.write(move |tx| discard(tx, first, nobody)).await;
    assert!(matches!(gone, Err(OutboxError::NotFound)));
}

#[tokio::test]
async fn work_offline_holds_everything_and_a_store_that_learned_something_is_asked_again() {
    let db = database().await;
    let first = put(&db, add(), &[], None).await;
    let post = Script::says([refused(Code::IntentUnknown)]);
    let sender = spawn(&db, &post, StillClock::at(LocalTime(0)));
    sender.drain().await;
    assert_eq!(post.heard(), []);
    once(&sender).await;
    assert_eq!(waiting_for(&db, first).await.expect("reads").expect("waits").state, State::Parked);
    sender.stop().await;
    let sender = spawn(&db, &post, StillClock::at(LocalTime(0)));
    once(&sender).await;
    assert_eq!(counts(&db).await.expect("counts"), Counts::default());
    assert_eq!(post.heard().last(), Some(&first));
}
