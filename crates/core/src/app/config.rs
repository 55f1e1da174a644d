//! How the client is opened.

use std::path::PathBuf;

use super::{FilePreferences, Paths, PreferenceStore};
use crate::clock::{SharedClock, SystemClock};
use crate::payments::Page;
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

/// What opens a payment page: the system's browser. Its address goes nowhere else.
pub trait Opener: Send + Sync + 'static {
    /// Opens the page; says why it could not.
    fn open(&self, page: &Page) -> std::io::Result<()>;
}

/// Opens nothing: this program has no way to show a page.
struct NoOpener;

impl Opener for NoOpener {
    fn open(&self, _page: &Page) -> std::io::Result<()> {
        Err(std::io::ErrorKind::Unsupported.into())
    }
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
    /// The system's browser.
    pub opener: Box<dyn Opener>,
    /// The one clock.
    pub clock: SharedClock,
    /// Where files for the person go; nothing where the system names no such folder.
    pub downloads: Option<PathBuf>,
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
            opener: Box::new(NoOpener),
            clock: SystemClock::shared(),
            downloads: directories::UserDirs::new()
                .map(|dirs| dirs.download_dir().map_or_else(|| dirs.home_dir().to_path_buf(), PathBuf::from)),
            offline: false,
            build: Build {
                version: env!("CARGO_PKG_VERSION").into(),
                id: option_env!("KABINET_BUILD_ID").unwrap_or("development").into(),
            },
        }
    }
}
