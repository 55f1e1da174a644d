//! The outbox: what a person changed, on its way to the store (ADR 0008).
//!
//! A feature writes a change with [`enqueue`], in the transaction in which it checked it; from then on it is durable, and
//! what is shown is the store's truth with [`Waiting`] changes replayed over it. The [`Sender`] sends them: one at a time and
//! in order within a stream, streams beside one another. The answer's rows are written in the transaction that removes the
//! change, so nothing flickers; a process killed before that sends it again, and the store gives the same answer.
//!
//! - `plan`: pure rules: what a problem means, how long to wait;
//! - `store`: the table;
//! - `salvage`: what waits in a damaged database is carried over into the next;
//! - `sender`: the task. One per archive, in the process that writes to it.
//!
//! Nothing here knows a feature: what an answer's rows are is the sync engine's list of kinds, and a feature that keeps an
//! index over what waits hears through [`Dropped`] when something does not wait any more.

mod plan;
mod salvage;
mod sender;
mod store;
#[cfg(test)]
mod tests;

pub use plan::LONGEST;
pub use salvage::{Salvaged, carry_over};
pub use sender::{News, Post, Sender};
pub use store::{
    Carried, Counts, Dropped, Gone, OutboxError, State, Waiting, adopt, carried, counts, discard, enqueue, list, made,
    moved, pauses_behind, payload, retry, subject, waiting_for, waits_about,
};
