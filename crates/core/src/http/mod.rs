//! Talking to a store: requests, streams and the event stream, and what can go wrong on the way.
//!
//! * [`Origin`] is the address tokens are bound to. Plain HTTP exists for loopback only; an origin that would send
//!   anything readable over a network does not construct.
//! * [`StoreClient`] sends to ONE origin. It names the protocol version, reads every refusal as a [`Problem`], and never
//!   follows a redirect to another origin.
//! * [`Tokens`] gives the bearer; [`SignedIn`] adds it to a `StoreClient` and repeats a request once after a refresh.
//!   The bearer exists in that one place, so it cannot be sent elsewhere.
//! * [`HttpError`] says which of the few things happened that a person can act on.
//!
//! [`Problem`]: kabinet_protocol::problem::Problem

mod client;
mod error;
mod events;
mod origin;
mod signed_in;
mod source;
mod stream;

pub use client::StoreClient;
pub use error::HttpError;
pub use events::Event;
pub use origin::{BadOrigin, Origin};
pub use signed_in::{Access, SignedIn, Tokens};
pub use stream::Body;

/// Installs the one TLS crypto provider of the process. Called first thing by every `main`; calling it again does nothing.
pub fn install_crypto() {
    // An error means that a provider is there already, which is all that is wanted.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
