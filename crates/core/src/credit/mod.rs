//! Store credit, as the store's feed brings it: the balance, and every movement with what it was for; offline too (S24).
//!
//! `store` has the entity kinds `credit` and `credit_entry`, and what is read of them. Money comes in by a payment, which is
//! [`crate::payments`]' to begin, and goes out with an order. The client adds nothing up: the balance is the store's.

mod store;
#[cfg(test)]
mod tests;

pub use store::{KINDS, balance, entries};
