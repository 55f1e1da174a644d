//! A crash leaves a report the person may copy: `crash-<seconds since 1970>.txt` beside the logs.
//!
//! Nothing is sent anywhere. The report holds the version, the place in the code and the message with everything that
//! might be personal taken out: a panic's message can quote what was being handled, so digits, addresses, long words and
//! the home directory go ([`redact`]).

use std::backtrace::Backtrace;
use std::fmt::Write as _;
use std::panic::PanicHookInfo;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

/// Reports kept; older ones go.
const KEPT: usize = 5;

/// Installs the hook. `logs` is nothing where there is no home to write to.
pub fn install(logs: Option<PathBuf>) {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if let Some(logs) = &logs {
            let _ = write(logs, &report(info));
        }
        before(info);
    }));
}

/// The program could not start at all: say so where a terminal listens, and in a report.
pub fn report_start(error: &tauri::Error) {
    let text = format!("Kabinet {} could not start\n{}\n", env!("CARGO_PKG_VERSION"), redact(&error.to_string()));
    if let Ok(paths) = kabinet_core::app::Paths::standard() {
        let _ = write(paths.logs(), &text);
    }
    let _ = std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes());
}

fn report(info: &PanicHookInfo<'_>) -> String {
    let mut text = format!("Kabinet {} stopped unexpectedly\n", env!("CARGO_PKG_VERSION"));
    let _ = writeln!(text, "system: {} {}", std::env::consts::OS, std::env::consts::ARCH);
    let _ = writeln!(text, "thread: {}", std::thread::current().name().unwrap_or("?"));
    if let Some(place) = info.location() {
        let _ = writeln!(text, "place: {}:{}", tail(place.file()), place.line());
    }
    let message = info
        .payload()
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| info.payload().downcast_ref::<String>().map(String::as_str))
        .unwrap_or("?");
    let _ = writeln!(text, "message: {}", redact(message));
    let frames = Backtrace::force_capture().to_string();
    let _ = writeln!(
        text,
        "frames:\n{}",
        frames.lines().filter(|line| !line.contains(" at ")).collect::<Vec<_>>().join("\n")
    );
    text
}

fn write(logs: &std::path::Path, text: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(logs)?;
    #[allow(clippy::disallowed_methods, reason = "only names a file; nothing is injected into a program that crashes")]
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    std::fs::write(logs.join(format!("crash-{seconds}.txt")), text)?;
    let mut reports: Vec<PathBuf> = std::fs::read_dir(logs)?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("crash-")))
        .collect();
    reports.sort();
    let old = reports.len().saturating_sub(KEPT);
    for path in &reports[..old] {
        std::fs::remove_file(path)?;
    }
    Ok(())
}

/// Where in the source tree, without the builder's directories.
fn tail(path: &str) -> String {
    let parts: Vec<&str> = path.split(['/', '\\']).collect();
    parts[parts.len().saturating_sub(4)..].join("/")
}

/// Takes out what might be personal: words with a digit or an @, words of 24 characters or more, what is quoted, and the
/// home directory.
pub fn redact(text: &str) -> String {
    let home = std::env::var("HOME").or_else(|_| std::env::var("USERPROFILE")).unwrap_or_default();
    let text = if home.len() > 1 { text.replace(&home, "~") } else { text.to_owned() };
    let mut quoted = false;
    let mut out = String::new();
    for (at, part) in text.split('"').enumerate() {
        if at > 0 {
            out.push('"');
        }
        if quoted {
            out.push('…');
        } else {
            let words: Vec<&str> = part.split(' ').map(|word| if personal(word) { "…" } else { word }).collect();
            out.push_str(&words.join(" "));
        }
        quoted = !quoted;
    }
    out
}

fn personal(word: &str) -> bool {
    let digits = word.chars().filter(|c| c.is_numeric()).count();
    digits >= 3 || word.contains('@') || word.chars().count() >= 24
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_quotes_nobody() {
        let said =
            redact("called `Result::unwrap()` on an `Err` value: \"phone +1 202 555 0143\" for a@b.example 555-0143");
        assert_eq!(said, "called `Result::unwrap()` on an `Err` value: \"…\" for … …");
        assert!(!redact("token abcdefghijklmnopqrstuvwxyz").contains("abcdef"));
        assert_eq!(
            redact("index out of bounds: the len is 3 but the index is 7"),
            "index out of bounds: the len is 3 but the index is 7"
        );
    }

    #[test]
    fn only_the_newest_reports_stay() {
        let logs = std::env::temp_dir().join(format!("kabinet-crash-{}", std::process::id()));
        std::fs::create_dir_all(&logs).expect("a folder");
        for second in 0..9 {
            std::fs::write(logs.join(format!("crash-100000000{second}.txt")), "old").expect("a file");
        }
        write(&logs, "new").expect("written");
        let left: Vec<_> = std::fs::read_dir(&logs).expect("a folder").flatten().map(|entry| entry.path()).collect();
        assert_eq!(left.len(), KEPT);
        assert!(left.iter().any(|path| std::fs::read_to_string(path).expect("text") == "new"));
        std::fs::remove_dir_all(&logs).expect("removed");
    }
}
