//! The sandbox's books: what was opened, charged and paid back. A payment goes `open` → (`asks` or `silent`) → `paid`,
//! `failed` or `closed`, and never back.

use kabinet_protocol::money::Money;
use kabinet_protocol::payment::PaymentReason;
use kabinet_protocol::time::ServerTime;

use super::cards::Card;
use super::{Remembered, webhooks};
use crate::db::Tx;
use crate::payments::provider::{Ask, Back, Said};
use crate::problems::{Refusal, internal};
use crate::secret;
use crate::store::Store;

/// How long [`Card::Slow`] is silent.
const SLOW_MS: i64 = 90_000;

/// A payment in the books.
#[derive(Debug, sqlx::FromRow)]
pub struct Entry {
    /// The store's key for it.
    pub id: String,
    /// `charge` or `setup`.
    pub kind: String,
    /// Minor units.
    pub amount: i64,
    /// Of which currency.
    pub currency: String,
    /// `open`, `asks`, `silent`, `paid`, `failed` or `closed`.
    pub state: String,
    /// Why it failed.
    pub reason: Option<String>,
    /// What the card does.
    pub card: String,
    /// [`Remembered`] as JSON.
    pub method: String,
    /// The token under which it is kept.
    pub token: Option<String>,
    /// Whether it is kept.
    pub keep: i64,
    /// When a silent bank answers; never where absent.
    pub answers_at: Option<i64>,
}

impl Entry {
    /// With what it was paid or tried.
    pub fn remembered(&self) -> Option<Remembered> {
        serde_json::from_str(&self.method).ok()
    }

    /// What the provider says; nothing while the bank is silent.
    fn said(&self) -> Result<Option<Said>, Refusal> {
        let method = self.remembered();
        Ok(Some(match self.state.as_str() {
            "open" => Said::Pending { page: true, reason: None },
            "asks" => Said::Pending { page: true, reason: Some(PaymentReason::ChallengeNeeded) },
            "paid" => Said::Paid {
                money: match self.kind.as_str() {
                    "setup" => None,
                    _ => Some(Money {
                        minor: self.amount,
                        currency: self.currency.parse().map_err(|error| internal(&error))?,
                    }),
                },
                kept: method.as_ref().zip(self.token.clone()).map(|(method, token)| method.kept(token)),
                method: method.as_ref().map(Remembered::summary),
            },
            "failed" => Said::Failed {
                reason: self.reason.as_deref().unwrap_or("declined").into(),
                method: method.as_ref().map(Remembered::summary),
            },
            "closed" => Said::Closed,
            _ => return Ok(None),
        }))
    }
}

/// A payment of the books.
pub async fn entry(store: &Store, id: &str) -> Result<Option<Entry>, Refusal> {
    Ok(sqlx::query_as("SELECT * FROM sandbox_payments WHERE id = $1")
        .bind(id)
        .fetch_optional(store.db.readers())
        .await?)
}

/// The same, held until the commit.
async fn held(tx: &mut Tx, id: &str) -> Result<Option<Entry>, Refusal> {
    sqlx::query("UPDATE sandbox_payments SET id = id WHERE id = $1").bind(id).execute(&mut **tx).await?;
    Ok(sqlx::query_as("SELECT * FROM sandbox_payments WHERE id = $1").bind(id).fetch_optional(&mut **tx).await?)
}

async fn insert(tx: &mut Tx, ask: &Ask, state: &str, now: ServerTime) -> Result<bool, Refusal> {
    let inserted = sqlx::query(
        "INSERT INTO sandbox_payments(id, kind, amount, currency, state, keep, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
    )
    .bind(ask.id.to_string())
    .bind(if ask.money.is_some() { "charge" } else { "setup" })
    .bind(ask.money.map_or(0, |money| money.minor))
    .bind(ask.money.map_or_else(|| "XXX".to_owned(), |money| money.currency.as_str().to_owned()))
    .bind(state)
    .bind(i64::from(ask.keep || ask.money.is_none()))
    .bind(now.millis())
    .execute(&mut **tx)
    .await?;
    Ok(inserted.rows_affected() > 0)
}

/// Opens a payment, once for each key; one that is paid with a kept method is charged at once.
pub async fn open(store: &Store, ask: &Ask) -> Result<Said, Refusal> {
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    let new = insert(&mut tx, ask, "open", now).await?;
    if let (true, Some(token)) = (new, &ask.token) {
        let kept: Option<(String, String)> =
            sqlx::query_as("SELECT card, method FROM sandbox_methods WHERE token = $1")
                .bind(token)
                .fetch_optional(&mut *tx)
                .await?;
        match kept {
            Some((card, method)) => {
                let card = Card::of_word(&card).unwrap_or(Card::Declines);
                // A kept card that declines later declines now.
                let card = if card == Card::DeclinesLater { Card::Declines } else { card };
                play(&mut tx, &ask.id.to_string(), card, &method, false, now).await?;
            }
            None => end(&mut tx, &ask.id.to_string(), "failed", Some("declined")).await?,
        }
    }
    let entry = held(&mut tx, &ask.id.to_string()).await?.ok_or_else(|| internal(&"a payment is missing"))?;
    tx.commit().await?;
    Ok(entry.said()?.unwrap_or(Said::Pending { page: false, reason: None }))
}

/// How a payment stands; nothing while the bank is silent.
pub async fn look(store: &Store, id: &str) -> Result<Option<Said>, Refusal> {
    let Some(seen) = entry(store, id).await? else { return Ok(Some(Said::Closed)) };
    if seen.state != "silent" {
        return seen.said();
    }
    let now = store.clock.now();
    if seen.answers_at.is_none_or(|at| now.millis() < at) {
        return Ok(None);
    }
    let mut tx = store.db.begin().await?;
    let found = held(&mut tx, id).await?.ok_or_else(|| internal(&"a payment is missing"))?;
    if found.state == "silent" {
        pay(&mut tx, &found, now).await?;
    }
    let found = held(&mut tx, id).await?.ok_or_else(|| internal(&"a payment is missing"))?;
    tx.commit().await?;
    found.said()
}

/// Calls a payment off. One that nobody has opened yet can then not be opened any more.
pub async fn close(store: &Store, ask: &Ask) -> Result<Option<Said>, Refusal> {
    let id = ask.id.to_string();
    // A bank that has answered meanwhile is heard first.
    look(store, &id).await?;
    let mut tx = store.db.begin().await?;
    insert(&mut tx, ask, "closed", store.clock.now()).await?;
    let found = held(&mut tx, &id).await?.ok_or_else(|| internal(&"a payment is missing"))?;
    let closes = match found.state.as_str() {
        "open" | "asks" => true,
        // A mute bank has charged nothing; a slow one may have.
        "silent" => found.answers_at.is_none(),
        _ => false,
    };
    if closes {
        end(&mut tx, &id, "closed", None).await?;
    }
    let found = held(&mut tx, &id).await?.ok_or_else(|| internal(&"a payment is missing"))?;
    tx.commit().await?;
    found.said()
}

async fn end(tx: &mut Tx, id: &str, state: &str, reason: Option<&str>) -> Result<(), Refusal> {
    sqlx::query("UPDATE sandbox_payments SET state = $2, reason = $3 WHERE id = $1")
        .bind(id)
        .bind(state)
        .bind(reason)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Pays on the page, where the payment is still open.
pub async fn pay_on_page(store: &Store, id: &str, card: Card, method: &Remembered, keep: bool) -> Result<(), Refusal> {
    let mut tx = store.db.begin().await?;
    if let Some(found) = held(&mut tx, id).await?.filter(|found| found.state == "open") {
        let keep = keep || found.kind == "setup";
        play(&mut tx, id, card, &serde_json::to_string(method)?, keep, store.clock.now()).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Answers the bank's question on the page, where it is asked.
pub async fn answer_on_page(store: &Store, id: &str, approved: bool) -> Result<(), Refusal> {
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    if let Some(found) = held(&mut tx, id).await?.filter(|found| found.state == "asks") {
        if approved {
            pay(&mut tx, &found, now).await?;
        } else {
            end(&mut tx, id, "failed", Some("challenge_failed")).await?;
        }
        webhooks::schedule(&mut tx, id, if approved { "paid" } else { "failed" }, now, 0).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// What a card does with a payment that is open, and when the store is told.
async fn play(tx: &mut Tx, id: &str, card: Card, method: &str, keep: bool, now: ServerTime) -> Result<(), Refusal> {
    sqlx::query("UPDATE sandbox_payments SET card = $2, method = $3, keep = $4 WHERE id = $1")
        .bind(id)
        .bind(card.word())
        .bind(method)
        .bind(i64::from(keep))
        .execute(&mut **tx)
        .await?;
    let found = held(tx, id).await?.ok_or_else(|| internal(&"a payment is missing"))?;
    let refusal = match card {
        Card::Declines => Some("declined"),
        Card::Empty => Some("insufficient_funds"),
        Card::Expired => Some("card_expired"),
        Card::DeclinesLater if found.kind != "setup" => Some("declined"),
        _ => None,
    };
    if let Some(reason) = refusal {
        end(tx, id, "failed", Some(reason)).await?;
        return webhooks::schedule(tx, id, "failed", now, 0).await;
    }
    match card {
        Card::Asks => end(tx, id, "asks", None).await,
        Card::Slow | Card::Mute => {
            sqlx::query("UPDATE sandbox_payments SET state = 'silent', answers_at = $2 WHERE id = $1")
                .bind(id)
                .bind((card == Card::Slow).then_some(now.millis() + SLOW_MS))
                .execute(&mut **tx)
                .await?;
            Ok(())
        }
        _ => {
            pay(tx, &found, now).await?;
            match card {
                Card::Untold => Ok(()),
                Card::ToldLate => webhooks::schedule(tx, id, "paid", now, 30_000).await,
                Card::ToldTwice => {
                    webhooks::schedule(tx, id, "paid", now, 0).await?;
                    webhooks::schedule(tx, id, "paid", now, 0).await
                }
                _ => webhooks::schedule(tx, id, "paid", now, 0).await,
            }
        }
    }
}

/// Charges, and keeps what is to be kept.
async fn pay(tx: &mut Tx, found: &Entry, now: ServerTime) -> Result<(), Refusal> {
    let token = match found.keep {
        0 => None,
        _ => {
            let token = format!("stk_{}", secret::encode(&secret::random::<16>().map_err(|error| internal(&error))?));
            sqlx::query("INSERT INTO sandbox_methods(token, card, method, created_at) VALUES ($1, $2, $3, $4)")
                .bind(&token)
                .bind(&found.card)
                .bind(&found.method)
                .bind(now.millis())
                .execute(&mut **tx)
                .await?;
            Some(token)
        }
    };
    sqlx::query("UPDATE sandbox_payments SET state = 'paid', token = $2 WHERE id = $1")
        .bind(&found.id)
        .bind(token)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Pays back, once for each key and never more than was charged. Whether it was.
pub async fn refund(store: &Store, back: &Back) -> Result<bool, Refusal> {
    let mut tx = store.db.begin().await?;
    let Some(found) = held(&mut tx, &back.charge).await?.filter(|found| found.state == "paid") else {
        return Ok(false);
    };
    let known: i64 = sqlx::query_scalar("SELECT count(*) FROM sandbox_refunds WHERE id = $1")
        .bind(back.id.to_string())
        .fetch_one(&mut *tx)
        .await?;
    if known > 0 {
        return Ok(true);
    }
    let gone: i64 =
        sqlx::query_scalar("SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM sandbox_refunds WHERE payment = $1")
            .bind(&back.charge)
            .fetch_one(&mut *tx)
            .await?;
    if back.money.minor > found.amount - gone || back.money.currency.as_str() != found.currency {
        return Ok(false);
    }
    sqlx::query("INSERT INTO sandbox_refunds(id, payment, amount, at) VALUES ($1, $2, $3, $4)")
        .bind(back.id.to_string())
        .bind(&back.charge)
        .bind(back.money.minor)
        .bind(store.clock.now().millis())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(true)
}

/// Forgets a kept method.
pub async fn forget(store: &Store, token: &str) -> Result<(), Refusal> {
    let mut tx = store.db.begin().await?;
    sqlx::query("DELETE FROM sandbox_methods WHERE token = $1").bind(token).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(())
}
