//! Where the client keeps its files, on every system.

use std::path::{Path, PathBuf};

use super::AppError;

/// The directory that replaces all others when set: portable installations and tests.
pub const HOME_VARIABLE: &str = "KABINET_HOME";

/// The directories of one installation.
///
/// | | Linux | macOS | Windows |
/// |---|---|---|---|
/// | data | `~/.local/share/kabinet` | `~/Library/Application Support/app.kabinet.Kabinet` | `%LOCALAPPDATA%\kabinet\Kabinet\data` |
/// | logs | `~/.local/state/kabinet` | `<data>/logs` | `<data>\logs` |
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    data: PathBuf,
    logs: PathBuf,
}

impl Paths {
    /// `KABINET_HOME` where it is set, else the directories of the system.
    pub fn standard() -> Result<Self, AppError> {
        match std::env::var_os(HOME_VARIABLE) {
            Some(home) if !home.is_empty() => Ok(Self::at(home)),
            _ => {
                // Local, not roaming: the database must not be copied between machines behind our back.
                let dirs = directories::ProjectDirs::from("app", "kabinet", "Kabinet").ok_or(AppError::NoHome)?;
                let data = dirs.data_local_dir().to_path_buf();
                let logs = dirs.state_dir().map_or_else(|| data.join("logs"), Path::to_path_buf);
                Ok(Self { data, logs })
            }
        }
    }

    /// Everything below one directory.
    pub fn at(home: impl Into<PathBuf>) -> Self {
        let data = home.into();
        let logs = data.join("logs");
        Self { data, logs }
    }

    /// The data directory.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The rotating logs.
    pub fn logs(&self) -> &Path {
        &self.logs
    }

    /// The list of stores and accounts.
    pub fn registry(&self) -> PathBuf {
        self.data.join("stores.json")
    }

    /// Cosmetic preferences, where the host has no store of its own for them.
    pub fn preferences(&self) -> PathBuf {
        self.data.join("preferences.json")
    }

    /// The bundled demo store's data.
    pub fn demo(&self) -> PathBuf {
        self.data.join("demo")
    }

    /// The databases of all accounts.
    pub fn accounts(&self) -> PathBuf {
        self.data.join("accounts")
    }
}
