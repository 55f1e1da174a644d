//! The one clock. Everything that asks for the time asks this, so that tests can move it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use kabinet_protocol::time::ServerTime;

/// Where the server's time comes from.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Now.
    fn now(&self) -> ServerTime;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> ServerTime {
        jiff::Timestamp::now().into()
    }
}

/// A clock that stands still until it is moved: for tests and for replaying the demo store's past.
#[derive(Debug, Clone)]
pub struct HandClock(Arc<AtomicI64>);

impl HandClock {
    /// A clock that says `at`.
    pub fn at(at: ServerTime) -> Self {
        Self(Arc::new(AtomicI64::new(at.millis())))
    }

    /// Moves the clock, backwards too.
    pub fn advance_millis(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }

    /// Moves the clock by seconds.
    pub fn advance_s(&self, seconds: i64) {
        self.advance_millis(seconds * 1000);
    }
}

impl Clock for HandClock {
    fn now(&self) -> ServerTime {
        ServerTime(self.0.load(Ordering::SeqCst))
    }
}
