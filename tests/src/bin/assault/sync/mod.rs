//! The outbox loses nothing: several devices of one account, the real core in each, the real server, and between them a
//! network and processes that fail as the seed says.
//!
//! - [`world`]: what is played with; [`server`], [`device`] and [`line`] are its parts.
//! - [`script`]: what happens in a seed.
//! - [`check`]: what must hold once everything has come to rest, against [`model`].
//! - [`kills`]: the same of real processes that are killed.
//! - [`disk`]: disks that fill up at many points.
//! - [`crowd`]: many clients at once, on both databases.
//!
//! Clocks are the test's on both sides, and pauses are ended by a person who syncs, so that waiting costs no time. (The
//! runtime's own clock cannot be stopped: SQLite answers from threads that the runtime does not see, so it would take every
//! question to the database for idleness, and run ahead.) Threads make no two runs of a seed alike; what is done in it, and
//! what the network does to the n-th request of a line, is.

mod check;
mod crowd;
mod device;
mod disk;
mod history;
mod kills;
mod line;
mod model;
mod script;
mod server;
mod world;

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use kabinet_tests::archive::Numbers;

pub use disk::play as fill;
pub use kills::write;

use crate::Sizes;
use crate::report::Report;
use history::History;
use world::World;

/// So many seeds that failed are told in full.
const TOLD: usize = 3;

/// What a seed came to.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    acts: u64,
    faults: u64,
    kills: u64,
}

/// All figures.
pub fn run(report: &Report, sizes: Sizes) -> anyhow::Result<()> {
    simulate(report, sizes)?;
    kills::figures(report, sizes.kills)?;
    disk::figures(report, sizes.points)?;
    tokio::runtime::Runtime::new()?.block_on(crowd::figures(report, sizes))
}

/// Plays one seed and prints what happened.
pub fn replay(seed: u64) -> anyhow::Result<()> {
    let history = History::new();
    let outcome = World::new().and_then(|world| play(&world, seed, &history));
    eprintln!("{}", history.text());
    let tally = outcome?;
    eprintln!("seed {seed} holds: {tally:?}");
    Ok(())
}

fn simulate(report: &Report, sizes: Sizes) -> anyhow::Result<()> {
    let name = format!("{} seeds of up to five devices under a failing network and killed processes", sizes.seeds);
    if !report.wants(&name) {
        return Ok(());
    }
    let (next, end) = (AtomicU64::new(sizes.first), sizes.first + sizes.seeds);
    let (sum, failed) = (Mutex::new(Tally::default()), Mutex::new(Vec::new()));
    let begun = Instant::now();
    let worlds = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..worlds)
            .map(|_| {
                scope.spawn(|| {
                    let world = World::new()?;
                    loop {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        if seed >= end {
                            return anyhow::Ok(());
                        }
                        let history = History::new();
                        match play(&world, seed, &history) {
                            Ok(tally) => {
                                let mut sum = sum.lock().unwrap_or_else(PoisonError::into_inner);
                                sum.acts += tally.acts;
                                sum.faults += tally.faults;
                                sum.kills += tally.kills;
                            }
                            Err(error) => {
                                let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
                                failed.push(seed);
                                eprintln!("seed {seed}: {error:#}");
                                if failed.len() <= TOLD {
                                    eprintln!("{}", history.text());
                                }
                            }
                        }
                        if seed % 100 == 99 {
                            eprintln!("simulation: seed {seed} of {end}");
                        }
                    }
                })
            })
            .collect();
        for worker in workers {
            worker.join().map_err(|_| anyhow::anyhow!("a world fell over"))??;
        }
        anyhow::Ok(())
    })?;
    let (sum, failed) = (sum.into_inner().unwrap_or_default(), failed.into_inner().unwrap_or_default());
    let Tally { acts, faults, kills } = sum;
    let each = begun.elapsed().as_millis() / u128::from(sizes.seeds.max(1));
    let found = format!("{acts} acts, {faults} faults, {kills} kills, {each} ms a seed; failed: {failed:?}");
    report.add(&name, found, "all devices and the server agree, nothing lost, nothing twice", failed.is_empty())
}

fn play(world: &World, seed: u64, history: &History) -> anyhow::Result<Tally> {
    let mut numbers = Numbers::at(0x6f75_7462_6f78, seed);
    let mut stage = world.stage(&mut numbers, history.clone())?;
    let known = script::play(&mut stage, &mut numbers)?;
    check::check(&stage, &known)?;
    let faults = stage.lines.iter().map(line::Line::met).sum();
    Ok(Tally { acts: known.done.values().sum(), faults, kills: known.kills })
}
