//! Store credit at the checkout: what it would pay, and booking that with the order.

use kabinet_protocol::credit::CreditRules;
use kabinet_protocol::ids::FeedId;
use kabinet_protocol::order::Order;
use kabinet_protocol::problem::Code;
use kabinet_protocol::shop::{Quote, QuoteCredit};
use sqlx::AnyConnection;

use super::plan;
use super::store::{self, Ledger};
use crate::db::Tx;
use crate::problems::{Refusal, internal};
use crate::store::Store;

/// Beyond it a number is not exact in every client.
const MOST: i64 = 1 << 53;

/// Refuses what is no amount.
pub fn check(asked: i64) -> Result<(), Refusal> {
    if (0..=MOST).contains(&asked) {
        Ok(())
    } else {
        Err(Refusal::new(Code::Invalid, "Pay 0 minor units or more from store credit.").field("credit"))
    }
}

/// What can be spent now.
pub async fn balance(connection: &mut AnyConnection, feed: FeedId) -> Result<i64, Refusal> {
    Ok(store::account(connection, feed).await?.unwrap_or_default().balance)
}

/// Reckons credit into a quote whose total stands: as much of what was asked for as can pay.
pub fn reckon(quote: &mut Quote, rules: &CreditRules, balance: i64, asked: i64) {
    if !rules.enabled && asked == 0 {
        return;
    }
    let total = quote.totals.total;
    let pays = rules.pay(total, balance, asked);
    quote.credit = Some(QuoteCredit {
        used: pays.used,
        most: pays.most,
        limited_by: pays.limited_by,
        balance,
        to_pay: total - pays.used,
    });
}

/// Books what credit pays of an order, in the order's transaction. Its feed is locked.
pub async fn placed(tx: &mut Tx, store: &Store, feed: FeedId, order: &Order) -> Result<(), Refusal> {
    let Some(draft) = plan::spend(order) else { return Ok(()) };
    let mut ledger = Ledger::open(tx, store, feed, order.placed_at).await?;
    // It was reckoned from the same row under the same lock.
    ledger.book(draft).await?.map_err(|missing| internal(&missing))?;
    ledger.close().await?;
    Ok(())
}
