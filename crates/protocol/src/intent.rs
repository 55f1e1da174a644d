//! Intents: what a person changed, on its way to the store.
//!
//! `POST /v1/intents` takes one [`Intent`] and answers an [`IntentAnswer`] or a problem. [`Intent::id`] is the idempotency
//! key: the server keeps the answer in the transaction of the effect and gives it again to whoever asks again. ADR 0008
//! says which problems are final and what a client does with each.
//!
//! `GET /v1/intents/{intent}` answers its [`Outcome`] to whoever would rather know than try again.
//!
//! Payloads are versioned. A decoder and a test stay for every version ever released.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ids::{FeedId, IntentId, OrderId};
use crate::lists::ListChange;
use crate::membership::RenewMembership;
use crate::points::PointsSwitch;
use crate::problem::Problem;
use crate::profile::{Address, AddressId};
use crate::returns::{AskReturn, WithdrawReturn};
use crate::shop::PlaceOrder;
use crate::sync::Rev;

open_enum! {
    /// What an intent does.
    pub enum IntentKind {
        /// Puts more of a product into a list.
        ListAdd = "list.add",
        /// Sets how many of a product a list has; none removes it.
        ListSet = "list.set",
        /// Moves a product from one list into another.
        ListMove = "list.move",
        /// Watches a favourite's price.
        ListWatch = "list.watch",
        /// Changes the person's name.
        ProfileRename = "profile.rename",
        /// Writes an address of the address book.
        AddressPut = "address.put",
        /// Takes one out of it.
        AddressRemove = "address.remove",
        /// Says which mailings are welcome.
        ConsentsSet = "consents.set",
        /// Puts an order away, or brings it back.
        OrderArchive = "order.archive",
        /// Writes the customer's own note and tags of an order.
        OrderAnnotate = "order.annotate",
        /// Calls an order off.
        OrderCancel = "order.cancel",
        /// Asks to send goods of an order back.
        OrderReturn = "order.return",
        /// Takes that back, before the goods have arrived.
        OrderReturnWithdraw = "order.return_withdraw",
        /// Places an order.
        OrderPlace = "order.place",
        /// Switches the spending of points on or off.
        PointsRedeem = "points.redeem",
        /// Switches the renewal of a membership on or off.
        MembershipRenew = "membership.renew",
        /// Writes to the store.
        FeedbackSend = "feedback.send",
    }
}

open_enum! {
    /// Intents of one stream are sent in the order they were made; streams do not wait for one another.
    pub enum Stream {
        /// Cart, favourites, saved for later.
        Lists = "lists",
        /// Name, addresses, consents, the switches of points and of renewal.
        Profile = "profile",
        /// What is done to orders, and new ones.
        Orders = "orders",
        /// Messages to the store.
        Feedback = "feedback",
    }
}

/// An intent as it goes over the wire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Intent {
    /// The intent; also its idempotency key.
    pub id: IntentId,
    /// What it does.
    pub kind: IntentKind,
    /// The version of its payload, from 1.
    pub payload_version: u32,
    /// What it does it with. [`Payload`] reads it.
    #[schema(value_type = Object)]
    pub payload: Value,
}

/// What an intent did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct IntentAnswer {
    /// The intent.
    pub intent: IntentId,
    /// The feed that moved.
    pub feed: FeedId,
    /// Its counter after the effect.
    pub rev: Rev,
    /// The documents it wrote.
    #[serde(default)]
    pub rows: Vec<ChangedRow>,
    /// The entities it ended.
    #[serde(default)]
    pub gone: Vec<EndedRow>,
}

/// What became of an intent: `GET /v1/intents/{intent}` answers it without doing anything.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// It was done.
    Made {
        /// What it was answered.
        answer: IntentAnswer,
    },
    /// It was refused for good.
    Refused {
        /// Why.
        problem: Problem,
    },
}

/// A document an intent wrote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ChangedRow {
    /// The entity's kind.
    pub kind: String,
    /// The entity's id.
    pub id: String,
    /// The revision of this document.
    pub rev: Rev,
    /// The document.
    #[schema(value_type = Object)]
    pub doc: Value,
}

/// An entity an intent ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EndedRow {
    /// The entity's kind.
    pub kind: String,
    /// The entity's id.
    pub id: String,
    /// The revision of its end.
    pub rev: Rev,
}

/// The payload of an intent, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payload {
    /// One of the four changes of lists.
    List(ListChange),
    /// See [`Rename`].
    Rename(Rename),
    /// Writes an address.
    AddressPut(Box<Address>),
    /// Takes an address out.
    AddressRemove(AddressId),
    /// See [`ConsentsChange`].
    Consents(ConsentsChange),
    /// See [`ArchiveOrder`].
    Archive(ArchiveOrder),
    /// See [`Annotate`].
    Annotate(Annotate),
    /// See [`CancelOrder`].
    Cancel(CancelOrder),
    /// See [`AskReturn`].
    Return(Box<AskReturn>),
    /// See [`WithdrawReturn`].
    ReturnWithdraw(WithdrawReturn),
    /// See [`PlaceOrder`].
    Place(Box<PlaceOrder>),
    /// See [`PointsSwitch`].
    Points(PointsSwitch),
    /// See [`RenewMembership`].
    Membership(RenewMembership),
    /// See [`Feedback`].
    Feedback(Feedback),
}

/// A payload that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BadPayload {
    /// This build knows no such kind, or no such version of it.
    #[error("this build does not know version {version} of {kind}")]
    Unknown {
        /// The kind.
        kind: IntentKind,
        /// The version.
        version: u32,
    },
    /// The payload is not of the documented form.
    #[error("the payload is not of the documented form: {0}")]
    Malformed(#[from] serde_json::Error),
}

impl Intent {
    /// Reads the payload.
    pub fn read(&self) -> Result<Payload, BadPayload> {
        fn of<T: DeserializeOwned>(payload: &Value) -> Result<T, BadPayload> {
            Ok(T::deserialize(payload)?)
        }
        let payload = &self.payload;
        if self.payload_version != 1 {
            return Err(BadPayload::Unknown { kind: self.kind.clone(), version: self.payload_version });
        }
        Ok(match &self.kind {
            IntentKind::ListAdd => Payload::List(ListChange::Add(of(payload)?)),
            IntentKind::ListSet => Payload::List(ListChange::Set(of(payload)?)),
            IntentKind::ListMove => Payload::List(ListChange::Move(of(payload)?)),
            IntentKind::ListWatch => Payload::List(ListChange::Watch(of(payload)?)),
            IntentKind::ProfileRename => Payload::Rename(of(payload)?),
            IntentKind::AddressPut => Payload::AddressPut(Box::new(of::<AddressPut>(payload)?.address)),
            IntentKind::AddressRemove => Payload::AddressRemove(of::<AddressRemove>(payload)?.id),
            IntentKind::ConsentsSet => Payload::Consents(of(payload)?),
            IntentKind::OrderArchive => Payload::Archive(of(payload)?),
            IntentKind::OrderAnnotate => Payload::Annotate(of(payload)?),
            IntentKind::OrderCancel => Payload::Cancel(of(payload)?),
            IntentKind::OrderReturn => Payload::Return(Box::new(of(payload)?)),
            IntentKind::OrderReturnWithdraw => Payload::ReturnWithdraw(of(payload)?),
            IntentKind::OrderPlace => Payload::Place(Box::new(of(payload)?)),
            IntentKind::PointsRedeem => Payload::Points(of(payload)?),
            IntentKind::MembershipRenew => Payload::Membership(of(payload)?),
            IntentKind::FeedbackSend => Payload::Feedback(of(payload)?),
            IntentKind::Other(_) => {
                return Err(BadPayload::Unknown { kind: self.kind.clone(), version: self.payload_version });
            }
        })
    }
}

impl Payload {
    /// The kind of intent it is the payload of.
    pub fn kind(&self) -> IntentKind {
        match self {
            Self::List(change) => change.kind(),
            Self::Rename(_) => IntentKind::ProfileRename,
            Self::AddressPut(_) => IntentKind::AddressPut,
            Self::AddressRemove(_) => IntentKind::AddressRemove,
            Self::Consents(_) => IntentKind::ConsentsSet,
            Self::Archive(_) => IntentKind::OrderArchive,
            Self::Annotate(_) => IntentKind::OrderAnnotate,
            Self::Cancel(_) => IntentKind::OrderCancel,
            Self::Return(_) => IntentKind::OrderReturn,
            Self::ReturnWithdraw(_) => IntentKind::OrderReturnWithdraw,
            Self::Place(_) => IntentKind::OrderPlace,
            Self::Points(_) => IntentKind::PointsRedeem,
            Self::Membership(_) => IntentKind::MembershipRenew,
            Self::Feedback(_) => IntentKind::FeedbackSend,
        }
    }

    /// The stream its intent stands in.
    pub fn stream(&self) -> Stream {
        match self {
            Self::List(_) => Stream::Lists,
            Self::Rename(_)
            | Self::AddressPut(_)
            | Self::AddressRemove(_)
            | Self::Consents(_)
            | Self::Points(_)
            | Self::Membership(_) => Stream::Profile,
            Self::Archive(_)
            | Self::Annotate(_)
            | Self::Cancel(_)
            | Self::Return(_)
            | Self::ReturnWithdraw(_)
            | Self::Place(_) => Stream::Orders,
            Self::Feedback(_) => Stream::Feedback,
        }
    }

    /// The payload as it is stored and sent, with its version.
    pub fn write(&self) -> Result<(u32, Value), serde_json::Error> {
        let value = match self {
            Self::List(ListChange::Add(it) | ListChange::Set(it)) => serde_json::to_value(it),
            Self::List(ListChange::Move(it)) => serde_json::to_value(it),
            Self::List(ListChange::Watch(it)) => serde_json::to_value(it),
            Self::Rename(it) => serde_json::to_value(it),
            Self::AddressPut(it) => serde_json::to_value(AddressPut { address: it.as_ref().clone() }),
            Self::AddressRemove(it) => serde_json::to_value(AddressRemove { id: *it }),
            Self::Consents(it) => serde_json::to_value(it),
            Self::Archive(it) => serde_json::to_value(it),
            Self::Annotate(it) => serde_json::to_value(it),
            Self::Cancel(it) => serde_json::to_value(it),
            Self::Return(it) => serde_json::to_value(it),
            Self::ReturnWithdraw(it) => serde_json::to_value(it),
            Self::Place(it) => serde_json::to_value(it),
            Self::Points(it) => serde_json::to_value(it),
            Self::Membership(it) => serde_json::to_value(it),
            Self::Feedback(it) => serde_json::to_value(it),
        }?;
        Ok((1, value))
    }
}

#[derive(Serialize, Deserialize)]
struct AddressPut {
    address: Address,
}

#[derive(Serialize, Deserialize)]
struct AddressRemove {
    id: AddressId,
}

/// The person's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rename {
    /// 1 to 200 characters without control characters.
    pub name: String,
}

/// Which mailings are welcome; what is absent stays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentsChange {
    /// Advertising.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advertising: Option<bool>,
    /// News about the store and the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub informational: Option<bool>,
}

/// Puts an order away, or brings it back (S28).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveOrder {
    /// The order.
    pub order: OrderId,
    /// Away, or back.
    pub archived: bool,
}

/// The customer's own words about an order (B9). Nobody else ever sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annotate {
    /// The order.
    pub order: OrderId,
    /// At most 2,000 characters; empty for none.
    pub note: String,
    /// At most 20, each of 1 to 40 characters.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// Calls an order off, before anything of it has left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelOrder {
    /// The order.
    pub order: OrderId,
    /// At most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A message to the store (S38); [`crate::support::check_feedback`] is its rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// `question`, `complaint`, `praise`, `other`.
    pub topic: String,
    /// 1 to 4,000 characters.
    pub text: String,
    /// The order it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
}
