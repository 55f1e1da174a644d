//! `kab logout`: ends the session and erases the local archive.

use std::sync::Arc;

use kabinet_core::app::{AccountState, App};
use serde_json::json;

use super::choose;
use crate::args::{Arguments, Logout};
use crate::ask;
use crate::exit::{Exit, Failure};
use crate::out::Out;

pub async fn perform(app: &Arc<App>, arguments: &Arguments, logout: &Logout, out: &mut Out) -> Result<(), Failure> {
    let account = choose(app, arguments.account.as_deref())?;
    if !logout.yes {
        let question = format!(
            "Sign {} out of {} and erase the archive on this device? The store keeps the orders. [y/N]",
            account.name, account.store_name
        );
        match ask::line(&question)?.as_deref() {
            Some("y" | "Y" | "yes") => {}
            Some(_) => return Err(Failure::new(Exit::Failed, "declined", "Nothing was done.")),
            None => {
                let message = "Signing out erases the local archive: without a terminal, give --yes.";
                return Err(Failure::new(Exit::Usage, "bad_arguments", message));
            }
        }
    }
    if account.state == AccountState::Locked
        && let Some(passphrase) = ask::given_passphrase()?
    {
        // Only an open archive can tell the store to end the session. One that stays locked is erased all the same.
        let _ = app.unlock(account.id, Some(passphrase.into())).await;
    }
    app.sign_out(account.id, logout.discard_unsent).await?;
    out.result(&json!({ "signed_out": account.id }), || {
        format!("Signed out of {}; the archive on this device is erased.\n", account.store_name)
    })
}
