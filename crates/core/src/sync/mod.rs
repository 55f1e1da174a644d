//! Sync: keeps this device's copy of an account's feeds up to date. The cost of a sync is the size of the change.
//!
//! Read in this order: [`source`] (what is pulled from), [`kind`] (what features tell the engine), [`status`].

mod error;
pub mod kind;
pub mod source;
pub mod status;

pub use error::{Invalid, SyncError};
pub use kind::EntityKind;
pub use source::{Source, SourceError};
pub use status::{Notice, Phase, Status, Trouble};
