//! `kab points`.

use std::sync::Arc;

use kabinet_core::app::App;
use kabinet_protocol::ids::AccountId;
use kabinet_protocol::points::PointsEntry;
use serde_json::json;

use super::orders::find;
use super::{opened, view};
use crate::args::{Arguments, PointsVerb};
use crate::exit::Failure;
use crate::out::{Out, columns};

pub async fn perform(
    app: &Arc<App>,
    arguments: &Arguments,
    verb: Option<&PointsVerb>,
    out: &mut Out,
) -> Result<(), Failure> {
    let account = opened(app, arguments).await?.id;
    match verb {
        None | Some(PointsVerb::Balance) => balance(app, account, out).await,
        Some(PointsVerb::List { before, limit }) => {
            let entries = app.points_entries(account, None, *before, *limit).await?;
            list(&entries, out)
        }
        Some(PointsVerb::Why { order }) => {
            let order = find(app, account, order).await?;
            list(&app.points_entries(account, Some(order), None, 0).await?, out)
        }
        Some(verb @ (PointsVerb::On | PointsVerb::Off)) => {
            app.switch_points(account, matches!(verb, PointsVerb::On)).await?;
            balance(app, account, out).await
        }
    }
}

async fn balance(app: &Arc<App>, account: AccountId, out: &mut Out) -> Result<(), Failure> {
    let known = app.points(account).await?;
    let points = known.shown.points.unwrap_or_default();
    let day = |day: Option<kabinet_protocol::time::CivilDate>| day.map(|day| day.0.to_string());
    let expiries: Vec<_> =
        known.expiries.iter().map(|one| json!({ "until": day(one.day), "points": one.points })).collect();
    let tier = known.rules.as_ref().and_then(|rules| rules.tier(points.spent)).map(|tier| tier.id.clone());
    let result = json!({
        "balance": points.balance, "pending": points.pending, "redeem": known.shown.redeem,
        "redeem_pending": known.shown.waits, "expiries": expiries, "spent": points.spent, "tier": tier,
    });
    out.result(&result, || {
        let switch = if known.shown.redeem { "may pay" } else { "do not pay" };
        let mut rows =
            vec![vec![points.balance.to_string(), switch.into()], vec![points.pending.to_string(), "wait".into()]];
        let until = |one: &kabinet_core::points::Expiry| {
            let until = day(one.day).map_or_else(|| "for ever".into(), |day| format!("until {day}"));
            vec![one.points.to_string(), until]
        };
        rows.extend(known.expiries.iter().map(until));
        rows.extend(tier.iter().map(|tier| vec![tier.clone(), "tier".into()]));
        columns(&rows)
    })
}

fn list(entries: &[PointsEntry], out: &mut Out) -> Result<(), Failure> {
    out.result(&json!({ "entries": view::document(&entries)? }), || {
        columns(&entries.iter().map(row).collect::<Vec<_>>())
    })
}

fn row(entry: &PointsEntry) -> Vec<String> {
    let pending = if entry.pending == 0 { String::new() } else { format!("{:+} waiting", entry.pending) };
    vec![
        entry.number.to_string(),
        view::day(entry.at),
        entry.kind.to_string(),
        format!("{:+}", entry.points),
        pending,
        entry.balance.to_string(),
        entry.order_number.clone().or_else(|| entry.why.reason.clone()).unwrap_or_default(),
    ]
}
