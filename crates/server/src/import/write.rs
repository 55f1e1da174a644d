//! Storing a batch of records: one transaction, many rows a statement.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use kabinet_protocol::ids::{CustomerId, FeedId, OrderId, ProductId};
use kabinet_protocol::import::{CustomerRecord, OrderRecord, ProductRecord, Record};
use kabinet_protocol::order::{self, Order};
use kabinet_protocol::product::{self, Product};
use kabinet_protocol::sync::{FeedKind, Rev};
use kabinet_protocol::time::ServerTime;

use super::check::{self, KnownProduct};
use super::read::Batch;
use super::{BadLine, ImportError, Summary};
use crate::catalogue::stock;
use crate::db::{Tx, rows};
use crate::identity::accounts;
use crate::identity::phone::PhoneNumber;
use crate::limits;
use crate::problems::{Refusal, internal};
use crate::store::Store;
use crate::sync::store::{self as feeds};

/// Names looked up by one statement.
const LOOK_UP: usize = 200;
/// Rows written by one statement. SQLite takes 32,766 parameters, PostgreSQL 65,535.
const ROWS: usize = 100;
/// Names remembered from one batch to the next.
const REMEMBERED: usize = 50_000;

/// Stores batches.
pub struct Writer {
    store: Store,
    customers: HashMap<String, (CustomerId, FeedId)>,
    products: HashMap<String, KnownProduct>,
    /// What the batch says is there, written at its end: whoever buys takes their feed first and stock afterwards.
    stock: BTreeMap<ProductId, Option<i64>>,
}

/// A row of `entities` to be.
struct EntityRow {
    feed: String,
    kind: &'static str,
    id: String,
    rev: i64,
    sort: i64,
    doc: String,
}

impl Writer {
    /// A writer to a store.
    pub fn new(store: Store) -> Self {
        Self { store, customers: HashMap::new(), products: HashMap::new(), stock: BTreeMap::new() }
    }

    /// Stores a batch and says which of its lines could not be.
    pub async fn batch(&mut self, batch: Batch, summary: &mut Summary) -> Result<Vec<BadLine>, ImportError> {
        let mut bad = batch.bad;
        let lines = (batch.records.len() + bad.len()) as u64;
        let (mut customers, mut products, mut orders) = (Vec::new(), Vec::new(), Vec::new());
        for parsed in batch.records {
            // Before anything is looked up: PostgreSQL takes no NUL, and an id that long is nobody's.
            if let Err(why) = names(&parsed.record).into_iter().try_for_each(check::external_id) {
                bad.push(BadLine { line: parsed.line, why });
                continue;
            }
            match parsed.record {
                Record::Customer(record) => customers.push((parsed.line, parsed.hash, record)),
                Record::Product(record) => products.push((parsed.line, parsed.hash, record)),
                Record::Order(record) => orders.push((parsed.line, parsed.hash, *record)),
            }
        }
        if self.customers.len() > REMEMBERED {
            self.customers.clear();
        }
        if self.products.len() > REMEMBERED {
            self.products.clear();
        }
        self.stock.clear();
        let now = self.store.clock.now();
        let mut tx = self.store.db.begin().await?;
        // Two imports at once take turns batch by batch, so they never wait for each other's feeds.
        limits::lock(&mut tx, "import", now).await?;
        let mut moved = BTreeMap::new();
        // Counted on a copy: a batch that is rolled back has stored nothing.
        let mut counted = summary.clone();
        counted.lines += lines;
        self.customers(&mut tx, customers, now, &mut counted, &mut bad, &mut moved).await?;
        self.products(&mut tx, products, now, &mut counted, &mut bad, &mut moved).await?;
        self.orders(&mut tx, orders, now, &mut counted, &mut bad, &mut moved).await?;
        let counted_goods: Vec<(ProductId, Option<i64>)> = std::mem::take(&mut self.stock).into_iter().collect();
        for chunk in counted_goods.chunks(ROWS) {
            let mut query = sqlx::query(sized(&STOCK, chunk.len()));
            for (product, on_hand) in chunk {
                let coarse = stock::coarse(*on_hand).to_string();
                query = query.bind(product.to_string()).bind(*on_hand).bind(coarse.clone()).bind(coarse);
            }
            query.execute(&mut *tx).await?;
        }
        tx.commit().await?;
        *summary = counted;
        for (feed, rev) in moved {
            self.store.hub.moved(feed, rev).await;
        }
        bad.sort_by_key(|bad| bad.line);
        Ok(bad)
    }

    async fn customers(
        &mut self,
        tx: &mut Tx,
        records: Vec<(u64, String, CustomerRecord)>,
        now: ServerTime,
        summary: &mut Summary,
        bad: &mut Vec<BadLine>,
        moved: &mut BTreeMap<FeedId, Rev>,
    ) -> Result<(), Refusal> {
        if records.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = records.iter().map(|(_, _, record)| record.external_id.as_str()).collect();
        let known = look_up_customers(tx, &CUSTOMERS_BY_NAME, &names).await?;
        let mut phones = HashMap::new();
        for (_, _, record) in &records {
            if let Some(text) = &record.phone
                && let Ok(phone) = PhoneNumber::parse(text, &self.store.profile.country)
            {
                phones.insert(text.clone(), phone);
            }
        }
        let numbers: Vec<&str> = phones.values().map(PhoneNumber::as_str).collect();
        let holders = look_up_customers(tx, &CUSTOMERS_BY_PHONE, &numbers).await?;
        let epoch = accounts::epoch(tx).await?;
        let mut taken = HashSet::new();
        let (mut new_customers, mut new_feeds) = (Vec::new(), Vec::new());
        for (line, hash, record) in records {
            let before = known.get(&record.external_id);
            if before.is_some_and(|before| before.hash == hash) {
                summary.customers.unchanged += 1;
                continue;
            }
            let phone = match customer_problem(&record, &phones) {
                Ok(phone) => phone.map(|phone| phone.as_str().to_owned()),
                Err(why) => {
                    bad.push(BadLine { line, why: format!("customer {:?}: {why}", record.external_id) });
                    continue;
                }
            };
            let holder = phone.as_ref().and_then(|phone| holders.get(phone));
            let somebody_elses = holder.is_some_and(|holder| {
                holder.external_id.as_ref().is_some_and(|name| *name != record.external_id)
                    || before.is_some_and(|before| before.id != holder.id)
            });
            if somebody_elses || phone.as_ref().is_some_and(|phone| !taken.insert(phone.clone())) {
                let why = format!("customer {:?}: the phone number belongs to another customer", record.external_id);
                bad.push(BadLine { line, why });
                continue;
            }
            // A customer who registered alone and has this number is the merchant's customer.
            if let Some(before) = before.or(holder) {
                sqlx::query(
                    "UPDATE customers SET external_id = $2, name = $3, email = $4, hash = $5,
                         phone = CASE WHEN EXISTS (SELECT 1 FROM accounts WHERE customer = customers.id) THEN phone
                                      ELSE $6 END
                     WHERE id = $1",
                )
                .bind(&before.id)
                .bind(&record.external_id)
                .bind(&record.name)
                .bind(&record.email)
                .bind(&hash)
                .bind(&phone)
                .execute(&mut **tx)
                .await?;
                let feed: FeedId = read(&before.feed)?;
                let account: Option<String> = sqlx::query_scalar("SELECT id FROM accounts WHERE customer = $1")
                    .bind(&before.id)
                    .fetch_optional(&mut **tx)
                    .await?;
                if let Some(account) = account {
                    let rev = feeds::raise(tx, feed, 1).await?;
                    accounts::publish(tx, read(&account)?, feed, rev, now).await?;
                    moved.insert(feed, rev);
                }
                self.customers.insert(record.external_id, (read(&before.id)?, feed));
                summary.customers.changed += 1;
                continue;
            }
            let (id, feed) = (CustomerId::new(), FeedId::new());
            new_feeds.push((feed.to_string(), id.to_string()));
            self.customers.insert(record.external_id.clone(), (id, feed));
            new_customers.push((id, feed, record, phone, hash));
            summary.customers.added += 1;
        }
        for chunk in new_feeds.chunks(ROWS) {
            let text = sized(&FEEDS, chunk.len());
            let mut query = sqlx::query(text);
            for (feed, owner) in chunk {
                query = query.bind(feed).bind(FeedKind::Account.as_str()).bind(owner).bind(epoch.to_string());
            }
            query.execute(&mut **tx).await?;
        }
        for chunk in new_customers.chunks(ROWS) {
            let mut query = sqlx::query(sized(&CUSTOMERS, chunk.len()));
            for (id, feed, record, phone, hash) in chunk {
                query = query
                    .bind(id.to_string())
                    .bind(&record.external_id)
                    .bind(feed.to_string())
                    .bind(&record.name)
                    .bind(phone)
                    .bind(&record.email)
                    .bind(record.created_at.unwrap_or(now).millis())
                    .bind(hash);
            }
            query.execute(&mut **tx).await?;
        }
        Ok(())
    }

    async fn products(
        &mut self,
        tx: &mut Tx,
        records: Vec<(u64, String, ProductRecord)>,
        now: ServerTime,
        summary: &mut Summary,
        bad: &mut Vec<BadLine>,
        moved: &mut BTreeMap<FeedId, Rev>,
    ) -> Result<(), Refusal> {
        if records.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = records.iter().map(|(_, _, record)| record.external_id.as_str()).collect();
        type Row = (String, String, String, i64);
        let known: HashMap<String, (String, String, i64)> = look_up::<Row>(tx, &PRODUCTS_BY_NAME, &names)
            .await?
            .into_iter()
            .map(|(name, id, hash, place)| (name, (id, hash, place)))
            .collect();
        let mut place: i64 =
            sqlx::query_scalar("SELECT coalesce(max(place), 0) FROM products").fetch_one(&mut **tx).await?;
        let mut changed = Vec::new();
        for (line, hash, record) in records {
            let before = known.get(&record.external_id);
            if before.is_some_and(|(_, before, _)| *before == hash) {
                summary.products.unchanged += 1;
                continue;
            }
            if let Err(why) = check::product(&record) {
                bad.push(BadLine { line, why: format!("product {:?}: {why}", record.external_id) });
                continue;
            }
            let (id, at): (ProductId, i64) = match before {
                Some((id, _, at)) => {
                    summary.products.changed += 1;
                    (read(id)?, *at)
                }
                None => {
                    summary.products.added += 1;
                    place += 1;
                    (ProductId::new(), place)
                }
            };
            changed.push((id, at, hash, record));
        }
        if changed.is_empty() {
            return Ok(());
        }
        let catalogue = self.store.catalogue;
        let count = i64::try_from(changed.len()).unwrap_or(i64::MAX);
        let last = feeds::raise(tx, catalogue, count).await?;
        moved.insert(catalogue, last);
        let names: Vec<&str> = changed
            .iter()
            .map(|(_, _, _, record)| record.external_id.as_str())
            .filter(|name| known.contains_key(*name))
            .collect();
        let mut before: HashMap<String, Product> = HashMap::with_capacity(names.len());
        for (name, doc) in look_up::<(String, String)>(tx, &PRODUCT_DOCS_BY_NAME, &names).await? {
            before.insert(name, serde_json::from_str(&doc)?);
        }
        let mut entities = Vec::with_capacity(changed.len());
        for chunk in changed.chunks(ROWS) {
            let mut query = sqlx::query(sized(&PRODUCTS, chunk.len()));
            for (id, at, hash, record) in chunk {
                query = query
                    .bind(id.to_string())
                    .bind(&record.external_id)
                    .bind(&record.sku)
                    .bind(&record.category)
                    .bind(at)
                    .bind(hash);
            }
            query.execute(&mut **tx).await?;
        }
        for ((id, at, _, record), rev) in changed.into_iter().zip(last.0 - count + 1..) {
            let name = record.external_id.clone();
            self.stock.insert(id, record.stock);
            let product = check::described(id, record, before.get(&name), now);
            let doc = serde_json::to_string(&product)?;
            entities.push(EntityRow {
                feed: catalogue.to_string(),
                kind: product::KIND,
                id: id.to_string(),
                rev,
                sort: at,
                doc,
            });
            self.products.insert(name, KnownProduct::from(product));
        }
        put(tx, &entities, now).await
    }

    async fn orders(
        &mut self,
        tx: &mut Tx,
        records: Vec<(u64, String, OrderRecord)>,
        now: ServerTime,
        summary: &mut Summary,
        bad: &mut Vec<BadLine>,
        moved: &mut BTreeMap<FeedId, Rev>,
    ) -> Result<(), Refusal> {
        if records.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = records.iter().map(|(_, _, record)| record.external_id.as_str()).collect();
        type Row = (String, String, String, String);
        let known: HashMap<String, (String, String, String)> = look_up::<Row>(tx, &ORDERS_BY_NAME, &names)
            .await?
            .into_iter()
            .map(|(name, id, feed, hash)| (name, (id, feed, hash)))
            .collect();
        self.learn(tx, &records).await?;
        let mut by_feed: BTreeMap<FeedId, Vec<(CustomerId, String, String, Order)>> = BTreeMap::new();
        for (line, hash, record) in records {
            let before = known.get(&record.external_id);
            if before.is_some_and(|(_, _, before)| *before == hash) {
                summary.orders.unchanged += 1;
                continue;
            }
            let name = record.external_id.clone();
            let mut refuse = |why: String| bad.push(BadLine { line, why: format!("order {name:?}: {why}") });
            let Some((customer, feed)) = self.customers.get(&record.customer).copied() else {
                refuse(format!(
                    "names the customer {:?}, whom neither the store nor an earlier record has",
                    record.customer
                ));
                continue;
            };
            let id: OrderId = match before {
                Some((_, owner, _)) if *owner != feed.to_string() => {
                    refuse("belongs to another customer already".into());
                    continue;
                }
                Some((id, ..)) => read(id)?,
                None => OrderId::new(),
            };
            match check::order(id, record, |named| self.products.get(named)) {
                Ok(order) => {
                    if before.is_some() {
                        summary.orders.changed += 1;
                    } else {
                        summary.orders.added += 1;
                    }
                    by_feed.entry(feed).or_default().push((customer, name, hash, order));
                }
                Err(why) => refuse(why),
            }
        }
        let counts: Vec<(FeedId, i64)> =
            by_feed.iter().map(|(feed, orders)| (*feed, i64::try_from(orders.len()).unwrap_or(i64::MAX))).collect();
        let revs = raise_all(tx, &counts).await?;
        let (mut entities, mut index) = (Vec::new(), Vec::new());
        for (feed, orders) in by_feed {
            let last = *revs.get(&feed).ok_or_else(|| internal(&"a feed is missing"))?;
            moved.insert(feed, Rev(last));
            let count = i64::try_from(orders.len()).unwrap_or(i64::MAX);
            for ((customer, name, hash, order), rev) in orders.into_iter().zip(last - count + 1..) {
                entities.push(EntityRow {
                    feed: feed.to_string(),
                    kind: order::KIND,
                    id: order.id.to_string(),
                    rev,
                    sort: order.placed_at.millis(),
                    doc: serde_json::to_string(&order)?,
                });
                index.push((feed, customer, name, hash, order));
            }
        }
        put(tx, &entities, now).await?;
        for chunk in index.chunks(ROWS) {
            let mut query = sqlx::query(sized(&ORDERS, chunk.len()));
            for (feed, customer, name, hash, order) in chunk {
                query = query
                    .bind(feed.to_string())
                    .bind(order.id.to_string())
                    .bind(customer.to_string())
                    .bind(name)
                    .bind(&order.number)
                    .bind(order.status.as_str())
                    .bind(order.payment_status.as_str())
                    .bind(order.fulfillment_status.as_str())
                    .bind(order.return_status.as_str())
                    .bind(order.placed_at.millis())
                    .bind(order.currency.as_str())
                    .bind(order.totals.total)
                    .bind(hash);
            }
            query.execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Looks up the customers and products that orders name and that are not remembered.
    async fn learn(&mut self, tx: &mut Tx, records: &[(u64, String, OrderRecord)]) -> Result<(), Refusal> {
        let customers: HashSet<&str> = records
            .iter()
            .map(|(_, _, record)| record.customer.as_str())
            .filter(|name| !self.customers.contains_key(*name))
            .collect();
        let names: Vec<&str> = customers.into_iter().collect();
        for (name, found) in look_up_customers(tx, &CUSTOMERS_BY_NAME, &names).await? {
            self.customers.insert(name, (read(&found.id)?, read(&found.feed)?));
        }
        let products: HashSet<&str> = records
            .iter()
            .flat_map(|(_, _, record)| &record.lines)
            .filter_map(|line| line.product.as_deref())
            .filter(|name| !self.products.contains_key(*name))
            .collect();
        let names: Vec<&str> = products.into_iter().collect();
        for (name, doc) in look_up::<(String, String)>(tx, &PRODUCT_DOCS_BY_NAME, &names).await? {
            self.products.insert(name, KnownProduct::from(serde_json::from_str::<Product>(&doc)?));
        }
        Ok(())
    }
}

impl From<Product> for KnownProduct {
    fn from(product: Product) -> Self {
        let Product { id, sku, name, variant, category, art, .. } = product;
        Self { id, sku, name, variant, category, art }
    }
}

/// Every merchant's id that a record gives or names.
fn names(record: &Record) -> Vec<&str> {
    match record {
        Record::Customer(customer) => vec![&customer.external_id],
        Record::Product(product) => vec![&product.external_id],
        Record::Order(order) => {
            let lines = order.lines.iter().filter_map(|line| line.product.as_deref());
            [order.external_id.as_str(), order.customer.as_str()].into_iter().chain(lines).collect()
        }
    }
}

fn customer_problem<'p>(
    record: &CustomerRecord,
    phones: &'p HashMap<String, PhoneNumber>,
) -> Result<Option<&'p PhoneNumber>, String> {
    check::external_id(&record.external_id)?;
    check::column("name", &record.name, 500)?;
    if let Some(email) = &record.email {
        check::column("email", email, 254)?;
        if !email.contains('@') {
            return Err("email is not an e-mail address".into());
        }
    }
    match &record.phone {
        None => Ok(None),
        Some(text) => match phones.get(text) {
            Some(phone) => Ok(Some(phone)),
            // The number itself stays out of the error: errors are kept in logs.
            None => Err("phone is not a valid number".into()),
        },
    }
}

/// A customer's row, as far as the import needs it.
struct CustomerRow {
    id: String,
    external_id: Option<String>,
    feed: String,
    hash: String,
}

async fn look_up_customers(
    tx: &mut Tx,
    text: &'static LazyLock<String>,
    names: &[&str],
) -> Result<HashMap<String, CustomerRow>, Refusal> {
    type Row = (String, String, Option<String>, String, String);
    let found = look_up::<Row>(tx, text, names).await?;
    Ok(found
        .into_iter()
        .map(|(name, id, external_id, feed, hash)| (name, CustomerRow { id, external_id, feed, hash }))
        .collect())
}

/// Runs a look-up of [`LOOK_UP`] names as often as it takes; the last list is filled up with its last name.
async fn look_up<Row>(tx: &mut Tx, text: &'static LazyLock<String>, names: &[&str]) -> Result<Vec<Row>, Refusal>
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
async fn raise_all(tx: &mut Tx, counts: &[(FeedId, i64)]) -> Result<HashMap<FeedId, i64>, Refusal> {
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

async fn put(tx: &mut Tx, entities: &[EntityRow], now: ServerTime) -> Result<(), Refusal> {
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
type Sized = LazyLock<Vec<String>>;

fn sizes(head: &str, columns: usize, tail: &str) -> Vec<String> {
    (1..=ROWS).map(|count| rows::insert(head, columns, count, tail)).collect()
}

fn sized(texts: &'static Sized, count: usize) -> &'static str {
    &texts[count - 1]
}

static FEEDS: Sized = LazyLock::new(|| sizes("INSERT INTO feeds(id, kind, owner, epoch)", 4, ""));
static CUSTOMERS: Sized = LazyLock::new(|| {
    sizes("INSERT INTO customers(id, external_id, feed, name, phone, email, created_at, hash)", 8, "")
});
static PRODUCTS: Sized = LazyLock::new(|| {
    sizes(
        "INSERT INTO products(id, external_id, sku, category, place, hash)",
        6,
        "ON CONFLICT (id) DO UPDATE SET sku = excluded.sku, category = excluded.category, hash = excluded.hash",
    )
});
static STOCK: Sized = LazyLock::new(|| {
    sizes(
        "INSERT INTO stock(product, on_hand, coarse, published)",
        4,
        "ON CONFLICT (product) DO UPDATE SET on_hand = excluded.on_hand, coarse = excluded.coarse,
             published = excluded.published",
    )
});
static ORDERS: Sized = LazyLock::new(|| {
    sizes(
        "INSERT INTO orders(feed, id, customer, external_id, number, status, payment_status, fulfillment_status,
             return_status, placed_at, currency, total, hash)",
        13,
        "ON CONFLICT (feed, id) DO UPDATE SET number = excluded.number, status = excluded.status,
             payment_status = excluded.payment_status, fulfillment_status = excluded.fulfillment_status,
             return_status = excluded.return_status, placed_at = excluded.placed_at, currency = excluded.currency,
             total = excluded.total, hash = excluded.hash",
    )
});
static ENTITIES: Sized = LazyLock::new(|| {
    let head = "INSERT INTO entities(feed, kind, id, rev, sort, changed_at, doc)";
    sizes(
        head,
        7,
        "ON CONFLICT (feed, kind, id) DO UPDATE SET rev = excluded.rev, deleted = 0, sort = excluded.sort,
             changed_at = excluded.changed_at, doc = excluded.doc",
    )
});
static CUSTOMERS_BY_NAME: LazyLock<String> = LazyLock::new(|| {
    rows::within("SELECT external_id, id, external_id, feed, hash FROM customers WHERE external_id IN", 1, LOOK_UP)
});
static CUSTOMERS_BY_PHONE: LazyLock<String> = LazyLock::new(|| {
    rows::within("SELECT phone, id, external_id, feed, hash FROM customers WHERE phone IN", 1, LOOK_UP)
});
static PRODUCTS_BY_NAME: LazyLock<String> = LazyLock::new(|| {
    rows::within("SELECT external_id, id, hash, place FROM products WHERE external_id IN", 1, LOOK_UP)
});
static PRODUCT_DOCS_BY_NAME: LazyLock<String> = LazyLock::new(|| {
    rows::within(
        "SELECT p.external_id, e.doc FROM products p
         JOIN feeds f ON f.kind = 'catalogue'
         JOIN entities e ON e.feed = f.id AND e.kind = 'product' AND e.id = p.id AND e.deleted = 0
         WHERE p.external_id IN",
        1,
        LOOK_UP,
    )
});
static ORDERS_BY_NAME: LazyLock<String> =
    LazyLock::new(|| rows::within("SELECT external_id, id, feed, hash FROM orders WHERE external_id IN", 1, LOOK_UP));

fn read<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, Refusal> {
    text.parse().map_err(|error| internal(&error))
}
