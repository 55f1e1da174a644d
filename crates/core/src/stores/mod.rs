//! Stores: finding one by what a person typed, and the bundled demo store.

mod address;
mod demo;

use kabinet_protocol::PROTOCOL;
use kabinet_protocol::discovery::Discovery;
use kabinet_protocol::problem::{Code, Problem};

pub use address::read as read_address;
pub use demo::{DemoError, DemoStore};

use crate::http::{HttpError, StoreClient};

/// Asks who answers at an origin, and whether both sides speak a common version of the protocol.
pub async fn discover(client: &StoreClient) -> Result<Discovery, HttpError> {
    let found: Discovery = client.get("/.well-known/kabinet").await?;
    protocol_of(&found)?;
    Ok(found)
}

/// The newest version of the protocol both sides speak.
pub fn protocol_of(store: &Discovery) -> Result<u32, HttpError> {
    PROTOCOL.shared(store.protocol).ok_or_else(|| {
        let old = if store.protocol.min > PROTOCOL.max { Code::ClientTooOld } else { Code::ServerTooOld };
        HttpError::Problem(Problem::new(old))
    })
}
