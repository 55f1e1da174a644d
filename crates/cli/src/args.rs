//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

/// Your orders on the command line: the same archive as the window's, offline too.
#[derive(Debug, Parser)]
#[command(name = "kab", version, disable_help_subcommand = true, after_help = "Exit codes: kab help exit-codes")]
pub struct Arguments {
    /// Write one JSON document instead of text
    #[arg(long, global = true)]
    pub json: bool,
    /// No progress on stderr
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Where the data lies, instead of KABINET_HOME or this person's own place
    #[arg(long, global = true, value_name = "DIR")]
    pub home: Option<PathBuf>,
    /// Which account, where this device has several: its id, or a part of the store's or the person's name
    #[arg(long, global = true, value_name = "WHICH")]
    pub account: Option<String>,
    /// Ask no store for anything
    #[arg(long, global = true)]
    pub offline: bool,
    /// What to do
    #[command(subcommand)]
    pub verb: Verb,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Sign in with a one-time code
    Login(Login),
    /// Fetch what is new
    Sync,
    /// List and show orders
    Orders {
        /// What to do with them
        #[command(subcommand)]
        verb: Orders,
    },
    /// Find orders by words in them
    Search(Search),
    /// Who is signed in, and how fresh the archive is
    Status,
    /// Sign out and erase the local archive
    Logout(Logout),
    /// Explain something
    Help {
        /// What to explain
        topic: Option<Topic>,
    },
}

/// `kab login`.
#[derive(Debug, Args)]
pub struct Login {
    /// The store's address, as shop.example
    #[arg(long, value_name = "ADDRESS", required_unless_present = "demo", conflicts_with = "demo")]
    pub store: Option<String>,
    /// The demo store that comes with Kabinet
    #[arg(long)]
    pub demo: bool,
    /// The phone number; asked for on a terminal
    #[arg(long, value_name = "NUMBER")]
    pub phone: Option<String>,
    /// The code from the message; `-` reads it from standard input once the message is on its way, `inbox` takes it from
    /// a demo store's own inbox. Asked for on a terminal
    #[arg(long, value_name = "CODE")]
    pub code: Option<String>,
    /// Answer the challenge an earlier `kab login` asked for, with --code
    #[arg(long, value_name = "ID", requires = "code")]
    pub challenge: Option<String>,
    /// Sign in by the password instead (asked for, or read from the file that KAB_PASSWORD_FILE names)
    #[arg(long, conflicts_with_all = ["code", "challenge"])]
    pub password: bool,
    /// With --password: a verified phone number or e-mail address; asked for on a terminal
    #[arg(long, value_name = "WHO", requires = "password", conflicts_with = "phone")]
    pub identifier: Option<String>,
    /// The authenticator's code, or a recovery code, where the account asks for one; `-` reads it from standard input.
    /// Asked for on a terminal
    #[arg(long, value_name = "CODE")]
    pub second_factor: Option<String>,
    /// Where no keyring answers: keep the archive under a passphrase (asked for, or read from the file that
    /// KAB_PASSPHRASE_FILE names)
    #[arg(long)]
    pub passphrase: bool,
}

/// `kab orders …`.
#[derive(Debug, Subcommand)]
pub enum Orders {
    /// Newest first
    List(List),
    /// One order in full
    Show {
        /// The number people use, as PS-204117, or the id
        order: String,
    },
}

/// `kab orders list`.
#[derive(Debug, Default, Args)]
pub struct List {
    /// How many at most
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub limit: u32,
    /// Go on after this: `next` of the page before, with --json
    #[arg(long, value_name = "KEY", allow_negative_numbers = true)]
    pub before: Option<i64>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub filter: Filter,
}

/// `kab search`.
#[derive(Debug, Args)]
pub struct Search {
    /// Words or their beginnings; case and accents do not matter
    #[arg(required = true)]
    pub words: Vec<String>,
    /// The newest first, or the best of the newest that match (200 at most)
    #[arg(long, value_enum, default_value_t = By::Newest)]
    pub by: By,
    /// How many at most
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub limit: u32,
    /// Go on after this: `next` of the page before, with --json
    #[arg(long, value_name = "KEY", allow_negative_numbers = true)]
    pub before: Option<i64>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub filter: Filter,
}

/// In which order `kab search` answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// The newest first.
    Newest,
    /// The best first.
    Relevance,
}

/// What to leave out.
#[derive(Debug, Default, Args)]
pub struct Filter {
    /// Placed on this day or later, as 2026-03-01
    #[arg(long, value_name = "DAY")]
    pub from: Option<Date>,
    /// Placed on this day or earlier
    #[arg(long, value_name = "DAY")]
    pub to: Option<Date>,
    /// created, confirmed, processing, completed, canceled or on_hold; may be repeated
    #[arg(long)]
    pub status: Vec<String>,
    /// A category and all below it, as dog or dog/food
    #[arg(long)]
    pub category: Option<String>,
    /// Archived orders only
    #[arg(long, conflicts_with = "not_archived")]
    pub archived: bool,
    /// No archived orders
    #[arg(long)]
    pub not_archived: bool,
    /// At least this much, in minor units (cents)
    #[arg(long, value_name = "MINOR")]
    pub min_total: Option<i64>,
    /// At most this much, in minor units (cents)
    #[arg(long, value_name = "MINOR")]
    pub max_total: Option<i64>,
}

/// `kab logout`.
#[derive(Debug, Args)]
pub struct Logout {
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
}

/// What `kab help` explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Topic {
    /// What the exit codes mean
    ExitCodes,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_declaration_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_store_or_the_demo_is_needed_and_not_both() {
        let parse = |line: &str| Arguments::try_parse_from(line.split(' '));
        assert!(parse("kab login").is_err());
        assert!(parse("kab login --demo --store shop.example").is_err());
        assert!(parse("kab login --demo").is_ok());
        assert!(parse("kab login --demo --challenge 1").is_err(), "a challenge is answered with a code");
    }

    #[test]
    fn switches_stand_before_or_after_the_verb() {
        for line in ["kab --json orders list", "kab orders list --json"] {
            assert!(Arguments::try_parse_from(line.split(' ')).expect("parses").json, "{line}");
        }
    }
}
