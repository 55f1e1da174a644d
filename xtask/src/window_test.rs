//! The real window under test: the .deb is unpacked into an empty root and the app in it is driven through WebDriver, on a
//! virtual display, with a session bus and a keyring of its own.
//!
//! The steps are `tests/e2e/window/run.mjs`; this prepares what they need and fails loudly where a tool is missing, for a
//! test that skips is a test that lies.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::bundle::{root, run, target_dir};

/// What must be installed, and the Debian package it comes in.
const TOOLS: [(&str, &str); 8] = [
    ("dpkg-deb", "dpkg"),
    ("dbus-run-session", "dbus"),
    ("xvfb-run", "xvfb"),
    ("gnome-keyring-daemon", "gnome-keyring"),
    ("WebKitWebDriver", "webkit2gtk-driver"),
    ("import", "imagemagick"),
    ("xdotool", "xdotool"),
    ("node", "nodejs"),
];

/// Drives the app of this package; screenshots lie in `<target>/window/screens` afterwards.
pub fn window_test(deb: &Path) -> Result<()> {
    ensure!(cfg!(target_os = "linux"), "the window is driven through WebKitGTK's driver, which is on Linux only");
    for (tool, package) in TOOLS {
        ensure!(on_path(tool), "{tool} is not installed: apt-get install {package}");
    }
    let root = root();
    let work = target_dir(&root).join("window");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    let installed = work.join("root");
    fs::create_dir_all(&installed)?;
    run(Command::new("dpkg-deb").arg("--extract").arg(deb).arg(&installed))
        .with_context(|| format!("{} cannot be unpacked", deb.display()))?;
    run(Command::new("dbus-run-session")
        .args(["--", "xvfb-run", "--auto-servernum", "--server-args=-screen 0 1280x840x24", "node"])
        .arg(root.join("tests/e2e/window/run.mjs"))
        .arg(&installed)
        .arg(&work)
        .current_dir(&root))
}

fn on_path(tool: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|dir: PathBuf| dir.join(tool).is_file())
}
