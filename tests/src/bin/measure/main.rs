//! Measures the figures that were promised, each with its floor in the same run, and prints one JSON object per figure.
//! `cargo xtask bench` builds and runs this and prints the table; progress goes to stderr.
//!
//! - [`first`]: the first sync through the engine against raw SQLite, interleaved, best of three; peak memory.
//! - [`changes`]: incremental syncs, against the size of the archive.
//! - [`intent`]: a change from the click until it is on disk and shown.
//! - [`reads`]: the newest page and searches as one types.
//! - [`server`]: the store server in a process of its own: pages of orders, bytes on the wire, a first sync over loopback
//!   and over a slow line; with `--journey FILE`, pages of orders out of Complete Journey.
//! - [`checkout`]: many customers who buy at once, on PostgreSQL.
//! - [`ledger`]: points beside a ledger of many years.
//! - [`window`], with `--window PROGRAMS` and on a display: the real window against an empty one.
//!
//! No figure stands in a test: what a shared machine measures is a statement about that machine.
#![allow(clippy::print_stderr, reason = "progress belongs there: stdout carries the figures")]

mod changes;
mod checkout;
mod figure;
mod first;
mod floor;
mod intent;
mod ledger;
mod link;
mod memory;
#[path = "../../../../crates/server/tests/conformance/postgres.rs"]
mod postgres;
mod reads;
mod serve;
mod server;
mod source;
#[cfg(target_os = "linux")]
mod window;

use std::path::Path;
use std::process::ExitCode;

use figure::Report;

/// The seed of every archive.
const SEED: u64 = 7;

/// How large the archives are.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    /// A lifetime of orders.
    lifetime: u64,
    /// Far more than anybody has.
    stress: u64,
    /// Twice that, to see what grows.
    double: u64,
    /// How often each thing is done; the best or the middle counts.
    rounds: u32,
}

const WHOLE: Sizes = Sizes { lifetime: 10_000, stress: 100_000, double: 200_000, rounds: 3 };
const QUICK: Sizes = Sizes { lifetime: 1_000, stress: 5_000, double: 10_000, rounds: 1 };

#[tokio::main]
async fn main() -> ExitCode {
    kabinet_core::http::install_crypto();
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match args.as_slice() {
        ["--child", "memory", orders] => memory::child(orders).await,
        ["--child", "serve", place, what, phone] => serve::child(place, what, phone).await,
        _ => measure(&args).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("measure: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(args: &[&str]) -> anyhow::Result<()> {
    let mut report = Report::default();
    let mut sizes = WHOLE;
    let (mut journey, mut programs) = (None, None);
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match *arg {
            "--quick" => sizes = QUICK,
            "--only" => report.only = rest.next().map(|name| (*name).to_owned()),
            "--journey" => journey = rest.next().map(Path::new),
            "--window" => programs = rest.next().map(Path::new),
            other => anyhow::bail!(
                "unknown argument {other}; there are --only NAME, --quick, --journey FILE and --window PROGRAMS"
            ),
        }
    }
    #[cfg(target_os = "linux")]
    if let Some(programs) = programs {
        return window::figures(&mut report, sizes, programs).await;
    }
    anyhow::ensure!(programs.is_none(), "the window is measured on Linux only");
    first::figures(&mut report, sizes).await?;
    memory::figures(&mut report, sizes)?;
    changes::figures(&mut report, sizes).await?;
    reads::figures(&mut report, sizes).await?;
    intent::figures(&mut report, sizes).await?;
    server::figures(&mut report, sizes).await?;
    checkout::figures(&mut report, sizes).await?;
    ledger::figures(&mut report, sizes).await?;
    match journey {
        Some(records) => server::journey(&mut report, sizes, records).await,
        None => Ok(()),
    }
}
