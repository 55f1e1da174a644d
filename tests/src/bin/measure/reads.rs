//! The newest page, and searches as one types.

use std::time::Instant;

use kabinet_core::clock::SystemClock;
use kabinet_core::db::Database;
use kabinet_core::orders::{Archive, OrderFilter, SearchOrder, Zones};

use crate::Sizes;
use crate::figure::{Figure, Report, count, ms, spread};
use crate::first::Fetched;
use crate::source::{self, Canned};

/// What people type: one to three letters, a word with the beginning of another, two words, in four languages.
const TYPED: [&str; 14] = [
    "s",
    "sa",
    "sal",
    "с",
    "đ",
    "th",
    "корм",
    "salmon ch",
    "корм соб",
    "grain free",
    "thuc an",
    "pequeno",
    "PS-89",
    "sku 00012",
];

/// Measures on the stress archive.
pub async fn figures(report: &mut Report, sizes: Sizes) -> anyhow::Result<()> {
    let page = format!("newest page of 50 of {} orders, p99", count(sizes.stress));
    let search = format!("search as one types, {} orders, p99", count(sizes.stress));
    let ranked = format!("search by relevance, {} orders, p99", count(sizes.stress));
    if !report.wants(&[&page, &search, &ranked]) {
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let source = Canned::new(sizes.stress, Some(source::pages(sizes.stress)));
    let fetched = Fetched::new(&folder.path().join("a.db"), source).await?;
    let archive = archive(&fetched.db);
    report.add(&Figure::at_most(&page, newest(&archive).await?, "ms", 0.5))?;
    report.add(&Figure::at_most(&search, searches(&archive, SearchOrder::Newest).await?, "ms", 10.0))?;
    report.add(&Figure::at_most(&ranked, searches(&archive, SearchOrder::Relevance).await?, "ms", 50.0))?;
    fetched.close().await
}

fn archive(db: &Database) -> Archive {
    let zone = jiff::tz::TimeZone::UTC;
    Archive::new(db.clone(), SystemClock::shared(), Zones { device: zone.clone(), store: zone })
}

async fn newest(archive: &Archive) -> anyhow::Result<f64> {
    let all = OrderFilter::default();
    let mut taken = Vec::new();
    for _ in 0..1_000 {
        let started = Instant::now();
        let rows = archive.page(&all, None, 50).await?;
        taken.push(ms(started));
        anyhow::ensure!(rows.len() == 50, "{} rows", rows.len());
    }
    let (p50, p99) = spread(taken);
    eprintln!("newest page of 50: p50 {p50:.3} ms, p99 {p99:.3} ms");
    Ok(p99)
}

async fn searches(archive: &Archive, order: SearchOrder) -> anyhow::Result<f64> {
    let all = OrderFilter::default();
    let mut taken = Vec::new();
    for typed in TYPED {
        let mut these = Vec::new();
        for _ in 0..50 {
            let started = Instant::now();
            archive.search_by(order, typed, &all, None, 50).await?;
            these.push(ms(started));
        }
        taken.extend(&these);
        let (p50, p99) = spread(these);
        eprintln!("  search {typed:?}, {order:?}: p50 {p50:.2} ms, p99 {p99:.2} ms");
    }
    Ok(spread(taken).1)
}
