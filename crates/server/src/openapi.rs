//! The OpenAPI document: generated from the handlers, served at `/openapi.json` and printed by
//! `kabinet-server openapi`. Handlers are only ever registered together with their entry in it.

use std::sync::LazyLock;

use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::store::Store;

#[derive(OpenApi)]
#[openapi(info(
    title = "Kabinet store",
    description = "What a Kabinet client and a store server say to each other. docs/protocol.md says in which order. \
                   Each operation names who may call it in x-kabinet-caller: anyone, customer, customer_proven (a customer with \
                   a recent proof), guest (a guest or a customer), operator or owner."
))]
struct Document;

/// All features' routes with their entries in the document.
pub fn routes() -> OpenApiRouter<Store> {
    let features = [
        crate::discovery::routes::routes(),
        crate::identity::routes::routes(),
        crate::identity::sign_in::routes(),
        crate::identity::recovery::routes(),
        crate::identity::page::routes(),
        crate::identity::second_factor::routes(),
        crate::identity::security::routes(),
        crate::identity::proofs::routes(),
        crate::identity::contacts::routes(),
        crate::identity::devices::routes(),
        crate::identity::journal::routes(),
        crate::sync::routes::routes(),
        crate::events::routes::routes(),
        crate::orders::routes::routes(),
        crate::catalogue::routes::routes(),
        crate::intents::routes::routes(),
        crate::checkout::routes::routes(),
        crate::payments::routes::routes(),
        crate::payments::webhooks::routes(),
        crate::payments::page::routes(),
        crate::payments::operator::routes(),
        crate::loyalty::operator::routes(),
        crate::loyalty::preview::routes(),
        crate::credit::routes::routes(),
        crate::credit::operator::routes(),
        crate::membership::routes::routes(),
        crate::membership::operator::routes(),
        crate::feedback::routes::routes(),
        crate::guests::routes::routes(),
        crate::privacy::routes(),
        crate::inbox::routes::routes(),
        crate::messages::routes::routes(),
        crate::operator::routes::routes(),
        crate::operator::returns::routes(),
        crate::operator::policy::routes(),
        crate::operator::customer_routes::routes(),
    ];
    features.into_iter().fold(OpenApiRouter::with_openapi(Document::openapi()), OpenApiRouter::merge)
}

/// The document as JSON text.
pub fn text() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let document = routes().into_openapi();
        document.to_pretty_json().unwrap_or_default()
    });
    &TEXT
}
