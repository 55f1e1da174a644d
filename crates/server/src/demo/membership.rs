//! The demo customer's membership: a month that the store gave, and that has ended, so that there is something to buy again.

use kabinet_protocol::ids::{FeedId, MembershipPeriodId};
use uuid::Uuid;

use super::scenario::SCENARIOS;
use crate::membership::plan::{Draft, State};
use crate::membership::store as memberships;
use crate::policy;
use crate::problems::{Refusal, internal};
use crate::secret;
use crate::store::Store;
use crate::sync::store as feeds;

const DAY_MS: i64 = 86_400_000;
/// How long ago it was given.
const DAYS: i64 = 45;

/// The same in every demo store.
fn id() -> MembershipPeriodId {
    let digest = secret::digest("the demo's membership: a month that was given");
    MembershipPeriodId(Uuid::parse_str(&digest[..32]).unwrap_or_default())
}

/// Gives the demo customer a month that is over.
pub(crate) async fn fill(store: &Store) -> Result<(), Refusal> {
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    let rules = policy::store::within(&mut tx).await?.membership;
    let feed: Option<(String,)> = sqlx::query_as("SELECT feed FROM customers WHERE external_id = $1")
        .bind(SCENARIOS[0].key)
        .fetch_optional(&mut *tx)
        .await?;
    let Some((feed,)) = feed.filter(|_| rules.enabled) else { return Ok(()) };
    let feed: FeedId = feed.parse().map_err(|error| internal(&error))?;
    feeds::raise(&mut tx, feed, 0).await?;
    let (before, at, zone) = (State::default(), now.plus_millis(-DAYS * DAY_MS), memberships::zone(store));
    let draft = Draft::granted(id(), "Thank you for being with us for so long");
    let Some(period) = draft.next(&before.sums, at, 1, &zone) else { return Ok(()) };
    let sums = memberships::book(&mut tx, feed, &before.sums, &period).await?;
    // Its end was told when it ended.
    let rev = memberships::put(&mut tx, feed, &State { sums, ..before }, period.until.min(now)).await?;
    tx.commit().await?;
    store.hub.moved(feed, rev).await;
    Ok(())
}
