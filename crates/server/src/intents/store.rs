//! At most once: the key, the request's hash and the answer share the effect's transaction.

use kabinet_protocol::ids::{FeedId, IntentId};
use kabinet_protocol::intent::{BadPayload, ChangedRow, EndedRow, Intent, IntentAnswer, Outcome, Payload};
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::ServerTime;

use super::{Asked, Effect};
use crate::db::Tx;
use crate::identity::caller::Customer;
use crate::problems::{Refusal, internal};
use crate::secret;
use crate::store::Store;
use crate::sync::store::{self as feeds, Entity};

/// For how long an answer's body is kept. Key and outcome are kept for ever.
const ANSWER_DAYS: i64 = 60;
/// The outcome of what was done; otherwise it is the problem's code.
const DONE: &str = "done";

/// Does what an intent says, or gives the answer it was given before.
pub async fn take(store: &Store, caller: Customer, intent: Intent) -> Result<IntentAnswer, Refusal> {
    let payload = match intent.read() {
        Err(BadPayload::Unknown { kind, version }) => {
            // Not kept: a newer server may know it.
            return Err(Refusal::new(
                Code::IntentUnknown,
                format!("This store does not know version {version} of {kind}."),
            ));
        }
        read => read,
    };
    let hash = hash(&intent);
    let asked = Asked { store, caller, now: store.clock.now() };
    let mut tx = store.db.begin().await?;
    // The feed's lock makes the intents of one account take turns, also those with the same key.
    feeds::raise(&mut tx, caller.feed, 0).await?;
    open(&mut tx, caller).await?;
    if let Some(kept) = find(&mut tx, caller, &intent, &hash).await? {
        return kept;
    }
    sqlx::query("SAVEPOINT effect").execute(&mut *tx).await?;
    let (outcome, moved) = match attempt(&mut tx, asked, &intent, payload).await {
        Ok(answer) => {
            let moved = !(answer.rows.is_empty() && answer.gone.is_empty());
            (Ok(answer), moved)
        }
        Err(refusal) if is_final(&refusal.0) => {
            sqlx::query("ROLLBACK TO SAVEPOINT effect").execute(&mut *tx).await?;
            (Err(refusal), false)
        }
        Err(refusal) => return Err(refusal),
    };
    keep(&mut tx, asked, &intent, &hash, &outcome).await?;
    tx.commit().await?;
    if let (Ok(answer), true) = (&outcome, moved) {
        store.hub.moved(answer.feed, answer.rev).await;
    }
    outcome
}

/// Final problems are kept under the key: the same request would be refused again.
fn is_final(problem: &Problem) -> bool {
    (400..500).contains(&problem.status)
        && !matches!(problem.status, 401 | 408 | 425 | 426 | 429)
        && problem.code != Code::ProofRequired
}

/// One spelling for one request, whatever the order of its fields.
fn hash(intent: &Intent) -> String {
    let mut payload = intent.payload.clone();
    payload.sort_all_objects();
    secret::digest(&format!("{}\n{}\n{payload}", intent.kind, intent.payload_version))
}

/// An account that was closed while the request waited does nothing more.
async fn open(tx: &mut Tx, caller: Customer) -> Result<(), Refusal> {
    let open: i64 = sqlx::query_scalar("SELECT count(*) FROM accounts WHERE id = $1 AND closed_at IS NULL")
        .bind(caller.account.to_string())
        .fetch_one(&mut **tx)
        .await?;
    if open == 0 { Err(Code::SessionRevoked.into()) } else { Ok(()) }
}

type Kept = Option<Result<IntentAnswer, Refusal>>;

async fn find(tx: &mut Tx, caller: Customer, intent: &Intent, hash: &str) -> Result<Kept, Refusal> {
    type Row = (String, String, i64, Option<String>);
    let row: Option<Row> =
        sqlx::query_as("SELECT hash, outcome, rev, answer FROM intents WHERE account = $1 AND id = $2")
            .bind(caller.account.to_string())
            .bind(intent.id.to_string())
            .fetch_optional(&mut **tx)
            .await?;
    let Some((before, outcome, rev, answer)) = row else { return Ok(None) };
    if before != hash {
        return Err(Refusal::new(Code::KeyReused, "This key was used for another request."));
    }
    Ok(Some(match kept(intent.id, caller, (&outcome, rev, answer))? {
        Outcome::Made { answer } => Ok(answer),
        Outcome::Refused { problem } => Err(problem.into()),
    }))
}

/// What is kept under a key: its outcome, the feed's counter afterwards, and the answer's body while it is kept.
fn kept(
    intent: IntentId,
    caller: Customer,
    (outcome, rev, answer): (&str, i64, Option<String>),
) -> Result<Outcome, Refusal> {
    Ok(match (outcome, answer) {
        (DONE, Some(answer)) => Outcome::Made { answer: serde_json::from_str(&answer)? },
        // What it wrote is in the feed; the client asks for changes.
        (DONE, None) => Outcome::Made { answer: answered(intent, caller.feed, Rev(rev)) },
        (_, Some(problem)) => Outcome::Refused { problem: serde_json::from_str(&problem)? },
        (code, None) => Outcome::Refused { problem: Problem::new(Code::from(code)) },
    })
}

/// What became of an intent. None: it never came, or its effect has not been committed.
pub async fn outcome(store: &Store, caller: Customer, id: IntentId) -> Result<Option<Outcome>, Refusal> {
    let row: Option<(String, i64, Option<String>)> =
        sqlx::query_as("SELECT outcome, rev, answer FROM intents WHERE account = $1 AND id = $2")
            .bind(caller.account.to_string())
            .bind(id.to_string())
            .fetch_optional(store.db.readers())
            .await?;
    row.map(|(outcome, rev, answer)| kept(id, caller, (&outcome, rev, answer))).transpose()
}

fn answered(intent: IntentId, feed: FeedId, rev: Rev) -> IntentAnswer {
    IntentAnswer { intent, feed, rev, rows: Vec::new(), gone: Vec::new() }
}

async fn attempt(
    tx: &mut Tx,
    asked: Asked<'_>,
    intent: &Intent,
    payload: Result<Payload, BadPayload>,
) -> Result<IntentAnswer, Refusal> {
    let payload = payload.map_err(|error| Refusal::new(Code::Malformed, format!("{error}.")).field("payload"))?;
    let effect = super::effect(tx, asked, &payload).await?;
    write(tx, asked, intent.id, effect).await
}

/// Writes an effect's documents, each under a rev of its own: pages of changes are cut between revs.
pub async fn write(tx: &mut Tx, asked: Asked<'_>, intent: IntentId, effect: Effect) -> Result<IntentAnswer, Refusal> {
    let count = i64::try_from(effect.put.len() + effect.gone.len()).map_err(|error| internal(&error))?;
    let rev = feeds::raise(tx, asked.feed(), count).await?;
    let mut answer = answered(intent, asked.feed(), rev);
    let mut revs = (rev.0 - count + 1..).map(Rev);
    for (put, rev) in effect.put.into_iter().zip(revs.by_ref()) {
        let entity = Entity { kind: put.kind, id: &put.id, sort: put.sort, doc: &put.doc };
        feeds::put(tx, asked.feed(), rev, asked.now, entity).await?;
        answer.rows.push(ChangedRow { kind: put.kind.into(), id: put.id, rev, doc: serde_json::from_str(&put.doc)? });
    }
    for ((kind, id), rev) in effect.gone.into_iter().zip(revs) {
        feeds::bury(tx, asked.feed(), rev, asked.now, kind, &id).await?;
        answer.gone.push(EndedRow { kind: kind.into(), id, rev });
    }
    Ok(answer)
}

async fn keep(
    tx: &mut Tx,
    asked: Asked<'_>,
    intent: &Intent,
    hash: &str,
    outcome: &Result<IntentAnswer, Refusal>,
) -> Result<(), Refusal> {
    let (word, rev, body) = match outcome {
        Ok(answer) => (DONE, answer.rev.0, serde_json::to_string(answer)?),
        Err(refusal) => (refusal.0.code.as_str(), 0, serde_json::to_string(&refusal.0)?),
    };
    sqlx::query(
        "INSERT INTO intents(account, id, hash, kind, outcome, rev, answer, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(asked.account().to_string())
    .bind(intent.id.to_string())
    .bind(hash)
    .bind(intent.kind.as_str())
    .bind(word)
    .bind(rev)
    .bind(body)
    .bind(asked.now.millis())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Forgets the bodies of old answers.
pub async fn sweep(tx: &mut Tx, now: ServerTime) -> Result<(), Refusal> {
    sqlx::query("UPDATE intents SET answer = NULL WHERE answer IS NOT NULL AND at < $1")
        .bind(now.millis() - ANSWER_DAYS * 86_400_000)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
