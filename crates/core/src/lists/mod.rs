//! Cart, favourites, saved for later: what the store has, with what still waits to be sent replayed over it.
//!
//! The rule of a change is [`kabinet_protocol::lists::apply`], which the store uses too. `store` reads, [`api`] changes.

pub mod api;
mod store;
#[cfg(test)]
mod tests;

pub use api::{Done, ListsError, Wish, change};
pub use store::{KIND, Shown, shown};
