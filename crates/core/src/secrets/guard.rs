//! What the vault does with a passcode: set, change, give, take away. Each step leaves a state in which the passcode
//! before it or the one after it opens everything.

use kabinet_protocol::time::LocalTime;
use secrecy::SecretString;

use super::passcode::{self, PasscodeKey, Record, secret_with};
use super::vault::{PreparedItem, Vault, VaultError};
use super::wrap::{KnownWrap, Sealed, Wrap};
use crate::db::DataKey;

/// A data key under a new wrap. Once the new wrap is on disk, the old one's item is to be forgotten.
pub struct Rewrapped {
    /// What goes to disk.
    pub wrap: Wrap,
    before: String,
}

impl Vault {
    /// Whether a passcode is set.
    pub fn has_passcode(&self) -> bool {
        self.passcode.is_set()
    }

    /// Whether a passcode is set and has not been given.
    pub fn is_shut(&self) -> bool {
        self.passcode.is_shut()
    }

    /// Seconds until another passcode may be tried, where none may now.
    pub fn passcode_wait(&self, now: LocalTime) -> Option<u64> {
        self.passcode.wait(now)
    }

    /// Forgets everything that was typed: what a person has to type is asked for again.
    pub fn shut(&self) {
        self.passcode.shut();
        self.forget_passphrase();
    }

    /// Gives the passcode.
    pub async fn give_passcode(&self, passcode: &SecretString, now: LocalTime) -> Result<(), VaultError> {
        let key = self.try_passcode(passcode, now).await?;
        self.passcode.open(key);
        Ok(())
    }

    /// Sets a passcode where there is none, or another in its place; `current` is then needed. Archives are wrapped anew by
    /// [`Vault::rewrap`] afterwards; until then the passcode shuts them all the same.
    pub async fn set_passcode(
        &self,
        passcode: &SecretString,
        current: Option<&SecretString>,
        now: LocalTime,
    ) -> Result<(), VaultError> {
        passcode::long_enough(passcode)?;
        let before = match self.passcode.record()? {
            None => None,
            Some(record) => {
                Some((record.item, self.try_passcode(current.ok_or(VaultError::PasscodeNeeded)?, now).await?))
            }
        };
        let (old_item, key) = match before {
            Some((item, key)) => (Some(item), key),
            None => (None, PasscodeKey::random().map_err(|_| VaultError::Random)?),
        };
        let PreparedItem { item, key: secret } = self.new_item("passcode").await?;
        let record = Record::seal(&key, item.clone(), &secret, passcode).await;
        if let Err(error) = record.and_then(|record| self.passcode.put(&record, key)) {
            self.forget_item(item).await;
            return Err(error);
        }
        // From here on the new one works; what of the old one is left opens nothing.
        if let Some(old) = old_item {
            self.forget_item(old).await;
        }
        Ok(())
    }

    /// Takes the passcode away. No archive may be wrapped by it any more.
    pub async fn remove_passcode(&self) -> Result<(), VaultError> {
        let item = self.passcode.record().ok().flatten().map(|record| record.item);
        self.passcode.remove()?;
        if let Some(item) = item {
            self.forget_item(item).await;
        }
        Ok(())
    }

    /// Wraps a data key anew: with the passcode, or without. Nothing where the wrap is so already, or is of another kind.
    /// The keyring's item is a new one, so that an old copy of the record opens nothing.
    pub async fn rewrap(&self, wrap: &Wrap, about: &str, with: bool) -> Result<Option<Rewrapped>, VaultError> {
        let before = match wrap {
            Wrap::Known(KnownWrap::Keyring { item, .. }) if with => item.clone(),
            Wrap::Known(KnownWrap::KeyringAndPasscode { item, .. }) if !with => item.clone(),
            _ => return Ok(None),
        };
        let data = self.open(wrap, about, None).await?;
        let prepared = self.new_item("archive").await?;
        let wrap = if with { self.wrapped(&prepared, &data, about)? } else { plain(&prepared, &data, about)? };
        Ok(Some(Rewrapped { wrap: Wrap::Known(wrap), before }))
    }

    /// The new wrap is on disk: the old one's item goes.
    pub async fn rewrapped(&self, done: Rewrapped) {
        self.forget_item(done.before).await;
    }

    /// The new wrap could not be written: its item goes.
    pub async fn not_rewrapped(&self, undone: Rewrapped) {
        self.destroy(&undone.wrap).await;
    }

    /// Wraps a data key as new ones are now: with the passcode where one is set.
    pub(super) fn wrapped(
        &self,
        prepared: &PreparedItem,
        data: &DataKey,
        about: &str,
    ) -> Result<KnownWrap, VaultError> {
        match self.passcode.key() {
            Some(behind) => {
                let both = secret_with(&prepared.key, behind.bytes())?;
                let sealed = Sealed::seal(&both, data, about)?;
                Ok(KnownWrap::KeyringAndPasscode { item: prepared.item.clone(), sealed })
            }
            None if self.passcode.is_set() => Err(VaultError::PasscodeNeeded),
            None => plain(prepared, data, about),
        }
    }

    async fn try_passcode(&self, passcode: &SecretString, now: LocalTime) -> Result<PasscodeKey, VaultError> {
        let record = self.passcode.record()?.ok_or(VaultError::NoPasscode)?;
        // Asked before the try is counted: a keyring that does not answer is no wrong try.
        let secret = self.item(&record.item).await?;
        self.passcode.attempt(&record, &secret, passcode, now).await
    }
}

fn plain(prepared: &PreparedItem, data: &DataKey, about: &str) -> Result<KnownWrap, VaultError> {
    Ok(KnownWrap::Keyring { item: prepared.item.clone(), sealed: Sealed::seal(&prepared.key, data, about)? })
}
