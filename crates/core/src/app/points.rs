//! The account's points: read offline, with every reason and every expiry date.

use std::sync::Arc;

use kabinet_protocol::ids::{AccountId, OrderId};
use kabinet_protocol::points::{PointsEntry, PointsRules};

use super::{App, AppError, Changed};
use crate::points::{self, Expiry, Shown};
use crate::registry::AccountRecord;

/// What there is to see of an account's points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointsShown {
    /// The sums, and the switch.
    pub shown: Shown,
    /// Every expiry date, the soonest first.
    pub expiries: Vec<Expiry>,
    /// The store's rules; nothing where it has no points.
    pub rules: Option<PointsRules>,
}

impl App {
    /// An account's points; works offline.
    pub async fn points(&self, id: AccountId) -> Result<PointsShown, AppError> {
        let account = self.account(id)?;
        let archive = account.archive()?;
        let rules = self.points_rules(&account.record());
        let (shown, expiries) = (points::shown(archive.db()).await?, points::expiries(archive.db()).await?);
        Ok(PointsShown { shown, expiries, rules })
    }

    /// The rules of an account's store, by its newest word; nothing where it has no points.
    pub(super) fn points_rules(&self, record: &AccountRecord) -> Option<PointsRules> {
        let known = self.registry().now().store(record.store_id).map(|store| store.discovery.policy.points.clone());
        known.unwrap_or_else(|| record.store.discovery.policy.points.clone())
    }

    /// Entries of the ledger below a number, the newest first, or those of one order in their order.
    pub async fn points_entries(
        &self,
        id: AccountId,
        order: Option<OrderId>,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<PointsEntry>, AppError> {
        let archive = self.account(id)?.archive()?;
        Ok(match order {
            Some(order) => points::of_order(archive.db(), order).await?,
            None => points::entries(archive.db(), before, limit).await?,
        })
    }

    /// Says whether points may pay.
    pub async fn switch_points(self: &Arc<Self>, id: AccountId, on: bool) -> Result<(), AppError> {
        let archive = self.writable(id).await?;
        points::api::switch(archive.db(), on, self.config().clock.now()).await?;
        self.sent_off(&archive, Changed::Points);
        Ok(())
    }
}
