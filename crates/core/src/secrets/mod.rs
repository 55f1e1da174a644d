//! Keys: where the key of a local database comes from, and how little of it is ever outside memory.

mod keyring;

pub use keyring::{Keyring, KeyringError, OsKeyring};
