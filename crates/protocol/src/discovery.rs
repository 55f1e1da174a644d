//! What a store says of itself at `/.well-known/kabinet`, before anyone signs in.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::credit::CreditRules;
use crate::ids::StoreId;
use crate::membership::MembershipRules;
use crate::money::Currency;
use crate::points::PointsRules;
use crate::support::Support;

/// A closed range of protocol versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct ProtocolRange {
    /// The oldest version spoken.
    pub min: u32,
    /// The newest version spoken.
    pub max: u32,
}

impl ProtocolRange {
    /// The newest version both sides speak, if any.
    pub fn shared(self, other: ProtocolRange) -> Option<u32> {
        let version = self.max.min(other.max);
        (version >= self.min && version >= other.min).then_some(version)
    }
}

open_enum! {
    /// Whether customers have accounts here (FEATURES S41).
    pub enum AccountsMode {
        /// An account or guest checkout.
        Optional = "optional",
        /// No guest checkout.
        Required = "required",
        /// Guests only.
        Disabled = "disabled",
    }
}

open_enum! {
    /// Who changes a customer's e-mail address (S51).
    pub enum EmailChange {
        /// Nobody, once it is bound.
        Never = "never",
        /// The merchant.
        Merchant = "merchant",
        /// The customer, with verification of the new one.
        CustomerVerified = "customer_verified",
    }
}

/// What of the store's policy a client may know before signing in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct PublicPolicy {
    /// Whether customers have accounts.
    pub accounts_mode: AccountsMode,
    /// Whether a one-time code opens a new account for a number the store does not know.
    pub otp_may_register: bool,
    /// Countries (ISO 3166-1 alpha-2) whose numbers receive codes; empty means all.
    #[serde(default)]
    pub phone_countries: Vec<String>,
    /// Who changes an e-mail address that is bound.
    #[serde(default = "PublicPolicy::usual_email_change")]
    pub email_change: EmailChange,
    /// Whether those who have an account may still sign in where accounts are disabled (S44).
    #[serde(default)]
    pub sign_in_when_disabled: bool,
    /// Whether orders can be paid online: the store has a payment provider.
    #[serde(default)]
    pub online_payment: bool,
    /// For how many civil days after delivery goods can be returned; 0 where the store takes nothing back this way.
    #[serde(default)]
    pub return_days: u32,
    /// The rules of points, by which a client forecasts; nothing where the store has no points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub points: Option<PointsRules>,
    /// The rules of store credit; nothing where the store has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub credit: Option<CreditRules>,
    /// The rules of membership; nothing where the store has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub membership: Option<MembershipRules>,
}

impl PublicPolicy {
    fn usual_email_change() -> EmailChange {
        EmailChange::CustomerVerified
    }
}

/// The document at `/.well-known/kabinet`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Discovery {
    /// Which store this is, whatever its address.
    pub store_id: StoreId,
    /// The store's name for people.
    pub name: String,
    /// The protocol versions the server speaks.
    pub protocol: ProtocolRange,
    /// The server's build, as `0.1.0`.
    pub server_version: String,
    /// Languages the store writes, BCP 47, its own first.
    pub languages: Vec<String>,
    /// The currency its prices are in.
    pub currency: Currency,
    /// The IANA time zone of its civil dates.
    pub time_zone: String,
    /// The country (ISO 3166-1 alpha-2) in which a phone number without a prefix is read.
    pub country: String,
    /// The public part of the policy.
    pub policy: PublicPolicy,
    /// How people reach the store.
    #[serde(default, skip_serializing_if = "Support::is_empty")]
    pub support: Support,
    /// True for a demonstration store, whose inbox anybody may read.
    #[serde(default)]
    pub demo: bool,
}

#[cfg(test)]
mod tests {
    use super::ProtocolRange;

    #[test]
    fn ranges_meet_at_the_newest_both_speak() {
        let range = |min, max| ProtocolRange { min, max };
        assert_eq!(range(1, 3).shared(range(2, 5)), Some(3));
        assert_eq!(range(1, 1).shared(range(2, 5)), None);
        assert_eq!(range(4, 9).shared(range(2, 5)), Some(5));
    }
}
