//! What waits to be sent to the store, and what the store refused.

use kabinet_protocol::ids::IntentId;
use kabinet_protocol::intent::IntentKind;
use kabinet_protocol::shop::Quote;
use kabinet_protocol::time::LocalTime;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::CommandError;

/// Everything that waits, the oldest first; at most 500.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct OutboxView {
    /// What waits.
    pub intents: Vec<IntentView>,
    /// How many in all will be sent.
    pub waiting: u32,
    /// How many in all need a decision: refused or expired.
    pub parked: u32,
}

/// A change that waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct IntentView {
    /// The change.
    pub intent_id: IntentId,
    /// What it does, as `list.add`.
    pub kind: IntentKind,
    /// The id of what it speaks of: a product, an order, an address.
    pub subject: String,
    /// What people call that: a product's name, an order's number, an address's label. Empty where it has no name.
    pub title: String,
    /// When it was made.
    pub created_at: LocalTime,
    /// Where it stands.
    pub state: IntentState,
    /// Why it was refused, or why the last try failed.
    pub problem: Option<CommandError>,
    /// With `price_changed` and `out_of_stock`: what the order would cost now.
    pub offer: Option<Quote>,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried again; nothing where that is at once, or never.
    pub next_attempt_at: Option<LocalTime>,
    /// When it is not sent any more without being confirmed.
    pub expires_at: Option<LocalTime>,
}

/// Where a change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IntentState {
    /// It will be sent.
    Waiting,
    /// It is being sent.
    Sending,
    /// The store refused it, or one it makes no sense without: try again, or discard it.
    Parked,
    /// It waited too long: confirm it by trying again, or discard it.
    Expired,
}

/// `outbox.retry` (as a new change) and `outbox.discard` (with those that make no sense without it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IntentArgs {
    /// The change.
    pub intent_id: IntentId,
}
