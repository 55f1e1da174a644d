//! Upgrades: what an older file goes through, and what a crash in the middle leaves.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection};

use super::files::{backup_of, beside, mark_of};
use super::migrate::{MIGRATIONS, migrate_by};
use super::writer::Writer;
use super::*;
use crate::clock::SystemClock;

const OLDER: usize = MIGRATIONS.len() - 1;

fn key() -> DataKey {
    DataKey::from_bytes([7; 32])
}

async fn connect(file: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .pragma("key", key().pragma().to_string())
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .disable_statement_logging();
    options.connect().await.expect("connects")
}

/// A file as the build before this one left it, with something in it.
async fn older(folder: &Path) -> PathBuf {
    let file = folder.join("a.db");
    let mut connection = connect(&file).await;
    for script in &MIGRATIONS[..OLDER] {
        sqlx::raw_sql(*script).execute(&mut connection).await.expect("an older format");
    }
    let row = "INSERT INTO feeds (num, feed, kind) VALUES (1, x'01', 'account')";
    sqlx::query(row).execute(&mut connection).await.expect("writes");
    connection.close().await.expect("closes");
    std::fs::write(mark_of(&file), key().mark()).expect("a mark");
    assert_eq!(standing(&file).await, (OLDER as i64, 1));
    file
}

/// A file's format, and how many feeds it knows.
async fn standing(file: &Path) -> (i64, i64) {
    let mut connection = connect(file).await;
    let format = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut connection).await.expect("a format");
    let feeds = sqlx::query_scalar("SELECT count(*) FROM feeds").fetch_one(&mut connection).await.expect("feeds");
    connection.close().await.expect("closes");
    (format, feeds)
}

async fn open(file: &Path) -> Database {
    let opened = Database::open(Place::File(file.into()), &key(), &SystemClock::shared()).await.expect("opens");
    assert_eq!(opened.quarantined, None, "an older file is not a damaged one");
    opened.db
}

#[tokio::test]
async fn an_older_file_is_kept_until_the_new_one_was_opened_once() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = older(dir.path()).await;
    let before = std::fs::read(&file).expect("reads");
    let db = open(&file).await;
    let found: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(db.readers()).await.expect("a format");
    assert_eq!(found, FORMAT);
    let feeds: i64 = sqlx::query_scalar("SELECT count(*) FROM feeds").fetch_one(db.readers()).await.expect("reads");
    assert_eq!(feeds, 1, "what was in it is in it");
    let backup = backup_of(&file);
    assert!(std::fs::read(&backup).expect("a copy") == before, "the copy is the older file, byte for byte");
    assert!(files_of(&file).expect("lists").contains(&backup), "and goes when the archive is erased");
    db.close().await.expect("closes");
    drop(db);
    let db = open(&file).await;
    assert!(!backup.exists(), "after the first good opening it is not needed");
    db.close().await.expect("closes");
    drop(db);
    assert_eq!(standing(&file).await, (FORMAT, 1));
}

#[tokio::test]
async fn a_migration_that_fails_changes_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = older(dir.path()).await;
    let writer = Writer::start(connect(&file).await).expect("starts");
    let mut scripts = MIGRATIONS.to_vec();
    scripts.push("CREATE TABLE half (one INTEGER); INSERT INTO nowhere VALUES (1);");
    let failed = writer.run(move |raw| migrate_by(raw, OLDER as i64, &scripts)).await.expect("runs");
    assert!(matches!(failed, Err(DbError::Statement { .. })), "{failed:?}");
    let half = writer.run(|raw| raw.number("SELECT count(*) FROM sqlite_master WHERE name = 'half'")).await;
    assert_eq!(half.expect("runs").expect("reads"), 0);
    writer.close().await.expect("closes");
    assert_eq!(standing(&file).await, (OLDER as i64, 1), "not even the migration before it");
}

/// Not a test of its own: the process that `a_crash_in_the_middle_of_an_upgrade_costs_nothing` kills.
#[tokio::test]
#[ignore = "run by a_crash_in_the_middle_of_an_upgrade_costs_nothing"]
async fn child_that_upgrades_without_end() {
    let Ok(file) = std::env::var("KABINET_TEST_UPGRADE") else { return };
    let file = PathBuf::from(file);
    let writer = Writer::start(connect(&file).await).expect("starts");
    open::back_up(&writer, &file).await.expect("backs up");
    let mut scripts = MIGRATIONS.to_vec();
    scripts.push(
        "CREATE TABLE endless AS WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)
         SELECT x, randomblob(4000) FROM n",
    );
    let _ = writer.run(move |raw| migrate_by(raw, OLDER as i64, &scripts)).await;
}

#[tokio::test]
async fn a_crash_in_the_middle_of_an_upgrade_costs_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = older(dir.path()).await;
    let mut child = std::process::Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "db::upgrade_tests::child_that_upgrades_without_end", "--ignored"])
        .env("KABINET_TEST_UPGRADE", &file)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("starts");
    let begun = Instant::now();
    let log = beside(&file, "-wal");
    while std::fs::metadata(&log).map_or(0, |log| log.len()) < 4 * 1024 * 1024 {
        assert!(begun.elapsed() < Duration::from_secs(20), "the upgrade gets on");
        assert_eq!(child.try_wait().expect("asks"), None, "and does not end");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    child.kill().expect("SIGKILL");
    child.wait().expect("gone");
    assert_eq!(standing(&backup_of(&file)).await, (OLDER as i64, 1), "the copy was there before anything was changed");
    assert_eq!(standing(&file).await, (OLDER as i64, 1), "the file is as it was");
    let db = open(&file).await;
    let sound: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(db.readers()).await.expect("checks");
    assert_eq!(sound, "ok");
    db.close().await.expect("closes");
    drop(db);
    assert_eq!(standing(&file).await, (FORMAT, 1), "the next start upgrades it");
}

/// Not a test of its own: the process that `a_process_ends_with_its_own_code_while_the_database_is_at_work` looks at.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by a_process_ends_with_its_own_code_while_the_database_is_at_work"]
#[allow(clippy::disallowed_methods, reason = "leaving in the middle of work is what is tested")]
async fn child_that_leaves_in_the_middle_of_work() {
    let Ok(file) = std::env::var("KABINET_TEST_LEAVE") else { return };
    let db = open(Path::new(&file)).await;
    for n in 0..4i64 {
        let (writes, reads) = (db.clone(), db.clone());
        tokio::spawn(async move {
            for at in 0i64.. {
                let num = at * 4 + n;
                let row = "INSERT INTO feeds (num, feed, kind) VALUES (?1, ?2, 'account')";
                let wrote: Result<usize, DbError> =
                    writes.write(move |tx| tx.execute(row, &[num.into(), Value::Blob(&num.to_le_bytes())])).await;
                if wrote.is_err() {
                    return;
                }
            }
        });
        tokio::spawn(
            async move { while sqlx::query("SELECT * FROM feeds").fetch_all(reads.readers()).await.is_ok() {} },
        );
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    std::process::exit(7);
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[tokio::test]
async fn a_process_ends_with_its_own_code_while_the_database_is_at_work() {
    let dir = tempfile::tempdir().expect("a folder");
    for round in 0..12 {
        let status = std::process::Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "db::upgrade_tests::child_that_leaves_in_the_middle_of_work", "--ignored"])
            .env("KABINET_TEST_LEAVE", dir.path().join(format!("{round}.db")))
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .status()
            .expect("runs");
        assert_eq!(status.code(), Some(7), "round {round}: {status}");
    }
}
