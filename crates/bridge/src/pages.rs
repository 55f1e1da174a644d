//! Where payment pages go: to the system's browser as in the shell, or to whoever started this, for a test that has a
//! browser of its own.

use std::io::{self, Write};

use kabinet_core::app::Opener;
use kabinet_core::payments::Page;

/// The system's browser.
pub struct SystemBrowser;

impl Opener for SystemBrowser {
    fn open(&self, page: &Page) -> io::Result<()> {
        open::that_detached(page.expose())
    }
}

/// One line of JSON on standard output for each page: `{"page": "<address>"}`. The interface never sees it.
pub struct Told;

impl Opener for Told {
    fn open(&self, page: &Page) -> io::Result<()> {
        let mut out = io::stdout().lock();
        writeln!(out, "{}", serde_json::json!({ "page": page.expose() }))?;
        out.flush()
    }
}
