//! Buying without an account (S1, S42 to S44), on this device.
//!
//! A guest is an archive like any other, of a record that says `guest`: its cart and addresses are changes in its outbox that
//! nobody sends, shown by the same replay; its orders lie in the same tables and are read offline. What is different is
//! here: the token, which is asked for with the first order, and that order, which is remembered until it is answered, so
//! that asking again buys once.
//!
//! Whoever signs in takes all of it along: what waits moves into the account's outbox under its own ids, and the orders are
//! claimed with the token.

mod api;
mod store;

pub use api::{Sent, orders, send, token};
pub use store::{Kept, asked, begin, forget_asked, kept, wrote};
