//! What the demo store's people paid and were paid back: made from their orders, so that the two always agree, and always
//! the same for the same order. What can still change (an order in motion) stands in the sandbox's books, too, so that
//! calling it off pays back; so do the cards that the demo customer keeps.

use kabinet_protocol::ids::{FeedId, PaymentId, PaymentMethodId};
use kabinet_protocol::order::{Adjustment, AdjustmentKind, Order, OrderStatus};
use kabinet_protocol::payment::{
    MethodKind, MethodSummary, PAYMENT_METHOD, PaymentKind, PaymentMethod, PaymentReason, PaymentRecord, PaymentState,
};
use kabinet_protocol::sync::Rev;
use uuid::Uuid;

use super::SCENARIOS;
use crate::db::Tx;
use crate::payments::sandbox::{self, Remembered};
use crate::payments::settle::receipt;
use crate::payments::store::{self, Row};
use crate::problems::{Refusal, internal};
use crate::secret;
use crate::store::Store;
use crate::sync::store::{self as feeds, Entity};

/// Newest orders of one person that have their payments told; the heavy archive is about orders.
const TOLD: i64 = 300;
const DAY: i64 = 86_400_000;

fn id(what: &str, name: &str) -> Uuid {
    let digest = secret::digest(&format!("the demo's {what} of {name}"));
    Uuid::parse_str(&digest[..32]).unwrap_or_default()
}

/// What was paid for an order and paid back, oldest first.
pub(super) fn of(order: &Order) -> Vec<PaymentRecord> {
    let happened = |kind: &str| order.events.iter().find(|event| event.kind == kind).map(|event| event.at);
    let method = order.payment.as_ref().map(|payment| MethodSummary {
        kind: MethodKind::from(payment.method.as_str()),
        brand: payment.brand.as_ref().map(|brand| brand.to_lowercase()),
        last4: payment.last4.clone(),
    });
    let charge = PaymentRecord {
        id: PaymentId(id("charge", &order.number)),
        kind: PaymentKind::Charge,
        state: PaymentState::Succeeded,
        order: Some(order.id),
        order_number: Some(order.number.clone()),
        amount: order.totals.total,
        currency: order.currency,
        method,
        reason: None,
        refund_of: None,
        membership: None,
        receipt: None,
        created_at: order.placed_at,
        settled_at: None,
    };
    if let Some(at) = happened("payment_failed") {
        let reason = Some(PaymentReason::InsufficientFunds);
        return vec![PaymentRecord { state: PaymentState::Failed, reason, settled_at: Some(at), ..charge }];
    }
    let Some(paid_at) = happened("paid") else { return Vec::new() };
    let charge = PaymentRecord { receipt: Some(receipt(charge.id)), settled_at: Some(paid_at), ..charge };
    // Credit went to the store account, and an exchange moved no money.
    let back =
        |one: &&Adjustment| one.amount > 0 && !matches!(one.kind, AdjustmentKind::Credit | AdjustmentKind::Exchange);
    let refunds: Vec<PaymentRecord> = order
        .adjustments
        .iter()
        .filter(back)
        .map(|adjustment| {
            let id = PaymentId(adjustment.id.0);
            PaymentRecord {
                id,
                kind: PaymentKind::Refund,
                amount: adjustment.amount,
                refund_of: Some(charge.id),
                receipt: Some(receipt(id)),
                created_at: adjustment.at,
                settled_at: Some(adjustment.at),
                ..charge.clone()
            }
        })
        .collect();
    std::iter::once(charge).chain(refunds).collect()
}

/// Tells what the people of the demo store paid. The orders have been imported.
pub(crate) async fn fill(store: &Store) -> Result<(), Refusal> {
    for scenario in SCENARIOS {
        let mut tx = store.db.begin().await?;
        let feed: Option<String> = sqlx::query_scalar("SELECT feed FROM customers WHERE external_id = $1")
            .bind(scenario.key)
            .fetch_optional(&mut *tx)
            .await?;
        let Some(feed) = feed else { continue };
        let feed: FeedId = feed.parse().map_err(|error| internal(&error))?;
        let docs: Vec<String> = sqlx::query_scalar(
            "SELECT doc FROM entities WHERE feed = $1 AND kind = 'order' AND deleted = 0
             ORDER BY sort DESC, id DESC LIMIT +$2",
        )
        .bind(feed.to_string())
        .bind(TOLD)
        .fetch_all(&mut *tx)
        .await?;
        let mut rev = feeds::raise(&mut tx, feed, 0).await?;
        for doc in docs.iter().rev() {
            let order: Order = serde_json::from_str(doc)?;
            for record in of(&order) {
                tell(&mut tx, store, feed, &order, &record).await?;
                rev = store::put(&mut tx, feed, &record, store.clock.now()).await?;
            }
        }
        if scenario.key == SCENARIOS[0].key && crate::payments::named(store, sandbox::NAME).is_some() {
            rev = keep_cards(&mut tx, store, feed).await?.unwrap_or(rev);
        }
        tx.commit().await?;
        store.hub.moved(feed, rev).await;
    }
    Ok(())
}

/// Writes a payment's row, and for one that may still flow back an entry in the sandbox's books.
async fn tell(tx: &mut Tx, store: &Store, feed: FeedId, order: &Order, record: &PaymentRecord) -> Result<(), Refusal> {
    let kind = record.method.as_ref().map(|method| &method.kind);
    let over = matches!(order.status, OrderStatus::Completed | OrderStatus::Canceled);
    let online = matches!(kind, Some(MethodKind::Card | MethodKind::Wallet)) && !over;
    let live = online && crate::payments::named(store, sandbox::NAME).is_some();
    store::insert(tx, &row(feed, record, live)).await?;
    if !live || record.kind != PaymentKind::Charge {
        return Ok(());
    }
    let method = record.method.as_ref();
    let remembered = Remembered {
        kind: method.map_or("card", |method| method.kind.as_str()).into(),
        brand: method.and_then(|method| method.brand.clone()).unwrap_or_default(),
        last4: method.and_then(|method| method.last4.clone()).unwrap_or_default(),
        expires: None,
    };
    sqlx::query(
        "INSERT INTO sandbox_payments(id, kind, amount, currency, state, card, method, created_at)
         VALUES ($1, 'charge', $2, $3, 'paid', 'pays', $4, $5)",
    )
    .bind(record.id.to_string())
    .bind(record.amount)
    .bind(record.currency.as_str())
    .bind(serde_json::to_string(&remembered)?)
    .bind(record.created_at.millis())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The cards that the demo customer keeps: both can be charged.
async fn keep_cards(tx: &mut Tx, store: &Store, feed: FeedId) -> Result<Option<Rev>, Refusal> {
    let now = store.clock.now();
    let year = now.timestamp().map_or(2026, |now| now.to_zoned(jiff::tz::TimeZone::UTC).year());
    let year = u32::try_from(year).unwrap_or(2026);
    let mut rev = None;
    for (place, (brand, last4, month, ahead, days)) in
        [("visa", "4242", 8, 2, 700), ("mastercard", "5454", 3, 3, 160)].into_iter().enumerate()
    {
        let method = PaymentMethod {
            id: PaymentMethodId(id("card", last4)),
            kind: MethodKind::Card,
            brand: brand.into(),
            last4: last4.into(),
            expires_month: Some(month),
            expires_year: Some(year + ahead),
            is_default: place == 0,
            created_at: now.plus_millis(-days * DAY),
        };
        let token = format!("stk_{}", id("token", last4));
        let expires = method.expires_month.zip(method.expires_year);
        let remembered = Remembered { kind: "card".into(), brand: brand.into(), last4: last4.into(), expires };
        sqlx::query("INSERT INTO sandbox_methods(token, card, method, created_at) VALUES ($1, 'pays', $2, $3)")
            .bind(&token)
            .bind(serde_json::to_string(&remembered)?)
            .bind(method.created_at.millis())
            .execute(&mut **tx)
            .await?;
        sqlx::query("INSERT INTO payment_methods(feed, id, provider, token) VALUES ($1, $2, $3, $4)")
            .bind(feed.to_string())
            .bind(method.id.to_string())
            .bind(sandbox::NAME)
            .bind(&token)
            .execute(&mut **tx)
            .await?;
        let (id, doc) = (method.id.to_string(), serde_json::to_string(&method)?);
        let next = feeds::raise(tx, feed, 1).await?;
        let entity = Entity { kind: PAYMENT_METHOD, id: &id, sort: method.created_at.millis(), doc: &doc };
        feeds::put(tx, feed, next, now, entity).await?;
        rev = Some(next);
    }
    Ok(rev)
}

/// The row of a payment that is over.
fn row(feed: FeedId, record: &PaymentRecord, live: bool) -> Row {
    Row {
        feed,
        id: record.id,
        kind: record.kind.clone(),
        state: record.state.clone(),
        order: record.order,
        money: kabinet_protocol::money::Money { minor: record.amount, currency: record.currency },
        provider: if live { sandbox::NAME.into() } else { String::new() },
        hash: String::new(),
        remote: live.then(|| record.id.to_string()),
        method: None,
        keep: false,
        page: false,
        language: "en".into(),
        refund_of: record.refund_of,
        adjustment: None,
        opening_at: None,
        created_at: record.created_at,
        expires_at: None,
        attempts: 0,
        next_at: None,
    }
}
