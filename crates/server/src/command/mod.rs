//! Parts of the command line.

pub mod customers;
pub mod orders;
pub mod post;
