//! A few connections to PostgreSQL that are kept for reading, beside the pool.
//!
//! A pool's connection that comes back is asked whether it is well: an exchange with the database after every statement
//! (ADR 0009). One of these goes back unasked, and only after its statement has ended well: whoever is cancelled in the
//! middle, or fails, leaves none behind.

use std::future::Future;
use std::num::NonZero;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, ConnectOptions, Connection, Executor};
use tokio::sync::Semaphore;

use super::{GREETING, TRUSTED};

/// How long a free one is waited for, as by the pool.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is read: a statement on the connection it is given.
pub type Reading<'c, T> = Pin<Box<dyn Future<Output = Result<T, sqlx::Error>> + Send + 'c>>;

/// The connections that are free, and how many there may be.
#[derive(Debug)]
pub struct Kept {
    options: AnyConnectOptions,
    // The one that came back last is taken first, so that those below have been idle for longer.
    idle: Mutex<Vec<(AnyConnection, Instant)>>,
    turns: Semaphore,
}

impl Kept {
    /// None is open yet.
    pub fn new(options: AnyConnectOptions) -> Self {
        // Two for a processor keep all busy, also where the database shares them; more only take turns.
        let connections = 2 * std::thread::available_parallelism().map_or(1, NonZero::get);
        Self { options, idle: Mutex::default(), turns: Semaphore::new(connections) }
    }

    /// Reads on a kept connection. One that turns out to be gone, as after the database was started anew, is replaced once.
    pub async fn read<T>(
        &self,
        reading: impl for<'c> Fn(&'c mut AnyConnection) -> Reading<'c, T>,
    ) -> Result<T, sqlx::Error> {
        let turn = tokio::time::timeout(PATIENCE, self.turns.acquire()).await.map_err(|_| sqlx::Error::PoolTimedOut)?;
        let _turn = turn.map_err(|_| sqlx::Error::PoolClosed)?;
        if let Some(mut connection) = self.pop() {
            match reading(&mut connection).await {
                Ok(read) => {
                    self.push(connection);
                    return Ok(read);
                }
                // The others will be gone, too.
                Err(error) if is_gone(&error) => self.free().clear(),
                Err(error) => return Err(error),
            }
        }
        let mut connection = self.options.connect().await?;
        connection.execute(sqlx::raw_sql(GREETING)).await?;
        let read = reading(&mut connection).await?;
        self.push(connection);
        Ok(read)
    }

    /// Closes what is open; nobody reads any more.
    pub async fn close(&self) {
        self.turns.close();
        let idle = std::mem::take(&mut *self.free());
        for (connection, _) in idle {
            if let Err(error) = connection.close().await {
                tracing::debug!(%error, "a kept connection was closed by the other side first");
            }
        }
    }

    fn pop(&self) -> Option<AnyConnection> {
        let mut free = self.free();
        let (connection, since) = free.pop()?;
        if since.elapsed() < TRUSTED {
            return Some(connection);
        }
        free.clear();
        None
    }

    fn push(&self, connection: AnyConnection) {
        self.free().push((connection, Instant::now()));
    }

    fn free(&self) -> MutexGuard<'_, Vec<(AnyConnection, Instant)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the connection ended before the statement did. A database that is stopped says so with a code of its own.
fn is_gone(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| code.starts_with("57P")),
        _ => false,
    }
}
