//! core

pub mod app;
mod files;
pub mod http;
pub mod secrets;
