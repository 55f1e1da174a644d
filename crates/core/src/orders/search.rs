//! Full-text search: hits with marks, newest first or best first, and what to do where there are none.

use kabinet_protocol::order::OrderLine;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::api::{Archive, MOST, OrdersError, read, unsigned};
use super::model::{Mark, OrderFilter, OrderRow, SearchOrder, SearchPage};
use super::plan::{SLOTS, slot};
use super::sql::{RANKED, SEARCH, bind_filter};
use super::store::SHOWN;
use super::words::{expression, marks};
use crate::search::Query;

/// How many hits are ranked, at most.
pub const CANDIDATES: i64 = 2_000;

/// How many words of the archive are compared with what was typed, at most.
const NEIGHBOURS: i64 = 5_000;

impl Archive {
    /// Full-text search: every word, the last as a beginning; newest first. Without a word to search for it is
    /// [`Archive::page`].
    pub async fn search(
        &self,
        typed: &str,
        filter: &OrderFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<SearchPage, OrdersError> {
        self.search_by(SearchOrder::Newest, typed, filter, before, limit).await
    }

    /// As [`Archive::search`], in another order. By relevance there is one page, the best `limit` among the newest
    /// [`CANDIDATES`] that match; `before` looks among older ones.
    pub async fn search_by(
        &self,
        order: SearchOrder,
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
        let statement = match order {
            SearchOrder::Newest => SEARCH,
            SearchOrder::Relevance => RANKED,
        };
        let statement = bind_filter!(sqlx::query(statement), &rest, None::<String>)
            .bind(expression(&query, Some(filter)))
            .bind(before.unwrap_or(i64::MAX).min(ceiling))
            .bind(floor);
        let statement = match order {
            SearchOrder::Newest => statement.bind(i64::from(limit) + 1),
            SearchOrder::Relevance => statement.bind(CANDIDATES).bind(limit),
        };
        let found = statement.fetch_all(self.db.readers()).await?;
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
            .bind(expression(query, None))
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
                sqlx::query_scalar("SELECT term FROM order_words WHERE term >= ?1 AND term < ?2 LIMIT +?3")
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

    /// A row of a search: the lines that were hit come first, and hits are marked.
    fn hit(&self, query: &Query, row: &SqliteRow) -> Result<OrderRow, OrdersError> {
        let mut shown = read(row, self.today())?;
        let doc: &str = row.try_get(15)?;
        if let Ok(order) = serde_json::from_str::<Lines>(doc) {
            let (hit, other): (Vec<&OrderLine>, Vec<&OrderLine>) =
                order.lines.iter().partition(|line| !query.hits_in(&line.name).is_empty());
            let lines: Vec<&OrderLine> = hit.into_iter().chain(other).take(SHOWN).collect();
            shown.items = lines.iter().map(|line| line.name.clone()).collect();
            shown.art = lines.iter().filter_map(|line| line.art.clone()).collect();
        }
        let mut found: Vec<Mark> = Vec::new();
        marks(query, &shown.number, None, &mut found);
        for (index, item) in (0..).zip(&shown.items) {
            marks(query, item, Some(index), &mut found);
        }
        shown.marks = found;
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
