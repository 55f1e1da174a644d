use std::collections::{BTreeMap, BTreeSet};

use kabinet_protocol::import::{OrderRecord, ProductRecord, Record};
use kabinet_protocol::order::{DeliveryMethod, FulfillmentStatus, OrderStatus, PaymentStatus, ReturnStatus};
use kabinet_protocol::payment::{PaymentKind, PaymentState};
use kabinet_protocol::product::PRICES;
use kabinet_protocol::time::ServerTime;

use super::*;

const NOW: ServerTime = ServerTime(1_795_000_000_000);

fn products() -> Vec<ProductRecord> {
    records(NOW).filter_map(|record| if let Record::Product(product) = record { Some(product) } else { None }).collect()
}

fn orders_of(key: &str) -> Vec<OrderRecord> {
    let orders = records(NOW).filter_map(|record| if let Record::Order(order) = record { Some(*order) } else { None });
    orders.filter(|order| order.customer == key).collect()
}

#[test]
fn the_same_time_gives_the_same_store() {
    let text = |now| {
        let lines = records(now).take(800).map(|record| serde_json::to_string(&record).expect("json"));
        lines.collect::<Vec<_>>()
    };
    assert_eq!(text(NOW), text(NOW));
}

#[test]
fn a_later_time_moves_dates_and_keeps_what_was_bought() {
    let bought = |now| {
        let orders =
            records(now).filter_map(|record| if let Record::Order(order) = record { Some(order) } else { None });
        orders.take(100).map(|order| (order.external_id, order.number, order.lines)).collect::<Vec<_>>()
    };
    assert_eq!(bought(NOW), bought(NOW.plus_millis(40 * 86_400_000)), "a re-import must not rewrite history");
}

#[test]
fn the_catalogue_is_whole_in_four_languages_and_has_pictures() {
    let products = products();
    assert!((300..600).contains(&products.len()), "a few hundred, not {}", products.len());
    let mut skus = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for product in &products {
        assert!(skus.insert(&product.sku), "{} twice", product.sku);
        assert!(ids.insert(&product.external_id), "{} twice", product.external_id);
        assert!(product.price > 0, "{}", product.sku);
        for language in ["en", "ru", "es", "vi"] {
            assert!(product.name.contains_key(language) && product.variant.contains_key(language), "{}", product.sku);
        }
        for language in ["en", "ru", "es", "vi"] {
            let about = &product.about[language];
            let brand = product.brand.as_deref().expect("every product has a brand");
            assert!(about.contains(brand) && !about.contains('{'), "{}: {about}", product.sku);
        }
        assert!(product.prices.is_sorted_by_key(|point| point.at) && product.prices.len() <= PRICES, "{}", product.sku);
        assert_eq!(product.prices.last().map(|point| point.price), Some(product.price), "{}", product.sku);
        assert!(product.prices.iter().all(|point| point.at < NOW && point.price > 0), "{}", product.sku);
        let art = product.art.as_deref().expect("every product has a picture");
        let svg = std::str::from_utf8(super::art(art).unwrap_or_else(|| panic!("no picture {art}"))).expect("text");
        for bad in ["<script", "href", "url(", "onload", "<style", "<foreignObject", "<!"] {
            assert!(!svg.contains(bad), "{art} has {bad}");
        }
    }
    let of = |range: std::ops::RangeInclusive<i64>| {
        products.iter().filter(|product| product.stock.is_some_and(|stock| range.contains(&stock))).count()
    };
    assert!(of(0..=0) >= 10 && of(1..=5) >= 20, "{} are out of stock, {} nearly", of(0..=0), of(1..=5));
    let mut groups: BTreeMap<_, usize> = BTreeMap::new();
    products.iter().for_each(|product| *groups.entry(product.group.clone().expect("a group")).or_default() += 1);
    assert!(groups.values().filter(|size| **size > 1).count() > 100, "variants stand together");
    assert!(products.iter().any(|product| product.prices.len() >= 6), "some had a sale");
    let used: BTreeSet<_> = products.iter().filter_map(|product| product.art.as_deref()).collect();
    assert_eq!(used, art_names().collect(), "every picture is used");
    assert!(super::art("../mod").is_none() && super::art("").is_none());
}

#[test]
fn alex_has_years_of_orders_in_every_state() {
    let orders = orders_of("demo-alex");
    assert_eq!(orders.len(), 260);
    let texts = |of: &dyn Fn(&OrderRecord) -> String| orders.iter().map(of).collect::<BTreeSet<_>>();
    let all = |known: &[&str]| known.iter().map(|&text| text.to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(texts(&|order| order.status.to_string()), all(OrderStatus::KNOWN));
    assert_eq!(texts(&|order| order.payment_status.to_string()), all(PaymentStatus::KNOWN));
    assert_eq!(texts(&|order| order.fulfillment_status.to_string()), all(FulfillmentStatus::KNOWN));
    assert_eq!(texts(&|order| order.return_status.clone().expect("given").to_string()), all(ReturnStatus::KNOWN));
    let methods = texts(&|order| order.delivery.as_ref().expect("given").method.to_string());
    assert_eq!(methods, all(DeliveryMethod::KNOWN));
    assert_eq!(texts(&|order| order.language.clone()), all(&["en", "ru", "es", "vi"]));
    assert!(orders.iter().any(|order| order.archived));
    let years = (NOW.millis() - orders[0].placed_at.millis()) / (365 * 86_400_000);
    assert!((5..=6).contains(&years), "about six years, not {years}");
}

#[test]
fn every_order_holds_together() {
    let customers: BTreeSet<_> = SCENARIOS.iter().map(|scenario| scenario.key).collect();
    let known: BTreeMap<_, _> = products().into_iter().map(|product| (product.external_id.clone(), product)).collect();
    let (mut ids, mut numbers, mut count) = (BTreeSet::new(), BTreeSet::new(), 0);
    let mut newest: BTreeMap<String, ServerTime> = BTreeMap::new();
    for record in records(NOW) {
        let Record::Order(order) = record else { continue };
        count += 1;
        let what = &order.external_id;
        assert!(customers.contains(order.customer.as_str()), "{what}");
        assert!(ids.insert(order.external_id.clone()) && numbers.insert(order.number.clone()), "{what} twice");
        assert!(order.totals.adds_up(), "{what}: {:?}", order.totals);
        assert_eq!(order.totals.items, order.lines.iter().map(|line| line.total).sum::<i64>(), "{what}");
        assert!(order.totals.total > 0 && order.totals.refunded <= order.totals.total, "{what}: {:?}", order.totals);
        assert!(order.placed_at <= NOW, "{what} is from the future");
        let before = newest.insert(order.customer.clone(), order.placed_at);
        assert!(before.is_none_or(|before| before <= order.placed_at), "{what} is out of order");
        for event in &order.events {
            assert!((order.placed_at..=NOW).contains(&event.at), "{what}: {event:?}");
        }
        assert!(order.events.is_sorted_by_key(|event| event.at), "{what}");
        for (place, line) in order.lines.iter().enumerate() {
            assert!(line.product.as_ref().is_some_and(|product| known.contains_key(product)), "{what}");
            let current = line.current.unwrap_or(line.ordered);
            assert!(line.ordered >= 1 && (0..=line.ordered).contains(&current), "{what}");
            assert!(line.fulfilled.unwrap_or(0) <= current, "{what}");
            assert!(line.total <= line.unit_price * line.ordered, "{what}");
            let shipped: i64 = (order.fulfillments.iter().flat_map(|parcel| &parcel.lines))
                .filter(|inside| inside.line as usize == place + 1)
                .map(|inside| inside.quantity)
                .sum();
            assert!(shipped >= line.fulfilled.unwrap_or(0), "{what}: what has left is in a parcel");
        }
        let held = matches!(order.return_status, Some(ref status) if *status != ReturnStatus::NoReturn);
        assert_eq!(held, !order.returns.is_empty(), "{what}: what came back is told in full");
        for returned in &order.returns {
            assert!(returned.events.is_sorted_by_key(|event| event.at), "{what}");
            assert!(returned.refund.unwrap_or_default() <= order.totals.refunded, "{what}");
            for part in &returned.lines {
                let line = &order.lines[part.line as usize - 1];
                assert!((1..=line.fulfilled.unwrap_or(0)).contains(&part.quantity), "{what}");
            }
        }
        for parcel in &order.fulfillments {
            assert!(parcel.events.is_sorted_by_key(|event| event.at), "{what}");
            assert!(!parcel.lines.is_empty() && !parcel.events.is_empty(), "{what}");
        }
    }
    assert_eq!(count, 260 + 5_000 + 11);
}

#[test]
fn scenarios_are_what_their_names_say() {
    let named = |name: &str| SCENARIOS.iter().find(|scenario| scenario.name == name).expect("a scenario");
    assert!(orders_of(named("new customer").key).is_empty());
    assert_eq!(orders_of(named("heavy archive").key).len(), 5_000);
    let late = orders_of(named("late parcel").key).pop().expect("orders");
    let promised = late.fulfillments[0].promised.expect("a promise");
    assert!(promised < parcel::promise(NOW, 0).expect("a date"), "the newest order is late");
    assert_eq!(late.status, OrderStatus::Processing);
}

#[test]
fn what_was_paid_agrees_with_the_orders() {
    let (mut charges, mut refunds, mut failed) = (0, 0, 0);
    let mut seen = BTreeSet::new();
    for mut record in orders_of("demo-alex") {
        record.lines.iter_mut().for_each(|line| line.product = None);
        let order =
            crate::import::check::order(kabinet_protocol::ids::OrderId::new(), record, |_| None).expect("an order");
        let all = payments::of(&order);
        assert_eq!(all, payments::of(&order), "the same order, the same payments");
        let sum = |kind: &PaymentKind, state: &PaymentState| -> i64 {
            all.iter().filter(|one| one.kind == *kind && one.state == *state).map(|one| one.amount).sum()
        };
        let paid = matches!(
            order.payment_status,
            PaymentStatus::Paid | PaymentStatus::PartiallyRefunded | PaymentStatus::Refunded
        );
        let charged = sum(&PaymentKind::Charge, &PaymentState::Succeeded);
        assert_eq!(charged, if paid { order.totals.total } else { 0 }, "{}", order.number);
        assert_eq!(sum(&PaymentKind::Refund, &PaymentState::Succeeded), order.totals.refunded, "{}", order.number);
        for one in &all {
            assert!(seen.insert(one.id), "{} twice", one.id);
            assert!(one.receipt.is_some() == (one.state == PaymentState::Succeeded) && one.settled_at.is_some());
            match (&one.kind, &one.state) {
                (PaymentKind::Refund, _) => refunds += 1,
                (_, PaymentState::Failed) => failed += 1,
                _ => charges += 1,
            }
        }
    }
    assert!(charges > 200 && refunds > 10 && failed >= 1, "{charges}, {refunds}, {failed}");
}

/// Whoever tries the demo store can always send something back.
// covers: B11
#[test]
fn alex_has_a_parcel_young_enough_to_be_returned() {
    let days = crate::policy::ReturnPolicy::default().days;
    let zone = jiff::tz::TimeZone::get(TIME_ZONE).expect("known");
    let terms = kabinet_protocol::returns::Terms { days, zone: &zone };
    for record in orders_of("demo-alex") {
        let days_ago = (NOW.millis() - record.placed_at.millis()) / 86_400_000;
        let order = crate::import::check::order(
            kabinet_protocol::ids::OrderId::new(),
            OrderRecord {
                lines: record
                    .lines
                    .into_iter()
                    .map(|line| kabinet_protocol::import::LineRecord { product: None, ..line })
                    .collect(),
                ..record
            },
            |_| None,
        )
        .expect("an order");
        let open = kabinet_protocol::returns::returnable(&order, terms, NOW);
        if days_ago == 8 {
            let pieces: i64 = open.iter().map(|open| open.quantity).sum();
            assert_eq!(pieces, order.lines.iter().map(|line| line.fulfilled).sum::<i64>());
            let until = open[0].until.0.since(terms.date(NOW)).expect("days").get_days();
            assert!((20..30).contains(&until), "{until} days are left");
            return;
        }
    }
    panic!("the order of eight days ago is gone");
}
