//! The words of messages, from Fluent catalogues in four languages.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, static_loader};
use jiff::tz::TimeZone;
use kabinet_protocol::money::Money;
use kabinet_protocol::time::{CivilDate, ServerTime};

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // Isolation marks would stand in an SMS as boxes.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The words of one language and one store.
#[derive(Debug, Clone)]
pub struct Words<'a> {
    language: LanguageIdentifier,
    store: &'a str,
}

impl<'a> Words<'a> {
    /// The nearest language there is to `language` (BCP 47), for messages of the store of this name.
    pub fn new(language: &str, store: &'a str) -> Self {
        Self { language: language.parse().unwrap_or_default(), store }
    }

    /// The language as HTML names it.
    pub fn language(&self) -> String {
        let code = self.language.language.as_str();
        // What no catalogue has is read in English.
        if ["en", "ru", "es", "vi"].contains(&code) { self.language.to_string() } else { "en".into() }
    }

    /// The store's name.
    pub fn store(&self) -> &str {
        self.store
    }

    /// A text without arguments but the store's name.
    pub fn text(&self, id: &str) -> String {
        self.with(id, [])
    }

    /// A text with arguments; every text may also name `$store`.
    pub fn with<const N: usize>(&self, id: &str, arguments: [(&'static str, FluentValue<'_>); N]) -> String {
        let mut all: HashMap<Cow<'static, str>, FluentValue<'_>> =
            arguments.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect();
        all.insert(Cow::Borrowed("store"), FluentValue::from(self.store));
        LOCALES.lookup_with_args(&self.language, id, &all)
    }

    /// A text that may be missing.
    pub fn maybe(&self, id: &str) -> Option<String> {
        LOCALES.try_lookup(&self.language, id)
    }

    /// A date as the language writes it.
    pub fn date(&self, date: CivilDate) -> String {
        let date = date.0;
        self.with(
            "date",
            [
                ("year", date.year().to_string().into()),
                ("month", i64::from(date.month()).into()),
                ("day", date.day().to_string().into()),
            ],
        )
    }

    /// An amount with its currency's code, grouped as the language does.
    pub fn money(&self, money: Money) -> String {
        let (group, point) = match self.language.language.as_str() {
            "ru" => ("\u{a0}", ","),
            "es" | "vi" => (".", ","),
            _ => (",", "."),
        };
        let plain = money.decimal();
        let (whole, rest) = plain.split_once('.').map_or((plain.as_str(), None), |(whole, rest)| (whole, Some(rest)));
        let mut text = String::with_capacity(plain.len() + 8);
        for (place, digit) in whole.char_indices() {
            let left = whole.len() - place;
            let before = whole[..place].ends_with(|c: char| c.is_ascii_digit());
            if before && left % 3 == 0 {
                text.push_str(group);
            }
            text.push(digit);
        }
        if let Some(rest) = rest {
            text.push_str(point);
            text.push_str(rest);
        }
        format!("{text} {}", money.currency)
    }

    /// An instant as the language writes it, in the store's time zone (IANA) and with its distance from UTC: whoever
    /// reads it may be elsewhere.
    pub fn instant(&self, at: ServerTime, time_zone: &str) -> String {
        let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
        let Some(at) = at.timestamp().map(|at| at.to_zoned(zone)) else { return String::new() };
        let hour12 = (at.hour() + 11) % 12 + 1;
        self.with(
            "date-time",
            [
                ("year", at.year().to_string().into()),
                ("month", i64::from(at.month()).into()),
                ("day", at.day().to_string().into()),
                ("hour", format!("{:02}", at.hour()).into()),
                ("hour12", hour12.to_string().into()),
                ("half", if at.hour() < 12 { "am" } else { "pm" }.into()),
                ("minute", format!("{:02}", at.minute()).into()),
                ("offset", offset(at.offset().seconds()).into()),
            ],
        )
    }
}

/// `UTC`, `UTC+3`, `UTC−3:30`.
fn offset(seconds: i32) -> String {
    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() / 60 % 60);
    let sign = if seconds < 0 { '−' } else { '+' };
    match (hours, minutes) {
        (0, 0) => "UTC".into(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(language: &str, store: &str, code: &str, minutes: i64) -> String {
        Words::new(language, store).with("sms-code", [("code", code.into()), ("minutes", minutes.into())])
    }

    #[test]
    fn every_language_says_the_code_and_has_real_plurals() {
        let texts: Vec<String> =
            ["en", "ru", "es", "vi"].iter().map(|language| code(language, "Paw & Co", "012345", 5)).collect();
        for text in &texts {
            assert!(text.contains("012345") && text.contains("Paw & Co") && text.contains('5'), "{text}");
        }
        assert_eq!(texts.iter().collect::<std::collections::BTreeSet<_>>().len(), 4, "four languages: {texts:?}");
        assert!(code("ru-RU", "S", "1", 5).contains("5 минут"), "{}", code("ru-RU", "S", "1", 5));
        assert!(code("ru", "S", "1", 1).contains("1 минуту"));
        assert_eq!(code("tlh", "S", "1", 5), code("en", "S", "1", 5), "unknown languages read English");
    }

    #[test]
    fn every_language_writes_an_instant_its_own_way() {
        let at = ServerTime(1_795_375_860_000);
        let told = |language| Words::new(language, "S").instant(at, "America/New_York");
        assert_eq!(told("en"), "November 22, 2026, 2:31 PM (UTC−5)");
        assert_eq!(told("ru"), "22 ноября 2026 г., 14:31 (UTC−5)");
        assert_eq!(told("es-MX"), "22 de noviembre de 2026, 14:31 (UTC−5)");
        assert_eq!(told("vi"), "14:31 ngày 22 tháng 11, 2026 (UTC−5)");
        assert_eq!(offset(-12_600), "UTC−3:30");
        assert!(Words::new("en", "S").instant(ServerTime(0), "Europe/Nowhere").contains("12:00 AM (UTC)"));
    }

    #[test]
    fn amounts_are_grouped_as_the_language_does() {
        let usd = |minor| Money { minor, currency: "USD".parse().expect("known") };
        let told = |language, minor| Words::new(language, "S").money(usd(minor));
        assert_eq!(told("en", 123_456_789), "1,234,567.89 USD");
        assert_eq!(told("es-MX", 100_000), "1.000,00 USD");
        assert_eq!((told("en", 99_900), told("en", -123_456)), ("999.00 USD".into(), "-1,234.56 USD".into()));
        let dong = Money { minor: 250_000, currency: "VND".parse().expect("known") };
        assert_eq!(Words::new("vi", "S").money(dong), "250.000 VND");
    }

    #[test]
    fn no_catalogue_lacks_a_message_of_another() {
        let ids = |text: &str| -> std::collections::BTreeSet<String> {
            let message = |line: &str| line.split_once(" =").map(|(id, _)| id.to_owned());
            text.lines().filter(|line| line.starts_with(char::is_alphabetic)).filter_map(message).collect()
        };
        let english = ids(include_str!("../../locales/en/messages.ftl"));
        assert!(english.len() > 40);
        assert_eq!(ids(include_str!("../../locales/ru/messages.ftl")), english);
        assert_eq!(ids(include_str!("../../locales/es/messages.ftl")), english);
        assert_eq!(ids(include_str!("../../locales/vi/messages.ftl")), english);
        let english = ids(include_str!("../../locales/en/payments.ftl"));
        assert!(english.len() > 40);
        assert_eq!(ids(include_str!("../../locales/ru/payments.ftl")), english);
        assert_eq!(ids(include_str!("../../locales/es/payments.ftl")), english);
        assert_eq!(ids(include_str!("../../locales/vi/payments.ftl")), english);
    }
}
