//! Where things lie.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

/// The one profile everything is built with, so that tests, the window and the packages are one build.
pub const PROFILE: &str = "ci";

/// The root of the checkout this was started from. Cargo says so at run time; what was compiled in may be the folder of
/// another checkout that shares the target directory, and may be gone.
pub fn root() -> Option<PathBuf> {
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    xtask.unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into()).parent().map(Path::to_path_buf)
}

/// The checkout.
pub struct Workspace {
    /// Its root.
    pub root: PathBuf,
    /// Cargo's target directory.
    pub target: PathBuf,
}

impl Workspace {
    /// The checkout this program was built in.
    pub fn find() -> anyhow::Result<Self> {
        let root = root().context("xtask lies in the workspace")?;
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => root.join(dir),
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// A program of the one profile.
    pub fn binary(&self, name: &str) -> PathBuf {
        self.target.join(PROFILE).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// The interface's folder.
    pub fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// A command in the root, with the tools `setup` put under the target directory on its path.
    pub fn command(&self, program: &str) -> Command {
        // npm is a script on Windows and needs its ending to be found.
        let program = if cfg!(windows) && program == "npm" { "npm.cmd" } else { program };
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        // What cargo says to this program about its own package must not reach the cargo it starts: build scripts that
        // look at it (ring's does) would run again, and all that depends on them, after every change of hands.
        for (name, _) in std::env::vars_os() {
            let said = name.to_string_lossy();
            if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_NAME"].iter().any(|begin| said.starts_with(begin)) {
                command.env_remove(&name);
            }
        }
        let tools = self.tools().join("bin");
        if tools.is_dir() {
            let path = std::env::var_os("PATH").unwrap_or_default();
            let all = std::iter::once(tools).chain(std::env::split_paths(&path));
            if let Ok(path) = std::env::join_paths(all) {
                command.env("PATH", path);
            }
        }
        command
    }

    /// Where `setup` puts tools of its own.
    pub fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }
}
