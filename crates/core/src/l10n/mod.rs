//! Words, money and dates for what this program itself writes: PDF files, notifications, the command line.
//!
//! The interface does the same with Fluent and `Intl`; here the words come from the same catalogues (`ui/locales`) and the
//! numbers and dates from ICU4X, which reads the same CLDR data. Fluent in Rust formats neither, so messages get strings
//! that are formatted already. A test compares all of it with what `Intl` writes (`intl.json`).

mod dates;
mod money;
#[cfg(test)]
mod tests;
mod words;

use icu_locale_core::{Locale, locale};

pub use words::Words;

/// The languages there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English, which also answers for every language that is not here.
    English,
    /// Russian.
    Russian,
    /// Spanish.
    Spanish,
    /// Vietnamese.
    Vietnamese,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::English, Self::Russian, Self::Spanish, Self::Vietnamese];

    /// The language a tag (BCP 47) begins with.
    pub fn of(tag: &str) -> Self {
        match tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "ru" => Self::Russian,
            "es" => Self::Spanish,
            "vi" => Self::Vietnamese,
            _ => Self::English,
        }
    }

    /// Its tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Russian => "ru",
            Self::Spanish => "es",
            Self::Vietnamese => "vi",
        }
    }

    fn locale(self) -> Locale {
        match self {
            Self::English => locale!("en"),
            Self::Russian => locale!("ru"),
            Self::Spanish => locale!("es"),
            Self::Vietnamese => locale!("vi"),
        }
    }
}
