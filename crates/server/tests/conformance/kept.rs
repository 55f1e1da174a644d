//! The connections that are kept for the page of orders: what leaves one behind, and what does not.

use std::time::Duration;

use kabinet_server::Location;
use kabinet_server::db::kept::Reading;
use reqwest::StatusCode;
use sqlx::AnyConnection;

use crate::on_both;
use crate::shop::{Engine, PHONE, Shop};

on_both! {
    a_reading_that_is_cancelled_answers_nobody_else,
    a_reading_that_fails_leaves_the_next_one_alone,
}

fn number<'c>(connection: &'c mut AnyConnection, sql: &'static str) -> Reading<'c, i64> {
    Box::pin(sqlx::query_scalar(sql).fetch_one(connection))
}

async fn read(shop: &Shop, sql: &'static str) -> Result<i64, sqlx::Error> {
    shop.store.db.read_often(move |connection| number(connection, sql)).await
}

async fn a_reading_that_is_cancelled_answers_nobody_else(engine: Engine) {
    let shop = Shop::open(engine).await;
    let slow = match engine {
        Engine::Sqlite => {
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT count(*) FROM n"
        }
        Engine::Postgres => "SELECT CAST(length(CAST(pg_sleep(0.5) AS TEXT)) + 99 AS BIGINT)",
    };
    // More of them than there are connections.
    for _ in 0..40 {
        let cancelled = tokio::time::timeout(Duration::from_millis(5), read(&shop, slow)).await;
        assert!(cancelled.is_err(), "it was to be cancelled in the middle");
    }
    for n in [1, 2, 3] {
        let sql = ["SELECT CAST(1 AS BIGINT)", "SELECT CAST(2 AS BIGINT)", "SELECT CAST(3 AS BIGINT)"][n - 1];
        assert_eq!(read(&shop, sql).await.expect("reads"), i64::try_from(n).expect("small"));
    }
}

async fn a_reading_that_fails_leaves_the_next_one_alone(engine: Engine) {
    let shop = Shop::open(engine).await;
    for _ in 0..40 {
        read(&shop, "SELECT nothing FROM nowhere").await.expect_err("there is no such table");
        assert_eq!(read(&shop, "SELECT CAST(7 AS BIGINT)").await.expect("reads"), 7);
    }
}

/// Ends all connections to the shop's database, as when PostgreSQL is started anew or a firewall forgets them.
async fn end_all(shop: &Shop) -> i64 {
    let Location::Postgres(url) = &shop.location else { panic!("SQLite has no connections to lose") };
    let other = sqlx::AnyPool::connect(url).await.expect("connects");
    let end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let ended = sqlx::query_scalar(end).fetch_one(&other).await.expect("ends them");
    other.close().await;
    ended
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_read_after_the_database_ended_all_connections() {
    let shop = Shop::open(Engine::Postgres).await;
    let customer = shop.sign_in(PHONE).await;
    for _ in 0..3 {
        assert_eq!(shop.get("/v1/orders", &customer).await.status(), StatusCode::OK);
        assert!(end_all(&shop).await > 0, "no connection was kept");
    }
    assert_eq!(shop.get("/v1/orders", &customer).await.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_had_no_work_for_a_while_is_looked_at_before_it_is_used() {
    let shop = Shop::open(Engine::Postgres).await;
    shop.sign_in(PHONE).await;
    assert!(end_all(&shop).await > 0, "the pool holds some");
    tokio::time::sleep(Duration::from_secs(6)).await;
    shop.sign_in("+12025550144").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_closed_is_said_to_be_closed() {
    let shop = Shop::open(Engine::Postgres).await;
    assert_eq!(read(&shop, "SELECT CAST(1 AS BIGINT)").await.expect("reads"), 1);
    shop.store.db.close().await;
    let error = read(&shop, "SELECT CAST(1 AS BIGINT)").await.expect_err("it is closed");
    assert!(matches!(error, sqlx::Error::PoolClosed), "{error}");
}
