//! Guests: customers without an account, and how what they bought comes into one (B18).
//!
//! - [`caller`] reads a guest's token, which opens this guest's own orders and nothing else.
//! - [`orders`] places a guest's order, with the guards of any other.
//! - [`claims`] moves orders into an account, for whoever shows that they are theirs.

pub mod caller;
pub mod claims;
pub mod orders;
pub mod routes;
