//! The thread that owns the one writing connection.

use std::sync::mpsc;

use futures::executor::block_on;
use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::oneshot;

use super::bulk::{Raw, Tx};
use super::error::DbError;

type Job = Box<dyn FnOnce(&mut Raw) + Send>;

enum Ask {
    Run(Job),
    Close(oneshot::Sender<Result<(), DbError>>),
}

/// The way to the writer's thread. Dropping it ends the thread after what was asked so far, and leaves the connection to
/// the end of the process: see [`live`].
pub(super) struct Writer {
    asks: mpsc::Sender<Ask>,
}

impl Writer {
    /// Starts the thread. It holds sqlx's lock on the connection for as long as it lives, so a write costs no more than
    /// one hand-over to it and back.
    pub(super) fn start(connection: SqliteConnection) -> Result<Self, DbError> {
        let (asks, inbox) = mpsc::channel();
        std::thread::Builder::new().name("kabinet-writer".into()).spawn(move || live(connection, &inbox))?;
        Ok(Self { asks })
    }

    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Raw) -> T + Send + 'static,
    ) -> Result<T, DbError> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |raw| {
            // Nobody may be waiting any more; the work counts all the same.
            let _ = answer.send(work(raw));
        });
        self.asks.send(Ask::Run(job)).map_err(|_| DbError::Closed)?;
        answered.await.map_err(|_| DbError::Closed)
    }

    pub(super) async fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.run(|raw| raw.transaction(work)).await?
    }

    pub(super) async fn checkpoint(&self) -> Result<(), DbError> {
        self.run(|raw| raw.number("PRAGMA wal_checkpoint(PASSIVE)").map(drop)).await?
    }

    pub(super) async fn close(&self) -> Result<(), DbError> {
        let (answer, answered) = oneshot::channel();
        if self.asks.send(Ask::Close(answer)).is_err() {
            return Ok(());
        }
        answered.await.unwrap_or(Ok(()))
    }

    #[cfg(test)]
    pub(super) async fn limit_pages(&self, pages: Option<u32>) -> Result<i64, DbError> {
        self.run(move |raw| {
            let used = raw.number("PRAGMA page_count")?;
            raw.script(&format!("PRAGMA max_page_count = {}", pages.unwrap_or(u32::MAX - 1)))?;
            Ok(used)
        })
        .await?
    }
}

fn live(mut connection: SqliteConnection, inbox: &mpsc::Receiver<Ask>) {
    let mut closing = None;
    match block_on(connection.lock_handle()) {
        Ok(mut lock) => {
            let mut raw = Raw::new(&mut lock);
            while let Ok(ask) = inbox.recv() {
                match ask {
                    Ask::Run(job) => job(&mut raw),
                    Ask::Close(answer) => {
                        closing = Some(answer);
                        break;
                    }
                }
            }
            // What readers still hold stays in the log for the next opening: a checkpoint that fails loses nothing.
            if closing.is_some()
                && let Err(error) = raw.number("PRAGMA wal_checkpoint(TRUNCATE)")
            {
                tracing::debug!(%error, "the log could not be emptied on closing");
            }
        }
        Err(error) => tracing::error!(%error, "the writer has lost its connection"),
    }
    match closing {
        Some(answer) => {
            let _ = answer.send(block_on(connection.close()).map_err(DbError::from));
        }
        // Dropped without closing, as when the process is ending: SQLCipher takes itself down at exit, and whoever is
        // still at work in it then crashes. What was committed is in the log, and the next opening finds it there.
        None => std::mem::forget(connection),
    }
}
