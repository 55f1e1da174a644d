//! Named situations of the demo store. Adding one is adding a line here.

use kabinet_protocol::order::DeliveryMethod::{self, Courier, Digital, Pickup, Post};

use super::shape::Shape;

/// A person of the demo store and what there is to see in their account.
#[derive(Debug, Clone, Copy)]
pub struct Scenario {
    /// The name by which people and tests ask for it, as `late parcel`.
    pub name: &'static str,
    /// The number to sign in with.
    pub phone: &'static str,
    /// The person's name.
    pub person: &'static str,
    /// The customer's external id.
    pub(super) key: &'static str,
    /// How long they have been a customer.
    pub(super) years: u32,
    /// How many settled orders they have besides `fresh`.
    pub(super) settled: u32,
    /// Orders in motion, newest first: minutes ago, what state, how it travels.
    pub(super) fresh: &'static [(i64, Shape, DeliveryMethod)],
    /// What they mostly buy for: the starts of category paths.
    pub(super) animals: &'static [&'static str],
    /// Where they live, one address after the other; the last is today's.
    pub(super) homes: &'static [&'static [&'static str]],
}

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// Every scenario. The first is the demo customer.
pub const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "years of orders",
        phone: "+1 202 555 0143",
        person: "Alex Morgan",
        key: "demo-alex",
        years: 6,
        settled: 241,
        fresh: &[
            (40, Shape::Created, Courier),
            (5 * HOUR, Shape::Unpaid, Pickup),
            (20 * HOUR, Shape::Confirmed, Post),
            (31 * HOUR, Shape::Packing, Courier),
            (36 * HOUR, Shape::OnHold, Post),
            (48 * HOUR, Shape::OutToday, Courier),
            (54 * HOUR, Shape::Attempted, Courier),
            (58 * HOUR, Shape::AtThePoint, Pickup),
            (64 * HOUR, Shape::OnTheWay, Post),
            (4 * DAY, Shape::InParts, Post),
            (6 * DAY, Shape::PartlyThere, Courier),
            (8 * DAY, Shape::Done, Courier),
            (10 * DAY, Shape::Late, Post),
            (12 * DAY, Shape::ReturnAsked, Courier),
            (14 * DAY, Shape::SentBack, Post),
            (17 * DAY, Shape::Done, Digital),
            (20 * DAY, Shape::PartReturned, Post),
            (23 * DAY, Shape::PaymentFailed, Courier),
            (26 * DAY, Shape::PartCanceled, Courier),
        ],
        animals: &["dog", "cat", "fish"],
        homes: &[
            &["88 Larkspur Lane, Apt 12", "Columbus, OH 43215", "United States"],
            &["14 Juniper Row, Apt 3B", "Brooklyn, NY 11215", "United States"],
        ],
    },
    Scenario {
        name: "new customer",
        phone: "+1 202 555 0101",
        person: "Robin Ellis",
        key: "demo-robin",
        years: 0,
        settled: 0,
        fresh: &[],
        animals: &["cat"],
        homes: &[&["5 Foxglove Court", "Portland, ME 04101", "United States"]],
    },
    Scenario {
        name: "heavy archive",
        phone: "+1 202 555 0199",
        person: "Harbor Street Animal Shelter",
        key: "demo-shelter",
        years: 9,
        settled: 4_996,
        fresh: &[
            (3 * HOUR, Shape::Created, Post),
            (26 * HOUR, Shape::Confirmed, Courier),
            (62 * HOUR, Shape::OnTheWay, Post),
            (5 * DAY, Shape::InParts, Post),
        ],
        animals: &["dog", "cat", "rodent", "bird", "reptile", "fish"],
        homes: &[&["210 Harbor Street", "Baltimore, MD 21202", "United States"]],
    },
    Scenario {
        name: "late parcel",
        phone: "+1 202 555 0117",
        person: "Noor Haddad",
        key: "demo-noor",
        years: 1,
        settled: 9,
        fresh: &[(9 * DAY, Shape::Late, Post), (11 * DAY, Shape::Done, Courier)],
        animals: &["reptile", "fish"],
        homes: &[&["31 Canal View, Unit 4", "Richmond, VA 23219", "United States"]],
    },
];
