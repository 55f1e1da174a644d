//! A keyring that does what the test says.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use kabinet_core::secrets::{Keyring, KeyringError};
use zeroize::Zeroizing;

/// How the keyring is today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// It works.
    Works,
    /// There is none.
    Absent,
    /// It is there and locked.
    Locked,
    /// It answers nothing, ever, until its mood changes.
    Hangs,
}

struct Inner {
    mood: Mood,
    items: BTreeMap<String, Vec<u8>>,
}

/// A keyring in memory. Clones are the same keyring, so a test keeps one and hands one to the client.
#[derive(Clone)]
pub struct ScriptedKeyring(Arc<(Mutex<Inner>, Condvar)>);

impl ScriptedKeyring {
    /// An empty keyring of this mood.
    pub fn new(mood: Mood) -> Self {
        Self(Arc::new((Mutex::new(Inner { mood, items: BTreeMap::new() }), Condvar::new())))
    }

    /// Changes the mood; calls that hang go on.
    pub fn set(&self, mood: Mood) {
        self.inner().mood = mood;
        self.0.1.notify_all();
    }

    /// The names of the items, for a test that looks whether something was left behind.
    pub fn items(&self) -> Vec<String> {
        self.inner().items.keys().cloned().collect()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ready(&self) -> Result<MutexGuard<'_, Inner>, KeyringError> {
        let mut inner = self.inner();
        while inner.mood == Mood::Hangs {
            inner = self.0.1.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
        match inner.mood {
            Mood::Works | Mood::Hangs => Ok(inner),
            Mood::Absent => Err(KeyringError::Absent),
            Mood::Locked => Err(KeyringError::Locked),
        }
    }
}

impl Keyring for ScriptedKeyring {
    fn probe(&self) -> Result<(), KeyringError> {
        self.ready().map(|_| ())
    }

    fn read(&self, item: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        Ok(self.ready()?.items.get(item).cloned().map(Zeroizing::new))
    }

    fn write(&self, item: &str, secret: &[u8]) -> Result<(), KeyringError> {
        self.ready()?.items.insert(item.to_owned(), secret.to_vec());
        Ok(())
    }

    fn delete(&self, item: &str) -> Result<(), KeyringError> {
        self.ready()?.items.remove(item);
        Ok(())
    }
}
