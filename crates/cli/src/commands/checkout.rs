//! `kab checkout`: buys what is in the cart, at a total the person has agreed to.

use std::sync::Arc;

use kabinet_core::app::{App, Placed};
use kabinet_core::http::HttpError;
use kabinet_protocol::ids::{AccountId, OrderId};
use kabinet_protocol::lists::ListName;
use kabinet_protocol::money::Money;
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::shop::{Destination, PayBy, PlaceOrder, WantedLine};
use serde_json::json;

use super::login::{language, missing};
use super::{opened, view};
use crate::args::{Arguments, Checkout, Order};
use crate::exit::Failure;
use crate::out::{Out, columns};

pub async fn perform(app: &Arc<App>, arguments: &Arguments, verb: &Checkout, out: &mut Out) -> Result<(), Failure> {
    let account = opened(app, arguments).await?.id;
    match verb {
        Checkout::Options => options(app, account, out).await,
        Checkout::Quote(order) => {
            let quote = app.quote(account, &wanted(app, account, order, 0).await?).await?;
            out.result(&quote, || {
                let total = Money { minor: quote.totals.total, currency: quote.currency };
                format!("{} ({} in minor units)\n", view::money(total), quote.totals.total)
            })
        }
        Checkout::Place { order, total } => {
            let wanted = wanted(app, account, order, *total).await?;
            match app.place(account, wanted).await? {
                Placed::Placed { order, number } => out
                    .result(&json!({ "state": "placed", "order": order, "number": number }), || {
                        format!("Ordered: {number}\n")
                    }),
                Placed::Queued { intent, expires_at } => {
                    let until = expires_at.timestamp().map(|at| at.to_string());
                    out.result(&json!({ "state": "queued", "intent": intent, "expires_at": until }), || {
                        "The store cannot be reached: the order is sent with the next kab sync.\n".into()
                    })
                }
                Placed::Refused { intent, problem } => {
                    // An order is placed anew, not tried again: what was refused need not stay.
                    app.discard(account, intent).await?;
                    let problem = problem.unwrap_or_else(|| Problem::new(Code::Conflict));
                    Err(kabinet_core::app::AppError::Http(HttpError::Problem(problem)).into())
                }
            }
        }
    }
}

async fn options(app: &Arc<App>, account: AccountId, out: &mut Out) -> Result<(), Failure> {
    let known = app.delivery(account, &language()).await?;
    let as_of = known.as_of.timestamp().map(|at| at.to_string());
    let result = json!({
        "options": known.options.options,
        "points": known.options.points,
        "as_of": as_of,
        "offline": known.offline,
        "member_free_from": known.free_from,
    });
    out.result(&result, || {
        let way = |way: &kabinet_protocol::shop::DeliveryOption| {
            vec![way.id.clone(), way.price.to_string(), way.promised.0.to_string(), way.method.to_string()]
        };
        let point = |point: &kabinet_protocol::shop::PickupPoint| {
            vec![point.id.clone(), point.region.clone(), point.name.clone(), point.address.join(", ")]
        };
        let ways = columns(&known.options.options.iter().map(way).collect::<Vec<_>>());
        ways + &columns(&known.options.points.iter().map(point).collect::<Vec<_>>())
    })
}

async fn wanted(app: &App, account: AccountId, order: &Order, total: i64) -> Result<PlaceOrder, Failure> {
    let cart = app.list_of(account, ListName::Cart, &language()).await?;
    let line = |it: &kabinet_core::app::ListedItem| {
        Some(WantedLine { product: it.item.product, quantity: it.item.quantity, unit_price: it.price()? })
    };
    let lines: Vec<WantedLine> = cart.items.iter().filter_map(line).collect();
    let destination = match (&order.address, &order.point) {
        (Some(address), _) => Destination::Address { address: *address },
        (None, Some(point)) => Destination::Point { point: point.clone() },
        (None, None) => return Err(missing("Give --address or --point.")),
    };
    Ok(PlaceOrder {
        order: OrderId::new(),
        lines,
        delivery: order.delivery.clone(),
        destination,
        recipient: order.recipient.clone(),
        pay_by: if order.online { PayBy::Online } else { PayBy::OnDelivery },
        expected_total: total,
        language: language(),
        points: order.points,
        credit: order.credit,
    })
}
