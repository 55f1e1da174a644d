//! What an order's customer is told of it.

use kabinet_protocol::identity::Channel;
use kabinet_protocol::ids::{FeedId, ReturnId};
use kabinet_protocol::order::Order;
use kabinet_protocol::time::ServerTime;

use crate::db::Tx;
use crate::messages::{self, Letter, To};
use crate::problems::Refusal;
use crate::store::Store;

/// Writes to the account whose feed the order stands in: by e-mail where an address is bound, else by SMS. Nobody is
/// written to where the buyer has no account, or has closed it.
pub async fn of_return(
    tx: &mut Tx,
    store: &Store,
    feed: FeedId,
    order: &Order,
    id: ReturnId,
    now: ServerTime,
) -> Result<(), Refusal> {
    let Some(returned) = order.returns.iter().find(|known| known.id == id) else { return Ok(()) };
    let row: Option<(Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT (SELECT min(value) FROM identifiers WHERE account = a.id AND kind = 'email'),
            (SELECT min(value) FROM identifiers WHERE account = a.id AND kind = 'phone')
         FROM accounts a JOIN customers c ON c.id = a.customer WHERE c.feed = $1 AND a.closed_at IS NULL",
    )
    .bind(feed.to_string())
    .fetch_optional(&mut **tx)
    .await?;
    let Some((email, phone)) = row else { return Ok(()) };
    let email = email.map(|to| (Channel::Email, to));
    let Some((channel, address)) = email.or_else(|| phone.map(|to| (Channel::Sms, to))) else { return Ok(()) };
    let to = To { channel: &channel, address: &address, language: &order.language };
    messages::send(tx, store, to, Letter::Return { order, returned }, None, now).await?;
    Ok(())
}
