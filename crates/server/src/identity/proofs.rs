//! Proofs: that the person at the device is the customer, shown in the last ten minutes (ADR 0007).

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use kabinet_protocol::identity::{Challenge, CodeAnswer, Proof, ProofCodeRequest, ProofRequest, Purpose};
use kabinet_protocol::ids::ChallengeId;
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::secret::SecretText;
use kabinet_protocol::time::ServerTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Customer;
use super::codes::{self, Asked, Door};
use super::contact::{self, Contact};
use super::{accounts, passwords, sessions, sign_in, totp};
use crate::address::CallerAddress;
use crate::db::Tx;
use crate::limits;
use crate::problems::{Body, Path, Refusal, finish};
use crate::store::Store;

/// How long a proof is good.
pub const LIFE_S: i64 = 10 * 60;

/// A customer who has shown lately who they are. Routes that change how one signs in, or that give everything away, take
/// this instead of a [`Customer`].
#[derive(Debug, Clone, Copy)]
pub struct Proven(pub Customer);

impl FromRequestParts<Store> for Proven {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, store: &Store) -> Result<Self, Refusal> {
        let customer = Customer::from_request_parts(parts, store).await?;
        if left_s(customer.proved_at, store.clock.now()) == 0 {
            return Err(Code::ProofRequired.into());
        }
        Ok(Self(customer))
    }
}

/// Seconds for which a proof is still good.
pub fn left_s(proved_at: ServerTime, now: ServerTime) -> u64 {
    let left = proved_at.millis().saturating_add(LIFE_S * 1000).saturating_sub(now.millis());
    // One from the future is a clock that went back; it is as good as one of now.
    u64::try_from(left.clamp(0, LIFE_S * 1000)).unwrap_or(0).div_ceil(1000)
}

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(prove)).routes(routes!(send_code)).routes(routes!(verify_code))
}

async fn note(tx: &mut Tx, customer: Customer, now: ServerTime) -> Result<Proof, Refusal> {
    sqlx::query("UPDATE sessions SET proved_at = $2 WHERE id = $1 AND ended_at IS NULL")
        .bind(customer.session.to_string())
        .bind(now.millis())
        .execute(&mut **tx)
        .await?;
    Ok(Proof { expires_in_s: LIFE_S.unsigned_abs() })
}

/// Gives a proof by the password or the authenticator.
#[utoipa::path(post, path = "/v1/account/proof", tag = "account", request_body = ProofRequest,
    responses((status = 200, body = Proof),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
        (status = 503, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer"))))]
async fn prove(
    State(store): State<Store>,
    customer: Customer,
    Body(request): Body<ProofRequest>,
) -> Result<Json<Proof>, Refusal> {
    finish(async move {
        match (request.password, request.totp) {
            (Some(password), None) => by_password(&store, customer, &password).await,
            (None, Some(code)) => by_authenticator(&store, customer, &code).await,
            _ => Err(Refusal::new(Code::Invalid, "Give the password or the authenticator's code.").field("password")),
        }
    })
    .await
    .map(Json)
}

async fn by_password(store: &Store, customer: Customer, password: &SecretText) -> Result<Proof, Refusal> {
    let policy = crate::policy::store::current(&store.db).await?;
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    sign_in::admit_known(&mut tx, &policy.passwords, customer.account, customer.device, now).await?;
    tx.commit().await?;
    // A password that the store made and sent proves no more than the SMS it came by.
    let stored = passwords::stored(&store.db, customer.account).await?.filter(|stored| !stored.temporary);
    let hash = stored.as_ref().map(|stored| stored.hash.as_str());
    let verdict = store.passwords.verify(&store.pepper, password, hash).await?;
    let Some(hash) = hash.filter(|_| verdict.right) else {
        return Err(Refusal::new(Code::CredentialsWrong, "This is not the password.").field("password"));
    };
    let mut tx = store.db.begin().await?;
    if !passwords::hold(&mut tx, customer.account, hash, None).await? {
        return Err(Refusal::new(Code::CredentialsWrong, "The password was changed just now.").field("password"));
    }
    let proof = note(&mut tx, customer, now).await?;
    tx.commit().await?;
    Ok(proof)
}

async fn by_authenticator(store: &Store, customer: Customer, code: &SecretText) -> Result<Proof, Refusal> {
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    let left = totp::count(&mut tx, customer.account, now).await?;
    tx.commit().await?;
    let mut tx = store.db.begin().await?;
    let name = sessions::device_name(&mut tx, customer.session).await?;
    if !totp::answer_is_right(&mut tx, store, customer.account, code, name.as_deref(), now).await? {
        let mut problem = Problem::new(Code::CodeWrong).detail("Wait for the authenticator's next code.").field("totp");
        problem.tries_left = Some(left);
        return Err(problem.into());
    }
    let proof = note(&mut tx, customer, now).await?;
    tx.commit().await?;
    Ok(proof)
}

/// Sends a code to a verified contact of the caller, for a proof.
#[utoipa::path(post, path = "/v1/account/proof/codes", tag = "account", request_body = ProofCodeRequest,
    responses((status = 202, body = Challenge),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer"))))]
async fn send_code(
    State(store): State<Store>,
    address: CallerAddress,
    customer: Customer,
    Body(request): Body<ProofCodeRequest>,
) -> Result<(StatusCode, Json<Challenge>), Refusal> {
    codes::check_language(&request.language)?;
    let challenge = finish(async move {
        let policy = crate::policy::store::current(&store.db).await?;
        let now = store.clock.now();
        let mut tx = store.db.begin().await?;
        let value = accounts::identifier(&mut tx, customer.account, contact::kind_of(&request.channel)).await?;
        let value = value.ok_or_else(|| {
            Refusal::new(Code::ContactUnknown, "The account has no verified contact of this kind.").field("channel")
        })?;
        let contact = Contact::identifier(&value, &store.profile.country)?;
        codes::admit(&mut tx, &store, &policy.codes, address, customer.device, &contact, now).await?;
        limits::count_day(&mut tx, "codes:store", now, policy.codes.store_day).await?;
        let asked = Asked {
            contact: &contact,
            purpose: Purpose::Prove,
            device: customer.device,
            account: Some(customer.account),
            language: &request.language,
            life_s: codes::LIFE_S,
        };
        let (id, code) = codes::issue(&mut tx, &store, &asked, now).await?;
        codes::write(&mut tx, &store, &asked, &code, now).await?;
        tx.commit().await?;
        Ok(codes::challenge(id, &contact, codes::LIFE_S, &policy.codes))
    })
    .await?;
    Ok((StatusCode::ACCEPTED, Json(challenge)))
}

/// Answers that code, for a proof.
#[utoipa::path(post, path = "/v1/account/proof/codes/{challenge}/verify", tag = "account", request_body = CodeAnswer,
    params(("challenge" = ChallengeId, Path, description = "The challenge.")),
    responses((status = 200, body = Proof),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer"))))]
async fn verify_code(
    State(store): State<Store>,
    customer: Customer,
    Path(challenge): Path<ChallengeId>,
    Body(answer): Body<CodeAnswer>,
) -> Result<Json<Proof>, Refusal> {
    finish(async move {
        codes::judge(&store, Door::Proof(customer.account), challenge, customer.device, &answer).await?;
        let mut tx = store.db.begin().await?;
        let proof = note(&mut tx, customer, store.clock.now()).await?;
        tx.commit().await?;
        Ok(Json(proof))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_good_for_ten_minutes_and_a_clock_that_went_back_makes_it_no_longer() {
        let at = ServerTime(1_795_000_000_000);
        assert_eq!(left_s(at, at), 600);
        assert_eq!(left_s(at, at.plus_millis(599_001)), 1);
        assert_eq!(left_s(at, at.plus_millis(600_000)), 0);
        assert_eq!(left_s(at, at.plus_millis(-86_400_000)), 600);
        assert_eq!(left_s(ServerTime(0), at), 0);
    }
}
