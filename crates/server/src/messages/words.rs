//! The words of messages, from Fluent catalogues in four languages.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, static_loader};

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // Isolation marks would stand in an SMS as boxes.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The text of the message that carries a code, in the nearest language there is.
pub fn code(language: &str, store: &str, code: &str, minutes: i64) -> String {
    let language: LanguageIdentifier = language.parse().unwrap_or_default();
    let arguments: HashMap<Cow<'static, str>, FluentValue<'_>> = HashMap::from([
        (Cow::Borrowed("store"), FluentValue::from(store)),
        (Cow::Borrowed("code"), FluentValue::from(code)),
        (Cow::Borrowed("minutes"), FluentValue::from(minutes)),
    ]);
    LOCALES.lookup_with_args(&language, "sms-code", &arguments)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_language_says_the_code_and_has_real_plurals() {
        let texts: Vec<String> =
            ["en", "ru", "es", "vi"].iter().map(|language| super::code(language, "Paw & Co", "012345", 5)).collect();
        for text in &texts {
            assert!(text.contains("012345") && text.contains("Paw & Co") && text.contains('5'), "{text}");
        }
        assert_eq!(texts.iter().collect::<std::collections::BTreeSet<_>>().len(), 4, "four languages: {texts:?}");
        assert!(super::code("ru-RU", "S", "1", 5).contains("5 минут"), "{}", super::code("ru-RU", "S", "1", 5));
        assert!(super::code("ru", "S", "1", 1).contains("1 минуту"));
        assert_eq!(super::code("tlh", "S", "1", 5), super::code("en", "S", "1", 5), "unknown languages read English");
    }
}
