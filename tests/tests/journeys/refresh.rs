//! A client dies between the store's answer to a refresh and its own save, again and again, and is never signed out.
//!
//! The real `kab` refreshes once each time it starts, since an access token lives in memory only. It is killed at another
//! moment around the store's commit in each round: before the answer arrives, before it is saved, and after.
#![allow(clippy::print_stderr, reason = "a long run says what it came to")]

// covers: B17

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context;
use kabinet_tests::{Fault, Proxy, TestStore};
use tokio::process::Command;

const PHONE: &str = "+12025550101";

fn kab(home: &Path, line: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kab_under_test"));
    command
        .args(line)
        .arg("--json")
        .env("KABINET_HOME", home.join("data"))
        .env("KAB_PASSPHRASE_FILE", home.join("passphrase"))
        // No keyring answers here.
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

async fn done(home: &Path, line: &[&str]) -> anyhow::Result<serde_json::Value> {
    let output = kab(home, line).output().await?;
    anyhow::ensure!(output.status.success(), "{line:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The session's newest and last refresh token as the store keeps them, and whether it has ended.
async fn session(store: &TestStore) -> anyhow::Result<(String, String, bool)> {
    let row: (String, String, i64) = sqlx::query_as(
        "SELECT refresh_hash, previous_hash, CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END FROM sessions",
    )
    .fetch_one(store.store().db.readers())
    .await?;
    Ok((row.0, row.1, row.2 != 0))
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_refresh_and_save_it_stays_signed_in() -> anyhow::Result<()> {
    let rounds: u32 = std::env::var("KABINET_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(15);
    let store = TestStore::empty().await?;
    let home = tempfile::tempdir()?;
    std::fs::write(home.path().join("passphrase"), "correct horse battery\n")?;
    // An answer takes a while, so that a kill can come before it as well as while it is saved.
    let line = Proxy::before(&store.origin()).await?;
    line.set(Fault { delay: Duration::from_millis(3), ..Fault::default() });
    let origin = line.origin().to_owned();
    let asked = done(home.path(), &["login", "--store", &origin, "--phone", PHONE]).await?;
    let challenge = asked["challenge"].as_str().context("a challenge")?.to_owned();
    let code = store.code(PHONE).await?;
    let login = ["login", "--store", &origin, "--challenge", &challenge, "--code", &code, "--passphrase"];
    done(home.path(), &login).await?;

    let (mut lost, mut killed) = (0, 0);
    for round in 0..rounds {
        let before = session(&store).await?;
        let mut client = kab(home.path(), &["sync"]).spawn()?;
        // The store has handed out a new pair: from here on the old one is worth one more use.
        let rotated = async {
            loop {
                let now = session(&store).await?;
                if now.0 != before.0 {
                    return anyhow::Ok(now);
                }
                tokio::time::sleep(Duration::from_micros(100)).await;
            }
        };
        let now = tokio::time::timeout(Duration::from_secs(30), rotated).await.context("kab refreshes")??;
        // From at once to six milliseconds later, in another order each time.
        tokio::time::sleep(Duration::from_micros(u64::from(round * 37 % 41) * 150)).await;
        killed += u32::from(client.try_wait()?.is_none());
        client.kill().await?;
        anyhow::ensure!(!now.2, "round {round}: the session was ended");
        // The token that was used is the one before the newest in use: what the round before handed out never arrived.
        lost += u32::from(round > 0 && now.1 == before.1);
    }
    let synced = done(home.path(), &["sync"]).await?;
    assert!(synced["orders"].is_number(), "still signed in: {synced}");
    assert!(!session(&store).await?.2, "the session lives");
    eprintln!("{rounds} rounds: killed while running {killed} times, a new pair never saved {lost} times, 0 sign-outs");
    assert!(killed > 0, "nothing was killed in the middle: this shows nothing");
    Ok(())
}
