//! The store server: pages of orders under load, the bytes of an archive on the wire, and a first sync over loopback and
//! over a slow line. The load comes from this machine, too, so that server and load share its processors.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use kabinet_tests::{Fault, Proxy};

use crate::Sizes;
use crate::figure::{Figure, Report, count, spread};
use crate::first::Fetched;
use crate::link::{self, Load};
use crate::memory::status_mb;
use crate::serve::{POSTGRES, Serving};

/// Connections of the load.
const CONNECTIONS: usize = 16;
/// The slow line: bytes a second, and how long they are under way.
const LINE: (u64, Duration) = (2_500_000, Duration::from_millis(40));
/// The phone number of Complete Journey's household 2337, which has the most baskets.
const HEAVIEST: &str = "+17135550137";
/// Orders on a page.
const PAGE: &str = "/v1/orders?limit=20";

/// Measures the stress archive on the wire, then pages of both engines.
pub async fn figures(report: &mut Report, sizes: Sizes) -> anyhow::Result<()> {
    let wire = format!("wire bytes of {} orders", count(sizes.stress));
    let sync = format!("first sync, {} orders, from a server on loopback", count(sizes.stress));
    let slow = format!("first sync, {} orders, over 20 Mbit/s and 40 ms", count(sizes.stress));
    let page = Pages::named();
    if !report.wants(&[&wire, &sync, &slow]) && !page.wanted(report) {
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let serving = Serving::filled(&folder.path().join("store").to_string_lossy(), sizes.stress).await?;
    if page.wanted(report) {
        page.figures(report, sizes, &serving).await?;
    }
    if report.wants(&[&wire]) {
        let path = format!("/v1/feeds/{}/snapshot", serving.feed);
        let bytes = link::wire_bytes(&serving, &path).await?;
        report.add(&Figure::at_most(&wire, bytes as f64 / 1e6, "MB", 21.0 * sizes.stress as f64 / 1e5))?;
    }
    if report.wants(&[&sync]) {
        let client = Arc::new(link::client(&serving, &serving.origin)?);
        let fetched = Fetched::new(&folder.path().join("client.db"), client).await?;
        eprintln!("{sync}: {:.3} s, the first 50 in {:.0} ms", fetched.all_s, fetched.first_ms);
        // A bound for both sides and the wire together; the ratio to SQLite is the figure from memory.
        report.add(&Figure::at_most(&sync, fetched.all_s, "s", 15.0 * sizes.stress as f64 / 1e5))?;
        fetched.close().await?;
    }
    if report.wants(&[&slow]) {
        slowly(report, &slow, &serving, &folder.path().join("slow.db")).await?;
    }
    serving.stop().await
}

/// The figures of a page, by name.
struct Pages {
    sqlite: [String; 3],
    postgres: [String; 3],
}

impl Pages {
    fn named() -> Self {
        let of = |engine: &str, what: &str| format!("orders page of 20, {engine}, 16 connections, {what}");
        Self {
            sqlite: ["rate", "p99", "memory"].map(|what| of("SQLite", what)),
            postgres: ["rate", "p99", "time for one"].map(|what| of("PostgreSQL", what)),
        }
    }

    fn wanted(&self, report: &Report) -> bool {
        self.sqlite.iter().chain(&self.postgres).any(|name| report.wants(&[name]))
    }

    /// SQLite with the stress archive and PostgreSQL with a lifetime's, in turns; of each the best.
    async fn figures(&self, report: &mut Report, sizes: Sizes, on_sqlite: &Serving) -> anyhow::Result<()> {
        let here = cfg!(unix) && Path::new("/usr/lib/postgresql").exists();
        let on_postgres = match here {
            true => Some(Serving::filled(POSTGRES, sizes.lifetime).await?),
            false => None,
        };
        let (mut sqlite, mut postgres): (Option<Load>, Option<Load>) = (None, None);
        let better = |best: Option<Load>, load: Load| match best {
            Some(best) if best.per_second >= load.per_second => Some(best),
            _ => Some(load),
        };
        for _ in 0..sizes.rounds {
            sqlite = better(sqlite, pages(on_sqlite, "SQLite", length(sizes)).await?);
            if let Some(serving) = &on_postgres {
                postgres = better(postgres, pages(serving, "PostgreSQL", length(sizes)).await?);
            }
        }
        let sqlite = sqlite.context("no round was run")?;
        let [rate, tail, memory] = &self.sqlite;
        let each = Self::both(report, rate, tail, sqlite)?;
        if cfg!(target_os = "linux") {
            let mb = status_mb(&on_sqlite.process()?, "VmRSS")?;
            report.add(&Figure::at_most(memory, mb, "MB", 100.0))?;
        }
        let (Some(serving), Some(load)) = (on_postgres, postgres) else {
            eprintln!("there is no PostgreSQL here: its figures are left out");
            return Ok(());
        };
        let [rate, tail, time] = &self.postgres;
        let on_postgres = Self::both(report, rate, tail, load)?;
        report.add(&Figure::over(time, on_postgres, "us", each, 2.0).against("SQLite's"))?;
        serving.stop().await
    }

    /// Says a rate and its tail, and how many microseconds a page comes to.
    fn both(report: &mut Report, rate: &str, tail: &str, load: Load) -> anyhow::Result<f64> {
        report.add(&Figure::at_least(rate, load.per_second, "req/s", 4_000.0))?;
        report.add(&Figure::at_most(tail, spread(load.taken).1, "ms", 15.0))?;
        Ok(1e6 / load.per_second)
    }
}

/// A first sync over the slow line, against the time the line itself needs for what passed.
async fn slowly(report: &mut Report, name: &str, serving: &Serving, file: &Path) -> anyhow::Result<()> {
    let proxy = Proxy::before(&serving.origin).await?;
    proxy.set(Fault { bytes_per_second: Some(LINE.0), latency: LINE.1, ..Fault::default() });
    let fetched = Fetched::new(file, Arc::new(link::client(serving, proxy.origin())?)).await?;
    let floor = proxy.answered() as f64 / LINE.0 as f64 + LINE.1.as_secs_f64();
    eprintln!("{name}: {:.3} s, the line {floor:.3} s, the first 50 in {:.0} ms", fetched.all_s, fetched.first_ms);
    report.add(&Figure::over(name, fetched.all_s, "s", floor, 1.2).against("the line's own time"))?;
    fetched.close().await
}

/// Pages of the heaviest household's baskets, in a store that holds all of Complete Journey.
pub async fn journey(report: &mut Report, sizes: Sizes, records: &Path) -> anyhow::Result<()> {
    let (rate, tail) =
        ("orders page of 20, Complete Journey, SQLite, rate", "orders page of 20, Complete Journey, SQLite, p99");
    if !report.wants(&[rate, tail]) {
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let place = folder.path().join("store");
    let serving = Serving::with(&place.to_string_lossy(), &records.to_string_lossy(), HEAVIEST).await?;
    let Load { per_second, taken } = pages(&serving, "Complete Journey", length(sizes)).await?;
    // Baskets are twice as long as the archive's orders. Vendure answered 80 pages a second; 25 times that was promised.
    report.add(&Figure::at_least(rate, per_second, "req/s", 2_000.0))?;
    report.add(&Figure::at_most(tail, spread(taken).1, "ms", 15.0))?;
    serving.stop().await
}

/// How long a load lasts.
fn length(sizes: Sizes) -> Duration {
    Duration::from_secs(if sizes.rounds > 1 { 5 } else { 1 })
}

/// The newest page, after a moment to warm up.
async fn pages(serving: &Serving, store: &str, length: Duration) -> anyhow::Result<Load> {
    link::load(serving, PAGE, CONNECTIONS, length / 5).await?;
    let load = link::load(serving, PAGE, CONNECTIONS, length).await?;
    let (p50, p99) = spread(load.taken.clone());
    eprintln!("{PAGE}, {store}: {:.0} req/s, p50 {p50:.2} ms, p99 {p99:.2} ms", load.per_second);
    Ok(load)
}
