//! Lists as they are shown: items joined with the catalogue; and what buying an order again would mean.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kabinet_protocol::ids::{AccountId, OrderId, ProductId};
use kabinet_protocol::lists::{ListItem, ListName};
use kabinet_protocol::money::{Currency, Money};
use kabinet_protocol::order::OrderLine;
use kabinet_protocol::product::Availability;
use kabinet_protocol::time::LocalTime;

use super::{App, AppError, Changed};
use crate::catalogue::{Card, CatalogueError, Shelf, Standing};
use crate::lists::{self, Done, Shown, Wish};
use crate::membership::Terms;

/// How many products are in each list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListCounts {
    /// Products in the cart.
    pub cart: u32,
    /// Pieces in the cart.
    pub cart_pieces: i64,
    /// Favourites.
    pub favourites: u32,
    /// Favourites whose price is at or below its target.
    pub targets_met: u32,
    /// Products saved for later.
    pub saved: u32,
}

/// A list, with its products.
#[derive(Debug, Clone, PartialEq)]
pub struct ListShown {
    /// Its items, in the order they were put there.
    pub items: Vec<ListedItem>,
    /// What all of it costs this account, without items that are gone; nothing while no item has a price.
    pub total: Option<Money>,
    /// How many are in each list.
    pub counts: ListCounts,
    /// Changes of lists that wait to be sent.
    pub waiting: u32,
    /// When the catalogue was last known to be complete; nothing before its first copy.
    pub as_of: Option<LocalTime>,
    /// The store's currency.
    pub currency: Currency,
}

/// A product in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedItem {
    /// The item.
    pub item: ListItem,
    /// The price is at or below the target.
    pub target_met: bool,
    /// A change of it waits to be sent.
    pub pending: bool,
    /// The product, as the catalogue on this device has it.
    pub product: Option<Card>,
    /// What one costs this account as a member; nothing where that is what anybody pays.
    pub member_price: Option<i64>,
    /// The store sells it no more; while the catalogue is on its way that is not known.
    pub gone: bool,
}

impl ListedItem {
    /// What one costs this account; nothing while that is not known.
    pub fn price(&self) -> Option<i64> {
        self.member_price.or(self.product.as_ref().map(|product| product.price))
    }
}

/// Where a product is listed; 0 where it is not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Listed {
    /// How many are in the cart.
    pub cart: i64,
    /// Whether it is a favourite.
    pub favourite: bool,
    /// Its target price in minor units.
    pub target_price: Option<i64>,
    /// How many are saved for later.
    pub saved: i64,
}

/// What buying an order again would mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Reordered {
    /// Line by line, each product once.
    pub lines: Vec<ReorderedLine>,
    /// What the lines that can be had cost then.
    pub then: Money,
    /// What they cost now; nothing where the order's currency is another than the store's.
    pub now: Option<Money>,
}

/// A line of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ReorderedLine {
    /// The line as it was bought; its quantity is the sum of all lines of its product.
    pub line: OrderLine,
    /// The product now, where it can still be looked at.
    pub product: Option<Card>,
    /// What one costs this account now.
    pub price: Option<i64>,
}

impl ReorderedLine {
    /// Whether it can be had now.
    pub fn available(&self) -> bool {
        self.product.as_ref().is_some_and(|product| {
            !matches!(product.availability, Availability::OutOfStock | Availability::Discontinued)
        })
    }
}

/// Whether a favourite costs this account no more than it was to cost.
fn met(item: &ListItem, product: Option<&Card>, terms: &Terms) -> bool {
    let Some((target, product)) = item.target_price.zip(product) else { return false };
    terms.price(product.price) <= target && product.availability != Availability::Discontinued
}

impl App {
    /// What the store's prices are in.
    pub(super) fn currency_of(&self, id: AccountId) -> Result<Currency, AppError> {
        let record = self.account(id)?.record();
        let known = self.registry().now().store(record.store_id).cloned();
        Ok(known.unwrap_or(record.store).discovery.currency)
    }

    /// A list of an account; works offline.
    pub async fn list_of(&self, id: AccountId, list: ListName, language: &str) -> Result<ListShown, AppError> {
        let account = self.account(id)?;
        let archive = account.archive()?;
        let mut shown = lists::shown(archive.db()).await?;
        if account.record().guest {
            // Nobody waits for a guest's cart: it is at home here.
            shown.pending.clear();
            shown.waiting = 0;
        }
        let in_list = shown.lists.in_order(list);
        let watched = watched(&shown);
        let wanted: BTreeSet<ProductId> = in_list.iter().map(|item| item.product).chain(watched).collect();
        let (mut found, shelf) = self.cards(id, &wanted, language).await?;
        let terms = self.member_terms(&account).await?;
        let counts = count(&shown, &found, &terms);
        let items: Vec<ListedItem> = in_list
            .into_iter()
            .map(|item| {
                let product = found.remove(&item.product);
                ListedItem {
                    target_met: met(item, product.as_ref(), &terms),
                    member_price: product.as_ref().and_then(|product| terms.member_price(product.price)),
                    pending: shown.pending.contains(&item.product),
                    item: item.clone(),
                    gone: product.is_none() && shelf.standing == Standing::Here,
                    product,
                }
            })
            .collect();
        let currency = self.currency_of(id)?;
        let sums = items.iter().filter_map(|it| Some(it.price()?.saturating_mul(it.item.quantity)));
        let total = sums.reduce(i64::saturating_add).map(|minor| Money { minor, currency });
        Ok(ListShown { items, total, counts, waiting: shown.waiting, as_of: shelf.as_of, currency })
    }

    /// How many products are in each list of an account.
    pub async fn list_counts(&self, id: AccountId) -> Result<ListCounts, AppError> {
        let archive = self.account(id)?.archive()?;
        let shown = lists::shown(archive.db()).await?;
        self.counts_of(id, &shown).await
    }

    async fn counts_of(&self, id: AccountId, shown: &Shown) -> Result<ListCounts, AppError> {
        let (found, _) = self.cards(id, &watched(shown), "en").await?;
        let terms = self.member_terms(&*self.account(id)?).await?;
        Ok(count(shown, &found, &terms))
    }

    /// These products as lists show them, as far as they are here, and how the catalogue stands.
    pub(super) async fn cards(
        &self,
        id: AccountId,
        wanted: &BTreeSet<ProductId>,
        language: &str,
    ) -> Result<(BTreeMap<ProductId, Card>, Shelf), AppError> {
        let catalogue = match self.catalogue_of(id, language).await {
            Ok(shown) => shown.catalogue,
            // A catalogue too large to keep is asked for at the store, and lists are there without it.
            Err(AppError::Http(_)) => return Ok((BTreeMap::new(), Shelf::default())),
            Err(error) => return Err(error),
        };
        let failed = |error| match error {
            CatalogueError::Db(error) => AppError::Db(error),
            other => AppError::Internal(other.to_string()),
        };
        let wanted: Vec<ProductId> = wanted.iter().copied().collect();
        let found = catalogue.cards(&wanted).await.map_err(failed)?;
        let shelf = catalogue.shelf().await.map_err(failed)?;
        Ok((found.into_iter().map(|card| (card.id, card)).collect(), shelf))
    }

    /// Where a product is listed.
    pub async fn listed(&self, id: AccountId, product: ProductId) -> Result<Listed, AppError> {
        let archive = self.account(id)?.archive()?;
        let shown = lists::shown(archive.db()).await?;
        let item = |list| shown.lists.items.get(&(list, product));
        Ok(Listed {
            cart: item(ListName::Cart).map_or(0, |item| item.quantity),
            favourite: item(ListName::Favourites).is_some(),
            target_price: item(ListName::Favourites).and_then(|item| item.target_price),
            saved: item(ListName::Saved).map_or(0, |item| item.quantity),
        })
    }

    /// Changes a list. When this answers the change is on disk, on its way, and shown.
    pub async fn change_list(self: &Arc<Self>, id: AccountId, wish: Wish) -> Result<(Done, ListCounts), AppError> {
        let archive = self.writable(id).await?;
        let done = lists::change(archive.db(), wish, self.config().clock.now()).await?;
        if done.intent.is_some() {
            self.sent_off(&archive, Changed::Lists);
        }
        let counts = self.counts_of(id, &done.shown).await?;
        Ok((done, counts))
    }

    /// What buying an order again would mean now. Nothing is changed by asking.
    pub async fn reorder(&self, id: AccountId, order: OrderId) -> Result<Reordered, AppError> {
        let order = self.orders_of(id)?.get(order).await?.order;
        let mut lines: Vec<OrderLine> = Vec::new();
        for line in order.lines {
            let same = lines.iter_mut().find(|known| known.product.is_some() && known.product == line.product);
            match same {
                Some(known) => known.ordered = known.ordered.saturating_add(line.ordered),
                None => lines.push(line),
            }
        }
        let wanted = lines.iter().filter_map(|line| line.product).collect();
        let (mut found, _) = self.cards(id, &wanted, "en").await?;
        let terms = self.member_terms(&*self.account(id)?).await?;
        let lines: Vec<ReorderedLine> = lines
            .into_iter()
            .map(|line| {
                let product = line.product.and_then(|id| found.remove(&id));
                let price = product.as_ref().map(|product| terms.price(product.price));
                ReorderedLine { product, price, line }
            })
            .collect();
        let sum = |price: &dyn Fn(&ReorderedLine) -> i64| {
            let available = lines.iter().filter(|it| it.available());
            available.map(|it| price(it).saturating_mul(it.line.ordered)).fold(0i64, i64::saturating_add)
        };
        let then = Money { minor: sum(&|it| it.line.unit_price), currency: order.currency };
        let currency = self.currency_of(id)?;
        let now = sum(&|it| it.price.unwrap_or(0));
        let now = (currency == order.currency).then_some(Money { minor: now, currency });
        Ok(Reordered { lines, then, now })
    }
}

/// Favourites with a target price.
fn watched(shown: &Shown) -> BTreeSet<ProductId> {
    shown.lists.items.values().filter(|item| item.target_price.is_some()).map(|item| item.product).collect()
}

fn count(shown: &Shown, found: &BTreeMap<ProductId, Card>, terms: &Terms) -> ListCounts {
    let len = |list| u32::try_from(shown.lists.len(list)).unwrap_or(u32::MAX);
    let items = || shown.lists.items.values();
    ListCounts {
        cart: len(ListName::Cart),
        cart_pieces: items().filter(|item| item.list == ListName::Cart).map(|item| item.quantity).sum(),
        favourites: len(ListName::Favourites),
        targets_met: u32::try_from(items().filter(|item| met(item, found.get(&item.product), terms)).count())
            .unwrap_or(u32::MAX),
        saved: len(ListName::Saved),
    }
}
