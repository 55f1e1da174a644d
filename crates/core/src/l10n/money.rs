//! Money as a language writes it. The numeral is ICU4X's; where the sign stands and what it looks like is CLDR's, written
//! here for four languages, because ICU4X's own currency formatter is experimental.

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use kabinet_protocol::money::Money;

use super::Language;

/// Between an amount and its sign, so that a line never ends there.
const NO_BREAK: char = '\u{a0}';

/// The short sign of a currency, as `Intl`'s `narrowSymbol` writes it; its code where it has none. Source: CLDR 48,
/// `common/main/root.xml` and `en.xml`, `symbol alt="narrow"`.
fn sign(code: &str) -> &str {
    match code {
        "USD" | "CAD" | "AUD" | "NZD" | "MXN" | "ARS" | "CLP" | "COP" | "HKD" | "SGD" | "UYU" => "$",
        "EUR" => "€",
        "GBP" => "£",
        "RUB" => "₽",
        "UAH" => "₴",
        "KZT" => "₸",
        "VND" => "₫",
        "JPY" | "CNY" => "¥",
        "KRW" => "₩",
        "INR" => "₹",
        "TRY" => "₺",
        "ILS" => "₪",
        "PHP" => "₱",
        "GEL" => "₾",
        other => other,
    }
}

impl Language {
    /// An amount, as `1.234,50 €`.
    pub fn money(self, amount: Money) -> String {
        let digits = i16::try_from(amount.currency.digits()).unwrap_or(2);
        let mut numeral = Decimal::from(amount.minor.unsigned_abs());
        numeral.multiply_pow10(-digits);
        numeral.pad_end(-digits);
        let written = match DecimalFormatter::try_new(self.locale().into(), Default::default()) {
            Ok(formatter) => formatter.format(&numeral).to_string(),
            // The data is compiled in; without it the numeral is still exact.
            Err(_) => numeral.to_string(),
        };
        let (sign, minus) = (sign(amount.currency.as_str()), if amount.minor < 0 { "-" } else { "" });
        match self {
            // A sign of letters keeps its distance.
            Self::English if sign.starts_with(|first: char| first.is_alphabetic()) => {
                format!("{minus}{sign}{NO_BREAK}{written}")
            }
            Self::English => format!("{minus}{sign}{written}"),
            Self::Russian | Self::Spanish | Self::Vietnamese => format!("{minus}{written}{NO_BREAK}{sign}"),
        }
    }
}
