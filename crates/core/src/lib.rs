//! core

pub mod app;
pub mod clock;
pub mod db;
pub mod features;
mod files;
pub mod fold;
pub mod http;
pub mod identity;
pub mod logging;
pub mod orders;
pub mod pictures;
pub mod registry;
pub mod secrets;
pub mod stores;
pub mod sync;
