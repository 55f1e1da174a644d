//! The headless Kabinet client: everything but the interface.
//!
//! A newcomer reads it in this order:
//!
//! 1. [`app`]: [`app::App`] is the client as one thing; the window, the bridge and `kab` open it and ask it. It is the only
//!    place where features meet.
//! 2. The substrate, which knows no feature: [`http`] (one origin, one bearer), [`secrets`] (where keys come from), [`db`]
//!    (one encrypted file with one writer), [`sync`] (the engine), [`documents`] (small entities), [`outbox`] (what was changed
//!    here and is on its way), [`l10n`] and [`paper`] (files for people), [`registry`] (what this device knows), [`clock`].
//! 3. The features, which do not know each other: [`stores`], [`identity`], [`orders`], [`catalogue`], [`lists`], [`payments`], [`points`], [`credit`], [`membership`],
//!    [`profile`], [`pictures`]. [`features`] lists those that keep entities.
//!
//! Nothing here knows Tauri, and nothing assumes one operating system: directories, locks, sockets and keyrings come
//! through portable crates.

pub mod app;
pub mod catalogue;
pub mod clock;
pub mod credit;
pub mod db;
pub mod documents;
pub mod features;
mod files;
pub mod fold;
pub mod guests;
pub mod http;
pub mod identity;
pub mod l10n;
pub mod lists;
pub mod logging;
pub mod membership;
pub mod notices;
pub mod orders;
pub mod outbox;
pub mod paper;
pub mod payments;
pub mod pictures;
pub mod points;
pub mod profile;
pub mod registry;
mod search;
pub mod secrets;
pub mod stores;
pub mod support;
pub mod sync;
