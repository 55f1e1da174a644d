//! Pure rules of paying on this side.

use std::time::Duration;

use kabinet_protocol::payment::{PaymentKind, PaymentRecord, PaymentState};

/// Whether money has moved, so that there is something to give a receipt of.
pub fn has_receipt(payment: &PaymentRecord) -> bool {
    payment.state == PaymentState::Succeeded && payment.kind != PaymentKind::Setup
}

/// Whether nothing changes any more. A state of a newer store counts as an end: waiting for it would never end here.
pub fn decided(payment: &PaymentRecord) -> bool {
    payment.state != PaymentState::Pending
}

/// How long to wait before the store is asked for the `nth` time, from 0, whether a payment is decided: soon at first, when
/// somebody is looking, then ever more seldom. Nothing after about two hours: the feed tells then.
pub fn pause(nth: u32) -> Option<Duration> {
    let seconds = match nth {
        0..5 => 2,
        5..15 => 4,
        15..30 => 10,
        30..60 => 30,
        60..150 => 60,
        _ => return None,
    };
    Some(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn asking_ends() {
        let all: Duration = (0..).map_while(pause).sum();
        assert!(all > Duration::from_secs(3600), "longer than the time there usually is to pay");
        assert!(all < Duration::from_secs(3 * 3600), "but not for ever");
    }

    proptest! {
        #[test]
        fn pauses_only_grow(nth in 0_u32..200) {
            if let (Some(now), Some(next)) = (pause(nth), pause(nth + 1)) {
                prop_assert!(now <= next);
            }
            if pause(nth).is_none() {
                prop_assert_eq!(pause(nth + 1), None);
            }
        }
    }
}
