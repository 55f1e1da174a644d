//! Cosmetic preferences in Tauri's store plugin. Its save is not atomic, so nothing else may go there.

use std::io;
use std::path::Path;
use std::sync::Arc;

use kabinet_core::app::PreferenceStore;
use serde_json::{Map, Value};
use tauri::{AppHandle, Wry};
use tauri_plugin_store::{Store, StoreExt};

/// Preferences of the window.
pub struct ShellPreferences(Arc<Store<Wry>>);

/// Opens the store at this path.
pub fn open(handle: &AppHandle, path: &Path) -> tauri_plugin_store::Result<ShellPreferences> {
    handle.store_builder(path).disable_auto_save().build().map(ShellPreferences)
}

impl PreferenceStore for ShellPreferences {
    fn load(&self) -> Map<String, Value> {
        self.0.entries().into_iter().collect()
    }

    fn save(&self, preferences: &Map<String, Value>) -> io::Result<()> {
        self.0.clear();
        for (key, value) in preferences {
            self.0.set(key, value.clone());
        }
        self.0.save().map_err(io::Error::other)
    }
}
