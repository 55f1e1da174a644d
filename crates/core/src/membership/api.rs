//! Saying whether a membership renews itself: written down here, and shown at once.

use kabinet_protocol::ids::{IntentId, PaymentMethodId};
use kabinet_protocol::intent::Payload;
use kabinet_protocol::membership::RenewMembership;
use kabinet_protocol::time::LocalTime;

use crate::db::{Database, DbError};
use crate::outbox;

/// Says whether it renews itself, and with what it is paid for then; without a method the one it has is kept.
pub async fn renew(
    db: &Database,
    on: bool,
    method: Option<PaymentMethodId>,
    now: LocalTime,
) -> Result<IntentId, DbError> {
    let change = Payload::Membership(RenewMembership { on, method });
    db.write(move |tx| outbox::enqueue(tx, &change, &[], now, None)).await
}
