//! The statements of the archive. Every one is text one can read; what a person typed goes in as a bound value. Lists and
//! sums read the narrow table and its index; documents are read for the rows a search shows and for one order at a time.
//! Measured goals: PERFORMANCE.md, "The table".
//!
//! A limit is `+?9`, never `?9`: SQLite plans by the value of a bare parameter there, so that binding a new one (and sqlx
//! binds before every run) would have it read and plan the text again each time, which costs more than the page itself.

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
pub(super) const OUTLINE: &str = concat!(
    "SELECT b.key, c.value, (SELECT count(*) || ' ' || coalesce(sum(iif(o.status = 'canceled', 0, o.total)), 0) \
     FROM orders o INDEXED BY orders_outline WHERE o.placed_at >= b.value ->> 0 AND o.placed_at < b.value ->> 1 \
     AND o.currency = c.value AND",
    filtered!(),
    ") FROM json_each(?8) b CROSS JOIN json_each(?9) c"
);

/// The keys come from the index alone, so that rows before the offset cost nothing.
pub(super) const WINDOW: &str = concat!(
    "SELECT",
    columns!(),
    "FROM (SELECT o.key AS k, o.placed_at AS p FROM orders o INDEXED BY orders_outline WHERE o.placed_at >= ?8 \
     AND o.placed_at < ?9 AND",
    filtered!(),
    "ORDER BY o.placed_at DESC, o.key DESC LIMIT +?10 OFFSET ?11) w CROSS JOIN orders o ON o.key = w.k \
     ORDER BY w.p DESC, w.k DESC"
);

pub(super) const PAGE: &str =
    concat!("SELECT", columns!(), "FROM orders o WHERE o.key < ?8 AND", filtered!(), "ORDER BY o.key DESC LIMIT +?9");

/// Orders whose promise is broken, the longest awaited first. ?1 are the states in which something is awaited, as the search
/// index knows them: few orders of an archive are in them, and only those are looked at.
pub(super) const LATE: &str = concat!(
    "SELECT",
    columns!(),
    "FROM orders o WHERE o.key IN (SELECT rowid FROM order_search WHERE order_search MATCH ?1) \
     AND (o.due < ?2 OR o.due LIKE '%!') ORDER BY o.due, o.key LIMIT +?3"
);

/// Newest hits first: the index walks its rowids downwards and stops at the limit.
pub(super) const SEARCH: &str = concat!(
    "SELECT",
    columns!(),
    ", d.doc FROM order_search s CROSS JOIN orders o ON o.key = s.rowid CROSS JOIN order_docs d ON d.key = s.rowid \
     WHERE s.order_search MATCH ?8 AND s.rowid < ?9 AND s.rowid >= ?10 AND",
    filtered!(),
    "ORDER BY s.rowid DESC LIMIT +?11"
);

/// The best hits among the newest that match, newest first among equals. Every match would have to be looked at to rank
/// them all, which at a hundred thousand orders and one letter takes seconds; what a person looks for is rarely older than
/// thousands of other hits, and if it is, another word finds it.
pub(super) const RANKED: &str = concat!(
    "WITH hits AS (SELECT s.rowid AS k, bm25(order_search) AS score FROM order_search s WHERE s.order_search MATCH ?8 \
     AND s.rowid < ?9 AND s.rowid >= ?10 ORDER BY s.rowid DESC LIMIT +?11), \
     best AS (SELECT h.k, h.score FROM hits h CROSS JOIN orders o ON o.key = h.k WHERE",
    filtered!(),
    "ORDER BY h.score, h.k DESC LIMIT +?12) SELECT",
    columns!(),
    ", d.doc FROM best b CROSS JOIN orders o ON o.key = b.k CROSS JOIN order_docs d ON d.key = b.k \
     ORDER BY b.score, b.k DESC"
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
    (LATE, &["SEARCH o USING INTEGER PRIMARY KEY (rowid=?)"]),
    (PAGE, &["SEARCH o USING INTEGER PRIMARY KEY (rowid<?)"]),
    (SEARCH, &["SCAN s VIRTUAL TABLE INDEX", "SEARCH d USING INTEGER PRIMARY KEY (rowid=?)"]),
    (RANKED, &["SCAN s VIRTUAL TABLE INDEX", "SEARCH d USING INTEGER PRIMARY KEY (rowid=?)"]),
];

/// Binds ?1 to ?7.
macro_rules! bind_filter {
    ($query:expr, $filter:expr, $category:expr) => {{
        let filter: &$crate::orders::OrderFilter = $filter;
        let statuses =
            (!filter.status.is_empty()).then(|| serde_json::to_string(&filter.status).unwrap_or_else(|_| "[]".into()));
        $query
            .bind(filter.from.map(kabinet_protocol::time::ServerTime::millis))
            .bind(filter.to.map(kabinet_protocol::time::ServerTime::millis))
            .bind(statuses)
            .bind(filter.archived.map(i64::from))
            .bind(filter.min_total)
            .bind(filter.max_total)
            .bind($category)
    }};
}

pub(super) use bind_filter;
