//! Signing in and out: what an account's life on this device begins and ends with.

use std::sync::Arc;
use std::time::Duration;

use kabinet_protocol::identity::SessionGrant;
use kabinet_protocol::ids::{AccountId, StoreId};

use super::account::{Account, AccountInfo};
use super::archive::{Archive, about};
use super::{App, AppError, Changed, Role};
use crate::db::{Database, DbError, Place};
use crate::http::{HttpError, Origin};
use crate::identity::{Spare, mask};
use crate::outbox::{self, Counts};
use crate::registry::{AccountRecord, SessionState, StoreRecord};
use crate::secrets::{Protection, VaultError};

/// How long signing out waits for the store before it goes on without.
const FAREWELL: Duration = Duration::from_secs(5);

impl App {
    /// Takes a sign-in over: into the archive that is there, however long it was closed, or into a new one.
    pub(super) async fn take_over(
        self: &Arc<Self>,
        store: StoreId,
        origin: Origin,
        grant: SessionGrant,
        protection: Protection,
    ) -> Result<AccountInfo, AppError> {
        let id = grant.account.id;
        let store = self.registry().now().store(store).cloned().ok_or(AppError::NoStore)?;
        let account = match self.account(id) {
            Ok(known) => {
                match self.open_to_write(&known).await {
                    Ok(archive) => {
                        self.vault().discard(protection).await;
                        let name = grant.account.name.clone();
                        archive.session().begin(grant).await?;
                        known.opened(archive, Some(name));
                        known
                    }
                    // The old copy can never be read again: it is set aside, and fetched anew under a new key.
                    Err(
                        AppError::Vault(VaultError::KeyLost | VaultError::Record) | AppError::Db(DbError::WrongKey),
                    ) => {
                        self.set_aside(&known).await?;
                        self.begin(store, origin.clone(), grant, protection, true).await?
                    }
                    Err(AppError::Vault(why)) => {
                        self.vault().discard(protection).await;
                        known.set_pending(grant);
                        known.stays_locked(why);
                        known
                    }
                    Err(error) => {
                        self.vault().discard(protection).await;
                        return Err(error);
                    }
                }
            }
            Err(_) => self.begin(store, origin.clone(), grant, protection, false).await?,
        };
        self.keep_record(&account, |record| {
            record.session = SessionState::SignedIn;
            record.origin.clone_from(&origin);
        })?;
        self.registry().update(|contents| contents.active = Some(id))?;
        self.welcome_guest(&account).await;
        self.start_sync(&account);
        if self.config().role == Role::Tool {
            self.tell_window().await;
        }
        self.signal(Changed::Session);
        self.signal(Changed::Orders);
        Ok(account.info())
    }

    /// Begins an account's archive on this device.
    async fn begin(
        self: &Arc<Self>,
        store: StoreRecord,
        origin: Origin,
        grant: SessionGrant,
        protection: Protection,
        replaces: bool,
    ) -> Result<Arc<Account>, AppError> {
        let record = AccountRecord {
            id: grant.account.id,
            store_id: store.discovery.store_id,
            store,
            origin,
            feed: grant.feed,
            name: mask::name(&grant.account.name),
            phone: grant.account.phone.as_deref().map(mask::phone),
            // Until the session is saved, there is none: a crash in between asks to sign in again.
            session: SessionState::SignInAgain,
            guest: false,
            wrap: None,
        };
        let (account, archive) = self.found(record, protection, replaces).await?;
        let name = grant.account.name.clone();
        archive.session().begin(grant).await?;
        account.opened(archive, Some(name));
        self.put_account(Arc::clone(&account));
        Ok(account)
    }

    /// Makes the key and the empty database of a record.
    pub(super) async fn found(
        self: &Arc<Self>,
        mut record: AccountRecord,
        protection: Protection,
        replaces: bool,
    ) -> Result<(Arc<Account>, Arc<Archive>), AppError> {
        let (store_id, id) = (record.store_id, record.id);
        let made = self.vault().create(&protection, &about(store_id, id)).await;
        let (key, wrap) = match made {
            Ok(made) => made,
            Err(error) => {
                self.vault().discard(protection).await;
                return Err(error.into());
            }
        };
        record.wrap = wrap;
        let place = match &record.wrap {
            None => Place::Memory,
            Some(_) => {
                let file = self.registry().database(store_id, id);
                if !replaces {
                    // Without a record there is no key: whatever lies there can never be read.
                    crate::db::erase(&file).map_err(DbError::from)?;
                }
                if let Some(folder) = file.parent() {
                    crate::files::private_dir(folder).map_err(DbError::from)?;
                }
                self.registry().save(&record)?;
                Place::File(file)
            }
        };
        let spare = match &place {
            Place::File(file) => Some(Spare::beside(file, key.clone())),
            Place::Memory => None,
        };
        let account = Account::new(record);
        let opened = Database::open(place, &key, &self.config().clock).await?;
        let archive = self.archive_over(&account, opened.db, spare, opened.quarantined.is_some() || replaces);
        Ok((account, archive))
    }

    /// Shows another account.
    pub async fn activate(self: &Arc<Self>, id: AccountId) -> Result<AccountInfo, AppError> {
        let account = self.account(id)?;
        self.registry().update(|contents| contents.active = Some(id))?;
        self.signal(Changed::Session);
        self.signal(Changed::Orders);
        self.signal(Changed::Sync);
        Ok(account.info())
    }

    /// Ends the session at the store, when it can be reached, destroys the key, and deletes the local copy. Refused while
    /// changes wait to be sent, unless they are to be lost.
    pub async fn sign_out(self: &Arc<Self>, id: AccountId, discard_unsent: bool) -> Result<(), AppError> {
        let account = self.account(id)?;
        let record = account.record();
        if !discard_unsent && let Some(archive) = account.any_archive() {
            // A database that cannot be read any more keeps nobody from leaving.
            match outbox::counts(archive.db()).await {
                Ok(Counts { waiting: 0, .. }) | Err(_) => {}
                Ok(Counts { waiting, .. }) => return Err(AppError::Unsent(waiting)),
            }
        }
        if record.wrap.is_some() && account.any_archive().is_none_or(|archive| !archive.db().writes()) {
            // Another process may be writing; its files must not go away under it. A locked archive needs no writing, but
            // whoever knows its passphrase may have it open.
            match self.open_to_write(&account).await {
                Err(AppError::InUse | AppError::Db(DbError::InUse)) => return Err(AppError::InUse),
                Err(_) if crate::db::is_written(&self.registry().database(record.store_id, id)) => {
                    return Err(AppError::InUse);
                }
                _ => {}
            }
        }
        if let Some(archive) = account.any_archive().filter(|_| !record.guest) {
            archive.stop().await;
            if let Ok(client) = self.trusted_client(&account).await {
                let told = tokio::time::timeout(FAREWELL, archive.session().log_out(client)).await;
                if !matches!(told, Ok(Ok(()) | Err(HttpError::SignInAgain))) {
                    tracing::info!("the store was not told of the sign-out; the session ends there by itself");
                }
            }
        }
        self.erase_local(&account).await
    }

    /// Destroys the key of an account and deletes its local copy. Doing it twice does it once.
    pub(super) async fn erase_local(self: &Arc<Self>, account: &Arc<Account>) -> Result<(), AppError> {
        let record = account.record();
        let (id, file) = (record.id, self.registry().database(record.store_id, record.id));
        let turn = account.turn.lock().await;
        // The key first: from here on the copy is unreadable, whatever happens next.
        if let Some(wrap) = &record.wrap {
            self.vault().destroy(wrap).await;
        }
        self.registry().delete(record.store_id, id)?;
        if let Some(archive) = account.take_archive() {
            archive.close().await;
        }
        crate::db::erase(&file).map_err(DbError::from)?;
        drop(turn);
        self.remove_account(id);
        self.forget_idle_passcode().await?;
        let next = self.accounts().first().map(|next| next.id);
        self.registry().update(|contents| {
            if contents.active == Some(id) {
                contents.active = next;
            }
        })?;
        self.signal(Changed::Session);
        self.signal(Changed::Orders);
        Ok(())
    }
}
