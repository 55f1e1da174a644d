//! A line per figure.

use std::io::Write;

use serde::Serialize;

/// One figure, as `cargo xtask assault` reads it.
#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    found: String,
    goal: &'a str,
    holds: bool,
}

/// Where figures go.
pub struct Report {
    only: Option<String>,
}

impl Report {
    /// All figures, or those whose name contains `only`.
    pub fn new(only: Option<String>) -> Self {
        Self { only }
    }

    /// Whether a figure is wanted.
    pub fn wants(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| name.contains(only.as_str()))
    }

    /// Prints a figure.
    pub fn add(&self, name: &str, found: impl std::fmt::Display, goal: &str, holds: bool) -> anyhow::Result<()> {
        let mut out = std::io::stdout().lock();
        serde_json::to_writer(&mut out, &Line { name, found: found.to_string(), goal, holds })?;
        writeln!(out)?;
        Ok(out.flush()?)
    }
}
