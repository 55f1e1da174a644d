//! The TypeScript of the command table: written where the interface reads it, and checked in CI.

use anyhow::{Context, bail};

use crate::step;
use crate::workspace::{PROFILE, Workspace};

/// What `bindings` takes.
#[derive(clap::Args)]
pub struct Args {
    /// Write nothing; fail where the committed file differs.
    #[arg(long)]
    check: bool,
}

const PATH: &str = "ui/src/lib/bindings/commands.ts";

/// Writes or checks.
pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    if args.check { check(workspace) } else { write(workspace) }
}

/// Fails where the committed bindings are not what the table says.
pub fn check(workspace: &Workspace) -> anyhow::Result<()> {
    let fresh = exported(workspace)?;
    let committed = std::fs::read_to_string(workspace.root.join(PATH)).unwrap_or_default();
    if fresh == committed.replace("\r\n", "\n") {
        return Ok(());
    }
    let differs = fresh.lines().zip(committed.lines()).position(|(a, b)| a != b);
    let line = differs.unwrap_or_else(|| fresh.lines().count().min(committed.lines().count())) + 1;
    bail!("{PATH} is out of date from line {line} on: run `cargo xtask bindings` and commit the file")
}

fn write(workspace: &Workspace) -> anyhow::Result<()> {
    std::fs::write(workspace.root.join(PATH), exported(workspace)?)?;
    println!("wrote {PATH}");
    Ok(())
}

fn exported(workspace: &Workspace) -> anyhow::Result<String> {
    // The whole workspace is selected, so that nothing is compiled again with fewer features.
    let build = ["build", "--quiet", "--profile", PROFILE, "--workspace", "--example", "bindings"];
    step::run(workspace.command("cargo").args(build))?;
    let program = workspace.binary("examples/bindings");
    step::output(&mut workspace.command(&program.to_string_lossy()))
        .map(|text| text + "\n")
        .context("the export failed")
}
