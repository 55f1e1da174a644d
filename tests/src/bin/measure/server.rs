//! The store server: pages of orders under load, the bytes of an archive on the wire, and a first sync over loopback. The
//! load comes from this machine, too, so that server and load share its processors.

use std::sync::Arc;
use std::time::Duration;

use crate::Sizes;
use crate::figure::{Figure, Report, count, spread};
use crate::first::Fetched;
use crate::link::{self, Load};
use crate::memory::status_mb;
use crate::serve::{POSTGRES, Serving};

/// Connections of the load.
const CONNECTIONS: usize = 16;
/// Orders on a page.
const PAGE: &str = "/v1/orders?limit=20";

/// Measures SQLite with the stress archive, then PostgreSQL with a lifetime's.
pub async fn figures(report: &mut Report, sizes: Sizes) -> anyhow::Result<()> {
    let wire = format!("wire bytes of {} orders", count(sizes.stress));
    let sync = format!("first sync, {} orders, from a server on loopback", count(sizes.stress));
    let page = |engine: &str, what: &str| format!("orders page of 20, {engine}, 16 connections, {what}");
    let (rate, tail, memory) = (page("SQLite", "rate"), page("SQLite", "p99"), page("SQLite", "memory"));
    let (postgres, postgres_tail) = (page("PostgreSQL", "rate"), page("PostgreSQL", "p99"));
    let length = Duration::from_secs(if sizes.rounds > 1 { 5 } else { 1 });
    let mut on_sqlite = None;
    if report.wants(&[&wire, &sync, &rate, &tail, &memory, &postgres]) {
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
            let client = Arc::new(link::client(&serving)?);
            let fetched = Fetched::new(&folder.path().join("client.db"), client).await?;
            eprintln!("{sync}: {:.3} s, the first 50 in {:.0} ms", fetched.all_s, fetched.first_ms);
            // A bound for both sides and the wire together; the ratio to SQLite is the figure from memory.
            report.add(&Figure::at_most(&sync, fetched.all_s, "s", 15.0 * sizes.stress as f64 / 1e5))?;
            fetched.close().await?;
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

/// The newest page, after a moment to warm up.
async fn pages(serving: &Serving, length: Duration) -> anyhow::Result<Load> {
    link::load(serving, PAGE, CONNECTIONS, length / 5).await?;
    let load = link::load(serving, PAGE, CONNECTIONS, length).await?;
    let (p50, p99) = spread(load.taken.clone());
    eprintln!("{PAGE}: {:.0} req/s, p50 {p50:.2} ms, p99 {p99:.2} ms", load.per_second);
    Ok(load)
}
