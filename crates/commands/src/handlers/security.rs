//! Handlers of `security.*`.

use std::sync::Arc;

use kabinet_core::app::{App, AppError};
use kabinet_core::identity::qr;
use kabinet_protocol::identity::{Proof, ProofRequest, SecurityLog, SessionList};

use crate::error::CommandError;
use crate::handlers::app::shown_language;
use crate::handlers::identity::{active, challenge_view};
use crate::views::Nothing;
use crate::views::identity::ChallengeView;
use crate::views::security::{
    ChannelArgs, ConfirmArgs, EndSessionArgs, LogArgs, ProveArgs, RecoveryCodesView, SecurityView, SetPasswordArgs,
    TotpArgs, TotpOfferView,
};

pub(crate) async fn get(app: &Arc<App>, _args: Nothing) -> Result<SecurityView, CommandError> {
    match app.security(active(app)?).await {
        Ok(security) => Ok(SecurityView { security: Some(security), unreachable: false }),
        Err(AppError::Http(error)) if error.is_offline() => Ok(SecurityView { security: None, unreachable: true }),
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn prove(app: &Arc<App>, args: ProveArgs) -> Result<Proof, CommandError> {
    if args.password.is_some() == args.totp.is_some() {
        return Err(CommandError::bad_arguments());
    }
    let by = ProofRequest { password: args.password.map(Into::into), totp: args.totp.map(Into::into) };
    Ok(app.prove(active(app)?, &by).await?)
}

pub(crate) async fn prove_code(app: &Arc<App>, args: ChannelArgs) -> Result<ChallengeView, CommandError> {
    Ok(challenge_view(app.prove_code(active(app)?, args.channel, &shown_language(app)).await?))
}

pub(crate) async fn confirm_proof(app: &Arc<App>, args: ConfirmArgs) -> Result<Proof, CommandError> {
    Ok(app.confirm_proof(active(app)?, args.challenge_id, &args.code.into()).await?)
}

pub(crate) async fn set_password(app: &Arc<App>, args: SetPasswordArgs) -> Result<SecurityView, CommandError> {
    Ok(known(app.set_password(active(app)?, args.password.into()).await?))
}

pub(crate) async fn remove_password(app: &Arc<App>, _args: Nothing) -> Result<SecurityView, CommandError> {
    Ok(known(app.remove_password(active(app)?).await?))
}

pub(crate) async fn sessions(app: &Arc<App>, _args: Nothing) -> Result<SessionList, CommandError> {
    Ok(app.sessions(active(app)?).await?)
}

pub(crate) async fn end_session(app: &Arc<App>, args: EndSessionArgs) -> Result<SessionList, CommandError> {
    Ok(app.end_session(active(app)?, args.session_id, args.erase).await?)
}

pub(crate) async fn end_others(app: &Arc<App>, _args: Nothing) -> Result<SessionList, CommandError> {
    Ok(app.end_others(active(app)?).await?)
}

pub(crate) async fn log(app: &Arc<App>, args: LogArgs) -> Result<SecurityLog, CommandError> {
    Ok(app.security_log(active(app)?, args.before).await?)
}

pub(crate) async fn totp_begin(app: &Arc<App>, _args: Nothing) -> Result<TotpOfferView, CommandError> {
    let offer = app.totp_begin(active(app)?).await?;
    let picture = qr::svg(&offer.uri).ok_or_else(|| CommandError::internal("The QR code could not be drawn."))?;
    Ok(TotpOfferView { secret: offer.secret.expose().to_owned(), qr_svg: picture.expose().to_owned() })
}

pub(crate) async fn totp_confirm(app: &Arc<App>, args: TotpArgs) -> Result<RecoveryCodesView, CommandError> {
    let given = app.totp_confirm(active(app)?, &args.code.into()).await?;
    Ok(RecoveryCodesView { codes: given.codes.iter().map(|code| code.expose().to_owned()).collect() })
}

pub(crate) async fn totp_remove(app: &Arc<App>, _args: Nothing) -> Result<SecurityView, CommandError> {
    Ok(known(app.totp_remove(active(app)?).await?))
}

fn known(security: kabinet_protocol::identity::Security) -> SecurityView {
    SecurityView { security: Some(security), unreachable: false }
}
