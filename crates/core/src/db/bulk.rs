//! The writing connection's raw handle behind a safe face.
//!
//! Inserting row by row through sqlx costs six times what SQLite itself does (PERFORMANCE.md, "What the measurements
//! force", 1), because each row crosses two channels. Here the statements run on the thread that owns the connection:
//! prepared once, bound from borrowed text, stepped, reset. This is the only module that speaks to SQLite with `unsafe`; its face
//! is [`Tx`] with [`Value`] going in and [`Row`] coming out, and nothing unsafe can be asked of it:
//!
//! - a [`Raw`] is not `Send`: it lives and dies on the writer's thread, inside the time sqlx has lent us the handle;
//! - bound text lives until the statement was stepped to its end and its bindings were cleared, in the same call;
//! - SQL is `&'static str`, so it cannot be built from anything a person or a store has said.
#![allow(unsafe_code, reason = "the one module that speaks to SQLite's C interface")]

use std::collections::HashMap;
use std::ffi::{CStr, CString, c_int};
use std::ptr::{self, NonNull};

use libsqlite3_sys as ffi;

use super::error::DbError;

/// A value going into a statement.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// A number.
    Int(i64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The writer's handle and its prepared statements.
pub(super) struct Raw {
    handle: NonNull<ffi::sqlite3>,
    // Keyed by where the text lives: each `&'static str` in the program is one statement.
    statements: HashMap<(usize, usize), NonNull<ffi::sqlite3_stmt>>,
}

impl Raw {
    /// Takes the handle for as long as the caller holds sqlx's lock on it.
    pub(super) fn new(lock: &mut sqlx::sqlite::LockedSqliteHandle<'_>) -> Self {
        Self { handle: lock.as_raw_handle(), statements: HashMap::new() }
    }

    /// Runs `work` in one transaction that begins by taking the write lock; rolls back when it fails or panics.
    pub(super) fn transaction<T, E: From<DbError>>(
        &mut self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.script("BEGIN IMMEDIATE")?;
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&mut Tx { raw: self })));
        match done {
            Ok(Ok(value)) => match self.script("COMMIT") {
                Ok(()) => Ok(value),
                Err(error) => {
                    self.roll_back();
                    Err(error.into())
                }
            },
            Ok(Err(error)) => {
                self.roll_back();
                Err(error)
            }
            Err(_) => {
                self.roll_back();
                Err(DbError::Statement { code: 0, message: "a writer panicked; nothing was written".into() }.into())
            }
        }
    }

    /// Runs scripts in one transaction.
    pub(super) fn script_transaction(&mut self, scripts: &[&'static str]) -> Result<(), DbError> {
        self.script("BEGIN IMMEDIATE")?;
        let done = scripts.iter().try_for_each(|script| self.script(script)).and_then(|()| self.script("COMMIT"));
        if done.is_err() {
            self.roll_back();
        }
        done
    }

    fn roll_back(&mut self) {
        // A full disk or a damaged page may already have rolled back; then this fails and nothing is lost by it.
        // SAFETY: the handle is open and ours.
        if unsafe { ffi::sqlite3_get_autocommit(self.handle.as_ptr()) } == 0 {
            let _ = self.script("ROLLBACK");
        }
    }

    /// Runs statements that answer nothing.
    pub(super) fn script(&mut self, sql: &str) -> Result<(), DbError> {
        let sql = CString::new(sql).map_err(|_| DbError::Statement { code: 0, message: "a NUL in SQL".into() })?;
        // SAFETY: the handle is open and ours; the text is NUL-terminated and outlives the call; no callback.
        let code =
            unsafe { ffi::sqlite3_exec(self.handle.as_ptr(), sql.as_ptr(), None, ptr::null_mut(), ptr::null_mut()) };
        self.check(code)
    }

    /// Runs one statement outside a transaction and gives its first row's first number.
    pub(super) fn number(&mut self, sql: &'static str) -> Result<i64, DbError> {
        self.query(sql, &[], |row| row.int(0)).map(|rows| rows.first().copied().unwrap_or_default())
    }

    fn check(&self, code: c_int) -> Result<(), DbError> {
        if code == ffi::SQLITE_OK { Ok(()) } else { Err(self.error(code)) }
    }

    fn error(&self, code: c_int) -> DbError {
        // SAFETY: the handle is open; SQLite's message is valid until the next call on it and is copied here.
        let (code, message) = unsafe {
            let extended = ffi::sqlite3_extended_errcode(self.handle.as_ptr());
            let text = ffi::sqlite3_errmsg(self.handle.as_ptr());
            let message =
                if text.is_null() { String::new() } else { CStr::from_ptr(text).to_string_lossy().into_owned() };
            (if extended & 0xff == code & 0xff { extended } else { code }, message)
        };
        DbError::from_code(code, message)
    }

    fn prepared(&mut self, sql: &'static str) -> Result<NonNull<ffi::sqlite3_stmt>, DbError> {
        let key = (sql.as_ptr() as usize, sql.len());
        if let Some(statement) = self.statements.get(&key) {
            return Ok(*statement);
        }
        let mut statement = ptr::null_mut();
        let length = c_int::try_from(sql.len()).unwrap_or(c_int::MAX);
        // SAFETY: the handle is open and ours; the text is valid for `length` bytes during the call.
        let code = unsafe {
            ffi::sqlite3_prepare_v3(
                self.handle.as_ptr(),
                sql.as_ptr().cast(),
                length,
                ffi::SQLITE_PREPARE_PERSISTENT as std::ffi::c_uint,
                &mut statement,
                ptr::null_mut(),
            )
        };
        self.check(code)?;
        let statement = NonNull::new(statement)
            .ok_or_else(|| DbError::Statement { code: 0, message: "an empty statement".into() })?;
        self.statements.insert(key, statement);
        Ok(statement)
    }

    fn query<T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        mut read: impl FnMut(&Row) -> T,
    ) -> Result<Vec<T>, DbError> {
        let statement = self.prepared(sql)?;
        let mut rows = Vec::new();
        let outcome = self.bind(statement, values).and_then(|()| {
            loop {
                // SAFETY: the statement belongs to this open handle, and everything bound outlives this loop.
                match unsafe { ffi::sqlite3_step(statement.as_ptr()) } {
                    ffi::SQLITE_ROW => rows.push(read(&Row { statement })),
                    ffi::SQLITE_DONE => return Ok(()),
                    code => return Err(self.error(code)),
                }
            }
        });
        // SAFETY: as above; after this nothing borrowed is bound any more.
        unsafe {
            ffi::sqlite3_reset(statement.as_ptr());
            ffi::sqlite3_clear_bindings(statement.as_ptr());
        }
        outcome.map(|()| rows)
    }

    fn bind(&self, statement: NonNull<ffi::sqlite3_stmt>, values: &[Value<'_>]) -> Result<(), DbError> {
        for (index, value) in (1..).zip(values) {
            // SAFETY: the statement is reset; text and bytes stay borrowed until the caller has cleared the bindings, so
            // SQLite need not copy them (a null destructor is SQLITE_STATIC).
            let code = unsafe {
                match *value {
                    Value::Null => ffi::sqlite3_bind_null(statement.as_ptr(), index),
                    Value::Int(number) => ffi::sqlite3_bind_int64(statement.as_ptr(), index, number),
                    Value::Text(text) => ffi::sqlite3_bind_text64(
                        statement.as_ptr(),
                        index,
                        text.as_ptr().cast(),
                        text.len() as u64,
                        ffi::SQLITE_STATIC(),
                        ffi::SQLITE_UTF8 as u8,
                    ),
                    Value::Blob(bytes) => ffi::sqlite3_bind_blob64(
                        statement.as_ptr(),
                        index,
                        bytes.as_ptr().cast(),
                        bytes.len() as u64,
                        ffi::SQLITE_STATIC(),
                    ),
                }
            };
            self.check(code)?;
        }
        Ok(())
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        for statement in self.statements.values() {
            // SAFETY: each statement was prepared on the handle, which is still open, and is finalized once.
            unsafe { ffi::sqlite3_finalize(statement.as_ptr()) };
        }
    }
}

/// A writing transaction. It is committed when the closure it was handed to answers `Ok`, else rolled back.
pub struct Tx<'a> {
    raw: &'a mut Raw,
}

impl Tx<'_> {
    /// Runs a statement and says how many rows it changed.
    pub fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<usize, DbError> {
        self.raw.query(sql, values, |_| ())?;
        // SAFETY: the handle is open and ours.
        let changed = unsafe { ffi::sqlite3_changes64(self.raw.handle.as_ptr()) };
        Ok(usize::try_from(changed).unwrap_or_default())
    }

    /// How many rows this connection has changed since it was opened.
    pub fn total_changes(&self) -> i64 {
        // SAFETY: the handle is open and ours.
        unsafe { ffi::sqlite3_total_changes64(self.raw.handle.as_ptr()) }
    }

    /// Reads all rows of a statement.
    pub fn rows<T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        read: impl FnMut(&Row) -> T,
    ) -> Result<Vec<T>, DbError> {
        self.raw.query(sql, values, read)
    }

    /// Reads the first row of a statement.
    pub fn row<T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        read: impl FnMut(&Row) -> T,
    ) -> Result<Option<T>, DbError> {
        Ok(self.raw.query(sql, values, read)?.into_iter().next())
    }
}

/// A row coming out of a statement. A column of another type reads as SQLite converts it.
pub struct Row {
    statement: NonNull<ffi::sqlite3_stmt>,
}

impl Row {
    /// A number; nothing reads as 0.
    pub fn int(&self, column: usize) -> i64 {
        // SAFETY: the statement stands on a row while a `Row` exists; SQLite answers NULL for a column there is not.
        unsafe { ffi::sqlite3_column_int64(self.statement.as_ptr(), index(column)) }
    }

    /// Whether there is nothing.
    pub fn is_null(&self, column: usize) -> bool {
        // SAFETY: as above.
        unsafe { ffi::sqlite3_column_type(self.statement.as_ptr(), index(column)) == ffi::SQLITE_NULL }
    }

    /// A number, or nothing.
    pub fn maybe_int(&self, column: usize) -> Option<i64> {
        (!self.is_null(column)).then(|| self.int(column))
    }

    /// Text; nothing reads as the empty text.
    pub fn text(&self, column: usize) -> String {
        String::from_utf8_lossy(&self.blob(column)).into_owned()
    }

    /// Text, or nothing.
    pub fn maybe_text(&self, column: usize) -> Option<String> {
        (!self.is_null(column)).then(|| self.text(column))
    }

    /// Bytes; nothing reads as no bytes.
    pub fn blob(&self, column: usize) -> Vec<u8> {
        // SAFETY: as above; the bytes are valid until the next step and are copied here.
        unsafe {
            let bytes = ffi::sqlite3_column_blob(self.statement.as_ptr(), index(column)).cast::<u8>();
            let length = ffi::sqlite3_column_bytes(self.statement.as_ptr(), index(column));
            match usize::try_from(length) {
                Ok(length) if !bytes.is_null() => std::slice::from_raw_parts(bytes, length).to_vec(),
                _ => Vec::new(),
            }
        }
    }
}

fn index(column: usize) -> c_int {
    c_int::try_from(column).unwrap_or(c_int::MAX)
}
