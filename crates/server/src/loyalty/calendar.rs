//! The store's calendar: what waits and what expires does so by civil days in the store's zone, whatever the clock is there.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kabinet_protocol::time::{CivilDate, ServerTime};

/// Civil days in a zone.
#[derive(Debug, Clone)]
pub struct Calendar(TimeZone);

impl Calendar {
    /// The calendar of an IANA zone.
    pub fn of(zone: &str) -> Self {
        Self(TimeZone::get(zone).unwrap_or(TimeZone::UTC))
    }

    /// The day of an instant.
    pub fn day(&self, at: ServerTime) -> CivilDate {
        CivilDate(at.timestamp().unwrap_or_default().to_zoned(self.0.clone()).date())
    }

    /// So many days later.
    pub fn after(&self, day: CivilDate, days: u32) -> CivilDate {
        let span = jiff::Span::new().days(i64::from(days.min(36_500)));
        CivilDate(day.0.checked_add(span).unwrap_or(Date::MAX))
    }

    /// The same day a year later; the 28th for a 29th of February.
    pub fn year_after(&self, day: CivilDate) -> CivilDate {
        CivilDate(day.0.checked_add(jiff::Span::new().years(1)).unwrap_or(Date::MAX))
    }

    /// The instant at which a day begins.
    pub fn begin(&self, day: CivilDate) -> ServerTime {
        day.0.to_zoned(self.0.clone()).map_or(ServerTime(i64::MAX), |at| at.timestamp().into())
    }

    /// The instant at which a day is over.
    pub fn end(&self, day: CivilDate) -> ServerTime {
        day.0.tomorrow().map_or(ServerTime(i64::MAX), |next| self.begin(CivilDate(next)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_store() {
        let new_york = Calendar::of("America/New_York");
        // 2026-03-08 has 23 hours there.
        let day = CivilDate(jiff::civil::date(2026, 3, 8));
        assert_eq!(new_york.end(day).millis() - new_york.begin(day).millis(), 23 * 3_600_000);
        assert_eq!(new_york.day(new_york.begin(day)), day);
        assert_eq!(new_york.day(new_york.begin(day).plus_millis(-1)), CivilDate(jiff::civil::date(2026, 3, 7)));
        assert_eq!(new_york.after(day, 365), CivilDate(jiff::civil::date(2027, 3, 8)));
        let leap = CivilDate(jiff::civil::date(2028, 2, 29));
        assert_eq!(new_york.year_after(leap), CivilDate(jiff::civil::date(2029, 2, 28)));
    }
}
