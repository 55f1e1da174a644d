//! Peak memory of the core in a first sync: a process of its own fetches an archive that is made while it is read, and says
//! the most it ever held.

use std::process::{Command, Stdio};

use anyhow::Context;

use crate::Sizes;
use crate::figure::{Figure, Report, count};
use crate::first::Fetched;
use crate::source::Canned;

/// The process itself.
pub async fn child(orders: &str) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let fetched = Fetched::new(&folder.path().join("m.db"), Canned::new(orders.parse()?, None)).await?;
    fetched.close().await?;
    serde_json::to_writer(std::io::stdout(), &status_mb("self", "VmHWM")?)?;
    Ok(())
}

/// A line of a process's status, in MB of a million bytes.
pub fn status_mb(process: &str, line: &str) -> anyhow::Result<f64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).context("memory is read on Linux only")?;
    let found = text.lines().find_map(|have| have.strip_prefix(line)?.strip_prefix(':')).context("no such line")?;
    let kib: f64 = found.trim().trim_end_matches(" kB").parse()?;
    Ok(kib * 1_024.0 / 1e6)
}

/// Measures at both sizes.
pub fn figures(report: &mut Report, sizes: Sizes) -> anyhow::Result<()> {
    let name = format!("peak memory of a first sync, {} orders", count(sizes.stress));
    let double = format!("peak memory of a first sync, {} orders", count(sizes.double));
    if !cfg!(target_os = "linux") || !report.wants(&[&name, &double]) {
        return Ok(());
    }
    let stress = peak(sizes.stress)?;
    report.add(&Figure::at_most(&name, stress, "MB", 140.0))?;
    let against = format!("that of {}", count(sizes.stress));
    report.add(&Figure::over(&double, peak(sizes.double)?, "MB", stress, 1.25).against(&against))
}

fn peak(orders: u64) -> anyhow::Result<f64> {
    let output = Command::new(std::env::current_exe()?)
        .args(["--child", "memory", &orders.to_string()])
        .stderr(Stdio::inherit())
        .output()?;
    anyhow::ensure!(output.status.success(), "fetching {orders} orders failed: {}", output.status);
    let mb = serde_json::from_slice(&output.stdout)?;
    eprintln!("peak memory of {orders} orders: {mb:.1} MB");
    Ok(mb)
}
