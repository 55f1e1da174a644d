//! The promises of the module's page, held.

use super::*;
use crate::clock::SystemClock;

fn key(n: u8) -> DataKey {
    DataKey::from_bytes([n; 32])
}

async fn open(file: &std::path::Path) -> Opened {
    Database::open(Place::File(file.into()), &key(7), &SystemClock::shared()).await.expect("opens")
}

#[tokio::test]
async fn it_opens_again_with_its_key_and_with_no_other() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("a.db");
    let opened = open(&file).await;
    assert!(opened.quarantined.is_none());
    opened
        .db
        .write(|tx| tx.execute("INSERT INTO feeds (feed, kind) VALUES (?1, 'account')", &[Value::Blob(b"canary")]))
        .await
        .expect("writes");
    opened.db.close().await.expect("closes");
    drop(opened);
    let refused = Database::open(Place::File(file.clone()), &key(8), &SystemClock::shared()).await;
    assert!(matches!(refused, Err(DbError::WrongKey)), "{refused:?}");
    let again = open(&file).await;
    let feeds: i64 =
        sqlx::query_scalar("SELECT count(*) FROM feeds").fetch_one(again.db.readers()).await.expect("reads");
    assert_eq!(feeds, 1);
}

#[tokio::test]
async fn memory_is_shared_between_writer_and_readers() {
    let opened = Database::open(Place::Memory, &key(7), &SystemClock::shared()).await.expect("opens");
    opened
        .db
        .write(|tx| tx.execute("INSERT INTO feeds (feed, kind) VALUES (?1, 'account')", &[Value::Blob(b"x")]))
        .await
        .expect("writes");
    let feeds: i64 =
        sqlx::query_scalar("SELECT count(*) FROM feeds").fetch_one(opened.db.readers()).await.expect("reads");
    assert_eq!(feeds, 1);
    opened.db.close().await.expect("closes");
}

async fn add_feed(db: &Database, n: i64) {
    db.write(move |tx| {
        tx.execute(
            "INSERT INTO feeds (num, feed, kind) VALUES (?1, ?2, 'account')",
            &[n.into(), Value::Blob(&n.to_le_bytes())],
        )
    })
    .await
    .expect("writes");
}

async fn feeds(db: &Database) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM feeds").fetch_one(db.readers()).await.expect("reads")
}

#[tokio::test]
async fn a_reader_that_closes_last_does_not_checkpoint() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("a.db");
    let opened = open(&file).await;
    add_feed(&opened.db, 1).await;
    let wal = files::beside(&file, "-wal");
    let copy = dir.path().join("copy.db");
    // What a crash leaves: a file with its log, and nobody who writes.
    for (from, to) in [(file.clone(), copy.clone()), (wal, files::beside(&copy, "-wal"))] {
        std::fs::copy(from, to).expect("copies");
    }
    opened.db.close().await.expect("closes");
    let before = (std::fs::read(&copy).expect("reads"), std::fs::read(files::beside(&copy, "-wal")).expect("reads"));
    assert!(!before.1.is_empty(), "the write is in the log");
    let reader = Database::open_reader_only(copy.clone(), &key(7)).await.expect("opens");
    assert_eq!(feeds(&reader).await, 1, "a reader sees what a crash left in the log");
    assert!(sqlx::query("DELETE FROM feeds").execute(reader.readers()).await.is_err(), "a reader cannot write");
    assert!(matches!(reader.write(|_| Ok::<_, DbError>(())).await, Err(DbError::InUse)));
    reader.close().await.expect("closes");
    let after = (std::fs::read(&copy).expect("reads"), std::fs::read(files::beside(&copy, "-wal")).expect("stays"));
    assert!(before == after, "neither file nor log has changed");
}

#[tokio::test]
async fn a_clone_that_lives_on_keeps_nobody_from_writing_next() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("a.db");
    let first = open(&file).await;
    let clone = first.db.clone();
    first.db.close().await.expect("closes");
    let second = open(&file).await;
    add_feed(&second.db, 1).await;
    assert!(matches!(clone.write(|_| Ok::<_, DbError>(())).await, Err(DbError::Closed)), "the clone is closed");
    clone.close().await.expect("closes once more");
    let third = Database::open(Place::File(file), &key(7), &SystemClock::shared()).await;
    assert!(matches!(third, Err(DbError::InUse)), "and lets go of nothing that is not its own: {third:?}");
}

#[tokio::test]
async fn one_process_writes_and_others_read_beside_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("a.db");
    let first = open(&file).await;
    let second = Database::open(Place::File(file.clone()), &key(7), &SystemClock::shared()).await;
    assert!(matches!(second, Err(DbError::InUse)), "{second:?}");
    add_feed(&first.db, 1).await;
    let beside = Database::open_reader_only(file.clone(), &key(7)).await.expect("reads beside");
    assert_eq!(feeds(&beside).await, 1);
    add_feed(&first.db, 2).await;
    assert_eq!(feeds(&beside).await, 2, "and sees what is written meanwhile");
    beside.close().await.expect("closes");
    first.db.close().await.expect("closes");
    drop(first);
    open(&file).await;
}

#[tokio::test]
async fn a_damaged_file_is_set_aside_whole() {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, from) in [("first page", 0usize), ("inside", 16), ("cut", usize::MAX)] {
        let file = dir.path().join(format!("{from}.db"));
        let opened = open(&file).await;
        add_feed(&opened.db, 1).await;
        opened.db.close().await.expect("closes");
        drop(opened);
        let mut bytes = std::fs::read(&file).expect("reads");
        if from == usize::MAX {
            bytes.truncate(100);
        } else {
            bytes[from..from + 2000].fill(0x5a);
        }
        std::fs::write(&file, &bytes).expect("damages");
        let opened = open(&file).await;
        let aside = opened.quarantined.clone().unwrap_or_else(|| panic!("{name}: said so"));
        assert_eq!(std::fs::read(&aside).expect("kept"), bytes, "{name}: set aside as it was");
        assert!(aside.to_string_lossy().contains(".damaged-"));
        assert_eq!(feeds(&opened.db).await, 0, "{name}: a fresh one is there");
        opened.db.close().await.expect("closes");
        drop(opened);
        erase(&file).expect("erases");
        assert!(files_of(&file).expect("lists").is_empty(), "{name}: everything of it goes");
    }
}

#[tokio::test]
async fn a_newer_file_is_refused_and_not_touched() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("a.db");
    let opened = open(&file).await;
    opened.db.write(|tx| tx.execute("PRAGMA user_version = 99", &[])).await.expect("pretends");
    opened.db.close().await.expect("closes");
    drop(opened);
    let before = std::fs::read(&file).expect("reads");
    let refused = Database::open(Place::File(file.clone()), &key(7), &SystemClock::shared()).await;
    assert!(matches!(refused, Err(DbError::NewerFile { found: 99, known: FORMAT })), "{refused:?}");
    let refused = Database::open_reader_only(file.clone(), &key(7)).await;
    assert!(matches!(refused, Err(DbError::NewerFile { .. })), "{refused:?}");
    assert!(std::fs::read(&file).expect("reads") == before);
}

#[tokio::test]
async fn a_failed_or_panicking_write_leaves_nothing_and_the_writer_lives() {
    let opened = Database::open(Place::Memory, &key(7), &SystemClock::shared()).await.expect("opens");
    let insert = "INSERT INTO feeds (num, feed, kind) VALUES (1, x'01', 'account')";
    let failed: Result<(), DbError> = opened
        .db
        .write(move |tx| {
            tx.execute(insert, &[])?;
            tx.execute(insert, &[]).map(drop)
        })
        .await;
    assert!(matches!(failed, Err(DbError::Statement { .. })), "{failed:?}");
    let panicked: Result<(), DbError> = opened
        .db
        .write(move |tx| {
            tx.execute(insert, &[])?;
            panic!("on purpose")
        })
        .await;
    assert!(panicked.is_err());
    assert_eq!(feeds(&opened.db).await, 0);
    add_feed(&opened.db, 5).await;
    assert_eq!(feeds(&opened.db).await, 1);
    opened.db.close().await.expect("closes");
    assert!(matches!(opened.db.checkpoint().await, Err(DbError::Closed)));
}

#[tokio::test]
async fn the_schema_is_the_committed_one() {
    let opened = Database::open(Place::Memory, &key(7), &SystemClock::shared()).await.expect("opens");
    let parts: Vec<String> = sqlx::query_scalar(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'order_search_%' ORDER BY type DESC, name",
    )
    .fetch_all(opened.db.readers())
    .await
    .expect("reads");
    insta::assert_snapshot!("schema", parts.join(";\n\n"));
}
