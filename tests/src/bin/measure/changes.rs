//! Incremental syncs: ten orders change, or none does. What one costs may depend on the change, not on the archive.

use std::time::{Duration, Instant};

use kabinet_core::sync::{Engine, Phase};
use kabinet_tests::archive;

use crate::figure::{Figure, Report, count, ms, spread};
use crate::first::Fetched;
use crate::source::{self, Canned};
use crate::{SEED, Sizes};

/// Syncs per measurement.
const TIMES: u64 = 200;

struct Taken {
    ten: (f64, f64),
    none: (f64, f64),
}

/// Measures at two sizes.
pub async fn figures(report: &mut Report, sizes: Sizes) -> anyhow::Result<()> {
    let names = |orders: u64| {
        let ten = format!("sync of 10 changes, {} orders", count(orders));
        [format!("{ten}, p50"), format!("{ten}, p99"), format!("sync of nothing, {} orders, p50", count(orders))]
    };
    let small = names(sizes.lifetime);
    let large = names(sizes.double);
    let all: Vec<&str> = small.iter().chain(&large).map(String::as_str).collect();
    if !report.wants(&all) {
        return Ok(());
    }
    let (few, many) = (measure(sizes.lifetime).await?, measure(sizes.double).await?);
    for (names, taken) in [(&small, &few), (&large, &many)] {
        let against = format!("that of {}", count(sizes.lifetime));
        let p50 = match std::ptr::eq(taken, &many) {
            false => Figure::at_most(&names[0], taken.ten.0, "ms", 4.0),
            true => Figure::over(&names[0], taken.ten.0, "ms", few.ten.0, 1.6).against(&against),
        };
        report.add(&p50)?;
        report.add(&Figure::at_most(&names[1], taken.ten.1, "ms", 35.0))?;
        report.add(&Figure::at_most(&names[2], taken.none.0, "ms", 1.0))?;
    }
    Ok(())
}

async fn measure(orders: u64) -> anyhow::Result<Taken> {
    let folder = tempfile::tempdir()?;
    let source = Canned::new(orders, Some(source::pages(orders)));
    let fetched = Fetched::new(&folder.path().join("a.db"), source.clone()).await?;
    // What the first sync left to do for idle moments is done: about a second for each 20,000 orders.
    tokio::time::sleep(Duration::from_secs(2 + orders / 10_000)).await;
    let taken = increments(&fetched.engine, &source, orders).await?;
    fetched.close().await?;
    eprintln!("{orders} orders: 10 changes p50 {:.2} ms, nothing p50 {:.2} ms", taken.ten.0, taken.none.0);
    Ok(taken)
}

async fn increments(engine: &Engine, source: &Canned, orders: u64) -> anyhow::Result<Taken> {
    let (mut ten, mut none) = (Vec::new(), Vec::new());
    let mut rev = source.rev();
    for round in 0..TIMES {
        let mut lines = Vec::new();
        for n in 0..10 {
            rev += 1;
            // Here and there in the archive.
            let mut order = archive::order(SEED, (round * 7_919 + n * 104_729) % orders);
            order.archived ^= round % 2 == 0;
            let doc = serde_json::to_string(&order)?;
            let id = order.id;
            lines.push((
                rev,
                format!("{{\"row\":{{\"kind\":\"order\",\"id\":\"{id}\",\"rev\":{rev},\"doc\":{doc}}}}}\n"),
            ));
        }
        source.change(lines);
        for taken in [&mut ten, &mut none] {
            let started = Instant::now();
            let status = engine.sync_now().await;
            taken.push(ms(started));
            anyhow::ensure!(status.phase == Phase::Idle, "a sync ended otherwise: {status:?}");
        }
        if round % 10 == 9 {
            // Idle moments come, and with them checkpoints and merges.
            tokio::time::sleep(Duration::from_millis(700)).await;
        }
    }
    let mut slow: Vec<(usize, f64)> = ten.iter().copied().enumerate().filter(|(_, taken)| *taken > 15.0).collect();
    slow.truncate(10);
    eprintln!("rounds that took more than 15 ms (every tenth is followed by a pause): {slow:.1?}");
    Ok(Taken { ten: spread(ten), none: spread(none) })
}
