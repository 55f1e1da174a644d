//! What an order of the demo store costs, and what flowed back.

use kabinet_protocol::ids::AdjustmentId;
use kabinet_protocol::import::LineRecord;
use kabinet_protocol::order::{Adjustment, AdjustmentKind, DeliveryMethod, Totals};
use kabinet_protocol::time::ServerTime;

use super::random::Random;
use super::reasons;
use super::shape::Shape;

/// Sales tax in hundredths of a percent; gift cards carry none.
const TAX: i64 = 825;
/// From this sum of lines on, post is free.
const FREE_POST: i64 = 7_500;

/// The sum of an order's lines, explained. It adds up by construction.
pub(super) fn totals(lines: &[LineRecord], method: &DeliveryMethod, random: &mut Random) -> Totals {
    let items: i64 = lines.iter().map(|line| line.total).sum();
    let discount = if items >= 6_000 && random.chance(25) { items / 10 } else { 0 };
    let delivery = match method {
        DeliveryMethod::Courier => 899,
        DeliveryMethod::Post if items < FREE_POST => 499,
        _ => 0,
    };
    let tax = if *method == DeliveryMethod::Digital { 0 } else { ((items - discount) * TAX + 5_000) / 10_000 };
    let points = if random.chance(12) { (items / 20).min(1_000) } else { 0 };
    Totals { items, discount, delivery, tax, points, total: items - discount + delivery + tax - points, refunded: 0 }
}

/// What changed after placement for this state, at `at`. Takes pieces off `lines` and counts `totals.refunded` up.
pub(super) fn adjustments(
    shape: Shape,
    lines: &mut [LineRecord],
    totals: &mut Totals,
    at: ServerTime,
    language: usize,
    random: &mut Random,
) -> Vec<Adjustment> {
    // A line's part of what was really charged: discounts and tax come back with it.
    let share = |amount: i64| if totals.items == 0 { 0 } else { amount * totals.total / totals.items };
    let first = share(lines.first().map_or(0, |line| line.total));
    let piece = share(lines.first().map_or(0, |line| line.total / line.ordered.max(1)));
    let (kind, amount, reason) = match shape {
        Shape::CanceledPaid => (AdjustmentKind::Refund, totals.total, &reasons::CALLED_OFF),
        Shape::PartCanceled => {
            if let Some(line) = lines.first_mut() {
                line.current = Some(line.ordered - 1);
            }
            (AdjustmentKind::Cancellation, piece, &reasons::PIECE_CALLED_OFF)
        }
        Shape::PartReturned => (AdjustmentKind::Return, first, &reasons::DID_NOT_FIT),
        Shape::Returned => (AdjustmentKind::Return, totals.total, &reasons::CAME_BROKEN),
        Shape::Exchanged => (AdjustmentKind::Exchange, 0, &reasons::SWAPPED),
        Shape::PriceMended => (AdjustmentKind::PriceAdjustment, (totals.total / 12).max(50), &reasons::PRICE_DROPPED),
        Shape::Credited => (AdjustmentKind::Credit, 500, &reasons::SORRY_FOR_DELAY),
        _ => return Vec::new(),
    };
    if kind != AdjustmentKind::Credit {
        totals.refunded = amount;
    }
    vec![Adjustment { id: AdjustmentId(random.uuid()), kind, amount, at, reason: Some(reason[language].to_owned()) }]
}
