//! What the customer is written about a membership.

use kabinet_protocol::ids::FeedId;
use kabinet_protocol::money::Money;
use kabinet_protocol::time::ServerTime;

use super::plan::State;
use crate::db::Tx;
use crate::messages::{self, Letter, To};
use crate::payments::refunds;
use crate::problems::Refusal;
use crate::store::Store;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// It was bought, or extended.
    Bought,
    /// It was renewed.
    Renewed,
    /// It could not be renewed.
    NotRenewed,
    /// It has ended.
    Ended,
}

impl News {
    /// The word in the texts' ids.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bought => "bought",
            Self::Renewed => "renewed",
            Self::NotRenewed => "not-renewed",
            Self::Ended => "ended",
        }
    }
}

/// The language an account is written in.
pub async fn language(tx: &mut Tx, feed: FeedId) -> Result<String, Refusal> {
    let found: Option<String> = sqlx::query_scalar(
        "SELECT a.language FROM feeds f JOIN accounts a ON a.customer = f.owner AND a.closed_at IS NULL WHERE f.id = $1",
    )
    .bind(feed.to_string())
    .fetch_optional(&mut **tx)
    .await?;
    Ok(found.unwrap_or_else(|| "en".into()))
}

/// Writes to every contact of the account.
pub async fn tell(
    tx: &mut Tx,
    store: &Store,
    feed: FeedId,
    (news, state, price): (News, &State, Option<Money>),
    now: ServerTime,
) -> Result<(), Refusal> {
    let language = language(tx, feed).await?;
    for (channel, address) in refunds::contacts(tx, feed).await? {
        let to = To { channel: &channel, address: &address, language: &language };
        let letter = Letter::Membership { news: news.word(), until: state.sums.until, price, renews: state.renews };
        messages::send(tx, store, to, letter, None, now).await?;
    }
    Ok(())
}
