//! Handlers of `stores.*`.

use std::sync::Arc;

use kabinet_core::app::App;

use crate::error::CommandError;
use crate::views::Nothing;
use crate::views::stores::{ConnectArgs, StoreArgs, StoreView};

pub(crate) async fn connect(_app: &Arc<App>, _args: ConnectArgs) -> Result<StoreView, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}

pub(crate) async fn demo(_app: &Arc<App>, _args: Nothing) -> Result<StoreView, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}

pub(crate) async fn forget(_app: &Arc<App>, _args: StoreArgs) -> Result<Nothing, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}
