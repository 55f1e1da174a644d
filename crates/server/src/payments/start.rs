//! Beginning a payment, a top-up, a membership or a set-up: written down first, opened at the provider then, and answered with what it said.
//!
//! The id is the key. Whoever asks again is given the same payment; while the first request is still asking the provider,
//! the others wait for it, so that a hundred requests open one payment.

use std::time::Duration;

use kabinet_protocol::credit::StartTopUp;
use kabinet_protocol::ids::{FeedId, OrderId, PaymentId, PaymentMethodId};
use kabinet_protocol::membership::{MembershipWish, StartMembership};
use kabinet_protocol::money::Money;
use kabinet_protocol::order::Order;
use kabinet_protocol::payment::{
    MOST_METHODS, PaymentKind, PaymentReason, PaymentRecord, PaymentStarted, PaymentState, StartPayment, StartSetup,
};
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::time::ServerTime;

use super::provider::Said;
use super::settle::due;
use super::store::{self, Row};
use super::{allowed, close, methods, named, page, settling};
use crate::db::Tx;
use crate::identity::codes;
use crate::membership::plan::Charge;
use crate::problems::Refusal;
use crate::secret;
use crate::store::Store;
use crate::sync::store as feeds;

/// For how long the page works of whatever is for no order.
const PAGE_MS: i64 = 60 * 60_000;
/// When the job first asks about a payment of which nothing was heard.
const FIRST_LOOK_MS: i64 = 5_000;
/// After so long whoever began to open a payment is taken to have died.
pub const OPENING_MS: i64 = 60_000;
/// How long a request waits for another that opens the same payment.
const WAIT: Duration = Duration::from_secs(10);

/// What it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Purpose {
    Order(OrderId),
    TopUp,
    Membership(MembershipWish),
    Setup,
}

impl Purpose {
    fn order(&self) -> Option<OrderId> {
        if let Self::Order(order) = self { Some(*order) } else { None }
    }

    /// Whether the store began it, at an hour at which nobody looks.
    fn by_itself(&self) -> bool {
        matches!(self, Self::Membership(MembershipWish { renewal: Some(_), .. }))
    }

    fn kind(&self) -> PaymentKind {
        match self {
            Self::Order(_) => PaymentKind::Charge,
            Self::TopUp => PaymentKind::TopUp,
            Self::Membership(_) => PaymentKind::Membership,
            Self::Setup => PaymentKind::Setup,
        }
    }
}

/// What is asked for.
struct Wanted {
    feed: FeedId,
    id: PaymentId,
    purpose: Purpose,
    method: Option<PaymentMethodId>,
    keep: bool,
    amount: i64,
    language: String,
}

impl Wanted {
    /// One spelling for one request: a set-up has no order and no amount, a top-up an amount only, a membership its plan. The
    /// language is no part of it: the page may be asked for in another.
    fn hash(&self) -> String {
        let order = self.purpose.order().map(|id| id.to_string()).unwrap_or_default();
        let method = self.method.map(|id| id.to_string()).unwrap_or_default();
        let text = format!("{order}\n{method}\n{}\n{}", self.keep, self.amount);
        match &self.purpose {
            Purpose::Membership(wish) => secret::digest(&format!("{text}\n{}\n{}", wish.plan, wish.renew)),
            _ => secret::digest(&text),
        }
    }
}

/// What became of the attempt to write it down.
enum Begun {
    /// It is new, and this request opens it.
    New(Box<Row>),
    /// It was begun before.
    Known(Box<Row>),
    /// Another payment for the same is open.
    Other(Box<Row>),
}

/// Begins to pay for an order of a feed. Guests keep nothing.
pub async fn charge(
    store: &Store,
    feed: FeedId,
    guest: bool,
    order: OrderId,
    asked: StartPayment,
) -> Result<PaymentStarted, Refusal> {
    codes::check_language(&asked.language)?;
    begin(
        store,
        Wanted {
            feed,
            id: asked.id,
            purpose: Purpose::Order(order),
            method: asked.method,
            keep: asked.keep && !guest,
            amount: asked.expected_amount,
            language: asked.language,
        },
    )
    .await
}

/// Begins to keep a method without paying.
pub async fn setup(store: &Store, feed: FeedId, asked: StartSetup) -> Result<PaymentStarted, Refusal> {
    codes::check_language(&asked.language)?;
    begin(
        store,
        Wanted {
            feed,
            id: asked.id,
            purpose: Purpose::Setup,
            method: None,
            keep: true,
            amount: 0,
            language: asked.language,
        },
    )
    .await
}

/// Begins to top store credit up.
pub async fn top_up(store: &Store, feed: FeedId, asked: StartTopUp) -> Result<PaymentStarted, Refusal> {
    codes::check_language(&asked.language)?;
    begin(
        store,
        Wanted {
            feed,
            id: asked.id,
            purpose: Purpose::TopUp,
            method: asked.method,
            keep: asked.keep,
            amount: asked.amount,
            language: asked.language,
        },
    )
    .await
}

/// Begins to buy a period of membership.
pub async fn membership(store: &Store, feed: FeedId, asked: StartMembership) -> Result<PaymentStarted, Refusal> {
    codes::check_language(&asked.language)?;
    if asked.renew && asked.method.is_none() && !asked.keep {
        let detail = "A membership is renewed with a kept method: name one, or keep what is paid with.";
        return Err(Refusal::new(Code::Invalid, detail).field("renew"));
    }
    // For how long is the plan's to say, when it is written down.
    let wish = MembershipWish { plan: asked.plan, months: 0, renew: asked.renew, renewal: None };
    begin(
        store,
        Wanted {
            feed,
            id: asked.id,
            purpose: Purpose::Membership(wish),
            method: asked.method,
            keep: asked.keep,
            amount: asked.expected_amount,
            language: asked.language,
        },
    )
    .await
}

/// Charges the kept method for the next period of a membership. Nobody is at the screen.
pub async fn renewal(store: &Store, feed: FeedId, charge: Charge, language: String) -> Result<PaymentStarted, Refusal> {
    let id = charge.payment(feed);
    let wish = MembershipWish { plan: charge.plan, months: charge.months, renew: true, renewal: Some(charge.number) };
    begin(
        store,
        Wanted {
            feed,
            id,
            purpose: Purpose::Membership(wish),
            method: Some(charge.method),
            keep: false,
            amount: charge.price,
            language,
        },
    )
    .await
}

/// Tries again what failed on the page, as a payment of its own.
pub async fn again(store: &Store, failed: &Row) -> Result<PaymentStarted, Refusal> {
    let wish = store::shown(&store.db, failed.feed, failed.id).await?.membership;
    begin(
        store,
        Wanted {
            feed: failed.feed,
            id: PaymentId::new(),
            purpose: match (failed.order, &failed.kind, wish) {
                (Some(order), ..) => Purpose::Order(order),
                (None, PaymentKind::TopUp, _) => Purpose::TopUp,
                // Whoever tries a renewal again at the page buys.
                (None, _, Some(wish)) => Purpose::Membership(MembershipWish { renewal: None, ..wish }),
                (None, ..) => Purpose::Setup,
            },
            method: None,
            keep: failed.keep,
            amount: failed.money.minor,
            language: failed.language.clone(),
        },
    )
    .await
}

async fn begin(store: &Store, wanted: Wanted) -> Result<PaymentStarted, Refusal> {
    // Each round closes a payment that was open; a second device may open another meanwhile.
    for _ in 0..3 {
        match write_down(store, &wanted).await? {
            Begun::New(row) => return open(store, &row).await,
            Begun::Known(row) => return known(store, *row).await,
            // A person's page is not closed by what nobody sees.
            Begun::Other(_) if wanted.purpose.by_itself() => break,
            Begun::Other(other) => {
                // One that is being opened at this moment may be charging: it is waited for, and not called off in mid-air.
                let Some(other) = opened(store, *other).await? else { break };
                let record = close::close(store, &other).await?;
                // A top-up that was paid meanwhile is no reason against another.
                if record.state == PaymentState::Succeeded && wanted.purpose != Purpose::TopUp {
                    return Err(Refusal::new(Code::AlreadyPaid, "It has been paid meanwhile."));
                }
                if record.state == PaymentState::Pending {
                    break;
                }
            }
        }
    }
    Err(Refusal::new(Code::PaymentUnderWay, "Another payment is under way: wait for it, or try again in a minute."))
}

fn unavailable(detail: &str) -> Refusal {
    Problem::new(Code::PaymentUnavailable).detail(detail).retry_after(30).into()
}

/// Writes a payment down, or says why it cannot be begun.
async fn write_down(store: &Store, wanted: &Wanted) -> Result<Begun, Refusal> {
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    feeds::raise(&mut tx, wanted.feed, 0).await?;
    if let Some(row) = store::find_within(&mut tx, wanted.id).await? {
        if row.feed != wanted.feed || row.hash != wanted.hash() {
            return Err(Refusal::new(Code::KeyReused, "This id was used for another payment.").field("id"));
        }
        return Ok(Begun::Known(Box::new(row)));
    }
    let order = match wanted.purpose.order() {
        None => None,
        Some(id) => {
            let order = store::order(&mut tx, wanted.feed, id).await?;
            Some(order.ok_or_else(|| Refusal::not_found().field("order"))?)
        }
    };
    if let Some(order) = &order {
        allowed::payable(order, wanted.amount, now)?;
    }
    if wanted.purpose == Purpose::TopUp {
        allowed::addable(&mut tx, wanted.feed, wanted.amount).await?;
    }
    let wish = match &wanted.purpose {
        Purpose::Membership(wish) => Some(allowed::buyable(&mut tx, wanted.feed, wanted.amount, wish).await?),
        _ => None,
    };
    let provider =
        store.till.provider(store).ok_or_else(|| unavailable("Nothing can be paid online at this store."))?;
    if let Some(method) = wanted.method
        && !methods::chargeable(&mut tx, wanted.feed, method, provider.name()).await?
    {
        return Err(Refusal::new(Code::NotFound, "There is no such kept method.").field("method"));
    }
    let other = match &wanted.purpose {
        Purpose::Order(order) => {
            let all = store::of_order(&mut tx, wanted.feed, *order).await?;
            all.into_iter().find(|row| row.kind == PaymentKind::Charge && row.state == PaymentState::Pending)
        }
        Purpose::TopUp => store::open_top_up(&mut tx, wanted.feed).await?,
        Purpose::Membership(_) => store::open_membership(&mut tx, wanted.feed).await?,
        Purpose::Setup => None,
    };
    if let Some(other) = other {
        return Ok(Begun::Other(Box::new(other)));
    }
    if wanted.purpose == Purpose::Setup && methods::count(&mut tx, wanted.feed).await? >= MOST_METHODS {
        let detail = format!("An account keeps at most {MOST_METHODS} methods: remove one first.");
        return Err(Refusal::new(Code::Conflict, detail));
    }
    let row = new_row(store, wanted, order.as_ref(), provider.name(), now);
    insert(&mut tx, &row, (order.as_ref(), wish), now).await?;
    let rev = feeds::raise(&mut tx, wanted.feed, 0).await?;
    tx.commit().await?;
    store.hub.moved(wanted.feed, rev).await;
    Ok(Begun::New(Box::new(row)))
}

fn new_row(store: &Store, wanted: &Wanted, order: Option<&Order>, provider: &str, now: ServerTime) -> Row {
    let currency = order.map_or(store.profile.currency, |order| order.currency);
    let until = order.and_then(|order| order.payment_due).unwrap_or(now.plus_millis(PAGE_MS));
    Row {
        feed: wanted.feed,
        id: wanted.id,
        kind: wanted.purpose.kind(),
        state: PaymentState::Pending,
        order: wanted.purpose.order(),
        money: Money { minor: order.map_or(wanted.amount, due), currency },
        provider: provider.into(),
        hash: wanted.hash(),
        remote: None,
        method: wanted.method,
        keep: wanted.keep,
        page: false,
        language: wanted.language.clone(),
        refund_of: None,
        adjustment: None,
        opening_at: Some(now),
        created_at: now,
        expires_at: Some(until),
        attempts: 0,
        next_at: Some(now.plus_millis(FIRST_LOOK_MS)),
    }
}

async fn insert(
    tx: &mut Tx,
    row: &Row,
    (order, membership): (Option<&Order>, Option<MembershipWish>),
    now: ServerTime,
) -> Result<(), Refusal> {
    store::insert(tx, row).await?;
    let record = PaymentRecord {
        id: row.id,
        kind: row.kind.clone(),
        state: PaymentState::Pending,
        order: row.order,
        order_number: order.map(|order| order.number.clone()),
        amount: row.money.minor,
        currency: row.money.currency,
        method: None,
        reason: None,
        refund_of: None,
        membership,
        receipt: None,
        created_at: now,
        settled_at: None,
    };
    store::put(tx, row.feed, &record, now).await?;
    Ok(())
}

/// Opens a payment at its provider.
async fn open(store: &Store, row: &Row) -> Result<PaymentStarted, Refusal> {
    let provider = named(store, &row.provider).ok_or_else(|| unavailable("The store has another provider now."))?;
    match provider.open(&store::ask(&store.db, row).await?).await {
        Ok(opened) => {
            let record = settling::opened(store, row.id, &opened).await?;
            answer(store, record).await
        }
        Err(trouble) => {
            settling::tell(row.id, "open", &trouble);
            let said = Said::Failed { reason: PaymentReason::Unavailable, method: None };
            settling::said(store, row.id, &said).await?;
            Err(unavailable("The payment provider does not answer: nothing was charged. Try again."))
        }
    }
}

/// Waits until whoever opens a payment has done so, or has died over it. Nothing where it takes too long.
async fn opened(store: &Store, row: Row) -> Result<Option<Row>, Refusal> {
    let begun = tokio::time::Instant::now();
    let mut row = row;
    while row.state == PaymentState::Pending && row.remote.is_none() && !stale(store, &row) {
        if begun.elapsed() > WAIT {
            return Ok(None);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        row = store::own(&store.db, row.feed, row.id).await?;
    }
    Ok(Some(row))
}

/// Whether whoever began to open it is taken to have died.
fn stale(store: &Store, row: &Row) -> bool {
    row.opening_at.is_none_or(|at| store.clock.now().millis() - at.millis() >= OPENING_MS)
}

/// Answers for a payment that was begun before, once it is open.
async fn known(store: &Store, row: Row) -> Result<PaymentStarted, Refusal> {
    let busy = || Problem::new(Code::Unavailable).detail("It is still being opened.").retry_after(2);
    let row = opened(store, row).await?.ok_or_else(busy)?;
    if row.state == PaymentState::Pending && row.remote.is_none() {
        if take_over(store, &row).await? {
            return open(store, &row).await;
        }
        return Err(busy().into());
    }
    answer(store, store::shown(&store.db, row.feed, row.id).await?).await
}

/// Whether it is this request's to open what another has died over.
async fn take_over(store: &Store, row: &Row) -> Result<bool, Refusal> {
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    let taken = sqlx::query(
        "UPDATE payments SET opening_at = $2 WHERE id = $1 AND remote IS NULL AND coalesce(opening_at, 0) = $3",
    )
    .bind(row.id.to_string())
    .bind(now.millis())
    .bind(row.opening_at.map_or(0, ServerTime::millis))
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(taken.rows_affected() > 0)
}

/// The record, with the address of its page while the person is needed there.
async fn answer(store: &Store, record: PaymentRecord) -> Result<PaymentStarted, Refusal> {
    let row = store::find(&store.db, record.id).await?.ok_or_else(Refusal::not_found)?;
    let page = (record.state == PaymentState::Pending && row.page).then(|| page::address(store, record.id));
    Ok(PaymentStarted { payment: record, page })
}
