//! From a record to the product or order it describes, or what is wrong with it. Pure.

use kabinet_protocol::ids::{FulfillmentId, OrderId, ProductId};
use kabinet_protocol::import::{LineRecord, OrderRecord, PointsRecord, ProductRecord};
use kabinet_protocol::order::{
    AdjustmentKind, DeliveryMethod, Fulfillment, FulfillmentEventKind, FulfillmentKind, FulfillmentStatus, Order,
    OrderLine, OrderStatus, PaymentStatus, ReturnStatus,
};
use kabinet_protocol::product::{PRICES, PricePoint, Product, Texts};
use kabinet_protocol::returns::{MOST_RETURNS, Return, ReturnReason, ReturnState};
use kabinet_protocol::time::ServerTime;
use uuid::Builder;

use crate::catalogue::{stock, text};

/// What an order's line takes from its product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownProduct {
    /// The product.
    pub id: ProductId,
    /// Its article number.
    pub sku: String,
    /// Its name by language.
    pub name: Texts,
    /// Its variant by language.
    pub variant: Texts,
    /// Its category.
    pub category: Option<String>,
    /// Its picture.
    pub art: Option<String>,
}

/// The largest amount: beyond it a number is not exact in every client (2^53).
const MOST: i64 = 1 << 53;

/// The most points that come at once.
const MOST_POINTS: i64 = 1_000_000_000;

/// The instants an order may be placed at: 1970 to 2100.
const LATEST: i64 = 4_102_444_800_000;

/// Whether a merchant's id can be kept.
pub fn external_id(text: &str) -> Result<(), String> {
    if text.is_empty() || text.len() > 200 || text.chars().any(char::is_control) {
        return Err("external_id must have 1 to 200 bytes and no control characters".into());
    }
    Ok(())
}

/// Whether points can be booked as a record says.
pub fn points(record: &PointsRecord) -> Result<(), String> {
    if !(1..=MOST_POINTS).contains(&record.points) {
        return Err("points are 1 to 1,000,000,000".into());
    }
    let length = record.reason.chars().count();
    if !(1..=500).contains(&length) || record.reason.chars().any(char::is_control) {
        return Err("reason says in 1 to 500 characters what they are for: the customer reads it".into());
    }
    Ok(())
}

/// Whether a text can be kept in a column.
pub fn column(name: &str, text: &str, most: usize) -> Result<(), String> {
    if text.len() > most || text.contains('\0') {
        return Err(format!("{name} must have at most {most} bytes and no NUL"));
    }
    Ok(())
}

fn known(what: &str, value: &str, values: &[&str]) -> Result<(), String> {
    if values.contains(&value) {
        return Ok(());
    }
    Err(format!("{what} {value:?} is none of {}", values.join(", ")))
}

fn amount(what: &str, value: i64) -> Result<(), String> {
    if (0..=MOST).contains(&value) { Ok(()) } else { Err(format!("{what} is {value}: give 0 or more minor units")) }
}

/// What is wrong with a product's record.
pub fn product(record: &ProductRecord) -> Result<(), String> {
    external_id(&record.external_id)?;
    column("sku", &record.sku, 200)?;
    column("category", record.category.as_deref().unwrap_or_default(), 200)?;
    column("art", record.art.as_deref().unwrap_or_default(), 80)?;
    column("group", record.group.as_deref().unwrap_or_default(), 200)?;
    column("brand", record.brand.as_deref().unwrap_or_default(), 200)?;
    if record.name.is_empty() {
        return Err("name is empty: give it in at least one language".into());
    }
    for (language, about) in &record.about {
        column(&format!("about in {language:?}"), about, 20_000)?;
    }
    amount("price", record.price)?;
    if let Some(stock) = record.stock
        && !(0..=MOST).contains(&stock)
    {
        return Err(format!("stock is {stock}: give 0 or more, or leave it out where it is not counted"));
    }
    for point in &record.prices {
        amount("a price in prices", point.price)?;
    }
    if !record.prices.is_sorted_by_key(|point| point.at) {
        return Err("prices are not in order: give the oldest first".into());
    }
    Ok(())
}

/// The product that a record describes. What it cost before is what the record says or, where it says nothing, what the
/// store remembers.
pub fn described(id: ProductId, record: ProductRecord, before: Option<&Product>, now: ServerTime) -> Product {
    let mut prices = match before {
        Some(before) if record.prices.is_empty() => before.prices.clone(),
        _ => record.prices,
    };
    if prices.last().is_none_or(|last| last.price != record.price) {
        prices.push(PricePoint { at: now, price: record.price });
    }
    prices.drain(..prices.len().saturating_sub(PRICES));
    Product {
        id,
        sku: record.sku,
        name: record.name,
        variant: record.variant,
        category: record.category,
        art: record.art,
        price: record.price,
        availability: stock::coarse(record.stock),
        prices,
        group: record.group,
        brand: record.brand,
        about: record.about,
    }
}

/// The order that a record describes. `product` finds what a line names.
pub fn order<'p>(
    id: OrderId,
    record: OrderRecord,
    product: impl Fn(&str) -> Option<&'p KnownProduct>,
) -> Result<Order, String> {
    external_id(&record.external_id)?;
    let number = record.number.unwrap_or_else(|| record.external_id.clone());
    column("number", &number, 200)?;
    column("language", &record.language, 35)?;
    if !(0..=LATEST).contains(&record.placed_at.millis()) {
        return Err(format!("placed_at is {}: give milliseconds since 1970, before 2100", record.placed_at.millis()));
    }
    known("status", record.status.as_str(), OrderStatus::KNOWN)?;
    known("payment_status", record.payment_status.as_str(), PaymentStatus::KNOWN)?;
    known("fulfillment_status", record.fulfillment_status.as_str(), FulfillmentStatus::KNOWN)?;
    let return_status = record.return_status.unwrap_or(ReturnStatus::NoReturn);
    known("return_status", return_status.as_str(), ReturnStatus::KNOWN)?;
    if let Some(delivery) = &record.delivery {
        known("delivery.method", delivery.method.as_str(), DeliveryMethod::KNOWN)?;
    }
    if record.lines.is_empty() {
        return Err("an order has at least one line".into());
    }
    let mut lines = Vec::with_capacity(record.lines.len());
    for (line, number) in record.lines.into_iter().zip(1..) {
        lines.push(order_line(number, line, &record.language, &product)?);
    }
    let totals = record.totals;
    for (what, value) in [
        ("totals.discount", totals.discount),
        ("totals.delivery", totals.delivery),
        ("totals.tax", totals.tax),
        ("totals.points", totals.points),
        ("totals.total", totals.total),
        ("totals.refunded", totals.refunded),
    ] {
        amount(what, value)?;
    }
    let sum = lines.iter().try_fold(0i64, |sum, line| sum.checked_add(line.total));
    if sum != Some(totals.items) {
        return Err(format!(
            "the lines come to {}, but totals.items is {}",
            sum.map_or_else(|| "more than fits".to_owned(), |sum| sum.to_string()),
            totals.items
        ));
    }
    if !totals.adds_up() {
        return Err(format!(
            "the totals do not add up: items - discount + delivery + tax - points must be {}",
            totals.total
        ));
    }
    let mut fulfillments = Vec::with_capacity(record.fulfillments.len());
    for (parcel, index) in record.fulfillments.into_iter().zip(0u32..) {
        known("a parcel's kind", parcel.kind.as_str(), FulfillmentKind::KNOWN)?;
        for part in &parcel.lines {
            let line = lines.iter().find(|line| line.line == part.line);
            let line = line.ok_or_else(|| format!("a parcel holds line {}, which the order lacks", part.line))?;
            if !(1..=line.ordered).contains(&part.quantity) {
                return Err(format!(
                    "a parcel holds {} of line {}, of which {} were ordered",
                    part.quantity, part.line, line.ordered
                ));
            }
        }
        for event in &parcel.events {
            known("a parcel's event", event.kind.as_str(), FulfillmentEventKind::KNOWN)?;
        }
        fulfillments.push(Fulfillment {
            id: parcel_id(&record.external_id, index),
            kind: parcel.kind,
            carrier: parcel.carrier,
            tracking: parcel.tracking,
            lines: parcel.lines,
            promised: parcel.promised,
            events: parcel.events,
        });
    }
    for adjustment in &record.adjustments {
        known("an adjustment's kind", adjustment.kind.as_str(), AdjustmentKind::KNOWN)?;
        if adjustment.amount.unsigned_abs() > MOST.unsigned_abs() {
            return Err("an adjustment's amount is too large".into());
        }
    }
    returns(&record.returns, &lines)?;
    Ok(Order {
        id,
        number,
        placed_at: record.placed_at,
        language: record.language,
        currency: record.currency,
        status: record.status,
        payment_status: record.payment_status,
        fulfillment_status: record.fulfillment_status,
        return_status,
        archived: record.archived,
        lines,
        totals,
        delivery: record.delivery,
        payment: record.payment,
        payment_due: None,
        fulfillments,
        adjustments: record.adjustments,
        returns: record.returns,
        events: record.events,
        points: None,
        credit: 0,
    })
}

fn returns(returns: &[Return], lines: &[OrderLine]) -> Result<(), String> {
    if returns.len() > MOST_RETURNS {
        return Err(format!("an order has at most {MOST_RETURNS} returns"));
    }
    for returned in returns {
        known("a return's state", returned.state.as_str(), ReturnState::KNOWN)?;
        known("a return's reason", returned.reason.as_str(), ReturnReason::KNOWN)?;
        amount("a return's refund", returned.refund.unwrap_or_default())?;
        for part in &returned.lines {
            let line = lines.iter().find(|line| line.line == part.line);
            if line.is_none_or(|line| !(1..=line.ordered).contains(&part.quantity)) {
                return Err(format!("a return holds {} of line {}, which the order lacks", part.quantity, part.line));
            }
        }
    }
    Ok(())
}

fn order_line<'p>(
    number: u32,
    line: LineRecord,
    language: &str,
    product: &impl Fn(&str) -> Option<&'p KnownProduct>,
) -> Result<OrderLine, String> {
    let found = match &line.product {
        None => None,
        Some(named) => Some(product(named).ok_or_else(|| {
            format!("line {number} names the product {named:?}, which neither the store nor an earlier record has")
        })?),
    };
    let name = line
        .name
        .or_else(|| found.and_then(|product| text(&product.name, language)))
        .ok_or_else(|| format!("line {number} has neither a name nor a product that has one"))?;
    if line.ordered < 1 || line.ordered > MOST {
        return Err(format!("line {number} orders {}: give at least 1", line.ordered));
    }
    let current = line.current.unwrap_or(line.ordered);
    let fulfilled = line.fulfilled.unwrap_or(0);
    for (what, value) in [("current", current), ("fulfilled", fulfilled)] {
        if !(0..=line.ordered).contains(&value) {
            return Err(format!("line {number}: {what} is {value}, of {} ordered", line.ordered));
        }
    }
    amount(&format!("line {number}: unit_price"), line.unit_price)?;
    amount(&format!("line {number}: total"), line.total)?;
    Ok(OrderLine {
        line: number,
        product: found.map(|product| product.id),
        sku: line.sku.or_else(|| found.map(|product| product.sku.clone())).unwrap_or_default(),
        name,
        variant: line.variant.or_else(|| found.and_then(|product| text(&product.variant, language))),
        category: line.category.or_else(|| found.and_then(|product| product.category.clone())),
        art: found.and_then(|product| product.art.clone()),
        unit_price: line.unit_price,
        regular: None,
        ordered: line.ordered,
        current,
        fulfilled,
        total: line.total,
    })
}

/// Parcels have no id of the merchant's: theirs follows from the order and their place, so that it stays the same when
/// the order is imported again.
fn parcel_id(order: &str, index: u32) -> FulfillmentId {
    let digest = crate::secret::digest(&format!("parcel {index} of {order}"));
    let mut bytes = [0; 16];
    // A SHA-256 in hexadecimal always has 16 bytes to decode.
    let _ = hex::decode_to_slice(&digest[..32], &mut bytes);
    FulfillmentId(Builder::from_custom_bytes(bytes).into_uuid())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kabinet_protocol::import::Record;

    fn record(change: impl FnOnce(&mut serde_json::Value)) -> OrderRecord {
        let mut value = serde_json::json!({"order": {"external_id": "A1", "customer": "C1", "placed_at": 1_600_000_000_000i64,
            "language": "ru-RU", "currency": "USD", "status": "completed", "payment_status": "paid",
            "fulfillment_status": "delivered",
            "lines": [{"product": "P1", "unit_price": 250, "ordered": 2, "total": 500}, {"name": "Bag", "unit_price": 10, "ordered": 1, "total": 10}],
            "totals": {"items": 510, "discount": 10, "total": 500},
            "fulfillments": [{"kind": "shipping", "lines": [{"line": 1, "quantity": 2}], "promised": "2020-09-20"}]}});
        change(&mut value["order"]);
        match serde_json::from_value(value).expect("a record") {
            Record::Order(order) => *order,
            _ => panic!("an order"),
        }
    }

    fn read(change: impl FnOnce(&mut serde_json::Value)) -> Result<Order, String> {
        let texts = |text: &str| Texts::from([("ru".to_owned(), text.to_owned())]);
        let product = KnownProduct {
            id: ProductId::new(),
            sku: "S1".into(),
            name: texts("Корм"),
            variant: texts("2 кг"),
            category: Some("dog/food".into()),
            art: Some("bowl".into()),
        };
        order(OrderId::new(), record(change), |named| (named == "P1").then_some(&product))
    }

    #[test]
    fn a_line_takes_what_it_lacks_from_its_product() {
        let order = read(|_| {}).expect("good");
        assert_eq!(
            (order.number.as_str(), order.lines[0].name.as_str(), order.lines[0].sku.as_str()),
            ("A1", "Корм", "S1")
        );
        assert_eq!(order.lines[0].variant.as_deref(), Some("2 кг"));
        assert_eq!((order.lines[1].product, order.lines[1].line), (None, 2));
        let again = read(|_| {}).expect("good");
        assert_eq!(order.fulfillments[0].id, again.fulfillments[0].id, "the parcel stays the same one");
    }

    #[test]
    fn a_product_remembers_what_it_cost() {
        let record = |price: i64| ProductRecord {
            external_id: "P1".into(),
            sku: String::new(),
            name: Texts::from([("en".to_owned(), "Food".to_owned())]),
            variant: Texts::new(),
            category: None,
            art: None,
            price,
            stock: Some(3),
            group: None,
            brand: None,
            about: Texts::new(),
            prices: Vec::new(),
        };
        let id = ProductId::new();
        let mut now = described(id, record(100), None, ServerTime(1));
        assert_eq!((now.prices.len(), now.availability.as_str()), (1, "low"));
        now = described(id, record(100), Some(&now), ServerTime(2));
        assert_eq!(now.prices, [PricePoint { at: ServerTime(1), price: 100 }], "the same price is no new point");
        for step in 0..40 {
            now = described(id, record(101 + step), Some(&now), ServerTime(3 + step));
        }
        assert_eq!(now.prices.len(), PRICES);
        assert_eq!(now.prices.last(), Some(&PricePoint { at: ServerTime(42), price: 140 }));
        let told = vec![PricePoint { at: ServerTime(0), price: 90 }, PricePoint { at: ServerTime(1), price: 95 }];
        let again = described(id, ProductRecord { prices: told, ..record(95) }, Some(&now), ServerTime(50));
        assert_eq!(again.prices.len(), 2, "what the merchant says goes before what the store remembers");
        assert!(product(&ProductRecord { stock: Some(-1), ..record(1) }).expect_err("negative").contains("stock"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (change, word) in [
            (
                Box::new(|order: &mut serde_json::Value| order["totals"]["total"] = 501.into())
                    as Box<dyn FnOnce(&mut serde_json::Value)>,
                "add up",
            ),
            (Box::new(|order| order["lines"][0]["total"] = 499.into()), "lines come to"),
            (Box::new(|order| order["lines"][0]["total"] = i64::MAX.into()), "minor units"),
            (Box::new(|order| order["lines"][0]["product"] = "P9".into()), "\"P9\""),
            (Box::new(|order| order["lines"][0]["ordered"] = 0.into()), "at least 1"),
            (Box::new(|order| order["lines"][0]["fulfilled"] = 3.into()), "fulfilled is 3"),
            (Box::new(|order| order["lines"] = serde_json::json!([])), "at least one line"),
            (Box::new(|order| order["status"] = "teleported".into()), "teleported"),
            (Box::new(|order| order["placed_at"] = (-1).into()), "placed_at"),
            (Box::new(|order| order["fulfillments"][0]["lines"][0]["line"] = 7.into()), "line 7"),
            (Box::new(|order| order["external_id"] = "".into()), "external_id"),
        ] {
            let why = read(change).expect_err(word);
            assert!(why.contains(word), "{why} should say {word}");
        }
    }
}
