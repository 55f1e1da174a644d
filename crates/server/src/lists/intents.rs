//! `list.add`, `list.set`, `list.move`, `list.watch`.

use kabinet_protocol::lists::{self, BadChange, KIND, ListChange, ListItem, Lists};
use kabinet_protocol::problem::Code;

use crate::catalogue;
use crate::db::Tx;
use crate::intents::{Asked, Effect, documents};
use crate::problems::Refusal;

/// Changes the lists.
pub async fn change(tx: &mut Tx, asked: Asked<'_>, change: &ListChange) -> Result<Effect, Refusal> {
    let before = read(tx, asked).await?;
    let mut after = before.clone();
    lists::apply(&mut after, change, asked.now).map_err(refusal)?;
    let product = change.product();
    let holds = |lists: &Lists| lists.items.keys().any(|(_, held)| *held == product);
    // What is listed may be moved and removed even where the store has it no more.
    if holds(&after)
        && !holds(&before)
        && catalogue::store::product(tx, asked.store.catalogue, product).await?.is_none()
    {
        return Err(Refusal::new(Code::NotFound, "The store has no such product.").field("product"));
    }
    difference(&before, &after)
}

/// The account's lists.
pub async fn read(tx: &mut Tx, asked: Asked<'_>) -> Result<Lists, Refusal> {
    Ok(Lists::of(documents::<ListItem>(tx, asked.feed(), KIND).await?))
}

/// What turns one state of the lists into another.
pub fn difference(before: &Lists, after: &Lists) -> Result<Effect, Refusal> {
    let mut effect = Effect::default();
    for (key, item) in &after.items {
        if before.items.get(key) != Some(item) {
            effect.put(KIND, item.id(), item.added_at.millis(), item)?;
        }
    }
    for (key, item) in &before.items {
        if !after.items.contains_key(key) {
            effect.end(KIND, item.id());
        }
    }
    Ok(effect)
}

fn refusal(bad: BadChange) -> Refusal {
    let field = match bad {
        BadChange::Quantity { .. } => "quantity",
        BadChange::Full => "list",
        BadChange::SameList => "to",
        BadChange::Target => "target_price",
    };
    Refusal::new(Code::Invalid, format!("{bad}.")).field(field)
}
