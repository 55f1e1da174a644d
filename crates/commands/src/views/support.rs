//! How people reach the store, and what they write to it.

use kabinet_protocol::ids::{OrderId, StoreId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `support.get`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct SupportArgs {
    /// The store; that of the account shown, without.
    #[ts(optional)]
    pub store_id: Option<StoreId>,
}

/// `support.choose_region`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct RegionArgs {
    /// The store; that of the account shown, without.
    #[ts(optional)]
    pub store_id: Option<StoreId>,
    /// The region's id; without one, none is chosen any more.
    #[ts(optional)]
    pub region: Option<String>,
}

/// How people reach a store, in the language shown. What the store does not say is absent or empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SupportView {
    /// A phone that is answered around the clock.
    pub phone: Option<String>,
    /// The regions, by name.
    pub regions: Vec<RegionView>,
    /// The id of the one that was chosen.
    pub region: Option<String>,
    /// The chat bot's address, https.
    pub chat_url: Option<String>,
    /// When it answers.
    pub chat_hours: String,
    /// When messages are answered.
    pub answer_hours: String,
}

/// A region of the store's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RegionView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its name in every language: a point is in the region that goes by one of them.
    pub names: Vec<String>,
    /// Its phone.
    pub phone: String,
    /// When that is answered.
    pub hours: String,
}

/// `feedback.send`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FeedbackArgs {
    /// `question`, `complaint`, `praise`, `other`.
    pub topic: String,
    /// 1 to 4,000 characters.
    pub text: String,
    /// The order it is about.
    #[serde(default)]
    #[ts(optional)]
    pub order_id: Option<OrderId>,
}
