//! Years of orders of one person. Every order depends on its number alone, so a later `now` moves the dates and
//! nothing else.

use std::sync::Arc;

use kabinet_protocol::import::{LineRecord, OrderRecord};
use kabinet_protocol::money::Currency;
use kabinet_protocol::order::{Delivery, DeliveryMethod, OrderEvent, Payment, PaymentStatus};
use kabinet_protocol::time::ServerTime;

use super::catalogue::Item;
use super::catalogue::words::LANGUAGES;
use super::parcel::HOUR;
use super::random::Random;
use super::scenario::Scenario;
use super::shape::Shape;
use super::{money, parcel, reasons, returns};

const DAY: i64 = 24 * HOUR;
/// Settled orders are older than the orders in motion.
const SETTLED_AFTER_DAYS: i64 = 29;

/// When the store first knew the person: a little before their first order.
pub(super) fn first_seen(scenario: &Scenario, now: ServerTime) -> ServerTime {
    now.plus_millis(-(i64::from(scenario.years) * 365 + 1) * DAY)
}

/// All orders of a scenario, oldest first.
pub(super) fn orders(
    scenario: &'static Scenario,
    items: Arc<Vec<Item>>,
    now: ServerTime,
) -> impl Iterator<Item = OrderRecord> {
    let shelf = Arc::new(Shelf::of(scenario, &items));
    let settled = (0..scenario.settled).map(move |number| {
        let mut random = Random::of(scenario.key, u64::from(number));
        let shape = Shape::settled(&mut random);
        let method = match random.below(100) {
            0..=41 => DeliveryMethod::Post,
            42..=77 => DeliveryMethod::Courier,
            78..=96 => DeliveryMethod::Pickup,
            _ => DeliveryMethod::Digital,
        };
        // A gift card goes through or is called off: there is nothing to send back.
        let plain = matches!(shape, Shape::Done | Shape::Canceled | Shape::CanceledPaid | Shape::PaymentFailed);
        let shape = if method == DeliveryMethod::Digital && !plain { Shape::Done } else { shape };
        let span = (i64::from(scenario.years) * 365 - SETTLED_AFTER_DAYS).max(1) * DAY;
        let step = span / i64::from(scenario.settled);
        let age = span - step * i64::from(number) + SETTLED_AFTER_DAYS * DAY - random.below(step as u64 / 2) as i64;
        (number, shape, method, now.plus_millis(-age), random)
    });
    let fresh = scenario.fresh.iter().enumerate().rev().map(move |(place, (minutes, shape, method))| {
        let number = scenario.settled + (scenario.fresh.len() - 1 - place) as u32;
        let random = Random::of(scenario.key, u64::from(number));
        (number, *shape, method.clone(), now.plus_millis(-minutes * 60_000), random)
    });
    settled.chain(fresh).map(move |(number, shape, method, placed, random)| {
        Draft { scenario, items: &items, shelf: &shelf, number, shape, method, placed, now, random }.order()
    })
}

/// What a person chooses from, favourites first: places in the catalogue.
struct Shelf {
    usual: Vec<usize>,
    digital: Vec<usize>,
}

impl Shelf {
    fn of(scenario: &Scenario, items: &[Item]) -> Self {
        let theirs = |item: &Item| {
            let category = item.record.category.as_deref().unwrap_or_default();
            scenario.animals.iter().any(|animal| category.starts_with(animal))
        };
        let place = |wanted: &dyn Fn(&Item) -> bool| {
            items.iter().enumerate().filter(|(_, item)| wanted(item)).map(|(place, _)| place).collect::<Vec<_>>()
        };
        let mut usual = place(&|item| !item.digital && theirs(item));
        let mut random = Random::of(scenario.key, u64::MAX);
        for place in (1..usual.len()).rev() {
            usual.swap(place, random.below(place as u64 + 1) as usize);
        }
        Self { usual, digital: place(&|item| item.digital) }
    }
}

struct Draft<'a> {
    scenario: &'static Scenario,
    items: &'a [Item],
    shelf: &'a Shelf,
    number: u32,
    shape: Shape,
    method: DeliveryMethod,
    placed: ServerTime,
    now: ServerTime,
    random: Random,
}

impl Draft<'_> {
    fn order(mut self) -> OrderRecord {
        let language = if self.random.chance(85) { 0 } else { self.random.below(4) as usize };
        let mut lines = self.lines(language);
        let mut totals = money::totals(&lines, &self.method, &mut self.random);
        let settled_at = self.at(9 * 24);
        let adjustments =
            money::adjustments(self.shape, &mut lines, &mut totals, settled_at, language, &mut self.random);
        let fulfillments =
            parcel::parcels(self.shape, &self.method, &mut lines, self.placed, self.now, &mut self.random);
        let refund = adjustments.first().map(|adjustment| adjustment.amount);
        let returns =
            returns::returns(self.shape, (self.scenario.key, self.number), &lines, refund, |hours| self.at(hours));
        let age_in_years = (self.now.millis() - self.placed.millis()) / (365 * DAY);
        OrderRecord {
            external_id: format!("{}-{:05}", self.scenario.key, self.number),
            customer: self.scenario.key.to_owned(),
            number: Some(format!("PM-{}", 200_000 + u64::from(self.number) * 7 + self.key_offset())),
            placed_at: self.placed,
            language: LANGUAGES[language].to_owned(),
            currency: usd(),
            status: self.shape.status(),
            payment_status: self.shape.payment(),
            fulfillment_status: self.shape.fulfillment(),
            return_status: Some(self.shape.returned()),
            archived: self.shape.is_over() && age_in_years >= 3 && self.random.chance(60),
            totals,
            delivery: Some(self.delivery()),
            payment: Some(self.payment()),
            fulfillments,
            adjustments,
            returns,
            events: self.events(language),
            lines,
        }
    }

    /// Number ranges of different people do not meet.
    fn key_offset(&self) -> u64 {
        let bytes = self.scenario.key.bytes().map(u64::from).sum::<u64>();
        bytes % 13 * 60_000
    }

    /// `hours` after placement, but never in the future.
    fn at(&self, hours: i64) -> ServerTime {
        self.placed.plus_millis(hours * HOUR).min(self.now)
    }

    fn lines(&mut self, language: usize) -> Vec<LineRecord> {
        let digital = self.method == DeliveryMethod::Digital;
        let count =
            if digital { 1 } else { (1 + self.random.below(3) + self.random.below(4)).max(self.shape.least_lines()) };
        let mut taken: Vec<usize> = Vec::new();
        while (taken.len() as u64) < count {
            let shelf = if digital { &self.shelf.digital } else { &self.shelf.usual };
            let place = shelf[self.random.favourite(shelf.len())];
            if !taken.contains(&place) {
                taken.push(place);
            }
        }
        // Prices rose by about 3 % a year; what was bought keeps the price of its day.
        let years = (self.now.millis() - self.placed.millis()) / (365 * DAY);
        taken
            .into_iter()
            .enumerate()
            .map(|(place, item)| {
                let product = &self.items[item].record;
                let unit_price = if digital {
                    product.price
                } else {
                    (product.price * (100 - 3 * years.min(15)) / 100 / 10 * 10 + 9).max(9)
                };
                let ordered = match self.random.below(10) {
                    _ if place == 0 && self.shape == Shape::PartCanceled => 2,
                    0..=6 => 1,
                    7..=8 => 2,
                    _ => 4,
                };
                let full = unit_price * ordered;
                let total = if !digital && self.random.chance(10) { full - full * 15 / 100 } else { full };
                let tag = LANGUAGES[language];
                LineRecord {
                    product: Some(product.external_id.clone()),
                    sku: Some(product.sku.clone()),
                    name: product.name.get(tag).cloned(),
                    variant: product.variant.get(tag).cloned(),
                    category: product.category.clone(),
                    unit_price,
                    ordered,
                    current: self.called_off().then_some(0),
                    fulfilled: None,
                    total,
                }
            })
            .collect()
    }

    fn called_off(&self) -> bool {
        matches!(self.shape, Shape::Canceled | Shape::CanceledPaid | Shape::PaymentFailed)
    }

    fn delivery(&mut self) -> Delivery {
        let homes = self.scenario.homes;
        // People move once: the last home is that of the newer half of the orders.
        let all = self.scenario.settled as usize + self.scenario.fresh.len();
        let home = homes[(self.number as usize * homes.len() / all.max(1)).min(homes.len() - 1)];
        let address: Vec<String> = match self.method {
            DeliveryMethod::Digital => Vec::new(),
            DeliveryMethod::Pickup => {
                vec!["Pawmarket, 7 Mill Street".into(), home[1].into(), "Open daily 9–21".into()]
            }
            _ => home.iter().map(|&line| line.to_owned()).collect(),
        };
        Delivery {
            method: self.method.clone(),
            recipient: self.scenario.person.to_owned(),
            address,
            promised: None,
            regular_fee: None,
        }
    }

    fn payment(&mut self) -> Payment {
        let card = |brand: &str, last4: &str| Payment {
            method: "card".into(),
            brand: Some(brand.into()),
            last4: Some(last4.into()),
        };
        let other = |method: &str| Payment { method: method.into(), brand: None, last4: None };
        match self.random.below(10) {
            _ if self.shape.payment() == PaymentStatus::NotPaid => other("cash"),
            0..=5 => card("Visa", "4242"),
            6..=7 => card("Mastercard", "5454"),
            8 => other("wallet"),
            _ if self.method == DeliveryMethod::Pickup => other("cash"),
            _ => other("credit"),
        }
    }

    fn events(&self, language: usize) -> Vec<OrderEvent> {
        let event = |kind: &str, hours: i64, note: Option<&[&'static str; 4]>| OrderEvent {
            kind: kind.into(),
            at: self.at(hours),
            note: note.map(|text| text[language].to_owned()),
        };
        let mut events = vec![event("placed", 0, None)];
        if self.shape == Shape::PaymentFailed {
            events.extend([event("payment_failed", 0, Some(&reasons::NOT_PAID)), event("canceled", 1, None)]);
            return events;
        }
        if self.shape == Shape::Canceled {
            events.push(event("canceled", 1, Some(&reasons::CALLED_OFF)));
            return events;
        }
        if matches!(self.shape, Shape::Created | Shape::Unpaid) {
            return events;
        }
        events.extend([event("confirmed", 1, None), event("paid", 1, None)]);
        match self.shape {
            Shape::OnHold => events.push(event("on_hold", 3, Some(&reasons::WAITING_FOR_STOCK))),
            Shape::CanceledPaid => {
                events.push(event("canceled", 5, Some(&reasons::CALLED_OFF)));
                events.push(event("refunded", 9 * 24, None));
            }
            shape if shape.is_over() => {
                let late = matches!(shape, Shape::DoneLate | Shape::Credited);
                let done = if self.method == DeliveryMethod::Digital {
                    1
                } else if late {
                    8 * 24
                } else {
                    4 * 24
                };
                events.push(event("completed", done, None));
                match shape {
                    Shape::ReturnAsked => events.push(event("return_requested", 6 * 24, Some(&reasons::DID_NOT_FIT))),
                    Shape::PartReturned | Shape::Returned | Shape::PartCanceled | Shape::PriceMended => {
                        events.push(event("refunded", 9 * 24, None));
                    }
                    _ => {}
                }
            }
            _ => {}
        }
        events
    }
}

fn usd() -> Currency {
    "USD".parse().unwrap_or_else(|_| unreachable!("USD is of ISO 4217"))
}
