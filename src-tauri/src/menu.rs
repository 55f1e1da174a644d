//! The native menu, in the person's language.
//!
//! What it does goes through the same table of commands the interface uses; what only the interface can do (its palette,
//! its settings) is told to it as the event `menu` with the item's word. Texts and the check mark follow the preferences:
//! [`refresh`] looks at them again whenever the core says they changed.

use std::sync::Mutex;

use serde_json::{Value, json};
use tauri::menu::{AboutMetadata, CheckMenuItem, IsMenuItem, Menu, MenuEvent, MenuItem, PredefinedMenuItem, Submenu};
use tauri::{AppHandle, Emitter, Manager, Wry};
use tauri_plugin_dialog::{DialogExt, MessageDialogKind};

use crate::clipboard::{self, Edit};
use crate::opening::Opening;
use crate::window;
use crate::words::Words;

/// What the menu shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The language of its texts.
    pub language: String,
    /// The check mark at "Work offline".
    pub offline: bool,
}

impl Default for Shown {
    /// What is likely before the core has answered: the system's language, so that the menu seldom changes under the eye.
    fn default() -> Self {
        let locale = sys_locale::get_locale().unwrap_or_default();
        Self { language: Words::of(&locale).language().to_owned(), offline: false }
    }
}

/// The menu as it stands.
#[derive(Default)]
pub struct Standing(Mutex<Shown>);

/// The language the shell speaks.
pub fn language(handle: &AppHandle) -> String {
    handle.state::<Standing>().0.lock().map_or_else(|_| "en".to_owned(), |shown| shown.language.clone())
}

/// Puts the menu up.
pub fn set(handle: &AppHandle, shown: &Shown) -> tauri::Result<()> {
    handle.set_menu(build(handle, shown)?)?;
    Ok(())
}

fn build(handle: &AppHandle, shown: &Shown) -> tauri::Result<Menu<Wry>> {
    let words = Words::of(&shown.language);
    let item = |id: &str, keys: Option<&str>| MenuItem::with_id(handle, id, words.get(id), true, keys);
    let line = || PredefinedMenuItem::separator(handle);

    let offline = CheckMenuItem::with_id(
        handle,
        "menu-work-offline",
        words.get("menu-work-offline"),
        true,
        shown.offline,
        None::<&str>,
    )?;
    let file = Submenu::with_items(
        handle,
        words.get("menu-file"),
        true,
        &[
            &item("menu-sync-now", Some("CmdOrCtrl+R"))?,
            &offline,
            &line()?,
            &item("menu-settings", Some("CmdOrCtrl+,"))?,
            &item("menu-lock", None)?,
            &line()?,
            &item("menu-quit", Some("CmdOrCtrl+Q"))?,
        ],
    )?;

    let edit = Submenu::new(handle, words.get("menu-edit"), true)?;
    for part in edit_items(handle, &words)? {
        edit.append(part.as_ref())?;
    }
    // No keys here: the page has Ctrl F, Ctrl K and Ctrl L itself, and knows in which pane.
    edit.append_items(&[&line()?, &item("menu-search", None)?])?;

    let view = Submenu::with_items(
        handle,
        words.get("menu-view"),
        true,
        &[
            &item("menu-palette", None)?,
            &line()?,
            &item("menu-zoom-in", Some("CmdOrCtrl+="))?,
            &item("menu-zoom-out", Some("CmdOrCtrl+-"))?,
            &item("menu-zoom-reset", Some("CmdOrCtrl+0"))?,
            &line()?,
            &item("menu-full-screen", Some("F11"))?,
        ],
    )?;

    let about = AboutMetadata {
        name: Some("Kabinet".into()),
        version: Some(env!("CARGO_PKG_VERSION").into()),
        comments: Some(words.get("menu-about-comments")),
        license: Some("Apache-2.0".into()),
        icon: handle.default_window_icon().cloned(),
        ..AboutMetadata::default()
    };
    let help = Submenu::with_items(
        handle,
        words.get("menu-help"),
        true,
        &[
            &item("menu-support", None)?,
            &line()?,
            &item("menu-shortcuts", None)?,
            &item("menu-copy-diagnostics", None)?,
            &line()?,
            &PredefinedMenuItem::about(handle, Some(&words.get("menu-about")), Some(about))?,
        ],
    )?;
    Menu::with_items(handle, &[&file, &edit, &view, &help])
}

type Part = Box<dyn IsMenuItem<Wry>>;

/// Tauri's own editing items are dead on Linux without an X11 library, so there they are ours. They carry no key there:
/// the page has those itself.
fn edit_items(handle: &AppHandle, words: &Words) -> tauri::Result<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::new();
    if cfg!(target_os = "linux") {
        for id in EDITS.map(|(id, _)| id) {
            if id == "menu-cut" || id == "menu-select-all" {
                parts.push(Box::new(PredefinedMenuItem::separator(handle)?));
            }
            parts.push(Box::new(MenuItem::with_id(handle, id, words.get(id), true, None::<&str>)?));
        }
    } else {
        parts.push(Box::new(PredefinedMenuItem::undo(handle, Some(&words.get("menu-undo")))?));
        parts.push(Box::new(PredefinedMenuItem::redo(handle, Some(&words.get("menu-redo")))?));
        parts.push(Box::new(PredefinedMenuItem::separator(handle)?));
        parts.push(Box::new(PredefinedMenuItem::cut(handle, Some(&words.get("menu-cut")))?));
        parts.push(Box::new(PredefinedMenuItem::copy(handle, Some(&words.get("menu-copy")))?));
        parts.push(Box::new(PredefinedMenuItem::paste(handle, Some(&words.get("menu-paste")))?));
        parts.push(Box::new(PredefinedMenuItem::separator(handle)?));
        parts.push(Box::new(PredefinedMenuItem::select_all(handle, Some(&words.get("menu-select-all")))?));
    }
    Ok(parts)
}

const EDITS: [(&str, Edit); 6] = [
    ("menu-undo", Edit::Undo),
    ("menu-redo", Edit::Redo),
    ("menu-cut", Edit::Cut),
    ("menu-copy", Edit::Copy),
    ("menu-paste", Edit::Paste),
    ("menu-select-all", Edit::SelectAll),
];

/// What the interface does when its word arrives as the event `menu`.
const FOR_THE_INTERFACE: [(&str, &str); 6] = [
    ("menu-settings", "settings"),
    ("menu-lock", "lock"),
    ("menu-search", "search"),
    ("menu-palette", "palette"),
    ("menu-shortcuts", "shortcuts"),
    ("menu-support", "support"),
];

/// Somebody chose an item.
pub fn chosen(handle: &AppHandle, event: MenuEvent) {
    match event.id().as_ref() {
        "menu-sync-now" => spawn_call(handle, "sync.now", Value::Null),
        "menu-work-offline" => {
            let on = handle.state::<Standing>().0.lock().is_ok_and(|shown| !shown.offline);
            work_offline(handle, on);
        }
        "menu-quit" => handle.exit(0),
        "menu-zoom-in" => window::zoom(handle, 1),
        "menu-zoom-out" => window::zoom(handle, -1),
        "menu-zoom-reset" => window::zoom(handle, 0),
        "menu-full-screen" => window::toggle_full_screen(handle),
        "menu-copy-diagnostics" => copy_diagnostics(handle),
        other => {
            if let Some((_, edit)) = EDITS.iter().find(|(id, _)| *id == other) {
                clipboard::edit(handle, *edit);
            } else if let Some((_, word)) = FOR_THE_INTERFACE.iter().find(|(id, _)| *id == other)
                && let Err(error) = handle.emit("menu", word)
            {
                tracing::debug!(%error, "a menu item found no window");
            }
        }
    }
}

/// Switches "Work offline".
pub fn work_offline(handle: &AppHandle, on: bool) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let _ = call(&handle, "app.work_offline", json!({ "on": on })).await;
        // A toolkit flips the mark by itself; what the core says stands, whether it changed or not.
        refresh(&handle).await;
    });
}

/// Looks at the preferences again and makes the menu show them.
pub async fn refresh(handle: &AppHandle) {
    let Some(bootstrap) = call(handle, "app.bootstrap", Value::Null).await else { return };
    let shown = Shown {
        language: bootstrap["language"].as_str().unwrap_or("en").to_owned(),
        offline: bootstrap["work_offline"].as_bool().unwrap_or(false),
    };
    let main = handle.clone();
    let done = handle.run_on_main_thread(move || {
        let standing = main.state::<Standing>();
        let Ok(mut before) = standing.0.lock() else { return };
        let done = if before.language == shown.language { check(&main, shown.offline) } else { set(&main, &shown) };
        match done {
            Ok(()) => *before = shown,
            Err(error) => tracing::warn!(%error, "the menu could not be changed"),
        }
    });
    if let Err(error) = done {
        tracing::debug!(%error, "the menu is gone");
    }
}

fn check(handle: &AppHandle, offline: bool) -> tauri::Result<()> {
    let Some(menu) = handle.menu() else { return Ok(()) };
    for part in menu.items()? {
        let found = part.as_submenu().and_then(|submenu| submenu.get("menu-work-offline"));
        if let Some(item) = found.as_ref().and_then(|item| item.as_check_menuitem()) {
            item.set_checked(offline)?;
        }
    }
    Ok(())
}

fn copy_diagnostics(handle: &AppHandle) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let text = call(&handle, "app.diagnostics", Value::Null).await;
        let copied = match text.as_ref().and_then(|value| value["text"].as_str()) {
            Some(text) => clipboard::put(&handle, text.to_owned()).is_ok(),
            None => false,
        };
        let words = Words::of(&language(&handle));
        let (message, kind) = if copied {
            (words.get("menu-diagnostics-copied"), MessageDialogKind::Info)
        } else {
            (words.get("menu-diagnostics-failed"), MessageDialogKind::Error)
        };
        let mut dialog = handle.dialog().message(message).title("Kabinet").kind(kind);
        if let Some(window) = window::main(&handle) {
            dialog = dialog.parent(&window);
        }
        dialog.show(|_| {});
    });
}

fn spawn_call(handle: &AppHandle, name: &'static str, args: Value) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move { call(&handle, name, args).await });
}

async fn call(handle: &AppHandle, name: &str, args: Value) -> Option<Value> {
    let core = handle.state::<Opening>().core().await.ok()?;
    match kabinet_commands::call(&core, name, args).await {
        Ok(value) => Some(value),
        Err(error) => {
            tracing::warn!(command = name, code = error.code, "a command of the menu failed");
            None
        }
    }
}
