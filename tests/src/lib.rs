//! Journeys: what a person does, over the real server and the real core, with the network, the keyring and the clock in
//! the test's hand.
//!
//! - [`TestStore`]: a real server on a free port of this machine, over SQLite in a directory of its own, empty, with the
//!   demo store's records, or with any others. It can be stopped and started again on the same address.
//! - [`Proxy`]: stands before a store and cuts, delays, throttles or garbles what passes.
//! - [`Front`]: stands at a store's address, understands what passes, and can pretend to be a newer or another store.
//! - [`Client`]: a real client in a directory of its own, asked through the commands the window uses.
//! - [`Kab`]: the program `kab`, run as a script runs it.
//! - [`ScriptedKeyring`]: a keyring that works, is absent, is locked, or hangs.
//!
//! [`disk`] is disks that fill up.
//! [`totp`] is what an authenticator shows. [`archive`] makes the order documents that figures are measured with (`src/bin/measure`).
//!
//! A journey is a file under `tests/tests/journeys`, named after what the person does.

pub mod archive;
mod authenticator;
mod client;
pub mod disk;
mod front;
mod kab;
mod keyring;
mod proxy;
mod store;

pub use authenticator::{base32, totp};
pub use client::Client;
pub use front::{Front, Heard};
pub use kab::{Ended, Kab};
pub use keyring::{Mood, ScriptedKeyring};
pub use proxy::{Fault, Proxy};
pub use store::{Ndjson, TestStore};
