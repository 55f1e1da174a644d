//! What happened, in order, so that a seed that fails can be read.

use std::fmt::Display;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// The lines of one seed. Clones write into the same.
#[derive(Clone)]
pub struct History {
    begun: Instant,
    lines: Arc<Mutex<Vec<String>>>,
}

impl History {
    /// An empty one.
    pub fn new() -> Self {
        Self { begun: Instant::now(), lines: Arc::default() }
    }

    /// Adds a line.
    pub fn note(&self, line: impl Display) {
        let at = self.begun.elapsed().as_millis();
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{at:>6} ms  {line}"));
    }

    /// All of it.
    pub fn text(&self) -> String {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).join("\n")
    }
}
