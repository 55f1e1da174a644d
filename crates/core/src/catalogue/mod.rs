//! The catalogue: every product of the store, here, offline, found as one types.
//!
//! - [`model`]: what the catalogue answers, close to what screens show;
//! - [`plan`]: pure rules: which language is shown, what a price was, where a product sorts;
//! - `words`: what of a product is searched, and where hits are marked;
//! - `store`: the entity kind `product`: decoding and writing;
//! - [`api`]: [`Catalogue`], what commands and `kab` call; `sql`: its statements;
//! - [`glance`]: a store's catalogue in memory, for who has no account there.
//!
//! # Which order is the catalogue's
//! The order in which the store made its products. Their ids carry it (UUID version 7: the moment, then a counter), and a
//! product's local key is taken from its id, so that this order is the order of the table and of the search index alike.

pub mod api;
pub mod glance;
pub mod model;
pub mod plan;
mod sql;
pub(crate) mod store;
#[cfg(test)]
mod tests;
mod words;

pub use api::{Catalogue, CatalogueError};
pub use model::{Card, Category, Detail, Field, Mark, Page, ProductFilter, Shelf, Sort, Standing, Tree, Variant};
