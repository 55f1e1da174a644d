//! Parts of the command line.

pub mod customers;
pub mod orders;
pub mod points;
pub mod post;
