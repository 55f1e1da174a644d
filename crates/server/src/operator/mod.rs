//! The merchant's side: operators, their tokens, and the routes by which they move orders and policy.
//!
//! An operator is not a customer and can never act as one: operator tokens open operator routes only.

pub mod caller;
pub mod customer_routes;
pub mod customers;
pub mod giving;
pub mod orders;
pub mod policy;
pub mod returns;
pub mod routes;
pub mod store;
