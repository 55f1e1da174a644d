//! The passcode: something short a person types to open the program, beside the keyring.
//!
//! Behind it stands a random key. On disk it lies sealed in `passcode.json`, under a key that takes BOTH an item of the
//! keyring and the passcode (argon2id, 64 MiB, 3 passes): whoever has the disk alone cannot even try passcodes, and
//! whoever has keyring and disk pays for each try. Each account's data key is sealed under its own keyring item and this
//! random key. So changing the passcode replaces one small file, and never touches an account.
//!
//! Wrong tries are counted before they are compared, in a file of their own, and cost growing delays that outlive the
//! program.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use kabinet_protocol::time::LocalTime;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::VaultError;
use super::wrap::{Kdf, Sealed, WrappingKey};
use crate::db::DataKey;

/// The fewest characters of a passcode.
pub const PASSCODE_MIN: usize = 4;
/// What a passcode's record is bound to.
const ABOUT: &str = "kabinet passcode";
/// Seconds to wait after so many wrong tries; the last goes for all that follow.
const DELAYS: [u64; 10] = [0, 0, 0, 5, 15, 30, 60, 300, 900, 3600];
/// The format this build writes.
const FORMAT: u32 = 1;

/// The random key behind the passcode. Wiped from memory when dropped.
pub(super) type PasscodeKey = DataKey;

/// `passcode.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    format: u32,
    /// The keyring's item.
    pub(super) item: String,
    kdf: Kdf,
    sealed: Sealed,
}

impl Record {
    /// Seals the random key under both.
    pub(super) async fn seal(
        key: &PasscodeKey,
        item: String,
        secret: &WrappingKey,
        passcode: &SecretString,
    ) -> Result<Self, VaultError> {
        let kdf = Kdf::new()?;
        let derived = kdf.derive(passcode).await?;
        let both = secret_with(secret, &derived)?;
        Ok(Self { format: FORMAT, item, sealed: Sealed::seal(&both, key, ABOUT)?, kdf })
    }

    /// Opens it; nothing when the passcode is another.
    async fn open(&self, secret: &WrappingKey, passcode: &SecretString) -> Result<Option<PasscodeKey>, VaultError> {
        let derived = self.kdf.derive(passcode).await?;
        let both = secret_with(secret, &derived)?;
        Ok(self.sealed.open(&both, ABOUT))
    }
}

/// One wrapping key that takes two.
pub(super) fn secret_with(secret: &WrappingKey, other: &[u8; 32]) -> Result<WrappingKey, VaultError> {
    use hmac::{Hmac, KeyInit, Mac};
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_ref()).map_err(|_| VaultError::Record)?;
    mac.update(b"kabinet: keyring and passcode");
    mac.update(other);
    Ok(WrappingKey::new(mac.finalize().into_bytes().into()))
}

/// Wrong tries in a row, and when the last one was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Tries {
    wrong: usize,
    at: i64,
}

impl Tries {
    fn delay(self) -> u64 {
        DELAYS[self.wrong.min(DELAYS.len() - 1)]
    }

    /// How long to wait by the wall clock, which is all there is after a start. One that was set back waits from now on.
    fn left(self, now: LocalTime) -> Duration {
        let since = u64::try_from(now.millis().saturating_sub(self.at)).unwrap_or(0);
        Duration::from_secs(self.delay()).saturating_sub(Duration::from_millis(since))
    }
}

/// The passcode's files, and what of them is in memory.
pub(super) struct Passcode {
    folder: Option<PathBuf>,
    key: Mutex<Option<PasscodeKey>>,
    /// Until when this process lets nobody try; by the monotonic clock, which nobody sets.
    until: Mutex<Option<Instant>>,
    /// Held through a try, so that tries come one after another.
    turn: tokio::sync::Mutex<()>,
}

impl Passcode {
    pub(super) fn new(folder: Option<&Path>) -> Self {
        Self {
            folder: folder.map(Path::to_owned),
            key: Mutex::default(),
            until: Mutex::default(),
            turn: <_>::default(),
        }
    }

    fn file(&self) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join("passcode.json"))
    }

    fn tries_file(&self) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join("passcode-tries.json"))
    }

    /// Whether one is set.
    pub(super) fn is_set(&self) -> bool {
        self.file().is_some_and(|file| file.exists())
    }

    /// The random key, while the program is open.
    pub(super) fn key(&self) -> Option<PasscodeKey> {
        locked(&self.key).clone()
    }

    /// Whether a passcode is set and has not been given.
    pub(super) fn is_shut(&self) -> bool {
        locked(&self.key).is_none() && self.is_set()
    }

    /// Forgets the random key until the passcode is given again.
    pub(super) fn shut(&self) {
        *locked(&self.key) = None;
    }

    /// The record, if there is one.
    pub(super) fn record(&self) -> Result<Option<Record>, VaultError> {
        let Some(file) = self.file() else { return Ok(None) };
        let text = match std::fs::read(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(VaultError::Disk(error.to_string())),
        };
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        match serde_json::from_slice::<Record>(&text) {
            Ok(record) if record.format == FORMAT => Ok(Some(record)),
            _ if serde_json::from_slice::<Format>(&text).is_ok_and(|found| found.format > FORMAT) => {
                Err(VaultError::Newer)
            }
            _ => Err(VaultError::Record),
        }
    }

    /// Puts a record in the place of the one before, whole or not at all, and keeps its key.
    pub(super) fn put(&self, record: &Record, key: PasscodeKey) -> Result<(), VaultError> {
        let file = self.file().ok_or(VaultError::NoPasscode)?;
        let text = serde_json::to_vec_pretty(record).map_err(|_| VaultError::Record)?;
        crate::files::replace(&file, &text).map_err(|error| VaultError::Disk(error.to_string()))?;
        *locked(&self.key) = Some(key);
        Ok(())
    }

    /// Removes the record, the tries and the key.
    pub(super) fn remove(&self) -> Result<(), VaultError> {
        for file in [self.file(), self.tries_file()].into_iter().flatten() {
            match std::fs::remove_file(file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(VaultError::Disk(error.to_string()));
                }
                _ => {}
            }
        }
        if let Some(folder) = &self.folder {
            let _ = crate::files::sync_dir(folder);
        }
        self.shut();
        *locked(&self.until) = None;
        Ok(())
    }

    /// Tries a passcode against the record; `secret` is the keyring's. The try counts before it is compared, so that
    /// ending the program in between gains nothing.
    pub(super) async fn attempt(
        &self,
        record: &Record,
        secret: &WrappingKey,
        passcode: &SecretString,
        now: LocalTime,
    ) -> Result<PasscodeKey, VaultError> {
        let _turn = self.turn.lock().await;
        if let Some(retry_after_s) = self.wait(now) {
            return Err(VaultError::PasscodeWait { retry_after_s });
        }
        let file = self.tries_file().ok_or(VaultError::NoPasscode)?;
        let tries = Tries { wrong: self.tries().wrong + 1, at: now.millis() };
        let text = serde_json::to_vec(&tries).map_err(|_| VaultError::Record)?;
        crate::files::replace(&file, &text).map_err(|error| VaultError::Disk(error.to_string()))?;
        match record.open(secret, passcode).await? {
            Some(key) => {
                let _ = std::fs::remove_file(file);
                *locked(&self.until) = None;
                Ok(key)
            }
            None => {
                let delay = Duration::from_secs(tries.delay());
                *locked(&self.until) = Instant::now().checked_add(delay);
                Err(VaultError::WrongPasscode { retry_after_s: Some(tries.delay()).filter(|delay| *delay > 0) })
            }
        }
    }

    /// Keeps the random key in memory: the passcode was right.
    pub(super) fn open(&self, key: PasscodeKey) {
        *locked(&self.key) = Some(key);
    }

    /// Seconds until another try is taken, where one is not taken now.
    pub(super) fn wait(&self, now: LocalTime) -> Option<u64> {
        let left = match *locked(&self.until) {
            Some(until) => until.saturating_duration_since(Instant::now()),
            None => self.tries().left(now),
        };
        (!left.is_zero()).then(|| left.as_millis().div_ceil(1000) as u64)
    }

    fn tries(&self) -> Tries {
        let text = self.tries_file().and_then(|file| std::fs::read(file).ok());
        text.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
    }
}

/// Whether a passcode is long enough.
pub(super) fn long_enough(passcode: &SecretString) -> Result<(), VaultError> {
    if passcode.expose_secret().chars().count() < PASSCODE_MIN { Err(VaultError::PasscodeShort) } else { Ok(()) }
}

fn locked<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_outlive_the_program_and_do_not_end_with_a_clock_that_was_set_back() {
        let delays: Vec<u64> = (0..14).map(|wrong| Tries { wrong, at: 0 }.delay()).collect();
        assert!(delays.is_sorted() && delays[2] == 0 && delays[3] > 0 && delays[13] == delays[9]);
        let tries = Tries { wrong: 6, at: 1_000_000 };
        assert_eq!(tries.left(LocalTime(1_000_000)), Duration::from_secs(60));
        assert_eq!(tries.left(LocalTime(1_059_000)), Duration::from_secs(1));
        assert_eq!(tries.left(LocalTime(1_060_000)), Duration::ZERO);
        assert_eq!(tries.left(LocalTime(0)), Duration::from_secs(60), "a clock set back waits it out");
    }
}
