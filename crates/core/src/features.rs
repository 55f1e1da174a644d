//! The one list of features. Substrate modules (`db`, `sync`, …) never name a feature; what they need to know of one
//! stands here.

use std::sync::Arc;

use kabinet_protocol::intent::IntentKind;
use kabinet_protocol::order::Order;

use crate::db::{DbError, Tx};
use crate::sync::EntityKind;

/// The folders that are features. `cargo xtask arch` reads this list: whatever is not on it lies below the features and may
/// name none, and no feature may name another.
pub const FEATURES: &[&str] = &[
    "catalogue",
    "credit",
    "guests",
    "identity",
    "lists",
    "membership",
    "notices",
    "orders",
    "payments",
    "pictures",
    "points",
    "profile",
    "stores",
    "support",
];

/// The kinds of entities this build reads, in the order they are written.
pub fn kinds() -> Vec<Arc<dyn EntityKind>> {
    let kinds: Vec<Arc<dyn EntityKind>> = vec![
        Arc::new(crate::orders::store::Orders { changed: Some(changed) }),
        Arc::new(crate::identity::store::Accounts),
        Arc::new(crate::orders::own::NOTES),
        Arc::new(crate::lists::KIND),
        Arc::new(crate::profile::ADDRESSES),
        Arc::new(crate::profile::CONSENTS),
        Arc::new(crate::payments::PAYMENTS),
        Arc::new(crate::payments::METHODS),
        Arc::new(crate::catalogue::store::Products),
    ];
    let points = crate::points::KINDS.into_iter().map(|kind| Arc::new(kind) as Arc<dyn EntityKind>);
    let credit = crate::credit::KINDS.into_iter().map(|kind| Arc::new(kind) as Arc<dyn EntityKind>);
    let membership = crate::membership::KINDS.into_iter().map(|kind| Arc::new(kind) as Arc<dyn EntityKind>);
    kinds.into_iter().chain(points).chain(credit).chain(membership).collect()
}

/// Makes news of an order that changed. A cancellation of this device's own that waits, or was just answered, is none to it.
fn changed(tx: &mut Tx<'_>, before: &Order, after: &Order) -> Result<(), DbError> {
    let ours = crate::outbox::waits_about(tx, &IntentKind::OrderCancel, &after.id.to_string())?;
    crate::notices::store::changed(tx, before, after, ours)
}

/// Who is told when a change in the outbox does not wait any more, or again.
pub const DROPPED: crate::outbox::Dropped = crate::orders::own::dropped;

/// Takes in that the store made changes whose rows have just come.
pub fn made(tx: &mut Tx<'_>, ids: &[kabinet_protocol::ids::IntentId]) -> Result<bool, DbError> {
    crate::outbox::made(tx, ids, DROPPED)
}
