//! Paying: payments, refunds and kept payment methods. Entities of kinds `payment` and `payment_method` in an account's feed.
//!
//! Card data never passes a client or a store: the payment provider's page opens in the system's browser, and what comes
//! back is a token (which stays on the server), a brand, the last four digits and an expiry. ADR 0010 tells the whole way.
//!
//! All amounts are minor units of the payment's currency.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ids::{OrderId, PaymentId, PaymentMethodId};
use crate::membership::MembershipWish;
use crate::money::Currency;
use crate::time::ServerTime;

/// The kind under which payments stand in a feed.
pub const PAYMENT: &str = "payment";
/// The kind under which kept payment methods stand in a feed.
pub const PAYMENT_METHOD: &str = "payment_method";

/// The most payment methods an account keeps.
pub const MOST_METHODS: usize = 20;

open_enum! {
    /// What a payment is for.
    pub enum PaymentKind {
        /// Money for an order.
        Charge = "charge",
        /// Money that goes back the way it came.
        Refund = "refund",
        /// Money into the store account (S24).
        TopUp = "top_up",
        /// Money for a period of membership.
        Membership = "membership",
        /// No money: a card or wallet is kept for later.
        Setup = "setup",
    }
}

open_enum! {
    /// How far a payment is. Only `pending` changes any more; but money that arrives all the same makes any of them
    /// `succeeded`.
    pub enum PaymentState {
        /// Begun; the page may be open, or the provider has not said yet.
        Pending = "pending",
        /// The money moved.
        Succeeded = "succeeded",
        /// The provider refused; `reason` says why.
        Failed = "failed",
        /// Called off before any money moved.
        Canceled = "canceled",
        /// Nobody paid in time.
        Expired = "expired",
    }
}

open_enum! {
    /// Why a provider refused, in words that every provider's are brought to.
    pub enum PaymentReason {
        /// The bank declined without saying more.
        Declined = "declined",
        /// There is not enough money on the card.
        InsufficientFunds = "insufficient_funds",
        /// The card has expired.
        CardExpired = "card_expired",
        /// The bank's question was not answered, or wrongly.
        ChallengeFailed = "challenge_failed",
        /// The bank wants to ask the person; a page is needed.
        ChallengeNeeded = "challenge_needed",
        /// The page was closed, or its time ran out.
        Abandoned = "abandoned",
        /// The provider did not answer.
        Unavailable = "unavailable",
    }
}

open_enum! {
    /// With what one pays.
    pub enum MethodKind {
        /// A bank card.
        Card = "card",
        /// An e-wallet.
        Wallet = "wallet",
        /// In cash, or by card, to whoever brings it.
        Cash = "cash",
        /// Store credit.
        Credit = "credit",
    }
}

/// With what a payment was made, as far as anybody but the provider may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct MethodSummary {
    /// What it is.
    pub kind: MethodKind,
    /// The card's or wallet's brand, as `visa`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// The card's last four digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last4: Option<String>,
}

/// A payment, a refund or a top-up, as the customer sees it (S8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct PaymentRecord {
    /// The payment; also its idempotency key. Whoever begins one makes the id.
    pub id: PaymentId,
    /// What it is for.
    pub kind: PaymentKind,
    /// How far it is.
    pub state: PaymentState,
    /// The order it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// That order's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_number: Option<String>,
    /// Minor units, never negative: [`PaymentKind`] says which way they flow. Nothing for a setup.
    #[ts(type = "number")]
    pub amount: i64,
    /// Of which currency.
    pub currency: Currency,
    /// With what, once it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<MethodSummary>,
    /// Why it failed, or was not finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<PaymentReason>,
    /// With a refund: the payment whose money goes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_of: Option<PaymentId>,
    /// With a payment for a membership: what it buys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub membership: Option<MembershipWish>,
    /// The receipt's number, once money has moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
    /// When it was begun.
    pub created_at: ServerTime,
    /// When the money moved, or it ended otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<ServerTime>,
}

/// A card or wallet that is kept for quick payment (S23). The provider's token stays on the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct PaymentMethod {
    /// The method.
    pub id: PaymentMethodId,
    /// What it is: a card or a wallet.
    pub kind: MethodKind,
    /// The brand, as `visa`.
    #[serde(default)]
    pub brand: String,
    /// The last four digits, or the wallet's name as the provider shows it.
    #[serde(default)]
    pub last4: String,
    /// The month it expires in, 1 to 12; wallets have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_month: Option<u32>,
    /// The year it expires in, four digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_year: Option<u32>,
    /// What is offered first; there is one at most.
    #[serde(default)]
    pub is_default: bool,
    /// When it was kept.
    pub created_at: ServerTime,
}

/// Begins a payment (`POST /v1/orders/{order}/payments`). The same id again is the same payment, and answered alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StartPayment {
    /// The payment; the client makes the id.
    pub id: PaymentId,
    /// A kept method to charge at once. Without one a page is opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<PaymentMethodId>,
    /// Whether what is paid with on the page is kept for later.
    #[serde(default)]
    pub keep: bool,
    /// The amount the person saw. Where the order's differs, nothing is begun.
    pub expected_amount: i64,
    /// The language of the page, BCP 47.
    pub language: String,
}

/// Begins to keep a method without paying (`POST /v1/payment-methods`). The same id again is the same set-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StartSetup {
    /// The set-up, a payment of kind `setup`; the client makes the id.
    pub id: PaymentId,
    /// The language of the page, BCP 47.
    pub language: String,
}

/// A payment that was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PaymentStarted {
    /// How it stands.
    pub payment: PaymentRecord,
    /// The page to open in the system's browser; nothing where none is needed any more. Its address is a secret of this
    /// payment's: never log it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}
