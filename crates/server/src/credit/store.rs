//! Writing a ledger: an entry and everything that follows from it, under the feed's lock.

use kabinet_protocol::credit::{CREDIT, CreditBalance, CreditEntry, CreditKind, ENTRY};
use kabinet_protocol::ids::{CreditEntryId, FeedId, OrderId, PaymentId};
use kabinet_protocol::money::Currency;
use kabinet_protocol::payment::{MethodKind, MethodSummary, PaymentKind, PaymentRecord, PaymentState};
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::ServerTime;
use sqlx::AnyConnection;

use super::ledger::{Account, Draft, Missing, Paid, Standing};
use crate::db::Tx;
use crate::payments;
use crate::problems::{Refusal, read};
use crate::store::Store;
use crate::sync::store::{self as feeds, Entity};

/// The sums of an account; nothing where it has no ledger yet.
pub async fn account(connection: &mut AnyConnection, feed: FeedId) -> Result<Option<Account>, Refusal> {
    let row: Option<(i64, i64)> = sqlx::query_as("SELECT balance, entries FROM credit WHERE feed = $1")
        .bind(feed.to_string())
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|(balance, entries)| Account { balance, entries }))
}

/// Whether an entry with this cause is there: whose it is, and its amount.
pub async fn booked(tx: &mut Tx, kind: &CreditKind, source: &str) -> Result<Option<(FeedId, i64)>, Refusal> {
    let row: Option<(String, i64)> =
        sqlx::query_as("SELECT feed, amount FROM credit_entries WHERE kind = $1 AND source = $2")
            .bind(kind.as_str())
            .bind(source)
            .fetch_optional(&mut **tx)
            .await?;
    row.map(|(feed, amount)| Ok((read(&feed)?, amount))).transpose()
}

/// A ledger whose feed this transaction has locked.
pub struct Ledger<'t> {
    /// The transaction.
    pub tx: &'t mut Tx,
    /// The account's feed.
    pub feed: FeedId,
    /// Now.
    pub now: ServerTime,
    /// The sums.
    pub account: Account,
    currency: Currency,
    changed: bool,
}

impl<'t> Ledger<'t> {
    /// Opens the ledger of a feed that is locked.
    pub async fn open(tx: &'t mut Tx, store: &Store, feed: FeedId, now: ServerTime) -> Result<Self, Refusal> {
        let account = account(tx, feed).await?.unwrap_or_default();
        Ok(Self { tx, feed, now, account, currency: store.profile.currency, changed: false })
    }

    /// What is booked for an order; nothing where the ledger has never heard of it.
    pub async fn standing(&mut self, order: OrderId) -> Result<Option<Standing>, Refusal> {
        let row: Option<(i64, i64, Option<String>)> =
            sqlx::query_as("SELECT spent, given_back, payment FROM credit_orders WHERE feed = $1 AND order_id = $2")
                .bind(self.feed.to_string())
                .bind(order.to_string())
                .fetch_optional(&mut **self.tx)
                .await?;
        let Some((spent, given_back, payment)) = row else { return Ok(None) };
        Ok(Some(Standing { spent, given_back, payment: payment.as_deref().map(read).transpose()? }))
    }

    /// Books a draft: the entry, its order, and the documents of both; and the payment's record, where the entry is what makes it.
    pub async fn book(&mut self, draft: Draft) -> Result<Result<CreditEntry, Missing>, Refusal> {
        let makes_record = draft.payment == Paid::Itself;
        let entry = match self.account.enter(CreditEntryId::new(), self.now, self.currency, draft) {
            Ok(entry) => entry,
            Err(missing) => return Ok(Err(missing)),
        };
        self.changed = true;
        sqlx::query(
            "INSERT INTO credit_entries(feed, number, id, kind, source, amount, balance, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(self.feed.to_string())
        .bind(entry.number)
        .bind(entry.id.to_string())
        .bind(entry.kind.as_str())
        .bind(&entry.source)
        .bind(entry.amount)
        .bind(entry.balance)
        .bind(entry.at.millis())
        .execute(&mut **self.tx)
        .await?;
        let standing = self.follow(&entry).await?;
        if makes_record {
            let record = record(&entry, standing.payment.filter(|_| entry.kind == CreditKind::Refund));
            payments::store::put(self.tx, self.feed, &record, self.now).await?;
        }
        let rev = feeds::raise(self.tx, self.feed, 1).await?;
        self.put(rev, ENTRY, &entry.id.to_string(), entry.number, &entry).await?;
        Ok(Ok(entry))
    }

    /// Writes what an entry means for its order.
    async fn follow(&mut self, entry: &CreditEntry) -> Result<Standing, Refusal> {
        let Some(order) = entry.order else { return Ok(Standing::default()) };
        let mut standing = self.standing(order).await?.unwrap_or_default();
        standing.follow(entry);
        sqlx::query(
            "INSERT INTO credit_orders(feed, order_id, spent, given_back, payment) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (feed, order_id) DO UPDATE SET spent = excluded.spent, given_back = excluded.given_back,
                 payment = excluded.payment",
        )
        .bind(self.feed.to_string())
        .bind(order.to_string())
        .bind(standing.spent)
        .bind(standing.given_back)
        .bind(standing.payment.map(|id| id.to_string()))
        .execute(&mut **self.tx)
        .await?;
        Ok(standing)
    }

    async fn put<T: serde::Serialize>(
        &mut self,
        rev: Rev,
        kind: &str,
        id: &str,
        sort: i64,
        doc: &T,
    ) -> Result<(), Refusal> {
        let doc = serde_json::to_string(doc)?;
        feeds::put(self.tx, self.feed, rev, self.now, Entity { kind, id, sort, doc: &doc }).await
    }

    /// Writes the sums where they have changed, as the last of it. Says where the feed is then, and the record.
    pub async fn close(mut self) -> Result<Option<(Rev, CreditBalance)>, Refusal> {
        if !self.changed {
            return Ok(None);
        }
        let Account { balance, entries } = self.account;
        sqlx::query(
            "INSERT INTO credit(feed, balance, entries) VALUES ($1, $2, $3)
             ON CONFLICT (feed) DO UPDATE SET balance = excluded.balance, entries = excluded.entries",
        )
        .bind(self.feed.to_string())
        .bind(balance)
        .bind(entries)
        .execute(&mut **self.tx)
        .await?;
        let record = CreditBalance { balance, currency: self.currency, entries };
        let rev = feeds::raise(self.tx, self.feed, 1).await?;
        self.put(rev, CREDIT, CREDIT, 0, &record).await?;
        Ok(Some((rev, record)))
    }
}

/// What credit paid or got back, as a payment's record: it stands beside the others, with a receipt.
fn record(entry: &CreditEntry, refund_of: Option<PaymentId>) -> PaymentRecord {
    let id = PaymentId(entry.id.0);
    PaymentRecord {
        id,
        kind: if entry.amount < 0 { PaymentKind::Charge } else { PaymentKind::Refund },
        state: PaymentState::Succeeded,
        order: entry.order,
        order_number: entry.order_number.clone(),
        amount: entry.amount.abs(),
        currency: entry.currency,
        method: Some(MethodSummary { kind: MethodKind::Credit, brand: None, last4: None }),
        reason: None,
        refund_of,
        membership: None,
        receipt: Some(payments::settle::receipt(id)),
        created_at: entry.at,
        settled_at: Some(entry.at),
    }
}
