//! Store credit (ADR 0013): a numbered ledger of money, filled by payments, spent with orders, given back with refunds.
//!
//! # Reading order
//! - [`ledger`] is the rule: what an entry does to a balance and to an order, and [`plan`] what is booked when. Both are pure; what
//!   credit pays of an order and what goes back is reckoned by `kabinet_protocol::credit`, as on the client.
//! - [`store`] writes an entry with everything that follows from it, under the feed's lock.
//! - [`top_ups`] books money that a payment brought, [`checkout`] lets credit pay, [`follow`] gives back what flows back, [`closing`]
//!   pays the rest back when an account is closed; [`operator`] is what the store gives or takes with a reason, [`routes`] the way in.
//! - [`audit`] rebuilds every ledger from its entries and stops at the first difference.
//!
//! # What holds
//! - Entries are never changed, numbered without a gap, and the same cause is booked once.
//! - The balance is never below nothing: the rule refuses such an entry, and the table does, too.
//! - What moves money and what it moves it for change in one transaction: payment and top-up, order and spending, refund and giving back.

pub mod audit;
pub mod checkout;
pub mod closing;
pub mod follow;
pub mod ledger;
pub mod operator;
pub mod plan;
pub mod routes;
pub mod store;
#[cfg(test)]
mod tests;
pub mod top_ups;
