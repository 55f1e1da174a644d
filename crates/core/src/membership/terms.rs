//! What a membership means for the prices of one account, at one moment.

use kabinet_protocol::membership::MembershipRules;

/// The store's rules, and whether they are this account's now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// The store's rules; nothing where it has no membership, and for whoever has no account.
    pub rules: Option<MembershipRules>,
    /// The membership is active.
    pub active: bool,
}

impl Terms {
    /// What one piece costs a member, where that is less than the price.
    fn less(&self, price: i64) -> Option<i64> {
        let member = self.rules.as_ref().filter(|rules| rules.enabled)?.price_of(price);
        (member < price).then_some(member)
    }

    /// What one piece costs this account as a member; nothing where it is none, or pays no less.
    pub fn member_price(&self, price: i64) -> Option<i64> {
        self.less(price).filter(|_| self.active)
    }

    /// What it would cost as a member, for somebody who is none.
    pub fn would_cost(&self, price: i64) -> Option<i64> {
        self.less(price).filter(|_| !self.active)
    }

    /// From which sum of goods on, at what a member pays for them, delivery is free for this account as a member.
    pub fn free_from(&self) -> Option<i64> {
        self.rules.as_ref().filter(|rules| rules.enabled && self.active)?.free_delivery_from
    }

    /// What one piece costs this account.
    pub fn price(&self, price: i64) -> i64 {
        self.member_price(price).unwrap_or(price)
    }
}
