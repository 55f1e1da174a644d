//! What commands and the command line ask of the archive.
//!
//! Every statement here is text one can read; what a person typed goes in as a bound value. Lists and sums read the narrow
//! table and its index; documents are read for the rows a search shows and for one order at a time. Measured goals:
//! PERFORMANCE.md, "The table".

use std::str::FromStr;

use jiff::tz::TimeZone;
use kabinet_protocol::ids::OrderId;
use kabinet_protocol::money::{Currency, Money};
use kabinet_protocol::order::{Order, OrderLine, OrderStatus};
use kabinet_protocol::time::{CivilDate, ServerTime};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::model::{Detail, Facet, Facets, Mark, Month, OrderFilter, OrderRow, Outline, SearchPage};
use super::plan::{SLOTS, late, path, slot};
use super::store::{SEPARATOR, SHOWN};
use super::words::{FacetKind, Query, category_expression, value};
use crate::clock::SharedClock;
use crate::db::{Database, DbError};

/// The most rows one call answers.
pub const MOST: u32 = 200;

/// How many words of the archive are compared with what was typed, at most.
const NEIGHBOURS: i64 = 5_000;

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
    db: Database,
    clock: SharedClock,
    zones: Zones,
}

/// The conditions of a filter on `orders o`, as ?1 to ?8. Absent ones are NULL.
macro_rules! filtered {
    () => {
        " (?1 IS NULL OR o.placed_at >= ?1) AND (?2 IS NULL OR o.placed_at < ?2) \
          AND (?3 IS NULL OR o.status IN (SELECT value FROM json_each(?3))) \
          AND (?4 IS NULL OR o.archived = ?4) AND (?5 IS NULL OR o.total >= ?5) AND (?6 IS NULL OR o.total <= ?6) \
          AND (?7 IS NULL OR o.key IN (SELECT rowid FROM order_search WHERE order_search MATCH ?7)) "
    };
}

macro_rules! columns {
    () => {
        " o.key, o.id, o.number, o.placed_at, o.status, o.payment_status, o.fulfillment_status, o.return_status, \
          o.archived, o.total, o.currency, o.line_count, o.items, o.art, o.due "
    };
}

/// One number pair for each month and currency. The sums are scalar subqueries so that nothing needs sorting: each walks
/// its month's stretch of the index `orders_outline` once.
const OUTLINE: &str = concat!(
    "SELECT b.key, c.value, (SELECT count(*) || ' ' || coalesce(sum(iif(o.status = 'canceled', 0, o.total)), 0) \
     FROM orders o INDEXED BY orders_outline WHERE o.placed_at >= b.value ->> 0 AND o.placed_at < b.value ->> 1 \
     AND o.currency = c.value AND",
    filtered!(),
    ") FROM json_each(?8) b CROSS JOIN json_each(?9) c"
);

/// The keys come from the index alone, so that rows before the offset cost nothing.
const WINDOW: &str = concat!(
    "SELECT",
    columns!(),
    "FROM (SELECT o.key AS k, o.placed_at AS p FROM orders o INDEXED BY orders_outline WHERE o.placed_at >= ?8 \
     AND o.placed_at < ?9 AND",
    filtered!(),
    "ORDER BY o.placed_at DESC, o.key DESC LIMIT ?10 OFFSET ?11) w CROSS JOIN orders o ON o.key = w.k \
     ORDER BY w.p DESC, w.k DESC"
);

const PAGE: &str =
    concat!("SELECT", columns!(), "FROM orders o WHERE o.key < ?8 AND", filtered!(), "ORDER BY o.key DESC LIMIT ?9");

/// Newest hits first: the index walks its rowids downwards and stops at the limit.
const SEARCH: &str = concat!(
    "SELECT",
    columns!(),
    ", d.doc FROM order_search s CROSS JOIN orders o ON o.key = s.rowid CROSS JOIN order_docs d ON d.key = s.rowid \
     WHERE s.order_search MATCH ?8 AND s.rowid < ?9 AND s.rowid >= ?10 AND",
    filtered!(),
    "ORDER BY s.rowid DESC LIMIT ?11"
);

/// What a test asserts of the plans: which steps each statement takes.
#[cfg(test)]
pub(super) const PLANS: &[(&str, &[&str])] = &[
    (OUTLINE, &["SEARCH o USING COVERING INDEX orders_outline (placed_at>? AND placed_at<?)"]),
    (
        WINDOW,
        &[
            "SEARCH o USING COVERING INDEX orders_outline (placed_at>? AND placed_at<?)",
            "SEARCH o USING INTEGER PRIMARY KEY (rowid=?)",
        ],
    ),
    (PAGE, &["SEARCH o USING INTEGER PRIMARY KEY (rowid<?)"]),
    (SEARCH, &["SCAN s VIRTUAL TABLE INDEX", "SEARCH d USING INTEGER PRIMARY KEY (rowid=?)"]),
];

/// Binds ?1 to ?7.
macro_rules! bind_filter {
    ($query:expr, $filter:expr, $category:expr) => {{
        let filter: &OrderFilter = $filter;
        let statuses =
            (!filter.status.is_empty()).then(|| serde_json::to_string(&filter.status).unwrap_or_else(|_| "[]".into()));
        $query
            .bind(filter.from.map(ServerTime::millis))
            .bind(filter.to.map(ServerTime::millis))
            .bind(statuses)
            .bind(filter.archived.map(i64::from))
            .bind(filter.min_total)
            .bind(filter.max_total)
            .bind($category)
    }};
}

impl Archive {
    /// The archive in this database.
    pub fn new(db: Database, clock: SharedClock, zones: Zones) -> Self {
        Self { db, clock, zones }
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

    /// Full-text search: every word, the last as a beginning; newest first. Without a word to search for it is
    /// [`Archive::page`].
    pub async fn search(
        &self,
        typed: &str,
        filter: &OrderFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<SearchPage, OrdersError> {
        let limit = limit.clamp(1, MOST);
        let query = Query::typed(typed);
        if query.words.is_empty() {
            let mut rows = self.page(filter, before, limit.saturating_add(1)).await?;
            let next = next_page(&mut rows, limit);
            return Ok(SearchPage { rows, next, ..SearchPage::default() });
        }
        let (floor, ceiling) = self.key_bounds(filter).await?;
        // The index itself knows status, category and archived; the rest is looked up in the narrow table.
        let rest = OrderFilter { status: Vec::new(), category: None, archived: None, ..filter.clone() };
        let found = bind_filter!(sqlx::query(SEARCH), &rest, None::<String>)
            .bind(query.expression(Some(filter)))
            .bind(before.unwrap_or(i64::MAX).min(ceiling))
            .bind(floor)
            .bind(i64::from(limit) + 1)
            .fetch_all(self.db.readers())
            .await?;
        let mut rows = Vec::with_capacity(found.len());
        for row in found.iter().take(limit as usize) {
            rows.push(self.hit(&query, row)?);
        }
        let next = (found.len() > limit as usize).then(|| rows.last().map(|row| row.key)).flatten();
        let mut page = SearchPage { rows, next, ..SearchPage::default() };
        if page.rows.is_empty() && before.is_none() {
            let hidden = if *filter == OrderFilter::default() { 0 } else { self.count(&query).await? };
            if hidden > 0 {
                page.hidden_by_filter = Some(hidden);
            } else {
                page.did_you_mean = self.suggestion(&query).await?;
            }
        }
        Ok(page)
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
        let path = path(&order);
        let late = late(super::plan::due(&order), self.today());
        Ok(Detail { order, path, late })
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

    /// The keys between which a filter's dates lie. A key may lie in later minutes than its order, where many orders share
    /// one; so the upper bound looks at the keys of the newest thousand before the date.
    async fn key_bounds(&self, filter: &OrderFilter) -> Result<(i64, i64), OrdersError> {
        let floor = filter.from.map_or(i64::MIN, slot);
        let Some(to) = filter.to else { return Ok((floor, i64::MAX)) };
        let newest: Option<i64> = sqlx::query_scalar(
            "SELECT max(key) FROM (SELECT key FROM orders WHERE placed_at < ?1 ORDER BY placed_at DESC LIMIT 1024)",
        )
        .bind(to.millis())
        .fetch_one(self.db.readers())
        .await?;
        let ceiling = newest.map_or(i64::MIN, |key| key.max(slot(to)).saturating_add(SLOTS));
        Ok((floor, ceiling))
    }

    async fn count(&self, query: &Query) -> Result<u64, OrdersError> {
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM order_search WHERE order_search MATCH ?1")
            .bind(query.expression(None))
            .fetch_one(self.db.readers())
            .await?;
        Ok(unsigned(count))
    }

    /// The query with its words that occur nowhere replaced by the closest that do.
    async fn suggestion(&self, query: &Query) -> Result<Option<String>, OrdersError> {
        let mut words = query.words.clone();
        let mut mended = false;
        for word in &mut words {
            let alone = Query { words: vec![word.clone()] };
            if word.chars().count() < 3 || self.count(&alone).await? > 0 {
                continue;
            }
            let Some(better) = self.neighbour(word).await? else { return Ok(None) };
            *word = better;
            mended = true;
        }
        let better = Query { words };
        Ok((mended && self.count(&better).await? > 0).then(|| better.words.join(" ")))
    }

    /// The word of the archive closest to this one, among those that begin with the same two letters, or with the same
    /// one. Reading the whole list of words would take as long as reading the index.
    async fn neighbour(&self, word: &str) -> Result<Option<String>, OrdersError> {
        let allowed = if word.chars().count() < 6 { 1 } else { 2 };
        for letters in [2, 1] {
            let head: String = word.chars().take(letters).collect();
            let below = format!("{head}\u{10ffff}");
            let terms: Vec<String> =
                sqlx::query_scalar("SELECT term FROM order_words WHERE term >= ?1 AND term < ?2 LIMIT ?3")
                    .bind(&head)
                    .bind(below)
                    .bind(NEIGHBOURS)
                    .fetch_all(self.db.readers())
                    .await?;
            let near = terms
                .into_iter()
                .map(|term| (strsim::osa_distance(word, &term), term))
                .filter(|(distance, _)| *distance <= allowed)
                .min();
            if let Some((_, term)) = near {
                return Ok(Some(term));
            }
        }
        Ok(None)
    }

    fn today(&self) -> jiff::civil::Date {
        let now = self.clock.now().timestamp().unwrap_or_default();
        now.to_zoned(self.zones.store.clone()).date()
    }

    fn rows(&self, rows: &[SqliteRow]) -> Result<Vec<OrderRow>, OrdersError> {
        let today = self.today();
        rows.iter().map(|row| read(row, today)).collect()
    }

    /// A row of a search: the lines that were hit come first, and hits are marked.
    fn hit(&self, query: &Query, row: &SqliteRow) -> Result<OrderRow, OrdersError> {
        let mut shown = read(row, self.today())?;
        let doc: &str = row.try_get(15)?;
        if let Ok(order) = serde_json::from_str::<Lines>(doc) {
            let (hit, other): (Vec<&OrderLine>, Vec<&OrderLine>) =
                order.lines.iter().partition(|line| query.hits(&line.name));
            let lines: Vec<&OrderLine> = hit.into_iter().chain(other).take(SHOWN).collect();
            shown.items = lines.iter().map(|line| line.name.clone()).collect();
            shown.art = lines.iter().filter_map(|line| line.art.clone()).collect();
        }
        let mut marks: Vec<Mark> = Vec::new();
        query.marks(&shown.number, None, &mut marks);
        for (index, item) in (0..).zip(&shown.items) {
            query.marks(item, Some(index), &mut marks);
        }
        shown.marks = marks;
        Ok(shown)
    }
}

/// The part of a document that a search shows.
#[derive(serde::Deserialize)]
struct Lines {
    lines: Vec<OrderLine>,
}

fn next_page(rows: &mut Vec<OrderRow>, limit: u32) -> Option<i64> {
    if rows.len() <= limit as usize {
        return None;
    }
    rows.truncate(limit as usize);
    rows.last().map(|row| row.key)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

fn read(row: &SqliteRow, today: jiff::civil::Date) -> Result<OrderRow, OrdersError> {
    let id = uuid::Uuid::from_slice(row.try_get(1)?).map_err(|_| OrdersError::Unreadable)?;
    let currency = row.try_get::<&str, _>(10)?.parse().map_err(|_| OrdersError::Unreadable)?;
    let due = row.try_get::<Option<&str>, _>(14)?.and_then(|due| due.parse().ok()).map(CivilDate);
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
