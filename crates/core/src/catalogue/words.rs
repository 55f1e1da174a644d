//! What of a product is searched, and where the hits are marked.

use kabinet_protocol::product::Product;

use super::model::{Card, Field, Mark};
use crate::fold::fold_into;
use crate::search::Query;

/// Appends everything of a product that the index holds: names and variants in all languages, brand, article number and
/// category.
pub(super) fn index_text(product: &Product, out: &mut String) {
    for text in product.name.values().chain(product.variant.values()) {
        fold_into(text, out);
    }
    for text in [Some(&product.sku), product.brand.as_ref(), product.category.as_ref()].into_iter().flatten() {
        fold_into(text, out);
    }
}

/// Marks what the query hit in a card. Where it hit nothing that is shown, the name in another language is shown with it.
pub(super) fn mark(query: &Query, product: &Product, card: &mut Card) {
    let shown = [
        (Field::Name, Some(&card.name)),
        (Field::Variant, card.variant.as_ref()),
        (Field::Brand, card.brand.as_ref()),
        (Field::Sku, Some(&card.sku)),
    ];
    let marks = |field, text: &str| {
        let hits = query.hits_in(text).into_iter();
        hits.map(move |(start, end)| Mark { field, start, end }).collect::<Vec<_>>()
    };
    let mut found: Vec<Mark> =
        shown.into_iter().filter_map(|(field, text)| Some(marks(field, text?))).flatten().collect();
    if !found.iter().any(|mark| mark.field == Field::Name) {
        let best =
            product.name.values().map(|name| (marks(Field::Also, name), name)).max_by_key(|(hits, _)| hits.len());
        if let Some((hits, name)) = best.filter(|(hits, _)| !hits.is_empty()) {
            card.also = Some(name.clone());
            found.extend(hits);
        }
    }
    card.marks = found;
}
