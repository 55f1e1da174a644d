//! Who asks while a pass is under way.

use super::*;

#[tokio::test]
async fn who_asks_during_a_pass_is_answered_by_one_that_began_later() {
    let (db, store) = (fresh().await, filled(120));
    let sync = Arc::new(engine(&db, &store));
    assert_eq!(sync.sync_now().await.phase, Phase::Idle);
    let asked = store.with(|state| {
        state.slow = true;
        state.changes
    });
    (1..=120).for_each(|n| store.put(&sample(n)));
    let first = {
        let sync = Arc::clone(&sync);
        tokio::spawn(async move { sync.sync_now().await })
    };
    let begun = async {
        while store.with(|state| state.changes) == asked {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), begun).await.expect("a pass has begun");
    // What it will bring is decided; what comes now is not in it.
    store.put(&sample(200));
    let status = sync.sync_now().await;
    assert_eq!((status.phase, status.problem), (Phase::Idle, None));
    assert_eq!(count(&db).await, 121, "what was there when somebody asked is here when they are answered");
    assert_eq!(first.await.expect("answered, too").phase, Phase::Idle);
    sync.stop().await;
    db.close().await.expect("closes");
}

#[tokio::test]
async fn who_asks_during_a_pass_is_answered_when_work_offline_drops_it() {
    let (db, store) = (fresh().await, filled(120));
    store.with(|state| state.slow = true);
    let sync = Arc::new(engine(&db, &store));
    let asking = |sync: &Arc<Engine>| {
        let sync = Arc::clone(sync);
        tokio::spawn(async move { sync.sync_now().await })
    };
    let first = asking(&sync);
    let begun = async {
        while store.with(|state| state.snapshots.is_empty()) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), begun).await.expect("a pass has begun");
    let second = asking(&sync);
    tokio::time::sleep(Duration::from_millis(10)).await;
    sync.set_offline(true);
    for waiting in [first, second] {
        let answered = tokio::time::timeout(Duration::from_secs(5), waiting).await.expect("nobody waits for ever");
        assert_eq!(answered.expect("answered").phase, Phase::WorkOffline);
    }
    sync.stop().await;
    db.close().await.expect("closes");
}
