//! One-time codes, by SMS or e-mail.

use kabinet_protocol::identity::{Challenge, Channel, CodeAnswer, CodeRequest, DeviceInfo, Purpose};
use kabinet_protocol::ids::{AccountId, ChallengeId, DeviceId};
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::time::ServerTime;

use super::accounts::{self, Known};
use super::contact::Contact;
use super::phone::PhoneNumber;
use super::{entry, sessions};
use crate::address::CallerAddress;
use crate::db::Tx;
use crate::limits::{self, DAY, HOUR, Window};
use crate::messages::{self, Letter, To};
use crate::policy::CodeLimits;
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

/// Refuses what no language is called.
pub fn check_language(language: &str) -> Result<(), Refusal> {
    if language.len() > 35 || language.chars().any(char::is_control) {
        return Err(Refusal::new(Code::Invalid, "Name a language as en or ru-RU.").field("language"));
    }
    Ok(())
}

/// Sends a code to sign in with, or to register.
pub async fn send(store: Store, address: CallerAddress, request: CodeRequest) -> Result<Challenge, Refusal> {
    check_device(&request.device)?;
    check_language(&request.language)?;
    if request.purpose != Purpose::SignIn {
        return Err(Refusal::new(Code::Invalid, "A code is asked for here to sign in.").field("purpose"));
    }
    let policy = crate::policy::store::current(&store.db).await?;
    let phone = PhoneNumber::for_code(&request.phone, &store.profile.country, &policy.phone_countries)?;
    let contact = Contact::Phone(phone.clone());
    let now = store.clock.now();
    let limits = policy.codes;

    let mut tx = store.db.begin().await?;
    admit(&mut tx, &store, &limits, address, request.device.id, &contact, now).await?;
    // Limits come before the look-up, so that they tell nothing about whom the store knows.
    let known = accounts::known(&mut tx, phone.as_str()).await?;
    if let Err(refusal) = entry::admitted(&policy, known) {
        return Err(counted(tx, refusal).await);
    }
    if known == Known::Nobody {
        let windows = [Window { seconds: HOUR, most: limits.prefix_hour }];
        limits::take(&mut tx, &format!("codes:prefix:{}", digest(&store, phone.prefix())), now, &windows).await?;
    }
    limits::count_day(&mut tx, "codes:store", now, limits.store_day).await?;

    let asked = Asked {
        contact: &contact,
        purpose: Purpose::SignIn,
        device: request.device.id,
        account: None,
        language: &request.language,
        life_s: LIFE_S,
    };
    let (id, code) = issue(&mut tx, &store, &asked, now).await?;
    write(&mut tx, &store, &asked, &code, now).await?;
    tx.commit().await?;
    tracing::info!(challenge = %id, "a code was sent");
    Ok(challenge(id, &contact, LIFE_S, &limits))
}

/// Admits a message with a code to be sent, before anything is looked up.
///
/// One order everywhere: device or address, contact, (prefix,) store. A known device has a bucket of its own, so that
/// strangers behind the same address cannot lock it out.
pub async fn admit(
    tx: &mut Tx,
    store: &Store,
    limits: &CodeLimits,
    address: CallerAddress,
    device: DeviceId,
    contact: &Contact,
    now: ServerTime,
) -> Result<(), Refusal> {
    if sessions::device_is_known(tx, device).await? {
        let windows = [Window { seconds: HOUR, most: limits.known_device_hour }];
        limits::take(tx, &format!("codes:known:{device}"), now, &windows).await?;
    } else {
        let windows = [Window { seconds: DAY, most: limits.address_day }];
        limits::take(tx, &format!("codes:address:{}", address.0), now, &windows).await?;
        let windows = [Window { seconds: HOUR, most: limits.device_hour }];
        limits::take(tx, &format!("codes:device:{device}"), now, &windows).await?;
    }
    let windows = [
        Window { seconds: limits.resend_s, most: 1 },
        Window { seconds: HOUR, most: limits.number_hour },
        Window { seconds: DAY, most: limits.number_day },
    ];
    limits::take(tx, &format!("codes:number:{}", digest(store, contact.as_str())), now, &windows).await?;
    Ok(())
}

/// Refuses and keeps what was written: a question that was answered with no is counted as one that was answered.
pub async fn counted(tx: Tx, refusal: Refusal) -> Refusal {
    match tx.commit().await {
        Ok(()) => refusal,
        Err(error) => error.into(),
    }
}

/// A code to be made.
#[derive(Debug)]
pub struct Asked<'a> {
    /// Where it goes.
    pub contact: &'a Contact,
    /// What it is for.
    pub purpose: Purpose,
    /// The device that may answer.
    pub device: DeviceId,
    /// Whose it is, for what a signed-in customer asks for.
    pub account: Option<AccountId>,
    /// The language of the message.
    pub language: &'a str,
    /// How long it works.
    pub life_s: i64,
}

/// Makes a challenge and the code that answers it.
pub async fn issue(
    tx: &mut Tx,
    store: &Store,
    asked: &Asked<'_>,
    now: ServerTime,
) -> Result<(ChallengeId, String), Refusal> {
    let id = ChallengeId::new();
    let code = random_code()?;
    row(tx, asked, id, mac(store, id, &code), false, now).await?;
    Ok((id, code))
}

/// Makes a challenge that no code answers, as like to the other as one can be: for contacts that are bound to nobody
/// where the policy does not tell.
pub async fn decoy(tx: &mut Tx, asked: &Asked<'_>, now: ServerTime) -> Result<(ChallengeId, String), Refusal> {
    let id = ChallengeId::new();
    let nothing = secret::random::<32>().map_err(|error| internal(&error))?;
    row(tx, asked, id, hex::encode(nothing), true, now).await?;
    Ok((id, random_code()?))
}

async fn row(
    tx: &mut Tx,
    asked: &Asked<'_>,
    id: ChallengeId,
    mac: String,
    decoy: bool,
    now: ServerTime,
) -> Result<(), Refusal> {
    sqlx::query(
        "INSERT INTO otp_challenges(id, phone, purpose, device, code_mac, created_at, expires_at, channel, account,
             decoy, language)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(id.to_string())
    .bind(asked.contact.as_str())
    .bind(asked.purpose.as_str())
    .bind(asked.device.to_string())
    .bind(mac)
    .bind(now.millis())
    .bind(now.millis() + asked.life_s * 1000)
    .bind(asked.contact.channel().as_str())
    .bind(asked.account.map(|account| account.to_string()))
    .bind(i64::from(decoy))
    .bind(asked.language)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes the message that carries a code.
pub async fn write(tx: &mut Tx, store: &Store, asked: &Asked<'_>, code: &str, now: ServerTime) -> Result<(), Refusal> {
    let to = To { channel: &asked.contact.channel(), address: asked.contact.as_str(), language: asked.language };
    let letter = Letter::Code { code, minutes: asked.life_s / 60 };
    messages::send(tx, store, to, letter, now.plus_millis(asked.life_s * 1000), now).await?;
    Ok(())
}

/// What the asker is told.
pub fn challenge(id: ChallengeId, contact: &Contact, life_s: i64, limits: &CodeLimits) -> Challenge {
    Challenge {
        id,
        channel: contact.channel(),
        sent_to: contact.masked(),
        digits: DIGITS,
        expires_in_s: life_s.unsigned_abs(),
        resend_in_s: limits.resend_s.unsigned_abs(),
    }
}

/// A contact in the name of a limit is hashed: limits outlive challenges and are nobody's business.
pub fn digest(store: &Store, text: &str) -> String {
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

/// Where an answer came in, which says what kind of challenge it may answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Signing in, also after a recovery by phone.
    Entry,
    /// Recovery by e-mail.
    Recovery,
    /// A proof of this account.
    Proof(AccountId),
    /// A new contact of this account.
    Binding(AccountId),
}

impl Door {
    /// Two purposes (one twice), a pattern of channels, and the account or nothing.
    fn terms(self) -> (&'static str, &'static str, &'static str, String) {
        match self {
            Self::Entry => ("sign_in", "recover", "sms", String::new()),
            Self::Recovery => ("recover", "recover", "email", String::new()),
            Self::Proof(account) => ("prove", "prove", "%", account.to_string()),
            Self::Binding(account) => ("bind", "bind", "%", account.to_string()),
        }
    }
}

/// A code that was right.
#[derive(Debug)]
pub struct Proven {
    /// Where it went, as identifiers are stored.
    pub contact: String,
    /// How it went there.
    pub channel: Channel,
    /// What it was sent for.
    pub purpose: Purpose,
    /// The language it was asked for in.
    pub language: String,
}

/// Judges an answer. A right one is used up.
pub async fn judge(
    store: &Store,
    door: Door,
    challenge: ChallengeId,
    device: DeviceId,
    answer: &CodeAnswer,
) -> Result<Proven, Refusal> {
    let now = store.clock.now();
    let (one, other, channels, account) = door.terms();
    // The try is counted and committed before anything is compared. The row's lock (or the one writer) puts parallel
    // guesses into a line, so exactly TRIES of them get as far as the comparison.
    let mut tx = store.db.begin().await?;
    let counted: Option<(String, String, i64, String, String, String)> = sqlx::query_as(
        "UPDATE otp_challenges SET tries = tries + 1
         WHERE id = $1 AND device = $2 AND tries < $3 AND used_at IS NULL AND expires_at > $4
             AND purpose IN ($5, $6) AND channel LIKE $7 AND coalesce(account, '') = $8
         RETURNING code_mac, phone, tries, channel, purpose, language",
    )
    .bind(challenge.to_string())
    .bind(device.to_string())
    .bind(TRIES)
    .bind(now.millis())
    .bind(one)
    .bind(other)
    .bind(channels)
    .bind(&account)
    .fetch_optional(&mut *tx)
    .await?;
    tx.commit().await?;
    let Some((stored, contact, tries, channel, purpose, language)) = counted else {
        return Err(why_not(store, door, challenge, device).await?);
    };
    let code: String = answer.code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if !secret::same(&stored, &mac(store, challenge, &code)) {
        return Err(wrong(TRIES - tries));
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
    Ok(Proven { contact, channel: channel.as_str().into(), purpose: purpose.as_str().into(), language })
}

/// The refusal of a wrong code with so many tries left.
pub fn wrong(left: i64) -> Refusal {
    if left <= 0 {
        return Code::CodeLocked.into();
    }
    let mut problem = Problem::new(Code::CodeWrong).detail("Check the code in the newest message.").field("code");
    problem.tries_left = u32::try_from(left).ok();
    problem.into()
}

async fn why_not(store: &Store, door: Door, challenge: ChallengeId, device: DeviceId) -> Result<Refusal, Refusal> {
    let (one, other, channels, account) = door.terms();
    let row: Option<(i64, Option<i64>, i64)> = sqlx::query_as(
        "SELECT tries, used_at, expires_at FROM otp_challenges
         WHERE id = $1 AND device = $2 AND purpose IN ($3, $4) AND channel LIKE $5 AND coalesce(account, '') = $6",
    )
    .bind(challenge.to_string())
    .bind(device.to_string())
    .bind(one)
    .bind(other)
    .bind(channels)
    .bind(account)
    .fetch_optional(store.db.readers())
    .await?;
    Ok(refused(row, store.clock.now()))
}

/// Why a challenge (tries, used at, expires at) takes no answer any more.
pub fn refused(row: Option<(i64, Option<i64>, i64)>, now: ServerTime) -> Refusal {
    match row {
        None => Refusal::not_found(),
        Some((_, Some(_), _)) => Code::CodeUsed.into(),
        Some((_, _, expires_at)) if expires_at <= now.millis() => Code::CodeExpired.into(),
        // Tried too often, or counted out a moment ago by a parallel guess.
        Some(_) => Code::CodeLocked.into(),
    }
}

/// Forgets challenges that expired more than a day ago.
pub async fn sweep(tx: &mut Tx, now: ServerTime) -> Result<(), Refusal> {
    sqlx::query("DELETE FROM otp_challenges WHERE expires_at < $1")
        .bind(now.millis() - DAY * 1000)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
