//! `order.place`.

use kabinet_protocol::credit::CreditRules;
use kabinet_protocol::identity::Channel;
use kabinet_protocol::lists;
use kabinet_protocol::order::{
    Delivery, DeliveryMethod, FulfillmentStatus, KIND, Order, OrderEvent, OrderLine, OrderStatus, Payment,
    PaymentStatus, ReturnStatus,
};
use kabinet_protocol::points::PointsRules;
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::profile::{ADDRESS, Address};
use kabinet_protocol::shop::{Destination, PayBy, PlaceOrder, Quote};

use super::price::{self, Priced};
use crate::catalogue::{stock, text};
use crate::credit::checkout as credit;
use crate::db::Tx;
use crate::identity::accounts;
use crate::intents::{Asked, Effect, document};
use crate::loyalty::checkout::{self as points, Reckoned};
use crate::loyalty::spending;
use crate::membership::checkout as membership;
use crate::messages::{self, Letter, To};
use crate::policy::{self, DeliveryPolicy, Policy};
use crate::problems::{Refusal, internal};
use crate::secret;

fn invalid(field: &str, detail: &str) -> Refusal {
    Refusal::new(Code::Invalid, detail).field(field)
}

/// Who buys.
#[derive(Debug, Clone, Copy)]
pub enum Buyer<'a> {
    /// A customer with an account: the address book is theirs, and so are points, store credit and membership.
    Account,
    /// Anybody else, with the address the order may go to.
    Guest(Option<&'a Address>),
}

/// Places an order at the prices and the total that were seen, or places nothing.
pub async fn place(tx: &mut Tx, asked: Asked<'_>, wanted: &PlaceOrder) -> Result<Effect, Refusal> {
    let mut contacts = Vec::new();
    for (kind, channel) in [("email", Channel::Email), ("phone", Channel::Sms)] {
        if let Some(address) = accounts::identifier(tx, asked.account(), kind).await? {
            contacts.push((channel, address));
        }
    }
    place_for(tx, asked, wanted, Buyer::Account, &contacts).await
}

/// The same for anybody who buys; `contacts` are written to.
pub async fn place_for(
    tx: &mut Tx,
    asked: Asked<'_>,
    wanted: &PlaceOrder,
    buyer: Buyer<'_>,
    contacts: &[(Channel, String)],
) -> Result<Effect, Refusal> {
    check(wanted)?;
    let (version, policy) = policy::store::versioned(&mut *tx).await?;
    let Policy { delivery: policy, payments, points: rules, credit: credit_rules, membership: benefits, .. } = policy;
    if wanted.pay_by == PayBy::Online && !crate::payments::online(asked.store) {
        // A final answer: trying again later changes nothing, while paying at the door does.
        let none =
            Problem::new(Code::PaymentUnavailable).detail("This store takes no payment online: pay on delivery.");
        return Err(Problem { status: 409, ..none.field("pay_by") }.into());
    }
    let member = match buyer {
        Buyer::Account => membership::of_member(&mut *tx, asked.feed(), &benefits, asked.now).await?,
        Buyer::Guest(_) => None,
    };
    let mut priced = price::price(&mut *tx, asked.store, &policy, member, wanted, asked.now).await?;
    let address = destination(tx, asked, &policy, wanted, &priced.way.method, buyer).await?;
    if let Some(product) = priced.unknown {
        return Err(Refusal::new(Code::NotFound, format!("The store has no product {product}.")).field("lines"));
    }
    let reckoned = reckon(tx, asked, wanted, buyer, &rules, &mut priced).await?;
    reckon_credit(tx, asked, wanted, buyer, &credit_rules, &mut priced.quote).await?;
    guard(wanted, &priced.quote)?;
    take_stock(tx, wanted, &priced.quote).await?;
    let taken: i64 = sqlx::query_scalar("SELECT count(*) FROM orders WHERE id = $1")
        .bind(wanted.order.to_string())
        .fetch_one(&mut **tx)
        .await?;
    if taken > 0 {
        return Err(Refusal::new(Code::Conflict, "This order was placed already.").field("order"));
    }
    let mut order = describe(wanted, priced, address, number(tx).await?, asked);
    order.points = reckoned.of_order(&rules, version);
    if order.totals.total == 0 {
        // Points paid all of it: nothing is waited for.
        (order.payment_status, order.payment) = (PaymentStatus::Paid, None);
        order.events.push(OrderEvent { kind: "paid".into(), at: asked.now, note: None });
    } else if order.to_pay() == 0 {
        // Store credit did.
        order.payment_status = PaymentStatus::Paid;
        order.payment = Some(Payment { method: "credit".into(), brand: None, last4: None });
        order.events.push(OrderEvent { kind: "paid".into(), at: asked.now, note: None });
    } else if wanted.pay_by == PayBy::Online {
        order.payment_due = Some(payments.due(wanted.order, asked.now));
    }
    index(tx, asked, &order).await?;
    points::placed(tx, asked.store, asked.feed(), &order, &reckoned).await?;
    credit::placed(tx, asked.store, asked.feed(), &order).await?;
    let before = crate::lists::intents::read(tx, asked).await?;
    let mut after = before.clone();
    for line in &wanted.lines {
        lists::bought(&mut after, line.product, line.quantity);
    }
    let mut effect = crate::lists::intents::difference(&before, &after)?;
    effect.put(KIND, order.id.to_string(), order.placed_at.millis(), &order)?;
    confirm(tx, asked, &order, contacts).await?;
    Ok(effect)
}

/// Reckons points in, for whoever has any.
async fn reckon(
    tx: &mut Tx,
    asked: Asked<'_>,
    wanted: &PlaceOrder,
    buyer: Buyer<'_>,
    rules: &PointsRules,
    priced: &mut Priced,
) -> Result<Reckoned, Refusal> {
    if let Buyer::Guest(_) = buyer {
        if wanted.points > 0 {
            return Err(invalid("points", "Points are for those who have an account."));
        }
        return Ok(Reckoned::default());
    }
    if rules.enabled && !rules.tiers.is_empty() {
        spending::keep(&mut *tx, asked.store, asked.feed(), asked.now).await?;
    }
    let purse = points::purse(&mut *tx, asked.store, rules, asked.feed(), asked.now).await?;
    Ok(points::reckon(&mut priced.quote, rules, &priced.products, &wanted.lines, (purse, wanted.points)))
}

/// The same with store credit, which pays of the total that points leave.
async fn reckon_credit(
    tx: &mut Tx,
    asked: Asked<'_>,
    wanted: &PlaceOrder,
    buyer: Buyer<'_>,
    rules: &CreditRules,
    quote: &mut Quote,
) -> Result<(), Refusal> {
    if let Buyer::Guest(_) = buyer {
        if wanted.credit > 0 {
            return Err(invalid("credit", "Store credit is for those who have an account."));
        }
        return Ok(());
    }
    let balance = credit::balance(&mut *tx, asked.feed()).await?;
    credit::reckon(quote, rules, balance, wanted.credit);
    Ok(())
}

/// What can be said without looking anything up.
fn check(wanted: &PlaceOrder) -> Result<(), Refusal> {
    price::check(&wanted.lines)?;
    points::check(wanted.points)?;
    credit::check(wanted.credit)?;
    let recipient = wanted.recipient.trim();
    if !(1..=200).contains(&recipient.chars().count()) || recipient.chars().any(char::is_control) {
        return Err(invalid("recipient", "Say who receives, in 1 to 200 characters."));
    }
    if !matches!(wanted.pay_by, PayBy::OnDelivery | PayBy::Online) {
        return Err(invalid("pay_by", "An order is paid on_delivery or online."));
    }
    let tag = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !(2..=35).contains(&wanted.language.len()) || !tag(&wanted.language) {
        return Err(invalid("language", "A language is a BCP 47 tag, as en."));
    }
    Ok(())
}

/// Where it goes, as lines.
async fn destination(
    tx: &mut Tx,
    asked: Asked<'_>,
    policy: &DeliveryPolicy,
    wanted: &PlaceOrder,
    method: &DeliveryMethod,
    buyer: Buyer<'_>,
) -> Result<Vec<String>, Refusal> {
    match (&wanted.destination, *method == DeliveryMethod::Pickup) {
        (Destination::Address { address }, false) => {
            let found: Option<Address> = match buyer {
                Buyer::Guest(Some(given)) if given.id == *address => Some(given.clone()),
                _ => document(tx, asked.feed(), ADDRESS, &address.to_string()).await?,
            };
            let none = || Refusal::new(Code::NotFound, "Your address book has no such address.").field("destination");
            let address = found.ok_or_else(none)?;
            let more = [address.phone.clone(), address.comment.clone()].into_iter().filter(|line| !line.is_empty());
            Ok(address.lines().into_iter().chain(more).collect())
        }
        (Destination::Point { point }, true) => {
            let found = policy.points.iter().find(|known| known.id == *point);
            let none = || Refusal::new(Code::NotFound, "The store has no such point.").field("destination");
            let point = found.ok_or_else(none)?;
            let (name, hours) = (text(&point.name, &wanted.language), text(&point.hours, &wanted.language));
            Ok(name.into_iter().chain(point.address.iter().cloned()).chain(hours).collect())
        }
        (_, true) => Err(invalid("destination", "Choose the point to fetch it at.")),
        (_, false) => Err(invalid("destination", "Choose the address to bring it to.")),
    }
}

fn offer(code: Code, detail: &str, field: &str, quote: Quote) -> Refusal {
    let problem = Problem { offer: Some(Box::new(quote)), ..Problem::new(code).detail(detail).field(field) };
    problem.into()
}

/// Nothing is placed that is not there, or that costs another sum than was seen.
fn guard(wanted: &PlaceOrder, quote: &Quote) -> Result<(), Refusal> {
    if quote.lines.iter().any(|line| !line.available) {
        return Err(out_of_stock(quote.clone()));
    }
    let seen = wanted.lines.iter().zip(&quote.lines).all(|(seen, now)| now.unit_price == Some(seen.unit_price));
    if seen && quote.points.as_ref().is_some_and(|points| points.limited_by.is_some()) {
        let detail = "Use fewer points, as many as the offer says.";
        return Err(offer(Code::PointsLimited, detail, "points", quote.clone()));
    }
    if !seen || quote.totals.total != wanted.expected_total {
        return Err(offer(Code::PriceChanged, "Look at the new sum and confirm it.", "expected_total", quote.clone()));
    }
    if quote.credit.as_ref().is_some_and(|credit| credit.limited_by.is_some()) {
        let detail = "Pay less from store credit, as much as the offer says.";
        return Err(offer(Code::CreditLimited, detail, "credit", quote.clone()));
    }
    Ok(())
}

fn out_of_stock(quote: Quote) -> Refusal {
    offer(Code::OutOfStock, "Take fewer of the lines that are not available, or leave them out.", "lines", quote)
}

/// Takes what is wanted in the order of the products' ids, so that two who buy the same things never wait for each other
/// in a circle.
async fn take_stock(tx: &mut Tx, wanted: &PlaceOrder, quote: &Quote) -> Result<(), Refusal> {
    let mut lines = wanted.lines.clone();
    lines.sort_by_key(|line| line.product);
    for line in lines {
        if stock::take(tx, line.product, line.quantity).await? {
            continue;
        }
        // Somebody was faster.
        let mut quote = quote.clone();
        for quoted in quote.lines.iter_mut().filter(|quoted| quoted.product == line.product) {
            quoted.available = false;
        }
        return Err(out_of_stock(quote));
    }
    Ok(())
}

/// A number that people can read out. It does not tell how many orders there are, and no counter makes customers wait for
/// one another.
async fn number(tx: &mut Tx) -> Result<String, Refusal> {
    loop {
        let random = u64::from_be_bytes(secret::random::<8>().map_err(|error| internal(&error))?) % 1_000_000_000;
        let number = format!("{:03}-{:03}-{:03}", random / 1_000_000, random / 1000 % 1000, random % 1000);
        let taken: i64 = sqlx::query_scalar("SELECT count(*) FROM orders WHERE number = $1")
            .bind(&number)
            .fetch_one(&mut **tx)
            .await?;
        if taken == 0 {
            return Ok(number);
        }
    }
}

fn describe(wanted: &PlaceOrder, priced: Priced, address: Vec<String>, number: String, asked: Asked<'_>) -> Order {
    let lines = wanted.lines.iter().zip(&priced.quote.lines).zip(1..).filter_map(|((line, quoted), place)| {
        let product = priced.products.get(&line.product)?;
        Some(OrderLine {
            line: place,
            product: Some(product.id),
            sku: product.sku.clone(),
            name: text(&product.name, &wanted.language).unwrap_or_default(),
            variant: text(&product.variant, &wanted.language),
            category: product.category.clone(),
            art: product.art.clone(),
            unit_price: product.price,
            regular: quoted.regular,
            ordered: line.quantity,
            current: line.quantity,
            fulfilled: 0,
            total: product.price * line.quantity,
        })
    });
    Order {
        id: wanted.order,
        number,
        placed_at: asked.now,
        language: wanted.language.clone(),
        currency: priced.quote.currency,
        status: OrderStatus::Created,
        payment_status: PaymentStatus::NotPaid,
        fulfillment_status: FulfillmentStatus::NotFulfilled,
        return_status: ReturnStatus::NoReturn,
        archived: false,
        lines: lines.collect(),
        totals: priced.quote.totals,
        delivery: Some(Delivery {
            method: priced.way.method,
            recipient: wanted.recipient.trim().to_owned(),
            address,
            promised: priced.quote.promised,
            regular_fee: priced.quote.regular_fee,
        }),
        payment: (wanted.pay_by == PayBy::OnDelivery).then(|| Payment {
            method: "cash".into(),
            brand: None,
            last4: None,
        }),
        payment_due: None,
        fulfillments: Vec::new(),
        adjustments: Vec::new(),
        returns: Vec::new(),
        events: vec![OrderEvent { kind: "placed".into(), at: asked.now, note: None }],
        points: None,
        credit: priced.quote.credit.map_or(0, |credit| credit.used),
    }
}

async fn index(tx: &mut Tx, asked: Asked<'_>, order: &Order) -> Result<(), Refusal> {
    sqlx::query(
        "INSERT INTO orders(feed, id, customer, number, status, payment_status, fulfillment_status, return_status,
             placed_at, currency, total, payment_due, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '')",
    )
    .bind(asked.feed().to_string())
    .bind(order.id.to_string())
    .bind(asked.caller.customer.to_string())
    .bind(&order.number)
    .bind(order.status.as_str())
    .bind(order.payment_status.as_str())
    .bind(order.fulfillment_status.as_str())
    .bind(order.return_status.as_str())
    .bind(order.placed_at.millis())
    .bind(order.currency.as_str())
    .bind(order.totals.total)
    .bind(order.payment_due.map(kabinet_protocol::time::ServerTime::millis))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes to every contact that the order is placed.
async fn confirm(tx: &mut Tx, asked: Asked<'_>, order: &Order, contacts: &[(Channel, String)]) -> Result<(), Refusal> {
    for (channel, address) in contacts {
        let to = To { channel, address, language: &order.language };
        messages::send(tx, asked.store, to, Letter::OrderPlaced { order }, None, asked.now).await?;
    }
    Ok(())
}
