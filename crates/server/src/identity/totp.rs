//! Authenticators: RFC 6238 with SHA-1, six digits and 30 seconds, which is what every app reads; and recovery codes,
//! each of which stands in for it once.
//!
//! The secret is sealed under a key made of the pepper: a stolen database alone makes no codes.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use kabinet_protocol::identity::SecurityEventKind;
use kabinet_protocol::ids::AccountId;
use kabinet_protocol::problem::Code;
use kabinet_protocol::secret::SecretText;
use kabinet_protocol::time::ServerTime;
use sha1::Sha1;
use zeroize::Zeroizing;

use super::journal;
use crate::db::Tx;
use crate::limits::{self, HOUR, Window};
use crate::problems::{Refusal, internal};
use crate::secret::{self, Pepper};
use crate::store::Store;

/// Seconds that one code stands.
const STEP_S: i64 = 30;
/// How far a phone's clock may be off, in steps.
const DRIFT: i64 = 1;
/// How often an account's second factor may be tried in an hour, by whatever way.
const TRIES_HOUR: u32 = 15;
/// Bytes of a secret.
const SECRET: usize = 20;
/// Recovery codes of an account.
const CODES: usize = 10;

/// Crockford's alphabet: no letter looks like a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The step of an instant.
fn step(at: ServerTime) -> i64 {
    at.millis().div_euclid(STEP_S * 1000)
}

/// The six digits of a step (RFC 4226 with the step as the counter).
fn digits(secret: &[u8], step: i64) -> Option<String> {
    let mut mac = <Hmac<Sha1> as hmac::KeyInit>::new_from_slice(secret).ok()?;
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash.last()? & 0x0f);
    let word: [u8; 4] = hash.get(offset..offset + 4)?.try_into().ok()?;
    Some(format!("{:06}", (u32::from_be_bytes(word) & 0x7fff_ffff) % 1_000_000))
}

/// The step whose code this is, among those that a clock may be off by.
fn matching(secret: &[u8], code: &str, now: ServerTime) -> Option<i64> {
    let at = step(now);
    (at - DRIFT..=at + DRIFT).find(|step| digits(secret, *step).is_some_and(|right| secret::same(&right, code)))
}

/// RFC 4648 base32 without padding, as authenticators read it.
fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    for chunk in bytes.chunks(5) {
        let mut word = [0u8; 8];
        word[3..3 + chunk.len()].copy_from_slice(chunk);
        let word = u64::from_be_bytes(word);
        for index in 0..(chunk.len() * 8).div_ceil(5) {
            text.push(char::from(LETTERS[(word >> (35 - index * 5)) as usize & 31]));
        }
    }
    text
}

fn cipher(pepper: &Pepper, account: AccountId) -> Result<XChaCha20Poly1305, Refusal> {
    let key = Zeroizing::new(pepper.mac("authenticator", &[account.0.as_bytes()]));
    XChaCha20Poly1305::new_from_slice(key.as_slice()).map_err(|error| internal(&error))
}

fn seal(pepper: &Pepper, account: AccountId, secret: &[u8]) -> Result<String, Refusal> {
    let nonce = secret::random::<24>().map_err(|error| internal(&error))?;
    let payload = Payload { msg: secret, aad: account.0.as_bytes() };
    let sealed = cipher(pepper, account)?.encrypt(&XNonce::from(nonce), payload).map_err(|error| internal(&error))?;
    Ok(secret::encode(&[nonce.as_slice(), &sealed].concat()))
}

fn unseal(pepper: &Pepper, account: AccountId, sealed: &str) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let damaged = || internal(&"an authenticator's secret does not open under this pepper");
    let bytes = secret::decode(sealed).ok_or_else(damaged)?;
    let (nonce, bytes) = bytes.split_at_checked(24).ok_or_else(damaged)?;
    let nonce: [u8; 24] = nonce.try_into().map_err(|_| damaged())?;
    let payload = Payload { msg: bytes, aad: account.0.as_bytes() };
    cipher(pepper, account)?.decrypt(&XNonce::from(nonce), payload).map(Zeroizing::new).map_err(|_| damaged())
}

/// Whether an account asks for a second factor.
pub async fn is_on(tx: &mut Tx, account: AccountId) -> Result<bool, Refusal> {
    let on: i64 = sqlx::query_scalar("SELECT count(*) FROM totp WHERE account = $1 AND confirmed_at IS NOT NULL")
        .bind(account.to_string())
        .fetch_one(&mut **tx)
        .await?;
    Ok(on > 0)
}

/// Makes a secret for an account, to be confirmed. One that was never confirmed is replaced; one that is on stays, and
/// the answer is `conflict`. Gives it in base32.
pub async fn offer(tx: &mut Tx, pepper: &Pepper, account: AccountId, now: ServerTime) -> Result<SecretText, Refusal> {
    let secret = Zeroizing::new(secret::random::<SECRET>().map_err(|error| internal(&error))?);
    let written = sqlx::query(
        "INSERT INTO totp(account, secret, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (account) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at, last_step = 0
         WHERE totp.confirmed_at IS NULL",
    )
    .bind(account.to_string())
    .bind(seal(pepper, account, secret.as_slice())?)
    .bind(now.millis())
    .execute(&mut **tx)
    .await?;
    if written.rows_affected() == 0 {
        return Err(Refusal::new(Code::Conflict, "An authenticator is on; switch it off first."));
    }
    Ok(base32(secret.as_slice()).into())
}

/// Counts a try of an account's second factor. To be committed before anything is compared.
pub async fn count(tx: &mut Tx, account: AccountId, now: ServerTime) -> Result<u32, Refusal> {
    let windows = [Window { seconds: HOUR, most: TRIES_HOUR }];
    limits::take(tx, &format!("second:{account}"), now, &windows).await
}

/// Whether this is a code of the account's authenticator, which is used up by being right. Its code cannot be used again,
/// nor can an earlier one.
async fn code_is_right(
    tx: &mut Tx,
    pepper: &Pepper,
    account: AccountId,
    code: &str,
    confirming: bool,
    now: ServerTime,
) -> Result<bool, Refusal> {
    // The row's lock puts parallel tries into a line.
    let row: Option<(String, Option<i64>)> =
        sqlx::query_as("UPDATE totp SET last_step = last_step WHERE account = $1 RETURNING secret, confirmed_at")
            .bind(account.to_string())
            .fetch_optional(&mut **tx)
            .await?;
    let Some((sealed, confirmed_at)) = row else { return Ok(false) };
    if confirmed_at.is_some() == confirming {
        return Ok(false);
    }
    let secret = unseal(pepper, account, &sealed)?;
    let Some(step) = matching(&secret, code, now) else { return Ok(false) };
    let used = sqlx::query("UPDATE totp SET last_step = $2 WHERE account = $1 AND last_step < $2")
        .bind(account.to_string())
        .bind(step)
        .execute(&mut **tx)
        .await?;
    Ok(used.rows_affected() == 1)
}

/// Whether this is a code of the authenticator or a recovery code that was not used yet. A right one is used up with the
/// commit.
pub async fn answer_is_right(
    tx: &mut Tx,
    store: &Store,
    account: AccountId,
    answer: &SecretText,
    device_name: Option<&str>,
    now: ServerTime,
) -> Result<bool, Refusal> {
    let text: Zeroizing<String> =
        Zeroizing::new(answer.expose().chars().filter(|c| !c.is_whitespace() && *c != '-').collect());
    if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return code_is_right(tx, &store.pepper, account, &text, false, now).await;
    }
    let used =
        sqlx::query("UPDATE recovery_codes SET used_at = $3 WHERE account = $1 AND mac = $2 AND used_at IS NULL")
            .bind(account.to_string())
            .bind(recovery_mac(&store.pepper, account, &text))
            .bind(now.millis())
            .execute(&mut **tx)
            .await?;
    let right = used.rows_affected() == 1;
    if right {
        let kind = SecurityEventKind::RecoveryCodeUsed;
        journal::note(tx, store, account, kind, device_name, None, now).await?;
    }
    Ok(right)
}

/// Switches the offered authenticator on where its code is right, and gives the recovery codes.
pub async fn confirm(
    tx: &mut Tx,
    pepper: &Pepper,
    account: AccountId,
    code: &SecretText,
    now: ServerTime,
) -> Result<Option<Vec<SecretText>>, Refusal> {
    let code: String = code.expose().chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if !code_is_right(tx, pepper, account, &code, true, now).await? {
        return Ok(None);
    }
    sqlx::query("UPDATE totp SET confirmed_at = $2 WHERE account = $1")
        .bind(account.to_string())
        .bind(now.millis())
        .execute(&mut **tx)
        .await?;
    sqlx::query("DELETE FROM recovery_codes WHERE account = $1").bind(account.to_string()).execute(&mut **tx).await?;
    let mut codes = Vec::with_capacity(CODES);
    for _ in 0..CODES {
        let code = recovery_code()?;
        sqlx::query("INSERT INTO recovery_codes(account, mac) VALUES ($1, $2)")
            .bind(account.to_string())
            .bind(recovery_mac(pepper, account, code.expose()))
            .execute(&mut **tx)
            .await?;
        codes.push(code);
    }
    Ok(Some(codes))
}

/// Switches the authenticator off; says whether it was on.
pub async fn remove(tx: &mut Tx, account: AccountId) -> Result<bool, Refusal> {
    let on = is_on(tx, account).await?;
    sqlx::query("DELETE FROM totp WHERE account = $1").bind(account.to_string()).execute(&mut **tx).await?;
    sqlx::query("DELETE FROM recovery_codes WHERE account = $1").bind(account.to_string()).execute(&mut **tx).await?;
    Ok(on)
}

/// As `7KQ2-M9XD`: 40 bits, tried fifteen times an hour at most.
fn recovery_code() -> Result<SecretText, Refusal> {
    let bytes = secret::random::<8>().map_err(|error| internal(&error))?;
    let letters: Zeroizing<String> =
        Zeroizing::new(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect());
    Ok(format!("{}-{}", &letters[..4], &letters[4..]).into())
}

/// Read as people write it down: in either case, and with the letters that Crockford's alphabet has no place for.
fn recovery_mac(pepper: &Pepper, account: AccountId, code: &str) -> String {
    let plain: Zeroizing<String> = Zeroizing::new(
        code.chars()
            .filter(|c| c.is_alphanumeric())
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                c => c,
            })
            .collect(),
    );
    hex::encode(pepper.mac("recovery-code", &[account.0.as_bytes(), plain.as_bytes()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the last six of its eight digits.
    #[test]
    fn the_standards_own_figures() {
        let secret = b"12345678901234567890";
        for (at, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let now = ServerTime(at * 1000);
            assert_eq!(digits(secret, step(now)).as_deref(), Some(code), "{at}");
            assert_eq!(matching(secret, code, now.plus_millis(30_000)), Some(step(now)), "a clock 30 s behind");
            assert_eq!(matching(secret, code, now.plus_millis(-30_000)), Some(step(now)), "a clock 30 s ahead");
            assert_eq!(matching(secret, code, now.plus_millis(60_000)), None);
        }
        assert_eq!(base32(secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            ["", "f", "fo", "foo", "foob", "fooba"].map(|text| base32(text.as_bytes())),
            ["", "MY", "MZXQ", "MZXW6", "MZXW6YQ", "MZXW6YTB"]
        );
    }

    #[test]
    fn a_secret_opens_for_its_account_and_pepper_only() {
        let (pepper, other) = (Pepper::random().expect("random"), Pepper::random().expect("random"));
        let account = AccountId::new();
        let sealed = seal(&pepper, account, b"secret").unwrap_or_else(|_| panic!("seals"));
        assert!(unseal(&pepper, account, &sealed).is_ok_and(|open| open.as_slice() == b"secret"));
        assert!(unseal(&other, account, &sealed).is_err());
        assert!(unseal(&pepper, AccountId::new(), &sealed).is_err());
    }

    #[test]
    fn recovery_codes_are_read_as_people_write_them() {
        let pepper = Pepper::random().expect("random");
        let account = AccountId::new();
        let mac = |text: &str| recovery_mac(&pepper, account, text);
        assert_eq!(mac("7KQ0-M91D"), mac("7kqo m9ld"));
        assert_ne!(mac("7KQ0-M91D"), mac("7KQ0-M91E"));
        let code = recovery_code().unwrap_or_else(|_| panic!("random"));
        assert_eq!((code.expose().len(), code.expose().find('-')), (9, Some(4)));
    }
}
