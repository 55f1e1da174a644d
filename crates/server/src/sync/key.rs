//! The opaque keys by which pages go on: a place in an order of (sort, id), for a snapshot with the kind before it.

use std::fmt;
use std::str::FromStr;

/// A place between rows. Pages read downwards by (sort, id).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The sort key: for orders the instant of placement.
    pub sort: i64,
    /// The entity's id.
    pub id: String,
}

impl Place {
    /// Before the first row.
    pub fn top() -> Self {
        Self { sort: i64::MAX, id: String::new() }
    }

    /// Behind the last row.
    pub fn bottom() -> Self {
        Self { sort: i64::MIN, id: String::new() }
    }
}

/// A key nobody here made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this key was not handed out by this store")]
pub struct BadKey;

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.sort, self.id)
    }
}

impl FromStr for Place {
    type Err = BadKey;
    fn from_str(text: &str) -> Result<Self, BadKey> {
        let (sort, id) = text.split_once('.').ok_or(BadKey)?;
        let plain =
            id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':' | b'_'));
        if !plain {
            return Err(BadKey);
        }
        Ok(Self { sort: sort.parse().map_err(|_| BadKey)?, id: id.into() })
    }
}

/// Where a snapshot goes on: below this place of this kind, then with the kinds behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotKey {
    /// Index into [`super::KINDS`].
    pub kind: usize,
    /// The place in it.
    pub place: Place,
}

impl fmt::Display for SnapshotKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", super::KINDS.get(self.kind).unwrap_or(&""), self.place)
    }
}

impl FromStr for SnapshotKey {
    type Err = BadKey;
    fn from_str(text: &str) -> Result<Self, BadKey> {
        let (kind, place) = text.split_once('.').ok_or(BadKey)?;
        let kind = super::KINDS.iter().position(|known| *known == kind).ok_or(BadKey)?;
        Ok(Self { kind, place: place.parse()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keys_round_trip(kind in 0..super::super::KINDS.len(), sort: i64, id in "[0-9a-f:_-]{0,50}") {
            let key = SnapshotKey { kind, place: Place { sort, id } };
            prop_assert_eq!(key.to_string().parse::<SnapshotKey>(), Ok(key));
        }

        #[test]
        fn nonsense_is_refused_and_never_panics(text: String) {
            if let Ok(key) = text.parse::<SnapshotKey>() {
                prop_assert!(key.kind < super::super::KINDS.len());
            }
        }
    }
}
