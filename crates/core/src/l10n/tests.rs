//! What Rust writes is what `Intl` writes, and no word is missing.

use jiff::tz::TimeZone;
use kabinet_protocol::money::Money;
use kabinet_protocol::time::ServerTime;
use serde::Deserialize;

use super::{Language, Words};

#[derive(Deserialize)]
struct Fixture {
    money: Vec<(String, i64, String, String)>,
    long_dates: Vec<(String, String, String)>,
    date_times: Vec<(String, i64, String)>,
}

/// Kinds of space differ between versions of CLDR, and no reader sees which it is.
fn spaced(text: &str) -> String {
    text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect()
}

// covers: B21
#[test]
fn money_and_dates_are_what_intl_writes() {
    let fixture: Fixture = serde_json::from_str(include_str!("intl.json")).expect("the fixture reads");
    assert!(fixture.money.len() > 40 && fixture.long_dates.len() > 10 && fixture.date_times.len() > 10);
    for (language, minor, currency, wanted) in fixture.money {
        let amount = Money { minor, currency: currency.parse().expect("a currency") };
        let written = Language::of(&language).money(amount);
        assert_eq!(spaced(&written), spaced(&wanted), "{language} {minor} {currency}");
    }
    for (language, day, wanted) in fixture.long_dates {
        let written = Language::of(&language).long_date(day.parse().expect("a day"));
        assert_eq!(spaced(&written), spaced(&wanted), "{language} {day}");
    }
    for (language, millis, wanted) in fixture.date_times {
        let written = Language::of(&language).date_time(ServerTime(millis), &TimeZone::UTC);
        assert_eq!(spaced(&written), spaced(&wanted), "{language} {millis}");
    }
}

#[test]
fn every_language_has_every_word() {
    let names = |source: &str| -> Vec<String> {
        source.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.to_owned()).collect()
    };
    let english = names(include_str!("../../../../ui/locales/en/paper.ftl"));
    assert!(english.len() > 30);
    for language in Language::ALL {
        let words = Words::of(language);
        for name in &english {
            assert!(words.has(name), "{} lacks {name}", language.tag());
        }
    }
}

#[test]
fn a_language_is_found_by_the_beginning_of_its_tag() {
    assert_eq!(Language::of("ru-RU"), Language::Russian);
    assert_eq!(Language::of("VI"), Language::Vietnamese);
    assert_eq!(Language::of("C"), Language::English);
}
