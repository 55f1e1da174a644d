//! The demo customer's points: the newest orders replayed through the ledger's own rule, as if the store had had points all
//! the while. The same orders give the same ledger.

use kabinet_protocol::ids::{AdjustmentId, FeedId, OrderId};
use kabinet_protocol::order::{KIND, Order};
use kabinet_protocol::points::{Item, PointsRules, lost};
use kabinet_protocol::time::ServerTime;
use uuid::Uuid;

use super::SCENARIOS;
use crate::loyalty::checkout::{Reckoned, terms};
use crate::loyalty::follow;
use crate::loyalty::spending;
use crate::loyalty::store::{self as rows, Ledger};
use crate::loyalty::{calendar::Calendar, plan};
use crate::policy;
use crate::problems::{Refusal, internal};
use crate::secret;
use crate::store::Store;
use crate::sync::store::{self as feeds, Entity};

/// Newest orders that are replayed; those before are from before there were points.
const REPLAYED: i64 = 120;
/// What the demo customer brought along from before.
const BROUGHT: i64 = 1_200;

/// Something that happened to an order. Of two at one instant the earlier variant comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Happened {
    Placed,
    Usable,
    Gone,
}

/// What happened to the orders, in time.
fn history(
    orders: &[Order],
    calendar: &Calendar,
    rules: &PointsRules,
    now: ServerTime,
) -> Vec<(ServerTime, Happened, usize)> {
    let mut history = Vec::new();
    for (place, order) in orders.iter().enumerate() {
        history.push((order.placed_at, Happened::Placed, place));
        // The terms are those of all of them; what an order earns is known only when its turn comes.
        let mut order = order.clone();
        order.points = Some(plan::of_order(&[], &[], terms(rules, 0)));
        if let Some(day) = plan::since(&order, calendar) {
            history.push((calendar.begin(day), Happened::Usable, place));
        }
        let adjusted = order.adjustments.iter().map(|one| one.at);
        let returned = order.returns.iter().flat_map(|one| &one.events).map(|event| event.at);
        let canceled = order.events.iter().filter(|event| event.kind == "canceled").map(|event| event.at);
        if let Some(at) = adjusted.chain(returned).chain(canceled).max() {
            history.push((at, Happened::Gone, place));
        }
    }
    history.retain(|(at, ..)| *at <= now);
    history.sort_unstable();
    history
}

/// Replays the demo customer's orders. They have been imported.
pub(crate) async fn fill(store: &Store) -> Result<(), Refusal> {
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    let (version, policy) = policy::store::versioned(&mut tx).await?;
    let rules = policy.points;
    let feed: Option<(String,)> = sqlx::query_as("SELECT feed FROM customers WHERE external_id = $1")
        .bind(SCENARIOS[0].key)
        .fetch_optional(&mut *tx)
        .await?;
    let Some((feed,)) = feed.filter(|_| rules.enabled) else { return Ok(()) };
    let feed: FeedId = feed.parse().map_err(|error| internal(&error))?;
    feeds::raise(&mut tx, feed, 0).await?;
    let docs: Vec<(String,)> = sqlx::query_as(
        "SELECT doc FROM entities WHERE feed = $1 AND kind = 'order' AND deleted = 0
         ORDER BY sort DESC, id DESC LIMIT +$2",
    )
    .bind(feed.to_string())
    .bind(REPLAYED)
    .fetch_all(&mut *tx)
    .await?;
    let mut orders = docs.iter().map(|(doc,)| serde_json::from_str(doc)).collect::<Result<Vec<Order>, _>>()?;
    orders.reverse();
    spending::keep(&mut tx, store, feed, now).await?;
    let spent = spending::spent(&mut tx, store, feed, now).await?;
    let mut ledger = Ledger::open(&mut tx, store, feed, now).await?;
    ledger.switch(true);
    let calendar = ledger.calendar.clone();
    let history = history(&orders, &calendar, &rules, now);
    if let Some((first, ..)) = history.first() {
        ledger.now = first.plus_millis(-86_400_000);
        let digest = secret::digest("the demo's points from before");
        let id = AdjustmentId(Uuid::parse_str(&digest[..32]).unwrap_or_default());
        let expires = Some(calendar.after(ledger.today(), rules.lifetime_days));
        let reason = "Welcome: your points from the old card";
        let given = plan::adjust(&ledger.account, id, BROUGHT, reason, expires, &[]);
        ledger.book(given.map_err(|missing| internal(&missing))?).await?;
    }
    for (at, happened, place) in history {
        ledger.now = at;
        ledger.expire().await?;
        match happened {
            Happened::Placed => place_one(&mut ledger, &mut orders[place], &rules, version, spent).await?,
            Happened::Usable => usable(&mut ledger, &orders[place]).await?,
            Happened::Gone => {
                let order = &orders[place];
                if let Some(standing) = ledger.standing(order.id).await? {
                    follow::settle(&mut ledger, order, &standing).await?;
                }
            }
        }
    }
    ledger.now = now;
    ledger.expire().await?;
    ledger.close().await?;
    let mut rev = feeds::raise(&mut tx, feed, 0).await?;
    for order in orders.iter().filter(|order| order.points.is_some()) {
        let (id, doc) = (order.id.to_string(), serde_json::to_string(order)?);
        rev = feeds::raise(&mut tx, feed, 1).await?;
        feeds::put(&mut tx, feed, rev, now, Entity { kind: KIND, id: &id, sort: order.placed_at.millis(), doc: &doc })
            .await?;
        let since = plan::since(order, &calendar).map(|day| calendar.begin(day)).filter(|begins| *begins > now);
        if since.is_some() && lost(order).earned < order.points.as_ref().map_or(0, |points| points.earned) {
            rows::due(&mut tx, feed, order.id, since).await?;
        }
    }
    tx.commit().await?;
    store.hub.moved(feed, rev).await;
    Ok(())
}

/// An order that used points uses as many here; where it cannot, it is from before there were points.
async fn place_one(
    ledger: &mut Ledger<'_>,
    order: &mut Order,
    rules: &PointsRules,
    version: i64,
    spent: i64,
) -> Result<(), Refusal> {
    let items: Vec<Item<'_>> = order
        .lines
        .iter()
        .map(|line| Item { line: line.line, category: line.category.as_deref(), total: line.total })
        .collect();
    let wished = order.totals.points / rules.value.max(1);
    let used = rules.redeem(&items, ledger.account.balance, true, wished);
    if used.amount != order.totals.points {
        return Ok(());
    }
    // The tier of now: what the demo customer had spent at each of these times nobody knows any more.
    let tier = rules.tier(spent).cloned();
    let earned = rules.earn(&items, &used.lines, rules.percent(spent));
    let reckoned = Reckoned { used, earned, tier };
    let points = reckoned.of_order(rules, version);
    let lots = ledger.soonest(reckoned.used.points).await?;
    let named = (&*order).into();
    let paid = plan::redeem(&named, &reckoned.used.lines, version, &lots).map_err(|missing| internal(&missing))?;
    for draft in paid.into_iter().chain(plan::earn(&named, &reckoned.earned, version, reckoned.tier.as_ref())) {
        ledger.book(draft).await?;
    }
    order.points = points;
    Ok(())
}

async fn usable(ledger: &mut Ledger<'_>, order: &Order) -> Result<(), Refusal> {
    let order_id: OrderId = order.id;
    let (Some(points), Some(standing)) = (&order.points, ledger.standing(order_id).await?) else { return Ok(()) };
    let Some(since) = plan::since(order, &ledger.calendar) else { return Ok(()) };
    let account = ledger.account;
    let draft = plan::activate(&account, &order.into(), &standing, since, &points.terms, &ledger.calendar);
    if let Some(draft) = draft {
        ledger.book(draft).await?;
    }
    Ok(())
}
