//! Logs: rotating files on this device, never sent anywhere.
//!
//! What must not be logged cannot be: codes, phones, tokens and keys are `secrecy` or protocol types whose `Debug` shows
//! nothing, and other people's crates, which would print headers and bodies at their lower levels, are heard at WARN only
//! whatever the level. A test signs in and syncs at TRACE and searches the logs for canaries.

use std::path::Path;

use tracing::level_filters::LevelFilter;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// The environment variable that sets the level: `error`, `warn`, `info`, `debug`, `trace`.
pub const LEVEL_VARIABLE: &str = "KABINET_LOG";
/// How many days of logs are kept.
const DAYS: usize = 7;

/// Who is heard at which level: our own crates at `level`, everybody else at WARN.
pub fn targets(level: LevelFilter) -> Targets {
    Targets::new().with_target("kabinet", level).with_default(level.min(LevelFilter::WARN))
}

/// The level `KABINET_LOG` names, else INFO.
pub fn level() -> LevelFilter {
    let named = std::env::var(LEVEL_VARIABLE).ok().and_then(|name| name.parse().ok());
    named.unwrap_or(LevelFilter::INFO)
}

/// Begins to log into this directory, one file a day, and notes where a panic happened. Keep the guard until the end:
/// dropping it writes what is still in memory.
pub fn start(directory: &Path, level: LevelFilter) -> std::io::Result<WorkerGuard> {
    crate::files::private_dir(directory)?;
    let files = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("kabinet")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(directory)
        .map_err(std::io::Error::other)?;
    let (writer, guard) = tracing_appender::non_blocking(files);
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(writer);
    // An error means that somebody logs already, as a test may.
    let _ = tracing_subscriber::registry().with(targets(level)).with(lines).try_init();
    note_panics();
    Ok(guard)
}

/// A panic's message may quote what somebody typed: only its place is noted.
fn note_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a panic");
        before(panic);
    }));
}
