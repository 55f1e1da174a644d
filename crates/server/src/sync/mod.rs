//! Feeds: snapshot and change streams.
//!
//! [`store`] numbers writes and reads pages; [`stream`] turns pages into the frames of `kabinet_protocol::sync`. The
//! database makes the text of many frames in one value (`string_agg`), because a row at a time through the driver costs
//! more than the row itself. Memory holds a chunk of a page, never a page's worth of a whole feed.

pub mod key;
pub mod routes;
pub mod store;
pub mod stream;

/// The kinds that stand in feeds, in the order in which a snapshot streams them: orders first.
pub const KINDS: &[&str] = &[
    kabinet_protocol::order::KIND,
    kabinet_protocol::lists::KIND,
    kabinet_protocol::profile::ADDRESS,
    kabinet_protocol::profile::CONSENTS,
    kabinet_protocol::profile::ORDER_NOTE,
    ACCOUNT,
    kabinet_protocol::product::KIND,
    // Behind the others: a snapshot's key counts them, and one that was begun before must go on where it was.
    kabinet_protocol::payment::PAYMENT,
    kabinet_protocol::payment::PAYMENT_METHOD,
    kabinet_protocol::points::POINTS,
    kabinet_protocol::points::LOT,
    kabinet_protocol::points::ENTRY,
    kabinet_protocol::credit::CREDIT,
    kabinet_protocol::credit::ENTRY,
    kabinet_protocol::membership::MEMBERSHIP,
    kabinet_protocol::membership::PERIOD,
];

/// The kinds that somebody who was granted another's feed reads. What a customer keeps for themselves is never granted.
pub const GRANTED: &[&str] = &[kabinet_protocol::order::KIND, kabinet_protocol::product::KIND];

/// The kind of the one entity that is the account as its owner sees it.
pub const ACCOUNT: &str = "account";
