//! Handlers of `sync.*`.

use std::sync::Arc;

use kabinet_core::app::{App, AppError};
use kabinet_core::sync::{Notice, Phase, Status, Trouble};

use crate::error::{CommandError, Retry};
use crate::views::Nothing;
use crate::views::sync::{SyncNotice, SyncPhase, SyncView};

pub(crate) async fn status(app: &Arc<App>, _args: Nothing) -> Result<SyncView, CommandError> {
    match app.sync_status() {
        Ok(status) => Ok(SyncView { waiting: app.waiting().await, ..view(status) }),
        // Nobody signed in: nothing to sync, which is no failure.
        Err(AppError::SignedOut) => Ok(view(Status::default())),
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn now(app: &Arc<App>, _args: Nothing) -> Result<SyncView, CommandError> {
    let active = app.active().ok_or(AppError::SignedOut)?;
    app.sync_account(active.id, |_| {}).await?;
    status(app, Nothing {}).await
}

pub(crate) async fn dismiss(app: &Arc<App>, _args: Nothing) -> Result<Nothing, CommandError> {
    app.dismiss_notice()?;
    Ok(Nothing {})
}

fn view(status: Status) -> SyncView {
    SyncView {
        phase: match status.phase {
            Phase::Idle => SyncPhase::Idle,
            Phase::First => SyncPhase::First,
            Phase::Incremental => SyncPhase::Incremental,
            Phase::WorkOffline => SyncPhase::WorkOffline,
            Phase::Unreachable => SyncPhase::Unreachable,
            Phase::SignInAgain => SyncPhase::SignInAgain,
            Phase::Failed => SyncPhase::Failed,
        },
        done: status.done,
        total: status.total,
        as_of: status.as_of.map(|at| at.millis()),
        live: status.live,
        waiting: 0,
        problem: status.problem.map(problem),
        notice: status.notice.map(|notice| match notice {
            Notice::Quarantined => SyncNotice::Quarantined,
            Notice::StoreRestored => SyncNotice::StoreRestored,
            Notice::ClientTooOld => SyncNotice::ClientTooOld,
            Notice::DiskFull => SyncNotice::DiskFull,
        }),
    }
}

fn problem(trouble: Trouble) -> CommandError {
    let retry = match (trouble.code.as_str(), trouble.retry_after_s) {
        ("offline", _) => Retry::Online,
        ("unauthenticated" | "session_revoked", _) => Retry::SignIn,
        ("client_too_old" | "server_too_old" | "internal" | "damaged", _) => Retry::Never,
        (_, Some(_)) => Retry::Later,
        _ => Retry::Now,
    };
    CommandError { retry_after_s: trouble.retry_after_s, ..CommandError::new(&trouble.code, trouble.message, retry) }
}
