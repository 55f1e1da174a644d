//! A data key, wrapped: what of it may lie on disk.
//!
//! The record is versioned by its `method`: a method this build does not know is kept as it came, and the account stays
//! locked until a newer program opens it.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::VaultError;
use crate::db::DataKey;

/// A 32-byte key that wraps a data key.
pub(super) type WrappingKey = Zeroizing<[u8; 32]>;

/// A wrapped data key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Wrap {
    /// Of a method this build knows.
    Known(KnownWrap),
    /// Of a newer program.
    Newer(serde_json::Value),
}

/// A wrapped data key of a method this build knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum KnownWrap {
    /// By a key in the keyring, under this item.
    Keyring {
        /// The item's name.
        item: String,
        /// The sealed data key.
        sealed: Sealed,
    },
    /// By a key that lies in the keyring and the key behind the passcode: both are needed.
    KeyringAndPasscode {
        /// The item's name.
        item: String,
        /// The sealed data key.
        sealed: Sealed,
    },
    /// By a passphrase, through argon2id.
    Passphrase {
        /// The derivation.
        kdf: Kdf,
        /// The sealed data key.
        sealed: Sealed,
    },
}

/// How a passphrase becomes a key: argon2id (RFC 9106).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kdf {
    salt: String,
    m_kib: u32,
    t: u32,
    p: u32,
}

/// XChaCha20-Poly1305 of the 32 bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    nonce: String,
    bytes: String,
}

impl Kdf {
    /// 64 MiB, 3 passes, one lane, and a new salt.
    pub(super) fn new() -> Result<Self, VaultError> {
        Ok(Self { salt: STANDARD.encode(random::<16>()?), m_kib: 64 * 1024, t: 3, p: 1 })
    }

    /// Derives the key; a third of a second of one core.
    pub(super) async fn derive(&self, passphrase: &SecretString) -> Result<WrappingKey, VaultError> {
        // A damaged record must not make us take all memory.
        if self.m_kib > 1024 * 1024 || self.t > 64 {
            return Err(VaultError::Record);
        }
        let salt = STANDARD.decode(&self.salt).map_err(|_| VaultError::Record)?;
        let params = Params::new(self.m_kib, self.t, self.p, Some(32)).map_err(|_| VaultError::Record)?;
        let passphrase = passphrase.clone();
        let derived = tokio::task::spawn_blocking(move || {
            let mut key = Zeroizing::new([0; 32]);
            Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
                .hash_password_into(passphrase.expose_secret().as_bytes(), &salt, key.as_mut())
                .map(|()| key)
        });
        derived.await.map_err(|_| VaultError::Random)?.map_err(|_| VaultError::Record)
    }
}

impl Sealed {
    /// Seals `data` so that it opens only with `key` and only for `about`.
    pub(super) fn seal(key: &WrappingKey, data: &DataKey, about: &str) -> Result<Self, VaultError> {
        let nonce = random::<24>()?;
        let cipher = XChaCha20Poly1305::new_from_slice(key.as_ref()).map_err(|_| VaultError::Record)?;
        let payload = Payload { msg: data.bytes(), aad: about.as_bytes() };
        let bytes = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| VaultError::Record)?;
        Ok(Self { nonce: STANDARD.encode(nonce), bytes: STANDARD.encode(bytes) })
    }

    /// Opens it; nothing when the key is another.
    pub(super) fn open(&self, key: &WrappingKey, about: &str) -> Option<DataKey> {
        let nonce: [u8; 24] = STANDARD.decode(&self.nonce).ok()?.try_into().ok()?;
        let bytes = STANDARD.decode(&self.bytes).ok()?;
        let cipher = XChaCha20Poly1305::new_from_slice(key.as_ref()).ok()?;
        let payload = Payload { msg: &bytes, aad: about.as_bytes() };
        let opened = Zeroizing::new(cipher.decrypt(&XNonce::from(nonce), payload).ok()?);
        Some(DataKey::from_bytes(opened.as_slice().try_into().ok()?))
    }
}

pub(super) fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| VaultError::Random)?;
    Ok(bytes)
}
