//! What commands and the command line ask of the archive: its outline, stretches of it, one order.

use std::str::FromStr;

use jiff::tz::TimeZone;
use kabinet_protocol::ids::OrderId;
use kabinet_protocol::membership;
use kabinet_protocol::money::{Currency, Money};
use kabinet_protocol::order::{Order, OrderStatus};
use kabinet_protocol::returns::ReturnLine;
use kabinet_protocol::time::ServerTime;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::model::{Detail, Facet, Facets, Month, OrderFilter, OrderRow, Outline};
use super::own::own;
use super::plan::{Due, late, path, tracked};
use super::returns::{Terms, over, sending, worth};
use super::sql::{LATE, OUTLINE, PAGE, WINDOW, bind_filter};
use super::store::SEPARATOR;
use super::words::{FacetKind, category_expression, status_expression, value};
use crate::clock::SharedClock;
use crate::db::{Database, DbError};

/// The states in which something may be awaited.
const AWAITED: [OrderStatus; 4] =
    [OrderStatus::Created, OrderStatus::Confirmed, OrderStatus::Processing, OrderStatus::OnHold];

/// The most rows one call answers.
pub const MOST: u32 = 200;

/// The time zones an answer depends on.
#[derive(Debug, Clone)]
pub struct Zones {
    /// This device's: months are its months.
    pub device: TimeZone,
    /// The store's: promises are dates of its calendar.
    pub store: TimeZone,
}

/// Why the archive did not answer.
#[derive(Debug, Clone, thiserror::Error)]
pub enum OrdersError {
    /// There is no such order here.
    #[error("there is no such order on this device")]
    NotFound,
    /// An argument is not of the documented form.
    #[error("{0} is not of the documented form")]
    BadArgument(&'static str),
    /// The stored document cannot be read; the next sync fetches it again.
    #[error("this order cannot be read; sync to fetch it again")]
    Unreadable,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<sqlx::Error> for OrdersError {
    fn from(error: sqlx::Error) -> Self {
        Self::Db(error.into())
    }
}

/// The archive of one account.
#[derive(Debug, Clone)]
pub struct Archive {
    pub(super) db: Database,
    clock: SharedClock,
    zones: Zones,
    return_days: u32,
}

impl Archive {
    /// The archive in this database.
    pub fn new(db: Database, clock: SharedClock, zones: Zones) -> Self {
        Self { db, clock, zones, return_days: 0 }
    }

    /// The same at a store that takes goods back for so many days.
    pub fn returns_within(self, days: u32) -> Self {
        Self { return_days: days, ..self }
    }

    /// The store's terms for returns.
    pub fn terms(&self) -> Terms {
        Terms { days: self.return_days, zone: self.zones.store.clone() }
    }

    /// The zones its answers depend on.
    pub fn zones(&self) -> &Zones {
        &self.zones
    }

    /// Every month that has an order the filter lets through, newest first.
    pub async fn outline(&self, filter: &OrderFilter) -> Result<Outline, OrdersError> {
        let ends: (Option<i64>, Option<i64>, i64) = sqlx::query_as(
            "SELECT (SELECT min(placed_at) FROM orders), (SELECT max(placed_at) FROM orders), \
             (SELECT count(*) FROM orders)",
        )
        .fetch_one(self.db.readers())
        .await?;
        let (Some(oldest), Some(newest), count) = ends else { return Ok(Outline::default()) };
        let oldest = filter.from.map_or(oldest, |from| from.millis().max(oldest));
        let newest = filter.to.map_or(newest, |to| to.millis().saturating_sub(1).min(newest));
        let months = months(&self.zones.device, oldest, newest);
        let bounds: Vec<(i64, i64)> = months.iter().map(|month| (month.from, month.to)).collect();
        let bounds = serde_json::to_string(&bounds).map_err(|_| OrdersError::BadArgument("filter"))?;
        let currencies = self.facet(FacetKind::Currency).await?;
        let codes: Vec<&str> = currencies.iter().map(|currency| currency.value.as_str()).collect();
        let codes = serde_json::to_string(&codes).map_err(|_| OrdersError::BadArgument("filter"))?;
        let category = filter.category.as_deref().map(category_expression);
        let query = bind_filter!(sqlx::query_as::<_, (i64, String, String)>(OUTLINE), filter, category);
        let sums = query.bind(bounds).bind(codes).fetch_all(self.db.readers()).await?;
        let mut outline = Outline { archive_count: unsigned(count), ..Outline::default() };
        let mut found: Vec<Month> = Vec::new();
        for (index, currency, sums) in sums {
            let Some((count, minor)) = sums.split_once(' ') else { continue };
            let (count, minor) = (count.parse().unwrap_or(0u64), minor.parse().unwrap_or(0i64));
            let month = usize::try_from(index).ok().and_then(|index| months.get(index));
            let (Some(month), 1.., Ok(currency)) = (month, count, Currency::from_str(&currency)) else { continue };
            outline.count += count;
            match found.last_mut().filter(|last| last.month == month.name) {
                Some(last) => {
                    last.count += count;
                    last.totals.push(Money { minor, currency });
                }
                None => found.push(Month { month: month.name.clone(), count, totals: vec![Money { minor, currency }] }),
            }
        }
        outline.months = found;
        Ok(outline)
    }

    /// Some rows of one month (as `2026-03`), newest first.
    pub async fn window(
        &self,
        filter: &OrderFilter,
        month: &str,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<OrderRow>, OrdersError> {
        let first =
            format!("{month}-01").parse::<jiff::civil::Date>().map_err(|_| OrdersError::BadArgument("month"))?;
        let bounds = bounds(&self.zones.device, first).ok_or(OrdersError::BadArgument("month"))?;
        let category = filter.category.as_deref().map(category_expression);
        let rows = bind_filter!(sqlx::query(WINDOW), filter, category)
            .bind(bounds.0)
            .bind(bounds.1)
            .bind(limit.min(MOST))
            .bind(offset)
            .fetch_all(self.db.readers())
            .await?;
        self.rows(&rows)
    }

    /// A page of the archive, newest first; `before` is the key of the last row of the page before.
    pub async fn page(
        &self,
        filter: &OrderFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<OrderRow>, OrdersError> {
        let category = filter.category.as_deref().map(category_expression);
        let rows = bind_filter!(sqlx::query(PAGE), filter, category)
            .bind(before.unwrap_or(i64::MAX))
            .bind(limit.min(MOST))
            .fetch_all(self.db.readers())
            .await?;
        self.rows(&rows)
    }

    /// One order in full.
    pub async fn get(&self, id: OrderId) -> Result<Detail, OrdersError> {
        let doc: Option<String> = sqlx::query_scalar(
            "SELECT d.doc FROM feeds f CROSS JOIN orders o ON o.feed = f.num AND o.id = ?1 \
             CROSS JOIN order_docs d ON d.key = o.key LIMIT 1",
        )
        .bind(id.0.as_bytes().as_slice())
        .fetch_optional(self.db.readers())
        .await?;
        let doc = doc.ok_or(OrdersError::NotFound)?;
        let order: Order = serde_json::from_str(&doc).map_err(|_| OrdersError::Unreadable)?;
        let own = own(&self.db, id).await?;
        let mut order = over(order, &own.returning);
        order.archived = own.archived.unwrap_or(order.archived);
        let (path, terms) = (path(&order), self.terms());
        let late = late(super::plan::due(&order), self.today());
        let parcels = tracked(&order, self.today(), |at| terms.rule().date(at));
        let sending = sending(&order, &own.returning, &terms, self.now());
        Ok(Detail { order, path, late, parcels, sending, own })
    }

    /// What would flow back for goods of an order.
    pub async fn worth(&self, id: OrderId, lines: &[ReturnLine]) -> Result<Money, OrdersError> {
        let order = self.get(id).await?.order;
        let minor = worth(&order, lines, &self.terms(), self.now()).map_err(|_| OrdersError::BadArgument("lines"))?;
        Ok(Money { minor, currency: order.currency })
    }

    /// What was saved as a member with the orders since a moment, in minor units of a currency. What was called off saved nothing.
    pub async fn saved(&self, since: ServerTime, currency: Currency) -> Result<i64, OrdersError> {
        let docs: Vec<String> = sqlx::query_scalar(
            "SELECT d.doc FROM orders o CROSS JOIN order_docs d ON d.key = o.key \
             WHERE o.placed_at >= ?1 AND o.currency = ?2 AND o.status <> 'canceled'",
        )
        .bind(since.millis())
        .bind(currency.to_string())
        .fetch_all(self.db.readers())
        .await?;
        let orders = docs.iter().filter_map(|doc| serde_json::from_str::<Order>(doc).ok());
        Ok(orders.map(|order| membership::saved(&order)).fold(0, i64::saturating_add))
    }

    /// Orders with a parcel that is late, the longest awaited first.
    pub async fn late(&self, limit: u32) -> Result<Vec<OrderRow>, OrdersError> {
        let rows = sqlx::query(LATE)
            .bind(status_expression(&AWAITED))
            .bind(self.today().to_string())
            .bind(limit.min(MOST))
            .fetch_all(self.db.readers())
            .await?;
        self.rows(&rows)
    }

    /// The order with this number, as people write it; case and spaces around it do not matter.
    pub async fn by_number(&self, number: &str) -> Result<OrderId, OrdersError> {
        let page = self.search(number, &OrderFilter::default(), None, MOST).await?;
        let wanted = number.trim();
        let found = page.rows.iter().find(|row| row.number.eq_ignore_ascii_case(wanted));
        found.map(|row| row.id).ok_or(OrdersError::NotFound)
    }

    /// What one can filter by.
    pub async fn facets(&self) -> Result<Facets, OrdersError> {
        let oldest: Option<i64> =
            sqlx::query_scalar("SELECT min(placed_at) FROM orders").fetch_one(self.db.readers()).await?;
        let currencies = self.facet(FacetKind::Currency).await?.into_iter().map(|facet| facet.value).collect();
        Ok(Facets {
            categories: self.facet(FacetKind::Category).await?,
            statuses: self.facet(FacetKind::Status).await?,
            currencies,
            oldest: oldest.map(ServerTime),
        })
    }

    /// The values of one kind of facet, from the index's own list of words.
    async fn facet(&self, kind: FacetKind) -> Result<Vec<Facet>, OrdersError> {
        let (from, below) = kind.range();
        let words: Vec<(String, i64)> =
            sqlx::query_as("SELECT term, doc FROM order_words WHERE term >= ?1 AND term < ?2 AND doc > 0")
                .bind(from)
                .bind(below)
                .fetch_all(self.db.readers())
                .await?;
        let mut facets: Vec<Facet> =
            words.into_iter().map(|(term, count)| Facet { value: value(&term), count: unsigned(count) }).collect();
        facets.sort_by(|a, b| a.value.cmp(&b.value));
        Ok(facets)
    }

    /// This device's clock, where the rule wants the store's: what it says too early or too late, the store refuses.
    fn now(&self) -> ServerTime {
        ServerTime(self.clock.now().millis())
    }

    pub(super) fn today(&self) -> jiff::civil::Date {
        let now = self.clock.now().timestamp().unwrap_or_default();
        now.to_zoned(self.zones.store.clone()).date()
    }

    fn rows(&self, rows: &[SqliteRow]) -> Result<Vec<OrderRow>, OrdersError> {
        let today = self.today();
        rows.iter().map(|row| read(row, today)).collect()
    }
}

pub(super) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

pub(super) fn read(row: &SqliteRow, today: jiff::civil::Date) -> Result<OrderRow, OrdersError> {
    let id = uuid::Uuid::from_slice(row.try_get(1)?).map_err(|_| OrdersError::Unreadable)?;
    let currency = row.try_get::<&str, _>(10)?.parse().map_err(|_| OrdersError::Unreadable)?;
    let due = row.try_get::<Option<&str>, _>(14)?.map(Due::read);
    let items = split(row.try_get(12)?);
    let line_count: i64 = row.try_get(11)?;
    Ok(OrderRow {
        id: OrderId(id),
        key: row.try_get(0)?,
        number: row.try_get(2)?,
        placed_at: ServerTime(row.try_get(3)?),
        more_items: u32::try_from(line_count).unwrap_or_default().saturating_sub(items.len() as u32),
        items,
        art: split(row.try_get(13)?),
        status: OrderStatus::from(row.try_get::<&str, _>(4)?),
        payment_status: row.try_get::<&str, _>(5)?.into(),
        fulfillment_status: row.try_get::<&str, _>(6)?.into(),
        return_status: row.try_get::<&str, _>(7)?.into(),
        archived: row.try_get::<i64, _>(8)? != 0,
        late: late(due, today),
        promised: due.and_then(|due| due.promised),
        total: Money { minor: row.try_get(9)?, currency },
        marks: Vec::new(),
    })
}

fn split(joined: &str) -> Vec<String> {
    if joined.is_empty() { Vec::new() } else { joined.split(SEPARATOR).map(str::to_owned).collect() }
}

/// A month of the outline: its name and the instants between which it lies.
struct Stretch {
    name: String,
    from: i64,
    to: i64,
}

/// The most months an outline has. Older orders (a store that sends the year 12) are counted with the oldest month.
const MONTHS: usize = 2_400;

/// The months from the newest instant down to the oldest, in `zone`.
fn months(zone: &TimeZone, oldest: i64, newest: i64) -> Vec<Stretch> {
    let mut months = Vec::new();
    if oldest > newest {
        return months;
    }
    let clamp = |millis: i64| jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::MAX);
    let mut first = clamp(newest).to_zoned(zone.clone()).date().first_of_month();
    let mut to = i64::MAX;
    while let Some((from, _)) = bounds(zone, first) {
        let name = format!("{:04}-{:02}", first.year(), first.month());
        let last = months.len() + 1 >= MONTHS;
        months.push(Stretch { name, from: if last { i64::MIN } else { from }, to });
        if from <= oldest || last {
            break;
        }
        to = from;
        let Ok(before) = first.checked_sub(jiff::Span::new().months(1)) else { break };
        first = before;
    }
    months
}

/// The instants between which the month that begins at `first` lies.
fn bounds(zone: &TimeZone, first: jiff::civil::Date) -> Option<(i64, i64)> {
    let start = |date: jiff::civil::Date| date.to_zoned(zone.clone()).ok().map(|at| at.timestamp().as_millisecond());
    let next = first.checked_add(jiff::Span::new().months(1)).ok()?;
    Some((start(first)?, start(next)?))
}
