//! Changing lists: checked by the rule both sides share, written down, and shown at once.

use kabinet_protocol::ids::{IntentId, ProductId};
use kabinet_protocol::intent::Payload;
use kabinet_protocol::lists::{Amount, BadChange, ListChange, ListName, Move, Watch, apply};
use kabinet_protocol::time::{LocalTime, ServerTime};

use super::store::{Shown, shown_in};
use crate::db::{Database, DbError};
use crate::outbox;

/// What a person wants of their lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// So many more.
    Add(Amount),
    /// So many; none removes.
    Set(Amount),
    /// All of a product, from one list into another.
    Move {
        /// The product.
        product: ProductId,
        /// Where it is.
        from: ListName,
        /// Where it goes.
        to: ListName,
    },
    /// A favourite's price watch.
    Watch(Watch),
}

/// Why a list was not changed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ListsError {
    /// The rule does not allow it.
    #[error(transparent)]
    Bad(#[from] BadChange),
    /// What is to be moved is not there.
    #[error("this product is not in that list")]
    NotListed,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// A change that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The change in the outbox; nothing where all was so already.
    pub intent: Option<IntentId>,
    /// The lists after it.
    pub shown: Shown,
    /// The quantities it changed, as they were before: setting them undoes it.
    pub undo: Vec<Amount>,
    /// The target price the product had, where the change took it away or made it another.
    pub undo_target: Option<i64>,
}

/// Makes a change. When this answers it is on disk, on its way, and shown.
pub async fn change(db: &Database, wish: Wish, now: LocalTime) -> Result<Done, ListsError> {
    db.write(move |tx| {
        let mut shown = shown_in(tx)?;
        let quantity =
            |shown: &Shown, list, product| shown.lists.items.get(&(list, product)).map_or(0, |it| it.quantity);
        let change = match wish {
            Wish::Add(amount) => ListChange::Add(amount),
            Wish::Set(amount) => ListChange::Set(amount),
            Wish::Move { product, from, to } => match quantity(&shown, from, product) {
                0 => return Err(ListsError::NotListed),
                quantity => ListChange::Move(Move { product, from, to, quantity }),
            },
            Wish::Watch(watch) => ListChange::Watch(watch),
        };
        let product = change.product();
        let target =
            |shown: &Shown| shown.lists.items.get(&(ListName::Favourites, product)).and_then(|item| item.target_price);
        let before = shown.clone();
        apply(&mut shown.lists, &change, ServerTime(now.millis()))?;
        if shown.lists == before.lists {
            return Ok(Done { intent: None, shown, undo: Vec::new(), undo_target: None });
        }
        let intent = outbox::enqueue(tx, &Payload::List(change), &[], now, None)?;
        shown.pending.insert(product);
        shown.waiting += 1;
        let changed = ListName::ALL
            .into_iter()
            .filter(|list| quantity(&before, *list, product) != quantity(&shown, *list, product));
        let undo = changed.map(|list| Amount { list, product, quantity: quantity(&before, list, product) }).collect();
        let undo_target = target(&before).filter(|_| target(&before) != target(&shown));
        Ok(Done { intent: Some(intent), shown, undo, undo_target })
    })
    .await
}
