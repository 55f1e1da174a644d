//! The entity kinds `payment` and `payment_method`, and what is read of them.

use kabinet_protocol::ids::{OrderId, PaymentId};
use kabinet_protocol::payment::{PAYMENT, PAYMENT_METHOD, PaymentMethod, PaymentRecord, PaymentState};

use crate::db::{Database, DbError};
use crate::documents::{Documents, read, same_id};

/// Payments, as the sync engine sees them.
pub const PAYMENTS: Documents = Documents {
    name: PAYMENT,
    decoder: 1,
    check: |id, doc| same_id(&read::<PaymentRecord>(doc)?.id.to_string(), id),
    after: None,
};

/// Kept methods, as the sync engine sees them.
pub const METHODS: Documents = Documents {
    name: PAYMENT_METHOD,
    decoder: 1,
    check: |id, doc| same_id(&read::<PaymentMethod>(doc)?.id.to_string(), id),
    after: None,
};

async fn of_kind(db: &Database, kind: &str) -> Result<Vec<String>, DbError> {
    Ok(sqlx::query_scalar("SELECT doc FROM documents WHERE kind = ?1").bind(kind).fetch_all(db.readers()).await?)
}

/// All payments, refunds and top-ups, newest first, or those of one order.
pub async fn payments(db: &Database, order: Option<OrderId>) -> Result<Vec<PaymentRecord>, DbError> {
    let docs = of_kind(db, PAYMENT).await?;
    let mut all: Vec<PaymentRecord> = docs.iter().filter_map(|doc| serde_json::from_str(doc).ok()).collect();
    all.retain(|payment| order.is_none() || payment.order == order);
    all.sort_by_key(|payment| std::cmp::Reverse((payment.created_at, payment.id)));
    Ok(all)
}

/// One of them.
pub async fn payment(db: &Database, id: PaymentId) -> Result<Option<PaymentRecord>, DbError> {
    let found: Option<String> = sqlx::query_scalar("SELECT doc FROM documents WHERE kind = ?1 AND id = ?2 LIMIT 1")
        .bind(PAYMENT)
        .bind(id.to_string())
        .fetch_optional(db.readers())
        .await?;
    Ok(found.and_then(|doc| serde_json::from_str(&doc).ok()))
}

/// Those that are not decided yet.
pub async fn pending(db: &Database) -> Result<Vec<PaymentRecord>, DbError> {
    let mut all = payments(db, None).await?;
    all.retain(|payment| payment.state == PaymentState::Pending);
    Ok(all)
}

/// The kept methods: the default first, then the newest.
pub async fn methods(db: &Database) -> Result<Vec<PaymentMethod>, DbError> {
    let docs = of_kind(db, PAYMENT_METHOD).await?;
    let mut all: Vec<PaymentMethod> = docs.iter().filter_map(|doc| serde_json::from_str(doc).ok()).collect();
    all.sort_by_key(|method| (!method.is_default, std::cmp::Reverse((method.created_at, method.id))));
    Ok(all)
}
