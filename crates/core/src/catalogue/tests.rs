//! The catalogue over a real database.

#![allow(clippy::disallowed_methods, reason = "a query's plan is asked for with the query's own static text")]

use kabinet_protocol::ids::ProductId;
use kabinet_protocol::product::{Availability, PricePoint, Product, Texts};
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::ServerTime;
use proptest::prelude::*;

use super::plan::{MONTH, lowest, slot, text, was};
use super::store::{Pending, Products};
use super::*;
use crate::clock::SystemClock;
use crate::db::{DataKey, Database, Place};
use crate::sync::kind::{Batch as _, EntityKind as _, Incoming, Writing};

/// The `n`th product the store made.
fn id(n: u64) -> ProductId {
    let millis = 1_790_000_000_000 + u128::from(n / 10);
    ProductId(uuid::Uuid::from_u128((millis << 80) | (7 << 76) | (2 << 62) | (u128::from(n % 10) << 32) | 99))
}

fn texts(words: &[(&str, &str)]) -> Texts {
    words.iter().map(|(language, text)| ((*language).to_owned(), (*text).to_owned())).collect()
}

fn sample(n: u64) -> Product {
    Product {
        id: id(n),
        sku: format!("PM-{n:04}"),
        name: texts(&[
            ("en", &format!("Salmon kibble {n}")),
            ("ru", &format!("Корм с лососем {n}")),
            ("es", &format!("Pienso de salmón {n}")),
            ("vi", &format!("Thức ăn cá hồi {n}")),
        ]),
        variant: texts(&[("en", "2 kg"), ("ru", "2 кг")]),
        category: Some(if n.is_multiple_of(2) { "dog/food" } else { "cat/food" }.into()),
        art: None,
        price: 1000 + i64::try_from(n).expect("small") * 10,
        availability: Availability::InStock,
        prices: vec![],
        group: None,
        brand: Some("Ñandú".into()),
        about: Texts::new(),
    }
}

struct Shelves {
    db: Database,
}

impl Shelves {
    async fn of(products: impl IntoIterator<Item = Product>) -> Self {
        let key = DataKey::from_bytes([1; 32]);
        let db = Database::open(Place::Memory, &key, &SystemClock::shared()).await.expect("opens").db;
        db.write(|tx| tx.execute("INSERT INTO feeds (num, feed, kind, gen) VALUES (1, x'01', 'catalogue', 1)", &[]))
            .await
            .expect("a feed");
        let shelves = Self { db };
        shelves.put(products, 1, 1).await;
        shelves
    }

    async fn put(&self, products: impl IntoIterator<Item = Product>, rev: i64, generation: i64) -> u64 {
        let mut batch = Box::<Pending>::default();
        for product in products {
            let doc = serde_json::to_string(&product).expect("json");
            batch.push(Incoming { id: &product.id.to_string(), rev: Rev(rev), doc: &doc }).expect("readable");
        }
        let how = Writing { feed: 1, generation, same_revs: true };
        self.db.write(move |tx| batch.write(tx, how)).await.expect("writes")
    }

    fn shown(&self, language: &str) -> Catalogue {
        Catalogue::new(self.db.clone(), SystemClock::shared(), language)
    }

    async fn found(&self, query: &str) -> Vec<Card> {
        let filter = ProductFilter { query: query.into(), ..ProductFilter::default() };
        self.shown("en").page(&filter, Sort::Catalogue, None, 50).await.expect("a page").products
    }

    async fn rows(&self, table: &'static str) -> i64 {
        let statement = match table {
            "products" => "SELECT count(*) FROM products",
            "names" => "SELECT count(*) FROM product_names",
            "docs" => "SELECT count(*) FROM product_docs",
            _ => "SELECT count(*) FROM product_search",
        };
        sqlx::query_scalar(statement).fetch_one(self.db.readers()).await.expect("a count")
    }
}

#[tokio::test]
async fn every_sort_pages_through_all_of_it_once() {
    // covers: S3
    let mut products: Vec<Product> = (0..57).map(sample).collect();
    // Equal prices and equal names, across pages.
    products.iter_mut().for_each(|product| product.price = 1000 + product.price % 3);
    products.iter_mut().skip(20).for_each(|product| product.name = texts(&[("en", "Bone"), ("vi", "Xương")]));
    let shelves = Shelves::of(products.iter().rev().cloned()).await;
    for (sort, language) in [
        (Sort::Catalogue, "en"),
        (Sort::PriceUp, "en"),
        (Sort::PriceDown, "en"),
        (Sort::Name, "ru"),
        (Sort::Name, "de"),
    ] {
        let (mut all, mut after) = (Vec::new(), None::<String>);
        loop {
            let page = shelves.shown(language).page(&ProductFilter::default(), sort, after.as_deref(), 10).await;
            let page = page.expect("a page");
            assert_eq!(page.total, 57);
            all.extend(page.products);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let mut ids: Vec<ProductId> = all.iter().map(|card| card.id).collect();
        match sort {
            Sort::Catalogue => assert!(ids.is_sorted(), "as the store made them, whatever order they came in"),
            Sort::PriceUp => assert!(all.is_sorted_by_key(|card| card.price)),
            Sort::PriceDown => assert!(all.is_sorted_by_key(|card| -card.price)),
            // Bones have no Russian name: they are sorted by the English one that is shown.
            Sort::Name => assert!(all.is_sorted_by_key(|card| card.name.to_lowercase()), "{language}"),
        }
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 57, "{sort:?}");
    }
    let nonsense = shelves.shown("en").page(&ProductFilter::default(), Sort::PriceUp, Some("x"), 10).await;
    assert!(matches!(nonsense, Err(CatalogueError::BadArgument("after"))));
}

#[tokio::test]
async fn words_of_every_language_find_a_product_and_are_marked() {
    // covers: S3
    let shelves = Shelves::of((0..12).map(sample)).await;
    for query in ["salmon kib", "КОРМ лосос", "salmón pienso", "thuc an ca hoi", "nandu", "2 кг", "dog sal"]
    {
        assert!(!shelves.found(query).await.is_empty(), "{query}");
    }
    assert!(shelves.found("PM-0007").await.iter().any(|card| card.id == id(7)));
    assert_eq!(shelves.found("harness").await, []);
    assert_eq!(shelves.found("\" OR x*").await, [], "nothing typed is an operator");
    let shown = shelves.found("kib").await.remove(0);
    assert_eq!(shown.marks, [Mark { field: Field::Name, start: 7, end: 10 }]);
    let other = shelves.found("лосос").await.remove(0);
    assert_eq!(other.also.as_deref(), Some("Корм с лососем 0"), "it says by which name it was found");
    assert_eq!(other.marks, [Mark { field: Field::Also, start: 7, end: 12 }]);
}

#[tokio::test]
async fn filters_hold_together_and_the_tree_counts() {
    let mut products: Vec<Product> = (0..10).map(sample).collect();
    products[2].availability = Availability::OutOfStock;
    products[4].availability = Availability::Discontinued;
    products[6].category = Some("dog/toys".into());
    products[8].category = Some("dogs".into());
    let shelves = Shelves::of(products).await;
    let ids = async |filter: ProductFilter| {
        let page = shelves.shown("en").page(&filter, Sort::Catalogue, None, 50).await.expect("a page");
        assert_eq!(page.total, page.products.len() as u64);
        page.products.into_iter().map(|card| card.price / 10 - 100).collect::<Vec<_>>()
    };
    let dog = ProductFilter { category: Some("dog".into()), ..ProductFilter::default() };
    assert_eq!(ids(dog.clone()).await, [0, 2, 6], "what will never be had again is in no list");
    assert_eq!(ids(ProductFilter { in_stock: true, ..dog.clone() }).await, [0, 6]);
    assert_eq!(ids(ProductFilter { price_from: Some(1010), price_to: Some(1060), ..dog.clone() }).await, [2, 6]);
    assert_eq!(ids(ProductFilter { query: "salm".into(), category: Some("dog/food/".into()), ..dog }).await, [0, 2]);
    let tree = shelves.shown("en").tree().await.expect("a tree");
    let tops: Vec<(&str, u64, u64)> =
        tree.categories.iter().map(|top| (top.path.as_str(), top.count, top.in_stock)).collect();
    assert_eq!(tops, [("dog", 3, 2), ("cat", 5, 5), ("dogs", 1, 1)]);
    assert_eq!(tree.categories[0].children.len(), 2);
    assert_eq!(tree.total, 9);
    assert!(shelves.shown("en").get(id(4)).await.is_ok(), "an old order may still ask for it");
}

#[tokio::test]
async fn a_product_that_changes_keeps_its_place_and_leaves_nothing_behind() {
    let shelves = Shelves::of((0..5).map(sample)).await;
    let mut changed = sample(3);
    changed.price = 1;
    assert_eq!(shelves.put([changed.clone()], 2, 1).await, 1);
    assert_eq!(shelves.put([sample(3)], 1, 1).await, 0, "an older one changes nothing");
    assert_eq!(shelves.shown("en").get(id(3)).await.expect("there").card.price, 1);
    changed.name = texts(&[("en", "Rope toy")]);
    assert_eq!(shelves.put([changed.clone()], 3, 1).await, 1);
    assert_eq!(shelves.found("rope").await.len(), 1);
    assert_eq!(shelves.found("salmon").await.len(), 4, "its former words find it no longer");
    assert_eq!(shelves.rows("names").await, 4 * 5 + 2);
    let all = shelves.shown("en").page(&ProductFilter::default(), Sort::Catalogue, None, 50).await.expect("a page");
    assert_eq!(all.products.iter().map(|card| card.id).collect::<Vec<_>>(), (0..5).map(id).collect::<Vec<_>>());

    // A newer snapshot that has only two of them, one of which is here as it is there.
    assert_eq!(shelves.put([changed, sample(4)], 3, 2).await, 1);
    shelves.db.write(|tx| Products.sweep(tx, 1, 2)).await.expect("sweeps");
    for table in ["products", "docs", "search"] {
        assert_eq!(shelves.rows(table).await, 2, "{table}");
    }
    assert_eq!(shelves.rows("names").await, 5 + 2);
}

#[tokio::test]
async fn variants_stand_together() {
    let grouped = (0..6).map(|n| Product { group: (n < 4).then(|| "salmon".into()), ..sample(n) });
    let mut products: Vec<Product> = grouped.collect();
    products[2].variant = texts(&[("en", "10 kg")]);
    products[3].availability = Availability::Discontinued;
    let shelves = Shelves::of(products).await;
    let found = shelves.shown("ru").get(id(0)).await.expect("there");
    let labels: Vec<&str> = found.variants.iter().map(|variant| variant.label.as_str()).collect();
    assert_eq!(labels, ["2 кг", "2 кг", "10 kg"]);
    assert_eq!((found.card.variants, found.card.name.as_str()), (3, "Корм с лососем 0"));
    assert_eq!(shelves.shown("ru").get(id(5)).await.expect("there").card.variants, 1);
    let cards = shelves.shown("vi").cards(&[id(5), id(77), id(1)]).await.expect("cards");
    assert_eq!(cards.iter().map(|card| card.id).collect::<Vec<_>>(), [id(5), id(1)], "as asked, without what is gone");
    assert!(matches!(shelves.shown("vi").get(id(77)).await, Err(CatalogueError::NotFound)));
}

#[tokio::test]
async fn pages_walk_an_index_and_read_documents_of_what_they_show() {
    let shelves = Shelves::of([]).await;
    for (sql, wanted) in super::sql::PLANS {
        let steps: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")))
                .fetch_all(shelves.db.readers())
                .await
                .expect("plans");
        let plan = steps.into_iter().map(|step| step.3).collect::<Vec<_>>().join("\n");
        for line in *wanted {
            assert!(plan.contains(line), "{line} in\n{plan}");
        }
        assert!(!plan.contains("SCAN d"), "{plan}");
    }
}

#[test]
fn a_price_is_compared_with_what_it_was_before() {
    const DAY: i64 = 24 * 3600 * 1000;
    let now = 1_800_000_000_000;
    let priced = |points: &[(i64, i64)]| {
        let prices = points.iter().map(|(days, price)| PricePoint { at: ServerTime(now - days * DAY), price: *price });
        let price = points.last().expect("one").1;
        Product { prices: prices.collect(), price, ..sample(0) }
    };
    let both = |points: &[(i64, i64)]| (was(&priced(points), now), lowest(&priced(points), now));
    assert_eq!(both(&[(100, 500)]), (None, 500));
    assert_eq!(both(&[(100, 500), (5, 400)]), (Some(500), 400));
    assert_eq!(both(&[(100, 500), (5, 600)]), (None, 500), "it went up, and was lower within the month");
    assert_eq!(both(&[(100, 500), (6, 900), (5, 600)]), (None, 500), "raised just to be lowered");
    assert_eq!(both(&[(100, 500), (40, 400)]), (None, 400), "an old reduction is none");
    assert_eq!(both(&[(100, 300), (50, 500), (5, 400)]), (Some(500), 400), "what was long ago does not count");
    assert_eq!(lowest(&Product { prices: vec![], ..sample(0) }, now), 1000);
    assert_eq!(MONTH, 30 * DAY);
}

#[test]
fn a_text_falls_back_to_one_that_can_be_read() {
    let all = texts(&[("en", "Bone"), ("pt-BR", "Osso"), ("ru", "Кость")]);
    for (language, wanted) in [("ru", "Кость"), ("ru-RU", "Кость"), ("pt", "Osso"), ("pt-PT", "Osso"), ("vi", "Bone")]
    {
        assert_eq!(text(&all, language), Some(wanted), "{language}");
    }
    assert_eq!(text(&texts(&[("vi", "Xương")]), "en"), Some("Xương"));
    assert_eq!(text(&Texts::new(), "en"), None);
}

proptest! {
    #[test]
    fn slots_ascend_as_products_are_made(a in 0u64..100_000, b in 0u64..100_000) {
        prop_assert_eq!(a.cmp(&b), slot(id(a)).cmp(&slot(id(b))));
    }

    #[test]
    fn any_id_has_a_slot(bits in any::<u128>()) {
        prop_assert!(slot(ProductId(uuid::Uuid::from_u128(bits))) >= 0);
    }
}
