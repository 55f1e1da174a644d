//! One-time codes by SMS.

use kabinet_protocol::discovery::AccountsMode;
use kabinet_protocol::identity::{Challenge, CodeAnswer, CodeRequest, DeviceInfo, Purpose};
use kabinet_protocol::ids::ChallengeId;
use kabinet_protocol::problem::{Code, Problem};

use super::accounts::{self, Known};
use super::phone::PhoneNumber;
use super::sessions;
use crate::address::CallerAddress;
use crate::limits::{self, DAY, HOUR, Window};
use crate::messages::{self, Message};
use crate::policy::Policy;
use crate::problems::{Refusal, internal};
use crate::secret;
use crate::store::Store;

/// Digits of a code.
pub const DIGITS: u32 = 6;
/// How long a code works.
pub const LIFE_S: i64 = 5 * 60;
/// How often a code may be tried.
pub const TRIES: i64 = 5;

/// Refuses what a device may not be.
pub fn check_device(device: &DeviceInfo) -> Result<(), Refusal> {
    if device.name.chars().count() > 80 || device.name.chars().any(char::is_control) {
        return Err(Refusal::new(Code::Invalid, "A device's name has at most 80 characters.").field("device.name"));
    }
    Ok(())
}

/// Whether the policy lets this number in at all.
fn admitted(policy: &Policy, known: Known) -> Result<(), Refusal> {
    let disabled = policy.accounts_mode == AccountsMode::Disabled;
    match known {
        Known::Account if disabled && !policy.sign_in_when_disabled => Err(Code::AccountsDisabled.into()),
        Known::Account => Ok(()),
        Known::Customer | Known::Nobody if disabled => Err(Code::AccountsDisabled.into()),
        Known::Customer => Ok(()),
        Known::Nobody if !policy.otp_may_register => Err(Code::RegistrationClosed.into()),
        Known::Nobody => Ok(()),
    }
}

/// Sends a code.
pub async fn send(store: Store, address: CallerAddress, request: CodeRequest) -> Result<Challenge, Refusal> {
    check_device(&request.device)?;
    if request.language.len() > 35 {
        return Err(Refusal::new(Code::Invalid, "Name a language as en or ru-RU.").field("language"));
    }
    if request.purpose != Purpose::SignIn {
        return Err(Refusal::new(Code::Invalid, "This store does not know that purpose.").field("purpose"));
    }
    let policy = crate::policy::store::current(&store.db).await?;
    let phone = PhoneNumber::for_code(&request.phone, &store.profile.country, &policy.phone_countries)?;
    let now = store.clock.now();
    let limits = policy.codes;

    let mut tx = store.db.begin().await?;
    let device_known = sessions::device_is_known(&mut tx, request.device.id).await?;
    // One order everywhere: address or device, number, prefix, store. A known device has a bucket of its own, so that
    // strangers behind the same address cannot lock it out.
    if device_known {
        let windows = [Window { seconds: HOUR, most: limits.known_device_hour }];
        limits::take(&mut tx, &format!("codes:known:{}", request.device.id), now, &windows).await?;
    } else {
        let windows = [Window { seconds: DAY, most: limits.address_day }];
        limits::take(&mut tx, &format!("codes:address:{}", address.0), now, &windows).await?;
        let windows = [Window { seconds: HOUR, most: limits.device_hour }];
        limits::take(&mut tx, &format!("codes:device:{}", request.device.id), now, &windows).await?;
    }
    let windows = [
        Window { seconds: limits.resend_s, most: 1 },
        Window { seconds: HOUR, most: limits.number_hour },
        Window { seconds: DAY, most: limits.number_day },
    ];
    limits::take(&mut tx, &format!("codes:number:{}", digest(&store, phone.as_str())), now, &windows).await?;
    // Limits come before the look-up, so that they tell nothing about whom the store knows.
    let known = accounts::known(&mut tx, phone.as_str()).await?;
    admitted(&policy, known)?;
    if known == Known::Nobody {
        let windows = [Window { seconds: HOUR, most: limits.prefix_hour }];
        limits::take(&mut tx, &format!("codes:prefix:{}", digest(&store, phone.prefix())), now, &windows).await?;
    }
    limits::count_day(&mut tx, "codes:store", now, limits.store_day).await?;

    let id = ChallengeId::new();
    let code = random_code()?;
    sqlx::query(
        "INSERT INTO otp_challenges(id, phone, purpose, device, code_mac, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id.to_string())
    .bind(phone.as_str())
    .bind(request.purpose.as_str())
    .bind(request.device.id.to_string())
    .bind(mac(&store, id, &code))
    .bind(now.millis())
    .bind(now.millis() + LIFE_S * 1000)
    .execute(&mut *tx)
    .await?;
    let body = messages::words::code(&request.language, &store.profile.name, &code, LIFE_S / 60);
    messages::post(&mut tx, Message { channel: "sms", to: phone.as_str().into(), subject: None, body }, now).await?;
    tx.commit().await?;
    tracing::info!(challenge = %id, "a code was sent");
    Ok(Challenge {
        id,
        channel: kabinet_protocol::identity::Channel::Sms,
        sent_to: phone.masked().into(),
        digits: DIGITS,
        expires_in_s: LIFE_S.unsigned_abs(),
        resend_in_s: limits.resend_s.unsigned_abs(),
    })
}

/// A number in the name of a limit is hashed: limits outlive challenges and are nobody's business.
fn digest(store: &Store, text: &str) -> String {
    hex::encode(&store.pepper.mac("limit", &[text.as_bytes()])[..16])
}

fn mac(store: &Store, challenge: ChallengeId, code: &str) -> String {
    hex::encode(store.pepper.mac("code", &[challenge.0.as_bytes(), code.as_bytes()]))
}

/// Six digits, each of the million equally likely.
fn random_code() -> Result<String, Refusal> {
    loop {
        let value = u32::from_be_bytes(secret::random::<4>().map_err(|error| internal(&error))?);
        // 4,294 million-blocks fit; what lies above them would favour small codes.
        if value < 4_294_000_000 {
            return Ok(format!("{:06}", value % 1_000_000));
        }
    }
}

/// A code that was right.
#[derive(Debug)]
pub struct Proven {
    /// The number it went to.
    pub phone: String,
}

/// Judges an answer. A right one is used up.
pub async fn judge(store: &Store, challenge: ChallengeId, answer: &CodeAnswer) -> Result<Proven, Refusal> {
    let now = store.clock.now();
    // The try is counted and committed before anything is compared. The row's lock (or the one writer) puts parallel
    // guesses into a line, so exactly TRIES of them get as far as the comparison.
    let mut tx = store.db.begin().await?;
    let counted: Option<(String, String, i64)> = sqlx::query_as(
        "UPDATE otp_challenges SET tries = tries + 1
         WHERE id = $1 AND device = $2 AND tries < $3 AND used_at IS NULL AND expires_at > $4
         RETURNING code_mac, phone, tries",
    )
    .bind(challenge.to_string())
    .bind(answer.device.id.to_string())
    .bind(TRIES)
    .bind(now.millis())
    .fetch_optional(&mut *tx)
    .await?;
    tx.commit().await?;
    let Some((stored, phone, tries)) = counted else {
        return Err(why_not(store, challenge, answer).await?);
    };
    let code: String = answer.code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if !secret::same(&stored, &mac(store, challenge, &code)) {
        let left = TRIES - tries;
        if left == 0 {
            return Err(Code::CodeLocked.into());
        }
        let mut problem = Problem::new(Code::CodeWrong).detail("Check the code in the newest message.").field("code");
        problem.tries_left = u32::try_from(left).ok();
        return Err(problem.into());
    }
    // Of two right answers at the same moment one is used.
    let mut tx = store.db.begin().await?;
    let used = sqlx::query("UPDATE otp_challenges SET used_at = $2 WHERE id = $1 AND used_at IS NULL")
        .bind(challenge.to_string())
        .bind(now.millis())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    if used.rows_affected() == 0 {
        return Err(Code::CodeUsed.into());
    }
    Ok(Proven { phone })
}

async fn why_not(store: &Store, challenge: ChallengeId, answer: &CodeAnswer) -> Result<Refusal, Refusal> {
    let row: Option<(i64, Option<i64>, i64)> =
        sqlx::query_as("SELECT tries, used_at, expires_at FROM otp_challenges WHERE id = $1 AND device = $2")
            .bind(challenge.to_string())
            .bind(answer.device.id.to_string())
            .fetch_optional(store.db.readers())
            .await?;
    Ok(match row {
        None => Refusal::not_found(),
        Some((_, Some(_), _)) => Code::CodeUsed.into(),
        Some((_, _, expires_at)) if expires_at <= store.clock.now().millis() => Code::CodeExpired.into(),
        Some((tries, ..)) if tries >= TRIES => Code::CodeLocked.into(),
        // Counted out a moment ago by a parallel guess.
        Some(_) => Code::CodeLocked.into(),
    })
}

/// Forgets challenges that expired more than a day ago.
pub async fn sweep(tx: &mut crate::db::Tx, now: kabinet_protocol::time::ServerTime) -> Result<(), Refusal> {
    sqlx::query("DELETE FROM otp_challenges WHERE expires_at < $1")
        .bind(now.millis() - DAY * 1000)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
