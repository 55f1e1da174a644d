//! `kab` as a script runs it.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};

/// An installation on a machine without a keyring, and how to run `kab` in it.
pub struct Kab {
    program: &'static str,
    home: TempDir,
    files: Vec<(&'static str, PathBuf)>,
}

/// How a run ended.
pub struct Ended {
    /// The exit code.
    pub code: i32,
    /// What was written to standard output.
    pub out: String,
    /// What was written to standard error.
    pub err: String,
}

impl Ended {
    /// The result of a run that did what it was asked for.
    ///
    /// # Panics
    /// Where it failed.
    pub fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{}", self.err);
        serde_json::from_str(&self.out).expect("one JSON document on standard output")
    }

    /// The failure of a run that failed.
    ///
    /// # Panics
    /// Where something was written as a result, or the failure is not the line of JSON that is promised.
    pub fn error(&self) -> Value {
        assert!(self.out.is_empty(), "a failure writes nothing on standard output: {}", self.out);
        let line = self.err.lines().last().expect("a line on standard error");
        serde_json::from_str::<Value>(line).expect("a JSON failure")["error"].clone()
    }

    /// The exit code and the word of a failure, which say the same.
    ///
    /// # Panics
    /// As [`Ended::error`], or where the two disagree.
    pub fn failed(&self) -> (i32, String) {
        let error = self.error();
        assert_eq!(error["exit"], self.code, "{error}");
        (self.code, error["code"].as_str().unwrap_or_default().to_owned())
    }
}

impl Kab {
    /// A new installation, with a passphrase in a file. `program` is where the binary lies.
    ///
    /// # Panics
    /// Where this machine gives no directory.
    pub fn new(program: &'static str) -> Self {
        let kab = Self { program, home: tempfile::tempdir().expect("a directory"), files: Vec::new() };
        kab.with("KAB_PASSPHRASE_FILE", "correct horse battery")
    }

    /// The same, with this variable naming a file that holds a secret.
    ///
    /// # Panics
    /// Where the file cannot be written.
    pub fn with(mut self, variable: &'static str, secret: &str) -> Self {
        self.set(variable, secret);
        self
    }

    /// Puts another secret into the file that a variable names.
    ///
    /// # Panics
    /// Where the file cannot be written.
    pub fn set(&mut self, variable: &'static str, secret: &str) {
        let file = self.home.path().join(variable);
        std::fs::write(&file, format!("{secret}\n")).expect("a file");
        self.unset(variable);
        self.files.push((variable, file));
    }

    /// Takes a variable away.
    pub fn unset(&mut self, variable: &str) {
        self.files.retain(|(other, _)| *other != variable);
    }

    /// Where the client's data lie.
    pub fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// Where this installation lies: what a person would call home.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Runs a line, without a terminal and with nothing on standard input.
    ///
    /// # Panics
    /// Where the program does not run, or was killed.
    pub async fn run(&self, line: &[&str]) -> Ended {
        ended(self.command(line).spawn().expect("kab runs")).await
    }

    /// Runs a line that reads another line from standard input, which is ready when `answer` is.
    ///
    /// # Panics
    /// As [`Kab::run`].
    pub async fn answered(&self, line: &[&str], answer: impl Future<Output = String>) -> Ended {
        let mut child = self.command(line).stdin(Stdio::piped()).spawn().expect("kab runs");
        let mut stdin = child.stdin.take().expect("its input");
        let text = format!("{}\n", answer.await);
        // It may have ended without having read.
        let _ = stdin.write_all(text.as_bytes()).await;
        drop(stdin);
        ended(child).await
    }

    /// The program with a line and its surroundings, for a test that runs it in its own way.
    pub fn command(&self, line: &[&str]) -> Command {
        let mut command = Command::new(self.program);
        command
            .args(line)
            .arg("--json")
            .env("KABINET_HOME", self.data())
            // No keyring answers here.
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        for variable in ["KAB_PASSPHRASE_FILE", "KAB_PASSWORD_FILE", "KAB_NEW_PASSWORD_FILE", "KAB_NEW_PASSCODE_FILE"] {
            command.env_remove(variable);
        }
        command.envs(self.files.iter().map(|(variable, file)| (variable, file)));
        command
    }
}

async fn ended(child: Child) -> Ended {
    let output = child.wait_with_output().await.expect("it ends");
    Ended {
        code: output.status.code().expect("it ended by itself"),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}
