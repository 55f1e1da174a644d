//! What a customer sends back. The rule is the protocol's, kept here before anything is queued and by the store when it
//! decides; what waits is shown as asked for.

use jiff::tz::TimeZone;
use kabinet_protocol::ids::{IntentId, OrderId, ReturnId};
use kabinet_protocol::intent::Payload;
use kabinet_protocol::order::Order;
use kabinet_protocol::returns::{self as rule, AskReturn, BadReturn, ReturnLine, Returnable, WithdrawReturn};
use kabinet_protocol::time::{CivilDate, LocalTime, ServerTime};

use super::own::{OwnError, own_in, refresh, stored};
use crate::db::{Database, DbError, Tx, Value};
use crate::outbox;

/// The store's terms as this device knows them.
#[derive(Debug, Clone)]
pub struct Terms {
    /// For how many civil days after delivery.
    pub days: u32,
    /// The store's zone.
    pub zone: TimeZone,
}

impl Terms {
    /// The same, as the rule takes them.
    pub fn rule(&self) -> rule::Terms<'_> {
        rule::Terms { days: self.days, zone: &self.zone }
    }
}

/// What can be returned of an order, and what is on its way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sending {
    /// What can go back now.
    pub open: Vec<Returnable>,
    /// The last day on which anything that has arrived can, whether or not it is over.
    pub until: Option<CivilDate>,
    /// Returns that the store does not know of yet.
    pub waiting: Vec<ReturnId>,
}

/// What was asked and waits, oldest first.
pub(super) type Asked = Vec<(Payload, LocalTime)>;

/// An order with what waits over it. The clock that stamps what waits is this device's: it is shown, and orders nothing.
pub(super) fn over(mut order: Order, asked: &Asked) -> Order {
    for (change, at) in asked {
        let at = ServerTime(at.millis());
        match change {
            Payload::Return(ask) => rule::add(&mut order, ask, at),
            Payload::ReturnWithdraw(withdraw) => {
                if let Ok(changed) = rule::withdraw(order.clone(), withdraw.id, at) {
                    order = changed;
                }
            }
            _ => {}
        }
    }
    order
}

/// What can be returned of an order that is shown with what waits.
pub(super) fn sending(order: &Order, asked: &Asked, terms: &Terms, now: ServerTime) -> Sending {
    let waiting = asked.iter().filter_map(|(change, _)| match change {
        Payload::Return(ask) => Some(ask.id),
        Payload::ReturnWithdraw(withdraw) => Some(withdraw.id),
        _ => None,
    });
    Sending {
        open: rule::returnable(order, terms.rule(), now),
        until: rule::until(order, terms.rule()),
        waiting: waiting.collect(),
    }
}

/// Asks to send goods back.
pub async fn ask(db: &Database, ask: AskReturn, terms: Terms, now: LocalTime) -> Result<IntentId, OwnError> {
    db.write(move |tx| {
        let order = shown(tx, ask.order)?;
        rule::request(order, &ask, terms.rule(), ServerTime(now.millis()))?;
        let id = ask.order;
        let intent = outbox::enqueue(tx, &Payload::Return(Box::new(ask)), &[], now, None)?;
        refresh(tx, id)?;
        Ok(intent)
    })
    .await
}

/// Takes a request back.
pub async fn withdraw(db: &Database, order: OrderId, id: ReturnId, now: LocalTime) -> Result<IntentId, OwnError> {
    db.write(move |tx| {
        rule::withdraw(shown(tx, order)?, id, ServerTime(now.millis()))?;
        // Were the request refused, there would be nothing to withdraw.
        let asked = asked_for(tx, order, id)?;
        let change = Payload::ReturnWithdraw(WithdrawReturn { order, id });
        let intent = outbox::enqueue(tx, &change, &asked, now, None)?;
        refresh(tx, order)?;
        Ok(intent)
    })
    .await
}

/// What would flow back for goods of an order, in minor units.
pub fn worth(order: &Order, lines: &[ReturnLine], terms: &Terms, now: ServerTime) -> Result<i64, BadReturn> {
    let ask = AskReturn {
        id: ReturnId::new(),
        order: order.id,
        lines: lines.to_vec(),
        reason: rule::ReturnReason::Another,
        comment: None,
    };
    rule::request(order.clone(), &ask, terms.rule(), now)?;
    Ok(rule::refund_for(order, lines))
}

fn shown(tx: &mut Tx<'_>, id: OrderId) -> Result<Order, OwnError> {
    let (_, order) = stored(tx, id)?.ok_or(OwnError::NotFound)?;
    Ok(over(order, &own_in(tx, id)?.returning))
}

fn asked_for(tx: &mut Tx<'_>, order: OrderId, id: ReturnId) -> Result<Vec<IntentId>, DbError> {
    let waiting = tx.rows(
        "SELECT id, version, payload FROM outbox WHERE subject = ?1 AND kind = 'order.return' AND state = 'waiting'",
        &[Value::Text(&order.to_string())],
        |row| (row.blob(0), row.int(1), row.text(2)),
    )?;
    let of_it = waiting.into_iter().filter(|(_, version, text)| {
        matches!(outbox::payload("order.return", *version, text), Some(Payload::Return(ask)) if ask.id == id)
    });
    Ok(of_it.filter_map(|(intent, ..)| uuid::Uuid::from_slice(&intent).ok().map(IntentId)).collect())
}
