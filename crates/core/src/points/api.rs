//! Switching the spending of points on or off: written down here, and shown at once.

use kabinet_protocol::ids::IntentId;
use kabinet_protocol::intent::Payload;
use kabinet_protocol::points::PointsSwitch;
use kabinet_protocol::time::LocalTime;

use crate::db::{Database, DbError};
use crate::outbox;

/// Says whether points may pay.
pub async fn switch(db: &Database, on: bool, now: LocalTime) -> Result<IntentId, DbError> {
    let change = Payload::Points(PointsSwitch { on });
    db.write(move |tx| outbox::enqueue(tx, &change, &[], now, None)).await
}
