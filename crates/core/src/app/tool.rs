//! What a command-line run does beside the window: sync to the end, or hand the wish over.

use std::sync::Arc;

use kabinet_protocol::ids::AccountId;

use super::{App, AppError, Role};
use crate::db::DbError;
use crate::registry::SessionState;
use crate::sync::{Phase, Status};

impl App {
    /// Syncs an account and waits until that has ended. A command-line run writes itself where nobody else does, and asks
    /// the window otherwise; where neither is possible it is refused with [`AppError::InUse`].
    ///
    /// `progress` hears the status as it changes.
    pub async fn sync_account(
        self: &Arc<Self>,
        id: AccountId,
        mut progress: impl FnMut(&Status) + Send,
    ) -> Result<Status, AppError> {
        self.refuse_offline()?;
        let account = self.account(id)?;
        account.archive()?;
        if self.config().role == Role::Tool {
            match self.open_to_write(&account).await {
                Ok(_) => {}
                Err(AppError::InUse | AppError::Db(DbError::InUse)) => return self.ask_window_to_sync(id).await,
                Err(error) => return Err(error),
            }
        }
        if account.record().guest {
            self.refresh_guest(id).await;
            return Ok(self.status_of(&account));
        }
        let archive = account.archive()?;
        let sender = self.sender_over(&account, &archive);
        if self.config().role == Role::Tool {
            // First, so that the pass brings what became of it.
            sender.drain().await;
        } else {
            sender.hurry();
        }
        let engine = self.engine_over(&account, &archive);
        let mut status = engine.status();
        let mut pass = std::pin::pin!(engine.sync_now());
        let mut told = true;
        let ended = loop {
            tokio::select! {
                ended = &mut pass => break ended,
                heard = status.changed(), if told => match heard {
                    Ok(()) => progress(&status.borrow_and_update().clone()),
                    Err(_) => told = false,
                },
            }
        };
        if self.config().role == Role::Tool {
            if ended.phase == Phase::Idle {
                engine.settled().await;
            }
            archive.stop().await;
        }
        // The pass may have heard of the end before the record says so.
        match (account.record().session, ended.phase) {
            (SessionState::SignInAgain, _) | (_, Phase::SignInAgain) => Err(AppError::SignInAgain),
            (SessionState::SignedIn, _) => Ok(ended),
        }
    }
}
