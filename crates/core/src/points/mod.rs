//! Loyalty points, as the store's feed brings them: the balance, every accrual with its reason, every expiry date; offline too
//! (S31, S32, B6).
//!
//! - `store`: the entity kinds `points`, `points_entry`, `points_lot`, and what is read of them;
//! - [`api`]: the one change a person makes, that points may pay (S33);
//! - [`plan`]: which expiry dates are near enough to be reminded of; [`history`]: the balance over time.
//!
//! The client adds nothing up: the balance is the store's, and so is every number of an entry. What a product, a cart or an
//! order would earn is forecast by `kabinet_protocol::points`, which is the store's own arithmetic.

pub mod api;
pub mod history;
pub mod plan;
mod store;
#[cfg(test)]
mod tests;

pub use store::{Expiry, KINDS, Shown, entries, expiries, of_order, shown, steps};
