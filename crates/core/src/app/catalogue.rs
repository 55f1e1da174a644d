//! Whose catalogue is looked at: that of an account, from its archive, or that of a store without one, from memory.

use std::time::{Duration, Instant};

use kabinet_protocol::ids::{AccountId, StoreId};
use kabinet_protocol::money::Currency;

use super::account::Account;
use super::{App, AppError};
use crate::catalogue::glance::{self, GlanceError};
use crate::catalogue::{Catalogue, CatalogueError, Standing};
use crate::db::Database;
use crate::membership::Terms;

/// How long what a store answered is looked at before it is asked again.
const FRESH: Duration = Duration::from_secs(15 * 60);

/// A catalogue, and the currency of its prices.
#[derive(Debug, Clone)]
pub struct ShownCatalogue {
    /// The catalogue.
    pub catalogue: Catalogue,
    /// The currency of every price in it.
    pub currency: Currency,
    /// What a membership means for these prices.
    pub terms: Terms,
}

/// The last store that was looked at without an account, or whose catalogue is larger than an archive keeps.
pub(super) struct Glance {
    store: StoreId,
    db: Database,
    taken: Instant,
}

impl App {
    /// The catalogue of a store, or of the account shown, in a language (a BCP 47 tag). A store without an account here is
    /// asked for it.
    pub async fn catalogue(&self, store: Option<StoreId>, language: &str) -> Result<ShownCatalogue, AppError> {
        let account = match store {
            None => Some(self.active_account()?),
            Some(store) => self.list().into_iter().find(|account| account.record().store_id == store),
        };
        match (account, store) {
            (Some(account), _) => self.catalogue_for(&account, language).await,
            (None, Some(store)) => self.glance(store, language).await,
            (None, None) => Err(AppError::SignedOut),
        }
    }

    /// The catalogue of an account.
    pub async fn catalogue_of(&self, id: AccountId, language: &str) -> Result<ShownCatalogue, AppError> {
        self.catalogue_for(&*self.account(id)?, language).await
    }

    /// The catalogue at the prices of this account.
    async fn catalogue_for(&self, account: &Account, language: &str) -> Result<ShownCatalogue, AppError> {
        let terms = self.member_terms(account).await?;
        Ok(ShownCatalogue { terms, ..self.catalogue_in(account, language).await? })
    }

    async fn catalogue_in(&self, account: &Account, language: &str) -> Result<ShownCatalogue, AppError> {
        let archive = account.archive()?;
        let record = account.record();
        if record.guest {
            // Only who has an account has the catalogue's feed; anybody may look at it.
            return self.glance(record.store_id, language).await;
        }
        let catalogue = Catalogue::new(archive.db().clone(), self.config().clock.clone(), language);
        let shelf = catalogue.shelf().await.map_err(|error| match error {
            CatalogueError::Db(error) => AppError::Db(error),
            other => AppError::Internal(other.to_string()),
        })?;
        if shelf.standing == Standing::TooLarge {
            return self.glance(record.store_id, language).await;
        }
        Ok(ShownCatalogue { catalogue, currency: record.store.discovery.currency, terms: Terms::default() })
    }

    /// The store that is looked at, and what is kept of it.
    pub(super) async fn looked_at(&self) -> Option<(StoreId, Database)> {
        self.glance.lock().await.as_ref().map(|kept| (kept.store, kept.db.clone()))
    }

    /// Forgets what was looked at.
    pub(super) async fn close_glance(&self) {
        if let Some(kept) = self.glance.lock().await.take()
            && let Err(error) = kept.db.close().await
        {
            tracing::debug!(%error, "what was looked at did not close well");
        }
    }

    /// What a store shows to anyone, as of a few minutes ago; offline, as of the last time.
    async fn glance(&self, store: StoreId, language: &str) -> Result<ShownCatalogue, AppError> {
        let record = self.registry().now().store(store).cloned().ok_or(AppError::NoStore)?;
        let mut kept = self.glance.lock().await;
        let fresh = kept.as_ref().filter(|kept| kept.store == store);
        let db = match fresh.filter(|kept| kept.taken.elapsed() < FRESH || self.is_offline()) {
            Some(kept) => kept.db.clone(),
            None => {
                let client = self.client(store).await?;
                let db = glance::fetch(&client, &self.config().clock).await.map_err(|error| match error {
                    GlanceError::Http(error) => AppError::Http(error),
                    GlanceError::Db(error) => AppError::Db(error),
                })?;
                *kept = Some(Glance { store, db: db.clone(), taken: Instant::now() });
                db
            }
        };
        let catalogue = Catalogue::new(db, self.config().clock.clone(), language);
        Ok(ShownCatalogue { catalogue, currency: record.discovery.currency, terms: Terms::default() })
    }
}
