//! Randomness, hashes and the pepper.
//!
//! Tokens and codes are stored as hashes only. A token carries 256 random bits, so a plain SHA-256 hides it; a code has
//! a million values, so it is stored as an HMAC under a **pepper** that is kept outside the database: a stolen database
//! alone does not give the codes away.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::ZeroizeOnDrop;

/// The server's secret key outside the database.
#[derive(Clone, ZeroizeOnDrop)]
pub struct Pepper([u8; 32]);

impl std::fmt::Debug for Pepper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pepper(…)")
    }
}

/// The pepper could not be had.
#[derive(Debug, thiserror::Error)]
pub enum PepperError {
    /// The file could not be read or written.
    #[error("the pepper file {path} cannot be used: {source}")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// What was given is not 32 bytes in hexadecimal.
    #[error("the pepper must be 64 hexadecimal digits (32 random bytes)")]
    Form,
    /// The system gave no randomness.
    #[error("the system gave no random bytes: {0}")]
    Random(String),
}

impl Pepper {
    /// Reads 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Result<Self, PepperError> {
        let bytes = hex::decode(text.trim()).map_err(|_| PepperError::Form)?;
        Ok(Self(bytes.try_into().map_err(|_| PepperError::Form)?))
    }

    /// Reads the file, or makes one that only its owner can read.
    pub fn from_file(path: &Path) -> Result<Self, PepperError> {
        let failed = |source| PepperError::File { path: path.display().to_string(), source };
        match std::fs::read_to_string(path) {
            Ok(text) => return Self::from_hex(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let bytes = random::<32>().map_err(|error| PepperError::Random(error.to_string()))?;
        match options.open(path) {
            Ok(mut file) => {
                use std::io::Write;
                file.write_all(hex::encode(bytes).as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
                Ok(Self(bytes))
            }
            // Another instance made it at the same moment.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                Self::from_hex(&std::fs::read_to_string(path).map_err(failed)?)
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// A new one, for stores that live in memory only.
    pub fn random() -> Result<Self, PepperError> {
        random::<32>().map(Self).map_err(|error| PepperError::Random(error.to_string()))
    }

    /// HMAC-SHA-256 over the parts, each preceded by its length so that parts cannot run into each other.
    pub fn mac(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = match <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0) {
            Ok(mac) => mac,
            Err(_) => unreachable!("HMAC takes keys of any length"),
        };
        for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

/// Random bytes of the system.
pub fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// The SHA-256 of a token, as it is stored.
pub fn digest(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// The SHA-256 of bytes, in hexadecimal.
pub fn digest_bytes(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Whether two hashes are the same, in time that does not tell where they differ.
pub fn same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

/// URL-safe base64 without padding.
pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads what [`encode`] wrote.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}
