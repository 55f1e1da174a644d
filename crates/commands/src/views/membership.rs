//! Premium membership: until when, whether it renews itself, what it saved, and every period.

use kabinet_protocol::ids::PaymentMethodId;
use kabinet_protocol::membership::{Membership, MembershipPeriod, MembershipRules};
use kabinet_protocol::payment::PaymentMethod;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The account's membership; works offline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MembershipView {
    /// The record, with what waits to be sent on top; nothing where there never was one.
    pub membership: Option<Membership>,
    /// Whether it is active now.
    pub active: bool,
    /// A change of whether it renews itself waits to be sent.
    pub renew_pending: bool,
    /// The kept method that is charged when it renews itself; nothing where that is not kept any more.
    pub method: Option<PaymentMethod>,
    /// What was saved with orders since it began, in minor units.
    #[ts(type = "number")]
    pub saved: i64,
    /// The store's currency.
    pub currency: String,
    /// Every period, the newest first.
    pub periods: Vec<MembershipPeriod>,
    /// The store's rules; nothing where it has no membership.
    pub rules: Option<MembershipRules>,
    /// Whether it can be bought: the store has it, and can be paid online.
    pub may_buy: bool,
}

/// `membership.buy`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BuyMembershipArgs {
    /// Which of the store's plans.
    pub plan: String,
    /// A kept method to charge at once; without one a page opens.
    #[serde(default)]
    #[ts(optional)]
    pub method_id: Option<PaymentMethodId>,
    /// Whether what is paid with on the page is kept for later.
    #[serde(default)]
    pub keep: bool,
    /// Whether it is to renew itself, with the method that paid for it.
    #[serde(default)]
    pub renew: bool,
    /// The price the person sees, in minor units. Where the store's differs, nothing is begun.
    #[ts(type = "number")]
    pub expected_amount: i64,
}

/// `membership.renew`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RenewMembershipArgs {
    /// Whether it renews itself.
    pub on: bool,
    /// A kept method to charge then; the one it has stays where absent.
    #[serde(default)]
    #[ts(optional)]
    pub method_id: Option<PaymentMethodId>,
}
