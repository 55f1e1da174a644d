//! The schema's history. Each migration is one SQL text for both engines and runs in one transaction with its number.
//!
//! A released migration is never edited. `tests/schema.rs` compares the final schema of each engine with a committed
//! snapshot.

use super::{Db, DbError, Engine};

struct Migration {
    version: i64,
    name: &'static str,
    text: &'static str,
}

const ALL: &[Migration] = &[
    Migration { version: 1, name: "first", text: include_str!("0001_first.sql") },
    Migration { version: 2, name: "identity", text: include_str!("0002_identity.sql") },
    Migration { version: 3, name: "claims", text: include_str!("0003_claims.sql") },
    Migration { version: 4, name: "shopping", text: include_str!("0004_shopping.sql") },
    Migration { version: 5, name: "made", text: include_str!("0005_made.sql") },
    Migration { version: 6, name: "payments", text: include_str!("0006_payments.sql") },
    Migration { version: 7, name: "guests", text: include_str!("0007_guests.sql") },
    Migration { version: 8, name: "points", text: include_str!("0008_points.sql") },
    Migration { version: 9, name: "credit", text: include_str!("0009_credit.sql") },
    Migration { version: 10, name: "membership", text: include_str!("0010_membership.sql") },
];

pub(super) async fn run(db: &Db) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    if db.engine() == Engine::Postgres {
        // Instances that start together take turns. The figure is arbitrary and only has to be the same everywhere.
        sqlx::query("SELECT CAST(pg_advisory_xact_lock(5271) AS TEXT)").fetch_one(&mut *tx).await?;
    }
    sqlx::query("CREATE TABLE IF NOT EXISTS migrations (version BIGINT PRIMARY KEY, name TEXT NOT NULL)")
        .execute(&mut *tx)
        .await?;
    let found: i64 = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM migrations").fetch_one(&mut *tx).await?;
    let known = ALL.last().map_or(0, |migration| migration.version);
    if found > known {
        return Err(DbError::Newer { found, known });
    }
    for migration in ALL.iter().filter(|migration| migration.version > found) {
        sqlx::raw_sql(migration.text).execute(&mut *tx).await?;
        sqlx::query("INSERT INTO migrations(version, name) VALUES ($1, $2)")
            .bind(migration.version)
            .bind(migration.name)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}
