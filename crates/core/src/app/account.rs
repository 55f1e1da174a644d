//! One account on this device, locked or open.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use kabinet_protocol::identity::SessionGrant;
use kabinet_protocol::ids::{AccountId, StoreId};

use super::archive::Archive;
use super::error::AppError;
use crate::db::DbError;
use crate::http::Origin;
use crate::identity::Life;
use crate::registry::{AccountRecord, SessionState};
use crate::secrets::VaultError;

/// How long it is believed that an address still leads to the account's store, while nothing on it fails.
const MET_FOR: Duration = Duration::from_secs(5 * 60);

/// Why an account's archive is closed.
#[derive(Debug, Clone)]
pub(super) enum Closed {
    /// Its key is not to be had.
    Vault(VaultError),
    /// The key was there, and the database could not be opened.
    Database(DbError),
}

impl From<VaultError> for Closed {
    fn from(why: VaultError) -> Self {
        Self::Vault(why)
    }
}

impl From<DbError> for Closed {
    fn from(why: DbError) -> Self {
        Self::Database(why)
    }
}

impl From<Closed> for AppError {
    fn from(why: Closed) -> Self {
        match why {
            Closed::Vault(why) => why.into(),
            Closed::Database(why) => why.into(),
        }
    }
}

/// Whether an account can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// Open.
    Open,
    /// Its local database waits for a passphrase or for the keyring.
    Locked,
    /// The store ended its session: the archive waits behind a new sign-in.
    SignInAgain,
}

/// What is known of damage to an account's database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Damage {
    None,
    Found,
    Replaced,
}

/// An account as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountInfo {
    /// The account.
    pub id: AccountId,
    /// Its store.
    pub store_id: StoreId,
    /// The store's name.
    pub store_name: String,
    /// The person's name, masked while the archive is closed; else the masked phone.
    pub name: String,
    /// The masked phone.
    pub phone: Option<String>,
    /// Whether it can be shown.
    pub state: AccountState,
    /// It is no account at the store: somebody who buys here without one.
    pub guest: bool,
}

/// One account on this device.
pub(super) struct Account {
    inner: Mutex<Inner>,
    /// Held while it is opened, closed or replaced, so that these come one after another.
    pub(super) turn: tokio::sync::Mutex<()>,
}

struct Inner {
    record: AccountRecord,
    archive: Option<Arc<Archive>>,
    closed: Option<Closed>,
    /// A new sign-in whose archive is still locked: saved when it opens.
    pending: Option<SessionGrant>,
    full_name: Option<String>,
    /// Where the account's store was last seen to be itself.
    met: Option<(Origin, Instant)>,
    /// Its database was found damaged: the next opening sets it aside. Once in a run, else a bad disk makes a circle.
    damage: Damage,
}

impl Account {
    pub(super) fn new(record: AccountRecord) -> Arc<Self> {
        let inner = Inner {
            record,
            archive: None,
            closed: None,
            pending: None,
            full_name: None,
            met: None,
            damage: Damage::None,
        };
        Arc::new(Self { inner: Mutex::new(inner), turn: tokio::sync::Mutex::default() })
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn record(&self) -> AccountRecord {
        self.lock().record.clone()
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut AccountRecord)) -> AccountRecord {
        let mut inner = self.lock();
        change(&mut inner.record);
        inner.record.clone()
    }

    pub(super) fn opened(&self, archive: Arc<Archive>, full_name: Option<String>) {
        let mut inner = self.lock();
        inner.archive = Some(archive);
        inner.closed = None;
        inner.full_name = full_name.filter(|name| !name.is_empty()).or(inner.full_name.take());
    }

    pub(super) fn stays_locked(&self, why: impl Into<Closed>) {
        self.lock().closed = Some(why.into());
    }

    /// Why its key is not to be had, where that is what keeps it closed.
    pub(super) fn locked_because(&self) -> Option<VaultError> {
        match &self.lock().closed {
            Some(Closed::Vault(why)) => Some(why.clone()),
            _ => None,
        }
    }

    /// Whether this origin has lately said that it is the account's store.
    pub(super) fn has_met(&self, origin: &Origin) -> bool {
        self.lock().met.as_ref().is_some_and(|(met, at)| met == origin && at.elapsed() < MET_FOR)
    }

    /// This origin says that it is the account's store.
    pub(super) fn meets(&self, origin: Origin) {
        self.lock().met = Some((origin, Instant::now()));
    }

    /// Something on the way to the store failed: whoever answers next has to say who it is.
    pub(super) fn lost_sight(&self) {
        self.lock().met = None;
    }

    /// The archive whether or not it may be shown.
    pub(super) fn any_archive(&self) -> Option<Arc<Archive>> {
        self.lock().archive.clone()
    }

    pub(super) fn take_archive(&self) -> Option<Arc<Archive>> {
        self.lock().archive.take()
    }

    /// The archive, when it may be shown.
    pub(super) fn archive(&self) -> Result<Arc<Archive>, AppError> {
        let inner = self.lock();
        match (&inner.archive, &inner.closed) {
            _ if inner.record.session == SessionState::SignInAgain => Err(AppError::SignInAgain),
            // The store has said so, and the record follows.
            (Some(archive), _) if archive.session().life() != Life::Lives => Err(AppError::SignInAgain),
            (Some(archive), _) => Ok(Arc::clone(archive)),
            (None, Some(why)) => Err(why.clone().into()),
            (None, None) => Err(AppError::Locked),
        }
    }

    /// Its database was found damaged. Says whether that is news on which something can be done.
    pub(super) fn condemn(&self) -> bool {
        let mut inner = self.lock();
        let news = inner.damage == Damage::None;
        if news {
            inner.damage = Damage::Found;
        }
        news
    }

    /// Whether the database is to be set aside now.
    pub(super) fn take_condemned(&self) -> bool {
        let mut inner = self.lock();
        let condemned = inner.damage == Damage::Found;
        if condemned {
            inner.damage = Damage::Replaced;
        }
        condemned
    }

    /// Takes up the person's name while the archive is open.
    pub(super) fn named(&self, name: &str) {
        let mut inner = self.lock();
        if inner.archive.is_some() && !name.is_empty() {
            inner.full_name = Some(name.into());
        }
    }

    /// Forgets the name that is shown while the archive is open.
    pub(super) fn forget_name(&self) {
        self.lock().full_name = None;
    }

    pub(super) fn set_pending(&self, grant: SessionGrant) {
        self.lock().pending = Some(grant);
    }

    pub(super) fn take_pending(&self) -> Option<SessionGrant> {
        self.lock().pending.take()
    }

    pub(super) fn info(&self) -> AccountInfo {
        let inner = self.lock();
        let record = &inner.record;
        let state = match (&inner.archive, record.session) {
            (_, SessionState::SignInAgain) => AccountState::SignInAgain,
            (Some(_), _) => AccountState::Open,
            (None, _) => AccountState::Locked,
        };
        // Behind a new sign-in, not even the name is shown.
        let known = inner.full_name.as_ref().filter(|_| state == AccountState::Open).unwrap_or(&record.name);
        let name = if known.is_empty() { record.phone.as_ref().unwrap_or(known) } else { known };
        AccountInfo {
            id: record.id,
            store_id: record.store_id,
            store_name: record.store.discovery.name.clone(),
            name: name.clone(),
            phone: record.phone.clone(),
            state,
            guest: record.guest,
        }
    }
}
