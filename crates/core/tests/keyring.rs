//! The real Secret Service: gnome-keyring on a bus of its own, started by the test by running itself again.
#![cfg(target_os = "linux")]

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use kabinet_core::secrets::{Keyring, KeyringError, KeyringState, OsKeyring, Vault};

const INSIDE: &str = "KABINET_TEST_INSIDE_BUS";

/// Runs one of the `inside_` tests of this file under a fresh bus. `begin` is shell run on that bus first.
fn under_a_bus(test: &str, begin: &str) {
    let home = tempfile::tempdir().expect("a directory");
    let me = std::env::current_exe().expect("this test");
    let script = format!("{begin}\nexec \"$0\" --exact {test} --ignored --nocapture");
    let run = Command::new("dbus-run-session")
        .args(["--", "sh", "-c", &script])
        .arg(me)
        .env(INSIDE, "1")
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path())
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .output()
        .expect("dbus-run-session: install the packages dbus and gnome-keyring");
    let said = format!("{}\n{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success() && said.contains("1 passed"), "{test}: {said}");
}

const UNLOCKED: &str = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null";

// covers: B13
#[test]
fn a_real_keyring_keeps_and_forgets() {
    under_a_bus("inside_keeps_and_forgets", UNLOCKED);
}

#[test]
fn a_real_keyring_that_is_locked_does_not_hang() {
    under_a_bus("inside_locked", UNLOCKED);
}

#[test]
fn a_bus_without_a_keyring_is_absent_or_locked() {
    under_a_bus("inside_absent", "export DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent/bus");
}

#[test]
#[ignore = "run by a_real_keyring_keeps_and_forgets"]
fn inside_keeps_and_forgets() {
    assert!(std::env::var_os(INSIDE).is_some());
    let keyring = OsKeyring;
    assert_eq!(keyring.probe(), Ok(()));
    assert_eq!(keyring.read("archive x").expect("reads"), None);
    let secret: Vec<u8> = (0..32).map(|n| n * 8).collect();
    keyring.write("archive x", &secret).expect("writes bytes that are no text");
    assert_eq!(keyring.read("archive x").expect("reads").expect("there").as_slice(), secret);
    keyring.write("archive x", b"other").expect("replaces");
    assert_eq!(keyring.read("archive x").expect("reads").expect("there").as_slice(), b"other");
    keyring.delete("archive x").expect("deletes");
    keyring.delete("archive x").expect("deleting what is gone is done");
    assert_eq!(keyring.read("archive x").expect("reads"), None);

    // Through the vault, inside a runtime, where the keyring's client would panic if it ran on the runtime's threads.
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let vault = Vault::new(Box::new(OsKeyring));
        assert_eq!(vault.probe().await, KeyringState::Ready);
        let protection = vault.protection().await.expect("the keyring answers");
        let (key, wrap) = vault.create(&protection, "me").await.expect("makes a key");
        let wrap = wrap.expect("something to keep");
        assert_eq!(vault.open(&wrap, "me", None).await.expect("opens").bytes(), key.bytes());
        vault.destroy(&wrap).await;
        assert!(vault.open(&wrap, "me", None).await.is_err());
    });
}

#[test]
#[ignore = "run by a_real_keyring_that_is_locked_does_not_hang"]
fn inside_locked() {
    assert!(std::env::var_os(INSIDE).is_some());
    OsKeyring.write("archive x", b"secret").expect("writes while unlocked");
    let locked = Command::new("dbus-send")
        .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"])
        .args(["org.freedesktop.Secret.Service.Lock", "array:objpath:/org/freedesktop/secrets/collection/login"])
        .output()
        .expect("dbus-send");
    assert!(locked.status.success(), "{}", String::from_utf8_lossy(&locked.stderr));
    assert_eq!(OsKeyring.probe(), Err(KeyringError::Locked));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let vault = Vault::with_patience(Box::new(OsKeyring), Duration::from_secs(1));
        let begun = Instant::now();
        assert_eq!(vault.probe().await, KeyringState::Locked);
        assert!(vault.protection().await.is_err(), "a code must not be spent on this");
        assert!(begun.elapsed() < Duration::from_secs(4), "nothing waited for a prompt nobody sees");
    });
    // The prompt nobody answers may still hold the keyring's thread.
    runtime.shutdown_background();
}

#[test]
#[ignore = "run by a_bus_without_a_keyring_is_absent_or_locked"]
fn inside_absent() {
    assert!(std::env::var_os(INSIDE).is_some());
    assert!(matches!(OsKeyring.probe(), Err(KeyringError::Absent | KeyringError::Locked)));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let vault = Vault::new(Box::new(OsKeyring));
        assert!(vault.protection().await.is_err());
        assert!(matches!(vault.state(), Some(KeyringState::Absent | KeyringState::Locked)));
    });
}
