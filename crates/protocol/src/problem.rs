//! Refusals: RFC 9457 problem documents with a stable code.
//!
//! Programs branch on [`Problem::code`] only. `title` and `detail` are for logs and for people without a translation;
//! the client shows its own words for each code it knows, in the person's language.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ids::ChallengeId;
use crate::secret::SecretText;
use crate::shop::Quote;

open_enum! {
    /// The stable code of a problem. Codes are never renamed and never reused.
    pub enum Code {
        /// The request is not of the documented form.
        Malformed = "malformed",
        /// A field's value cannot be accepted; `field` names it.
        Invalid = "invalid",
        /// There is no such thing, or it is not this caller's.
        NotFound = "not_found",
        /// This route does not take this method.
        MethodNotAllowed = "method_not_allowed",
        /// The body is larger than the route takes.
        TooLarge = "too_large",
        /// No session, or one that has ended: sign in again.
        Unauthenticated = "unauthenticated",
        /// The access token has expired: refresh it.
        TokenExpired = "token_expired",
        /// The session was revoked: sign in again. The archive stays, locked, until then.
        SessionRevoked = "session_revoked",
        /// This caller may not do this.
        Forbidden = "forbidden",
        /// Too many requests; `retry_after_s` says when to come back.
        RateLimited = "rate_limited",
        /// The text is not a phone number that can receive an SMS; `field` names it.
        PhoneInvalid = "phone_invalid",
        /// This store does not send codes to that country.
        PhoneCountry = "phone_country",
        /// The code is wrong; `tries_left` says how many tries remain.
        CodeWrong = "code_wrong",
        /// The code's time is over: ask for a new one.
        CodeExpired = "code_expired",
        /// The code was tried too often: ask for a new one.
        CodeLocked = "code_locked",
        /// The code has been used: ask for a new one.
        CodeUsed = "code_used",
        /// Accounts are disabled at this store.
        AccountsDisabled = "accounts_disabled",
        /// Codes do not open new accounts at this store.
        RegistrationClosed = "registration_closed",
        /// The store lets nobody buy without an account.
        AccountsRequired = "accounts_required",
        /// No account has this identifier, or the password is another; which of both is not said.
        CredentialsWrong = "credentials_wrong",
        /// The password was temporary and its time is over: come back in by a code.
        PasswordExpired = "password_expired",
        /// The password was temporary: set one of your own with `ticket`.
        PasswordChangeRequired = "password_change_required",
        /// The password is too short, too long, too common, or made of the identifier.
        PasswordWeak = "password_weak",
        /// The authenticator's code is needed too: answer `challenge`.
        SecondFactorRequired = "second_factor_required",
        /// No account is bound to this phone number or e-mail address (S16).
        ContactUnknown = "contact_unknown",
        /// Another account has this phone number or e-mail address (S56).
        ContactTaken = "contact_taken",
        /// The text is not an e-mail address.
        EmailInvalid = "email_invalid",
        /// Show first that it is you: give a proof and repeat the request.
        ProofRequired = "proof_required",
        /// The store's policy does not allow this.
        PolicyForbids = "policy_forbids",
        /// The link or ticket was used, replaced, or is too old.
        TicketInvalid = "ticket_invalid",
        /// It is the last way to sign in.
        LastWayIn = "last_way_in",
        /// The cursor is of another epoch, grant or age: take a new snapshot. The outbox stays.
        ResyncRequired = "resync_required",
        /// The caller no longer has this feed: what was copied from it must go.
        FeedRevoked = "feed_revoked",
        /// This client is too old for the server: update it. Its archive stays readable.
        ClientTooOld = "client_too_old",
        /// This server is too old for the client.
        ServerTooOld = "server_too_old",
        /// The same idempotency key came with another body.
        KeyReused = "key_reused",
        /// The store does not know this kind of intent, or this version of it.
        IntentUnknown = "intent_unknown",
        /// The store's total differs from the one the person saw; nothing was placed. `offer` has the figures now.
        PriceChanged = "price_changed",
        /// There are not so many; nothing was placed. `offer` says of which lines.
        OutOfStock = "out_of_stock",
        /// Not so many points can be used; nothing was placed. `offer` says how many can, and why not more.
        PointsLimited = "points_limited",
        /// Store credit cannot pay so much; nothing was placed. `offer` says how much it can, and why not more.
        CreditLimited = "credit_limited",
        /// The time in which these goods can be returned is over.
        ReturnWindowOver = "return_window_over",
        /// Another payment for the same order is under way: finish it or call it off first.
        PaymentUnderWay = "payment_under_way",
        /// There is nothing left to pay.
        AlreadyPaid = "already_paid",
        /// The time to pay is over.
        PaymentExpired = "payment_expired",
        /// The payment provider does not answer, or the store has none: nothing was charged.
        PaymentUnavailable = "payment_unavailable",
        /// The state does not allow this now.
        Conflict = "conflict",
        /// The server is stopping or busy; try again.
        Unavailable = "unavailable",
        /// A fault of the server's.
        Internal = "internal",
    }
}

/// A problem document (RFC 9457), served as `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Problem {
    /// A URI that names the kind: `urn:kabinet:problem:<code>`.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// One short sentence, the same for every problem of this kind.
    #[serde(default)]
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened this time and what can be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What programs branch on.
    pub code: Code,
    /// The field at fault, as the request spells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Seconds until the same request may succeed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number | null")]
    pub retry_after_s: Option<u64>,
    /// Tries that remain for this code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tries_left: Option<u32>,
    /// With `password_change_required`: what sets the new password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(skip)]
    pub ticket: Option<SecretText>,
    /// With `second_factor_required`: which challenge to answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge: Option<ChallengeId>,
    /// With `session_revoked`: the customer asked that this device forget everything.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub erase: bool,
    /// With `price_changed`, `out_of_stock`, `points_limited` and `credit_limited`: what the order would cost now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<Box<Quote>>,
}

impl Problem {
    /// The media type of problem documents.
    pub const MEDIA_TYPE: &'static str = "application/problem+json";

    /// A problem of this code with its usual status and title.
    pub fn new(code: Code) -> Self {
        let (status, title) = usual(&code);
        Self {
            kind: format!("urn:kabinet:problem:{code}"),
            title: title.into(),
            status,
            detail: None,
            code,
            field: None,
            retry_after_s: None,
            tries_left: None,
            ticket: None,
            challenge: None,
            erase: false,
            offer: None,
        }
    }

    /// Says what happened this time and what can be done.
    pub fn detail(mut self, text: impl Into<String>) -> Self {
        self.detail = Some(text.into());
        self
    }

    /// Names the field at fault.
    pub fn field(mut self, name: impl Into<String>) -> Self {
        self.field = Some(name.into());
        self
    }

    /// Says in how many seconds the same request may succeed.
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.detail.as_deref().unwrap_or(&self.title), self.code)
    }
}

impl std::error::Error for Problem {}

fn usual(code: &Code) -> (u16, &'static str) {
    match code {
        Code::Malformed => (400, "The request is not of the documented form."),
        Code::Invalid => (422, "A value cannot be accepted."),
        Code::NotFound => (404, "There is no such thing here."),
        Code::MethodNotAllowed => (405, "This route does not take this method."),
        Code::TooLarge => (413, "The body is too large."),
        Code::Unauthenticated => (401, "Sign in first."),
        Code::TokenExpired => (401, "The access token has expired."),
        Code::SessionRevoked => (401, "This session was ended."),
        Code::Forbidden => (403, "This is not allowed."),
        Code::RateLimited => (429, "Too many requests."),
        Code::PhoneInvalid => (422, "This is not a phone number that can receive an SMS."),
        Code::PhoneCountry => (422, "This store does not send codes to that country."),
        Code::CodeWrong => (422, "The code is wrong."),
        Code::CodeExpired => (422, "The code has expired."),
        Code::CodeLocked => (422, "The code was tried too often."),
        Code::CodeUsed => (422, "The code has been used."),
        Code::AccountsDisabled => (403, "This store has no accounts."),
        Code::RegistrationClosed => (403, "This store opens no new accounts by code."),
        Code::AccountsRequired => (403, "This store needs an account for that."),
        Code::CredentialsWrong => (422, "The identifier or the password is wrong."),
        Code::PasswordExpired => (422, "The temporary password has expired."),
        Code::PasswordChangeRequired => (403, "The temporary password has to be replaced."),
        Code::PasswordWeak => (422, "The password is too easy to guess."),
        Code::SecondFactorRequired => (403, "A second factor is needed."),
        Code::ContactUnknown => (422, "No account is bound to this contact."),
        Code::ContactTaken => (409, "Another account has this contact."),
        Code::EmailInvalid => (422, "This is not an e-mail address."),
        Code::ProofRequired => (403, "A recent proof is needed."),
        Code::PolicyForbids => (403, "The store's policy does not allow this."),
        Code::TicketInvalid => (410, "This link does not work any more."),
        Code::LastWayIn => (409, "This is the last way to sign in."),
        Code::ResyncRequired => (410, "Take a new snapshot."),
        Code::FeedRevoked => (403, "Access to this feed has ended."),
        Code::ClientTooOld => (426, "This client is too old for the store."),
        Code::ServerTooOld => (426, "This store is too old for the client."),
        Code::KeyReused => (422, "The same key came with another body."),
        Code::IntentUnknown => (422, "This store does not know how to do that."),
        Code::PriceChanged => (409, "The price has changed."),
        Code::OutOfStock => (409, "There are not so many left."),
        Code::PointsLimited => (409, "Not so many points can be used."),
        Code::CreditLimited => (409, "Store credit cannot pay so much."),
        Code::ReturnWindowOver => (409, "The time to return this is over."),
        Code::PaymentUnderWay => (409, "Another payment is under way."),
        Code::AlreadyPaid => (409, "There is nothing left to pay."),
        Code::PaymentExpired => (409, "The time to pay is over."),
        Code::PaymentUnavailable => (503, "Nothing can be paid here now."),
        Code::Conflict => (409, "The state does not allow this now."),
        Code::Unavailable => (503, "The store cannot answer now."),
        Code::Internal | Code::Other(_) => (500, "The store failed."),
    }
}
