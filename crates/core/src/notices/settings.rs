//! What a person wants to be told of, and when.

use std::collections::BTreeSet;

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use super::news::News;

/// Kinds of news that are switched together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Accepted, or going on.
    Confirmed,
    /// Paused.
    OnHold,
    /// Called off.
    Canceled,
    /// Paid, failed, paid back.
    Payment,
    /// Left, comes today, waits at the point.
    OnTheWay,
    /// Arrived, done.
    Delivered,
    /// Late, nobody there, going back.
    Trouble,
    /// Points run out soon.
    Points,
}

impl Group {
    /// All of them, as settings list them.
    pub const ALL: [Self; 8] = [
        Self::Confirmed,
        Self::OnHold,
        Self::Canceled,
        Self::Payment,
        Self::OnTheWay,
        Self::Delivered,
        Self::Trouble,
        Self::Points,
    ];

    /// The group of a piece of news.
    pub fn of(news: News) -> Self {
        match news {
            News::Confirmed | News::Resumed => Self::Confirmed,
            News::OnHold => Self::OnHold,
            News::Canceled => Self::Canceled,
            News::Paid | News::PaymentFailed | News::Refunded => Self::Payment,
            News::Shipped | News::OutForDelivery | News::ReadyForPickup => Self::OnTheWay,
            News::Delivered | News::Completed => Self::Delivered,
            News::Attempted | News::Delayed | News::Returning => Self::Trouble,
            News::PointsExpire => Self::Points,
        }
    }
}

/// Hours without notifications, in minutes of the local day; they may pass midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// The first quiet minute, 0 to 1439.
    pub from: u16,
    /// The first minute that is not quiet any more.
    pub to: u16,
}

impl Quiet {
    /// Whether it is quiet in this minute. From and to the same is never.
    pub fn holds(self, minute: u16) -> bool {
        if self.from <= self.to {
            (self.from..self.to).contains(&minute)
        } else {
            minute >= self.from || minute < self.to
        }
    }
}

/// The minute of the day a time is in.
pub fn minute(time: Time) -> u16 {
    u16::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).unwrap_or(0)
}

/// What a person wants to be told of. Kept with what this device knows, not with what is cosmetic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticeSettings {
    /// Notifications are shown at all. The inbox has the news either way.
    pub on: bool,
    /// What is not told.
    pub muted: BTreeSet<Group>,
    /// When nothing is told.
    pub quiet: Option<Quiet>,
}

impl Default for NoticeSettings {
    fn default() -> Self {
        Self { on: true, muted: BTreeSet::new(), quiet: None }
    }
}

impl NoticeSettings {
    /// Whether this is told.
    pub fn wants(&self, news: News) -> bool {
        self.on && !self.muted.contains(&Group::of(news))
    }

    /// Whether it is quiet in this minute.
    pub fn is_quiet(&self, minute: u16) -> bool {
        self.quiet.is_some_and(|quiet| quiet.holds(minute))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_pass_midnight() {
        let night = Quiet { from: 22 * 60, to: 7 * 60 };
        for (minute, quiet) in [(21 * 60 + 59, false), (22 * 60, true), (0, true), (7 * 60 - 1, true), (7 * 60, false)]
        {
            assert_eq!(night.holds(minute), quiet, "{minute}");
        }
        let noon = Quiet { from: 12 * 60, to: 13 * 60 };
        assert!(noon.holds(12 * 60 + 30) && !noon.holds(13 * 60) && !noon.holds(0));
        assert!(!Quiet { from: 60, to: 60 }.holds(60));
    }

    #[test]
    fn a_minute_is_that_of_the_wall() {
        assert_eq!(minute(jiff::civil::time(23, 59, 59, 0)), 1439);
    }
}
