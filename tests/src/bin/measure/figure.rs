//! A figure, and where figures go.

use std::io::Write;
use std::time::Instant;

use serde::Serialize;

/// One figure, as `cargo xtask bench` reads it.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    floor: Option<f64>,
    ratio: Option<f64>,
    goal: String,
    holds: bool,
}

impl Figure {
    /// A figure that holds when it is at most `limit`.
    pub fn at_most(name: impl Into<String>, value: f64, unit: &'static str, limit: f64) -> Self {
        let goal = format!("<= {limit} {unit}");
        Self { name: name.into(), value, unit, floor: None, ratio: None, goal, holds: value <= limit }
    }

    /// A figure that holds when it is at least `limit`.
    pub fn at_least(name: impl Into<String>, value: f64, unit: &'static str, limit: f64) -> Self {
        let goal = format!(">= {limit} {unit}");
        Self { name: name.into(), value, unit, floor: None, ratio: None, goal, holds: value >= limit }
    }

    /// A figure that holds when it is at most `limit` times its floor.
    pub fn over(name: impl Into<String>, value: f64, unit: &'static str, floor: f64, limit: f64) -> Self {
        let ratio = value / floor;
        let goal = format!("<= {limit}x the floor");
        Self { name: name.into(), value, unit, floor: Some(floor), ratio: Some(ratio), goal, holds: ratio <= limit }
    }

    /// The same, promised against something else than a floor of the machine: `what` names it.
    pub fn against(mut self, what: &str) -> Self {
        self.goal = self.goal.replace("the floor", what);
        self
    }
}

/// Where figures go, and which are wanted.
#[derive(Debug, Default)]
pub struct Report {
    /// Only figures whose name contains this.
    pub only: Option<String>,
}

impl Report {
    /// Whether any figure with such a name is wanted.
    pub fn wants(&self, names: &[&str]) -> bool {
        self.only.as_ref().is_none_or(|only| names.iter().any(|name| name.contains(only.as_str())))
    }

    /// Prints a figure, if it is wanted.
    pub fn add(&mut self, figure: &Figure) -> anyhow::Result<()> {
        if self.wants(&[&figure.name]) {
            let mut out = std::io::stdout().lock();
            serde_json::to_writer(&mut out, figure)?;
            writeln!(out)?;
            out.flush()?;
        }
        Ok(())
    }
}

/// Milliseconds since `started`.
pub fn ms(started: Instant) -> f64 {
    started.elapsed().as_secs_f64() * 1e3
}

/// The middle of some measurements, and what 99 of 100 stay below.
pub fn spread(mut taken: Vec<f64>) -> (f64, f64) {
    taken.sort_by(f64::total_cmp);
    let at = |share: usize| taken.get((taken.len() * share / 100).min(taken.len().saturating_sub(1)));
    (at(50).copied().unwrap_or(f64::NAN), at(99).copied().unwrap_or(f64::NAN))
}

/// `10k` for 10,000.
pub fn count(orders: u64) -> String {
    format!("{}k", orders / 1_000)
}
