//! The demonstration store: what it is filled with.

use kabinet_protocol::import::Record;
use kabinet_protocol::time::ServerTime;

/// The records of the demonstration store as of `now`.
pub fn records(now: ServerTime) -> impl Iterator<Item = Record> {
    let _ = now;
    std::iter::empty()
}

/// A picture of the demonstration store.
pub fn art(name: &str) -> Option<&'static [u8]> {
    let _ = name;
    None
}
