//! `cargo xtask <verb>`: the one way to set up, run, test, measure and package Kabinet. CI runs the same verbs.
//!
//! A verb is a module. What they share is small: [`workspace`] knows where things lie, [`step`] runs programs and says
//! how long each took. Nothing here is shipped.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "what a command-line tool prints is its output")]

mod arch;
mod assault;
mod bench;
mod bindings;
mod bundle;
mod data;
mod e2e;
mod run;
mod screens;
mod setup;
mod step;
mod test;
mod window_test;
mod workspace;

use clap::{Parser, Subcommand};
use workspace::Workspace;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Set up, run, test, measure and package Kabinet")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Installs what is missing: system packages, the interface's packages, the test runner.
    Setup(setup::Args),
    /// Sets up what is missing, builds everything and opens the window on the demo store.
    Run(run::Args),
    /// Everything CI runs, in order. The last line says how many tests passed.
    Test(test::Args),
    /// Writes the TypeScript of the command table, or checks that it is up to date.
    Bindings(bindings::Args),
    /// Checks the arrows: between crates, between features inside the core, between features of the interface.
    Arch,
    /// The tests in a real browser and in the real window.
    E2e(e2e::Args),
    /// Makes the packages of this system, with the app, the server and `kab` in each.
    Bundle(e2e::BundleArgs),
    /// Guesses, crowds and made-up requests at full size. `test` runs the short version.
    Assault(assault::Args),
    /// Measures the figures that were promised.
    Bench(bench::Args),
    /// Fetches the Complete Journey data and converts it to the import format.
    Data(data::Args),
    /// Takes a screenshot of every screen.
    Screens(screens::Args),
}

fn main() -> std::process::ExitCode {
    match run() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    let workspace = Workspace::find()?;
    match Cli::parse().verb {
        Verb::Setup(args) => setup::run(&workspace, &args),
        Verb::Run(args) => run::run(&workspace, &args),
        Verb::Test(args) => test::run(&workspace, &args),
        Verb::Bindings(args) => bindings::run(&workspace, &args),
        Verb::Arch => arch::run(&workspace),
        Verb::E2e(args) => e2e::run(&workspace, &args),
        Verb::Bundle(args) => e2e::bundle(&workspace, &args),
        Verb::Assault(args) => assault::run(&workspace, &args),
        Verb::Bench(args) => bench::run(&workspace, &args),
        Verb::Data(args) => data::run(&workspace, &args),
        Verb::Screens(args) => screens::run(&workspace, &args),
    }
}
