//! Loyalty points (ADR 0012): a numbered ledger of entries, lots beside it, and orders that it follows.
//!
//! # Reading order
//! - [`ledger`] is the rule: what an entry does to an account, its lots and its orders. [`lots`] says which lot is taken
//!   from, [`plan`] what is booked when, [`calendar`] on which day. All of it is pure, and what a purchase earns and points
//!   pay for is reckoned by `kabinet_protocol::points`, as on the client.
//! - [`store`] writes an entry with everything that follows from it, under the feed's lock.
//! - [`checkout`] lets points pay and purchases earn; [`follow`] books what is gone with goods that are; [`job`] books what has
//!   become due; [`intents`] is the customer's switch; [`operator`] what the store gives or takes with a reason.
//! - [`spending`] is what an account has spent in twelve months, by which its tier is known.
//! - [`preview`] says what other rules would have given for past orders.
//! - [`audit`] rebuilds every ledger from its entries and stops at the first difference.
//!
//! # What holds
//! - Entries are never changed, numbered without a gap, and the same cause is booked once.
//! - An order, its points and all that follows change in one transaction.
//! - The sum of the lots less the debt is the balance, after every entry.
//! - What a purchase costs here does not depend on how long its ledger is.

pub mod audit;
pub mod calendar;
pub mod checkout;
pub mod follow;
pub mod intents;
pub mod job;
pub mod ledger;
pub mod lots;
pub mod operator;
pub mod plan;
pub mod preview;
pub mod spending;
pub mod store;
#[cfg(test)]
mod tests;
