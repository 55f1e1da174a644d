//! Screenshots of every screen, in any theme and language, from the browser tests' own script.

use anyhow::Context;

use crate::step;
use crate::workspace::Workspace;
use crate::{e2e, setup};

/// What `screens` takes.
#[derive(clap::Args)]
pub struct Args {
    /// light, dark or contrast; all where absent. May be given several times.
    #[arg(long)]
    theme: Vec<String>,
    /// en, ru, es or vi; all where absent. May be given several times.
    #[arg(long)]
    language: Vec<String>,
    /// Where the pictures go.
    #[arg(long, default_value = "target/screens")]
    out: std::path::PathBuf,
}

/// Builds and takes them.
pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    setup::to_build(workspace)?;
    setup::to_test(workspace)?;
    e2e::interface(workspace)?;
    e2e::programs(workspace, &["kabinet-bridge", "kabinet-server"])?;
    let list = |values: &[String], all: &str| if values.is_empty() { all.to_owned() } else { values.join(",") };
    let mut node = workspace.command("node");
    node.arg("tests/e2e/browser/screens.mjs");
    node.args(["--themes", &list(&args.theme, "light,dark,contrast")]);
    node.args(["--languages", &list(&args.language, "en,ru,es,vi")]);
    node.arg("--out").arg(workspace.root.join(&args.out));
    node.env("KABINET_BIN_DIR", workspace.binary("kabinet").parent().context("a directory of programs")?);
    step::run(&mut node)
}
