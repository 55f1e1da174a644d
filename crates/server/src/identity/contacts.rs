//! Binding and changing the phone number and the e-mail address (S10, S22, S51, S56): a code at the new contact shows
//! that it is the customer's, and the old one is told.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kabinet_protocol::discovery::EmailChange;
use kabinet_protocol::identity::{Account, Challenge, Channel, CodeAnswer, ContactRequest, Purpose, SecurityEventKind};
use kabinet_protocol::ids::{AccountId, ChallengeId, FeedId};
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::ServerTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Customer;
use super::codes::{self, Asked, Door};
use super::contact::Contact;
use super::proofs::Proven;
use super::{accounts, journal, sessions, tickets};
use crate::address::CallerAddress;
use crate::db::Tx;
use crate::limits::{self, HOUR, Window};
use crate::messages::{self, Letter, To};
use crate::policy::Policy;
use crate::problems::{Body, Path, Refusal, finish};
use crate::store::Store;
use crate::sync;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(ask)).routes(routes!(verify))
}

/// Refuses to change an e-mail address that is bound, where the policy leaves that to others (S51). Binding the first is
/// everybody's own.
fn may_change(policy: &Policy, contact: &Contact, old: Option<&str>) -> Result<(), Refusal> {
    let own = policy.email_change == EmailChange::CustomerVerified;
    if matches!(contact, Contact::Email(_)) && old.is_some() && !own {
        let detail = match policy.email_change {
            EmailChange::Merchant => "The store changes the e-mail address; write to it.",
            _ => "The e-mail address of an account is not changed here.",
        };
        return Err(Refusal::new(Code::PolicyForbids, detail).field("channel"));
    }
    Ok(())
}

/// Sends a code to a new phone number or e-mail address.
#[utoipa::path(post, path = "/v1/account/contacts", tag = "account", request_body = ContactRequest,
    responses((status = 202, body = Challenge),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer_proven"))))]
async fn ask(
    State(store): State<Store>,
    address: CallerAddress,
    Proven(customer): Proven,
    Body(request): Body<ContactRequest>,
) -> Result<(StatusCode, Json<Challenge>), Refusal> {
    codes::check_language(&request.language)?;
    let challenge = finish(send(store, address, customer, request)).await?;
    Ok((StatusCode::ACCEPTED, Json(challenge)))
}

async fn send(
    store: Store,
    address: CallerAddress,
    customer: Customer,
    request: ContactRequest,
) -> Result<Challenge, Refusal> {
    let policy = crate::policy::store::current(&store.db).await?;
    let read = Contact::on(&request.channel, &request.contact, &store.profile.country, &policy.phone_countries);
    let contact = read.map_err(|mut refusal| {
        // The channel may be what cannot be read.
        refusal.0.field.get_or_insert_with(|| "contact".into());
        if refusal.0.field.as_deref() == Some("phone") { refusal.field("contact") } else { refusal }
    })?;
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    let old = accounts::identifier(&mut tx, customer.account, contact.kind()).await?;
    may_change(&policy, &contact, old.as_deref())?;
    if old.as_deref() == Some(contact.as_str()) {
        return Err(Refusal::new(Code::Invalid, "The account has this contact already.").field("contact"));
    }
    codes::admit(&mut tx, &store, &policy.codes, address, customer.device, &contact, now).await?;
    if let Contact::Phone(phone) = &contact {
        let windows = [Window { seconds: HOUR, most: policy.codes.prefix_hour }];
        let name = format!("codes:prefix:{}", codes::digest(&store, phone.prefix()));
        limits::take(&mut tx, &name, now, &windows).await?;
    }
    limits::count_day(&mut tx, "codes:store", now, policy.codes.store_day).await?;
    // Whether another account has it is said to who shows that it is theirs, and to nobody else.
    let asked = Asked {
        contact: &contact,
        purpose: Purpose::Bind,
        device: customer.device,
        account: Some(customer.account),
        language: &request.language,
        life_s: codes::LIFE_S,
    };
    let (id, code) = codes::issue(&mut tx, &store, &asked, now).await?;
    codes::write(&mut tx, &store, &asked, &code, now).await?;
    tx.commit().await?;
    tracing::info!(challenge = %id, "a code was sent to a new contact");
    Ok(codes::challenge(id, &contact, codes::LIFE_S, &policy.codes))
}

/// Answers that code: the account has the new contact.
#[utoipa::path(post, path = "/v1/account/contacts/{challenge}/verify", tag = "account", request_body = CodeAnswer,
    params(("challenge" = ChallengeId, Path, description = "The challenge.")),
    responses((status = 200, body = Account),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer_proven"))))]
async fn verify(
    State(store): State<Store>,
    Proven(customer): Proven,
    Path(challenge): Path<ChallengeId>,
    Body(answer): Body<CodeAnswer>,
) -> Result<Json<Account>, Refusal> {
    finish(async move {
        let policy = crate::policy::store::current(&store.db).await?;
        let door = Door::Binding(customer.account);
        let proven = codes::judge(&store, door, challenge, customer.device, &answer).await?;
        let contact = Contact::on(&proven.channel, &proven.contact, &store.profile.country, &[])?;
        let now = store.clock.now();
        let mut tx = store.db.begin().await?;
        let device = sessions::device_name(&mut tx, customer.session).await?;
        let moved = bind(&mut tx, &store, &policy, customer, &contact, device.as_deref(), now).await?;
        let account = accounts::within(&mut tx, customer.account).await?;
        tx.commit().await?;
        if let Some((feed, rev)) = moved {
            store.hub.moved(feed, rev).await;
        }
        Ok(Json(account))
    })
    .await
}

async fn bind(
    tx: &mut Tx,
    store: &Store,
    policy: &Policy,
    customer: Customer,
    contact: &Contact,
    device: Option<&str>,
    now: ServerTime,
) -> Result<Option<(FeedId, Rev)>, Refusal> {
    accounts::hold(tx, contact.as_str(), now).await?;
    match accounts::bound(tx, contact).await? {
        Some(account) if account == customer.account => return Ok(None),
        Some(_) => return Err(Refusal::new(Code::ContactTaken, "Sign in with it instead, or take another.")),
        None => {}
    }
    let rev = sync::store::raise(tx, customer.feed, 1).await?;
    // Read under the feed's lock: of two changes of one account at the same moment the second replaces the first.
    let old = accounts::identifier(tx, customer.account, contact.kind()).await?;
    may_change(policy, contact, old.as_deref())?;
    replace(tx, customer.account, contact, now).await?;
    note_with_customer(tx, customer, contact).await?;
    accounts::publish(tx, customer.account, customer.feed, rev, now).await?;
    // Who holds the old mailbox has no more business here.
    tickets::end_all(tx, customer.account, now).await?;

    let masked = contact.masked();
    let kind = match contact {
        Contact::Phone(_) => SecurityEventKind::PhoneChanged,
        Contact::Email(_) => SecurityEventKind::EmailChanged,
    };
    journal::note(tx, store, customer.account, kind.clone(), device, Some(&masked), now).await?;
    if let Some(old) = old {
        tell_old(tx, store, customer.account, contact.channel(), &old, kind, device, &masked, now).await?;
    }
    Ok(Some((customer.feed, rev)))
}

async fn replace(tx: &mut Tx, account: AccountId, contact: &Contact, now: ServerTime) -> Result<(), Refusal> {
    sqlx::query("DELETE FROM identifiers WHERE account = $1 AND kind = $2")
        .bind(account.to_string())
        .bind(contact.kind())
        .execute(&mut **tx)
        .await?;
    sqlx::query("INSERT INTO identifiers(kind, value, account, verified_at) VALUES ($1, $2, $3, $4)")
        .bind(contact.kind())
        .bind(contact.as_str())
        .bind(account.to_string())
        .bind(now.millis())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Keeps the merchant's record in step. A number that is noted for another customer stays with that one, whose orders can
/// be claimed (B18).
async fn note_with_customer(tx: &mut Tx, customer: Customer, contact: &Contact) -> Result<(), Refusal> {
    let query = match contact {
        Contact::Phone(_) => sqlx::query(
            "UPDATE customers SET phone =
                 CASE WHEN EXISTS (SELECT 1 FROM customers o WHERE o.phone = $2 AND o.id <> $1) THEN NULL ELSE $2 END
             WHERE id = $1",
        ),
        Contact::Email(_) => sqlx::query("UPDATE customers SET email = $2 WHERE id = $1"),
    };
    query.bind(customer.customer.to_string()).bind(contact.as_str()).execute(&mut **tx).await?;
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "what the letter says")]
async fn tell_old(
    tx: &mut Tx,
    store: &Store,
    account: AccountId,
    channel: Channel,
    address: &str,
    kind: SecurityEventKind,
    device_name: Option<&str>,
    masked: &str,
    now: ServerTime,
) -> Result<(), Refusal> {
    let language: String = sqlx::query_scalar("SELECT language FROM accounts WHERE id = $1")
        .bind(account.to_string())
        .fetch_one(&mut **tx)
        .await?;
    let to = To { channel: &channel, address, language: &language };
    let letter = Letter::Notice { kind, device_name, detail: Some(masked), at: now };
    messages::send(tx, store, to, letter, None, now).await?;
    Ok(())
}
