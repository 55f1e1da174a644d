//! core

pub mod clock;
pub mod db;
pub mod sync;
