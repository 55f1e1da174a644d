//! The account's membership: read offline, and what it means for the prices that are shown.

use std::sync::Arc;

use kabinet_protocol::discovery::Discovery;
use kabinet_protocol::ids::{AccountId, PaymentMethodId};
use kabinet_protocol::membership::{Membership, MembershipPeriod, MembershipRules};
use kabinet_protocol::money::Currency;
use kabinet_protocol::payment::PaymentMethod;
use kabinet_protocol::time::ServerTime;

use super::account::Account;
use super::{App, AppError, Changed};
use crate::membership::{self, Terms};
use crate::payments;

/// What there is to see of an account's membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipShown {
    /// The record, with what waits to be sent on top; nothing where there never was one.
    pub membership: Option<Membership>,
    /// A change of whether it renews itself waits.
    pub waits: bool,
    /// Whether it is active, by this device's clock.
    pub active: bool,
    /// The kept method that is charged when it renews itself, where that is still kept.
    pub method: Option<PaymentMethod>,
    /// Every period, the newest first.
    pub periods: Vec<MembershipPeriod>,
    /// What was saved with orders since it began, in minor units of the store's currency.
    pub saved: i64,
    /// The store's rules; nothing where it has no membership.
    pub rules: Option<MembershipRules>,
    /// The store's currency.
    pub currency: Currency,
    /// Whether the store can be paid online, without which nothing is bought.
    pub online_payment: bool,
}

impl App {
    /// An account's membership; works offline.
    pub async fn membership(&self, id: AccountId) -> Result<MembershipShown, AppError> {
        let account = self.account(id)?;
        let archive = account.archive()?;
        let Discovery { currency, policy, .. } = self.discovery_of(&account);
        let shown = membership::shown(archive.db()).await?;
        let periods = membership::periods(archive.db()).await?;
        let methods = payments::methods(archive.db()).await?;
        let (mut method, mut saved, mut active) = (None, 0, false);
        if let Some(known) = &shown.membership {
            active = known.active(self.store_time());
            method = methods.into_iter().find(|method| Some(method.id) == known.method);
            saved = self.orders_of(id)?.saved(known.since, currency).await?;
        }
        let (membership, waits) = (shown.membership, shown.waits);
        let (rules, online_payment) = (policy.membership, policy.online_payment);
        Ok(MembershipShown { membership, waits, active, method, periods, saved, rules, currency, online_payment })
    }

    /// What a membership means for the prices of an account now. Whoever has no account has none.
    pub(super) async fn member_terms(&self, account: &Account) -> Result<Terms, AppError> {
        if account.record().guest {
            return Ok(Terms::default());
        }
        let rules = self.discovery_of(account).policy.membership;
        if rules.is_none() {
            return Ok(Terms::default());
        }
        let shown = membership::shown(account.archive()?.db()).await?;
        let active = shown.membership.is_some_and(|known| known.active(self.store_time()));
        Ok(Terms { rules, active })
    }

    /// Says whether it renews itself, and with what it is paid for then.
    pub async fn renew_membership(
        self: &Arc<Self>,
        id: AccountId,
        on: bool,
        method: Option<PaymentMethodId>,
    ) -> Result<(), AppError> {
        let archive = self.writable(id).await?;
        membership::api::renew(archive.db(), on, method, self.config().clock.now()).await?;
        self.sent_off(&archive, Changed::Membership);
        Ok(())
    }

    /// The newest word of an account's store about itself.
    fn discovery_of(&self, account: &Account) -> Discovery {
        let record = account.record();
        let known = self.registry().now().store(record.store_id).map(|store| store.discovery.clone());
        known.unwrap_or(record.store.discovery)
    }

    /// The store's time, as this device's clock has it.
    fn store_time(&self) -> ServerTime {
        ServerTime(self.config().clock.now().millis())
    }
}
