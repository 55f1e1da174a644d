//! What must be there when every change that was made was made once: the same changes, applied by rules of this file's own.
//! The rules are written a second time here on purpose, and plainly.

use std::collections::BTreeMap;

use anyhow::Context;
use kabinet_protocol::ids::{AddressId, IntentId, OrderId, ProductId, ReturnId};
use kabinet_protocol::intent::{Intent, Payload};
use kabinet_protocol::lists::{ListChange, ListItem, ListName};
use kabinet_protocol::profile::{Address, Consents, OrderNote};
use kabinet_protocol::shop::PlaceOrder;

/// An intent that the store says it made.
#[derive(Debug, Clone)]
pub struct Made {
    /// The intent.
    pub intent: Intent,
    /// The feed's counter after it.
    pub rev: i64,
    /// Whether it changed documents.
    pub moved: bool,
}

/// What is there.
#[derive(Debug, Default, PartialEq)]
pub struct Model {
    /// Quantity and target price.
    pub lists: BTreeMap<(ListName, ProductId), (i64, Option<i64>)>,
    /// The address book.
    pub addresses: BTreeMap<AddressId, Address>,
    /// Which mailings are welcome: advertising, informational.
    pub consents: (bool, bool),
    /// How often that was said.
    pub consents_said: i64,
    /// The name, where it was changed.
    pub name: Option<String>,
    /// Notes that are not empty.
    pub notes: BTreeMap<OrderId, String>,
    /// Orders that were put away, or brought back.
    pub archived: BTreeMap<OrderId, bool>,
    /// Orders that were called off.
    pub canceled: Vec<OrderId>,
    /// Returns that were asked for, and whether they were taken back.
    pub returns: BTreeMap<(OrderId, ReturnId), bool>,
    /// Orders that were placed.
    pub placed: BTreeMap<OrderId, PlaceOrder>,
    /// Messages to the store.
    pub feedback: Vec<String>,
}

impl Model {
    /// What these changes come to.
    pub fn of(mut made: Vec<Made>) -> anyhow::Result<Self> {
        // Those that changed nothing stand at the counter that they found.
        made.sort_by_key(|made| (made.rev, !made.moved));
        let mut model = Self::default();
        for made in &made {
            model.take(&made.intent)?;
        }
        model.feedback.sort();
        model.canceled.sort();
        Ok(model)
    }

    /// Makes a change, once the ones before it are made.
    pub fn take(&mut self, intent: &Intent) -> anyhow::Result<()> {
        match intent.read().with_context(|| format!("{intent:?}"))? {
            Payload::List(change) => self.list(change),
            Payload::Rename(rename) => self.name = Some(rename.name),
            Payload::AddressPut(address) => {
                if address.is_default {
                    self.addresses.values_mut().for_each(|other| other.is_default = false);
                }
                self.addresses.insert(address.id, *address);
            }
            Payload::AddressRemove(id) => {
                self.addresses.remove(&id);
            }
            Payload::Consents(change) => {
                self.consents.0 = change.advertising.unwrap_or(self.consents.0);
                self.consents.1 = change.informational.unwrap_or(self.consents.1);
                let said = [change.advertising, change.informational].iter().flatten().count();
                self.consents_said += said as i64;
            }
            Payload::Archive(change) => {
                self.archived.insert(change.order, change.archived);
            }
            Payload::Annotate(change) if change.note.is_empty() => {
                self.notes.remove(&change.order);
            }
            Payload::Annotate(change) => {
                self.notes.insert(change.order, change.note);
            }
            Payload::Cancel(change) => self.canceled.push(change.order),
            Payload::Return(ask) => {
                let known = self.returns.insert((ask.order, ask.id), false);
                anyhow::ensure!(known.is_none(), "return {} was asked for twice", ask.id);
            }
            Payload::ReturnWithdraw(back) => {
                self.returns.insert((back.order, back.id), true);
            }
            Payload::Place(wanted) => self.place(*wanted)?,
            // Made-up days are of a store without points and without membership.
            Payload::Points(_) | Payload::Membership(_) => {}
            Payload::Feedback(feedback) => self.feedback.push(feedback.text),
        }
        Ok(())
    }

    fn quantity(&self, list: ListName, product: ProductId) -> i64 {
        self.lists.get(&(list, product)).map_or(0, |item| item.0)
    }

    fn put(&mut self, list: ListName, product: ProductId, quantity: i64) {
        let item = self.lists.entry((list, product)).or_insert((0, None));
        item.0 = if list == ListName::Favourites { 1 } else { quantity.min(999) };
    }

    fn list(&mut self, change: ListChange) {
        match change {
            ListChange::Add(it) => {
                let before = self.quantity(it.list, it.product);
                self.put(it.list, it.product, before + it.quantity);
            }
            ListChange::Set(it) if it.quantity == 0 => {
                self.lists.remove(&(it.list, it.product));
            }
            ListChange::Set(it) => self.put(it.list, it.product, it.quantity),
            ListChange::Move(it) => {
                let (here, there) = (self.quantity(it.from, it.product), self.quantity(it.to, it.product));
                // What is gone here and there is still wanted there; what another device moved is not moved twice.
                let sum = if here + there == 0 { it.quantity } else { here + there };
                self.put(it.to, it.product, sum);
                self.lists.remove(&(it.from, it.product));
            }
            ListChange::Watch(it) => {
                self.put(ListName::Favourites, it.product, 1);
                if let Some(item) = self.lists.get_mut(&(ListName::Favourites, it.product)) {
                    item.1 = it.target_price;
                }
            }
        }
    }

    fn place(&mut self, wanted: PlaceOrder) -> anyhow::Result<()> {
        for line in &wanted.lines {
            let left = self.quantity(ListName::Cart, line.product) - line.quantity;
            if left > 0 {
                self.put(ListName::Cart, line.product, left);
            } else {
                self.lists.remove(&(ListName::Cart, line.product));
            }
        }
        let order = wanted.order;
        anyhow::ensure!(self.placed.insert(order, wanted).is_none(), "order {order} was placed twice");
        Ok(())
    }

    /// The lists as documents say them.
    pub fn lists_of(docs: Vec<ListItem>) -> BTreeMap<(ListName, ProductId), (i64, Option<i64>)> {
        docs.into_iter().map(|item| ((item.list, item.product), (item.quantity, item.target_price))).collect()
    }

    /// The consents as a document says them.
    pub fn consents_of(docs: &[Consents]) -> (bool, bool) {
        docs.first().map_or((false, false), |consents| (consents.advertising, consents.informational))
    }

    /// The notes as documents say them.
    pub fn notes_of(docs: Vec<OrderNote>) -> BTreeMap<OrderId, String> {
        docs.into_iter().map(|note| (note.order, note.note)).collect()
    }
}

/// Whether an id stands among these intents.
pub fn find(made: &[Made], id: IntentId) -> bool {
    made.iter().any(|made| made.intent.id == id)
}

#[cfg(test)]
mod tests {
    use kabinet_protocol::intent::Rename;
    use kabinet_protocol::lists::{Amount, Move};

    use super::*;

    fn made(payload: Payload, rev: i64) -> Made {
        let (payload_version, value) = payload.write().expect("writes");
        let intent = Intent { id: IntentId::new(), kind: payload.kind(), payload_version, payload: value };
        Made { intent, rev, moved: true }
    }

    #[test]
    fn changes_count_in_the_order_the_store_made_them() {
        let product = ProductId::new();
        let add = |quantity| Payload::List(ListChange::Add(Amount { list: ListName::Cart, product, quantity }));
        let moved = Move { product, from: ListName::Cart, to: ListName::Saved, quantity: 9 };
        let all = vec![
            made(Payload::List(ListChange::Move(moved)), 3),
            made(add(2), 1),
            made(add(1), 2),
            made(Payload::Rename(Rename { name: "Ann".into() }), 4),
        ];
        let model = Model::of(all).expect("a model");
        assert_eq!(model.lists, BTreeMap::from([((ListName::Saved, product), (3, None))]));
        assert_eq!(model.name.as_deref(), Some("Ann"));
    }

    #[test]
    fn an_order_that_is_placed_twice_is_found() {
        let wanted = PlaceOrder {
            order: OrderId::new(),
            lines: Vec::new(),
            delivery: "pickup".into(),
            destination: kabinet_protocol::shop::Destination::Point { point: "queens".into() },
            recipient: "Ann Lee".into(),
            pay_by: kabinet_protocol::shop::PayBy::OnDelivery,
            expected_total: 0,
            language: "en".into(),
            points: 0,
            credit: 0,
        };
        let twice = |rev| made(Payload::Place(Box::new(wanted.clone())), rev);
        assert!(Model::of(vec![twice(1), twice(2)]).is_err());
    }
}
