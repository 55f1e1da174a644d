//! `kab membership`.

use std::sync::Arc;

use kabinet_core::app::{App, MembershipShown};
use kabinet_core::payments::MembershipWish;
use kabinet_protocol::ids::AccountId;
use kabinet_protocol::membership::MembershipPeriod;
use kabinet_protocol::money::Money;
use serde_json::json;

use super::login::language;
use super::payments::{Pages, follow};
use super::{opened, view};
use crate::args::{Arguments, BuyMembership, MembershipVerb, Switch};
use crate::exit::Failure;
use crate::out::{Out, columns};

pub async fn perform(
    app: &Arc<App>,
    arguments: &Arguments,
    verb: Option<&MembershipVerb>,
    pages: &Pages,
    out: &mut Out,
) -> Result<(), Failure> {
    let account = opened(app, arguments).await?.id;
    match verb {
        None | Some(MembershipVerb::Show) => show(app, account, out).await,
        Some(MembershipVerb::Buy(buy)) => {
            let wish = wish(&app.membership(account).await?, buy);
            let started = app.buy_membership(account, wish, &language()).await?;
            follow(app, account, started, pages, buy.wait, out).await
        }
        Some(MembershipVerb::Renew { to, method }) => {
            app.renew_membership(account, *to == Switch::On, *method).await?;
            show(app, account, out).await
        }
    }
}

/// Without a price of the person's own the one that is known here is agreed to. Of a plan that is not known here the store says so.
fn wish(known: &MembershipShown, buy: &BuyMembership) -> MembershipWish {
    let plan = known.rules.as_ref().and_then(|rules| rules.plan(&buy.plan));
    MembershipWish {
        plan: buy.plan.clone(),
        method: buy.method,
        keep: buy.keep,
        renew: buy.renew,
        expected_amount: buy.total.or(plan.map(|plan| plan.price)).unwrap_or_default(),
    }
}

async fn show(app: &Arc<App>, account: AccountId, out: &mut Out) -> Result<(), Failure> {
    let known = app.membership(account).await?;
    let result = json!({
        "active": known.active, "membership": known.membership, "renew_pending": known.waits, "saved": known.saved,
        "currency": known.currency, "periods": view::document(&known.periods)?, "rules": known.rules,
        "may_buy": known.rules.is_some() && known.online_payment,
    });
    out.result(&result, || text(&known))
}

fn text(known: &MembershipShown) -> String {
    let money = |minor| view::money(Money { minor, currency: known.currency });
    let mut rows = Vec::new();
    match &known.membership {
        None => rows.push(vec!["not a member".to_owned()]),
        Some(membership) => {
            let stands = if known.active { "member until" } else { "ended" };
            rows.push(vec![stands.into(), view::day(membership.until)]);
            let renews = if membership.renews { "renews itself" } else { "ends with that" };
            let waits = if known.waits { "waits to be sent" } else { "" };
            rows.push(vec![renews.into(), waits.into()]);
            let problem = membership.renew_problem.iter().map(|code| vec!["not renewed".into(), code.to_string()]);
            rows.extend(problem);
            rows.push(vec!["saved".into(), money(known.saved)]);
        }
    }
    let plans = known.rules.iter().flat_map(|rules| &rules.plans);
    rows.extend(plans.map(|plan| vec![plan.id.clone(), money(plan.price), format!("{} months", plan.months)]));
    rows.extend(known.periods.iter().map(|period| row(period, &money)));
    columns(&rows)
}

fn row(period: &MembershipPeriod, money: &impl Fn(i64) -> String) -> Vec<String> {
    vec![
        period.number.to_string(),
        period.kind.to_string(),
        format!("{} to {}", view::day(period.from), view::day(period.until)),
        money(period.price),
        period.plan.clone().or_else(|| period.reason.clone()).unwrap_or_default(),
    ]
}
