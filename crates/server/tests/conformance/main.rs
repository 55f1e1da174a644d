//! One suite for both engines: every body below runs against SQLite and against a real PostgreSQL, which the tests
//! start themselves. Where PostgreSQL cannot be had, its half fails.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod postgres;
mod shop;

mod bad_input;
mod checkout;
mod connections;
mod contacts;
mod credit;
mod customers;
mod delivery;
mod devices;
mod guests;
mod identity;
mod import;
mod instances;
mod intents;
mod kept;
mod letters;
mod limits;
mod logs;
mod membership;
mod modes;
mod operator;
mod orders;
mod passwords;
mod payments;
mod points;
mod privacy;
mod program;
mod receivers;
mod recovery;
mod returns;
mod routes;
mod schema;
mod sessions;
mod stripe;
mod support;
mod sync;
mod totp;

/// Stamps test bodies (`async fn(Engine)`) over both engines.
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* $body:ident,)+) => {
        mod sqlite {
            $($(#[$meta])* #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $body() { super::$body($crate::shop::Engine::Sqlite).await })+
        }
        mod postgres {
            $($(#[$meta])* #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $body() { super::$body($crate::shop::Engine::Postgres).await })+
        }
    };
}
