//! The floor of a first sync: what SQLite itself needs for the same rows, schema, cipher, pragmas, keys and order, through
//! its C interface, with nothing around it.
#![allow(unsafe_code, reason = "the floor is SQLite's C interface itself")]

use std::ffi::{CString, c_int};
use std::path::Path;
use std::ptr;
use std::time::Instant;

use anyhow::Context;
use kabinet_core::db::Database;
use kabinet_core::orders::index_text;
use kabinet_protocol::order::Order;
use kabinet_tests::archive;
use libsqlite3_sys as ffi;
use sqlx::Row;

/// A row of `orders` as its table holds it, with its document and its words.
pub struct Plain {
    columns: Vec<Column>,
    doc: String,
    words: String,
}

enum Column {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
}

/// The rows an engine wrote, newest first.
pub async fn rows(db: &Database) -> anyhow::Result<Vec<Plain>> {
    let rows = sqlx::query(
        "SELECT key, feed, id, rev, gen, placed_at, number, status, payment_status, fulfillment_status, return_status, \
         archived, total, currency, line_count, items, art, due, d.doc FROM orders JOIN order_docs d USING (key) \
         ORDER BY key DESC",
    )
    .fetch_all(db.readers())
    .await?;
    let plain = rows.iter().map(|row| {
        let column = |index| match index {
            0 | 1 | 3 | 4 | 5 | 11 | 12 | 14 => Column::Int(row.get(index)),
            2 => Column::Blob(row.get(index)),
            _ => row.get::<Option<String>, _>(index).map_or(Column::Null, Column::Text),
        };
        let doc: String = row.get(18);
        let mut words = String::new();
        index_text(&serde_json::from_str::<Order>(&doc)?, &mut words);
        Ok(Plain { columns: (0..18).map(column).collect(), doc, words })
    });
    plain.collect()
}

/// Writes them: prepared statements, one transaction per page, nothing else. Answers the seconds it took.
pub fn write(file: &Path, rows: &[Plain]) -> anyhow::Result<f64> {
    let hex = "07".repeat(32);
    let path = CString::new(file.to_str().context("a path that is text")?)?;
    // SAFETY: one thread opens, uses and closes the handle; bound memory outlives each step.
    unsafe {
        let mut db = ptr::null_mut();
        assert_eq!(ffi::sqlite3_open(path.as_ptr(), &mut db), 0);
        let exec = |sql: &str| {
            let sql = CString::new(sql).expect("SQL has no NUL");
            assert_eq!(ffi::sqlite3_exec(db, sql.as_ptr(), None, ptr::null_mut(), ptr::null_mut()), 0, "{sql:?}");
        };
        exec(&format!("PRAGMA key = \"x'{hex}'\""));
        exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
        exec("PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 16384; PRAGMA journal_size_limit = 67108864");
        exec(include_str!("../../../../crates/core/migrations/0001_archive.sql"));
        exec("INSERT INTO feeds (num, feed, kind) VALUES (1, x'01', 'account')");
        let prepare = |sql: &str| {
            let mut statement = ptr::null_mut();
            let text = CString::new(sql).expect("SQL has no NUL");
            assert_eq!(ffi::sqlite3_prepare_v2(db, text.as_ptr(), -1, &mut statement, ptr::null_mut()), 0);
            statement
        };
        let order =
            prepare("INSERT INTO orders VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18)");
        let doc = prepare("INSERT INTO order_docs VALUES (?1, ?2)");
        let words = prepare("INSERT INTO order_search (rowid, words) VALUES (?1, ?2)");
        let text = |statement, at: c_int, text: &str| {
            ffi::sqlite3_bind_text(statement, at, text.as_ptr().cast(), text.len() as c_int, ffi::SQLITE_STATIC());
        };
        let step = |statement| {
            assert_eq!(ffi::sqlite3_step(statement), ffi::SQLITE_DONE);
            ffi::sqlite3_reset(statement);
        };
        let started = Instant::now();
        for (from, to) in archive::pages(rows.len() as u64) {
            exec("BEGIN IMMEDIATE");
            for row in rows[from as usize..to as usize].iter().rev() {
                let mut key = 0;
                for (at, column) in (1..).zip(&row.columns) {
                    match column {
                        Column::Null => {
                            ffi::sqlite3_bind_null(order, at);
                        }
                        Column::Int(number) => {
                            if at == 1 {
                                key = *number;
                            }
                            ffi::sqlite3_bind_int64(order, at, *number);
                        }
                        Column::Text(value) => text(order, at, value),
                        Column::Blob(bytes) => {
                            ffi::sqlite3_bind_blob(order, at, bytes.as_ptr().cast(), 16, ffi::SQLITE_STATIC());
                        }
                    }
                }
                step(order);
                ffi::sqlite3_bind_int64(doc, 1, key);
                text(doc, 2, &row.doc);
                step(doc);
                ffi::sqlite3_bind_int64(words, 1, key);
                text(words, 2, &row.words);
                step(words);
            }
            exec("COMMIT");
        }
        let taken = started.elapsed().as_secs_f64();
        for statement in [order, doc, words] {
            ffi::sqlite3_finalize(statement);
        }
        ffi::sqlite3_close(db);
        Ok(taken)
    }
}
