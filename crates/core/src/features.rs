//! The one list of features that keep entities. Adding a feature adds a line here.

use std::sync::Arc;

use crate::sync::EntityKind;

/// The kinds of entity this build reads.
pub fn kinds() -> Vec<Arc<dyn EntityKind>> {
    Vec::new()
}
