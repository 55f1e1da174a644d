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
