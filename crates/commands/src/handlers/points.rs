//! Handlers of `points.*`.

use std::sync::Arc;

use kabinet_core::app::App;
use kabinet_protocol::ids::AccountId;

use crate::error::CommandError;
use crate::handlers::identity::active;
use crate::views::Nothing;
use crate::views::points::{
    DayBalanceView, ExpiryView, ForecastArgs, ForecastView, NextTier, PointsEntriesArgs, PointsEntriesView,
    PointsHistoryView, PointsView, SwitchPointsArgs,
};

pub(crate) async fn get(app: &Arc<App>, _args: Nothing) -> Result<PointsView, CommandError> {
    view(app, active(app)?).await
}

pub(crate) async fn entries(app: &Arc<App>, args: PointsEntriesArgs) -> Result<PointsEntriesView, CommandError> {
    let limit = args.limit.unwrap_or(50).clamp(1, 200);
    let entries = app.points_entries(active(app)?, args.order_id, args.before, limit).await?;
    let full = args.order_id.is_none() && entries.len() == limit as usize;
    let next = entries.last().filter(|last| full && last.number > 1).map(|last| last.number);
    Ok(PointsEntriesView { entries, next })
}

pub(crate) async fn switch(app: &Arc<App>, args: SwitchPointsArgs) -> Result<PointsView, CommandError> {
    let account = active(app)?;
    app.switch_points(account, args.on).await?;
    view(app, account).await
}

pub(crate) async fn history(app: &Arc<App>, _args: Nothing) -> Result<PointsHistoryView, CommandError> {
    let days = app.points_history(active(app)?).await?;
    let days = days.into_iter().map(|one| DayBalanceView { day: one.day, balance: one.balance });
    Ok(PointsHistoryView { days: days.collect() })
}

pub(crate) async fn forecast(app: &Arc<App>, args: ForecastArgs) -> Result<ForecastView, CommandError> {
    if args.lines.len() > 200 || args.lines.iter().any(|line| !(0..=1_000_000).contains(&line.quantity)) {
        return Err(CommandError::invalid("lines"));
    }
    let lines: Vec<_> = args.lines.iter().map(|line| (line.product_id, line.quantity)).collect();
    Ok(ForecastView { earns: app.points_forecast(active(app)?, &lines).await? })
}

async fn view(app: &Arc<App>, account: AccountId) -> Result<PointsView, CommandError> {
    let known = app.points(account).await?;
    let points = known.shown.points.unwrap_or_default();
    let expiries = known.expiries.iter().map(|one| ExpiryView { day: one.day, points: one.points });
    let rules = known.rules.as_ref();
    let tier = rules.and_then(|rules| rules.tier(points.spent)).cloned();
    let next = rules.and_then(|rules| rules.next_tier(points.spent));
    let next_tier = next.map(|(tier, missing)| NextTier { tier: tier.clone(), missing });
    Ok(PointsView {
        balance: points.balance,
        pending: points.pending,
        entries: points.entries,
        redeem: known.shown.redeem,
        redeem_pending: known.shown.waits,
        expiries: expiries.collect(),
        spent: points.spent,
        tier,
        next_tier,
        rules: known.rules,
    })
}
