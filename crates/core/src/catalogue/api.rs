//! What commands and the command line ask of the catalogue: its categories, pages of it, one product.

use kabinet_protocol::ids::ProductId;
use kabinet_protocol::product::{Availability, Product};
use kabinet_protocol::time::LocalTime;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::model::{Card, Category, Detail, Page, ProductFilter, Shelf, Sort, Standing, Tree, Variant};
use super::plan::{lowest, text, was};
use super::sql::{BY_IDS, BY_KEY, BY_NAME, BY_PRICE, BY_PRICE_DOWN, CATEGORIES, COUNT, SHELF, VARIANTS};
use super::words::mark;
use crate::clock::SharedClock;
use crate::db::{Database, DbError};
use crate::search::Query;

/// The most products one call answers.
pub const MOST: u32 = 200;

/// Why the catalogue did not answer.
#[derive(Debug, Clone, thiserror::Error)]
pub enum CatalogueError {
    /// There is no such product here.
    #[error("there is no such product in this catalogue")]
    NotFound,
    /// An argument is not of the documented form.
    #[error("{0} is not of the documented form")]
    BadArgument(&'static str),
    /// The stored document cannot be read; the next sync fetches it again.
    #[error("this product cannot be read; sync to fetch it again")]
    Unreadable,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<sqlx::Error> for CatalogueError {
    fn from(error: sqlx::Error) -> Self {
        Self::Db(error.into())
    }
}

/// The catalogue of one store, as one account's archive holds it, shown in one language.
#[derive(Debug, Clone)]
pub struct Catalogue {
    db: Database,
    clock: SharedClock,
    language: String,
}

impl Catalogue {
    /// The catalogue in this database. `language` is a BCP 47 tag.
    pub fn new(db: Database, clock: SharedClock, language: &str) -> Self {
        Self { db, clock, language: language.to_owned() }
    }

    /// How the copy stands.
    pub async fn shelf(&self) -> Result<Shelf, CatalogueError> {
        let row: Option<(bool, Option<i64>, Option<i64>)> =
            sqlx::query_as(SHELF).fetch_optional(self.db.readers()).await?;
        Ok(match row {
            None => Shelf::default(),
            Some((_, Some(_), _)) => Shelf { standing: Standing::TooLarge, as_of: None },
            Some((whole, None, as_of)) => {
                Shelf { standing: if whole { Standing::Here } else { Standing::Coming }, as_of: as_of.map(LocalTime) }
            }
        })
    }

    /// The categories with counts, in the catalogue's order.
    pub async fn tree(&self) -> Result<Tree, CatalogueError> {
        let rows: Vec<(String, i64, i64, i64)> = sqlx::query_as(CATEGORIES).fetch_all(self.db.readers()).await?;
        let mut tree = Tree { shelf: self.shelf().await?, ..Tree::default() };
        for (path, count, in_stock, _) in rows {
            let (count, in_stock) = (unsigned(count), unsigned(in_stock));
            tree.total += count;
            let mut level = &mut tree.categories;
            let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
            for end in ends.filter(|end| *end > 0) {
                let path = path.get(..end).unwrap_or_default();
                let at = level.iter().position(|known| known.path == path).unwrap_or_else(|| {
                    level.push(Category { path: path.to_owned(), ..Category::default() });
                    level.len() - 1
                });
                let Some(category) = level.get_mut(at) else { break };
                category.count += count;
                category.in_stock += in_stock;
                level = &mut category.children;
            }
        }
        Ok(tree)
    }

    /// A page of products. `after` is [`Page::next`] of the page before, of the same filter and sort.
    pub async fn page(
        &self,
        filter: &ProductFilter,
        sort: Sort,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page, CatalogueError> {
        let limit = limit.clamp(1, MOST);
        let query = Query::typed(&filter.query);
        let expression = (!query.words.is_empty()).then(|| query.terms().join(" AND "));
        let place = Place::read(sort, after)?;
        let statement = match sort {
            Sort::Catalogue => BY_KEY,
            Sort::PriceUp => BY_PRICE,
            Sort::PriceDown => BY_PRICE_DOWN,
            Sort::Name => BY_NAME,
        };
        macro_rules! bound {
            ($query:expr) => {
                $query
                    .bind(
                        filter
                            .category
                            .as_deref()
                            .map(|path| path.trim_end_matches('/'))
                            .filter(|path| !path.is_empty()),
                    )
                    .bind(filter.in_stock.then_some(1i64))
                    .bind(filter.price_from)
                    .bind(filter.price_to)
                    .bind(expression.as_deref())
            };
        }
        let total: i64 = bound!(sqlx::query_scalar(COUNT)).fetch_one(self.db.readers()).await?;
        let rows = bound!(sqlx::query(statement));
        let rows = match &place.at {
            At::Number(number) => rows.bind(*number),
            At::Name(name) => rows.bind(name.as_str()),
        };
        let rows = rows.bind(place.key).bind(i64::from(limit) + 1);
        let rows = if sort == Sort::Name { rows.bind(self.language.as_str()) } else { rows };
        let rows = rows.fetch_all(self.db.readers()).await?;
        let shown = rows.get(..limit as usize).unwrap_or(&rows);
        let next = match shown.last().filter(|_| rows.len() > shown.len()) {
            Some(row) => Some(Place::of(sort, row)?.to_string()),
            None => None,
        };
        let products = shown.iter().map(|row| self.read(row, &query)).collect::<Result<_, _>>()?;
        Ok(Page { products, total: unsigned(total), next })
    }

    /// The cards of these products, those that are here, in the order asked for.
    pub async fn cards(&self, ids: &[ProductId]) -> Result<Vec<Card>, CatalogueError> {
        let wanted: Vec<String> = ids.iter().map(|id| id.0.simple().to_string()).collect();
        let wanted = serde_json::to_string(&wanted).map_err(|_| CatalogueError::BadArgument("products"))?;
        let rows = sqlx::query(BY_IDS).bind(wanted).fetch_all(self.db.readers()).await?;
        let nothing = Query::typed("");
        rows.iter().map(|row| self.read(row, &nothing)).collect()
    }

    /// One product in full.
    pub async fn get(&self, id: ProductId) -> Result<Detail, CatalogueError> {
        let wanted = format!("[\"{}\"]", id.0.simple());
        let row = sqlx::query(BY_IDS).bind(wanted).fetch_optional(self.db.readers()).await?;
        let row = row.ok_or(CatalogueError::NotFound)?;
        let product = document(row.try_get(2)?)?;
        let card = self.read(&row, &Query::typed(""))?;
        let mut variants = Vec::new();
        if let Some(group) = &product.group {
            let docs: Vec<String> =
                sqlx::query_scalar(VARIANTS).bind(group).bind(MOST).fetch_all(self.db.readers()).await?;
            for doc in docs {
                let other = document(&doc)?;
                if other.id != id && other.availability == Availability::Discontinued {
                    continue;
                }
                let label = text(&other.variant, &self.language).or_else(|| text(&other.name, &self.language));
                variants.push(Variant {
                    id: other.id,
                    label: label.unwrap_or(&other.sku).to_owned(),
                    price: other.price,
                    availability: other.availability.clone(),
                });
            }
        }
        let about = text(&product.about, &self.language).unwrap_or_default().to_owned();
        Ok(Detail { card, about, variants, product })
    }

    /// The product with this article number; case and spaces around it do not matter.
    pub async fn by_sku(&self, sku: &str) -> Result<ProductId, CatalogueError> {
        let filter = ProductFilter { query: sku.to_owned(), ..ProductFilter::default() };
        let page = self.page(&filter, Sort::Catalogue, None, MOST).await?;
        let found = page.products.iter().find(|card| card.sku.eq_ignore_ascii_case(sku.trim()));
        found.map(|card| card.id).ok_or(CatalogueError::NotFound)
    }

    fn read(&self, row: &SqliteRow, query: &Query) -> Result<Card, CatalogueError> {
        let product = document(row.try_get(2)?)?;
        let variants: i64 = row.try_get(3)?;
        let now = self.clock.now().millis();
        let mut card = Card {
            id: product.id,
            sku: product.sku.clone(),
            name: text(&product.name, &self.language).unwrap_or(&product.sku).to_owned(),
            variant: text(&product.variant, &self.language).map(str::to_owned),
            brand: product.brand.clone(),
            category: product.category.clone(),
            art: product.art.clone(),
            price: product.price,
            was: was(&product, now),
            lowest: lowest(&product, now),
            availability: product.availability.clone(),
            variants: u32::try_from(variants).unwrap_or_default().max(1),
            also: None,
            marks: Vec::new(),
        };
        if !query.words.is_empty() {
            mark(query, &product, &mut card);
        }
        Ok(card)
    }
}

fn document(doc: &str) -> Result<Product, CatalogueError> {
    serde_json::from_str(doc).map_err(|_| CatalogueError::Unreadable)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// Where a page goes on: what the last row was sorted by, and its key.
struct Place {
    at: At,
    key: i64,
}

enum At {
    Number(i64),
    Name(String),
}

impl Place {
    /// Reads what was handed out as [`Page::next`]; the beginning where there is none.
    fn read(sort: Sort, text: Option<&str>) -> Result<Self, CatalogueError> {
        let bad = || CatalogueError::BadArgument("after");
        let Some(text) = text else {
            let (number, key) = match sort {
                Sort::PriceDown => (i64::MAX, i64::MAX),
                Sort::Catalogue | Sort::PriceUp | Sort::Name => (i64::MIN, i64::MIN),
            };
            let at = if sort == Sort::Name { At::Name(String::new()) } else { At::Number(number) };
            return Ok(Self { at, key });
        };
        let (key, at) = text.split_once('.').ok_or_else(bad)?;
        let at = match sort {
            Sort::Name => At::Name(at.to_owned()),
            Sort::Catalogue | Sort::PriceUp | Sort::PriceDown => At::Number(at.parse().map_err(|_| bad())?),
        };
        Ok(Self { at, key: key.parse().map_err(|_| bad())? })
    }

    fn of(sort: Sort, row: &SqliteRow) -> Result<Self, CatalogueError> {
        let at = if sort == Sort::Name { At::Name(row.try_get(1)?) } else { At::Number(row.try_get(1)?) };
        Ok(Self { at, key: row.try_get(0)? })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.at {
            At::Number(number) => write!(f, "{}.{number}", self.key),
            At::Name(name) => write!(f, "{}.{name}", self.key),
        }
    }
}
