//! Declares the shell's one command to Tauri's permission system and makes sure there is an interface to embed.

use std::path::Path;
use std::{fs, io};

/// Stands in for the built interface, so that `cargo check` needs no Node. A release never embeds it.
const PLACEHOLDER: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Kabinet</title>\n\
                           <p>The interface has not been built: run npm ci and npm run build in ui/.</p>\n</html>\n";

fn main() {
    if let Err(error) = placeholder(Path::new("ui/dist/index.html")) {
        panic!("ui/dist/index.html: {error}");
    }
    // The interface is embedded; without this a rebuilt one would not be.
    println!("cargo:rerun-if-changed=ui/dist");
    println!("cargo:rerun-if-changed=capabilities");
    println!("cargo:rerun-if-changed=src-tauri/build.rs");
    // An app's own commands pass the permission system unasked unless they are declared here.
    let manifest = tauri_build::AppManifest::new().commands(&["call"]);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        panic!("{error:#}");
    }
}

fn placeholder(index: &Path) -> io::Result<()> {
    if index.exists() {
        return Ok(());
    }
    // Only the profile named `release` is shipped; `ci` and `dev` inherit from `dev`.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        return Err(io::Error::new(
            io::ErrorKind::NotFound,
            "build the interface first: npm ci && npm run build in ui/",
        ));
    }
    fs::create_dir_all(index.parent().unwrap_or(Path::new(".")))?;
    fs::write(index, PLACEHOLDER)
}
