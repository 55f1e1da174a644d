//! The operating system's keyring.

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

impl OsKeyring {
    fn entry(item: &str) -> Result<keyring::Entry, KeyringError> {
        keyring::Entry::new(SERVICE, item).map_err(translate)
    }
}

impl Keyring for OsKeyring {
    fn read(&self, item: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        match Self::entry(item)?.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(translate(error)),
        }
    }

    fn write(&self, item: &str, secret: &[u8]) -> Result<(), KeyringError> {
        Self::entry(item)?.set_secret(secret).map_err(translate)
    }

    fn delete(&self, item: &str) -> Result<(), KeyringError> {
        match Self::entry(item)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(translate(error)),
        }
    }
}

fn translate(error: keyring::Error) -> KeyringError {
    match error {
        keyring::Error::NoDefaultStore => KeyringError::Absent,
        keyring::Error::NoStorageAccess(_) => KeyringError::Locked,
        // Never the error's own text: some variants carry the secret's bytes.
        other => KeyringError::Failed(format!("{:?}", std::mem::discriminant(&other))),
    }
}
