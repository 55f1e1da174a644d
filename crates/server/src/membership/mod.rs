//! Premium membership (ADR 0014): numbered periods that were bought, renewed or granted, and what they bring.
//!
//! # Reading order
//! - [`ledger`] is the rule: what a period means for a membership. [`plan`] decides when the next one begins and what the job does.
//!   Both are pure; what a member pays is reckoned by `kabinet_protocol::membership`, as on the client.
//! - [`store`] writes a period with everything that follows from it, under the feed's lock.
//! - [`purchases`] books money that a payment brought and notes one that was refused, [`job`] renews and ends, [`intents`] switches
//!   renewal, [`letters`] tells the customer; [`operator`] is what the store gives and ends with a reason, [`routes`] the way in.
//! - [`checkout`] says who is a member, [`closing`] what becomes of it with the account.
//! - [`audit`] rebuilds every membership from its periods and stops at the first difference.
//!
//! # What holds
//! - Periods are never changed, numbered without a gap, and the same cause is booked once.
//! - Money and the period it brought change in one transaction. Money that can bring none goes back.
//! - Nobody is charged for a renewal that costs more than they paid before, nor by a method they did not choose.

pub mod audit;
pub mod checkout;
pub mod closing;
pub mod intents;
pub mod job;
pub mod ledger;
pub mod letters;
pub mod operator;
pub mod plan;
pub mod purchases;
pub mod routes;
pub mod store;
#[cfg(test)]
mod tests;
