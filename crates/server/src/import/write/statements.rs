//! Statements over many rows, and reading what they answer.

use std::collections::HashMap;
use std::sync::LazyLock;

use kabinet_protocol::ids::FeedId;
use kabinet_protocol::time::ServerTime;

use crate::db::{Tx, rows};
use crate::problems::{Refusal, read};

/// Names looked up by one statement.
pub const LOOK_UP: usize = 200;
/// Rows written by one statement. SQLite takes 32,766 parameters, PostgreSQL 65,535.
pub const ROWS: usize = 100;

/// A row of `entities` to be.
pub struct EntityRow {
    pub feed: String,
    pub kind: &'static str,
    pub id: String,
    pub rev: i64,
    pub sort: i64,
    pub doc: String,
}

/// Runs a look-up of [`LOOK_UP`] names as often as it takes; the last list is filled up with its last name.
pub async fn look_up<Row>(tx: &mut Tx, text: &'static LazyLock<String>, names: &[&str]) -> Result<Vec<Row>, Refusal>
where
    Row: for<'r> sqlx::FromRow<'r, sqlx::any::AnyRow> + Send + Unpin,
{
    let mut found = Vec::new();
    for chunk in names.chunks(LOOK_UP) {
        let Some(last) = chunk.last() else { continue };
        let mut query = sqlx::query_as::<_, Row>(text.as_str());
        for index in 0..LOOK_UP {
            query = query.bind((*chunk.get(index).unwrap_or(last)).to_owned());
        }
        found.extend(query.fetch_all(&mut **tx).await?);
    }
    Ok(found)
}

/// Raises many feeds by their counts.
pub async fn raise_all(tx: &mut Tx, counts: &[(FeedId, i64)]) -> Result<HashMap<FeedId, i64>, Refusal> {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let values: Vec<String> =
            (0..ROWS).map(|row| format!("(${}, CAST(${} AS BIGINT))", row * 2 + 1, row * 2 + 2)).collect();
        format!(
            "UPDATE feeds SET rev = rev + counts.column2 FROM (VALUES {}) counts WHERE feeds.id = counts.column1
             RETURNING feeds.id, rev",
            values.join(",")
        )
    });
    let mut revs = HashMap::with_capacity(counts.len());
    for chunk in counts.chunks(ROWS) {
        let mut query = sqlx::query_as::<_, (String, i64)>(TEXT.as_str());
        for index in 0..ROWS {
            // Rows to spare name no feed.
            let (feed, count) = chunk.get(index).map_or((String::new(), 0), |(feed, count)| (feed.to_string(), *count));
            query = query.bind(feed).bind(count);
        }
        for (feed, rev) in query.fetch_all(&mut **tx).await? {
            revs.insert(read(&feed)?, rev);
        }
    }
    Ok(revs)
}

/// Writes entities under their revs.
pub async fn put(tx: &mut Tx, entities: &[EntityRow], now: ServerTime) -> Result<(), Refusal> {
    for chunk in entities.chunks(ROWS) {
        let mut query = sqlx::query(sized(&ENTITIES, chunk.len()));
        for row in chunk {
            query = query
                .bind(&row.feed)
                .bind(row.kind)
                .bind(&row.id)
                .bind(row.rev)
                .bind(row.sort)
                .bind(now.millis())
                .bind(&row.doc);
        }
        query.execute(&mut **tx).await?;
    }
    Ok(())
}

/// The texts of one insert for every number of rows up to [`ROWS`].
pub type Sized = LazyLock<Vec<String>>;

/// The texts of an insert of so many columns.
pub fn sizes(head: &str, columns: usize, tail: &str) -> Vec<String> {
    (1..=ROWS).map(|count| rows::insert(head, columns, count, tail)).collect()
}

/// The text for so many rows.
pub fn sized(texts: &'static Sized, count: usize) -> &'static str {
    &texts[count - 1]
}

static ENTITIES: Sized = LazyLock::new(|| {
    let head = "INSERT INTO entities(feed, kind, id, rev, sort, changed_at, doc)";
    sizes(
        head,
        7,
        "ON CONFLICT (feed, kind, id) DO UPDATE SET rev = excluded.rev, deleted = 0, sort = excluded.sort,
             changed_at = excluded.changed_at, doc = excluded.doc",
    )
});

/// The documents of products by the merchant's names.
pub static PRODUCT_DOCS_BY_NAME: LazyLock<String> = LazyLock::new(|| {
    rows::within(
        "SELECT p.external_id, e.doc FROM products p
         JOIN feeds f ON f.kind = 'catalogue'
         JOIN entities e ON e.feed = f.id AND e.kind = 'product' AND e.id = p.id AND e.deleted = 0
         WHERE p.external_id IN",
        1,
        LOOK_UP,
    )
});
