//! The event stream: it tells connected clients that a feed has moved, and carries no data.
//!
//! Within one process a broadcast channel carries the word. Several instances on one PostgreSQL pass it on by
//! NOTIFY, sent after the commit in a statement of its own, so that committing writers never queue on it. A word that is
//! lost costs nothing but time: a client asks for changes whenever it connects.

pub mod routes;

use kabinet_protocol::ids::FeedId;
use kabinet_protocol::sync::{Moved, Rev};
use tokio::sync::broadcast;
use uuid::Uuid;

use crate::db::{Db, DbError, Engine, Location};

/// The PostgreSQL channel.
const CHANNEL: &str = "kabinet_moved";

/// Where feeds say that they moved.
#[derive(Debug, Clone)]
pub struct Hub {
    sender: broadcast::Sender<Moved>,
    /// Names this process in notifications, so that it does not hear itself.
    instance: Uuid,
    db: Db,
}

impl Hub {
    pub(crate) async fn open(db: &Db, location: &Location) -> Result<Self, DbError> {
        let hub = Self { sender: broadcast::channel(1024).0, instance: Uuid::new_v4(), db: db.clone() };
        if let Location::Postgres(url) = location {
            let mut listener = sqlx::postgres::PgListener::connect(url).await?;
            listener.listen(CHANNEL).await?;
            let (sender, own) = (hub.sender.clone(), hub.instance.to_string());
            let pool = db.readers().clone();
            tokio::spawn(async move {
                // The listener reconnects by itself; it ends with the store's pool.
                loop {
                    tokio::select! {
                        () = pool.close_event() => break,
                        heard = listener.recv() => match heard {
                            Ok(note) => {
                                if let Some(moved) = read(note.payload(), &own) {
                                    let _ = sender.send(moved);
                                }
                            }
                            Err(error) => {
                                tracing::warn!(%error, "listening to the other instances failed; trying again");
                                tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                            }
                        },
                    }
                }
            });
        }
        Ok(hub)
    }

    /// Says that a feed has moved. To be called after the commit.
    pub async fn moved(&self, feed: FeedId, rev: Rev) {
        // Nobody listening is no error.
        let _ = self.sender.send(Moved { feed, rev });
        if self.db.engine() == Engine::Postgres {
            let payload = format!("{} {feed} {}", self.instance, rev.0);
            let told = sqlx::query("SELECT CAST(pg_notify($1, $2) AS TEXT)")
                .bind(CHANNEL)
                .bind(payload)
                .fetch_one(self.db.writer())
                .await;
            if let Err(error) = told {
                tracing::warn!(%error, "the other instances were not told that a feed moved");
            }
        }
    }

    /// Everything that moves from now on.
    pub fn listen(&self) -> broadcast::Receiver<Moved> {
        self.sender.subscribe()
    }
}

fn read(payload: &str, own: &str) -> Option<Moved> {
    let mut parts = payload.split(' ');
    let (instance, feed, rev) = (parts.next()?, parts.next()?, parts.next()?);
    (instance != own).then_some(Moved { feed: feed.parse().ok()?, rev: Rev(rev.parse().ok()?) })
}
