//! Calling a payment off, or learning that it was paid first.

use kabinet_protocol::payment::{PaymentKind, PaymentRecord, PaymentState};

use super::store::{self, Row};
use super::{named, settling};
use crate::problems::Refusal;
use crate::store::Store;

/// Calls a payment off at its provider and notes what it said. One that the provider is silent about stays pending.
pub async fn close(store: &Store, row: &Row) -> Result<PaymentRecord, Refusal> {
    let shown = store::shown(&store.db, row.feed, row.id).await?;
    if shown.state != PaymentState::Pending || row.kind == PaymentKind::Refund {
        return Ok(shown);
    }
    let Some(provider) = named(store, &row.provider) else { return Ok(shown) };
    match provider.close(&store::ask(&store.db, row).await?).await {
        Ok(said) => settling::said(store, row.id, &said).await,
        Err(trouble) => {
            settling::tell(row.id, "close", &trouble);
            Ok(shown)
        }
    }
}
