//! Handlers of `vault.*`.

use std::sync::Arc;

use kabinet_core::app::{App, AppError};
use kabinet_core::secrets::{KeyringState as CoreKeyring, VaultMode as CoreMode};

use crate::error::CommandError;
use crate::handlers::identity::account_view;
use crate::views::Nothing;
use crate::views::identity::AccountView;
use crate::views::vault::{
    AutoLockArgs, ChooseArgs, KeyringState, PasscodeArgs, SetPasscodeArgs, UnlockArgs, VaultMode, VaultView,
};

pub(crate) async fn status(app: &Arc<App>, _args: Nothing) -> Result<VaultView, CommandError> {
    if app.vault().state().is_none() {
        app.vault().probe().await;
    }
    Ok(view(app))
}

pub(crate) async fn choose(app: &Arc<App>, args: ChooseArgs) -> Result<VaultView, CommandError> {
    match (args.mode, args.passphrase) {
        (VaultMode::Keyring, _) => drop(app.vault().choose_keyring().await),
        (VaultMode::Memory, _) => app.vault().choose_memory(),
        (VaultMode::Passphrase, Some(passphrase)) => {
            app.vault().choose_passphrase(passphrase.into()).map_err(AppError::from)?;
        }
        (VaultMode::Passphrase, None) => return Err(CommandError::invalid("passphrase")),
    }
    Ok(view(app))
}

pub(crate) async fn unlock(app: &Arc<App>, args: UnlockArgs) -> Result<AccountView, CommandError> {
    Ok(account_view(app.unlock(args.account_id, args.passphrase.map(Into::into)).await?))
}

pub(crate) async fn set_passcode(app: &Arc<App>, args: SetPasscodeArgs) -> Result<VaultView, CommandError> {
    app.set_passcode(&args.passcode.into(), args.current.map(Into::into).as_ref()).await?;
    Ok(view(app))
}

pub(crate) async fn remove_passcode(app: &Arc<App>, args: PasscodeArgs) -> Result<VaultView, CommandError> {
    app.remove_passcode(&args.passcode.into()).await?;
    Ok(view(app))
}

pub(crate) async fn set_auto_lock(app: &Arc<App>, args: AutoLockArgs) -> Result<VaultView, CommandError> {
    app.set_auto_lock(args.minutes)?;
    Ok(view(app))
}

pub(crate) async fn lock(app: &Arc<App>, _args: Nothing) -> Result<VaultView, CommandError> {
    app.lock().await?;
    Ok(view(app))
}

pub(crate) fn view(app: &App) -> VaultView {
    let (state, mode) = app.vault_state();
    // Until the first probe has answered, the keyring counts as one that will: a signal follows.
    let keyring = match state.unwrap_or(CoreKeyring::Ready) {
        CoreKeyring::Ready => KeyringState::Ready,
        CoreKeyring::Absent => KeyringState::Absent,
        CoreKeyring::Locked => KeyringState::Locked,
        CoreKeyring::Unresponsive => KeyringState::Unresponsive,
    };
    let mode = mode.map(|mode| match mode {
        CoreMode::Keyring => VaultMode::Keyring,
        CoreMode::Passphrase => VaultMode::Passphrase,
        CoreMode::Memory => VaultMode::Memory,
    });
    let lock = app.lock_state();
    VaultView {
        keyring,
        mode,
        passcode: lock.passcode,
        locked: lock.locked,
        auto_lock_minutes: lock.auto_lock_minutes,
        retry_after_s: lock.retry_after_s,
    }
}
