//! What a wanted order costs now.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::tz::TimeZone;
use kabinet_protocol::ids::ProductId;
use kabinet_protocol::lists::MOST;
use kabinet_protocol::membership::MembershipRules;
use kabinet_protocol::order::Totals;
use kabinet_protocol::problem::Code;
use kabinet_protocol::product::Product;
use kabinet_protocol::shop::{PlaceOrder, Quote, QuotedLine, WantedLine};
use kabinet_protocol::time::{CivilDate, ServerTime};
use sqlx::AnyConnection;

use crate::db::rows;
use crate::policy::{DeliveryPolicy, Way};
use crate::problems::{Refusal, internal};
use crate::store::Store;

/// The most lines of an order.
const LINES: usize = 100;
/// The largest sum: beyond it a number is not exact in every client (2^53).
const LARGEST: i64 = 1 << 53;

fn invalid(field: &str, detail: &str) -> Refusal {
    Refusal::new(Code::Invalid, detail).field(field)
}

/// Whether the lines are ones that could be bought.
pub fn check(lines: &[WantedLine]) -> Result<(), Refusal> {
    if !(1..=LINES).contains(&lines.len()) {
        return Err(invalid("lines", "An order has 1 to 100 lines."));
    }
    if lines.iter().any(|line| !(1..=MOST).contains(&line.quantity)) {
        return Err(invalid("lines", "A quantity is from 1 to 999."));
    }
    let mut seen = BTreeSet::new();
    if !lines.iter().all(|line| seen.insert(line.product)) {
        return Err(invalid("lines", "A product stands in one line."));
    }
    Ok(())
}

/// A priced order.
#[derive(Debug)]
pub struct Priced {
    /// What it costs.
    pub quote: Quote,
    /// The products of its lines that the store has.
    pub products: BTreeMap<ProductId, Product>,
    /// A product that the store never had.
    pub unknown: Option<ProductId>,
    /// How it is delivered.
    pub way: Way,
}

/// Prices an order from the catalogue, the stock and the policy as they are now, with the rules of membership for whoever is a member.
pub async fn price(
    connection: &mut AnyConnection,
    store: &Store,
    policy: &DeliveryPolicy,
    member: Option<&MembershipRules>,
    wanted: &PlaceOrder,
    now: ServerTime,
) -> Result<Priced, Refusal> {
    check(&wanted.lines)?;
    let way = policy.options.iter().find(|way| way.id == wanted.delivery);
    let way = way.ok_or_else(|| invalid("delivery", "The store does not deliver so."))?.clone();
    let shelf = shelf(connection, store, &wanted.lines).await?;
    let (mut lines, mut products) = (Vec::with_capacity(wanted.lines.len()), BTreeMap::new());
    let (mut items, mut regular_items) = (0_i64, 0_i64);
    let mut unknown = None;
    for line in &wanted.lines {
        let found = shelf.get(&line.product);
        if found.is_none() {
            unknown = unknown.or(Some(line.product));
        }
        let product = found.and_then(|(product, _)| product.as_ref());
        let enough = found.is_some_and(|(_, on_hand)| on_hand.is_none_or(|on_hand| on_hand >= line.quantity));
        let regular = product.map(|product| product.price);
        let unit_price = regular.map(|price| member.map_or(price, |rules| rules.price_of(price)));
        items = add(items, unit_price, line.quantity)?;
        regular_items = add(regular_items, regular, line.quantity)?;
        lines.push(QuotedLine {
            product: line.product,
            unit_price,
            regular: regular.filter(|_| regular != unit_price),
            available: unit_price.is_some() && enough,
        });
        // What follows (points, the order's lines) knows the price that is paid and no other.
        if let (Some(product), Some(price)) = (product, unit_price) {
            products.insert(line.product, Product { price, ..product.clone() });
        }
    }
    // A way that is free from a sum on is reckoned without the membership: nobody pays more for being a member.
    let fee = if way.free_from.is_some_and(|from| regular_items >= from) { 0 } else { way.price };
    let delivery = member.map_or(fee, |rules| rules.delivery(items, fee));
    let totals = Totals { items, delivery, total: items + delivery, ..Totals::default() };
    let promised = promised(store, way.days, now);
    let (currency, regular_fee) = (store.profile.currency, Some(fee).filter(|fee| *fee != delivery));
    let quote = Quote { currency, lines, totals, promised, regular_fee, points: None, credit: None };
    Ok(Priced { quote, products, unknown, way })
}

fn add(sum: i64, price: Option<i64>, quantity: i64) -> Result<i64, Refusal> {
    let cost = price.unwrap_or(0).checked_mul(quantity);
    cost.and_then(|cost| sum.checked_add(cost))
        .filter(|sum| *sum <= LARGEST)
        .ok_or_else(|| invalid("lines", "The sum is too large."))
}

/// The date so many days from now, in the store's time zone.
pub fn promised(store: &Store, days: u32, now: ServerTime) -> Option<CivilDate> {
    let zone = TimeZone::get(&store.profile.time_zone).unwrap_or(TimeZone::UTC);
    let today = now.timestamp()?.to_zoned(zone).date();
    today.checked_add(i64::from(days).days()).ok().map(CivilDate)
}

type Shelf = BTreeMap<ProductId, (Option<Product>, Option<i64>)>;

/// The products that lines name (nothing for one that has gone), and how many are there where they are counted.
async fn shelf(connection: &mut AnyConnection, store: &Store, lines: &[WantedLine]) -> Result<Shelf, Refusal> {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        rows::within(
            "SELECT e.id, e.deleted, e.doc, s.on_hand FROM entities e LEFT JOIN stock s ON s.product = e.id
             WHERE e.feed = $1 AND e.kind = 'product' AND e.id IN",
            2,
            LINES,
        )
    });
    type Row = (String, i64, String, Option<i64>);
    let Some(last) = lines.last() else { return Ok(Shelf::new()) };
    let mut query = sqlx::query_as::<_, Row>(TEXT.as_str()).bind(store.catalogue.to_string());
    for index in 0..LINES {
        // The list is filled up with its last name.
        query = query.bind(lines.get(index).unwrap_or(last).product.to_string());
    }
    let mut shelf = Shelf::new();
    for (id, deleted, doc, on_hand) in query.fetch_all(connection).await? {
        let product = if deleted == 0 { Some(serde_json::from_str(&doc)?) } else { None };
        shelf.insert(id.parse().map_err(|error| internal(&error))?, (product, on_hand));
    }
    Ok(shelf)
}
