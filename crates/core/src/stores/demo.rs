//! The bundled demo store: the server as a child of this process, on a free loopback port.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use kabinet_protocol::ids::StoreId;
use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::Mutex;

use crate::http::Origin;

/// How long the first start may take: it fills the store with years of orders.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long a stop may take before the child is ended.
const FAREWELL: Duration = Duration::from_secs(5);

/// Why there is no demo store.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// This build comes without the server.
    #[error("this installation has no demo store: the server program is missing")]
    Missing,
    /// It does not start.
    #[error("the demo store does not start: {0}")]
    Start(String),
}

/// The demo store of this process, started when first needed and again when it has ended.
pub struct DemoStore {
    binary: Option<PathBuf>,
    data: PathBuf,
    logs: PathBuf,
    running: Mutex<Option<Running>>,
}

struct Running {
    child: Child,
    origin: Origin,
    store_id: StoreId,
}

impl DemoStore {
    /// A demo store with its data here. Without a given binary, the one beside the running executable is taken.
    pub fn new(binary: Option<PathBuf>, data: PathBuf, logs: PathBuf) -> Self {
        let binary = binary.or_else(beside_us).filter(|path| path.is_file());
        Self { binary, data, logs, running: Mutex::default() }
    }

    /// Whether this build can start it.
    pub fn is_available(&self) -> bool {
        self.binary.is_some()
    }

    /// Where it listens and which store it is; starts it when it is not running.
    pub async fn start(&self) -> Result<(Origin, StoreId), DemoError> {
        let mut running = self.running.lock().await;
        if let Some(child) = running.as_mut() {
            match child.child.try_wait() {
                Ok(None) => return Ok((child.origin.clone(), child.store_id)),
                ended => tracing::warn!(?ended, "the demo store has ended and is started again"),
            }
        }
        let binary = self.binary.as_ref().ok_or(DemoError::Missing)?;
        let started = tokio::time::timeout(PATIENCE, self.spawn(binary)).await;
        let started = started.map_err(|_| DemoError::Start("it took too long".into()))??;
        let found = (started.origin.clone(), started.store_id);
        *running = Some(started);
        Ok(found)
    }

    async fn spawn(&self, binary: &Path) -> Result<Running, DemoError> {
        let failed = |error: std::io::Error| DemoError::Start(error.to_string());
        crate::files::private_dir(&self.data).map_err(failed)?;
        crate::files::private_dir(&self.logs).map_err(failed)?;
        let log = std::fs::File::create(self.logs.join("demo-store.log")).map_err(failed)?;
        let mut command = Command::new(binary);
        command.args(["serve", "--listen", "127.0.0.1:0", "--demo", "--stop-with-stdin", "--data"]).arg(&self.data);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log).kill_on_drop(true);
        // CREATE_NO_WINDOW: a console would flash up.
        #[cfg(windows)]
        command.creation_flags(0x0800_0000);
        let mut child = command.spawn().map_err(failed)?;
        let out = child.stdout.take().ok_or_else(|| DemoError::Start("it has no output".into()))?;
        let mut lines = BufReader::new(out).lines();
        let first = lines.next_line().await.map_err(failed)?;
        let first = first.ok_or_else(|| DemoError::Start("it ended at once; its log says why".into()))?;
        // Whatever it prints later is read, so that it never waits for us.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        #[derive(Deserialize)]
        struct Listening {
            listening: Origin,
            store_id: StoreId,
        }
        let said: Listening = serde_json::from_str(&first).map_err(|error| DemoError::Start(error.to_string()))?;
        if !said.listening.is_loopback() {
            return Err(DemoError::Start("it does not listen on this machine".into()));
        }
        Ok(Running { child, origin: said.listening, store_id: said.store_id })
    }

    /// Stops it: its input closes, and it is ended when it does not stop by itself.
    pub async fn stop(&self) {
        let Some(mut running) = self.running.lock().await.take() else { return };
        drop(running.child.stdin.take());
        if tokio::time::timeout(FAREWELL, running.child.wait()).await.is_err() {
            let _ = running.child.kill().await;
        }
    }
}

fn beside_us() -> Option<PathBuf> {
    let name = format!("kabinet-server{}", std::env::consts::EXE_SUFFIX);
    Some(std::env::current_exe().ok()?.parent()?.join(name))
}
