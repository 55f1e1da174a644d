//! The table of what waits. Whatever changes it runs in a transaction of the caller's.

use std::time::Duration;

use kabinet_protocol::ids::IntentId;
use kabinet_protocol::intent::{Intent, IntentKind, Payload, Stream};
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::time::LocalTime;
use uuid::Uuid;

use super::plan::until_due;
use crate::db::{Database, DbError, Row, Tx, Value};

/// The streams there are.
pub(super) const STREAMS: [Stream; 4] = [Stream::Lists, Stream::Profile, Stream::Orders, Stream::Feedback];

/// Where a change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It will be sent.
    Waiting,
    /// The store refused it, or one it makes no sense without.
    Parked,
    /// It waited too long: it is sent only when somebody confirms it.
    Expired,
}

impl State {
    fn read(text: &str) -> Self {
        match text {
            "waiting" => Self::Waiting,
            "expired" => Self::Expired,
            _ => Self::Parked,
        }
    }
}

/// A change in the outbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// The intent, with its payload as it is sent.
    pub intent: Intent,
    /// The id of what it speaks of.
    pub subject: String,
    /// Those it makes no sense without.
    pub depends_on: Vec<IntentId>,
    /// Where it stands.
    pub state: State,
    /// When it was made.
    pub created_at: LocalTime,
    /// When it is not sent any more without being confirmed.
    pub expires_at: Option<LocalTime>,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried again; nothing for at once.
    pub next_attempt_at: Option<LocalTime>,
    /// What the store said last.
    pub problem: Option<Problem>,
}

/// How many changes stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Will be sent.
    pub waiting: u32,
    /// Need a decision: refused or expired.
    pub parked: u32,
}

/// Why the outbox did not do something.
#[derive(Debug, Clone, thiserror::Error)]
pub enum OutboxError {
    /// It has been sent meanwhile, or discarded.
    #[error("this change does not wait any more")]
    NotFound,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// A change that does not wait any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// What kind of change it was.
    pub kind: IntentKind,
    /// The id of what it spoke of.
    pub subject: String,
}

/// Tells whoever keeps an index over what waits that a change began to wait no more, or again, in the same transaction.
pub type Dropped = fn(&mut Tx<'_>, &Gone) -> Result<(), DbError>;

/// The id of what a payload speaks of; empty where that is the account itself.
pub fn subject(payload: &Payload) -> String {
    match payload {
        Payload::List(change) => change.product().to_string(),
        Payload::AddressPut(address) => address.id.to_string(),
        Payload::AddressRemove(id) => id.to_string(),
        Payload::Archive(it) => it.order.to_string(),
        Payload::Annotate(it) => it.order.to_string(),
        Payload::Cancel(it) => it.order.to_string(),
        Payload::Return(it) => it.order.to_string(),
        Payload::ReturnWithdraw(it) => it.order.to_string(),
        Payload::Place(it) => it.order.to_string(),
        Payload::Feedback(it) => it.order.map(|order| order.to_string()).unwrap_or_default(),
        Payload::Rename(_) | Payload::Consents(_) | Payload::Points(_) | Payload::Membership(_) => String::new(),
    }
}

/// Reads a payload as it is stored. One of a newer build reads as nothing.
pub fn payload(kind: &str, version: i64, text: &str) -> Option<Payload> {
    let intent = Intent {
        id: IntentId(Uuid::nil()),
        kind: kind.into(),
        payload_version: u32::try_from(version).ok()?,
        payload: serde_json::from_str(text).ok()?,
    };
    intent.read().ok()
}

/// Writes a change down. It is on its way when the transaction is committed and the sender is woken.
pub fn enqueue(
    tx: &mut Tx<'_>,
    payload: &Payload,
    depends_on: &[IntentId],
    now: LocalTime,
    expires_at: Option<LocalTime>,
) -> Result<IntentId, DbError> {
    let id = IntentId::new();
    let bad = |error: serde_json::Error| DbError::Io(error.to_string());
    let (version, value) = payload.write().map_err(bad)?;
    let text = serde_json::to_string(&value).map_err(bad)?;
    let depends_on = serde_json::to_string(depends_on).map_err(bad)?;
    tx.execute(
        "INSERT INTO outbox (id, stream, kind, version, payload, subject, depends_on, created_at, expires_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        &[
            Value::Blob(id.0.as_bytes()),
            payload.stream().as_str().into(),
            payload.kind().as_str().into(),
            i64::from(version).into(),
            text.as_str().into(),
            subject(payload).as_str().into(),
            depends_on.as_str().into(),
            now.millis().into(),
            expires_at.map(LocalTime::millis).into(),
        ],
    )?;
    Ok(id)
}

/// Writes a change down that waited in another database. Answers whether it was not here already.
pub(super) fn carry(tx: &mut Tx<'_>, row: &Stored, dropped: Dropped) -> Result<bool, DbError> {
    let wrote = tx.execute(
        "INSERT INTO outbox (id, stream, kind, version, payload, subject, depends_on, state, created_at, expires_at, \
         problem) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING",
        &[
            Value::Blob(&row.id),
            row.stream.as_str().into(),
            row.kind.as_str().into(),
            row.version.into(),
            row.payload.as_str().into(),
            row.subject.as_str().into(),
            row.depends_on.as_str().into(),
            row.state.as_str().into(),
            row.created_at.into(),
            row.expires_at.into(),
            row.problem.as_deref().into(),
        ],
    )?;
    if wrote > 0 {
        dropped(tx, &Gone { kind: IntentKind::from(row.kind.as_str()), subject: row.subject.clone() })?;
    }
    Ok(wrote > 0)
}

/// What expired, oldest first.
pub(super) fn expired(tx: &mut Tx<'_>) -> Result<Vec<IntentId>, DbError> {
    let found = tx.rows("SELECT id FROM outbox WHERE state = 'expired' ORDER BY seq", &[], |row| {
        Uuid::from_slice(&row.blob(0)).ok().map(IntentId)
    })?;
    Ok(found.into_iter().flatten().collect())
}

/// What a stream can do next.
#[derive(Debug, PartialEq)]
pub(super) enum Next {
    /// Nothing waits that could be sent, or it waits for another stream.
    Nothing,
    /// Its first is not due yet.
    Later(Duration),
    /// Send this.
    Send(Box<Waiting>),
}

/// The next of a stream. What has expired, or depends on what was refused, is put aside on the way.
pub(super) fn next(tx: &mut Tx<'_>, stream: &Stream, now: LocalTime, dropped: Dropped) -> Result<Next, DbError> {
    loop {
        let first = tx.row(FIRST, &[stream.as_str().into()], read)?;
        let Some(Some(first)) = first else { return Ok(Next::Nothing) };
        let id = first.intent.id;
        if first.expires_at.is_some_and(|at| at <= now) {
            set_aside(tx, id, State::Expired, None, dropped)?;
            continue;
        }
        let mut needed = Vec::new();
        for on in &first.depends_on {
            needed.extend(state_of(tx, *on)?);
        }
        if needed.iter().any(|state| *state != State::Waiting) {
            set_aside(tx, id, State::Parked, None, dropped)?;
            continue;
        }
        if !needed.is_empty() {
            return Ok(Next::Nothing);
        }
        let wait = until_due(first.next_attempt_at, now);
        return Ok(if wait.is_zero() { Next::Send(Box::new(first)) } else { Next::Later(wait) });
    }
}

fn state_of(tx: &mut Tx<'_>, id: IntentId) -> Result<Option<State>, DbError> {
    tx.row("SELECT state FROM outbox WHERE id = ?1", &[Value::Blob(id.0.as_bytes())], |row| State::read(&row.text(0)))
}

/// The store has it.
pub(super) fn delivered(tx: &mut Tx<'_>, id: IntentId) -> Result<(), DbError> {
    tx.execute("DELETE FROM outbox WHERE id = ?1", &[Value::Blob(id.0.as_bytes())]).map(drop)
}

/// The store made these, and what they did is here: a device whose answer was lost hears of it with the rows. Whatever state
/// they are in: what expired here was never decided, and one of them may have been made after all.
pub fn made(tx: &mut Tx<'_>, ids: &[IntentId], dropped: Dropped) -> Result<bool, DbError> {
    let mut any = false;
    for id in ids {
        let gone =
            tx.row("DELETE FROM outbox WHERE id = ?1 RETURNING kind, subject", &[Value::Blob(id.0.as_bytes())], gone)?;
        if let Some(gone) = gone {
            dropped(tx, &gone)?;
            any = true;
        }
    }
    Ok(any)
}

/// A change on its way from one archive's outbox into another's, under its own id.
#[derive(Debug, Clone)]
pub struct Carried {
    id: Vec<u8>,
    stream: String,
    kind: String,
    version: i64,
    payload: String,
    subject: String,
    created_at: i64,
}

/// What waits of these streams, in the order in which it was made.
pub async fn carried(db: &Database, streams: [&Stream; 2]) -> Result<Vec<Carried>, DbError> {
    type Row = (Vec<u8>, String, String, i64, String, String, i64);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, stream, kind, version, payload, subject, created_at FROM outbox \
         WHERE stream IN (?1, ?2) ORDER BY seq",
    )
    .bind(streams[0].as_str())
    .bind(streams[1].as_str())
    .fetch_all(db.readers())
    .await?;
    let row = |(id, stream, kind, version, payload, subject, created_at)| Carried {
        id,
        stream,
        kind,
        version,
        payload,
        subject,
        created_at,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Takes them up. Doing it twice does it once: the ids are the same, here and at the store.
pub fn adopt(tx: &mut Tx<'_>, all: &[Carried]) -> Result<(), DbError> {
    for it in all {
        tx.execute(
            "INSERT OR IGNORE INTO outbox (id, stream, kind, version, payload, subject, created_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            &[
                Value::Blob(&it.id),
                it.stream.as_str().into(),
                it.kind.as_str().into(),
                it.version.into(),
                it.payload.as_str().into(),
                it.subject.as_str().into(),
                it.created_at.into(),
            ],
        )?;
    }
    Ok(())
}

/// They have moved: here they wait no more.
pub fn moved(tx: &mut Tx<'_>, all: &[Carried]) -> Result<(), DbError> {
    for it in all {
        tx.execute("DELETE FROM outbox WHERE id = ?1", &[Value::Blob(&it.id)])?;
    }
    Ok(())
}

/// Whether a change of this kind about this subject is in the outbox.
pub fn waits_about(tx: &mut Tx<'_>, kind: &IntentKind, subject: &str) -> Result<bool, DbError> {
    let found = tx.row(
        "SELECT 1 FROM outbox WHERE subject = ?1 AND kind = ?2 AND state = 'waiting' LIMIT 1",
        &[subject.into(), kind.as_str().into()],
        |row| row.int(0),
    )?;
    Ok(found.is_some())
}

/// Nothing was decided: it is tried again at an instant.
pub(super) fn try_again(
    tx: &mut Tx<'_>,
    id: IntentId,
    at: LocalTime,
    problem: Option<&Problem>,
) -> Result<(), DbError> {
    let problem = problem.and_then(|problem| serde_json::to_string(problem).ok());
    tx.execute(
        "UPDATE outbox SET attempts = attempts + 1, next_attempt_at = ?2, problem = ?3 WHERE id = ?1",
        &[Value::Blob(id.0.as_bytes()), at.millis().into(), problem.as_deref().into()],
    )
    .map(drop)
}

/// Lets everything that waits be due at once.
pub(super) fn hurry(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.execute("UPDATE outbox SET next_attempt_at = NULL WHERE state = 'waiting'", &[]).map(drop)
}

/// Lets changes that the store did not know how to make wait once more: it may be a newer one.
pub(super) fn unpark_unknown(tx: &mut Tx<'_>, dropped: Dropped) -> Result<(), DbError> {
    let parked = tx.rows(
        "SELECT id FROM outbox WHERE state = 'parked' AND json_extract(problem, '$.code') = ?1",
        &[Code::IntentUnknown.as_str().into()],
        |row| Uuid::from_slice(&row.blob(0)).ok().map(IntentId),
    )?;
    for id in parked.into_iter().flatten() {
        // Its key was not kept by the store, so it may stay.
        wait_again(tx, id, id, dropped)?;
    }
    Ok(())
}

/// Puts a change aside with those that make no sense without it.
pub(super) fn set_aside(
    tx: &mut Tx<'_>,
    id: IntentId,
    state: State,
    problem: Option<&Problem>,
    dropped: Dropped,
) -> Result<(), DbError> {
    let word = if state == State::Expired { "expired" } else { "parked" };
    let problem = problem.and_then(|problem| serde_json::to_string(problem).ok());
    let gone = tx.row(
        "UPDATE outbox SET state = ?2, problem = ?3, next_attempt_at = NULL WHERE id = ?1 RETURNING kind, subject",
        &[Value::Blob(id.0.as_bytes()), word.into(), problem.as_deref().into()],
        gone,
    )?;
    if let Some(gone) = gone {
        dropped(tx, &gone)?;
    }
    for dependent in dependents(tx, id, "waiting")? {
        set_aside(tx, dependent, State::Parked, None, dropped)?;
    }
    Ok(())
}

fn dependents(tx: &mut Tx<'_>, id: IntentId, state: &str) -> Result<Vec<IntentId>, DbError> {
    let found = tx.rows(
        "SELECT id FROM outbox WHERE depends_on <> '[]' AND instr(depends_on, ?1) > 0 AND state = ?2",
        &[id.to_string().as_str().into(), state.into()],
        |row| Uuid::from_slice(&row.blob(0)).ok().map(IntentId),
    )?;
    Ok(found.into_iter().flatten().collect())
}

/// Tries a change again that was put aside, and those that were put aside with it. What the store decided is tried as a new
/// change; what it never decided keeps its id, since it may have been made after all.
pub fn retry(tx: &mut Tx<'_>, id: IntentId, now: LocalTime, dropped: Dropped) -> Result<IntentId, OutboxError> {
    let found = tx.row(
        "SELECT state, problem IS NULL, created_at, expires_at FROM outbox WHERE id = ?1",
        &[Value::Blob(id.0.as_bytes())],
        |row| (State::read(&row.text(0)), row.int(1) != 0, row.int(2), row.maybe_int(3)),
    )?;
    let (state, undecided, created_at, expires_at) = found.ok_or(OutboxError::NotFound)?;
    if state == State::Waiting {
        tx.execute("UPDATE outbox SET next_attempt_at = NULL WHERE id = ?1", &[Value::Blob(id.0.as_bytes())])?;
        return Ok(id);
    }
    let new = if undecided { id } else { IntentId::new() };
    let lease = expires_at.map(|at| now.millis().saturating_add(at.saturating_sub(created_at)));
    tx.execute(
        "UPDATE outbox SET created_at = ?2, expires_at = ?3 WHERE id = ?1",
        &[Value::Blob(id.0.as_bytes()), now.millis().into(), lease.into()],
    )?;
    wait_again(tx, id, new, dropped)?;
    Ok(new)
}

fn wait_again(tx: &mut Tx<'_>, id: IntentId, new: IntentId, dropped: Dropped) -> Result<(), DbError> {
    // As the newest of its stream: what was changed since then was changed knowing that this was not.
    let back = tx.row(
        "UPDATE outbox SET id = ?2, seq = (SELECT max(seq) + 1 FROM outbox), state = 'waiting', attempts = 0, \
         next_attempt_at = NULL, problem = NULL WHERE id = ?1 RETURNING kind, subject",
        &[Value::Blob(id.0.as_bytes()), Value::Blob(new.0.as_bytes())],
        gone,
    )?;
    if let Some(back) = back {
        dropped(tx, &back)?;
    }
    for dependent in dependents(tx, id, "parked")? {
        tx.execute(
            "UPDATE outbox SET depends_on = replace(depends_on, ?2, ?3) WHERE id = ?1",
            &[Value::Blob(dependent.0.as_bytes()), id.to_string().as_str().into(), new.to_string().as_str().into()],
        )?;
        let own = tx.row(
            "SELECT problem IS NOT NULL FROM outbox WHERE id = ?1",
            &[Value::Blob(dependent.0.as_bytes())],
            |row| row.int(0) != 0,
        )?;
        if own != Some(true) {
            wait_again(tx, dependent, dependent, dropped)?;
        }
    }
    Ok(())
}

/// Gives a change up, with those that make no sense without it.
pub fn discard(tx: &mut Tx<'_>, id: IntentId, dropped: Dropped) -> Result<(), OutboxError> {
    let removed =
        tx.row("DELETE FROM outbox WHERE id = ?1 RETURNING kind, subject", &[Value::Blob(id.0.as_bytes())], gone)?;
    let removed = removed.ok_or(OutboxError::NotFound)?;
    dropped(tx, &removed)?;
    for state in ["waiting", "parked", "expired"] {
        for dependent in dependents(tx, id, state)? {
            match discard(tx, dependent, dropped) {
                Ok(()) | Err(OutboxError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

/// What waits, the oldest first.
pub async fn list(db: &Database, limit: u32) -> Result<Vec<Waiting>, DbError> {
    let rows: Vec<Stored> = sqlx::query_as(
        "SELECT id, kind, version, payload, subject, depends_on, state, created_at, expires_at, attempts, \
         next_attempt_at, problem FROM outbox ORDER BY seq LIMIT +?1",
    )
    .bind(limit)
    .fetch_all(db.readers())
    .await?;
    Ok(rows.into_iter().filter_map(Stored::waiting).collect())
}

/// One change.
pub async fn waiting_for(db: &Database, id: IntentId) -> Result<Option<Waiting>, DbError> {
    let row: Option<Stored> = sqlx::query_as(
        "SELECT id, kind, version, payload, subject, depends_on, state, created_at, expires_at, attempts, \
         next_attempt_at, problem FROM outbox WHERE id = ?1",
    )
    .bind(id.0.as_bytes().as_slice())
    .fetch_optional(db.readers())
    .await?;
    Ok(row.and_then(Stored::waiting))
}

/// Whether a change cannot be sent before something else is, which itself pauses: nobody should wait for its answer then.
pub async fn pauses_behind(db: &Database, waits: &Waiting, now: LocalTime) -> Result<bool, DbError> {
    let later = |other: &Waiting| other.state == State::Waiting && other.next_attempt_at.is_some_and(|at| at > now);
    for id in &waits.depends_on {
        if waiting_for(db, *id).await?.as_ref().is_some_and(later) {
            return Ok(true);
        }
    }
    let first: i64 = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM outbox it JOIN outbox first ON first.stream = it.stream AND first.seq < it.seq \
         WHERE it.id = ?1 AND first.state = 'waiting' AND first.next_attempt_at > ?2)",
    )
    .bind(waits.intent.id.0.as_bytes().as_slice())
    .bind(now.millis())
    .fetch_one(db.readers())
    .await?;
    Ok(first != 0)
}

/// How many changes stand where.
pub async fn counts(db: &Database) -> Result<Counts, DbError> {
    let (waiting, parked): (i64, i64) = sqlx::query_as(
        "SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state <> 'waiting') FROM outbox",
    )
    .fetch_one(db.readers())
    .await?;
    let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(Counts { waiting: count(waiting), parked: count(parked) })
}

const FIRST: &str = "SELECT id, kind, version, payload, subject, depends_on, state, created_at, expires_at, attempts, \
     next_attempt_at, problem FROM outbox WHERE state = 'waiting' AND stream = ?1 ORDER BY seq LIMIT 1";

fn gone(row: &Row) -> Gone {
    Gone { kind: IntentKind::from(row.text(0).as_str()), subject: row.text(1) }
}

/// A row as it is stored.
#[derive(sqlx::FromRow)]
pub(super) struct Stored {
    id: Vec<u8>,
    #[sqlx(default)]
    stream: String,
    kind: String,
    version: i64,
    payload: String,
    subject: String,
    depends_on: String,
    state: String,
    created_at: i64,
    expires_at: Option<i64>,
    attempts: i64,
    next_attempt_at: Option<i64>,
    problem: Option<String>,
}

impl Stored {
    fn waiting(self) -> Option<Waiting> {
        let intent = Intent {
            id: IntentId(Uuid::from_slice(&self.id).ok()?),
            kind: self.kind.as_str().into(),
            payload_version: u32::try_from(self.version).ok()?,
            payload: serde_json::from_str(&self.payload).ok()?,
        };
        Some(Waiting {
            intent,
            subject: self.subject,
            depends_on: serde_json::from_str(&self.depends_on).ok()?,
            state: State::read(&self.state),
            created_at: LocalTime(self.created_at),
            expires_at: self.expires_at.map(LocalTime),
            attempts: u32::try_from(self.attempts).unwrap_or(u32::MAX),
            next_attempt_at: self.next_attempt_at.map(LocalTime),
            problem: self.problem.and_then(|text| serde_json::from_str(&text).ok()),
        })
    }
}

fn read(row: &Row) -> Option<Waiting> {
    Stored {
        id: row.blob(0),
        stream: String::new(),
        kind: row.text(1),
        version: row.int(2),
        payload: row.text(3),
        subject: row.text(4),
        depends_on: row.text(5),
        state: row.text(6),
        created_at: row.int(7),
        expires_at: row.maybe_int(8),
        attempts: row.int(9),
        next_attempt_at: row.maybe_int(10),
        problem: row.maybe_text(11),
    }
    .waiting()
}
