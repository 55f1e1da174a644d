//! The parcels of an order and what happened to them, from the order's state and its age.

use jiff::tz::TimeZone;
use kabinet_protocol::import::{FulfillmentRecord, LineRecord};
use kabinet_protocol::order::FulfillmentEventKind::{
    Attempted, Delayed, Delivered, InTransit, OutForDelivery, Packed, ReadyForPickup, Returning, Shipped,
};
use kabinet_protocol::order::{
    DeliveryMethod, FulfillmentEvent, FulfillmentEventKind, FulfillmentKind, FulfillmentLine,
};
use kabinet_protocol::time::{CivilDate, ServerTime};

use super::TIME_ZONE;
use super::random::Random;
use super::shape::Shape;

pub(super) const HOUR: i64 = 3_600_000;
const HUBS: &[&str] = &["Newark, NJ", "Columbus, OH", "Allentown, PA", "Hagerstown, MD", "Louisville, KY"];
const POINT: &str = "Pawmarket, 7 Mill Street";

/// How far a parcel got.
#[derive(Clone, Copy, PartialEq)]
enum Reach {
    Packed,
    Moving,
    OutToday,
    Attempted,
    Delayed,
    AtThePoint,
    GoingBack,
    There,
    ThereLate,
}

/// The civil date `days` after `at` in the store's zone.
pub(super) fn promise(at: ServerTime, days: i64) -> Option<CivilDate> {
    let zone = TimeZone::get(TIME_ZONE).unwrap_or(TimeZone::UTC);
    let date = at.plus_millis(days * 24 * HOUR).timestamp()?.to_zoned(zone).date();
    Some(CivilDate(date))
}

/// The parcels of an order placed at `placed`. Marks what has left on `lines`.
pub(super) fn parcels(
    shape: Shape,
    method: &DeliveryMethod,
    lines: &mut [LineRecord],
    placed: ServerTime,
    now: ServerTime,
    random: &mut Random,
) -> Vec<FulfillmentRecord> {
    let all: Vec<usize> = (0..lines.len()).collect();
    let (head, tail) = all.split_at(lines.len().div_ceil(2));
    let wanted: Vec<(Reach, &[usize])> = match shape {
        Shape::Created | Shape::Unpaid | Shape::Confirmed | Shape::OnHold => Vec::new(),
        Shape::Canceled | Shape::CanceledPaid | Shape::PaymentFailed => Vec::new(),
        Shape::Packing => vec![(Reach::Packed, &all)],
        Shape::OnTheWay => vec![(Reach::Moving, &all)],
        Shape::OutToday => vec![(Reach::OutToday, &all)],
        Shape::Attempted => vec![(Reach::Attempted, &all)],
        Shape::Late => vec![(Reach::Delayed, &all)],
        Shape::AtThePoint => vec![(Reach::AtThePoint, &all)],
        Shape::SentBack => vec![(Reach::GoingBack, &all)],
        Shape::InParts => vec![(Reach::Moving, head), (Reach::Packed, tail)],
        Shape::PartlyThere => vec![(Reach::There, head), (Reach::Moving, tail)],
        Shape::DoneLate | Shape::Credited => vec![(Reach::ThereLate, &all)],
        _ => vec![(Reach::There, &all)],
    };
    wanted.into_iter().map(|(reach, which)| parcel(reach, method, lines, which, placed, now, random)).collect()
}

fn parcel(
    reach: Reach,
    method: &DeliveryMethod,
    lines: &mut [LineRecord],
    which: &[usize],
    placed: ServerTime,
    now: ServerTime,
    random: &mut Random,
) -> FulfillmentRecord {
    let inside = which.iter().filter_map(|&place| {
        let line = lines.get_mut(place)?;
        let quantity = line.current.unwrap_or(line.ordered);
        if reach != Reach::Packed {
            line.fulfilled = Some(quantity);
        }
        (quantity > 0).then_some(FulfillmentLine { line: place as u32 + 1, quantity })
    });
    let inside: Vec<FulfillmentLine> = inside.collect();
    let number = 100_000_000 + random.below(900_000_000);
    let (kind, carrier, tracking, days) = match method {
        DeliveryMethod::Pickup => (FulfillmentKind::Pickup, None, None, 2),
        DeliveryMethod::Digital => (FulfillmentKind::Digital, None, None, 0),
        DeliveryMethod::Courier => {
            (FulfillmentKind::Shipping, Some("Swiftlane Courier"), Some(format!("SWL{number}")), 3)
        }
        _ => (FulfillmentKind::Shipping, Some("Bluebird Post"), Some(format!("BBP{number}US")), 5),
    };
    let hub = *random.pick(HUBS);
    let events = steps(reach, method, hub).into_iter().map(|(hours, kind, place)| FulfillmentEvent {
        kind,
        at: placed.plus_millis(hours * HOUR + random.below(50) as i64 * 60_000),
        place: place.map(str::to_owned),
    });
    FulfillmentRecord {
        kind,
        carrier: carrier.map(str::to_owned),
        tracking,
        lines: inside,
        promised: promise(placed, days),
        // Nothing has happened in the future yet.
        events: events.filter(|event| event.at <= now).collect(),
    }
}

/// What happens on the way: hours after placement, what, where.
fn steps(
    reach: Reach,
    method: &DeliveryMethod,
    hub: &'static str,
) -> Vec<(i64, FulfillmentEventKind, Option<&'static str>)> {
    let late = reach == Reach::ThereLate;
    match method {
        DeliveryMethod::Digital => return vec![(0, Delivered, None)],
        DeliveryMethod::Pickup => {
            let wait = if late { 60 } else { 0 };
            let mut steps = vec![(12, Packed, None), (30 + wait, ReadyForPickup, Some(POINT))];
            if matches!(reach, Reach::There | Reach::ThereLate) {
                steps.push((47 + wait, Delivered, Some(POINT)));
            }
            return steps;
        }
        _ => {}
    }
    let mut steps = vec![(16, Packed, None)];
    if reach == Reach::Packed {
        return steps;
    }
    steps.extend([(22, Shipped, None), (34, InTransit, Some(hub))]);
    let there = if *method == DeliveryMethod::Courier { 49 } else { 76 };
    match reach {
        Reach::OutToday => steps.push((there - 5, OutForDelivery, None)),
        Reach::Attempted => steps.extend([(there - 5, OutForDelivery, None), (there, Attempted, None)]),
        Reach::Delayed => steps.push((5 * 24 + 2, Delayed, Some(hub))),
        Reach::GoingBack => steps.extend([
            (there, Attempted, None),
            (there + 24, Attempted, None),
            (there + 7 * 24, Returning, Some(hub)),
        ]),
        Reach::There => steps.extend([(there - 5, OutForDelivery, None), (there, Delivered, None)]),
        Reach::ThereLate => steps.extend([
            (5 * 24 + 2, Delayed, Some(hub)),
            (7 * 24 - 5, OutForDelivery, None),
            (7 * 24, Delivered, None),
        ]),
        _ => {}
    }
    steps
}
