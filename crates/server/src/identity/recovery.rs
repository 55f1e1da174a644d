//! The way back in (S14-S18): a code by SMS signs in, an e-mail brings a link and a code for a new password.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kabinet_protocol::identity::{Challenge, CodeAnswer, Purpose, RecoveryRequest, ResetTicket, SecurityEventKind};
use kabinet_protocol::ids::{AccountId, ChallengeId};
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::time::ServerTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::accounts::{self, Known};
use super::codes::{self, Asked, Door};
use super::contact::Contact;
use super::tickets::{self, Origin};
use super::{entry, journal};
use crate::address::CallerAddress;
use crate::db::Tx;
use crate::limits;
use crate::messages::{self, Letter, To};
use crate::policy::RecoveryDisclosure;
use crate::problems::{Body, Path, Refusal, finish};
use crate::store::Store;

/// How long the code of a recovery e-mail works: mail takes longer than an SMS.
const EMAIL_LIFE_S: i64 = 10 * 60;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(ask)).routes(routes!(verify))
}

/// Sends a way back in to a phone number or an e-mail address.
#[utoipa::path(post, path = "/v1/identity/recovery", tag = "identity", request_body = RecoveryRequest,
    responses((status = 202, body = Challenge),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn ask(
    State(store): State<Store>,
    address: CallerAddress,
    Body(request): Body<RecoveryRequest>,
) -> Result<(StatusCode, Json<Challenge>), Refusal> {
    let challenge = finish(send(store, address, request)).await?;
    Ok((StatusCode::ACCEPTED, Json(challenge)))
}

async fn send(store: Store, address: CallerAddress, request: RecoveryRequest) -> Result<Challenge, Refusal> {
    codes::check_device(&request.device)?;
    codes::check_language(&request.language)?;
    let policy = crate::policy::store::current(&store.db).await?;
    entry::admitted(&policy, Known::Account)?;
    let contact = Contact::reachable(&request.contact, &store.profile.country, &policy.phone_countries)
        .map_err(|refusal| refusal.field("contact"))?;
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    // Limits come before the look-up; what they admitted stays counted whatever the look-up says.
    codes::admit(&mut tx, &store, &policy.codes, address, request.device.id, &contact, now).await?;
    limits::count_day(&mut tx, "codes:store", now, policy.codes.store_day).await?;
    let account = accounts::bound(&mut tx, &contact).await?;
    if account.is_none() && policy.recovery_disclosure == RecoveryDisclosure::Explicit {
        let refusal = Refusal::new(Code::ContactUnknown, "No account has this phone number or e-mail address.");
        return Err(codes::counted(tx, refusal.field("contact")).await);
    }
    let life_s = if matches!(contact, Contact::Email(_)) { EMAIL_LIFE_S } else { codes::LIFE_S };
    let asked = Asked {
        contact: &contact,
        purpose: Purpose::Recover,
        device: request.device.id,
        account: None,
        language: &request.language,
        life_s,
    };
    let (id, code) = match account {
        Some(_) => codes::issue(&mut tx, &store, &asked, now).await?,
        None => codes::decoy(&mut tx, &asked, now).await?,
    };
    // Nobody is written to all the same, and taken back: the time must not tell.
    sqlx::query("SAVEPOINT written").execute(&mut *tx).await?;
    write(&mut tx, &store, account.unwrap_or_default(), &asked, &code, &request.device.name, now).await?;
    match account {
        Some(_) => sqlx::query("RELEASE SAVEPOINT written").execute(&mut *tx).await?,
        None => sqlx::query("ROLLBACK TO SAVEPOINT written").execute(&mut *tx).await?,
    };
    tx.commit().await?;
    tracing::info!(challenge = %id, "a way back in was asked for");
    Ok(codes::challenge(id, &contact, life_s, &policy.codes))
}

async fn write(
    tx: &mut Tx,
    store: &Store,
    account: AccountId,
    asked: &Asked<'_>,
    code: &str,
    device_name: &str,
    now: ServerTime,
) -> Result<(), Refusal> {
    match asked.contact {
        Contact::Phone(_) => codes::write(tx, store, asked, code, now).await?,
        Contact::Email(address) => {
            tickets::end_links(tx, account, now).await?;
            let ticket = tickets::issue(tx, account, Origin::Link, now).await?;
            let link = format!("{}/recover/{}", store.public_url(), ticket.expose());
            let letter = Letter::RecoveryLink {
                link: &link,
                code,
                link_minutes: tickets::LINK_S / 60,
                code_minutes: asked.life_s / 60,
            };
            let to = To { channel: &asked.contact.channel(), address: address.as_str(), language: asked.language };
            messages::send(tx, store, to, letter, now.plus_millis(tickets::LINK_S * 1000), now).await?;
        }
    }
    let masked = asked.contact.masked();
    let kind = SecurityEventKind::RecoveryAsked;
    journal::note(tx, store, account, kind, Some(device_name), Some(&masked), now).await
}

/// Answers the code of a recovery e-mail, for a ticket.
#[utoipa::path(post, path = "/v1/identity/recovery/{challenge}/verify", tag = "identity", request_body = CodeAnswer,
    params(("challenge" = ChallengeId, Path, description = "The challenge.")),
    responses((status = 200, body = ResetTicket),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn verify(
    State(store): State<Store>,
    Path(challenge): Path<ChallengeId>,
    Body(answer): Body<CodeAnswer>,
) -> Result<Json<ResetTicket>, Refusal> {
    codes::check_device(&answer.device)?;
    finish(async move {
        let policy = crate::policy::store::current(&store.db).await?;
        entry::admitted(&policy, Known::Account)?;
        let proven = codes::judge(&store, Door::Recovery, challenge, answer.device.id, &answer).await?;
        let now = store.clock.now();
        let mut tx = store.db.begin().await?;
        // Who lost the address since then lost this way in.
        let account = accounts::with_identifier(&mut tx, "email", &proven.contact).await?;
        let account = account.ok_or_else(|| Refusal::from(Code::ContactUnknown))?;
        let ticket = tickets::issue(&mut tx, account, Origin::Code, now).await?;
        tx.commit().await?;
        Ok(Json(ResetTicket { ticket, expires_in_s: tickets::IN_HAND_S.unsigned_abs() }))
    })
    .await
}
