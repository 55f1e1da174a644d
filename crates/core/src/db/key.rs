//! The key of a database file.

use zeroize::{Zeroize, ZeroizeOnDrop};

/// The 32 random bytes a database is encrypted with. Wiped from memory when dropped; never shown.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DataKey([u8; 32]);

impl DataKey {
    /// A key from its bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A new random key.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// The bytes, for wrapping them.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The value of SQLCipher's `key` pragma. Raw, as `x'…'`: a passphrase would cost 0.3 s of derivation for each
    /// pooled connection.
    pub(super) fn pragma(&self) -> zeroize::Zeroizing<String> {
        let mut hex = [0; 64];
        // The buffer is twice the key, so this cannot fail; an all-zero key would only fail to open the file.
        let _ = hex::encode_to_slice(self.0, &mut hex);
        let text = zeroize::Zeroizing::new(format!("\"x'{}'\"", std::str::from_utf8(&hex).unwrap_or_default()));
        hex.zeroize();
        text
    }

    /// What stands in the file beside the database, by which a wrong key and a damaged file can be told apart.
    pub(super) fn mark(&self) -> String {
        use hmac::{Hmac, KeyInit, Mac};
        let Ok(mut mac) = Hmac::<sha2::Sha256>::new_from_slice(&self.0) else { return String::new() };
        mac.update(b"kabinet: this key opens the database beside this file");
        hex::encode(&mac.finalize().into_bytes()[..16])
    }
}

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DataKey(…)")
    }
}
