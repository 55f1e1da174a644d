//! The one list of features. Substrate modules (`db`, `sync`, …) never name a feature; what they need to know of one
//! stands here.

use std::sync::Arc;

use crate::sync::EntityKind;

/// The kinds of entities this build reads, in the order they are written.
pub fn kinds() -> Vec<Arc<dyn EntityKind>> {
    vec![Arc::new(crate::orders::store::Orders)]
}
