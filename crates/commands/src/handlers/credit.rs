//! Handlers of `credit.*`.

use std::sync::Arc;

use kabinet_core::app::App;
use kabinet_core::payments::TopUpWish;

use crate::error::CommandError;
use crate::handlers::app::shown_language;
use crate::handlers::identity::active;
use crate::handlers::payments::started;
use crate::views::Nothing;
use crate::views::credit::{CreditEntriesArgs, CreditEntriesView, CreditView, TopUpArgs};
use crate::views::payments::PaymentStartedView;

pub(crate) async fn get(app: &Arc<App>, _args: Nothing) -> Result<CreditView, CommandError> {
    let known = app.credit(active(app)?).await?;
    Ok(CreditView {
        balance: known.credit.map_or(0, |credit| credit.balance),
        currency: known.currency.to_string(),
        entries: known.credit.map_or(0, |credit| credit.entries),
        may_top_up: known.rules.is_some() && known.online_payment,
        rules: known.rules,
    })
}

pub(crate) async fn entries(app: &Arc<App>, args: CreditEntriesArgs) -> Result<CreditEntriesView, CommandError> {
    let limit = args.limit.unwrap_or(50).clamp(1, 200);
    let entries = app.credit_entries(active(app)?, args.before, limit).await?;
    let full = entries.len() == limit as usize;
    let next = entries.last().filter(|last| full && last.number > 1).map(|last| last.number);
    Ok(CreditEntriesView { entries, next })
}

pub(crate) async fn top_up(app: &Arc<App>, args: TopUpArgs) -> Result<PaymentStartedView, CommandError> {
    let wish = TopUpWish { amount: args.amount, method: args.method_id, keep: args.keep };
    Ok(started(app.top_up(active(app)?, wish, &shown_language(app)).await?))
}
