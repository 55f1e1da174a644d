//! `kab sync`: fetch what is new, or have the open window fetch it.

use std::sync::Arc;

use kabinet_core::app::App;
use kabinet_core::sync::{Phase, Status};
use serde_json::json;

use super::{opened, view};
use crate::args::Arguments;
use crate::exit::{Exit, Failure};
use crate::out::Out;

pub async fn perform(app: &Arc<App>, arguments: &Arguments, out: &mut Out) -> Result<(), Failure> {
    let account = opened(app, arguments).await?;
    let mut shown = String::new();
    let status = app
        .sync_account(account.id, |status| {
            let line = words(status);
            if line != shown {
                out.progress(&line);
                shown = line;
            }
        })
        .await?;
    if let Some(trouble) = &status.problem {
        let exit = Exit::of(&trouble.code);
        let failure = Failure::new(exit, &trouble.code, trouble.message.clone());
        return Err(Failure { retry_after_s: trouble.retry_after_s, ..failure });
    }
    let orders = app.orders_of(account.id)?.outline(&Default::default()).await?.archive_count;
    out.result(&json!({ "account": view::account(&account, None), "orders": orders }), || {
        format!("{}: up to date, {orders} orders.\n", account.store_name)
    })
}

fn words(status: &Status) -> String {
    match status.phase {
        Phase::First if status.total > 0 => format!("Syncing {} of {}", status.done, status.total),
        Phase::First => "Syncing".into(),
        Phase::Incremental => "Looking for changes".into(),
        Phase::Idle => "Up to date".into(),
        Phase::WorkOffline => "Offline".into(),
        Phase::Unreachable => "The store cannot be reached".into(),
        Phase::SignInAgain => "Sign in again".into(),
        Phase::Failed => "The last try failed".into(),
    }
}
