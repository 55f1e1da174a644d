//! Identifiers. Each is a type of its own, so that an order's id cannot be handed where a product's is wanted.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident,)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema, TS)]
        #[serde(transparent)]
        #[schema(value_type = String, format = "uuid")]
        #[ts(type = "string")]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id. The first half is the time, so that ids made later sort later.
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A store, however it is reached. Stands in discovery; never the address.
    StoreId,
    /// Somebody the store knows, with or without an account.
    CustomerId,
    /// A customer's login.
    AccountId,
    /// A stream of entities with a revision counter of its own: an account's, or the catalogue's.
    FeedId,
    /// One life of a feed's counter. A restored or reset server begins a new one.
    Epoch,
    /// A one-time-code challenge.
    ChallengeId,
    /// A signed-in device at one store.
    SessionId,
    /// A line of an account's security log.
    SecurityEventId,
    /// An installation of a client.
    DeviceId,
    /// An order.
    OrderId,
    /// A parcel, a pick-up or a digital delivery of an order.
    FulfillmentId,
    /// A refund, credit, return, exchange or cancellation of an order.
    AdjustmentId,
    /// Goods on their way back to the store.
    ReturnId,
    /// A product variant that can be bought.
    ProductId,
    /// An address of an account's address book.
    AddressId,
    /// A queued action; also its idempotency key.
    IntentId,
    /// A payment, a refund or a top-up; also its idempotency key.
    PaymentId,
    /// A card or wallet that is kept for quick payment.
    PaymentMethodId,
    /// A period of a membership.
    MembershipPeriodId,
    /// A line of the ledger of store credit.
    CreditEntryId,
    /// A line of the points ledger.
    PointsEntryId,
    /// What one credit of points brought.
    PointsLotId,
    /// A message in the demo store's inbox.
    MessageId,
}
