//! A seeded generator of order documents: the data every figure of the archive is measured with (PERFORMANCE.md, "The
//! data"). Mean 1.6 KB of JSON, 3 to 8 lines (mean 5.5), 20,000 products drawn by a Zipf law, names of several words in
//! four languages. Order `n` depends on the seed and on `n` alone, counted from the newest, so archives nest: one of 10,000
//! orders is the newest part of one of 100,000.

use kabinet_protocol::ids::{FulfillmentId, OrderId, ProductId};
use kabinet_protocol::import::{CustomerRecord, FulfillmentRecord, LineRecord, OrderRecord, ProductRecord, Record};
use kabinet_protocol::order::{
    Delivery, Fulfillment, FulfillmentEvent, FulfillmentLine, Order, OrderEvent, OrderLine, Payment, Totals,
};
use kabinet_protocol::product::Texts;
use kabinet_protocol::time::{CivilDate, ServerTime};
use uuid::Uuid;

/// When the newest order was placed: 2026-11-01T12:00:00Z.
const NEWEST: i64 = 1_793_534_400_000;
/// Products.
const PRODUCTS: u64 = 20_000;

const WORDS: [(&str, [&str; 24]); 4] = [
    (
        "en",
        [
            "premium",
            "grain-free",
            "salmon",
            "chicken",
            "adult",
            "puppy",
            "kitten",
            "senior",
            "dental",
            "chew",
            "rope",
            "harness",
            "litter",
            "clumping",
            "aquarium",
            "filter",
            "feather",
            "scratching",
            "post",
            "travel",
            "bowl",
            "ceramic",
            "natural",
            "treats",
        ],
    ),
    (
        "ru",
        [
            "корм",
            "для",
            "собак",
            "кошек",
            "щенков",
            "котят",
            "лосось",
            "курица",
            "беззерновой",
            "лакомство",
            "игрушка",
            "мягкая",
            "наполнитель",
            "комкующийся",
            "ошейник",
            "поводок",
            "зелёный",
            "миска",
            "керамическая",
            "когтеточка",
            "переноска",
            "аквариум",
            "фильтр",
            "натуральный",
        ],
    ),
    (
        "es",
        [
            "pienso",
            "para",
            "perros",
            "gatos",
            "cachorros",
            "salmón",
            "pollo",
            "sin",
            "cereales",
            "juguete",
            "cuerda",
            "arnés",
            "arena",
            "aglomerante",
            "collar",
            "correa",
            "comedero",
            "cerámica",
            "rascador",
            "transportín",
            "acuario",
            "filtro",
            "pequeño",
            "natural",
        ],
    ),
    (
        "vi",
        [
            "thức", "ăn", "cho", "chó", "mèo", "con", "cá", "hồi", "gà", "không", "ngũ", "cốc", "đồ", "chơi", "dây",
            "dắt", "vòng", "cổ", "bát", "gốm", "cát", "vệ", "sinh", "tự",
        ],
    ),
];
const CATEGORIES: [&str; 12] = [
    "dog/food",
    "dog/toys",
    "dog/care",
    "cat/food",
    "cat/litter",
    "cat/toys",
    "bird/food",
    "fish/aquarium",
    "fish/food",
    "small/food",
    "small/cages",
    "reptile/heat",
];

/// A stream of numbers that depends on its seed alone (SplitMix64).
#[derive(Debug, Clone)]
pub struct Numbers(u64);

impl Numbers {
    /// A stream for this seed and place.
    pub fn at(seed: u64, place: u64) -> Self {
        Self(seed ^ place.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(0x632b_e59b_d9b4_e019))
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.draw() % bound.max(1)
    }

    /// A product by a Zipf law of exponent 1: the first is drawn about 2,000 times as often as the 2,000th.
    fn product(&mut self) -> u64 {
        let unit = (self.draw() >> 11) as f64 / (1u64 << 53) as f64;
        ((PRODUCTS as f64).powf(unit) as u64).clamp(1, PRODUCTS) - 1
    }

    fn id(&mut self) -> Uuid {
        let (high, low) = (self.draw(), self.draw());
        let whole = (u128::from(high) << 64) | u128::from(low);
        uuid::Builder::from_random_bytes(whole.to_be_bytes()).into_uuid()
    }
}

fn product(seed: u64, n: u64, language: usize) -> (ProductId, String, String, &'static str, i64) {
    let mut numbers = Numbers::at(seed ^ 0x70, n);
    let id = ProductId(numbers.id());
    let category = CATEGORIES[numbers.below(12) as usize];
    let price = 99 + numbers.below(9_900) as i64;
    let words = &WORDS[language].1;
    let count = 2 + numbers.below(3);
    let name: Vec<&str> = (0..count).map(|_| words[numbers.below(24) as usize]).collect();
    (id, format!("{} {n}", name.join(" ")), format!("SKU-{n:05}"), category, price)
}

/// The `n`-th order, 0 being the newest.
pub fn order(seed: u64, n: u64) -> Order {
    let mut numbers = Numbers::at(seed, n);
    // About twelve a day: 100,000 orders are twenty-odd years.
    let placed_at = NEWEST - n as i64 * 7_200_000 - numbers.below(7_000_000) as i64;
    let language = numbers.below(4) as usize;
    let lines: Vec<OrderLine> = (1..=3 + numbers.below(6) as u32)
        .map(|line| {
            let index = numbers.product();
            let (product, name, sku, category, unit_price) = product(seed, index, language);
            let ordered = 1 + numbers.below(3) as i64;
            OrderLine {
                line,
                product: Some(product),
                sku,
                name,
                variant: None,
                category: Some(category.into()),
                art: None,
                unit_price,
                regular: None,
                ordered,
                current: ordered,
                fulfilled: ordered,
                total: unit_price * ordered,
            }
        })
        .collect();
    let items: i64 = lines.iter().map(|line| line.total).sum();
    let totals = Totals { items, delivery: 499, total: items + 499, ..Totals::default() };
    let recent = n < 6;
    let (status, fulfillment) = match numbers.below(20) {
        0 => ("canceled", "not_fulfilled"),
        _ if recent => ("processing", "partially_fulfilled"),
        _ => ("completed", "delivered"),
    };
    let after = |hours: i64| ServerTime(placed_at + hours * 3_600_000);
    let event = |kind: &str, hours| OrderEvent { kind: kind.into(), at: after(hours), note: None };
    let day = jiff::Timestamp::from_millisecond(placed_at + 5 * 86_400_000).unwrap_or_default();
    let promised = CivilDate(day.to_zoned(jiff::tz::TimeZone::UTC).date());
    let moved = |kind: &str, hours| FulfillmentEvent { kind: kind.into(), at: after(hours), place: None };
    let id = OrderId(numbers.id());
    // Parcels, address and payment of the newest, and of one order in sixteen: the mean of 1.6 KB is that of a summary.
    let told = recent || numbers.below(16) == 0;
    let parcel = Fulfillment {
        id: FulfillmentId(numbers.id()),
        kind: "shipping".into(),
        carrier: Some("Parcel Post".into()),
        tracking: Some(format!("PP{:012}", numbers.below(1_000_000_000_000))),
        lines: lines.iter().map(|line| FulfillmentLine { line: line.line, quantity: line.ordered }).collect(),
        promised: Some(promised),
        events: if recent { vec![moved("packed", 8)] } else { vec![moved("shipped", 20), moved("delivered", 70)] },
    };
    Order {
        id,
        number: format!("PS-{:06}", 900_000 - n.min(800_000)),
        placed_at: ServerTime(placed_at),
        language: WORDS[language].0.into(),
        currency: "USD".parse().unwrap_or_else(|_| unreachable!("USD is a currency")),
        status: status.into(),
        payment_status: if status == "canceled" { "voided".into() } else { "paid".into() },
        fulfillment_status: fulfillment.into(),
        return_status: "none".into(),
        archived: n > 50 && numbers.below(10) == 0,
        totals,
        delivery: told.then(|| Delivery {
            method: "courier".into(),
            recipient: "Alex Morgan".into(),
            address: vec!["48 Pine Street".into(), "Springfield 01103".into()],
            promised: None,
            regular_fee: None,
        }),
        payment: told.then(|| Payment {
            method: "card".into(),
            brand: Some("visa".into()),
            last4: Some("4242".into()),
        }),
        payment_due: None,
        fulfillments: if told { vec![parcel] } else { vec![] },
        adjustments: vec![],
        returns: vec![],
        events: if told {
            vec![event("placed", 0), event("confirmed", 1), event("paid", 1)]
        } else {
            vec![event("placed", 0)]
        },
        points: None,
        credit: 0,
        lines,
    }
}

/// The phone number of the customer of [`records`].
pub const PHONE: &str = "+12025550199";

/// The archive as a merchant would import it: its one customer, the products, the orders.
pub fn records(seed: u64, orders: u64) -> impl Iterator<Item = Record> {
    let customer = Record::Customer(CustomerRecord {
        external_id: "C1".into(),
        name: "Alex Morgan".into(),
        phone: Some(PHONE.into()),
        email: None,
        created_at: None,
    });
    let products = (0..PRODUCTS).map(move |n| product_record(seed, n));
    let orders = (0..orders).rev().map(move |n| Record::Order(Box::new(order_record(order(seed, n)))));
    std::iter::once(customer).chain(products).chain(orders)
}

fn product_record(seed: u64, n: u64) -> Record {
    let (id, _, sku, category, price) = product(seed, n, 0);
    let name = WORDS.iter().enumerate().map(|(at, (language, _))| ((*language).into(), product(seed, n, at).1));
    Record::Product(ProductRecord {
        external_id: id.to_string(),
        sku,
        name: name.collect(),
        variant: Texts::new(),
        category: Some(category.into()),
        art: None,
        price,
        stock: None,
        group: None,
        brand: None,
        about: Texts::new(),
        prices: Vec::new(),
    })
}

fn order_record(order: Order) -> OrderRecord {
    let line = |line: OrderLine| LineRecord {
        product: line.product.map(|product| product.to_string()),
        sku: Some(line.sku),
        name: Some(line.name),
        variant: line.variant,
        category: line.category,
        unit_price: line.unit_price,
        ordered: line.ordered,
        current: Some(line.current),
        fulfilled: Some(line.fulfilled),
        total: line.total,
    };
    let parcel = |parcel: Fulfillment| FulfillmentRecord {
        kind: parcel.kind,
        carrier: parcel.carrier,
        tracking: parcel.tracking,
        lines: parcel.lines,
        promised: parcel.promised,
        events: parcel.events,
    };
    OrderRecord {
        external_id: order.id.to_string(),
        customer: "C1".into(),
        number: Some(order.number),
        placed_at: order.placed_at,
        language: order.language,
        currency: order.currency,
        status: order.status,
        payment_status: order.payment_status,
        fulfillment_status: order.fulfillment_status,
        return_status: Some(order.return_status),
        archived: order.archived,
        lines: order.lines.into_iter().map(line).collect(),
        totals: order.totals,
        delivery: order.delivery,
        payment: order.payment,
        fulfillments: order.fulfillments.into_iter().map(parcel).collect(),
        adjustments: order.adjustments,
        returns: order.returns,
        events: order.events,
    }
}

/// The first page's rows and the later pages' (docs/protocol.md, "Feeds").
pub const PAGES: (u64, u64) = (50, 5_000);

/// The stretches of orders that make the pages of an archive, newest first: from, and below.
pub fn pages(orders: u64) -> Vec<(u64, u64)> {
    let mut from = 0;
    let mut pages = Vec::new();
    while from < orders {
        let to = (from + if from == 0 { PAGES.0 } else { PAGES.1 }).min(orders);
        pages.push((from, to));
        from = to;
    }
    pages
}

/// The frame of one order in a snapshot of `orders`, a line.
pub fn row(seed: u64, n: u64, orders: u64) -> String {
    let order = order(seed, n);
    let doc = serde_json::to_string(&order).unwrap_or_default();
    format!("{{\"row\":{{\"kind\":\"order\",\"id\":\"{}\",\"rev\":{},\"doc\":{doc}}}}}\n", order.id, orders - n)
}

/// The frame that closes a page, a line.
pub fn page_frame(from: u64, to: u64) -> String {
    format!("{{\"page\":{{\"key\":\"{to}\",\"rows\":{}}}}}\n", to - from)
}

/// The frames of one page of a snapshot, oldest order first, each a line.
pub fn page(seed: u64, from: u64, to: u64, orders: u64) -> Vec<u8> {
    let mut text: String = (from..to).rev().map(|n| row(seed, n, orders)).collect();
    text.push_str(&page_frame(from, to));
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archives_nest_and_have_the_stated_shape() {
        const MANY: u64 = 4_000;
        let orders: Vec<Order> = (0..MANY).map(|n| order(7, n)).collect();
        let bytes: usize = orders.iter().map(|order| serde_json::to_string(order).expect("json").len()).sum();
        let mean = bytes as f64 / MANY as f64;
        assert!((1_550.0..1_680.0).contains(&mean), "the mean is 1.6 KB: {mean}");
        assert!(orders.iter().all(|order| (3..=8).contains(&order.lines.len())));
        let lines = orders.iter().map(|order| order.lines.len()).sum::<usize>() as f64 / MANY as f64;
        assert!((5.4..5.6).contains(&lines), "5.5 lines in the mean: {lines}");
        assert!(orders.iter().all(|order| order.totals.adds_up()));
        assert!(orders.windows(2).all(|pair| pair[0].placed_at > pair[1].placed_at), "newest first");
        let mut products: Vec<_> =
            orders.iter().flat_map(|order| &order.lines).filter_map(|line| line.product).collect();
        products.sort_unstable();
        let often = products.chunk_by(|a, b| a == b).map(<[_]>::len).max().expect("products");
        assert!(often * 30 > products.len() && often * 5 < products.len(), "a Zipf law's first product: {often}");
        // An order depends on its place alone, so a smaller archive is the newest part of a larger one.
        assert_eq!(order(7, 123), orders[123]);
        assert_ne!(order(8, 123), orders[123]);
        assert_eq!(pages(10_000), [(0, 50), (50, 5_050), (5_050, 10_000)]);
    }
}
