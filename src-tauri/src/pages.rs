//! Payment pages: opened in the system's browser, from here and never from the webview, which does not learn the address.

use std::io;

use kabinet_core::app::Opener;
use kabinet_core::payments::Page;
use tauri::AppHandle;
use tauri_plugin_opener::OpenerExt;

/// The system's browser.
pub struct Browser(pub AppHandle);

impl Opener for Browser {
    fn open(&self, page: &Page) -> io::Result<()> {
        // What the plugin says may quote the address: only that it failed is told.
        self.0.opener().open_url(page.expose(), None::<&str>).map_err(|_| io::Error::other("no browser"))
    }
}
