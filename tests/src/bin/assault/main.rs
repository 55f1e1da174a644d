//! What an attacker, a crowd or bad luck does, at full size, against the real server over real sockets and both databases.
//! `cargo xtask assault` builds and runs this, adds what other tools do, and prints the sum.
//!
//! Each figure is one JSON object on stdout, progress goes to stderr. `--quick` is the same with smaller numbers: that is
//! what CI runs.
//!
//! - [`shop`]: a store with as many server instances as wanted, on SQLite or PostgreSQL.
//! - [`serve`]: a store to be asked by another tool.
//! - [`identity`]: codes, passwords, recovery and sessions.
#![allow(clippy::print_stderr, reason = "progress belongs there: stdout carries the figures")]

mod identity;
#[path = "../../../../crates/server/tests/conformance/postgres.rs"]
mod postgres;
mod report;
mod serve;
mod shop;

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
}

const WHOLE: Sizes = Sizes { guesses: 100, numbers: 10_000, accounts: 10_000, sessions: 200, pairs: 2_000, crowd: 64 };
const QUICK: Sizes = Sizes { guesses: 100, numbers: 300, accounts: 200, sessions: 10, pairs: 60, crowd: 64 };

#[tokio::main]
async fn main() -> ExitCode {
    kabinet_core::http::install_crypto();
    let args: Vec<String> = std::env::args().skip(1).collect();
    let quick = args.iter().any(|arg| arg == "--quick");
    let only = args.iter().skip_while(|arg| *arg != "--only").nth(1).cloned();
    if let ["--serve", place] = args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        return ended(serve::run(place).await);
    }
    let sizes = if quick { QUICK } else { WHOLE };
    ended(identity::run(&Report::new(only), sizes).await)
}

fn ended(done: anyhow::Result<()>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
