//! Cosmetic preferences. Losing them costs nothing, so a damaged file counts as an empty one.

use std::io;
use std::path::PathBuf;

use serde_json::{Map, Value};

/// Where cosmetic preferences are kept: the shell has a store of its own, everything else uses [`FilePreferences`].
pub trait PreferenceStore: Send + Sync + 'static {
    /// All of them; empty when there are none or they cannot be read.
    fn load(&self) -> Map<String, Value>;
    /// Replaces all of them.
    fn save(&self, preferences: &Map<String, Value>) -> io::Result<()>;
}

/// Preferences in one JSON file, replaced atomically.
#[derive(Debug)]
pub struct FilePreferences {
    path: PathBuf,
}

impl FilePreferences {
    /// Preferences at this path.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }
}

impl PreferenceStore for FilePreferences {
    fn load(&self) -> Map<String, Value> {
        let Ok(text) = std::fs::read(&self.path) else { return Map::new() };
        serde_json::from_slice(&text).unwrap_or_default()
    }

    fn save(&self, preferences: &Map<String, Value>) -> io::Result<()> {
        crate::files::replace(&self.path, &serde_json::to_vec_pretty(preferences)?)
    }
}
