//! Money that goes back.
//!
//! Whoever changes an order adds an adjustment and nothing more; [`follow`] writes a pending refund for each in the same
//! transaction, and the job hands it to the provider until it has an answer. What no provider can pay back (cash at the
//! door, orders from before) is written down just so and left to people: it stays pending until an operator says that it
//! was done.

use kabinet_protocol::identity::Channel;
use kabinet_protocol::ids::{AdjustmentId, FeedId, PaymentId};
use kabinet_protocol::money::Money;
use kabinet_protocol::order::{AdjustmentKind, Order};
use kabinet_protocol::payment::{MethodKind, MethodSummary, PaymentKind, PaymentRecord, PaymentState};
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::ServerTime;
use uuid::Uuid;

use super::provider::Returned;
use super::settle::receipt;
use super::settling;
use super::store::{self, Row};
use crate::credit::follow::of_refund;
use crate::db::Tx;
use crate::messages::{self, Letter, To};
use crate::problems::Refusal;
use crate::secret;
use crate::store::Store;

/// A part of a refund: how much of which payment.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    of: Option<PaymentId>,
    amount: i64,
}

/// Takes an amount from what is left of the payments, oldest first. What none of them has left is in the last part.
fn parts(amount: i64, left: &[(PaymentId, i64)]) -> Vec<Part> {
    let (mut open, mut parts) = (amount, Vec::new());
    for (payment, left) in left {
        let piece = open.min(*left);
        if piece > 0 {
            parts.push(Part { of: Some(*payment), amount: piece });
            open -= piece;
        }
    }
    if open > 0 {
        parts.push(Part { of: None, amount: open });
    }
    parts
}

/// The refund's id, from the adjustment's: the same adjustment is the same refund.
fn id_of(adjustment: AdjustmentId, part: usize) -> PaymentId {
    if part == 0 {
        return PaymentId(adjustment.0);
    }
    let digest = secret::digest(&format!("part {part} of {adjustment}"));
    let mut bytes = [0; 16];
    // A SHA-256 in hexadecimal always has 16 bytes to decode.
    let _ = hex::decode_to_slice(&digest[..32], &mut bytes);
    PaymentId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// Writes a refund for every adjustment that pays back and that was not there before. The order's feed is locked.
pub async fn follow(tx: &mut Tx, feed: FeedId, before: &Order, after: &Order) -> Result<(), Refusal> {
    let refunds = after.adjustments.iter().filter(|one| one.kind == AdjustmentKind::Refund && one.amount > 0);
    for adjustment in refunds.filter(|one| !before.adjustments.iter().any(|known| known.id == one.id)) {
        // Credit's part goes back as credit.
        let amount = adjustment.amount - of_refund(after, adjustment.id);
        if amount == 0 {
            continue;
        }
        let rows = store::of_order(tx, feed, after.id).await?;
        let charges = rows.iter().filter(|row| is_charge(row));
        let left: Vec<(PaymentId, i64)> = charges.map(|row| (row.id, left_of(row, &rows))).collect();
        for (place, part) in parts(amount, &left).into_iter().enumerate() {
            let charge = part.of.and_then(|id| rows.iter().find(|row| row.id == id));
            let refund = Refund {
                id: id_of(adjustment.id, place),
                adjustment: Some(adjustment.id),
                money: Money { minor: part.amount, currency: after.currency },
                at: adjustment.at,
            };
            write(tx, feed, after, charge, refund).await?;
        }
    }
    Ok(())
}

/// A payment of which a provider can pay back.
fn is_charge(row: &Row) -> bool {
    row.kind == PaymentKind::Charge
        && row.state == PaymentState::Succeeded
        && row.remote.is_some()
        && !row.provider.is_empty()
}

/// What of a payment has not gone back and is not about to.
fn left_of(charge: &Row, all: &[Row]) -> i64 {
    let back = all.iter().filter(|row| {
        row.refund_of == Some(charge.id) && matches!(row.state, PaymentState::Pending | PaymentState::Succeeded)
    });
    (charge.money.minor - back.map(|row| row.money.minor).sum::<i64>()).max(0)
}

struct Refund {
    id: PaymentId,
    adjustment: Option<AdjustmentId>,
    money: Money,
    at: ServerTime,
}

async fn write(tx: &mut Tx, feed: FeedId, order: &Order, charge: Option<&Row>, refund: Refund) -> Result<Rev, Refusal> {
    let method = match charge {
        Some(charge) => store::record(tx, feed, charge.id).await?.method,
        None => order.payment.as_ref().map(|payment| MethodSummary {
            kind: MethodKind::from(payment.method.as_str()),
            brand: payment.brand.clone(),
            last4: payment.last4.clone(),
        }),
    };
    let record = PaymentRecord {
        id: refund.id,
        kind: PaymentKind::Refund,
        state: PaymentState::Pending,
        order: Some(order.id),
        order_number: Some(order.number.clone()),
        amount: refund.money.minor,
        currency: refund.money.currency,
        method,
        reason: None,
        refund_of: charge.map(|charge| charge.id),
        membership: None,
        receipt: None,
        created_at: refund.at,
        settled_at: None,
    };
    store::insert(tx, &row(feed, &record, charge, refund.adjustment)).await?;
    store::put(tx, feed, &record, refund.at).await
}

fn row(feed: FeedId, record: &PaymentRecord, charge: Option<&Row>, adjustment: Option<AdjustmentId>) -> Row {
    Row {
        feed,
        id: record.id,
        kind: PaymentKind::Refund,
        state: PaymentState::Pending,
        order: record.order,
        money: Money { minor: record.amount, currency: record.currency },
        provider: charge.map(|charge| charge.provider.clone()).unwrap_or_default(),
        hash: String::new(),
        remote: None,
        method: None,
        keep: false,
        page: false,
        language: charge.map_or_else(|| "en".into(), |charge| charge.language.clone()),
        refund_of: charge.map(|charge| charge.id),
        adjustment,
        opening_at: None,
        created_at: record.created_at,
        expires_at: None,
        attempts: 0,
        // People do not look at a clock.
        next_at: charge.map(|_| record.created_at),
    }
}

/// Pays back money that no order takes: a refund of its own, without an adjustment, since the order was never paid by it.
pub async fn of_stray(
    tx: &mut Tx,
    charge: &Row,
    paid: &PaymentRecord,
    amount: i64,
    now: ServerTime,
) -> Result<Rev, Refusal> {
    let digest = secret::digest(&format!("stray money of {}", charge.id));
    let id = Uuid::parse_str(&digest[..32]).map_or_else(|_| PaymentId::new(), PaymentId);
    of_payment(tx, charge, paid, (id, amount), now).await
}

/// Pays back a part of a top-up, or all of it. Says which refund that is.
pub async fn of_top_up(
    tx: &mut Tx,
    charge: &Row,
    paid: &PaymentRecord,
    amount: i64,
    now: ServerTime,
) -> Result<PaymentId, Refusal> {
    let id = PaymentId::new();
    of_payment(tx, charge, paid, (id, amount), now).await?;
    Ok(id)
}

/// A refund of a payment's, without an adjustment.
async fn of_payment(
    tx: &mut Tx,
    charge: &Row,
    paid: &PaymentRecord,
    (id, amount): (PaymentId, i64),
    now: ServerTime,
) -> Result<Rev, Refusal> {
    let record = PaymentRecord {
        id,
        kind: PaymentKind::Refund,
        state: PaymentState::Pending,
        amount,
        receipt: None,
        refund_of: Some(paid.id),
        created_at: now,
        settled_at: None,
        ..paid.clone()
    };
    store::insert(tx, &row(charge.feed, &record, Some(charge), None)).await?;
    store::put(tx, charge.feed, &record, now).await
}

/// Tells the customer that money came which no order takes, and that it goes back.
pub async fn tell(
    tx: &mut Tx,
    store: &Store,
    feed: FeedId,
    order: &Order,
    paid: &PaymentRecord,
    now: ServerTime,
) -> Result<(), Refusal> {
    let amount = Money { minor: paid.amount, currency: paid.currency };
    for (channel, address) in contacts(tx, feed).await? {
        let to = To { channel: &channel, address: &address, language: &order.language };
        messages::send(tx, store, to, Letter::PaidBack { order, amount }, None, now).await?;
    }
    Ok(())
}

/// Where whoever owns a feed is written to: the account's verified contacts, or what a customer without one left.
pub async fn contacts(tx: &mut Tx, feed: FeedId) -> Result<Vec<(Channel, String)>, Refusal> {
    type Row = (Option<String>, Option<String>, Option<String>);
    let (account, phone, email): Row = sqlx::query_as(
        "SELECT a.id, c.phone, c.email FROM feeds f JOIN customers c ON c.id = f.owner
         LEFT JOIN accounts a ON a.customer = c.id WHERE f.id = $1",
    )
    .bind(feed.to_string())
    .fetch_optional(&mut **tx)
    .await?
    .unwrap_or_default();
    let Some(account) = account else {
        let email = email.map(|address| (Channel::Email, address));
        return Ok(email.into_iter().chain(phone.map(|number| (Channel::Sms, number))).collect());
    };
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT kind, value FROM identifiers WHERE account = $1 ORDER BY kind, value")
            .bind(account)
            .fetch_all(&mut **tx)
            .await?;
    let channel = |kind: &str| if kind == "email" { Channel::Email } else { Channel::Sms };
    Ok(rows.into_iter().map(|(kind, value)| (channel(&kind), value)).collect())
}

/// Notes what became of a refund at its provider.
pub async fn returned(store: &Store, row: &Row, returned: &Returned) -> Result<PaymentRecord, Refusal> {
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    let row = settling::locked(&mut tx, row.id).await?;
    if let Some(remote) = &returned.remote {
        sqlx::query("UPDATE payments SET remote = $2 WHERE id = $1")
            .bind(row.id.to_string())
            .bind(remote)
            .execute(&mut *tx)
            .await?;
    }
    let mut record = store::record(&mut tx, row.feed, row.id).await?;
    let Some(moved) = returned.moved.filter(|_| record.state == PaymentState::Pending) else {
        tx.commit().await?;
        return Ok(record);
    };
    record.state = if moved { PaymentState::Succeeded } else { PaymentState::Failed };
    record.receipt = moved.then(|| receipt(record.id));
    record.settled_at = Some(now);
    let rev = store::put(&mut tx, row.feed, &record, now).await?;
    tx.commit().await?;
    store.hub.moved(row.feed, rev).await;
    if moved {
        tracing::info!(refund = %row.id, "money went back");
    } else {
        tracing::error!(refund = %row.id, "the provider does not pay back: this is left to people");
    }
    Ok(record)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_parts_are_the_whole_and_no_payment_gives_more_than_it_has(
            amount in 1i64..10_000,
            left in proptest::collection::vec(0i64..4_000, 0..5),
        ) {
            let left: Vec<(PaymentId, i64)> = left.into_iter().map(|left| (PaymentId::new(), left)).collect();
            let parts = parts(amount, &left);
            prop_assert_eq!(parts.iter().map(|part| part.amount).sum::<i64>(), amount);
            for part in &parts {
                let had = part.of.and_then(|id| left.iter().find(|(known, _)| *known == id));
                prop_assert!(part.amount > 0 && had.is_none_or(|(_, left)| part.amount <= *left));
            }
            let by_people = parts.iter().filter(|part| part.of.is_none()).count();
            prop_assert!(by_people <= 1);
        }
    }

    #[test]
    fn one_adjustment_is_one_refund() {
        let adjustment = AdjustmentId::new();
        assert_eq!(id_of(adjustment, 0).0, adjustment.0);
        assert_eq!(id_of(adjustment, 1), id_of(adjustment, 1));
        assert_ne!(id_of(adjustment, 1), id_of(adjustment, 2));
    }
}
