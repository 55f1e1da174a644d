//! Keys: where the key of a local database comes from, and how little of it is ever outside memory.
//!
//! Each account's database has a random 32-byte data key. On disk it exists wrapped only ([`Wrap`]): by a key that lies
//! in the operating system's keyring, by that key and a passcode ([`passcode`]), or by a passphrase. Where there is neither, nothing of the account goes to disk.
//! Deleting the keyring's item or the wrap record makes the database unreadable for ever, which is what signing out does.

mod guard;
mod keyring;
mod passcode;
mod seal;
mod thread;
mod vault;
mod wrap;

#[cfg(test)]
mod tests;

pub use guard::Rewrapped;
pub use keyring::{Keyring, KeyringError, OsKeyring};
pub use passcode::PASSCODE_MIN;
pub use seal::{seal, unseal};
pub use vault::{KeyringState, PASSPHRASE_MIN, PreparedItem, Protection, Vault, VaultError, VaultMode};
pub use wrap::{Kdf, KnownWrap, Sealed, Wrap};
