//! What the merchant takes back.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// For how long goods can be returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ReturnPolicy {
    /// Civil days in the store's zone after delivery; 0 where customers return nothing this way.
    pub days: u32,
}

impl Default for ReturnPolicy {
    fn default() -> Self {
        Self { days: 30 }
    }
}

impl ReturnPolicy {
    /// Refuses what no store can mean: the field and why.
    pub(super) fn check(self) -> Result<(), (&'static str, &'static str)> {
        if self.days > 3650 {
            return Err(("returns.days", "Goods are taken back for 0 to 3650 days."));
        }
        Ok(())
    }
}
