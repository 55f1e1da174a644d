//! Points at the checkout: what they would pay and what the order would earn, and booking both with the order.

use std::collections::BTreeMap;

use kabinet_protocol::ids::{FeedId, ProductId};
use kabinet_protocol::order::Order;
use kabinet_protocol::points::{EarnedLine, Item, OrderPoints, PointsRules, PointsTerms, Redemption, Tier};
use kabinet_protocol::problem::Code;
use kabinet_protocol::product::Product;
use kabinet_protocol::shop::{Quote, QuotePoints, WantedLine};
use kabinet_protocol::time::ServerTime;
use sqlx::AnyConnection;

use super::plan::{self, Missing};
use super::spending;
use super::store::{self as rows, Ledger};
use crate::db::Tx;
use crate::problems::{Refusal, internal};
use crate::store::Store;

/// Nobody has more points.
const MOST: i64 = 1 << 40;

/// What an account could pay with.
#[derive(Debug, Clone, Copy, Default)]
pub struct Purse {
    /// Points that can be used.
    pub balance: i64,
    /// Whether the customer has switched spending on.
    pub on: bool,
    /// What was spent in twelve months: the tier follows from it.
    pub spent: i64,
}

/// Refuses what is no number of points.
pub fn check(asked: i64) -> Result<(), Refusal> {
    if (0..=MOST).contains(&asked) {
        Ok(())
    } else {
        Err(Refusal::new(Code::Invalid, "Use 0 points or more.").field("points"))
    }
}

/// What can be used now. Points whose last day is over count no more, whether or not that has been booked.
pub async fn purse(
    connection: &mut AnyConnection,
    store: &Store,
    rules: &PointsRules,
    feed: FeedId,
    now: ServerTime,
) -> Result<Purse, Refusal> {
    // A store without tiers never adds up what anybody spends.
    let spent = if rules.tiers.is_empty() { 0 } else { spending::spent(&mut *connection, store, feed, now).await? };
    let Some((account, on)) = rows::account(&mut *connection, feed).await? else {
        return Ok(Purse { spent, ..Purse::default() });
    };
    let over: i64 = sqlx::query_scalar(
        "SELECT CAST(coalesce(sum(remainder), 0) AS BIGINT) FROM points_lots
         WHERE feed = $1 AND remainder > 0 AND expires_at <= $2",
    )
    .bind(feed.to_string())
    .bind(now.millis())
    .fetch_one(connection)
    .await?;
    Ok(Purse { balance: account.balance - over, on, spent })
}

/// What points do for an order.
#[derive(Debug, Clone, Default)]
pub struct Reckoned {
    /// What they pay.
    pub used: Redemption,
    /// What the order earns.
    pub earned: Vec<EarnedLine>,
    /// The tier it earns it in.
    pub tier: Option<Tier>,
}

/// Reckons points into a quote: as many of those that were asked for as can be used.
pub fn reckon(
    quote: &mut Quote,
    rules: &PointsRules,
    products: &BTreeMap<ProductId, Product>,
    lines: &[WantedLine],
    (purse, asked): (Purse, i64),
) -> Reckoned {
    if !rules.enabled && asked == 0 {
        return Reckoned::default();
    }
    let items: Vec<Item<'_>> = lines
        .iter()
        .zip(1..)
        .filter_map(|(line, place)| {
            let product = products.get(&line.product)?;
            let total = product.price * line.quantity;
            Some(Item { line: place, category: product.category.as_deref(), total })
        })
        .collect();
    let used = rules.redeem(&items, purse.balance, purse.on, asked);
    let tier = rules.tier(purse.spent).cloned();
    let earned = rules.earn(&items, &used.lines, rules.percent(purse.spent));
    quote.totals.points = used.amount;
    quote.totals.total -= used.amount;
    quote.points = Some(QuotePoints {
        used: used.points,
        amount: used.amount,
        most: used.most,
        limited_by: used.limited_by.clone(),
        balance: purse.balance,
        value: rules.value,
        earns: earned.iter().map(|line| line.points).sum(),
    });
    Reckoned { used, earned, tier }
}

impl Reckoned {
    /// What the order keeps of it; nothing where it has no points.
    pub fn of_order(&self, rules: &PointsRules, policy: i64) -> Option<OrderPoints> {
        let points = plan::of_order(&self.earned, &self.used.lines, terms(rules, policy));
        (points.earned > 0 || points.redeemed > 0).then_some(points)
    }
}

/// The terms an order is placed under.
pub fn terms(rules: &PointsRules, policy: i64) -> PointsTerms {
    PointsTerms {
        policy,
        value: rules.value,
        delay_days: rules.delay_days,
        lifetime_days: rules.lifetime_days,
        grace_days: rules.grace_days,
        debt: rules.debt,
    }
}

/// Books what paid for an order and what it earns, in the order's transaction. Its feed is locked.
pub async fn placed(
    tx: &mut Tx,
    store: &Store,
    feed: FeedId,
    order: &Order,
    reckoned: &Reckoned,
) -> Result<(), Refusal> {
    let Some(points) = &order.points else { return Ok(()) };
    let mut ledger = Ledger::open(tx, store, feed, order.placed_at).await?;
    ledger.expire().await?;
    let (named, policy) = (order.into(), points.terms.policy);
    let lots = ledger.soonest(points.redeemed).await?;
    // It was reckoned from the same rows under the same lock.
    let paid = plan::redeem(&named, &reckoned.used.lines, policy, &lots)
        .map_err(|Missing(points)| internal(&format!("{points} points are missing that were there")))?;
    for draft in paid.into_iter().chain(plan::earn(&named, &reckoned.earned, policy, reckoned.tier.as_ref())) {
        ledger.book(draft).await?;
    }
    ledger.close().await?;
    Ok(())
}
