//! Handlers of `identity.*`.

use std::sync::Arc;

use kabinet_core::app::{AccountInfo, AccountState as CoreState, App, AppError, SignInStep as CoreStep};
use kabinet_core::identity::steps::{Reason, StepId};
use kabinet_core::identity::strength::{self, Weakness as CoreWeakness};
use kabinet_protocol::identity::Challenge;
use kabinet_protocol::ids::AccountId;

use crate::error::CommandError;
use crate::handlers::app::shown_language;
use crate::views::Nothing;
use crate::views::identity::{
    AccountArgs, AccountState, AccountView, ChallengeView, Inbox, NewPasswordArgs, NewPasswordReason, PasswordArgs,
    RecoverArgs, RequestCodeArgs, SecondFactorArgs, SignInStep, SignOutArgs, StrengthArgs, StrengthView,
    VerifyCodeArgs, Weakness,
};
use crate::views::stores::StoreArgs;

pub(crate) async fn request_code(app: &Arc<App>, args: RequestCodeArgs) -> Result<ChallengeView, CommandError> {
    let language = shown_language(app);
    Ok(challenge_view(app.request_code(args.store_id, &args.phone.into(), &language).await?))
}

pub(crate) async fn verify_code(app: &Arc<App>, args: VerifyCodeArgs) -> Result<SignInStep, CommandError> {
    Ok(step(app.verify_code(args.store_id, args.challenge_id, &args.code.into()).await?))
}

pub(crate) async fn sign_in_password(app: &Arc<App>, args: PasswordArgs) -> Result<SignInStep, CommandError> {
    let PasswordArgs { store_id, identifier, password } = args;
    let language = shown_language(app);
    Ok(step(app.sign_in_password(store_id, &identifier.into(), password.into(), &language).await?))
}

pub(crate) async fn second_factor(app: &Arc<App>, args: SecondFactorArgs) -> Result<SignInStep, CommandError> {
    Ok(step(app.second_factor(step_id(&args.step_id)?, &args.code.into()).await?))
}

pub(crate) async fn recover(app: &Arc<App>, args: RecoverArgs) -> Result<ChallengeView, CommandError> {
    let language = shown_language(app);
    Ok(challenge_view(app.recover(args.store_id, &args.contact.into(), &language).await?))
}

pub(crate) async fn verify_recovery(app: &Arc<App>, args: VerifyCodeArgs) -> Result<SignInStep, CommandError> {
    Ok(step(app.verify_recovery(args.store_id, args.challenge_id, &args.code.into()).await?))
}

pub(crate) async fn new_password(app: &Arc<App>, args: NewPasswordArgs) -> Result<SignInStep, CommandError> {
    Ok(step(app.new_password(step_id(&args.step_id)?, args.password.into()).await?))
}

pub(crate) async fn password_strength(_app: &Arc<App>, args: StrengthArgs) -> Result<StrengthView, CommandError> {
    let judged = strength::judge(&args.password.into(), &args.hints);
    let reason = judged.weakness.map(|weakness| match weakness {
        CoreWeakness::Short => Weakness::Short,
        CoreWeakness::Long => Weakness::Long,
        CoreWeakness::Guessable => Weakness::Guessable,
    });
    Ok(StrengthView { score: judged.score, acceptable: reason.is_none(), reason })
}

pub(crate) async fn inbox(app: &Arc<App>, args: StoreArgs) -> Result<Inbox, CommandError> {
    Ok(Inbox { messages: app.inbox(args.store_id).await? })
}

pub(crate) async fn begin_guest(app: &Arc<App>, args: StoreArgs) -> Result<AccountView, CommandError> {
    Ok(account_view(app.begin_guest(args.store_id).await?))
}

pub(crate) async fn activate(app: &Arc<App>, args: AccountArgs) -> Result<AccountView, CommandError> {
    Ok(account_view(app.activate(args.account_id).await?))
}

// `discard_unsent` asks nothing yet: without an outbox there is no unsent work that could be lost.
pub(crate) async fn sign_out(app: &Arc<App>, args: SignOutArgs) -> Result<Nothing, CommandError> {
    app.sign_out(args.account_id, args.discard_unsent).await?;
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
        guest: account.guest,
    }
}

pub(crate) fn challenge_view(challenge: Challenge) -> ChallengeView {
    ChallengeView {
        id: challenge.id,
        channel: challenge.channel,
        sent_to: challenge.sent_to,
        digits: challenge.digits,
        expires_in_s: challenge.expires_in_s,
        resend_in_s: challenge.resend_in_s,
    }
}

/// The account shown, which all commands about "my account" mean.
pub(crate) fn active(app: &App) -> Result<AccountId, CommandError> {
    Ok(app.active().ok_or(AppError::SignedOut)?.id)
}

fn step(step: CoreStep) -> SignInStep {
    match step {
        CoreStep::Done { account, may_set_password } => {
            SignInStep::Done { account: account_view(account), may_set_password }
        }
        CoreStep::SecondFactor { step } => SignInStep::SecondFactor { step_id: step.to_string() },
        CoreStep::NewPassword { step, reason } => SignInStep::NewPassword {
            step_id: step.to_string(),
            reason: match reason {
                Reason::Temporary => NewPasswordReason::Temporary,
                Reason::Recovery => NewPasswordReason::Recovery,
            },
        },
    }
}

fn step_id(text: &str) -> Result<StepId, CommandError> {
    text.parse().map_err(|_| AppError::StepGone.into())
}
