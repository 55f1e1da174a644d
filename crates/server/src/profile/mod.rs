//! What a customer keeps with the store beside orders and lists: the name, the address book, consents.

pub mod intents;
