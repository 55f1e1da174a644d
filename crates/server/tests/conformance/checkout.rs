//! Buying.

use kabinet_protocol::ids::{IntentId, OrderId, ProductId};
use kabinet_protocol::intent::IntentAnswer;
use kabinet_protocol::lists::ListItem;
use kabinet_protocol::order::{Order, PaymentStatus};
use kabinet_protocol::problem::Code;
use kabinet_protocol::shop::{DeliveryOptions, Quote};
use kabinet_server::policy::Policy;
use reqwest::Method;
use serde_json::{Value, json};

use crate::intents::address;
use crate::shop::{Customer, Engine, PHONE, Shop, good, problem};

crate::on_both! {
    ways_and_points_are_told_in_the_readers_language,
    an_order_is_placed_and_confirmed,
    nothing_is_placed_at_another_price_or_from_an_empty_shelf,
    a_bad_order_is_told_its_field,
    five_pieces_are_sold_five_times,
    an_operator_pays_back,
}

pub fn line(name: &str, price: i64, stock: Option<i64>) -> String {
    json!({"product": {"external_id": name, "sku": name, "name": {"en": format!("Food {name}"), "ru": format!("Корм {name}")},
        "variant": {"en": "2 kg", "ru": "2 кг"}, "category": "dog/food", "price": price, "stock": stock}})
    .to_string()
}

/// A shop that delivers, with two products: 7 of the first, the second uncounted.
pub async fn opened(engine: Engine) -> (Shop, [ProductId; 2]) {
    let shop = Shop::open(engine).await;
    shop.policy(Policy::demo()).await;
    let (summary, errors) = shop.import(format!("{}\n{}\n", line("P1", 1000, Some(7)), line("P2", 250, None))).await;
    assert_eq!((summary.bad_lines, errors.as_str()), (0, ""));
    let products = shop.products().await;
    (shop, [products[0], products[1]])
}

/// Three of the first and two of the second to a point: 3500, fetched for nothing.
pub fn wanted(products: [ProductId; 2]) -> Value {
    json!({"order": OrderId::new(), "lines": [
            {"product": products[0], "quantity": 3, "unit_price": 1000},
            {"product": products[1], "quantity": 2, "unit_price": 250}],
        "delivery": "pickup", "destination": {"to": "point", "point": "queens"}, "recipient": "Ann Lee",
        "pay_by": "on_delivery", "expected_total": 3500, "language": "ru"})
}

pub async fn on_hand(shop: &Shop, product: ProductId) -> Option<i64> {
    sqlx::query_scalar("SELECT on_hand FROM stock WHERE product = $1")
        .bind(product.to_string())
        .fetch_one(shop.store.db.readers())
        .await
        .expect("a row")
}

async fn ways_and_points_are_told_in_the_readers_language(engine: Engine) {
    let (shop, _) = opened(engine).await;
    let ask = async |path: &str| -> DeliveryOptions {
        good(shop.request(Method::GET, path).send().await.expect("an answer")).await
    };
    let options = ask("/v1/delivery").await;
    let ids: Vec<&str> = options.options.iter().map(|option| option.id.as_str()).collect();
    assert_eq!(ids, ["pickup", "post", "courier"], "cheapest first");
    assert_eq!(options.options[1].promised.0.to_string(), "2026-11-23", "five days from noon, in the store's zone");
    assert_eq!(options.points.len(), 4);
    let russian = ask("/v1/delivery?language=ru-RU").await;
    assert!(russian.points.iter().any(|point| point.region == "Нью-Йорк" && point.hours.contains("Ежедневно")));
    shop.policy(Policy::default()).await;
    assert!(ask("/v1/delivery").await.options.is_empty(), "a store that names no way takes no orders");
}

// covers: S31, S32, S33, S37
async fn an_order_is_placed_and_confirmed(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    shop.bind_email(&customer, "ann@example.com").await;
    for (product, quantity) in [(products[0], 3), (products[1], 5)] {
        let item = json!({"list": "cart", "product": product, "quantity": quantity});
        let _: IntentAnswer = good(shop.intend(&customer, "list.add", item).await).await;
    }
    let wanted = wanted(products);
    let quote: Quote = good(shop.send(Method::POST, "/v1/checkout/quote", &customer, wanted.clone()).await).await;
    assert_eq!((quote.totals.total, quote.totals.delivery), (3500, 0));
    assert!(quote.lines.iter().all(|line| line.available) && quote.totals.adds_up());
    let id = IntentId::new();
    let answer: IntentAnswer = good(shop.intend_as(id, &customer, "order.place", wanted.clone()).await).await;
    let again: IntentAnswer = good(shop.intend_as(id, &customer, "order.place", wanted.clone()).await).await;
    assert_eq!(answer, again, "asking twice buys once");
    problem(shop.intend(&customer, "order.place", wanted).await, Code::Conflict).await;
    let orders = shop.orders(&customer).await;
    let [order] = orders.as_slice() else { panic!("one order, not {}", orders.len()) };
    assert_eq!((order.lines[0].name.as_str(), order.lines[0].variant.as_deref()), ("Корм P1", Some("2 кг")));
    let delivery = order.delivery.as_ref().expect("a delivery");
    assert!(delivery.address.iter().any(|line| line == "120 Garden Row"), "{delivery:?}");
    assert_eq!(delivery.promised.map(|date| date.0.to_string()).as_deref(), Some("2026-11-20"));
    assert_eq!((&order.payment_status, order.events[0].kind.as_str()), (&PaymentStatus::NotPaid, "placed"));
    assert_eq!(on_hand(&shop, products[0]).await, Some(4));
    let cart: Vec<ListItem> = shop.documents(&customer, "list_item").await;
    assert_eq!((cart.len(), cart[0].product, cart[0].quantity), (1, products[1], 3), "what was bought left the cart");
    for to in ["ann@example.com", PHONE] {
        let letter = shop.newest_to(to).await;
        assert!(letter.body.contains(&order.number) && letter.body.contains("35,00 USD"), "{}", letter.body);
        assert!(letter.body.contains("20 ноября 2026"), "{}", letter.body);
    }
    // Called off, it gives back what it took, once.
    let cancel = json!({"order": order.id});
    let _: IntentAnswer = good(shop.intend(&customer, "order.cancel", cancel.clone()).await).await;
    problem(shop.intend(&customer, "order.cancel", cancel).await, Code::Conflict).await;
    assert_eq!((on_hand(&shop, products[0]).await, on_hand(&shop, products[1]).await), (Some(7), None));
    // To an address, by courier.
    let home = address(true);
    let _: IntentAnswer = good(shop.intend(&customer, "address.put", json!({"address": home})).await).await;
    let mut sent = self::wanted(products);
    sent["delivery"] = "courier".into();
    sent["destination"] = json!({"to": "address", "address": home["id"]});
    sent["expected_total"] = 4399.into();
    sent["language"] = "en".into();
    let _: IntentAnswer = good(shop.intend(&customer, "order.place", sent.clone()).await).await;
    let order = shop.orders(&customer).await.remove(0);
    assert_eq!(order.delivery.expect("a delivery").address[0], "14 Juniper Row");
    assert!(order.number.len() == 11 && order.totals.adds_up());
    // Another's order is never placed over.
    let other = shop.sign_in("+12025550144").await;
    let mut theirs = self::wanted(products);
    theirs["order"] = sent["order"].clone();
    let told = problem(shop.intend(&other, "order.place", theirs).await, Code::Conflict).await;
    assert_eq!(told.field.as_deref(), Some("order"));
    assert_eq!(on_hand(&shop, products[0]).await, Some(4));
}

// covers: S33
async fn nothing_is_placed_at_another_price_or_from_an_empty_shelf(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let customer = shop.sign_in(PHONE).await;
    let messages = shop.messages().await.len();
    shop.import(line("P2", 300, None)).await;
    let told = problem(shop.intend(&customer, "order.place", wanted(products)).await, Code::PriceChanged).await;
    let offer = told.offer.expect("the new figures");
    assert_eq!((offer.totals.total, offer.lines[1].unit_price), (3600, Some(300)));
    let mut many = wanted(products);
    many["lines"][0]["quantity"] = 8.into();
    let refused = IntentId::new();
    let told = problem(shop.intend_as(refused, &customer, "order.place", many.clone()).await, Code::OutOfStock).await;
    let offer = told.offer.expect("which lines");
    let available: Vec<bool> = offer.lines.iter().map(|line| line.available).collect();
    assert_eq!(available, [false, true]);
    assert_eq!(shop.messages().await.len(), messages, "nobody is told of an order that was not placed");
    assert!(shop.orders(&customer).await.is_empty());
    assert_eq!(on_hand(&shop, products[0]).await, Some(7));
    // The refusal is kept, offer and all, though there are enough now.
    shop.import(line("P1", 1000, Some(50))).await;
    let again = problem(shop.intend_as(refused, &customer, "order.place", many).await, Code::OutOfStock).await;
    assert_eq!(again.offer.map(|offer| *offer), Some(*offer));
}

async fn a_bad_order_is_told_its_field(engine: Engine) {
    let (shop, products) = opened(engine).await;
    let (customer, other) = (shop.sign_in(PHONE).await, shop.sign_in("+12025550144").await);
    let home = address(true);
    let _: IntentAnswer = good(shop.intend(&other, "address.put", json!({"address": home})).await).await;
    let line =
        |product: ProductId, quantity: i64| json!({"product": product, "quantity": quantity, "unit_price": 1000});
    for (change, code, field) in [
        (json!({"lines": []}), Code::Invalid, "lines"),
        (json!({"lines": [line(products[0], 0)]}), Code::Invalid, "lines"),
        (json!({"lines": [line(products[0], -3)]}), Code::Invalid, "lines"),
        (json!({"lines": [line(products[0], i64::MAX)]}), Code::Invalid, "lines"),
        (json!({"lines": [line(products[0], 1), line(products[0], 1)]}), Code::Invalid, "lines"),
        (json!({"lines": [line(ProductId::new(), 1)]}), Code::NotFound, "lines"),
        (json!({"delivery": "drone"}), Code::Invalid, "delivery"),
        (json!({"delivery": "courier"}), Code::Invalid, "destination"),
        (json!({"destination": {"to": "point", "point": "moon"}}), Code::NotFound, "destination"),
        (json!({"destination": {"to": "address", "address": home["id"]}}), Code::Invalid, "destination"),
        (
            json!({"delivery": "post", "destination": {"to": "address", "address": home["id"]}}),
            Code::NotFound,
            "destination",
        ),
        (json!({"recipient": " "}), Code::Invalid, "recipient"),
        (json!({"pay_by": "barter"}), Code::Invalid, "pay_by"),
        (json!({"language": "не язык"}), Code::Invalid, "language"),
    ] {
        let mut bad = wanted(products);
        let what = change.to_string();
        for (name, value) in change.as_object().expect("fields") {
            bad[name] = value.clone();
        }
        let told = problem(shop.intend(&customer, "order.place", bad).await, code).await;
        assert_eq!(told.field.as_deref(), Some(field), "{what}");
    }
    assert!(shop.orders(&customer).await.is_empty());
    assert_eq!(on_hand(&shop, products[0]).await, Some(7));
}

/// Twenty customers want one each of the last five, all at once.
async fn five_pieces_are_sold_five_times(engine: Engine) {
    let (shop, products) = opened(engine).await;
    shop.import(line("P1", 1000, Some(5))).await;
    let mut customers: Vec<Customer> = Vec::new();
    for number in 0..20 {
        customers.push(shop.sign_in(&format!("+120255501{number:02}")).await);
    }
    let bought = futures::future::join_all(customers.iter().map(|customer| {
        let mut one = wanted(products);
        // Named in both orders, so that two who want the same take it in one order all the same.
        let mut lines = vec![
            json!({"product": products[0], "quantity": 1, "unit_price": 1000}),
            json!({"product": products[1], "quantity": 1, "unit_price": 250}),
        ];
        if customer.grant.session_id.0.as_u128() % 2 == 0 {
            lines.reverse();
        }
        one["lines"] = lines.into();
        one["expected_total"] = 1250.into();
        let shop = &shop;
        async move { shop.intend(customer, "order.place", one).await.status().as_u16() }
    }))
    .await;
    assert_eq!(bought.iter().filter(|status| **status == 200).count(), 5, "{bought:?}");
    assert_eq!(bought.iter().filter(|status| **status == 409).count(), 15, "{bought:?}");
    assert_eq!(on_hand(&shop, products[0]).await, Some(0));
    let orders: i64 =
        sqlx::query_scalar("SELECT count(*) FROM orders").fetch_one(shop.store.db.readers()).await.expect("a count");
    assert_eq!(orders, 5);
}

// covers: S26
async fn an_operator_pays_back(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 1).await;
    let customer = shop.sign_in(PHONE).await;
    let order = shop.orders(&customer).await.remove(0);
    let token = shop.operator_as("staff").await;
    let part = json!({"id": kabinet_protocol::ids::AdjustmentId::new(), "amount": 500, "reason": "late"});
    for _ in 0..2 {
        let changed: Order = good(shop.act(&token, &order, "refund", part.clone()).await).await;
        assert_eq!((&changed.payment_status, changed.totals.refunded), (&PaymentStatus::PartiallyRefunded, 500));
        assert_eq!(changed.adjustments.len(), 1, "the same refund again is the same refund");
    }
    let told = problem(shop.act(&token, &order, "refund", json!({"amount": 2501})).await, Code::Invalid).await;
    assert_eq!(told.field.as_deref(), Some("amount"));
    for bad in [0, -1] {
        problem(shop.act(&token, &order, "refund", json!({"amount": bad})).await, Code::Invalid).await;
    }
    let all: Order = good(shop.act(&token, &order, "refund", json!({"amount": 2500})).await).await;
    assert_eq!((&all.payment_status, all.totals.total), (&PaymentStatus::Refunded, 3000));
    problem(shop.act(&token, &order, "refund", json!({"amount": 1})).await, Code::Conflict).await;
    assert_eq!(shop.orders(&customer).await[0], all, "the customer sees it");
}
