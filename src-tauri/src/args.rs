//! What the program is started with.
//!
//! A desktop program is also started by other programs (a browser that follows a link, a session manager), so an argument
//! it does not know is ignored, never an error.

use std::ffi::OsString;

/// The arguments that mean something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arguments {
    /// `--offline`: start with "Work offline" on.
    pub offline: bool,
}

/// Reads the arguments; the first is the program's name.
pub fn parse<T: Into<OsString>>(arguments: impl IntoIterator<Item = T>) -> Arguments {
    let offline = arguments.into_iter().skip(1).any(|argument| argument.into() == "--offline");
    Arguments { offline }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offline_is_found_and_the_unknown_ignored() {
        assert!(parse(["kabinet", "--offline"]).offline);
        assert!(parse(["kabinet", "--sm-client-id=7", "--offline"]).offline);
        assert!(!parse(["--offline"]).offline, "the first is the program's name");
        assert!(!parse(["kabinet", "kabinet://store/order/1?--offline"]).offline);
    }
}
