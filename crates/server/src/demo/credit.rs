//! The demo customer's store credit: topped up once, and a gift since.

use kabinet_protocol::ids::{AdjustmentId, FeedId, PaymentId};
use kabinet_protocol::payment::{MethodKind, MethodSummary, PaymentKind, PaymentRecord, PaymentState};
use kabinet_protocol::time::ServerTime;
use uuid::Uuid;

use super::SCENARIOS;
use crate::credit::ledger::Draft;
use crate::credit::plan;
use crate::credit::store::Ledger;
use crate::payments::{settle, store as payments};
use crate::policy;
use crate::problems::{Refusal, internal};
use crate::secret;
use crate::store::Store;
use crate::sync::store as feeds;

const DAY_MS: i64 = 86_400_000;
/// What was topped up, in minor units.
const TOPPED_UP: i64 = 5_000;
/// What the store gave.
const GIVEN: i64 = 500;

/// The same in every demo store.
fn id(what: &str) -> Uuid {
    let digest = secret::digest(&format!("the demo's store credit: {what}"));
    Uuid::parse_str(&digest[..32]).unwrap_or_default()
}

fn top_up(store: &Store, at: ServerTime) -> PaymentRecord {
    let id = PaymentId(id("top-up"));
    PaymentRecord {
        id,
        kind: PaymentKind::TopUp,
        state: PaymentState::Succeeded,
        order: None,
        order_number: None,
        amount: TOPPED_UP,
        currency: store.profile.currency,
        method: Some(MethodSummary { kind: MethodKind::Card, brand: Some("visa".into()), last4: Some("4242".into()) }),
        reason: None,
        refund_of: None,
        membership: None,
        receipt: Some(settle::receipt(id)),
        created_at: at,
        settled_at: Some(at),
    }
}

/// Fills the demo customer's ledger.
pub(crate) async fn fill(store: &Store) -> Result<(), Refusal> {
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    let rules = policy::store::within(&mut tx).await?.credit;
    let feed: Option<(String,)> = sqlx::query_as("SELECT feed FROM customers WHERE external_id = $1")
        .bind(SCENARIOS[0].key)
        .fetch_optional(&mut *tx)
        .await?;
    let Some((feed,)) = feed.filter(|_| rules.enabled) else { return Ok(()) };
    let feed: FeedId = feed.parse().map_err(|error| internal(&error))?;
    feeds::raise(&mut tx, feed, 0).await?;
    let paid = top_up(store, now.plus_millis(-60 * DAY_MS));
    payments::put(&mut tx, feed, &paid, now).await?;
    let mut ledger = Ledger::open(&mut tx, store, feed, now).await?;
    let given = plan::adjust(AdjustmentId(id("gift")), GIVEN, "Your parcel was late: we are sorry");
    for (days, draft) in [(60, plan::top_up(paid.id, paid.amount)), (21, given)] {
        book(&mut ledger, now.plus_millis(-days * DAY_MS), draft).await?;
    }
    ledger.now = now;
    let closed = ledger.close().await?;
    tx.commit().await?;
    if let Some((rev, _)) = closed {
        store.hub.moved(feed, rev).await;
    }
    Ok(())
}

async fn book(ledger: &mut Ledger<'_>, at: ServerTime, draft: Draft) -> Result<(), Refusal> {
    ledger.now = at;
    ledger.book(draft).await?.map_err(|missing| internal(&missing))?;
    Ok(())
}
