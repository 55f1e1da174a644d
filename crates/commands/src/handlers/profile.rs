//! Handlers of `profile.*`, `privacy.*` and `claims.*`.

use std::sync::Arc;

use kabinet_core::app::{App, Profile};
use kabinet_protocol::identity::ClaimList;

use crate::error::CommandError;
use crate::handlers::app::shown_language;
use crate::handlers::identity::{active, challenge_view};
use crate::views::Nothing;
use crate::views::identity::ChallengeView;
use crate::views::profile::{ContactArgs, DeleteAccountArgs, ExportView, ProfileView, RenameArgs, TakeClaimArgs};
use crate::views::security::ConfirmArgs;

pub(crate) async fn get(app: &Arc<App>, _args: Nothing) -> Result<ProfileView, CommandError> {
    Ok(view(app.profile(active(app)?).await?))
}

pub(crate) async fn change_contact(app: &Arc<App>, args: ContactArgs) -> Result<ChallengeView, CommandError> {
    let language = shown_language(app);
    let sent = app.change_contact(active(app)?, args.channel, &args.contact.into(), &language).await?;
    Ok(challenge_view(sent))
}

pub(crate) async fn confirm_contact(app: &Arc<App>, args: ConfirmArgs) -> Result<ProfileView, CommandError> {
    Ok(view(app.confirm_contact(active(app)?, args.challenge_id, &args.code.into()).await?))
}

pub(crate) async fn export(app: &Arc<App>, _args: Nothing) -> Result<ExportView, CommandError> {
    let written = app.export_to_downloads(active(app)?).await?;
    Ok(ExportView { path: written.path.display().to_string(), records: written.records })
}

pub(crate) async fn delete_account(app: &Arc<App>, args: DeleteAccountArgs) -> Result<Nothing, CommandError> {
    app.delete_account(active(app)?, &args.confirm).await?;
    Ok(Nothing {})
}

pub(crate) async fn claims(app: &Arc<App>, _args: Nothing) -> Result<ClaimList, CommandError> {
    Ok(app.claims(active(app)?).await?)
}

pub(crate) async fn take_claim(app: &Arc<App>, args: TakeClaimArgs) -> Result<ClaimList, CommandError> {
    Ok(app.take_claim(active(app)?, args.customer_id).await?)
}

pub(crate) async fn rename(app: &Arc<App>, args: RenameArgs) -> Result<ProfileView, CommandError> {
    app.rename(active(app)?, &args.name).await?;
    get(app, Nothing {}).await
}

fn view(profile: Profile) -> ProfileView {
    let Profile { account, email_change, as_of } = profile;
    ProfileView {
        name: account.name,
        phone: account.phone,
        email: account.email,
        since: account.created_at,
        email_change,
        as_of,
    }
}
