//! The final schema of each engine, compared with the committed snapshot.

use crate::shop::{Engine, Shop};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_schema() {
    let shop = Shop::open(Engine::Sqlite).await;
    let rows: Vec<(String,)> = sqlx::query_as("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
        .fetch_all(shop.store.db.readers())
        .await
        .expect("a schema");
    let text: Vec<String> = rows.into_iter().map(|row| row.0).collect();
    insta::assert_snapshot!(text.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_schema() {
    let shop = Shop::open(Engine::Postgres).await;
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT CAST(table_name || '.' || column_name || ' ' || data_type
             || CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END
             || coalesce(' DEFAULT ' || column_default, '') AS TEXT) AS line
         FROM information_schema.columns WHERE table_schema = 'public'
         UNION ALL SELECT CAST(indexdef AS TEXT) FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    )
    .fetch_all(shop.store.db.readers())
    .await
    .expect("a schema");
    let text: Vec<String> = rows.into_iter().map(|row| row.0).collect();
    insta::assert_snapshot!(text.join("\n"));
}

/// Pages and changes read an index, never a whole feed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hot_reads_use_their_index() {
    let shop = Shop::open(Engine::Sqlite).await;
    let plans = [
        "EXPLAIN QUERY PLAN SELECT doc FROM entities WHERE feed = 'f' AND kind = 'order' AND deleted = 0
             AND (sort, id) <= (1, 'x') ORDER BY sort DESC, id DESC LIMIT 50",
        "EXPLAIN QUERY PLAN SELECT doc FROM entities WHERE feed = 'f' AND rev > 1 ORDER BY rev LIMIT 50",
    ];
    for plan in plans {
        let rows: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(plan).fetch_all(shop.store.db.readers()).await.expect("a plan");
        let text: Vec<String> = rows.into_iter().map(|row| row.3).collect();
        assert!(text.iter().any(|line| line.contains("USING INDEX entities_")), "{text:?}");
        assert!(!text.iter().any(|line| line.contains("TEMP B-TREE")), "{text:?}");
    }
}
