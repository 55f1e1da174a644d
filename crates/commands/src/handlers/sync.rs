//! Handlers of `sync.*`.

use std::sync::Arc;

use kabinet_core::app::App;

use crate::error::CommandError;
use crate::views::Nothing;
use crate::views::sync::SyncView;

pub(crate) async fn status(_app: &Arc<App>, _args: Nothing) -> Result<SyncView, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}

pub(crate) async fn now(_app: &Arc<App>, _args: Nothing) -> Result<SyncView, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}

pub(crate) async fn dismiss(_app: &Arc<App>, _args: Nothing) -> Result<Nothing, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}
