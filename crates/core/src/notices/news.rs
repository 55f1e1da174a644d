//! What is worth telling: of a changed order, and of points. Pure.

use kabinet_protocol::order::{Fulfillment, FulfillmentEventKind, Order, OrderStatus, PaymentStatus};
use kabinet_protocol::time::ServerTime;

/// A piece of news. Its word is stored, and names the message that says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum News {
    /// The store accepted the order.
    Confirmed,
    /// The store paused it.
    OnHold,
    /// It goes on.
    Resumed,
    /// It was called off.
    Canceled,
    /// It is done.
    Completed,
    /// It is paid.
    Paid,
    /// The payment failed.
    PaymentFailed,
    /// Money flowed back.
    Refunded,
    /// A parcel left.
    Shipped,
    /// A parcel comes today.
    OutForDelivery,
    /// A parcel waits at the point.
    ReadyForPickup,
    /// A parcel arrived.
    Delivered,
    /// Nobody was there.
    Attempted,
    /// A parcel comes later than promised.
    Delayed,
    /// A parcel goes back.
    Returning,
    /// Points run out soon.
    PointsExpire,
}

impl News {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Confirmed,
        Self::OnHold,
        Self::Resumed,
        Self::Canceled,
        Self::Completed,
        Self::Paid,
        Self::PaymentFailed,
        Self::Refunded,
        Self::Shipped,
        Self::OutForDelivery,
        Self::ReadyForPickup,
        Self::Delivered,
        Self::Attempted,
        Self::Delayed,
        Self::Returning,
        Self::PointsExpire,
    ];

    /// The stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::OnHold => "on_hold",
            Self::Resumed => "resumed",
            Self::Canceled => "canceled",
            Self::Completed => "completed",
            Self::Paid => "paid",
            Self::PaymentFailed => "payment_failed",
            Self::Refunded => "refunded",
            Self::Shipped => "shipped",
            Self::OutForDelivery => "out_for_delivery",
            Self::ReadyForPickup => "ready_for_pickup",
            Self::Delivered => "delivered",
            Self::Attempted => "attempted",
            Self::Delayed => "delayed",
            Self::Returning => "returning",
            Self::PointsExpire => "points_expire",
        }
    }

    /// The news of a word. One of a newer build is none of ours.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|news| news.as_str() == word)
    }

    /// Whether it is about an order.
    pub fn is_of_an_order(self) -> bool {
        self != Self::PointsExpire
    }

    /// Whether calling the order off oneself brings it about.
    pub fn follows_a_cancellation(self) -> bool {
        matches!(self, Self::Canceled | Self::Refunded)
    }
}

/// News with the instant it happened, where the order says it.
pub type Happened = (News, Option<ServerTime>);

/// What happened between two states of one order, in the order in which it is told: order, money, parcels.
pub fn news(before: &Order, after: &Order) -> Vec<Happened> {
    let mut found = Vec::new();
    let at =
        |kinds: &[&str]| after.events.iter().rev().find(|event| kinds.contains(&event.kind.as_str())).map(|it| it.at);
    if before.status != after.status {
        match &after.status {
            OrderStatus::OnHold => found.push((News::OnHold, at(&["on_hold"]))),
            OrderStatus::Canceled => found.push((News::Canceled, at(&["canceled"]))),
            OrderStatus::Completed => found.push((News::Completed, at(&["completed"]))),
            _ if before.status == OrderStatus::OnHold => found.push((News::Resumed, at(&["resumed"]))),
            OrderStatus::Confirmed => found.push((News::Confirmed, at(&["confirmed"]))),
            // Being put together is no news, and what a newer store calls its states nobody can word here.
            OrderStatus::Created | OrderStatus::Processing | OrderStatus::Other(_) => {}
        }
    }
    if after.totals.refunded > before.totals.refunded {
        let newest = after.adjustments.iter().map(|adjustment| adjustment.at).max();
        found.push((News::Refunded, at(&["refunded"]).or(newest)));
    } else if before.payment_status != after.payment_status {
        match &after.payment_status {
            PaymentStatus::Paid if before.payment_status != PaymentStatus::PartiallyRefunded => {
                found.push((News::Paid, at(&["paid"])));
            }
            PaymentStatus::Failed => found.push((News::PaymentFailed, at(&["payment_failed"]))),
            _ => {}
        }
    }
    for parcel in &after.fulfillments {
        let known =
            before.fulfillments.iter().find(|known| known.id == parcel.id).map_or(0, |known| known.events.len());
        found.extend(newest(parcel, known));
    }
    found
}

/// The last of a parcel's new events that is worth telling: where it is now, not the way it took.
fn newest(parcel: &Fulfillment, known: usize) -> Option<Happened> {
    parcel.events.iter().skip(known).rev().find_map(|event| {
        let news = match event.kind {
            FulfillmentEventKind::Shipped => News::Shipped,
            FulfillmentEventKind::OutForDelivery => News::OutForDelivery,
            FulfillmentEventKind::ReadyForPickup => News::ReadyForPickup,
            FulfillmentEventKind::Delivered => News::Delivered,
            FulfillmentEventKind::Attempted => News::Attempted,
            FulfillmentEventKind::Delayed => News::Delayed,
            FulfillmentEventKind::Returning => News::Returning,
            FulfillmentEventKind::Packed | FulfillmentEventKind::InTransit | FulfillmentEventKind::Other(_) => {
                return None;
            }
        };
        Some((news, Some(event.at)))
    })
}

#[cfg(test)]
mod tests {
    use kabinet_protocol::ids::{FulfillmentId, OrderId};
    use kabinet_protocol::order::{FulfillmentEvent, FulfillmentKind};
    use proptest::prelude::*;

    use super::*;

    fn order(status: &str, payment: &str) -> Order {
        serde_json::from_value(serde_json::json!({
            "id": OrderId::new(), "number": "1", "placed_at": 0, "language": "en", "currency": "USD", "status": status,
            "payment_status": payment, "fulfillment_status": "not_fulfilled", "return_status": "none", "lines": [],
            "totals": { "items": 100, "total": 100 },
            "events": [{ "kind": "confirmed", "at": 5 }, { "kind": "canceled", "at": 9 }],
        }))
        .expect("an order")
    }

    fn parcel(kinds: &[FulfillmentEventKind]) -> Fulfillment {
        let event = |(at, kind): (i64, &FulfillmentEventKind)| FulfillmentEvent {
            kind: kind.clone(),
            at: ServerTime(at),
            place: None,
        };
        Fulfillment {
            id: FulfillmentId(uuid::Uuid::from_u128(1)),
            kind: FulfillmentKind::Shipping,
            carrier: None,
            tracking: None,
            lines: Vec::new(),
            promised: None,
            events: (0..).zip(kinds).map(event).collect(),
        }
    }

    fn words(before: &Order, after: &Order) -> Vec<News> {
        news(before, after).into_iter().map(|(news, _)| news).collect()
    }

    #[test]
    fn a_changed_status_is_told_with_its_instant() {
        let (created, confirmed) = (order("created", "not_paid"), order("confirmed", "not_paid"));
        assert_eq!(news(&created, &confirmed), [(News::Confirmed, Some(ServerTime(5)))]);
        assert_eq!(news(&confirmed, &order("processing", "not_paid")), []);
        assert_eq!(words(&order("processing", "paid"), &order("on_hold", "paid")), [News::OnHold]);
        assert_eq!(words(&order("on_hold", "paid"), &order("processing", "paid")), [News::Resumed]);
        assert_eq!(words(&order("on_hold", "paid"), &order("canceled", "voided")), [News::Canceled]);
        assert_eq!(words(&confirmed, &order("teleporting", "not_paid")), []);
    }

    #[test]
    fn money_is_told_once() {
        assert_eq!(words(&order("created", "not_paid"), &order("created", "paid")), [News::Paid]);
        assert_eq!(words(&order("created", "authorized"), &order("created", "failed")), [News::PaymentFailed]);
        let mut back = order("created", "partially_refunded");
        back.totals.refunded = 40;
        assert_eq!(words(&order("created", "paid"), &back), [News::Refunded]);
    }

    #[test]
    fn a_parcel_says_where_it_is_now() {
        use FulfillmentEventKind::{Delivered, InTransit, OutForDelivery, Packed, Shipped};
        let with =
            |kinds: &[FulfillmentEventKind]| Order { fulfillments: vec![parcel(kinds)], ..order("processing", "paid") };
        let packed = with(&[Packed]);
        assert_eq!(words(&order("processing", "paid"), &packed), []);
        assert_eq!(news(&packed, &with(&[Packed, Shipped, InTransit])), [(News::Shipped, Some(ServerTime(1)))]);
        assert_eq!(words(&packed, &with(&[Packed, Shipped, OutForDelivery, Delivered])), [News::Delivered]);
    }

    #[test]
    fn every_word_reads_back() {
        assert!(News::ALL.into_iter().all(|news| News::read(news.as_str()) == Some(news)));
        assert_eq!(News::read("teleported"), None);
    }

    proptest! {
        #[test]
        fn what_did_not_change_is_no_news(status in "[a-z_]{1,9}", payment in "[a-z_]{1,9}", count in 0usize..4) {
            let mut one = order(&status, &payment);
            one.fulfillments = vec![parcel(&vec![FulfillmentEventKind::Shipped; count])];
            prop_assert_eq!(news(&one, &one.clone()), Vec::new());
        }
    }
}
