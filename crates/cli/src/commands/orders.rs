//! `kab orders …` and `kab search`: reading the archive.

use std::sync::Arc;

use jiff::tz::TimeZone;
use kabinet_core::app::{App, ReorderedLine};
use kabinet_core::lists::Wish;
use kabinet_core::orders::{OrderFilter, OrderRow, SearchOrder};
use kabinet_protocol::ids::{AccountId, OrderId};
use kabinet_protocol::lists::{Amount, ListName, MOST};
use kabinet_protocol::money::Money;
use kabinet_protocol::order::OrderStatus;
use kabinet_protocol::profile::OrderNote;
use kabinet_protocol::time::ServerTime;
use serde_json::json;

use super::login::language;
use super::{opened, view};
use crate::args::{Arguments, By, Filter, List, Orders, Search};
use crate::exit::{Exit, Failure};
use crate::out::{Out, columns};

/// The most rows the core gives at once.
const PAGE: u32 = 200;

pub async fn perform(app: &Arc<App>, arguments: &Arguments, verb: &Orders, out: &mut Out) -> Result<(), Failure> {
    let account = opened(app, arguments).await?;
    match verb {
        Orders::List(list) => self::list(app, account.id, list, out).await,
        Orders::Show { order } => show(app, account.id, find(app, account.id, order).await?, out).await,
        Orders::Archive { order, back } => {
            let order = find(app, account.id, order).await?;
            app.archive_order(account.id, order, !back).await?;
            show(app, account.id, order, out).await
        }
        Orders::Note { order, note, tags } => {
            let order = find(app, account.id, order).await?;
            let note = OrderNote { order, note: note.clone(), tags: tags.clone() };
            app.annotate_order(account.id, note).await?;
            show(app, account.id, order, out).await
        }
        Orders::Cancel { order, reason } => {
            let order = find(app, account.id, order).await?;
            app.cancel_order(account.id, order, reason.clone()).await?;
            show(app, account.id, order, out).await
        }
        Orders::Pdf { order, file } => {
            let order = find(app, account.id, order).await?;
            let path = app.order_summary(account.id, order, &language(), file.as_deref()).await?;
            out.result(&json!({ "path": path }), || format!("{}\n", path.display()))
        }
        Orders::Late => super::returns::late(app, account.id, out).await,
        Orders::Track { order } => {
            let order = find(app, account.id, order).await?;
            super::returns::track(app, account.id, order, out).await
        }
        Orders::Return(typed) => {
            let order = find(app, account.id, &typed.order).await?;
            super::returns::send_back(app, account.id, order, typed, out).await
        }
        Orders::Reorder { order, add } => reorder(app, account.id, order, *add, out).await,
    }
}

/// The order that is meant, by its id or the number people use.
pub(super) async fn find(app: &App, account: AccountId, order: &str) -> Result<OrderId, Failure> {
    match order.parse::<OrderId>() {
        Ok(id) => Ok(id),
        Err(_) => Ok(app.orders_of(account)?.by_number(order).await?),
    }
}

async fn reorder(app: &Arc<App>, account: AccountId, order: &str, add: bool, out: &mut Out) -> Result<(), Failure> {
    let order = find(app, account, order).await?;
    let again = app.reorder(account, order).await?;
    if add {
        for line in again.lines.iter().filter(|line| line.available()) {
            let Some(product) = line.line.product else { continue };
            let amount = Amount { list: ListName::Cart, product, quantity: line.line.ordered.clamp(1, MOST) };
            app.change_list(account, Wish::Add(amount)).await?;
        }
    }
    let lines: Vec<_> = again
        .lines
        .iter()
        .map(|line| {
            json!({
                "product": line.line.product,
                "name": line.line.name,
                "variant": line.line.variant,
                "quantity": line.line.ordered,
                "price_then": line.line.unit_price,
                "price_now": line.price,
                "available": line.available(),
            })
        })
        .collect();
    let now = again.now.map(|now| now.minor);
    let result = json!({ "lines": lines, "then": again.then.minor, "now": now, "currency": again.then.currency });
    out.result(&result, || {
        let row = |line: &ReorderedLine| {
            let money = |minor| view::money(Money { minor, currency: again.then.currency });
            let now = match &line.product {
                Some(product) if line.available() => money(line.price.unwrap_or(product.price)),
                Some(_) => "none left".into(),
                None => "gone".into(),
            };
            vec![format!("{} x", line.line.ordered), money(line.line.unit_price), now, line.line.name.clone()]
        };
        columns(&again.lines.iter().map(row).collect::<Vec<_>>())
    })
}

async fn list(app: &App, account: AccountId, list: &List, out: &mut Out) -> Result<(), Failure> {
    let archive = app.orders_of(account)?;
    let filter = filter(&list.filter)?;
    let (mut rows, mut before, mut more) = (Vec::new(), list.before, true);
    while more && count(&rows) < list.limit {
        let wanted = (list.limit - count(&rows)).min(PAGE);
        let page = archive.page(&filter, before, wanted).await?;
        more = count(&page) == wanted;
        before = page.last().map(|row| row.key).or(before);
        rows.extend(page);
    }
    let next = rows.last().filter(|_| more).map(|row| row.key);
    let shown: Vec<view::Row> = rows.iter().map(view::row).collect();
    out.result(&json!({ "orders": shown, "next": next }), || text(&rows))
}

/// `kab search`.
pub async fn search(app: &Arc<App>, arguments: &Arguments, search: &Search, out: &mut Out) -> Result<(), Failure> {
    let account = opened(app, arguments).await?;
    let archive = app.orders_of(account.id)?;
    let (filter, words) = (filter(&search.filter)?, search.words.join(" "));
    let order = match search.by {
        By::Newest => SearchOrder::Newest,
        By::Relevance => SearchOrder::Relevance,
    };
    let (mut rows, mut before, mut hint) = (Vec::new(), search.before, None);
    loop {
        let wanted = (search.limit - count(&rows)).min(PAGE);
        let page = archive.search_by(order, &words, &filter, before, wanted).await?;
        rows.extend(page.rows);
        before = page.next;
        hint = hint.or(page.did_you_mean);
        if before.is_none() || count(&rows) >= search.limit {
            break;
        }
    }
    if let Some(hint) = hint.as_ref().filter(|_| rows.is_empty()) {
        out.note(&format!("Nothing for \"{words}\"; did you mean \"{hint}\"?"));
    }
    let shown: Vec<view::Row> = rows.iter().map(view::row).collect();
    out.result(&json!({ "orders": shown, "next": before, "did_you_mean": hint }), || text(&rows))
}

pub(super) async fn show(app: &App, account: AccountId, id: OrderId, out: &mut Out) -> Result<(), Failure> {
    let detail = app.orders_of(account)?.get(id).await?;
    out.result(&view::order(&detail)?, || view::order_text(&detail))
}

pub(super) fn text(rows: &[OrderRow]) -> String {
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let mut items = row.items.join(", ");
            if row.more_items > 0 {
                items.push_str(&format!(", +{}", row.more_items));
            }
            vec![
                view::day(row.placed_at),
                row.number.clone(),
                row.status.as_str().to_owned(),
                view::money(row.total),
                items,
            ]
        })
        .collect();
    columns(&cells)
}

fn count(rows: &[OrderRow]) -> u32 {
    u32::try_from(rows.len()).unwrap_or(u32::MAX)
}

fn filter(typed: &Filter) -> Result<OrderFilter, Failure> {
    let zone = TimeZone::system();
    let start = |day: jiff::civil::Date| -> Result<ServerTime, Failure> {
        let instant = day.to_zoned(zone.clone()).map_err(|_| bad("This day does not exist."))?;
        Ok(ServerTime(instant.timestamp().as_millisecond()))
    };
    let to = match typed.to {
        Some(day) => Some(start(day.tomorrow().map_err(|_| bad("This day does not exist."))?)?),
        None => None,
    };
    Ok(OrderFilter {
        from: typed.from.map(start).transpose()?,
        to,
        status: typed.status.iter().map(|word| status(word)).collect::<Result<_, _>>()?,
        category: typed.category.clone(),
        min_total: typed.min_total,
        max_total: typed.max_total,
        archived: match (typed.archived, typed.not_archived) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        },
    })
}

fn status(word: &str) -> Result<OrderStatus, Failure> {
    match serde_json::from_value(json!(word)) {
        Ok(OrderStatus::Other(_)) | Err(_) => {
            Err(bad("--status takes created, confirmed, processing, completed, canceled or on_hold."))
        }
        Ok(status) => Ok(status),
    }
}

pub(super) fn bad(message: &str) -> Failure {
    Failure::new(Exit::Usage, "bad_arguments", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_taken_whole() {
        let day = jiff::civil::date(2026, 3, 1);
        let typed = Filter { from: Some(day), to: Some(day), ..Filter::default() };
        let filter = filter(&typed).expect("a filter");
        let (from, to) = (filter.from.expect("from").millis(), filter.to.expect("to").millis());
        assert!(to - from >= 23 * 3_600_000, "the last day belongs to the period");
    }

    #[test]
    fn a_status_that_is_none_is_refused_before_anything_is_read() {
        assert!(status("completed").is_ok());
        assert_eq!(status("complete").expect_err("refused").exit, Exit::Usage);
    }
}
