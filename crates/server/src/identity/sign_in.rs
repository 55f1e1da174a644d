//! Signing in by identifier and password (S9, S10), and by the new password a ticket sets.

use axum::Json;
use axum::extract::State;
use kabinet_protocol::identity::{PasswordReset, PasswordSignIn, SecurityEventKind, SessionGrant};
use kabinet_protocol::ids::AccountId;
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::time::ServerTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::accounts::{self, Known};
use super::contact::Contact;
use super::entry::{self, Arrival};
use super::tickets::{self, Origin};
use super::{codes, journal, passwords, sessions};
use crate::address::CallerAddress;
use crate::db::Tx;
use crate::limits::{self, HOUR, Window};
use crate::policy::PasswordLimits;
use crate::problems::{Body, Refusal, finish};
use crate::store::Store;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(sign_in)).routes(routes!(reset))
}

/// Signs in by a verified phone number or e-mail address and the password.
#[utoipa::path(post, path = "/v1/identity/password/sign-in", tag = "identity", request_body = PasswordSignIn,
    responses((status = 200, body = SessionGrant),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
        (status = 503, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn sign_in(
    State(store): State<Store>,
    address: CallerAddress,
    Body(request): Body<PasswordSignIn>,
) -> Result<Json<SessionGrant>, Refusal> {
    finish(by_password(store, address, request)).await.map(Json)
}

async fn by_password(store: Store, address: CallerAddress, request: PasswordSignIn) -> Result<SessionGrant, Refusal> {
    codes::check_device(&request.device)?;
    codes::check_language(&request.language)?;
    let contact = Contact::identifier(&request.identifier, &store.profile.country)
        .map_err(|refusal| refusal.field("identifier"))?;
    let policy = crate::policy::store::current(&store.db).await?;
    entry::admitted(&policy, Known::Account)?;
    let now = store.clock.now();

    // Counted and committed before anything is evaluated.
    let mut tx = store.db.begin().await?;
    let account = accounts::bound(&mut tx, &contact).await?;
    let left = admit(&mut tx, &store, &policy.passwords, address, &request, &contact, account, now).await?;
    tx.commit().await?;

    let stored = match account {
        Some(account) => passwords::stored(&store.db, account).await?,
        None => None,
    };
    let hash = stored.as_ref().map(|stored| stored.hash.as_str());
    let verdict = store.passwords.verify(&store.pepper, &request.password, hash).await?;
    let (Some(account), Some(stored), true) = (account, stored, verdict.right) else {
        // Told once, when the last try of the hour is gone, and only where there is somebody to tell.
        if let (Some(account), 0) = (account, left) {
            let mut tx = store.db.begin().await?;
            let (kind, name) = (SecurityEventKind::SignInFailed, Some(request.device.name.as_str()));
            journal::note(&mut tx, &store, account, kind, name, None, now).await?;
            tx.commit().await?;
        }
        return Err(Refusal::new(Code::CredentialsWrong, "Check both, or come back in by a code."));
    };
    if stored.expires_at.is_some_and(|end| end <= now) {
        return Err(Refusal::new(Code::PasswordExpired, "Come back in by a code."));
    }
    let renewed = match verdict.stale {
        true => Some(store.passwords.hash(&store.pepper, &request.password).await?),
        false => None,
    };
    let mut tx = store.db.begin().await?;
    // Between the comparison and here the password may have been changed, and its sessions ended.
    if !passwords::hold(&mut tx, account, &stored.hash, renewed.as_deref()).await? {
        return Err(Refusal::new(Code::CredentialsWrong, "The password was changed just now."));
    }
    if stored.temporary {
        let ticket = tickets::issue(&mut tx, account, Origin::Temporary, now).await?;
        tx.commit().await?;
        let mut problem = Problem::new(Code::PasswordChangeRequired).detail("Set a password of your own.");
        problem.ticket = Some(ticket);
        return Err(problem.into());
    }
    let owner = accounts::owner(&mut tx, account).await?;
    let arrival = Arrival {
        owner,
        device: &request.device,
        address,
        language: Some(&request.language),
        how: "password",
        registered: false,
    };
    let arrived = entry::arrive(&mut tx, &store, arrival, now).await?;
    tx.commit().await?;
    arrived.answer()
}

/// Admits an evaluation, and says how many more of its kind would be admitted now.
///
/// A device that signed in to this very account before has a bucket of its own: strangers who try passwords, from wherever
/// they do, lock nobody out. For all others one address counts, and one identifier.
#[expect(clippy::too_many_arguments, reason = "all of them are what a limit counts by")]
async fn admit(
    tx: &mut Tx,
    store: &Store,
    limits: &PasswordLimits,
    address: CallerAddress,
    request: &PasswordSignIn,
    contact: &Contact,
    account: Option<AccountId>,
    now: ServerTime,
) -> Result<u32, Refusal> {
    if let Some(account) = account
        && sessions::device_is_of(tx, account, request.device.id).await?
    {
        return admit_known(tx, limits, account, request.device.id, now).await;
    }
    let windows = [Window { seconds: HOUR, most: limits.address_hour }];
    limits::take(tx, &format!("passwords:address:{}", address.0), now, &windows).await?;
    let windows = [Window { seconds: HOUR, most: limits.identifier_hour }];
    limits::take(tx, &format!("passwords:identifier:{}", codes::digest(store, contact.as_str())), now, &windows).await
}

/// Admits an evaluation on a device that the account knows.
pub async fn admit_known(
    tx: &mut Tx,
    limits: &PasswordLimits,
    account: AccountId,
    device: kabinet_protocol::ids::DeviceId,
    now: ServerTime,
) -> Result<u32, Refusal> {
    let windows = [Window { seconds: HOUR, most: limits.known_device_hour }];
    limits::take(tx, &format!("passwords:known:{account}:{device}"), now, &windows).await
}

/// Sets a new password with a ticket, ends every session of the account and signs this device in.
#[utoipa::path(post, path = "/v1/identity/password/reset", tag = "identity", request_body = PasswordReset,
    responses((status = 200, body = SessionGrant),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 410, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 503, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn reset(
    State(store): State<Store>,
    address: CallerAddress,
    Body(request): Body<PasswordReset>,
) -> Result<Json<SessionGrant>, Refusal> {
    codes::check_device(&request.device)?;
    finish(async move {
        let policy = crate::policy::store::current(&store.db).await?;
        entry::admitted(&policy, Known::Account)?;
        let hash = tickets::prepare(&store, &request.ticket, &request.password).await?;
        let now = store.clock.now();
        let mut tx = store.db.begin().await?;
        let name = Some(request.device.name.as_str());
        let account = tickets::redeem(&mut tx, &store, &request.ticket, &hash, name, now).await?;
        let owner = accounts::owner(&mut tx, account).await?;
        let arrival =
            Arrival { owner, device: &request.device, address, language: None, how: "ticket", registered: false };
        let arrived = entry::arrive(&mut tx, &store, arrival, now).await?;
        tx.commit().await?;
        arrived.answer()
    })
    .await
    .map(Json)
}
