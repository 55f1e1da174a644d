//! `/pay/{secret}`: the page on which a person pays, in the system's browser.
//!
//! The address is the right to pay, and to see what for: it goes to whoever began the payment, is in no log, and carries its
//! own check, so that no database holds it. What the page shows is the provider's: the sandbox's form, or a page that loads
//! Stripe's. Every page is under a strict content policy and works without scripts, but for Stripe's.

use std::sync::LazyLock;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kabinet_protocol::ids::PaymentId;
use kabinet_protocol::payment::{PaymentKind, PaymentReason, PaymentState};
use minijinja::{Environment, context};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::sandbox::page as sandbox;
use super::store::{self, Row};
use super::{Till, settling};
use crate::messages::words::Words;
use crate::problems::{Path, Refusal, finish, internal};
use crate::secret;
use crate::store::Store;

const STYLE: &str = concat!(include_str!("../../templates/recover.css"), include_str!("../../templates/pay.css"));
/// What confirms a payment in Stripe's form; everything of the payment stands in the page's attributes.
const SCRIPT: &str = include_str!("../../templates/pay.js");

static PAGES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut pages = Environment::new();
    // The name's ending switches escaping on. The text is part of the program and read by the tests.
    if let Err(error) = pages.add_template("pay.html", include_str!("../../templates/pay.html")) {
        tracing::error!(%error, "the page of payments cannot be read");
    }
    pages
});

fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

/// Nothing but the one style, and forms that go nowhere else.
fn content_policy(stripe: Option<&str>) -> Result<HeaderValue, Refusal> {
    let style = hash(STYLE);
    let rest = "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    let text = match stripe {
        None => format!("default-src 'none'; style-src {style}; {rest}"),
        // What Stripe documents for its form, and no more.
        Some(origin) => format!(
            "default-src 'none'; style-src {style}; script-src {} {origin} https://*.js.stripe.com; \
             connect-src {origin} https://api.stripe.com; img-src https://*.stripe.com; \
             frame-src {origin} https://*.js.stripe.com https://hooks.stripe.com; {rest}",
            hash(SCRIPT)
        ),
    };
    HeaderValue::from_str(&text).map_err(|error| internal(&error))
}

/// The address of a payment's page. Never log it.
pub fn address(store: &Store, id: PaymentId) -> String {
    format!("{}/pay/{}", store.public_url(), secret_of(store, id))
}

fn secret_of(store: &Store, id: PaymentId) -> String {
    let mac = store.pepper.mac("the page of a payment", &[id.0.as_bytes()]);
    let mut bytes = id.0.as_bytes().to_vec();
    bytes.extend_from_slice(&mac[..24]);
    secret::encode(&bytes)
}

/// The payment whose page this is.
fn read(store: &Store, text: &str) -> Option<PaymentId> {
    let bytes = secret::decode(text)?;
    let id = PaymentId(Uuid::from_slice(bytes.get(..16)?).ok()?);
    let right: bool = secret_of(store, id).as_bytes().ct_eq(text.as_bytes()).into();
    right.then_some(id)
}

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(show, act))
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Face {
    /// The sandbox's form, perhaps with the field that was wrong, as a text's id.
    Form(Option<&'static str>),
    /// Stripe's form.
    Stripe {
        /// What names the payment to Stripe's script.
        client_secret: String,
    },
    /// The bank's question.
    Asked,
    /// The bank has not answered yet.
    Waiting,
    /// It is paid, or kept.
    Done,
    /// It was refused.
    Failed(PaymentReason),
    /// It was called off, or its time is over.
    Over,
}

impl Face {
    /// What a record says that has ended.
    fn of(state: &PaymentState, reason: Option<PaymentReason>) -> Option<Self> {
        match state {
            PaymentState::Pending => None,
            PaymentState::Succeeded => Some(Self::Done),
            PaymentState::Failed => Some(Self::Failed(reason.unwrap_or(PaymentReason::Declined))),
            _ => Some(Self::Over),
        }
    }
}

/// The page of a payment.
#[utoipa::path(get, path = "/pay/{secret}", tag = "payments",
    params(("secret" = String, Path, description = "The secret of the page's address.")),
    responses((status = 200, description = "The page.", content_type = "text/html", body = String),
        (status = 410, description = "There is no such page any more.", content_type = "text/html", body = String)),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn show(State(store): State<Store>, Path(secret): Path<String>) -> Result<Response, Refusal> {
    let Some(row) = find(&store, &secret).await? else { return dead(&store) };
    let face = face(&store, &row).await?;
    page(&store, &row, &face)
}

/// What the page's forms send.
#[utoipa::path(post, path = "/pay/{secret}", tag = "payments",
    params(("secret" = String, Path, description = "The secret of the page's address.")),
    request_body(content = sandbox::Sent, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "The page.", content_type = "text/html", body = String),
        (status = 303, description = "Done; the page says how it went."),
        (status = 410, description = "There is no such page any more.", content_type = "text/html", body = String),
        (status = 422, description = "The form, with what is wrong.", content_type = "text/html", body = String)),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn act(
    State(store): State<Store>,
    Path(secret): Path<String>,
    form: Result<Form<sandbox::Sent>, FormRejection>,
) -> Result<Response, Refusal> {
    let Some(row) = find(&store, &secret).await? else { return dead(&store) };
    let Ok(Form(sent)) = form else { return page(&store, &row, &Face::Form(Some("pay-bad-number"))) };
    let (kept, at) = (store.clone(), row.clone());
    let outcome = finish(async move { sandbox::act(&kept, &at, sent).await }).await?;
    match outcome {
        sandbox::Outcome::Wrong(field) => page(&store, &row, &Face::Form(Some(field))),
        // Seen again, and not sent again, when the person goes back.
        sandbox::Outcome::Done(id) => Ok(Redirect::to(&format!("/pay/{}", secret_of(&store, id))).into_response()),
    }
}

async fn find(store: &Store, secret: &str) -> Result<Option<Row>, Refusal> {
    match read(store, secret) {
        Some(id) => store::find(&store.db, id).await,
        None => Ok(None),
    }
}

async fn face(store: &Store, row: &Row) -> Result<Face, Refusal> {
    match &store.till {
        // Only the provider knows what its page shows.
        Till::Sandbox(_) if row.provider == super::sandbox::NAME => sandbox::face(store, row).await,
        Till::Stripe(stripe) if row.provider == super::stripe::NAME => {
            // A person comes back here from their bank before any webhook.
            let record = settling::look(store, row).await?;
            if let Some(face) = Face::of(&record.state, record.reason) {
                return Ok(face);
            }
            match stripe.client_secret(row).await {
                Some(client_secret) => Ok(Face::Stripe { client_secret }),
                None => Ok(Face::Waiting),
            }
        }
        _ => {
            let record = store::shown(&store.db, row.feed, row.id).await?;
            Ok(Face::of(&record.state, record.reason).unwrap_or(Face::Over))
        }
    }
}

fn dead(store: &Store) -> Result<Response, Refusal> {
    let language = store.profile.languages.first().map_or("en", String::as_str);
    let words = Words::new(language, &store.profile.name);
    let text = PAGES
        .get_template("pay.html")
        .and_then(|template| {
            template.render(context! {
                language => words.language(), style => safe(STYLE), store => words.store(),
                heading => words.text("pay-over-title"), lead => words.text("pay-over-lead"),
            })
        })
        .map_err(|error| internal(&error))?;
    respond(StatusCode::GONE, text, None)
}

fn safe(text: &str) -> minijinja::Value {
    minijinja::Value::from_safe_string(text.into())
}

fn respond(status: StatusCode, text: String, stripe: Option<&str>) -> Result<Response, Refusal> {
    let mut response = (status, Html(text)).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, content_policy(stripe)?);
    Ok(response)
}

/// Heading and lead of a face, for a payment, a top-up, a membership or a set-up.
fn texts(face: &Face, kind: &PaymentKind) -> (&'static str, &'static str) {
    let setup = *kind == PaymentKind::Setup;
    match (face, setup) {
        (Face::Form(_) | Face::Stripe { .. }, false) if *kind == PaymentKind::TopUp => ("pay-title", "pay-top-up-lead"),
        (Face::Form(_) | Face::Stripe { .. }, false) if *kind == PaymentKind::Membership => {
            ("pay-title", "pay-membership-lead")
        }
        (Face::Form(_) | Face::Stripe { .. }, false) => ("pay-title", "pay-lead"),
        (Face::Form(_) | Face::Stripe { .. }, true) => ("pay-setup-title", "pay-setup-lead"),
        (Face::Asked, false) => ("pay-asked-title", "pay-asked-lead"),
        (Face::Asked, true) => ("pay-asked-title", "pay-setup-asked-lead"),
        (Face::Waiting, _) => ("pay-waiting-title", "pay-waiting-lead"),
        (Face::Done, false) => ("pay-done-title", "pay-done-lead"),
        (Face::Done, true) => ("pay-setup-done-title", "pay-setup-done-lead"),
        (Face::Failed(reason), false) => ("pay-failed-title", why(reason)),
        (Face::Failed(reason), true) => ("pay-setup-failed-title", why(reason)),
        (Face::Over, _) => ("pay-over-title", "pay-over-lead"),
    }
}

fn why(reason: &PaymentReason) -> &'static str {
    match reason {
        PaymentReason::InsufficientFunds => "pay-why-insufficient-funds",
        PaymentReason::CardExpired => "pay-why-card-expired",
        PaymentReason::ChallengeFailed => "pay-why-challenge-failed",
        PaymentReason::Unavailable => "pay-why-unavailable",
        _ => "pay-why-declined",
    }
}

fn page(store: &Store, row: &Row, face: &Face) -> Result<Response, Refusal> {
    let words = Words::new(&row.language, &store.profile.name);
    let setup = row.kind == PaymentKind::Setup;
    let amount = words.money(row.money);
    let say = |id: &str| words.with(id, [("amount", amount.as_str().into())]);
    let (heading, lead) = texts(face, &row.kind);
    let stripe = match (&store.till, face) {
        (Till::Stripe(stripe), Face::Stripe { client_secret }) => Some((stripe, client_secret)),
        _ => None,
    };
    let error = match face {
        Face::Form(Some(field)) => Some(say(field)),
        _ => None,
    };
    let back = row.order.map(|order| format!("kabinet://{}/order/{order}", store.id));
    let text = PAGES
        .get_template("pay.html")
        .and_then(|template| {
            template.render(context! {
                language => words.language(),
                style => safe(STYLE),
                store => words.store(),
                heading => say(heading),
                lead => say(lead),
                error,
                form => matches!(face, Face::Form(_)).then(|| sandbox::form(&words, row, &amount)),
                asked => (*face == Face::Asked).then(|| [say("pay-approve"), say("pay-refuse")]),
                waiting => *face == Face::Waiting,
                again => (matches!(face, Face::Failed(_)) && row.provider == super::sandbox::NAME && row.method.is_none())
                    .then(|| say("pay-again")),
                stripe => stripe.map(|(stripe, client_secret)| context! {
                    script => stripe.script(), key => stripe.publishable_key(), secret => client_secret,
                    intent => if setup { "setup" } else { "payment" },
                    button => say(if setup { "pay-setup-button" } else { "pay-button" }),
                    failed => say("pay-why-declined"), locale => words.language(), code => safe(SCRIPT),
                }),
                back, back_text => say("pay-back"),
            })
        })
        .map_err(|error| internal(&error))?;
    let status = if matches!(face, Face::Form(Some(_))) { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    respond(status, text, stripe.map(|(stripe, _)| stripe.script_origin()).as_deref())
}
