//! News about orders (B16): what changed through sync, told once. And about points: that some run out soon (B6).
//!
//! [`news`] compares an order before and after and says what is worth telling; it runs where the order is written, in the
//! same transaction. A reminder is made of an expiry date, once for each, whether or not there is a connection on that day.
//! [`plan`] decides what becomes a notification: nothing in quiet hours, one summary in the morning or
//! after a long time without a connection, nothing of what the person switched off. [`store`] keeps the rows, which are the
//! inbox too. All decisions are pure; who shows a notification, and how, is the shell's.

pub mod news;
pub mod plan;
mod settings;
pub mod store;

pub use news::News;
pub use plan::{Fresh, Plan, plan};
pub use settings::{Group, NoticeSettings, Quiet, minute};
pub use store::{About, Inbox, Kept, Reminder, Seen};
