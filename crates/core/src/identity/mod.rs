//! Signing in and out, and the session in between.
//!
//! * [`api`]: what is asked of the store before there is a session; [`owner`]: what a customer asks of their own account.
//! * [`steps`]: half-finished sign-ins, whose secrets stay here.
//! * [`store`]: the account as the store last described it, kept for offline; and the session's row.
//! * [`Session`]: the tokens. The access token lives in memory; the refresh token lives in the account's encrypted
//!   database and is replaced there BEFORE the pair it came with is used. A process that dies between the store's answer
//!   and the write loses nothing: the store takes the token before the newest once more.
//! * [`mask`]: how names and numbers are shown outside the encrypted database.

pub mod api;
pub mod mask;
pub mod owner;
pub mod qr;
mod session;
pub mod steps;
pub mod store;
pub mod strength;

pub use session::{Life, Session};
pub use store::Spare;
