//! Handlers of what goes back, and of what is late.

use std::sync::Arc;

use kabinet_core::app::App;
use kabinet_core::orders as core;
use kabinet_protocol::ids::ReturnId;
use kabinet_protocol::money::Money;
use kabinet_protocol::returns::{self, AskReturn};

use crate::error::CommandError;
use crate::handlers::identity::active;
use crate::handlers::orders::{get, row};
use crate::views::Nothing;
use crate::views::orders::{OrderArgs, OrderView};
use crate::views::returns::{LateOrders, ReturnArgs, ReturnView, TrackedView, WithdrawArgs, WorthArgs};

/// The most late orders a list shows.
const LATE: u32 = 50;

pub(crate) async fn late(app: &Arc<App>, _args: Nothing) -> Result<LateOrders, CommandError> {
    let rows = app.orders()?.late(LATE).await?;
    Ok(LateOrders { rows: rows.into_iter().map(row).collect() })
}

pub(crate) async fn ask(app: &Arc<App>, args: ReturnArgs) -> Result<OrderView, CommandError> {
    let ReturnArgs { id: order, lines, reason, comment } = args;
    app.ask_return(active(app)?, AskReturn { id: ReturnId::new(), order, lines, reason, comment }).await?;
    get(app, OrderArgs { id: order }).await
}

pub(crate) async fn withdraw(app: &Arc<App>, args: WithdrawArgs) -> Result<OrderView, CommandError> {
    app.withdraw_return(active(app)?, args.id, args.return_id).await?;
    get(app, OrderArgs { id: args.id }).await
}

pub(crate) async fn worth(app: &Arc<App>, args: WorthArgs) -> Result<Money, CommandError> {
    Ok(app.orders()?.worth(args.id, &args.lines).await?)
}

/// The returns of an order, the newest first.
pub(crate) fn shown(detail: &core::Detail) -> Vec<ReturnView> {
    let order = &detail.order;
    let view = |known: &returns::Return| ReturnView {
        pending: detail.sending.waiting.contains(&known.id),
        may_withdraw: returns::is_open(known),
        worth: match known.refund {
            Some(minor) => Some(Money { minor, currency: order.currency }),
            None if returns::is_open(known) => {
                Some(Money { minor: returns::refund_of(order, known.id), currency: order.currency })
            }
            None => None,
        },
        returned: known.clone(),
    };
    order.returns.iter().rev().map(view).collect()
}

pub(crate) fn tracked(parcel: &core::Tracked) -> TrackedView {
    TrackedView {
        id: parcel.id,
        promised: parcel.promised,
        arrived: parcel.arrived,
        days: parcel.days,
        late: parcel.late,
    }
}
