//! The state an order of the demo store is in: a point on the four axes with a name people would use.

use kabinet_protocol::order::{FulfillmentStatus, OrderStatus, PaymentStatus, ReturnStatus};

use super::random::Random;

/// What has become of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    /// Just placed; the card is reserved.
    Created,
    /// Placed, to be paid when fetched.
    Unpaid,
    /// Accepted and paid.
    Confirmed,
    /// Packed, not handed over.
    Packing,
    /// Paused: something is out of stock.
    OnHold,
    /// With the carrier.
    OnTheWay,
    /// With the courier today.
    OutToday,
    /// The courier found nobody.
    Attempted,
    /// Past its promised date.
    Late,
    /// One parcel under way, one still packed.
    InParts,
    /// One parcel there, one under way.
    PartlyThere,
    /// Waiting at the pick-up point.
    AtThePoint,
    /// Could not be delivered; on its way back.
    SentBack,
    /// Delivered in time.
    Done,
    /// Delivered after the promised date.
    DoneLate,
    /// Delivered late, and the store gave credit for it.
    Credited,
    /// Called off before it was paid.
    Canceled,
    /// Called off after it was paid; the money went back.
    CanceledPaid,
    /// The payment failed.
    PaymentFailed,
    /// One piece was called off, the rest came.
    PartCanceled,
    /// The customer asked to send something back.
    ReturnAsked,
    /// One line came back.
    PartReturned,
    /// Everything came back.
    Returned,
    /// One line was swapped.
    Exchanged,
    /// The price was corrected afterwards.
    PriceMended,
}

use Shape::*;

impl Shape {
    /// A state for an order that is over: most went well.
    pub(super) fn settled(random: &mut Random) -> Self {
        match random.below(100) {
            0..=2 => Canceled,
            3..=5 => CanceledPaid,
            6 => PaymentFailed,
            7..=9 => PartCanceled,
            10..=12 => PartReturned,
            13..=14 => Returned,
            15 => Exchanged,
            16..=17 => PriceMended,
            18..=19 => Credited,
            20..=25 => DoneLate,
            _ => Done,
        }
    }

    pub(super) fn status(self) -> OrderStatus {
        match self {
            Created | Unpaid => OrderStatus::Created,
            Confirmed => OrderStatus::Confirmed,
            OnHold => OrderStatus::OnHold,
            Packing | OnTheWay | OutToday | Attempted | Late | InParts | PartlyThere | AtThePoint | SentBack => {
                OrderStatus::Processing
            }
            Canceled | CanceledPaid | PaymentFailed => OrderStatus::Canceled,
            Done | DoneLate | Credited | PartCanceled | ReturnAsked | PartReturned | Returned | Exchanged
            | PriceMended => OrderStatus::Completed,
        }
    }

    pub(super) fn payment(self) -> PaymentStatus {
        match self {
            Created => PaymentStatus::Authorized,
            Unpaid => PaymentStatus::NotPaid,
            Canceled => PaymentStatus::Voided,
            CanceledPaid | Returned => PaymentStatus::Refunded,
            PaymentFailed => PaymentStatus::Failed,
            PartCanceled | PartReturned | PriceMended => PaymentStatus::PartiallyRefunded,
            _ => PaymentStatus::Paid,
        }
    }

    pub(super) fn fulfillment(self) -> FulfillmentStatus {
        match self {
            Created | Unpaid | Confirmed | Packing | OnHold | Canceled | CanceledPaid | PaymentFailed => {
                FulfillmentStatus::NotFulfilled
            }
            InParts => FulfillmentStatus::PartiallyFulfilled,
            PartlyThere => FulfillmentStatus::PartiallyDelivered,
            OnTheWay | OutToday | Attempted | Late | AtThePoint | SentBack => FulfillmentStatus::Fulfilled,
            _ => FulfillmentStatus::Delivered,
        }
    }

    pub(super) fn returned(self) -> ReturnStatus {
        match self {
            ReturnAsked => ReturnStatus::Requested,
            PartReturned | Exchanged => ReturnStatus::PartiallyReturned,
            Returned => ReturnStatus::Returned,
            _ => ReturnStatus::NoReturn,
        }
    }

    /// The least number of lines that makes the state possible.
    pub(super) fn least_lines(self) -> u64 {
        if matches!(self, InParts | PartlyThere | PartReturned | Exchanged) { 2 } else { 1 }
    }

    /// Whether it is over, so that the customer may put it away.
    pub(super) fn is_over(self) -> bool {
        matches!(self.status(), OrderStatus::Completed | OrderStatus::Canceled)
    }
}
