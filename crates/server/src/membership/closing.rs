//! What becomes of a membership when its account is closed: its periods stay with the books, and nothing is charged any more.

use kabinet_protocol::ids::FeedId;
use kabinet_protocol::time::ServerTime;

use super::plan::State;
use super::store;
use crate::db::Tx;
use crate::problems::Refusal;

/// Ends the renewal. The account's feed is locked.
pub async fn end(tx: &mut Tx, feed: FeedId, now: ServerTime) -> Result<(), Refusal> {
    let Some(state) = store::state(tx, feed).await? else { return Ok(()) };
    let state = State { renews: false, problem: None, method: None, look_at: None, ..state };
    store::put(tx, feed, &state, now).await?;
    Ok(())
}
