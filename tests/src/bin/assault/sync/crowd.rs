//! Many clients at once, two of each account, on one server over SQLite and on two over PostgreSQL: nothing is sold that is
//! not there, every order is there once, and lists and counts are what the model says.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use anyhow::{Context, ensure};
use kabinet_protocol::ids::{AccountId, IntentId, OrderId, ProductId};
use kabinet_protocol::import::Record;
use kabinet_protocol::intent::{Annotate, CancelOrder, Intent, IntentAnswer, Payload};
use kabinet_protocol::lists::{Amount, ListChange, ListItem, ListName, Move};
use kabinet_protocol::shop::{Destination, PayBy, PlaceOrder, WantedLine};
use kabinet_server::policy::DeliveryPolicy;
use kabinet_tests::archive::Numbers;
use serde_json::{Value, json};

use super::model::{Made, Model};
use crate::Sizes;
use crate::report::Report;
use crate::shop::{Answer, On, Shop};

const PRODUCTS: usize = 20;

/// The price of a product, and how many there are: a quarter is uncounted, a quarter runs out.
fn shelf(at: usize, clients: usize) -> (i64, Option<i64>) {
    let stock = match at % 4 {
        0 => None,
        1 => Some(clients as i64 * 2),
        _ => Some(clients as i64 * 200),
    };
    (100 + at as i64 * 25, stock)
}

/// All figures.
pub async fn figures(report: &Report, sizes: Sizes) -> anyhow::Result<()> {
    for on in [On::Sqlite, On::Postgres] {
        let (clients, each) = (sizes.clients, sizes.operations);
        let name = format!("{clients} clients with {each} mixed operations each ({})", on.name());
        if !report.wants(&name) {
            continue;
        }
        let crowd = Crowd::open(on, clients).await?;
        let begun = Instant::now();
        let outcome = crowd.play(clients, each).await;
        let rate = (clients * each) as f64 / begun.elapsed().as_secs_f64();
        let (found, holds) = match outcome {
            Ok(orders) => (format!("{orders} orders, all as the model says; {rate:.0} a second"), true),
            Err(error) => (format!("{error:#}"), false),
        };
        report.add(&name, found, "stock exact, no order lost or twice, lists and counts as the model", holds)?;
    }
    Ok(())
}

struct Crowd {
    shop: Shop,
    /// Each account's id and token.
    accounts: Vec<(AccountId, String)>,
    products: Vec<ProductId>,
    clients: usize,
}

/// What one client made, in the order of the answers.
#[derive(Default)]
struct Did {
    made: Vec<Made>,
    sold_out: u64,
}

impl Crowd {
    async fn open(on: On, clients: usize) -> anyhow::Result<Self> {
        let shop = Shop::open(on, |policy| policy.delivery = DeliveryPolicy::demo()).await?;
        let records = (0..PRODUCTS).map(|at| {
            let (price, stock) = shelf(at, clients);
            let record = json!({"product": {"external_id": format!("P{at:02}"), "sku": format!("P{at:02}"),
                "name": {"en": format!("Food {at}")}, "price": price, "stock": stock}});
            Ok(serde_json::from_value::<Record>(record)?)
        });
        let records: Vec<Record> = records.collect::<anyhow::Result<_>>()?;
        kabinet_server::import::records(shop.store(), records.into_iter(), std::io::sink()).await?;
        let ids: Vec<String> =
            sqlx::query_scalar("SELECT id FROM products ORDER BY sku").fetch_all(shop.store().db.readers()).await?;
        let products = ids.iter().map(|id| id.parse()).collect::<Result<_, _>>()?;
        let numbers: Vec<String> = (0..clients.div_ceil(2)).map(|n| format!("+79{:09}", 170_000_000 + n)).collect();
        let ids = shop.accounts(numbers.iter().cloned()).await?;
        let mut accounts = Vec::new();
        for (id, number) in ids.into_iter().zip(&numbers) {
            accounts.push((id, shop.session(number).await?.0));
        }
        Ok(Self { shop, accounts, products, clients })
    }

    async fn play(&self, clients: usize, each: usize) -> anyhow::Result<usize> {
        let all = futures::future::try_join_all((0..clients).map(|client| self.client(client, each))).await?;
        let mut made: BTreeMap<usize, Vec<Made>> = BTreeMap::new();
        let sold_out: u64 = all.iter().map(|did| did.sold_out).sum();
        for (client, did) in all.into_iter().enumerate() {
            made.entry(client / 2).or_default().extend(did.made);
        }
        let models: Vec<Model> = made.into_values().map(Model::of).collect::<anyhow::Result<_>>()?;
        for (account, model) in models.iter().enumerate() {
            self.account(account, model).await.with_context(|| format!("account {account}"))?;
        }
        let placed: BTreeSet<OrderId> = models.iter().flat_map(|model| model.placed.keys().copied()).collect();
        let there = self.shop.count("SELECT count(*) FROM orders").await?;
        ensure!(there == placed.len() as i64, "there are {there} orders, and {} were placed", placed.len());
        let numbers = self.shop.count("SELECT count(DISTINCT number) FROM orders").await?;
        ensure!(numbers == there, "{there} orders have {numbers} numbers");
        self.shelf(&models).await?;
        ensure!(sold_out > 0 || clients * each < 2_000, "nothing ran out: the figure says nothing");
        Ok(placed.len())
    }

    /// One client, one operation after the other.
    async fn client(&self, client: usize, each: usize) -> anyhow::Result<Did> {
        let mut numbers = Numbers::at(0x63_726f_7764, client as u64);
        let (mut did, mut orders) = (Did::default(), Vec::new());
        for n in 0..each {
            let at = client + n;
            match numbers.below(100) {
                0..12 => {
                    let page = self.shop.get(at, "/v1/orders?limit=20", self.token(client)).await?;
                    ensure!(page.status == 200, "a page answered {}", page.status);
                }
                12..18 => {
                    let ask = self.wanted(&mut numbers);
                    let quote = self.shop.send(at, "/v1/checkout/quote", self.token(client), &ask).await?;
                    ensure!(quote.status == 200, "a quote answered {}: {}", quote.status, quote.body);
                }
                18..28 => self.again(at, client, &mut numbers, &did).await?,
                _ => {
                    let payload = self.payload(&mut numbers, &orders);
                    let (payload_version, value) = payload.write()?;
                    let intent = Intent { id: IntentId::new(), kind: payload.kind(), payload_version, payload: value };
                    let answer = self.shop.send(at, "/v1/intents", self.token(client), &intent).await?;
                    if answer.status == 200 {
                        if let Payload::Place(wanted) = &payload {
                            orders.push(wanted.order);
                        }
                        did.made.push(made(intent, &answer)?);
                        continue;
                    }
                    match (answer.code().as_str(), &payload) {
                        ("out_of_stock", Payload::Place(_)) => did.sold_out += 1,
                        // Called off before.
                        ("conflict", Payload::Cancel(_)) => {}
                        (code, _) => anyhow::bail!("{} answered {} {code}", intent.kind, answer.status),
                    }
                }
            }
        }
        Ok(did)
    }

    /// What was made is asked for again, of both servers at once: the same answer, and nothing more happens.
    async fn again(&self, at: usize, client: usize, numbers: &mut Numbers, did: &Did) -> anyhow::Result<()> {
        let Some(before) = did.made.get(numbers.below(did.made.len() as u64) as usize) else { return Ok(()) };
        let token = self.token(client);
        let (one, other) = tokio::join!(
            self.shop.send(at, "/v1/intents", token, &before.intent),
            self.shop.send(at + 1, "/v1/intents", token, &before.intent)
        );
        for answer in [one?, other?] {
            ensure!(answer.status == 200, "asking again answered {}", answer.status);
            ensure!(made(before.intent.clone(), &answer)?.rev == before.rev, "asking again answered something else");
        }
        Ok(())
    }

    fn token(&self, client: usize) -> &str {
        &self.accounts[client / 2].1
    }

    fn payload(&self, numbers: &mut Numbers, orders: &[OrderId]) -> Payload {
        let lists = [ListName::Cart, ListName::Favourites, ListName::Saved];
        let product = self.products[numbers.below(PRODUCTS as u64) as usize];
        let list = lists[numbers.below(3) as usize];
        let own = orders.get(numbers.below(orders.len().max(1) as u64) as usize).copied();
        match (numbers.below(10), own) {
            (0..3, _) => {
                Payload::List(ListChange::Add(Amount { list, product, quantity: 1 + numbers.below(3) as i64 }))
            }
            (3, _) => Payload::List(ListChange::Set(Amount { list, product, quantity: numbers.below(5) as i64 })),
            (4, _) => {
                let (from, quantity) = (ListName::Cart, 1 + numbers.below(3) as i64);
                Payload::List(ListChange::Move(Move {
                    product,
                    from,
                    to: lists[1 + numbers.below(2) as usize],
                    quantity,
                }))
            }
            (5, Some(order)) => Payload::Cancel(CancelOrder { order, reason: None }),
            (6, Some(order)) => {
                let note = format!("words {}", numbers.draw());
                Payload::Annotate(Annotate { order, note, tags: Vec::new() })
            }
            _ => Payload::Place(Box::new(self.wanted(numbers))),
        }
    }

    fn wanted(&self, numbers: &mut Numbers) -> PlaceOrder {
        let first = numbers.below(PRODUCTS as u64) as usize;
        let second = (first + 1 + numbers.below(PRODUCTS as u64 - 1) as usize) % PRODUCTS;
        // In either order: whoever takes stock must not wait for each other in a circle.
        let lines: Vec<WantedLine> = [first, second]
            .into_iter()
            .map(|at| WantedLine {
                product: self.products[at],
                quantity: 1 + numbers.below(2) as i64,
                unit_price: shelf(at, self.clients).0,
            })
            .collect();
        PlaceOrder {
            order: OrderId::new(),
            expected_total: lines.iter().map(|line| line.unit_price * line.quantity).sum(),
            lines,
            delivery: "pickup".into(),
            destination: Destination::Point { point: "queens".into() },
            recipient: "Ann Lee".into(),
            pay_by: PayBy::OnDelivery,
            language: "en".into(),
            points: 0,
            credit: 0,
        }
    }

    /// What an account has is what its two clients' changes come to.
    async fn account(&self, account: usize, model: &Model) -> anyhow::Result<()> {
        let (id, token) = &self.accounts[account];
        let docs: Vec<String> = sqlx::query_scalar(
            "SELECT e.doc FROM entities e JOIN customers c ON c.feed = e.feed JOIN accounts a ON a.customer = c.id
             WHERE a.id = $1 AND e.kind = 'list_item' AND e.deleted = 0",
        )
        .bind(id.to_string())
        .fetch_all(self.shop.store().db.readers())
        .await?;
        let items: Vec<ListItem> = docs.iter().map(|doc| serde_json::from_str(doc)).collect::<Result<_, _>>()?;
        let lists = Model::lists_of(items);
        ensure!(lists == model.lists, "the lists are {lists:?}, and should be {:?}", model.lists);
        let (mut seen, mut path) = (Vec::new(), "/v1/orders?limit=100".to_owned());
        loop {
            let page = self.shop.get(account, &path, token).await?;
            ensure!(page.status == 200, "a page answered {}", page.status);
            for order in page.body["orders"].as_array().context("orders")? {
                seen.push(order["id"].as_str().context("an id")?.parse::<OrderId>()?);
            }
            match page.body["next"].as_str() {
                Some(next) => path = format!("/v1/orders?limit=100&before={next}"),
                None => break,
            }
        }
        seen.sort();
        let placed: Vec<OrderId> = model.placed.keys().copied().collect();
        ensure!(seen == placed, "{} orders are shown, {} were placed", seen.len(), placed.len());
        Ok(())
    }

    async fn shelf(&self, models: &[Model]) -> anyhow::Result<()> {
        let rows: Vec<(String, Option<i64>)> =
            sqlx::query_as("SELECT product, on_hand FROM stock").fetch_all(self.shop.store().db.readers()).await?;
        for (at, product) in self.products.iter().enumerate() {
            let kept = models
                .iter()
                .flat_map(|model| model.placed.values().filter(|wanted| !model.canceled.contains(&wanted.order)));
            let lines = kept.flat_map(|wanted| &wanted.lines).filter(|line| line.product == *product);
            let sold: i64 = lines.map(|line| line.quantity).sum();
            let wanted = shelf(at, self.clients).1.map(|stock| stock - sold);
            let found = rows.iter().find(|(id, _)| *id == product.to_string()).context("a row of stock")?.1;
            ensure!(found == wanted, "there are {found:?} of {product}, and should be {wanted:?}");
            ensure!(found.is_none_or(|found| found >= 0), "{product} is oversold");
        }
        Ok(())
    }
}

fn made(intent: Intent, answer: &Answer) -> anyhow::Result<Made> {
    let said: IntentAnswer = serde_json::from_value::<IntentAnswer>(Value::clone(&answer.body))?;
    let moved = !(said.rows.is_empty() && said.gone.is_empty());
    Ok(Made { intent, rev: said.rev.0, moved })
}
