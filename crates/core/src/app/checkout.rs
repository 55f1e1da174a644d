//! Placing an order: the ways of delivery, kept for offline; what it would cost now; and the order itself, through the
//! outbox, so that it is placed once whatever the network does.

use std::sync::Arc;
use std::time::Duration;

use kabinet_protocol::ids::{AccountId, IntentId, OrderId};
use kabinet_protocol::intent::{IntentKind, Payload};
use kabinet_protocol::problem::Problem;
use kabinet_protocol::shop::{DeliveryOptions, Destination, PlaceOrder, Quote};
use kabinet_protocol::time::LocalTime;

use super::{App, AppError, Archive, Changed, Role};
use crate::db::{Database, DbError};
use crate::outbox::{self, State};

/// After this an order that could not be sent wants to be confirmed again.
const LEASE: Duration = Duration::from_secs(48 * 3600);
/// How long somebody who places an order is kept waiting for the store's answer.
const PATIENCE: Duration = Duration::from_secs(35);
/// How often it is looked whether the answer is here.
const LOOK: Duration = Duration::from_millis(25);
/// The most lines an order has.
const MOST_LINES: usize = 100;
/// The most of one product.
const MOST: i64 = kabinet_protocol::lists::MOST;

/// Why an order cannot be placed as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckoutError {
    /// Nothing is wanted, or too much, or a product twice.
    #[error("an order has 1 to {MOST_LINES} lines, each product once, each of 1 to {MOST} pieces")]
    Lines,
    /// Nobody receives it.
    #[error("an order needs somebody who receives it")]
    Recipient,
    /// The store has nowhere to write to.
    #[error("an order without an account needs a phone number or an e-mail address")]
    Contact,
}

/// How goods can reach the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The ways and the points.
    pub options: DeliveryOptions,
    /// When the store said so.
    pub as_of: LocalTime,
    /// The store could not be asked just now.
    pub offline: bool,
    /// For a member: every way is free where goods come to so much at what a member pays. Nothing for anybody else.
    pub free_from: Option<i64>,
}

/// What became of an order.
#[derive(Debug, Clone, PartialEq)]
pub enum Placed {
    /// The store has it.
    Placed {
        /// The order.
        order: OrderId,
        /// Its number, where the store's answer brought the order.
        number: String,
    },
    /// It is sent as soon as the store can be reached.
    Queued {
        /// What waits.
        intent: IntentId,
        /// When it is not sent any more without being confirmed.
        expires_at: LocalTime,
    },
    /// Nothing was placed.
    Refused {
        /// What was refused, in the outbox.
        intent: IntentId,
        /// Why.
        problem: Option<Problem>,
    },
}

/// What can be told without the store.
pub(super) fn check(wanted: &PlaceOrder) -> Result<(), CheckoutError> {
    let mut products: Vec<_> = wanted.lines.iter().map(|line| line.product).collect();
    products.sort_unstable();
    products.dedup();
    let fits = (1..=MOST_LINES).contains(&wanted.lines.len()) && products.len() == wanted.lines.len();
    if !fits || !wanted.lines.iter().all(|line| (1..=MOST).contains(&line.quantity)) {
        return Err(CheckoutError::Lines);
    }
    if wanted.recipient.trim().is_empty() {
        return Err(CheckoutError::Recipient);
    }
    Ok(())
}

impl App {
    /// The ways of delivery, named in a language. Where the store cannot be reached: what it said last.
    pub async fn delivery(self: &Arc<Self>, id: AccountId, language: &str) -> Result<Delivery, AppError> {
        let account = self.account(id)?;
        let archive = account.archive()?;
        let free_from = self.member_terms(&account).await?.free_from();
        match self.ask_delivery(id, language).await {
            Ok(options) => {
                let as_of = self.config().clock.now();
                if archive.db().writes() {
                    keep(archive.db(), language, &options, as_of).await?;
                }
                Ok(Delivery { options, as_of, offline: false, free_from })
            }
            Err(error) => match kept(archive.db(), language).await? {
                Some((options, as_of)) => Ok(Delivery { options, as_of, offline: true, free_from }),
                None => Err(error),
            },
        }
    }

    async fn ask_delivery(self: &Arc<Self>, id: AccountId, language: &str) -> Result<DeliveryOptions, AppError> {
        let client = self.trusted_client(&*self.account(id)?).await?;
        let language: String = url::form_urlencoded::byte_serialize(language.as_bytes()).collect();
        Ok(client.get(&format!("/v1/delivery?language={language}")).await?)
    }

    /// What an order would cost now; asks the store.
    pub async fn quote(self: &Arc<Self>, id: AccountId, wanted: &PlaceOrder) -> Result<Quote, AppError> {
        check(wanted)?;
        Ok(self.own(id).await?.post("/v1/checkout/quote", wanted).await?)
    }

    /// Places an order. It is written down first; then the store's answer is waited for, while the store can be reached.
    pub async fn place(self: &Arc<Self>, id: AccountId, wanted: PlaceOrder) -> Result<Placed, AppError> {
        check(&wanted)?;
        let archive = self.writable(id).await?;
        let now = self.config().clock.now();
        let expires_at = now.plus_millis(i64::try_from(LEASE.as_millis()).unwrap_or(i64::MAX));
        let order = wanted.order;
        let needs = address_on_its_way(archive.db(), &wanted).await?;
        let change = Payload::Place(Box::new(wanted));
        let written = archive.db().write(move |tx| outbox::enqueue(tx, &change, &needs, now, Some(expires_at))).await;
        let intent: IntentId = written.map_err(|error: DbError| error)?;
        self.sent_off(&archive, Changed::Orders);
        let queued = Placed::Queued { intent, expires_at };
        if self.is_offline() {
            return Ok(queued);
        }
        if self.config().role == Role::Tool {
            self.sender_over(&self.account(id)?, &archive).drain().await;
        }
        let settled = tokio::time::timeout(PATIENCE, self.settled(id, &archive, intent, order));
        settled.await.unwrap_or(Ok(queued))
    }

    /// Waits until the store has answered, or could not be asked.
    async fn settled(
        &self,
        id: AccountId,
        archive: &Archive,
        intent: IntentId,
        order: OrderId,
    ) -> Result<Placed, AppError> {
        loop {
            match outbox::waiting_for(archive.db(), intent).await? {
                None => {
                    let number = self.orders_of(id)?.get(order).await.map(|detail| detail.order.number);
                    return Ok(Placed::Placed { order, number: number.unwrap_or_default() });
                }
                Some(waits) if waits.state == State::Parked => {
                    return Ok(Placed::Refused { intent, problem: waits.problem });
                }
                Some(waits) => {
                    let tried = waits.attempts > 0 || waits.state == State::Expired || archive.sender().is_none();
                    let now = self.config().clock.now();
                    if tried || outbox::pauses_behind(archive.db(), &waits, now).await? {
                        let expires_at = waits.expires_at.unwrap_or(waits.created_at);
                        return Ok(Placed::Queued { intent, expires_at });
                    }
                    tokio::time::sleep(LOOK).await;
                }
            }
        }
    }
}

/// The change that brings the address an order goes to, where the store does not have that yet.
async fn address_on_its_way(db: &Database, wanted: &PlaceOrder) -> Result<Vec<IntentId>, DbError> {
    let Destination::Address { address } = &wanted.destination else { return Ok(Vec::new()) };
    let found: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT id FROM outbox WHERE subject = ?1 AND kind = ?2 AND state = 'waiting'")
            .bind(address.to_string())
            .bind(IntentKind::AddressPut.as_str())
            .fetch_all(db.readers())
            .await?;
    Ok(found.iter().filter_map(|id| uuid::Uuid::from_slice(id).ok()).map(IntentId).collect())
}

/// Under which name the ways of delivery are kept.
const DELIVERY: &str = "delivery";

async fn keep(db: &Database, language: &str, options: &DeliveryOptions, at: LocalTime) -> Result<(), DbError> {
    let doc = serde_json::to_string(options).map_err(|error| DbError::Io(error.to_string()))?;
    let language = language.to_owned();
    db.write(move |tx| {
        tx.execute(
            "INSERT INTO kept_answers (name, language, doc, at) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (name, language) DO UPDATE SET doc = excluded.doc, at = excluded.at",
            &[DELIVERY.into(), language.as_str().into(), doc.as_str().into(), at.millis().into()],
        )
        .map(drop)
    })
    .await
}

/// What the store said last: in this language, else in any.
async fn kept(db: &Database, language: &str) -> Result<Option<(DeliveryOptions, LocalTime)>, DbError> {
    let found: Option<(String, i64)> =
        sqlx::query_as("SELECT doc, at FROM kept_answers WHERE name = ?1 ORDER BY language = ?2 DESC, at DESC LIMIT 1")
            .bind(DELIVERY)
            .bind(language)
            .fetch_optional(db.readers())
            .await?;
    Ok(found.and_then(|(doc, at)| Some((serde_json::from_str(&doc).ok()?, LocalTime(at)))))
}
