use proptest::prelude::*;

use super::*;

const DAY: i64 = 86_400_000;
const NOON: ServerTime = ServerTime(1_795_000_000_000);

fn terms(zone: &TimeZone) -> Terms<'_> {
    Terms { days: 30, zone }
}

/// What lies in a parcel (line, quantity), and how many days ago it arrived.
type Parcel<'a> = (&'a [(u32, i64)], Option<i64>);

/// An order of lines (total, ordered) in these parcels.
fn order(lines: &[(i64, i64)], delivery: i64, parcels: &[Parcel<'_>]) -> Order {
    let items: i64 = lines.iter().map(|line| line.0).sum();
    let parcels = parcels.iter().map(|(parts, ago)| {
        let parts: Vec<_> =
            parts.iter().map(|(line, quantity)| serde_json::json!({"line": line, "quantity": quantity})).collect();
        let arrived = ago.map(|ago| serde_json::json!({"kind": "delivered", "at": NOON.millis() - ago * DAY}));
        serde_json::json!({"id": uuid::Uuid::now_v7(), "kind": "shipping", "lines": parts,
            "events": arrived.into_iter().collect::<Vec<_>>()})
    });
    serde_json::from_value(serde_json::json!({
        "id": uuid::Uuid::now_v7(), "number": "1", "placed_at": 1, "language": "en", "currency": "USD",
        "status": "completed", "payment_status": "paid", "fulfillment_status": "delivered", "return_status": "none",
        "lines": lines.iter().zip(1..).map(|((total, ordered), line)| serde_json::json!({"line": line, "name": "Food",
            "unit_price": 1, "ordered": ordered, "current": ordered, "fulfilled": ordered, "total": total}))
            .collect::<Vec<_>>(),
        "totals": {"items": items, "delivery": delivery, "total": items + delivery},
        "fulfillments": parcels.collect::<Vec<_>>(),
    }))
    .expect("an order")
}

fn ask(order: &Order, lines: &[(u32, i64)]) -> AskReturn {
    let lines = lines.iter().map(|&(line, quantity)| ReturnLine { line, quantity }).collect();
    AskReturn { id: ReturnId::new(), order: order.id, lines, reason: ReturnReason::Damaged, comment: None }
}

fn open(order: &Order, now: ServerTime) -> Vec<(u32, i64)> {
    returnable(order, terms(&TimeZone::UTC), now).iter().map(|it| (it.line, it.quantity)).collect()
}

#[test]
fn only_what_arrived_within_the_time_goes_back_and_each_parcel_has_its_own() {
    let zone = TimeZone::UTC;
    let order = order(
        &[(300, 3), (100, 1), (50, 1)],
        0,
        &[(&[(1, 1)], Some(31)), (&[(1, 2), (2, 1)], Some(30)), (&[(3, 1)], None)],
    );
    assert_eq!(open(&order, NOON), [(1, 2), (2, 1)], "the last day belongs to the time");
    assert_eq!(open(&order, NOON.plus_millis(DAY)), []);
    let try_it = |lines: &[(u32, i64)], now| request(order.clone(), &ask(&order, lines), terms(&zone), now).map(drop);
    assert_eq!(try_it(&[(1, 2), (2, 1)], NOON), Ok(()));
    assert_eq!(try_it(&[(1, 3)], NOON), Err(BadReturn::TooLate(1)));
    assert_eq!(try_it(&[(1, 4)], NOON), Err(BadReturn::TooMany { line: 1, left: 2, wanted: 4 }));
    assert_eq!(try_it(&[(2, 1)], NOON.plus_millis(DAY)), Err(BadReturn::TooLate(2)));
    assert_eq!(try_it(&[(3, 1)], NOON), Err(BadReturn::NotDelivered(3)));
    assert_eq!(try_it(&[(4, 1)], NOON), Err(BadReturn::NoLine(4)));
    for bad in [&[(1, 0)][..], &[(1, -1)], &[(1, 1), (1, 1)], &[(1, i64::MIN)]] {
        assert_eq!(try_it(bad, NOON), Err(BadReturn::Line(1)));
    }
    assert_eq!(try_it(&[], NOON), Err(BadReturn::Empty));
    assert!(returnable(&order, Terms { days: 0, zone: &zone }, NOON).is_empty());
}

#[test]
fn days_are_the_stores_days() {
    // Arrived late in the evening in New York, which is the next morning in UTC.
    let zone = TimeZone::get("America/New_York").expect("known");
    let mut order = order(&[(100, 1)], 0, &[(&[(1, 1)], Some(0))]);
    let at = |text: &str| ServerTime::from(text.parse::<jiff::Timestamp>().expect("a time"));
    order.fulfillments[0].events[0].at = at("2026-11-02T03:30:00Z");
    let until = returnable(&order, terms(&zone), at("2026-11-03T12:00:00Z"))[0].until;
    assert_eq!(until.0.to_string(), "2026-12-01");
    assert_eq!(returnable(&order, terms(&zone), at("2026-12-02T04:59:00Z")).len(), 1, "still the first over there");
    assert_eq!(returnable(&order, terms(&zone), at("2026-12-02T05:01:00Z")).len(), 0);
}

#[test]
fn the_same_request_again_is_the_same_return_and_a_withdrawn_one_frees_its_goods() {
    let zone = TimeZone::UTC;
    let first = order(&[(300, 3)], 0, &[(&[(1, 3)], Some(1))]);
    let wanted = ask(&first, &[(1, 2)]);
    let asked = request(first, &wanted, terms(&zone), NOON).expect("taken");
    assert_eq!((asked.return_status.as_str(), open(&asked, NOON)), ("requested", vec![(1, 1)]));
    assert_eq!(request(asked.clone(), &wanted, terms(&zone), NOON.plus_millis(90 * DAY)), Ok(asked.clone()));
    let other = AskReturn { reason: ReturnReason::Another, ..wanted.clone() };
    assert_eq!(request(asked.clone(), &other, terms(&zone), NOON), Err(BadReturn::Reused));
    let again = ask(&asked, &[(1, 2)]);
    let refused = request(asked.clone(), &again, terms(&zone), NOON);
    assert_eq!(refused, Err(BadReturn::TooMany { line: 1, left: 1, wanted: 2 }));
    let free = withdraw(asked, wanted.id, NOON).expect("withdrawn");
    assert_eq!((free.return_status.as_str(), open(&free, NOON)), ("none", vec![(1, 3)]));
    assert_eq!(withdraw(free.clone(), wanted.id, NOON), Ok(free.clone()));
    assert_eq!(withdraw(free, ReturnId::new(), NOON), Err(BadReturn::NotFound));
}

#[test]
fn words_and_reasons_are_checked() {
    let order = order(&[(300, 3)], 0, &[(&[(1, 3)], Some(1))]);
    let base = ask(&order, &[(1, 1)]);
    let tried = |ask: AskReturn| request(order.clone(), &ask, terms(&TimeZone::UTC), NOON);
    assert_eq!(tried(AskReturn { reason: "bored".into(), ..base.clone() }), Err(BadReturn::Reason));
    for bad in ["x".repeat(1_001), "a\u{7}".into()] {
        assert_eq!(tried(AskReturn { comment: Some(bad), ..base.clone() }), Err(BadReturn::Comment));
    }
    let kept = tried(AskReturn { comment: Some("  torn\nbag ".into()), ..base.clone() }).expect("taken");
    assert_eq!(kept.returns[0].comment.as_deref(), Some("torn\nbag"));
    let none = tried(AskReturn { comment: Some("  ".into()), ..base }).expect("taken");
    assert_eq!(none.returns[0].comment, None);
}

#[test]
fn an_order_without_parcels_counts_from_its_completion() {
    let mut order = order(&[(100, 1)], 0, &[]);
    assert_eq!(open(&order, NOON), []);
    happened(&mut order, "completed", NOON, None);
    assert_eq!(open(&order, NOON.plus_millis(29 * DAY)), [(1, 1)]);
    order.status = OrderStatus::Canceled;
    assert_eq!(open(&order, NOON), []);
}

proptest! {
    /// All pieces of all lines, in whatever parts they come back, are worth exactly what was paid for the goods.
    #[test]
    fn parts_sum_to_what_was_paid(
        lines in proptest::collection::vec((0i64..1_000_000, 1i64..30), 1..8),
        delivery in 0i64..2_000,
        less in 0i64..5_000,
        picks in proptest::collection::vec((0usize..8, 1i64..9), 0..60),
    ) {
        let mut order = order(&lines, delivery, &[]);
        // A discount, tax or points: what was paid is not what the lines say.
        order.totals.total = (order.totals.total - less).max(0);
        let goods = paid_for_goods(&order);
        let mut left: Vec<i64> = lines.iter().map(|line| line.1).collect();
        let rest = left.iter().enumerate().map(|(at, left)| (at, *left)).collect::<Vec<_>>();
        let mut flowed = 0;
        for (at, quantity) in picks.into_iter().chain(rest) {
            let at = at % left.len();
            let quantity = quantity.min(left[at]);
            if quantity == 0 {
                continue;
            }
            left[at] -= quantity;
            let id = ReturnId::new();
            order.returns.push(Return {
                id, state: ReturnState::Approved, reason: ReturnReason::Damaged, comment: None, requested_at: NOON,
                lines: vec![ReturnLine { line: at as u32 + 1, quantity }], events: vec![], refund: None, refused: None,
            });
            let worth = refund_of(&order, id);
            prop_assert!(worth >= 0);
            order.totals.refunded += worth;
            flowed += worth;
            prop_assert!(flowed <= goods && order.totals.refunded <= order.totals.total);
            if let Some(last) = order.returns.last_mut() {
                last.state = ReturnState::Refunded;
            }
        }
        // Whatever was not picked comes back at last.
        for (at, left) in left.iter().enumerate().filter(|(_, left)| **left > 0) {
            flowed += refund_for(&order, &[ReturnLine { line: at as u32 + 1, quantity: *left }]);
        }
        prop_assert_eq!(flowed, goods);
    }

    /// What a person asks for is either refused or held, and never more is held than came.
    #[test]
    fn never_more_goes_back_than_came(
        wishes in proptest::collection::vec((proptest::collection::vec((0u32..4, -1i64..4), 0..3), any::<bool>()), 0..20),
    ) {
        let mut order = order(&[(300, 3), (100, 2)], 0, &[(&[(1, 2)], Some(40)), (&[(1, 1), (2, 2)], Some(3))]);
        for (lines, take_back) in wishes {
            let wanted = ask(&order, &lines);
            if let Ok(changed) = request(order.clone(), &wanted, terms(&TimeZone::UTC), NOON) {
                order = if take_back { withdraw(changed, wanted.id, NOON).expect("open") } else { changed };
            }
            let held = held(&order.returns, holds);
            prop_assert!(held.get(&1).copied().unwrap_or(0) <= 1 && held.get(&2).copied().unwrap_or(0) <= 2);
            let open: i64 = returnable(&order, terms(&TimeZone::UTC), NOON).iter().map(|it| it.quantity).sum();
            prop_assert_eq!(open + held.values().sum::<i64>(), 3);
        }
    }
}
