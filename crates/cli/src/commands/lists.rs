//! `kab cart`, `kab favourites`, `kab saved`: the lists, offline too. A change is on its way with the next `kab sync`.

use std::sync::Arc;

use kabinet_core::app::{App, ListShown, ListedItem};
use kabinet_core::lists::Wish;
use kabinet_protocol::ids::AccountId;
use kabinet_protocol::lists::{Amount, ListName, Watch};
use kabinet_protocol::money::Money;
use serde_json::{Value, json};

use super::catalogue::find;
use super::login::language;
use super::{opened, view};
use crate::args::{Arguments, ListVerb};
use crate::exit::Failure;
use crate::out::{Out, columns};

pub async fn perform(
    app: &Arc<App>,
    arguments: &Arguments,
    list: ListName,
    verb: Option<&ListVerb>,
    out: &mut Out,
) -> Result<(), Failure> {
    let account = opened(app, arguments).await?.id;
    let amount = async |product: &str, quantity| {
        find(app, account, product).await.map(|product| Amount { list, product, quantity })
    };
    let wish = match verb {
        None | Some(ListVerb::List) => None,
        Some(ListVerb::Add { product, quantity }) => Some(Wish::Add(amount(product, *quantity).await?)),
        Some(ListVerb::Set { product, quantity }) => Some(Wish::Set(amount(product, *quantity).await?)),
        Some(ListVerb::Remove { product }) => Some(Wish::Set(amount(product, 0).await?)),
        Some(ListVerb::Move { product, to }) => {
            Some(Wish::Move { product: find(app, account, product).await?, from: list, to: *to })
        }
        Some(ListVerb::Watch { product, target }) => {
            Some(Wish::Watch(Watch { product: find(app, account, product).await?, target_price: *target }))
        }
    };
    if let Some(wish) = wish {
        app.change_list(account, wish).await?;
    }
    show(app, account, list, out).await
}

async fn show(app: &App, account: AccountId, list: ListName, out: &mut Out) -> Result<(), Failure> {
    let shown = app.list_of(account, list, &language()).await?;
    out.result(&document(list, &shown), || text(&shown))
}

fn name(item: &ListedItem) -> Option<String> {
    let card = item.product.as_ref()?;
    Some(card.variant.as_ref().map_or(card.name.clone(), |variant| format!("{}, {variant}", card.name)))
}

fn document(list: ListName, shown: &ListShown) -> Value {
    let item = |item: &ListedItem| {
        json!({
            "product": item.item.product,
            "name": name(item),
            "quantity": item.item.quantity,
            "price": item.product.as_ref().map(|product| product.price),
            "member_price": item.member_price,
            "availability": item.product.as_ref().map(|product| &product.availability),
            "target_price": item.item.target_price,
            "target_met": item.target_met,
            "pending": item.pending,
            "gone": item.gone,
        })
    };
    json!({
        "list": list,
        "items": shown.items.iter().map(item).collect::<Vec<_>>(),
        "total": shown.total.map(|total| total.minor),
        "currency": shown.currency,
        "waiting": shown.waiting,
    })
}

fn text(shown: &ListShown) -> String {
    let row = |item: &ListedItem| {
        let money = |minor| view::money(Money { minor, currency: shown.currency });
        let price = item.price().map_or_else(|| if item.gone { "gone".to_owned() } else { String::new() }, money);
        let mut name = name(item).unwrap_or_default();
        if item.target_met {
            name.push_str(" (at your price)");
        }
        if item.pending {
            name.push_str(" (waits to be sent)");
        }
        vec![item.item.product.to_string(), format!("{} x", item.item.quantity), price, name]
    };
    let mut text = columns(&shown.items.iter().map(row).collect::<Vec<_>>());
    if let Some(total) = shown.total {
        text.push_str(&format!("Total: {}\n", view::money(total)));
    }
    text
}
