//! Handlers of `app.*`.

use std::sync::Arc;

use kabinet_core::app::App;

use crate::error::CommandError;
use crate::views::Nothing;
use crate::views::app::{Bootstrap, Diagnostics, LinkArgs, LinkTarget, Preferences, PreferencesPatch, WorkOffline};

pub(crate) async fn bootstrap(_app: &Arc<App>, _args: Nothing) -> Result<Bootstrap, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}

pub(crate) async fn set_preferences(_app: &Arc<App>, _args: PreferencesPatch) -> Result<Preferences, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}

pub(crate) async fn work_offline(_app: &Arc<App>, _args: WorkOffline) -> Result<Nothing, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}

pub(crate) async fn diagnostics(_app: &Arc<App>, _args: Nothing) -> Result<Diagnostics, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}

pub(crate) async fn resolve_link(_app: &Arc<App>, _args: LinkArgs) -> Result<LinkTarget, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}
