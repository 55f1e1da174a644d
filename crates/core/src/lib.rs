//! core

pub mod app;
pub mod clock;
pub mod db;
mod files;
pub mod http;
pub mod secrets;
pub mod sync;
