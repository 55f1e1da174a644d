//! What the store says of itself before anyone signs in, and whether it is well.

pub mod routes;
