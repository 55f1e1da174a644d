use kabinet_protocol::ids::OrderId;
use kabinet_protocol::order::{OrderLine, ReturnStatus, Totals};
use proptest::prelude::*;

use super::*;

pub(crate) fn order(quantities: &[i64], paid: bool) -> Order {
    let lines = quantities.iter().zip(1..).map(|(quantity, line)| OrderLine {
        line,
        product: None,
        sku: format!("S{line}"),
        name: "Food".into(),
        variant: None,
        category: None,
        art: None,
        unit_price: 100,
        regular: None,
        ordered: *quantity,
        current: *quantity,
        fulfilled: 0,
        total: 100 * quantity,
    });
    let sum = 100 * quantities.iter().sum::<i64>();
    Order {
        id: OrderId::new(),
        number: "1".into(),
        placed_at: ServerTime(1),
        language: "en".into(),
        currency: "USD".parse().expect("known"),
        status: Status::Created,
        payment_status: if paid { PaymentStatus::Paid } else { PaymentStatus::NotPaid },
        fulfillment_status: FulfillmentStatus::NotFulfilled,
        return_status: ReturnStatus::NoReturn,
        archived: false,
        lines: lines.collect(),
        totals: Totals { items: sum, total: sum, ..Totals::default() },
        delivery: None,
        payment: None,
        payment_due: None,
        fulfillments: Vec::new(),
        adjustments: Vec::new(),
        returns: Vec::new(),
        events: Vec::new(),
        points: None,
        credit: 0,
    }
}

#[derive(Debug, Clone)]
enum Action {
    Confirm,
    Ship(Vec<(u32, i64)>),
    Deliver(usize),
    Complete,
    Cancel,
    Hold,
    Resume,
    Refund(i64),
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        2 => Just(Action::Confirm),
        4 => proptest::collection::vec((0u32..5, -1i64..4), 0..3).prop_map(Action::Ship),
        3 => (0usize..4).prop_map(Action::Deliver),
        1 => Just(Action::Complete),
        1 => Just(Action::Cancel),
        1 => Just(Action::Hold),
        2 => Just(Action::Resume),
        2 => (-1i64..900).prop_map(Action::Refund),
    ]
}

fn apply(order: Order, action: &Action, at: ServerTime) -> Result<Order, Refused> {
    match action {
        Action::Confirm => confirm(order, at),
        Action::Ship(lines) => {
            let lines =
                lines.iter().map(|(line, quantity)| FulfillmentLine { line: *line, quantity: *quantity }).collect();
            ship(order, Parcel { lines, ..Parcel::default() }, at)
        }
        Action::Deliver(0) => deliver(order, None, at),
        Action::Deliver(index) => {
            let parcel = order.fulfillments.get(index - 1).map_or_else(FulfillmentId::new, |parcel| parcel.id);
            deliver(order, Some(parcel), at)
        }
        Action::Complete => complete(order, at),
        Action::Cancel => cancel(order, None, at),
        Action::Hold => hold(order, None, at),
        Action::Resume => resume(order, at),
        Action::Refund(amount) => refund(order, Refund { id: AdjustmentId::new(), amount: *amount, reason: None }, at),
    }
}

proptest! {
    #[test]
    fn no_sequence_of_actions_breaks_an_order(
        quantities in proptest::collection::vec(1i64..5, 1..4),
        paid: bool,
        actions in proptest::collection::vec(action(), 0..30),
    ) {
        let first = order(&quantities, paid);
        let mut now = first.clone();
        for (step, action) in actions.iter().enumerate() {
            let at = ServerTime(10 + i64::try_from(step).expect("small"));
            let Ok(next) = apply(now.clone(), action, at) else { continue };
            prop_assert_eq!(next.totals.total, first.totals.total, "the total stays as charged");
            prop_assert!(next.totals.refunded <= next.totals.total, "no more flows back than was charged");
            prop_assert_eq!(next.lines.len(), first.lines.len(), "lines are never removed");
            prop_assert!(next.events.starts_with(&now.events) && next.events.len() > now.events.len(), "events are added");
            for line in &next.lines {
                prop_assert!(0 <= line.fulfilled && line.fulfilled <= line.ordered);
                let parcels: i64 = next.fulfillments.iter().flat_map(|parcel| &parcel.lines)
                    .filter(|part| part.line == line.line).map(|part| part.quantity).sum();
                prop_assert_eq!(parcels, line.fulfilled, "what has left is in parcels");
            }
            let mut derived = next.clone();
            derive_fulfillment(&mut derived);
            prop_assert_eq!(&derived.fulfillment_status, &next.fulfillment_status, "derived, never set");
            let back: i64 = next.adjustments.iter().map(|adjustment| adjustment.amount).sum();
            prop_assert_eq!(back, next.totals.refunded, "what flowed back is in the adjustments");
            let over = matches!(now.status, Status::Completed | Status::Canceled);
            prop_assert!(!over || next.status == now.status, "ends are ends");
            if next.status == Status::Canceled {
                prop_assert!(next.fulfillments.is_empty(), "what has left is a return");
                prop_assert!(next.payment_status != PaymentStatus::Paid, "what was paid flows back");
            }
            now = next;
        }
    }
}

#[test]
fn an_order_goes_its_way_in_parts() {
    let at = ServerTime(5);
    let part = |line, quantity| FulfillmentLine { line, quantity };
    let now = confirm(order(&[2, 1], false), at).expect("created");
    let now = ship(now, Parcel { lines: vec![part(1, 1)], ..Parcel::default() }, at).expect("confirmed");
    assert_eq!(now.fulfillment_status, FulfillmentStatus::PartiallyFulfilled);
    assert_eq!(
        ship(now.clone(), Parcel { lines: vec![part(1, 2)], ..Parcel::default() }, at),
        Err(Refused::Quantity { line: 1, left: 1, wanted: 2 })
    );
    assert_eq!(cancel(now.clone(), None, at), Err(Refused::Shipped));
    let first = now.fulfillments[0].id;
    let now = deliver(now, Some(first), at).expect("on its way");
    assert_eq!(now.fulfillment_status, FulfillmentStatus::PartiallyDelivered);
    let now = ship(now, Parcel::default(), at).expect("the rest");
    let now = resume(hold(now, None, at).expect("held"), at).expect("resumed");
    assert_eq!(now.status, Status::Processing, "it goes on from where it was");
    assert!(complete(now.clone(), at).is_err(), "not before all of it has arrived");
    let now = complete(deliver(now, None, at).expect("the rest"), at).expect("all of it");
    assert_eq!((now.status, now.fulfillment_status), (Status::Completed, FulfillmentStatus::Delivered));
    assert_eq!(now.payment_status, PaymentStatus::Paid, "paid at the door");
}

#[test]
fn an_order_that_is_paid_online_is_not_taken_to_be_paid_at_the_door() {
    let at = ServerTime(5);
    let online = Order { payment_due: Some(ServerTime(9)), ..order(&[1], false) };
    let there = |order| {
        let sent = ship(confirm(order, at).expect("created"), Parcel::default(), at).expect("confirmed");
        deliver(sent, None, at).expect("on its way")
    };
    assert_eq!(complete(there(online.clone()), at), Err(Refused::NotPaidYet));
    let paid = Order { payment_status: PaymentStatus::Paid, ..online };
    let done = complete(there(paid), at).expect("paid");
    assert!(!done.events.iter().any(|event| event.kind == "paid"), "it was paid before");
}

#[test]
fn a_canceled_order_gives_back_what_was_paid() {
    let now = cancel(order(&[3], true), Some("out of stock".into()), ServerTime(9)).expect("created");
    assert_eq!((now.payment_status, now.totals.refunded, now.adjustments.len()), (PaymentStatus::Refunded, 300, 1));
    assert_eq!((now.lines[0].ordered, now.lines[0].current), (3, 0));
}

#[test]
fn a_refund_is_made_once_and_never_exceeds_what_was_paid() {
    let at = ServerTime(9);
    let part = Refund { id: AdjustmentId::new(), amount: 100, reason: Some("late".into()) };
    let now = refund(order(&[3], true), part.clone(), at).expect("paid");
    assert_eq!((&now.payment_status, now.totals.refunded), (&PaymentStatus::PartiallyRefunded, 100));
    assert_eq!(refund(now.clone(), part.clone(), at), Ok(now.clone()), "the same refund again changes nothing");
    assert_eq!(refund(now.clone(), Refund { amount: 50, ..part }, at), Err(Refused::RefundReused));
    let more = |amount| Refund { id: AdjustmentId::new(), amount, reason: None };
    assert_eq!(refund(now.clone(), more(201), at), Err(Refused::Amount { left: 200, wanted: 201 }));
    let all = refund(now, more(200), at).expect("the rest");
    assert_eq!((&all.payment_status, all.totals.total), (&PaymentStatus::Refunded, 300));
    assert_eq!(refund(all, more(1), at), Err(Refused::NotPaid));
    assert_eq!(refund(order(&[1], false), more(1), at), Err(Refused::NotPaid));
}

#[test]
fn a_packed_order_can_still_be_called_off_and_a_parcels_news_are_only_added() {
    // covers: S26
    let at = ServerTime(5);
    let packed = pack(confirm(order(&[2], true), at).expect("confirmed"), at).expect("packed");
    assert_eq!((&packed.status, packed.fulfillment_status.as_str()), (&Status::Processing, "not_fulfilled"));
    assert!(pack(packed.clone(), at).is_err());
    assert_eq!(cancel(packed.clone(), None, at).map(|order| order.status), Ok(Status::Canceled));
    let news = |kind: Happened| News { parcel: None, kind, place: Some("Newark, NJ".into()) };
    assert_eq!(track(packed.clone(), news(Happened::InTransit), at), Err(Refused::Nothing("tracked")));
    let sent = ship(packed, Parcel::default(), at).expect("sent");
    let moving = track(sent, news(Happened::InTransit), at).expect("moving");
    let late = track(moving, news(Happened::Delayed), at).expect("late");
    let kinds: Vec<&str> = late.fulfillments[0].events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["packed", "shipped", "in_transit", "delayed"]);
    assert_eq!(late.fulfillment_status, FulfillmentStatus::Fulfilled);
    for no_news in [Happened::Delivered, Happened::Packed, Happened::Shipped, "lost".into()] {
        assert!(matches!(track(late.clone(), news(no_news), at), Err(Refused::NoNews(_))));
    }
    let there = deliver(late, None, at).expect("there");
    assert_eq!(track(there, news(Happened::InTransit), at), Err(Refused::Nothing("tracked")));
}

#[test]
fn a_parcel_is_promised_as_its_order_was() {
    // covers: B8
    let date = |text: &str| Some(CivilDate(text.parse().expect("a date")));
    let mut promised = order(&[2], true);
    promised.delivery = serde_json::from_value(serde_json::json!({"method": "post", "promised": "2026-12-01"})).ok();
    let confirmed = confirm(promised, ServerTime(2)).expect("confirmed");
    let sent = ship(confirmed.clone(), Parcel::default(), ServerTime(3)).expect("sent");
    assert_eq!(sent.fulfillments[0].promised, date("2026-12-01"));
    let own = Parcel { promised: date("2026-12-03"), ..Parcel::default() };
    assert_eq!(ship(confirmed, own, ServerTime(3)).expect("sent").fulfillments[0].promised, date("2026-12-03"));
}
