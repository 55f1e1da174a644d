//! The demo store's inbox: what a real store would have sent.

pub mod routes;
pub mod store;
