//! The account's points: read offline, with every reason and every expiry date.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::tz::TimeZone;
use kabinet_protocol::ids::{AccountId, OrderId, ProductId};
use kabinet_protocol::points::{Item, PointsEntry, PointsRules};
use kabinet_protocol::time::CivilDate;

use super::{App, AppError, Changed};
use crate::points::history::DayBalance;
use crate::points::{self, Expiry, Shown};
use crate::registry::AccountRecord;

/// The newest entries of which the balance over time is drawn: more than anybody makes in a year by hand.
const STEPS: u32 = 2_000;

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

    /// The balance over the last twelve months, one figure for each day on which it changed; works offline.
    pub async fn points_history(&self, id: AccountId) -> Result<Vec<DayBalance>, AppError> {
        let account = self.account(id)?;
        let archive = account.archive()?;
        let zone = TimeZone::get(&account.record().store.discovery.time_zone).unwrap_or(TimeZone::UTC);
        let today = self.config().clock.now().timestamp().unwrap_or_default().to_zoned(zone.clone()).date();
        let since = CivilDate(today.saturating_sub(1.year()));
        Ok(points::history::daily(&points::steps(archive.db(), STEPS).await?, since, &zone))
    }

    /// What buying these products would earn, at the prices known here and in the tier of now; works offline. Nothing where the
    /// store has no points, or somebody has no account.
    pub async fn points_forecast(&self, id: AccountId, lines: &[(ProductId, i64)]) -> Result<Option<i64>, AppError> {
        let account = self.account(id)?;
        let (archive, record) = (account.archive()?, account.record());
        let Some(rules) = self.points_rules(&record).filter(|_| !record.guest) else { return Ok(None) };
        let (found, _) = self.cards(id, &lines.iter().map(|line| line.0).collect(), "en").await?;
        let terms = self.member_terms(&account).await?;
        let spent = points::shown(archive.db()).await?.points.map_or(0, |points| points.spent);
        let items: Vec<Item<'_>> = lines
            .iter()
            .zip(1..)
            .filter_map(|((product, quantity), line)| {
                let card = found.get(product)?;
                let price = terms.price(card.price);
                Some(Item { line, category: card.category.as_deref(), total: price.saturating_mul(*quantity) })
            })
            .collect();
        Ok(Some(rules.forecast(&items, rules.percent(spent))))
    }

    /// Says whether points may pay.
    pub async fn switch_points(self: &Arc<Self>, id: AccountId, on: bool) -> Result<(), AppError> {
        let archive = self.writable(id).await?;
        points::api::switch(archive.db(), on, self.config().clock.now()).await?;
        self.sent_off(&archive, Changed::Points);
        Ok(())
    }
}
