//! The vault: gives each account its data key, by the keyring or a passphrase.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{Notify, watch};
use zeroize::Zeroizing;

use super::keyring::{Keyring, KeyringError};
use super::passcode::{PASSCODE_MIN, Passcode, secret_with};
use super::thread::KeyringThread;
use super::wrap::{Kdf, KnownWrap, Sealed, Wrap, WrappingKey, random};
use crate::db::DataKey;

/// The shortest passphrase taken.
pub const PASSPHRASE_MIN: usize = 8;
/// How long a keyring may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why there is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// No keyring answers and nothing else was chosen.
    #[error("no keyring answers: choose a passphrase, or to keep nothing on this device")]
    ChoiceNeeded,
    /// The keyring does not give the key now.
    #[error("the archive is locked: {0}")]
    Keyring(KeyringError),
    /// The keyring answers, and the key is not in it any more, or is another.
    #[error("the key of this archive is lost: sign in again to fetch the archive anew")]
    KeyLost,
    /// A passphrase is needed.
    #[error("the archive is locked: type its passphrase")]
    PassphraseNeeded,
    /// The passphrase is another.
    #[error("this is not the passphrase of this archive")]
    WrongPassphrase,
    /// The passphrase is too short.
    #[error("a passphrase has at least {PASSPHRASE_MIN} characters")]
    TooShort,
    /// A passcode is needed.
    #[error("the archive is locked: type the passcode")]
    PasscodeNeeded,
    /// The passcode is another.
    #[error("this is not the passcode")]
    WrongPasscode {
        /// Seconds until another try is taken.
        retry_after_s: Option<u64>,
    },
    /// The passcode was tried too often.
    #[error("the passcode was tried too often: try again in {retry_after_s} s")]
    PasscodeWait {
        /// Seconds until another try is taken.
        retry_after_s: u64,
    },
    /// The passcode is too short.
    #[error("a passcode has at least {PASSCODE_MIN} characters")]
    PasscodeShort,
    /// No passcode is set, so nothing would keep the archive locked.
    #[error("no passcode is set")]
    NoPasscode,
    /// A passcode works beside the keyring only.
    #[error("a passcode needs an archive whose key is in the keyring")]
    NoKeyringKey,
    /// The disk refuses.
    #[error("the passcode could not be read or written: {0}")]
    Disk(String),
    /// A newer program protected this archive in a way this one does not know.
    #[error("a newer version of this program protects this archive: update the program")]
    Newer,
    /// The wrap record is damaged.
    #[error("the record of this archive's key is damaged: sign in again to fetch the archive anew")]
    Record,
    /// The system gives no random bytes.
    #[error("the system gives no random numbers")]
    Random,
}

/// Whether the keyring answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyringState {
    /// It answers.
    Ready,
    /// There is none.
    Absent,
    /// It is there and locked.
    Locked,
    /// It did not answer in time.
    Unresponsive,
}

/// Where the key of a local database comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VaultMode {
    /// The keyring.
    Keyring,
    /// A passphrase.
    Passphrase,
    /// Nothing is written to disk.
    Memory,
}

/// How a new account will be protected, worked out before a code is spent.
pub enum Protection {
    /// A key that lies in the keyring already.
    Keyring(PreparedItem),
    /// A passphrase that is known.
    Passphrase(SecretString),
    /// Nothing on disk.
    Memory,
}

/// A keyring item that was written and read back.
pub struct PreparedItem {
    pub(super) item: String,
    pub(super) key: WrappingKey,
}

/// Gives each account its data key.
pub struct Vault {
    pub(super) keyring: KeyringThread,
    pub(super) passcode: Passcode,
    state: watch::Sender<Option<KeyringState>>,
    chosen: Mutex<Option<Chosen>>,
}

#[derive(Clone)]
enum Chosen {
    Passphrase(SecretString),
    Memory,
}

impl Vault {
    /// A vault over this keyring. Nothing is asked of it yet.
    pub fn new(keyring: Box<dyn Keyring>) -> Self {
        Self::with_patience(keyring, PATIENCE)
    }

    /// The same with another time limit, for tests.
    pub fn with_patience(keyring: Box<dyn Keyring>, patience: Duration) -> Self {
        let keyring = KeyringThread::start(keyring, patience);
        Self { keyring, passcode: Passcode::new(None), state: watch::Sender::new(None), chosen: Mutex::default() }
    }

    /// The same with a passcode, where one is set, whose files lie in this folder.
    pub fn guarded(mut self, folder: &Path) -> Self {
        self.passcode = Passcode::new(Some(folder));
        self
    }

    /// What the last probe found, if there was one.
    pub fn state(&self) -> Option<KeyringState> {
        *self.state.borrow()
    }

    /// Changes of [`Vault::state`].
    pub fn watch(&self) -> watch::Receiver<Option<KeyringState>> {
        self.state.subscribe()
    }

    /// Notified when a keyring that had been given up has answered after all: locked accounts may open now.
    pub fn late(&self) -> Arc<Notify> {
        self.keyring.late()
    }

    /// Asks whether the keyring answers.
    pub async fn probe(&self) -> KeyringState {
        self.note(self.keyring.ask(|keyring| keyring.probe()).await)
    }

    pub(super) fn note<T>(&self, answer: Result<T, KeyringError>) -> KeyringState {
        let state = match answer {
            Ok(_) => KeyringState::Ready,
            Err(KeyringError::Locked) => KeyringState::Locked,
            Err(KeyringError::Unresponsive) => KeyringState::Unresponsive,
            Err(KeyringError::Absent | KeyringError::Failed(_)) => KeyringState::Absent,
        };
        self.state.send_if_modified(|old| old.replace(state) != Some(state));
        state
    }

    /// What new accounts will use, as far as is known.
    pub fn mode(&self) -> Option<VaultMode> {
        let chosen = self.lock().clone();
        match (self.state(), chosen) {
            (_, Some(Chosen::Passphrase(_))) => Some(VaultMode::Passphrase),
            (_, Some(Chosen::Memory)) => Some(VaultMode::Memory),
            (Some(KeyringState::Ready), None) => Some(VaultMode::Keyring),
            _ => None,
        }
    }

    /// Uses the keyring again, when it answers. A locked one is asked for in earnest, so that the system prompts the
    /// person; if they take longer than the time limit, [`Vault::late`] tells.
    pub async fn choose_keyring(&self) -> KeyringState {
        *self.lock() = None;
        let asked = self.keyring.ask(|keyring| match keyring.probe() {
            Err(KeyringError::Locked) => {
                keyring.write("unlock", b"-")?;
                keyring.delete("unlock")?;
                keyring.probe()
            }
            other => other,
        });
        self.note(asked.await)
    }

    /// Uses this passphrase for new accounts.
    pub fn choose_passphrase(&self, passphrase: SecretString) -> Result<(), VaultError> {
        if passphrase.expose_secret().chars().count() < PASSPHRASE_MIN {
            return Err(VaultError::TooShort);
        }
        *self.lock() = Some(Chosen::Passphrase(passphrase));
        Ok(())
    }

    /// Keeps nothing of new accounts on disk.
    pub fn choose_memory(&self) {
        *self.lock() = Some(Chosen::Memory);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Chosen>> {
        self.chosen.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Forgets the passphrase of this run, so that locked archives stay locked.
    pub(super) fn forget_passphrase(&self) {
        let mut chosen = self.lock();
        if matches!(*chosen, Some(Chosen::Passphrase(_))) {
            *chosen = None;
        }
    }

    /// Works out how a new account will be protected. A keyring counts only once it has stored a key and given it back.
    pub async fn protection(&self) -> Result<Protection, VaultError> {
        if self.passcode.is_shut() {
            return Err(VaultError::PasscodeNeeded);
        }
        match self.lock().clone() {
            Some(Chosen::Passphrase(passphrase)) => return Ok(Protection::Passphrase(passphrase)),
            Some(Chosen::Memory) => return Ok(Protection::Memory),
            None => {}
        }
        match self.new_item("archive").await {
            Ok(prepared) => Ok(Protection::Keyring(prepared)),
            Err(VaultError::Keyring(error)) => {
                tracing::warn!(%error, "the keyring cannot be used");
                Err(VaultError::ChoiceNeeded)
            }
            Err(error) => Err(error),
        }
    }

    /// A new item in the keyring, stored and read back.
    pub(super) async fn new_item(&self, what: &str) -> Result<PreparedItem, VaultError> {
        let key: WrappingKey = Zeroizing::new(random()?);
        let item = format!("{what} {}", uuid::Uuid::new_v4().simple());
        let (name, bytes) = (item.clone(), key.clone());
        let stored = self.keyring.ask(move |keyring| {
            keyring.probe()?;
            keyring.write(&name, bytes.as_ref())?;
            match keyring.read(&name)? {
                Some(back) if back.as_slice() == bytes.as_slice() => Ok(()),
                _ => Err(KeyringError::Failed("it did not give back what it was given".into())),
            }
        });
        let stored = stored.await;
        self.note(stored.as_ref().map_err(Clone::clone));
        stored.map_err(VaultError::Keyring)?;
        Ok(PreparedItem { item, key })
    }

    /// The secret of an item that has to be there.
    pub(super) async fn item(&self, item: &str) -> Result<WrappingKey, VaultError> {
        let item = item.to_owned();
        let read = self.keyring.ask(move |keyring| keyring.read(&item)).await;
        self.note(read.as_ref().map_err(Clone::clone));
        let secret = read.map_err(VaultError::Keyring)?.ok_or(VaultError::KeyLost)?;
        let key: [u8; 32] = secret.as_slice().try_into().map_err(|_| VaultError::KeyLost)?;
        Ok(Zeroizing::new(key))
    }

    /// Lets go of a protection that was not needed.
    pub async fn discard(&self, protection: Protection) {
        if let Protection::Keyring(PreparedItem { item, .. }) = protection {
            self.forget_item(item).await;
        }
    }

    pub(super) async fn forget_item(&self, item: String) -> bool {
        self.keyring.ask(move |keyring| keyring.delete(&item)).await.is_ok()
    }

    /// Makes a data key for `about` (which names the account) and wraps it; no wrap means that nothing goes to disk.
    pub async fn create(&self, protection: &Protection, about: &str) -> Result<(DataKey, Option<Wrap>), VaultError> {
        let data = DataKey::random().map_err(|_| VaultError::Random)?;
        let wrap = match protection {
            Protection::Memory => return Ok((data, None)),
            Protection::Keyring(prepared) => self.wrapped(prepared, &data, about)?,
            Protection::Passphrase(passphrase) => {
                let kdf = Kdf::new()?;
                let key = kdf.derive(passphrase).await?;
                KnownWrap::Passphrase { kdf, sealed: Sealed::seal(&key, &data, about)? }
            }
        };
        Ok((data, Some(Wrap::Known(wrap))))
    }

    /// The data key of `about`. Without a passphrase, the one chosen in this run is tried.
    pub async fn open(
        &self,
        wrap: &Wrap,
        about: &str,
        passphrase: Option<&SecretString>,
    ) -> Result<DataKey, VaultError> {
        match wrap {
            Wrap::Newer(_) => Err(VaultError::Newer),
            // A passcode shuts what it does not wrap yet, too: it may have been set a moment before a crash.
            Wrap::Known(KnownWrap::Keyring { .. } | KnownWrap::KeyringAndPasscode { .. })
                if self.passcode.is_shut() =>
            {
                Err(VaultError::PasscodeNeeded)
            }
            Wrap::Known(KnownWrap::Keyring { item, sealed }) => {
                sealed.open(&self.item(item).await?, about).ok_or(VaultError::KeyLost)
            }
            Wrap::Known(KnownWrap::KeyringAndPasscode { item, sealed }) => {
                // Without a passcode's record nobody can have the key behind it.
                let behind = self.passcode.key().ok_or(VaultError::KeyLost)?;
                let both = secret_with(&self.item(item).await?, behind.bytes())?;
                sealed.open(&both, about).ok_or(VaultError::KeyLost)
            }
            Wrap::Known(KnownWrap::Passphrase { kdf, sealed }) => {
                let remembered = match self.lock().clone() {
                    Some(Chosen::Passphrase(passphrase)) => Some(passphrase),
                    _ => None,
                };
                let passphrase = passphrase.or(remembered.as_ref()).ok_or(VaultError::PassphraseNeeded)?;
                let key = kdf.derive(passphrase).await?;
                sealed.open(&key, about).ok_or(VaultError::WrongPassphrase)
            }
        }
    }

    /// Destroys what opens this wrap. The wrap record itself is the caller's to delete.
    pub async fn destroy(&self, wrap: &Wrap) {
        if let Wrap::Known(KnownWrap::Keyring { item, .. } | KnownWrap::KeyringAndPasscode { item, .. }) = wrap
            && !self.forget_item(item.clone()).await
        {
            tracing::warn!(
                "the keyring did not delete an item; the record it belongs to is deleted, so it opens nothing"
            );
        }
    }
}
