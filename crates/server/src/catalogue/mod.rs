//! The catalogue: a feed of its own that every signed-in customer may read, and pages that anyone may read.
//!
//! [`stock`] counts what is there to be sold; the feed carries it coarsely.

use kabinet_protocol::product::Texts;

pub mod routes;
pub mod stock;
pub mod store;

/// A text in a language, in its main language (`ru` for `ru-RU`), or in whatever language there is.
pub fn text(texts: &Texts, language: &str) -> Option<String> {
    let main = language.split('-').next().unwrap_or(language);
    texts
        .get(language)
        .or_else(|| texts.get(main))
        .or_else(|| texts.get("en"))
        .or_else(|| texts.values().next())
        .cloned()
}
