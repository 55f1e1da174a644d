//! What a sign-in may ask for on its way: the authenticator's code, a new password.

use std::sync::Arc;

use kabinet_core::app::{AccountInfo, App, SignInStep};
use kabinet_core::identity::steps::Reason;

use crate::ask;
use crate::exit::{Exit, Failure};
use crate::out::Out;

/// Takes a sign-in to its end. `second_factor` is what was given for it on the command line.
pub async fn conclude(
    app: &Arc<App>,
    mut step: SignInStep,
    second_factor: Option<&str>,
    out: &mut Out,
) -> Result<AccountInfo, Failure> {
    loop {
        step = match step {
            SignInStep::Done { account, .. } => return Ok(account),
            SignInStep::SecondFactor { step } => {
                let code = match second_factor {
                    Some("-") => ask::read_line()?,
                    Some(code) => code.to_owned(),
                    None => ask::line("Code of your authenticator, or a recovery code:")?.ok_or_else(|| {
                        let message = "The authenticator's code is needed too: give --second-factor.";
                        Failure::new(Exit::Refused, "second_factor_required", message)
                    })?,
                };
                app.second_factor(step, &code.into()).await?
            }
            SignInStep::NewPassword { step, reason } => {
                out.note(match reason {
                    Reason::Temporary => "That password was temporary: choose one of your own.",
                    Reason::Recovery => "Choose a new password.",
                });
                let password = ask::new_password()?.ok_or_else(|| {
                    let message = "A new password is needed: run kab on a terminal, or name a file with \
                                   KAB_NEW_PASSWORD_FILE.";
                    Failure::new(Exit::Refused, "password_change_required", message)
                })?;
                app.new_password(step, password.into()).await?
            }
        };
    }
}
