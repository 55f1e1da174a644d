//! Handlers of `orders.*`.

use std::sync::Arc;

use kabinet_core::app::App;

use crate::error::CommandError;
use crate::views::Nothing;
use crate::views::orders::{
    Facets, OrderArgs, OrderView, Outline, OutlineArgs, SearchArgs, SearchPage, Window, WindowArgs,
};

pub(crate) async fn outline(_app: &Arc<App>, _args: OutlineArgs) -> Result<Outline, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}

pub(crate) async fn window(_app: &Arc<App>, _args: WindowArgs) -> Result<Window, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}

pub(crate) async fn search(_app: &Arc<App>, _args: SearchArgs) -> Result<SearchPage, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}

pub(crate) async fn get(_app: &Arc<App>, _args: OrderArgs) -> Result<OrderView, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}

pub(crate) async fn facets(_app: &Arc<App>, _args: Nothing) -> Result<Facets, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}
