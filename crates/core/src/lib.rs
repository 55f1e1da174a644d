//! core

pub mod app;
pub mod clock;
pub mod db;
pub mod features;
mod files;
pub mod fold;
pub mod orders;
pub mod secrets;
pub mod sync;
