//! `/v1/account/security`, the password and the authenticator of a signed-in customer (S6, S50, S54).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kabinet_protocol::identity::{
    NewPassword, PasswordState, ProofKind, RecoveryCodes, Security, SecurityEventKind, TotpConfirm, TotpOffer,
};
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::secret::SecretText;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Customer;
use super::proofs::{self, Proven};
use super::{accounts, journal, passwords, sessions, tickets, totp};
use crate::problems::{Body, Refusal, finish};
use crate::store::Store;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new()
        .routes(routes!(security))
        .routes(routes!(set_password, remove_password))
        .routes(routes!(offer_totp, remove_totp))
        .routes(routes!(confirm_totp))
}

/// What password, authenticator and proof there are.
#[utoipa::path(get, path = "/v1/account/security", tag = "account",
    responses((status = 200, body = Security),
        (status = 401, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer"))))]
async fn security(State(store): State<Store>, customer: Customer) -> Result<Json<Security>, Refusal> {
    let stored = passwords::stored(&store.db, customer.account).await?;
    let (totp, codes, sms, email): (i64, i64, i64, i64) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM totp WHERE account = $1 AND confirmed_at IS NOT NULL),
            (SELECT count(*) FROM recovery_codes WHERE account = $1 AND used_at IS NULL),
            (SELECT count(*) FROM identifiers WHERE account = $1 AND kind = 'phone'),
            (SELECT count(*) FROM identifiers WHERE account = $1 AND kind = 'email')",
    )
    .bind(customer.account.to_string())
    .fetch_one(store.db.readers())
    .await?;
    let password = match &stored {
        None => PasswordState::None,
        Some(stored) if stored.temporary => PasswordState::Temporary,
        Some(_) => PasswordState::Own,
    };
    let ways = [
        (password == PasswordState::Own, ProofKind::Password),
        (totp > 0, ProofKind::Totp),
        (sms > 0, ProofKind::Sms),
        (email > 0, ProofKind::Email),
    ];
    Ok(Json(Security {
        password,
        password_set_at: stored.as_ref().map(|stored| stored.set_at),
        password_expires_at: stored.and_then(|stored| stored.expires_at),
        totp: totp > 0,
        recovery_codes_left: u32::try_from(codes).unwrap_or_default(),
        proof_expires_in_s: proofs::left_s(customer.proved_at, store.clock.now()),
        proof_by: ways.into_iter().filter(|(there, _)| *there).map(|(_, kind)| kind).collect(),
    }))
}

/// Sets or changes the password; all other sessions end.
#[utoipa::path(put, path = "/v1/account/password", tag = "account", request_body = NewPassword,
    responses((status = 204),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 503, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer_proven"))))]
async fn set_password(
    State(store): State<Store>,
    Proven(customer): Proven,
    Body(request): Body<NewPassword>,
) -> Result<StatusCode, Refusal> {
    finish(async move {
        let hints = passwords::hints(&store.db, &store.profile.name, customer.account).await?;
        let hash = store.passwords.accept(&store.pepper, &request.password, hints).await?;
        let now = store.clock.now();
        let mut tx = store.db.begin().await?;
        passwords::put(&mut tx, customer.account, &hash, None, now).await?;
        end_the_rest(&mut tx, &store, customer, SecurityEventKind::PasswordChanged).await?;
        tx.commit().await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Removes the password: codes are the way in from then on (S11). All other sessions end.
#[utoipa::path(delete, path = "/v1/account/password", tag = "account",
    responses((status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer_proven"))))]
async fn remove_password(State(store): State<Store>, Proven(customer): Proven) -> Result<StatusCode, Refusal> {
    finish(async move {
        let mut tx = store.db.begin().await?;
        let phone = accounts::identifier(&mut tx, customer.account, "phone").await?;
        let email = accounts::identifier(&mut tx, customer.account, "email").await?;
        if phone.is_none() && email.is_none() {
            return Err(Refusal::new(Code::LastWayIn, "Bind a phone number or an e-mail address first."));
        }
        if passwords::remove(&mut tx, customer.account).await? {
            end_the_rest(&mut tx, &store, customer, SecurityEventKind::PasswordRemoved).await?;
        }
        tx.commit().await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// After the password changed, nothing that was begun under the old one goes on: other sessions, tickets.
async fn end_the_rest(
    tx: &mut crate::db::Tx,
    store: &Store,
    customer: Customer,
    kind: SecurityEventKind,
) -> Result<(), Refusal> {
    let now = store.clock.now();
    sessions::end_others(tx, customer.account, Some(customer.session), "password", now).await?;
    tickets::end_all(tx, customer.account, now).await?;
    note(tx, store, customer, kind).await
}

async fn note(
    tx: &mut crate::db::Tx,
    store: &Store,
    customer: Customer,
    kind: SecurityEventKind,
) -> Result<(), Refusal> {
    let device = sessions::device_name(tx, customer.session).await?;
    journal::note(tx, store, customer.account, kind, device.as_deref(), None, store.clock.now()).await
}

/// Offers an authenticator, to be confirmed.
#[utoipa::path(post, path = "/v1/account/totp", tag = "account",
    responses((status = 200, body = TotpOffer),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer_proven"))))]
async fn offer_totp(State(store): State<Store>, Proven(customer): Proven) -> Result<Json<TotpOffer>, Refusal> {
    finish(async move {
        let mut tx = store.db.begin().await?;
        let secret = totp::offer(&mut tx, &store.pepper, customer.account, store.clock.now()).await?;
        let phone = accounts::identifier(&mut tx, customer.account, "phone").await?;
        let email = accounts::identifier(&mut tx, customer.account, "email").await?;
        tx.commit().await?;
        let whose = email.or(phone).unwrap_or_default();
        Ok(Json(TotpOffer { uri: uri(&store.profile.name, &whose, &secret), secret }))
    })
    .await
}

/// `otpauth://totp/Store:whose?secret=…&issuer=Store`, as authenticators read it.
fn uri(store: &str, whose: &str, secret: &SecretText) -> SecretText {
    let escape = |text: &str| {
        let mut escaped = String::new();
        for byte in text.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' | b'~' | b'@' => {
                    escaped.push(byte.into());
                }
                other => escaped.push_str(&format!("%{other:02X}")),
            }
        }
        escaped
    };
    // A colon parts the issuer from the name; the issuer itself may hold none.
    let issuer = escape(&store.replace(':', " "));
    let secret = secret.expose();
    format!(
        "otpauth://totp/{issuer}:{}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30",
        escape(whose)
    )
    .into()
}

/// Switches the offered authenticator on.
#[utoipa::path(post, path = "/v1/account/totp/confirm", tag = "account", request_body = TotpConfirm,
    responses((status = 200, body = RecoveryCodes),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer_proven"))))]
async fn confirm_totp(
    State(store): State<Store>,
    Proven(customer): Proven,
    Body(request): Body<TotpConfirm>,
) -> Result<Json<RecoveryCodes>, Refusal> {
    finish(async move {
        let now = store.clock.now();
        let mut tx = store.db.begin().await?;
        let left = totp::count(&mut tx, customer.account, now).await?;
        tx.commit().await?;
        let mut tx = store.db.begin().await?;
        let Some(codes) = totp::confirm(&mut tx, &store.pepper, customer.account, &request.code, now).await? else {
            let mut problem = Problem::new(Code::CodeWrong).detail("Give the code it shows now.").field("code");
            problem.tries_left = Some(left);
            return Err(problem.into());
        };
        note(&mut tx, &store, customer, SecurityEventKind::TotpOn).await?;
        tx.commit().await?;
        Ok(Json(RecoveryCodes { codes }))
    })
    .await
}

/// Switches the authenticator off; its recovery codes go with it.
#[utoipa::path(delete, path = "/v1/account/totp", tag = "account",
    responses((status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer_proven"))))]
async fn remove_totp(State(store): State<Store>, Proven(customer): Proven) -> Result<StatusCode, Refusal> {
    finish(async move {
        let mut tx = store.db.begin().await?;
        if totp::remove(&mut tx, customer.account).await? {
            note(&mut tx, &store, customer, SecurityEventKind::TotpOff).await?;
        }
        tx.commit().await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_an_authenticator_holds_no_bare_spaces() {
        let uri = uri("Paws & Whiskers: pets", "+12025550143", &SecretText::from("GEZD"));
        assert_eq!(
            uri.expose(),
            "otpauth://totp/Paws%20%26%20Whiskers%20%20pets:%2B12025550143?secret=GEZD\
             &issuer=Paws%20%26%20Whiskers%20%20pets&algorithm=SHA1&digits=6&period=30"
        );
    }
}
