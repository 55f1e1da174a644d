//! `kab credit`.

use std::sync::Arc;

use kabinet_core::app::App;
use kabinet_core::payments::TopUpWish;
use kabinet_protocol::credit::CreditEntry;
use kabinet_protocol::ids::AccountId;
use kabinet_protocol::money::Money;
use serde_json::json;

use super::login::language;
use super::payments::{Pages, follow};
use super::{opened, view};
use crate::args::{Arguments, CreditVerb};
use crate::exit::Failure;
use crate::out::{Out, columns};

pub async fn perform(
    app: &Arc<App>,
    arguments: &Arguments,
    verb: Option<&CreditVerb>,
    pages: &Pages,
    out: &mut Out,
) -> Result<(), Failure> {
    let account = opened(app, arguments).await?.id;
    match verb {
        None | Some(CreditVerb::Balance) => balance(app, account, out).await,
        Some(CreditVerb::List { before, limit }) => {
            let entries = app.credit_entries(account, *before, *limit).await?;
            out.result(&json!({ "entries": view::document(&entries)? }), || {
                columns(&entries.iter().map(row).collect::<Vec<_>>())
            })
        }
        Some(CreditVerb::TopUp(top_up)) => {
            let wish = TopUpWish { amount: top_up.amount, method: top_up.method, keep: top_up.keep };
            let started = app.top_up(account, wish, &language()).await?;
            follow(app, account, started, pages, top_up.wait, out).await
        }
    }
}

async fn balance(app: &Arc<App>, account: AccountId, out: &mut Out) -> Result<(), Failure> {
    let known = app.credit(account).await?;
    let money = Money { minor: known.credit.map_or(0, |credit| credit.balance), currency: known.currency };
    let result = json!({
        "balance": money.minor, "currency": money.currency, "entries": known.credit.map_or(0, |credit| credit.entries),
        "rules": known.rules, "may_top_up": known.rules.is_some() && known.online_payment,
    });
    out.result(&result, || format!("{}\n", view::money(money)))
}

fn row(entry: &CreditEntry) -> Vec<String> {
    let amount = |minor| view::money(Money { minor, currency: entry.currency });
    vec![
        entry.number.to_string(),
        view::day(entry.at),
        entry.kind.to_string(),
        amount(entry.amount),
        amount(entry.balance),
        entry.order_number.clone().or_else(|| entry.reason.clone()).unwrap_or_default(),
    ]
}
