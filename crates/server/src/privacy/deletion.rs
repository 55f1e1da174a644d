//! Closing an account.
//!
//! One transaction takes away every way in and everything that names the person, and leaves the books: the orders with
//! their lines and sums stay under the customer's id, which is a pseudonym now. The phone number and the address are free
//! afterwards: who registers with them is a new customer.

use kabinet_protocol::credit::{self, CreditEntry};
use kabinet_protocol::identity::Channel;
use kabinet_protocol::membership::{MembershipPeriod, PERIOD};
use kabinet_protocol::order::{self, Order};
use kabinet_protocol::payment::{PAYMENT, PaymentRecord};
use kabinet_protocol::points::{ENTRY, PointsEntry};
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::ServerTime;

use crate::credit::closing;
use crate::db::Tx;
use crate::identity::caller::Customer;
use crate::intents::documents;
use crate::membership::closing as membership;
use crate::messages::{self, Letter, To};
use crate::problems::Refusal;
use crate::store::Store;
use crate::sync::store::{self as feeds, Entity};

/// Orders rewritten at once.
const PAGE: i64 = 200;

/// Closes the caller's account.
pub async fn close(store: &Store, customer: Customer) -> Result<(), Refusal> {
    let now = store.clock.now();
    let account = customer.account.to_string();
    let mut tx = store.db.begin().await?;
    // The feed's lock comes first, as in every write to a feed.
    feeds::raise(&mut tx, customer.feed, 0).await?;
    let closed = sqlx::query("UPDATE accounts SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL")
        .bind(&account)
        .bind(now.millis())
        .execute(&mut *tx)
        .await?;
    if closed.rows_affected() == 0 {
        return Ok(());
    }
    let contacts: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT i.kind, i.value, a.language FROM identifiers i JOIN accounts a ON a.id = i.account WHERE i.account = $1",
    )
    .bind(&account)
    .fetch_all(&mut *tx)
    .await?;
    for (kind, address, language) in &contacts {
        forget_contact(&mut tx, address).await?;
        let channel = if kind == "email" { Channel::Email } else { Channel::Sms };
        let to = To { channel: &channel, address, language };
        messages::send(&mut tx, store, to, Letter::Closed, None, now).await?;
    }
    forget_access(&mut tx, &account, now).await?;
    forget_person(&mut tx, customer).await?;
    // Money that is theirs goes back while it is known where it came from.
    closing::pay_back(&mut tx, store, customer.feed, now).await?;
    membership::end(&mut tx, customer.feed, now).await?;
    let mut rev = super::shopping::forget(&mut tx, customer, now).await?;
    let mut after = String::new();
    loop {
        let page: Vec<(String, String)> = sqlx::query_as(
            "SELECT id, doc FROM entities
             WHERE feed = $1 AND kind = 'order' AND deleted = 0 AND id > $2 ORDER BY id LIMIT +$3",
        )
        .bind(customer.feed.to_string())
        .bind(&after)
        .bind(PAGE)
        .fetch_all(&mut *tx)
        .await?;
        let Some((last, _)) = page.last() else { break };
        after = last.clone();
        for (id, doc) in page {
            let order = pseudonymous(serde_json::from_str(&doc)?);
            let doc = serde_json::to_string(&order)?;
            rev = feeds::raise(&mut tx, customer.feed, 1).await?;
            let entity = Entity { kind: order::KIND, id: &id, sort: order.placed_at.millis(), doc: &doc };
            feeds::put(&mut tx, customer.feed, rev, now, entity).await?;
        }
    }
    rev = pseudonymise_payments(&mut tx, customer, rev, now).await?;
    rev = pseudonymise_points(&mut tx, customer, rev, now).await?;
    rev = pseudonymise_credit(&mut tx, customer, rev, now).await?;
    rev = pseudonymise_periods(&mut tx, customer, rev, now).await?;
    tx.commit().await?;
    store.hub.moved(customer.feed, rev).await;
    tracing::info!(account, "an account was closed by its customer");
    Ok(())
}

/// Payments without what they were paid with: sums, dates and receipts stay.
async fn pseudonymise_payments(tx: &mut Tx, customer: Customer, rev: Rev, now: ServerTime) -> Result<Rev, Refusal> {
    let mut rev = rev;
    let records: Vec<PaymentRecord> = documents(tx, customer.feed, PAYMENT).await?;
    for mut record in records {
        let Some(method) = record.method.as_mut().filter(|method| method.brand.is_some() || method.last4.is_some())
        else {
            continue;
        };
        (method.brand, method.last4) = (None, None);
        let (id, doc) = (record.id.to_string(), serde_json::to_string(&record)?);
        rev = feeds::raise(tx, customer.feed, 1).await?;
        let entity = Entity { kind: PAYMENT, id: &id, sort: record.created_at.millis(), doc: &doc };
        feeds::put(tx, customer.feed, rev, now, entity).await?;
    }
    Ok(rev)
}

/// Points without what an operator wrote about them: the ledger stays whole.
async fn pseudonymise_points(tx: &mut Tx, customer: Customer, rev: Rev, now: ServerTime) -> Result<Rev, Refusal> {
    let mut rev = rev;
    let docs: Vec<(String,)> = sqlx::query_as(
        "SELECT e.doc FROM points_entries p JOIN entities e ON e.feed = p.feed AND e.kind = $2 AND e.id = p.id
         WHERE p.feed = $1 AND p.kind = 'adjust' ORDER BY p.number",
    )
    .bind(customer.feed.to_string())
    .bind(ENTRY)
    .fetch_all(&mut **tx)
    .await?;
    for (doc,) in docs {
        let mut entry: PointsEntry = serde_json::from_str(&doc)?;
        entry.why.reason = None;
        let (id, doc) = (entry.id.to_string(), serde_json::to_string(&entry)?);
        rev = feeds::raise(tx, customer.feed, 1).await?;
        feeds::put(tx, customer.feed, rev, now, Entity { kind: ENTRY, id: &id, sort: entry.number, doc: &doc }).await?;
    }
    Ok(rev)
}

/// Store credit without what an operator wrote about it: the ledger stays whole.
async fn pseudonymise_credit(tx: &mut Tx, customer: Customer, rev: Rev, now: ServerTime) -> Result<Rev, Refusal> {
    let mut rev = rev;
    let docs: Vec<(String,)> = sqlx::query_as(
        "SELECT e.doc FROM credit_entries c JOIN entities e ON e.feed = c.feed AND e.kind = $2 AND e.id = c.id
         WHERE c.feed = $1 AND c.kind = 'adjust' ORDER BY c.number",
    )
    .bind(customer.feed.to_string())
    .bind(credit::ENTRY)
    .fetch_all(&mut **tx)
    .await?;
    for (doc,) in docs {
        let entry = CreditEntry { reason: None, ..serde_json::from_str(&doc)? };
        let (id, doc) = (entry.id.to_string(), serde_json::to_string(&entry)?);
        rev = feeds::raise(tx, customer.feed, 1).await?;
        let entity = Entity { kind: credit::ENTRY, id: &id, sort: entry.number, doc: &doc };
        feeds::put(tx, customer.feed, rev, now, entity).await?;
    }
    Ok(rev)
}

/// Periods of membership without what an operator wrote about them: the row of them stays whole.
async fn pseudonymise_periods(tx: &mut Tx, customer: Customer, rev: Rev, now: ServerTime) -> Result<Rev, Refusal> {
    let mut rev = rev;
    let periods: Vec<MembershipPeriod> = documents(tx, customer.feed, PERIOD).await?;
    for period in periods.into_iter().filter(|period| period.reason.is_some()) {
        let period = MembershipPeriod { reason: None, ..period };
        let (id, doc) = (period.id.to_string(), serde_json::to_string(&period)?);
        rev = feeds::raise(tx, customer.feed, 1).await?;
        let entity = Entity { kind: PERIOD, id: &id, sort: period.number, doc: &doc };
        feeds::put(tx, customer.feed, rev, now, entity).await?;
    }
    Ok(rev)
}

/// What was sent to a contact, and codes under way to it.
async fn forget_contact(tx: &mut Tx, address: &str) -> Result<(), Refusal> {
    for text in ["DELETE FROM messages WHERE recipient = $1", "DELETE FROM otp_challenges WHERE phone = $1"] {
        sqlx::query(text).bind(address).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Every way in. The sessions' rows stay, without names, so that their devices are told that they have ended.
async fn forget_access(tx: &mut Tx, account: &str, now: ServerTime) -> Result<(), Refusal> {
    sqlx::query(
        "UPDATE sessions SET ended_at = coalesce(ended_at, $2), ended_by = coalesce(ended_by, 'closed'),
             device_name = '', network = NULL WHERE account = $1",
    )
    .bind(account)
    .bind(now.millis())
    .execute(&mut **tx)
    .await?;
    for text in [
        "DELETE FROM identifiers WHERE account = $1",
        "DELETE FROM passwords WHERE account = $1",
        "DELETE FROM reset_tickets WHERE account = $1",
        "DELETE FROM totp WHERE account = $1",
        "DELETE FROM recovery_codes WHERE account = $1",
        "DELETE FROM second_factors WHERE account = $1",
        "DELETE FROM otp_challenges WHERE account = $1",
        "DELETE FROM devices WHERE account = $1",
        "DELETE FROM security_events WHERE account = $1",
        "DELETE FROM feed_grants WHERE account = $1",
    ] {
        sqlx::query(text).bind(account).execute(&mut **tx).await?;
    }
    Ok(())
}

async fn forget_person(tx: &mut Tx, customer: Customer) -> Result<(), Refusal> {
    for text in [
        "UPDATE customers SET name = '', phone = NULL, email = NULL WHERE id = $1",
        "DELETE FROM guest_tokens WHERE customer = $1",
    ] {
        sqlx::query(text).bind(customer.customer.to_string()).execute(&mut **tx).await?;
    }
    Ok(())
}

/// An order without the person: what was bought, when and for how much stays.
pub fn pseudonymous(mut order: Order) -> Order {
    if let Some(delivery) = &mut order.delivery {
        delivery.recipient.clear();
        delivery.address.clear();
    }
    if let Some(payment) = &mut order.payment {
        (payment.brand, payment.last4) = (None, None);
    }
    for fulfillment in &mut order.fulfillments {
        // A carrier's number leads to an address.
        fulfillment.tracking = None;
        fulfillment.events.iter_mut().for_each(|event| event.place = None);
    }
    // Free words may name anybody.
    order.adjustments.iter_mut().for_each(|adjustment| adjustment.reason = None);
    order.events.iter_mut().for_each(|event| event.note = None);
    order.returns.iter_mut().for_each(|returned| (returned.comment, returned.refused) = (None, None));
    order
}
