//! A few connections to PostgreSQL that are kept for reading, beside the pool.
//!
//! A pool's connection that comes back is asked whether it is well: an exchange with the database after every statement,
//! which for the short ones is a third of their cost (ADR 0009). One of these goes back unasked, and only after its statement
//! has ended well: whoever is cancelled in the middle, or fails, leaves none behind.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, ConnectOptions, Connection, Executor};
use tokio::sync::Semaphore;

use super::PLANNED_ONCE;

/// As many as two or three processors are kept busy with; more take the server's time from one another.
const CONNECTIONS: usize = 4;
/// How long a free one is waited for, as by the pool.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is read: a statement on the connection it is given.
pub type Reading<'c, T> = Pin<Box<dyn Future<Output = Result<T, sqlx::Error>> + Send + 'c>>;

/// The connections that are free, and how many there may be.
#[derive(Debug)]
pub struct Kept {
    options: AnyConnectOptions,
    idle: Mutex<Vec<AnyConnection>>,
    turns: Semaphore,
}

impl Kept {
    /// None is open yet.
    pub fn new(options: AnyConnectOptions) -> Self {
        Self { options, idle: Mutex::default(), turns: Semaphore::new(CONNECTIONS) }
    }

    /// Reads on a kept connection. One that turns out to be gone, as after the database was started anew, is replaced once.
    pub async fn read<T>(&self, reading: impl for<'c> Fn(&'c mut AnyConnection) -> Reading<'c, T>) -> Result<T, sqlx::Error> {
        let turn = tokio::time::timeout(PATIENCE, self.turns.acquire()).await.map_err(|_| sqlx::Error::PoolTimedOut)?;
        let _turn = turn.map_err(|_| sqlx::Error::PoolClosed)?;
        let idle = self.free().pop();
        if let Some(mut connection) = idle {
            match reading(&mut connection).await {
                Err(sqlx::Error::Io(_) | sqlx::Error::Protocol(_)) => self.free().clear(),
                // The database ends a connection with a last message of its own when it is stopped.
                Err(sqlx::Error::Database(error)) if error.code().is_some_and(|code| code.starts_with("57P")) => {
                    self.free().clear();
                }
                ended => {
                    if ended.is_ok() {
                        self.free().push(connection);
                    }
                    return ended;
                }
            }
        }
        let mut connection = self.options.connect().await?;
        connection.execute(sqlx::raw_sql(PLANNED_ONCE)).await?;
        let read = reading(&mut connection).await?;
        self.free().push(connection);
        Ok(read)
    }

    /// Closes what is open; nobody reads any more.
    pub async fn close(&self) {
        self.turns.close();
        let idle = std::mem::take(&mut *self.free());
        for connection in idle {
            if let Err(error) = connection.close().await {
                tracing::debug!(%error, "a kept connection was closed by the other side first");
            }
        }
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<AnyConnection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
