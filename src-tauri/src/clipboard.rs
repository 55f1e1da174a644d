//! The clipboard and the editing commands of the menu, as the system has them.

use tauri::AppHandle;

/// An editing command, by the name WebKit gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// Take the last change back.
    Undo,
    /// Make it again.
    Redo,
    /// Cut the selection.
    Cut,
    /// Copy the selection.
    Copy,
    /// Paste.
    Paste,
    /// Select everything.
    SelectAll,
}

/// Puts text on the clipboard.
#[cfg(target_os = "linux")]
pub fn put(handle: &AppHandle, text: String) -> Result<(), String> {
    // GTK lives on the main thread.
    handle
        .run_on_main_thread(move || {
            let clipboard = gtk::Clipboard::get(&gtk::gdk::SELECTION_CLIPBOARD);
            clipboard.set_text(&text);
            // Hands it to the clipboard's own keeper, so that it outlives this program.
            clipboard.store();
        })
        .map_err(|error| error.to_string())
}

/// Puts text on the clipboard.
#[cfg(not(target_os = "linux"))]
pub fn put(_handle: &AppHandle, text: String) -> Result<(), String> {
    arboard::Clipboard::new().and_then(|mut clipboard| clipboard.set_text(text)).map_err(|error| error.to_string())
}

/// Carries an editing command out in the page. Elsewhere than on Linux the menu's items are the system's own.
#[cfg(target_os = "linux")]
pub fn edit(handle: &AppHandle, edit: Edit) {
    use webkit2gtk::WebViewExt;

    let Some(window) = crate::window::main(handle) else { return };
    let done = window.with_webview(move |webview| webview.inner().execute_editing_command(&format!("{edit:?}")));
    if let Err(error) = done {
        tracing::debug!(%error, "an editing command found no page");
    }
}

/// Carries an editing command out in the page. Elsewhere than on Linux the menu's items are the system's own.
#[cfg(not(target_os = "linux"))]
pub fn edit(_handle: &AppHandle, _edit: Edit) {}
