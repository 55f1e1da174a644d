//! What is written. Results go to standard output, and nothing else does: one JSON document with `--json`, text for
//! people otherwise. Progress and failures go to standard error.

use std::io::{IsTerminal, Write};

use serde::Serialize;

use crate::exit::{Exit, Failure};

/// Where a run writes.
pub struct Out {
    json: bool,
    progress: bool,
    open_line: bool,
}

impl Out {
    /// `quiet` leaves progress out.
    pub fn new(json: bool, quiet: bool) -> Self {
        Self { json, progress: !quiet, open_line: false }
    }

    /// Writes text as it is.
    pub fn text(&mut self, text: &str) -> Result<(), Failure> {
        self.end_line();
        if text.is_empty() {
            return Ok(());
        }
        let mut out = std::io::stdout().lock();
        written(
            out.write_all(text.as_bytes())
                .and_then(|()| if text.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") }),
        )
    }

    /// Writes a result: `value` as JSON for scripts, `text` for people.
    pub fn result<T: Serialize>(&mut self, value: &T, text: impl FnOnce() -> String) -> Result<(), Failure> {
        if !self.json {
            return self.text(&text());
        }
        let document = serde_json::to_string_pretty(value)
            .map_err(|_| Failure::new(Exit::Failed, "internal", "The result could not be written as JSON."))?;
        self.text(&document)
    }

    /// A line for whoever watches. On a terminal the next one replaces it.
    pub fn progress(&mut self, line: &str) {
        if !self.progress {
            return;
        }
        let mut err = std::io::stderr().lock();
        if err.is_terminal() {
            let _ = write!(err, "\r\x1b[K{line}");
            self.open_line = true;
        } else {
            let _ = writeln!(err, "{line}");
        }
        let _ = err.flush();
    }

    /// A line that stays.
    pub fn note(&mut self, line: &str) {
        self.end_line();
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }

    /// Why the run failed.
    pub fn failure(&mut self, failure: &Failure) {
        self.end_line();
        let mut err = std::io::stderr().lock();
        if self.json {
            let document = serde_json::json!({
                "error": {
                    "code": failure.code,
                    "message": failure.message,
                    "exit": failure.exit.code(),
                    "retry_after_s": failure.retry_after_s,
                }
            });
            let _ = writeln!(err, "{document}");
        } else {
            let _ = writeln!(err, "kab: {}", failure.message);
        }
    }

    fn end_line(&mut self) {
        if self.open_line {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[K");
            self.open_line = false;
        }
    }
}

/// A reader that has seen enough (`kab orders list | head`) is no failure.
fn written(done: std::io::Result<()>) -> Result<(), Failure> {
    match done {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::new(Exit::Failed, "internal", format!("The result could not be written: {error}"))),
        Ok(()) => Ok(()),
    }
}

/// Cells in columns, the last one as long as it is.
pub fn columns(rows: &[Vec<String>]) -> String {
    let widths = rows.iter().fold(Vec::new(), |mut widths: Vec<usize>, row| {
        for (at, cell) in row.iter().enumerate() {
            let width = cell.chars().count();
            match widths.get_mut(at) {
                Some(widest) => *widest = width.max(*widest),
                None => widths.push(width),
            }
        }
        widths
    });
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            line.push_str(cell);
            if at + 1 < row.len() {
                let gap = widths[at] + 2 - cell.chars().count();
                line.extend(std::iter::repeat_n(' ', gap));
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_end_without_blanks() {
        let rows = [["1", "до", "x"], ["222", "d", ""]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(columns(&rows), "1    до  x\n222  d\n");
    }
}
