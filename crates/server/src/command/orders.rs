//! `kabinet-server order`: moving orders, for scripts. The same as the operator's routes, with the command line as the one
//! who did it.

use clap::{Args, Subcommand};
use kabinet_protocol::ids::ReturnId;
use kabinet_protocol::order::Order;
use kabinet_protocol::time::ServerTime;
use kabinet_server::operator::orders;
use kabinet_server::operator::returns::{self, Resellable};
use kabinet_server::operator::routes::{Reason, RefundRequest, Track};
use kabinet_server::orders::returns as returned;
use kabinet_server::orders::states::{self, Parcel, Refused};

use crate::Open;

/// Who did it, in the operators' log.
const BY: &str = "command line";

/// Which order.
#[derive(Debug, Args)]
pub struct Named {
    #[command(flatten)]
    open: Open,
    /// The order's id or number.
    order: String,
}

/// What to do with an order. Each prints the changed order.
#[derive(Debug, Subcommand)]
pub enum OrderVerb {
    /// Accepts it.
    Confirm {
        #[command(flatten)]
        named: Named,
    },
    /// Puts it together; it can be called off until it leaves.
    Pack {
        #[command(flatten)]
        named: Named,
    },
    /// Sends all that is left of it.
    Ship {
        #[command(flatten)]
        named: Named,
        /// Who carries it.
        #[arg(long)]
        carrier: Option<String>,
        /// The carrier's number.
        #[arg(long)]
        tracking: Option<String>,
    },
    /// Notes what happened to all that is on its way.
    Track {
        #[command(flatten)]
        named: Named,
        /// in_transit, out_for_delivery, ready_for_pickup, attempted, delayed or returning.
        news: String,
        /// Where, for the customer.
        #[arg(long)]
        place: Option<String>,
    },
    /// Notes that all that is on its way has arrived.
    Deliver {
        #[command(flatten)]
        named: Named,
    },
    /// Closes it.
    Complete {
        #[command(flatten)]
        named: Named,
    },
    /// Calls it off before anything has left.
    Cancel {
        #[command(flatten)]
        named: Named,
        /// Why, for the customer.
        #[arg(long)]
        reason: Option<String>,
    },
    /// Pays back.
    Refund {
        #[command(flatten)]
        named: Named,
        /// Minor units.
        #[arg(long)]
        amount: i64,
        /// Why, for the customer.
        #[arg(long)]
        reason: Option<String>,
    },
    /// Agrees that goods come back.
    ReturnApprove {
        #[command(flatten)]
        back: Back,
    },
    /// Notes that they are back: what was paid for them flows back.
    ReturnReceive {
        #[command(flatten)]
        back: Back,
        /// They can be sold again, and go back into stock.
        #[arg(long)]
        resellable: bool,
    },
    /// Declines a return.
    ReturnRefuse {
        #[command(flatten)]
        back: Back,
        /// Why, for the customer.
        #[arg(long)]
        reason: Option<String>,
    },
}

/// Which return.
#[derive(Debug, Args)]
pub struct Back {
    #[command(flatten)]
    named: Named,
    /// The return's id; the only open one where absent.
    #[arg(long = "return", value_name = "ID")]
    id: Option<ReturnId>,
}

/// Does it.
pub async fn run(verb: OrderVerb) -> anyhow::Result<()> {
    match verb {
        OrderVerb::Confirm { named } => act(named, "confirm", states::confirm).await,
        OrderVerb::Pack { named } => act(named, "pack", states::pack).await,
        OrderVerb::Track { named, news, place } => {
            let news = Track { fulfillment: None, kind: news.as_str().into(), place }.checked();
            let news = news.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
            act(named, "track", |order, at| states::track(order, news, at)).await
        }
        OrderVerb::Ship { named, carrier, tracking } => {
            let parcel = Parcel { carrier, tracking, ..Parcel::default() };
            act(named, "ship", |order, at| states::ship(order, parcel, at)).await
        }
        OrderVerb::Deliver { named } => act(named, "deliver", |order, at| states::deliver(order, None, at)).await,
        OrderVerb::Complete { named } => act(named, "complete", states::complete).await,
        OrderVerb::Cancel { named, reason } => {
            let reason = Reason { reason }.checked().map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
            act(named, "cancel", |order, at| states::cancel(order, reason, at)).await
        }
        OrderVerb::Refund { named, amount, reason } => {
            let wanted = RefundRequest { id: None, amount, reason }.checked();
            let wanted = wanted.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
            act(named, "refund", |order, at| states::refund(order, wanted, at)).await
        }
        OrderVerb::ReturnApprove { back } => {
            decide(back, "return-approve", Resellable::default(), returned::approve).await
        }
        OrderVerb::ReturnReceive { back, resellable } => {
            let resellable = Resellable { all: resellable, ..Resellable::default() };
            decide(back, "return-receive", resellable, returned::receive).await
        }
        OrderVerb::ReturnRefuse { back, reason } => {
            let reason = Reason { reason }.checked().map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
            let change = |order, id, at| returned::refuse(order, id, reason, at);
            decide(back, "return-refuse", Resellable::default(), change).await
        }
    }
}

async fn decide(
    back: Back,
    action: &str,
    resellable: Resellable,
    change: impl FnOnce(Order, ReturnId, ServerTime) -> Result<Order, Refused>,
) -> anyhow::Result<()> {
    let store = back.named.open.store().await?;
    let decided = async {
        let order = orders::named(&store, &back.named.order).await?;
        let id = returns::meant(&orders::of(&store, order).await?, back.id)?;
        returns::act(&store, BY, (order, id), action, &resellable, change).await
    }
    .await;
    store.db.close().await;
    crate::say(&serde_json::to_value(decided.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?)?)
}

async fn act(
    named: Named,
    action: &str,
    change: impl FnOnce(Order, ServerTime) -> Result<Order, Refused>,
) -> anyhow::Result<()> {
    let store = named.open.store().await?;
    let changed = match orders::named(&store, &named.order).await {
        Ok(order) => orders::act(&store, BY, order, action, change).await,
        Err(refusal) => Err(refusal),
    };
    store.db.close().await;
    crate::say(&serde_json::to_value(changed.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?)?)
}
