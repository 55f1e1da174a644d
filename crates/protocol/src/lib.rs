//! What a Kabinet client and a store server say to each other.
//!
//! This crate is the vocabulary of the product and the shape of its wire. It does no I/O. A newcomer reads it in this
//! order:
//!
//! 1. [`ids`], [`money`] and [`time`]: the small types everything else is made of. Ids are distinct types, money is an
//!    integer of minor units with a currency, and an instant the server stamped is not an instant this machine's clock
//!    says.
//! 2. [`problem`]: every refusal is an RFC 9457 problem with a stable [`problem::Code`].
//! 3. [`discovery`]: what a store says of itself before anyone signs in, and the protocol versions it speaks.
//! 4. [`identity`]: one-time codes, sessions, accounts.
//! 5. [`order`]: the order document: four independent axes of state, lines, fulfilments, events, adjustments; [`returns`]:
//!    what comes back, and the one rule both sides keep.
//! 6. [`sync`]: feeds, cursors and the frames of a snapshot or change stream.
//! 7. [`intent`]: what a person changed, on its way to the store; [`lists`], [`profile`] and [`shop`] are what it changes.
//! 8. [`payment`]: payments, refunds and kept payment methods.
//! 9. [`points`]: what a purchase earns and what points pay for, and the entities of the ledger.
//! 10. [`credit`]: store credit, a ledger of money.
//! 11. [`membership`]: Premium membership, its periods and what it brings.
//! 12. [`import`]: the NDJSON records a merchant fills a store from.
//!
//! Two rules hold everywhere. Enumerations are open: a value this build does not know is kept as it came and skipped,
//! never fatal (see [`open_enum!`]). Fields unknown to this build are ignored when read, and kept where a document is
//! stored, because the client stores the document's text as it came.

#[macro_use]
mod open_enum;

pub mod credit;
pub mod discovery;
pub mod identity;
pub mod ids;
pub mod import;
pub mod intent;
pub mod lists;
pub mod membership;
pub mod money;
pub mod order;
pub mod payment;
pub mod points;
pub mod problem;
pub mod product;
pub mod profile;
pub mod returns;
pub mod secret;
pub mod shop;
pub mod support;
pub mod sync;
pub mod time;

/// The protocol versions this build speaks. Discovery names the server's; the two ranges must overlap.
pub const PROTOCOL: discovery::ProtocolRange = discovery::ProtocolRange { min: 1, max: 1 };

/// The request header in which a client names the protocol version it speaks.
pub const PROTOCOL_HEADER: &str = "kabinet-protocol";

/// The media type of snapshot and change streams: one JSON [`sync::Frame`] a line.
pub const NDJSON: &str = "application/x-ndjson";
