//! What answers the commands of [`crate::table`]. A handler checks its arguments, asks the core and shapes a view; rules live in
//! the core.

pub(crate) mod addresses;
pub(crate) mod app;
pub(crate) mod catalogue;
pub(crate) mod checkout;
pub(crate) mod credit;
pub(crate) mod identity;
pub(crate) mod lists;
pub(crate) mod membership;
pub(crate) mod notices;
pub(crate) mod orders;
pub(crate) mod outbox;
pub(crate) mod payments;
pub(crate) mod points;
pub(crate) mod profile;
pub(crate) mod returns;
pub(crate) mod security;
pub(crate) mod stores;
pub(crate) mod support;
pub(crate) mod sync;
pub(crate) mod vault;
