//! Serving a store until it is told to stop.

use std::time::Duration;

use kabinet_protocol::time::ServerTime;
use tokio::net::TcpListener;

use crate::connections::Connections;
use crate::problems::Refusal;
use crate::store::Store;

/// How long requests under way may take once the server stops.
const GRACE: Duration = Duration::from_secs(10);

/// How often old rows are swept out.
const SWEEP: Duration = Duration::from_secs(15 * 60);

/// Serves until `shutdown` resolves; then streams end, requests under way finish, and the database is closed.
pub async fn serve(
    listener: TcpListener,
    store: Store,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let address = listener.local_addr()?;
    store.public_url.get_or_init(|| {
        if address.ip().is_unspecified() {
            tracing::warn!("links in e-mails need --public-url: this server listens on every address");
        }
        format!("http://{address}")
    });
    let _ = store.listening.set(address);
    let app = crate::http::router(store.clone());
    let sweeper = tokio::spawn(sweep(store.clone()));
    let mut couriers = tokio::task::JoinSet::new();
    couriers.spawn(crate::catalogue::stock::publish(store.clone()));
    couriers.spawn(crate::payments::job::run(store.clone()));
    couriers.spawn(crate::loyalty::job::run(store.clone()));
    couriers.spawn(crate::membership::job::run(store.clone()));
    if let crate::payments::Till::Sandbox(_) = store.till {
        couriers.spawn(crate::payments::sandbox::webhooks::run(store.clone()));
    }
    for channel in store.transports.channels() {
        couriers.spawn(crate::messages::worker::run(store.clone(), channel));
    }
    if let Some(step) = store.motion.filter(|_| store.profile.demo) {
        couriers.spawn(crate::demo::motion::run(store.clone(), step));
    }
    let connections = Connections::new(store.patience, store.trusted_proxies.clone());
    tokio::select! {
        never = connections.accept(listener, app) => match never {},
        () = shutdown => tracing::info!("stopping"),
    }
    // A message under way is finished, so that it is not sent twice.
    store.stopping.cancel();
    // A client that never reads must not keep the server from stopping.
    connections.finish(GRACE).await;
    sweeper.abort();
    let delivered = tokio::time::timeout(GRACE, async { while couriers.join_next().await.is_some() {} });
    if delivered.await.is_err() {
        tracing::warn!("a message was still under way; it is tried again by the next process");
    }
    store.db.close().await;
    Ok(())
}

async fn sweep(store: Store) {
    let mut tick = tokio::time::interval(SWEEP);
    loop {
        tick.tick().await;
        if let Err(refusal) = sweep_once(&store).await {
            tracing::warn!(problem = %refusal.0, "sweeping old rows failed");
        }
    }
}

/// Forgets what has had its time: challenges, tickets, limits, messages, tombstones.
pub async fn sweep_once(store: &Store) -> Result<(), Refusal> {
    let now: ServerTime = store.clock.now();
    let policy = crate::policy::store::current(&store.db).await?;
    let day = 86_400_000;
    let mut tx = store.db.begin().await?;
    crate::identity::codes::sweep(&mut tx, now).await?;
    crate::identity::tickets::sweep(&mut tx, now).await?;
    crate::identity::second_factor::sweep(&mut tx, now).await?;
    crate::limits::sweep(&mut tx, now).await?;
    crate::guests::caller::sweep(&mut tx, now).await?;
    crate::messages::sweep(&mut tx, now).await?;
    crate::intents::store::sweep(&mut tx, now).await?;
    crate::sync::store::compact(&mut tx, now.plus_millis(-policy.tombstone_days.max(1) * day)).await?;
    tx.commit().await?;
    Ok(())
}
