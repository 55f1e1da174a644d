//! The catalogue: articles of six kinds of animal, each in brands, flavours and sizes, composed into a few hundred
//! products. All brands are invented.
//!
//! An [`Article`] is what a shop would call a line of goods ("Dry food for adult dogs"). Every combination of its
//! brands, flavours and sizes is a product of its own, as in the protocol. Its slug is also the name of its picture.

mod about;
mod bird;
mod cat;
mod dog;
mod fish;
mod reptile;
mod rodent;
pub(super) mod words;

use kabinet_protocol::import::ProductRecord;
use kabinet_protocol::product::PricePoint;
use kabinet_protocol::time::ServerTime;
use words::{LANGUAGES, Size, Text};

use super::random::Random;

/// A line of goods.
struct Article {
    /// The picture's name and the start of the external id.
    slug: &'static str,
    /// The category's path.
    category: &'static str,
    /// What it is, a phrase that stands behind a brand.
    name: Text,
    /// Who makes it. The second brand costs an eighth more.
    brands: &'static [&'static str],
    /// A phrase behind the name; [`words::PLAIN`] for none.
    flavours: &'static [Text],
    /// What it comes in and the price of it in cents.
    sizes: &'static [(Size, i64)],
}

/// A gift card is sent as data: the one article without a parcel.
pub(super) const GIFT_CARD: &str = "gift-card";

const GIFTS: &[Article] = &[Article {
    slug: GIFT_CARD,
    category: "gifts/cards",
    name: ["gift card", "подарочная карта", "tarjeta regalo", "thẻ quà tặng"],
    brands: &["Pawmarket"],
    flavours: words::PLAIN,
    sizes: &[(Size::Made("$25"), 2500), (Size::Made("$50"), 5000), (Size::Made("$100"), 10000)],
}];

/// A product and the little that history needs to know of it.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// The product.
    pub record: ProductRecord,
    /// Sent as data.
    pub digital: bool,
}

/// All products, in a fixed order: dogs first, gift cards last.
pub(super) fn items() -> Vec<Item> {
    [dog::ARTICLES, cat::ARTICLES, rodent::ARTICLES, bird::ARTICLES, fish::ARTICLES, reptile::ARTICLES, GIFTS]
        .into_iter()
        .flatten()
        .flat_map(Article::items)
        .collect()
}

impl Article {
    fn items(&self) -> impl Iterator<Item = Item> + '_ {
        let combinations = self.brands.iter().enumerate().flat_map(move |(rank, brand)| {
            let flavours = self.flavours.iter().enumerate();
            flavours.flat_map(move |(taste, flavour)| {
                self.sizes.iter().map(move |&(size, price)| (rank, *brand, taste, flavour, size, price))
            })
        });
        combinations.map(move |(rank, brand, taste, flavour, size, price)| {
            let name = (0..LANGUAGES.len()).map(|index| {
                let (phrase, flavour) = (self.name[index], flavour[index]);
                let tail = if flavour.is_empty() { String::new() } else { format!(", {flavour}") };
                (LANGUAGES[index].to_owned(), format!("{brand} {phrase}{tail}"))
            });
            let variant = (0..LANGUAGES.len()).map(|index| (LANGUAGES[index].to_owned(), size.text(index)));
            let code = size.code();
            Item {
                digital: self.slug == GIFT_CARD,
                record: ProductRecord {
                    external_id: format!("{}/{rank}{taste}/{code}", self.slug),
                    sku: format!("{}-{rank}{taste}-{code}", initials(self.slug)),
                    name: name.collect(),
                    variant: variant.collect(),
                    category: Some(self.category.to_owned()),
                    art: Some(self.slug.to_owned()),
                    price: shelf_price(price + price / 8 * rank as i64),
                    stock: stock(self.slug, &format!("{rank}{taste}{code}")),
                    group: Some(format!("{}/{rank}{taste}", self.slug)),
                    brand: Some(brand.to_owned()),
                    about: about::of(self.category, brand),
                    prices: Vec::new(),
                },
            }
        })
    }
}

/// How many are there: mostly enough, some a few, some none. Gift cards are made as they are sold.
fn stock(slug: &str, variant: &str) -> Option<i64> {
    if slug == GIFT_CARD {
        return None;
    }
    let mut random = Random::of(&format!("stock of {slug} {variant}"), 0);
    Some(match random.below(100) {
        0..=5 => 0,
        6..=14 => 1 + random.below(5) as i64,
        _ => 12 + random.below(180) as i64,
    })
}

/// What a product cost: about 3 % less every year before, as the orders of those years say, and now and then a sale that
/// has ended.
pub(super) fn prices(record: &ProductRecord, now: ServerTime) -> Vec<PricePoint> {
    const DAY: i64 = 86_400_000;
    if record.stock.is_none() {
        return vec![PricePoint { at: now.plus_millis(-4 * 365 * DAY), price: record.price }];
    }
    let mut random = Random::of(&format!("prices of {}", record.external_id), 0);
    let mut points: Vec<PricePoint> = (1..=3)
        .rev()
        .map(|years| PricePoint {
            at: now.plus_millis(-(years + 1) * 365 * DAY),
            price: past_price(record.price, years),
        })
        .collect();
    let since = now.plus_millis(-365 * DAY);
    points.push(PricePoint { at: since, price: record.price });
    if random.chance(30) {
        let begun = now.plus_millis(-(30 + random.below(200) as i64) * DAY);
        let reduced = shelf_price(record.price * (100 - 5 * (2 + random.below(4) as i64)) / 100);
        points.push(PricePoint { at: begun, price: reduced });
        points.push(PricePoint { at: begun.plus_millis(14 * DAY), price: record.price });
    }
    points
}

/// The price of so many years ago.
pub(super) fn past_price(price: i64, years: i64) -> i64 {
    if years == 0 { price } else { (price * (100 - 3 * years.min(15)) / 100 / 10 * 10 + 9).max(9) }
}

/// `dog-food-dry` -> `DOG-FDR`: short enough to read out, unique within the catalogue together with the variant.
fn initials(slug: &str) -> String {
    let mut words = slug.split('-');
    let animal = words.next().unwrap_or_default();
    let rest: String = words
        .enumerate()
        .map(|(place, word)| word.chars().take(if place == 0 { 1 } else { 3 }).collect::<String>())
        .collect();
    format!("{}-{}", animal.to_uppercase(), rest.to_uppercase())
}

/// Prices end in 9, as on a shelf; round sums (gift cards) stay.
fn shelf_price(cents: i64) -> i64 {
    if cents % 100 == 0 { cents } else { cents - cents % 10 + 9 }
}
