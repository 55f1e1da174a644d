//! What is fetched aside: behind the account's own, and none of its trouble.

use kabinet_protocol::product::KIND;

use super::*;
use crate::catalogue::store::Products;
use crate::db::{DbError, Tx};
use crate::sync::kind::{Batch, Limit, Place as Standing};

/// A store with a catalogue of so many products beside its orders.
struct Shop {
    orders: Arc<Played>,
    products: Mutex<u64>,
    broken: Mutex<bool>,
    // What was asked of the catalogue.
    asked: Mutex<Vec<&'static str>>,
}

const CATALOGUE: FeedId = FeedId(uuid::Uuid::from_bytes([7; 16]));
const EPOCH: Epoch = Epoch(uuid::Uuid::from_bytes([6; 16]));

impl Shop {
    fn of(products: u64) -> Arc<Self> {
        let orders = Played::new();
        orders.put(&crate::orders::tests::sample(1));
        Arc::new(Self { orders, products: Mutex::new(products), broken: Mutex::new(false), asked: Mutex::default() })
    }

    fn asked(&self) -> Vec<&'static str> {
        self.asked.lock().expect("not poisoned").clone()
    }

    fn answer(&self, what: &'static str, text: impl FnOnce(u64) -> String) -> Result<Lines, SourceError> {
        self.asked.lock().expect("not poisoned").push(what);
        if *self.broken.lock().expect("not poisoned") {
            return Err(SourceError::Io("cut".into()));
        }
        let products = *self.products.lock().expect("not poisoned");
        let text = text(products);
        Ok(futures::stream::iter([Ok(Bytes::from(text))]).boxed())
    }
}

fn frames(from: u64, to: u64) -> String {
    let product = |n: u64| {
        let id = uuid::Uuid::from_u128(u128::from(n));
        row(KIND, &id.to_string(), n as i64, &format!(r#"{{"id":"{id}","sku":"{n}","name":{{}},"price":{n}}}"#))
    };
    (from..=to).map(product).collect()
}

impl Source for Shop {
    fn feeds(&self) -> BoxFuture<'_, Result<Vec<FeedInfo>, SourceError>> {
        async {
            let mut feeds = self.orders.feeds().await?;
            let rev = Rev(*self.products.lock().expect("not poisoned") as i64);
            feeds.push(FeedInfo { id: CATALOGUE, kind: FeedKind::Catalogue, epoch: EPOCH, grant: 1, rev });
            Ok(feeds)
        }
        .boxed()
    }

    fn snapshot(&self, ask: SnapshotAsk) -> BoxFuture<'_, Result<Lines, SourceError>> {
        async move {
            if ask.feed != CATALOGUE {
                return self.orders.snapshot(ask).await;
            }
            self.answer("snapshot", |products| {
                let epoch = EPOCH.0;
                let begin =
                    format!(r#"{{"begin":{{"epoch":"{epoch}","grant":1,"rev":{products},"total":{products}}}}}"#);
                let rows = frames(1, products);
                let page = format!(r#"{{"page":{{"key":"k","rows":{products}}}}}"#);
                format!("{begin}\n{rows}{page}\n{{\"end\":{{\"rev\":{products}}}}}\n")
            })
        }
        .boxed()
    }

    fn changes(&self, ask: ChangesAsk) -> BoxFuture<'_, Result<Lines, SourceError>> {
        async move {
            if ask.feed != CATALOGUE {
                return self.orders.changes(ask).await;
            }
            self.answer("changes", |products| {
                let begin = format!(r#"{{"begin":{{"epoch":"{}","grant":1,"rev":{products}}}}}"#, EPOCH.0);
                let rows = frames(ask.since.0 as u64 + 1, products);
                format!("{begin}\n{rows}{{\"end\":{{\"rev\":{products}}}}}\n")
            })
        }
        .boxed()
    }

    fn events(&self) -> BoxFuture<'_, Result<Events, SourceError>> {
        self.orders.events()
    }
}

/// Products, of which few are kept.
struct Few(Products);

impl EntityKind for Few {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn feed(&self) -> FeedKind {
        self.0.feed()
    }

    fn aside(&self) -> Option<Limit> {
        Some(Limit { rows: 5, bytes: 1 << 20 })
    }

    fn decoder(&self) -> u32 {
        self.0.decoder()
    }

    fn batch(&self) -> Box<dyn Batch> {
        self.0.batch()
    }

    fn remove(&self, tx: &mut Tx<'_>, at: Standing<'_>) -> Result<bool, DbError> {
        self.0.remove(tx, at)
    }

    fn sweep(&self, tx: &mut Tx<'_>, feed: i64, generation: i64) -> Result<u64, DbError> {
        self.0.sweep(tx, feed, generation)
    }
}

async fn products(db: &Database) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM products").fetch_one(db.readers()).await.expect("a count")
}

#[tokio::test]
async fn the_account_is_whole_whatever_becomes_of_the_catalogue() {
    let (db, shop) = (fresh().await, Shop::of(7));
    *shop.broken.lock().expect("not poisoned") = true;
    let engine =
        Engine::spawn(db.clone(), shop.clone(), SystemClock::shared(), crate::features::kinds(), crate::features::made);
    let status = engine.sync_now().await;
    assert_eq!((status.phase, status.problem), (Phase::Idle, None));
    assert!(status.as_of.is_some());
    engine.settled().await;
    assert_eq!((count(&db).await, products(&db).await), (1, 0));
    let status = engine.status().borrow().clone();
    assert_eq!((status.phase, status.problem), (Phase::Idle, None), "and it is told of nothing");

    *shop.broken.lock().expect("not poisoned") = false;
    engine.sync_now().await;
    engine.settled().await;
    assert_eq!(products(&db).await, 7);
    assert_eq!(engine.status().borrow().total, 1, "the progress shown was the account's");

    *shop.products.lock().expect("not poisoned") = 9;
    engine.sync_now().await;
    engine.settled().await;
    assert_eq!(products(&db).await, 9);
    assert_eq!(shop.asked().last(), Some(&"changes"));
    engine.stop().await;
}

#[tokio::test]
async fn a_feed_that_is_too_large_stays_at_the_store() {
    let (db, shop) = (fresh().await, Shop::of(4));
    let kinds = || -> Vec<Arc<dyn EntityKind>> {
        vec![Arc::new(crate::orders::store::Orders::default()), Arc::new(Few(Products))]
    };
    let engine = Engine::spawn(db.clone(), shop.clone(), SystemClock::shared(), kinds(), crate::features::made);
    engine.sync_now().await;
    engine.settled().await;
    assert_eq!(products(&db).await, 4);
    engine.stop().await;

    // It grows, and is read anew after that, as by a newer build.
    *shop.products.lock().expect("not poisoned") = 6;
    db.write(|tx| tx.execute("UPDATE feeds SET decoders = 'older' WHERE kind = 'catalogue'", &[]))
        .await
        .expect("writes");
    let engine = Engine::spawn(db.clone(), shop.clone(), SystemClock::shared(), kinds(), crate::features::made);
    let status = engine.sync_now().await;
    engine.settled().await;
    assert_eq!((status.phase, products(&db).await, count(&db).await), (Phase::Idle, 0, 1));
    let catalogue = crate::catalogue::Catalogue::new(db.clone(), SystemClock::shared(), "en");
    let shelf = catalogue.shelf().await.expect("a shelf");
    assert_eq!(shelf.standing, crate::catalogue::Standing::TooLarge);

    let asked = shop.asked().len();
    engine.sync_now().await;
    engine.settled().await;
    assert_eq!(shop.asked().len(), asked, "it is not asked for again so soon");
    engine.stop().await;
}
