//! The one clock. Everything that asks what time it is asks a [`Clock`] that was handed to it, so that a test can move
//! time and so that a wrong clock is one place to think about.
//!
//! What it says is a [`LocalTime`]: this machine's opinion, which may be ten years off. It is good for "as of" and for
//! waiting; it never orders anything and never decides what is newer.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use kabinet_protocol::time::LocalTime;

/// Says what time this machine thinks it is.
pub trait Clock: Send + Sync + std::fmt::Debug + 'static {
    /// Now.
    fn now(&self) -> LocalTime;
}

/// The clock as it is handed around.
pub type SharedClock = Arc<dyn Clock>;

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl SystemClock {
    /// The machine's clock, ready to be handed around.
    pub fn shared() -> SharedClock {
        Arc::new(Self)
    }
}

impl Clock for SystemClock {
    fn now(&self) -> LocalTime {
        jiff::Timestamp::now().into()
    }
}

/// A clock that stands still until it is moved; for tests and for reproducible demos.
#[derive(Debug)]
pub struct StillClock(AtomicI64);

impl StillClock {
    /// A clock that stands at this instant.
    pub fn at(now: LocalTime) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(now.millis())))
    }

    /// Moves it, forwards or backwards.
    pub fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::Relaxed);
    }
}

impl Clock for StillClock {
    fn now(&self) -> LocalTime {
        LocalTime(self.0.load(Ordering::Relaxed))
    }
}
