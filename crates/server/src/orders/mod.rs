//! Orders: the customer reads them here, the operator moves them (see [`crate::operator`]).
//!
//! [`states`] is the state machine, pure; [`returns`] is what the store decides about what comes back; [`letters`] tells the
//! customer. [`store`] reads pages and writes changed orders. The document of an order is
//! the aggregate and lives once, in the feed's entities; the `orders` table holds what is searched by.

pub mod intents;
pub mod letters;
pub mod returns;
pub mod routes;
pub mod states;
pub mod store;
