//! How people reach the store, and what they write to it (S36 to S38).
//!
//! What the store says of its phones, its chat and its hours is a part of discovery, which the registry keeps: the page is
//! there offline. A message is an intent like any other, so one written offline is sent later, once.

mod api;
mod plan;

pub use api::{FeedbackError, send};
pub use plan::{RegionShown, SupportShown, shown};
