//! Handlers of `identity.*`.

use std::sync::Arc;

use kabinet_core::app::{AccountInfo, AccountState as CoreState, App};

use crate::error::CommandError;
use crate::handlers::app::shown_language;
use crate::views::Nothing;
use crate::views::identity::{
    AccountArgs, AccountState, AccountView, ChallengeView, Inbox, RequestCodeArgs, SignOutArgs, VerifyCodeArgs,
};
use crate::views::stores::StoreArgs;

pub(crate) async fn request_code(app: &Arc<App>, args: RequestCodeArgs) -> Result<ChallengeView, CommandError> {
    let language = shown_language(app);
    let challenge = app.request_code(args.store_id, &args.phone.into(), &language).await?;
    Ok(ChallengeView {
        id: challenge.id,
        sent_to: challenge.sent_to,
        digits: challenge.digits,
        expires_in_s: challenge.expires_in_s,
        resend_in_s: challenge.resend_in_s,
    })
}

pub(crate) async fn verify_code(app: &Arc<App>, args: VerifyCodeArgs) -> Result<AccountView, CommandError> {
    Ok(account_view(app.verify_code(args.store_id, args.challenge_id, &args.code.into()).await?))
}

pub(crate) async fn inbox(app: &Arc<App>, args: StoreArgs) -> Result<Inbox, CommandError> {
    Ok(Inbox { messages: app.inbox(args.store_id).await? })
}

pub(crate) async fn activate(app: &Arc<App>, args: AccountArgs) -> Result<AccountView, CommandError> {
    Ok(account_view(app.activate(args.account_id).await?))
}

// `discard_unsent` asks nothing yet: without an outbox there is no unsent work that could be lost.
pub(crate) async fn sign_out(app: &Arc<App>, args: SignOutArgs) -> Result<Nothing, CommandError> {
    app.sign_out(args.account_id).await?;
    Ok(Nothing {})
}

pub(crate) fn account_view(account: AccountInfo) -> AccountView {
    AccountView {
        id: account.id,
        store_id: account.store_id,
        store_name: account.store_name,
        name: account.name,
        phone: account.phone,
        state: match account.state {
            CoreState::Open => AccountState::Open,
            CoreState::Locked => AccountState::Locked,
            CoreState::SignInAgain => AccountState::SignInAgain,
        },
    }
}
