//! The tokens of one account on this device.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use kabinet_protocol::identity::{Account, RefreshRequest, SessionGrant};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{Mutex, watch};

use super::store;
use crate::db::{Database, DbError};
use crate::http::{Access, HttpError, StoreClient, Tokens};

/// A token this close to its end is refreshed before it is used.
const MARGIN: Duration = Duration::from_secs(20);

/// Whether a session lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// As far as is known.
    Lives,
    /// It has ended: the archive waits behind a new sign-in.
    Ended,
    /// It has ended, and the customer asked that this device forget everything.
    Erased,
}

/// The session of one account on this device. Clones share it.
#[derive(Clone)]
pub struct Session {
    inner: Arc<Inner>,
}

struct Inner {
    db: Database,
    spare: Option<store::Spare>,
    // Held through a refresh, so that there is one at a time.
    current: Mutex<Option<Access>>,
    life: watch::Sender<Life>,
}

impl Session {
    /// The session in this database, with its spare where the database is a file.
    pub fn new(db: Database, spare: Option<store::Spare>) -> Self {
        Self { inner: Arc::new(Inner { db, spare, current: Mutex::default(), life: watch::Sender::new(Life::Lives) }) }
    }

    /// Takes over a new sign-in: durable first, used afterwards.
    pub async fn begin(&self, grant: SessionGrant) -> Result<(), DbError> {
        let mut current = self.inner.current.lock().await;
        *current = Some(self.inner.keep(grant, current.as_ref()).await?);
        self.inner.life.send_replace(Life::Lives);
        Ok(())
    }

    /// Takes over what the store says of the account now, as after a change of its phone number.
    pub async fn describe(&self, account: &Account) -> Result<(), DbError> {
        let Inner { db, spare, .. } = &*self.inner;
        let _one_at_a_time = self.inner.current.lock().await;
        if let Some(refresh) = store::refresh_token(db).await? {
            store::save(db, &refresh, account).await?;
            if let Some(spare) = spare {
                spare.keep(&refresh, account);
            }
        }
        store::redescribe(db, account).await
    }

    /// Whose session it is, as of the last sign-in or refresh.
    pub async fn account(&self) -> Result<Option<Account>, DbError> {
        store::account(&self.inner.db).await
    }

    /// Whether there is one. A database that had to be begun anew takes over the spare.
    pub async fn exists(&self) -> Result<bool, DbError> {
        let Inner { db, spare, .. } = &*self.inner;
        if store::refresh_token(db).await?.is_some() {
            return Ok(true);
        }
        let Some((refresh, account)) = spare.as_ref().and_then(store::Spare::read) else { return Ok(false) };
        store::save(db, &refresh, &account).await?;
        Ok(true)
    }

    /// It has ended.
    pub fn end(&self) {
        self.inner.life.send_replace(Life::Ended);
    }

    /// Whether it lives.
    pub fn life(&self) -> Life {
        *self.inner.life.borrow()
    }

    /// Tells when the store ends the session.
    pub fn watch_life(&self) -> watch::Receiver<Life> {
        self.inner.life.subscribe()
    }

    /// Tells the store that the session ends, where a token is at hand or can be had.
    pub async fn log_out(&self, client: StoreClient) -> Result<(), HttpError> {
        crate::http::SignedIn::new(client, Arc::new(self.clone())).delete("/v1/identity/session").await
    }
}

impl Inner {
    /// Makes a grant durable and answers its access token.
    async fn keep(&self, grant: SessionGrant, before: Option<&Access>) -> Result<Access, DbError> {
        let SessionGrant { access_token, access_expires_in_s, refresh_token, account, .. } = grant;
        let refresh = SecretString::from(refresh_token);
        store::save(&self.db, &refresh, &account).await?;
        if let Some(spare) = &self.spare {
            spare.keep(&refresh, &account);
        }
        let now = Instant::now();
        // A duration, and a monotonic clock: the wall clock may be ten years off.
        let until = now.checked_add(Duration::from_secs(access_expires_in_s)).unwrap_or(now);
        let generation = before.map_or(0, |before| before.generation + 1);
        Ok(Access { token: access_token.into(), until, generation })
    }

    async fn refresh(&self, client: &StoreClient, refused: Option<u64>) -> Result<Access, HttpError> {
        let mut current = self.current.lock().await;
        if let Some(access) = current.as_ref() {
            let usable = match refused {
                Some(generation) => access.generation != generation,
                None => access.until > Instant::now() + MARGIN,
            };
            if usable {
                return Ok(access.clone());
            }
        }
        if *self.life.borrow() != Life::Lives {
            return Err(HttpError::SignInAgain);
        }
        if !self.db.writes() {
            // What a refresh brings could not be saved here.
            return Err(HttpError::NotSaved(DbError::InUse));
        }
        let held = store::refresh_token(&self.db).await.map_err(HttpError::NotSaved)?;
        let held = held.ok_or(HttpError::SignInAgain)?;
        let ask = RefreshRequest { refresh_token: held.expose_secret().into() };
        let grant = client.post("/v1/identity/refresh", &ask).await?;
        let access = self.keep(grant, current.as_ref()).await.map_err(HttpError::NotSaved)?;
        *current = Some(access.clone());
        Ok(access)
    }

    /// Runs to its end even if who asked goes away: an answer that is dropped unsaved would use up the one step of
    /// tolerance the store gives.
    async fn refresh_whole(self: &Arc<Self>, client: &StoreClient, refused: Option<u64>) -> Result<Access, HttpError> {
        let (inner, client) = (Arc::clone(self), client.clone());
        tokio::spawn(async move { inner.refresh(&client, refused).await }).await.unwrap_or(Err(HttpError::Interrupted))
    }
}

#[async_trait]
impl Tokens for Session {
    async fn access(&self, client: &StoreClient) -> Result<Access, HttpError> {
        if let Some(access) = self.inner.current.lock().await.as_ref()
            && access.until > Instant::now() + MARGIN
        {
            return Ok(access.clone());
        }
        self.inner.refresh_whole(client, None).await
    }

    async fn renew(&self, client: &StoreClient, refused: &Access) -> Result<Access, HttpError> {
        self.inner.refresh_whole(client, Some(refused.generation)).await
    }

    async fn ended(&self, erase: bool) {
        *self.inner.current.lock().await = None;
        // Of two requests on their way, only the first may be told that everything goes.
        if *self.inner.life.borrow() == Life::Erased {
            return;
        }
        if erase {
            // The token stays until everything goes with it: after a crash in between, the next contact says so again.
            self.inner.life.send_replace(Life::Erased);
            return;
        }
        if let Some(spare) = &self.inner.spare {
            spare.forget();
        }
        if let Err(error) = store::forget(&self.inner.db).await {
            tracing::warn!(%error, "an ended session could not be removed");
        }
        self.inner.life.send_replace(Life::Ended);
    }
}
