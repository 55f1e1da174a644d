//! Phone numbers: read in every notation people use, kept in E.164.

use std::fmt;

use kabinet_protocol::problem::Code;
use rlibphonenumber::{PhoneNumber as Parsed, PhoneNumberFormat, PhoneNumberType, Region};
use unicode_normalization::UnicodeNormalization;

use crate::problems::Refusal;

/// A valid phone number.
#[derive(Clone, PartialEq, Eq)]
pub struct PhoneNumber {
    e164: String,
    masked: String,
    country: String,
    kind: PhoneNumberType,
}

/// Numbers never reach a log.
impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber(…)")
    }
}

/// The text is no phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a valid phone number")]
pub struct NotAPhone;

impl PhoneNumber {
    /// Reads a number as a person typed it. Without an international prefix it is read in `country`.
    pub fn parse(text: &str, country: &str) -> Result<Self, NotAPhone> {
        if text.len() > 100 {
            return Err(NotAPhone);
        }
        // Full-width and other compatibility forms become plain; spaces of every kind become spaces.
        let text: String = text.nfkc().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
        let text = text.trim();
        // Words are no numbers, though the library would read 1-800-FLOWERS.
        if text.chars().any(char::is_alphabetic) {
            return Err(NotAPhone);
        }
        let region: Option<Region> = country.parse().ok();
        let mut parsed = Parsed::parse(text, region).ok();
        // The international prefix of most countries, typed where the country's own is another (011 in the US).
        if parsed.as_ref().is_none_or(|number| !number.is_valid())
            && let Some(rest) = text.strip_prefix("00")
        {
            parsed = Parsed::parse(format!("+{rest}"), region).ok();
        }
        let number = parsed.filter(Parsed::is_valid).ok_or(NotAPhone)?;
        let e164 = number.format_as(PhoneNumberFormat::E164).into_owned();
        let country = number.get_region_code().map(|region| region.to_string()).unwrap_or_default();
        let masked = mask(&number.format_as(PhoneNumberFormat::International));
        Ok(Self { e164, masked, country, kind: number.get_type() })
    }

    /// `+12025550143`.
    pub fn as_str(&self) -> &str {
        &self.e164
    }

    /// `+1 •••-•••-0143`: enough to recognise one's own number, too little to call it.
    pub fn masked(&self) -> &str {
        &self.masked
    }

    /// The country, ISO 3166-1 alpha-2; empty for numbers of no country.
    pub fn country(&self) -> &str {
        &self.country
    }

    /// The number without its last two digits: a hundred neighbours share it.
    pub fn prefix(&self) -> &str {
        &self.e164[..self.e164.len().saturating_sub(2)]
    }

    /// Whether it can receive an SMS, as far as its numbering plan says.
    pub fn takes_sms(&self) -> bool {
        use PhoneNumberType as T;
        !matches!(
            self.kind,
            T::FixedLine | T::TollFree | T::PremiumRate | T::SharedCost | T::Pager | T::UAN | T::VoiceMail
        )
    }

    /// Reads the number a code is to go to.
    pub fn for_code(text: &str, country: &str, allowed: &[String]) -> Result<Self, Refusal> {
        let refuse = |code, detail: &str| Refusal::new(code, detail).field("phone");
        let number = Self::parse(text, country).map_err(|_| {
            refuse(Code::PhoneInvalid, "Check the number, with its country's prefix where it is abroad.")
        })?;
        if !number.takes_sms() {
            return Err(refuse(Code::PhoneInvalid, "This number cannot receive an SMS; give a mobile number."));
        }
        if !allowed.is_empty() && !allowed.iter().any(|known| known == number.country()) {
            return Err(refuse(Code::PhoneCountry, "This store does not send codes to that country."));
        }
        Ok(number)
    }
}

/// Keeps the country's prefix and the last four digits.
fn mask(international: &str) -> String {
    let prefix = international.find([' ', '-']).unwrap_or(0);
    let digits = international.chars().filter(char::is_ascii_digit).count();
    let mut seen = 0;
    let mut masked = String::with_capacity(international.len() * 2);
    for (index, c) in international.char_indices() {
        let digit = c.is_ascii_digit();
        seen += usize::from(digit);
        let shown = !digit || index < prefix || seen + 4 > digits;
        masked.push(if shown { c } else { '•' });
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, country: &str) -> Option<String> {
        PhoneNumber::parse(text, country).ok().map(|number| number.as_str().to_owned())
    }

    #[test]
    fn every_notation_is_the_same_number() {
        for text in [
            "+12025550143",
            "(202) 555-0143",
            "202.555.0143",
            "1 202 555 0143",
            "011 1 202 555 0143",
            "+1 (202) 555‑0143",
            "００１ ２０２ ５５５ ０１４３",
            "+١٢٠٢٥٥٥٠١٤٣",
            "  202\u{a0}555\u{2009}0143 ",
            "001 202 555 0143",
            "+1-202-555-0143",
        ] {
            assert_eq!(read(text, "US").as_deref(), Some("+12025550143"), "{text}");
        }
        for text in [
            "8 (912) 345-67-89",
            "+7 912 345 67 89",
            "9123456789",
            "8-912-345-67-89",
            "007 912 3456789",
            "8~10 7 912 345 67 89",
        ] {
            assert_eq!(read(text, "RU").as_deref(), Some("+79123456789"), "{text}");
        }
        assert_eq!(read("0912 345 678", "VN").as_deref(), Some("+84912345678"));
        assert_eq!(read("612 34 56 78", "ES").as_deref(), Some("+34612345678"));
    }

    #[test]
    fn nonsense_is_no_number() {
        for text in
            ["", " ", "+", "call me", "12", "+1 202 555", "1-800-FLOWERS", "+999 123 456 789", "0000000000", "💥"]
        {
            assert_eq!(read(text, "US"), None, "{text}");
        }
        assert_eq!(read(&"1".repeat(10_000), "US"), None);
    }

    #[test]
    fn what_cannot_take_an_sms_gets_no_code() {
        let refused = PhoneNumber::for_code("+1 800 234 5678", "US", &[]).expect_err("toll free");
        assert_eq!((&refused.0.code, refused.0.field.as_deref()), (&Code::PhoneInvalid, Some("phone")));
        let refused = PhoneNumber::for_code("+1 202 555 0143", "US", &["RU".into()]).expect_err("abroad");
        assert_eq!(refused.0.code, Code::PhoneCountry);
    }

    #[test]
    fn masks_hide_the_middle() {
        let number = PhoneNumber::parse("+12025550143", "US").expect("a number");
        assert_eq!(number.masked(), "+1 •••-•••-0143");
    }

    proptest! {
        #[test]
        fn reading_never_panics(text: String, country in "[A-Z]{0,3}") {
            let _ = PhoneNumber::parse(&text, &country);
        }
    }
}
