//! Packages: the app, the server and `kab` in one .deb and one .rpm (on other systems what Tauri makes there), without a
//! download.
//!
//! The programs are built by cargo like everything else, then staged in a directory of their own and packed by
//! `tauri bundle`. Staging keeps three things apart that must not meet: the executable the packer patches (it writes the
//! kind of package into it), the one that tests run, and side programs, whose absence would break plain cargo builds if
//! `tauri.conf.json` named them.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;

use crate::workspace::Workspace;

/// What is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// What tests run: quick to build.
    Ci,
    /// What people install.
    Release,
}

impl Profile {
    /// The profile's name in `Cargo.toml`, and its directory.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ci => "ci",
            Self::Release => "release",
        }
    }
}

/// The programs beside the app.
const SIDE_PROGRAMS: [&str; 2] = ["kabinet-server", "kab"];

/// Makes the packages of this system and returns where they lie. The interface must have been built (`ui/dist`).
pub fn bundle(profile: Profile) -> Result<Vec<PathBuf>> {
    let root = root();
    ensure!(
        root.join("ui/dist/index.html").is_file() && root.join("ui/dist/assets").is_dir(),
        "ui/dist is not there: npm ci && npm run build in ui/"
    );
    build(profile)?;
    let built = target_dir(&root).join(profile.name());
    let staging = target_dir(&root).join("package").join(profile.name());
    let staged = stage(&built, &staging)?;
    let packages = staged.join("bundle");
    if packages.exists() {
        // Of other versions, too: what is returned is what was made.
        fs::remove_dir_all(&packages)?;
    }
    let config = staging.join("bundle.json");
    fs::write(&config, overlay(&staged, profile)?)?;
    run(Command::new(tauri_cli(&root)?)
        .current_dir(&root)
        // The packer looks for `release/kabinet` in cargo's target directory.
        .env("CARGO_TARGET_DIR", &staging)
        .args(["bundle", "--ci", "--no-sign", "--config"])
        .arg(&config))?;
    let mut made = Vec::new();
    collect(&packages, &mut made)?;
    ensure!(!made.is_empty(), "the packer made nothing in {}", packages.display());
    made.sort();
    if profile == Profile::Release {
        for deb in made.iter().filter(|path| path.extension().is_some_and(|ending| ending == "deb")) {
            tighten(deb, &staging.join("deb"))?;
        }
    }
    Ok(made)
}

/// Packs a .deb again with xz: the packer knows gzip only there, twice as large. Without dpkg it stays as it is.
fn tighten(deb: &Path, scratch: &Path) -> Result<()> {
    if Command::new("dpkg-deb").arg("--version").output().is_err() {
        return Ok(());
    }
    if scratch.exists() {
        fs::remove_dir_all(scratch)?;
    }
    let tight = deb.with_extension("tight");
    run(Command::new("dpkg-deb").arg("--raw-extract").arg(deb).arg(scratch))?;
    run(Command::new("dpkg-deb").args(["-Zxz", "-z9", "--root-owner-group", "--build"]).arg(scratch).arg(&tight))?;
    fs::rename(&tight, deb)?;
    Ok(fs::remove_dir_all(scratch)?)
}

fn build(profile: Profile) -> Result<()> {
    // The whole workspace is selected, so that features are the same as in tests and nothing is compiled twice.
    // A command of the workspace's: what cargo said to this program must not make it compile anything again.
    run(Workspace::find()?
        .command("cargo")
        .args(["build", "--workspace", "--profile", profile.name(), "--bin", "kabinet"])
        .args(SIDE_PROGRAMS.iter().flat_map(|name| ["--bin", name])))
}

/// Copies the programs to where the packer looks for them.
fn stage(built: &Path, staging: &Path) -> Result<PathBuf> {
    let staged = staging.join("release");
    fs::create_dir_all(&staged)?;
    for name in ["kabinet"].iter().chain(&SIDE_PROGRAMS) {
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        let copy = staged.join(&file);
        fs::copy(built.join(&file), &copy).with_context(|| format!("{file} has not been built"))?;
        if cfg!(target_os = "linux") {
            // Debug lines are ten times the program; a machine without `strip` packs them along.
            let _ = Command::new("strip").arg("--strip-debug").arg(&copy).status();
        }
    }
    Ok(staged)
}

/// What only packing needs to know.
fn overlay(staged: &Path, profile: Profile) -> Result<String> {
    // Packages are made of what is there; nothing is built by the packer.
    let build = json!({ "beforeBuildCommand": "", "beforeBundleCommand": "" });
    let bundle = if cfg!(target_os = "linux") {
        let files: serde_json::Map<_, _> =
            SIDE_PROGRAMS.iter().map(|name| (format!("/usr/bin/{name}"), json!(staged.join(name)))).collect();
        let mut rpm = json!({ "files": files });
        if profile == Profile::Release {
            // The three programs share much code, which gzip does not find over so many megabytes.
            rpm["compression"] = json!({ "type": "xz", "level": 9 });
        }
        json!({ "targets": ["deb", "rpm"], "linux": { "deb": { "files": files }, "rpm": rpm } })
    } else {
        let triple = host_triple()?;
        for name in SIDE_PROGRAMS {
            let suffix = std::env::consts::EXE_SUFFIX;
            fs::copy(staged.join(format!("{name}{suffix}")), staged.join(format!("{name}-{triple}{suffix}")))?;
        }
        let programs: Vec<_> = SIDE_PROGRAMS.iter().map(|name| staged.join(name)).collect();
        json!({ "targets": "all", "externalBin": programs })
    };
    Ok(serde_json::to_string_pretty(&json!({ "build": build, "bundle": bundle }))?)
}

fn host_triple() -> Result<String> {
    let output = Command::new("rustc").arg("-vV").output()?;
    let text = String::from_utf8(output.stdout)?;
    let line = text.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    Ok(line.to_owned())
}

fn tauri_cli(root: &Path) -> Result<PathBuf> {
    let name = if cfg!(windows) { "tauri.cmd" } else { "tauri" };
    let path = root.join("ui/node_modules/.bin").join(name);
    ensure!(path.exists(), "{} is not there: npm ci in ui/", path.display());
    Ok(path)
}

/// The repository.
pub fn root() -> PathBuf {
    crate::workspace::root().unwrap_or_else(|| PathBuf::from("."))
}

/// Where cargo puts what it builds.
pub fn target_dir(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// Runs a command to its end; an exit code other than 0 is an error.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{:?} could not be started", command.get_program()))?;
    if !status.success() {
        bail!("{:?} ended with {status}", command.get_program());
    }
    Ok(())
}

fn collect(dir: &Path, made: &mut Vec<PathBuf>) -> Result<()> {
    if !dir.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let kind = path.extension().and_then(OsStr::to_str).unwrap_or_default();
        if matches!(kind, "deb" | "rpm" | "dmg" | "msi" | "exe") && path.is_file() {
            made.push(path);
        } else if path.is_dir() && path.parent() == Some(dir) && !kind.eq("app") {
            collect(&path, made)?;
        }
    }
    Ok(())
}
