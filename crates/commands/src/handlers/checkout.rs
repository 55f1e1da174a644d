//! Handlers of `checkout.*`.

use std::sync::Arc;

use kabinet_core::app::{App, AppError, Placed};
use kabinet_protocol::ids::OrderId;
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::shop::{PlaceOrder, Quote};

use crate::error::CommandError;
use crate::handlers::app::shown_language;
use crate::handlers::identity::active;
use crate::handlers::outbox::problem_view;
use crate::views::Nothing;
use crate::views::checkout::{CheckoutArgs, OptionsView, PlacedView};

pub(crate) async fn options(app: &Arc<App>, _args: Nothing) -> Result<OptionsView, CommandError> {
    let known = app.delivery(active(app)?, &shown_language(app)).await?;
    Ok(OptionsView { options: known.options, as_of: known.as_of, offline: known.offline, free_from: known.free_from })
}

pub(crate) async fn quote(app: &Arc<App>, args: CheckoutArgs) -> Result<Quote, CommandError> {
    let wanted = wanted(app, args);
    Ok(app.quote(active(app)?, &wanted).await?)
}

pub(crate) async fn place(app: &Arc<App>, args: CheckoutArgs) -> Result<PlacedView, CommandError> {
    let contact = args.contact.clone().unwrap_or_default();
    let wanted = wanted(app, args);
    let account = app.active().ok_or(AppError::SignedOut)?;
    let placed = match account.guest {
        true => app.place_as_guest(account.id, &contact, wanted).await?,
        false => app.place(account.id, wanted).await?,
    };
    Ok(match placed {
        Placed::Placed { order, number } => PlacedView::Placed { order_id: order, number },
        Placed::Queued { intent, expires_at } => PlacedView::Queued { intent_id: intent, expires_at },
        Placed::Refused { intent, problem } => {
            // Without a problem of its own, what it depends on was refused.
            let problem = problem.unwrap_or_else(|| Problem::new(Code::Conflict));
            let offer = problem.offer.clone();
            PlacedView::Refused { intent_id: intent, problem: problem_view(problem), offer }
        }
    })
}

fn wanted(app: &App, args: CheckoutArgs) -> PlaceOrder {
    PlaceOrder {
        order: OrderId::new(),
        lines: args.lines,
        delivery: args.delivery,
        destination: args.destination,
        recipient: args.recipient.trim().to_owned(),
        pay_by: args.pay_by,
        expected_total: args.expected_total,
        language: shown_language(app),
        points: args.points.unwrap_or_default(),
        credit: args.credit.unwrap_or_default(),
    }
}
