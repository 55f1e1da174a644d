//! Money: an integer count of a currency's minor units. Never a float, never converted, never added across currencies.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// An ISO 4217 currency code, as `EUR`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, ToSchema, TS)]
#[schema(value_type = String, example = "EUR")]
#[ts(type = "string")]
pub struct Currency([u8; 3]);

impl Currency {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        // Three ASCII letters by construction.
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many decimal digits the minor unit has: 2 for EUR, 0 for VND and JPY (source: ISO 4217, by `iso_currency`).
    pub fn digits(&self) -> u32 {
        iso_currency::Currency::from_code(self.as_str()).and_then(|c| c.exponent()).map_or(2, u32::from)
    }
}

/// The text is not a currency of ISO 4217.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not an ISO 4217 currency code such as EUR")]
pub struct UnknownCurrency(pub String);

impl std::str::FromStr for Currency {
    type Err = UnknownCurrency;
    fn from_str(text: &str) -> Result<Self, UnknownCurrency> {
        let bytes: [u8; 3] = text.as_bytes().try_into().map_err(|_| UnknownCurrency(text.into()))?;
        if iso_currency::Currency::from_code(text).is_none() {
            return Err(UnknownCurrency(text.into()));
        }
        Ok(Self(bytes))
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// An amount of one currency, in minor units (cents; whole đồng for VND).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, TS)]
pub struct Money {
    /// Minor units; negative for what flows back.
    #[ts(type = "number")]
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

/// Two amounts could not be added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Sums are per currency, never converted.
    #[error("{0} and {1} are never added")]
    Currencies(Currency, Currency),
    /// The sum does not fit 64 bits.
    #[error("the sum is too large")]
    Overflow,
}

impl Money {
    /// Adds within one currency.
    pub fn checked_add(self, other: Money) -> Result<Money, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Currencies(self.currency, other.currency));
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Money { minor, ..self })
    }

    /// The plain decimal form, `-12.50`, without the currency: for exports, never for people.
    pub fn decimal(self) -> String {
        let digits = self.currency.digits();
        let unit = 10u64.pow(digits);
        let (sign, value) = (if self.minor < 0 { "-" } else { "" }, self.minor.unsigned_abs());
        if digits == 0 {
            return format!("{sign}{value}");
        }
        format!("{sign}{}.{:0width$}", value / unit, value % unit, width = digits as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_follow_the_currency() {
        let eur: Currency = "EUR".parse().expect("known");
        let vnd: Currency = "VND".parse().expect("known");
        assert_eq!(Money { minor: -1250, currency: eur }.decimal(), "-12.50");
        assert_eq!(Money { minor: 5, currency: eur }.decimal(), "0.05");
        assert_eq!(Money { minor: 250_000, currency: vnd }.decimal(), "250000");
        assert_eq!(Money { minor: i64::MIN, currency: vnd }.decimal(), "-9223372036854775808");
    }

    #[test]
    fn currencies_never_mix() {
        let eur = Money { minor: 1, currency: "EUR".parse().expect("known") };
        let rub = Money { minor: 1, currency: "RUB".parse().expect("known") };
        assert!(matches!(eur.checked_add(rub), Err(MoneyError::Currencies(..))));
        let most = Money { minor: i64::MAX, ..eur };
        assert_eq!(most.checked_add(eur), Err(MoneyError::Overflow));
        assert!("eur".parse::<Currency>().is_err(), "codes are upper case, so that they compare as bytes");
        assert!("EURO".parse::<Currency>().is_err());
    }
}
