//! `/recover/{ticket}`: the page behind the link of a recovery e-mail (S17).
//!
//! Looking at it uses nothing up, since scanners of mail follow links; only sending the form does. It has no scripts, loads
//! nothing, and signs nobody in: whoever set the password signs in with it.

use std::sync::LazyLock;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kabinet_protocol::problem::Code;
use kabinet_protocol::secret::SecretText;
use minijinja::{Environment, context};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::accounts::Known;
use super::{entry, passwords, tickets};
use crate::messages::words::Words;
use crate::problems::{Path, Refusal, finish, internal};
use crate::store::Store;

const STYLE: &str = include_str!("../../templates/recover.css");

/// Nothing but the one style, and a form that goes nowhere else.
static CONTENT_POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    let text = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
});

static PAGES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut pages = Environment::new();
    // The name's ending switches escaping on. The text is part of the program and read by the tests.
    if let Err(error) = pages.add_template("recover.html", include_str!("../../templates/recover.html")) {
        tracing::error!(%error, "the page of recovery links cannot be read");
    }
    pages
});

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(show, set))
}

/// What the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Face {
    /// The form, perhaps with what was wrong with the last try, as a text's id.
    Form(Option<&'static str>),
    /// The password is set.
    Done,
    /// The link does not work any more.
    Dead,
    /// The store lets nobody in, or cannot now.
    Closed(&'static str),
}

impl Face {
    fn of(refusal: &Refusal) -> Result<Self, ()> {
        Ok(match &refusal.0.code {
            Code::TicketInvalid => Self::Dead,
            Code::AccountsDisabled => Self::Closed("recover-disabled"),
            Code::Unavailable => Self::Form(Some("recover-busy")),
            Code::PasswordWeak => Self::Form(Some("recover-guessable")),
            _ => return Err(()),
        })
    }

    fn status(self) -> StatusCode {
        match self {
            Self::Form(None) | Self::Done => StatusCode::OK,
            Self::Form(Some("recover-busy")) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Form(Some(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Dead => StatusCode::GONE,
            Self::Closed(_) => StatusCode::FORBIDDEN,
        }
    }
}

/// The form of a recovery link, for a browser.
#[utoipa::path(get, path = "/recover/{ticket}", tag = "identity",
    params(("ticket" = String, Path, description = "The ticket of the link.")),
    responses((status = 200, description = "The form.", content_type = "text/html", body = String),
        (status = 403, description = "The store has no accounts.", content_type = "text/html", body = String),
        (status = 410, description = "The link does not work any more.", content_type = "text/html", body = String)),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn show(State(store): State<Store>, Path(ticket): Path<String>, headers: HeaderMap) -> Result<Response, Refusal> {
    let ticket = SecretText::from(ticket);
    let looked = async {
        entry::admitted(&crate::policy::store::current(&store.db).await?, Known::Account)?;
        tickets::peek(&store, &ticket).await
    };
    let face = match looked.await {
        Ok(_) => Face::Form(None),
        Err(refusal) => Face::of(&refusal).map_err(|()| refusal)?,
    };
    page(&store, &headers, &ticket, face)
}

/// What the form sends.
#[derive(Deserialize, ToSchema)]
struct NewPassword {
    /// The new password.
    password: SecretText,
    /// The same once more, since nobody sees what they type.
    again: SecretText,
}

/// Sets the new password and uses the link up.
#[utoipa::path(post, path = "/recover/{ticket}", tag = "identity",
    params(("ticket" = String, Path, description = "The ticket of the link.")),
    request_body(content = NewPassword, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "It is set.", content_type = "text/html", body = String),
        (status = 403, description = "The store has no accounts.", content_type = "text/html", body = String),
        (status = 410, description = "The link does not work any more.", content_type = "text/html", body = String),
        (status = 422, description = "The form, with what is wrong.", content_type = "text/html", body = String),
        (status = 503, description = "The form; try again.", content_type = "text/html", body = String)),
    extensions(("x-kabinet-caller" = json!("anyone"))))]
async fn set(
    State(store): State<Store>,
    Path(ticket): Path<String>,
    headers: HeaderMap,
    form: Result<Form<NewPassword>, FormRejection>,
) -> Result<Response, Refusal> {
    let ticket = SecretText::from(ticket);
    let face = match form {
        Ok(Form(form)) => change(&store, &ticket, form).await?,
        Err(_) => Face::Form(Some("recover-short")),
    };
    page(&store, &headers, &ticket, face)
}

async fn change(store: &Store, ticket: &SecretText, form: NewPassword) -> Result<Face, Refusal> {
    let (store, ticket) = (store.clone(), ticket.clone());
    let done = finish(async move {
        entry::admitted(&crate::policy::store::current(&store.db).await?, Known::Account)?;
        tickets::peek(&store, &ticket).await?;
        let length = form.password.expose().chars().count();
        if length < *passwords::LENGTH.start() {
            return Ok(Face::Form(Some("recover-short")));
        }
        if length > *passwords::LENGTH.end() {
            return Ok(Face::Form(Some("recover-long")));
        }
        if form.password != form.again {
            return Ok(Face::Form(Some("recover-differ")));
        }
        let hash = tickets::prepare(&store, &ticket, &form.password).await?;
        let mut tx = store.db.begin().await?;
        tickets::redeem(&mut tx, &store, &ticket, &hash, None, store.clock.now()).await?;
        tx.commit().await?;
        Ok(Face::Done)
    });
    match done.await {
        Ok(face) => Ok(face),
        Err(refusal) => Face::of(&refusal).map_err(|()| refusal),
    }
}

fn page(store: &Store, headers: &HeaderMap, ticket: &SecretText, face: Face) -> Result<Response, Refusal> {
    let language = wished(headers, &store.profile.languages);
    let words = Words::new(&language, &store.profile.name);
    let (heading, lead) = match face {
        Face::Form(_) => ("recover-title", "recover-lead"),
        Face::Done => ("recover-done-title", "recover-done-lead"),
        Face::Dead => ("recover-dead-title", "recover-dead-lead"),
        Face::Closed(text) => ("recover-dead-title", text),
    };
    // A dead link's app link would be as dead; the app's own forms take over.
    let app = match face {
        Face::Form(_) => Some((format!("kabinet://{}/recover/{}", store.id, ticket.expose()), "recover-open")),
        Face::Done => Some((format!("kabinet://{}/sign-in", store.id), "recover-sign-in")),
        Face::Dead => Some((format!("kabinet://{}/recover", store.id), "recover-ask")),
        Face::Closed(_) => None,
    };
    let text = PAGES
        .get_template("recover.html")
        .and_then(|template| {
            template.render(context! {
                language => words.language(),
                style => minijinja::value::Value::from_safe_string(STYLE.into()),
                store => words.store(),
                heading => words.text(heading),
                lead => words.with(lead, [("minutes", (tickets::LINK_S / 60).into())]),
                form => matches!(face, Face::Form(_)),
                error => match face { Face::Form(Some(id)) => Some(words.text(id)), _ => None },
                password => words.text("recover-password"),
                again => words.text("recover-again"),
                rules => words.text("recover-rules"),
                button => words.text("recover-button"),
                app => app.as_ref().map(|(link, _)| link),
                app_text => app.as_ref().map(|(_, id)| words.text(id)),
            })
        })
        .map_err(|error| internal(&error))?;
    let mut response = (face.status(), Html(text)).into_response();
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY.clone());
    answer.insert(header::VARY, HeaderValue::from_static("accept-language"));
    Ok(response)
}

/// The language that `Accept-Language` likes best among those there are; the store's own where it likes none.
fn wished(headers: &HeaderMap, languages: &[String]) -> String {
    const KNOWN: [&str; 4] = ["en", "ru", "es", "vi"];
    let known = |tag: &str| {
        let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        KNOWN.into_iter().find(|known| *known == primary)
    };
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut best: Option<(&str, u32)> = None;
    for item in asked.split(',') {
        let mut parts = item.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default();
        let weight: f32 =
            parts.find_map(|part| part.strip_prefix("q=")).and_then(|q| q.parse().ok()).unwrap_or(1.0_f32);
        // Thousandths, as far as the standard goes; of equals the first is meant.
        let weight = (weight.clamp(0.0, 1.0) * 1000.0) as u32;
        if let Some(language) = known(tag)
            && weight > best.map_or(0, |(_, weight)| weight)
        {
            best = Some((language, weight));
        }
    }
    let own = || languages.first().and_then(|language| known(language));
    best.map(|(language, _)| language).or_else(own).unwrap_or("en").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_speaks_the_language_that_is_liked_best() {
        let ask = |text: &'static str| {
            let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_static(text))]);
            wished(&headers, &["es".into(), "en".into()])
        };
        assert_eq!(ask("ru-RU,ru;q=0.9,en;q=0.8"), "ru");
        assert_eq!(ask("de, vi;q=0.4, en;q=0.3"), "vi");
        assert_eq!(ask("en;q=0.2, es;q=0.7"), "es");
        assert_eq!(ask("en;q=0, de"), "es", "the store's own");
        assert_eq!(ask(";;q=,"), "es");
    }

    #[test]
    fn every_language_has_every_text_of_the_page() {
        let ids = [
            "recover-title",
            "recover-lead",
            "recover-password",
            "recover-again",
            "recover-rules",
            "recover-button",
            "recover-open",
            "recover-short",
            "recover-long",
            "recover-differ",
            "recover-guessable",
            "recover-busy",
            "recover-disabled",
            "recover-done-title",
            "recover-done-lead",
            "recover-sign-in",
            "recover-dead-title",
            "recover-ask",
        ];
        let english = Words::new("en", "Shop");
        for language in ["ru", "es", "vi"] {
            let words = Words::new(language, "Shop");
            for id in ids {
                let text = words.text(id);
                assert!(!text.is_empty() && text != english.text(id), "{language} {id}: {text}");
            }
            assert!(words.with("recover-dead-lead", [("minutes", 30.into())]).contains("30"));
        }
    }
}
