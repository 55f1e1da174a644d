//! Instants. What the server stamped and what this machine's clock says are different types: a clock may be ten years
//! off, and only the server's word orders anything.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

macro_rules! instants {
    ($($(#[$meta:meta])* $name:ident,)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, ToSchema, TS)]
        #[serde(transparent)]
        #[schema(value_type = i64)]
        #[ts(type = "number")]
        pub struct $name(pub i64);

        impl $name {
            /// Milliseconds since 1970-01-01T00:00:00Z.
            pub const fn millis(self) -> i64 {
                self.0
            }

            /// This instant moved by `millis`, stopping at the ends of the range.
            pub const fn plus_millis(self, millis: i64) -> Self {
                Self(self.0.saturating_add(millis))
            }

            /// As a timestamp, or nothing outside years -9999 to 9999.
            pub fn timestamp(self) -> Option<jiff::Timestamp> {
                jiff::Timestamp::from_millisecond(self.0).ok()
            }
        }

        impl From<jiff::Timestamp> for $name {
            fn from(at: jiff::Timestamp) -> Self {
                Self(at.as_millisecond())
            }
        }
    )+};
}

instants! {
    /// An instant the store's server stamped: milliseconds since 1970-01-01T00:00:00Z.
    ServerTime,
    /// An instant this machine's clock said, with the same unit. Good for "as of" and for waiting, never for ordering.
    LocalTime,
}

/// A date of the civil calendar in the store's time zone, as `2026-03-31`: promised dates, return windows, expiries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema, TS)]
#[serde(transparent)]
#[schema(value_type = String, format = "date")]
#[ts(type = "string")]
pub struct CivilDate(pub jiff::civil::Date);
