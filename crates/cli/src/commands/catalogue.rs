//! `kab catalogue …` and `kab product`: what the store sells, from this device's copy.

use std::sync::Arc;

use kabinet_core::app::{App, ShownCatalogue};
use kabinet_core::catalogue::{Card, Category, Detail, ProductFilter, Sort, Standing};
use kabinet_protocol::ids::{AccountId, ProductId};
use kabinet_protocol::money::Money;
use kabinet_protocol::time::ServerTime;
use serde_json::{Value, json};

use super::login::language;
use super::{opened, view};
use crate::args::{Arguments, Browse, ProductSort};
use crate::exit::Failure;
use crate::out::{Out, columns};

/// The most products the core gives at once.
const PAGE: u32 = 200;

/// `kab catalogue`.
pub async fn browse(app: &Arc<App>, arguments: &Arguments, browse: &Browse, out: &mut Out) -> Result<(), Failure> {
    let account = opened(app, arguments).await?;
    let shown = app.catalogue_of(account.id, &language()).await?;
    told(&shown, out).await?;
    if browse.categories {
        let tree = shown.catalogue.tree().await?;
        let value =
            json!({ "categories": tree.categories.iter().map(category).collect::<Vec<_>>(), "total": tree.total });
        return out.result(&value, || {
            let mut rows = Vec::new();
            tree.categories.iter().for_each(|top| lines(top, 0, &mut rows));
            columns(&rows)
        });
    }
    let filter = ProductFilter {
        category: browse.category.clone(),
        query: browse.search.clone().unwrap_or_default(),
        in_stock: browse.in_stock,
        price_from: browse.min_price,
        price_to: browse.max_price,
    };
    let sort = match browse.sort {
        ProductSort::Catalogue => Sort::Catalogue,
        ProductSort::Cheapest => Sort::PriceUp,
        ProductSort::Dearest => Sort::PriceDown,
        ProductSort::Name => Sort::Name,
    };
    let (mut products, mut after, mut total) = (Vec::<Card>::new(), browse.after.clone(), 0);
    loop {
        let have = u32::try_from(products.len()).unwrap_or(u32::MAX);
        let page = shown.catalogue.page(&filter, sort, after.as_deref(), (browse.limit - have).min(PAGE)).await?;
        products.extend(page.products);
        (after, total) = (page.next, page.total.max(total));
        if after.is_none() || products.len() >= browse.limit as usize {
            break;
        }
    }
    let rows: Vec<Value> = products.iter().map(|found| card(found, &shown)).collect();
    out.result(&json!({ "products": rows, "total": total, "next": after }), || text(&products, &shown))
}

/// `kab product`.
pub async fn product(app: &Arc<App>, arguments: &Arguments, which: &str, out: &mut Out) -> Result<(), Failure> {
    let account = opened(app, arguments).await?;
    let id = find(app, account.id, which).await?;
    let shown = app.catalogue_of(account.id, &language()).await?;
    let found = shown.catalogue.get(id).await?;
    out.result(&full(&found, &shown), || full_text(&found, &shown))
}

/// The product that is meant, by its id or its article number.
pub(super) async fn find(app: &App, account: AccountId, which: &str) -> Result<ProductId, Failure> {
    match which.parse::<ProductId>() {
        Ok(id) => Ok(id),
        Err(_) => Ok(app.catalogue_of(account, &language()).await?.catalogue.by_sku(which).await?),
    }
}

/// Says where what follows is not the whole catalogue.
async fn told(shown: &ShownCatalogue, out: &mut Out) -> Result<(), Failure> {
    match shown.catalogue.shelf().await?.standing {
        Standing::Here => {}
        Standing::Coming => out.note("The catalogue is not all here yet: kab sync."),
        Standing::TooLarge => out.note("The catalogue is larger than this device keeps: its first products only."),
    }
    Ok(())
}

fn category(found: &Category) -> Value {
    json!({
        "path": found.path,
        "count": found.count,
        "in_stock": found.in_stock,
        "children": found.children.iter().map(category).collect::<Vec<_>>(),
    })
}

fn lines(found: &Category, depth: usize, rows: &mut Vec<Vec<String>>) {
    rows.push(vec![format!("{}{}", "  ".repeat(depth), found.path), found.count.to_string()]);
    found.children.iter().for_each(|child| lines(child, depth + 1, rows));
}

fn card(found: &Card, shown: &ShownCatalogue) -> Value {
    json!({
        "id": found.id.to_string(),
        "sku": found.sku,
        "name": found.name,
        "variant": found.variant,
        "brand": found.brand,
        "category": found.category,
        "price": found.price,
        "member_price": shown.terms.member_price(found.price),
        "was": found.was,
        "lowest_30_days": found.lowest,
        "currency": shown.currency.to_string(),
        "availability": found.availability.as_str(),
        "variants": found.variants,
    })
}

fn full(found: &Detail, shown: &ShownCatalogue) -> Value {
    let mut value = card(&found.card, shown);
    if let Value::Object(fields) = &mut value {
        let price = |at: ServerTime, price: i64| json!({ "at": view::instant(at), "price": price });
        let prices: Vec<Value> = found.product.prices.iter().map(|point| price(point.at, point.price)).collect();
        let choice = |id: ProductId, label: &str, price: i64, availability: &str| json!({ "id": id.to_string(), "label": label, "price": price, "availability": availability });
        let choices = found.variants.iter().map(|it| choice(it.id, &it.label, it.price, it.availability.as_str()));
        fields.insert("about".into(), found.about.clone().into());
        fields.insert("prices".into(), prices.into());
        fields.insert("choices".into(), choices.collect::<Vec<Value>>().into());
    }
    value
}

fn text(products: &[Card], shown: &ShownCatalogue) -> String {
    let rows: Vec<Vec<String>> = products
        .iter()
        .map(|found| {
            let amount = view::money(Money { minor: shown.terms.price(found.price), currency: shown.currency });
            vec![found.sku.clone(), amount, found.availability.as_str().to_owned(), named(found)]
        })
        .collect();
    columns(&rows)
}

fn named(found: &Card) -> String {
    let variant = found.variant.as_ref().map(|variant| format!(", {variant}")).unwrap_or_default();
    format!("{}{variant}", found.name)
}

fn full_text(found: &Detail, shown: &ShownCatalogue) -> String {
    let (card, currency) = (&found.card, shown.currency);
    let amount = |minor| view::money(Money { minor, currency });
    let mut text = format!("{}\n{}  {}", named(card), card.sku, amount(card.price));
    if let Some(member) = shown.terms.member_price(card.price) {
        text.push_str(&format!(" ({} for you as a member)", amount(member)));
    }
    if let Some(was) = card.was {
        text.push_str(&format!(" (was {})", amount(was)));
    }
    text.push_str(&format!("  {}\n", card.availability.as_str()));
    if !found.about.is_empty() {
        text.push_str(&format!("\n{}\n", found.about));
    }
    if found.variants.len() > 1 {
        let row =
            |label: &str, price, availability: &str| vec![format!("  {label}"), amount(price), availability.to_owned()];
        let rows: Vec<Vec<String>> =
            found.variants.iter().map(|it| row(&it.label, it.price, it.availability.as_str())).collect();
        text.push_str(&format!("\n{}", columns(&rows)));
    }
    if found.product.prices.len() > 1 {
        let row = |at, price| vec![format!("  {}", view::day(at)), amount(price)];
        let rows: Vec<Vec<String>> = found.product.prices.iter().map(|point| row(point.at, point.price)).collect();
        text.push_str(&format!("\nlowest of 30 days: {}\n{}", amount(card.lowest), columns(&rows)));
    }
    text
}
