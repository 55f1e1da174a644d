//! What a customer keeps with the store beside orders and lists: the name, the address book, consents. Shown with what
//! still waits to be sent replayed over what the store has.

pub mod api;
mod plan;
mod store;

pub use api::{ProfileError, put_address, remove_address, rename, set_consents};
pub use store::{ADDRESSES, CONSENTS, Shown, shown};
