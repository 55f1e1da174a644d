//! Signing in and out, and the session in between.
//!
//! * [`api`]: what is asked of the store.
//! * [`Session`]: the tokens. The access token lives in memory; the refresh token lives in the account's encrypted
//!   database and is replaced there BEFORE the pair it came with is used. A process that dies between the store's answer
//!   and the write loses nothing: the store takes the token before the newest once more.
//! * [`mask`]: how names and numbers are shown outside the encrypted database.

pub mod api;
pub mod mask;
mod session;
mod store;

pub use session::Session;
pub use store::Spare;
