//! tests

pub mod archive;
