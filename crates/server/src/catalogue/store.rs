//! Pages of products.

use kabinet_protocol::ids::{FeedId, ProductId};
use kabinet_protocol::product::Product;

use crate::db::{Db, Tx};
use crate::problems::{Refusal, internal};
use crate::sync::key::Place;

/// A page of products as JSON text.
#[derive(Debug)]
pub struct ProductsPage {
    /// The documents, separated by commas.
    pub docs: String,
    /// Where the next page begins, if there is one.
    pub next: Option<Place>,
}

/// Products in the catalogue's order from `from` on, of a category and all below it.
pub async fn page(
    db: &Db,
    catalogue: FeedId,
    category: Option<&str>,
    from: &Place,
    limit: i64,
) -> Result<ProductsPage, Refusal> {
    let row: (Option<String>, Option<String>) = sqlx::query_as(
        "WITH page AS (
            SELECT p.place, p.id FROM products p
            WHERE (p.place, p.id) >= ($2, $3)
              AND ($4 = '' OR p.category = $4 OR substr(p.category, 1, length($4) + 1) = $4 || '/')
            ORDER BY p.place, p.id LIMIT $5 + 1)
         SELECT
            (SELECT string_agg(e.doc, ',' ORDER BY first.place, first.id)
             FROM (SELECT place, id FROM page ORDER BY place, id LIMIT +$5) first
             JOIN entities e ON e.feed = $1 AND e.kind = 'product' AND e.id = first.id AND e.deleted = 0),
            (SELECT CAST(place AS TEXT) || '.' || id FROM page ORDER BY place, id LIMIT 1 OFFSET $5)",
    )
    .bind(catalogue.to_string())
    .bind(from.sort)
    .bind(&from.id)
    .bind(category.unwrap_or_default())
    .bind(limit)
    .fetch_one(db.readers())
    .await?;
    let next = match row.1 {
        Some(text) => Some(text.parse().map_err(|error| internal(&error))?),
        None => None,
    };
    Ok(ProductsPage { docs: row.0.unwrap_or_default(), next })
}

/// A product as the catalogue has it now.
pub async fn product(tx: &mut Tx, catalogue: FeedId, id: ProductId) -> Result<Option<Product>, Refusal> {
    let doc: Option<String> =
        sqlx::query_scalar("SELECT doc FROM entities WHERE feed = $1 AND kind = 'product' AND id = $2 AND deleted = 0")
            .bind(catalogue.to_string())
            .bind(id.to_string())
            .fetch_optional(&mut **tx)
            .await?;
    doc.map(|doc| Ok(serde_json::from_str(&doc)?)).transpose()
}
