//! Passwords: argon2id over a peppered digest.
//!
//! What is stored is a PHC string of argon2id over `HMAC(pepper, password)`: a stolen database alone cannot even begin to
//! guess. The parameters stand in the string; a password that was hashed with others is hashed anew at its next use.
//!
//! One evaluation takes a core and 46 MiB for tens of milliseconds, so evaluations run on threads of their own, few at a
//! time ([`Evaluator`]), and what cannot wait in a short line is told to come back. The rest of the store goes on.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use kabinet_protocol::ids::AccountId;
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::secret::SecretText;
use kabinet_protocol::time::ServerTime;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::db::{Db, Tx};
use crate::problems::{Refusal, internal};
use crate::secret::{self, Pepper};

/// The fewest and most characters of a password.
pub const LENGTH: std::ops::RangeInclusive<usize> = 8..=128;

/// How long a password that the store made works.
pub const TEMPORARY_HOURS: i64 = 72;

/// How many evaluations may wait for their turn.
const LINE: usize = 128;

/// zxcvbn's score (0 to 4) from which on a password is none of those that are tried first. The client shows the same.
const ENOUGH: u8 = 2;

fn params() -> Result<Params, Refusal> {
    Params::new(47_104, 1, 1, Some(32)).map_err(|error| internal(&error))
}

/// Evaluates passwords, few at a time.
#[derive(Debug, Clone)]
pub struct Evaluator {
    turns: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Default for Evaluator {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { turns: Arc::new(Semaphore::new((cores / 2).max(1))), places: Arc::new(Semaphore::new(LINE)) }
    }
}

/// What came of comparing a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it is the one.
    pub right: bool,
    /// Whether it was hashed with other parameters than today's.
    pub stale: bool,
}

impl Evaluator {
    /// Compares a password with a stored hash. Where there is none the same work is done, so that the time tells nothing.
    pub async fn verify(
        &self,
        pepper: &Pepper,
        password: &SecretText,
        stored: Option<&str>,
    ) -> Result<Verdict, Refusal> {
        let digest = digest(pepper, password);
        let stored = stored.map(str::to_owned);
        self.run(move || {
            let current = params()?;
            let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, current.clone());
            let Some(stored) = stored else {
                let mut nothing = Zeroizing::new([0; 32]);
                argon
                    .hash_password_into(digest.as_slice(), b"nobody has this.", nothing.as_mut_slice())
                    .map_err(|error| internal(&error))?;
                return Ok(Verdict { right: false, stale: false });
            };
            let stored = PasswordHash::new(&stored).map_err(|error| internal(&error))?;
            let right = argon.verify_password(digest.as_slice(), &stored).is_ok();
            let stale = stored.algorithm.as_str() != "argon2id"
                || stored.version != Some(Version::V0x13.into())
                || Params::try_from(&stored).ok().as_ref() != Some(&current);
            Ok(Verdict { right, stale })
        })
        .await
    }

    /// Hashes a password for storing.
    pub async fn hash(&self, pepper: &Pepper, password: &SecretText) -> Result<String, Refusal> {
        let digest = digest(pepper, password);
        self.run(move || {
            let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params()?);
            let hash: PasswordHash = argon.hash_password(digest.as_slice()).map_err(|error| internal(&error))?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Judges a new password and hashes it. `hints` are the customer's name, numbers and addresses.
    pub async fn accept(&self, pepper: &Pepper, password: &SecretText, hints: Vec<String>) -> Result<String, Refusal> {
        check_length(password)?;
        let judged = password.clone();
        self.run(move || check_strength(&judged, &hints)).await?;
        self.hash(pepper, password).await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| {
            Refusal::from(Problem::new(Code::Unavailable).detail("Many sign in right now; try again.").retry_after(3))
        })?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|error| internal(&error))?;
        // The permits go with the work: who hangs up does not make room for more of it.
        let done = tokio::task::spawn_blocking(move || {
            let outcome = work();
            drop((place, turn));
            outcome
        });
        done.await.map_err(|error| internal(&error))?
    }
}

/// The password under the pepper. Two ways to type the same letter are the same letter.
fn digest(pepper: &Pepper, password: &SecretText) -> Zeroizing<[u8; 32]> {
    let text: Zeroizing<String> = Zeroizing::new(password.expose().nfc().collect());
    Zeroizing::new(pepper.mac("password", &[text.as_bytes()]))
}

fn weak(detail: &str) -> Refusal {
    Refusal::new(Code::PasswordWeak, detail).field("password")
}

fn check_length(password: &SecretText) -> Result<(), Refusal> {
    let length = password.expose().chars().count();
    if length < *LENGTH.start() {
        return Err(weak("A password has at least 8 characters."));
    }
    if length > *LENGTH.end() {
        return Err(weak("A password has at most 128 characters."));
    }
    Ok(())
}

/// Letters and digits, in lower case.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn check_strength(password: &SecretText, hints: &[String]) -> Result<(), Refusal> {
    let own = "This password is made of your own name, number or address.";
    let text = Zeroizing::new(bare(password.expose()));
    for hint in hints.iter().map(|hint| bare(hint)).filter(|hint| hint.chars().count() >= 4) {
        // What is left beside the hint has to be a password by itself.
        if text.contains(&hint) && text.chars().count() < hint.chars().count() + 6 {
            return Err(weak(own));
        }
    }
    let hints: Vec<&str> = hints.iter().map(String::as_str).collect();
    if u8::from(zxcvbn::zxcvbn(password.expose(), &hints).score()) < ENOUGH {
        return Err(weak("This password is among those that are tried first; take a longer one."));
    }
    Ok(())
}

/// What a password of this account may not be made of.
pub async fn hints(db: &Db, store: &str, account: AccountId) -> Result<Vec<String>, Refusal> {
    let name: Option<String> =
        sqlx::query_scalar("SELECT c.name FROM customers c JOIN accounts a ON a.customer = c.id WHERE a.id = $1")
            .bind(account.to_string())
            .fetch_optional(db.readers())
            .await?;
    let identifiers: Vec<(String,)> = sqlx::query_as("SELECT value FROM identifiers WHERE account = $1")
        .bind(account.to_string())
        .fetch_all(db.readers())
        .await?;
    let mut hints = vec![store.to_owned()];
    hints.extend(name.iter().flat_map(|name| name.split_whitespace()).map(String::from));
    hints.extend(name);
    for (value,) in identifiers {
        match value.split_once('@') {
            Some((local, _)) => hints.push(local.into()),
            // A number is known by its last digits too: prefixes are left out when one writes it down.
            None => hints.extend(value.get(value.len().saturating_sub(9)..).map(String::from)),
        }
        hints.push(value);
    }
    Ok(hints)
}

/// A password that the store makes: 74 bits that can be read aloud, without characters that look alike.
pub fn generate() -> Result<SecretText, Refusal> {
    const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut text = Zeroizing::new(String::with_capacity(17));
    let mut letters = 0;
    while letters < 15 {
        let bytes = secret::random::<32>().map_err(|error| internal(&error))?;
        // 8 whole alphabets fit into a byte; what lies above them would favour the first letters.
        for byte in bytes.into_iter().filter(|byte| *byte < 248) {
            if letters == 15 {
                break;
            }
            if letters > 0 && letters % 5 == 0 {
                text.push('-');
            }
            text.push(char::from(LETTERS[usize::from(byte % 31)]));
            letters += 1;
        }
    }
    Ok(text.as_str().into())
}

/// A stored password.
#[derive(Clone)]
pub struct Stored {
    /// The PHC string.
    pub hash: String,
    /// When it was set.
    pub set_at: ServerTime,
    /// Whether its first use replaces it.
    pub temporary: bool,
    /// When it ends, if it does.
    pub expires_at: Option<ServerTime>,
}

/// The password of an account.
pub async fn stored(db: &Db, account: AccountId) -> Result<Option<Stored>, Refusal> {
    let row: Option<(String, i64, i64, Option<i64>)> =
        sqlx::query_as("SELECT hash, set_at, temporary, expires_at FROM passwords WHERE account = $1")
            .bind(account.to_string())
            .fetch_optional(db.readers())
            .await?;
    Ok(row.map(|(hash, set_at, temporary, expires_at)| Stored {
        hash,
        set_at: ServerTime(set_at),
        temporary: temporary != 0,
        expires_at: expires_at.map(ServerTime),
    }))
}

/// Sets a password. With `temporary_until` its first use replaces it, and it ends then.
pub async fn put(
    tx: &mut Tx,
    account: AccountId,
    hash: &str,
    temporary_until: Option<ServerTime>,
    now: ServerTime,
) -> Result<(), Refusal> {
    sqlx::query(
        "INSERT INTO passwords(account, hash, set_at, temporary, expires_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at,
             temporary = excluded.temporary, expires_at = excluded.expires_at",
    )
    .bind(account.to_string())
    .bind(hash)
    .bind(now.millis())
    .bind(i64::from(temporary_until.is_some()))
    .bind(temporary_until.map(ServerTime::millis))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether this is still the account's password, which is `renewed` from now on where that is given. The row's lock holds
/// off a change until the commit.
pub async fn hold(tx: &mut Tx, account: AccountId, hash: &str, renewed: Option<&str>) -> Result<bool, Refusal> {
    let held = sqlx::query("UPDATE passwords SET hash = $3 WHERE account = $1 AND hash = $2")
        .bind(account.to_string())
        .bind(hash)
        .bind(renewed.unwrap_or(hash))
        .execute(&mut **tx)
        .await?;
    Ok(held.rows_affected() == 1)
}

/// Removes the password of an account; says whether there was one.
pub async fn remove(tx: &mut Tx, account: AccountId) -> Result<bool, Refusal> {
    let gone =
        sqlx::query("DELETE FROM passwords WHERE account = $1").bind(account.to_string()).execute(&mut **tx).await?;
    Ok(gone.rows_affected() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(text: &str, hints: &[&str]) -> bool {
        let hints: Vec<String> = hints.iter().map(|hint| (*hint).to_owned()).collect();
        let password = SecretText::from(text);
        check_length(&password).and_then(|()| check_strength(&password, &hints)).is_ok()
    }

    #[test]
    fn common_and_personal_passwords_are_refused_and_others_need_no_rules() {
        for text in ["", "short", "password", "password1", "qwertyui", "11111111", "iloveyou", &"x".repeat(129)] {
            assert!(!judge(text, &[]), "{text}");
        }
        for text in ["correct horse battery", "zq-tarn-41-vole", "пять больших верблюдов", &"ab-Лк9 ".repeat(18)]
        {
            assert!(judge(text, &[]), "{text}");
        }
        assert!(!judge("alexandra.morgan", &["alexandra.morgan@example.com", "alexandra.morgan"]));
        assert!(!judge("+1 202 555 0143", &["+12025550143", "025550143"]));
        assert!(!judge("Alexandra99", &["Alexandra"]));
    }

    #[test]
    fn what_the_store_makes_is_readable_and_strong() {
        let made = generate().unwrap_or_else(|_| panic!("random"));
        assert_eq!(made.expose().len(), 17, "three groups of five");
        assert!(made.expose().chars().all(|c| c == '-' || c.is_ascii_digit() || c.is_ascii_lowercase()));
        assert!(!made.expose().contains(['0', 'o', '1', 'l', 'i']));
        assert!(judge(made.expose(), &[]));
    }

    #[tokio::test]
    async fn a_hash_knows_its_password_its_pepper_and_its_age() {
        let (pepper, other) = (Pepper::random().expect("random"), Pepper::random().expect("random"));
        let bench = Evaluator::default();
        let (right, wrong) = (SecretText::from("caf\u{e9} au lait"), SecretText::from("cafe au lait"));
        let hash = bench.hash(&pepper, &right).await.unwrap_or_else(|_| panic!("hashes"));
        assert!(hash.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"), "{hash}");
        let verify = async |pepper: &Pepper, password: &SecretText, stored: Option<&str>| {
            bench.verify(pepper, password, stored).await.unwrap_or_else(|_| panic!("verifies"))
        };
        assert_eq!(verify(&pepper, &right, Some(&hash)).await, Verdict { right: true, stale: false });
        assert!(verify(&pepper, &"cafe\u{301} au lait".into(), Some(&hash)).await.right, "typed in another way");
        assert!(!verify(&pepper, &wrong, Some(&hash)).await.right);
        assert!(!verify(&other, &right, Some(&hash)).await.right, "without the pepper there is nothing to guess");
        assert!(!verify(&pepper, &right, None).await.right);
        let cheap = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, Some(32)).expect("valid"));
        let old: PasswordHash = cheap.hash_password(digest(&pepper, &right).as_slice()).expect("hashes");
        assert_eq!(verify(&pepper, &right, Some(&old.to_string())).await, Verdict { right: true, stale: true });
    }
}
