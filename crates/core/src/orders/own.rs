//! What a customer does with an order: puts it away, writes a note on it, calls it off. What waits to be sent is shown as
//! made where that is the customer's alone, and said to be on its way where the store decides.
//!
//! A note is searched with its order. The index and the list's `archived` are therefore written anew ([`refresh`]) in each
//! transaction that changes a note, or what waits for an order.

use kabinet_protocol::ids::{IntentId, OrderId};
use kabinet_protocol::intent::{Annotate, ArchiveOrder, CancelOrder, IntentKind, Payload};
use kabinet_protocol::order::{FulfillmentEventKind, FulfillmentStatus, Order, OrderStatus, PaymentStatus};
use kabinet_protocol::profile::{BadNote, ORDER_NOTE, OrderNote};
use kabinet_protocol::returns::BadReturn;
use kabinet_protocol::time::LocalTime;

use super::returns::{Asked, over};
use super::words::index_text;
use crate::db::{Database, DbError, Tx, Value};
use crate::documents::{Documents, read, same_id};
use crate::fold::fold_into;
use crate::outbox::{self, Gone};

/// The longest reason.
const LONGEST_REASON: usize = 500;

/// Notes, as the sync engine sees them.
pub const NOTES: Documents = Documents {
    name: ORDER_NOTE,
    decoder: 1,
    check: |id, doc| same_id(&read::<OrderNote>(doc)?.order.to_string(), id),
    after: Some(|tx, _, id| id.parse().map_or(Ok(()), |order| refresh(tx, order))),
};

/// Why an order was not changed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum OwnError {
    /// There is no such order here.
    #[error("there is no such order on this device")]
    NotFound,
    /// The note or its tags are too long.
    #[error(transparent)]
    Note(#[from] BadNote),
    /// The reason is too long.
    #[error("a reason has at most 500 characters")]
    Reason,
    /// Only what is over can be put away.
    #[error("only an order that is completed or canceled can be put away")]
    NotOver,
    /// Something of it has left already.
    #[error("this order cannot be canceled any more: ask the store")]
    TooLate,
    /// These goods cannot be returned so.
    #[error(transparent)]
    Return(#[from] BadReturn),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// What is the customer's own about an order, with what waits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Own {
    /// The note; may be empty.
    pub note: String,
    /// The tags.
    pub tags: Vec<String>,
    /// Put away or brought back, and the store does not know yet.
    pub archived: Option<bool>,
    /// A cancellation waits to be sent.
    pub canceling: bool,
    /// Returns that were asked for or withdrawn, and wait to be sent.
    pub(super) returning: Asked,
    /// Something waits to be sent.
    pub pending: bool,
}

/// The note the store has, then what waits for the order, in its order.
const OWN: &str = "SELECT 0 AS part, 0 AS seq, '' AS kind, 0 AS version, doc, 0 AS at FROM documents \
     WHERE kind = 'order_note' AND id = ?1 \
     UNION ALL SELECT 1, seq, kind, version, payload, created_at FROM outbox \
     WHERE subject = ?1 AND state = 'waiting' AND stream = 'orders' ORDER BY part, seq";

type Part = (i64, i64, String, i64, String, i64);

impl Own {
    fn take(&mut self, (part, _, kind, version, text, at): Part) {
        if part == 0 {
            if let Ok(note) = serde_json::from_str::<OrderNote>(&text) {
                (self.note, self.tags) = (note.note, note.tags);
            }
            return;
        }
        self.pending = true;
        match outbox::payload(&kind, version, &text) {
            Some(Payload::Archive(change)) => self.archived = Some(change.archived),
            Some(Payload::Annotate(change)) => (self.note, self.tags) = (change.note, change.tags),
            Some(Payload::Cancel(_)) => self.canceling = true,
            Some(change @ (Payload::Return(_) | Payload::ReturnWithdraw(_))) => {
                self.returning.push((change, LocalTime(at)));
            }
            _ => {}
        }
    }
}

/// What is the customer's own about an order.
pub(super) async fn own(db: &Database, order: OrderId) -> Result<Own, DbError> {
    let parts: Vec<Part> = sqlx::query_as(OWN).bind(order.to_string()).fetch_all(db.readers()).await?;
    let mut own = Own::default();
    parts.into_iter().for_each(|part| own.take(part));
    Ok(own)
}

pub(super) fn own_in(tx: &mut Tx<'_>, order: OrderId) -> Result<Own, DbError> {
    let mut own = Own::default();
    tx.rows(OWN, &[order.to_string().as_str().into()], |row| {
        own.take((row.int(0), row.int(1), row.text(2), row.int(3), row.text(4), row.int(5)));
    })?;
    Ok(own)
}

pub(super) fn stored(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<(i64, Order)>, DbError> {
    let found = tx.row(
        "SELECT o.key, d.doc FROM feeds f CROSS JOIN orders o ON o.feed = f.num AND o.id = ?1 \
         CROSS JOIN order_docs d ON d.key = o.key LIMIT 1",
        &[Value::Blob(order.0.as_bytes())],
        |row| (row.int(0), row.text(1)),
    )?;
    Ok(found.and_then(|(key, doc)| Some((key, serde_json::from_str(&doc).ok()?))))
}

/// Writes what lists and searches know of an order anew: its document with the customer's own over it.
pub(super) fn refresh(tx: &mut Tx<'_>, id: OrderId) -> Result<(), DbError> {
    let Some((key, order)) = stored(tx, id)? else { return Ok(()) };
    let own = own_in(tx, id)?;
    let mut order = over(order, &own.returning);
    order.archived = own.archived.unwrap_or(order.archived);
    let mut words = String::new();
    index_text(&order, &mut words);
    words.push(' ');
    fold_into(&own.note, &mut words);
    for tag in &own.tags {
        words.push(' ');
        fold_into(tag, &mut words);
    }
    tx.execute(
        "UPDATE orders SET archived = ?2, return_status = ?3 WHERE key = ?1 AND (archived <> ?2 OR return_status <> ?3)",
        &[key.into(), i64::from(order.archived).into(), order.return_status.as_str().into()],
    )?;
    tx.execute("DELETE FROM order_search WHERE rowid = ?1", &[key.into()])?;
    tx.execute("INSERT INTO order_search (rowid, words) VALUES (?1, ?2)", &[key.into(), words.as_str().into()])?;
    Ok(())
}

/// Whether some order has something of the customer's own: then [`refresh`] has to look.
pub(super) fn any_own(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    let any = tx.row(
        "SELECT EXISTS (SELECT 1 FROM documents WHERE kind = 'order_note') \
         OR EXISTS (SELECT 1 FROM outbox WHERE state = 'waiting' AND stream = 'orders')",
        &[],
        |row| row.int(0) != 0,
    )?;
    Ok(any == Some(true))
}

/// Refreshes an order that has just been written, where it has something of the customer's own.
pub(super) fn refresh_written(tx: &mut Tx<'_>, id: &[u8; 16]) -> Result<(), DbError> {
    let id = OrderId(uuid::Uuid::from_bytes(*id));
    if own_in(tx, id)? == Own::default() { Ok(()) } else { refresh(tx, id) }
}

/// A change of an order does not wait any more, or again: the index follows.
pub fn dropped(tx: &mut Tx<'_>, gone: &Gone) -> Result<(), DbError> {
    match gone.kind {
        IntentKind::OrderArchive
        | IntentKind::OrderAnnotate
        | IntentKind::OrderCancel
        | IntentKind::OrderReturn
        | IntentKind::OrderReturnWithdraw => gone.subject.parse().map_or(Ok(()), |order| refresh(tx, order)),
        _ => Ok(()),
    }
}

/// Whether an order can be put away: it is over.
pub fn may_archive(order: &Order) -> bool {
    matches!(order.status, OrderStatus::Completed | OrderStatus::Canceled)
}

/// Whether an order can be called off: nothing of it has left, and it is not over.
pub fn may_cancel(order: &Order) -> bool {
    let left = order.fulfillments.iter().flat_map(|parcel| &parcel.events);
    let left = left.filter(|event| event.kind != FulfillmentEventKind::Packed).count() > 0;
    !may_archive(order) && !left && order.fulfillment_status == FulfillmentStatus::NotFulfilled
}

/// Whether an order waits to be paid online. The store has the last word; this decides whether it is offered.
pub fn may_pay(order: &Order) -> bool {
    order.payment_due.is_some()
        && order.to_pay() > 0
        && matches!(order.payment_status, PaymentStatus::NotPaid | PaymentStatus::Failed)
        && !may_archive(order)
}

/// Puts an order away, or brings it back.
pub async fn archive(db: &Database, id: OrderId, archived: bool, now: LocalTime) -> Result<IntentId, OwnError> {
    let allowed = move |order: &Order| if !archived || may_archive(order) { Ok(()) } else { Err(OwnError::NotOver) };
    write(db, id, Payload::Archive(ArchiveOrder { order: id, archived }), allowed, now).await
}

/// Writes the customer's own words about an order; empty ones remove them.
pub async fn annotate(db: &Database, note: OrderNote, now: LocalTime) -> Result<IntentId, OwnError> {
    let OrderNote { order, note, tags } = note;
    let mut seen: Vec<String> = Vec::new();
    for tag in tags {
        let tag = tag.trim().to_owned();
        if !tag.is_empty() && !seen.contains(&tag) {
            seen.push(tag);
        }
    }
    let note = OrderNote { order, note: note.trim().to_owned(), tags: seen };
    note.check()?;
    let change = Annotate { order, note: note.note, tags: note.tags };
    write(db, order, Payload::Annotate(change), |_| Ok(()), now).await
}

/// Calls an order off.
pub async fn cancel(db: &Database, id: OrderId, reason: Option<String>, now: LocalTime) -> Result<IntentId, OwnError> {
    let reason = reason.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if reason.as_ref().is_some_and(|text| text.chars().count() > LONGEST_REASON) {
        return Err(OwnError::Reason);
    }
    let allowed = |order: &Order| if may_cancel(order) { Ok(()) } else { Err(OwnError::TooLate) };
    write(db, id, Payload::Cancel(CancelOrder { order: id, reason }), allowed, now).await
}

async fn write(
    db: &Database,
    id: OrderId,
    change: Payload,
    allowed: impl Fn(&Order) -> Result<(), OwnError> + Send + 'static,
    now: LocalTime,
) -> Result<IntentId, OwnError> {
    db.write(move |tx| {
        let (_, order) = stored(tx, id)?.ok_or(OwnError::NotFound)?;
        allowed(&order)?;
        let intent = outbox::enqueue(tx, &change, &[], now, None)?;
        refresh(tx, id)?;
        Ok(intent)
    })
    .await
}
