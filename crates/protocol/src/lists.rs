//! The three lists (S19): cart, favourites, saved for later. Entities of kind `list_item` in an account's feed.
//!
//! What a change does to the lists is written once, here, and used by both sides: the server applies it to the truth, the
//! client to the truth it shows. Changes of several devices converge because each commutes with others or says what was
//! meant (ADR 0008).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ids::ProductId;
use crate::intent::IntentKind;
use crate::time::ServerTime;

/// The kind under which list items stand in a feed.
pub const KIND: &str = "list_item";

/// The most of one product a list has.
pub const MOST: i64 = 999;

/// The most products a list has.
pub const LONGEST: usize = 500;

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListName {
    /// What is about to be bought.
    Cart,
    /// What is liked. One of each.
    Favourites,
    /// What was in the cart and may come back.
    Saved,
}

impl ListName {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Cart, Self::Favourites, Self::Saved];

    /// Its name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cart => "cart",
            Self::Favourites => "favourites",
            Self::Saved => "saved",
        }
    }
}

/// A product in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct ListItem {
    /// Which list.
    pub list: ListName,
    /// The product.
    pub product: ProductId,
    /// How many, 1 to [`MOST`]; 1 in favourites.
    #[ts(type = "number")]
    pub quantity: i64,
    /// When it was put there.
    pub added_at: ServerTime,
    /// A favourite's target: tell the person when the price is at or below it (B5), in minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number | null")]
    pub target_price: Option<i64>,
}

impl ListItem {
    /// The entity's id: `cart:0190…`.
    pub fn id(&self) -> String {
        item_id(self.list, self.product)
    }
}

/// The entity's id of a product in a list.
pub fn item_id(list: ListName, product: ProductId) -> String {
    format!("{}:{product}", list.as_str())
}

/// A product and how many of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// Which list.
    pub list: ListName,
    /// The product.
    pub product: ProductId,
    /// How many more, or how many.
    pub quantity: i64,
}

/// A product on its way from one list into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// The product.
    pub product: ProductId,
    /// Where it was.
    pub from: ListName,
    /// Where it goes.
    pub to: ListName,
    /// How many the person saw there: what moves where the item is gone meanwhile.
    pub quantity: i64,
}

/// A favourite's price watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// The product.
    pub product: ProductId,
    /// Minor units, more than 0; absent ends the watch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_price: Option<i64>,
}

/// A change of the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListChange {
    /// So many more.
    Add(Amount),
    /// So many; none removes.
    Set(Amount),
    /// From one list into another.
    Move(Move),
    /// Watch a favourite's price; a product that is no favourite becomes one.
    Watch(Watch),
}

/// Why a change of lists cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadChange {
    /// The quantity is not one.
    #[error("a quantity is from {least} to {MOST}")]
    Quantity {
        /// 0 where a quantity is set, 1 elsewhere.
        least: i64,
    },
    /// The list has no room for another product.
    #[error("a list has at most {LONGEST} products")]
    Full,
    /// From a list into itself.
    #[error("the product is in that list already")]
    SameList,
    /// The target price is not one.
    #[error("a target price is more than nothing")]
    Target,
}

impl ListChange {
    /// The kind of its intent.
    pub fn kind(&self) -> IntentKind {
        match self {
            Self::Add(_) => IntentKind::ListAdd,
            Self::Set(_) => IntentKind::ListSet,
            Self::Move(_) => IntentKind::ListMove,
            Self::Watch(_) => IntentKind::ListWatch,
        }
    }

    /// The product it speaks of.
    pub fn product(&self) -> ProductId {
        match self {
            Self::Add(it) | Self::Set(it) => it.product,
            Self::Move(it) => it.product,
            Self::Watch(it) => it.product,
        }
    }
}

/// Lists as a map: what [`apply`] works on. It may hold only the items of the product a change speaks of, and the sizes of the
/// lists apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lists {
    /// The items.
    pub items: BTreeMap<(ListName, ProductId), ListItem>,
}

impl Lists {
    /// The lists of these items.
    pub fn of(items: impl IntoIterator<Item = ListItem>) -> Self {
        Self { items: items.into_iter().map(|item| ((item.list, item.product), item)).collect() }
    }

    /// How many products a list has.
    pub fn len(&self, list: ListName) -> usize {
        self.items.keys().filter(|(of, _)| *of == list).count()
    }

    /// Whether a list has no product.
    pub fn is_empty(&self, list: ListName) -> bool {
        self.len(list) == 0
    }

    /// The items of a list, in the order they were put there.
    pub fn in_order(&self, list: ListName) -> Vec<&ListItem> {
        let mut items: Vec<&ListItem> = self.items.values().filter(|item| item.list == list).collect();
        items.sort_by_key(|item| (item.added_at, item.product));
        items
    }

    fn put(&mut self, list: ListName, product: ProductId, quantity: i64, at: ServerTime) -> Result<(), BadChange> {
        let quantity = if list == ListName::Favourites { 1 } else { quantity.clamp(1, MOST) };
        if let Some(item) = self.items.get_mut(&(list, product)) {
            item.quantity = quantity;
            return Ok(());
        }
        if self.len(list) >= LONGEST {
            return Err(BadChange::Full);
        }
        let item = ListItem { list, product, quantity, added_at: at, target_price: None };
        self.items.insert((list, product), item);
        Ok(())
    }

    fn quantity(&self, list: ListName, product: ProductId) -> i64 {
        self.items.get(&(list, product)).map_or(0, |item| item.quantity)
    }
}

/// Makes a change at an instant. A change that cannot be made leaves the lists as they were.
pub fn apply(lists: &mut Lists, change: &ListChange, at: ServerTime) -> Result<(), BadChange> {
    let within = |least: i64, quantity: i64| match (least..=MOST).contains(&quantity) {
        true => Ok(()),
        false => Err(BadChange::Quantity { least }),
    };
    match *change {
        ListChange::Add(Amount { list, product, quantity }) => {
            within(1, quantity)?;
            let before = lists.quantity(list, product);
            lists.put(list, product, before + quantity, at)
        }
        ListChange::Set(Amount { list, product, quantity: 0 }) => {
            lists.items.remove(&(list, product));
            Ok(())
        }
        ListChange::Set(Amount { list, product, quantity }) => {
            within(0, quantity)?;
            lists.put(list, product, quantity, at)
        }
        ListChange::Move(Move { product, from, to, quantity }) => {
            within(1, quantity)?;
            if from == to {
                return Err(BadChange::SameList);
            }
            let (here, there) = (lists.quantity(from, product), lists.quantity(to, product));
            let there = match (here, there) {
                // Another device took it out meanwhile; the person still wants it there.
                (0, 0) => quantity,
                // Another device moved it already.
                (0, there) => there,
                (here, there) => here + there,
            };
            lists.put(to, product, there, at)?;
            lists.items.remove(&(from, product));
            Ok(())
        }
        ListChange::Watch(Watch { product, target_price }) => {
            if target_price.is_some_and(|target| target < 1) {
                return Err(BadChange::Target);
            }
            if !lists.items.contains_key(&(ListName::Favourites, product)) {
                lists.put(ListName::Favourites, product, 1, at)?;
            }
            if let Some(item) = lists.items.get_mut(&(ListName::Favourites, product)) {
                item.target_price = target_price;
            }
            Ok(())
        }
    }
}

/// Takes what was bought out of the cart; what another device added meanwhile stays in it.
pub fn bought(lists: &mut Lists, product: ProductId, quantity: i64) {
    let key = (ListName::Cart, product);
    match lists.items.get_mut(&key) {
        Some(item) if item.quantity > quantity => item.quantity -= quantity,
        Some(_) => {
            lists.items.remove(&key);
        }
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn product(n: u8) -> ProductId {
        ProductId(Uuid::from_bytes([n; 16]))
    }

    fn amount(list: ListName, n: u8, quantity: i64) -> Amount {
        Amount { list, product: product(n), quantity }
    }

    const NOW: ServerTime = ServerTime(1);

    #[test]
    fn bad_quantities_change_nothing() {
        let mut lists = Lists::default();
        for quantity in [0, -1, i64::MIN, 1_000, i64::MAX] {
            let change = ListChange::Add(amount(ListName::Cart, 1, quantity));
            assert_eq!(apply(&mut lists, &change, NOW), Err(BadChange::Quantity { least: 1 }));
        }
        for quantity in [-1, 1_000] {
            let change = ListChange::Set(amount(ListName::Cart, 1, quantity));
            assert_eq!(apply(&mut lists, &change, NOW), Err(BadChange::Quantity { least: 0 }));
        }
        assert_eq!(lists, Lists::default());
    }

    #[test]
    fn sums_of_two_devices_stop_at_the_most() {
        let mut lists = Lists::default();
        for _ in 0..2 {
            apply(&mut lists, &ListChange::Add(amount(ListName::Cart, 1, 600)), NOW).expect("fits");
        }
        assert_eq!(lists.quantity(ListName::Cart, product(1)), MOST);
    }

    #[test]
    fn a_full_list_takes_no_more_but_what_it_has() {
        let mut lists = Lists::default();
        for n in 0..u16::try_from(LONGEST).expect("few") {
            let id = ProductId(Uuid::from_u128(u128::from(n)));
            let add = Amount { list: ListName::Cart, product: id, quantity: 1 };
            apply(&mut lists, &ListChange::Add(add), NOW).expect("fits");
        }
        let more = ListChange::Add(amount(ListName::Cart, 255, 1));
        assert_eq!(apply(&mut lists, &more, NOW), Err(BadChange::Full));
        let known = Amount { list: ListName::Cart, product: ProductId(Uuid::from_u128(1)), quantity: 1 };
        apply(&mut lists, &ListChange::Add(known), NOW).expect("is there");
    }

    #[test]
    fn a_move_of_what_is_gone_still_ends_where_it_was_put() {
        let mut lists = Lists::default();
        let change =
            ListChange::Move(Move { product: product(1), from: ListName::Cart, to: ListName::Saved, quantity: 3 });
        apply(&mut lists, &change, NOW).expect("fits");
        assert_eq!(lists.quantity(ListName::Saved, product(1)), 3);
        apply(&mut lists, &change, NOW).expect("fits");
        assert_eq!(lists.quantity(ListName::Saved, product(1)), 3, "twice is once");
    }

    #[test]
    fn a_watched_product_is_a_favourite() {
        let mut lists = Lists::default();
        let change = ListChange::Watch(Watch { product: product(1), target_price: Some(500) });
        apply(&mut lists, &change, NOW).expect("fits");
        let item = &lists.items[&(ListName::Favourites, product(1))];
        assert_eq!((item.quantity, item.target_price), (1, Some(500)));
    }

    fn list() -> impl Strategy<Value = ListName> {
        proptest::sample::select(&ListName::ALL[..])
    }

    proptest! {
        #[test]
        fn additions_commute(
            these in proptest::collection::vec((list(), 0u8..4, 1i64..5), 0..20),
            seed in any::<u64>(),
        ) {
            let mut shuffled = these.clone();
            let turn = usize::try_from(seed % 7).unwrap_or(0);
            if !shuffled.is_empty() {
                let turn = turn % shuffled.len();
                shuffled.rotate_left(turn);
            }
            let run = |changes: &[(ListName, u8, i64)]| {
                let mut lists = Lists::default();
                for (list, n, quantity) in changes {
                    apply(&mut lists, &ListChange::Add(amount(*list, *n, *quantity)), NOW).expect("fits");
                }
                lists
            };
            prop_assert_eq!(run(&these), run(&shuffled));
        }

        #[test]
        fn quantities_stay_within_bounds(
            changes in proptest::collection::vec((0u8..4, list(), list(), 0u8..4, -5i64..1_100), 0..40),
        ) {
            let mut lists = Lists::default();
            for (what, list, to, n, quantity) in changes {
                let change = match what {
                    0 => ListChange::Add(amount(list, n, quantity)),
                    1 => ListChange::Set(amount(list, n, quantity)),
                    2 => ListChange::Move(Move { product: product(n), from: list, to, quantity }),
                    _ => ListChange::Watch(Watch { product: product(n), target_price: Some(quantity) }),
                };
                let before = lists.clone();
                if apply(&mut lists, &change, NOW).is_err() {
                    prop_assert_eq!(&before, &lists);
                }
                for ((list, product), item) in &lists.items {
                    prop_assert!((1..=MOST).contains(&item.quantity));
                    prop_assert_eq!((item.list, item.product), (*list, *product));
                }
            }
        }
    }
}
