//! `order.archive`, `order.annotate`, `order.cancel`, `order.return`, `order.return_withdraw`.

use jiff::tz::TimeZone;
use kabinet_protocol::ids::OrderId;
use kabinet_protocol::intent::{Annotate, ArchiveOrder, CancelOrder};
use kabinet_protocol::order::{KIND, Order, OrderStatus};
use kabinet_protocol::problem::Code;
use kabinet_protocol::profile::{BadNote, ORDER_NOTE, OrderNote};
use kabinet_protocol::returns::{self, AskReturn, BadReturn, Terms, WithdrawReturn};

use super::{letters, states, store};
use crate::db::Tx;
use crate::intents::{Asked, Effect, document};
use crate::policy;
use crate::problems::Refusal;

/// An order of the caller's. Another's is not there.
async fn own(tx: &mut Tx, asked: Asked<'_>, order: OrderId) -> Result<Order, Refusal> {
    let found = document(tx, asked.feed(), KIND, &order.to_string()).await?;
    found.ok_or_else(|| Refusal::not_found().field("order"))
}

fn changed(order: &Order) -> Result<Effect, Refusal> {
    let mut effect = Effect::default();
    effect.put(KIND, order.id.to_string(), order.placed_at.millis(), order)?;
    Ok(effect)
}

/// Puts an order away, or brings it back. What is still under way stays in sight.
pub async fn archive(tx: &mut Tx, asked: Asked<'_>, archive: ArchiveOrder) -> Result<Effect, Refusal> {
    let mut order = own(tx, asked, archive.order).await?;
    if archive.archived && !matches!(order.status, OrderStatus::Completed | OrderStatus::Canceled) {
        return Err(Refusal::new(Code::Conflict, "Only an order that is completed or canceled can be put away."));
    }
    if order.archived == archive.archived {
        return Ok(Effect::default());
    }
    order.archived = archive.archived;
    changed(&order)
}

/// Writes the customer's own words about an order; empty words end them.
pub async fn annotate(tx: &mut Tx, asked: Asked<'_>, annotate: &Annotate) -> Result<Effect, Refusal> {
    let order = own(tx, asked, annotate.order).await?;
    let note = OrderNote { order: order.id, note: annotate.note.clone(), tags: annotate.tags.clone() };
    note.check().map_err(|bad| {
        let field = if bad == BadNote::Long { "note" } else { "tags" };
        Refusal::new(Code::Invalid, format!("{bad}.")).field(field)
    })?;
    let id = order.id.to_string();
    let mut effect = Effect::default();
    if !note.is_empty() {
        effect.put(ORDER_NOTE, id, order.placed_at.millis(), &note)?;
    } else if document::<OrderNote>(tx, asked.feed(), ORDER_NOTE, &id).await?.is_some() {
        effect.end(ORDER_NOTE, id);
    }
    Ok(effect)
}

/// Calls an order off before anything of it has left.
pub async fn cancel(tx: &mut Tx, asked: Asked<'_>, cancel: &CancelOrder) -> Result<Effect, Refusal> {
    let reason = cancel.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    if reason.is_some_and(|reason| reason.chars().count() > 500 || reason.chars().any(char::is_control)) {
        return Err(Refusal::new(Code::Invalid, "A reason has at most 500 characters.").field("reason"));
    }
    let before = own(tx, asked, cancel.order).await?;
    let after = states::cancel(before.clone(), reason.map(str::to_owned), asked.now)?;
    store::follow(tx, asked.store, asked.feed(), (&before, &after), asked.now).await?;
    changed(&after)
}

impl From<BadReturn> for Refusal {
    fn from(bad: BadReturn) -> Self {
        let (code, field) = match bad {
            BadReturn::TooLate(_) => (Code::ReturnWindowOver, Some("lines")),
            BadReturn::Empty
            | BadReturn::NoLine(_)
            | BadReturn::Line(_)
            | BadReturn::NotDelivered(_)
            | BadReturn::TooMany { .. } => (Code::Invalid, Some("lines")),
            BadReturn::Reason => (Code::Invalid, Some("reason")),
            BadReturn::Comment => (Code::Invalid, Some("comment")),
            BadReturn::Closed => (Code::PolicyForbids, None),
            BadReturn::NotFound => (Code::NotFound, Some("id")),
            BadReturn::Many | BadReturn::Reused | BadReturn::State(_) => (Code::Conflict, None),
        };
        let refusal = Refusal::new(code, format!("{bad}."));
        match field {
            Some(field) => refusal.field(field),
            None => refusal,
        }
    }
}

/// Asks to send goods back.
pub async fn ask_return(tx: &mut Tx, asked: Asked<'_>, ask: &AskReturn) -> Result<Effect, Refusal> {
    let days = policy::store::within(tx).await?.returns.days;
    let zone = TimeZone::get(&asked.store.profile.time_zone).unwrap_or(TimeZone::UTC);
    let before = own(tx, asked, ask.order).await?;
    let after = returns::request(before.clone(), ask, Terms { days, zone: &zone }, asked.now)?;
    if after == before {
        return Ok(Effect::default());
    }
    store::follow(tx, asked.store, asked.feed(), (&before, &after), asked.now).await?;
    letters::of_return(tx, asked.store, asked.feed(), &after, ask.id, asked.now).await?;
    changed(&after)
}

/// Takes that back.
pub async fn withdraw_return(tx: &mut Tx, asked: Asked<'_>, withdraw: WithdrawReturn) -> Result<Effect, Refusal> {
    let before = own(tx, asked, withdraw.order).await?;
    let after = returns::withdraw(before.clone(), withdraw.id, asked.now)?;
    if after == before {
        return Ok(Effect::default());
    }
    store::follow(tx, asked.store, asked.feed(), (&before, &after), asked.now).await?;
    changed(&after)
}
