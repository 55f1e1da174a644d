//! Membership at the checkout: whether whoever buys is a member, and by which rules.

use kabinet_protocol::ids::FeedId;
use kabinet_protocol::membership::MembershipRules;
use kabinet_protocol::time::ServerTime;
use sqlx::AnyConnection;

use super::store;
use crate::problems::Refusal;

/// The rules, for a member; nothing for anybody else.
pub async fn of_member<'r>(
    connection: &mut AnyConnection,
    feed: FeedId,
    rules: &'r MembershipRules,
    now: ServerTime,
) -> Result<Option<&'r MembershipRules>, Refusal> {
    if !rules.enabled {
        return Ok(None);
    }
    let state = store::state(connection, feed).await?;
    Ok(state.is_some_and(|state| state.sums.active(now)).then_some(rules))
}
