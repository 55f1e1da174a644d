//! The operating system's keyring.

use keyring_core::Error;
use zeroize::Zeroizing;

/// The name under which items stand in the keyring.
const SERVICE: &str = "Kabinet";

/// Why a keyring gives nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// There is none.
    #[error("this system has no keyring")]
    Absent,
    /// It is there and locked, and nobody unlocked it.
    #[error("the keyring is locked")]
    Locked,
    /// It did not answer in time.
    #[error("the keyring does not answer")]
    Unresponsive,
    /// It answered with a failure.
    #[error("the keyring failed: {0}")]
    Failed(String),
}

/// A keyring. Calls block, may block for ever, and must not run inside an async runtime: only the vault's own thread
/// makes them.
pub trait Keyring: Send + Sync + 'static {
    /// Whether it would take a secret now, found out without a prompt where the system can.
    fn probe(&self) -> Result<(), KeyringError> {
        self.read("probe").map(drop)
    }
    /// The item's secret, if there is such an item.
    fn read(&self, item: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError>;
    /// Stores a secret.
    fn write(&self, item: &str, secret: &[u8]) -> Result<(), KeyringError>;
    /// Removes an item; one that is not there is removed.
    fn delete(&self, item: &str) -> Result<(), KeyringError>;
}

/// The keyring of this system: Keychain, Credential Manager, or the Secret Service.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsKeyring;

impl Keyring for OsKeyring {
    fn probe(&self) -> Result<(), KeyringError> {
        system::probe()
    }

    fn read(&self, item: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        match system::entry(item)?.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(translate(&error)),
        }
    }

    fn write(&self, item: &str, secret: &[u8]) -> Result<(), KeyringError> {
        system::entry(item)?.set_secret(secret).map_err(|error| translate(&error))
    }

    fn delete(&self, item: &str) -> Result<(), KeyringError> {
        match system::entry(item)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(translate(&error)),
        }
    }
}

fn translate(error: &Error) -> KeyringError {
    match error {
        Error::NoDefaultStore => KeyringError::Absent,
        Error::NoStorageAccess(_) => KeyringError::Locked,
        // Never the error's own text: some variants carry the secret's bytes.
        Error::PlatformFailure(_) => KeyringError::Failed("the system refused".into()),
        Error::Ambiguous(_) => KeyringError::Failed("it has several such items".into()),
        _ => KeyringError::Failed("its answer makes no sense".into()),
    }
}

/// The Secret Service over D-Bus. The connection is made anew for each call: a call is rare, and a service that came
/// back, or was started after us, is found.
#[cfg(all(unix, not(target_os = "macos")))]
mod system {
    use keyring_core::Entry;
    use keyring_core::api::CredentialStoreApi;
    use secret_service::EncryptionType;
    use secret_service::blocking::SecretService;

    use super::{KeyringError, SERVICE, translate};

    pub(super) fn probe() -> Result<(), KeyringError> {
        let service = SecretService::connect(EncryptionType::Dh).map_err(|_| KeyringError::Absent)?;
        // A keyring without a default collection asks a person to make one: as good as locked.
        let collection = service.get_default_collection().map_err(|_| KeyringError::Locked)?;
        match collection.is_locked() {
            Ok(false) => Ok(()),
            Ok(true) => Err(KeyringError::Locked),
            Err(_) => Err(KeyringError::Failed("the system refused".into())),
        }
    }

    pub(super) fn entry(item: &str) -> Result<Entry, KeyringError> {
        let store = zbus_secret_service_keyring_store::Store::new().map_err(|_| KeyringError::Absent)?;
        store.build(SERVICE, item, None).map_err(|error| translate(&error))
    }
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
mod system {
    use super::{KeyringError, SERVICE, translate};

    pub(super) fn probe() -> Result<(), KeyringError> {
        match entry("probe")?.get_secret() {
            Ok(_) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(translate(&error)),
        }
    }

    pub(super) fn entry(item: &str) -> Result<keyring::Entry, KeyringError> {
        keyring::Entry::new(SERVICE, item).map_err(|error| translate(&error))
    }
}
