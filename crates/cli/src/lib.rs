//! `kab`: the Kabinet client on the command line (B15).
//!
//! Everything readable and exportable by scripts, over the same core and the same local archive as the window. A `kab`
//! reads beside the open window; one that must write hands its work to the window, or ends with the code for "in use".
//!
//! | module | is |
//! |---|---|
//! | [`args`] | what can be typed |
//! | [`exit`] | the exit codes, which scripts may rely on |
//! | `out` | what is written: rows for people, one JSON document for scripts; progress goes to stderr |
//! | `ask` | what is asked back: codes and passphrases, on a terminal only |
//! | `commands` | one file per verb |
//!
//! `kab` talks to `kabinet-core` itself, not to the window's command table: its output is a contract of its own
//! (`docs/kab.md`), stable while screens change.

pub mod args;
mod ask;
mod commands;
pub mod exit;
mod out;

use std::ffi::OsString;

use clap::{CommandFactory, Parser};

use args::{Arguments, Topic, Verb};
use exit::{Exit, Failure};
use out::Out;

/// Runs one command line to its end; the answer is the process's exit code.
pub async fn run(line: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> u8 {
    let arguments = match Arguments::try_parse_from(line) {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            // clap's own codes: 0 where help or the version was asked for.
            return if error.use_stderr() { Exit::Usage.code() } else { Exit::Ok.code() };
        }
    };
    let mut out = Out::new(arguments.json, arguments.quiet);
    match perform(&arguments, &mut out).await {
        Ok(()) => Exit::Ok.code(),
        Err(failure) => {
            out.failure(&failure);
            failure.exit.code()
        }
    }
}

async fn perform(arguments: &Arguments, out: &mut Out) -> Result<(), Failure> {
    match &arguments.verb {
        Verb::Help { topic: Some(Topic::ExitCodes) } => out.text(&exit::table()),
        Verb::Help { topic: None } => out.text(&Arguments::command().render_long_help().to_string()),
        verb => commands::perform(arguments, verb, out).await,
    }
}
