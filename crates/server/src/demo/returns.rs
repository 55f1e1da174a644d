//! What came back of an order of the demo store, told as it happened.

use kabinet_protocol::ids::ReturnId;
use kabinet_protocol::import::LineRecord;
use kabinet_protocol::returns::{Return, ReturnEvent, ReturnLine, ReturnReason, ReturnState};
use kabinet_protocol::time::ServerTime;

use super::random::Random;
use super::shape::Shape;

/// The returns that make an order's state. `at` is so many hours after placement; the money is what flowed back.
pub(super) fn returns(
    shape: Shape,
    (key, number): (&str, u32),
    lines: &[LineRecord],
    refund: Option<i64>,
    at: impl Fn(i64) -> ServerTime,
) -> Vec<Return> {
    use ReturnState::{Approved, Received, Refunded, Requested};
    let (states, reason, some, refund): (&[(ReturnState, i64)], _, _, _) = match shape {
        Shape::ReturnAsked => (&[(Requested, 6 * 24)], ReturnReason::NotAsDescribed, 1, None),
        Shape::PartReturned => (
            &[(Requested, 6 * 24), (Approved, 6 * 24 + 5), (Received, 9 * 24), (Refunded, 9 * 24)],
            ReturnReason::NotAsDescribed,
            1,
            refund,
        ),
        Shape::Returned => (
            &[(Requested, 5 * 24), (Approved, 5 * 24 + 3), (Received, 9 * 24), (Refunded, 9 * 24)],
            ReturnReason::Damaged,
            lines.len(),
            refund,
        ),
        Shape::Exchanged => {
            (&[(Requested, 5 * 24), (Approved, 6 * 24), (Received, 9 * 24)], ReturnReason::WrongItem, 1, None)
        }
        _ => return Vec::new(),
    };
    let pieces = lines
        .iter()
        .zip(1..)
        .take(some)
        .map(|(line, place)| ReturnLine { line: place, quantity: line.fulfilled.unwrap_or_default() });
    let events = states.iter().map(|(state, hours)| ReturnEvent { state: state.clone(), at: at(*hours) });
    vec![Return {
        // A generator of its own: what was drawn for the rest of the order stays as it was.
        id: ReturnId(Random::of(key, u64::from(number) | 1 << 40).uuid()),
        state: states.last().map_or(Requested, |(state, _)| state.clone()),
        lines: pieces.filter(|part| part.quantity > 0).collect(),
        reason,
        comment: None,
        requested_at: states.first().map_or(at(0), |(_, hours)| at(*hours)),
        events: events.collect(),
        refund,
        refused: None,
    }]
}
