//! What this device knows: stores, accounts, and a few settings. Small files, none of them secret.
//!
//! * `<data>/stores.json`: stores, the active account, this installation's id, "work offline".
//! * `<data>/accounts/<store>/<account>.json`: one [`AccountRecord`] beside each database. The wrapped key lies here and
//!   nowhere else, so deleting this one small file destroys it, and a damaged `stores.json` costs no archive.
//!
//! The window and `kab` may write at the same time: each change takes a lock file, reads again, changes, and replaces the
//! file whole. A damaged file is set aside and begun anew from the records that are there.

mod record;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use kabinet_protocol::discovery::Discovery;
use kabinet_protocol::ids::{AccountId, DeviceId, StoreId};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

pub use record::{AccountRecord, SessionState};

use crate::files;
use crate::http::Origin;

/// The format of `stores.json` this build writes.
const FORMAT: u32 = 1;

/// Why the registry cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// A newer program wrote it.
    #[error("a newer version of this program wrote {0}: update the program")]
    Newer(PathBuf),
    /// The disk refuses.
    #[error("{path} cannot be read or written: {source}", path = path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// A store this device knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoreRecord {
    /// What it says of itself.
    pub discovery: Discovery,
    /// Where it was reached last.
    pub origin: Origin,
    /// The bundled demo store, which this program starts and whose port changes each time.
    #[serde(default)]
    pub demo_child: bool,
}

/// What `stores.json` holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contents {
    format: u32,
    /// This installation, as stores list it among a customer's devices.
    pub device: DeviceId,
    /// Stores, in the order they were connected.
    #[serde(default)]
    pub stores: Vec<StoreRecord>,
    /// The account shown.
    #[serde(default)]
    pub active: Option<AccountId>,
    /// "Work offline" is on.
    #[serde(default)]
    pub work_offline: bool,
    /// Minutes without activity after which the program locks by itself.
    #[serde(default)]
    pub auto_lock_minutes: Option<u32>,
    /// What is told of as a notification, as the feature that tells writes it.
    #[serde(default)]
    pub notices: Option<serde_json::Value>,
}

impl Contents {
    fn new() -> Self {
        Self {
            format: FORMAT,
            device: DeviceId::new(),
            stores: Vec::new(),
            active: None,
            work_offline: false,
            auto_lock_minutes: None,
            notices: None,
        }
    }

    /// A store by its id.
    pub fn store(&self, id: StoreId) -> Option<&StoreRecord> {
        self.stores.iter().find(|store| store.discovery.store_id == id)
    }

    /// Remembers a store, replacing what was known of it.
    pub fn put_store(&mut self, record: StoreRecord) {
        match self.stores.iter_mut().find(|store| store.discovery.store_id == record.discovery.store_id) {
            Some(known) => *known = record,
            None => self.stores.push(record),
        }
    }
}

/// The registry, read once and kept in step with the disk.
pub struct Registry {
    path: PathBuf,
    accounts: PathBuf,
    now: watch::Sender<Contents>,
}

impl Registry {
    /// Reads the registry of these paths, or begins one.
    pub fn open(path: PathBuf, accounts: PathBuf) -> Result<Self, RegistryError> {
        let found = read(&path)?;
        let registry = Self { path, accounts, now: watch::Sender::new(found.clone().unwrap_or_else(Contents::new)) };
        if found.is_none() {
            registry.rebuild()?;
        }
        Ok(registry)
    }

    /// What is known now.
    pub fn now(&self) -> Contents {
        self.now.borrow().clone()
    }

    /// Changes it on disk, then here.
    pub fn update(&self, change: impl FnOnce(&mut Contents)) -> Result<Contents, RegistryError> {
        let failed = |source| RegistryError::Io { path: self.path.clone(), source };
        let _alone = self.alone()?;
        // Another process may have changed it since.
        let mut contents = read(&self.path)?.unwrap_or_else(|| self.now());
        change(&mut contents);
        let text = serde_json::to_vec_pretty(&contents).map_err(|error| failed(error.into()))?;
        files::replace(&self.path, &text).map_err(failed)?;
        self.now.send_replace(contents.clone());
        Ok(contents)
    }

    /// Waits until no other process changes something here, and keeps it so.
    fn alone(&self) -> Result<File, RegistryError> {
        let failed = |source| RegistryError::Io { path: self.path.clone(), source };
        if let Some(folder) = self.path.parent() {
            files::private_dir(folder).map_err(failed)?;
        }
        let lock = File::options().create(true).truncate(false).write(true).open(self.path.with_extension("lock"));
        let lock = lock.map_err(failed)?;
        lock.lock().map_err(failed)?;
        Ok(lock)
    }

    /// All accounts with a record on this disk, oldest first.
    pub fn accounts(&self) -> Vec<AccountRecord> {
        let mut found = Vec::new();
        for store in entries(&self.accounts) {
            for file in entries(&store).into_iter().filter(|path| path.extension().is_some_and(|ext| ext == "json")) {
                match record::read(&file) {
                    Ok(record) => found.push(record),
                    Err(error) => {
                        tracing::warn!(%error, "an account's record is damaged and is set aside");
                        let _ = std::fs::rename(&file, set_aside_name(&file));
                    }
                }
            }
        }
        found.sort_by_key(|record| record.id);
        found
    }

    /// The database of an account.
    pub fn database(&self, store: StoreId, account: AccountId) -> PathBuf {
        self.accounts.join(store.to_string()).join(format!("{account}.db"))
    }

    fn record_path(&self, store: StoreId, account: AccountId) -> PathBuf {
        self.accounts.join(store.to_string()).join(format!("{account}.json"))
    }

    /// Writes an account's record.
    pub fn save(&self, record: &AccountRecord) -> Result<(), RegistryError> {
        let path = self.record_path(record.store_id, record.id);
        let written = serde_json::to_vec_pretty(record).map_err(io::Error::from);
        written.and_then(|text| files::replace(&path, &text)).map_err(|source| RegistryError::Io { path, source })
    }

    /// An account's record as it is on disk now, if there is one.
    pub fn account(&self, store: StoreId, account: AccountId) -> Option<AccountRecord> {
        record::read(&self.record_path(store, account)).ok()
    }

    /// Changes an account's record on disk and answers it; nothing where there is none any more.
    pub fn update_account(
        &self,
        store: StoreId,
        account: AccountId,
        change: impl FnOnce(&mut AccountRecord),
    ) -> Result<Option<AccountRecord>, RegistryError> {
        let _alone = self.alone()?;
        let Some(mut record) = self.account(store, account) else { return Ok(None) };
        change(&mut record);
        self.save(&record)?;
        Ok(Some(record))
    }

    /// Deletes an account's record, and with it the wrapped key. A change under way does not bring it back.
    pub fn delete(&self, store: StoreId, account: AccountId) -> Result<(), RegistryError> {
        let _alone = self.alone()?;
        let path = self.record_path(store, account);
        let removed = match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => path.parent().map_or(Ok(()), files::sync_dir).or(Ok(())),
        };
        removed.map_err(|source| RegistryError::Io { path, source })
    }

    /// Fills a registry that was not there from the accounts that are.
    fn rebuild(&self) -> Result<(), RegistryError> {
        let accounts = self.accounts();
        self.update(|contents| {
            for account in &accounts {
                contents.put_store(account.store.clone());
            }
            contents.active = contents.active.or(accounts.first().map(|account| account.id));
        })
        .map(drop)
    }
}

fn read(path: &Path) -> Result<Option<Contents>, RegistryError> {
    let text = match std::fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(RegistryError::Io { path: path.into(), source }),
    };
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    if serde_json::from_slice::<Format>(&text).is_ok_and(|found| found.format > FORMAT) {
        return Err(RegistryError::Newer(path.into()));
    }
    match serde_json::from_slice(&text) {
        Ok(contents) => Ok(Some(contents)),
        Err(error) => {
            tracing::warn!(%error, "the list of stores is damaged and is set aside");
            std::fs::rename(path, set_aside_name(path))
                .map_err(|source| RegistryError::Io { path: path.into(), source })?;
            Ok(None)
        }
    }
}

fn set_aside_name(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".damaged-{}", uuid::Uuid::now_v7().simple()));
    name.into()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries.flatten().map(|entry| entry.path()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(dir: &Path) -> Result<Registry, RegistryError> {
        Registry::open(dir.join("stores.json"), dir.join("accounts"))
    }

    #[test]
    fn a_damaged_registry_is_set_aside_and_begun_anew() {
        let dir = tempfile::tempdir().expect("a directory");
        let first = open(dir.path()).expect("opens");
        first.update(|contents| contents.work_offline = true).expect("writes");
        assert_eq!(open(dir.path()).expect("opens").now(), first.now());
        std::fs::write(dir.path().join("stores.json"), b"{\"format\":1,\"dev").expect("damages");
        let again = open(dir.path()).expect("a damaged file does not stop the program");
        assert!(!again.now().work_offline);
        let aside = entries(dir.path()).into_iter().filter(|path| path.to_string_lossy().contains("damaged")).count();
        assert_eq!(aside, 1, "what was there is kept for whoever wants to look");
    }

    #[test]
    fn a_newer_registry_is_left_alone() {
        let dir = tempfile::tempdir().expect("a directory");
        let text = b"{\"format\":99,\"new\":true}";
        std::fs::write(dir.path().join("stores.json"), text).expect("writes");
        assert!(matches!(open(dir.path()), Err(RegistryError::Newer(_))));
        assert_eq!(std::fs::read(dir.path().join("stores.json")).expect("there"), text);
    }

    #[test]
    fn a_change_under_way_does_not_bring_a_deleted_record_back() {
        let dir = tempfile::tempdir().expect("a directory");
        let registry = open(dir.path()).expect("opens");
        let record: AccountRecord = serde_json::from_value(serde_json::json!({
            "id": AccountId::new(), "store_id": StoreId::new(), "feed": uuid::Uuid::now_v7(), "origin": "https://shop.example",
            "name": "A••• M•••", "phone": null, "session": "signed_in", "wrap": null,
            "store": { "origin": "https://shop.example", "discovery": {
                "store_id": StoreId::new(), "name": "Shop", "protocol": { "min": 1, "max": 1 }, "server_version": "0.1.0",
                "languages": ["en"], "currency": "USD", "time_zone": "UTC", "country": "US", "policy": { "accounts_mode": "optional", "otp_may_register": true },
            } },
        }))
        .expect("a record");
        for _ in 0..50 {
            registry.save(&record).expect("writes");
            std::thread::scope(|scope| {
                scope.spawn(|| {
                    registry.update_account(record.store_id, record.id, |record| {
                        record.session = SessionState::SignInAgain;
                        std::thread::park_timeout(std::time::Duration::from_millis(1));
                    })
                });
                registry.delete(record.store_id, record.id).expect("deletes");
            });
            assert!(registry.account(record.store_id, record.id).is_none());
        }
    }

    #[test]
    fn two_processes_do_not_undo_each_other() {
        let dir = tempfile::tempdir().expect("a directory");
        let (window, tool) = (open(dir.path()).expect("opens"), open(dir.path()).expect("opens"));
        let account = AccountId::new();
        window.update(|contents| contents.active = Some(account)).expect("writes");
        let seen = tool.update(|contents| contents.work_offline = true).expect("writes");
        assert_eq!((seen.active, seen.work_offline), (Some(account), true));
    }
}
