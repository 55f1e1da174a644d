//! Handlers of `vault.*`.

use std::sync::Arc;

use kabinet_core::app::App;

use crate::error::CommandError;
use crate::views::Nothing;
use crate::views::identity::AccountView;
use crate::views::vault::{ChooseArgs, UnlockArgs, VaultView};

pub(crate) async fn status(_app: &Arc<App>, _args: Nothing) -> Result<VaultView, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}

pub(crate) async fn choose(_app: &Arc<App>, _args: ChooseArgs) -> Result<VaultView, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}

pub(crate) async fn unlock(_app: &Arc<App>, _args: UnlockArgs) -> Result<AccountView, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}
