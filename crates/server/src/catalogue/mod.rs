//! The catalogue: a feed of its own that every signed-in customer may read, and pages that anyone may read.

pub mod routes;
pub mod store;
