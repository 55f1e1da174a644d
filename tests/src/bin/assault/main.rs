//! What an attacker, a crowd or bad luck does, at full size, against the real server over real sockets and both databases.
//! `cargo xtask assault` builds and runs this, adds what other tools do, and prints the sum.
//!
//! Each figure is one JSON object on stdout, progress goes to stderr. `--quick` is the same with smaller numbers: that is
//! what CI runs.
//!
//! - [`shop`]: a store with as many server instances as wanted, on SQLite or PostgreSQL.
//! - [`serve`]: a store to be asked by another tool.
//! - [`identity`]: codes, passwords, recovery and sessions.
//! - [`sync`]: the outbox of several devices under a network that fails and processes that die.
//!
//! `--part` runs one of the last two, `--seed N` plays one seed of the simulation and prints all that happened in it.
//! `--first N`, `--seeds N`, `--kills N` and `--points N` are other numbers than the usual ones, for whoever looks closer.
#![allow(clippy::print_stderr, reason = "progress belongs there: stdout carries the figures")]

mod identity;
#[path = "../../../../crates/server/tests/conformance/postgres.rs"]
mod postgres;
mod report;
mod serve;
mod shop;
mod sync;

use std::process::ExitCode;

use report::Report;

/// How much is done.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    /// Guesses of one code at once.
    guesses: usize,
    /// Numbers that ask for codes one after the other.
    numbers: usize,
    /// Accounts over which one password is sprayed.
    accounts: usize,
    /// Sessions whose old refresh tokens come back.
    sessions: usize,
    /// Pairs of a bound and an unbound contact.
    pairs: usize,
    /// Sign-ins by password at once.
    crowd: usize,
    /// The first seed of the simulation, and how many.
    first: u64,
    seeds: u64,
    /// Processes killed.
    kills: u64,
    /// Points at which a disk fills up.
    points: u64,
    /// Clients of a crowd, and what each does.
    clients: usize,
    operations: usize,
}

const WHOLE: Sizes = Sizes {
    guesses: 100,
    numbers: 10_000,
    accounts: 10_000,
    sessions: 200,
    pairs: 2_000,
    crowd: 64,
    first: 0,
    seeds: 1_000,
    kills: 2_000,
    points: 300,
    clients: 50,
    operations: 1_000,
};
const QUICK: Sizes = Sizes {
    guesses: 100,
    numbers: 300,
    accounts: 200,
    sessions: 10,
    pairs: 60,
    crowd: 64,
    first: 0,
    seeds: 20,
    kills: 50,
    points: 12,
    clients: 12,
    operations: 60,
};

fn main() -> ExitCode {
    kabinet_core::http::install_crypto();
    // For whoever looks for the reason of a failure: what both sides say, as `KABINET_LOG=warn`.
    if let Ok(wish) = std::env::var("KABINET_LOG") {
        kabinet_server::logs::start(kabinet_server::logs::Format::Text, &wish);
    }
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> anyhow::Result<()> {
    let after = |name: &str| args.iter().skip_while(|arg| *arg != name).nth(1).cloned();
    let runtime = tokio::runtime::Runtime::new()?;
    if let Some(place) = after("--serve") {
        return runtime.block_on(serve::run(&place));
    }
    if let ["--write", home, account, products] = args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        return runtime.block_on(sync::write(home, account, products));
    }
    if let ["--disk", place, points] = args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        return sync::fill(place, points.parse()?);
    }
    if let Some(seed) = after("--seed") {
        return sync::replay(seed.parse()?);
    }
    let mut sizes = if args.iter().any(|arg| arg == "--quick") { QUICK } else { WHOLE };
    let Sizes { first, seeds, kills, points, .. } = &mut sizes;
    for (name, size) in [("--first", first), ("--seeds", seeds), ("--kills", kills), ("--points", points)] {
        if let Some(number) = after(name) {
            *size = number.parse()?;
        }
    }
    let (report, part) = (Report::new(after("--only")), after("--part"));
    let wanted = |name: &str| part.as_ref().is_none_or(|part| part == name);
    if wanted("identity") {
        runtime.block_on(identity::run(&report, sizes))?;
    }
    if wanted("sync") {
        sync::run(&report, sizes)?;
    }
    Ok(())
}
