//! What is asked of the store. None of it is queued: money moves only while the store is at hand.

use kabinet_protocol::credit::StartTopUp;
use kabinet_protocol::ids::{PaymentId, PaymentMethodId};
use kabinet_protocol::membership::StartMembership;
use kabinet_protocol::payment::{PaymentRecord, PaymentStarted, StartPayment, StartSetup};

use super::model::{MembershipWish, PayWish, TopUpWish, Wish};
use crate::http::{HttpError, SignedIn};

/// Begins what is wished. The same id again is the same payment.
pub async fn begin(store: &SignedIn, id: PaymentId, wish: &Wish, language: &str) -> Result<PaymentStarted, HttpError> {
    match wish {
        Wish::Pay(wish) => start(store, id, wish, language).await,
        Wish::TopUp(wish) => top_up(store, id, wish, language).await,
        Wish::Membership(wish) => membership(store, id, wish, language).await,
        Wish::Keep => keep(store, id, language).await,
    }
}

async fn start(store: &SignedIn, id: PaymentId, wish: &PayWish, language: &str) -> Result<PaymentStarted, HttpError> {
    let ask = StartPayment {
        id,
        method: wish.method,
        keep: wish.keep,
        expected_amount: wish.expected_amount,
        language: language.into(),
    };
    store.post(&format!("/v1/orders/{}/payments", wish.order), &ask).await
}

/// How a payment stands, as the provider says it now.
pub async fn look(store: &SignedIn, id: PaymentId) -> Result<PaymentRecord, HttpError> {
    store.get(&format!("/v1/payments/{id}")).await
}

/// Calls a payment off; answers it closed, or paid where that came first.
pub async fn close(store: &SignedIn, id: PaymentId) -> Result<PaymentRecord, HttpError> {
    store.delete_for(&format!("/v1/payments/{id}")).await
}

async fn top_up(
    store: &SignedIn,
    id: PaymentId,
    wish: &TopUpWish,
    language: &str,
) -> Result<PaymentStarted, HttpError> {
    let TopUpWish { amount, method, keep } = *wish;
    store.post("/v1/credit/top-ups", &StartTopUp { id, amount, method, keep, language: language.into() }).await
}

async fn membership(
    store: &SignedIn,
    id: PaymentId,
    wish: &MembershipWish,
    language: &str,
) -> Result<PaymentStarted, HttpError> {
    let MembershipWish { plan, method, keep, renew, expected_amount } = wish.clone();
    let ask = StartMembership { id, plan, expected_amount, method, keep, renew, language: language.into() };
    store.post("/v1/membership", &ask).await
}

async fn keep(store: &SignedIn, id: PaymentId, language: &str) -> Result<PaymentStarted, HttpError> {
    store.post("/v1/payment-methods", &StartSetup { id, language: language.into() }).await
}

/// Makes a method the one that is offered first.
pub async fn set_default(store: &SignedIn, method: PaymentMethodId) -> Result<(), HttpError> {
    store.put_done(&format!("/v1/payment-methods/{method}/default"), &serde_json::json!({})).await
}

/// Forgets a method, at the provider too.
pub async fn remove(store: &SignedIn, method: PaymentMethodId) -> Result<(), HttpError> {
    store.delete(&format!("/v1/payment-methods/{method}")).await
}
