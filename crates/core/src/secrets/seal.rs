//! Small secrets that lie beside a database, sealed under its data key.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use zeroize::Zeroizing;

use super::VaultError;
use super::wrap::random;
use crate::db::DataKey;

/// Seals `secret` for `purpose`, so that it opens only under this data key and for this purpose.
pub fn seal(key: &DataKey, purpose: &str, secret: &[u8]) -> Result<Vec<u8>, VaultError> {
    let nonce = random::<24>()?;
    let payload = Payload { msg: secret, aad: purpose.as_bytes() };
    let sealed = cipher(key, purpose)?.encrypt(&XNonce::from(nonce), payload).map_err(|_| VaultError::Record)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// Opens what [`seal`] made; nothing when it was not, or was damaged.
pub fn unseal(key: &DataKey, purpose: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, bytes) = sealed.split_at_checked(24)?;
    let nonce: [u8; 24] = nonce.try_into().ok()?;
    let payload = Payload { msg: bytes, aad: purpose.as_bytes() };
    cipher(key, purpose).ok()?.decrypt(&XNonce::from(nonce), payload).ok().map(Zeroizing::new)
}

/// The database is encrypted with the data key itself; everything else gets a key of its own, derived from it.
fn cipher(key: &DataKey, purpose: &str) -> Result<XChaCha20Poly1305, VaultError> {
    let mut mac = <Hmac<sha2::Sha256> as KeyInit>::new_from_slice(key.bytes()).map_err(|_| VaultError::Record)?;
    mac.update(b"kabinet seal: ");
    mac.update(purpose.as_bytes());
    let derived = Zeroizing::new(<[u8; 32]>::from(mac.finalize().into_bytes()));
    XChaCha20Poly1305::new_from_slice(derived.as_slice()).map_err(|_| VaultError::Record)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_under_its_key_and_purpose_only() {
        let (one, two) = (DataKey::from_bytes([1; 32]), DataKey::from_bytes([2; 32]));
        let mut sealed = seal(&one, "a", b"secret").expect("seals");
        assert_eq!(unseal(&one, "a", &sealed).expect("opens").as_slice(), b"secret");
        assert!(unseal(&two, "a", &sealed).is_none());
        assert!(unseal(&one, "b", &sealed).is_none());
        sealed[30] ^= 1;
        assert!(unseal(&one, "a", &sealed).is_none(), "damage is noticed");
        assert!(unseal(&one, "a", b"short").is_none());
    }
}
