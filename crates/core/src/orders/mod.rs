//! The order archive: every order of the account, here, offline, found as one types.
//!
//! - [`model`]: what the archive answers, close to what screens show;
//! - [`plan`]: pure rules: the path an order goes, whether it is late, where it sorts;
//! - `words`: what of an order is searched, how a query becomes a search, where its hits are marked;
//! - [`summary`]: an order as a sheet of paper;
//! - [`own`]: what the customer does with an order, and the entity kind `order_note`; [`returns`]: what goes back;
//! - `store`: the entity kind `order`: decoding and writing;
//! - [`api`] and [`search`]: [`Archive`], what commands and `kab` call; `sql`: its statements.
//!
//! # Where an order sorts
//! An order's local key is the minute it was placed times 16 plus a tie-break, the next free slot upwards. Newest first is
//! then simply descending by key, in the table and in the search index alike, and an older order that arrives late sorts
//! in where it belongs. The key is good for this device only.

pub mod api;
pub mod model;
pub mod own;
pub mod plan;
pub mod returns;
pub mod search;
mod sql;
pub(crate) mod store;
pub mod summary;
#[cfg(test)]
pub(crate) mod tests;
mod words;

pub use api::{Archive, OrdersError, Zones};
pub use model::{
    Detail, Facet, Facets, Mark, Month, OrderFilter, OrderRow, Outline, PathState, PathStep, SearchOrder, SearchPage,
    Tracked,
};
pub use own::{Own, OwnError};
pub use words::index_text;
