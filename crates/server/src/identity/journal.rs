//! The security log of an account (B17): what happened, when and on which device. Lines are added in the transaction of
//! what they tell of, so that neither is there without the other.
//!
//! What a thief would do first (sign in on a device of their own, change the password, a contact or the second factor) is
//! also told to the customer, on the channel that it did not come by where there is one: by e-mail, else by SMS.

use axum::Json;
use axum::extract::State;
use kabinet_protocol::identity::{Channel, SecurityEvent, SecurityEventKind, SecurityLog};
use kabinet_protocol::ids::{AccountId, SecurityEventId};
use kabinet_protocol::problem::Problem;
use kabinet_protocol::time::ServerTime;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Customer;
use crate::db::{Db, Tx};
use crate::messages::{self, Letter, To};
use crate::problems::{Query, Refusal, internal};
use crate::store::Store;

/// The routes of the log.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(log))
}

/// Adds a line, and tells the customer where the event calls for it. `detail` holds nothing that is not masked.
///
/// A [`SecurityEventKind::SignedIn`] is told only where the session of the same `now` began on a device that this account
/// never signed in on before, and never at the registration itself: note it after the session has begun.
pub async fn note(
    tx: &mut Tx,
    store: &Store,
    account: AccountId,
    kind: SecurityEventKind,
    device_name: Option<&str>,
    detail: Option<&str>,
    now: ServerTime,
) -> Result<(), Refusal> {
    sqlx::query(
        "INSERT INTO security_events(account, id, kind, at, device_name, detail) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(account.to_string())
    .bind(SecurityEventId::new().to_string())
    .bind(kind.as_str())
    .bind(now.millis())
    .bind(device_name)
    .bind(detail)
    .execute(&mut **tx)
    .await?;
    let told = match kind {
        SecurityEventKind::SignedIn => on_a_new_device(tx, account, now).await?,
        SecurityEventKind::SessionCopied
        | SecurityEventKind::PasswordChanged
        | SecurityEventKind::PasswordRemoved
        | SecurityEventKind::PhoneChanged
        | SecurityEventKind::EmailChanged
        | SecurityEventKind::TotpOn
        | SecurityEventKind::TotpOff
        | SecurityEventKind::RecoveryCodeUsed
        | SecurityEventKind::Exported => true,
        _ => false,
    };
    if told {
        tell(tx, store, account, Letter::Notice { kind, device_name, detail, at: now }, now).await?;
    }
    Ok(())
}

/// Whether a device signed in at `now` that the account did not have before. The account's first device is no news.
async fn on_a_new_device(tx: &mut Tx, account: AccountId, now: ServerTime) -> Result<bool, Refusal> {
    let new: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM devices d JOIN accounts a ON a.id = d.account
         WHERE d.account = $1 AND d.first_seen = $2 AND a.created_at < $2",
    )
    .bind(account.to_string())
    .bind(now.millis())
    .fetch_one(&mut **tx)
    .await?;
    Ok(new > 0)
}

/// Writes to the customer: by e-mail where an address is bound, else by SMS. What concerns the e-mail address itself goes
/// to the phone first.
async fn tell(
    tx: &mut Tx,
    store: &Store,
    account: AccountId,
    letter: Letter<'_>,
    now: ServerTime,
) -> Result<(), Refusal> {
    let row: Option<(String, Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT language,
            (SELECT min(value) FROM identifiers WHERE account = $1 AND kind = 'email'),
            (SELECT min(value) FROM identifiers WHERE account = $1 AND kind = 'phone')
         FROM accounts WHERE id = $1",
    )
    .bind(account.to_string())
    .fetch_optional(&mut **tx)
    .await?;
    let Some((language, email, phone)) = row else { return Ok(()) };
    let (email, phone) = (email.map(|to| (Channel::Email, to)), phone.map(|to| (Channel::Sms, to)));
    let of_email = matches!(letter, Letter::Notice { kind: SecurityEventKind::EmailChanged, .. });
    let to = if of_email { phone.or(email) } else { email.or(phone) };
    if let Some((channel, address)) = to {
        let to = To { channel: &channel, address: &address, language: &language };
        messages::send(tx, store, to, letter, None, now).await?;
    }
    Ok(())
}

/// A page of the log, newest first, from before `before` on.
pub async fn page(
    db: &Db,
    account: AccountId,
    before: Option<SecurityEventId>,
    limit: u32,
) -> Result<SecurityLog, Refusal> {
    type Row = (String, String, i64, Option<String>, Option<String>);
    // Ids begin with the time, so their order is the events' order; '~' sorts after every id.
    let before = before.map_or_else(|| "~".into(), |id| id.to_string());
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, kind, at, device_name, detail FROM security_events
         WHERE account = $1 AND id < $2 ORDER BY id DESC LIMIT +$3",
    )
    .bind(account.to_string())
    .bind(before)
    .bind(i64::from(limit) + 1)
    .fetch_all(db.readers())
    .await?;
    let more = rows.len() > limit as usize;
    let mut events = Vec::with_capacity(rows.len());
    for (id, kind, at, device_name, detail) in rows.into_iter().take(limit as usize) {
        events.push(SecurityEvent {
            id: id.parse().map_err(|error| internal(&error))?,
            kind: kind.as_str().into(),
            at: ServerTime(at),
            device_name,
            detail,
        });
    }
    let next = events.last().filter(|_| more).map(|event| event.id);
    Ok(SecurityLog { events, next })
}

/// Which page of the log.
#[derive(Debug, Deserialize, IntoParams)]
struct LogQuery {
    /// 1 to 200; 50 where absent.
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(value_type = Option<String>)]
    before: Option<SecurityEventId>,
}

/// What happened to the caller's security, newest first.
#[utoipa::path(get, path = "/v1/account/security-log", tag = "account", params(LogQuery),
    responses((status = 200, body = SecurityLog),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer"))))]
async fn log(
    State(store): State<Store>,
    customer: Customer,
    Query(query): Query<LogQuery>,
) -> Result<Json<SecurityLog>, Refusal> {
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    Ok(Json(page(&store.db, customer.account, query.before, limit).await?))
}
