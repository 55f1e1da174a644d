//! Keyrings that are absent, locked, hanging or lying, and what the vault makes of them.

#![allow(clippy::disallowed_methods, reason = "a keyring that is slow blocks its own thread, which is what is tested")]

use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::*;

const SOON: Duration = Duration::from_millis(200);

#[derive(Clone, Default)]
struct Scripted {
    items: Arc<Mutex<HashMap<String, Vec<u8>>>>,
    mood: Arc<AtomicU8>,
}

const READY: u8 = 0;
const ABSENT: u8 = 1;
const LOCKED: u8 = 2;
const HANGS: u8 = 3;
const LIES: u8 = 4;
const PANICS: u8 = 5;

impl Scripted {
    fn mood(&self) -> Result<(), KeyringError> {
        match self.mood.load(Ordering::SeqCst) {
            ABSENT => Err(KeyringError::Absent),
            LOCKED => Err(KeyringError::Locked),
            HANGS => {
                while self.mood.load(Ordering::SeqCst) == HANGS {
                    std::thread::sleep(Duration::from_millis(5));
                }
                Ok(())
            }
            // Without the hook: printing a backtrace takes longer than this test waits.
            PANICS => std::panic::resume_unwind(Box::new("a keyring's client panics")),
            _ => Ok(()),
        }
    }

    fn set(&self, mood: u8) {
        self.mood.store(mood, Ordering::SeqCst);
    }
}

impl Keyring for Scripted {
    fn probe(&self) -> Result<(), KeyringError> {
        self.mood()
    }

    fn read(&self, item: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        self.mood()?;
        if self.mood.load(Ordering::SeqCst) == LIES {
            return Ok(Some(Zeroizing::new(vec![7; 31])));
        }
        Ok(self.items.lock().expect("items").get(item).cloned().map(Zeroizing::new))
    }

    fn write(&self, item: &str, secret: &[u8]) -> Result<(), KeyringError> {
        self.mood()?;
        self.items.lock().expect("items").insert(item.into(), secret.into());
        Ok(())
    }

    fn delete(&self, item: &str) -> Result<(), KeyringError> {
        self.mood()?;
        self.items.lock().expect("items").remove(item);
        Ok(())
    }
}

fn vault(keyring: &Scripted) -> Vault {
    Vault::with_patience(Box::new(keyring.clone()), SOON)
}

// covers: B13
#[tokio::test]
async fn a_key_in_the_keyring_opens_its_own_account_and_no_other() {
    let keyring = Scripted::default();
    let vault = vault(&keyring);
    let protection = vault.protection().await.expect("the keyring answers");
    let (key, wrap) = vault.create(&protection, "one").await.expect("makes a key");
    let wrap = wrap.expect("something to keep");
    let text = serde_json::to_string(&wrap).expect("json");
    let hex = hex::encode(key.bytes());
    assert!(!text.contains(&hex), "the data key is not in its record");
    let wrap: Wrap = serde_json::from_str(&text).expect("json");
    assert_eq!(vault.open(&wrap, "one", None).await.expect("opens").bytes(), key.bytes());
    assert_eq!(vault.open(&wrap, "two", None).await.map(drop), Err(VaultError::KeyLost), "bound to its account");
    vault.destroy(&wrap).await;
    assert!(keyring.items.lock().expect("items").is_empty(), "signing out leaves no key");
    assert_eq!(vault.open(&wrap, "one", None).await.map(drop), Err(VaultError::KeyLost));
}

#[tokio::test]
async fn without_a_keyring_a_choice_is_asked_for_and_nothing_hangs() {
    for (mood, state) in [
        (ABSENT, KeyringState::Absent),
        (LOCKED, KeyringState::Locked),
        (HANGS, KeyringState::Unresponsive),
        (LIES, KeyringState::Absent),
        (PANICS, KeyringState::Absent),
    ] {
        let keyring = Scripted::default();
        keyring.set(mood);
        let vault = vault(&keyring);
        let begun = Instant::now();
        assert_eq!(vault.protection().await.map(drop), Err(VaultError::ChoiceNeeded), "mood {mood}");
        assert!(begun.elapsed() < 10 * SOON, "mood {mood}");
        assert_eq!((vault.state(), vault.mode()), (Some(state), None), "mood {mood}");
        vault.choose_memory();
        let (_, wrap) = vault.create(&vault.protection().await.expect("chosen"), "x").await.expect("makes a key");
        assert_eq!(wrap, None, "memory leaves nothing to keep");
        keyring.set(READY);
    }
}

#[tokio::test]
async fn a_keyring_that_hangs_is_not_waited_for_twice_and_is_heard_when_it_comes_back() {
    let keyring = Scripted::default();
    let vault = vault(&keyring);
    keyring.set(HANGS);
    assert_eq!(vault.probe().await, KeyringState::Unresponsive);
    let begun = Instant::now();
    assert_eq!(vault.probe().await, KeyringState::Unresponsive);
    assert!(begun.elapsed() < SOON / 2, "refused at once while the first call hangs");
    let late = vault.late();
    keyring.set(READY);
    tokio::time::timeout(10 * SOON, late.notified()).await.expect("told when it answers after all");
    assert_eq!(vault.probe().await, KeyringState::Ready);
}

#[tokio::test]
async fn a_passphrase_opens_what_it_closed() {
    let keyring = Scripted::default();
    keyring.set(ABSENT);
    let vault = vault(&keyring);
    assert_eq!(vault.choose_passphrase("seven77".into()), Err(VaultError::TooShort));
    vault.choose_passphrase("correct horse".into()).expect("long enough");
    let (key, wrap) = vault.create(&vault.protection().await.expect("chosen"), "x").await.expect("makes a key");
    let wrap = wrap.expect("something to keep");
    let later = self::vault(&keyring);
    assert_eq!(later.open(&wrap, "x", None).await.map(drop), Err(VaultError::PassphraseNeeded));
    let wrong = later.open(&wrap, "x", Some(&"battery staple".into())).await.map(drop);
    assert_eq!(wrong, Err(VaultError::WrongPassphrase));
    let opened = later.open(&wrap, "x", Some(&"correct horse".into())).await.expect("the right one");
    assert_eq!(opened.bytes(), key.bytes());
}

#[tokio::test]
async fn a_record_of_a_newer_program_is_kept_and_not_opened() {
    let text = r#"{"method":"keyring_and_passcode","item":"a","kdf":{"salt":"x"}}"#;
    let wrap: Wrap = serde_json::from_str(text).expect("kept");
    assert_eq!(vault(&Scripted::default()).open(&wrap, "x", None).await.map(drop), Err(VaultError::Newer));
    let back: serde_json::Value = serde_json::to_value(&wrap).expect("json");
    assert_eq!(back, serde_json::from_str::<serde_json::Value>(text).expect("json"), "as it came");
}
