//! Orders.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use kabinet_protocol::ids::{CustomerId, FeedId, OrderId};
use kabinet_protocol::import::OrderRecord;
use kabinet_protocol::order::{self, Order};
use kabinet_protocol::product::Product;
use kabinet_protocol::sync::Rev;

use super::statements::{EntityRow, LOOK_UP, PRODUCT_DOCS_BY_NAME, ROWS, Sized, look_up, put, raise_all, sized, sizes};
use super::{Round, Writer, customers};
use crate::db::{Tx, rows};
use crate::import::BadLine;
use crate::import::check::{self, KnownProduct};
use crate::loyalty::spending;
use crate::privacy::deletion::pseudonymous;
use crate::problems::{Refusal, internal, read};

/// An order as the store has it.
struct Known {
    id: OrderId,
    home: Home,
    hash: String,
}

/// Whose an order is, and in which feed it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Home {
    customer: CustomerId,
    feed: FeedId,
}

/// What is known of the orders' homes once nobody else can change it.
struct Standing {
    known: HashMap<String, Known>,
    locked: BTreeSet<FeedId>,
    /// Whose orders were claimed, and by whom.
    claimed: HashSet<(CustomerId, CustomerId)>,
    /// Feeds of customers who have closed their accounts.
    closed: HashSet<FeedId>,
}

impl Standing {
    /// Where an order that the merchant writes as `named`'s belongs, or why it cannot be stored.
    fn home(&self, before: Option<&Known>, named: Home) -> Result<Home, &'static str> {
        let home = match before {
            None => named,
            Some(before) if before.home == named => named,
            // The merchant knows the guest who bought; the order stands with the account that has claimed it since.
            Some(before) if self.claimed.contains(&(named.customer, before.home.customer)) => before.home,
            Some(_) => return Err("belongs to another customer already"),
        };
        if self.locked.contains(&home.feed) { Ok(home) } else { Err("is being claimed right now: import it again") }
    }
}

impl Writer {
    /// Stores orders.
    pub(super) async fn orders(
        &mut self,
        round: &mut Round,
        mut records: Vec<(u64, String, OrderRecord)>,
    ) -> Result<(), Refusal> {
        if records.is_empty() {
            return Ok(());
        }
        let known = look_up_orders(&mut round.tx, &records).await?;
        let before = records.len();
        records.retain(|(_, hash, record)| known.get(&record.external_id).is_none_or(|known| known.hash != *hash));
        round.summary.orders.unchanged += (before - records.len()) as u64;
        self.learn(&mut round.tx, &records).await?;
        let standing = self.standing(&mut round.tx, &records, known).await?;
        let mut by_feed: BTreeMap<FeedId, Vec<(CustomerId, String, String, Order)>> = BTreeMap::new();
        for (line, hash, record) in records {
            let name = record.external_id.clone();
            let mut refuse = |why: String| round.bad.push(BadLine { line, why: format!("order {name:?}: {why}") });
            let Some((customer, feed)) = self.customers.get(&record.customer).copied() else {
                refuse(format!(
                    "names the customer {:?}, whom neither the store nor an earlier record has",
                    record.customer
                ));
                continue;
            };
            let before = standing.known.get(&record.external_id);
            let home = match standing.home(before, Home { customer, feed }) {
                Ok(home) => home,
                Err(why) => {
                    refuse(why.into());
                    continue;
                }
            };
            let id = before.map_or_else(OrderId::new, |before| before.id);
            match check::order(id, record, |named| self.products.get(named)) {
                Ok(order) => {
                    if before.is_some() {
                        round.summary.orders.changed += 1;
                    } else {
                        round.summary.orders.added += 1;
                    }
                    // The books of a closed account go on without the person.
                    let order = if standing.closed.contains(&home.feed) { pseudonymous(order) } else { order };
                    by_feed.entry(home.feed).or_default().push((home.customer, name, hash, order));
                }
                Err(why) => refuse(why),
            }
        }
        let counts: Vec<(FeedId, i64)> =
            by_feed.iter().map(|(feed, orders)| (*feed, i64::try_from(orders.len()).unwrap_or(i64::MAX))).collect();
        let feeds: Vec<String> = by_feed.keys().map(FeedId::to_string).collect();
        let feeds: Vec<&str> = feeds.iter().map(String::as_str).collect();
        for (feed,) in look_up::<(String,)>(&mut round.tx, &SPENT_BY_FEED, &feeds).await? {
            spending::look_again(&mut round.tx, read(&feed)?).await?;
        }
        let revs = raise_all(&mut round.tx, &counts).await?;
        let (mut entities, mut index) = (Vec::new(), Vec::new());
        for (feed, orders) in by_feed {
            let last = *revs.get(&feed).ok_or_else(|| internal(&"a feed is missing"))?;
            round.moved.insert(feed, Rev(last));
            let count = i64::try_from(orders.len()).unwrap_or(i64::MAX);
            for ((customer, name, hash, order), rev) in orders.into_iter().zip(last - count + 1..) {
                entities.push(EntityRow {
                    feed: feed.to_string(),
                    kind: order::KIND,
                    id: order.id.to_string(),
                    rev,
                    sort: order.placed_at.millis(),
                    doc: serde_json::to_string(&order)?,
                });
                index.push((feed, customer, name, hash, order));
            }
        }
        put(&mut round.tx, &entities, round.now).await?;
        for chunk in index.chunks(ROWS) {
            let mut query = sqlx::query(sized(&ORDERS, chunk.len()));
            for (feed, customer, name, hash, order) in chunk {
                query = query
                    .bind(feed.to_string())
                    .bind(order.id.to_string())
                    .bind(customer.to_string())
                    .bind(name)
                    .bind(&order.number)
                    .bind(order.status.as_str())
                    .bind(order.payment_status.as_str())
                    .bind(order.fulfillment_status.as_str())
                    .bind(order.return_status.as_str())
                    .bind(order.placed_at.millis())
                    .bind(order.currency.as_str())
                    .bind(order.totals.total)
                    .bind(hash);
            }
            query.execute(&mut *round.tx).await?;
        }
        Ok(())
    }

    /// Locks the feeds that orders are written to, and reads what must not change before they are: claiming an order and
    /// closing an account lock them, too.
    async fn standing(
        &self,
        tx: &mut Tx,
        records: &[(u64, String, OrderRecord)],
        known: HashMap<String, Known>,
    ) -> Result<Standing, Refusal> {
        let named: Vec<(CustomerId, FeedId)> =
            records.iter().filter_map(|(_, _, record)| self.customers.get(&record.customer).copied()).collect();
        let changed = records.iter().filter_map(|(_, _, record)| known.get(&record.external_id));
        let homes: Vec<FeedId> = changed.map(|known| known.home.feed).collect();
        let locked: BTreeSet<FeedId> = named.iter().map(|(_, feed)| *feed).chain(homes.iter().copied()).collect();
        let counts: Vec<(FeedId, i64)> = locked.iter().map(|feed| (*feed, 0)).collect();
        raise_all(tx, &counts).await?;
        let known = if homes.is_empty() { HashMap::new() } else { look_up_orders(tx, records).await? };
        let mut claimed = HashSet::new();
        if !known.is_empty() {
            let customers: BTreeSet<String> = named.iter().map(|(customer, _)| customer.to_string()).collect();
            let customers: Vec<&str> = customers.iter().map(String::as_str).collect();
            for (from, by) in look_up::<(String, String)>(tx, &CLAIMS_BY_CUSTOMER, &customers).await? {
                claimed.insert((read(&from)?, read(&by)?));
            }
        }
        let feeds: Vec<String> = locked.iter().map(FeedId::to_string).collect();
        let feeds: Vec<&str> = feeds.iter().map(String::as_str).collect();
        let closed = look_up::<(String,)>(tx, &CLOSED_BY_FEED, &feeds).await?;
        let closed = closed.iter().map(|(feed,)| read(feed)).collect::<Result<_, _>>()?;
        Ok(Standing { known, locked, claimed, closed })
    }

    /// Looks up the customers and products that orders name and that are not remembered.
    async fn learn(&mut self, tx: &mut Tx, records: &[(u64, String, OrderRecord)]) -> Result<(), Refusal> {
        let customers: HashSet<&str> = records
            .iter()
            .map(|(_, _, record)| record.customer.as_str())
            .filter(|name| !self.customers.contains_key(*name))
            .collect();
        let names: Vec<&str> = customers.into_iter().collect();
        for (name, found) in customers::by_name(tx, &names).await? {
            self.customers.insert(name, (read(&found.id)?, read(&found.feed)?));
        }
        let products: HashSet<&str> = records
            .iter()
            .flat_map(|(_, _, record)| &record.lines)
            .filter_map(|line| line.product.as_deref())
            .filter(|name| !self.products.contains_key(*name))
            .collect();
        let names: Vec<&str> = products.into_iter().collect();
        for (name, doc) in look_up::<(String, String)>(tx, &PRODUCT_DOCS_BY_NAME, &names).await? {
            self.products.insert(name, KnownProduct::from(serde_json::from_str::<Product>(&doc)?));
        }
        Ok(())
    }
}

async fn look_up_orders(
    tx: &mut Tx,
    records: &[(u64, String, OrderRecord)],
) -> Result<HashMap<String, Known>, Refusal> {
    let names: Vec<&str> = records.iter().map(|(_, _, record)| record.external_id.as_str()).collect();
    let mut known = HashMap::new();
    type Row = (String, String, String, String, String);
    for (name, id, customer, feed, hash) in look_up::<Row>(tx, &ORDERS_BY_NAME, &names).await? {
        let home = Home { customer: read(&customer)?, feed: read(&feed)? };
        known.insert(name, Known { id: read(&id)?, home, hash });
    }
    Ok(known)
}

static ORDERS: Sized = LazyLock::new(|| {
    sizes(
        "INSERT INTO orders(feed, id, customer, external_id, number, status, payment_status, fulfillment_status,
             return_status, placed_at, currency, total, hash)",
        13,
        "ON CONFLICT (feed, id) DO UPDATE SET number = excluded.number, status = excluded.status,
             payment_status = excluded.payment_status, fulfillment_status = excluded.fulfillment_status,
             return_status = excluded.return_status, placed_at = excluded.placed_at, currency = excluded.currency,
             total = excluded.total, hash = excluded.hash",
    )
});
static ORDERS_BY_NAME: LazyLock<String> = LazyLock::new(|| {
    rows::within("SELECT external_id, id, customer, feed, hash FROM orders WHERE external_id IN", 1, LOOK_UP)
});
static CLAIMS_BY_CUSTOMER: LazyLock<String> =
    LazyLock::new(|| rows::within("SELECT customer, claimed_by FROM claims WHERE customer IN", 1, LOOK_UP));
static SPENT_BY_FEED: LazyLock<String> =
    LazyLock::new(|| rows::within("SELECT feed FROM points_spent WHERE feed IN", 1, LOOK_UP));
static CLOSED_BY_FEED: LazyLock<String> = LazyLock::new(|| {
    rows::within(
        "SELECT c.feed FROM customers c JOIN accounts a ON a.customer = c.id AND a.closed_at IS NOT NULL WHERE c.feed IN",
        1,
        LOOK_UP,
    )
});
