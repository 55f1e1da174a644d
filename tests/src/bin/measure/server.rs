//! The store server: pages of orders under load, the bytes of an archive on the wire, and a first sync over loopback and
//! over a slow line. The load comes from this machine, too, so that server and load share its processors.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

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

/// Measures SQLite with the stress archive, then PostgreSQL with a lifetime's.
pub async fn figures(report: &mut Report, sizes: Sizes) -> anyhow::Result<()> {
    let wire = format!("wire bytes of {} orders", count(sizes.stress));
    let sync = format!("first sync, {} orders, from a server on loopback", count(sizes.stress));
    let slow = format!("first sync, {} orders, over 20 Mbit/s and 40 ms", count(sizes.stress));
    let page = |engine: &str, what: &str| format!("orders page of 20, {engine}, 16 connections, {what}");
    let (rate, tail, memory) = (page("SQLite", "rate"), page("SQLite", "p99"), page("SQLite", "memory"));
    let (postgres, postgres_tail) = (page("PostgreSQL", "rate"), page("PostgreSQL", "p99"));
    let length = length(sizes);
    let mut on_sqlite = None;
    if report.wants(&[&wire, &sync, &slow, &rate, &tail, &memory, &postgres]) {
        let folder = tempfile::tempdir()?;
        let serving = Serving::filled(&folder.path().join("store").to_string_lossy(), sizes.stress).await?;
        if report.wants(&[&rate, &tail, &memory, &postgres]) {
            let Load { per_second, taken } = pages(&serving, length).await?;
            report.add(&Figure::at_least(&rate, per_second, "req/s", 4_000.0))?;
            report.add(&Figure::at_most(&tail, spread(taken).1, "ms", 15.0))?;
            if cfg!(target_os = "linux") {
                let mb = status_mb(&serving.process()?, "VmRSS")?;
                report.add(&Figure::at_most(&memory, mb, "MB", 100.0))?;
            }
            on_sqlite = Some(per_second);
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
        serving.stop().await?;
    }
    if report.wants(&[&postgres, &postgres_tail]) {
        if cfg!(unix) && std::path::Path::new("/usr/lib/postgresql").exists() {
            let serving = Serving::filled(POSTGRES, sizes.lifetime).await?;
            let Load { per_second, taken } = pages(&serving, length).await?;
            let least = on_sqlite.map_or(2_000.0, |sqlite| (sqlite / 2.0).round());
            report.add(&Figure::at_least(&postgres, per_second, "req/s", least))?;
            report.add(&Figure::at_most(&postgres_tail, spread(taken).1, "ms", 15.0))?;
            serving.stop().await?;
        } else {
            eprintln!("there is no PostgreSQL here: its figures are left out");
        }
    }
    Ok(())
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
    let Load { per_second, taken } = pages(&serving, length(sizes)).await?;
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
async fn pages(serving: &Serving, length: Duration) -> anyhow::Result<Load> {
    link::load(serving, PAGE, CONNECTIONS, length / 5).await?;
    let load = link::load(serving, PAGE, CONNECTIONS, length).await?;
    let (p50, p99) = spread(load.taken.clone());
    eprintln!("{PAGE}: {:.0} req/s, p50 {p50:.2} ms, p99 {p99:.2} ms", load.per_second);
    Ok(load)
}
