//! core

pub mod app;
mod files;
pub mod secrets;
