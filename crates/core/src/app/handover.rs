//! The local socket through which a command-line run asks the open window.
//!
//! One line of JSON there, one line back. The socket lies in the data directory, which only its owner may enter; on
//! Windows it is a named pipe whose name comes from that directory. Nothing secret passes, and all it can do is to make
//! the window sync, or lock.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use interprocess::local_socket::tokio::prelude::*;
use interprocess::local_socket::tokio::{Listener, Stream};
use interprocess::local_socket::{GenericFilePath, GenericNamespaced, ListenerOptions, Name};
use kabinet_protocol::ids::{AccountId, StoreId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};

use super::{App, AppError, Role};
use crate::http::Origin;
use crate::secrets::VaultError;
use crate::sync::{Phase, Status, Trouble};

/// The longest path a Unix socket may have is 108 bytes on Linux and 104 on macOS.
const PATH_LIMIT: usize = 100;
/// The longest line either side reads.
const LINE_LIMIT: u64 = 16 * 1024;
/// How long a small question may take.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Ask {
    Sync { account: AccountId },
    Demo,
    Reload,
    Lock,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Reloaded {},
    Locked {},
    Synced { problem: Option<(String, String)> },
    Demo { origin: Origin, store_id: StoreId },
    Refused { message: String },
}

fn name(data: &Path) -> io::Result<Name<'static>> {
    let data = std::path::absolute(data)?;
    let file = data.join("window.sock");
    if cfg!(unix) && file.as_os_str().len() <= PATH_LIMIT {
        return file.to_fs_name::<GenericFilePath>();
    }
    let digest = Sha256::digest(data.as_os_str().as_encoded_bytes());
    let name = format!("kabinet-{}", hex::encode(&digest[..16]));
    if GenericNamespaced::is_supported() {
        name.to_ns_name::<GenericNamespaced>()
    } else {
        std::env::temp_dir().join(name).to_fs_name::<GenericFilePath>()
    }
}

impl App {
    /// Answers command-line runs until the client closes.
    pub(super) fn listen_for_handovers(self: &Arc<Self>) {
        let listener = match listen(self.config().paths.data()) {
            Ok(listener) => listener,
            Err(error) => {
                tracing::warn!(%error, "command-line runs cannot reach this window");
                return;
            }
        };
        let (app, mut closing) = (Arc::downgrade(self), self.closing.subscribe());
        tokio::spawn(async move {
            loop {
                let stream = tokio::select! {
                    _ = closing.changed() => return,
                    accepted = listener.accept() => accepted,
                };
                let Some(app) = app.upgrade() else { return };
                match stream {
                    Ok(stream) => drop(tokio::spawn(async move { answer(&app, stream).await })),
                    // Out of file handles, most likely: not in a circle.
                    Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
                }
            }
        });
    }

    /// Asks the window to sync an account and waits until it has.
    pub(super) async fn ask_window_to_sync(&self, account: AccountId) -> Result<Status, AppError> {
        match ask(self.config().paths.data(), &Ask::Sync { account }).await {
            Ok(Answer::Synced { problem: None }) => Ok(Status::default()),
            Ok(Answer::Synced { problem: Some((code, message)) }) => Ok(Status {
                phase: Phase::Failed,
                problem: Some(Trouble { code, message, retry_after_s: None }),
                ..Status::default()
            }),
            Ok(answer) => {
                tracing::info!(?answer, "the window did not sync");
                Err(AppError::InUse)
            }
            Err(error) => {
                tracing::info!(%error, "no window answers");
                Err(AppError::InUse)
            }
        }
    }

    /// Tells the window that accounts came or went. Without a window there is nobody to tell.
    pub(super) async fn tell_window(&self) {
        let told = tokio::time::timeout(PATIENCE, ask(self.config().paths.data(), &Ask::Reload)).await;
        tracing::debug!(told = matches!(told, Ok(Ok(Answer::Reloaded {}))), "accounts changed");
    }

    /// Has the open window lock. Says whether there was one that did.
    pub async fn ask_window_to_lock(&self) -> Result<bool, AppError> {
        match tokio::time::timeout(PATIENCE, ask(self.config().paths.data(), &Ask::Lock)).await {
            Ok(Ok(Answer::Locked {})) => Ok(true),
            Ok(Ok(Answer::Refused { .. })) => Err(VaultError::NoPasscode.into()),
            Ok(Ok(_)) => Err(AppError::InUse),
            // Nobody there: no archive is open but ours, which closes with us.
            Ok(Err(_)) | Err(_) => Ok(false),
        }
    }

    /// Where the window's demo store listens, when there is a window.
    pub(super) async fn ask_window_for_demo(&self) -> Option<(Origin, StoreId)> {
        match tokio::time::timeout(PATIENCE, ask(self.config().paths.data(), &Ask::Demo)).await {
            Ok(Ok(Answer::Demo { origin, store_id })) if origin.is_loopback() => Some((origin, store_id)),
            _ => None,
        }
    }
}

fn listen(data: &Path) -> io::Result<Listener> {
    // A socket file that a killed window left behind is replaced; a living window holds its accounts' locks anyway.
    ListenerOptions::new().name(name(data)?).try_overwrite(true).create_tokio()
}

async fn answer(app: &Arc<App>, stream: Stream) {
    let mut reader = BufReader::new(&stream);
    let mut line = String::new();
    let read = tokio::time::timeout(PATIENCE, (&mut reader).take(LINE_LIMIT).read_line(&mut line)).await;
    let asked = match read {
        Ok(Ok(_)) => serde_json::from_str::<Ask>(&line),
        _ => return,
    };
    let answer = match asked {
        Ok(Ask::Sync { account }) => match app.sync_account(account, |_| {}).await {
            Ok(status) => Answer::Synced { problem: status.problem.map(|trouble| (trouble.code, trouble.message)) },
            Err(error) => Answer::Refused { message: error.to_string() },
        },
        Ok(Ask::Demo) if app.config().role == Role::Window => match app.demo.start().await {
            Ok((origin, store_id)) => Answer::Demo { origin, store_id },
            Err(error) => Answer::Refused { message: error.to_string() },
        },
        Ok(Ask::Lock) => match app.lock().await {
            Ok(()) => Answer::Locked {},
            Err(error) => Answer::Refused { message: error.to_string() },
        },
        Ok(Ask::Reload) => {
            app.reload().await;
            Answer::Reloaded {}
        }
        Ok(Ask::Demo) | Err(_) => Answer::Refused { message: "not understood".into() },
    };
    if let Ok(mut text) = serde_json::to_vec(&answer) {
        text.push(b'\n');
        let _ = (&stream).write_all(&text).await;
    }
}

async fn ask(data: &Path, ask: &Ask) -> io::Result<Answer> {
    let stream = tokio::time::timeout(PATIENCE, Stream::connect(name(data)?)).await??;
    let mut text = serde_json::to_vec(ask)?;
    text.push(b'\n');
    (&stream).write_all(&text).await?;
    let mut line = String::new();
    BufReader::new(&stream).take(LINE_LIMIT).read_line(&mut line).await?;
    Ok(serde_json::from_str(&line)?)
}
