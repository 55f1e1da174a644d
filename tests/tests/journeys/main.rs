//! Journeys over the real server and the real core, a file for each. One program, because each costs minutes to link.
#![allow(missing_docs)]

mod account;
mod addresses;
mod bridge;
mod canaries;
mod catalogue;
mod credit;
mod demo;
mod disk;
mod files;
mod guests;
mod http;
mod identity;
mod import;
mod kab;
mod kab_identity;
mod launch;
mod lists;
mod membership;
mod notices;
mod outbox;
mod passcode;
mod payments;
mod points;
mod program;
mod refresh;
mod restart;
mod resync;
mod returns;
mod support;
mod takeover;
mod vault;
mod ways;
