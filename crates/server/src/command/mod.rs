//! Parts of the command line.

pub mod audit;
pub mod credit;
pub mod customers;
pub mod membership;
pub mod orders;
pub mod points;
pub mod post;
