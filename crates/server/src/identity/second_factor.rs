//! The second factor between a first one and the session (ADR 0007).

use axum::Json;
use axum::extract::State;
use kabinet_protocol::identity::{SecondFactorAnswer, SecurityEventKind, SessionGrant};
use kabinet_protocol::ids::{AccountId, ChallengeId, DeviceId};
use kabinet_protocol::problem::Problem;
use kabinet_protocol::time::ServerTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::accounts::{self, Known};
use super::entry::{self, Arrival};
use super::{codes, journal, totp};
use crate::address::CallerAddress;
use crate::db::Tx;
use crate::limits::DAY;
use crate::problems::{Body, Path, Refusal, finish, internal};
use crate::store::Store;

/// How long the second factor is waited for.
const LIFE_S: i64 = 10 * 60;
/// How often one challenge may be tried.
const TRIES: i64 = 5;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(answer))
}

/// Notes that a first factor was right on a device, and that the second is asked for.
pub async fn ask(
    tx: &mut Tx,
    account: AccountId,
    device: DeviceId,
    how: &str,
    now: ServerTime,
) -> Result<ChallengeId, Refusal> {
    let id = ChallengeId::new();
    sqlx::query(
        "INSERT INTO second_factors(id, account, device, how, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id.to_string())
    .bind(account.to_string())
    .bind(device.to_string())
    .bind(how)
    .bind(now.millis())
    .bind(now.millis() + LIFE_S * 1000)
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// Answers the second factor, for a session.
#[utoipa::path(post, path = "/v1/identity/second-factor/{challenge}", tag = "identity", request_body = SecondFactorAnswer,
    params(("challenge" = ChallengeId, Path, description = "The challenge.")),
    responses((status = 200, body = SessionGrant),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn answer(
    State(store): State<Store>,
    address: CallerAddress,
    Path(challenge): Path<ChallengeId>,
    Body(answer): Body<SecondFactorAnswer>,
) -> Result<Json<SessionGrant>, Refusal> {
    codes::check_device(&answer.device)?;
    finish(judge(store, address, challenge, answer)).await.map(Json)
}

async fn judge(
    store: Store,
    address: CallerAddress,
    challenge: ChallengeId,
    answer: SecondFactorAnswer,
) -> Result<SessionGrant, Refusal> {
    let policy = crate::policy::store::current(&store.db).await?;
    entry::admitted(&policy, Known::Account)?;
    let now = store.clock.now();
    // Counted and committed before anything is compared, as with codes.
    let mut tx = store.db.begin().await?;
    let counted: Option<(String, i64)> = sqlx::query_as(
        "UPDATE second_factors SET tries = tries + 1
         WHERE id = $1 AND device = $2 AND tries < $3 AND used_at IS NULL AND expires_at > $4 RETURNING account, tries",
    )
    .bind(challenge.to_string())
    .bind(answer.device.id.to_string())
    .bind(TRIES)
    .bind(now.millis())
    .fetch_optional(&mut *tx)
    .await?;
    let Some((account, tries)) = counted else {
        drop(tx);
        return Err(why_not(&store, challenge, answer.device.id, now).await?);
    };
    let account: AccountId = account.parse().map_err(|error| internal(&error))?;
    totp::count(&mut tx, account, now).await?;
    tx.commit().await?;

    let name = Some(answer.device.name.as_str());
    let mut tx = store.db.begin().await?;
    if !totp::answer_is_right(&mut tx, &store, account, &answer.code, name, now).await? {
        if tries == TRIES {
            journal::note(&mut tx, &store, account, SecurityEventKind::SignInFailed, name, None, now).await?;
        }
        return Err(codes::counted(tx, codes::wrong(TRIES - tries)).await);
    }
    // Of two right answers at the same moment one is used; a code is used up with it or not at all.
    let used = sqlx::query("UPDATE second_factors SET used_at = $2 WHERE id = $1 AND used_at IS NULL")
        .bind(challenge.to_string())
        .bind(now.millis())
        .execute(&mut *tx)
        .await?;
    if used.rows_affected() == 0 {
        return Err(kabinet_protocol::problem::Code::CodeUsed.into());
    }
    let owner = accounts::owner(&mut tx, account).await?;
    let arrival =
        Arrival { owner, device: &answer.device, address, language: None, how: "second factor", registered: false };
    let grant = entry::session(&mut tx, &store, &arrival, now).await?;
    tx.commit().await?;
    Ok(grant)
}

async fn why_not(store: &Store, challenge: ChallengeId, device: DeviceId, now: ServerTime) -> Result<Refusal, Refusal> {
    let row: Option<(i64, Option<i64>, i64)> =
        sqlx::query_as("SELECT tries, used_at, expires_at FROM second_factors WHERE id = $1 AND device = $2")
            .bind(challenge.to_string())
            .bind(device.to_string())
            .fetch_optional(store.db.readers())
            .await?;
    Ok(codes::refused(row, now))
}

/// Forgets challenges that ended more than a day ago.
pub async fn sweep(tx: &mut Tx, now: ServerTime) -> Result<(), Refusal> {
    sqlx::query("DELETE FROM second_factors WHERE expires_at < $1")
        .bind(now.millis() - DAY * 1000)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
