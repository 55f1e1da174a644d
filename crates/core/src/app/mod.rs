//! The client as one thing: what the window, the command line and the bridge open and ask.

mod paths;
mod preferences;

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::broadcast;

pub use paths::{HOME_VARIABLE, Paths};
pub use preferences::{FilePreferences, PreferenceStore};

use crate::secrets::{Keyring, OsKeyring};

/// What this process is, which decides who writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The window (or the bridge in its place): holds each account's lock, syncs live, and answers hand-overs.
    Window,
    /// A command-line run: reads beside the window, takes the lock only while it writes.
    Tool,
}

/// Which build this is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Build {
    /// As `0.1.0`.
    pub version: String,
    /// The commit or whatever names the build exactly.
    pub id: String,
}

/// How to open the client.
pub struct Config {
    /// Where files go.
    pub paths: Paths,
    /// What this process is.
    pub role: Role,
    /// The bundled server, for the demo store; nothing looks beside the running executable.
    pub server_binary: Option<PathBuf>,
    /// Cosmetic preferences.
    pub preferences: Box<dyn PreferenceStore>,
    /// The system's keyring.
    pub keyring: Box<dyn Keyring>,
    /// Start with "work offline" on, for this run only (`--offline`).
    pub offline: bool,
    /// Which build this is.
    pub build: Build,
}

impl Config {
    /// The usual configuration for these directories: the window's role, preferences in a file, the system's keyring.
    pub fn new(paths: Paths) -> Self {
        let preferences = Box::new(FilePreferences::new(paths.preferences()));
        Self {
            paths,
            role: Role::Window,
            server_binary: None,
            preferences,
            keyring: Box::new(OsKeyring),
            offline: false,
            build: Build {
                version: env!("CARGO_PKG_VERSION").into(),
                id: option_env!("KABINET_BUILD_ID").unwrap_or("development").into(),
            },
        }
    }
}

/// Something changed; look again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// The active account's orders.
    Orders,
    /// The sync status.
    Sync,
    /// Who is signed in, or the active account.
    Session,
    /// The list of stores.
    Stores,
    /// Preferences, or "work offline".
    Preferences,
    /// The state of the local encryption.
    Vault,
    /// A deep link arrived.
    Link(String),
}

/// Why the client cannot do something.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The system names no home directory.
    #[error("this system names no home directory: set KABINET_HOME to a directory for Kabinet's files")]
    NoHome,
    /// The data directory cannot be made or written.
    #[error("{path} cannot be used: {source}", path = path.display())]
    Home {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There is no such thing here.
    #[error("there is no such thing here")]
    NotFound,
}

/// A product's picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its media type.
    pub mime: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// The client.
pub struct App {
    config: Config,
    signals: broadcast::Sender<Changed>,
}

impl App {
    /// Opens the client: reads what is known on this device and opens the archives whose keys the keyring gives. Does not
    /// wait for the network, nor for a keyring that is slow.
    pub async fn open(config: Config) -> Result<Arc<Self>, AppError> {
        let data = config.paths.data().to_path_buf();
        crate::files::private_dir(&data).map_err(|source| AppError::Home { path: data, source })?;
        let (signals, _) = broadcast::channel(64);
        Ok(Arc::new(Self { config, signals }))
    }

    /// What changes, from now on.
    pub fn signals(&self) -> broadcast::Receiver<Changed> {
        self.signals.subscribe()
    }

    /// The configuration it was opened with.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// A product's picture, from the encrypted cache or else from the store.
    pub async fn picture(&self, _name: &str) -> Result<Picture, AppError> {
        Err(AppError::NotFound)
    }

    /// Tells the interface of a deep link the system handed over. Nothing happens without a click.
    pub fn deliver_link(&self, link: &str) {
        let _ = self.signals.send(Changed::Link(link.to_owned()));
    }

    /// Stops syncing and the demo store, and closes the databases.
    pub async fn close(&self) {}
}
