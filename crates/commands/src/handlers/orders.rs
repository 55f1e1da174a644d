//! Handlers of `orders.*`.

use std::sync::Arc;

use kabinet_core::app::{App, ReorderedLine};
use kabinet_core::orders::{self as core, OrdersError};
use kabinet_protocol::membership;
use kabinet_protocol::product::Availability;
use kabinet_protocol::profile::OrderNote;
use kabinet_protocol::returns::Returnable;
use kabinet_protocol::time::ServerTime;

use crate::error::{CommandError, Retry};
use crate::handlers::app::shown_language;
use crate::handlers::identity::active;
use crate::handlers::returns;
use crate::views::Nothing;
use crate::views::orders::{
    AnnotateArgs, ArchiveArgs, CancelArgs, Facet, Facets, LineView, Mark, Month, OrderArgs, OrderFilter, OrderRow,
    OrderView, Outline, OutlineArgs, PathState, PathStep, ReorderChange, ReorderLine, ReorderView, SearchArgs,
    SearchPage, Window, WindowArgs,
};
use crate::views::payments::FileView;
use crate::views::returns::ReturnableView;

pub(crate) async fn outline(app: &Arc<App>, args: OutlineArgs) -> Result<Outline, CommandError> {
    let found = app.orders()?.outline(&filter(args.filter)).await?;
    let month = |month: core::Month| Month { month: month.month, count: month.count, totals: month.totals };
    Ok(Outline {
        count: found.count,
        archive_count: found.archive_count,
        months: found.months.into_iter().map(month).collect(),
    })
}

pub(crate) async fn window(app: &Arc<App>, args: WindowArgs) -> Result<Window, CommandError> {
    let rows = app.orders()?.window(&filter(args.filter), &args.month, args.offset, args.limit).await?;
    Ok(Window { rows: rows.into_iter().map(row).collect() })
}

pub(crate) async fn search(app: &Arc<App>, args: SearchArgs) -> Result<SearchPage, CommandError> {
    let page = app.orders()?.search(&args.query, &filter(args.filter), args.before, args.limit).await?;
    Ok(SearchPage {
        rows: page.rows.into_iter().map(row).collect(),
        next: page.next,
        hidden_by_filter: page.hidden_by_filter,
        did_you_mean: page.did_you_mean,
    })
}

pub(crate) async fn get(app: &Arc<App>, args: OrderArgs) -> Result<OrderView, CommandError> {
    let detail = app.orders()?.get(args.id).await?;
    let returns = returns::shown(&detail);
    let core::Detail { order, path, late, parcels, sending, own } = detail;
    let returnable = |open: Returnable| ReturnableView { line: open.line, quantity: open.quantity, until: open.until };
    let (may_cancel, may_archive) = (core::own::may_cancel(&order), core::own::may_archive(&order));
    let may_pay = core::own::may_pay(&order);
    let (to_pay, saved) = (order.to_pay(), membership::saved(&order));
    Ok(OrderView {
        id: order.id,
        number: order.number,
        placed_at: order.placed_at,
        currency: order.currency.to_string(),
        status: order.status,
        payment_status: order.payment_status,
        fulfillment_status: order.fulfillment_status,
        return_status: order.return_status,
        archived: order.archived,
        late,
        path: path.into_iter().map(step).collect(),
        lines: order
            .lines
            .into_iter()
            .map(|line| LineView {
                line: line.line,
                name: line.name,
                variant: line.variant,
                sku: line.sku,
                category: line.category,
                art: line.art,
                unit_price: line.unit_price,
                regular: line.regular,
                ordered: line.ordered,
                current: line.current,
                fulfilled: line.fulfilled,
                total: line.total,
            })
            .collect(),
        totals: order.totals,
        credit: order.credit,
        to_pay,
        saved,
        delivery: order.delivery,
        payment: order.payment,
        fulfillments: order.fulfillments,
        tracked: parcels.iter().map(returns::tracked).collect(),
        returns,
        returnable: sending.open.into_iter().map(returnable).collect(),
        return_until: sending.until,
        adjustments: order.adjustments,
        events: order.events,
        note: own.note,
        tags: own.tags,
        pending: own.pending,
        canceling: own.canceling,
        may_pay: may_pay && !own.canceling,
        payment_due: order.payment_due,
        may_cancel: may_cancel && !own.canceling,
        may_archive,
    })
}

pub(crate) async fn facets(app: &Arc<App>, _args: Nothing) -> Result<Facets, CommandError> {
    let found = app.orders()?.facets().await?;
    let facets = |list: Vec<core::Facet>| -> Vec<Facet> {
        list.into_iter().map(|facet| Facet { value: facet.value, count: facet.count }).collect()
    };
    Ok(Facets {
        categories: facets(found.categories),
        statuses: facets(found.statuses),
        currencies: found.currencies,
        oldest: found.oldest.map(ServerTime::millis),
    })
}

pub(crate) async fn archive(app: &Arc<App>, args: ArchiveArgs) -> Result<OrderView, CommandError> {
    app.archive_order(active(app)?, args.id, args.archived).await?;
    get(app, OrderArgs { id: args.id }).await
}

pub(crate) async fn annotate(app: &Arc<App>, args: AnnotateArgs) -> Result<OrderView, CommandError> {
    let AnnotateArgs { id, note, tags } = args;
    app.annotate_order(active(app)?, OrderNote { order: id, note, tags }).await?;
    get(app, OrderArgs { id }).await
}

pub(crate) async fn cancel(app: &Arc<App>, args: CancelArgs) -> Result<OrderView, CommandError> {
    app.cancel_order(active(app)?, args.id, args.reason).await?;
    get(app, OrderArgs { id: args.id }).await
}

pub(crate) async fn reorder(app: &Arc<App>, args: OrderArgs) -> Result<ReorderView, CommandError> {
    let found = app.reorder(active(app)?, args.id).await?;
    let line = |again: ReorderedLine| ReorderLine {
        change: match &again.product {
            None => ReorderChange::Gone,
            Some(product) if product.availability == Availability::Discontinued => ReorderChange::Gone,
            Some(_) if !again.available() => ReorderChange::OutOfStock,
            Some(_) if again.price.is_some_and(|now| now < again.line.unit_price) => ReorderChange::Cheaper,
            Some(_) if again.price.is_some_and(|now| now > again.line.unit_price) => ReorderChange::Dearer,
            Some(_) => ReorderChange::Same,
        },
        product_id: again.line.product,
        price_now: again.price,
        name: again.line.name,
        variant: again.line.variant,
        art: again.line.art,
        quantity: again.line.ordered,
        price_then: again.line.unit_price,
    };
    Ok(ReorderView { lines: found.lines.into_iter().map(line).collect(), then: found.then, now: found.now })
}

pub(crate) async fn pdf(app: &Arc<App>, args: OrderArgs) -> Result<FileView, CommandError> {
    let path = app.order_summary(active(app)?, args.id, &shown_language(app), None).await?;
    Ok(FileView { path: path.display().to_string() })
}

fn filter(view: OrderFilter) -> core::OrderFilter {
    core::OrderFilter {
        from: view.from.map(ServerTime),
        to: view.to.map(ServerTime),
        status: view.status,
        category: view.category,
        min_total: view.min_total,
        max_total: view.max_total,
        archived: view.archived,
    }
}

pub(super) fn row(row: core::OrderRow) -> OrderRow {
    let mark = |mark: core::Mark| Mark {
        field: if mark.item.is_some() { "item" } else { "number" }.into(),
        index: mark.item.unwrap_or_default(),
        start: mark.start,
        end: mark.end,
    };
    OrderRow {
        id: row.id,
        key: row.key,
        number: row.number,
        placed_at: row.placed_at,
        items: row.items,
        more_items: row.more_items,
        art: row.art,
        status: row.status,
        payment_status: row.payment_status,
        fulfillment_status: row.fulfillment_status,
        return_status: row.return_status,
        archived: row.archived,
        late: row.late,
        promised: row.promised,
        total: row.total,
        marks: row.marks.into_iter().map(mark).collect(),
    }
}

fn step(step: core::PathStep) -> PathStep {
    let state = match step.state {
        core::PathState::Done => PathState::Done,
        core::PathState::Current => PathState::Current,
        core::PathState::Ahead => PathState::Ahead,
    };
    PathStep { step: step.step.into(), state, at: step.at, promised: step.promised }
}

impl From<OrdersError> for CommandError {
    fn from(error: OrdersError) -> Self {
        match error {
            OrdersError::NotFound => Self::new("not_found", error.to_string(), Retry::Never),
            OrdersError::BadArgument(field) => {
                Self { field: Some(field.into()), ..Self::new("invalid", error.to_string(), Retry::Never) }
            }
            OrdersError::Unreadable => Self::new("damaged", error.to_string(), Retry::Online),
            OrdersError::Db(error) => error.into(),
        }
    }
}
