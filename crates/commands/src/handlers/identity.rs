//! Handlers of `identity.*`.

use std::sync::Arc;

use kabinet_core::app::App;

use crate::error::CommandError;
use crate::views::Nothing;
use crate::views::identity::{
    AccountArgs, AccountView, ChallengeView, Inbox, RequestCodeArgs, SignOutArgs, VerifyCodeArgs,
};
use crate::views::stores::StoreArgs;

pub(crate) async fn request_code(_app: &Arc<App>, _args: RequestCodeArgs) -> Result<ChallengeView, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}

pub(crate) async fn verify_code(_app: &Arc<App>, _args: VerifyCodeArgs) -> Result<AccountView, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}

pub(crate) async fn inbox(_app: &Arc<App>, _args: StoreArgs) -> Result<Inbox, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}

pub(crate) async fn activate(_app: &Arc<App>, _args: AccountArgs) -> Result<AccountView, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}

pub(crate) async fn sign_out(_app: &Arc<App>, _args: SignOutArgs) -> Result<Nothing, CommandError> {
    Err(CommandError::internal("This command is not there yet."))
}
