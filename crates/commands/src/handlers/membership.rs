//! Handlers of `membership.*`.

use std::sync::Arc;

use kabinet_core::app::App;
use kabinet_core::payments::MembershipWish;
use kabinet_protocol::ids::AccountId;

use crate::error::CommandError;
use crate::handlers::app::shown_language;
use crate::handlers::identity::active;
use crate::handlers::payments::started;
use crate::views::Nothing;
use crate::views::membership::{BuyMembershipArgs, MembershipView, RenewMembershipArgs};
use crate::views::payments::PaymentStartedView;

pub(crate) async fn get(app: &Arc<App>, _args: Nothing) -> Result<MembershipView, CommandError> {
    view(app, active(app)?).await
}

pub(crate) async fn buy(app: &Arc<App>, args: BuyMembershipArgs) -> Result<PaymentStartedView, CommandError> {
    let BuyMembershipArgs { plan, method_id, keep, renew, expected_amount } = args;
    let wish = MembershipWish { plan, method: method_id, keep, renew, expected_amount };
    Ok(started(app.buy_membership(active(app)?, wish, &shown_language(app)).await?))
}

pub(crate) async fn renew(app: &Arc<App>, args: RenewMembershipArgs) -> Result<MembershipView, CommandError> {
    let account = active(app)?;
    app.renew_membership(account, args.on, args.method_id).await?;
    view(app, account).await
}

async fn view(app: &Arc<App>, account: AccountId) -> Result<MembershipView, CommandError> {
    let known = app.membership(account).await?;
    Ok(MembershipView {
        membership: known.membership,
        active: known.active,
        renew_pending: known.waits,
        method: known.method,
        saved: known.saved,
        currency: known.currency.to_string(),
        periods: known.periods,
        may_buy: known.rules.is_some() && known.online_payment,
        rules: known.rules,
    })
}
