//! The store server of a simulation, over a directory that outlives it, on an address that stays the same.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use kabinet_protocol::time::ServerTime;
use kabinet_server::clock::HandClock;
use kabinet_server::{Config, Location, PepperSource, Profile, Store};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

/// When every seed begins: 2026-11-18T13:46:40Z.
pub const BEGIN: i64 = 1_795_000_000_000;

/// How long what was dropped may take to be gone.
const GONE: Duration = Duration::from_secs(5);

struct Up {
    runtime: Runtime,
    store: Store,
    stop: CancellationToken,
    serving: tokio::task::JoinHandle<std::io::Result<()>>,
}

/// A server that runs, or is down.
pub struct Server {
    directory: PathBuf,
    address: SocketAddr,
    clock: HandClock,
    still: bool,
    up: Option<Up>,
}

/// A runtime with one thread, as a process of its own would have.
pub fn runtime(name: &str) -> anyhow::Result<Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(1).thread_name(name).enable_all().build()?)
}

/// Listens where the process before did. Somebody else's connection may have been given the port meanwhile, for a moment.
async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let begun = Instant::now();
    loop {
        match TcpListener::bind(address).await {
            Err(error) if begun.elapsed() > GONE => return Err(error).context("its address is free again"),
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            Ok(listener) => return Ok(listener),
        }
    }
}

impl Server {
    /// Starts one over a directory. Port 0 takes a free one; without an instant its clock is the machine's.
    pub fn start(directory: &Path, address: SocketAddr, at: Option<i64>) -> anyhow::Result<Self> {
        let clock = HandClock::at(ServerTime(at.unwrap_or(BEGIN)));
        let mut server = Self { directory: directory.into(), address, clock, still: at.is_some(), up: None };
        server.begin()?;
        Ok(server)
    }

    /// Starts it again.
    pub fn begin(&mut self) -> anyhow::Result<()> {
        if self.up.is_some() {
            return Ok(());
        }
        let mut config = Config::new(Location::Directory(self.directory.clone()));
        config.pepper = PepperSource::Hex("07".repeat(32));
        config.profile = Some(Profile { demo: true, ..Profile::usual()? });
        if self.still {
            config.clock = Arc::new(self.clock.clone());
        }
        config.patience.of_one_address = config.patience.connections;
        let runtime = runtime("server")?;
        let (store, listener) = runtime.block_on(async {
            let store = Store::open(config).await?;
            anyhow::Ok((store, listen(self.address).await?))
        })?;
        self.address = listener.local_addr()?;
        let stop = CancellationToken::new();
        let told = stop.clone();
        let served = store.clone();
        let serving = runtime
            .spawn(async move { kabinet_server::serve(listener, served, async move { told.cancelled().await }).await });
        self.up = Some(Up { runtime, store, stop, serving });
        Ok(())
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its clock.
    pub fn clock(&self) -> &HandClock {
        &self.clock
    }

    /// Does something inside the running server.
    pub fn run<T, F: Future<Output = anyhow::Result<T>>>(&self, work: impl FnOnce(Store) -> F) -> anyhow::Result<T> {
        let up = self.up.as_ref().context("the server is down")?;
        up.runtime.block_on(work(up.store.clone()))
    }

    /// Stops it as SIGTERM would.
    pub fn stop(&mut self) -> anyhow::Result<()> {
        let Some(up) = self.up.take() else { return Ok(()) };
        up.stop.cancel();
        up.runtime.block_on(up.serving)??;
        drop(up.store);
        up.runtime.shutdown_timeout(GONE);
        Ok(())
    }

    /// Ends it in the middle of whatever it does: every request and every job stops where it waits.
    pub fn kill(&mut self) {
        let Some(up) = self.up.take() else { return };
        drop(up.serving);
        drop(up.store);
        up.runtime.shutdown_timeout(GONE);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
