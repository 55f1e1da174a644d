//! The figures that were promised, measured. PERFORMANCE of the design says what each means and against what.
//!
//! Figures are measured by a program of the package `kabinet-tests` (`tests/src/bin/measure`), which runs the product and
//! its floor in the same run, interleaved, and prints one JSON object per figure. This module builds it with the optimised
//! profile, runs it, and once more on a display of its own for what is seen in the real window; then it prints the table
//! and writes `--json`.

mod size;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::workspace::Workspace;
use crate::{data, e2e, step};

/// What `bench` takes.
#[derive(clap::Args)]
pub struct Args {
    /// Also write the figures as a JSON array.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Only figures whose name contains this.
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// Smaller data and fewer rounds: to see that it works, not to quote.
    #[arg(long)]
    quick: bool,
    /// What it is built with. Only figures of `release` are worth quoting; the profile of the tests builds much faster.
    #[arg(long, value_name = "PROFILE", default_value = "release")]
    profile: String,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What was measured, as `first sync, 100k orders`.
    pub name: String,
    /// How much.
    pub value: f64,
    /// Of what: `s`, `ms`, `MB`, `req/s`, `x`.
    pub unit: String,
    /// What the machine can do at best, measured in the same run.
    pub floor: Option<f64>,
    /// `value / floor`.
    pub ratio: Option<f64>,
    /// What was promised, in words.
    pub goal: String,
    /// Whether the promise holds.
    pub holds: bool,
}

impl Args {
    /// Whether a part of the figures may be wanted that has one of these words in all its names.
    fn wants(&self, words: &[&str]) -> bool {
        self.only.as_ref().is_none_or(|only| words.iter().any(|word| only.contains(word)))
    }
}

/// Measures and prints.
pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    // All of the workspace is selected, so that nothing is compiled again with fewer features.
    let mut build = workspace.command("cargo");
    build.args(["build", "--profile", &args.profile, "--workspace", "--bin", "measure"]);
    let window = cfg!(target_os = "linux") && args.wants(&["start", "idle", "fling", "drag"]);
    if window {
        e2e::interface(workspace)?;
        build.args(["--bin", "kabinet", "--bin", "kab", "--example", "empty"]);
    }
    step::run(&mut build)?;
    let programs = workspace.target.join(&args.profile);
    let program = programs.join(format!("measure{}", std::env::consts::EXE_SUFFIX));
    let mut measure = workspace.command(&program.to_string_lossy());
    if !args.quick && args.wants(&["Complete Journey"]) {
        let records = workspace.root.join("data/completejourney.ndjson");
        if !records.exists() {
            data::run(workspace, &data::Args::default())?;
        }
        measure.arg("--journey").arg(records);
    }
    let mut figures = measured(&mut measure, args)?;
    if window {
        figures.extend(measured(&mut on_a_display(workspace, &program, &programs), args)?);
    }
    if args.wants(&["size"]) {
        figures.extend(size::figures(workspace, &args.profile)?);
        figures.retain(|figure| args.only.as_ref().is_none_or(|only| figure.name.contains(only.as_str())));
    }
    print(&figures);
    if let Some(file) = &args.json {
        std::fs::write(file, serde_json::to_string_pretty(&figures)?)?;
    }
    Ok(())
}

/// Runs the measuring program and reads its figures.
fn measured(measure: &mut Command, args: &Args) -> anyhow::Result<Vec<Figure>> {
    if let Some(only) = &args.only {
        measure.args(["--only", only]);
    }
    if args.quick {
        measure.arg("--quick");
    }
    let output = measure.stderr(std::process::Stdio::inherit()).output().context("the measuring program")?;
    anyhow::ensure!(output.status.success(), "measuring failed: {}", output.status);
    let text = String::from_utf8(output.stdout)?;
    // Services that the session's bus starts write there too.
    let figures = text.lines().filter(|line| line.starts_with('{'));
    figures.map(|line| serde_json::from_str(line).with_context(|| format!("not a figure: {line}"))).collect()
}

/// The measuring program with a display and a session bus of its own, for the real window.
fn on_a_display(workspace: &Workspace, program: &Path, programs: &Path) -> Command {
    let mut command = workspace.command("dbus-run-session");
    command.args(["--", "xvfb-run", "--auto-servernum", "--server-args=-screen 0 1280x840x24"]);
    command.arg(program).arg("--window").arg(programs);
    command
}

fn print(figures: &[Figure]) {
    println!("{:<58} {:>11} {:<6} {:>10} {:>6}  {:<28} holds", "figure", "value", "unit", "floor", "ratio", "goal");
    for figure in figures {
        let optional =
            |value: Option<f64>, digits: usize| value.map_or("-".into(), |value| format!("{value:.digits$}"));
        println!(
            "{:<58} {:>11.3} {:<6} {:>10} {:>6}  {:<28} {}",
            figure.name,
            figure.value,
            figure.unit,
            optional(figure.floor, 3),
            optional(figure.ratio, 2),
            figure.goal,
            if figure.holds { "yes" } else { "NO" },
        );
    }
    let held = figures.iter().filter(|figure| figure.holds).count();
    println!("holds: {held} of {}", figures.len());
}
