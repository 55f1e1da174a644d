//! The real window: from its start to the first painted orders, what its host process holds when it rests, and frames
//! while one scrolls. Beside it an empty window of the same toolkit, started in turns with it.
//!
//! It wants a display and a session bus of its own (`dbus-run-session -- xvfb-run …`, as `cargo xtask bench` does). The key
//! of the archive comes from a real keyring, the orders from a real server; `kab` signs in and fetches them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::Context;
use kabinet_tests::archive;
use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};

use crate::Sizes;
use crate::figure::{Figure, Report, count, ms, spread};
use crate::serve::Serving;

/// Starts of each window, in turns.
const STARTS: u32 = 9;
/// How long a window rests before its memory is read.
const REST: Duration = Duration::from_secs(10);
/// What is named as painted: a row of the list, be it in the launch image; a row that can be chosen; the empty window's only
/// words.
const ROW: &str = "[data-order], [data-pictured]";
const LIVE: &str = "#app [data-order]";
const WORDS: &str = "p";

/// Measures with the programs of this folder.
pub async fn figures(report: &mut Report, sizes: Sizes, programs: &Path) -> anyhow::Result<()> {
    let start = format!("start to first painted orders, {} orders", count(sizes.lifetime));
    let memory = "idle memory of the host process, private";
    let frames = |what: &str| format!("{what} through {} orders, frame p99", count(sizes.stress));
    let (fling, drag) = (frames("a fling"), frames("dragging the scroll bar"));
    let _keyring = keyring().await?;
    if report.wants(&[&start, memory]) {
        let home = Home::signed_in(programs, sizes.lifetime).await?;
        let rounds = if sizes.rounds > 1 { STARTS } else { 2 };
        // The first start of all has no image of an earlier one: it is left alone until it has taken its own.
        home.start("kabinet", ROW).await?.rested().await?;
        let (mut empty, mut app, mut live) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..rounds {
            empty.push(home.start("examples/empty", WORDS).await?.end().await?);
            app.push(home.start("kabinet", ROW).await?.end().await?);
            live.push(home.start("kabinet", LIVE).await?.end().await?);
        }
        eprintln!("painted after: empty {empty:.0?} ms, app {app:.0?} ms, rows that can be chosen {live:.0?} ms");
        report.add(&Figure::over(&start, spread(app).0, "ms", spread(empty).0, 1.2).against("an empty window"))?;
        if report.wants(&[memory]) {
            let floor = home.start("examples/empty", WORDS).await?.rested().await?;
            let held = home.start("kabinet", ROW).await?.rested().await?;
            report.add(&Figure::over(memory, held, "MB", floor, 1.5).against("an empty window"))?;
        }
        home.serving.stop().await?;
    }
    if report.wants(&[&fling, &drag]) {
        let home = Home::signed_in(programs, sizes.stress).await?;
        let measured = home.frames().await?;
        for (name, taken) in [(&fling, &measured.fling), (&drag, &measured.drag)] {
            let missed = taken.iter().filter(|frame| **frame > 25.0).count();
            eprintln!("{name}: {} frames, {missed} beats missed", taken.len());
            let floor = spread(measured.rest.clone()).1;
            let frame =
                Figure::over(name, spread(taken.clone()).1, "ms", floor, 1.1).against("the same window at rest");
            report.add(&frame)?;
        }
        home.serving.stop().await?;
    }
    Ok(())
}

/// A keyring of its own on this session's bus, in a folder that has to outlive whoever asks it.
async fn keyring() -> anyhow::Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    let mut keyring = at_home("gnome-keyring-daemon", folder.path())?;
    keyring.args(["--unlock", "--components=secrets"]).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut keyring = keyring.spawn().context("gnome-keyring-daemon")?;
    let mut password = keyring.stdin.take().context("its input")?;
    password.write_all(b"a measured keyring").await?;
    drop(password);
    anyhow::ensure!(keyring.wait().await?.success(), "the keyring did not open");
    Ok(folder)
}

/// A program whose home is this folder.
fn at_home(program: impl Into<OsString>, home: &Path) -> anyhow::Result<Command> {
    let mut command = Command::new(program.into());
    let folders = [
        ("HOME", "home"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_RUNTIME_DIR", "run"),
    ];
    for (name, folder) in folders {
        let path = home.join(folder);
        std::fs::create_dir_all(&path)?;
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
        command.env(name, path);
    }
    command.env_remove("KABINET_HOME").env("NO_AT_BRIDGE", "1").env("LC_ALL", "C.UTF-8").kill_on_drop(true);
    Ok(command)
}

/// A person's home with a store and an archive fetched from it.
struct Home {
    folder: tempfile::TempDir,
    programs: PathBuf,
    serving: Serving,
}

/// A window that has said it is painted.
struct Shown {
    child: Child,
    after_ms: f64,
}

/// Milliseconds between frames.
#[derive(Deserialize)]
struct Frames {
    rest: Vec<f64>,
    fling: Vec<f64>,
    drag: Vec<f64>,
}

impl Home {
    async fn signed_in(programs: &Path, orders: u64) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let serving = Serving::filled(&folder.path().join("store").to_string_lossy(), orders).await?;
        let home = Self { folder, programs: programs.to_path_buf(), serving };
        let kab = home.programs.join("kab");
        let login = ["login", "--store", &home.serving.origin, "--phone", archive::PHONE, "--code", "inbox"];
        for arguments in [&login[..], &["sync"]] {
            let done = home.command(&kab)?.arg("--quiet").args(arguments).stdout(Stdio::null()).status().await?;
            anyhow::ensure!(done.success(), "kab {} failed: {done}", arguments[0]);
        }
        Ok(home)
    }

    /// A program in this home.
    fn command(&self, program: impl Into<OsString>) -> anyhow::Result<Command> {
        at_home(program, self.folder.path())
    }

    /// Starts a window and waits until what `selector` names has been painted.
    async fn start(&self, program: &str, selector: &str) -> anyhow::Result<Shown> {
        let mut command = self.command(self.programs.join(program))?;
        let started = Instant::now();
        let mut child = command.env("KABINET_SAY_PAINTED", selector).stdout(Stdio::piped()).spawn()?;
        let mut said = BufReader::new(child.stdout.take().context("its output")?).lines();
        let line = tokio::time::timeout(Duration::from_secs(60), said.next_line()).await;
        let line = line.with_context(|| format!("{program} painted nothing in a minute"))??;
        anyhow::ensure!(line.as_deref() == Some("painted"), "{program} said {line:?}");
        Ok(Shown { child, after_ms: ms(started) })
    }

    /// The frames of the list, as the driver of WebKit sees them.
    async fn frames(&self) -> anyhow::Result<Frames> {
        let script = Path::new("tests/e2e/window/frames.mjs");
        let mut node = self.command("node")?;
        let output = node.arg(script).arg(self.programs.join("kabinet")).stderr(Stdio::inherit()).output().await?;
        anyhow::ensure!(output.status.success(), "measuring frames failed: {}", output.status);
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}

impl Shown {
    /// Ends it, and says how long it took to paint.
    async fn end(mut self) -> anyhow::Result<f64> {
        self.child.kill().await?;
        // Its web process goes with it, but not at once, and the next start must not share the machine with it.
        tokio::time::sleep(Duration::from_millis(700)).await;
        Ok(self.after_ms)
    }

    /// Lets it rest, and says how many MB are its own alone.
    async fn rested(self) -> anyhow::Result<f64> {
        tokio::time::sleep(REST).await;
        let process = self.child.id().context("the window has ended")?;
        let text = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
        let kib = text
            .lines()
            .filter(|line| line.starts_with("Private_"))
            .filter_map(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
        let mb = kib.sum::<f64>() * 1_024.0 / 1e6;
        self.end().await?;
        Ok(mb)
    }
}
