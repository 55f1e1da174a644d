//! The figures that were promised, measured. PERFORMANCE of the design says what each means and against what.
//!
//! A figure is measured by a program of the package `kabinet-tests` (`tests/src/bin/measure`), which runs the product and its
//! floor in the same process, interleaved, and prints one JSON object per figure. This module builds them with the
//! optimised profile, runs them, prints the table and writes `--json`.

use std::path::PathBuf;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::step;
use crate::workspace::Workspace;

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

/// Measures and prints.
pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    let mut figures = Vec::new();
    let mut build = workspace.command("cargo");
    build.args(["build", "--release", "--package", "kabinet-tests", "--bin", "measure"]);
    step::run(&mut build)?;
    let program = workspace.target.join("release").join(format!("measure{}", std::env::consts::EXE_SUFFIX));
    let mut measure = workspace.command(&program.to_string_lossy());
    if let Some(only) = &args.only {
        measure.args(["--only", only]);
    }
    if args.quick {
        measure.arg("--quick");
    }
    let output = measure.stderr(std::process::Stdio::inherit()).output().context("the measuring program")?;
    anyhow::ensure!(output.status.success(), "measuring failed: {}", output.status);
    for line in String::from_utf8(output.stdout)?.lines() {
        figures.push(serde_json::from_str::<Figure>(line).with_context(|| format!("not a figure: {line}"))?);
    }
    let size = package_size(workspace)?;
    figures.extend(size.filter(|figure| args.only.as_ref().is_none_or(|only| figure.name.contains(only.as_str()))));
    print(&figures);
    if let Some(file) = &args.json {
        std::fs::write(file, serde_json::to_string_pretty(&figures)?)?;
    }
    Ok(())
}

/// The size of the newest .deb, where one has been built.
fn package_size(workspace: &Workspace) -> anyhow::Result<Option<Figure>> {
    let mut newest: Option<(std::time::SystemTime, u64)> = None;
    for profile in ["release", crate::workspace::PROFILE] {
        let Ok(folder) = std::fs::read_dir(workspace.target.join("package").join(profile).join("release/bundle/deb"))
        else {
            continue;
        };
        for entry in folder {
            let entry = entry?;
            if entry.path().extension().is_some_and(|ending| ending == "deb") {
                let about = entry.metadata()?;
                let found = (about.modified()?, about.len());
                newest = newest.max(Some(found));
            }
        }
        if newest.is_some() {
            break;
        }
    }
    Ok(newest.map(|(_, bytes)| {
        let value = bytes as f64 / 1e6;
        Figure {
            name: "size of the .deb".into(),
            value,
            unit: "MB".into(),
            floor: None,
            ratio: None,
            goal: "<= 16 MB".into(),
            holds: value <= 16.0,
        }
    }))
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
