//! The contract between a user interface and the core, declared once.
//!
//! [`table`] lists every command: its name, its arguments, its result and the handler that answers it. A handler that is
//! missing does not compile, and the TypeScript of the whole table is exported from here by `cargo xtask bindings` (CI
//! fails when the committed bindings differ). The shell registers ONE command, `call(name, args)`, and forwards it to
//! [`call()`]; the development bridge does the same over loopback HTTP. Neither knows a single command by name.
//!
//! [`views`] are the shapes a screen shows. They exist at this boundary only: the core does not know them.
//!
//! [`Signal`]s go the other way: small "this changed" notes without data; the interface pulls what it shows.

pub mod bindings;
mod call;
pub mod error;
mod failures;
mod handlers;
pub mod signal;
pub mod table;
pub mod views;

pub use call::{call, picture, signals};
pub use error::{CommandError, Retry};
pub use signal::{Signal, Topic};
