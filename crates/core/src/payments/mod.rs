//! Payments, refunds and kept methods, as the store's feed brings them: readable offline, newest first (S8, S23, S24).
//!
//! - [`model`]: what paying asks and answers, and the address of a page, which nobody may see but the browser;
//! - `store`: the entity kinds `payment` and `payment_method`;
//! - [`api`]: what is asked of the store. Paying needs it at hand and is never queued;
//! - [`plan`]: pure rules: what has a receipt, how long to wait before the store is asked again;
//! - [`receipt`]: a payment as a sheet of paper.
//!
//! A payment changes at the store only. The client learns of it the way it learns of everything, a row that came; asking
//! `GET /v1/payments/{payment}` meanwhile makes the store ask its provider, so that a webhook that never comes delays
//! nothing (ADR 0010).

pub mod api;
pub mod model;
pub mod plan;
pub mod receipt;
mod store;
#[cfg(test)]
mod tests;

pub use model::{About, MembershipWish, Page, PayWish, Started, TopUpWish, Wish};
pub use store::{METHODS, PAYMENTS, methods, payment, payments, pending};
