//! Who somebody is: ways in, ways back in, accounts, sessions (ADR 0007).
//!
//! What is read and kept:
//! - [`phone`] and [`email`] read numbers and addresses in every notation; a [`contact`] is either.
//! - [`codes`] sends and judges one-time codes. A try is counted in a transaction of its own *before* the code is
//!   compared, so a hundred parallel guesses are five.
//! - [`passwords`] evaluates passwords, few at a time and off the async threads; [`tickets`] set new ones.
//! - [`totp`] is the authenticator and its recovery codes.
//! - [`accounts`] opens accounts, for strangers and for customers the merchant already knew.
//! - [`sessions`] hands out, rotates and ends sessions; [`devices`] lists them.
//! - [`journal`] is the security log.
//!
//! Ways in: [`routes`] (by code), [`sign_in`] (by password or ticket), [`recovery`] with its [`page`]. All of them end in
//! [`entry`], which obeys the policy and sends whoever has an authenticator through [`second_factor`].
//!
//! What a customer changes: [`security`] (password, authenticator) and [`contacts`].
//!
//! [`caller`] is what routes ask for: a [`caller::Customer`] or nobody; [`proofs`] adds a customer who has shown lately
//! who they are.

pub mod accounts;
pub mod caller;
pub mod codes;
pub mod contact;
pub mod contacts;
pub mod devices;
pub mod email;
pub mod entry;
mod first_password;
pub mod journal;
pub mod page;
pub mod passwords;
pub mod phone;
pub mod proofs;
pub mod recovery;
pub mod routes;
pub mod second_factor;
pub mod security;
pub mod sessions;
pub mod sign_in;
pub mod tickets;
pub mod totp;
