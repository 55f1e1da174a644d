//! Filling a store from NDJSON records (docs/import.md), in bounded memory and never half an order.
//!
//! Three steps, each in a file: [`read`] turns bytes into batches of records on a thread of its own, [`check`] turns an
//! order's record into the order it describes or says what is wrong with it (pure), [`write`] stores a batch in one
//! transaction with many rows a statement. A record whose line has not changed since the last import is left alone: no
//! rev rises, and what an operator did to the order meanwhile stays. A bad line is named on the error stream with its
//! number and what to do; the others are stored.

pub mod check;
pub mod read;
pub mod write;

use std::io::{Read, Write};

use kabinet_protocol::import::Record;
use serde::Serialize;

use crate::problems::Refusal;
use crate::store::Store;

/// What became of the records of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// New ones.
    pub added: u64,
    /// Replaced ones.
    pub changed: u64,
    /// Those that were there already.
    pub unchanged: u64,
}

/// What an import came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Lines read, without empty ones.
    pub lines: u64,
    /// Lines that were not stored.
    pub bad_lines: u64,
    /// Customers.
    pub customers: Tally,
    /// Products.
    pub products: Tally,
    /// Orders.
    pub orders: Tally,
    /// Points that customers bring along.
    pub points: Tally,
}

/// The import stopped.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The input or the error stream failed.
    #[error("the records cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// The database failed: what was stored before stays, and the import can be run again.
    #[error("storing the records failed: {0}")]
    Store(Box<kabinet_protocol::problem::Problem>),
    /// The reading thread died.
    #[error("the reading thread stopped")]
    Reader,
}

impl From<Refusal> for ImportError {
    fn from(refusal: Refusal) -> Self {
        Self::Store(refusal.0)
    }
}

impl From<sqlx::Error> for ImportError {
    fn from(error: sqlx::Error) -> Self {
        Refusal::from(error).into()
    }
}

/// A line that was not stored, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// The line's number, from 1.
    pub line: u64,
    /// What is wrong and what can be done.
    pub why: String,
}

/// Imports everything `input` has. Bad lines go to `errors`, one a line.
pub async fn run(
    store: &Store,
    input: impl Read + Send + 'static,
    mut errors: impl Write,
) -> Result<Summary, ImportError> {
    let (sender, mut batches) = tokio::sync::mpsc::channel(2);
    let reader = tokio::task::spawn_blocking(move || read::batches(input, |batch| sender.blocking_send(batch).is_ok()));
    let mut summary = Summary::default();
    let mut writer = write::Writer::new(store.clone());
    while let Some(batch) = batches.recv().await {
        let bad = writer.batch(batch, &mut summary).await?;
        report(&mut errors, &mut summary, bad)?;
    }
    reader.await.map_err(|_| ImportError::Reader)??;
    Ok(summary)
}

/// Imports records that are at hand.
pub async fn records(
    store: &Store,
    records: impl Iterator<Item = Record>,
    mut errors: impl Write,
) -> Result<Summary, ImportError> {
    let mut summary = Summary::default();
    let mut writer = write::Writer::new(store.clone());
    let mut batches = read::Batches::default();
    for (record, line) in records.zip(1..) {
        let text = serde_json::to_string(&record).map_err(|error| ImportError::from(Refusal::from(error)))?;
        if let Some(full) = batches.push(read::Parsed::new(line, text.as_bytes(), record)) {
            let bad = writer.batch(full, &mut summary).await?;
            report(&mut errors, &mut summary, bad)?;
        }
    }
    let bad = writer.batch(batches.rest(), &mut summary).await?;
    report(&mut errors, &mut summary, bad)?;
    Ok(summary)
}

fn report(errors: &mut impl Write, summary: &mut Summary, bad: Vec<BadLine>) -> Result<(), ImportError> {
    for line in bad {
        summary.bad_lines += 1;
        writeln!(errors, "line {}: {}", line.line, line.why)?;
    }
    Ok(())
}

/// Fills an empty demonstration store. One that has products already is left alone.
pub async fn fill_demo(store: &Store) -> Result<(), ImportError> {
    let products: i64 = sqlx::query_scalar("SELECT count(*) FROM products").fetch_one(store.db.readers()).await?;
    if products > 0 {
        return Ok(());
    }
    let summary = records(store, crate::demo::records(store.clock.now()), std::io::stderr()).await?;
    crate::demo::payments::fill(store).await?;
    crate::demo::points::fill(store).await?;
    crate::demo::credit::fill(store).await?;
    crate::demo::membership::fill(store).await?;
    tracing::info!(
        customers = summary.customers.added,
        products = summary.products.added,
        orders = summary.orders.added,
        bad = summary.bad_lines,
        "the demonstration store was filled"
    );
    Ok(())
}
