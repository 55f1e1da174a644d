//! The reference store server: what a merchant runs, and what a Kabinet client talks to.
//!
//! # Reading order
//! A folder is a feature, with its `routes` (what goes over the wire) and its `store` (what goes to the database):
//! [`identity`], [`guests`], [`privacy`], [`orders`], [`catalogue`], [`intents`] (what customers change, at most once),
//! [`lists`], [`profile`], [`checkout`], [`payments`], [`loyalty`], [`credit`], [`membership`], [`feedback`], [`sync`], [`events`], [`discovery`], [`policy`], [`inbox`], [`messages`], [`operator`], [`import`]. Beside them lies what they stand on and what never names a feature's meaning: [`db`] (SQLite or
//! PostgreSQL behind one SQL text), [`problems`] (every refusal is RFC 9457), [`audit`] (how books are proved), [`limits`], [`clock`],
//! [`secret`].
//!
//! # The way of a request
//! [`connections`] holds each client to its share; [`http`] wraps the router: request id, log span, security headers, panics, timeout, protocol version, body limit. An
//! extractor names the caller ([`identity::caller::Customer`], [`operator::caller::Operator`], or nobody). A handler
//! that reads asks a reader; one that writes runs in a task of its own ([`problems::finish`]), in one transaction, and
//! says afterwards which feeds moved ([`events::Hub`]).
//!
//! # Starting one
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use kabinet_server::{Config, Location, Store};
//! let store = Store::open(Config::new(Location::Directory("data".into()))).await?;
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! kabinet_server::serve(listener, store, std::future::pending()).await?;
//! # Ok(()) }
//! ```

pub mod address;
pub mod audit;
pub mod catalogue;
pub mod checkout;
pub mod clock;
pub mod connections;
pub mod credit;
pub mod db;
pub mod demo;
pub mod discovery;
pub mod events;
pub mod feedback;
pub mod guests;
pub mod http;
pub mod identity;
pub mod import;
pub mod inbox;
pub mod intents;
pub mod limits;
pub mod lists;
pub mod logs;
pub mod loyalty;
pub mod membership;
pub mod messages;
pub mod openapi;
pub mod operator;
pub mod orders;
pub mod payments;
pub mod policy;
pub mod privacy;
pub mod problems;
pub mod profile;
pub mod secret;
mod serve;
mod store;
pub mod sync;

pub use db::Location;
pub use serve::{serve, sweep_once};
pub use store::{Config, Inner, OpenError, PepperSource, Profile, Store};
