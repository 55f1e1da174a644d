//! The tests a person would do by hand: a real browser on the real core over the bridge, and the real window of the
//! package, installed into an empty root.

use std::path::PathBuf;

use anyhow::Context;

use crate::bundle::{self, Profile};
use crate::step::{self, Count};
use crate::workspace::{PROFILE, Workspace};
use crate::{setup, test, window_test};

/// What `e2e` takes.
#[derive(clap::Args)]
pub struct Args {
    /// Only one of the two.
    #[arg(long, value_parser = ["browser", "window"])]
    only: Option<String>,
}

/// What `bundle` takes.
#[derive(clap::Args)]
pub struct BundleArgs {
    /// Quick to build and large, as the tests use it, instead of what people install.
    #[arg(long)]
    ci: bool,
}

/// Sets up, builds and runs them.
pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    setup::to_build(workspace)?;
    setup::to_test(workspace)?;
    interface(workspace)?;
    let wanted = |name: &str| args.only.as_deref().is_none_or(|only| only == name);
    if wanted("browser") {
        let count = browser(workspace)?;
        anyhow::ensure!(count.failed == 0, "{} of the browser tests failed", count.failed);
    }
    if wanted("window") {
        window_test::window_test(&package(Profile::Ci)?)?;
    }
    Ok(())
}

/// Makes the packages and says where they lie.
pub fn bundle(workspace: &Workspace, args: &BundleArgs) -> anyhow::Result<()> {
    setup::to_build(workspace)?;
    interface(workspace)?;
    for made in bundle::bundle(if args.ci { Profile::Ci } else { Profile::Release })? {
        let bytes = std::fs::metadata(&made)?.len();
        println!("{} ({:.1} MB)", made.display(), bytes as f64 / 1e6);
    }
    Ok(())
}

/// Builds the interface, which the programs carry inside.
pub fn interface(workspace: &Workspace) -> anyhow::Result<()> {
    step::run(workspace.command("npm").current_dir(workspace.ui()).args(["run", "build"]))
}

/// Builds programs of the workspace. All of it is selected, so that nothing is compiled again with fewer features.
pub fn programs(workspace: &Workspace, names: &[&str]) -> anyhow::Result<()> {
    let mut build = workspace.command("cargo");
    build.args(["build", "--profile", PROFILE, "--workspace"]);
    step::run(build.args(names.iter().flat_map(|name| ["--bin", name])))
}

/// The .deb of this profile, made now.
pub fn package(profile: Profile) -> anyhow::Result<PathBuf> {
    let made = bundle::bundle(profile)?;
    let deb = made.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "deb"));
    deb.context("no .deb was made")
}

/// The browser tests. Builds the programs they start.
pub fn browser(workspace: &Workspace) -> anyhow::Result<Count> {
    programs(workspace, &["kabinet-bridge", "kabinet-server", "kab"])?;
    let mut npm = workspace.command("npm");
    npm.current_dir(workspace.ui()).args(["run", "e2e"]);
    npm.env("CI", "true").env("NO_COLOR", "1");
    npm.env("KABINET_BIN_DIR", workspace.binary("kabinet").parent().context("a directory of programs")?);
    test::counted(&mut npm, test::plain, 0)?.context("a count")
}
