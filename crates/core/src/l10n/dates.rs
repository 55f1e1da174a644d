//! Dates as a language writes them.

use icu_calendar::Gregorian;
use icu_datetime::FixedCalendarDateTimeFormatter as Formatter;
use icu_datetime::fieldsets::YMD;
use icu_datetime::input::{Date, DateTime, Time};
use jiff::civil;
use jiff::tz::TimeZone;
use kabinet_protocol::time::{CivilDate, ServerTime};

use super::Language;

fn date(day: civil::Date) -> Option<Date<Gregorian>> {
    let (month, number) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    Date::try_new_gregorian(day.year().into(), month, number).ok()
}

impl Language {
    /// A day, as `March 12, 2026`.
    pub fn long_date(self, day: civil::Date) -> String {
        let written = date(day).and_then(|date| {
            let formatter = Formatter::<Gregorian, _>::try_new(self.locale().into(), YMD::long()).ok()?;
            Some(formatter.format(&date).to_string())
        });
        let written = written.unwrap_or_else(|| day.to_string());
        // CLDR's long style has a comma in Vietnamese, which its pattern of the same fields, ICU4X's, has not.
        match written.strip_suffix(&day.year().to_string()) {
            Some(before) if self == Self::Vietnamese && before.ends_with(char::is_whitespace) => {
                format!("{}, {}", before.trim_end().trim_end_matches(','), day.year())
            }
            _ => written,
        }
    }

    /// A day of the store's calendar.
    pub fn civil_date(self, day: CivilDate) -> String {
        self.long_date(day.0)
    }

    /// An instant, as `Mar 12, 2026, 2:05 PM`, in a zone.
    pub fn date_time(self, at: ServerTime, zone: &TimeZone) -> String {
        let at = at.timestamp().unwrap_or_default().to_zoned(zone.clone());
        let written = date(at.date()).and_then(|date| {
            let (hour, minute) = (u8::try_from(at.hour()).ok()?, u8::try_from(at.minute()).ok()?);
            let time = Time::try_new(hour, minute, 0, 0).ok()?;
            let fields = YMD::medium().with_time_hm();
            let formatter = Formatter::<Gregorian, _>::try_new(self.locale().into(), fields).ok()?;
            Some(formatter.format(&DateTime { date, time }).to_string())
        });
        let written = written.unwrap_or_else(|| at.strftime("%Y-%m-%d %H:%M").to_string());
        // The same with Spanish hours: `9:59` in the style, `09:59` in the pattern.
        match written.rsplit_once(", 0") {
            Some((before, time)) if self == Self::Spanish && time.starts_with(|c: char| c.is_ascii_digit()) => {
                format!("{before}, {time}")
            }
            _ => written,
        }
    }
}
