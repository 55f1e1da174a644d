//! Who somebody is: one-time codes, accounts, sessions.
//!
//! - [`phone`] reads numbers in every notation.
//! - [`codes`] sends and judges one-time codes. A try is counted in a transaction of its own *before* the code is
//!   compared, so a hundred parallel guesses are five.
//! - [`sessions`] hands out, rotates and ends sessions.
//! - [`accounts`] opens accounts, for strangers and for customers the merchant already knew.
//! - [`journal`] is the security log; [`devices`] lists signed-in devices and ends their sessions.
//! - [`caller`] is what routes ask for: a [`caller::Customer`] or nobody.

pub mod accounts;
pub mod caller;
pub mod codes;
pub mod devices;
pub mod journal;
pub mod phone;
pub mod routes;
pub mod sessions;
