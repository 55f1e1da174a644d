//! Product pictures for offline: kept in the encrypted database, by content, within a size limit.

mod store;

pub use store::{LIMIT, find, keep};

use bytes::Bytes;

/// A product's picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its media type.
    pub mime: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// The largest picture that is kept.
pub const LARGEST: usize = 2 * 1024 * 1024;

/// Whether a name can be a picture's: a plain file name, so that no document can make us ask for something else.
pub fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !name.is_empty() && name.len() <= 128 && name.chars().all(plain) && !name.starts_with('.') && !name.contains("..")
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_plain_names_are_asked_for() {
        for good in ["dog-food.svg", "1f436", "A_b.2"] {
            assert!(super::is_name(good), "{good}");
        }
        for bad in ["", ".", "..", "../x", "a/b", "a?b", "a%2fb", "é", ".hidden", "a..b"] {
            assert!(!super::is_name(bad), "{bad}");
        }
    }
}
