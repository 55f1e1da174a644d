//! Pictures in the account's database: names point at contents, so that one picture under many names is kept once.

use kabinet_protocol::time::LocalTime;
use sha2::{Digest, Sha256};

use super::Picture;
use crate::db::{Database, DbError, Value};

/// How many bytes of pictures one account keeps.
pub const LIMIT: i64 = 64 * 1024 * 1024;
/// Looking at a picture is noted at most once a day: reading must not write all the time.
const NOTED_FOR: i64 = 24 * 3600 * 1000;

/// The picture kept under this name.
pub async fn find(db: &Database, name: &str, now: LocalTime) -> Result<Option<Picture>, DbError> {
    let found: Option<(String, Vec<u8>, i64)> =
        sqlx::query_as("SELECT mime, bytes, used_at FROM pictures JOIN picture_bytes USING (hash) WHERE name = ?1")
            .bind(name)
            .fetch_optional(db.readers())
            .await?;
    let Some((mime, bytes, used_at)) = found else { return Ok(None) };
    // A clock that jumped back counts as a day, too.
    if db.writes() && (now.millis() - used_at).abs() > NOTED_FOR {
        let name = name.to_owned();
        db.write(move |tx| {
            let values = [Value::Text(&name), Value::Int(now.millis())];
            tx.execute("UPDATE pictures SET used_at = ?2 WHERE name = ?1", &values).map(drop)
        })
        .await?;
    }
    Ok(Some(Picture { mime, bytes: bytes.into() }))
}

/// Keeps a picture; what was not used longest goes when there are more than `limit` bytes.
pub async fn keep(db: &Database, name: &str, picture: &Picture, now: LocalTime, limit: i64) -> Result<(), DbError> {
    let (name, mime, bytes) = (name.to_owned(), picture.mime.clone(), picture.bytes.clone());
    db.write(move |tx| {
        let hash = Sha256::digest(&bytes);
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        tx.execute(
            "INSERT INTO picture_bytes (hash, mime, size, bytes) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
            &[Value::Blob(&hash), Value::Text(&mime), Value::Int(size), Value::Blob(&bytes)],
        )?;
        tx.execute(
            "INSERT INTO pictures (name, hash, used_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (name) DO UPDATE SET hash = excluded.hash, used_at = excluded.used_at",
            &[Value::Text(&name), Value::Blob(&hash), Value::Int(now.millis())],
        )?;
        let sizes = tx.rows(
            "SELECT b.hash, b.size FROM picture_bytes b LEFT JOIN pictures p USING (hash)
             GROUP BY b.hash ORDER BY max(p.used_at) DESC NULLS LAST",
            &[],
            |row| (row.blob(0), row.int(1)),
        )?;
        let mut kept = 0;
        for (hash, size) in sizes {
            kept += size;
            if kept > limit {
                tx.execute("DELETE FROM pictures WHERE hash = ?1", &[Value::Blob(&hash)])?;
                tx.execute("DELETE FROM picture_bytes WHERE hash = ?1", &[Value::Blob(&hash)])?;
                kept -= size;
            }
        }
        Ok::<_, DbError>(())
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;
    use crate::db::{DataKey, Place};

    #[tokio::test]
    async fn what_was_not_used_longest_goes_first() {
        let key = DataKey::from_bytes([1; 32]);
        let opened = Database::open(Place::Memory, &key, &SystemClock::shared()).await.expect("opens");
        let picture = |byte: u8| Picture { mime: "image/svg+xml".into(), bytes: vec![byte; 100].into() };
        for n in 0..4u8 {
            keep(&opened.db, &format!("p{n}"), &picture(n), LocalTime(n.into()), 300).await.expect("keeps");
        }
        keep(&opened.db, "same-as-p3", &picture(3), LocalTime(9), 300).await.expect("keeps");
        let mut there = Vec::new();
        for name in ["p0", "p1", "p2", "p3", "same-as-p3"] {
            there.push(find(&opened.db, name, LocalTime(9)).await.expect("reads").is_some());
        }
        assert_eq!(there, [false, true, true, true, true], "the oldest went, and equal contents are kept once");
        opened.db.close().await.expect("closes");
    }
}
