//! `kab orders late`, `track` and `return`: parcels on their way here, and goods on their way back.

use std::sync::Arc;

use kabinet_core::app::App;
use kabinet_core::orders::Detail;
use kabinet_protocol::ids::{AccountId, OrderId, ReturnId};
use kabinet_protocol::money::Money;
use kabinet_protocol::returns::{AskReturn, ReturnLine, ReturnReason};
use serde_json::{Value, json};

use super::orders::{bad, show, text};
use super::view;
use crate::args::SendBack;
use crate::exit::Failure;
use crate::out::{Out, columns};

/// The most late orders there are to show.
const LATE: u32 = 200;

pub async fn late(app: &App, account: AccountId, out: &mut Out) -> Result<(), Failure> {
    let rows = app.orders_of(account)?.late(LATE).await?;
    let shown: Vec<view::Row> = rows.iter().map(view::row).collect();
    out.result(&json!({ "orders": shown }), || text(&rows))
}

pub async fn track(app: &App, account: AccountId, order: OrderId, out: &mut Out) -> Result<(), Failure> {
    let detail = app.orders_of(account)?.get(order).await?;
    let parcels = detail.order.fulfillments.iter().zip(&detail.parcels).map(|(parcel, tracked)| {
        let mut shown = view::document(parcel)?;
        if let Value::Object(fields) = &mut shown {
            fields.insert("arrived".into(), json!(tracked.arrived));
            fields.insert("days_after_promise".into(), json!(tracked.days));
            fields.insert("late".into(), tracked.late.into());
        }
        Ok::<_, Failure>(shown)
    });
    let parcels: Vec<Value> = parcels.collect::<Result<_, _>>()?;
    let result =
        json!({ "id": detail.order.id, "number": detail.order.number, "late": detail.late, "parcels": parcels });
    out.result(&result, || track_text(&detail))
}

fn track_text(detail: &Detail) -> String {
    if detail.order.fulfillments.is_empty() {
        return "Nothing has left yet.".into();
    }
    let mut text = String::new();
    for (parcel, tracked) in detail.order.fulfillments.iter().zip(&detail.parcels) {
        let carrier = parcel.carrier.as_deref().unwrap_or(parcel.kind.as_str());
        text.push_str(&format!("{carrier} {}\n", parcel.tracking.as_deref().unwrap_or_default()));
        let mut dates = Vec::new();
        dates.extend(tracked.promised.map(|date| format!("promised for {}", date.0)));
        dates.extend(tracked.arrived.map(|date| format!("arrived {}", date.0)));
        dates.extend(tracked.days.filter(|days| *days > 0).map(|days| format!("{days} days late")));
        dates.extend((tracked.late && tracked.days.is_none()).then(|| "said to be late".to_owned()));
        text.push_str(&format!("  {}\n", dates.join(", ")));
        let events: Vec<Vec<String>> = parcel
            .events
            .iter()
            .map(|event| {
                let place = event.place.clone().unwrap_or_default();
                vec![format!("  {}", view::instant(event.at)), event.kind.as_str().to_owned(), place]
            })
            .collect();
        text.push_str(&columns(&events));
    }
    text
}

pub async fn send_back(
    app: &Arc<App>,
    account: AccountId,
    order: OrderId,
    typed: &SendBack,
    out: &mut Out,
) -> Result<(), Failure> {
    if let Some(id) = typed.withdraw {
        app.withdraw_return(account, order, id).await?;
        return show(app, account, order, out).await;
    }
    let detail = app.orders_of(account)?.get(order).await?;
    if typed.lines.is_empty() {
        return what_can_go(&detail, out);
    }
    let Some(reason) = typed.reason.as_deref().filter(|word| ReturnReason::KNOWN.contains(word)) else {
        return Err(bad("--reason takes damaged, wrong_item, not_as_described, changed_mind or other."));
    };
    let lines = typed.lines.iter().map(|&(line, quantity)| {
        let open = detail.sending.open.iter().find(|open| open.line == line).map_or(0, |open| open.quantity);
        ReturnLine { line, quantity: quantity.unwrap_or(open.max(1)) }
    });
    let ask = AskReturn {
        id: ReturnId::new(),
        order,
        lines: lines.collect(),
        reason: reason.into(),
        comment: typed.comment.clone(),
    };
    app.ask_return(account, ask).await?;
    show(app, account, order, out).await
}

fn what_can_go(detail: &Detail, out: &mut Out) -> Result<(), Failure> {
    let order = &detail.order;
    let one = |open: &kabinet_protocol::returns::Returnable| {
        let name = order.lines.iter().find(|line| line.line == open.line).map(|line| line.name.clone());
        let all = [ReturnLine { line: open.line, quantity: open.quantity }];
        (
            open.line,
            open.quantity,
            open.until.0,
            name.unwrap_or_default(),
            kabinet_protocol::returns::refund_for(order, &all),
        )
    };
    let lines: Vec<_> = detail.sending.open.iter().map(one).collect();
    let shown: Vec<Value> = lines
        .iter()
        .map(|(line, quantity, until, name, worth)| {
            json!({ "line": line, "quantity": quantity, "until": until, "name": name, "worth": worth })
        })
        .collect();
    let result = json!({ "id": order.id, "number": order.number, "currency": order.currency,
        "until": detail.sending.until, "returnable": shown, "returns": view::document(&order.returns)? });
    out.result(&result, || {
        if lines.is_empty() {
            return "Nothing of this order can be returned now.".into();
        }
        let row = |(line, quantity, until, name, worth): &(u32, i64, jiff::civil::Date, String, i64)| {
            let worth = view::money(Money { minor: *worth, currency: order.currency });
            vec![format!("line {line}"), format!("{quantity} x"), worth, format!("until {until}"), name.clone()]
        };
        columns(&lines.iter().map(row).collect::<Vec<_>>())
    })
}
