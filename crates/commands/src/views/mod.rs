//! What screens show. One file per feature, named as the feature is everywhere.

pub mod addresses;
pub mod app;
pub mod catalogue;
pub mod checkout;
pub mod credit;
pub mod identity;
pub mod lists;
pub mod membership;
pub mod notices;
pub mod orders;
pub mod outbox;
pub mod payments;
pub mod points;
pub mod profile;
pub mod returns;
pub mod security;
pub mod stores;
pub mod support;
pub mod sync;
pub mod vault;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// No arguments, or no result.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Nothing {}
