//! The authenticator on a customer's phone.

use hmac::{Hmac, Mac};
use sha1::Sha1;

/// The bytes of a secret as it is typed into an authenticator: base32.
///
/// # Panics
/// Where it is none.
pub fn base32(secret: &str) -> Vec<u8> {
    let bits: String = secret
        .bytes()
        .map(|letter| if letter.is_ascii_digit() { letter - b'2' + 26 } else { letter - b'A' })
        .map(|value| format!("{value:05b}"))
        .collect();
    let byte = |at: usize| u8::from_str_radix(&bits[at * 8..at * 8 + 8], 2).expect("bits");
    (0..bits.len() / 8).map(byte).collect()
}

/// The six digits (RFC 6238) shown `ahead` half minutes from now.
///
/// # Panics
/// Where the secret is none.
pub fn totp(secret: &str, ahead: i64) -> String {
    let mut mac = <Hmac<Sha1> as hmac::KeyInit>::new_from_slice(&base32(secret)).expect("a key");
    mac.update(&(jiff::Timestamp::now().as_second().div_euclid(30) + ahead).to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash[19] & 15);
    let word = u32::from_be_bytes(hash[offset..offset + 4].try_into().expect("four bytes"));
    format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
}
