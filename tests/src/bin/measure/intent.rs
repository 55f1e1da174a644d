//! A change from the click until it is on disk and shown, beside a large archive.
//!
//! The floor is SQLite's own C interface inserting the same row into the same table with the same cipher and pragmas, on the
//! same file system, in turns with the change: both wait for the disk once.
#![allow(unsafe_code, reason = "the floor is SQLite's C interface itself")]

use std::ffi::{CString, c_int};
use std::path::Path;
use std::ptr;
use std::time::Instant;

use anyhow::Context;
use kabinet_core::db::{Database, DbError};
use kabinet_core::lists::{self, Wish};
use kabinet_protocol::ids::{IntentId, ProductId};
use kabinet_protocol::lists::{Amount, ListName};
use kabinet_protocol::time::LocalTime;
use libsqlite3_sys as ffi;

use crate::Sizes;
use crate::figure::{Figure, Report, count, ms, spread};
use crate::first::Fetched;
use crate::source::{self, Canned};

/// Products in the cart when one more is put there.
const CART: i64 = 20;

/// Measures on the stress archive.
pub async fn figures(report: &mut Report, sizes: Sizes) -> anyhow::Result<()> {
    let name = format!("intent from click to durable and shown, {} orders, p99", count(sizes.stress));
    if !report.wants(&[&name]) {
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let source = Canned::new(sizes.stress, Some(source::pages(sizes.stress)));
    let fetched = Fetched::new(&folder.path().join("a.db"), source).await?;
    let raw = Raw::open(&folder.path().join("raw.db"))?;
    for _ in 0..CART {
        click(&fetched.db).await?;
    }
    let (mut clicks, mut inserts) = (Vec::new(), Vec::new());
    for round in 0..u64::from(sizes.rounds) * 400 {
        clicks.push(click(&fetched.db).await?);
        inserts.push(raw.insert());
        if round % 20 == 19 {
            // The store answered: nothing waits for longer than a moment.
            forget(&fetched.db).await?;
            raw.forget();
        }
    }
    let ((half, p99), (raw_half, floor)) = (spread(clicks), spread(inserts));
    eprintln!("{name}: p50 {half:.2} ms, p99 {p99:.2} ms; raw insert p50 {raw_half:.2} ms, p99 {floor:.2} ms");
    report.add(&Figure::over(&name, p99, "ms", floor, 1.5).against("one raw fsynced insert"))?;
    fetched.close().await
}

/// Puts a product into the cart and reads the cart, as the screen does; answers the milliseconds.
async fn click(db: &Database) -> anyhow::Result<f64> {
    let amount = Amount { list: ListName::Cart, product: ProductId::new(), quantity: 1 };
    let started = Instant::now();
    let done = lists::change(db, Wish::Add(amount), LocalTime(1)).await?;
    let shown = lists::shown(db).await?;
    let taken = ms(started);
    anyhow::ensure!(done.intent.is_some() && shown.lists.items.contains_key(&(ListName::Cart, amount.product)));
    Ok(taken)
}

async fn forget(db: &Database) -> anyhow::Result<()> {
    let keep = [CART.into()];
    db.write(move |tx| {
        let text = "DELETE FROM outbox WHERE seq NOT IN (SELECT seq FROM outbox ORDER BY seq LIMIT +?1)";
        tx.execute(text, &keep).map(drop)
    })
    .await
    .map_err(|error: DbError| error.into())
}

/// A database of SQLite's own, with the client's tables in it.
struct Raw {
    db: *mut ffi::sqlite3,
    begin: *mut ffi::sqlite3_stmt,
    insert: *mut ffi::sqlite3_stmt,
    commit: *mut ffi::sqlite3_stmt,
}

impl Raw {
    fn open(file: &Path) -> anyhow::Result<Self> {
        let path = CString::new(file.to_str().context("a path that is text")?)?;
        let mut db = ptr::null_mut();
        // SAFETY: the path lives until the call returns; the handle is closed in `drop`, by the thread that uses it.
        assert_eq!(unsafe { ffi::sqlite3_open(path.as_ptr(), &mut db) }, 0);
        let run = |sql: &str| {
            let text = CString::new(sql).expect("SQL has no NUL");
            // SAFETY: the handle is open and the text lives until the call returns.
            let code = unsafe { ffi::sqlite3_exec(db, text.as_ptr(), None, ptr::null_mut(), ptr::null_mut()) };
            assert_eq!(code, 0, "{sql}");
        };
        run(&format!("PRAGMA key = \"x'{}'\"", "07".repeat(32)));
        run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
        run("PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 16384; PRAGMA journal_size_limit = 67108864");
        run(include_str!("../../../../crates/core/migrations/0001_archive.sql"));
        run(include_str!("../../../../crates/core/migrations/0004_shopping.sql"));
        let prepare = |sql: &str| {
            let text = CString::new(sql).expect("SQL has no NUL");
            let mut statement = ptr::null_mut();
            // SAFETY: the handle is open and the text lives until the call returns.
            let code = unsafe { ffi::sqlite3_prepare_v2(db, text.as_ptr(), -1, &mut statement, ptr::null_mut()) };
            assert_eq!(code, 0, "{sql}");
            statement
        };
        let insert = prepare(
            "INSERT INTO outbox (id, stream, kind, version, payload, subject, depends_on, created_at) \
             VALUES (?1, 'lists', 'list.add', 1, ?2, ?3, '[]', 1)",
        );
        Ok(Self { db, begin: prepare("BEGIN IMMEDIATE"), insert, commit: prepare("COMMIT") })
    }

    /// Inserts one row of the size of a change; answers the milliseconds.
    fn insert(&self) -> f64 {
        let (id, product) = (IntentId::new(), ProductId::new().to_string());
        let payload = format!("{{\"list\":\"cart\",\"product\":\"{product}\",\"quantity\":1}}");
        let started = Instant::now();
        // SAFETY: bound memory outlives the steps; the statements are of this open handle.
        unsafe {
            let text = |at: c_int, text: &str| {
                ffi::sqlite3_bind_text(
                    self.insert,
                    at,
                    text.as_ptr().cast(),
                    text.len() as c_int,
                    ffi::SQLITE_STATIC(),
                );
            };
            ffi::sqlite3_bind_blob(self.insert, 1, id.0.as_bytes().as_ptr().cast(), 16, ffi::SQLITE_STATIC());
            text(2, &payload);
            text(3, &product);
            for statement in [self.begin, self.insert, self.commit] {
                assert_eq!(ffi::sqlite3_step(statement), ffi::SQLITE_DONE);
                ffi::sqlite3_reset(statement);
            }
        }
        ms(started)
    }

    fn forget(&self) {
        let text = c"DELETE FROM outbox";
        // SAFETY: the handle is open and the text is static.
        let code = unsafe { ffi::sqlite3_exec(self.db, text.as_ptr(), None, ptr::null_mut(), ptr::null_mut()) };
        assert_eq!(code, 0, "the rows go");
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // SAFETY: statements and handle are open, and nothing uses them afterwards.
        unsafe {
            for statement in [self.begin, self.insert, self.commit] {
                ffi::sqlite3_finalize(statement);
            }
            ffi::sqlite3_close(self.db);
        }
    }
}
