//! Paying (ADR 0010): a record with a key, a page in the browser, and a provider that may be silent.
//!
//! # Reading order
//! - [`provider`] is what the store asks of whoever moves the money: six verbs. [`sandbox`] and [`stripe`] answer them.
//! - [`settle`] decides, without any I/O, what follows from what a provider says. [`settling`] is the one place where that
//!   is written: the route, the page, the webhook and the job all end there.
//! - [`start`] begins payments and set-ups where that is [`allowed`], [`close`] calls them off, [`methods`] keeps cards and wallets.
//! - [`refunds`] writes a pending refund for whatever an order pays back; [`job`] hands refunds to the provider, asks about
//!   payments of which nothing was heard, and cancels orders whose time to pay is over ([`deadline`]).
//! - [`store`] has the rows, [`page`] the page's address, [`webhooks`], [`routes`] and [`operator`] what comes in
//!   from outside.
//!
//! # What holds
//! - A payment's id is its key, towards the store and towards the provider: asking twice charges once.
//! - The provider is never asked inside a transaction. What it said is written under the feed's lock, by a rule that
//!   changes nothing when it hears the same thing again or late.
//! - What was charged is never forgotten: money that no order can take any more is paid back by a refund of its own.

pub mod allowed;
pub mod close;
pub mod deadline;
pub mod job;
pub mod methods;
pub mod operator;
pub mod page;
pub mod provider;
pub mod refunds;
pub mod routes;
pub mod sandbox;
pub mod settle;
pub mod settling;
pub mod start;
pub mod store;
pub mod stripe;
pub mod webhooks;

use std::path::Path;

pub use provider::Provider;

use crate::store::Store;

/// Who moves the money, as the configuration names it.
#[derive(Debug, Clone, Default)]
pub enum Payments {
    /// The sandbox in a demonstration store, nobody elsewhere.
    #[default]
    Usual,
    /// Nobody: nothing can be paid online.
    Nobody,
    /// The sandbox, which moves no money.
    Sandbox,
    /// Stripe.
    Stripe(Box<stripe::Settings>),
}

impl Payments {
    /// Reads what `--payments` was given: `none`, `sandbox` or a file.
    pub fn read(text: &str) -> Result<Self, stripe::Misconfigured> {
        match text {
            "none" => Ok(Self::Nobody),
            "sandbox" => Ok(Self::Sandbox),
            file => Ok(Self::Stripe(Box::new(stripe::Settings::from_file(Path::new(file))?))),
        }
    }
}

/// Who moves the money, at work.
#[derive(Debug)]
pub enum Till {
    /// Nobody.
    Nobody,
    /// The sandbox.
    Sandbox(sandbox::Sandbox),
    /// Stripe.
    Stripe(Box<stripe::Stripe>),
}

impl Till {
    /// What the configuration names, at a store that is or is not a demonstration.
    pub fn open(payments: Payments, demo: bool) -> Self {
        match payments {
            Payments::Usual if demo => Self::Sandbox(sandbox::Sandbox::new()),
            Payments::Usual | Payments::Nobody => Self::Nobody,
            Payments::Sandbox => Self::Sandbox(sandbox::Sandbox::new()),
            Payments::Stripe(settings) => Self::Stripe(Box::new(stripe::Stripe::new(*settings))),
        }
    }

    /// The provider of new payments, if there is one.
    pub fn provider<'a>(&'a self, store: &'a Store) -> Option<Box<dyn Provider + 'a>> {
        match self {
            Self::Nobody => None,
            Self::Sandbox(sandbox) => Some(Box::new(sandbox.at(store))),
            Self::Stripe(stripe) => Some(Box::new(&**stripe)),
        }
    }
}

/// The provider that has this name, where it still is the store's.
pub fn named<'a>(store: &'a Store, name: &str) -> Option<Box<dyn Provider + 'a>> {
    store.till.provider(store).filter(|provider| provider.name() == name)
}

/// Whether orders can be paid online.
pub fn online(store: &Store) -> bool {
    !matches!(store.till, Till::Nobody)
}
