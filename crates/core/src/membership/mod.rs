//! Premium membership, as the store's feed brings it: until when, whether it renews itself, and every period; offline too.
//!
//! - `store`: the entity kinds `membership` and `membership_period`, and what is read of them;
//! - [`api`]: the one change a person makes without paying, that it renews itself or ends;
//! - [`terms`]: what it means for a price, by `kabinet_protocol::membership`, which is the store's own arithmetic.
//!
//! A membership is bought by a payment, which is [`crate::payments`]' to begin. Whether it is active is a question of time, and the
//! answer is worked out where it is asked, from the record and the clock: a device that was offline for a month shows no price that
//! the store would refuse.

pub mod api;
mod store;
pub mod terms;
#[cfg(test)]
mod tests;

pub use store::{KINDS, Shown, periods, shown};
pub use terms::Terms;
