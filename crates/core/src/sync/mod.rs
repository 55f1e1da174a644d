//! Sync: keeps this device's copy of an account's feeds up to date. The cost of a sync is the size of the change, never
//! the size of the archive.
//!
//! Read in this order: [`source`] is what is pulled from; [`kind`] is what a feature tells the engine about its entities;
//! [`plan`] decides what to do, purely; `pull` does it, in three threads with short queues between them; `decode` turns
//! bytes into pages; `feeds` keeps where this device stands, in the transaction of the rows it speaks of; `passes` makes a
//! pass of it all; `aside` fetches what nobody waits for; [`Engine`] is the task that makes passes, listens over the `link`, waits
//! and tries again.
//!
//! # First sync
//! Newest rows first, a small page and then large ones. Each page is one transaction that also notes the key behind which
//! to go on, the oldest rev any `Begin` named, and the generation of this snapshot; a killed process goes on from there.
//! When the stream was whole, rows of an older generation are swept, the oldest rev becomes the cursor, and the changes
//! since then mend what moved meanwhile.
//!
//! # What is trusted
//! Nothing that is not whole. A page is written when its count is right, a cursor moves when its changes are written, and
//! a stream that breaks off, is garbled, or out of order leaves what was whole before it. An entity this build cannot
//! read is kept as it came and counted; it stops nothing.

mod answer;
mod aside;
mod decode;
mod engine;
mod error;
mod feeds;
pub mod kind;
mod link;
mod passes;
pub mod plan;
mod pull;
pub mod source;
pub mod status;
#[cfg(test)]
mod tests;

pub use answer::apply_answer;
pub use decode::MAX_LINE;
pub(crate) use decode::shape_of;
pub use engine::Engine;
pub use error::{Invalid, SyncError};
pub use kind::EntityKind;
pub use pull::{MADE, TellMade};
pub use source::{Source, SourceError};
pub use status::{Notice, Phase, Status, Trouble};
