//! Opening the core while the window already paints.
//!
//! Unlocking a database may mean asking a keyring that asks a person. None of that may stand between the click on the
//! icon and a window, so the core opens on a background task and whoever needs it waits here.

use std::sync::Arc;

use futures::StreamExt;
use kabinet_commands::{CommandError, Topic};
use kabinet_core::app::{App, Config, Paths};
use tauri::{AppHandle, Emitter, Manager};
use tokio::sync::watch;

use crate::args::Arguments;
use crate::{links, menu, notify, pages, preferences, window};

/// The event every signal goes out as.
pub const SIGNAL: &str = "signal";

type Outcome = Result<Arc<App>, CommandError>;

/// The core, once it is open.
pub struct Opening(watch::Receiver<Option<Outcome>>);

impl Opening {
    /// Waits until the core is open, or has failed to open.
    pub async fn core(&self) -> Outcome {
        let mut outcome = self.0.clone();
        match outcome.wait_for(Option::is_some).await {
            Ok(outcome) => outcome.clone().unwrap_or_else(|| Err(broken_off())),
            Err(_) => Err(broken_off()),
        }
    }

    /// The core, if it is open by now.
    pub fn now(&self) -> Option<Arc<App>> {
        self.0.borrow().as_ref().and_then(|outcome| outcome.as_ref().ok().cloned())
    }
}

/// Begins to open the core. `paths` is nothing where the system names no home directory.
pub fn start(handle: &AppHandle, paths: Option<Paths>, arguments: &Arguments) {
    let (tell, told) = watch::channel(None);
    handle.manage(Opening(told));
    handle.manage(links::Waiting::default());
    handle.manage(window::Zoom::default());
    handle.manage(menu::Standing::default());
    handle.manage(notify::Turn::default());
    let offline = arguments.offline;
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let outcome = open(&handle, paths, offline).await;
        if let Err(error) = &outcome {
            tracing::error!(code = error.code, message = error.message, "the core could not be opened");
        }
        let app = outcome.as_ref().ok().cloned();
        let _ = tell.send(Some(outcome));
        if let Some(app) = app {
            menu::refresh(&handle).await;
            notify::look(&handle);
            forward(&handle, &app).await;
        }
    });
}

async fn open(handle: &AppHandle, paths: Option<Paths>, offline: bool) -> Outcome {
    // Asked again, for the reason it failed.
    let paths = paths.map_or_else(Paths::standard, Ok)?;
    let mut config = Config::new(paths.clone());
    match preferences::open(handle, &paths.preferences()) {
        Ok(store) => config.preferences = Box::new(store),
        // The file stays what it is; a store that cannot be read must not keep the program from starting.
        Err(error) => tracing::warn!(%error, "preferences are kept in a plain file"),
    }
    config.opener = Box::new(pages::Browser(handle.clone()));
    config.server_binary = server_beside();
    config.offline = offline;
    Ok(App::open(config).await?)
}

/// Hands the core's signals to the interface, keeps the menu true, and shows news.
async fn forward(handle: &AppHandle, app: &Arc<App>) {
    let mut signals = kabinet_commands::signals(app);
    while let Some(signal) = signals.next().await {
        if signal.topic == Topic::Preferences {
            menu::refresh(handle).await;
        }
        if signal.topic == Topic::Notices {
            notify::look(handle);
        }
        if let Err(error) = handle.emit(SIGNAL, &signal) {
            tracing::debug!(%error, "a signal found no window");
        }
    }
}

/// The server that came with this program: it lies beside it in every package.
fn server_beside() -> Option<std::path::PathBuf> {
    let name = format!("kabinet-server{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::current_exe().ok()?.parent()?.join(name);
    path.is_file().then_some(path)
}

fn broken_off() -> CommandError {
    CommandError {
        code: "internal".into(),
        message: "Kabinet could not open its files. Quit and start it again.".into(),
        retry: kabinet_commands::Retry::Never,
        field: None,
        retry_after_s: None,
        tries_left: None,
    }
}
