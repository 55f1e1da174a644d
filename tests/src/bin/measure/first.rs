//! The first sync of an archive into an empty durable store with its search index.
//!
//! The floor is SQLite's own C interface writing the same rows under the same keys in the same order, with the same
//! schema, cipher and pragmas ([`crate::floor`]). Engine and floor take turns, and the best of each counts.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use kabinet_core::clock::SystemClock;
use kabinet_core::db::{DataKey, Database, Place};
use kabinet_core::features;
use kabinet_core::sync::{Engine, Phase, Source};

use crate::Sizes;
use crate::figure::{Figure, Report, count, ms};
use crate::floor;
use crate::source::{self, Canned};

/// An archive that was fetched just now.
pub struct Fetched {
    /// The database.
    pub db: Database,
    /// The engine that filled it.
    pub engine: Engine,
    /// Milliseconds until a screenful could be read.
    pub first_ms: f64,
    /// Seconds until all of it was there.
    pub all_s: f64,
}

impl Fetched {
    /// Fetches everything `source` has into a new file.
    pub async fn new(file: &Path, source: Arc<dyn Source>) -> anyhow::Result<Self> {
        let key = DataKey::from_bytes([7; 32]);
        let db = Database::open(Place::File(file.into()), &key, &SystemClock::shared()).await?.db;
        let started = Instant::now();
        let engine = Engine::spawn(db.clone(), source, SystemClock::shared(), features::kinds(), features::made);
        let mut status = engine.status();
        status.wait_for(|status| status.done >= 50).await?;
        let first_ms = ms(started);
        status.wait_for(|status| status.phase == Phase::Idle && status.as_of.is_some()).await?;
        Ok(Self { db, engine, first_ms, all_s: ms(started) / 1e3 })
    }

    /// Stops the engine and lets go of the file.
    pub async fn close(self) -> anyhow::Result<()> {
        self.engine.stop().await;
        Ok(self.db.close().await?)
    }
}

/// Measures at both sizes.
pub async fn figures(report: &mut Report, sizes: Sizes) -> anyhow::Result<()> {
    // Half a second is soon disturbed: the small archive is fetched more often.
    for (orders, limit, rounds) in [(sizes.lifetime, 1.5, 3 * sizes.rounds), (sizes.stress, 1.25, sizes.rounds)] {
        let whole = format!("first sync, {} orders, from memory", count(orders));
        let screenful = format!("first 50 of {} orders queryable", count(orders));
        if !report.wants(&[&whole, &screenful]) {
            continue;
        }
        let pages = source::pages(orders);
        let folder = tempfile::tempdir()?;
        let (mut best, mut lowest, mut first) = (f64::MAX, f64::MAX, f64::MAX);
        let mut rows = Vec::new();
        for round in 0..rounds {
            let source = Canned::new(orders, Some(pages.clone()));
            let fetched = Fetched::new(&folder.path().join(format!("{round}.db")), source).await?;
            let taken = fetched.all_s;
            (best, first) = (best.min(taken), first.min(fetched.first_ms));
            if rows.is_empty() {
                rows = floor::rows(&fetched.db).await?;
            }
            fetched.close().await?;
            let raw = floor::write(&folder.path().join(format!("raw{round}.db")), &rows)?;
            lowest = lowest.min(raw);
            eprintln!("{whole}, round {round}: engine {taken:.3} s, floor {raw:.3} s");
        }
        report.add(&Figure::over(&whole, best, "s", lowest, limit))?;
        report.add(&Figure::at_most(&screenful, first, "ms", 150.0))?;
    }
    Ok(())
}
