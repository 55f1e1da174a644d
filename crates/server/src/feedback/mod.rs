//! What customers write to the store (S38), and where the operator reads it.

pub mod intents;
pub mod routes;
