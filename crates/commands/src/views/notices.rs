//! News about orders and points: the inbox, what a notification says, and what a person wants to be told of.

use kabinet_protocol::ids::{AccountId, OrderId};
use kabinet_protocol::time::CivilDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `notices.list`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InboxArgs {
    /// `next` of the page before.
    #[serde(default)]
    #[ts(optional, type = "number")]
    pub before: Option<i64>,
    /// 1 to 200.
    pub limit: u32,
}

/// A page of the inbox, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InboxView {
    /// The news.
    pub notices: Vec<NoticeView>,
    /// How many in all are unread.
    pub unread: u32,
    /// Hand it back as `before` for the next page.
    #[ts(type = "number | null")]
    pub next: Option<i64>,
}

/// A piece of news.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NoticeView {
    /// Its place; later news has a higher one.
    #[ts(type = "number")]
    pub seq: i64,
    /// The order, where it is about one.
    pub order_id: Option<OrderId>,
    /// The order's number; empty where it is about points.
    pub number: String,
    /// What was bought, its first names.
    pub items: Vec<String>,
    /// How many points run out, where it is about points.
    #[ts(type = "number | null")]
    pub points: Option<i64>,
    /// Their last day, in the store's zone.
    pub until: Option<CivilDate>,
    /// What happened, as `shipped`; the message `notice-…` says it.
    pub kind: String,
    /// When, in milliseconds since 1970.
    #[ts(type = "number | null")]
    pub at: Option<i64>,
    /// Somebody has seen it.
    pub read: bool,
}

/// `notices.read`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ReadNoticesArgs {
    /// The order whose news was seen; all news, without.
    #[ts(optional)]
    pub order_id: Option<OrderId>,
    /// The news about points was seen.
    #[ts(as = "Option<bool>", optional)]
    pub points: bool,
}

/// What a person wants to be told of as a notification, on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NoticeSettingsView {
    /// Notifications are shown at all.
    pub on: bool,
    /// Every group there is, in the order in which settings list them.
    pub groups: Vec<NoticeGroupView>,
    /// The first quiet minute of the local day; nothing without quiet hours.
    pub quiet_from: Option<u16>,
    /// The first minute that is not quiet any more.
    pub quiet_to: Option<u16>,
}

/// Kinds of news that are switched together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NoticeGroupView {
    /// `confirmed`, `on_hold`, `canceled`, `payment`, `on_the_way`, `delivered`, `trouble`, `points`.
    pub group: String,
    /// It is told.
    pub on: bool,
}

/// `notices.set`: replaces what is given, keeps what is not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct NoticeSettingsPatch {
    /// See [`NoticeSettingsView::on`].
    #[ts(optional)]
    pub on: Option<bool>,
    /// Switches one group.
    #[ts(optional)]
    pub group: Option<NoticeGroupView>,
    /// Sets the quiet hours.
    #[ts(optional)]
    pub quiet: Option<QuietArgs>,
}

/// Quiet hours, in minutes of the local day; both absent for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuietArgs {
    /// The first quiet minute, 0 to 1439.
    pub from: Option<u16>,
    /// The first minute that is not quiet any more.
    pub to: Option<u16>,
}

/// `notices.due`: for whoever shows notifications, once. Asking notes them as told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DueView {
    /// One notification each.
    pub tell: Vec<ToldView>,
    /// One notification about so many pieces of news; zero for none.
    pub pieces: u32,
    /// About so many orders.
    pub orders: u32,
    /// How many of the pieces are about points.
    pub points: u32,
}

/// A notification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ToldView {
    /// Whose news it is.
    pub account_id: AccountId,
    /// The store's name.
    pub store: String,
    /// What happened.
    pub notice: NoticeView,
}

/// `notices.open`: a notification was clicked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct OpenNoticeArgs {
    /// Whose news.
    #[ts(optional)]
    pub account_id: Option<AccountId>,
    /// The order; without one, and not about points, the inbox is shown.
    #[ts(optional)]
    pub order_id: Option<OrderId>,
    /// It was about points.
    #[ts(as = "Option<bool>", optional)]
    pub points: bool,
}
