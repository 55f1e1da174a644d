//! Buying: ways of delivery, what an order would cost, and placing it.
//!
//! [`price`] is the one function that prices a wanted order from the store's truth; a quote and a placement both ask it.

pub mod intents;
pub mod price;
pub mod routes;
