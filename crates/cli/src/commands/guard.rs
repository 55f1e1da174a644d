//! `kab lock` and `kab passcode`: what keeps the archives on this device shut.

use std::sync::Arc;

use kabinet_core::app::{App, AppError};
use kabinet_core::secrets::VaultError;
use serde_json::json;

use super::{given_passcode, opened};
use crate::args::{Arguments, Passcode};
use crate::ask;
use crate::exit::{Exit, Failure};
use crate::out::Out;

/// Names the file a new passcode is read from; `-` is standard input.
const NEW_PASSCODE_FILE: &str = "KAB_NEW_PASSCODE_FILE";

pub async fn lock(app: &Arc<App>, out: &mut Out) -> Result<(), Failure> {
    let window = app.ask_window_to_lock().await?;
    out.result(&json!({ "window_locked": window }), || {
        if window { "The window is locked.\n".into() } else { "No window is open.\n".into() }
    })
}

pub async fn passcode(app: &Arc<App>, arguments: &Arguments, verb: Passcode, out: &mut Out) -> Result<(), Failure> {
    let set = app.vault().has_passcode();
    let current = if set {
        let current = given_passcode(arguments, "The passcode that is set:")?;
        Some(current.ok_or(AppError::Vault(VaultError::PasscodeNeeded))?)
    } else {
        // Its archive has to be open: its key is wrapped anew.
        opened(app, arguments).await?;
        None
    };
    match verb {
        Passcode::Set => {
            let new = match ask::given(NEW_PASSCODE_FILE)? {
                None => ask::twice("New passcode:")?,
                given => given,
            };
            let new = new.ok_or_else(|| {
                let message = "A new passcode needs a terminal, or a file named by KAB_NEW_PASSCODE_FILE.";
                Failure::new(Exit::Usage, "bad_arguments", message)
            })?;
            if let (Some(current), Some(account)) = (&current, app.active()) {
                app.unlock(account.id, Some(current.clone().into())).await?;
            }
            app.set_passcode(&new.into(), current.map(Into::into).as_ref()).await?;
        }
        Passcode::Remove => {
            let current = current.ok_or(AppError::Vault(VaultError::NoPasscode))?;
            app.remove_passcode(&current.into()).await?;
        }
    }
    let set = app.lock_state().passcode;
    out.result(&json!({ "passcode": set }), || {
        if set { "The passcode is set.\n".into() } else { "The passcode is removed.\n".into() }
    })
}
