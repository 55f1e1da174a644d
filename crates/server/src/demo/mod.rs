//! The demo store: an invented pet shop, made from nothing but a seed and the time.
//!
//! [`records`] yields the same NDJSON records a merchant would import ([`Record`]), so the demo store is filled through
//! the one door every store is filled through. The same `now` gives the same records; another `now` moves every date
//! along with it, so that "the parcel that is four days late" is late on the day somebody looks at it.
//!
//! - [`catalogue`] composes a few hundred products in four languages.
//! - [`scenario`] names the people: each is a situation that support, QA and tests want to come back to.
//! - [`history`] gives a person years of orders; [`shape`] says which state each one is in; [`parcel`] and [`money`]
//!   work out what follows from that state; [`payments`] tells what was paid, [`points`] what it earned, [`credit`] what was topped
//!   up, [`membership`] which month of Premium was given.
//! - [`motion`] moves what is bought here on, so that there is something to track and to return.
//! - [`art`] are the pictures, composed from Fluent Emoji (see NOTICE) and committed.

mod catalogue;
pub(crate) mod credit;
mod history;
pub(crate) mod membership;
mod money;
pub mod motion;
mod parcel;
pub(crate) mod payments;
pub(crate) mod points;
mod random;
mod reasons;
mod returns;
pub mod scenario;
mod shape;
#[cfg(test)]
mod tests;

use include_dir::{Dir, include_dir};
use kabinet_protocol::import::{CustomerRecord, Record};
use kabinet_protocol::time::ServerTime;

pub use scenario::{SCENARIOS, Scenario};

/// The demo store's time zone: promised dates are civil dates in it.
pub const TIME_ZONE: &str = "America/New_York";

static ART: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/demo/art");

/// Everything the demo store holds at `now`: customers, then products, then orders, each customer's oldest first.
/// Orders are made as they are asked for.
pub fn records(now: ServerTime) -> impl Iterator<Item = Record> {
    let items = catalogue::items();
    let customers = SCENARIOS.iter().map(move |scenario| {
        Record::Customer(CustomerRecord {
            external_id: scenario.key.to_owned(),
            name: scenario.person.to_owned(),
            phone: Some(scenario.phone.to_owned()),
            email: None,
            created_at: Some(history::first_seen(scenario, now)),
        })
    });
    let products: Vec<Record> = items
        .iter()
        .map(|item| {
            let mut record = item.record.clone();
            record.prices = catalogue::prices(&record, now);
            Record::Product(record)
        })
        .collect();
    let items = std::sync::Arc::new(items);
    let orders = SCENARIOS.iter().flat_map(move |scenario| history::orders(scenario, items.clone(), now));
    customers.chain(products).chain(orders.map(|order| Record::Order(Box::new(order))))
}

/// The picture called `name` (a product's `art`), as SVG without scripts, links or anything that loads.
pub fn art(name: &str) -> Option<&'static [u8]> {
    ART.get_file(format!("{name}.svg")).map(include_dir::File::contents)
}

/// The names of all pictures.
pub fn art_names() -> impl Iterator<Item = &'static str> {
    ART.files().filter_map(|file| file.path().file_stem()?.to_str())
}
