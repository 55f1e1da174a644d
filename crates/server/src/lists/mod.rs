//! The three lists of an account: cart, favourites, saved for later. Their items stand in the account's feed, and what a
//! change does to them is the protocol's rule.

pub mod intents;
