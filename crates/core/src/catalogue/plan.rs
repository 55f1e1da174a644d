//! The catalogue's rules, pure.

use kabinet_protocol::ids::ProductId;
use kabinet_protocol::product::{Product, Texts};

/// Thirty days in milliseconds: how far back a price is compared.
pub const MONTH: i64 = 30 * 24 * 3600 * 1000;

/// 2020-01-01, in milliseconds: local keys count from here, so that they stay positive numbers of 63 bits.
const EPOCH: i64 = 1_577_836_800_000;

/// The bits of a key that count within a millisecond.
const COUNTER: u32 = 21;

/// The text in a language: in that very one, else in one of the same family, else in English, else in any.
pub fn text<'a>(texts: &'a Texts, language: &str) -> Option<&'a str> {
    let family = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let wanted = family(language);
    let found = texts
        .get(language)
        .or_else(|| texts.iter().find(|(tag, _)| family(tag) == wanted).map(|(_, text)| text))
        .or_else(|| texts.get("en"))
        .or_else(|| texts.values().next());
    found.map(String::as_str).filter(|text| !text.is_empty())
}

/// The lowest local key of a product: the moment its id was made, then the counter the id carries.
pub fn slot(id: ProductId) -> i64 {
    let bits = id.0.as_u128();
    let millis = i64::try_from(bits >> 80).unwrap_or(i64::MAX);
    // Counters of UUID version 7 lie above the lowest 32 random bits.
    let counter = i64::try_from((bits >> 32) & ((1 << COUNTER) - 1)).unwrap_or_default();
    ((millis - EPOCH).clamp(0, (1 << 41) - 1) << COUNTER) | counter
}

/// The lowest price in force between two moments, `to` excluded.
fn lowest_between(product: &Product, from: i64, to: i64) -> Option<i64> {
    let ends = product.prices.iter().skip(1).map(|point| point.at.millis()).chain([i64::MAX]);
    let spans = product.prices.iter().zip(ends);
    spans.filter(|(point, end)| point.at.millis() < to && *end > from).map(|(point, _)| point.price).min()
}

/// The lowest price of the last thirty days, today's included.
pub fn lowest(product: &Product, now: i64) -> i64 {
    let past = lowest_between(product, now.saturating_sub(MONTH), now);
    past.map_or(product.price, |past| past.min(product.price))
}

/// What a reduced price is compared with: where the price went down within the last thirty days, the lowest of the thirty
/// days before that. A price that was raised just to be lowered again is thus no reduction.
pub fn was(product: &Product, now: i64) -> Option<i64> {
    let current = product.prices.last().filter(|current| current.price == product.price)?;
    let since = current.at.millis();
    if since < now.saturating_sub(MONTH) {
        return None;
    }
    lowest_between(product, since.saturating_sub(MONTH), since).filter(|before| *before > product.price)
}
