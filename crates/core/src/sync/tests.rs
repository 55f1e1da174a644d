//! The engine over a real database and a store played by memory.

mod aside;
mod later;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use kabinet_protocol::ids::{Epoch, FeedId};
use kabinet_protocol::order::Order;
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::sync::{FeedInfo, FeedKind, Moved, Rev};
use tokio::sync::mpsc;

use super::source::{ChangesAsk, Events, Lines, SnapshotAsk};
use super::*;
use crate::clock::SystemClock;
use crate::db::{DataKey, Database, Place};
use crate::orders::{Archive, OrderFilter, Zones};

/// A store that holds orders in memory and can misbehave.
pub(crate) struct Played {
    state: Mutex<State>,
}

struct State {
    feed: FeedId,
    epoch: Epoch,
    rev: i64,
    // (rev, id, document or nothing when gone), in the order of their last change
    rows: Vec<(i64, String, Option<String>)>,
    page: usize,
    // What to do to the next streams' text.
    spoil: VecDeque<Spoil>,
    refuse: Option<SourceError>,
    listeners: Vec<mpsc::UnboundedSender<Moved>>,
    snapshots: Vec<Option<String>>,
    changes: usize,
    granted: bool,
    // A millisecond passes between chunks.
    slow: bool,
}

type Spoil = Box<dyn FnOnce(String) -> Vec<u8> + Send>;

impl Played {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(State {
                feed: FeedId(uuid::Uuid::from_bytes([9; 16])),
                epoch: Epoch(uuid::Uuid::from_bytes([8; 16])),
                rev: 0,
                slow: false,
                rows: Vec::new(),
                page: 20,
                spoil: VecDeque::new(),
                refuse: None,
                listeners: Vec::new(),
                snapshots: Vec::new(),
                changes: 0,
                granted: true,
            }),
        })
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.state.lock().expect("not poisoned"))
    }

    pub(crate) fn put(&self, order: &Order) {
        self.put_text(&order.id.to_string(), &serde_json::to_string(order).expect("json"));
    }

    fn put_text(&self, id: &str, doc: &str) {
        self.change(id, Some(doc.to_owned()));
    }

    fn change(&self, id: &str, doc: Option<String>) {
        self.with(|state| {
            state.rev += 1;
            let rev = state.rev;
            state.rows.retain(|row| row.1 != id);
            state.rows.push((rev, id.to_owned(), doc));
            let moved = Moved { feed: state.feed, rev: Rev(rev) };
            state.listeners.retain(|listener| listener.send(moved).is_ok());
        });
    }

    fn spoil(&self, spoil: impl FnOnce(String) -> Vec<u8> + Send + 'static) {
        self.with(|state| state.spoil.push_back(Box::new(spoil)));
    }
}

fn row(kind: &str, id: &str, rev: i64, doc: &str) -> String {
    format!("{{\"row\":{{\"kind\":\"{kind}\",\"id\":\"{id}\",\"rev\":{rev},\"doc\":{doc}}}}}\n")
}

fn stream(state: &mut State, text: String) -> Lines {
    let bytes = match state.spoil.pop_front() {
        Some(spoil) => spoil(text),
        None => text.into_bytes(),
    };
    // Cut anywhere.
    let chunks: Vec<_> = bytes.chunks(777).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
    let slow = state.slow;
    futures::stream::iter(chunks)
        .then(move |chunk| async move {
            if slow {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            chunk
        })
        .boxed()
}

impl Source for Played {
    fn feeds(&self) -> BoxFuture<'_, Result<Vec<FeedInfo>, SourceError>> {
        async {
            self.with(|state| match &state.refuse {
                Some(error) => Err(error.clone()),
                None if !state.granted => Ok(vec![]),
                None => Ok(vec![FeedInfo {
                    id: state.feed,
                    kind: FeedKind::Account,
                    epoch: state.epoch,
                    grant: 1,
                    rev: Rev(state.rev),
                }]),
            })
        }
        .boxed()
    }

    fn snapshot(&self, ask: SnapshotAsk) -> BoxFuture<'_, Result<Lines, SourceError>> {
        async move {
            self.with(|state| {
                state.snapshots.push(ask.after.clone());
                let mut rows: Vec<_> = state.rows.iter().filter(|row| row.2.is_some()).cloned().collect();
                // Newest first; ids of samples ascend with their dates.
                rows.sort_by(|a, b| b.1.cmp(&a.1));
                let total = rows.len();
                if let Some(after) = &ask.after {
                    rows.retain(|row| row.1 < *after);
                }
                let epoch = state.epoch.0;
                let mut text = format!(
                    "{{\"begin\":{{\"epoch\":\"{epoch}\",\"grant\":1,\"rev\":{},\"total\":{total}}}}}\n",
                    state.rev
                );
                for page in rows.chunks(state.page) {
                    for (rev, id, doc) in page.iter().rev() {
                        text += &row("order", id, *rev, doc.as_deref().unwrap_or_default());
                    }
                    let key = &page[page.len() - 1].1;
                    text += &format!("{{\"page\":{{\"key\":\"{key}\",\"rows\":{}}}}}\n", page.len());
                }
                text += &format!("{{\"end\":{{\"rev\":{}}}}}\n", state.rev);
                Ok(stream(state, text))
            })
        }
        .boxed()
    }

    fn changes(&self, ask: ChangesAsk) -> BoxFuture<'_, Result<Lines, SourceError>> {
        async move {
            self.with(|state| {
                state.changes += 1;
                if let Some(error) = &state.refuse {
                    return Err(error.clone());
                }
                if ask.epoch != state.epoch || ask.since.0 > state.rev {
                    return Err(SourceError::Problem(Problem::new(Code::ResyncRequired)));
                }
                let mut text = format!(
                    "{{\"begin\":{{\"epoch\":\"{}\",\"grant\":1,\"rev\":{}}}}}\n{{\"hint\":{{}}}}\n",
                    state.epoch.0, state.rev
                );
                for (rev, id, doc) in state.rows.iter().filter(|row| row.0 > ask.since.0) {
                    text += &match doc {
                        Some(doc) => row("order", id, *rev, doc),
                        None => format!("{{\"gone\":{{\"kind\":\"order\",\"id\":\"{id}\",\"rev\":{rev}}}}}\n"),
                    };
                }
                text += &format!("{{\"end\":{{\"rev\":{}}}}}\n", state.rev);
                Ok(stream(state, text))
            })
        }
        .boxed()
    }

    fn events(&self) -> BoxFuture<'_, Result<Events, SourceError>> {
        async {
            let (listener, mut heard) = mpsc::unbounded_channel();
            self.with(|state| state.listeners.push(listener));
            Ok(futures::stream::poll_fn(move |cx| heard.poll_recv(cx).map(|moved| moved.map(Ok))).boxed())
        }
        .boxed()
    }
}

async fn fresh() -> Database {
    Database::open(Place::Memory, &DataKey::from_bytes([1; 32]), &SystemClock::shared()).await.expect("opens").db
}

fn engine(db: &Database, store: &Arc<Played>) -> Engine {
    Engine::spawn(db.clone(), store.clone(), SystemClock::shared(), crate::features::kinds(), crate::features::made)
}

fn archive(db: &Database) -> Archive {
    let zone = jiff::tz::TimeZone::UTC;
    Archive::new(db.clone(), SystemClock::shared(), Zones { device: zone.clone(), store: zone })
}

async fn count(db: &Database) -> u64 {
    archive(db).outline(&OrderFilter::default()).await.expect("answers").count
}

fn sample(n: u8) -> Order {
    crate::orders::tests::sample(n)
}

fn filled(orders: u8) -> Arc<Played> {
    let store = Played::new();
    (1..=orders).for_each(|n| store.put(&sample(n)));
    store
}

#[tokio::test]
async fn first_sync_then_changes_then_live() {
    // covers: B1
    let (db, store) = (fresh().await, filled(70));
    let engine = engine(&db, &store);
    let mut changed = engine.changed();
    let status = engine.sync_now().await;
    assert_eq!((status.phase, status.problem.clone()), (Phase::Idle, None), "{status:?}");
    assert!(status.as_of.is_some());
    assert_eq!(count(&db).await, 70);
    assert_eq!(changed.recv().await.expect("told"), "order");
    let mut order = sample(5);
    order.number = "XX-1".into();
    store.put(&order);
    store.change(&sample(6).id.to_string(), None);
    let status = engine.sync_now().await;
    assert_eq!(status.phase, Phase::Idle, "{status:?}");
    assert_eq!(count(&db).await, 69);
    assert_eq!(archive(&db).get(order.id).await.expect("there").order.number, "XX-1");
    let mut watch = engine.status();
    tokio::time::timeout(Duration::from_secs(5), watch.wait_for(|status| status.live))
        .await
        .expect("live")
        .expect("runs");
    store.put(&sample(90));
    let arrived = async {
        while count(&db).await != 70 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), arrived).await.expect("a note from the store is followed");
    engine.stop().await;
    assert_eq!(store.with(|state| state.snapshots.len()), 1, "one snapshot is enough");
}

#[tokio::test]
async fn what_breaks_off_goes_on_and_garbage_harms_nothing() {
    let cut = |text: String| text.as_bytes()[..text.len() * 3 / 5].to_vec();
    let spoils: Vec<(&str, &str, Spoil)> = vec![
        ("cut off", "stream_broken", Box::new(cut)),
        (
            "garbage",
            "stream_invalid",
            Box::new(|text: String| {
                let mut bytes = text.into_bytes();
                let at = bytes.len() * 3 / 5;
                bytes[at..at + 40].fill(0xff);
                bytes
            }),
        ),
        (
            "a line too long",
            "stream_invalid",
            Box::new(|text: String| {
                let at = text.len() * 3 / 5;
                let mut bytes = text.as_bytes()[..at].to_vec();
                bytes.resize(at + MAX_LINE + 2, b'x');
                bytes
            }),
        ),
        (
            "a row lost",
            "stream_invalid",
            Box::new(|text: String| {
                let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
                lines.remove(lines.len() - 8);
                lines.concat().into_bytes()
            }),
        ),
        (
            "a row twice",
            "stream_invalid",
            Box::new(|text: String| {
                let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
                lines.insert(50, lines[50]);
                lines.concat().into_bytes()
            }),
        ),
    ];
    for (name, code, spoil) in spoils {
        let (db, store) = (fresh().await, filled(70));
        store.spoil(spoil);
        let sync = engine(&db, &store);
        let status = sync.sync_now().await;
        assert_eq!(status.problem.as_ref().map(|problem| problem.code.as_str()), Some(code), "{name}: {status:?}");
        let kept = count(&db).await;
        assert!((20..70).contains(&kept), "{name}: whole pages are kept, {kept}");
        let status = sync.sync_now().await;
        assert_eq!(status.phase, Phase::Idle, "{name}: {status:?}");
        assert_eq!(count(&db).await, 70, "{name}");
        let asked = store.with(|state| state.snapshots.clone());
        assert!(asked.len() == 2 && asked[1].is_some(), "{name}: the second goes on behind the first: {asked:?}");
        sync.stop().await;
    }
}

#[tokio::test]
async fn changes_out_of_order_are_refused_and_twice_is_once() {
    let (db, store) = (fresh().await, filled(10));
    let sync = engine(&db, &store);
    sync.sync_now().await;
    // The store's own note that it moved may bring a pass before the one that is asked for.
    for _ in 0..3 {
        store.spoil(|text| {
            let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
            lines.swap(2, 4);
            lines.concat().into_bytes()
        });
    }
    (11..=14).for_each(|n| store.put(&sample(n)));
    let status = sync.sync_now().await;
    assert_eq!(status.problem.map(|problem| problem.code).as_deref(), Some("stream_invalid"));
    store.with(|state| state.spoil.clear());
    assert_eq!(count(&db).await, 10, "nothing of a disordered stream is believed");
    store.spoil(|text| {
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        lines.insert(3, lines[3]);
        lines.concat().into_bytes()
    });
    assert_eq!(sync.sync_now().await.phase, Phase::Idle);
    assert_eq!(count(&db).await, 14);
    sync.stop().await;
    db.close().await.expect("closes");
}

#[tokio::test]
async fn a_restored_store_is_taken_anew_and_what_it_lost_is_swept() {
    let (db, store) = (fresh().await, filled(30));
    let sync = engine(&db, &store);
    sync.sync_now().await;
    store.with(|state| {
        state.epoch = Epoch::new();
        state.rev = 3;
        state.rows.truncate(25);
        state.rows.iter_mut().for_each(|row| row.0 = 1);
    });
    let status = sync.sync_now().await;
    assert_eq!((status.phase, status.notice), (Phase::Idle, Some(Notice::StoreRestored)), "{status:?}");
    assert_eq!(count(&db).await, 25);
    sync.dismiss();
    store.with(|state| state.granted = false);
    store.with(|state| state.refuse = Some(SourceError::Problem(Problem::new(Code::FeedRevoked))));
    sync.sync_now().await;
    assert_eq!(count(&db).await, 0, "a revoked feed is purged");
    sync.stop().await;
    db.close().await.expect("closes");
}

#[tokio::test]
async fn refusals_are_told_apart_and_the_archive_stays_readable() {
    let (db, store) = (fresh().await, filled(5));
    let sync = engine(&db, &store);
    sync.sync_now().await;
    for (error, phase, notice) in [
        (SourceError::Unreachable("x".into()), Phase::Unreachable, None),
        (SourceError::Unauthenticated, Phase::SignInAgain, None),
        (SourceError::Problem(Problem::new(Code::SessionRevoked)), Phase::SignInAgain, None),
        (SourceError::Problem(Problem::new(Code::ClientTooOld)), Phase::Failed, Some(Notice::ClientTooOld)),
        (
            SourceError::Problem(Problem::new(Code::RateLimited).retry_after(7)),
            Phase::Failed,
            Some(Notice::ClientTooOld),
        ),
    ] {
        store.with(|state| state.refuse = Some(error));
        let status = sync.sync_now().await;
        assert_eq!((status.phase, status.notice), (phase, notice), "{status:?}");
        assert_eq!(count(&db).await, 5);
    }
    store.with(|state| state.refuse = None);
    let status = sync.sync_now().await;
    assert_eq!((status.phase, status.notice, status.problem), (Phase::Idle, None, None));
    sync.set_offline(true);
    let mut watch = sync.status();
    watch.wait_for(|status| status.phase == Phase::WorkOffline).await.expect("runs");
    assert_eq!(sync.sync_now().await.phase, Phase::WorkOffline);
    sync.set_offline(false);
    assert_eq!(sync.sync_now().await.phase, Phase::Idle);
    sync.stop().await;
    db.close().await.expect("closes");
}

#[tokio::test]
async fn what_cannot_be_read_is_kept_and_counted() {
    let (db, store) = (fresh().await, filled(3));
    let id = uuid::Uuid::from_bytes([200; 16]).to_string();
    store.put_text(&id, "{\"id\":\"nonsense\",\"spice\":[1,2]}");
    let sync = engine(&db, &store);
    let status = sync.sync_now().await;
    assert_eq!((status.phase, status.unknown), (Phase::Idle, 1), "{status:?}");
    assert_eq!(count(&db).await, 3);
    let kept: String =
        sqlx::query_scalar("SELECT doc FROM unknown_entities").fetch_one(db.readers()).await.expect("kept");
    assert_eq!(kept, "{\"id\":\"nonsense\",\"spice\":[1,2]}");
    store.put(&sample(200));
    assert_eq!(sync.sync_now().await.unknown, 0, "read at last, it is no longer unknown");
    assert_eq!(count(&db).await, 4);
    sync.stop().await;
    db.close().await.expect("closes");
}

#[tokio::test]
async fn a_full_disk_is_said_and_nothing_is_lost() {
    let dir = tempfile::tempdir().expect("a folder");
    let key = DataKey::from_bytes([1; 32]);
    let db =
        Database::open(Place::File(dir.path().join("a.db")), &key, &SystemClock::shared()).await.expect("opens").db;
    let store = filled(240);
    let used = db.limit_pages(None).await.expect("asks");
    db.limit_pages(Some(u32::try_from(used).expect("small") + 30)).await.expect("fills");
    let sync = engine(&db, &store);
    let status = sync.sync_now().await;
    assert_eq!(status.notice, Some(Notice::DiskFull), "{status:?}");
    let kept = count(&db).await;
    assert!(kept < 240);
    db.limit_pages(None).await.expect("frees");
    let status = sync.sync_now().await;
    assert_eq!((status.phase, status.notice), (Phase::Idle, None), "{status:?}");
    assert_eq!(count(&db).await, 240);
    sync.stop().await;
    db.close().await.expect("closes");
}

/// Not a test of its own: the process that `a_killed_process_goes_on` kills.
#[tokio::test]
#[ignore = "run by a_killed_process_goes_on"]
async fn child_that_syncs_slowly() {
    let Ok(file) = std::env::var("KABINET_TEST_CHILD") else { return };
    let key = DataKey::from_bytes([1; 32]);
    let db = Database::open(Place::File(file.into()), &key, &SystemClock::shared()).await.expect("opens").db;
    let store = filled(240);
    store.with(|state| state.slow = true);
    let sync = engine(&db, &store);
    sync.sync_now().await;
    std::future::pending::<()>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_goes_on() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("a.db");
    let key = DataKey::from_bytes([1; 32]);
    let here = async || match Database::open_reader_only(file.clone(), &key).await {
        Ok(db) => {
            let here = count(&db).await;
            db.close().await.expect("closes");
            here
        }
        Err(_) => 0,
    };
    let mut kept = 0;
    for round in 0..3 {
        let mut child = std::process::Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "sync::tests::child_that_syncs_slowly", "--ignored"])
            .env("KABINET_TEST_CHILD", &file)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("starts");
        let enough = async {
            while here().await < kept + 20 {
                tokio::time::sleep(Duration::from_millis(3)).await;
            }
        };
        let waited = tokio::time::timeout(Duration::from_secs(20), enough).await;
        child.kill().expect("SIGKILL");
        child.wait().expect("gone");
        waited.expect("the child gets on");
        let now = here().await;
        assert!(now >= kept + 20, "round {round}: what was shown stays, {now} after {kept}");
        kept = now;
    }
    let opened = Database::open(Place::File(file.clone()), &key, &SystemClock::shared()).await.expect("opens");
    assert!(opened.quarantined.is_none());
    let db = opened.db;
    let sound: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(db.readers()).await.expect("checks");
    assert_eq!(sound, "ok");
    let store = filled(240);
    let sync = engine(&db, &store);
    assert_eq!(sync.sync_now().await.phase, Phase::Idle);
    assert_eq!(count(&db).await, 240);
    assert!(kept == 240 || store.with(|state| state.snapshots[0].is_some()), "it goes on where it was");
    sync.stop().await;
    db.close().await.expect("closes");
}

#[tokio::test]
async fn nothing_of_a_customer_stands_in_the_files() {
    let dir = tempfile::tempdir().expect("a folder");
    let key = DataKey::from_bytes([1; 32]);
    let file = dir.path().join("a.db");
    let db = Database::open(Place::File(file.clone()), &key, &SystemClock::shared()).await.expect("opens").db;
    let store = filled(60);
    let sync = engine(&db, &store);
    sync.sync_now().await;
    let scan = || {
        for path in crate::db::files_of(&file).expect("lists") {
            let bytes = std::fs::read(&path).expect("reads");
            for canary in ["Alex Morgan", "alex", "Dog Food", "PS-2040", "204001", "senor", "SQLite format"] {
                let found = bytes.windows(canary.len()).any(|window| window.eq_ignore_ascii_case(canary.as_bytes()));
                assert!(!found, "{canary} stands in {}", path.display());
            }
        }
    };
    scan();
    sync.stop().await;
    db.close().await.expect("closes");
    scan();
}
